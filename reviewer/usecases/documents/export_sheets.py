"""The members' score sheets of an application as files: the signed ones as they were signed."""

from __future__ import annotations

from pathlib import Path

from reviewer.desk import Desk
from reviewer.domain.records import document_hash, from_document
from reviewer.domain.sheet import ScoreSheet, SheetState
from reviewer.errors import RuleViolation
from reviewer.store import SheetRow
from reviewer.usecases.documents.keep_document import WrittenDocument, read_document, write_out
from reviewer.usecases.show_sheet import panel_order
from reviewer.usecases.sign_sheet import KIND, draw_sheet, sheet_file_name, signed_document


def export_sheets(desk: Desk, application_id: str, folder: Path) -> tuple[WrittenDocument, ...]:
    """Write every opened, submitted sheet of the panel; a sheet without its signed PDF is drawn unsigned.

    Raises:
        RuleViolation: no such application, or no sheet is in.
        EnvironmentProblem: the folder cannot be written.
    """
    desk.store.application(application_id)
    panel = panel_order(desk, application_id)
    rows = [row for row in desk.store.sheets(application_id) if row.state == SheetState.SUBMITTED and row.document]
    rows = [row for row in rows if not panel or row.member in panel]
    rows.sort(key=lambda row: (panel.index(row.member) if row.member in panel else 0, row.member, row.version))
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
