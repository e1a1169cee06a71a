"""Terms that the registers themselves set: objections to be answered, rectifications to be reported."""

from __future__ import annotations

from datetime import date

from reviewer.desk import Desk
from reviewer.domain.due_dates import DueDate, as_of, day_text
from reviewer.domain.moments import beijing_date
from reviewer.domain.objection import ANSWER_DAYS, Objection
from reviewer.usecases.objections import objections
from reviewer.usecases.rectifications import RectificationState, list_rectifications
from reviewer.usecases.registers import Kept
from reviewer.usecases.work_periods import work_calendar


def follow_up_deadlines(
    desk: Desk, round_id: str, today: date | None = None, application_id: str = ""
) -> tuple[DueDate, ...]:
    """The objections and rectifications of a round, or of one application, with their terms, by their ends.

    Source: 沪人社职〔2024〕124号 三(五), 温州2022 四(四) (公示无异议); terms of rectification: the reply letter's.

    Raises:
        RuleViolation: no such round.
    """
    day, calendar = today or beijing_date(desk.clock()), work_calendar(desk)
    found = [_objection(each) for each in objections(desk, round_id)]
    found += [_rectification(each) for each in list_rectifications(desk, round_id) if each.due_on]
    mine = [each for each in found if not application_id or each.subject == application_id]
    settled = (as_of(each, calendar, day) for each in mine)
    return tuple(sorted(settled, key=lambda each: (each.ends_on or date.max, each.deadline)))


def _objection(kept: Kept[Objection]) -> DueDate:
    value = kept.value
    due = date.fromisoformat(value.due_on) if value.due_on else None
    answered = date.fromisoformat(value.answered_on) if value.answered_on else None
    in_time = answered is not None and (due is None or answered <= due)
    raised = date.fromisoformat(value.raised_on)
    end = f"到期日：{day_text(due)}" if due is not None else "到期日：不能确定，该年节假日安排未收录"
    return DueDate(
        subject=value.application or value.round,
        deadline=f"objection:{kept.id}",
        stage="publicity",
        name="答复异议",
        clause="",
        kind="follow_up",
        length=f"{ANSWER_DAYS} 个工作日",
        counted_from="收到异议之日",
        starts_on=raised,
        ends_on=due,
        computed_on=due,
        last_day=due,
        steps=(f"收到：{day_text(raised)}", end, "依据：通知没有写答复天数，为本程序的建议，可逐件改动"),
        state="waiting" if answered is None else "met" if in_time else "late",
        is_met=in_time,
        met_on=answered,
    )


def _rectification(state: RectificationState) -> DueDate:
    due = date.fromisoformat(state.due_on)
    reported = date.fromisoformat(state.course.reported_on) if state.course.reported_on else None
    issued = date.fromisoformat(state.issued_on) if state.issued_on else None
    begun = (f"复函：{state.letter}，{day_text(issued)}",) if issued is not None else ()
    return DueDate(
        subject=state.application,
        deadline=f"rectification:{state.application}",
        stage="",
        name="报送整改情况",
        clause="",
        kind="follow_up",
        counted_from="复函出具之日",
        starts_on=issued,
        ends_on=due,
        computed_on=due,
        last_day=due,
        steps=(*begun, f"到期日：{day_text(due)}，由复函写明"),
        state="waiting" if reported is None else "late" if state.is_late else "met",
        is_met=reported is not None and not state.is_late,
        met_on=reported,
    )
