"""The stage board of a round and one card of it in detail; no Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from reviewer.desk import Desk
from reviewer.domain.consent import Consent
from reviewer.domain.due_dates import STATE_WORDS, DueDate
from reviewer.domain.moments import beijing_date
from reviewer.domain.procedure import Reading
from reviewer.domain.records import Record
from reviewer.domain.scheme import Scheme
from reviewer.domain.stages import OUTCOME_TEXT
from reviewer.errors import RuleViolation
from reviewer.usecases.bars import bar_of, bar_words
from reviewer.usecases.consents import consent_of, record_consent
from reviewer.usecases.deadlines import application_deadlines
from reviewer.usecases.documents.entries import typed_date
from reviewer.usecases.late_projects import LateProject, lapse_late_projects, late_projects
from reviewer.usecases.project_review import ProjectState, project_reviews
from reviewer.usecases.stage_board import BoardColumn, stage_board
from reviewer.usecases.stages import (
    MoveEntry,
    MoveOutcome,
    PossibleMove,
    StageState,
    SubjectKind,
    move_stages,
    possible_moves,
    stage_history,
    stage_of,
    void_move,
)


class BoardState(Record):
    """The whole board; ``why_not`` says why nothing can be moved here."""

    round_id: str
    kind: SubjectKind
    columns: tuple[BoardColumn, ...]
    late: tuple[LateProject, ...]
    why_not: str


class CardState(Record):
    """One card opened: what may follow, what came before, and what else belongs to its stage."""

    subject: str
    name: str
    stage: StageState
    outcome: str
    days: int | None
    moves: tuple[PossibleMove, ...]
    history: tuple[MoveEntry, ...]
    due_on: str
    due_left: str
    due_is_over: bool
    bar: str
    late: LateProject | None
    projects: tuple[ProjectState, ...]
    wants_consent: bool
    consent: Consent | None
    readings: tuple[Reading, ...]


class ManyState(Record):
    """Several cards: which moves any of them has, for how many nothing is unmet, and what is unmet for the others."""

    subjects: tuple[str, ...]
    moves: tuple[PossibleMove, ...]
    counts: tuple[tuple[int, int], ...]


def read_board(desk: Desk, round_id: str) -> BoardState:
    """The stages of the round with their cards."""
    if not round_id:
        return BoardState(round_id="", kind="application", columns=(), late=(), why_not="")
    is_registry = desk.scheme_of_round(round_id).scheme.purpose == "registry"
    return BoardState(
        round_id=round_id,
        kind="body" if is_registry else "application",
        columns=stage_board(desk, round_id),
        late=() if is_registry else late_projects(desk, round_id),
        why_not="" if desk.store.role == "centre" else "阶段由评价中心登记，这里只能查看。",
    )


def read_card(desk: Desk, board: BoardState, subject: str, name: str) -> CardState:
    """One card in detail."""
    today, scheme = beijing_date(desk.clock()), desk.scheme_of_round(board.round_id)
    state = stage_of(desk, subject, board.kind, board.round_id)
    moves = possible_moves(desk, subject, today, board.kind, board.round_id)
    is_application = board.kind == "application"
    due = _due(desk, subject, state.stage, today) if is_application else None
    bar = bar_of(desk, subject, today) if is_application else None
    consent = consent_of(desk, subject) if is_application else None
    return CardState(
        subject=subject,
        name=name,
        stage=state,
        outcome=OUTCOME_TEXT[state.outcome],
        days=(today - state.since).days if state.since is not None else None,
        moves=moves,
        history=tuple(reversed(stage_history(desk, subject, board.kind, board.round_id))),
        due_on=due.ends_on.isoformat() if due is not None and due.ends_on is not None else "",
        due_left=_days_left(due) if due is not None else "",
        due_is_over=due is not None and due.state == "overdue",
        bar=bar_words(bar.value) if bar is not None else "",
        late=next((each for each in board.late if each.application == subject), None),
        projects=_projects(desk, scheme, subject, state.stage) if is_application else (),
        wants_consent=_wants_consent(scheme, state.stage),
        consent=consent.value if consent is not None else None,
        readings=_readings(scheme, state.stage),
    )


def read_many(desk: Desk, board: BoardState, subjects: Sequence[str]) -> ManyState:
    """Several cards: the moves that at least one of them has."""
    moves: dict[str, PossibleMove] = {}
    has: Counter[str] = Counter()
    free: Counter[str] = Counter()
    for subject in subjects:
        for move in possible_moves(desk, subject, None, board.kind, board.round_id):
            moves.setdefault(move.stage, move)
            has[move.stage] += 1
            free[move.stage] += not move.unmet
    counts = tuple((free[each], has[each]) for each in moves)
    return ManyState(subjects=tuple(subjects), moves=tuple(moves.values()), counts=counts)


def move_cards(
    desk: Desk, board: BoardState, subjects: Sequence[str], to: str, on: str, reason: str, *, elsewhere: bool
) -> tuple[MoveOutcome, ...]:
    """Move the cards on that day as typed, empty for today.

    Raises:
        RuleViolation: ``date_unreadable``.
    """
    day = read_day(on)
    return move_stages(desk, subjects, to, day, reason, elsewhere=elsewhere, kind=board.kind, round_id=board.round_id)


def correct_move(desk: Desk, board: BoardState, subject: str, reason: str) -> StageState:
    """Mark the newest move as a mistake."""
    return void_move(desk, subject, reason, board.kind, board.round_id)


def lapse(desk: Desk, board: BoardState, subjects: Sequence[str]) -> tuple[LateProject, ...]:
    """Carry out what the notice says of these late ones."""
    return lapse_late_projects(desk, board.round_id, None, tuple(subjects))


def keep_consent(desk: Desk, subject: str, by: str, on: str, number: str, reason: str) -> Consent:
    """Write the consent down.

    Raises:
        RuleViolation: as ``record_consent``, or ``date_unreadable``.
    """
    return record_consent(desk, subject, by, read_day(on) or beijing_date(desk.clock()), number, reason=reason)


def read_day(text: str) -> date | None:
    """A day as typed; None when nothing was.

    Raises:
        RuleViolation: ``date_unreadable``.
    """
    if not text.strip():
        return None
    day = typed_date(text)
    if day is None:
        raise RuleViolation(
            f"“{text.strip()}”不是日期，请写成 2026-11-20 这样。", code="date_unreadable", where=text.strip()
        )
    return day


def _due(desk: Desk, subject: str, stage: str, today: date) -> DueDate | None:
    mine = [each for each in application_deadlines(desk, subject, today) if each.stage == stage]
    return next((each for each in mine if each.state in ("open", "overdue", "unknown")), None)


def _days_left(due: DueDate) -> str:
    left = due.days_left
    if left is None:
        return STATE_WORDS[due.state]
    return f"余 {left} 天" if left > 0 else "今天" if left == 0 else f"逾 {-left} 天"


def _projects(desk: Desk, scheme: Scheme, subject: str, stage: str) -> tuple[ProjectState, ...]:
    """From the stage of the review on; before it there is nothing to judge."""
    review, order = scheme.project_review, [each.id for each in scheme.stage]
    states = project_reviews(desk, subject)
    is_due = review is not None and order.index(stage) >= order.index(review.stage)
    return states if is_due or any(each.verdict is not None for each in states) else ()


def _wants_consent(scheme: Scheme, stage: str) -> bool:
    """Whether a stage that may follow asks for the consent, or one that is behind did."""
    order = [each.id for each in scheme.stage]
    asking = [each.id for each in scheme.stage if "consented" in each.requires]
    following = {after for each in scheme.stage if each.id == stage for after in each.next}
    return any(each in following or order.index(each) <= order.index(stage) for each in asking)


def _readings(scheme: Scheme, stage: str) -> tuple[Reading, ...]:
    """How ambiguous places of the notice are read that matter at this stage or at its deadlines."""
    places = {stage, *(each.id for each in scheme.deadline if each.stage == stage)}
    return tuple(each for each in scheme.reading if places.intersection(each.at))
