"""评审方式记录: one record for each use of a review method, on the own sheet; each call is one durable change.

A record stands in three kinds of fields: the record itself, its findings as text, and its notes, so that
what is typed key by key is written alone.

Source: 温州2022 四(二); 沪人社职〔2024〕124号 三(三).
"""

from __future__ import annotations

import re
from datetime import datetime
from secrets import token_hex

import msgspec

from reviewer.desk import Desk
from reviewer.domain.panel import Panel
from reviewer.domain.records import canonical_json, decoded, from_document
from reviewer.domain.scheme import Method
from reviewer.domain.sheet import VISIT
from reviewer.domain.site_files import SiteFile
from reviewer.domain.visit import Participant, VisitNote, VisitRecord, require_times
from reviewer.errors import RuleViolation
from reviewer.usecases.keep_site_file import LookedAt, file_entry, file_to_keep
from reviewer.usecases.score_item import Entry, Saved, write_entries
from reviewer.usecases.show_sheet import own_row, read_fields

_ID = re.compile(r"[0-9a-z]{1,32}")
_MOST_SHORT = 200
_MOST_PEOPLE = 200
_MOST_TEXT = 20_000


def visit_methods(desk: Desk, application_id: str) -> tuple[Method, ...]:
    """The review methods of the application's scheme, as the notice lists them."""
    return desk.scheme_of(application_id).method


def new_record(desk: Desk, application_id: str, method: str) -> VisitRecord:
    """A record that begins now, with the panel's members as participants; nothing is written yet."""
    document = desk.store.panel(application_id)
    names = from_document(document, Panel).names if document is not None else (desk.require_member(),)
    people = tuple(Participant(name=each) for each in names)
    return VisitRecord(id=token_hex(4), method=method, started_at=desk.clock(), participants=people)


def begin_record(desk: Desk, application_id: str, record: VisitRecord) -> Saved:
    """Put a new record on the sheet.

    Raises:
        RuleViolation: the scheme has no such method, the record is there already, or the sheet is locked.
    """
    if not _ID.fullmatch(record.id):
        raise RuleViolation("记录的编号不对，未保存。", code="bad_record_id", where=record.id[:40])
    if f"record:{record.id}" in _visit(desk, application_id):
        raise RuleViolation("这条记录已经有了，未重复建立。", code="record_exists", where=record.id)
    return _write(desk, application_id, _entry(desk, application_id, record))


def put_record(desk: Desk, application_id: str, record: VisitRecord, *, continues: bool = False) -> Saved:
    """Write a record anew: times, place, participants, items served.

    Findings, notes and files are not touched: they have entries of their own.

    Raises:
        RuleViolation: no such record, its end before its beginning, an unknown item, or the sheet is locked.
    """
    files = _require_record(desk, application_id, record.id).files
    entry = _entry(desk, application_id, msgspec.structs.replace(record, files=files))
    return _write(desk, application_id, entry, continues=continues)


def finish_record(desk: Desk, application_id: str, record_id: str, at: datetime | None = None) -> Saved:
    """End a record, now or at a moment.

    Raises:
        RuleViolation: no such record, an end before its beginning, or the sheet is locked.
    """
    record = _require_record(desk, application_id, record_id)
    return put_record(desk, application_id, msgspec.structs.replace(record, ended_at=at or desk.clock()))


def type_findings(desk: Desk, application_id: str, record_id: str, text: str, *, continues: bool = False) -> Saved:
    """What was found (发现), as typed.

    Raises:
        RuleViolation: no such record, too long, or the sheet is locked.
    """
    _require_record(desk, application_id, record_id)
    _require_length(text, _MOST_TEXT, "发现")
    entry = Entry(key=VISIT, field=f"findings:{record_id}", value=text or None)
    return _write(desk, application_id, entry, continues=continues)


def add_note(
    desk: Desk, application_id: str, record_id: str, text: str, *, speaker: str = "", at: datetime | None = None
) -> Saved:
    """A note of what was said or seen, now or at a moment.

    Raises:
        RuleViolation: no such record, nothing written, or the sheet is locked.
    """
    if not text.strip():
        raise RuleViolation("笔记没有内容，未保存。", code="note_empty", where=record_id)
    note = new_note(desk)
    note = msgspec.structs.replace(note, at=at or note.at, text=text.strip(), speaker=speaker.strip())
    return put_note(desk, application_id, record_id, note)


def new_note(desk: Desk) -> VisitNote:
    """A note that begins now; nothing is written yet."""
    return VisitNote(id=token_hex(4), at=desk.clock(), text="")


def put_note(desk: Desk, application_id: str, record_id: str, note: VisitNote, *, continues: bool = False) -> Saved:
    """Write a note as typed so far; one without text goes.

    Raises:
        RuleViolation: no such record, too long, or the sheet is locked.
    """
    _require_record(desk, application_id, record_id)
    _require_length(note.text, _MOST_TEXT, "笔记")
    _require_length(note.speaker, _MOST_SHORT, "发言人")
    value = canonical_json(note).decode() if note.text else None
    entry = Entry(key=VISIT, field=f"note:{record_id}:{note.id}", value=value)
    return _write(desk, application_id, entry, continues=continues)


def remove_note(desk: Desk, application_id: str, record_id: str, note_id: str) -> Saved:
    """Take a note away; undo brings it back.

    Raises:
        RuleViolation: the sheet is locked.
    """
    return _write(desk, application_id, Entry(key=VISIT, field=f"note:{record_id}:{note_id}", value=None))


def attach_file(desk: Desk, application_id: str, record_id: str, looked: LookedAt) -> Saved:
    """Put a sound file (or a photo) of the visit with a record: file and record in one change.

    Raises:
        RuleViolation: no such record, or the sheet is locked.
        EnvironmentProblem: the disk has no room to spare.
    """
    record = _require_record(desk, application_id, record_id)
    file, keep = file_to_keep(desk, application_id, VISIT, looked)
    files = tuple(dict.fromkeys((*record.files, file.id)))
    value = canonical_json(msgspec.structs.replace(record, files=files)).decode()
    # The record comes first: it is where an undo leads back to.
    entries = [Entry(key=VISIT, field=f"record:{record_id}", value=value)]
    if keep is not None:
        entries.append(file_entry(VISIT, file))
    return write_entries(desk, application_id, entries, also=keep)[0]


def remove_record(desk: Desk, application_id: str, record_id: str) -> Saved:
    """Take a record away with its findings, notes and own files, as one entry; undo brings all of it back.

    Raises:
        RuleViolation: no such record, or the sheet is locked.
    """
    record = _require_record(desk, application_id, record_id)
    fields = _visit(desk, application_id)
    others = [name for name in fields if name.startswith("record:") and name != f"record:{record_id}"]
    shared = {each for name in others for each in _decoded(fields[name]).files}
    own = [f"file:{each}" for each in record.files if each not in shared]
    own += [f"findings:{record_id}", *(name for name in fields if name.startswith(f"note:{record_id}:"))]
    gone = [f"record:{record_id}", *(name for name in own if name in fields)]
    return write_entries(desk, application_id, [Entry(key=VISIT, field=name, value=None) for name in gone])[0]


def _visit(desk: Desk, application_id: str) -> dict[str, str]:
    row = own_row(desk, application_id)
    return dict(read_fields(desk.store, row.id).get(VISIT, {})) if row is not None else {}


def _decoded(value: str) -> VisitRecord:
    return decoded(value, VisitRecord)


def _require_record(desk: Desk, application_id: str, record_id: str) -> VisitRecord:
    value = _visit(desk, application_id).get(f"record:{record_id}")
    if value is None:
        raise RuleViolation("没有这条记录，未保存；可能已被移除。", code="unknown_record", where=record_id[:40])
    return _decoded(value)


def _write(desk: Desk, application_id: str, entry: Entry, *, continues: bool = False) -> Saved:
    return write_entries(desk, application_id, (entry,), continues=continues)[0]


def _entry(desk: Desk, application_id: str, record: VisitRecord) -> Entry:
    """The record's field, checked; findings and notes have their own."""
    scheme = desk.scheme_of(application_id)
    if record.method not in {each.id for each in scheme.method}:
        named = "、".join(each.name for each in scheme.method) or "（没有列出）"
        message = f"本办法没有这种评审方式，未保存；可用的有：{named}。"
        raise RuleViolation(message, code="unknown_method", where=record.method[:40])
    require_times(record)
    unknown = [each for each in record.items if each not in {item.id for item in scheme.items}]
    if unknown:
        raise RuleViolation("评分表没有这一项，未保存；请核对项号。", code="unknown_item", where=unknown[0])
    _require_people(record)
    _require_length(record.place, _MOST_SHORT, "地点")
    _require_files(desk, application_id, record)
    bare = msgspec.structs.replace(record, findings="", notes=())
    return Entry(key=VISIT, field=f"record:{record.id}", value=canonical_json(bare).decode())


def _require_people(record: VisitRecord) -> None:
    if len(record.participants) > _MOST_PEOPLE or any(not each.name.strip() for each in record.participants):
        message = f"参加人员须有姓名，最多 {_MOST_PEOPLE} 人，未保存。"
        raise RuleViolation(message, code="bad_participants", where=record.id)
    for each in record.participants:
        _require_length(each.name + each.role, _MOST_SHORT, "姓名和职务")


def _require_files(desk: Desk, application_id: str, record: VisitRecord) -> None:
    fields = _visit(desk, application_id)
    values = (value for name, value in fields.items() if name.startswith("file:"))
    known = {decoded(value, SiteFile).id for value in values}
    if not known.issuperset(record.files):
        raise RuleViolation("记录所附的文件不在评分表上，未保存。", code="unknown_site_file", where=record.id)


def _require_length(text: str, most: int, what: str) -> None:
    if len(text) > most:
        raise RuleViolation(f"{what}超过 {most} 字，超出的部分没有保存；请分条写。", code="text_too_long")
