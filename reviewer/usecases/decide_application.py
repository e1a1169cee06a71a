"""The centre's conclusion on an application, with its reason."""

from __future__ import annotations

from reviewer.desk import Desk
from reviewer.domain.scoring import CONCLUSION_TEXT, Result
from reviewer.errors import RuleViolation
from reviewer.store import DecisionRow
from reviewer.usecases.work_result import work_result


def decide_application(desk: Desk, application_id: str, conclusion: str, reason: str = "") -> DecisionRow:
    """Record the conclusion (PASS, RECTIFY, FAIL).

    Raises:
        RuleViolation: the result is not in, or the conclusion departs from it without a reason.
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
    with desk.store.change(desk.actor) as change:
        change.decide(application_id, conclusion, reason.strip() or _computed(result))
    return read_decision(desk, application_id)


def _computed(result: Result) -> str:
    return f"按得分 {result.total_shown} 分"


def read_decision(desk: Desk, application_id: str) -> DecisionRow:
    """The conclusion on record.

    Raises:
        RuleViolation: none yet.
    """
    decision = desk.store.decision(application_id)
    if decision is None:
        raise RuleViolation("还没有作出结论。", code="not_decided", where=application_id)
    return decision


def settled_decision(desk: Desk, application_id: str) -> DecisionRow:
    """The conclusion on record; where there is none yet, the computed one is recorded now.

    Raises:
        RuleViolation: the result is not in.
    """
    decision = desk.store.decision(application_id)
    if decision is not None:
        return decision
    return decide_application(desk, application_id, work_result(desk, application_id).conclusion)
