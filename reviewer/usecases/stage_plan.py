"""When the stages of a round are planned: what staff set, else a proposal from the call's dates and the deadlines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import takewhile
from typing import Final

import msgspec

from reviewer.desk import Desk
from reviewer.domain.due_dates import work_out
from reviewer.domain.procedure import Stage
from reviewer.domain.records import Record
from reviewer.domain.registers import STAGE_PLAN
from reviewer.domain.scheme import Scheme
from reviewer.domain.stages import find_stage, main_way
from reviewer.errors import RuleViolation
from reviewer.usecases.deadline_facts import (
    RoundDates,
    changes_of,
    entered_on,
    is_publicity,
    round_dates,
    stage_moves,
)
from reviewer.usecases.deadline_lines import closing_deadline
from reviewer.usecases.documents.publicity_issues import publicity_issues
from reviewer.usecases.registers import enter, entries

# Working days that a proposal gives to a stage for which the notice names none.
REVIEW_DAYS: Final = 15
OTHER_DAYS: Final = 5
FIRST_DAYS: Final = 10


class PlannedStage(Record):
    """A stage from day to day; None where the calendar of a year is not on record. Both days are inside."""

    stage: str
    starts_on: date | None
    ends_on: date | None
    is_proposal: bool = False


class PlanEntry(Record):
    """What staff set for a stage."""

    stage: str
    starts_on: date
    ends_on: date


def main_line(scheme: Scheme) -> tuple[Stage, ...]:
    """The stages that an application goes through where all goes well, in order."""
    return tuple(takewhile(_is_of_application, main_way(scheme)))


def _is_of_application(stage: Stage) -> bool:
    return stage.subject == "application"


def stage_plan(desk: Desk, round_id: str) -> tuple[PlannedStage, ...]:
    """Every stage of the round's way with its planned days; a stage that staff did not plan gets a proposal."""
    dates = round_dates(desk, round_id)
    kept = {each.value.stage: each.value for each in entries(desk, STAGE_PLAN, PlanEntry, round_id)}
    begun = first_entries(desk, round_id)
    shifted = {key: each.value.on for key, each in changes_of(desk, round_id).items() if each.value.on is not None}
    seen: set[str] = set()
    lengths = {stage.id: _length(stage, place, seen) for place, stage in enumerate(main_line(dates.scheme))}
    plan: list[PlannedStage] = []
    after: date | None = None
    for place, stage in enumerate(main_line(dates.scheme)):
        own = kept.get(stage.id)
        if own is not None:
            plan.append(PlannedStage(stage=stage.id, starts_on=own.starts_on, ends_on=own.ends_on))
        else:
            start = _start(dates, stage, place, after, begun)
            plan.append(_proposal(dates, stage, start, shifted, lengths[stage.id]))
        after = plan[-1].ends_on
    return _not_after(plan, begun)


def _not_after(plan: list[PlannedStage], begun: Mapping[str, date]) -> tuple[PlannedStage, ...]:
    """Proposals of stages before one that has begun end by then."""
    limit: date | None = None
    kept: list[PlannedStage] = []
    for each in reversed(plan):
        planned = each
        if limit is not None and each.is_proposal and each.starts_on is not None:
            ends = limit if each.ends_on is None else min(each.ends_on, limit)
            planned = msgspec.structs.replace(each, starts_on=min(each.starts_on, ends), ends_on=ends)
        kept.insert(0, planned)
        first = begun.get(each.stage)
        limit = first if limit is None or (first is not None and first < limit) else limit
    return tuple(kept)


def plan_stage(desk: Desk, round_id: str, stage: str, starts_on: date, ends_on: date, reason: str = "") -> PlannedStage:
    """Plan a stage (id or name) of a round; a plan that is changed needs a reason.

    Raises:
        RuleViolation: ``unknown_stage``, ``plan_order`` (it ends before it begins), ``plan_reason``.
    """
    scheme = desk.scheme_of_round(round_id)
    found = find_stage(scheme, stage)
    if found is None or found not in main_line(scheme):
        names = "、".join(each.name for each in main_line(scheme))
        raise RuleViolation(f"阶段安排中没有“{stage}”，未作更改；可选 {names}。", code="unknown_stage", where=stage)
    if ends_on < starts_on:
        raise RuleViolation(
            f"{found.name}的止日 {ends_on.isoformat()} 早于起日 {starts_on.isoformat()}，未作更改。",
            code="plan_order",
            where=found.id,
        )
    value = PlanEntry(stage=found.id, starts_on=starts_on, ends_on=ends_on)
    known = {each.value.stage: each.value for each in entries(desk, STAGE_PLAN, PlanEntry, round_id)}
    if found.id in known and known[found.id] != value and not reason.strip():
        raise RuleViolation(f"改动“{found.name}”的安排须写明理由，未作更改。", code="plan_reason", where=found.id)
    with desk.store.change(desk.actor) as change:
        enter(change, STAGE_PLAN, f"{round_id}:{found.id}", round_id, value, reason.strip())
    return PlannedStage(stage=found.id, starts_on=starts_on, ends_on=ends_on)


def accept_proposal(desk: Desk, round_id: str, reason: str = "") -> tuple[PlannedStage, ...]:
    """Take the proposed days of all stages that staff did not plan and whose days are known.

    Returns:
        what was planned by it.
    """
    open_stages = [
        (each.stage, each.starts_on, each.ends_on) for each in stage_plan(desk, round_id) if each.is_proposal
    ]
    with desk.store.change(desk.actor) as change:
        for stage, starts, ends in open_stages:
            if starts is not None and ends is not None:
                value = PlanEntry(stage=stage, starts_on=starts, ends_on=ends)
                enter(change, STAGE_PLAN, f"{round_id}:{stage}", round_id, value, reason.strip())
    return tuple(
        PlannedStage(stage=stage, starts_on=starts, ends_on=ends)
        for stage, starts, ends in open_stages
        if starts is not None and ends is not None
    )


def first_entries(desk: Desk, round_id: str) -> Mapping[str, date]:
    """The day on which the first application of the round entered each stage; of the 公示 the printed one."""
    found: dict[str, date] = {}
    issues = publicity_issues(desk, round_id)
    rule = next((each for each in desk.scheme_of_round(round_id).deadline if is_publicity(each)), None)
    if issues and rule is not None:
        found[rule.stage] = min(each.start for each in issues)
    for row in desk.store.applications(round_id):
        moves = stage_moves(desk, row.id)
        for stage in {each.stage for each in moves}:
            on = entered_on(moves, stage)
            if on is not None:
                found[stage] = min(on, found.get(stage, on))
    return found


def _start(dates: RoundDates, stage: Stage, place: int, after: date | None, begun: Mapping[str, date]) -> date | None:
    if stage.id in begun and place > 0:
        return begun[stage.id]
    if stage.id == window_stage(dates) and dates.open_days and not is_before(dates, dates.last_day):
        return dates.open_days[0]
    if place == 0:
        return _first_day(dates)
    return None if after is None else dates.calendar.next_working_day(after + timedelta(days=1))


def _first_day(dates: RoundDates) -> date | None:
    """The day of the call where the round has one of its own, else the day on which the round was made."""
    if dates.last_day is None or is_before(dates, dates.last_day):
        return dates.began_on
    return min(each for each in (dates.called_on, *dates.open_days, dates.last_day) if each is not None)


def window_stage(dates: RoundDates) -> str:
    """The stage in which applications are received: that of the closing deadline, else the first."""
    closing = closing_deadline(dates)
    if closing is not None:
        return closing.stage
    return dates.scheme.stage[0].id if dates.scheme.stage else ""


def _proposal(
    dates: RoundDates, stage: Stage, start: date | None, shifted: Mapping[str, date], length: int
) -> PlannedStage:
    if start is None:
        return PlannedStage(stage=stage.id, starts_on=None, ends_on=None, is_proposal=True)
    last = dates.last_day
    end = last if last is not None and stage.id == window_stage(dates) and last >= start else None
    if end is None:
        end = _end(dates, stage, start, shifted, length)
    return PlannedStage(stage=stage.id, starts_on=start, ends_on=end, is_proposal=True)


def _length(stage: Stage, place: int, seen: set[str]) -> int:
    """Working days for a stage whose length no deadline says; methods named before take no time again."""
    new = [each for each in stage.methods if each not in seen]
    seen.update(stage.methods)
    if place == 0:
        return FIRST_DAYS
    return REVIEW_DAYS if len(new) > 1 else OTHER_DAYS


def _end(dates: RoundDates, stage: Stage, start: date, shifted: Mapping[str, date], length: int) -> date | None:
    for deadline in dates.scheme.deadline:
        if deadline.stage != stage.id or deadline.counted_from == "filing":
            continue
        day = shifted.get(deadline.id) or (date.fromisoformat(deadline.date) if deadline.date is not None else None)
        if day is not None:
            if day >= start:
                return day
            continue
        if deadline.years is None:
            return work_out(dates.calendar, deadline, start).period.end
    return dates.calendar.working_days_from(start, length).end


def is_before(dates: RoundDates, day: date | None) -> bool:
    """Whether a day that the notice prints lies before the round was made: it belongs to an older round."""
    return day is not None and day < dates.began_on
