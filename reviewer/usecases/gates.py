"""What must hold before a stage is entered: one function for each gate, an empty sentence when it holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from reviewer.desk import Desk
from reviewer.domain.moments import chinese_date
from reviewer.domain.procedure import Gate, Outcome, Stage
from reviewer.domain.records import Record
from reviewer.domain.scoring import CONCLUSION_TEXT
from reviewer.domain.stages import SIDE_OUTCOMES
from reviewer.usecases.accept_application import acceptance_of
from reviewer.usecases.bars import bar_of, bar_words, unnoticed_bar
from reviewer.usecases.check_application import check_application
from reviewer.usecases.consents import consent_of
from reviewer.usecases.decide_application import is_outdated
from reviewer.usecases.documents.publicity_issues import newest_publicity
from reviewer.usecases.file_application import filing_row, read_filing
from reviewer.usecases.letter_dates import issued_letter
from reviewer.usecases.objections import objection_problem, objections
from reviewer.usecases.project_review import project_reviews
from reviewer.usecases.recommendations import missing_recommendations
from reviewer.usecases.show_sheet import own_row, read_fields, submitted_sheets
from reviewer.usecases.work_result import is_complete, work_result

# About records that may be kept outside the program; all others are the program's own.
ELSEWHERE: Final[frozenset[Gate]] = frozenset(
    {"recommended", "materials_complete", "reviewed", "letter_issued", "publicity_over"}
)
VISIT_RECORD: Final = "visit_record"
_SHOWN: Final = 3


class UnmetGate(Record):
    """A gate that does not hold: why, by which clause, and whether its record may be kept elsewhere."""

    gate: Gate
    text: str
    clause: str
    may_be_elsewhere: bool

    @property
    def words(self) -> str:
        """The sentence with its clause."""
        return f"{self.text}（{self.clause}）" if self.clause else self.text


def unmet_gates(desk: Desk, application_id: str, stage: Stage, on: date) -> tuple[UnmetGate, ...]:
    """Every gate of the stage that does not hold on that day, in the order of the scheme."""
    asked = [(gate, gate_problem(desk, application_id, gate, on)) for gate in stage.requires]
    if stage.outcome in _OUTCOMES:
        gate, problem = _OUTCOMES[stage.outcome]
        asked.append((gate, problem(desk, application_id)))
    barred = "" if stage.outcome in SIDE_OUTCOMES else _barred(desk, application_id, on)
    if barred and "accepted" not in stage.requires:
        asked.append(("accepted", barred))
    return tuple(
        UnmetGate(gate=gate, text=text, clause=stage.clause, may_be_elsewhere=gate in ELSEWHERE)
        for gate, text in asked
        if text
    )


def gate_problem(desk: Desk, application_id: str, gate: Gate, on: date) -> str:
    """Why the gate does not hold on that day, empty when it does."""
    return _GATES[gate](desk, application_id, on)


def _not_failed(desk: Desk, application_id: str) -> str:
    """Why nobody may say that the application failed: it passed, and no objection was upheld."""
    decision = desk.store.decision(application_id)
    if decision is None or decision.conclusion != "PASS" or _upheld(desk, application_id):
        return ""
    verdicts = [each.verdict for each in project_reviews(desk, application_id)]
    if verdicts and all(each is not None and each.conclusion == "failed" for each in verdicts):
        return ""
    return "结论是“通过”，不能按未通过处理；先改结论，或登记成立的异议"


def _not_turned_away(desk: Desk, application_id: str) -> str:
    kept = acceptance_of(desk, application_id)
    return "受理登记为已受理" if kept is not None and kept.value.decision == "accepted" else ""


def _accepted(desk: Desk, application_id: str, on: date) -> str:
    kept = acceptance_of(desk, application_id)
    if kept is None:
        bar = bar_of(desk, application_id, on)
        return f"还没有受理登记；{bar_words(bar.value)}" if bar is not None else "还没有受理登记"
    told = {
        "accepted": _barred(desk, application_id, on),
        "supplement": "受理登记为待补正，补正后再登记受理",
        "not_accepted": "受理登记为不予受理",
    }
    return told[kept.value.decision]


def _barred(desk: Desk, application_id: str, on: date) -> str:
    """A bar that acceptance did not know of: written down later, or found by another spelling."""
    if acceptance_of(desk, application_id) is None:
        return ""
    words = unnoticed_bar(desk, application_id, on)
    return f"{words}；受理时没有登记这一情况，须更正受理登记并写明理由" if words else ""


def _recommended(desk: Desk, application_id: str, _on: date) -> str:
    missing = missing_recommendations(desk, application_id)
    return f"缺推荐函：{'、'.join(missing)}" if missing else ""


def _materials_complete(desk: Desk, application_id: str, _on: date) -> str:
    required = {each.no for each in desk.scheme_of(application_id).material if each.required}
    lacking = [
        each.name
        for each in check_application(desk, application_id).materials
        if each.no in required and each.state != "present"
    ]
    if not lacking:
        return ""
    more = f"等 {len(lacking)} 项" if len(lacking) > _SHOWN else ""
    return f"材料不齐：{'、'.join(lacking[:_SHOWN])}{more}"


def _reviewed(desk: Desk, application_id: str, _on: date) -> str:
    if submitted_sheets(desk, application_id) or _visit_records(desk, application_id):
        return ""
    names = "、".join(each.name for each in desk.scheme_of(application_id).method[:_SHOWN])
    return f"没有评审记录：既没有交来的评分表，也没有评审方式（{names}）记录" if names else "没有交来的评分表"


def _visit_records(desk: Desk, application_id: str) -> bool:
    """Whether this machine's own sheet, or a paper that was written, holds a record of a method."""
    row = own_row(desk, application_id)
    fields = [name for mine in read_fields(desk.store, row.id).values() for name in mine] if row is not None else []
    written = (each.kind for each in desk.store.documents(application_id))
    return any(name.startswith("findings:") for name in fields) or VISIT_RECORD in written


def _concluded(desk: Desk, application_id: str, _on: date) -> str:
    decision = desk.store.decision(application_id)
    if decision is None:
        return "还没有作出结论"
    if is_complete(desk, application_id) and is_outdated(decision, work_result(desk, application_id)):
        return f"结论“{CONCLUSION_TEXT[decision.conclusion]}”作出后得分有变，须重新作结论"
    return ""


def _passed(desk: Desk, application_id: str, on: date) -> str:
    problem = _concluded(desk, application_id, on)
    decision = desk.store.decision(application_id)
    if problem or decision is None or decision.conclusion == "PASS":
        return problem
    return f"结论是“{CONCLUSION_TEXT[decision.conclusion]}”，不是“通过”"


def _letter_issued(desk: Desk, application_id: str, on: date) -> str:
    letter, decision = issued_letter(desk, application_id), desk.store.decision(application_id)
    if letter is None:
        return "还没有出具复函"
    if decision is not None and letter.conclusion not in ("", decision.conclusion):
        now = CONCLUSION_TEXT[decision.conclusion]
        return f"复函 {letter.number} 的结论是“{CONCLUSION_TEXT[letter.conclusion]}”，现在的结论是“{now}”"
    return f"复函 {letter.number} 的日期是{chinese_date(letter.on)}" if letter.on > on else ""


def _projects_reviewed(desk: Desk, application_id: str, on: date) -> str:
    states = project_reviews(desk, application_id)
    still_open = [each.scope for each in states if each.verdict is None or each.verdict.on > on]
    if not still_open:
        return ""
    more = "等" if len(still_open) > _SHOWN else ""
    shown = "、".join(still_open[:_SHOWN])
    return f"项目评估还差 {len(still_open)} 个职业（工种）：{shown}{more}"


def _project_passed(desk: Desk, application_id: str, _on: date) -> str:
    verdicts = [each.verdict for each in project_reviews(desk, application_id) if each.verdict is not None]
    if any(each.conclusion == "passed" for each in verdicts):
        return ""
    return "没有职业（工种）通过项目评估"


def _consented(desk: Desk, application_id: str, on: date) -> str:
    kept = consent_of(desk, application_id)
    if kept is None:
        return "还没有登记人力资源社会保障局的同意意见"
    return f"同意意见的日期是{chinese_date(kept.value.on)}" if kept.value.on > on else ""


def _publicity_over(desk: Desk, application_id: str, on: date) -> str:
    issue = newest_publicity(desk, desk.application_row(application_id).round, application_id)
    if issue is None:
        return "还没有公示"
    return f"公示至{chinese_date(issue.until)}，还没有期满" if on <= issue.until else ""


def _no_objection(desk: Desk, application_id: str, _on: date) -> str:
    return objection_problem(desk, desk.application_row(application_id).round, application_id).rstrip("。")


def _upheld(desk: Desk, application_id: str) -> bool:
    """Whether an objection against the application was upheld."""
    kept = objections(desk, desk.application_row(application_id).round)
    return any(each.value.state == "upheld" and each.value.application == application_id for each in kept)


def _filed(desk: Desk, application_id: str, on: date) -> str:
    row = filing_row(desk, application_id)
    if row is None:
        return "还没有备案"
    issued = read_filing(desk, row).issued_on
    return f"备案回执的日期是{chinese_date(issued)}" if issued > on else ""


_GATES: Final[Mapping[Gate, Callable[[Desk, str, date], str]]] = {
    "accepted": _accepted,
    "recommended": _recommended,
    "materials_complete": _materials_complete,
    "reviewed": _reviewed,
    "concluded": _concluded,
    "passed": _passed,
    "letter_issued": _letter_issued,
    "projects_reviewed": _projects_reviewed,
    "project_passed": _project_passed,
    "consented": _consented,
    "publicity_over": _publicity_over,
    "no_objection": _no_objection,
    "filed": _filed,
}
# What speaks against a way out, beside what the scheme asks.
_OUTCOMES: Final[Mapping[Outcome, tuple[Gate, Callable[[Desk, str], str]]]] = {
    "failed": ("passed", _not_failed),
    "not_accepted": ("accepted", _not_turned_away),
}
