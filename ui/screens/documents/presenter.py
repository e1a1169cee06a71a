"""The documents of a round: what was made, what can be made, what holds the rest; no Qt."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from reviewer.desk import Desk
from reviewer.domain.progress import Progress
from reviewer.domain.records import Record
from reviewer.domain.sheet import SheetState
from reviewer.errors import RuleViolation
from reviewer.usecases.export_sheets import export_sheets
from reviewer.usecases.export_summary import export_summary
from reviewer.usecases.keep_document import WrittenDocument, read_document
from reviewer.usecases.work_result import is_complete
from reviewer.usecases.write_letter import write_letter

KINDS = (("score_sheet", "个人评分表"), ("letter", "复函"), ("summary", "汇总表"))
PDF = ".pdf"


class MadeDocument(Record):
    """What is known of a document that was made."""

    id: str
    number: str
    version: int
    made_at: datetime
    signatures: int
    file_name: str
    data_sha256: str
    file_sha256: str


class DocumentLine(Record):
    """One row of the list. ``made`` None: not made yet, ``hint`` says what it waits for."""

    key: str
    applicant: str
    application: str | None
    kind: str
    title: str
    number: str
    state: str
    hint: str
    can_make: bool
    made: MadeDocument | None


class DocumentsState(Record):
    """All that the screen shows for one kind of document."""

    round_name: str
    kind: str
    counts: dict[str, int]
    lines: tuple[DocumentLine, ...]


def read_documents(desk: Desk, round_id: str, kind: str) -> DocumentsState:
    """Read the round's documents of one kind, with what can be made now."""
    names = {row.id: row.name for row in desk.store.applications(round_id or None)}
    rows = [row for row in desk.store.documents() if row.round in (None, round_id) or not round_id]
    mine = [row for row in rows if row.kind == kind]
    mine.sort(key=lambda each: each.made_at, reverse=True)
    lines = [
        _made_line(
            MadeDocument(
                id=row.id,
                number=row.number,
                version=row.version,
                made_at=row.made_at,
                signatures=row.signatures,
                file_name=row.file_name,
                data_sha256=row.data_sha256,
                file_sha256=row.file_sha256,
            ),
            kind,
            row.application,
            names,
        )
        for row in mine
    ]
    lines += _open_lines(desk, names, kind, {row.application for row in mine})
    return DocumentsState(
        round_name=desk.store.round(round_id).name if round_id else "",
        kind=kind,
        counts={each: sum(row.kind == each for row in rows) for each, _ in KINDS},
        lines=tuple(lines),
    )


def _made_line(made: MadeDocument, kind: str, application: str | None, names: dict[str, str]) -> DocumentLine:
    applicant = names.get(application or "", "") or "全批次"
    signed = f"签名 {made.signatures}" if made.signatures else "未签名" if kind == "score_sheet" else "已生成"
    return DocumentLine(
        key=made.id,
        applicant=applicant,
        application=application,
        kind=kind,
        title=applicant,
        number=made.number,
        state=f"第 {made.version} 版" if made.version > 1 else signed,
        hint="",
        can_make=False,
        made=made,
    )


def read_pages(desk: Desk, application: str | None, document_id: str) -> bytes:
    """The kept bytes of a document.

    Raises:
        RuleViolation: it is not here any more.
        IntegrityProblem: they were altered.
    """
    for row in desk.store.documents(application):
        if row.id == document_id:
            return read_document(desk, row)
    raise RuleViolation("文书已不在库中，请重新打开本屏。", code="document_missing", where=document_id)


def _open_lines(desk: Desk, names: dict[str, str], kind: str, made: set[str | None]) -> list[DocumentLine]:
    """Applications of which this kind of document is still to be made."""
    if kind == "summary":
        return []
    lines = []
    for application, name in names.items():
        if application in made:
            continue
        can_make, hint = _readiness(desk, application, kind)
        lines.append(
            DocumentLine(
                key=f"{kind}:{application}",
                applicant=name,
                application=application,
                kind=kind,
                title=name,
                number=application,
                state="可生成" if can_make else "等待",
                hint=hint,
                can_make=can_make,
                made=None,
            )
        )
    return lines


def _readiness(desk: Desk, application: str, kind: str) -> tuple[bool, str]:
    if kind == "letter" and desk.store.role != "centre":
        return False, "复函由评价中心编号、生成。"
    if kind == "letter":
        ready = is_complete(desk, application)
        return ready, "结果已出，可以生成复函。" if ready else "评分表未收齐，还不能写复函。"
    ready = any(row.state == SheetState.SUBMITTED and row.document for row in desk.store.sheets(application))
    return ready, "已有交卷的评分表，可以导出。" if ready else "还没有交卷的评分表。"


def make_documents(
    desk: Desk, round_id: str, kind: str, applications: tuple[str, ...], folder: Path, progress: Progress
) -> tuple[WrittenDocument, ...]:
    """Write the documents of one kind into a folder, one application after the other.

    Raises:
        Cancelled: what was written before stays.
        RuleViolation: a field is missing, or a result is not in.
        EnvironmentProblem: the folder cannot be written.
    """
    if kind == "summary":
        progress(0, 1, "汇总表")
        return (export_summary(desk, round_id, folder),)
    written: list[WrittenDocument] = []
    for at, application in enumerate(applications):
        progress(at, len(applications), desk.store.application(application).name)
        if kind == "letter":
            written.append(write_letter(desk, application, folder))
        else:
            written += export_sheets(desk, application, folder)
    progress(len(applications), len(applications), "完成")
    return tuple(written)
