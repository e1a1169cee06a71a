"""Deadlines by the calendar on record: the shipped years and those that the centre took in."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from reviewer.desk import Desk
from reviewer.domain.records import Record, canonical_json, from_document
from reviewer.domain.working_days import CalendarYear, WorkCalendar
from reviewer.errors import RuleViolation
from reviewer.intake.calendar_file import load_calendar, load_calendar_year
from reviewer.resources import resource_path

CALENDAR = "cn"
_ADDED = f"rule.calendar.{CALENDAR}"


class AddedYears(Record):
    """The years that this store knows beside the shipped ones."""

    years: tuple[CalendarYear, ...] = ()


class YearView(Record):
    """One year on record: how many days off and worked weekends, from which notices, shipped or taken in."""

    year: int
    off: int
    work_on_weekend: int
    papers: tuple[str, ...]
    is_added: bool


@lru_cache(maxsize=1)
def shipped_calendar() -> WorkCalendar:
    """The years that come with the program."""
    return load_calendar(resource_path("calendars", f"{CALENDAR}.json"))


def work_calendar(desk: Desk | None) -> WorkCalendar:
    """The calendar on record; without a desk the shipped years alone."""
    return shipped_calendar() if desk is None else shipped_calendar().with_years(_added(desk).years)


def list_calendar(desk: Desk | None) -> tuple[YearView, ...]:
    """Every year on record, oldest first."""
    added = set() if desk is None else {each.year for each in _added(desk).years}
    return tuple(
        YearView(
            year=each.year,
            off=len(each.off),
            work_on_weekend=len(each.work_on_weekend),
            papers=each.papers,
            is_added=each.year in added,
        )
        for each in work_calendar(desk).years
    )


def show_calendar(desk: Desk | None, year: int) -> CalendarYear:
    """One year on record.

    Raises:
        RuleViolation: ``calendar_unknown``.
    """
    calendar = work_calendar(desk)
    found = calendar.year(year)
    if found is not None:
        return found
    first, last = calendar.years[0].year, calendar.years[-1].year
    raise RuleViolation(
        f"没有收录{year}年的节假日安排（现有{first}年至{last}年）；公布后请导入（reviewer calendar import）。",
        code="calendar_unknown",
        where=str(year),
    )


def import_calendar(desk: Desk, path: Path) -> CalendarYear:
    """Take a year's notice in; a year taken in before is replaced, a shipped one stays.

    Raises:
        RuleViolation: the file is no such notice (``calendar_invalid``), or the year is shipped
            (``calendar_known``).
        EnvironmentProblem: the file cannot be read.
    """
    year = load_calendar_year(path)
    if shipped_calendar().year(year.year) is not None:
        raise RuleViolation(
            f"{year.year}年的节假日安排已随程序提供，没有改动。", code="calendar_known", where=str(year.year)
        )
    known = {each.year: each for each in _added(desk).years} | {year.year: year}
    added = AddedYears(years=tuple(known[each] for each in sorted(known)))
    with desk.store.change(desk.actor) as change:
        change.set_setting(_ADDED, canonical_json(added).decode())
    return year


def _added(desk: Desk) -> AddedYears:
    kept = desk.store.setting(_ADDED)
    return AddedYears() if kept is None else from_document(kept.encode(), AddedYears)
