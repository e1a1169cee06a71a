"""What a member brought back from the visit, as the document room prints it: photos, sound, records, changes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec.structs import replace

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_text, minute_text, period_text
from reviewer.domain.quantities import number_text
from reviewer.domain.records import from_document
from reviewer.domain.scheme import Scheme
from reviewer.domain.sheet import VISIT, ItemKey, ItemScore, ScoreSheet
from reviewer.domain.sheet_changes import SheetChange, compare_sheets
from reviewer.domain.site_files import SiteFile
from reviewer.domain.visit import VisitRecord
from reviewer.errors import IntegrityProblem, RuleViolation
from reviewer.reports.setting.fonts import FontBook
from reviewer.reports.setting.photo import printed_picture
from reviewer.reports.sheet.data import (
    PHOTO,
    SOUND,
    SheetDifference,
    SheetFile,
    SheetNote,
    SheetPicture,
    SheetPrevious,
    SheetRecord,
)
from reviewer.usecases.read_evidence import read_evidence

VISIT_TEXT = "评审现场"
BASIS_TEXT = "评分依据"
_HASH = re.compile(r"\[([0-9a-f]{64})\]")
_THIRDS = (Decimal(1) / 3, Decimal(2) / 3)


class VisitDescriber:
    """Describes one sheet's files and records; ``with_pictures`` False leaves the pictures out, which is quick."""

    def __init__(self, desk: Desk, scheme: Scheme, sheet: ScoreSheet, *, with_pictures: bool = True) -> None:
        self.desk = desk
        self.scheme = scheme
        self.sheet = sheet
        self.with_pictures = with_pictures
        self.printable = FontBook().printable_name
        counts = {PHOTO: 0, SOUND: 0}
        self.names: dict[str, str] = {}
        for file in sheet.every_file:
            kind = PHOTO if file.kind == "photo" else SOUND
            counts[kind] += 1
            self.names[file.id] = f"{kind}{counts[kind]}"

    def label(self, key: ItemKey) -> str:
        """What people call a place of the sheet."""
        if key == VISIT:
            return VISIT_TEXT
        if not key.item:
            return BASIS_TEXT
        return item_label(self.scheme, key)

    def photo_names(self) -> Mapping[str, str]:
        """By hash: what a pin that points to one of the sheet's photos says."""
        return {each.sha256: f"{self.names[each.id]} {self.printable(each.name)}" for each in self.sheet.every_file}

    # ---- files

    def files(self, key: ItemKey, files: Sequence[SiteFile]) -> tuple[SheetFile, ...]:
        """Photos and sound of one place, in their order."""
        return tuple(self._file(key, each) for each in files)

    def _file(self, key: ItemKey, file: SiteFile) -> SheetFile:
        picture, lacking = self._picture(file) if file.kind == "photo" else (None, "")
        return SheetFile(
            name=self.names[file.id],
            file=self.printable(file.name),
            where=self.label(key),
            requirement=requirement_text(self.scheme, file.requirement),
            caption=file.caption,
            time=time_text(file),
            place=place_text(file),
            author=file.author,
            sha256=file.sha256,
            picture=picture,
            lacking=lacking,
            marks=file.marks,
        )

    def _picture(self, file: SiteFile) -> tuple[SheetPicture | None, str]:
        if not self.with_pictures:
            return None, "本件未载入照片。"
        if not self.desk.store.has_evidence(file.sha256):
            return None, "照片原件不在本机，以校验值为准。"
        try:
            with read_evidence(self.desk, file.sha256) as stream:
                data = stream.read()
            return printed_picture(data, file.name), ""
        except RuleViolation as error:
            return None, error.message
        except IntegrityProblem:
            # One damaged photo must not hold up a sheet's signature: its hash stands on the paper.
            return None, "照片原件在本机已损坏，以校验值为准。"

    # ---- records

    def records(self) -> tuple[SheetRecord, ...]:
        """Each use of a review method, with what was said and found."""
        return tuple(self._record(each) for each in self.sheet.records)

    def _record(self, record: VisitRecord) -> SheetRecord:
        known = {each.id: each for each in self.sheet.every_file}
        sides: dict[str, list[str]] = {"panel": [], "applicant": [], "other": []}
        for each in record.participants:
            sides[each.side].append(f"{each.name}（{each.role}）" if each.role else each.name)
        return SheetRecord(
            method=method_name(self.scheme, record.method),
            time=_period(record),
            place=record.place,
            panel=tuple(sides["panel"]),
            applicant=tuple(sides["applicant"]),
            others=tuple(sides["other"]),
            items=tuple(self.label(ItemKey(each, None)) for each in record.items),
            findings=record.findings,
            notes=tuple(
                SheetNote(time=minute_text(each.at), speaker=each.speaker, text=each.text) for each in record.notes
            ),
            files=self.files(VISIT, [known[each] for each in record.files if each in known]),
        )

    # ---- the version before

    def previous(self) -> tuple[SheetPrevious | None, tuple[SheetDifference, ...]]:
        """The version that the sheet replaces, and what changed since."""
        told = self.sheet.previous
        if told is None:
            return None, ()
        old = self._previous_sheet()
        previous = SheetPrevious(
            version=told.version,
            commit_sha256=told.commit,
            reason=told.reason,
            agreed_by=told.agreed_by,
            at=beijing_text(told.at),
            is_here=old is not None,
        )
        if old is None:
            return previous, ()
        changes = compare_sheets(self._readable(old), self._readable(self.sheet))
        names = {each.sha256: self.printable(each.name) for each in (*old.every_file, *self.sheet.every_file)}
        return previous, tuple(self._difference(each, names) for each in changes)

    def _previous_sheet(self) -> ScoreSheet | None:
        """The content that the version before was committed to; None where it is not here."""
        told = self.sheet.previous
        for row in self.desk.store.sheets(self.sheet.application, self.sheet.member):
            if told is not None and row.commit == told.commit and row.document is not None:
                return from_document(row.document, ScoreSheet)
        return None

    def _readable(self, sheet: ScoreSheet) -> ScoreSheet:
        """The sheet with titles in place of ids, so that its differences read as people write them."""
        names = {each.id: self.printable(each.name) for each in sheet.every_file}
        records = tuple(
            replace(
                each,
                method=method_name(self.scheme, each.method),
                items=tuple(self.label(ItemKey(item, None)) for item in each.items),
                files=tuple(names.get(file, file) for file in each.files),
            )
            for each in sheet.records
        )
        items = tuple(self._readable_score(each) for each in sheet.items)
        return replace(sheet, items=items, records=records, files=tuple(self._with_text(each) for each in sheet.files))

    def _readable_score(self, score: ItemScore) -> ItemScore:
        pins = tuple(replace(each, requirement=requirement_text(self.scheme, each.requirement)) for each in score.pins)
        return replace(score, pins=pins, files=tuple(self._with_text(each) for each in score.files))

    def _with_text(self, file: SiteFile) -> SiteFile:
        title = requirement_text(self.scheme, file.requirement)
        return replace(file, name=self.printable(file.name), requirement=title)

    def _difference(self, change: SheetChange, names: Mapping[str, str]) -> SheetDifference:
        what = change.label
        if change.requirement is not None:
            what = what.replace(change.requirement, requirement_text(self.scheme, change.requirement), 1)

        def text(value: str) -> str:
            if not change.field.startswith("pin:"):
                return _HASH.sub(lambda found: f"[{found[1][:8]}]", value)
            return _HASH.sub(lambda found: f"{names.get(found[1], '佐证')} [{found[1][:8]}]", value)

        return SheetDifference(where=self.label(change.key), what=what, old=text(change.old), new=text(change.new))


def item_label(scheme: Scheme, key: ItemKey) -> str:
    """Clause and name of an item, with its occupation; the id alone where the scheme has no such item."""
    item = next((each for each in scheme.items if each.id == key.item), None)
    label = f"{item.clause} {item.name}" if item is not None else key.item
    return f"{label}（{key.scope}）" if key.scope else label


def requirement_text(scheme: Scheme, requirement: str | None) -> str:
    """A requirement as the standard words it; empty for none, the id where the scheme has no such requirement."""
    for item in scheme.items:
        for each in item.requirement:
            if each.id == requirement:
                return each.text
    return requirement or ""


def method_name(scheme: Scheme, method: str) -> str:
    """A review method as the notice names it."""
    return next((each.name for each in scheme.method if each.id == method), method)


def _period(record: VisitRecord) -> str:
    if record.ended_at is None:
        return f"{minute_text(record.started_at)}起，未记结束时间"
    return period_text(record.started_at, record.ended_at)


def time_text(file: SiteFile) -> str:
    """When it was taken, as the camera wrote it; else when this machine took it in, which is said."""
    if file.taken_at:
        return f"{file.taken_at.replace('T', ' ')}（相机时间）"
    return f"{beijing_text(file.added_at)}（本机录入时间，相机未记）"


def place_text(file: SiteFile) -> str:
    """Degrees as the camera wrote them; empty where it wrote none."""
    if file.latitude is None or file.longitude is None:
        return ""
    north = "北纬" if file.latitude >= 0 else "南纬"
    east = "东经" if file.longitude >= 0 else "西经"
    return f"{north}{number_text(abs(file.latitude))}° {east}{number_text(abs(file.longitude))}°"


def box_text(box: tuple[Decimal, Decimal, Decimal, Decimal]) -> str:
    """Where a box lies on its page: 左上 …, then its edges in hundredths of the page."""
    x, y, width, height = box
    rows = ("上", "中", "下")[sum(y + height / 2 >= each for each in _THIRDS)]
    columns = ("左", "中", "右")[sum(x + width / 2 >= each for each in _THIRDS)]
    place = "正中" if rows == columns == "中" else f"{columns}{rows}" if columns != "中" else f"中{rows}"
    left, top, right, foot = (_hundredths(each) for each in (x, y, x + width, y + height))
    return f"{place}（距左{left}%—{right}%，距上{top}%—{foot}%）"


def _hundredths(part: Decimal) -> str:
    return number_text((part * 100).quantize(Decimal(1)))
