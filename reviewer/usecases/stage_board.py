"""The board of a round: every stage of its scheme in order, and who stands there for how long."""

from __future__ import annotations

from datetime import date

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_date
from reviewer.domain.procedure import Outcome
from reviewer.domain.records import Record
from reviewer.domain.stages import SIDE_OUTCOMES, way_on
from reviewer.usecases.gates import unmet_gates
from reviewer.usecases.registry import bodies
from reviewer.usecases.stages import StageState, stage_of


class BoardCard(Record):
    """One application (or body). ``blocks`` are what keeps it from the way on, ``following`` that stage's name."""

    subject: str
    name: str
    since: date | None
    days: int | None
    by: str
    following: str
    blocks: tuple[str, ...]
    is_recorded: bool


class BoardColumn(Record):
    """One stage with its cards; ``is_end``: nothing follows, or it is a way out."""

    stage: str
    name: str
    actor: str
    clause: str
    outcome: Outcome
    is_end: bool
    cards: tuple[BoardCard, ...]


def stage_board(desk: Desk, round_id: str, on: date | None = None) -> tuple[BoardColumn, ...]:
    """The columns of a round in the table's order, the ends last; in a registry's round the bodies.

    Raises:
        RuleViolation: no such round.
    """
    scheme, day = desk.scheme_of_round(round_id), on or beijing_date(desk.clock())
    cards: dict[str, list[BoardCard]] = {each.id: [] for each in scheme.stage}
    if scheme.scheme.purpose == "registry":
        for each in bodies(desk, day):
            state = stage_of(desk, each.key, "body", round_id)
            cards[state.stage].append(_card(state, each.name, day, "", ()))
    else:
        for row in desk.store.applications(round_id):
            state = stage_of(desk, row.id)
            following = way_on(scheme, state.stage)
            unmet = unmet_gates(desk, row.id, following, day) if following is not None else ()
            name = following.name if following is not None else ""
            cards[state.stage].append(_card(state, row.name, day, name, tuple(each.words for each in unmet)))
    columns = [
        BoardColumn(
            stage=each.id,
            name=each.name,
            actor=each.actor,
            clause=each.clause,
            outcome=each.outcome,
            is_end=not each.next or each.outcome in SIDE_OUTCOMES,
            cards=tuple(cards[each.id]),
        )
        for each in scheme.stage
    ]
    return tuple(sorted(columns, key=lambda each: each.outcome in SIDE_OUTCOMES))


def _card(state: StageState, name: str, day: date, following: str, blocks: tuple[str, ...]) -> BoardCard:
    return BoardCard(
        subject=state.subject,
        name=name,
        since=state.since,
        days=(day - state.since).days if state.since is not None else None,
        by=state.by,
        following=following,
        blocks=blocks,
        is_recorded=state.is_recorded,
    )
