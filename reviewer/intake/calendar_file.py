"""Calendars of working days: the shipped one, and a new year's notice as people bring it along."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import msgspec

from reviewer.domain.records import Record, decoded
from reviewer.domain.working_days import CalendarYear, WorkCalendar
from reviewer.errors import EnvironmentProblem, RuleViolation, reason_of

# 13 days by law since 2025, with the weekends around them; epidemic years had 31.
_FEWEST_OFF, _MOST_OFF = 11, 60


class _NamedDay(Record):
    name: str = ""
    date: date
    is_off: bool = msgspec.field(name="isOffDay")


class _NamedYear(msgspec.Struct, frozen=True):
    """A year as the open holiday-cn project publishes it."""

    year: int
    papers: tuple[str, ...]
    days: tuple[_NamedDay, ...]


def load_calendar(path: Path) -> WorkCalendar:
    """Read a calendar of many years.

    Raises:
        RuleViolation: ``calendar_invalid``.
        EnvironmentProblem: the file cannot be read.
    """
    try:
        calendar = decoded(_read(path), WorkCalendar)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _invalid(path, f"内容不合要求（{error}）") from error
    for year in calendar.years:
        _require_plausible(path, year)
    return calendar


def load_calendar_year(path: Path) -> CalendarYear:
    """Read one year's notice: year, papers, off, work_on_weekend; or as holiday-cn publishes it (days, isOffDay).

    Raises:
        RuleViolation: ``calendar_invalid``.
        EnvironmentProblem: the file cannot be read.
    """
    raw = _read(path)
    try:
        plain = decoded(raw, dict[str, msgspec.Raw])
        year = _from_named(decoded(raw, _NamedYear)) if "days" in plain else decoded(raw, CalendarYear)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _invalid(path, f"内容不合要求（{error}）") from error
    _require_plausible(path, year)
    return year


def _from_named(named: _NamedYear) -> CalendarYear:
    return CalendarYear(
        year=named.year,
        papers=named.papers,
        off=tuple(sorted(each.date for each in named.days if each.is_off)),
        work_on_weekend=tuple(sorted(each.date for each in named.days if not each.is_off)),
    )


def _require_plausible(path: Path, year: CalendarYear) -> None:
    """Refuse what no notice of the State Council says: a slip here would move every deadline."""
    if not year.papers or not all(each.strip() for each in year.papers):
        raise _invalid(path, f"{year.year}年没有写明依据的通知（papers）")
    if not _FEWEST_OFF <= len(year.off) <= _MOST_OFF:
        raise _invalid(path, f"{year.year}年的放假日有 {len(year.off)} 天，不像一年的安排")
    first, last = date(year.year - 1, 12, 20), date(year.year, 12, 31) + timedelta(days=5)
    days = (*year.off, *year.work_on_weekend)
    outside = [day for day in days if not first <= day <= last]
    if outside:
        raise _invalid(path, f"{outside[0].isoformat()} 不在{year.year}年的安排之内")
    if len(set(days)) < len(days):
        raise _invalid(path, f"{year.year}年有日期写了两次，或既放假又上班")
    on_weekday = [day for day in year.work_on_weekend if day.weekday() < 5]
    if on_weekday:
        raise _invalid(path, f"{on_weekday[0].isoformat()} 不是周末，不能列为调休上班")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"读不了节假日安排文件（{reason_of(error)}）。原有安排未变，请检查文件是否存在、可读。"
        raise EnvironmentProblem(message, code="calendar_unreadable", where=str(path)) from error


def _invalid(path: Path, what: str) -> RuleViolation:
    return RuleViolation(f"节假日安排文件{what}。没有导入，原有安排未变。", code="calendar_invalid", where=path.name)
