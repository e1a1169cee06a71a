"""Enter a whole list of scores at once, from JSON or from the filled-in workbook."""

from __future__ import annotations

from pathlib import Path

import msgspec

from reviewer.desk import Desk
from reviewer.domain.records import Record
from reviewer.domain.sheet import ItemKey, Judgement, item_keys
from reviewer.errors import RuleViolation
from reviewer.usecases.score_item import Saved, set_judgement, set_measured, set_points, set_remark


class FilledItem(Record):
    """One line. ``occupation`` None on an item scored per occupation means every applied occupation."""

    item: str
    occupation: str | None = None
    points: str | None = None
    judgement: Judgement | None = None
    measured: dict[str, str] = msgspec.field(default_factory=dict)
    remark: str | None = None


class FilledSheet(Record):
    """The list, as in ``sheet fill``'s JSON."""

    items: tuple[FilledItem, ...]


def read_filled(path: Path) -> FilledSheet:
    """Read the JSON form of a filled sheet.

    Raises:
        RuleViolation: not JSON, or not of that shape; nothing was entered.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=FilledSheet)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message = f"不是评分数据（{error}），未填入任何内容；请核对文件。"
        raise RuleViolation(message, code="filled_unreadable", where=path.name) from error
    except FileNotFoundError as error:
        raise RuleViolation("找不到文件，未填入任何内容。", code="file_missing", where=str(path)) from error


def fill_sheet(desk: Desk, application_id: str, filled: FilledSheet) -> tuple[Saved, ...]:
    """Enter every line; each field is one durable change. Stops at the first that is refused.

    Raises:
        RuleViolation: unknown item, points refused, sheet locked; lines before it are kept.
    """
    keys = item_keys(desk.scheme_of(application_id), desk.application(application_id))
    saved: list[Saved] = []
    for line in filled.items:
        mine = [
            key for key in keys if key.item == line.item and (line.occupation is None or key.scope == line.occupation)
        ]
        if not mine:
            where = line.item if line.occupation is None else f"{line.item} {line.occupation}"
            raise RuleViolation("评分表没有这一项；此前的各行已保存。", code="unknown_item", where=where)
        for key in mine:
            saved.extend(_fill_line(desk, application_id, key, line))
    return tuple(saved)


def _fill_line(desk: Desk, application_id: str, key: ItemKey, line: FilledItem) -> list[Saved]:
    saved: list[Saved] = []
    for requirement, value in line.measured.items():
        saved.append(set_measured(desk, application_id, key, requirement, value))
    if line.judgement is not None:
        saved.append(set_judgement(desk, application_id, key, line.judgement))
    if line.points is not None:
        saved.append(set_points(desk, application_id, key, line.points))
    if line.remark is not None:
        saved.append(set_remark(desk, application_id, key, line.remark))
    return saved
