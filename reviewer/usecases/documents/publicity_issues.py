"""公示 that were issued: which bodies each named and until when, so that nobody is filed before its end."""

from __future__ import annotations

from datetime import date

from reviewer.desk import Desk
from reviewer.domain.records import Record, canonical_json, from_document
from reviewer.store import Change


class PublicityIssue(Record):
    """One issue of a round's 公示; both days are inside the period."""

    round: str
    version: int
    number: str
    start: date
    until: date
    applications: tuple[str, ...]


def keep_publicity(change: Change, issue: PublicityIssue) -> None:
    """Keep what was issued; the same again changes nothing."""
    change.set_setting(_key(issue.round, issue.version), canonical_json(issue).decode())


def newest_publicity(desk: Desk, round_id: str, application_id: str | None = None) -> PublicityIssue | None:
    """The newest 公示 of the round, or the newest that names the application; None before there is one."""
    versions = {row.version for row in desk.store.documents() if (row.kind, row.round) == ("publicity", round_id)}
    for version in sorted(versions, reverse=True):
        kept = desk.store.setting(_key(round_id, version))
        issue = from_document(kept.encode(), PublicityIssue) if kept is not None else None
        if issue is not None and (application_id is None or application_id in issue.applications):
            return issue
    return None


def _key(round_id: str, version: int) -> str:
    # Settings of that beginning are journaled.
    return f"rule.publicity.{round_id}.{version}"
