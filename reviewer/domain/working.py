"""How a measured value came about: rooms, seats, simultaneous places, a lease; kept and printed with it.

A working is data that the value is computed from, in exact decimals; the value and the line that
explains it are never stored apart from each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple, assert_never

from reviewer.domain.quantities import exact_date, later_by_months, number_text, whole_months
from reviewer.domain.records import Record
from reviewer.domain.rule_kinds import Number, TenureDocument
from reviewer.domain.scheme import Requirement
from reviewer.errors import RuleViolation

WorkingKind = Literal["area", "seats", "places", "lease"]
_MOST_METRES = 1000
_MOST_COUNTED = 1000
_MOST_PARTS = 50
_LONGEST_NAME = 40
_AREA_UNITS = ("m2", "㎡", "平方米")


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


class LeaseLeft(NamedTuple):
    """A lease's whole term, and what is left of it on the day it was seen, in words (2 年 3 个月 5 天).

    ``years`` are the full years of the whole term: the number that counts (K21).
    """

    whole: str
    left: str
    years: int


class _Part(NamedTuple):
    """One line of a room: what it comes to, how that is written, and whether it is taken off."""

    size: Decimal
    text: str
    is_excluded: bool


class _Room(NamedTuple):
    name: str
    parts: tuple[_Part, ...]


def working_kind(requirement: Requirement) -> WorkingKind | None:
    """Which working a requirement's measured value can come from; None when it is only typed.

    Square metres are worked from rooms. Numbers whose fact ends in ``_seats`` are worked from rows of seats,
    in ``_places`` from stations. A lease of so many years is worked from its dates.
    """
    rule = requirement.rule
    if not requirement.measurable:
        return None
    if isinstance(rule, TenureDocument):
        return "lease" if rule.minimum_years is not None else None
    if not isinstance(rule, Number):
        return None
    if rule.unit in _AREA_UNITS:
        return "area"
    if rule.fact.endswith("_seats"):
        return "seats"
    return "places" if rule.fact.endswith("_places") else None


def worked_value(working: AnyWorking) -> Decimal:
    """The value that the working gives: m², seats, simultaneous places, or full years of the lease. Exact.

    Raises:
        RuleViolation: nothing is filled in, a size is not positive or beyond all sense, what is excluded
            exceeds the room, a name is too long, or the lease's dates are no dates or in the wrong order.
    """
    if isinstance(working, LeaseWorking):
        return Decimal(lease_left(working).years)
    return sum((_net(room) for room in _rooms(working)), Decimal(0))


def working_text(working: AnyWorking) -> str:
    """The working in one line, as printed: ``301（9.00×8.00 − 1.50×2.00）＋302（6×5）＝ 99 ㎡``.

    Raises:
        RuleViolation: as ``worked_value``.
    """
    if isinstance(working, LeaseWorking):
        lease = lease_left(working)
        return f"{working.starts} 至 {working.ends}，共 {lease.whole}；查看日 {working.seen_on} {lease.left}"
    value = number_text(worked_value(working))
    rooms = _rooms(working)
    if isinstance(working, PlacesWorking):
        return f"{_sum_text(rooms)} ＝ {value} 人"
    texts = []
    for at, room in enumerate(rooms, 1):
        name = room.name.strip() or (f"第{at}间" if len(rooms) > 1 else "")
        texts.append(f"{name}（{_sum_text([room])}）")
    return f"{'＋'.join(texts)}＝ {value} {'㎡' if isinstance(working, AreaWorking) else '座'}"


def lease_left(lease: LeaseWorking) -> LeaseLeft:
    """The whole term and what is left on the day seen; the last day belongs to the term.

    Source: 温州2022 附件2 二 last paragraph (K21: the contract's whole term counts, what is left is only said);
    民法典 202: a period of years or months ends on the corresponding day.

    Raises:
        RuleViolation: a date cannot be read, or the lease ends before it begins.
    """
    starts, ends, seen = exact_date(lease.starts), exact_date(lease.ends), exact_date(lease.seen_on)
    if starts is None or ends is None or seen is None or ends < starts:
        message = "租期的起止日期或查看日期不能识别，或先后颠倒（应如 2023-01-01），未保存。"
        raise RuleViolation(message, code="working_dates", where="租期")
    after = ends + timedelta(days=1)
    years, whole = _span(starts, after)
    if seen >= after:
        left = "已到期"
    elif seen <= starts:
        left = f"剩余 {whole}" if seen == starts else f"尚未起租，剩余 {whole}"
    else:
        left = f"剩余 {_span(seen, after)[1]}"
    return LeaseLeft(whole, left, years)


def _span(start: date, after: date) -> tuple[int, str]:
    """Full years from ``start`` to the day before ``after``, and all of it as years, months and days."""
    months = whole_months(start, after)
    days = (after - later_by_months(start, months)).days
    parts = ((months // 12, "年"), (months % 12, "个月"), (days, "天"))
    return months // 12, " ".join(f"{count} {word}" for count, word in parts if count)


def _rooms(working: AreaWorking | SeatsWorking | PlacesWorking) -> list[_Room]:
    """What is added up, room by room; stations stand in one."""
    match working:
        case AreaWorking():
            rooms = [_Room(room.name, tuple(_area_parts(room))) for room in working.rooms]
        case SeatsWorking():
            rooms = [_Room(room.name, tuple(_seat_parts(room))) for room in working.rooms]
        case PlacesWorking():
            rooms = [_Room("", tuple(_station_parts(working)))]
        case _:
            assert_never(working)
    if not rooms or not all(room.parts for room in rooms):
        raise RuleViolation("还没有填写尺寸或数量，未保存。", code="working_empty", where="核实值计算")
    if len(rooms) > _MOST_PARTS or any(len(room.parts) > _MOST_PARTS for room in rooms):
        message = f"房间或一间房的部分多于 {_MOST_PARTS} 个，未保存；请合并填写。"
        raise RuleViolation(message, code="working_too_many", where="核实值计算")
    for room in rooms:
        _require_short(room.name)
    return rooms


def _area_parts(room: RoomArea) -> Iterator[_Part]:
    for part in room.parts:
        for metres in (part.length, part.width):
            _require_length(metres, room.name)
        text = f"{format(part.length, 'f')}×{format(part.width, 'f')}"
        yield _Part(part.length * part.width, _noted(text, part.note), part.is_excluded)


def _seat_parts(room: RoomSeats) -> Iterator[_Part]:
    for block in room.blocks:
        _require_counted((block.rows, block.seats), room.name)
        text = f"{block.rows}排×{block.seats}座"
        yield _Part(Decimal(block.rows * block.seats), _noted(text, block.note), block.is_excluded)


def _station_parts(working: PlacesWorking) -> Iterator[_Part]:
    for each in working.stations:
        _require_counted((each.count, each.people), each.name)
        text = f"{each.count}×{each.people}人"
        size = Decimal(each.count * each.people)
        yield _Part(size, f"{each.name.strip()} {text}".strip(), each.is_excluded)
        _require_short(each.name)


def _noted(text: str, note: str) -> str:
    _require_short(note)
    return f"{text} {note.strip()}".strip()


def _require_length(metres: Decimal, name: str) -> None:
    """Metres to the millimetre, as a tape or a laser gives them."""
    exponent = metres.as_tuple().exponent
    if not isinstance(exponent, int) or not 0 < metres <= _MOST_METRES or exponent < -3:
        where = f"“{name}”" if name else ""
        message = f"{where}长、宽应为 0 到 {_MOST_METRES} 米之间的数，至多三位小数，未保存。"
        raise RuleViolation(message, code="working_not_positive", where=name)


def _require_counted(numbers: Iterable[int], name: str) -> None:
    if not all(0 < number <= _MOST_COUNTED for number in numbers):
        where = f"“{name}”" if name else ""
        message = f"{where}数量应为 1 到 {_MOST_COUNTED} 的整数，未保存。"
        raise RuleViolation(message, code="working_not_positive", where=name)


def _require_short(text: str) -> None:
    if len(text) > _LONGEST_NAME or any(ord(each) < 32 for each in text):
        message = f"名称或备注应在 {_LONGEST_NAME} 字以内且不分行，未保存。"
        raise RuleViolation(message, code="working_name", where=text[:8])


def _net(room: _Room) -> Decimal:
    """The parts' sum less the excluded ones."""
    total = sum((-part.size if part.is_excluded else part.size for part in room.parts), Decimal(0))
    if total < 0:
        where = f"“{room.name}”" if room.name else ""
        message = f"{where}扣除的部分大于全部，未保存。"
        raise RuleViolation(message, code="working_negative", where=room.name)
    return total


def _sum_text(rooms: Iterable[_Room]) -> str:
    """``9.00×8.00 ＋ 2×3 − 1.50×2.00``: what counts first, then what is taken off."""
    parts = [part for room in rooms for part in room.parts]
    counted = " ＋ ".join(part.text for part in parts if not part.is_excluded)
    return counted + "".join(f" − {part.text}" for part in parts if part.is_excluded)
