"""推荐函登记: letters of recommendation as they come, and which are still missing."""

from __future__ import annotations

from datetime import date

import msgspec

from reviewer.desk import Desk
from reviewer.domain.application import AssessmentSite
from reviewer.domain.procedure import Recommendation
from reviewer.domain.recommendation import RecommendationLetter, missing_letters
from reviewer.domain.registers import RECOMMENDATION
from reviewer.errors import RuleViolation
from reviewer.usecases.documents.entries import read_entries
from reviewer.usecases.file_application import RECEIPT, read_sites
from reviewer.usecases.registers import Kept, enter, entries, entry, next_id
from reviewer.usecases.round_terms import round_terms


def wanted_recommendations(desk: Desk, application_id: str) -> tuple[Recommendation, ...]:
    """The letters that the application's round asks for."""
    return round_terms(desk, desk.application_row(application_id).round).recommendation


def application_sites(desk: Desk, application_id: str) -> tuple[AssessmentSite, ...]:
    """The assessment sites that the application declares; what staff typed for the receipt where it declares none.

    Source: 沪人社职〔2024〕124号 一(四).
    """
    declared = desk.application(application_id).sites
    if declared:
        return declared
    typed = read_sites(read_entries(desk, RECEIPT, application_id).get("sites", ""))
    return tuple(AssessmentSite(name=each.name or each.address, address=each.address) for each in typed)


def record_recommendation(
    desk: Desk,
    application_id: str,
    kind: str,
    issuer: str,
    dated: date,
    *,
    site: str = "",
    number: str = "",
    note: str = "",
) -> Kept[RecommendationLetter]:
    """Write a letter down. ``kind`` is its id or its name in the round's terms.

    Source: 沪人社职〔2024〕124号 三(一), 四(一)1-2.

    Raises:
        RuleViolation: ``unknown_recommendation``, ``recommendation_without_issuer``, ``recommendation_without_site``.
    """
    wanted = wanted_recommendations(desk, application_id)
    letter = next((each for each in wanted if kind in (each.id, each.name)), None)
    if letter is None:
        names = "、".join(f"{each.id}（{each.name}）" for each in wanted) or "无"
        raise RuleViolation(
            f"本批次没有推荐函“{kind}”，未登记；有：{names}。", code="unknown_recommendation", where=kind
        )
    if not issuer.strip():
        raise RuleViolation("请写明推荐函由谁出具，未登记。", code="recommendation_without_issuer", where="issuer")
    site = site.strip()
    sites = [each.name for each in application_sites(desk, application_id)]
    if letter.per == "site" and not site and len(sites) == 1:
        site = sites[0]
    if letter.per == "site" and not site and sites:
        raise RuleViolation(
            f"请写明是哪个考核点的推荐函（{'、'.join(sites)}），未登记。",
            code="recommendation_without_site",
            where="site",
        )
    value = RecommendationLetter(
        application=application_id,
        kind=letter.id,
        site=site if letter.per == "site" else "",
        issuer=issuer.strip(),
        dated=dated.isoformat(),
        number=number.strip(),
        note=note.strip(),
    )
    id = next_id(desk, RECOMMENDATION, f"{application_id}-推荐")
    with desk.store.change(desk.actor) as change:
        enter(change, RECOMMENDATION, id, application_id, value, application=application_id)
    return _kept(desk, id)


def void_recommendation(desk: Desk, id: str, reason: str) -> Kept[RecommendationLetter]:
    """Take back a letter that was written down wrongly; the entry stays.

    Raises:
        RuleViolation: ``unknown_recommendation``, ``void_without_reason``.
    """
    kept = _kept(desk, id)
    if not reason.strip():
        raise RuleViolation("撤销登记须写明理由，未作更改。", code="void_without_reason", where=id)
    value = msgspec.structs.replace(kept.value, is_void=True)
    with desk.store.change(desk.actor) as change:
        enter(change, RECOMMENDATION, id, kept.subject, value, reason.strip(), application=value.application)
    return _kept(desk, id)


def recommendations(desk: Desk, application_id: str) -> tuple[Kept[RecommendationLetter], ...]:
    """The letters on record that stand.

    Raises:
        RuleViolation: no such application.
    """
    desk.application_row(application_id)
    kept = entries(desk, RECOMMENDATION, RecommendationLetter, application_id)
    return tuple(each for each in kept if not each.value.is_void)


def missing_recommendations(desk: Desk, application_id: str) -> tuple[str, ...]:
    """Required letters that are not on record, in words.

    Raises:
        RuleViolation: no such application.
    """
    brought = [each.value for each in recommendations(desk, application_id)]
    wanted = wanted_recommendations(desk, application_id)
    return missing_letters(wanted, application_sites(desk, application_id), brought)


def _kept(desk: Desk, id: str) -> Kept[RecommendationLetter]:
    kept = entry(desk, RECOMMENDATION, RecommendationLetter, id)
    if kept is None:
        raise RuleViolation(f"没有推荐函登记“{id}”。", code="unknown_recommendation", where=id)
    return kept
