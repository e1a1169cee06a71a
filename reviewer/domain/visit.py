"""Records of the review methods used at a visit (评审方式记录): participants, times, what was found.

Source: 温州2022 四(二) names eight methods, 沪人社职〔2024〕124号 三(三) three; a scheme lists its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Literal, NamedTuple

import msgspec

from reviewer.domain.moments import BEIJING
from reviewer.domain.records import Record, decoded
from reviewer.errors import RuleViolation

_FULL_WIDTH = str.maketrans("０１２３４５６７８９：－／．　", "0123456789:-/. ")
_CLOCK = re.compile(r"(\d{1,2})[:.]?(\d{2})")
_DAY = re.compile(r"(?:(\d{4})[-/.])?(\d{1,2})[-/.](\d{1,2})\s+(.+)")


class Participant(Record):
    """Who took part: on the panel's side, the applicant's, or another."""

    name: str
    side: Literal["panel", "applicant", "other"] = "panel"
    role: str = ""


class VisitNote(Record):
    """What was said or seen at a moment (UTC), in words."""

    id: str
    at: datetime
    text: str
    speaker: str = ""


class VisitRecord(Record):
    """One use of a method. ``items`` are ids of the items it served; ``files`` ids of the visit's site files."""

    id: str
    method: str
    started_at: datetime
    ended_at: datetime | None = None
    place: str = ""
    participants: tuple[Participant, ...] = ()
    items: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    findings: str = ""
    notes: tuple[VisitNote, ...] = ()


class Unfinished(NamedTuple):
    """What a record still lacks: the sheet's field to go to, and words for people."""

    field: str
    message: str


def unfinished(records: Iterable[VisitRecord], names: dict[str, str]) -> tuple[Unfinished, ...]:
    """What the records lack before they may be submitted: an end, and what was found.

    A method that was begun and never closed would stand in the file for good; ending it is one press, and a
    record begun by mistake can be removed. No record at all is no fault. ``names`` of the methods by id.

    Source: 温州2022 四(二); 沪人社职〔2024〕124号 三(三).
    """
    found = []
    for each in records:
        label = f"{names.get(each.method, each.method)}记录（{each.started_at.astimezone(BEIJING):%m-%d %H:%M} 开始）"
        if each.ended_at is None:
            found.append(Unfinished(f"record:{each.id}", f"{label}：没有结束时间，请补上，或移除这条记录"))
        if not each.findings.strip():
            found.append(Unfinished(f"findings:{each.id}", f"{label}：没有写发现，请补写，或移除这条记录"))
    return tuple(found)


def require_times(record: VisitRecord) -> None:
    """A record ends after it begins.

    Raises:
        RuleViolation: it does not.
    """
    if record.ended_at is not None and record.ended_at < record.started_at:
        raise RuleViolation("结束时间早于开始时间，未保存；请核对。", code="ends_before_it_begins", where=record.id)


def gather_records(
    records: Sequence[VisitRecord], findings: dict[str, str], notes: dict[str, list[VisitNote]]
) -> tuple[VisitRecord, ...]:
    """Records with their findings and notes, in the order in which they began."""
    whole = (
        msgspec.structs.replace(
            each,
            findings=findings.get(each.id, ""),
            notes=tuple(sorted(notes.get(each.id, ()), key=lambda note: (note.at, note.id))),
        )
        for each in records
    )
    return tuple(sorted(whole, key=lambda each: (each.started_at, each.id)))


def records_with(records: Sequence[VisitRecord], field: str, value: str | None) -> tuple[VisitRecord, ...]:
    """The records after a field of the sheet (``record:ID``, ``findings:ID``, ``note:ID:NOTE``) was written."""
    kind, _, name = field.partition(":")
    record_id, _, note_id = name.partition(":")
    bare = {each.id: each for each in records}
    findings = {each.id: each.findings for each in records}
    notes = {each.id: list(each.notes) for each in records}
    if kind == "record":
        bare.pop(record_id, None)
        if value:
            bare[record_id] = decoded(value, VisitRecord)
    elif kind == "findings":
        findings[record_id] = value or ""
    elif kind == "note":
        rest = [each for each in notes.get(record_id, []) if each.id != note_id]
        notes[record_id] = [*rest, decoded(value, VisitNote)] if value else rest
    return gather_records(list(bare.values()), findings, notes)


def parse_visit_time(text: str, near: datetime) -> datetime:
    """A moment as people type it: ``9:30``, ``0930``, ``5-12 9:30``, ``2026-05-12 09:30``, Beijing time.

    Args:
        text: what was typed, full-width digits allowed.
        near: an aware moment that gives the day, or the year, which is not typed.

    Returns:
        The moment, UTC.

    Raises:
        RuleViolation: no such time.
    """
    plain = " ".join(text.translate(_FULL_WIDTH).split())
    day = near.astimezone(BEIJING)
    dated = _DAY.fullmatch(plain)
    clock = _CLOCK.fullmatch(dated[4] if dated else plain)
    try:
        if clock is None:
            raise ValueError(text)
        if dated:
            day = day.replace(year=int(dated[1] or day.year), month=int(dated[2]), day=int(dated[3]))
        moment = day.replace(hour=int(clock[1]), minute=int(clock[2]), second=0, microsecond=0)
        return moment.astimezone(UTC)
    except ValueError as error:
        raise RuleViolation(
            f"“{text}”不是时间，未保存；请写成 9:30 或 2026-05-12 09:30。", code="not_a_time", where=text[:40]
        ) from error
