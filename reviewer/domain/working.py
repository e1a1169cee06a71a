"""How a measured value came about: rooms, seats, simultaneous places, a lease; kept and printed with it.

A working is data that the value is computed from, in exact decimals; the value and the line that
explains it are never stored apart from each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import assert_never

from reviewer.domain.quantities import exact_date, whole_months
from reviewer.domain.records import Record
from reviewer.errors import RuleViolation


class Working(Record, tag_field="kind"):
    """Base of the closed set of workings."""


class Rectangle(Record):
    """Length × width in metres. ``is_excluded``: taken off the room (a pillar, a passage, the cut of an L)."""

    length: Decimal
    width: Decimal
    is_excluded: bool = False
    note: str = ""


class RoomArea(Record):
    """One room as rectangles: an L is two of them, or one less its cut."""

    name: str
    parts: tuple[Rectangle, ...]


class AreaWorking(Working, tag="area"):
    """Square metres of one or several rooms."""

    rooms: tuple[RoomArea, ...]


class SeatBlock(Record):
    """So many rows of so many seats. ``is_excluded``: seats that cannot be used (broken, no computer)."""

    rows: int
    seats: int
    is_excluded: bool = False
    note: str = ""


class RoomSeats(Record):
    """One room's seats."""

    name: str
    blocks: tuple[SeatBlock, ...]


class SeatsWorking(Working, tag="seats"):
    """Seats that can be used at once, room by room."""

    rooms: tuple[RoomSeats, ...]


class Stations(Record):
    """So many stations of a kind, each for so many people at once. ``is_excluded``: not in working order."""

    name: str
    count: int
    people: int = 1
    is_excluded: bool = False


class PlacesWorking(Working, tag="places"):
    """Simultaneous places (工位, 考评员席位)."""

    stations: tuple[Stations, ...]


class LeaseWorking(Working, tag="lease"):
    """A lease from its dates (ISO, both days included), seen on a day: the whole term counts (K21)."""

    starts: str
    ends: str
    seen_on: str


AnyWorking = AreaWorking | SeatsWorking | PlacesWorking | LeaseWorking


def worked_value(working: AnyWorking) -> Decimal:
    """The value that the working gives: m², seats, simultaneous places, or whole years of the lease.

    Raises:
        RuleViolation: a size is not positive, what is excluded exceeds the room, or the lease ends before it begins.
    """
    match working:
        case AreaWorking():
            return sum((_area(room) for room in working.rooms), Decimal(0))
        case SeatsWorking():
            return sum((_seats(room) for room in working.rooms), Decimal(0))
        case PlacesWorking():
            parts = ((each.name, Decimal(each.count * each.people), each.is_excluded) for each in working.stations)
            return _net("工位", [(part, is_excluded) for _, part, is_excluded in parts])
        case LeaseWorking():
            return Decimal(_months(working) // 12)
        case _:
            assert_never(working)


def _area(room: RoomArea) -> Decimal:
    return _net(room.name, [(part.length * part.width, part.is_excluded) for part in room.parts])


def _seats(room: RoomSeats) -> Decimal:
    return _net(room.name, [(Decimal(block.rows * block.seats), block.is_excluded) for block in room.blocks])


def _net(name: str, parts: Iterable[tuple[Decimal, bool]]) -> Decimal:
    """The parts' sum less the excluded ones."""
    total = Decimal(0)
    for size, is_excluded in parts:
        if size <= 0:
            raise RuleViolation(f"“{name}”有一处不是正数，未保存。", code="working_not_positive", where=name)
        total += -size if is_excluded else size
    if total < 0:
        raise RuleViolation(f"“{name}”扣除的部分大于全部，未保存。", code="working_negative", where=name)
    return total


def _months(lease: LeaseWorking) -> int:
    """Whole months of the term; its last day belongs to it."""
    starts, ends = exact_date(lease.starts), exact_date(lease.ends)
    if starts is None or ends is None or ends < starts:
        raise RuleViolation("租期的起止日期不能识别或先后颠倒，未保存。", code="working_dates", where="租期")
    return whole_months(starts, ends + timedelta(days=1))
