"""One submitted sheet as the document room prints it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from reviewer.desk import Desk
from reviewer.domain.application import Application
from reviewer.domain.checking import check
from reviewer.domain.findings import VERDICT_TEXT, Finding, Verdict
from reviewer.domain.moments import beijing_text
from reviewer.domain.panel import Panel
from reviewer.domain.paper import PaperOrigin
from reviewer.domain.records import canonical_json, document_hash, from_document
from reviewer.domain.scheme import Item, Requirement, Scheme, Section
from reviewer.domain.sheet import (
    JUDGEMENT_TEXT,
    VISIT,
    ItemKey,
    ItemScore,
    ScoreSheet,
    differs,
    findings_by_key,
    item_keys,
    what_is_missing,
)
from reviewer.domain.working import working_text
from reviewer.errors import RuleViolation
from reviewer.reports.sheet.data import (
    ScoreSheetData,
    SheetItem,
    SheetPaper,
    SheetPin,
    SheetRequirement,
    SheetSection,
    SheetSum,
)
from reviewer.store import SheetRow
from reviewer.usecases.describe_visit import VisitDescriber, box_text, requirement_text

Findings = Mapping[tuple[str, str | None], Finding]


def application_of_sheet(desk: Desk, sheet: ScoreSheet) -> Application:
    """The application version that the sheet scored, which may be older than the newest.

    Raises:
        RuleViolation: that version is not here.
    """
    for row in desk.store.versions(sheet.application):
        if row.sha256 == sheet.application_sha256:
            return from_document(desk.store.application_document(sheet.application, row.version), Application)
    raise RuleViolation(
        "评分表所依据的申报版本不在本机；请先导入对应的评审包。", code="version_missing", where=sheet.application
    )


def sheet_number(desk: Desk, application_id: str, member: str) -> str:
    """评分表编号: application, P and the member's place on the panel (00 without a panel)."""
    document = desk.store.panel(application_id)
    names = from_document(document, Panel).names if document is not None else ()
    place = names.index(member) + 1 if member in names else 0
    return f"{application_id}-P{place:02d}"


def is_sample(application: Application) -> bool:
    """Fictional data is marked on every paper."""
    return "样例" in application.applicant_name


def describe_sheet(desk: Desk, row: SheetRow, sheet: ScoreSheet, *, with_pictures: bool = True) -> ScoreSheetData:
    """All that the printed sheet says, with the findings as this member's measured values make them.

    ``row`` is the sheet's row (times, commit), ``sheet`` its content, submitted or not. Without
    pictures it says the same and is made at once.
    """
    scheme = desk.scheme(sheet.scheme_sha256)
    application = application_of_sheet(desk, sheet)
    measured = {
        (requirement, score.scope): value for score in sheet.items for requirement, value in score.measured.items()
    }
    checked = check(scheme, application, desk.catalogue(scheme), measured)
    findings = {(each.requirement, each.scope): each for each in checked.findings}
    visit = VisitDescriber(desk, scheme, sheet, with_pictures=with_pictures)
    described = _Described(scheme, application, sheet, findings, visit)
    previous, differences = visit.previous()
    return ScoreSheetData(
        applicant=application.applicant_name,
        application_number=sheet.application,
        occupations=tuple(f"{each.scope} {level_text(each.levels)}" for each in application.occupations),
        member=sheet.member,
        round=desk.store.round(sheet.round).name,
        scheme_title=scheme.scheme.title,
        scheme_version=scheme.scheme.version,
        scheme_sha256=sheet.scheme_sha256,
        scheme_source=scheme.scoring.source,
        sheet_version=sheet.version,
        opened_at=beijing_text(row.opened_at),
        submitted_at=beijing_text(row.submitted_at) if row.submitted_at is not None else "",
        commit_sha256=row.commit or "",
        sections=tuple(_section(described, section) for section in scheme.section),
        totals=_totals(scheme, application, sheet),
        missing=_missing(described) if row.submitted_at is None else (),
        files=visit.files(VISIT, sheet.files),
        records=visit.records(),
        previous=previous,
        differences=differences,
        paper=_paper(sheet.paper) if sheet.paper is not None else None,
        document_number=sheet_number(desk, sheet.application, sheet.member),
        version=sheet.version,
        data_sha256=document_hash(row.document or canonical_json(sheet)),
        is_sample=is_sample(application),
    )


def _paper(origin: PaperOrigin) -> SheetPaper:
    return SheetPaper(
        number=origin.number,
        typists=origin.typists,
        settled_by=origin.settled_by,
        settled_at=beijing_text(origin.settled_at),
        scans=origin.scans,
        reason=origin.reason,
    )


LEVEL_TEXT = {5: "五级", 4: "四级", 3: "三级", 2: "二级", 1: "一级"}


def level_text(levels: Sequence[int]) -> str:
    """五级、四级 … in the order of the notice, lowest skill first."""
    return "、".join(LEVEL_TEXT[level] for level in sorted(levels, reverse=True))


class _Described(NamedTuple):
    """What an item is described from."""

    scheme: Scheme
    application: Application
    sheet: ScoreSheet
    findings: Findings
    visit: VisitDescriber


def _missing(described: _Described) -> tuple[str, ...]:
    scheme, application, sheet, findings, _ = described
    found = findings_by_key(item_keys(scheme, application), findings.values())
    return tuple(each.message for each in what_is_missing(scheme, application, sheet, found))


def _section(described: _Described, section: Section) -> SheetSection:
    scheme, application, sheet, _, _ = described
    items: list[SheetItem] = []
    for item in section.item:
        scopes: list[str | None] = (
            [each.scope for each in application.occupations] if item.per == "occupation" else [None]
        )
        items += [_item(described, item, sheet.score(ItemKey(item.id, scope))) for scope in scopes]
    return SheetSection(
        no=section.no,
        title=section.title,
        items=tuple(items),
        sums=tuple(_section_sum(scheme, section, scope, sheet) for scope in _sum_scopes(section, application)),
    )


def _sum_scopes(section: Section, application: Application) -> list[str | None]:
    """A section has a sum for each occupation only where it has items scored per occupation."""
    if any(item.per == "occupation" for item in section.item):
        return [each.scope for each in application.occupations]
    return [None]


def _points(items: Sequence[Item], scope: str | None, sheet: ScoreSheet) -> tuple[Decimal, Decimal]:
    """Points given, and full points of the items that apply."""
    points, full = Decimal(0), Decimal(0)
    for item in items:
        score = sheet.score(ItemKey(item.id, scope if item.per == "occupation" else None))
        if score.points is not None:
            points, full = points + score.points, full + item.full
    return points, full


def _section_sum(scheme: Scheme, section: Section, scope: str | None, sheet: ScoreSheet) -> SheetSum:
    points, full = _points(section.item, scope, sheet)
    note = "" if full == section.full else f"含不适用项，满分 {section.full}，汇总时折算"
    return SheetSum(scope=scope or "", points=_in_steps(points, scheme), full=full, note=note)


def _totals(scheme: Scheme, application: Application, sheet: ScoreSheet) -> tuple[SheetSum, ...]:
    sums = []
    for occupation in application.occupations:
        points, full = _points(scheme.items, occupation.scope, sheet)
        note = "" if full == scheme.full else f"含不适用项，满分 {scheme.full}，汇总时折算"
        scope = occupation.scope if len(application.occupations) > 1 else ""
        sums.append(SheetSum(scope=scope, points=_in_steps(points, scheme), full=full, note=note))
    return tuple(sums)


def _item(described: _Described, item: Item, score: ItemScore) -> SheetItem:
    scheme, application, _, findings, visit = described
    names = {each.sha256: visit.printable(each.name) for each in application.evidence} | dict(visit.photo_names())
    return SheetItem(
        clause=item.clause,
        name=item.name,
        scope=score.scope or "",
        requirements=tuple(_requirement(each, score, findings) for each in item.requirement),
        points=None if score.points is None else _in_steps(score.points, scheme),
        full=item.full,
        judgement=JUDGEMENT_TEXT[score.judgement] if score.judgement is not None else "",
        remark=score.remark,
        pins=_pins(score, scheme, names),
        files=visit.files(score.key, score.files),
        is_veto=item.veto,
        difference=differs(item, score, findings_by_key([score.key], findings.values())[score.key]),
    )


def _pins(score: ItemScore, scheme: Scheme, names: Mapping[str, str]) -> tuple[SheetPin, ...]:
    return tuple(
        SheetPin(
            file=names.get(pin.evidence, "佐证"),
            page=pin.page,
            box="" if pin.box is None else box_text(pin.box),
            hash4=pin.evidence[:4],
            requirement=requirement_text(scheme, pin.requirement),
            note=pin.note,
        )
        for pin in score.pins
    )


def printed_threshold(finding: Finding) -> str:
    """The threshold as people write it: ≥60㎡，≥30人; a grade or a list without a unit."""
    text = printed_units(finding.threshold.replace(">=", "≥").replace("<=", "≤").replace(",≥", "，≥"))
    return f"{text}{finding.unit.replace('m2', '㎡')}" if text[-1:].isdigit() else text


def printed_units(text: str) -> str:
    """㎡ where a figure is followed by m2."""
    return re.sub(r"(?<=\d) ?m2(?![0-9A-Za-z])", "㎡", text)


def _in_steps(points: Decimal, scheme: Scheme) -> Decimal:
    """Points with the decimals of the scheme's step: 2.0 beside 1.5."""
    return points.quantize(scheme.scoring.step.normalize())


def _requirement(requirement: Requirement, score: ItemScore, findings: Findings) -> SheetRequirement:
    finding = findings[requirement.id, score.scope]
    override = next((each for each in score.overrides if each.requirement == requirement.id), None)
    working = score.workings.get(requirement.id)
    verdict = VERDICT_TEXT[Verdict(override.verdict)] if override is not None else VERDICT_TEXT[finding.verdict]
    return SheetRequirement(
        text=requirement.text,
        declared=printed_units(finding.declared or ""),
        documented=printed_units(finding.documented or ""),
        measured=finding.measured or score.measured.get(requirement.id, ""),
        working=working_text(working) if working is not None else "",
        threshold=printed_threshold(finding),
        verdict=verdict,
        computed=VERDICT_TEXT[finding.verdict] if override is not None else "",
        override_reason=override.reason if override is not None else "",
    )
