"""All findings of one application: every requirement, every condition, every material.

Form, supplement and evidence classes are compared with the scheme's rules; a value that a member
measured decides over what was declared. Nothing here is a score: people decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, assert_never

from reviewer.domain import rules_documents as documents
from reviewer.domain import rules_occupations as occupations
from reviewer.domain import rules_people as people
from reviewer.domain import rules_values as values
from reviewer.domain.application import Application
from reviewer.domain.catalogue import Catalogue
from reviewer.domain.checking_case import Case, Outcome, cases_of
from reviewer.domain.checking_materials import material_findings
from reviewer.domain.findings import CheckResult, EligibilityFinding, Finding, Verdict
from reviewer.domain.measuring import with_measured
from reviewer.domain.quantities import yes_no
from reviewer.domain.rule_kinds import (
    AllOf,
    Choice,
    DatedBasis,
    Document,
    EquipmentListed,
    FiledBy,
    Grade,
    InCatalogue,
    LegalPerson,
    LevelsTogether,
    Number,
    OccupationCount,
    OnSite,
    PeopleCount,
    PeopleEach,
    Presence,
    QualifiedCount,
    RuleKind,
    SameAs,
    SiteForOccupation,
    StandardMet,
    Stated,
    TenureDocument,
)
from reviewer.domain.scheme import Condition, Item, Per, Requirement, Scheme

Measured = Mapping[tuple[str, str | None], str]
_PER: tuple[Per, ...] = ("applicant", "occupation", "site")


def check(
    scheme: Scheme, application: Application, catalogue: Catalogue, measured: Measured | None = None
) -> CheckResult:
    """Check one application version once; who asks again with other measured values keeps an ``ApplicationCheck``.

    Args:
        scheme: the round's rules.
        application: what was declared.
        catalogue: the round's occupations.
        measured: a member's measured values, text by (requirement id, occupation scope or None).

    Returns:
        A finding for each requirement (once an occupation where its item is), an eligibility finding
        for each condition, and the state of each material; each in the scheme's order.
    """
    return ApplicationCheck(scheme, application, catalogue).with_measured(measured or {})


class ApplicationCheck:
    """The findings of one application version, with whatever was measured: only what it changes is worked out again."""

    def __init__(self, scheme: Scheme, application: Application, catalogue: Catalogue) -> None:
        self._case = Case(scheme, application, catalogue, known={})
        self._checked = tuple(_checked(self._case))
        self._at = {(each.requirement.id, each.case.scope): at for at, each in enumerate(self._checked)}
        self._declared = tuple(_finding(each, each.outcome, "") for each in self._checked)
        self._eligibility = {
            condition.id: tuple(_eligibility(condition, self._case))
            for condition in scheme.condition
            if not isinstance(condition.rule, StandardMet)
        }
        self._materials = tuple(material_findings(self._case))

    @property
    def application(self) -> Application:
        """What is checked."""
        return self._case.application

    def with_measured(self, measured: Measured) -> CheckResult:
        """Everything found with these values, text by (requirement id, occupation scope or None)."""
        findings = list(self._declared)
        for place, text in measured.items():
            at, given = self._at.get(place), text.strip()
            if at is not None and given:
                found = self._checked[at]
                outcome = with_measured(found.requirement.rule, found.case, found.outcome, given)
                findings[at] = _finding(found, outcome, given)
        # Of the conditions only those that rest on the standard follow what was measured.
        case = self._case._replace(findings=tuple(findings))
        eligibility = tuple(
            each
            for condition in case.scheme.condition
            for each in self._eligibility.get(condition.id) or _eligibility(condition, case)
        )
        return CheckResult(findings=case.findings, eligibility=eligibility, materials=self._materials)


class _Checked(NamedTuple):
    """A requirement for one scope, and what form and evidence say of it."""

    item: Item
    requirement: Requirement
    case: Case
    outcome: Outcome


def _checked(case: Case) -> Iterator[_Checked]:
    cases = {per: tuple(cases_of(per, case)) for per in _PER}
    for item in case.scheme.items:
        for requirement in item.requirement:
            for own in cases[item.per]:
                yield _Checked(item, requirement, own, _outcome(item, requirement, own))


def _outcome(item: Item, requirement: Requirement, case: Case) -> Outcome:
    if item.per == "occupation" and case.occupation is None:
        return Outcome(Verdict.UNCLEAR, "申报表未填拟开展的职业，无从核对。")
    return evaluate(requirement.rule, case)


def _finding(checked: _Checked, outcome: Outcome, given: str) -> Finding:
    requirement, case = checked.requirement, checked.case
    is_unmet = outcome.verdict is Verdict.NOT_MET
    return Finding(
        requirement=requirement.id,
        item=checked.item.id,
        scope=case.scope,
        declared=outcome.declared,
        documented=outcome.documented,
        measured=given or None,
        unit=requirement.unit or outcome.unit,
        threshold=outcome.threshold,
        verdict=outcome.verdict,
        why=outcome.why,
        evidence=case.once(
            ("hashes", requirement.evidence),
            lambda: tuple(each.sha256 for each in case.evidence_of(requirement.evidence)),
        ),
        short=outcome.short if is_unmet else None,
        lacking=outcome.lacking if is_unmet else (),
    )


def evaluate(rule: RuleKind, case: Case) -> Outcome:
    """What a rule says of a case, whatever its kind."""
    match rule:
        case PeopleCount():
            return people.count_people(rule, case)
        case PeopleEach():
            return people.each_person(rule, case)
        case QualifiedCount():
            return people.count_qualified(rule, case)
        case Document():
            return documents.document(rule, case)
        case TenureDocument():
            return documents.tenure_document(rule, case)
        case AllOf():
            return _all_of(rule, case)
        case StandardMet():
            return _standard_met(rule, case)
        case OnSite():
            return Outcome(Verdict.ON_SITE, f"由专家判断（{rule.method}）。", threshold="专家判断")
        case _:
            return _evaluate_value(rule, case)


def _evaluate_value(
    rule: Number | Grade | Stated | Choice | Presence | SameAs | LegalPerson | EquipmentListed
    | OccupationCount | InCatalogue | LevelsTogether | SiteForOccupation | DatedBasis | FiledBy,
    case: Case,
) -> Outcome:  # fmt: skip
    match rule:
        case Number():
            return values.number(rule, case)
        case Grade():
            return values.grade(rule, case)
        case Stated():
            return values.stated(rule, case)
        case Choice():
            return values.choice(rule, case)
        case Presence():
            return values.presence(rule, case)
        case SameAs():
            return values.same_as(rule, case)
        case LegalPerson():
            return values.legal_person(rule, case)
        case EquipmentListed():
            return values.equipment_listed(rule, case)
        case FiledBy():
            return values.filed_by(rule, case)
        case _:
            return _evaluate_scope(rule, case)


def _evaluate_scope(
    rule: OccupationCount | InCatalogue | LevelsTogether | SiteForOccupation | DatedBasis, case: Case
) -> Outcome:
    match rule:
        case OccupationCount():
            return occupations.occupation_count(rule, case)
        case InCatalogue():
            return occupations.in_catalogue(case)
        case LevelsTogether():
            return occupations.levels_together(case)
        case SiteForOccupation():
            return occupations.site_for_occupation(case)
        case DatedBasis():
            return occupations.dated_basis(rule, case)
        case _:
            assert_never(rule)


def _all_of(rule: AllOf, case: Case) -> Outcome:
    outcomes = [evaluate(each, case) for each in rule.rules]
    return Outcome(values.worst([each.verdict for each in outcomes]), "".join(each.why for each in outcomes))


def _standard_met(rule: StandardMet, case: Case) -> Outcome:
    """The standard's own findings taken together.

    Source: 温州2022 二(六)4 — 达到浙江省社会评价组织遴选标准.
    """
    wanted = {
        item.id
        for section in case.scheme.section
        if not rule.sections or section.id in rule.sections
        for item in section.item
    }
    found = [each for each in case.findings if each.item in wanted]
    ids: dict[Verdict, list[str]] = {each: [] for each in Verdict}
    for each in found:
        ids[each.verdict].append(each.requirement)
    parts = [f"标准 {len(found)} 条中 {len(ids[Verdict.MET])} 条符合"]
    parts += [
        f"{len(ids[verdict])} 条{label}（{_ids(ids[verdict])}）"
        for verdict, label in ((Verdict.NOT_MET, "不符合"), (Verdict.UNCLEAR, "待定"), (Verdict.ON_SITE, "须现场核"))
        if ids[verdict]
    ]
    return Outcome(values.worst([verdict for verdict in Verdict if ids[verdict]]), "，".join(parts) + "。")


def _ids(requirements: list[str]) -> str:
    ids = list(dict.fromkeys(requirements))
    return "、".join(ids[:8]) + (f" 等 {len(ids)} 条" if len(ids) > 8 else "")


def _kinds(case: Case) -> tuple[str, ...]:
    """The eligible kinds that the applicant may be: the supplement's own word, or those of the form's box (K13)."""
    head = case.scheme.scheme
    kind = case.application.applicant_kind.strip()
    told = case.application.fact("applicant_type")
    if told is not None and told.text.strip() in head.applicant_kinds:
        return (told.text.strip(),)
    return (kind,) if kind in head.applicant_kinds else head.form_kinds.get(kind, head.applicant_kinds)


def _eligibility(condition: Condition, case: Case) -> Iterator[EligibilityFinding]:
    for own in cases_of(condition.per, case):
        verdict, why = _condition(condition, own)
        yield EligibilityFinding(
            condition=condition.id, scope=own.scope, verdict=verdict, why=why, is_soft=condition.strength == "soft"
        )


def _condition(condition: Condition, case: Case) -> tuple[Verdict, str]:
    """Whether a gate applies at all, and what its rule says.

    Source: 温州2022 二(六)–(七): conditions by kind of applicant; 原则上 leaves room for a recorded exception.
    """
    kinds = _kinds(case) if condition.applies_to else ()
    concerned = [kind for kind in kinds if not condition.applies_to or kind in condition.applies_to]
    if condition.applies_to and not concerned:
        return Verdict.NOT_APPLICABLE, f"机构类型“{case.application.applicant_kind}”不适用本条。"
    doubt = ""
    if condition.applies_to and len(concerned) < len(kinds):
        doubt = f"机构类型“{case.application.applicant_kind}”未说明是否{'、'.join(concerned)}；"
    if condition.only_if is not None:
        fact = case.fact(condition.only_if)
        answer = yes_no(fact.text) if fact else None
        label = case.label(condition.only_if)
        if answer is False:
            return Verdict.NOT_APPLICABLE, f"“{label}”为否，不适用本条。"
        doubt += "" if answer else f"未说明“{label}”；"
    if condition.per == "site" and case.site is None:
        return Verdict.UNCLEAR, "申报表未填考核点情况，无从核对。"
    outcome = evaluate(condition.rule, case)
    if doubt and outcome.verdict is not Verdict.MET:
        return Verdict.UNCLEAR, doubt + outcome.why
    return outcome.verdict, outcome.why
