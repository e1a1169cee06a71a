"""Single deadlines as due dates: the window, those that all share, an application's own, the validity of a filing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

import msgspec

from reviewer.domain.due_dates import COUNTED_FROM, DueDate, day_text, length_text, work_out
from reviewer.domain.filing import Filing
from reviewer.domain.moments import beijing_text, chinese_date
from reviewer.domain.procedure import Deadline
from reviewer.domain.round_terms import terms_of_scheme
from reviewer.domain.stages import SIDE_OUTCOMES
from reviewer.domain.working_days import months_later
from reviewer.usecases.deadline_facts import (
    ApplicationDates,
    DeadlineChange,
    RoundDates,
    entered_on,
    is_publicity,
    is_validity,
    left_on,
)
from reviewer.usecases.documents.publicity_issues import PublicityIssue
from reviewer.usecases.registers import Kept

WINDOW: Final = "window"
VALIDITY: Final = "validity"
PLANNED_NOTE: Final = "起算日按阶段安排推算，以实际发生为准。"


def closing_deadline(dates: RoundDates) -> Deadline | None:
    """The scheme's deadline that is the end of the window: a round with a window of its own moves it."""
    terms = terms_of_scheme(dates.scheme)
    last = terms.open_days[-1] if terms.open_days else terms.closes_on
    return next((each for each in dates.scheme.deadline if last and each.date == last), None)


def window_line(dates: RoundDates) -> tuple[DueDate, ...]:
    """The days and hours on which applications are received, where no deadline of the scheme says them.

    Source: 沪人社职〔2024〕124号 四(二).
    """
    if dates.last_day is None or closing_deadline(dates) is not None:
        return ()
    first, clause = dates.scheme.stage[:1], dates.scheme.call.clause
    due = DueDate(
        subject=dates.id,
        deadline=WINDOW,
        stage=first[0].id if first else "",
        name="受理申报" if dates.open_days else "申报截止",
        clause=clause,
        kind="window",
        late=dates.late,
    )
    return (_in_window(dates, due),)


def _in_window(dates: RoundDates, due: DueDate) -> DueDate:
    """The deadline with the round's own days and hours."""
    days = "、".join(day_text(day) for day in dates.open_days)
    said = f"受理日期：{days}" if days else f"申报截止：{day_text(dates.last_day)}" if dates.last_day else ""
    hours = f"，每日 {'、'.join(dates.hours)}" if dates.hours else ""
    return msgspec.structs.replace(
        due,
        kind="window",
        starts_on=dates.open_days[0] if dates.open_days else dates.called_on,
        ends_on=dates.last_day,
        computed_on=dates.last_day,
        last_day=dates.last_day,
        days=dates.open_days,
        hours=dates.hours,
        late=due.late or dates.late,
        steps=(f"{said}{hours}", f"依据：{basis(dates, due.clause)}"),
    )


def date_line(dates: RoundDates, deadline: Deadline, day: date) -> DueDate:
    """A deadline that is a date; the closing one stands in the round's own window."""
    due = plain_line(deadline, dates.id)
    closing = closing_deadline(dates)
    if closing is not None and closing.id == deadline.id and dates.last_day is not None:
        return _in_window(dates, due)
    steps = (f"到期日：{day_text(day)}，由通知写明，不经推算", f"依据：{basis(dates, deadline.clause)}")
    return msgspec.structs.replace(due, ends_on=day, computed_on=day, last_day=day, steps=steps)


def period_line(dates: RoundDates, deadline: Deadline, subject: str, start: date | None) -> DueDate:
    """A period from its first day; without one it waits."""
    due = plain_line(deadline, subject)
    if start is None:
        waits = f"起算日未定：{due.counted_from}起 {due.length}"
        return msgspec.structs.replace(due, steps=(waits, f"依据：{basis(dates, deadline.clause)}"))
    worked = work_out(dates.calendar, deadline, start, basis(dates, deadline.clause), due.counted_from)
    period = worked.period
    return msgspec.structs.replace(
        due,
        starts_on=start,
        ends_on=period.end,
        computed_on=period.end,
        last_day=period.last_day,
        days=period.days,
        rolled=period.rolled,
        calendar=period.calendar,
        notes=(*due.notes, *period.notes),
        steps=worked.steps,
        bar_until=months_later(start, 12 * deadline.bar_years) if deadline.bar_years else None,
    )


def planned_line(due: DueDate) -> DueDate:
    """The same, said to count from the plan."""
    return msgspec.structs.replace(due, is_planned=True, notes=(*due.notes, PLANNED_NOTE))


def publicity_line(
    dates: RoundDates, deadline: Deadline, subject: str, issue: PublicityIssue | None, today: date
) -> DueDate:
    """The 公示 as the issued paper prints it: its days prevail over what the rules give."""
    due = period_line(dates, deadline, subject, issue.start if issue is not None else None)
    if issue is None:
        return due
    over = today > issue.until
    due = msgspec.structs.replace(due, state="met" if over else "waiting", is_met=over, met_on=_if(over, issue.until))
    if issue.until == due.computed_on:
        return due
    printed = f"公示文书写明的截止日：{day_text(issue.until)}"
    return msgspec.structs.replace(
        due, ends_on=issue.until, is_changed=True, reason="公示文书写明", steps=(*due.steps, printed)
    )


def own_line(dates: RoundDates, deadline: Deadline, own: ApplicationDates, today: date) -> DueDate:
    """A deadline as it counts for one application, met where the stage was left."""
    if is_publicity(deadline):
        return publicity_line(dates, deadline, own.id, own.publicity, today)
    if deadline.date is not None:
        due = msgspec.structs.replace(date_line(dates, deadline, date.fromisoformat(deadline.date)), subject=own.id)
    else:
        due = period_line(dates, deadline, own.id, _first_day(dates, deadline, own))
    return _met(dates, due, own)


def _first_day(dates: RoundDates, deadline: Deadline, own: ApplicationDates) -> date | None:
    starts = {
        "": entered_on(own.moves, deadline.stage),
        "call": dates.called_on,
        "letter": own.letter_on,
        "filing": own.filing.valid_from if own.filing is not None else None,
    }
    return starts.get(deadline.counted_from)


def _met(dates: RoundDates, due: DueDate, own: ApplicationDates) -> DueDate:
    """Whether the application went on in time; 项目评估 is done with its last review, not when the stage is left.

    Source: 沪人社职〔2024〕124号 三(四) (须自《复函》出具之日起3个月内完成项目评估).
    """
    review = dates.scheme.project_review
    done_on = own.reviewed_on if review is not None and due.stage == review.stage else None
    outcomes = {each.id: each.outcome for each in dates.scheme.stage}
    left = left_on(own.moves, due.stage)
    if left is None:
        is_out = bool(own.moves) and outcomes.get(own.moves[-1].stage, "") in SIDE_OUTCOMES
        if done_on is not None and due.ends_on is not None and done_on <= due.ends_on:
            return msgspec.structs.replace(due, state="met", is_met=True, met_on=done_on)
        return msgspec.structs.replace(due, state="void") if is_out else due
    if due.late_stage and left.stage == due.late_stage:
        return msgspec.structs.replace(due, state="late")
    if outcomes.get(left.stage, "") in SIDE_OUTCOMES:
        return msgspec.structs.replace(due, state="void")
    on = done_on or left.on
    in_time = due.ends_on is None or on <= due.ends_on
    return msgspec.structs.replace(due, state="met" if in_time else "late", is_met=in_time, met_on=on)


def validity_line(dates: RoundDates, filing: Filing) -> DueDate:
    """The validity of a filing as its receipt prints it. Source: 沪人社职〔2024〕124号 三(五) (备案有效期为3年)."""
    rule = next((each for each in dates.scheme.deadline if is_validity(each)), None)
    clause = rule.clause if rule is not None else dates.scheme.filing.clause
    steps = (
        f"起算日：{day_text(filing.valid_from)}，备案有效期首日计入",
        f"到期日：{day_text(filing.valid_until)}，以备案回执 {filing.number} 为准",
        "是否顺延：有效期按日历计算，不顺延",
        f"依据：{basis(dates, clause)}",
    )
    return DueDate(
        subject=filing.application,
        deadline=rule.id if rule is not None else VALIDITY,
        stage=rule.stage if rule is not None else "",
        name="备案有效期",
        clause=clause,
        kind="validity",
        length=f"{dates.scheme.filing.valid_years} 年",
        counted_from=COUNTED_FROM["filing"],
        starts_on=filing.valid_from,
        ends_on=filing.valid_until,
        computed_on=filing.valid_until,
        last_day=filing.valid_until,
        steps=steps,
        late=rule.late if rule is not None and rule.late else "到期后不得再开展认定",
    )


def changed_line(due: DueDate, changes: Mapping[str, Kept[DeadlineChange]]) -> DueDate:
    """The deadline on the day that staff set, with what the rules give beside it."""
    kept = changes.get(due.deadline)
    if kept is None or kept.value.on is None or due.kind == "validity" or due.state == "void":
        return due
    day = kept.value.on
    was = f"（按规定为{chinese_date(due.computed_on)}）" if due.computed_on is not None else ""
    step = f"调整：改为{day_text(day)}{was}，理由：{kept.reason}，{kept.actor}，{beijing_text(kept.at)[:16]}"
    due = msgspec.structs.replace(due, ends_on=day, is_changed=True, reason=kept.reason, steps=(*due.steps, step))
    if due.met_on is None:
        return due
    in_time = due.met_on <= day
    return msgspec.structs.replace(due, state="met" if in_time else "late", is_met=in_time)


def plain_line(deadline: Deadline, subject: str) -> DueDate:
    """A deadline without its days."""
    return DueDate(
        subject=subject,
        deadline=deadline.id,
        stage=deadline.stage,
        name=deadline.name,
        clause=deadline.clause,
        kind="date" if deadline.date is not None else "period",
        length=length_text(deadline),
        counted_from=COUNTED_FROM["publicity" if is_publicity(deadline) else deadline.counted_from],
        notes=(deadline.note,) if deadline.note else (),
        late=deadline.late,
        late_stage=deadline.late_stage,
    )


def basis(dates: RoundDates, clause: str) -> str:
    """The notice with the clause, as steps name it."""
    head = dates.scheme.scheme
    return f"{head.source.number or head.short_title} {clause}".strip()


def _if(is_so: bool, day: date) -> date | None:
    return day if is_so else None
