"""Workings: what a measured value comes to, the line that tells how, and that it leads to the right verdict."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import msgspec
import pytest
from builders import declaring, evidence, finding, wenzhou
from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.findings import Verdict
from reviewer.domain.quantities import later_by_years, number_text
from reviewer.domain.records import canonical_json
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
    lease_left,
    worked_value,
    working_kind,
    working_text,
)
from reviewer.errors import RuleViolation


def part(length: str, width: str, *, is_excluded: bool = False, note: str = "") -> Rectangle:
    """A rectangle, metres as typed."""
    return Rectangle(length=Decimal(length), width=Decimal(width), is_excluded=is_excluded, note=note)


def room(*parts: Rectangle, name: str = "") -> RoomArea:
    """A room of these parts."""
    return RoomArea(name=name, parts=parts)


HALL = room(part("9.00", "8.00"), part("1.50", "2.00", is_excluded=True), name="301")
L_SHAPE = room(part("6", "4"), part("2.5", "3"), name="302")
SEATS = RoomSeats(name="301", blocks=(SeatBlock(rows=6, seats=6), SeatBlock(rows=2, seats=4, is_excluded=True)))


@pytest.mark.parametrize(
    ("working", "value", "text"),
    [
        (AreaWorking(rooms=(msgspec.structs.replace(HALL, name=""),)), "69", "（9.00×8.00 − 1.50×2.00）＝ 69 ㎡"),
        (AreaWorking(rooms=(HALL, L_SHAPE)), "100.5",
         "301（9.00×8.00 − 1.50×2.00）＋302（6×4 ＋ 2.5×3）＝ 100.5 ㎡"),
        (AreaWorking(rooms=(room(part("3", "2")), room(part("4", "2")))), "14", "第1间（3×2）＋第2间（4×2）＝ 14 ㎡"),
        # What is taken off is told last, whatever its place, with its note.
        (AreaWorking(rooms=(room(part("0.5", "0.5", is_excluded=True, note="立柱"), part("7.93", "8.02")),)),
         "63.3486", "（7.93×8.02 − 0.5×0.5 立柱）＝ 63.3486 ㎡"),
        (SeatsWorking(rooms=(SEATS,)), "28", "301（6排×6座 − 2排×4座）＝ 28 座"),
        (PlacesWorking(stations=(Stations(name="模拟机", count=9, people=2),
                                 Stations(name="故障", count=1, people=2, is_excluded=True))),
         "16", "模拟机 9×2人 − 故障 1×2人 ＝ 16 人"),
        (LeaseWorking(starts="2023-01-01", ends="2025-12-31", seen_on="2024-06-01"), "3",
         "2023-01-01 至 2025-12-31，共 3 年；查看日 2024-06-01 剩余 1 年 7 个月"),
    ],
)  # fmt: skip
def test_value_and_line_are_made_of_the_same_parts(working: AnyWorking, value: str, text: str) -> None:
    assert number_text(worked_value(working)) == value
    assert working_text(working) == text
    kept = msgspec.json.decode(canonical_json(working), type=AnyWorking)
    assert (kept, working_text(kept)) == (working, text), "9.00 stays 9.00"


@pytest.mark.parametrize(
    ("working", "code"),
    [
        (AreaWorking(rooms=()), "working_empty"),
        (AreaWorking(rooms=(room(),)), "working_empty"),
        (SeatsWorking(rooms=()), "working_empty"),
        (PlacesWorking(stations=()), "working_empty"),
        (AreaWorking(rooms=(room(part("0", "8")),)), "working_not_positive"),
        (AreaWorking(rooms=(room(part("-9", "-8")),)), "working_not_positive"),
        (AreaWorking(rooms=(room(part("NaN", "8")),)), "working_not_positive"),
        (AreaWorking(rooms=(room(part("Infinity", "8")),)), "working_not_positive"),
        (AreaWorking(rooms=(room(part("1000.001", "8")),)), "working_not_positive"),
        (AreaWorking(rooms=(room(part("9.0001", "8")),)), "working_not_positive"),
        (AreaWorking(rooms=(room(part("2", "2"), part("3", "2", is_excluded=True)),)), "working_negative"),
        (AreaWorking(rooms=(room(part("9", "8"), name="室" * 41),)), "working_name"),
        (AreaWorking(rooms=(room(part("9", "8"), name="三\n楼"),)), "working_name"),
        (AreaWorking(rooms=(room(part("9", "8")),) * 51), "working_too_many"),
        (SeatsWorking(rooms=(RoomSeats(name="", blocks=(SeatBlock(rows=0, seats=6),)),)), "working_not_positive"),
        (PlacesWorking(stations=(Stations(name="", count=1001),)), "working_not_positive"),
        (LeaseWorking(starts="2023-01-01", ends="2022-12-31", seen_on="2023-01-01"), "working_dates"),
        (LeaseWorking(starts="2023年", ends="2025-12-31", seen_on="2023-01-01"), "working_dates"),
        (LeaseWorking(starts="2023-01-01", ends="2025-12-31", seen_on=""), "working_dates"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_room_or_a_lease_is_refused(working: AnyWorking, code: str) -> None:
    for work in (worked_value, working_text):
        with pytest.raises(RuleViolation) as caught:
            work(working)
        assert caught.value.code == code
        assert "未保存" in caught.value.message


@pytest.mark.parametrize(
    ("starts", "ends", "seen", "whole", "left", "years"),
    [
        ("2022-01-01", "2024-12-31", "2022-01-01", "3 年", "剩余 3 年", 3),
        ("2022-01-01", "2024-12-30", "2021-06-30", "2 年 11 个月 30 天", "尚未起租，剩余 2 年 11 个月 30 天", 2),
        ("2022-01-01", "2024-12-31", "2024-12-31", "3 年", "剩余 1 天", 3),
        ("2022-01-01", "2024-12-31", "2025-01-01", "3 年", "已到期", 3),
        # 29 February: three years end on the corresponding day, 28 February.
        ("2020-02-29", "2023-02-27", "2022-02-28", "3 年", "剩余 1 年", 3),
        ("2022-01-31", "2022-02-28", "2022-02-28", "1 个月 1 天", "剩余 1 天", 0),
        ("2022-01-01", "2022-01-01", "2022-01-01", "1 天", "剩余 1 天", 0),
    ],
)
def test_a_lease_is_told_in_years_months_and_days(
    starts: str, ends: str, seen: str, whole: str, left: str, years: int
) -> None:
    lease = LeaseWorking(starts=starts, ends=ends, seen_on=seen)
    assert lease_left(lease) == (whole, left, years)
    assert worked_value(lease) == years


METRES = st.decimals("0.001", 60, places=3).map(lambda each: each.normalize())


@given(
    parts=st.lists(st.tuples(METRES, METRES), min_size=1, max_size=4),
    cut=st.tuples(METRES, METRES),
    split=st.integers(1, 59),
)
def test_areas_add_up_whatever_the_order_and_the_cutting(
    parts: list[tuple[Decimal, Decimal]], cut: tuple[Decimal, Decimal], split: int
) -> None:
    rectangles = tuple(Rectangle(length=one, width=other) for one, other in parts)
    whole = worked_value(AreaWorking(rooms=(room(*rectangles),)))
    assert worked_value(AreaWorking(rooms=tuple(room(each) for each in reversed(rectangles)))) == whole
    # A rectangle is the same as its two halves, and a taken-off part leaves exactly the rest.
    length, width = cut
    halves = (
        Rectangle(length=length + split, width=width),
        Rectangle(length=Decimal(split), width=width, is_excluded=True),
    )
    assert worked_value(AreaWorking(rooms=(room(*rectangles, *halves),))) == whole + length * width


@given(start=st.dates(date(1990, 1, 1), date(2090, 1, 1)), days=st.integers(0, 9000), years=st.integers(1, 20))
def test_full_years_of_a_lease_are_those_of_the_calendar(start: date, days: int, years: int) -> None:
    end = start + timedelta(days=days)
    lease = LeaseWorking(starts=str(start), ends=str(end), seen_on=str(start))
    has_years = end + timedelta(days=1) >= later_by_years(start, years)
    assert (lease_left(lease).years >= years) is has_years


@pytest.mark.requirement("D14")
@pytest.mark.parametrize(
    ("ends", "verdict"),
    [("2024-12-31", Verdict.MET), ("2024-12-30", Verdict.NOT_MET), ("2030-12-31", Verdict.MET)],
)
def test_the_lease_s_whole_term_decides_not_what_is_left(ends: str, verdict: Verdict) -> None:
    rented = declaring(tenure="租赁", lease_start="2022-01-01", lease_end="2023-12-31")
    rented = msgspec.structs.replace(rented, evidence=(*rented.evidence, evidence("租赁合同")))
    assert finding(rented, "2.5.b").verdict is Verdict.NOT_MET
    lease = LeaseWorking(starts="2022-01-01", ends=ends, seen_on="2024-11-20")
    found = finding(rented, "2.5.b", m_2_5_b=number_text(worked_value(lease)))
    assert found.verdict is verdict


def test_requirements_tell_which_working_fits() -> None:
    kinds = {each.id: working_kind(each) for item in wenzhou().items for each in item.requirement}
    assert {name: kind for name, kind in kinds.items() if kind} == {
        "2.1.a": "area", "2.2.a": "area", "2.2.b": "seats", "2.3.a": "places", "2.4.a": "places", "2.5.b": "lease",
    }  # fmt: skip
