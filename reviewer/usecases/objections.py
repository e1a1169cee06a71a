"""异议登记: what is raised against a publicity, by when it is answered, and what it keeps from being filed."""

from __future__ import annotations

from datetime import date

import msgspec

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_date
from reviewer.domain.objection import ANSWER_DAYS, STATE_TEXT, Objection, ObjectionState, is_real_name
from reviewer.domain.records import Record
from reviewer.domain.registers import OBJECTION
from reviewer.errors import RuleViolation
from reviewer.usecases.documents.publicity_issues import publicity_issues
from reviewer.usecases.registers import Kept, enter, entries, entry, next_id
from reviewer.usecases.work_periods import work_calendar


class Raised(Record):
    """An objection as it comes in. ``application`` empty: against the publicity as a whole.

    ``real_name`` None: worked out of name and contact. ``due_on`` None: the proposed number of working days.
    """

    text: str
    application: str = ""
    by: str = ""
    contact: str = ""
    real_name: bool | None = None
    evidence: tuple[str, ...] = ()
    on: date | None = None
    due_on: date | None = None


def raise_objection(desk: Desk, round_id: str, raised: Raised) -> Kept[Objection]:
    """Write an objection down; one against an applicant keeps it from being filed until it is answered.

    Source: 沪人社职〔2024〕124号 三(五) (经公示无异议的), 温州2022 四(四).

    Raises:
        RuleViolation: no such round or application, ``not_the_centre``, ``objection_without_text``,
            ``objection_elsewhere``, ``objection_dates``.
    """
    desk.scheme_of_round(round_id)
    _require_centre(desk, round_id)
    if not raised.text.strip():
        raise RuleViolation("请写明异议的内容，未登记。", code="objection_without_text", where="text")
    if raised.application and desk.application_row(raised.application).round != round_id:
        raise RuleViolation(
            f"{raised.application} 不在批次 {round_id}，未登记。", code="objection_elsewhere", where=raised.application
        )
    today = beijing_date(desk.clock())
    on = raised.on or today
    due = raised.due_on or answer_due(desk, on)
    if on > today or (due is not None and due < on):
        raise RuleViolation(
            "收到日期不能晚于今天，答复期限不能早于收到日期，未登记。", code="objection_dates", where="on"
        )
    by, contact = raised.by.strip(), raised.contact.strip()
    value = Objection(
        round=round_id,
        application=raised.application,
        raised_on=on.isoformat(),
        by=by,
        contact=contact,
        text=raised.text.strip(),
        real_name=is_real_name(by, contact) if raised.real_name is None else raised.real_name,
        evidence=raised.evidence,
        in_time=is_in_publicity(desk, round_id, raised.application, on),
        due_on=due.isoformat() if due is not None else "",
    )
    id = next_id(desk, OBJECTION, f"{round_id}-异")
    with desk.store.change(desk.actor) as change:
        enter(change, OBJECTION, id, round_id, value, application=raised.application or None)
    return find_objection(desk, id)


def answer_due(desk: Desk, on: date) -> date | None:
    """The proposed last day for an answer: no notice gives one. None where the calendar is not on record."""
    return work_calendar(desk).working_days_from(on, ANSWER_DAYS, from_next_day=True).end


def is_in_publicity(desk: Desk, round_id: str, application_id: str, on: date) -> bool:
    """Whether a day lies in a publicity of the round that names the application (any, for the whole)."""
    issues = publicity_issues(desk, round_id)
    mine = [each for each in issues if not application_id or application_id in each.applications]
    return any(each.start <= on <= each.until for each in mine)


def answer_objection(
    desk: Desk, id: str, state: ObjectionState, answer: str, on: date | None = None, reason: str = ""
) -> Kept[Objection]:
    """Close an objection: upheld, rejected or withdrawn, with the answer that was given. Another answer later has a
    reason; ``open`` takes it up again.

    Raises:
        RuleViolation: ``unknown_objection``, ``not_the_centre``, ``objection_without_answer``,
            ``objection_without_reason``, ``objection_dates``.
    """
    kept = find_objection(desk, id)
    _require_centre(desk, id)
    if state != "open" and not answer.strip():
        raise RuleViolation("请写明核查情况和答复，未作更改。", code="objection_without_answer", where=id)
    is_second = kept.value.state != "open"
    if is_second and not reason.strip():
        raise RuleViolation(
            f"异议已答复（{STATE_TEXT[kept.value.state]}），改动须写明理由，未作更改。",
            code="objection_without_reason",
            where=id,
        )
    day = on or beijing_date(desk.clock())
    if day.isoformat() < kept.value.raised_on:
        raise RuleViolation("答复日期早于收到日期，未作更改。", code="objection_dates", where="on")
    value = msgspec.structs.replace(
        kept.value,
        state=state,
        answer=answer.strip() or kept.value.answer,
        answered_on="" if state == "open" else day.isoformat(),
    )
    return _change(desk, kept, value, reason.strip() or STATE_TEXT[state])


def change_objection_due(desk: Desk, id: str, due_on: date, reason: str) -> Kept[Objection]:
    """Another last day for the answer, with its reason.

    Raises:
        RuleViolation: ``unknown_objection``, ``not_the_centre``, ``objection_without_reason``, ``objection_dates``.
    """
    kept = find_objection(desk, id)
    _require_centre(desk, id)
    if not reason.strip():
        raise RuleViolation("改答复期限须写明理由，未作更改。", code="objection_without_reason", where=id)
    if due_on.isoformat() < kept.value.raised_on:
        raise RuleViolation("答复期限早于收到日期，未作更改。", code="objection_dates", where="due_on")
    return _change(desk, kept, msgspec.structs.replace(kept.value, due_on=due_on.isoformat()), reason.strip())


def objections(desk: Desk, round_id: str) -> tuple[Kept[Objection], ...]:
    """Every objection of a round, in the order in which they were written down."""
    return entries(desk, OBJECTION, Objection, round_id)


def open_objections(desk: Desk, round_id: str, application_id: str | None = None) -> tuple[Kept[Objection], ...]:
    """Those that are not answered yet; of an application also those against the whole publicity."""
    return tuple(each for each in _of(desk, round_id, application_id) if each.value.state == "open")


def objection_problem(desk: Desk, round_id: str, application_id: str) -> str:
    """Why objections keep an application from being filed; empty when none does.

    Source: 沪人社职〔2024〕124号 三(五): 经公示无异议的.
    """
    standing = [each for each in _of(desk, round_id, application_id) if each.value.stands_in_the_way]
    if not standing:
        return ""
    words = "、".join(f"{each.id}（{STATE_TEXT[each.value.state]}）" for each in standing)
    is_upheld = any(each.value.state == "upheld" for each in standing)
    return f"公示有异议：{words}，{'不予备案' if is_upheld else '答复后才能备案'}。"


def find_objection(desk: Desk, id: str) -> Kept[Objection]:
    """The objection of that number.

    Raises:
        RuleViolation: ``unknown_objection``.
    """
    kept = entry(desk, OBJECTION, Objection, id)
    if kept is None:
        raise RuleViolation(f"没有异议登记“{id}”。", code="unknown_objection", where=id)
    return kept


def _of(desk: Desk, round_id: str, application_id: str | None) -> tuple[Kept[Objection], ...]:
    mine = objections(desk, round_id)
    return (
        mine
        if application_id is None
        else tuple(each for each in mine if each.value.application in ("", application_id))
    )


def _change(desk: Desk, kept: Kept[Objection], value: Objection, reason: str) -> Kept[Objection]:
    with desk.store.change(desk.actor) as change:
        enter(change, OBJECTION, kept.id, kept.subject, value, reason, application=value.application or None)
    return find_objection(desk, kept.id)


def _require_centre(desk: Desk, where: str) -> None:
    if desk.store.role != "centre":
        raise RuleViolation("异议由评价中心登记，未作更改。", code="not_the_centre", where=where)
