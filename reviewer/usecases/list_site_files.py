"""What a sheet brought back from the visit: photos and sound, listed and written out as they came; records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from reviewer.desk import Desk
from reviewer.domain.moments import BEIJING
from reviewer.domain.records import Record, from_document
from reviewer.domain.sheet import VISIT, ItemKey, ScoreSheet
from reviewer.domain.site_files import SiteFile
from reviewer.domain.visit import VisitRecord
from reviewer.errors import RuleViolation
from reviewer.usecases.documents.keep_document import LONGEST_NAME, safe_file_name, write_out
from reviewer.usecases.read_evidence import read_evidence
from reviewer.usecases.show_sheet import own_sheet, show_sheet, submitted_sheets


class PlacedFile(Record):
    """A file and where it stands; ``item`` is ``visit`` for what belongs to the visit as a whole."""

    item: str
    occupation: str | None
    file: SiteFile


class WrittenFile(Record):
    """A file that was written out, the bytes as they came."""

    item: str
    occupation: str | None
    path: str
    sha256: str


def list_site_files(desk: Desk, application_id: str, member: str | None = None) -> tuple[PlacedFile, ...]:
    """Every photo and sound file of the own sheet, or of a member's sheet that is open here.

    Raises:
        RuleViolation: no such application, or the member's sheet is not here or still sealed.
    """
    return placed_files(_sheet(desk, application_id, member))


def list_records(desk: Desk, application_id: str, member: str | None = None) -> tuple[VisitRecord, ...]:
    """Every record of the own sheet, or of a member's sheet that is open here, in the order in which they began.

    Raises:
        RuleViolation: no such application, or the member's sheet is not here or still sealed.
    """
    return _sheet(desk, application_id, member).records


def placed_files(sheet: ScoreSheet) -> tuple[PlacedFile, ...]:
    """The sheet's files with their places, items first, in the standard's order."""
    of_items = [
        PlacedFile(item=score.item, occupation=score.scope, file=each) for score in sheet.items for each in score.files
    ]
    return (*of_items, *(PlacedFile(item=VISIT.item, occupation=None, file=each) for each in sheet.files))


def export_site_files(desk: Desk, application_id: str, out: Path, member: str | None = None) -> tuple[WrittenFile, ...]:
    """Write the originals into a folder, named by item, time and their own name; the export is in the journal.

    Raises:
        RuleViolation: as ``list_site_files``.
        IntegrityProblem: a file was altered in the store; those before it are written.
        EnvironmentProblem: the folder cannot be written, or is full.
    """
    placed = list_site_files(desk, application_id, member)
    names: set[str] = set()
    written = tuple(_write(desk, each, out, _free(_file_name(each), names)) for each in placed)
    _note_export(desk, application_id, len(written), member or "")
    return written


def export_site_file(desk: Desk, application_id: str, file_id: str, out: Path) -> WrittenFile:
    """Write one file of the own sheet into a folder, as it came; the export is in the journal.

    Raises:
        RuleViolation: no such file on the sheet.
        IntegrityProblem: it was altered in the store.
        EnvironmentProblem: the folder cannot be written, or is full.
    """
    placed = next((each for each in list_site_files(desk, application_id) if each.file.id == file_id), None)
    if placed is None:
        raise RuleViolation("评分表上没有这个文件，未导出；可能已被移走。", code="unknown_site_file", where=file_id)
    written = _write(desk, placed, out, _file_name(placed))
    _note_export(desk, application_id, 1, placed.file.name)
    return written


def _write(desk: Desk, placed: PlacedFile, out: Path, name: str) -> WrittenFile:
    sha256 = placed.file.sha256
    with read_evidence(desk, sha256) as stream:
        path = write_out(out, name, stream.read())
    return WrittenFile(item=placed.item, occupation=placed.occupation, path=str(path), sha256=sha256)


def _note_export(desk: Desk, application_id: str, count: int, reason: str) -> None:
    with desk.store.change(desk.actor) as change:
        change.note(
            "export", application_id, field="site_files", new=str(count), reason=reason, application=application_id
        )


def site_file_names(desk: Desk) -> Mapping[str, str]:
    """What people call the photos and sound files of every sheet that is readable here, by hash."""
    names: dict[str, str] = {}
    for application in desk.store.applications():
        for row in desk.store.sheets(application.id):
            if row.document is None and row.member != desk.member:
                continue
            sheet = own_sheet(desk, row.application, row) if row.document is None else None
            sheet = sheet or from_document(row.document or b"", ScoreSheet)
            for each in placed_files(sheet):
                names.setdefault(each.file.sha256, f"{application.name} {_place(each)} {each.file.name}")
    return names


def _sheet(desk: Desk, application_id: str, member: str | None) -> ScoreSheet:
    if member is None or member == desk.member:
        return show_sheet(desk, application_id).sheet
    desk.application_row(application_id)
    sheet = submitted_sheets(desk, application_id).get(member)
    if sheet is None:
        raise RuleViolation(
            f"本机没有“{member}”已开封的评分表，看不到其照片和记录；请等专家组全部封存、开封之后。",
            code="sheet_not_open",
            where=application_id,
        )
    return sheet


def _file_name(placed: PlacedFile) -> str:
    file = placed.file
    taken = datetime.fromisoformat(file.taken_at) if file.taken_at else file.added_at.astimezone(BEIJING)
    name = f"{_place(placed)} {taken:%Y-%m-%d %H.%M.%S} {file.name}"
    return safe_file_name(name, LONGEST_NAME - len(" (9999)"))


def _place(placed: PlacedFile) -> str:
    if placed.item == VISIT.item:
        return "现场"
    return " ".join(each for each in (placed.item, placed.occupation) if each)


def _free(name: str, taken: set[str]) -> str:
    """The name, or the next numbered one: two cameras count from the same number. Windows knows no case."""
    stem, point, suffix = name.rpartition(".")
    free, number = name, 2
    while free.casefold() in taken:
        free = f"{stem} ({number}){point}{suffix}" if point else f"{name} ({number})"
        number += 1
    taken.add(free.casefold())
    return free


def place_key(desk: Desk, application_id: str, item: str, occupation: str | None) -> ItemKey:
    """The place that the command line names: an item, its occupation where it is scored per occupation.

    Raises:
        RuleViolation: no such item, or several occupations and none named.
    """
    if item == VISIT.item:
        return VISIT
    keys = [key for key in (score.key for score in show_sheet(desk, application_id).sheet.items) if key.item == item]
    mine = [key for key in keys if occupation is None or key.scope == occupation]
    if len(mine) == 1:
        return mine[0]
    if mine:
        named = "、".join(str(key.scope) for key in mine)
        message = f"{item} 按职业评分（{named}），请用 --occupation 指明。"
        raise RuleViolation(message, code="which_occupation", where=item)
    where = item if occupation is None else f"{item} {occupation}"
    raise RuleViolation("评分表没有这一项，未作更改；请核对项号与职业。", code="unknown_item", where=where)
