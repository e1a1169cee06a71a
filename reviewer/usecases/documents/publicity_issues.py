"""公示 that were issued: which bodies each named and until when, so that nobody is filed before its end."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from reviewer.desk import Desk
from reviewer.domain.records import Record, canonical_json, from_document
from reviewer.store import Change


class PublishedItem(Record):
    """One occupation of an applicant with its levels as a 公示 named it."""

    application: str
    scope: str
    levels: tuple[int, ...]


class PublicityIssue(Record):
    """One issue of a round's 公示; both days are inside the period.

    ``items`` is what it named, empty for one that was issued before they were kept.
    """

    round: str
    version: int
    number: str
    start: date
    until: date
    applications: tuple[str, ...]
    items: tuple[PublishedItem, ...] = ()

    def names(self, application_id: str, scope: str, levels: Collection[int]) -> bool:
        """Whether it made the occupation public with all these levels."""
        named = (each for each in self.items if (each.application, each.scope) == (application_id, scope))
        return not self.items or any(set(levels) <= set(each.levels) for each in named)


def keep_publicity(change: Change, issue: PublicityIssue) -> None:
    """Keep what was issued; the same again changes nothing."""
    change.set_setting(_key(issue.round, issue.version), canonical_json(issue).decode())


def newest_publicity(desk: Desk, round_id: str, application_id: str | None = None) -> PublicityIssue | None:
    """The newest 公示 of the round, or the newest that names the application; None before there is one."""
    issues = publicity_issues(desk, round_id)
    return next((each for each in issues if application_id is None or application_id in each.applications), None)


def publicity_issues(desk: Desk, round_id: str) -> tuple[PublicityIssue, ...]:
    """Every 公示 of a round, the newest first."""
    # What is kept of an issue is written together with its document, which makes these read again.
    return desk.kept(("publicity", round_id), lambda: _read_issues(desk, round_id))


def _read_issues(desk: Desk, round_id: str) -> tuple[PublicityIssue, ...]:
    versions = {row.version for row in desk.store.documents() if (row.kind, row.round) == ("publicity", round_id)}
    kept = (desk.store.setting(_key(round_id, version)) for version in sorted(versions, reverse=True))
    return tuple(from_document(each.encode(), PublicityIssue) for each in kept if each is not None)


def _key(round_id: str, version: int) -> str:
    # Settings of that beginning are journaled.
    return f"rule.publicity.{round_id}.{version}"
