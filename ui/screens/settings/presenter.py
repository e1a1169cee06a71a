"""What the settings screen tells of store, identity, fonts and journal; no Qt."""

from __future__ import annotations

from reviewer.desk import Desk
from reviewer.domain.records import Record
from reviewer.store import JournalEntry
from reviewer.usecases.hold_identity import IdentityView, show_identity
from reviewer.usecases.make_round import SchemeView, list_schemes
from reviewer.usecases.read_journal import read_journal

ROLE_TEXT = {"centre": "评价中心", "member": "评审专家"}
NEWEST_SHOWN = 2000


class SettingsState(Record):
    """All that the screen shows but the doctor's findings."""

    identity: IdentityView | None
    store: str
    role: str
    schemes: tuple[SchemeView, ...]
    journal: tuple[JournalEntry, ...]
    entries: int


def read_settings(desk: Desk) -> SettingsState:
    """Read identity, store facts and the newest journal entries, newest first."""
    journal = read_journal(desk)
    return SettingsState(
        identity=show_identity(desk),
        store=str(desk.store.folder),
        role=ROLE_TEXT.get(desk.store.role, desk.store.role),
        schemes=list_schemes(desk),
        journal=tuple(reversed(journal[-NEWEST_SHOWN:])),
        entries=len(journal),
    )


def what_changed(entry: JournalEntry) -> str:
    """Old and new value of an entry in one line."""
    if entry.old is None and entry.new is None:
        return entry.reason
    change = f"{entry.old or '空'} → {entry.new or '空'}" if entry.old is not None else str(entry.new)
    return f"{change}　{entry.reason}" if entry.reason else change
