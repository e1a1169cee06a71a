"""The stages of a round on a line of days: planned and actual, who is in which, the deadline of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from reviewer.desk import Desk
from reviewer.domain.due_dates import DueDate
from reviewer.domain.moments import beijing_date
from reviewer.domain.procedure import Stage
from reviewer.domain.records import Record
from reviewer.usecases.deadline_facts import left_on, round_dates, stage_moves
from reviewer.usecases.deadlines import round_deadlines
from reviewer.usecases.stage_plan import first_entries, is_before, main_line, stage_plan
from reviewer.usecases.stages import stage_of

# past: its days are over and nobody went through it in this store.
BarState = Literal["done", "current", "coming", "past", "open"]


class StageBar(Record):
    """One stage of the round's way. ``inside`` applications stand in it, ``passed`` are beyond it.

    Its days are those that happened as far as they did, else the planned ones; None where they are not known.
    ``is_planned``: staff set ``planned_from`` and ``planned_to``, else they are the proposal's; ``is_proposal``: its
    days are nothing but that. ``due`` is the deadline that ends it, where the notice names one.
    """

    stage: str
    name: str
    actor: str
    clause: str
    state: BarState
    starts_on: date | None
    ends_on: date | None
    planned_from: date | None = None
    planned_to: date | None = None
    is_planned: bool = False
    is_proposal: bool = False
    inside: int = 0
    passed: int = 0
    due: DueDate | None = None

    @property
    def days(self) -> int:
        """Calendar days, both ends counted; 0 while they are not known."""
        if self.starts_on is None or self.ends_on is None:
            return 0
        return (self.ends_on - self.starts_on) // timedelta(days=1) + 1


class _Standing(NamedTuple):
    """How many applications stand in a stage, are beyond it or before it; when the first came, the last one left."""

    inside: int
    passed: int
    before: int
    since: date | None
    left: date | None


def stage_bars(desk: Desk, round_id: str, today: date | None = None) -> tuple[StageBar, ...]:
    """The bars of a round's time line, in the order of its way.

    Source: 沪人社职〔2024〕124号 三; 温州2022 四.
    """
    day = today or beijing_date(desk.clock())
    line = main_line(desk.scheme_of_round(round_id))
    dues = _dues(desk, round_id, day)
    standing, begun = _standings(desk, round_id, line), first_entries(desk, round_id)
    bars = []
    for stage, planned in zip(line, stage_plan(desk, round_id), strict=True):
        at = standing[stage.id]
        starts = begun.get(stage.id, at.since or planned.starts_on)
        due = dues.get(stage.id)
        ends = _end(planned.ends_on, due)
        state = _state(at, starts, ends, day)
        if state == "done" and at.left is not None:
            # The day on which the last one went on belongs to the next stage already.
            ends = at.left - timedelta(days=1)
        if starts is not None and ends is not None and ends < starts:
            ends = starts
        bars.append(
            StageBar(
                stage=stage.id,
                name=stage.name,
                actor=stage.actor,
                clause=stage.clause,
                state=state,
                starts_on=starts,
                ends_on=ends,
                planned_from=planned.starts_on,
                planned_to=planned.ends_on,
                is_planned=not planned.is_proposal,
                is_proposal=planned.is_proposal and stage.id not in begun and at.since is None,
                inside=at.inside,
                passed=at.passed,
                due=due,
            )
        )
    return tuple(bars)


def _dues(desk: Desk, round_id: str, today: date) -> Mapping[str, DueDate]:
    """The first deadline of each stage that is not of an older round."""
    found: dict[str, DueDate] = {}
    dates = round_dates(desk, round_id)
    for each in round_deadlines(desk, round_id, today):
        if each.stage not in found and each.kind != "validity" and not is_before(dates, each.ends_on):
            found[each.stage] = each
    return found


def _end(planned: date | None, due: DueDate | None) -> date | None:
    """Of the shared dates the fixed ones prevail over a plan: nobody plans past them."""
    if due is None or due.ends_on is None or due.is_planned:
        return planned
    return due.ends_on if planned is None or due.kind != "period" or due.stage == "publicity" else planned


def _standings(desk: Desk, round_id: str, line: Sequence[Stage]) -> Mapping[str, _Standing]:
    places = {each.id: at for at, each in enumerate(line)}
    rows = desk.store.applications(round_id)
    states = [stage_of(desk, row.id) for row in rows]
    at = [places.get(each.stage, -1) for each in states]
    moves = [stage_moves(desk, row.id) for row in rows]
    found = {}
    for stage in line:
        here = places[stage.id]
        lefts = [left.on for each in moves if (left := left_on(each, stage.id)) is not None]
        found[stage.id] = _Standing(
            inside=sum(place == here for place in at),
            passed=sum(place > here for place in at),
            before=sum(0 <= place < here for place in at),
            since=min((each.since for each in states if each.stage == stage.id and each.since), default=None),
            left=max(lefts, default=None),
        )
    return found


def _state(at: _Standing, starts: date | None, ends: date | None, today: date) -> BarState:
    if at.inside:
        return "current"
    if at.passed:
        return "done" if not at.before else "current"
    if at.before:
        return "coming"
    if starts is None:
        return "open"
    if ends is not None and ends < today:
        return "past"
    return "current" if starts <= today else "coming"
