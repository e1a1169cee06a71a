"""Where applications (and the bodies of a registry) stand in the procedure, and moving them on.

The procedure is one table: the scheme's stages. A move that the table does not have is refused, and so is one whose
gates do not hold. Who moved what when, and why, is in the register of moves and in the journal.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

import msgspec

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_date, chinese_date
from reviewer.domain.procedure import Gate, Outcome, Stage
from reviewer.domain.records import Record
from reviewer.domain.registers import STAGE_MOVE
from reviewer.domain.scheme import Scheme
from reviewer.domain.stages import (
    REASONED_OUTCOMES,
    StageMove,
    find_stage,
    has_gates,
    is_back,
    main_way,
    stages_after,
)
from reviewer.errors import RuleViolation
from reviewer.store import Change
from reviewer.usecases.documents.publicity_issues import newest_publicity
from reviewer.usecases.file_application import filing_row, read_filing
from reviewer.usecases.gates import UnmetGate, unmet_gates
from reviewer.usecases.registers import Kept, enter, entries
from reviewer.usecases.registry import body
from reviewer.usecases.round_terms import round_terms

SubjectKind = Literal["application", "body"]


class StageState(Record):
    """Where a subject stands: the stage, since when, who moved it there.

    ``is_recorded`` is False while no move is on record: then it stands where an older store shows it, or at the
    beginning.
    """

    subject: str
    kind: SubjectKind
    stage: str
    name: str
    clause: str
    outcome: Outcome
    since: date | None
    by: str
    is_recorded: bool


class PossibleMove(Record):
    """A move that the table has from here; it can be made when nothing is unmet."""

    stage: str
    name: str
    clause: str
    outcome: Outcome
    is_back: bool
    needs_reason: bool
    unmet: tuple[UnmetGate, ...]

    @property
    def problems(self) -> tuple[str, ...]:
        """What is unmet, in words."""
        return tuple(each.words for each in self.unmet)

    @property
    def may_be_elsewhere(self) -> bool:
        """Whether all that is unmet may be on record outside the program."""
        return bool(self.unmet) and all(each.may_be_elsewhere for each in self.unmet)


class MoveEntry(Record):
    """One line of a subject's history."""

    stage: str
    name: str
    on: date
    by: str
    at: str
    reason: str
    elsewhere: tuple[Gate, ...]
    deadline: str
    is_void: bool


class MoveOutcome(Record):
    """What became of one subject of a batch: where it stands now, or why it stayed."""

    subject: str
    stage: str
    name: str
    problem: str


def stage_of(desk: Desk, subject: str, kind: SubjectKind = "application", round_id: str = "") -> StageState:
    """Where the subject stands: its newest move, else what is on record of it in an older store.

    Args:
        subject: an application's id, or a body's key.
        round_id: the round of the registry's scheme, for a body.

    Raises:
        RuleViolation: no such application or round.
    """
    scheme = scheme_for(desk, subject, kind, round_id)
    # A round that was moved to another version of its scheme may have moves to stages that are no more.
    for move in reversed(_moves(desk, subject)):
        known = find_stage(scheme, move.value.stage)
        if known is not None:
            return _state(subject, kind, known, move.value.day, move.actor, is_recorded=True)
    if kind == "application":
        stage, since = _on_record(desk, subject, scheme)
    else:
        stage, since = scheme.stage[0], None
    return _state(subject, kind, stage, since, "", is_recorded=False)


def possible_moves(
    desk: Desk, subject: str, on: date | None = None, kind: SubjectKind = "application", round_id: str = ""
) -> tuple[PossibleMove, ...]:
    """Every move that the table has from where the subject stands, with what is unmet on that day (today)."""
    scheme, state = scheme_for(desk, subject, kind, round_id), stage_of(desk, subject, kind, round_id)
    day = on or beijing_date(desk.clock())
    return tuple(
        PossibleMove(
            stage=each.id,
            name=each.name,
            clause=each.clause,
            outcome=each.outcome,
            is_back=is_back(scheme, state.stage, each.id),
            needs_reason=_needs_reason(scheme, state, each),
            unmet=unmet_gates(desk, subject, each, day) if kind == "application" else (),
        )
        for each in stages_after(scheme, state.stage)
    )


def stage_history(desk: Desk, subject: str, kind: SubjectKind = "application", round_id: str = "") -> list[MoveEntry]:
    """Every move, oldest first; those that were entered by mistake are marked."""
    scheme = scheme_for(desk, subject, kind, round_id)
    names = {each.id: each.name for each in scheme.stage}
    return [
        MoveEntry(
            stage=each.value.stage,
            name=names.get(each.value.stage, each.value.stage),
            on=each.value.day,
            by=each.actor,
            at=each.at.isoformat(),
            reason=each.reason,
            elsewhere=each.value.elsewhere,
            deadline=each.value.deadline,
            is_void=each.value.is_void,
        )
        for each in _all_moves(desk, subject)
    ]


def move_stage(
    desk: Desk,
    subject: str,
    to: str,
    on: date | None = None,
    reason: str = "",
    *,
    elsewhere: bool = False,
    kind: SubjectKind = "application",
    round_id: str = "",
) -> StageState:
    """Move a subject on, on that day or today. ``to`` is a stage's id or name.

    ``elsewhere`` with a reason: records that a gate asks for are kept outside the program; it is marked. Gates about
    what only this program holds cannot be passed so.

    Source: the procedure of each notice: 温州2022 四, 沪人社职〔2024〕124号 三, 沪人社职〔2020〕439号 三.

    Raises:
        RuleViolation: ``not_centre``, ``unknown_stage``, ``stage_not_allowed``, ``stage_date``, ``stage_gate``,
            ``stage_reason``, ``unknown_body``.
    """
    if kind == "body":
        subject = body(desk, subject).key
    scheme, state = scheme_for(desk, subject, kind, round_id), stage_of(desk, subject, kind, round_id)
    stage = require_move(desk, scheme, state, to)
    day = on or beijing_date(desk.clock())
    _require_day(desk, state, day)
    if _needs_reason(scheme, state, stage) and not reason.strip():
        raise RuleViolation(f"转到“{stage.name}”须写理由，未作更改。", code="stage_reason", where=subject)
    passed_by = _require_gates(desk, state, stage, day, reason if elsewhere else None)
    move = StageMove(stage=stage.id, on=day.isoformat(), elsewhere=passed_by)
    with desk.store.change(desk.actor) as change:
        write_move(change, desk, subject, move, reason, kind)
    return stage_of(desk, subject, kind, round_id)


def move_stages(
    desk: Desk,
    subjects: Sequence[str],
    to: str,
    on: date | None = None,
    reason: str = "",
    *,
    elsewhere: bool = False,
    kind: SubjectKind = "application",
    round_id: str = "",
) -> tuple[MoveOutcome, ...]:
    """Move many, each on its own: one that is refused stops no other."""
    outcomes = []
    for each in dict.fromkeys(subjects):
        try:
            state = move_stage(desk, each, to, on, reason, elsewhere=elsewhere, kind=kind, round_id=round_id)
            outcomes.append(MoveOutcome(subject=each, stage=state.stage, name=state.name, problem=""))
        except RuleViolation as error:
            outcomes.append(MoveOutcome(subject=each, stage="", name="", problem=error.message))
    return tuple(outcomes)


def void_move(
    desk: Desk, subject: str, reason: str, kind: SubjectKind = "application", round_id: str = ""
) -> StageState:
    """Mark the newest move as entered by mistake; the entry stays with its reason, and the one before counts again.

    Raises:
        RuleViolation: ``not_centre``, ``no_move``, ``stage_reason``.
    """
    _require_centre(desk, subject)
    moves = _moves(desk, subject)
    if not moves:
        raise RuleViolation("没有可以更正的阶段登记，未作更改。", code="no_move", where=subject)
    if not reason.strip():
        raise RuleViolation("更正阶段登记须写理由，未作更改。", code="stage_reason", where=subject)
    newest = moves[-1]
    with desk.store.change(desk.actor) as change:
        void = msgspec.structs.replace(newest.value, is_void=True)
        application = subject if kind == "application" else None
        enter(change, STAGE_MOVE, newest.id, subject, void, reason.strip(), application=application)
    return stage_of(desk, subject, kind, round_id)


def require_move(desk: Desk, scheme: Scheme, state: StageState, to: str) -> Stage:
    """The stage of that id or name, when the table lets it follow.

    Raises:
        RuleViolation: ``not_centre``, ``unknown_stage``, ``stage_not_allowed``.
    """
    _require_centre(desk, state.subject)
    stage = find_stage(scheme, to)
    if stage is None:
        named = "、".join(f"{each.name}（{each.id}）" for each in scheme.stage)
        raise RuleViolation(f"本办法没有“{to}”这个阶段，未作更改；有：{named}。", code="unknown_stage", where=to)
    allowed = stages_after(scheme, state.stage)
    if stage.id not in {each.id for each in allowed}:
        where = f"现在在“{state.name}”"
        ways = (
            f"可以转到：{'、'.join(f'{each.name}（{each.id}）' for each in allowed)}" if allowed else "这是最后一个阶段"
        )
        what = "已经在这个阶段" if stage.id == state.stage else f"按办法不能转到“{stage.name}”"
        raise RuleViolation(f"{where}，{what}；{ways}。未作更改。", code="stage_not_allowed", where=state.subject)
    return stage


def write_move(
    change: Change, desk: Desk, subject: str, move: StageMove, reason: str, kind: SubjectKind = "application"
) -> None:
    """Write a move down inside a change."""
    number = len(_all_moves(desk, subject)) + 1
    application = subject if kind == "application" else None
    enter(change, STAGE_MOVE, f"{subject}#{number:04d}", subject, move, reason.strip(), application=application)


def scheme_for(desk: Desk, subject: str, kind: SubjectKind, round_id: str) -> Scheme:
    """The scheme whose table holds for the subject.

    Raises:
        RuleViolation: no such application or round.
    """
    return desk.scheme_of(subject) if kind == "application" else desk.scheme_of_round(round_id)


def _require_day(desk: Desk, state: StageState, day: date) -> None:
    if day > beijing_date(desk.clock()):
        raise RuleViolation(f"{chinese_date(day)}在今天之后，未作更改。", code="stage_date", where=state.subject)
    if state.since is not None and day < state.since:
        raise RuleViolation(
            f"{chinese_date(day)}早于进入“{state.name}”的{chinese_date(state.since)}，未作更改。",
            code="stage_date",
            where=state.subject,
        )
    if state.kind == "body":
        return
    called = round_terms(desk, desk.application_row(state.subject).round).called_on
    if called and day < date.fromisoformat(called):
        raise RuleViolation(
            f"{chinese_date(day)}早于通知日期{chinese_date(date.fromisoformat(called))}，未作更改。",
            code="stage_date",
            where=state.subject,
        )


def _require_out(desk: Desk, key: str, stage: Stage, day: date) -> None:
    """The list is the one truth: a body is removed there, with its ground, before its way ends."""
    known = body(desk, key, day)
    if stage.outcome == "removed" and known.state != "removed":
        raise RuleViolation(
            f"“{known.name}”在名录中还是“{known.state_text}”，请先在名录中移出（registry remove）。未作更改。",
            code="stage_gate",
            where=key,
        )


def _require_gates(desk: Desk, state: StageState, stage: Stage, day: date, elsewhere: str | None) -> tuple[Gate, ...]:
    """The gates that are passed because their record is kept elsewhere, ``elsewhere`` saying why."""
    if state.kind == "body":
        _require_out(desk, state.subject, stage, day)
        return ()
    unmet = unmet_gates(desk, state.subject, stage, day)
    own = [each for each in unmet if elsewhere is None or not each.may_be_elsewhere]
    told = [each.words for each in own]
    if told:
        hint = ""
        if elsewhere is None and all(each.may_be_elsewhere for each in own):
            hint = "有关记录在程序以外的，可以写明理由登记（--elsewhere --reason）。"
        raise RuleViolation(
            f"不能转到“{stage.name}”：{'；'.join(told)}。未作更改。{hint}", code="stage_gate", where=state.subject
        )
    if unmet and not (elsewhere or "").strip():
        raise RuleViolation("记录在程序以外的，须写明理由，未作更改。", code="stage_reason", where=state.subject)
    return tuple(each.gate for each in unmet)


def _needs_reason(scheme: Scheme, state: StageState, stage: Stage) -> bool:
    return stage.outcome in REASONED_OUTCOMES or is_back(scheme, state.stage, stage.id)


def _on_record(desk: Desk, application_id: str, scheme: Scheme) -> tuple[Stage, date | None]:
    """Where an application without any move stands: filed where its filing shows it, else at the beginning.

    Of an older scheme, whose stages ask for nothing, what was made of the application counts too.
    """
    filed = filing_row(desk, application_id)
    if filed is not None:
        return _filing_stage(scheme), read_filing(desk, filed).issued_on
    by_id, first = {each.id: each for each in scheme.stage}, scheme.stage[0]
    if has_gates(scheme):
        return first, None
    issue = newest_publicity(desk, desk.application_row(application_id).round, application_id)
    if issue is not None and "publicity" in by_id:
        return by_id["publicity"], issue.start
    if "review" in by_id and (desk.store.panel(application_id) or desk.store.decision(application_id)):
        return by_id["review"], None
    return first, None


def _filing_stage(scheme: Scheme) -> Stage:
    """The stage at which the body is filed: the last one on the way before the filing is asked for."""
    way = main_way(scheme)
    asking = next((at for at, each in enumerate(way) if "filed" in each.requires), None)
    if asking is not None and asking > 0:
        return way[asking - 1]
    return next((each for each in scheme.stage if each.id == "filing"), way[-1])


def _state(
    subject: str, kind: SubjectKind, stage: Stage, since: date | None, by: str, *, is_recorded: bool
) -> StageState:
    return StageState(
        subject=subject,
        kind=kind,
        stage=stage.id,
        name=stage.name,
        clause=stage.clause,
        outcome=stage.outcome,
        since=since,
        by=by,
        is_recorded=is_recorded,
    )


def _all_moves(desk: Desk, subject: str) -> tuple[Kept[StageMove], ...]:
    return tuple(sorted(entries(desk, STAGE_MOVE, StageMove, subject), key=lambda each: each.id))


def _moves(desk: Desk, subject: str) -> tuple[Kept[StageMove], ...]:
    return tuple(each for each in _all_moves(desk, subject) if not each.value.is_void)


def _require_centre(desk: Desk, subject: str) -> None:
    if desk.store.role != "centre":
        raise RuleViolation("阶段由评价中心登记，未作更改。", code="not_centre", where=subject)
