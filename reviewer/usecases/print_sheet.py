"""Any version of the own sheet as a file to print: signed as it was signed, submitted as it stands, open as 草稿."""

from __future__ import annotations

from pathlib import Path

from reviewer.desk import Desk
from reviewer.domain.records import document_hash, from_document
from reviewer.domain.sheet import ScoreSheet
from reviewer.errors import RuleViolation
from reviewer.store import SheetRow
from reviewer.usecases.documents.keep_document import WrittenDocument, read_document, write_out
from reviewer.usecases.show_sheet import own_sheet
from reviewer.usecases.sign_sheet import KIND, draw_sheet, signed_document


def print_sheet(desk: Desk, application_id: str, out: Path, version: int | None = None) -> WrittenDocument:
    """Write a version of the own sheet, the newest where none is named (X04: all of them stay printable).

    Raises:
        RuleViolation: no such version, or a character that cannot be printed, naming item and field.
        EnvironmentProblem: cannot be written.
    """
    member = desk.require_member()
    rows = {row.version: row for row in desk.store.sheets(application_id, member)}
    if not rows:
        raise RuleViolation("这家单位还没有评分表，未打印。", code="no_sheets", where=application_id)
    row = rows.get(max(rows) if version is None else version)
    if row is None:
        known = "、".join(str(each) for each in sorted(rows))
        message = f"没有第{version}版，未打印；现有第 {known} 版。"
        raise RuleViolation(message, code="unknown_version", where=application_id)
    data = _pdf(desk, application_id, row)
    path = write_out(out.parent, out.name, data)
    with desk.store.change(desk.actor) as change:
        change.note("export", row.id, field=KIND, new=document_hash(data), application=application_id)
    return WrittenDocument(
        kind=KIND,
        application=application_id,
        path=str(path),
        sha256=document_hash(data),
        number="",
        version=row.version,
    )


def _pdf(desk: Desk, application_id: str, row: SheetRow) -> bytes:
    if row.document is None:
        return draw_sheet(desk, row, own_sheet(desk, application_id, row)).pdf
    signed = signed_document(desk, row)
    if signed is not None:
        return read_document(desk, signed)
    return draw_sheet(desk, row, from_document(row.document, ScoreSheet)).pdf
