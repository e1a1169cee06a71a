"""The centre's conclusion on an application, with its reason."""

from __future__ import annotations

import re

from reviewer.desk import Desk
from reviewer.domain.scoring import CONCLUSION_TEXT, Result
from reviewer.errors import RuleViolation
from reviewer.store import DecisionRow
from reviewer.usecases.work_result import work_result

REPORT = "report"
# The reason that the program writes itself.
_BY_POINTS = r"按得分 [0-9.]+ 分"


def decide_application(desk: Desk, application_id: str, conclusion: str, reason: str = "") -> DecisionRow:
    """Record the conclusion (PASS, RECTIFY, FAIL).

    Raises:
        RuleViolation: the result is not in, or the conclusion departs from it without a reason.
    """
    reason = checked_reason(desk, application_id, conclusion, reason)
    with desk.store.change(desk.actor) as change:
        change.decide(application_id, conclusion, reason)
    return read_decision(desk, application_id)


def checked_reason(desk: Desk, application_id: str, conclusion: str, reason: str = "") -> str:
    """The reason that a conclusion is recorded with, the points' own where none is given.

    Raises:
        RuleViolation: as :func:`decide_application`.
    """
    if conclusion not in CONCLUSION_TEXT:
        raise RuleViolation(f"没有结论“{conclusion}”。", code="unknown_conclusion", where=application_id)
    result = work_result(desk, application_id)
    if conclusion != result.conclusion and not reason.strip():
        raise RuleViolation(
            f"按得分应为“{CONCLUSION_TEXT[result.conclusion]}”，另作结论须写理由；未作更改。",
            code="decision_without_reason",
            where=application_id,
        )
    return reason.strip() or reason_by_points(result.total_shown)


def reason_by_points(total_shown: str) -> str:
    """The reason that the program writes where the conclusion follows the points."""
    return f"按得分 {total_shown} 分"


def read_decision(desk: Desk, application_id: str) -> DecisionRow:
    """The conclusion on record.

    Raises:
        RuleViolation: none yet.
    """
    decision = desk.store.decision(application_id)
    if decision is None:
        raise RuleViolation("还没有作出结论。", code="not_decided", where=application_id)
    return decision


def standing_decision(desk: Desk, application_id: str, result: Result) -> DecisionRow | None:
    """The conclusion on record, None before there is one.

    Raises:
        RuleViolation: it followed the points, and these have since changed to another conclusion.
    """
    decision = desk.store.decision(application_id)
    if decision is not None and is_outdated(decision, result):
        raise RuleViolation(
            f"结论“{CONCLUSION_TEXT[decision.conclusion]}”是{decision.reason}作出的，现在得 {result.total_shown} 分，"
            f"应为“{CONCLUSION_TEXT[result.conclusion]}”；未生成文书，请重新作出结论（reviewer decide）。",
            code="decision_outdated",
            where=application_id,
        )
    return decision


def due_conclusion(desk: Desk, application_id: str, result: Result) -> tuple[str, str]:
    """What holds as long as the centre has not decided: (conclusion, reason) of the panel's report where the panel
    departed from the points, else the points' own.
    """
    typed = desk.store.document_entries(REPORT, application_id)
    conclusion = typed.get("conclusion", result.conclusion)
    if conclusion == result.conclusion:
        return conclusion, reason_by_points(result.total_shown)
    return conclusion, f"据专家组意见，{typed.get('conclusion_reason', '').rstrip('。')}"


def settled_decision(desk: Desk, application_id: str) -> DecisionRow:
    """The conclusion on record; where there is none yet, the due one is recorded now.

    Raises:
        RuleViolation: the result is not in, or the points changed since the conclusion followed them.
    """
    result = work_result(desk, application_id)
    decision = standing_decision(desk, application_id, result)
    return decision or decide_application(desk, application_id, *due_conclusion(desk, application_id, result))


def is_outdated(decision: DecisionRow, result: Result) -> bool:
    """Whether the conclusion followed the points, and these have since changed to another conclusion."""
    return is_departed(decision, result) and re.fullmatch(_BY_POINTS, decision.reason) is not None


def is_departed(decision: DecisionRow, result: Result) -> bool:
    """Whether the conclusion is another than the points give."""
    return decision.conclusion != result.conclusion
