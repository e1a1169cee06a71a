"""Deadlines worked out: from when until when, which days count, why, and where they stand on a day."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final, Literal, NamedTuple

import msgspec

from reviewer.domain.moments import chinese_date
from reviewer.domain.procedure import Deadline
from reviewer.domain.records import Record
from reviewer.domain.working_days import Period, WorkCalendar, months_later

WEEKDAYS: Final = "一二三四五六日"
# From what a period counts, in words.
COUNTED_FROM: Final[dict[str, str]] = {
    "": "进入本阶段之日",
    "call": "通知发布之日",
    "letter": "复函出具之日",
    "publicity": "公示发布之日",
    "filing": "备案之日",
}
DueKind = Literal["window", "date", "period", "validity", "follow_up"]
# waiting: the first day is not known yet; unknown: the calendar of a year is not on record; past: nothing was to be
# done by anybody, the day is over; late: done, or given up, after the day; void: the application went another way.
DueState = Literal["waiting", "unknown", "open", "met", "overdue", "past", "late", "void"]
STATE_WORDS: Final[dict[DueState, str]] = {
    "waiting": "起算日未定",
    "unknown": "止日待定",
    "open": "进行中",
    "met": "按期",
    "overdue": "逾期",
    "past": "已过",
    "late": "逾期办结",
    "void": "不再适用",
}


class DueDate(Record):
    """One deadline of a round or of an application, as it stands on a day.

    ``days`` are all dates that were counted: the working days of a period, the days of a window. ``last_day`` is the
    corresponding day of months and years before it rolls. ``computed_on`` is the end by the rules; ``ends_on`` may
    be another where staff changed it (``is_changed``, for ``reason``). ``steps`` say in words how it was worked out.
    ``days_left`` until ``ends_on``, 0 on it, negative after it; ``working_days_left`` likewise, None where a year is
    not on record. ``bar_until`` is the last day of the bar that a late one brings.
    """

    subject: str
    deadline: str
    stage: str
    name: str
    clause: str
    kind: DueKind
    length: str = ""
    counted_from: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    computed_on: date | None = None
    last_day: date | None = None
    days: tuple[date, ...] = ()
    hours: tuple[str, ...] = ()
    rolled: bool = False
    calendar: Literal["published", "unpublished"] = "published"
    notes: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    late: str = ""
    late_stage: str = ""
    bar_until: date | None = None
    state: DueState = "waiting"
    is_met: bool = False
    met_on: date | None = None
    is_planned: bool = False
    is_changed: bool = False
    reason: str = ""
    days_left: int | None = None
    working_days_left: int | None = None

    @property
    def end_name(self) -> str:
        """What its last day is called: 公示期满, 备案有效期到期, else its name."""
        if self.kind == "validity":
            return f"{self.name}到期"
        return "公示期满" if self.kind == "period" and self.stage == "publicity" else self.name

    @property
    def left_text(self) -> str:
        """余 7 天, 今天, 逾 2 天; else what it waits for, or how it ended."""
        if self.kind == "validity" and self.state == "past":
            return "已到期"
        if self.state not in ("open", "overdue") or self.days_left is None:
            return STATE_WORDS[self.state]
        return days_text(self.days_left)

    @property
    def working_days_text(self) -> str:
        """5 个工作日, as long as it is open and known."""
        if self.state != "open" or self.working_days_left is None:
            return ""
        return f"{self.working_days_left} 个工作日"


class WorkedOut(NamedTuple):
    """A period with its first day and the steps in words."""

    starts_on: date
    period: Period
    steps: tuple[str, ...]


def days_text(days: int) -> str:
    """余 3 天, 今天, 逾 2 天."""
    if days == 0:
        return "今天"
    return f"余 {days} 天" if days > 0 else f"逾 {-days} 天"


def day_text(day: date) -> str:
    """2024年9月14日（星期六）."""
    return f"{chinese_date(day)}（星期{WEEKDAYS[day.weekday()]}）"


def length_text(deadline: Deadline) -> str:
    """5 个工作日, 3 个月, 3 年; empty for a date."""
    for count, unit in ((deadline.working_days, "个工作日"), (deadline.months, "个月"), (deadline.years, "年")):
        if count is not None:
            return f"{count} {unit}"
    return ""


def work_out(
    calendar: WorkCalendar, deadline: Deadline, start: date, clause: str = "", counted_from: str = ""
) -> WorkedOut:
    """When a period that begins on ``start`` ends, with every step in words.

    ``clause`` names the notice too; ``counted_from`` says what day ``start`` is.

    Source: 民法典 201-203; 沪人社职〔2024〕124号 三(四), 三(五), 温州2022 四(三).

    Raises:
        RuleViolation: ``period_length``.
    """
    words = counted_from or COUNTED_FROM[deadline.counted_from]
    basis = f"依据：{clause or deadline.clause}" + (f"；{deadline.note}" if deadline.note else "")
    if deadline.working_days is not None:
        period = calendar.working_days_from(start, deadline.working_days, from_next_day=deadline.from_next_day)
        return WorkedOut(start, period, (*_working_steps(calendar, deadline, start, period, words), basis))
    months = deadline.months if deadline.months is not None else 12 * (deadline.years or 0)
    if deadline.rolls:
        period = calendar.add_months(start, months)
    else:
        last = months_later(start, months)
        period = Period(last_day=last, end=last)
    return WorkedOut(start, period, (*_month_steps(deadline, start, period, words), basis))


def _working_steps(
    calendar: WorkCalendar, deadline: Deadline, start: date, period: Period, words: str
) -> tuple[str, ...]:
    works = calendar.is_working(start)
    if deadline.from_next_day:
        counted = "当日不计，从次日起算"
    else:
        counted = {True: "为工作日，当日计入", False: "不是工作日，从其后第一个工作日起算", None: "是否工作日未知"}[
            works
        ]
    days = "、".join(_short_day(day, calendar) for day in period.days)
    steps = [f"起算日：{day_text(start)}，{words}，{counted}"]
    if days:
        steps.append(f"计入的工作日：{days}，共 {len(period.days)} 日")
    if period.end is None:
        return (*steps, f"到期日：不能确定。{''.join(period.notes)}")
    return (
        *steps,
        f"到期日：{day_text(period.end)}",
        "是否顺延：按工作日计算，末日必为工作日",
        *period.notes,
    )


def _month_steps(deadline: Deadline, start: date, period: Period, words: str) -> tuple[str, ...]:
    last = period.last_day or start
    steps = [f"起算日：{day_text(start)}，{words}，当日不计入（民法典第二百零一条）"]
    why = "没有对应日，以月末日为止" if last.day != start.day else "对应日"
    steps.append(f"{length_text(deadline)}后：{day_text(last)}，{why}（民法典第二百零二条）")
    if period.end is None:
        return (*steps, f"到期日：不能确定。{''.join(period.notes)}")
    steps.append(f"到期日：{day_text(period.end)}")
    if not deadline.rolls:
        return (*steps, "是否顺延：有效期按日历计算，不顺延")
    if period.rolled:
        steps.append(f"是否顺延：{chinese_date(last)}是休假日，顺延至{chinese_date(period.end)}（民法典第二百零三条）")
    elif last.weekday() > 4:
        steps.append("是否顺延：该日为调休工作日，不顺延（民法典第二百零三条）")
    else:
        steps.append("是否顺延：该日为工作日，不顺延（民法典第二百零三条）")
    return (*steps, *period.notes)


def _short_day(day: date, calendar: WorkCalendar) -> str:
    """10月8日; a worked weekend is told."""
    marked = day.weekday() > 4 and calendar.is_working(day)
    return f"{day.month}月{day.day}日" + ("（调休上班）" if marked else "")


def as_of(due: DueDate, calendar: WorkCalendar, today: date) -> DueDate:
    """The same deadline as it stands on a day: open or over by its end, unless its state is settled already."""
    left = None if due.ends_on is None else (due.ends_on - today).days
    working = None if due.ends_on is None else _working_days(calendar, today, due.ends_on)
    state = due.state
    is_duty = due.kind == "follow_up" or (due.kind == "period" and not due.is_planned)
    if state == "waiting" and due.ends_on is not None and (due.starts_on is not None or due.kind != "period"):
        over: DueState = "overdue" if is_duty else "past"
        state = "open" if due.ends_on >= today else over
    elif state == "waiting" and due.starts_on is not None:
        state = "unknown"
    return msgspec.structs.replace(due, state=state, days_left=left, working_days_left=working)


@lru_cache(maxsize=1024)
def _working_days(calendar: WorkCalendar, after: date, last: date) -> int | None:
    """Many applications of a round have the same end."""
    return calendar.working_days_between(after, last)
