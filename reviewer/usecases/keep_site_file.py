"""Photos and sound of the visit on the own sheet: looked at, kept untouched, with whose and when (X12).

The bytes go into the store in the same change as the sheet's field, so that neither is there without
the other. Taking a file off the sheet leaves its bytes: undo brings it back.
"""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from secrets import token_hex

import msgspec

from reviewer.desk import Desk
from reviewer.domain.records import Record, canonical_json, decoded, document_hash
from reviewer.domain.sheet import VISIT, EvidencePin, ItemKey
from reviewer.domain.site_files import Mark, SiteFile
from reviewer.domain.visit import VisitRecord
from reviewer.errors import EnvironmentProblem, RuleViolation, reason_of
from reviewer.intake.limits import MEGABYTE
from reviewer.intake.site_file import DEFAULT_SITE_LIMITS, ReadSiteFile, SiteLimits, read_site_file, require_size
from reviewer.store import Change
from reviewer.usecases.score_item import Entry, Saved, write_entries
from reviewer.usecases.show_sheet import own_row, read_fields, sheet_keys

_LIMIT = "site_file.max_mb"
_LARGEST_LIMIT_MB = 1024
# What photos must leave free: points and remarks are worth more than one more picture.
RESERVED_BYTES = 64 * MEGABYTE
_MOST_MARKS = 100
_MOST_MARK_TEXT = 200
_MOST_CAPTION = 1_000

Fields = Mapping[ItemKey, Mapping[str, str]]


class LookedAt(Record):
    """A file that may come in: its bytes, and what they are. Made away from the writer, as looking takes its time."""

    data: bytes
    name: str
    sha256: str
    read: ReadSiteFile


def site_file_limits(desk: Desk) -> SiteLimits:
    """How big one file may be at this desk."""
    text = desk.store.setting(_LIMIT)
    return SiteLimits(max_file_bytes=int(text) * MEGABYTE) if text else DEFAULT_SITE_LIMITS


def set_site_file_limit(desk: Desk, megabytes: int) -> None:
    """Allow files up to so many megabytes at this desk.

    Raises:
        RuleViolation: not 1 to 1024.
    """
    if not 1 <= megabytes <= _LARGEST_LIMIT_MB:
        message = f"单个文件的上限须在 1 到 {_LARGEST_LIMIT_MB} MB 之间，未更改。"
        raise RuleViolation(message, code="site_file_limit", where=str(megabytes))
    with desk.store.change(desk.actor) as change:
        change.set_setting(_LIMIT, str(megabytes))


def look_at_site_file(desk: Desk, path: Path) -> LookedAt:
    """Read a file and see what it is; nothing is kept yet.

    Raises:
        RuleViolation: not a photo or sound file that can be kept; says why.
        EnvironmentProblem: cannot be read (card pulled out).
    """
    limits = site_file_limits(desk)
    try:
        require_size(path.stat().st_size, path.name, limits)
        data = path.read_bytes()
    except OSError as error:
        raise EnvironmentProblem(
            f"读不到文件（{reason_of(error)}），未添加；请检查存储卡或路径后重试。",
            code="file_missing",
            where=path.name,
        ) from error
    return look_at_site_bytes(desk, data, path.name)


def look_at_site_bytes(desk: Desk, data: bytes, name: str) -> LookedAt:
    """See what bytes from the clipboard or a camera are; nothing is kept yet.

    Raises:
        RuleViolation: not a photo or sound file that can be kept; says why.
    """
    shown = _plain_name(name)
    read = read_site_file(data, shown, site_file_limits(desk))
    return LookedAt(data=data, name=shown, sha256=document_hash(data), read=read)


def add_site_file(
    desk: Desk, application_id: str, key: ItemKey, path: Path, *, requirement: str | None = None, caption: str = ""
) -> Saved:
    """Put a photo or sound file on an item, or on ``VISIT``; the same bytes there again are the known one.

    Raises:
        RuleViolation: not a kind that can be kept, no such item or requirement, or the sheet is locked.
        EnvironmentProblem: cannot be read, or the disk has no room to spare.
    """
    looked = look_at_site_file(desk, path)
    return add_looked_at(desk, application_id, key, looked, requirement=requirement, caption=caption)


def add_site_bytes(
    desk: Desk,
    application_id: str,
    key: ItemKey,
    data: bytes,
    name: str,
    *,
    requirement: str | None = None,
    caption: str = "",
) -> Saved:
    """Put pasted bytes on an item, or on ``VISIT``; otherwise as ``add_site_file``.

    Raises:
        RuleViolation, EnvironmentProblem: as ``add_site_file``.
    """
    looked = look_at_site_bytes(desk, data, name)
    return add_looked_at(desk, application_id, key, looked, requirement=requirement, caption=caption)


def add_looked_at(
    desk: Desk,
    application_id: str,
    key: ItemKey,
    looked: LookedAt,
    *,
    requirement: str | None = None,
    caption: str = "",
) -> Saved:
    """Put a file that was looked at on an item, or on ``VISIT``: bytes and entry in one durable change.

    Raises:
        RuleViolation: no such item or requirement, or the sheet is locked.
        EnvironmentProblem: the disk has no room to spare.
    """
    file, keep = file_to_keep(desk, application_id, key, looked, requirement=requirement, caption=caption)
    if keep is None:
        return _known(desk, application_id, key, file)
    return write_entries(desk, application_id, (file_entry(key, file),), also=keep)[0]


def file_to_keep(
    desk: Desk,
    application_id: str,
    key: ItemKey,
    looked: LookedAt,
    *,
    requirement: str | None = None,
    caption: str = "",
) -> tuple[SiteFile, Callable[[Change], None] | None]:
    """The file as it goes onto the sheet, and what keeps its bytes in the same change.

    Returns:
        The known file and None where the same bytes stand there already.

    Raises:
        RuleViolation: no such item or requirement.
    """
    member = desk.require_member()
    _require_place(desk, application_id, key, requirement)
    for known in _files_at(_fields(desk, application_id), key):
        if known.sha256 == looked.sha256:
            return known, None
    read = looked.read
    file = SiteFile(
        id=token_hex(4),
        kind=read.kind,
        sha256=looked.sha256,
        name=looked.name,
        size=len(looked.data),
        media_type=read.media_type,
        added_at=desk.clock(),
        author=member,
        taken_at=read.taken_at,
        device=read.device,
        latitude=read.latitude,
        longitude=read.longitude,
        width=read.width,
        height=read.height,
        requirement=requirement,
        caption=_caption(caption),
    )

    def keep(change: Change) -> None:
        if not desk.store.has_evidence(file.sha256):
            _require_room(desk, file.size)
            change.add_evidence(BytesIO(looked.data), file.sha256, file.size, file.media_type)

    return file, keep


def file_entry(key: ItemKey, file: SiteFile) -> Entry:
    """The sheet's field that holds the file."""
    return Entry(key=key, field=f"file:{file.id}", value=canonical_json(file).decode())


def change_site_file(
    desk: Desk,
    application_id: str,
    key: ItemKey,
    file_id: str,
    *,
    caption: str | None = None,
    marks: tuple[Mark, ...] | None = None,
    continues: bool = False,
) -> Saved:
    """Write a file's caption as typed, or what is drawn on the photo; None leaves that as it is.

    Raises:
        RuleViolation: no such file here, a mark beyond the picture, or the sheet is locked.
    """
    file = _require_file(_fields(desk, application_id), key, file_id)
    if caption is not None:
        file = msgspec.structs.replace(file, caption=_caption(caption))
    if marks is not None:
        _require_marks(file, marks)
        file = msgspec.structs.replace(file, marks=marks)
    return write_entries(desk, application_id, (file_entry(key, file),), continues=continues)[0]


def move_site_file(
    desk: Desk, application_id: str, key: ItemKey, file_id: str, to: ItemKey, requirement: str | None = None
) -> Saved:
    """Put a file with another item (or another requirement of its own); pins to it stay.

    Raises:
        RuleViolation: no such file or place, or the sheet is locked.
    """
    _require_place(desk, application_id, to, requirement)
    fields = _fields(desk, application_id)
    file = msgspec.structs.replace(_require_file(fields, key, file_id), requirement=requirement)
    if to == key:
        return write_entries(desk, application_id, (file_entry(key, file),))[0]
    left = Entry(key=key, field=f"file:{file_id}", value=None, reason="移到另一项")
    for known in _files_at(fields, to):
        if known.sha256 == file.sha256:
            write_entries(desk, application_id, (left, *_records_without(fields, key, file_id)))
            return _known(desk, application_id, to, known)
    entries = (left, *_records_without(fields, key, file_id), file_entry(to, file))
    return write_entries(desk, application_id, entries)[-1]


def remove_site_file(desk: Desk, application_id: str, key: ItemKey, file_id: str) -> Saved:
    """Take a file off the sheet with the pins that point to it, as one entry; its bytes stay, undo brings it back.

    Raises:
        RuleViolation: no such file here, or the sheet is locked.
    """
    fields = _fields(desk, application_id)
    file = _require_file(fields, key, file_id)
    entries = [Entry(key=key, field=f"file:{file_id}", value=None), *_records_without(fields, key, file_id)]
    is_elsewhere = any(
        each.sha256 == file.sha256 and (place, each.id) != (key, file_id)
        for place in fields
        for each in _files_at(fields, place)
    )
    if not is_elsewhere:
        entries += _pins_to(fields, file.sha256)
    return write_entries(desk, application_id, entries)[0]


def _fields(desk: Desk, application_id: str) -> Fields:
    row = own_row(desk, application_id)
    return read_fields(desk.store, row.id) if row is not None else {}


def _files_at(fields: Fields, key: ItemKey) -> Iterable[SiteFile]:
    values = fields.get(key, {})
    return [decoded(value, SiteFile) for name, value in values.items() if name.startswith("file:")]


def _require_file(fields: Fields, key: ItemKey, file_id: str) -> SiteFile:
    for each in _files_at(fields, key):
        if each.id == file_id:
            return each
    raise RuleViolation("这一项没有该照片或录音，未作更改；可能已被移走。", code="unknown_site_file", where=file_id)


def _pins_to(fields: Fields, sha256: str) -> list[Entry]:
    return [
        Entry(key=key, field=name, value=None, reason="所指的照片已移除")
        for key, values in fields.items()
        for name, value in values.items()
        if name.startswith("pin:") and decoded(value, EvidencePin).evidence == sha256
    ]


def _records_without(fields: Fields, key: ItemKey, file_id: str) -> list[Entry]:
    """The visit's records that name the file, without it: they name files of the visit alone."""
    if key != VISIT:
        return []
    entries = []
    for name, value in fields.get(VISIT, {}).items():
        if name.startswith("record:"):
            record = decoded(value, VisitRecord)
            if file_id in record.files:
                rest = tuple(each for each in record.files if each != file_id)
                text = canonical_json(msgspec.structs.replace(record, files=rest)).decode()
                entries.append(Entry(key=VISIT, field=name, value=text))
    return entries


def _known(desk: Desk, application_id: str, key: ItemKey, file: SiteFile) -> Saved:
    entry = file_entry(key, file)
    return Saved(
        at=desk.clock(),
        application=application_id,
        item=key.item,
        scope=key.scope,
        field=entry.field,
        old=entry.value,
        value=entry.value,
    )


def _require_place(desk: Desk, application_id: str, key: ItemKey, requirement: str | None) -> None:
    if key != VISIT and key not in sheet_keys(desk, application_id):
        where = key.item if key.scope is None else f"{key.item} {key.scope}"
        raise RuleViolation("评分表没有这一项，未添加；请核对项号与职业。", code="unknown_item", where=where)
    if requirement is None:
        return
    item = None if key == VISIT else desk.scheme_of(application_id).item(key.item)
    if item is None or requirement not in {each.id for each in item.requirement}:
        message = f"{item.clause if item is not None else '全场'} 没有要求 {requirement}，未添加。"
        raise RuleViolation(message, code="unknown_requirement", where=requirement)


def _require_room(desk: Desk, size: int) -> None:
    try:
        free = shutil.disk_usage(desk.store.folder).free
    except OSError as error:
        raise EnvironmentProblem(
            f"存储所在的磁盘读不到（{reason_of(error)}），未添加；已保存的内容都在。请接回磁盘后重试。",
            code="store_unreachable",
        ) from error
    if free < size + RESERVED_BYTES:
        raise EnvironmentProblem(
            f"磁盘只剩 {free // MEGABYTE} MB，留给评分，照片未添加；评分照常保存。请清理磁盘后再添加。",
            code="disk_almost_full",
        )


def _require_marks(file: SiteFile, marks: tuple[Mark, ...]) -> None:
    if file.kind != "photo":
        raise RuleViolation("录音上不能画标记，未保存。", code="marks_on_sound", where=file.name)
    if len(marks) > _MOST_MARKS or any(len(each.text) > _MOST_MARK_TEXT for each in marks):
        message = f"标记太多或文字太长（最多 {_MOST_MARKS} 个，每个 {_MOST_MARK_TEXT} 字），未保存。"
        raise RuleViolation(message, code="too_many_marks", where=file.name)
    zero, one = Decimal(0), Decimal(1)
    if not all(zero <= place <= one for each in marks for place in (each.x, each.y, each.x2, each.y2)):
        raise RuleViolation("标记超出了照片，未保存。", code="mark_outside", where=file.name)


def _caption(text: str) -> str:
    if len(text) > _MOST_CAPTION:
        raise RuleViolation(f"图注超过 {_MOST_CAPTION} 字，未保存。", code="caption_too_long")
    return text


def _plain_name(name: str) -> str:
    """The name as people read it: no folders, nothing that cannot be shown or written to a document."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(each if each.isprintable() else "_" for each in unicodedata.normalize("NFC", last))
    return shown.strip()[-200:] or "未命名"
