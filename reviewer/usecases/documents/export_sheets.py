"""The members' score sheets of an application as files: the signed ones as they were signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from reviewer.desk import Desk
from reviewer.domain.progress import Progress
from reviewer.domain.records import document_hash, from_document
from reviewer.domain.sheet import ScoreSheet, SheetState
from reviewer.errors import IntegrityProblem, ReviewerError, RuleViolation
from reviewer.reports.sheet.drawing import draw_score_sheet
from reviewer.store import SheetRow
from reviewer.usecases.describe_sheet import describe_sheet
from reviewer.usecases.documents.draw_many import DrawJob, draw_many
from reviewer.usecases.documents.keep_document import WrittenDocument, read_document, write_out
from reviewer.usecases.documents.kind import Described, DocumentField, DocumentKind, Form, Standing, WrittenMany
from reviewer.usecases.show_sheet import panel_order
from reviewer.usecases.sign_sheet import KIND, sheet_file_name, signed_document

# Applications at a time: their sheets' photos are held until they are drawn.
_GROUP: Final = 10


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
        RuleViolation: no such application, no sheet is in, or a character that no font has.
        IntegrityProblem: a kept sheet was altered.
        EnvironmentProblem: the folder cannot be written.
    """
    ((_, written),) = export_many_sheets(desk, (application_id,), folder)
    if isinstance(written, ReviewerError):
        raise written
    return written


def export_many_sheets(
    desk: Desk, applications: Sequence[str], folder: Path, progress: Progress | None = None
) -> Iterator[WrittenMany]:
    """As ``export_sheets`` for many, those without a signed PDF drawn on every core; yields (application, files).

    An application whose sheets cannot be written yields the reason instead, and stops no other.

    Raises:
        Cancelled: from ``progress``; what was yielded is written.
        EnvironmentProblem: the folder cannot be written.
    """
    for start in range(0, len(applications), _GROUP):
        group = applications[start : start + _GROUP]
        yield from _export_group(desk, group, folder, _in_applications(progress, start, len(applications)))


def _in_applications(progress: Progress | None, place: int, count: int) -> Progress:
    """People count applications, not sheets."""

    def tell(done: int, total: int, what: str) -> None:  # noqa: ARG001
        if progress is not None:
            progress(place, count, what)

    return tell


def _export_group(desk: Desk, group: Sequence[str], folder: Path, progress: Progress) -> Iterator[WrittenMany]:
    rows: dict[str, list[SheetRow]] = {}
    failed: dict[str, ReviewerError] = {}
    jobs: list[DrawJob] = []
    drawn_rows: list[SheetRow] = []
    for application in group:
        try:
            rows[application] = _submitted(desk, application)
            if not rows[application]:
                raise RuleViolation("还没有已交卷的评分表，未导出。", code="no_sheets", where=application)
            unsigned = [row for row in rows[application] if signed_document(desk, row) is None]
            jobs += [_job(desk, row) for row in unsigned]
            drawn_rows += unsigned
        except (RuleViolation, IntegrityProblem) as error:
            failed[application] = error
    files: dict[str, bytes] = {}
    for place, drawn in draw_many(jobs, progress):
        row = drawn_rows[place]
        if isinstance(drawn, ReviewerError):
            failed.setdefault(row.application, drawn)
        else:
            files[row.id] = drawn
    for application in group:
        progress(0, len(group), f"正在写出评分表：{application}")
        yield application, failed.get(application) or _write(desk, application, rows[application], files, folder)


def _job(desk: Desk, row: SheetRow) -> DrawJob:
    sheet = from_document(row.document or b"", ScoreSheet)
    what = f"正在生成评分表：{row.application} {sheet.member}"
    return DrawJob(draw_score_sheet, describe_sheet(desk, row, sheet), "pdf", what)


def _write(
    desk: Desk, application: str, rows: Sequence[SheetRow], files: Mapping[str, bytes], folder: Path
) -> tuple[WrittenDocument, ...] | ReviewerError:
    try:
        written = tuple(_write_one(desk, row, files, folder) for row in rows)
    except IntegrityProblem as error:
        return error
    with desk.store.change(desk.actor) as change:
        change.note("export", application, field=KIND, new=str(len(written)), application=application)
    return written


def _write_one(desk: Desk, row: SheetRow, files: Mapping[str, bytes], folder: Path) -> WrittenDocument:
    sheet = from_document(row.document or b"", ScoreSheet)
    signed = signed_document(desk, row)
    if signed is not None:
        data, name = read_document(desk, signed), signed.file_name
    else:
        # A sheet from paper has its signature there.
        mark = "-未签名.pdf" if sheet.paper is None else "-纸质录入.pdf"
        data, name = files[row.id], sheet_file_name(desk, sheet).replace(".pdf", mark)
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
    write_many=export_many_sheets,
)
