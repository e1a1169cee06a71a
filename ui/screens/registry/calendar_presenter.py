"""The calendar of a round: what falls on which day, which days are off, which years are not on record; no Qt."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Literal

from reviewer.desk import Desk
from reviewer.domain.due_dates import WEEKDAYS, DueDate, days_text
from reviewer.domain.moments import beijing_date, chinese_date
from reviewer.domain.records import Record
from reviewer.domain.working_days import WorkCalendar
from reviewer.usecases.deadlines import round_application_deadlines, round_deadlines
from reviewer.usecases.follow_up_deadlines import follow_up_deadlines
from reviewer.usecases.stage_bars import StageBar, stage_bars
from reviewer.usecases.work_periods import work_calendar
from ui.screens.registry.presenter import LONGEST_STAGE, short_name

WEEKS = 6
DayKind = Literal["work", "weekend", "off", "shift", "unknown"]
KIND_WORDS: dict[DayKind, str] = {
    "work": "工作日",
    "weekend": "休息日",
    "off": "放假",
    "shift": "调休上班",
    "unknown": "该年节假日安排未收录",
}


class DayEvent(Record):
    """Something on a day. ``is_due``: a deadline, underlined; else a stage that begins or ends."""

    day: date
    day_text: str
    name: str
    brief: str
    left: str
    working: str
    is_due: bool
    is_over: bool
    is_late: bool
    whose: str
    steps: tuple[str, ...]


class CalendarState(Record):
    """The events by day, the days of the publicity, the calendar itself."""

    round_name: str
    today: date
    calendar: WorkCalendar
    events: tuple[DayEvent, ...]
    bands: tuple[tuple[date, date], ...]

    def on(self, day: date) -> tuple[DayEvent, ...]:
        """What falls on a day."""
        return tuple(each for each in self.events if each.day == day)

    def kind(self, day: date) -> DayKind:
        """What sort of day it is."""
        works, is_weekend = self.calendar.is_working(day), day.weekday() > 4
        if works is None:
            return "unknown"
        if works:
            return "shift" if is_weekend else "work"
        return "weekend" if is_weekend and not self._is_named(day) else "off"

    def is_in_band(self, day: date) -> bool:
        """Whether the publicity runs on that day."""
        return any(first <= day <= last for first, last in self.bands)

    def unknown_years(self, months: tuple[date, ...]) -> tuple[int, ...]:
        """Which years of the months shown are not on record."""
        return tuple(sorted({each.year for each in months if self.calendar.year(each.year) is None}))

    def words(self, day: date) -> str:
        """All of a day in lines."""
        head = f"{chinese_date(day)} 星期{WEEKDAYS[day.weekday()]}　{KIND_WORDS[self.kind(day)]}"
        band = ("公示期内",) if self.is_in_band(day) else ()
        return "\n".join((head, *band, *(f"{each.name}　{each.left}".strip() for each in self.on(day))))

    def _is_named(self, day: date) -> bool:
        notices = (self.calendar.year(day.year), self.calendar.year(day.year + 1))
        return any(day in each.off for each in notices if each is not None)


def read_calendar(desk: Desk, round_id: str) -> CalendarState:
    """Read the events of a round; without a round the bare calendar."""
    today, days = beijing_date(desk.clock()), work_calendar(desk)
    if not round_id:
        return CalendarState(round_name="", today=today, calendar=days, events=(), bands=())
    shared = round_deadlines(desk, round_id, today)
    common = {each.deadline for each in shared if each.subject == round_id}
    own = [each for each in round_application_deadlines(desk, round_id, today) if each.deadline not in common]
    followed = follow_up_deadlines(desk, round_id, today)
    names = {row.id: row.name for row in desk.store.applications(round_id)}
    found: dict[tuple[str, str], DueDate] = {(each.subject, each.deadline): each for each in (*shared, *own, *followed)}
    events = [
        _due_event(each, names.get(each.subject, ""), today)
        for each in found.values()
        if each.ends_on is not None and each.state != "void"
    ]
    known = {(each.day, each.name) for each in events}
    events += [
        event
        for bar in stage_bars(desk, round_id, today)
        for event in _stage_events(bar, days, today)
        if (event.day, event.name) not in known
    ]
    return CalendarState(
        round_name=desk.store.round(round_id).name,
        today=today,
        calendar=days,
        events=tuple(sorted(events, key=lambda each: (each.day, not each.is_due, each.name))),
        bands=tuple(
            _band(each) for each in shared if each.stage == "publicity" and each.kind == "period" and _known(each)
        ),
    )


def month_days(month: date) -> tuple[date, ...]:
    """The 42 days of the weeks that begin with the one of the month's first day, Monday first."""
    first = month.replace(day=1)
    begin = first - timedelta(days=first.weekday())
    return tuple(begin + timedelta(days=at) for at in range(7 * WEEKS))


def moved_months(day: date, months: int) -> date:
    """The same day of another month, or its last one."""
    at = day.year * 12 + day.month - 1 + months
    year, month = at // 12, at % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _known(due: DueDate) -> bool:
    return due.starts_on is not None and due.ends_on is not None


def _band(due: DueDate) -> tuple[date, date]:
    return due.starts_on or date.min, due.ends_on or date.min


def _due_event(due: DueDate, whose: str, today: date) -> DayEvent:
    late = (f"逾期：{due.late}",) if due.late else ()
    return DayEvent(
        day=due.ends_on or date.min,
        day_text=_day_text(due.ends_on or date.min, today),
        name=due.end_name,
        brief=short_name(due.end_name),
        left=due.left_text,
        working=due.working_days_text if due.days_left else "",
        is_due=True,
        is_over=due.state not in ("open", "overdue"),
        is_late=due.state in ("overdue", "late"),
        whose=whose,
        steps=(*due.steps, *due.notes, *late),
    )


def _stage_events(bar: StageBar, days: WorkCalendar, today: date) -> list[DayEvent]:
    """Its first day, and its last one where no deadline of its own stands there."""
    said = ("本程序建议的日期，未经确认",) if bar.is_proposal else ()
    ends = [] if bar.due is not None and bar.due.ends_on == bar.ends_on else [(bar.ends_on, "结束")]
    return [
        DayEvent(
            day=day,
            day_text=_day_text(day, today),
            name=f"{bar.name}{word}",
            brief=f"{short_name(bar.name, LONGEST_STAGE)}{word}",
            left=days_text((day - today).days) if day >= today else "已过",
            working=_working(days, today, day),
            is_due=False,
            is_over=day < today,
            is_late=False,
            whose="",
            steps=(*(each for each in (bar.actor, bar.clause) if each), *said),
        )
        for day, word in ((bar.starts_on, "开始"), *ends)
        if day is not None
    ]


def _working(days: WorkCalendar, today: date, day: date) -> str:
    count = days.working_days_between(today, day) if day > today else None
    return f"{count} 个工作日" if count is not None else ""


def _day_text(day: date, today: date) -> str:
    """11-30; with its year where that is another."""
    return f"{day:%m-%d}" if day.year == today.year else day.isoformat()
