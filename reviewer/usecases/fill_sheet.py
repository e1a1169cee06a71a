"""Enter a whole list of scores at once, from JSON or from the filled-in workbook."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import msgspec

from reviewer.desk import Desk
from reviewer.domain.records import Record, canonical_json, decoded, document_hash
from reviewer.domain.sheet import EvidencePin, ItemKey, Judgement
from reviewer.errors import EnvironmentProblem, RuleViolation, reason_of
from reviewer.usecases.score_item import (
    Entry,
    Saved,
    judgement_entries,
    measured_entry,
    pin_entry,
    points_entry,
    remark_entry,
    write_entries,
)
from reviewer.usecases.show_sheet import scored_application, sheet_keys


class FilledPin(Record):
    """A place in a file of the package: name, page from 1, box in fractions of the page (x, y, w, h)."""

    file: str
    page: int | None = None
    box: tuple[Decimal, Decimal, Decimal, Decimal] | None = None
    requirement: str | None = None


class FilledItem(Record):
    """One line. ``occupation`` None on an item scored per occupation means every applied occupation."""

    item: str
    occupation: str | None = None
    points: str | None = None
    judgement: Judgement | None = None
    measured: dict[str, str] = msgspec.field(default_factory=dict)
    remark: str | None = None
    pins: tuple[FilledPin, ...] = ()


class FilledSheet(Record):
    """The list, as in ``sheet fill``'s JSON."""

    items: tuple[FilledItem, ...]


def read_filled(path: Path) -> FilledSheet:
    """Read the JSON form of a filled sheet.

    Raises:
        RuleViolation: not JSON, or not of that shape; nothing was entered.
        EnvironmentProblem: cannot be read.
    """
    try:
        return decoded(path.read_bytes(), FilledSheet)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message = f"不是评分数据（{error}），未填入任何内容；请核对文件。"
        raise RuleViolation(message, code="filled_unreadable", where=path.name) from error
    except OSError as error:
        raise EnvironmentProblem(
            f"读不到文件（{reason_of(error)}），未填入任何内容；请核对路径。", code="file_missing", where=str(path)
        ) from error


def fill_sheet(desk: Desk, application_id: str, filled: FilledSheet, source: str = "") -> tuple[Saved, ...]:
    """Check every line, then enter all of them in one durable change: a refused line leaves nothing half-filled.

    ``source`` is the name of the file that the lines came from, told when one is refused.

    Raises:
        RuleViolation: unknown item, points refused, sheet locked; nothing was entered.
    """
    try:
        entries = _entries(desk, application_id, filled)
        return write_entries(desk, application_id, entries) if entries else ()
    except RuleViolation as error:
        if not source:
            raise
        where = " ".join(each for each in (source, error.where) if each)
        message = error.message if "未填入" in error.message else f"{error.message}未填入任何内容。"
        raise RuleViolation(message, code=error.code, where=where) from error


def _entries(desk: Desk, application_id: str, filled: FilledSheet) -> list[Entry]:
    keys = sheet_keys(desk, application_id)
    entries: list[Entry] = []
    for line in filled.items:
        mine = [
            key for key in keys if key.item == line.item and (line.occupation is None or key.scope == line.occupation)
        ]
        if not mine:
            where = line.item if line.occupation is None else f"{line.item} {line.occupation}"
            raise RuleViolation(
                "评分表没有这一项，未填入任何内容；请核对项号与职业。", code="unknown_item", where=where
            )
        for key in mine:
            entries.extend(_line_entries(desk, application_id, key, line))
    return entries


def _line_entries(desk: Desk, application_id: str, key: ItemKey, line: FilledItem) -> list[Entry]:
    entries = [
        measured_entry(desk, application_id, key, requirement, value) for requirement, value in line.measured.items()
    ]
    if line.judgement is not None:
        entries += judgement_entries(desk, application_id, key, line.judgement)
    if line.points is not None:
        entries.append(points_entry(desk, application_id, key, line.points))
    if line.remark is not None:
        entries.append(remark_entry(desk, application_id, key, line.remark))
    entries += [pin_entry(desk, application_id, key, _pin(desk, application_id, each)) for each in line.pins]
    return entries


def _pin(desk: Desk, application_id: str, filled: FilledPin) -> EvidencePin:
    """The same place filled in twice is one pin: its id is made from what it says."""
    files = [each for each in scored_application(desk, application_id).evidence if each.name.endswith(filled.file)]
    if len(files) != 1:
        why = "申报材料中没有这份文件" if not files else "有多份同名文件，请写明所在文件夹"
        raise RuleViolation(f"{why}，未填入任何内容。", code="pin_file", where=filled.file)
    return EvidencePin(
        id=document_hash(canonical_json(filled))[:8],
        evidence=files[0].sha256,
        page=filled.page,
        box=filled.box,
        requirement=filled.requirement,
    )
