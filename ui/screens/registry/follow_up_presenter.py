"""异议与整改: objections to a publicity and rectifications of a round in one list by their terms; no Qt."""

from __future__ import annotations

from datetime import date
from typing import Literal

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_date
from reviewer.domain.objection import STATE_TEXT, Objection, ObjectionState
from reviewer.domain.records import Record
from reviewer.domain.rectification import STEP_TEXT, RectificationStep, ReviewConclusion
from reviewer.domain.term_text import read_day
from reviewer.errors import RuleViolation
from reviewer.usecases.documents.publicity_issues import newest_publicity
from reviewer.usecases.objections import (
    Raised,
    answer_due,
    answer_objection,
    change_objection_due,
    objections,
    raise_objection,
)
from reviewer.usecases.rectifications import (
    RectificationState,
    list_rectifications,
    record_rectification_report,
    review_rectification,
)
from reviewer.usecases.registers import Kept

FollowKind = Literal["objection", "rectification"]
KIND_TEXT: dict[FollowKind, str] = {"objection": "异议", "rectification": "整改"}
Tone = Literal["met", "unclear", "not_met", "muted_text"]
_OBJECTION_TONES: dict[ObjectionState, tuple[str, Tone]] = {
    "open": ("clock", "unclear"),
    "upheld": ("x", "not_met"),
    "rejected": ("check", "met"),
    "withdrawn": ("minus", "muted_text"),
}
_STEP_TONES: dict[RectificationStep, tuple[str, Tone]] = {
    "no_letter": ("mail", "muted_text"),
    "waiting": ("clock", "unclear"),
    "overdue": ("alert-triangle", "not_met"),
    "reported": ("eye", "unclear"),
    "reviewed": ("check", "met"),
}


class FollowRow(Record):
    """One line. ``days_left`` is None once it is closed or has no term; ``sign`` is (icon, token) of its state."""

    key: str
    kind: FollowKind
    application: str
    name: str
    words: str
    since: str
    due: str
    days_left: int | None
    state: str
    sign: tuple[str, str]
    is_open: bool
    objection: Objection | None = None
    rectification: RectificationState | None = None


class FollowState(Record):
    """The list of a round, and what a new objection begins with."""

    round: str
    rows: tuple[FollowRow, ...]
    publicity: str
    proposed_due: str
    today: str
    applications: tuple[tuple[str, str], ...]
    can_edit: bool


class TypedObjection(Record):
    """What stands in the form of a new objection."""

    application: str
    text: str
    by: str = ""
    contact: str = ""
    evidence: str = ""
    on: str = ""
    due_on: str = ""


def read_follow_up(desk: Desk, round_id: str) -> FollowState:
    """Open ones by their terms, then those that are closed."""
    today = beijing_date(desk.clock())
    names = {row.id: row.name for row in desk.store.applications(round_id)}
    rows = [_objection_row(each, names, today) for each in objections(desk, round_id)]
    rows += [_rectification_row(each) for each in list_rectifications(desk, round_id)]
    rows.sort(key=lambda each: (not each.is_open, each.due or "9999", each.key))
    issue = newest_publicity(desk, round_id)
    due = answer_due(desk, today)
    return FollowState(
        round=round_id,
        rows=tuple(rows),
        publicity=f"公示 {issue.start.isoformat()} 至 {issue.until.isoformat()}" if issue is not None else "还没有公示",
        proposed_due=due.isoformat() if due is not None else "",
        today=today.isoformat(),
        applications=(("", "整个公示"), *((key, f"{key} {name}") for key, name in names.items())),
        can_edit=desk.store.role == "centre",
    )


def _objection_row(kept: Kept[Objection], names: dict[str, str], today: date) -> FollowRow:
    value = kept.value
    is_open = value.state == "open"
    return FollowRow(
        key=kept.id,
        kind="objection",
        application=value.application,
        name=names.get(value.application, "整个公示"),
        words=value.text.replace("\n", " "),
        since=value.raised_on,
        due=value.due_on,
        days_left=(date.fromisoformat(value.due_on) - today).days if is_open and value.due_on else None,
        state=STATE_TEXT[value.state],
        sign=_OBJECTION_TONES[value.state],
        is_open=is_open,
        objection=value,
    )


def _rectification_row(state: RectificationState) -> FollowRow:
    is_open = state.step != "reviewed"
    sign = _STEP_TONES[state.step]
    failed = state.course.conclusion == "FAIL"
    return FollowRow(
        key=state.application,
        kind="rectification",
        application=state.application,
        name=state.name,
        words=state.course.findings or state.course.report or state.items.replace("\n", " ") or "复函未发",
        since=state.issued_on,
        due=state.due_on,
        days_left=state.days_left if is_open and state.step != "reported" else None,
        state=STEP_TEXT[state.step] if is_open else f"复核{'不通过' if failed else '通过'}",
        sign=("x", "not_met") if failed else sign,
        is_open=is_open,
        rectification=state,
    )


def left_words(days: int | None) -> str:
    """余 5 天, 今天, 逾 3 天."""
    if days is None:
        return "–"
    if days == 0:
        return "今天"
    return f"余 {days} 天" if days > 0 else f"逾 {-days} 天"


def facts_of(row: FollowRow) -> tuple[tuple[str, str], ...]:
    """(name, value) of all that is on record of a line."""
    if row.objection is not None:
        value = row.objection
        who = value.by or "未署名"
        facts = [
            ("针对", row.name),
            ("提出", f"{who}（{'实名' if value.real_name else '非实名，按线索核查'}）"),
            ("联系方式", value.contact),
            ("收到", f"{value.raised_on}{'' if value.in_time else '　不在公示期内'}"),
            ("内容", value.text),
            ("依据", "、".join(value.evidence)),
            ("答复期限", value.due_on or "节假日安排尚未收录，不能确定"),
            ("答复", f"{value.answered_on}　{value.answer}" if value.answered_on else ""),
        ]
        return tuple((name, text) for name, text in facts if text)
    state = row.rectification
    if state is None:
        return ()
    course = state.course
    facts = [
        ("复函", f"{state.letter}　{state.issued_on}" if state.letter else "还没有发出"),
        ("整改期限", state.due_on),
        ("整改事项", state.items),
        ("整改报告", f"{course.reported_on}　{course.report}" if course.report else ""),
        ("逾期接收", course.late_reason),
        ("复核", f"{course.reviewed_on} {course.reviewed_by}　{course.findings}" if course.findings else ""),
    ]
    return tuple((name, text) for name, text in facts if text)


def add_objection(desk: Desk, round_id: str, typed: TypedObjection) -> str:
    """Write a new objection down; gives its number.

    Raises:
        RuleViolation: a date cannot be read, or something is missing.
    """
    raised = Raised(
        text=typed.text,
        application=typed.application,
        by=typed.by,
        contact=typed.contact,
        evidence=tuple(each.strip() for each in typed.evidence.splitlines() if each.strip()),
        on=_day(typed.on, "on"),
        due_on=_day(typed.due_on, "due_on"),
    )
    return raise_objection(desk, round_id, raised).id


def give_answer(desk: Desk, id: str, state: ObjectionState, answer: str, reason: str) -> str:
    """Answer an objection; gives its number.

    Raises:
        RuleViolation: no answer, or no reason for another one.
    """
    return answer_objection(desk, id, state, answer, None, reason).id


def move_due(desk: Desk, id: str, due_on: str, reason: str) -> str:
    """Another term for the answer; gives the objection's number.

    Raises:
        RuleViolation: the date cannot be read, or there is no reason.
    """
    day = _day(due_on, "due_on")
    if day is None:
        raise RuleViolation("请写明答复期限，未作更改。", code="date_unreadable", where="due_on")
    return change_objection_due(desk, id, day, reason).id


def report(desk: Desk, application: str, words: str, on: str, late_reason: str) -> str:
    """Write a rectification report down; gives the application.

    Raises:
        RuleViolation: something is missing, or it is late without a reason.
    """
    state = record_rectification_report(desk, application, words, on=_day(on, "on"), late_reason=late_reason)
    return state.application


def review(desk: Desk, application: str, conclusion: ReviewConclusion, findings: str) -> str:
    """Conclude a rectification; gives the application.

    Raises:
        RuleViolation: no report, or no findings.
    """
    return review_rectification(desk, application, conclusion, findings).application


def _day(text: str, where: str) -> date | None:
    if not text.strip():
        return None
    day = read_day(text)
    if day is None:
        raise RuleViolation("日期请写成 2024-05-20，未登记。", code="date_unreadable", where=where)
    return day
