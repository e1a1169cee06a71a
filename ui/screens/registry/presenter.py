"""Rounds, their scheme's stages and deadlines, filed bodies; no Qt."""

from __future__ import annotations

from datetime import date

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_date
from reviewer.domain.procedure import Deadline
from reviewer.domain.records import Record
from reviewer.domain.scheme import Scheme
from reviewer.usecases.keep_schemes import SchemeView, list_schemes
from reviewer.usecases.make_round import RoundView, list_rounds


class StageView(Record):
    """One stage of the procedure: who acts, by which clause, until when in words."""

    id: str
    name: str
    actor: str
    clause: str
    until: str
    is_past: bool


class RegistryState(Record):
    """What the time line shows of the round."""

    round_name: str
    scheme_title: str
    stages: tuple[StageView, ...]


class RoundsState(Record):
    """Every round and every scheme at hand."""

    rounds: tuple[RoundView, ...]
    schemes: tuple[SchemeView, ...]


def read_registry(desk: Desk, round_id: str) -> RegistryState:
    """Read the stages of the round shown."""
    if not round_id:
        return RegistryState(round_name="", scheme_title="", stages=())
    scheme = desk.scheme_of_round(round_id)
    return RegistryState(
        round_name=desk.store.round(round_id).name,
        scheme_title=scheme.scheme.title,
        stages=_stages(scheme, beijing_date(desk.clock())),
    )


def read_rounds(desk: Desk) -> RoundsState:
    """Read rounds and schemes."""
    return RoundsState(rounds=list_rounds(desk), schemes=list_schemes(desk))


def _stages(scheme: Scheme, today: date) -> tuple[StageView, ...]:
    stages = []
    for stage in scheme.stage:
        mine = [each for each in scheme.deadline if each.stage == stage.id]
        fixed = [date.fromisoformat(each.date) for each in mine if each.date]
        stages.append(
            StageView(
                id=stage.id,
                name=stage.name,
                actor=stage.actor,
                clause=stage.clause,
                until="；".join(deadline_text(each) for each in mine),
                is_past=bool(fixed) and max(fixed) < today,
            )
        )
    return tuple(stages)


def deadline_text(deadline: Deadline) -> str:
    """Name with its date, or with its period where the beginning is still open."""
    if deadline.date is not None:
        return f"{deadline.date} {deadline.name}"
    for count, unit in ((deadline.working_days, "个工作日"), (deadline.months, "个月"), (deadline.years, "年")):
        if count is not None:
            start = "次日起算" if deadline.from_next_day else "当日计入"
            period = f"{count} {unit}"
            name = deadline.name if str(count) in deadline.name else f"{deadline.name} {period}"
            return f"{name}，{start}" if deadline.working_days is not None else name
    return deadline.name
