"""整改跟踪: after 限期整改 the term of the letter, the applicant's report, the review and the final conclusion."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_date, chinese_date
from reviewer.domain.records import Record, decoded
from reviewer.domain.rectification import Rectification, RectificationStep, ReviewConclusion
from reviewer.domain.registers import RECTIFICATION
from reviewer.domain.scoring import CONCLUSION_TEXT
from reviewer.domain.working_days import months_later
from reviewer.errors import RuleViolation
from reviewer.store import DocumentRow
from reviewer.usecases.decide_application import checked_reason
from reviewer.usecases.documents.entries import typed_date
from reviewer.usecases.documents.keep_document import made_of
from reviewer.usecases.propose_opinion import RECTIFY_MONTHS
from reviewer.usecases.registers import Kept, enter, entries, next_id

_LETTER = "letter"


class RectificationState(Record):
    """Where a rectification stands. ``items`` is the letter's list; ``days_left`` is negative once it is overdue."""

    application: str
    name: str
    step: RectificationStep
    letter: str = ""
    issued_on: str = ""
    due_on: str = ""
    days_left: int | None = None
    items: str = ""
    course: Rectification

    @property
    def is_late(self) -> bool:
        """Whether the report came, or will come, after the term."""
        reported = self.course.reported_on
        return bool(self.due_on) and (reported > self.due_on if reported else self.step == "overdue")


def rectification_of(desk: Desk, application_id: str) -> RectificationState | None:
    """The rectification of an application; None where its conclusion never was 限期整改.

    Raises:
        RuleViolation: no such application.
    """
    row, kept = desk.application_row(application_id), _kept(desk, application_id)
    decision = desk.store.decision(application_id)
    is_rectify = decision is not None and decision.conclusion == "RECTIFY"
    if kept is None and not is_rectify:
        return None
    course = Rectification(application=application_id) if kept is None else kept.value
    ended = None
    if kept is not None and course.conclusion is not None and is_rectify:
        # Decided anew after a review: what follows is a course of its own, from its own letter.
        course, ended = Rectification(application=application_id), kept.at
    document = _letter(desk, application_id, ended)
    fields = _fields(desk, document) if document is not None else {}
    issued = typed_date(fields.get("date", "")) or (beijing_date(document.made_at) if document is not None else None)
    due = course.due_on or _due(fields, issued)
    today = beijing_date(desk.clock())
    return RectificationState(
        application=application_id,
        name=row.name,
        step=_step(course, document is not None, due, today),
        letter=course.letter or (document.number if document is not None else ""),
        issued_on=issued.isoformat() if issued is not None else "",
        due_on=due,
        days_left=(date.fromisoformat(due) - today).days if due else None,
        items=fields.get("rectify_list", ""),
        course=course,
    )


def _step(course: Rectification, has_letter: bool, due: str, today: date) -> RectificationStep:
    if course.conclusion is not None:
        return "reviewed"
    if course.reported_on:
        return "reported"
    if not has_letter:
        return "no_letter"
    return "overdue" if due and today.isoformat() > due else "waiting"


def _letter(desk: Desk, application_id: str, after: datetime | None) -> DocumentRow | None:
    """The newest reply letter that said 限期整改."""
    rows = [row for row in made_of(desk, _LETTER, application_id) if after is None or row.made_at > after]
    said = [row for row in rows if _fields(desk, row).get("conclusion") == CONCLUSION_TEXT["RECTIFY"]]
    return said[-1] if said else None


def _fields(desk: Desk, row: DocumentRow) -> dict[str, str]:
    data = desk.store.document_data(row.id)
    if data is None:
        return {}
    content: dict[str, Any] = decoded(data, dict)
    return {str(name): str(text) for name, text in content.get("fields", {}).items()}


def _due(fields: dict[str, str], issued: date | None) -> str:
    until = typed_date(fields.get("rectify_until", ""))
    if until is None and issued is not None:
        until = months_later(issued, RECTIFY_MONTHS)
    return until.isoformat() if until is not None else ""


def list_rectifications(desk: Desk, round_id: str) -> tuple[RectificationState, ...]:
    """Every rectification of a round by its term; those without a letter yet come first.

    Raises:
        RuleViolation: no such round.
    """
    desk.scheme_of_round(round_id)
    states = (rectification_of(desk, row.id) for row in desk.store.applications(round_id))
    return tuple(
        sorted((each for each in states if each is not None), key=lambda each: (each.due_on, each.application))
    )


def record_rectification_report(
    desk: Desk,
    application_id: str,
    report: str,
    *,
    on: date | None = None,
    evidence: tuple[str, ...] = (),
    late_reason: str = "",
) -> RectificationState:
    """Write down that the applicant reported what it put right; one that comes late says why it is taken all the same.

    Raises:
        RuleViolation: ``no_rectification``, ``rectification_without_letter``, ``rectification_reviewed``,
            ``rectification_without_report``, ``rectification_late``, ``rectification_dates``.
    """
    state = _open_state(desk, application_id)
    day = on or beijing_date(desk.clock())
    if not report.strip():
        raise RuleViolation("请写明整改报告的要点，未登记。", code="rectification_without_report", where="report")
    if state.issued_on and day.isoformat() < state.issued_on:
        raise RuleViolation(f"收到日期早于复函（{state.issued_on}），未登记。", code="rectification_dates", where="on")
    if state.due_on and day.isoformat() > state.due_on and not late_reason.strip():
        raise RuleViolation(
            f"整改期限为{chinese_date(date.fromisoformat(state.due_on))}，报告逾期收到；仍要接收须写明理由，未登记。",
            code="rectification_late",
            where=application_id,
        )
    value = msgspec.structs.replace(
        state.course,
        letter=state.letter,
        due_on=state.due_on,
        reported_on=day.isoformat(),
        report=report.strip(),
        evidence=evidence,
        late_reason=late_reason.strip(),
    )
    _enter(desk, value, late_reason.strip() or "收到整改报告")
    return _state(desk, application_id)


def review_rectification(
    desk: Desk,
    application_id: str,
    conclusion: ReviewConclusion,
    findings: str,
    *,
    on: date | None = None,
    by: str = "",
) -> RectificationState:
    """Review what was put right; the conclusion becomes the application's, with the findings as its reason.

    Without a report only 不通过 is left, once the term is over. Source: requirements X10 (限期整改后复核).

    Raises:
        RuleViolation: ``no_rectification``, ``rectification_without_letter``, ``rectification_reviewed``,
            ``rectification_not_reported``, ``rectification_without_findings``, ``rectification_dates``.
    """
    state = _open_state(desk, application_id)
    day = on or beijing_date(desk.clock())
    if state.step != "reported" and not (state.step == "overdue" and conclusion == "FAIL"):
        raise RuleViolation(
            "还没有收到整改报告，不能复核；逾期未报的可以定为不通过。",
            code="rectification_not_reported",
            where=application_id,
        )
    if not findings.strip():
        raise RuleViolation("请写明复核情况，未作更改。", code="rectification_without_findings", where="findings")
    if day.isoformat() < (state.course.reported_on or state.due_on):
        raise RuleViolation("复核日期早于整改报告，未作更改。", code="rectification_dates", where="on")
    value = msgspec.structs.replace(
        state.course,
        letter=state.letter,
        due_on=state.due_on,
        reviewed_on=day.isoformat(),
        reviewed_by=by.strip() or desk.actor,
        findings=findings.strip(),
        conclusion=conclusion,
    )
    reason = checked_reason(desk, application_id, conclusion, f"整改复核（{chinese_date(day)}）：{findings.strip()}")
    id = _id(desk, application_id)
    with desk.store.change(desk.actor) as change:
        change.decide(application_id, conclusion, reason)
        enter(change, RECTIFICATION, id, application_id, value, reason, application=application_id)
    return _state(desk, application_id)


def _open_state(desk: Desk, application_id: str) -> RectificationState:
    state = _state(desk, application_id)
    if state.step == "no_letter":
        raise RuleViolation(
            "限期整改的复函还没有发出，整改期限还没有开始；请先在“文书”中生成复函。",
            code="rectification_without_letter",
            where=application_id,
        )
    if state.step == "reviewed":
        raise RuleViolation("整改已经复核，未作更改。", code="rectification_reviewed", where=application_id)
    return state


def _state(desk: Desk, application_id: str) -> RectificationState:
    state = rectification_of(desk, application_id)
    if state is None:
        raise RuleViolation("结论不是“限期整改”，没有整改。", code="no_rectification", where=application_id)
    return state


def _kept(desk: Desk, application_id: str) -> Kept[Rectification] | None:
    kept = entries(desk, RECTIFICATION, Rectification, application_id)
    return kept[-1] if kept else None


def _id(desk: Desk, application_id: str) -> str:
    """The entry of the course that is under way, a new one where the last is over."""
    kept = _kept(desk, application_id)
    if kept is not None and kept.value.conclusion is None:
        return kept.id
    return next_id(desk, RECTIFICATION, f"{application_id}-整改")


def _enter(desk: Desk, value: Rectification, reason: str) -> None:
    id = _id(desk, value.application)
    with desk.store.change(desk.actor) as change:
        enter(change, RECTIFICATION, id, value.application, value, reason, application=value.application)
