"""What the settings screen tells of store, identity, fonts and journal; no Qt."""

from __future__ import annotations

from datetime import datetime

from reviewer.desk import Desk
from reviewer.domain.records import Record
from reviewer.usecases.hold_identity import IdentityView, show_identity
from reviewer.usecases.keep_schemes import SchemeView, list_schemes
from reviewer.usecases.read_journal import read_journal, verify_journal
from ui.screens.settings.journal_words import ROLE_TEXT, action_text, change_text, subject_text

NEWEST_SHOWN = 2000
# Who types a paper copy in the second time must not come across what the first one read.
HIDDEN_CHANGES = ("type_paper",)


class JournalLine(Record):
    """One entry as the table shows it; ``change`` holds old and new value and the reason."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    change: str
    hash: str
    is_clock_back: bool

    def matches(self, wanted: str) -> bool:
        """Whether the lower-case text is part of it."""
        return wanted in f"{self.actor} {self.action} {self.subject} {self.change}".lower()


class SettingsState(Record):
    """All that the screen shows but the doctor's findings."""

    identity: IdentityView | None
    store: str
    role: str
    schemes: tuple[SchemeView, ...]
    journal: tuple[JournalLine, ...]
    entries: int


def read_settings(desk: Desk) -> SettingsState:
    """Read identity, store facts and the newest journal entries, newest first."""
    journal = read_journal(desk)
    newest = journal[-NEWEST_SHOWN:]
    return SettingsState(
        identity=show_identity(desk),
        store=str(desk.store.folder),
        role=ROLE_TEXT.get(desk.store.role, desk.store.role),
        schemes=list_schemes(desk),
        journal=tuple(
            JournalLine(
                seq=entry.seq,
                at=entry.at,
                actor=entry.actor,
                action=action_text(entry.action),
                subject=subject_text(entry.subject, entry.field),
                change=entry.reason
                if entry.action in HIDDEN_CHANGES
                else change_text(entry.field, entry.old, entry.new, entry.reason),
                hash=entry.hash,
                is_clock_back=entry.clock_back,
            )
            for entry in reversed(newest)
        ),
        entries=len(journal),
    )


def check_journal(desk: Desk) -> str:
    """Follow the journal's chain and say what was found.

    Raises:
        IntegrityProblem: the chain is broken.
    """
    check = verify_journal(desk)
    return f"操作日志 {check.entries:,} 条，链完整，末条校验 {check.head[:16]}。"
