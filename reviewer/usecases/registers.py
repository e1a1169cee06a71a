"""Registers read and written as typed records: one way for all of them."""

from __future__ import annotations

from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

from reviewer.desk import Desk
from reviewer.domain.records import Record, canonical_json, from_document
from reviewer.store import Change, EntryRow

RecordT = TypeVar("RecordT", bound=Record)


class Kept(NamedTuple, Generic[RecordT]):
    """An entry with who wrote it down and when; ``version`` over 1: corrected, for ``reason``."""

    id: str
    subject: str
    version: int
    at: datetime
    actor: str
    reason: str
    value: RecordT


def entries(desk: Desk, register: str, kind: type[RecordT], subject: str | None = None) -> tuple[Kept[RecordT], ...]:
    """The newest version of every entry (of one subject), in the order in which they were first written."""
    rows = desk.kept(
        ("register", register, "*" if subject is None else f"={subject}"), lambda: _rows(desk, register, subject)
    )
    return tuple(_kept(row, kind) for row in rows)


def entry(desk: Desk, register: str, kind: type[RecordT], id: str) -> Kept[RecordT] | None:
    """The newest version of one entry, None when there is none."""
    versions = entry_versions(desk, register, kind, id)
    return versions[-1] if versions else None


def entry_versions(desk: Desk, register: str, kind: type[RecordT], id: str) -> tuple[Kept[RecordT], ...]:
    """Every version of one entry, oldest first."""
    rows = desk.kept(("register", register, f"#{id}"), lambda: tuple(desk.store.register_versions(register, id)))
    return tuple(_kept(row, kind) for row in rows)


def enter(
    change: Change,
    register: str,
    id: str,
    subject: str,
    value: Record,
    reason: str = "",
    *,
    application: str | None = None,
) -> int:
    """Write an entry down inside a change; of an ``id`` that is there already a new version.

    Returns:
        its version, from 1.
    """
    return change.enter(register, id, subject, canonical_json(value), reason, application=application)


def next_id(desk: Desk, register: str, stem: str) -> str:
    """The next free id ``stem-1``, ``stem-2`` … of a register."""
    taken = {row.id for row in _rows(desk, register, None)}
    number = 1
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def _rows(desk: Desk, register: str, subject: str | None) -> tuple[EntryRow, ...]:
    return tuple(desk.store.register(register, subject))


def _kept(row: EntryRow, kind: type[RecordT]) -> Kept[RecordT]:
    value = from_document(row.document, kind)
    return Kept(row.id, row.subject, row.version, row.at, row.actor, row.reason, value)
