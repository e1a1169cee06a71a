"""What deadlines count from and what meets them: the call, moves between stages, letters, publicity, filings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from reviewer.desk import Desk
from reviewer.domain.filing import Filing
from reviewer.domain.moments import beijing_date
from reviewer.domain.procedure import Deadline
from reviewer.domain.records import Record
from reviewer.domain.registers import DEADLINE_CHANGE, STAGE_MOVE
from reviewer.domain.scheme import Scheme
from reviewer.domain.stages import StageMove
from reviewer.domain.working_days import WorkCalendar
from reviewer.usecases.documents.publicity_issues import PublicityIssue, newest_publicity
from reviewer.usecases.file_application import filing_row, read_filing
from reviewer.usecases.letter_dates import letter_date
from reviewer.usecases.project_review import project_reviews
from reviewer.usecases.registers import Kept, entries
from reviewer.usecases.round_terms import round_terms
from reviewer.usecases.work_periods import work_calendar


class DeadlineChange(Record):
    """A deadline set by staff; ``on`` None goes back to what the rules give."""

    deadline: str
    on: date | None


class RoundDates(NamedTuple):
    """What the round itself says: its scheme, the calendar, when it was called, when it is open."""

    id: str
    scheme: Scheme
    calendar: WorkCalendar
    began_on: date
    called_on: date | None
    open_days: tuple[date, ...]
    hours: tuple[str, ...]
    closes_on: date | None
    late: str

    @property
    def last_day(self) -> date | None:
        """The last day on which applications are received."""
        return self.open_days[-1] if self.open_days else self.closes_on


class Entered(NamedTuple):
    """A stage that was entered on a day."""

    stage: str
    on: date


class ApplicationDates(NamedTuple):
    """What happened to one application; ``reviewed_on`` is the day when the last of its 项目评估 was done."""

    id: str
    moves: tuple[Entered, ...]
    letter_on: date | None
    publicity: PublicityIssue | None
    filing: Filing | None
    reviewed_on: date | None


def round_dates(desk: Desk, round_id: str) -> RoundDates:
    """The dates of a round by its terms."""
    scheme = desk.scheme_of_round(round_id)
    terms = round_terms(desk, round_id)
    return RoundDates(
        id=round_id,
        scheme=scheme,
        calendar=work_calendar(desk),
        began_on=beijing_date(desk.store.round(round_id).created_at),
        called_on=_day(terms.called_on),
        open_days=tuple(sorted(map(date.fromisoformat, terms.open_days))),
        hours=terms.hours,
        closes_on=_day(terms.closes_on),
        late=terms.late,
    )


def application_dates(desk: Desk, application_id: str) -> ApplicationDates:
    """The dates of an application.

    Raises:
        RuleViolation: no such application here.
    """
    round_id = desk.application_row(application_id).round
    filed = filing_row(desk, application_id)
    # To find a letter its papers are read: only where something counts from it.
    counts_letter = any(each.counted_from == "letter" for each in desk.scheme_of_round(round_id).deadline)
    return ApplicationDates(
        id=application_id,
        moves=stage_moves(desk, application_id),
        letter_on=letter_date(desk, application_id) if counts_letter else None,
        publicity=newest_publicity(desk, round_id, application_id),
        filing=read_filing(desk, filed) if filed is not None else None,
        reviewed_on=_reviewed_on(desk, application_id),
    )


def _reviewed_on(desk: Desk, application_id: str) -> date | None:
    review = desk.scheme_of(application_id).project_review
    if review is None or entered_on(stage_moves(desk, application_id), review.stage) is None:
        return None
    verdicts = [each.verdict for each in project_reviews(desk, application_id)]
    done = [each.on for each in verdicts if each is not None]
    return max(done) if done and len(done) == len(verdicts) else None


def stage_moves(desk: Desk, subject: str) -> tuple[Entered, ...]:
    """The stages that an application or a body entered, in the order in which they were entered."""
    return desk.kept(("stage moves",), lambda: _all_moves(desk)).get(subject, ())


def _all_moves(desk: Desk) -> Mapping[str, tuple[Entered, ...]]:
    found: dict[str, list[Entered]] = {}
    for each in sorted(entries(desk, STAGE_MOVE, StageMove), key=lambda each: each.id):
        if not each.value.is_void:
            found.setdefault(each.subject, []).append(Entered(each.value.stage, each.value.day))
    return {subject: tuple(moves) for subject, moves in found.items()}


def changes_of(desk: Desk, subject: str) -> Mapping[str, Kept[DeadlineChange]]:
    """The deadlines of a round or an application that staff changed, by id; those set back are not among them."""
    kept = desk.kept(("deadline changes",), lambda: entries(desk, DEADLINE_CHANGE, DeadlineChange))
    return {each.value.deadline: each for each in kept if each.subject == subject and each.value.on is not None}


def is_publicity(deadline: Deadline) -> bool:
    """Whether it is the period of the 公示, whose days the issued paper prints."""
    return deadline.working_days is not None and "publicity" in (deadline.stage, deadline.counted_from)


def is_validity(deadline: Deadline) -> bool:
    """Whether it is the validity of the filing, whose days the receipt prints."""
    return deadline.counted_from == "filing" and (deadline.years is not None or deadline.months is not None)


def is_shared(deadline: Deadline) -> bool:
    """Whether all applications of a round have the same dates."""
    return deadline.date is not None or deadline.counted_from == "call" or is_publicity(deadline)


def left_on(moves: Sequence[Entered], stage: str) -> Entered | None:
    """The move by which a stage was left for good; None while it was not entered or not left."""
    at = max((place for place, each in enumerate(moves) if each.stage == stage), default=None)
    return moves[at + 1] if at is not None and at + 1 < len(moves) else None


def entered_on(moves: Sequence[Entered], stage: str) -> date | None:
    """The day on which a stage was entered first."""
    return next((each.on for each in moves if each.stage == stage), None)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
