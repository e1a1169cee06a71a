"""How an application stands: its line in the table, its stage, and whether it waits for this workplace."""

from __future__ import annotations

from typing import Final

from reviewer.desk import Desk
from reviewer.domain.findings import CheckResult, Verdict
from reviewer.domain.procedure import Outcome
from reviewer.domain.records import Record
from reviewer.domain.rule_kinds import Choice
from reviewer.domain.scheme import Scheme
from reviewer.domain.scoring import CONCLUSION_TEXT
from reviewer.domain.sheet import SheetState
from reviewer.domain.stages import OUTCOME_TEXT
from reviewer.usecases.accept_application import acceptance_of
from reviewer.usecases.ask_correction import AWAITING_CORRECTION
from reviewer.usecases.check_application import check_application
from reviewer.usecases.list_applications import ApplicationSummary, summarise
from reviewer.usecases.show_sheet import own_row
from reviewer.usecases.stages import stage_of
from reviewer.usecases.work_result import is_complete, read_panel

OVER: Final[tuple[Outcome, ...]] = ("not_accepted", "given_up", "withdrawn")
STAGE_TEXT: Final[dict[str, str]] = {
    "checking": "材料核验",
    "correction": "待补正",
    "waiting": "待评分",
    "scoring": "评分中",
    "handed_in": "已交卷",
    "concluding": "待结论",
    **CONCLUSION_TEXT,
    "answered": "已复函",
    **{str(outcome): OUTCOME_TEXT[outcome] for outcome in OVER},
}
_CENTRE_ACTS = frozenset(("checking", "concluding", *CONCLUSION_TEXT))
_MEMBER_ACTS = frozenset(("waiting", "scoring"))


class ApplicationSurvey(Record):
    """A summary and what only people who work on it need.

    ``stage`` is a key of ``STAGE_TEXT``. ``exceptions`` counts soft conditions (原则上) not met, which
    leave room for a recorded exception; ``vetoes`` names hard exclusions and veto items not met.
    ``has_result``: every sheet is in, so that the result can be worked out.
    """

    summary: ApplicationSummary
    stage: str
    exceptions: int
    vetoes: tuple[str, ...]
    has_result: bool
    awaits_me: bool


def survey_application(desk: Desk, application_id: str) -> ApplicationSurvey:
    """Survey one application; checks it once.

    Raises:
        RuleViolation: no such application.
    """
    checked = check_application(desk, application_id)
    summary = summarise(desk, application_id, checked)
    has_result = is_complete(desk, application_id)
    stage = _stage(desk, summary, checked, has_result)
    return ApplicationSurvey(
        summary=summary,
        stage=stage,
        exceptions=sum(each.verdict is Verdict.NOT_MET and each.is_soft for each in checked.eligibility),
        vetoes=veto_reasons(desk.scheme_of(application_id), checked),
        has_result=has_result,
        awaits_me=_awaits_me(desk, application_id, stage),
    )


def veto_reasons(scheme: Scheme, checked: CheckResult) -> tuple[str, ...]:
    """Why the applicant fails whatever the points: excluded kinds of applicant, and veto items not met.

    Source: 沪人社职〔2024〕124号 一(一) — 政府及其所属部门不能申报.
    """
    excluding = {
        each.id
        for each in scheme.condition
        if each.strength == "hard" and isinstance(each.rule, Choice) and each.rule.excluded
    }
    conditions = {each.id: f"{each.clause} {each.text}" for each in scheme.condition}
    reasons = [
        conditions[each.condition]
        for each in checked.eligibility
        if each.verdict is Verdict.NOT_MET and each.condition in excluding
    ]
    veto_items = {item.id: f"{item.clause} {item.name}" for item in scheme.items if item.veto}
    reasons += [
        veto_items[each.item]
        for each in checked.findings
        if each.verdict is Verdict.NOT_MET and each.item in veto_items
    ]
    return tuple(dict.fromkeys(reasons))


def _stage(desk: Desk, summary: ApplicationSummary, checked: CheckResult, has_result: bool) -> str:
    over = _over(desk, summary.id) if desk.store.role == "centre" else ""
    if over:
        return over
    decision = desk.store.decision(summary.id)
    if decision is not None:
        written = any(each.kind == "letter" for each in desk.store.documents(summary.id))
        return "answered" if written else decision.conclusion
    if desk.store.role != "centre":
        return _member_stage(desk, summary.id)
    if has_result:
        return "concluding"
    if desk.store.sheets(summary.id):
        return "scoring"
    if read_panel(desk, summary.id) is not None:
        return "waiting"
    is_short = any(each.state != "present" for each in checked.materials)
    return "correction" if is_short or summary.state == AWAITING_CORRECTION else "checking"


def _over(desk: Desk, application_id: str) -> Outcome:
    """How an application left the way, empty while it is on it; who was not accepted is off before it is moved."""
    outcome = stage_of(desk, application_id).outcome
    kept = acceptance_of(desk, application_id)
    if outcome == "" and kept is not None and kept.value.decision == "not_accepted":
        return "not_accepted"
    return outcome if outcome in OVER else ""


def _awaits_me(desk: Desk, application_id: str, stage: str) -> bool:
    """A member's own open sheet waits for them wherever it lies; the centre also has its own steps."""
    if desk.store.role != "centre":
        return stage in _MEMBER_ACTS
    row = own_row(desk, application_id)
    return stage in _CENTRE_ACTS or (row is not None and row.state == SheetState.OPEN)


def _member_stage(desk: Desk, application_id: str) -> str:
    row = own_row(desk, application_id)
    if row is None:
        return "waiting"
    return "handed_in" if row.state == SheetState.SUBMITTED else "scoring"
