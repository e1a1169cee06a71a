"""Working days with 调休, months and years, days off at the end, and years that are not published yet.

The cases of 2022 to 2025 were worked out beforehand from the State Council's notices; the one of 2024-01-31 is
printed in a notice of 江苏省人社厅.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.domain.working_days import WorkCalendar, months_later
from reviewer.errors import RuleViolation
from reviewer.intake.calendar_file import load_calendar_year
from reviewer.usecases.work_periods import shipped_calendar

CASES = (
    ("2022-09-30", ("2022-09-30", "2022-10-08", "2022-10-09", "2022-10-10", "2022-10-11"), "2022-10-12"),
    ("2022-10-31", ("2022-10-31", "2022-11-01", "2022-11-02", "2022-11-03", "2022-11-04"), "2022-11-07"),
    ("2023-01-18", ("2023-01-18", "2023-01-19", "2023-01-20", "2023-01-28", "2023-01-29"), "2023-01-30"),
    ("2023-09-27", ("2023-09-27", "2023-09-28", "2023-10-07", "2023-10-08", "2023-10-09"), "2023-10-10"),
    ("2024-01-31", ("2024-01-31", "2024-02-01", "2024-02-02", "2024-02-04", "2024-02-05"), "2024-02-06"),
)


@pytest.fixture
def calendar() -> WorkCalendar:
    """The shipped years."""
    return shipped_calendar()


def _day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.requirement("A23", "C24", "X21")
@pytest.mark.parametrize(("publish", "days", "from_next"), CASES)
def test_five_working_days_count_the_first_one_unless_the_scheme_says_otherwise(
    calendar: WorkCalendar, publish: str, days: tuple[str, ...], from_next: str
) -> None:
    period = calendar.working_days_from(_day(publish), 5)
    assert period.days == tuple(_day(each) for each in days)
    assert (period.end, period.calendar, period.rolled) == (_day(days[-1]), "published", False)
    assert calendar.working_days_from(_day(publish), 5, from_next_day=True).end == _day(from_next)


@pytest.mark.requirement("X21")
def test_a_first_day_that_is_off_does_not_count(calendar: WorkCalendar) -> None:
    saturday = calendar.working_days_from(_day("2026-11-21"), 5)
    assert saturday.days[0] == _day("2026-11-23")
    assert saturday == calendar.working_days_from(_day("2026-11-23"), 5)


@pytest.mark.requirement("A19", "X21")
@pytest.mark.parametrize(
    ("start", "months", "end", "rolled"),
    [
        ("2024-06-14", 3, "2024-09-14", False),  # a Saturday on which people worked
        ("2024-11-30", 3, "2025-02-28", False),  # no 30 February
        ("2023-11-30", 3, "2024-02-29", False),
        ("2025-07-01", 3, "2025-10-09", True),  # 1 October to 8 October were off
        ("2024-09-04", 1, "2024-10-08", True),
        ("2025-08-15", 1, "2025-09-15", False),
    ],
)
def test_months_end_on_the_corresponding_day_and_roll_past_days_off(
    calendar: WorkCalendar, start: str, months: int, end: str, rolled: bool
) -> None:
    period = calendar.add_months(_day(start), months)
    assert (period.end, period.rolled, period.calendar) == (_day(end), rolled, "published")


@pytest.mark.requirement("A26", "X21")
def test_years_are_twelve_months_each_and_29_february_ends_on_the_28th(calendar: WorkCalendar) -> None:
    assert calendar.add_years(_day("2023-03-01"), 3).end == _day("2026-03-02")
    assert calendar.add_years(_day("2024-02-29"), 1).end == _day("2025-02-28")


@pytest.mark.requirement("X21")
def test_a_year_that_is_not_published_is_said_and_never_guessed(calendar: WorkCalendar) -> None:
    across = calendar.working_days_from(_day("2026-12-29"), 5)
    assert (across.end, across.calendar) == (None, "unpublished")
    assert across.days == (_day("2026-12-29"), _day("2026-12-30"), _day("2026-12-31"))
    assert "2027年" in across.notes[0]
    months = calendar.add_months(_day("2026-11-20"), 3)
    assert (months.end, months.rolled, months.calendar) == (None, False, "unpublished")
    # The law tells the corresponding day; whether people work on it nobody knows yet.
    assert months.last_day == _day("2027-02-20") and "2027-02-20" in months.notes[0]
    before = calendar.working_days_from(_day("2019-12-30"), 1)
    assert (before.end, before.calendar) == (None, "unpublished")
    assert calendar.is_working(_day("2027-01-01")) is None


@pytest.mark.requirement("X21")
def test_the_end_of_december_may_still_change_and_that_is_said(calendar: WorkCalendar) -> None:
    assert calendar.working_days_from(_day("2026-12-28"), 2).notes
    assert not calendar.working_days_from(_day("2026-12-21"), 2).notes
    assert not calendar.working_days_from(_day("2025-12-29"), 2).notes
    # 31 December 2022 is off by the notice of 2023 only.
    assert calendar.is_working(_day("2022-12-31")) is False


@pytest.mark.requirement("X21")
@pytest.mark.parametrize("count", [0, -3, 1001])
def test_lengths_that_are_no_period_are_refused(calendar: WorkCalendar, count: int) -> None:
    with pytest.raises(RuleViolation) as caught:
        calendar.working_days_from(_day("2026-01-05"), count)
    assert caught.value.code == "period_length"


@settings(deadline=None, max_examples=150)
@given(st.dates(date(2020, 1, 1), date(2026, 10, 1)), st.integers(1, 30))
def test_a_period_holds_just_its_working_days(day: date, count: int) -> None:
    calendar = shipped_calendar()
    period = calendar.working_days_from(day, count)
    assert period.end is not None
    between = [day.fromordinal(each) for each in range(day.toordinal(), period.end.toordinal() + 1)]
    assert [each for each in between if calendar.is_working(each)] == list(period.days)
    assert len(period.days) == count


@settings(deadline=None, max_examples=200)
@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 240))
def test_months_later_stays_in_its_month(day: date, months: int) -> None:
    later = months_later(day, months)
    assert 12 * later.year + later.month == 12 * day.year + day.month + months
    assert later.day <= day.day


def _file(folder: Path, **changes: object) -> Path:
    fields: dict[str, object] = {
        "year": 2027,
        "papers": ["https://www.gov.cn/样例"],
        "off": [f"2027-10-{day:02}" for day in range(1, 14)],
        "work_on_weekend": ["2027-09-26"],
    }
    path = folder / "2027.json"
    path.write_text(json.dumps({**fields, **changes}, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.mark.requirement("X21")
def test_a_new_year_comes_from_a_file_in_two_forms(calendar: WorkCalendar, tmp_path: Path) -> None:
    year = load_calendar_year(_file(tmp_path))
    later = calendar.with_years((year,))
    assert later.working_days_from(_day("2027-09-24"), 4).end == _day("2027-09-28")
    days = [{"name": "国庆节", "date": each.isoformat(), "isOffDay": True} for each in year.off]
    days.append({"name": "国庆节", "date": "2027-09-26", "isOffDay": False})
    path = tmp_path / "open.json"
    named = {"$schema": "…", "$id": "…", "year": 2027, "papers": list(year.papers), "days": days}
    path.write_text(json.dumps(named), encoding="utf-8")
    assert load_calendar_year(path) == year


@pytest.mark.requirement("X21")
@pytest.mark.parametrize(
    "changes",
    [
        {"papers": []},
        {"off": ["2027-10-01"]},
        {"work_on_weekend": ["2027-09-27"]},
        {"work_on_weekend": ["2027-10-02"]},
        {"work_on_weekend": ["2029-09-30"]},
        {"off": [f"2027-13-{day:02}" for day in range(1, 14)]},
        {"holidays": []},
    ],
)
def test_a_file_that_cannot_be_a_notice_is_refused(tmp_path: Path, changes: dict[str, object]) -> None:
    with pytest.raises(RuleViolation) as caught:
        load_calendar_year(_file(tmp_path, **changes))
    assert caught.value.code == "calendar_invalid"
    assert "没有导入" in caught.value.message
