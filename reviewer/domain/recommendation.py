"""推荐函: which letters of recommendation an application brought, and which are missing."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.domain.application import AssessmentSite
from reviewer.domain.procedure import Recommendation
from reviewer.domain.records import Record


class RecommendationLetter(Record):
    """A letter that came: ``kind`` is the id in the round's terms, ``site`` the place it is for, ``dated`` ISO.

    Source: 沪人社职〔2024〕124号 一(四), 三(一), 四(一)1-2.
    """

    application: str
    kind: str
    site: str = ""
    issuer: str
    dated: str
    number: str = ""
    note: str = ""
    is_void: bool = False


def missing_letters(
    wanted: Sequence[Recommendation], sites: Sequence[AssessmentSite], brought: Sequence[RecommendationLetter]
) -> tuple[str, ...]:
    """Which required letters are missing, in words; one per site is asked of each site, once when none is known."""
    stands = [each for each in brought if not each.is_void]
    missing = []
    for letter in wanted:
        mine = [each for each in stands if each.kind == letter.id]
        if not letter.required:
            continue
        if letter.per == "applicant" or not sites:
            missing += [] if mine else [_named(letter.name, letter.issuer)]
            continue
        have = {_plain(each.site) for each in mine}
        missing += [
            _named(letter.name, f"{site.district}人社部门" if site.district else letter.issuer, site.name)
            for site in sites
            if _plain(site.name) not in have
        ]
    return tuple(missing)


def _named(name: str, issuer: str, site: str = "") -> str:
    """关于推荐成为考核点的函（样例区人社部门，样例考核点）; of the issuer's words those before a bracket."""
    inside = "，".join(each for each in (issuer.partition("（")[0], site) if each)
    return f"{name}（{inside}）" if inside else name


def _plain(site: str) -> str:
    return "".join(site.split())
