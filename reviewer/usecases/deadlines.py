"""Every deadline of a round and of an application: worked out, met or not, days left, changed with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from reviewer.desk import Desk
from reviewer.domain.due_dates import DueDate, as_of
from reviewer.domain.moments import beijing_date
from reviewer.domain.procedure import Deadline
from reviewer.domain.registers import DEADLINE_CHANGE
from reviewer.errors import RuleViolation
from reviewer.usecases.deadline_facts import (
    DeadlineChange,
    RoundDates,
    application_dates,
    changes_of,
    is_publicity,
    is_shared,
    is_validity,
    round_dates,
)
from reviewer.usecases.deadline_lines import (
    changed_line,
    date_line,
    own_line,
    period_line,
    planned_line,
    publicity_line,
    validity_line,
    window_line,
)
from reviewer.usecases.documents.keep_document import round_ids
from reviewer.usecases.documents.publicity_issues import newest_publicity
from reviewer.usecases.registers import enter
from reviewer.usecases.stage_plan import PlannedStage, is_before, stage_plan


def round_deadlines(desk: Desk, round_id: str, today: date | None = None) -> tuple[DueDate, ...]:
    """The deadlines of a round by their ends: the window, those that all share, and of each that counts for every
    application by itself the nearest one that is open (``subject`` then names the application).

    A period whose first day is not there yet counts from the stage plan where staff made one (``is_planned``).
    Source: 沪人社职〔2024〕124号 三, 四(二); 温州2022 四; 中就培函〔2020〕16号 四(四).
    """
    day, dates = today or beijing_date(desk.clock()), round_dates(desk, round_id)
    changes = changes_of(desk, round_id)
    plan = {each.stage: each for each in stage_plan(desk, round_id) if not each.is_proposal}
    found = [_settled(dates, changed_line(each, changes), day) for each in window_line(dates)]
    of_each = [each for each in dates.scheme.deadline if not is_shared(each)]
    known = round_application_deadlines(desk, round_id, day) if of_each else ()
    for deadline in dates.scheme.deadline:
        if is_shared(deadline):
            found.append(_settled(dates, changed_line(_shared(desk, dates, deadline, plan, day), changes), day))
        else:
            own = [each for each in known if each.deadline == deadline.id]
            found.append(_nearest(dates, deadline, own, plan.get(deadline.stage), day))
    return _sorted(found)


def application_deadlines(desk: Desk, application_id: str, today: date | None = None) -> tuple[DueDate, ...]:
    """The deadlines as they count for one application, and the validity of its filing, by their ends.

    Source: 沪人社职〔2024〕124号 三(四), 三(五); 温州2022 四(三), 四(四).

    Raises:
        RuleViolation: no such application here.
    """
    day = today or beijing_date(desk.clock())
    return _application_lines(desk, round_dates(desk, desk.application_row(application_id).round), application_id, day)


def round_application_deadlines(desk: Desk, round_id: str, today: date | None = None) -> tuple[DueDate, ...]:
    """The own deadlines of all applications of a round."""
    day, dates = today or beijing_date(desk.clock()), round_dates(desk, round_id)
    rows = desk.store.applications(round_id)
    return tuple(each for row in rows for each in _application_lines(desk, dates, row.id, day))


def _application_lines(desk: Desk, dates: RoundDates, application_id: str, today: date) -> tuple[DueDate, ...]:
    own = application_dates(desk, application_id)
    changes, shared = changes_of(desk, application_id), changes_of(desk, dates.id)
    found: list[DueDate] = []
    for deadline in dates.scheme.deadline:
        if is_validity(deadline) or _subject_of(dates, deadline) != "application":
            continue
        known = changes if deadline.id in changes or not is_shared(deadline) else shared
        found.append(_settled(dates, changed_line(own_line(dates, deadline, own, today), known), today))
    if own.filing is not None:
        found.append(as_of(validity_line(dates, own.filing), dates.calendar, today))
    return _sorted(found)


def subject_deadlines(desk: Desk, subject: str, today: date | None = None) -> tuple[DueDate, ...]:
    """The deadlines of a round or of an application.

    Raises:
        RuleViolation: no such round or application here.
    """
    is_round = subject in round_ids(desk)
    return round_deadlines(desk, subject, today) if is_round else application_deadlines(desk, subject, today)


def find_deadline(desk: Desk, subject: str, deadline_id: str) -> DueDate:
    """One deadline of a round or an application.

    Raises:
        RuleViolation: ``unknown_deadline``; the ids that there are are told.
    """
    found = subject_deadlines(desk, subject)
    for each in found:
        if each.deadline == deadline_id:
            return each
    known = "、".join(f"{each.deadline}（{each.name}）" for each in found)
    raise RuleViolation(
        f"没有期限“{deadline_id}”，未作更改；" + (f"这里有 {known}。" if known else "这里还没有期限。"),
        code="unknown_deadline",
        where=deadline_id,
    )


def change_deadline(desk: Desk, subject: str, deadline_id: str, on: date | None, reason: str) -> DueDate:
    """Set a deadline of a round or of an application to a day; None takes what the rules give again.

    Returns:
        the deadline as it stands now.

    Raises:
        RuleViolation: ``unknown_deadline``, ``deadline_reason``, ``deadline_too_early``, ``deadline_printed`` (a paper
            that was issued says the day), ``deadline_of_each`` (it counts for every application by itself).
    """
    if not reason.strip():
        raise RuleViolation("改期限须写明理由，未作更改。", code="deadline_reason", where=deadline_id)
    due = find_deadline(desk, subject, deadline_id)
    problem = why_not_changeable(desk, subject, due)
    if problem is not None:
        raise problem
    if on is not None and due.starts_on is not None and on < due.starts_on:
        raise RuleViolation(
            f"{on.isoformat()} 早于起算日 {due.starts_on.isoformat()}，未作更改。",
            code="deadline_too_early",
            where=deadline_id,
        )
    application = None if subject in round_ids(desk) else subject
    value = DeadlineChange(deadline=deadline_id, on=on)
    with desk.store.change(desk.actor) as change:
        entry = f"{subject}:{deadline_id}"
        enter(change, DEADLINE_CHANGE, entry, subject, value, reason.strip(), application=application)
    return find_deadline(desk, subject, deadline_id)


def why_not_changeable(desk: Desk, subject: str, due: DueDate) -> RuleViolation | None:
    """Why a deadline cannot be set for that round or application; None when it can."""
    is_round = subject in round_ids(desk)
    rule = next((each for each in _scheme_deadlines(desk, subject, is_round=is_round) if each.id == due.deadline), None)
    if due.kind == "validity":
        return _printed(due, "备案回执")
    if rule is None:
        return None
    if is_publicity(rule):
        round_id = subject if is_round else desk.application_row(subject).round
        issue = newest_publicity(desk, round_id, None if is_round else subject)
        return _printed(due, "公示") if issue is not None else None
    if is_round and not is_shared(rule):
        return RuleViolation(
            f"{due.name}按各申报分别起算，未作更改；请写明申报编号。", code="deadline_of_each", where=due.deadline
        )
    return None


def _printed(due: DueDate, paper: str) -> RuleViolation:
    return RuleViolation(
        f"{due.name}以已出具的{paper}为准，未作更改；要改的，请更正该文书后重新出具。",
        code="deadline_printed",
        where=due.deadline,
    )


def _scheme_deadlines(desk: Desk, subject: str, *, is_round: bool) -> tuple[Deadline, ...]:
    scheme = desk.scheme_of_round(subject) if is_round else desk.scheme_of(subject)
    return scheme.deadline


def _shared(
    desk: Desk, dates: RoundDates, deadline: Deadline, plan: Mapping[str, PlannedStage], today: date
) -> DueDate:
    if deadline.date is not None:
        return date_line(dates, deadline, date.fromisoformat(deadline.date))
    if not is_publicity(deadline):
        return period_line(dates, deadline, dates.id, dates.called_on)
    issue = newest_publicity(desk, dates.id)
    if issue is None:
        return _planned(dates, deadline, plan.get(deadline.stage))
    return publicity_line(dates, deadline, dates.id, issue, today)


def _planned(dates: RoundDates, deadline: Deadline, planned: PlannedStage | None) -> DueDate:
    if planned is None or planned.starts_on is None:
        return period_line(dates, deadline, dates.id, None)
    return planned_line(period_line(dates, deadline, dates.id, planned.starts_on))


def _nearest(
    dates: RoundDates, deadline: Deadline, own: Sequence[DueDate], planned: PlannedStage | None, today: date
) -> DueDate:
    """Of the applications' own deadlines the one that ends first among those that are not over."""
    begun = [each for each in own if each.starts_on is not None and each.state != "void"]
    if not begun:
        return _settled(dates, _planned(dates, deadline, planned), today)
    waiting = [each for each in begun if each.state in ("overdue", "open", "unknown")]
    first = _sorted(waiting)[0] if waiting else _sorted(begun)[-1]
    if len(begun) == 1:
        return first
    told = "最早到期的" if waiting else "最后一家"
    note = f"本批次 {len(begun)} 家分别起算，这是{told} {first.subject}。"
    return msgspec.structs.replace(first, notes=(*first.notes, note))


def _settled(dates: RoundDates, due: DueDate, today: date) -> DueDate:
    """As it stands on the day; a day that the notice prints from before the round was made binds nobody here."""
    if due.kind in ("date", "window") and not due.is_changed and is_before(dates, due.ends_on):
        note = "通知原文的日期，早于本批次建立；本批次另有日期的，请改批次设定或改期限。"
        due = msgspec.structs.replace(due, state="past", notes=(*due.notes, note))
    return as_of(due, dates.calendar, today)


def _subject_of(dates: RoundDates, deadline: Deadline) -> str:
    return next((each.subject for each in dates.scheme.stage if each.id == deadline.stage), "application")


def _sorted(found: Iterable[DueDate]) -> tuple[DueDate, ...]:
    return tuple(
        sorted(found, key=lambda each: (each.ends_on or each.last_day or date.max, each.subject, each.deadline))
    )
