"""Deadlines by commands: published cases, leap days, ends of months and years, holidays, years without notice."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from centre_2024 import PASSPHRASE, add_applicant, moved, open_centre
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.resources import resource_path
from reviewer.usecases.work_periods import shipped_calendar
from tests.e2e.people import done, refused, run

ENVIRONMENT = {"REVIEWER_PASSPHRASE": PASSPHRASE}
# (publication, days counted with it, end without it)
PUBLISHED = (
    ("2022-09-30", "2022-09-30 2022-10-08 2022-10-09 2022-10-10 2022-10-11", "2022-10-12"),
    ("2022-10-31", "2022-10-31 2022-11-01 2022-11-02 2022-11-03 2022-11-04", "2022-11-07"),
    ("2023-01-18", "2023-01-18 2023-01-19 2023-01-20 2023-01-28 2023-01-29", "2023-01-30"),
    ("2023-09-27", "2023-09-27 2023-09-28 2023-10-07 2023-10-08 2023-10-09", "2023-10-10"),
    # 江苏省人社厅: 公示期为5个工作日(2024年1月31日至2024年2月5日)
    ("2024-01-31", "2024-01-31 2024-02-01 2024-02-02 2024-02-04 2024-02-05", "2024-02-06"),
    # a Saturday, a day of the Spring Festival, New Year's Eve of a known year, a worked Sunday
    ("2026-11-21", "2026-11-23 2026-11-24 2026-11-25 2026-11-26 2026-11-27", "2026-11-27"),
    ("2024-02-10", "2024-02-18 2024-02-19 2024-02-20 2024-02-21 2024-02-22", "2024-02-22"),
    ("2024-12-31", "2024-12-31 2025-01-02 2025-01-03 2025-01-06 2025-01-07", "2025-01-08"),
    ("2024-04-28", "2024-04-28 2024-04-29 2024-04-30 2024-05-06 2024-05-07", "2024-05-08"),
    ("2020-01-01", "2020-01-02 2020-01-03 2020-01-06 2020-01-07 2020-01-08", "2020-01-08"),
)
PERIODS = (
    ("2024-06-14", "--months", 3, "2024-09-14", "2024-09-14", False),
    ("2024-11-30", "--months", 3, "2025-02-28", "2025-02-28", False),
    ("2023-11-30", "--months", 3, "2024-02-29", "2024-02-29", False),
    ("2024-01-31", "--months", 1, "2024-02-29", "2024-02-29", False),
    ("2025-01-31", "--months", 1, "2025-02-28", "2025-02-28", False),
    ("2024-02-29", "--years", 1, "2025-02-28", "2025-02-28", False),
    ("2024-02-29", "--months", 12, "2025-02-28", "2025-02-28", False),
    ("2025-09-30", "--months", 1, "2025-10-30", "2025-10-30", False),
    ("2025-07-01", "--months", 3, "2025-10-01", "2025-10-09", True),
    ("2025-12-31", "--months", 1, "2026-01-31", "2026-02-02", True),
    ("2022-09-30", "--months", 3, "2022-12-30", "2022-12-30", False),
    # 31 December 2022 is off by the notice of 2023.
    ("2022-10-31", "--months", 2, "2022-12-31", "2023-01-03", True),
)


@pytest.mark.requirement("A23", "C24", "X21")
@pytest.mark.parametrize(("start", "days", "without"), PUBLISHED)
def test_five_working_days_by_command(start: str, days: str, without: str) -> None:
    counted = done("deadline", start, "--working-days", "5")
    assert counted["days"] == days.split()
    assert (counted["end"], counted["rolled"], counted["calendar"]) == (days.split()[-1], False, "published")
    assert done("deadline", start, "--working-days", "5", "--from-next-day")["end"] == without


@pytest.mark.requirement("A19", "A26", "X21")
@pytest.mark.parametrize(("start", "unit", "count", "last", "end", "rolled"), PERIODS)
def test_months_and_years_by_command(start: str, unit: str, count: int, last: str, end: str, rolled: bool) -> None:
    found = done("deadline", start, unit, str(count))
    assert (found["last_day"], found["end"], found["rolled"]) == (last, end, rolled)
    assert (found["days"], found["calendar"], found["notes"]) == ([], "published", [])


@pytest.mark.requirement("X20", "X21")
@pytest.mark.parametrize(
    ("words", "days"),
    [
        (("2026-12-29", "--working-days", "5"), ["2026-12-29", "2026-12-30", "2026-12-31"]),
        (("2027-01-04", "--working-days", "1"), []),
        (("2026-11-20", "--months", "3"), []),
        (("2024-06-14", "--years", "3"), []),
        (("2019-12-30", "--working-days", "1"), []),
        (("2019-01-31", "--months", "1"), []),
    ],
)
def test_a_year_that_is_not_on_record_gives_no_end(words: tuple[str, ...], days: list[str]) -> None:
    found = done("deadline", *words)
    assert (found["end"], found["calendar"], found["rolled"], found["days"]) == (None, "unpublished", False, days)
    assert len(found["notes"]) == 1 and "年的节假日安排" in found["notes"][0]


@pytest.mark.requirement("X21")
@pytest.mark.parametrize(
    ("words", "code", "name"),
    [
        (("2023-02-29", "--months", "1"), 3, "date_unreadable"),
        (("31.12.2024", "--working-days", "5"), 3, "date_unreadable"),
        (("2024-01-01", "--working-days", "0"), 3, "period_length"),
        (("2024-01-01", "--working-days", "-5"), 3, "period_length"),
        (("2024-01-01", "--months", "100000"), 3, "period_length"),
        (("2024-01-01", "--months", "3", "--from-next-day"), 3, "from_next_day"),
    ],
)
def test_what_is_no_period_is_refused_in_a_sentence(words: tuple[str, ...], code: int, name: str) -> None:
    refused("deadline", *words, code=code, name=name)


@pytest.mark.requirement("X20")
def test_a_years_days_are_shown() -> None:
    year = done("calendar", "show", "2024")
    assert ("2024-02-04" in year["work_on_weekend"], "2024-02-10" in year["off"]) == (True, True)
    assert all(each.startswith("http") for each in year["papers"])
    problem = refused("calendar", "show", "2027", code=3, name="calendar_unknown")
    assert "2020年至2026年" in problem["message"]


def _slow_days(start: date, count: int, *, from_next: bool) -> list[date]:
    """Counted day by day from the notices' own lists, without the program's calendar."""
    years = json.loads(resource_path("calendars", "cn.json").read_text(encoding="utf-8"))["years"]
    off = {each for year in years for each in year["off"]}
    work = {each for year in years for each in year["work_on_weekend"]}
    days: list[date] = []
    at = start + timedelta(days=1) if from_next else start
    while len(days) < count:
        text = at.isoformat()
        if text in work or (at.isoweekday() <= 5 and text not in off):
            days.append(at)
        at += timedelta(days=1)
    return days


@pytest.mark.requirement("X21", "A23")
@settings(deadline=None, max_examples=150)
@given(st.dates(date(2020, 1, 1), date(2026, 9, 1)), st.integers(1, 60), st.booleans())
def test_working_days_agree_with_a_slow_count(start: date, count: int, from_next: bool) -> None:
    period = shipped_calendar().working_days_from(start, count, from_next_day=from_next)
    assert list(period.days) == _slow_days(start, count, from_next=from_next)
    assert period.end is not None
    between = shipped_calendar().working_days_between(start, period.end)
    is_first = period.days[0] == start
    assert between == count - is_first
    assert shipped_calendar().working_days_between(period.end, start) == -(between or 0)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A centre whose one application was passed by a letter of 14 June 2024."""
    desk, _, round_id = open_centre(tmp_path, date(2024, 5, 6))
    with desk:
        id = add_applicant(desk, round_id)
        moved(desk, id, ("reply", "2024-06-14"), ("project_review", "2024-06-17"), letter="reply")
    return tmp_path / "中心"


def asked(store: Path, *words: str | Path) -> Any:
    ran = run(*words, store=store, environment=ENVIRONMENT)
    assert ran.code == 0, ran
    return ran.data


@pytest.mark.requirement("A19", "A37", "X21")
def test_deadlines_of_a_round_and_of_an_application_with_their_steps(store: Path) -> None:
    dues = asked(store, "deadlines", "--round", "SH24", "--on", "2024-09-01")["deadlines"]
    by_id = {each["deadline"]: each for each in dues}
    assert by_id["window"]["hours"] == ["09:30-11:00", "13:30-16:00"]
    review = by_id["project_review"]
    assert (review["subject"], review["ends_on"], review["days_left"]) == ("SH24-001", "2024-09-14", 13)
    assert review["working_days_left"] == 11 and len(review["steps"]) == 5
    own = asked(store, "deadlines", "--application", "SH24-001", "--on", "2024-09-15")["deadlines"]
    assert {each["deadline"]: each["left"] for each in own}["project_review"] == "逾 1 天"


@pytest.mark.requirement("X21")
def test_a_deadline_is_changed_and_a_stage_planned_by_command(store: Path) -> None:
    changed = asked(
        store, "deadline-change", "SH24-001", "project_review", "--on", "2024-10-15", "--reason", "样例：台风"
    )
    assert (changed["ends_on"], changed["computed_on"], changed["reason"]) == ("2024-10-15", "2024-09-14", "样例：台风")
    ran = run(
        "deadline-change", "SH24-001", "x", "--as-computed", "--reason", "样", store=store, environment=ENVIRONMENT
    )
    assert (ran.code, ran.problem["code"]) == (3, "unknown_deadline")
    plan = asked(store, "plan", "--round", "SH24", "--stage", "公示", "--from", "2024-11-04", "--to", "2024-11-08")
    rows = {each["stage"]: each for each in plan["plan"]}
    assert (rows["publicity"]["starts_on"], rows["publicity"]["is_proposal"]) == ("2024-11-04", False)
    assert rows["receipt"]["is_proposal"] is True
    again = ("plan", "--stage", "公示", "--from", "2024-11-05", "--to", "2024-11-11")
    ran = run(*again, store=store, environment=ENVIRONMENT)
    assert (ran.code, ran.problem["code"]) == (3, "plan_reason")
    assert asked(store, *again, "--reason", "样例")["plan"]
    ran = run("plan", "--stage", "公示", "--from", "2024-11-05", store=store, environment=ENVIRONMENT)
    assert (ran.code, ran.problem["code"]) == (3, "plan_incomplete")
