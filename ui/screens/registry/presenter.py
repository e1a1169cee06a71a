"""The round's time line: bars, flags, shaded days, words of its head; no Qt."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final, Literal

from reviewer.desk import Desk
from reviewer.domain.due_dates import STATE_WORDS, DueDate, days_text
from reviewer.domain.moments import beijing_date, chinese_date
from reviewer.domain.records import Record
from reviewer.domain.scheme import Scheme
from reviewer.domain.working_days import WorkCalendar
from reviewer.usecases.deadline_facts import is_publicity
from reviewer.usecases.deadlines import round_deadlines
from reviewer.usecases.stage_bars import StageBar, stage_bars
from reviewer.usecases.stage_plan import main_line
from reviewer.usecases.work_periods import work_calendar

FlagTone = Literal["met", "text", "muted_text", "not_met"]
LONGEST_NAME: Final = 7
LONGEST_STAGE: Final = 5
LONGEST_DUE: Final = 9
_END: Final = "结束"


class Flag(Record):
    """What stands at the end of a bar: day, name, how long it is still. ``is_due``: a deadline, not just a plan."""

    stage: str
    on: date
    name: str
    brief: str
    left: str
    working: str
    tone: FlagTone
    is_due: bool
    tip: str


class RegistryState(Record):
    """What the time line shows of the round; ``undated`` are the names of stages whose days are not known."""

    round_name: str = ""
    basis: str = ""
    publicity: str = ""
    today: date = date.min
    first: date | None = None
    last: date | None = None
    bars: tuple[StageBar, ...] = ()
    undated: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    off_days: frozenset[date] = frozenset()
    notes: tuple[str, ...] = ()

    @property
    def is_proposal(self) -> bool:
        """Whether any stage still has proposed days only."""
        return any(each.is_proposal for each in self.bars)


def read_registry(desk: Desk, round_id: str) -> RegistryState:
    """Read the time line of the round shown; without a round nothing."""
    if not round_id:
        return RegistryState()
    today, scheme, calendar = beijing_date(desk.clock()), desk.scheme_of_round(round_id), work_calendar(desk)
    bars = stage_bars(desk, round_id, today)
    dated = tuple(each for each in bars if each.starts_on is not None and (each.ends_on or each.state == "current"))
    # A stage that is under way without a known end is drawn up to today.
    days = [day for each in dated for day in (each.starts_on, each.ends_on or today) if day is not None]
    first, last = min(days, default=None), max(days, default=None)
    # The end of the last stage is no event: what follows it has no stage any more.
    ending = [each for each in dated if each.due is not None or each is not bars[-1]]
    flags = [_flag(each, calendar, today) for each in ending if each.ends_on is not None]
    flags += _other_flags(round_deadlines(desk, round_id, today), flags, first, last)
    undated = tuple(each.name for each in bars if each not in dated)
    # What nobody can work out yet lies right after the last known day.
    beyond = last + timedelta(days=14) if undated and last is not None else last
    return RegistryState(
        round_name=desk.store.round(round_id).name,
        basis=_basis(scheme),
        publicity=publicity_words(scheme),
        today=today,
        first=first,
        last=last,
        bars=dated,
        undated=undated,
        flags=tuple(sorted(flags, key=lambda each: each.on)),
        off_days=_off_days(calendar, first, last),
        notes=_unknown_years(calendar, first, beyond),
    )


def publicity_words(scheme: Scheme) -> str:
    """公示 5 个工作日，发布当日计入; empty where the notice has none."""
    rule = next((each for each in scheme.deadline if is_publicity(each)), None)
    if rule is None:
        return ""
    return f"公示 {rule.working_days} 个工作日，{'发布次日起算' if rule.from_next_day else '发布当日计入'}"


def short_name(name: str, most: int = LONGEST_NAME) -> str:
    """A name that fits beside others, whole in the tooltip: its first part, cut where even that is long."""
    if len(name) <= most:
        return name
    first = re.split(r"[、，并（(]", name, maxsplit=1)[0]
    return first if 1 < len(first) <= most else f"{name[: most - 1]}…"


def bar_words(bar: StageBar) -> str:
    """All of a bar in lines: name, who acts, days, who stands in it."""
    first = chinese_date(bar.starts_on) if bar.starts_on is not None else "待定"
    last = chinese_date(bar.ends_on) if bar.ends_on is not None else "止日待定"
    lines = [bar.name, f"{first} 至 {last}" + (f"，{bar.days} 天" if bar.days else "")]
    is_other = (bar.planned_from, bar.planned_to) != (bar.starts_on, bar.ends_on)
    if bar.is_planned and is_other and bar.planned_from is not None:
        until = chinese_date(bar.planned_to) if bar.planned_to is not None else "待定"
        lines.append(f"安排为 {chinese_date(bar.planned_from)} 至 {until}")
    if bar.is_proposal:
        lines.append("本程序建议的日期，未经确认")
    lines.append("　".join(each for each in (bar.actor, bar.clause) if each))
    if bar.inside or bar.passed:
        lines.append(f"{bar.inside} 家在本阶段，{bar.passed} 家已到其后")
    if bar.due is not None:
        lines += [f"{bar.due.name}：{bar.due.left_text}", *bar.due.steps]
    return "\n".join(lines)


def _flag(bar: StageBar, calendar: WorkCalendar, today: date) -> Flag:
    on = bar.ends_on or today
    due = bar.due if bar.due is not None and bar.due.ends_on == on else None
    left, tone = _left(bar, due, on, today, calendar)
    is_open = bar.state in ("current", "coming") and on >= today
    count = calendar.working_days_between(today, on) if is_open else None
    return Flag(
        stage=bar.stage,
        on=on,
        name=_flag_name(bar, due),
        brief=_flag_name(bar, due).removesuffix(_END),
        left=left,
        working=f"{count} 个工作日" if count is not None else "",
        tone=tone,
        is_due=due is not None,
        tip=bar_words(bar),
    )


def _flag_name(bar: StageBar, due: DueDate | None) -> str:
    if due is not None and (due.kind != "period" or due.end_name != due.name):
        return short_name(due.end_name)
    return f"{short_name(bar.name, LONGEST_STAGE)}{_END}"


def _left(bar: StageBar, due: DueDate | None, on: date, today: date, calendar: WorkCalendar) -> tuple[str, FlagTone]:
    if bar.state == "done":
        # Days off after the planned end make nobody late.
        if bar.planned_to is None or not bar.is_planned:
            return "已完成", "met"
        planned = bar.planned_to
        is_late = (calendar.working_days_between(planned, on) or 0) > 0
        return (f"晚 {(on - planned).days} 天", "not_met") if is_late else ("按期", "met")
    if bar.state == "past":
        return STATE_WORDS["past"], "muted_text"
    if due is not None and due.state in ("met", "late"):
        return due.left_text, "met" if due.is_met else "not_met"
    if on < today and due is None and not bar.is_planned:
        # Nobody is late by a day that only the program proposed.
        return STATE_WORDS["past"], "muted_text"
    tone: FlagTone = "not_met" if on < today else "text" if bar.state == "current" else "muted_text"
    return days_text((on - today).days), tone


def _other_flags(dues: tuple[DueDate, ...], known: list[Flag], first: date | None, last: date | None) -> list[Flag]:
    """Deadlines that end on another day than the bar of their stage."""
    ends = {(each.stage, each.on) for each in known}
    found = []
    for due in dues:
        on = due.ends_on
        if on is None or first is None or last is None or not first <= on <= last or (due.stage, on) in ends:
            continue
        if due.state not in ("open", "overdue"):
            continue
        tone: FlagTone = "not_met" if due.state == "overdue" else "text"
        tip = "\n".join((due.name, due.subject, *due.steps, *due.notes))
        name = short_name(due.name, LONGEST_DUE)
        found.append(
            Flag(
                stage=due.stage,
                on=on,
                name=name,
                brief=name,
                left=due.left_text,
                working=due.working_days_text,
                tone=tone,
                is_due=True,
                tip=tip,
            )
        )
    return found


def _basis(scheme: Scheme) -> str:
    """The notice with the clauses of its procedure: 温州2022 四(一)–(四)."""
    head = scheme.scheme
    clauses = [each.clause for each in main_line(scheme) if each.clause]
    name = head.source.number or head.short_title
    if not clauses:
        return name
    # 四(二)、四(三): where it begins, where it ends.
    first, last = clauses[0].split("、")[0], clauses[-1].split("、")[-1]
    if first == last:
        return f"{name} {first}"
    chapter, bracket, tail = last.partition("(")
    same = bracket and first.startswith(f"{chapter}(")
    return f"{name} {first}–{bracket}{tail}" if same else f"{name} {first}–{last}"


def _span(first: date | None, last: date | None) -> tuple[date, ...]:
    """Every day of the whole weeks around."""
    if first is None or last is None:
        return ()
    begin = first - timedelta(days=first.weekday())
    count = (last - begin).days + 7 - last.weekday()
    return tuple(begin + timedelta(days=at) for at in range(count))


def _off_days(calendar: WorkCalendar, first: date | None, last: date | None) -> frozenset[date]:
    return frozenset(day for day in _span(first, last) if calendar.is_working(day) is False)


def _unknown_years(calendar: WorkCalendar, first: date | None, last: date | None) -> tuple[str, ...]:
    years = sorted({day.year for day in _span(first, last) if calendar.is_working(day) is None})
    return tuple(f"{year}年节假日安排未收录" for year in years)
