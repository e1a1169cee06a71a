"""A blank score sheet for a place without a laptop: numbered, kept in the store, as PDF or workbook."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from reviewer.desk import Desk
from reviewer.domain.application import Application
from reviewer.domain.catalogue import Catalogue
from reviewer.domain.checking import check
from reviewer.domain.panel import Panel
from reviewer.domain.paper import PaperBasis
from reviewer.domain.records import Record, canonical_json, document_hash, from_document
from reviewer.domain.scheme import Item, Scheme
from reviewer.domain.sheet import SheetState, item_keys
from reviewer.errors import RuleViolation
from reviewer.intake.scan import count_scan_pages
from reviewer.reports.setting.fonts import FontBook
from reviewer.reports.setting.qr import page_code
from reviewer.reports.sheet.blank_sheet import blank_sheet_pdf
from reviewer.reports.sheet.blank_sheet_data import BlankItem, BlankRequirement, BlankSection, BlankSheetData
from reviewer.reports.sheet.sheet_form import SheetFormData, SheetFormLine, sheet_form
from reviewer.usecases.describe_sheet import Findings, is_sample, level_text, printed_threshold, sheet_number
from reviewer.usecases.documents.keep_document import write_out
from reviewer.usecases.show_sheet import scored_sha256

WORKBOOK = ".xlsx"


class PrintedPaper(Record):
    """A blank that was written: its number, whose it is, how many pages, and the hash in its QR codes."""

    number: str
    application: str
    member: str
    copy: int
    version: int
    pages: int
    data_sha256: str
    path: str


def print_blank(desk: Desk, application_id: str, out: Path, member: str | None = None) -> PrintedPaper:
    """Write the next paper copy of a member's sheet; ``out`` ends in .pdf or .xlsx.

    Number and file come into being together: a file that cannot be written gives no number away.

    Raises:
        RuleViolation: no such application, the member has no seat on the panel, it is not one's place to
            print for others, or the file name ends otherwise.
        EnvironmentProblem: the file cannot be written.
    """
    if out.suffix.lower() not in (".pdf", WORKBOOK):
        message = "空白评分表只能存为 .pdf 或 .xlsx，没有打印；请换一个文件名。"
        raise RuleViolation(message, code="paper_format", where=out.name)
    member = paper_member(desk, application_id, member)
    printed = [row.copy for row in desk.store.paper_copies(application_id) if row.member == member]
    copy = 1 + max(printed, default=0)
    basis = _basis(desk, application_id, member, copy, desk.clock())
    data_sha256 = document_hash(canonical_json(basis))
    application = desk.application_version(application_id, basis.application_sha256) or desk.application(application_id)
    if out.suffix.lower() == WORKBOOK:
        data, pages = _workbook(desk, application, basis, data_sha256), 1
    else:
        data = blank_sheet_pdf(_blank(desk, application, basis, data_sha256), FontBook())
        pages = count_scan_pages(data, out.name)
    with desk.store.change(desk.actor) as change:
        change.add_paper_copy(
            basis.number,
            application_id,
            member,
            copy,
            basis.version,
            basis.application_sha256,
            basis.scheme_sha256,
            data_sha256,
            pages,
        )
        path = write_out(out.parent, out.name, data)
    return PrintedPaper(
        number=basis.number,
        application=application_id,
        member=member,
        copy=copy,
        version=basis.version,
        pages=pages,
        data_sha256=data_sha256,
        path=str(path),
    )


def paper_member(desk: Desk, application_id: str, member: str | None) -> str:
    """Whose paper it is to be: the own sheet's, or at the centre and with the leader any panel member's.

    Raises:
        RuleViolation: nobody is named, no seat, or not one's place.
    """
    desk.store.application(application_id)
    name = (member or "").strip() or desk.member
    if name is None:
        message = "没有指明是谁的评分表，没有打印；请用 --member 指明专家组成员。"
        raise RuleViolation(message, code="member_missing", where=application_id)
    document = desk.store.panel(application_id)
    panel = from_document(document, Panel) if document is not None else None
    if panel is not None and name not in panel.names:
        message = f"“{name}”不在这家单位的专家组中，没有打印；请核对姓名，或先组成专家组。"
        raise RuleViolation(message, code="not_on_panel", where=application_id)
    if name == desk.member:
        return name
    if panel is None:
        message = "还没有组成专家组，不能给成员打印；请先用 panel set 组成专家组。"
        raise RuleViolation(message, code="no_panel", where=application_id)
    if desk.store.role != "centre" and desk.member != panel.leader:
        message = f"“{name}”的纸质评分表由评价中心或组长打印，没有打印；本机只能打印自己的。"
        raise RuleViolation(message, code="not_leader", where=application_id)
    return name


def _basis(desk: Desk, application_id: str, member: str, copy: int, at: datetime) -> PaperBasis:
    row = desk.application_row(application_id)
    is_own = member == desk.member
    return PaperBasis(
        number=f"{sheet_number(desk, application_id, member)}-纸{copy}",
        application=application_id,
        application_sha256=scored_sha256(desk, application_id) if is_own else row.sha256,
        scheme_sha256=desk.store.round(row.round).scheme_sha256,
        member=member,
        version=_version(desk, application_id, member),
        store=desk.store.store_id,
        made_at=at,
    )


def _version(desk: Desk, application_id: str, member: str) -> int:
    """The version that the paper will become: the open sheet's, else the one after the newest."""
    newest = max(desk.store.sheets(application_id, member), key=lambda row: row.version, default=None)
    if newest is None:
        return 1
    return newest.version if newest.state == SheetState.OPEN else newest.version + 1


def _blank(desk: Desk, application: Application, basis: PaperBasis, data_sha256: str) -> BlankSheetData:
    scheme = desk.scheme(basis.scheme_sha256)
    scopes = [each.scope for each in application.occupations]
    return BlankSheetData(
        applicant=application.applicant_name,
        application_number=basis.application,
        occupations=tuple(f"{each.scope} {level_text(each.levels)}" for each in application.occupations),
        scopes=tuple(scopes) if len(scopes) > 1 else (),
        member=basis.member,
        round=desk.store.round(desk.application_row(basis.application).round).name,
        scheme_title=scheme.scheme.title,
        scheme_version=scheme.scheme.version,
        scheme_source=scheme.scoring.source,
        step=scheme.scoring.step,
        full=scheme.full,
        sections=blank_sections(scheme, application, desk.catalogue(scheme)),
        document_number=basis.number,
        version=basis.version,
        data_sha256=data_sha256,
        is_sample=is_sample(application),
    )


def blank_sections(scheme: Scheme, application: Application, catalogue: Catalogue) -> tuple[BlankSection, ...]:
    """The standard as a blank sheet has it: items scored per occupation once for each, thresholds beside."""
    checked = check(scheme, application, catalogue, {})
    findings = {(each.requirement, each.scope): each for each in checked.findings}
    scopes = [each.scope for each in application.occupations]
    sections = []
    for section in scheme.section:
        items = [
            _item(item, scope, findings)
            for item in section.item
            for scope in (scopes if item.per == "occupation" else [None])
        ]
        sections.append(BlankSection(no=section.no, title=section.title, items=tuple(items)))
    return tuple(sections)


def _item(item: Item, scope: str | None, findings: Findings) -> BlankItem:
    requirements = []
    for each in item.requirement:
        finding = findings[each.id, scope]
        requirements.append(
            BlankRequirement(
                id=each.id,
                text=each.text,
                threshold=printed_threshold(finding),
                declared=finding.declared or "",
                is_measurable=each.measurable,
                unit=each.unit,
            )
        )
    return BlankItem(
        item=item.id,
        clause=item.clause,
        name=item.name,
        text=item.text,
        scope=scope or "",
        full=item.full,
        is_veto=item.veto,
        rubric=item.rubric.text,
        requirements=tuple(requirements),
    )


def _workbook(desk: Desk, application: Application, basis: PaperBasis, data_sha256: str) -> bytes:
    scheme = desk.scheme(basis.scheme_sha256)
    data = SheetFormData(
        application=basis.application,
        applicant=application.applicant_name,
        member=basis.member,
        step=scheme.scoring.step,
        lines=_lines(scheme, application),
        number=basis.number,
        code=page_code(basis.number, basis.version, data_sha256, 1, 1),
    )
    return sheet_form(data)


def _lines(scheme: Scheme, application: Application) -> tuple[SheetFormLine, ...]:
    lines = []
    for key in item_keys(scheme, application):
        item = scheme.item(key.item)
        name = f"{item.clause} {item.name}"
        lines.append(
            SheetFormLine(
                item=item.id,
                scope=key.scope or "",
                name=name,
                full=item.full,
                points=None,
                judgement="",
                measured="",
                remark="",
            )
        )
    return tuple(lines)
