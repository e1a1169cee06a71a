"""The journal: read it, follow its chain, look at the whole store's health."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from reviewer.desk import Desk
from reviewer.domain.records import Record
from reviewer.errors import IntegrityProblem
from reviewer.store import JournalCheck, JournalEntry, PaperCopyRow
from reviewer.usecases.list_site_files import site_file_names
from reviewer.usecases.paper_copies import OPEN

HIDDEN = "（两人都录完后可见）"


class Health(Record):
    """What the doctor found. ``problems`` empty: everything holds."""

    store: str
    role: str
    member: str | None
    checked_at: datetime
    journal_entries: int
    is_journal_whole: bool
    problems: tuple[str, ...]


def read_journal(desk: Desk, application_id: str | None = None, after: int = 0) -> tuple[JournalEntry, ...]:
    """Entries in order, all or of one application.

    What was read from a paper copy stays out until both its typists are done: the second reads it unseen (X14).

    Raises:
        RuleViolation: no such application.
    """
    if application_id is not None:
        desk.store.application(application_id)
    open_copies = {row.number for row in desk.store.paper_copies(application_id) if _is_being_typed(desk, row)}
    return tuple(_without_reading(each, open_copies) for each in desk.store.journal(application_id, after))


def _is_being_typed(desk: Desk, row: PaperCopyRow) -> bool:
    return row.state == OPEN and sum(each.done_at is not None for each in desk.store.paper_typings(row.number)) < 2


def _without_reading(entry: JournalEntry, open_copies: set[str]) -> JournalEntry:
    if entry.action != "type_paper" or entry.subject not in open_copies:
        return entry
    old, new = (None if each is None else HIDDEN for each in (entry.old, entry.new))
    return replace(entry, old=old, new=new)


def verify_journal(desk: Desk) -> JournalCheck:
    """Follow the chain from the first entry.

    Raises:
        IntegrityProblem: an entry was altered, removed or re-ordered.
    """
    checked = desk.store.verify_journal()
    if not checked.is_whole:
        raise IntegrityProblem(
            f"操作日志在第 {checked.first_bad} 条断开，之后的记录不可信；请停止使用并用备份核对。",
            code="journal_broken",
            where=str(desk.store.folder),
        )
    return checked


def run_doctor(desk: Desk) -> Health:
    """Check the file, the journal and every piece of evidence; change nothing."""
    journal = desk.store.verify_journal()
    return Health(
        store=str(desk.store.folder),
        role=desk.store.role,
        member=desk.member,
        checked_at=desk.clock(),
        journal_entries=journal.entries,
        is_journal_whole=journal.is_whole,
        problems=_named(desk, desk.store.check()),
    )


def _named(desk: Desk, problems: list[str]) -> tuple[str, ...]:
    """The problems, those of a photo or sound file with what people call it: a hash alone helps nobody."""
    if not any(each.startswith("佐证 ") for each in problems):
        return tuple(problems)
    names = site_file_names(desk)
    told = []
    for problem in problems:
        sha256 = problem.removeprefix("佐证 ")[:64]
        told.append(f"{names[sha256]}：{problem}" if sha256 in names else problem)
    return tuple(told)
