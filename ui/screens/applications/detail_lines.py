"""Everything that the detail of one application shows, worked out away from the window; no Qt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from reviewer.desk import Desk
from reviewer.domain.application import Application, Evidence
from reviewer.domain.findings import CheckResult, EligibilityFinding, Finding, MaterialFinding, Verdict
from reviewer.domain.identifiers import mask_id_number
from reviewer.domain.procedure import Reading
from reviewer.domain.records import Record, from_document
from reviewer.domain.scheme import Condition, FactKind, Scheme
from reviewer.domain.sheet import EvidencePin, ItemKey, Override
from reviewer.usecases.ask_correction import asked_corrections
from reviewer.usecases.check_application import check_application
from reviewer.usecases.show_sheet import SheetView, show_sheet
from reviewer.usecases.survey_application import veto_reasons
from ui.screens.applications.people_lines import ID_NUMBER, PeopleTable, PersonLine, head_line, people_tables
from ui.screens.applications.presenter import level_words
from ui.screens.applications.registry_lines import HEADING, overlap_lines

SEVERITY = {
    Verdict.NOT_MET: 0,
    Verdict.UNCLEAR: 1,
    Verdict.ON_SITE: 2,
    Verdict.MET: 3,
    Verdict.NOT_APPLICABLE: 4,
}
_OPERATORS = ((">=", "≥ "), ("<=", "≤ "), ("=", "= "))
_NUMERIC = re.compile(r"-?[0-9]+(\.[0-9]+)?")


class FactLine(Record):
    """One declared thing, or with ``is_group`` the heading of those below it."""

    label: str
    value: str = ""
    where: str = ""
    is_group: bool = False
    is_missing: bool = False


class MaterialLine(Record):
    """One required document and the files found for it."""

    finding: MaterialFinding
    clause: str
    is_required: bool
    files: tuple[Evidence, ...]
    readings: tuple[Reading, ...] = ()


class ConditionLine(Record):
    """One condition for one scope."""

    finding: EligibilityFinding
    clause: str
    text: str
    note: str
    is_veto: bool
    asked: str = ""
    readings: tuple[Reading, ...] = ()


class FindingLine(Record):
    """One finding with the words around it; ``measured_at`` None when nothing was measured here."""

    finding: Finding
    text: str
    item_name: str
    clause: str
    scope: str
    threshold: str
    measured_by: str = ""
    measured_at: datetime | None = None
    override: Override | None = None
    pins: tuple[EvidencePin, ...] = ()
    asked: str = ""
    readings: tuple[Reading, ...] = ()

    @property
    def title(self) -> str:
        """Item and requirement, once where they are the same."""
        return self.text if self.text == self.item_name else f"{self.item_name}：{self.text}"


class VersionLine(Record):
    """One version of the materials and what it changed against the one before."""

    version: int
    at: datetime
    sha256: str
    files: int
    change: str


class Detail(Record):
    """One application, newest version."""

    id: str
    name: str
    version: int
    updated_at: datetime
    sha256: str
    is_sample: bool
    credit_code: str
    head_name: str
    head: PersonLine | None
    facts: tuple[FactLine, ...]
    people: tuple[PeopleTable, ...]
    materials: tuple[MaterialLine, ...]
    conditions: tuple[ConditionLine, ...]
    findings: tuple[FindingLine, ...]
    evidence: tuple[Evidence, ...]
    versions: tuple[VersionLine, ...]
    counts: dict[str, int]
    can_ask: bool
    can_score: bool


def read_detail(desk: Desk, application_id: str) -> Detail:
    """Read one application.

    Raises:
        RuleViolation: no such application.
    """
    row = desk.store.application(application_id)
    application = desk.application(application_id)
    scheme = desk.scheme_of(application_id)
    checked = check_application(desk, application_id)
    asked = dict(asked_corrections(desk, application_id))
    people = tuple(people_tables(application))
    head = application.fact("head_name") or application.fact("legal_representative")
    credit_code = application.fact("credit_code")
    return Detail(
        id=row.id,
        name=row.name,
        version=row.version,
        updated_at=row.updated_at,
        sha256=row.sha256,
        is_sample="样例" in row.name,
        credit_code=credit_code.text if credit_code is not None else "",
        head_name=head.text if head is not None else "",
        head=head_line(people, head.text if head is not None else ""),
        facts=(*_facts(scheme, application), *_registry_facts(desk, application_id)),
        people=people,
        materials=tuple(_materials(scheme, application, checked)),
        conditions=tuple(_conditions(scheme, checked, asked)),
        findings=tuple(_findings(desk, application_id, scheme, checked, asked)),
        evidence=application.evidence,
        versions=tuple(_versions(desk, application_id)),
        counts={each.value: sum(one.verdict is each for one in checked.findings) for each in Verdict},
        can_ask=desk.store.role == "centre",
        can_score=desk.member is not None,
    )


# ---- 申报信息


def _facts(scheme: Scheme, application: Application) -> Iterator[FactLine]:
    yield from _fact_group("申报表", scheme, application, "form", None)
    yield FactLine(label="拟开展职业（工种）", is_group=True)
    for each in application.occupations:
        words = f"{each.scope}　{level_words(each.levels)}"
        yield FactLine(label=each.code or f"第 {each.seq} 个", value=words, where=each.where)
    yield from _fact_group("补充信息", scheme, application, "supplement", None)
    for each in application.occupations:
        yield from _fact_group(f"{each.scope}　{level_words(each.levels)}", scheme, application, None, each.scope)
    if application.equipment:
        yield FactLine(label="设备", is_group=True)
        for line in application.equipment:
            scope = f"　{line.scope}" if line.scope else ""
            yield FactLine(label=line.kind, value=f"{line.name}　{line.quantity}{scope}", where=line.where)
    if application.listed_rules:
        yield FactLine(label="已建立规章制度目录", is_group=True)
        for at, rule in enumerate(application.listed_rules):
            yield FactLine(label=str(at + 1), value=rule)


def _registry_facts(desk: Desk, application_id: str) -> Iterator[FactLine]:
    lines = tuple(overlap_lines(desk, application_id)) if desk.store.role == "centre" else ()
    if lines:
        yield FactLine(label=HEADING, is_group=True)
    for name, value, where in lines:
        yield FactLine(label=name, value=value, where=where)


def _fact_group(
    title: str, scheme: Scheme, application: Application, form: str | None, scope: str | None
) -> Iterator[FactLine]:
    yield FactLine(label=title, is_group=True)
    for kind in scheme.fact:
        if (kind.per == "applicant") != (scope is None) or (form is not None and kind.form != form):
            continue
        yield _fact_line(kind, application, scope)


def _fact_line(kind: FactKind, application: Application, scope: str | None) -> FactLine:
    fact = application.fact(kind.key, scope)
    if fact is None or not fact.text.strip():
        return FactLine(label=kind.label, value="–", is_missing=True)
    text = mask_id_number(fact.text) if ID_NUMBER.fullmatch(fact.text.strip()) else fact.text
    unit = f" {shown_unit(kind.unit)}" if kind.unit and _NUMERIC.fullmatch(text.strip()) else ""
    return FactLine(label=kind.label, value=f"{text}{unit}", where=fact.where)


# ---- 材料, 申报条件


def _materials(scheme: Scheme, application: Application, checked: CheckResult) -> Iterator[MaterialLine]:
    kinds = {each.no: each for each in scheme.material}
    files = {each.sha256: each for each in application.evidence}
    for finding in checked.materials:
        kind = kinds[finding.no]
        yield MaterialLine(
            finding=finding,
            clause=kind.clause,
            is_required=kind.required,
            files=tuple(files[each] for each in finding.evidence if each in files),
            readings=scheme.readings_at(f"material:{kind.no}"),
        )


def _conditions(scheme: Scheme, checked: CheckResult, asked: dict[str, str]) -> Iterator[ConditionLine]:
    kinds: dict[str, Condition] = {each.id: each for each in scheme.condition}
    vetoes = veto_reasons(scheme, checked)
    lines = []
    for finding in checked.eligibility:
        kind = kinds[finding.condition]
        is_veto = finding.verdict is Verdict.NOT_MET and f"{kind.clause} {kind.text}" in vetoes
        lines.append(
            ConditionLine(
                finding=finding,
                clause=kind.clause,
                text=kind.text,
                note=kind.note,
                is_veto=is_veto,
                asked=asked.get(kind.id, ""),
                readings=scheme.readings_at(kind.id),
            )
        )
    # A failed hard gate first, then failed soft ones, then in the order of severity and of the notice.
    yield from sorted(lines, key=lambda line: (not line.is_veto, SEVERITY[line.finding.verdict], line.finding.is_soft))


# ---- 核查


def _findings(
    desk: Desk, application_id: str, scheme: Scheme, checked: CheckResult, asked: dict[str, str]
) -> Iterator[FindingLine]:
    sheet = show_sheet(desk, application_id)
    measured = _measurements(desk, application_id, sheet)
    lines = [_finding_line(scheme, each, sheet, measured, asked) for each in checked.findings]
    yield from sorted(lines, key=lambda line: SEVERITY[line.finding.verdict])


def _measurements(desk: Desk, application_id: str, sheet: SheetView) -> dict[str, tuple[str, datetime]]:
    """Who entered a measured value of the own sheet last, and when, by the journal's name of the field."""
    return {
        entry.field: (entry.actor, entry.at)
        for entry in desk.store.journal(application_id)
        if entry.subject == sheet.sheet_id and "measured:" in entry.field
    }


def _measured_field(finding: Finding) -> str:
    """How the journal names the field: item, occupation where there is one, field."""
    parts = (finding.item, finding.scope, f"measured:{finding.requirement}")
    return " · ".join(each for each in parts if each)


def _finding_line(
    scheme: Scheme,
    finding: Finding,
    sheet: SheetView,
    measured: dict[str, tuple[str, datetime]],
    asked: dict[str, str],
) -> FindingLine:
    item, requirement = scheme.item(finding.item), scheme.requirement(finding.requirement)
    score = sheet.sheet.score(ItemKey(finding.item, finding.scope))
    by, at = measured.get(_measured_field(finding), ("", None)) if finding.measured else ("", None)
    return FindingLine(
        finding=finding,
        text=requirement.text,
        item_name=item.name,
        clause=f"{item.source or item.clause}「{item.text.rstrip('；;。')}」",
        scope=finding.scope or "全部",
        threshold=shown_threshold(finding.threshold, finding.unit),
        measured_by=by,
        measured_at=at,
        override=next((each for each in score.overrides if each.requirement == finding.requirement), None),
        pins=tuple(each for each in score.pins if each.requirement == finding.requirement),
        asked=asked.get(finding.requirement, ""),
        readings=scheme.readings_at(finding.requirement) or scheme.readings_at(item.id),
    )


def shown_unit(unit: str) -> str:
    """``㎡`` for m2."""
    return "㎡" if unit == "m2" else unit


def shown_threshold(threshold: str, unit: str) -> str:
    """``>=2,<=3`` of unit 人 as ``≥ 2，≤ 3 人``; words stay as they are."""
    parts = [part.strip() for part in threshold.split(",")]
    shown = [_shown_bound(part) for part in parts]
    if all(before != after for before, after in zip(parts, shown, strict=True)):
        return f"{'，'.join(shown)} {shown_unit(unit)}".strip()
    return threshold or "–"


def _shown_bound(part: str) -> str:
    for operator, sign in _OPERATORS:
        if part.startswith(operator):
            return sign + part.removeprefix(operator)
    return part


def readable(text: str) -> str:
    """The signs of comparison in a sentence as people write them."""
    for operator, sign in _OPERATORS[:2]:
        text = text.replace(f"{operator} ", sign).replace(operator, sign)
    return text


def with_unit(value: str | None, unit: str) -> str:
    """A figure with its unit; words stay as they are; – for nothing."""
    if not value:
        return "–"
    return f"{value} {shown_unit(unit)}".strip() if _NUMERIC.fullmatch(value) else value


def masked_credit_code(code: str) -> str:
    """The first 11 and the last 2 characters of a credit code."""
    return f"{code[:11]}{'*' * 5}{code[-2:]}" if len(code) == 18 else code


# ---- 版本


def _versions(desk: Desk, application_id: str) -> Iterator[VersionLine]:
    rows = sorted(desk.store.versions(application_id), key=lambda row: row.version)
    before: Application | None = None
    lines = []
    for row in rows:
        document = desk.store.application_document(application_id, row.version)
        application = from_document(document, Application)
        lines.append(
            VersionLine(
                version=row.version,
                at=row.updated_at,
                sha256=row.sha256,
                files=len(application.evidence),
                change=_change_words(before, application),
            )
        )
        before = application
    yield from reversed(lines)


def _change_words(before: Application | None, now: Application) -> str:
    if before is None:
        return "首次导入"
    old = {(each.key, each.scope): each.text for each in before.facts}
    new = {(each.key, each.scope): each.text for each in now.facts}
    changed = sum(old.get(key) != new.get(key) for key in old.keys() | new.keys())
    people = sum(
        len(set(one) ^ set(two))
        for one, two in (
            ({each.name for each in before.staff}, {each.name for each in now.staff}),
            ({each.name for each in before.experts}, {each.name for each in now.experts}),
            ({each.name for each in before.examiners}, {each.name for each in now.examiners}),
        )
    )
    had, has = {each.sha256 for each in before.evidence}, {each.sha256 for each in now.evidence}
    parts = [
        (changed, f"{changed} 项申报信息改动"),
        (people, f"{people} 名人员增减"),
        (len(has - had), f"{len(has - had)} 件佐证新增"),
        (len(had - has), f"{len(had - has)} 件佐证撤下"),
    ]
    return "，".join(words for count, words in parts if count) or "表格内容有改动"
