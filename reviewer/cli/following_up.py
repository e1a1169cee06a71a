"""Commands: objection add/answer/due/list, rectification list/show/report/review."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from reviewer.cli.answer import Answer, table
from reviewer.cli.filing import given_date
from reviewer.cli.words import CommandRoom, Words
from reviewer.desk import Desk
from reviewer.domain.objection import STATE_TEXT, Objection
from reviewer.domain.records import to_plain
from reviewer.domain.rectification import STEP_TEXT
from reviewer.errors import RuleViolation
from reviewer.usecases.objections import (
    Raised,
    answer_objection,
    change_objection_due,
    objections,
    raise_objection,
)
from reviewer.usecases.rectifications import (
    RectificationState,
    list_rectifications,
    record_rectification_report,
    rectification_of,
    review_rectification,
)
from reviewer.usecases.registers import Kept


def objection_add(desk: Desk, options: Namespace) -> Answer:
    """``objection add --round R TEXT [--application APP] [--by N] [--contact C]``"""
    raised = Raised(
        text=options.text,
        application=options.application or "",
        by=options.by,
        contact=options.contact,
        evidence=tuple(options.evidence),
        on=given_date(options.on) if options.on else None,
        due_on=given_date(options.due) if options.due else None,
    )
    kept = raise_objection(desk, options.round, raised)
    due = f"，答复期限 {kept.value.due_on}" if kept.value.due_on else "，答复期限不能确定（节假日安排尚未收录）"
    lines = [f"已登记 {kept.id}{due}"]
    lines += [] if kept.value.real_name else ["  未署真实姓名或未留联系方式，按线索核查"]
    lines += [] if kept.value.in_time else ["  不在公示期内收到"]
    return Answer(_objection_data(kept), lines)


def objection_answer(desk: Desk, options: Namespace) -> Answer:
    """``objection answer ID --state S TEXT [--on D] [--reason R]``"""
    on = given_date(options.on) if options.on else None
    kept = answer_objection(desk, options.id, options.state, options.text, on, options.reason)
    return Answer(_objection_data(kept), [f"{kept.id}：{STATE_TEXT[kept.value.state]}"])


def objection_due(desk: Desk, options: Namespace) -> Answer:
    """``objection due ID DATE --reason R``"""
    kept = change_objection_due(desk, options.id, given_date(options.date), options.reason)
    return Answer(_objection_data(kept), [f"{kept.id} 的答复期限改为 {kept.value.due_on}"])


def objection_list(desk: Desk, options: Namespace) -> Answer:
    """``objection list --round R``"""
    kept = objections(desk, options.round)
    head = ["编号", "申报", "收到", "提出", "状态", "答复期限", "内容"]
    rows = [
        [
            each.id,
            each.value.application or "整个公示",
            each.value.raised_on,
            f"{each.value.by or '未署名'}{'' if each.value.real_name else '（非实名）'}",
            STATE_TEXT[each.value.state],
            each.value.answered_on or each.value.due_on or "–",
            each.value.text.replace("\n", " "),
        ]
        for each in kept
    ]
    return Answer(
        {"objections": [_objection_data(each) for each in kept]}, table([head, *rows]) if rows else ["没有异议"]
    )


def _objection_data(kept: Kept[Objection]) -> dict[str, Any]:
    return {"id": kept.id, "version": kept.version, **to_plain(kept.value)}


def rectification_show(desk: Desk, options: Namespace) -> Answer:
    """``rectification show APP``"""
    state = rectification_of(desk, options.application)
    if state is None:
        raise RuleViolation("结论不是“限期整改”，没有整改。", code="no_rectification", where=options.application)
    return Answer(_rectification_data(state), _rectification_lines(state))


def rectification_list(desk: Desk, options: Namespace) -> Answer:
    """``rectification list --round R``"""
    states = list_rectifications(desk, options.round)
    head = ["申报", "单位", "复函", "期限", "状态"]
    rows = [
        [each.application, each.name, each.letter or "–", each.due_on or "–", STEP_TEXT[each.step]] for each in states
    ]
    lines = table([head, *rows]) if rows else ["没有限期整改的申报"]
    return Answer({"rectifications": [_rectification_data(each) for each in states]}, lines)


def rectification_report(desk: Desk, options: Namespace) -> Answer:
    """``rectification report APP TEXT [--on D] [--late-reason R]``"""
    state = record_rectification_report(
        desk,
        options.application,
        options.text,
        on=given_date(options.on) if options.on else None,
        evidence=tuple(options.evidence),
        late_reason=options.late_reason,
    )
    return Answer(_rectification_data(state), _rectification_lines(state))


def rectification_review(desk: Desk, options: Namespace) -> Answer:
    """``rectification review APP --conclusion PASS|FAIL TEXT [--on D] [--by N]``"""
    state = review_rectification(
        desk,
        options.application,
        options.conclusion,
        options.text,
        on=given_date(options.on) if options.on else None,
        by=options.by,
    )
    return Answer(_rectification_data(state), _rectification_lines(state))


def _rectification_data(state: RectificationState) -> dict[str, Any]:
    plain: dict[str, Any] = to_plain(state)
    return {**plain, "is_late": state.is_late}


def _rectification_lines(state: RectificationState) -> list[str]:
    lines = [f"{state.application} {state.name}：{STEP_TEXT[state.step]}"]
    lines += [f"  复函 {state.letter}，整改期限 {state.due_on}"] if state.letter else []
    course = state.course
    late = "（逾期）" if state.is_late else ""
    lines += [f"  {course.reported_on} 收到报告{late}：{course.report}"] if course.report else []
    lines += [f"  {course.reviewed_on} 复核：{course.findings}"] if course.findings else []
    return lines


def _add_words(words: Words) -> None:
    objection = words.group("objection", "公示异议")
    add = objection.add("add", "登记")
    add.add_argument("text", help="异议内容")
    add.add_argument("--round", required=True)
    add.add_argument("--application", metavar="APP", help="针对哪个申报；不写为整个公示")
    add.add_argument("--by", default="", metavar="NAME", help="提出的单位或个人")
    add.add_argument("--contact", default="", help="联系方式")
    add.add_argument("--evidence", action="append", default=[], metavar="NAME", help="所附依据；可多次给出")
    add.add_argument("--on", metavar="D", help="收到日期；不写为当日")
    add.add_argument("--due", metavar="D", help="答复期限；不写为收到次日起 5 个工作日（建议）")
    answer = objection.add("answer", "答复")
    answer.add_argument("id")
    answer.add_argument("text", help="核查情况和答复；重新核查的可为空文本")
    answer.add_argument("--state", choices=list(STATE_TEXT), required=True)
    answer.add_argument("--on", metavar="D")
    answer.add_argument("--reason", default="", help="再次答复的理由")
    due = objection.add("due", "改答复期限")
    due.add_argument("id")
    due.add_argument("date", metavar="D")
    due.add_argument("--reason", required=True)
    objection.add("list", "列出").add_argument("--round", required=True)
    rectification = words.group("rectification", "整改")
    rectification.add("list", "列出").add_argument("--round", required=True)
    rectification.add("show", "显示").add_argument("application")
    report = rectification.add("report", "登记整改报告")
    report.add_argument("application")
    report.add_argument("text", help="报告要点")
    report.add_argument("--on", metavar="D", help="收到日期；不写为当日")
    report.add_argument("--evidence", action="append", default=[], metavar="NAME", help="所附材料；可多次给出")
    report.add_argument("--late-reason", default="", metavar="R", help="逾期仍接收的理由")
    review = rectification.add("review", "复核，作出最后结论")
    review.add_argument("application")
    review.add_argument("text", help="复核情况")
    review.add_argument("--conclusion", choices=["PASS", "FAIL"], required=True)
    review.add_argument("--on", metavar="D")
    review.add_argument("--by", default="", metavar="NAME", help="复核人")


ROOM = CommandRoom(
    _add_words,
    with_store={
        ("objection", "add"): objection_add,
        ("objection", "answer"): objection_answer,
        ("objection", "due"): objection_due,
        ("objection", "list"): objection_list,
        ("rectification", "list"): rectification_list,
        ("rectification", "show"): rectification_show,
        ("rectification", "report"): rectification_report,
        ("rectification", "review"): rectification_review,
    },
)
