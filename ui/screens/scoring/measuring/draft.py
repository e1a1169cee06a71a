"""What is being written in the measuring editor, as texts, and what it comes to. No Qt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from reviewer.domain.quantities import exact_date
from reviewer.domain.records import Record
from reviewer.domain.working import (
    AnyWorking,
    AreaWorking,
    LeaseWorking,
    PlacesWorking,
    Rectangle,
    RoomArea,
    RoomSeats,
    SeatBlock,
    SeatsWorking,
    Stations,
    WorkingKind,
    working_text,
)
from reviewer.errors import RuleViolation

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．。", "0123456789..")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Words(NamedTuple):
    """How a kind of working is asked for."""

    title: str
    first: str
    second: str
    counted: str
    excluded: str
    note: str


WORDS: Mapping[WorkingKind, Words] = {
    "area": Words("面积", "长（米）", "宽（米）", "矩形", "扣除部分", "备注"),
    "seats": Words("座位", "排数", "每排座数", "座位", "不能使用", "备注"),
    "places": Words("同时工位", "工位数", "每工位人数", "工位", "不能使用", "名称"),
    "lease": Words("租期", "", "", "", "", ""),
}


class DraftLine(Record):
    """A rectangle, a block of seats or a kind of station as typed; ``note`` names it."""

    first: str = ""
    second: str = ""
    note: str = ""
    is_excluded: bool = False


class DraftRoom(Record):
    """A room as typed. Stations stand in one room without a name."""

    name: str = ""
    lines: tuple[DraftLine, ...] = (DraftLine(),)


class Draft(Record):
    """The whole editor."""

    kind: WorkingKind
    rooms: tuple[DraftRoom, ...] = (DraftRoom(),)
    starts: str = ""
    ends: str = ""
    seen_on: str = ""


class Worked(NamedTuple):
    """What a draft comes to: a working with its line, or what is wrong; none of both while nothing is typed."""

    working: AnyWorking | None
    text: str = ""
    fault: str = ""


class _Fault(Exception):
    """A line cannot be read; the words say why."""


def first_draft(kind: WorkingKind, working: AnyWorking | None, declared: str, today: date) -> Draft:
    """The kept working to go on with, else an empty one; a lease begins with the declared dates."""
    match working:
        case AreaWorking():
            rooms = tuple(
                DraftRoom(name=room.name, lines=tuple(_rectangle_line(part) for part in room.parts))
                for room in working.rooms
            )
            return Draft(kind=kind, rooms=rooms)
        case SeatsWorking():
            rooms = tuple(
                DraftRoom(name=room.name, lines=tuple(_block_line(block) for block in room.blocks))
                for room in working.rooms
            )
            return Draft(kind=kind, rooms=rooms)
        case PlacesWorking():
            return Draft(kind=kind, rooms=(DraftRoom(lines=tuple(_station_line(each) for each in working.stations)),))
        case LeaseWorking():
            return Draft(kind=kind, starts=working.starts, ends=working.ends, seen_on=working.seen_on)
        case None:
            days = _DAY.findall(declared) if kind == "lease" else []
            starts, ends = days[:2] if len(days) > 1 else ("", "")
            return Draft(
                kind=kind, rooms=(DraftRoom(lines=(new_line(kind),)),), starts=starts, ends=ends, seen_on=str(today)
            )


def new_line(kind: WorkingKind, *, is_excluded: bool = False) -> DraftLine:
    """An empty line; a station is for one person unless said otherwise."""
    return DraftLine(second="1" if kind == "places" else "", is_excluded=is_excluded)


def worked(draft: Draft) -> Worked:
    """What the draft comes to as it stands."""
    try:
        working = _working(draft)
        return Worked(working, working_text(working)) if working is not None else Worked(None)
    except _Fault as fault:
        return Worked(None, fault=str(fault))
    except RuleViolation as refused:
        return Worked(None, fault=refused.message.replace("，未保存", "", 1))


def sketched(draft: Draft) -> tuple[RoomArea, ...]:
    """The rooms that can be drawn already, whatever else is unfinished."""
    rooms = []
    for room in draft.rooms if draft.kind == "area" else ():
        parts = tuple(part for part in map(_drawn, room.lines) if part is not None)
        if any(not part.is_excluded for part in parts):
            rooms.append(RoomArea(name=room.name, parts=parts))
    return tuple(rooms)


def _working(draft: Draft) -> AnyWorking | None:
    if draft.kind == "lease":
        return _lease(draft)
    lines = [[line for line in room.lines if not is_unused(draft.kind, line)] for room in draft.rooms]
    rooms = [(room.name.strip(), kept) for room, kept in zip(draft.rooms, lines, strict=True) if kept]
    if not rooms:
        return None
    match draft.kind:
        case "area":
            return AreaWorking(
                rooms=tuple(RoomArea(name=name, parts=tuple(map(_rectangle, kept))) for name, kept in rooms)
            )
        case "seats":
            return SeatsWorking(
                rooms=tuple(RoomSeats(name=name, blocks=tuple(map(_block, kept))) for name, kept in rooms)
            )
        case _:
            return PlacesWorking(stations=tuple(_station(line) for _, kept in rooms for line in kept))


def is_unused(kind: WorkingKind, line: DraftLine) -> bool:
    """Nothing was entered in the line: the 1 that a station begins with is no entry by itself."""
    return not line.first.strip() and line.second.strip() in (("", "1") if kind == "places" else ("",))


def _lease(draft: Draft) -> LeaseWorking | None:
    texts = (draft.starts, draft.ends, draft.seen_on)
    if not draft.starts.strip() or not draft.ends.strip():
        return None
    days = [exact_date(each) for each in texts]
    for text, day in zip(texts, days, strict=True):
        if day is None:
            raise _Fault(f"“{text}”不是日期，应如 2023-01-01。")
    starts, ends, seen_on = (str(each) for each in days)
    return LeaseWorking(starts=starts, ends=ends, seen_on=seen_on)


def _metres(text: str, what: str) -> Decimal:
    plain = text.strip().translate(_FULL_WIDTH)
    try:
        value = Decimal(plain)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or not set(plain) <= set("0123456789."):
        raise _Fault(f"{what}“{text}”不是数。" if plain else f"还缺{what}。")
    return value


def _count(text: str, what: str) -> int:
    value = _metres(text, what)
    if value != value.to_integral_value():
        raise _Fault(f"{what}“{text}”不是整数。")
    return int(value)


def _rectangle(line: DraftLine) -> Rectangle:
    return Rectangle(
        length=_metres(line.first, "长"),
        width=_metres(line.second, "宽"),
        is_excluded=line.is_excluded,
        note=line.note.strip(),
    )


def _block(line: DraftLine) -> SeatBlock:
    return SeatBlock(
        rows=_count(line.first, "排数"),
        seats=_count(line.second, "每排座数"),
        is_excluded=line.is_excluded,
        note=line.note.strip(),
    )


def _station(line: DraftLine) -> Stations:
    return Stations(
        name=line.note.strip(),
        count=_count(line.first, "工位数"),
        people=_count(line.second, "每工位人数"),
        is_excluded=line.is_excluded,
    )


def _drawn(line: DraftLine) -> Rectangle | None:
    try:
        part = _rectangle(line)
    except _Fault:
        return None
    return part if part.length > 0 and part.width > 0 else None


def _rectangle_line(part: Rectangle) -> DraftLine:
    return DraftLine(
        first=format(part.length, "f"), second=format(part.width, "f"), note=part.note, is_excluded=part.is_excluded
    )


def _block_line(block: SeatBlock) -> DraftLine:
    return DraftLine(first=str(block.rows), second=str(block.seats), note=block.note, is_excluded=block.is_excluded)


def _station_line(each: Stations) -> DraftLine:
    return DraftLine(first=str(each.count), second=str(each.people), note=each.name, is_excluded=each.is_excluded)
