"""The journal: append-only, each entry carrying the hash of the one before it."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from reviewer.domain.records import Record
from reviewer.store.engine import driver
from reviewer.store.rows import JournalCheck, JournalEntry
from reviewer.store.tables import journal, journal_head, time_text

BEFORE_FIRST = "0" * 64
CHECKED_AT_OPENING = 200

_COLUMNS = tuple(column.name for column in journal.columns)
# Every key press appends an entry: this one statement goes to the driver as it stands.
_INSERT = f"INSERT INTO journal ({', '.join(_COLUMNS)}) VALUES ({', '.join(f':{name}' for name in _COLUMNS)})"


class Head(Record):
    """The last entry: its number, hash and time text (empty before the first)."""

    seq: int
    hash: str
    at: str


def read_head(connection: Connection) -> Head:
    """The head as the store keeps it beside the journal."""
    row = connection.execute(select(journal_head.c.seq, journal_head.c.hash, journal_head.c.at)).one()
    return Head(seq=row.seq, hash=row.hash, at=row.at)


def append(
    connection: Connection,
    head: Head,
    *,
    at: datetime,
    actor: str,
    machine: str,
    action: str,
    subject: str,
    application: str | None = None,
    field: str = "",
    old: str | None = None,
    new: str | None = None,
    reason: str = "",
) -> Head:
    """Add the entry that follows ``head``; returns the new head.

    The time is the clock's, even when it went back: order is ``seq``, and ``clock_back`` says so.
    """
    text = time_text(at)
    plain: dict[str, Any] = {
        "seq": head.seq + 1,
        "at": text,
        "actor": actor,
        "machine": machine,
        "application": application,
        "action": action,
        "subject": subject,
        "field": field,
        "old": old,
        "new": new,
        "reason": reason,
        "clock_back": text < head.at,
        "previous": head.hash,
    }
    own = _hash(plain)
    driver(connection).execute(_INSERT, plain | {"hash": own})
    return Head(seq=head.seq + 1, hash=own, at=text)


def verify(connection: Connection) -> JournalCheck:
    """Recompute the whole chain from the first entry to the head."""
    return _follow(connection, Head(seq=0, hash=BEFORE_FIRST, at=""))


def verify_end(connection: Connection) -> JournalCheck:
    """Recompute the last entries only (what opening does)."""
    start = max(0, read_head(connection).seq - CHECKED_AT_OPENING)
    if start == 0:
        return verify(connection)
    row = connection.execute(select(journal.c.hash, journal.c.at).where(journal.c.seq == start)).one_or_none()
    if row is None:
        return JournalCheck(entries=0, is_whole=False, first_bad=start, head="")
    return _follow(connection, Head(seq=start, hash=row.hash, at=time_text(row.at)))


def entries(connection: Connection, application: str | None, after: int, limit: int) -> list[JournalEntry]:
    """Up to ``limit`` entries with a greater number than ``after``, oldest first."""
    query = select(journal).where(journal.c.seq > after).order_by(journal.c.seq).limit(limit)
    if application is not None:
        query = query.where(journal.c.application == application)
    return [_entry(row) for row in connection.execute(query).mappings()]


def _follow(connection: Connection, start: Head) -> JournalCheck:
    seq, previous = start.seq, start.hash
    query = select(journal).where(journal.c.seq > start.seq).order_by(journal.c.seq)
    for row in connection.execute(query.execution_options(yield_per=500)).mappings():
        if row["seq"] != seq + 1 or row["previous"] != previous or _hash(_plain(row)) != row["hash"]:
            return JournalCheck(entries=seq, is_whole=False, first_bad=seq + 1, head=previous)
        seq, previous = row["seq"], row["hash"]
    head = read_head(connection)
    if (head.seq, head.hash) != (seq, previous):
        return JournalCheck(entries=seq, is_whole=False, first_bad=seq + 1, head=previous)
    return JournalCheck(entries=seq, is_whole=True, first_bad=None, head=previous)


def _plain(row: Any) -> dict[str, Any]:
    plain = {name: row[name] for name in row if name != "hash"}
    plain["at"] = time_text(row["at"])
    plain["clock_back"] = bool(row["clock_back"])
    return plain


def canonical_entry(plain: dict[str, Any]) -> bytes:
    """The RFC 8785 form of an entry without its hash.

    Its values are text, whole numbers and truth values under ASCII names, where this is the same form
    and many times faster (a test compares).
    """
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def entry_line(entry: JournalEntry) -> bytes:
    """An entry in canonical form with its hash: without ``hash`` it is what the hash was taken of."""
    plain = {name: getattr(entry, name) for name in _COLUMNS}
    return canonical_entry(plain | {"at": time_text(entry.at)})


def _hash(plain: dict[str, Any]) -> str:
    return hashlib.sha256(canonical_entry(plain)).hexdigest()


def _entry(row: Any) -> JournalEntry:
    return JournalEntry(**(dict(row) | {"clock_back": bool(row["clock_back"])}))
