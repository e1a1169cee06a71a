"""Periods as the law counts them: working days with 调休, months and years, and the roll over days off.

A year whose notice is not on record is unknown: nothing is worked out for it, and the answer says so.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, Literal

from reviewer.domain.records import Record
from reviewer.errors import RuleViolation

LONGEST_WORKING_DAYS: Final = 1000
LONGEST_MONTHS: Final = 1200
_SATURDAY: Final = 5


class CalendarYear(Record):
    """One yearly notice on days off. ``year`` is the one in its title, ``papers`` are its addresses.

    ``work_on_weekend`` are the Saturdays and Sundays on which people work instead (调休).
    """

    year: int
    papers: tuple[str, ...] = ()
    off: tuple[date, ...]
    work_on_weekend: tuple[date, ...] = ()


class Period(Record):
    """When a period ends.

    ``days`` are the working days counted, none for months and years; ``last_day`` is the corresponding day of
    those (民法典 202), before it rolls. ``end`` is None where the calendar of a year in it is not on record
    (``calendar`` unpublished). ``rolled``: the last day was a day off and the period ends on the next working day.
    ``notes`` say in words what is not certain.
    """

    days: tuple[date, ...] = ()
    last_day: date | None = None
    end: date | None
    rolled: bool = False
    calendar: Literal["published", "unpublished"] = "published"
    notes: tuple[str, ...] = ()


class WorkCalendar(Record):
    """Days off and days worked of all years on record."""

    id: str
    title: str
    source: str
    note: str = ""
    years: tuple[CalendarYear, ...]

    def with_years(self, more: tuple[CalendarYear, ...]) -> WorkCalendar:
        """The same calendar with further years; one that it has already is replaced."""
        known = {each.year: each for each in (*self.years, *more)}
        years = tuple(known[year] for year in sorted(known))
        return WorkCalendar(id=self.id, title=self.title, source=self.source, note=self.note, years=years)

    def year(self, year: int) -> CalendarYear | None:
        """The notice of that year, None where it is not on record."""
        return next((each for each in self.years if each.year == year), None)

    def is_working(self, day: date) -> bool | None:
        """Whether people work on that day; None where the year is not on record.

        Late December may stand in the notice of the year after, early January never in the one before.
        """
        if self.year(day.year) is None:
            return None
        notices = [each for each in (self.year(day.year), self.year(day.year + 1)) if each is not None]
        if any(day in each.off for each in notices):
            return False
        return day.weekday() < _SATURDAY or any(day in each.work_on_weekend for each in notices)

    def working_days_between(self, after: date, last: date) -> int | None:
        """How many working days come after ``after`` up to ``last``, which counts; negative where ``last`` is earlier.

        None where a year in it is not on record.
        """
        if last < after:
            back = self.working_days_between(last, after)
            return None if back is None else -back
        count, at = 0, after
        while at < last:
            at = _next(at)
            works = self.is_working(at)
            if works is None:
                return None
            count += works
        return count

    def next_working_day(self, day: date) -> date | None:
        """The day itself when people work on it, else the next one on which they do; None where that is unknown."""
        at = day
        while True:
            works = self.is_working(at)
            if works is None:
                return None
            if works:
                return at
            at = _next(at)

    def working_days_from(self, day: date, count: int, *, from_next_day: bool = False) -> Period:
        """``count`` working days from ``day`` on, which counts itself when it is one and not ``from_next_day``.

        Source: 沪人社职〔2024〕124号 三(五), 温州2022 四(三) (公示期5个工作日; whether the first day counts is not
        said there; practice counts it, 江苏省人社厅 2024年1月31日至2月5日).

        Raises:
            RuleViolation: ``period_length``, fewer than one day or more than a thousand.
        """
        _require_length(count, LONGEST_WORKING_DAYS, "工作日数")
        days: list[date] = []
        at = _next(day) if from_next_day else day
        while True:
            works = self.is_working(at)
            if works is None:
                return Period(days=tuple(days), end=None, calendar="unpublished", notes=(self._unknown(at.year),))
            if works:
                days.append(at)
            if len(days) == count:
                return Period(days=tuple(days), last_day=at, end=at, notes=self._late_december(days))
            at = _next(at)

    def add_months(self, day: date, count: int) -> Period:
        """``count`` months after ``day``: the corresponding day, else the month's end, past days off.

        Source: 民法典 201 (the first day is not counted), 202, 203.

        Raises:
            RuleViolation: ``period_length``.
        """
        _require_length(count, LONGEST_MONTHS, "月数")
        return self._past_days_off(months_later(day, count))

    def add_years(self, day: date, count: int) -> Period:
        """``count`` years after ``day``, as ``add_months``. Source: 民法典 201-203.

        Raises:
            RuleViolation: ``period_length``.
        """
        _require_length(count, LONGEST_MONTHS // 12, "年数")
        return self._past_days_off(months_later(day, 12 * count))

    def _past_days_off(self, last: date) -> Period:
        at = last
        while True:
            works = self.is_working(at)
            if works is None:
                words = f"{self._unknown(at.year)}期间的最后一日为{last.isoformat()}，是否因休假日顺延尚不能确定。"
                return Period(last_day=last, end=None, calendar="unpublished", notes=(words,))
            if works:
                return Period(last_day=last, end=at, rolled=at != last, notes=self._late_december([last, at]))
            at = _next(at)

    def _unknown(self, year: int) -> str:
        if self.years and year < self.years[0].year:
            return f"没有收录{year}年的节假日安排（最早为{self.years[0].year}年），不能计算。"
        return f"{year}年的节假日安排尚未收录，不作推算；公布后请导入（reviewer calendar import）。"

    def _late_december(self, days: list[date]) -> tuple[str, ...]:
        """Days that the next year's notice may still change."""
        late = [day for day in days if day.month == 12 and day.day >= 25 and self.year(day.year + 1) is None]
        if not late:
            return ()
        year = late[-1].year
        return (f"{year + 1}年的节假日安排尚未收录，元旦调休可能改动{year}年12月末的工作日，公布后请再核对。",)


def months_later(day: date, months: int) -> date:
    """The corresponding day ``months`` later, else that month's end. Source: 民法典 202.

    Raises:
        RuleViolation: ``period_length``, past the year 9999.
    """
    years, month = divmod(day.month - 1 + months, 12)
    if day.year + years > date.max.year:
        raise RuleViolation("期限超出可计算的范围，请改小。", code="period_length", where=str(months))
    first = date(day.year + years, month + 1, 1)
    after = date.max if (first.year, first.month) == (date.max.year, 12) else _first_of_next(first) - timedelta(days=1)
    return first.replace(day=min(day.day, after.day))


def _first_of_next(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _next(day: date) -> date:
    if day == date.max:
        raise RuleViolation("期限超出可计算的范围，请改小。", code="period_length", where=day.isoformat())
    return day + timedelta(days=1)


def _require_length(count: int, most: int, name: str) -> None:
    if not 1 <= count <= most:
        raise RuleViolation(f"{name}应在 1 到 {most} 之间，未计算。", code="period_length", where=str(count))
