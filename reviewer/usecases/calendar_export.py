"""The dates of a round for other calendars: deadlines, stages as planned, the days of the window (.ics)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Final

from reviewer.desk import Desk
from reviewer.domain.due_dates import DueDate
from reviewer.domain.icalendar import DayEvent, calendar_text
from reviewer.usecases.deadlines import application_deadlines, round_application_deadlines, round_deadlines
from reviewer.usecases.documents.keep_document import write_file
from reviewer.usecases.follow_up_deadlines import follow_up_deadlines
from reviewer.usecases.stage_plan import stage_plan

# Days before its end on which a deadline rings; a filing is renewed in good time.
ALARMS: Final = (3, 1)
VALIDITY_ALARMS: Final = (90, 30)


def round_ics(desk: Desk, round_id: str, application_id: str = "") -> bytes:
    """The dates of a round with those of its applications, or of one application, as an iCalendar file.

    Raises:
        RuleViolation: no such round or application here.
    """
    name = desk.store.round(round_id).name
    if application_id:
        row = desk.application_row(application_id)
        own = (*application_deadlines(desk, application_id), *follow_up_deadlines(desk, round_id, None, application_id))
        mine = [_due_event(desk, each, row.name) for each in own]
        return calendar_text(f"{row.name} 期限", [each for each in mine if each is not None], desk.clock())
    names = {row.id: row.name for row in desk.store.applications(round_id)}
    dues = {(each.subject, each.deadline): each for each in round_application_deadlines(desk, round_id)}
    shared = {(each.subject, each.deadline): each for each in round_deadlines(desk, round_id)}
    # What all share stands in the calendar once, under the round.
    common = {deadline for subject, deadline in shared if subject == round_id}
    rest = {key: each for key, each in dues.items() if key[1] not in common}
    followed = follow_up_deadlines(desk, round_id)
    dated = (*(shared | rest).values(), *followed)
    found = [_due_event(desk, each, names.get(each.subject, name)) for each in dated]
    events = [*_stage_events(desk, round_id, name), *(each for each in found if each is not None)]
    return calendar_text(f"{name} 期限", sorted(events, key=lambda each: (each.first, each.uid)), desk.clock())


def write_round_ics(desk: Desk, round_id: str, target: Path, application_id: str = "") -> Path:
    """Write the calendar file whole or not at all.

    Raises:
        EnvironmentProblem: it cannot be written.
    """
    return write_file(target, round_ics(desk, round_id, application_id))


def _due_event(desk: Desk, due: DueDate, whose: str) -> DayEvent | None:
    last = due.ends_on or due.last_day
    if last is None or due.state == "void":
        return None
    unsure = "（是否顺延待节假日安排公布）" if due.ends_on is None else ""
    late = (f"逾期：{due.late}",) if due.late else ()
    first = due.days[0] if due.kind == "window" and due.days else last
    alarms = VALIDITY_ALARMS if due.kind == "validity" else ALARMS
    return DayEvent(
        uid=_uid(desk, due.subject, due.deadline),
        first=first,
        last=last,
        summary=f"{due.end_name}{unsure}（{whose}）",
        description="\n".join((*due.steps, *due.notes, *late)),
        categories=("期限",),
        is_tentative=due.ends_on is None or due.is_planned,
        alarms=alarms if due.state in ("open", "unknown") else (),
    )


def _stage_events(desk: Desk, round_id: str, name: str) -> list[DayEvent]:
    stages = {each.id: each for each in desk.scheme_of_round(round_id).stage}
    events = []
    for each in stage_plan(desk, round_id):
        if each.starts_on is None or each.ends_on is None:
            continue
        stage = stages[each.stage]
        said = "本程序的建议安排，未经确认" if each.is_proposal else "阶段安排"
        days = (each.ends_on - each.starts_on) // timedelta(days=1) + 1
        events.append(
            DayEvent(
                uid=_uid(desk, round_id, f"stage-{stage.id}"),
                first=each.starts_on,
                last=each.ends_on,
                summary=f"{stage.name}（{name}）",
                description=f"{said}，共 {days} 天\n{stage.actor}\n依据：{stage.clause}",
                categories=("阶段",),
                is_tentative=each.is_proposal,
            )
        )
    return events


def _uid(desk: Desk, subject: str, what: str) -> str:
    return f"{subject}.{what}.{desk.store.store_id}@assessor-reviewer"
