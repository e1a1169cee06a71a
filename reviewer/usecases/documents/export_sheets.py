"""The members' score sheets of an application as files: the signed ones as they were signed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from reviewer.desk import Desk
from reviewer.domain.records import document_hash, from_document
from reviewer.domain.sheet import ScoreSheet, SheetState
from reviewer.errors import RuleViolation
from reviewer.store import SheetRow
from reviewer.usecases.documents.keep_document import WrittenDocument, read_document, write_out
from reviewer.usecases.documents.kind import Described, DocumentField, DocumentKind, Form, Standing
from reviewer.usecases.show_sheet import panel_order
from reviewer.usecases.sign_sheet import KIND, draw_sheet, sheet_file_name, signed_document


def survey_sheets(desk: Desk, application_id: str) -> Standing:
    """Whether a submitted, opened sheet is here.

    Raises:
        RuleViolation: no such application.
    """
    count = len(_submitted(desk, application_id))
    if not count:
        return Standing(standing="waiting", why="还没有交卷的评分表。")
    return Standing(standing="ready", why=f"{count} 份已交卷，可以导出。")


def _submitted(desk: Desk, application_id: str) -> list[SheetRow]:
    """Opened, submitted sheets of the panel in its order, every version."""
    desk.store.application(application_id)
    panel = panel_order(desk, application_id)
    rows = [row for row in desk.store.sheets(application_id) if row.state == SheetState.SUBMITTED and row.document]
    rows = [row for row in rows if not panel or row.member in panel]
    return sorted(
        rows, key=lambda row: (panel.index(row.member) if row.member in panel else 0, row.member, row.version)
    )


def export_sheets(desk: Desk, application_id: str, folder: Path) -> tuple[WrittenDocument, ...]:
    """Write every opened, submitted sheet of the panel; a sheet without its signed PDF is drawn unsigned.

    Raises:
        RuleViolation: no such application, or no sheet is in.
        EnvironmentProblem: the folder cannot be written.
    """
    rows = _submitted(desk, application_id)
    if not rows:
        raise RuleViolation("还没有已交卷的评分表，未导出。", code="no_sheets", where=application_id)
    written = tuple(_export_one(desk, row, folder) for row in rows)
    with desk.store.change(desk.actor) as change:
        change.note("export", application_id, field=KIND, new=str(len(written)), application=application_id)
    return written


def _export_one(desk: Desk, row: SheetRow, folder: Path) -> WrittenDocument:
    sheet = from_document(row.document or b"", ScoreSheet)
    signed = signed_document(desk, row)
    if signed is not None:
        data, name = read_document(desk, signed), signed.file_name
    else:
        # A sheet from paper has its signature there.
        mark = "-未签名.pdf" if sheet.paper is None else "-纸质录入.pdf"
        data, name = draw_sheet(desk, row, sheet).pdf, sheet_file_name(desk, sheet).replace(".pdf", mark)
    path = write_out(folder, name, data)
    return WrittenDocument(
        kind=KIND,
        application=row.application,
        path=str(path),
        sha256=document_hash(data),
        number=signed.number if signed is not None else "",
        version=sheet.version,
    )


def _no_single_sheet(_desk: Desk, application_id: str) -> Described:
    raise RuleViolation("评分表按成员各自一份，请逐份打开。", code="several_sheets", where=application_id)


def _draw(_data: object, form: Form) -> bytes:
    raise RuleViolation(f"评分表由交卷和签名生成，没有 {form} 可画。", code="several_sheets")


def _no_fields(_desk: Desk, _application_id: str) -> tuple[DocumentField, ...]:
    return ()


SCORE_SHEET: Final = DocumentKind(
    key=KIND,
    word="sheets",
    name="个人评分表",
    per="application",
    forms=("pdf",),
    survey=survey_sheets,
    describe=_no_single_sheet,
    draw=_draw,
    fields=_no_fields,
    write=export_sheets,
)
