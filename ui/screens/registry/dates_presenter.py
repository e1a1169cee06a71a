"""What the form of dates offers: stages with their days, deadlines with how they were worked out; no Qt."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from reviewer.desk import Desk
from reviewer.domain.due_dates import DueDate
from reviewer.domain.moments import chinese_date
from reviewer.domain.records import Record
from reviewer.errors import RuleViolation
from reviewer.usecases.deadlines import (
    change_deadline,
    round_application_deadlines,
    round_deadlines,
    why_not_changeable,
)
from reviewer.usecases.documents.entries import typed_date
from reviewer.usecases.stage_plan import plan_stage, stage_plan

STAGE, DUE = "stage", "due"


class DatesLine(Record):
    """One thing whose days can be set: a stage from–to, or a deadline's end. ``locked`` says why it cannot be."""

    key: str
    words: str
    subject: str
    id: str
    starts_on: date | None
    ends_on: date | None
    note: str
    steps: tuple[str, ...]
    needs_reason: bool
    is_changed: bool = False
    locked: str = ""

    @property
    def is_stage(self) -> bool:
        """Whether it has a first day too."""
        return self.key.startswith(f"{STAGE}:")


class DatesState(Record):
    """All lines; ``proposals`` are how many stages have proposed days only."""

    round: str
    lines: tuple[DatesLine, ...]
    proposals: int


class Typed(NamedTuple):
    """What stands in the fields."""

    first: str
    last: str
    reason: str


def read_dates(desk: Desk, round_id: str) -> DatesState:
    """Read the stages and deadlines of a round."""
    if not round_id:
        return DatesState(round="", lines=(), proposals=0)
    names = {each.id: each for each in desk.scheme_of_round(round_id).stage}
    plan = stage_plan(desk, round_id)
    lines = [
        DatesLine(
            key=f"{STAGE}:{each.stage}",
            words=f"阶段　{names[each.stage].name}",
            subject=round_id,
            id=each.stage,
            starts_on=each.starts_on,
            ends_on=each.ends_on,
            note="本程序建议的日期，保存后为本批次的安排" if each.is_proposal else "已安排，改动须写理由",
            steps=tuple(text for text in (names[each.stage].actor, names[each.stage].clause) if text),
            needs_reason=not each.is_proposal,
        )
        for each in plan
    ]
    shared = round_deadlines(desk, round_id)
    own = [each for each in round_application_deadlines(desk, round_id) if each.state in ("open", "overdue", "unknown")]
    known = {(each.subject, each.deadline) for each in shared}
    common = {each.deadline for each in shared if each.subject == round_id}
    rest = [each for each in own if each.deadline not in common and (each.subject, each.deadline) not in known]
    lines += [_due_line(desk, each, round_id) for each in (*shared, *rest)]
    return DatesState(round=round_id, lines=tuple(lines), proposals=sum(each.is_proposal for each in plan))


def _due_line(desk: Desk, due: DueDate, round_id: str) -> DatesLine:
    whose = "" if due.subject == round_id else f"（{due.subject}）"
    problem = why_not_changeable(desk, due.subject, due)
    note = f"按规定为 {chinese_date(due.computed_on)}" if due.computed_on is not None else due.left_text
    if due.is_changed:
        note = f"{note}；已改，理由：{due.reason}"
    return DatesLine(
        key=f"{DUE}:{due.subject}:{due.deadline}",
        words=f"期限　{due.name}{whose}",
        subject=due.subject,
        id=due.deadline,
        starts_on=due.starts_on,
        ends_on=due.ends_on,
        note=note,
        steps=(*due.steps, *due.notes),
        needs_reason=True,
        is_changed=due.is_changed,
        locked=problem.message if problem is not None else "",
    )


def save_dates(desk: Desk, line: DatesLine, typed: Typed) -> str:
    """Keep what was typed; tells in words what was done.

    Raises:
        RuleViolation: ``date_unreadable``, and those of ``plan_stage`` and ``change_deadline``.
    """
    last = _day(typed.last, "last")
    if line.is_stage:
        plan_stage(desk, line.subject, line.id, _day(typed.first, "first"), last, typed.reason)
        return f"已保存阶段安排，至 {chinese_date(last)}。"
    change_deadline(desk, line.subject, line.id, last, typed.reason)
    return f"已改为 {chinese_date(last)}，原日期仍列在旁边。"


def reset_dates(desk: Desk, line: DatesLine, reason: str) -> str:
    """Take what the rules give again.

    Raises:
        RuleViolation: as ``change_deadline``.
    """
    change_deadline(desk, line.subject, line.id, None, reason)
    return "已恢复为按规定计算的日期。"


def _day(text: str, where: str) -> date:
    day = typed_date(text)
    if day is None:
        raise RuleViolation("请写成 2026年11月20日 或 2026-11-20 这样；未保存。", code="date_unreadable", where=where)
    return day
