"""What the visit's records are and what is entered into them, key by key, through the sheet's own lane; no Qt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

import msgspec

from reviewer.desk import Desk
from reviewer.domain.records import canonical_json, converted
from reviewer.domain.scheme import Method
from reviewer.domain.sheet import VISIT
from reviewer.domain.site_files import SiteFile
from reviewer.domain.visit import Participant, VisitNote, VisitRecord, parse_visit_time, records_with, require_times
from reviewer.errors import RuleViolation
from reviewer.usecases.keep_site_file import LookedAt, remove_site_file
from reviewer.usecases.keep_visit_record import (
    attach_file,
    begin_record,
    new_note,
    new_record,
    put_note,
    put_record,
    remove_note,
    remove_record,
    type_findings,
)
from reviewer.usecases.score_item import Saved
from ui.screens.scoring.sheet.presenter import ScoringPresenter

START, END = "started_at", "ended_at"


class VisitPresenter:
    """The records of the open sheet; one of them may be open in the editor."""

    def __init__(self, desk: Desk, sheet: ScoringPresenter) -> None:
        self._desk, self._sheet = desk, sheet
        self._open: tuple[str, str] | None = None
        # The note in the line below the others; it has its place on the disk from its first key on.
        self._note: VisitNote | None = None
        self._is_new_note = True

    # ---- asking

    @property
    def is_locked(self) -> bool:
        """Submitted: everything is read-only."""
        return self._sheet.is_locked

    @property
    def sheet(self) -> ScoringPresenter:
        """The sheet that the records belong to."""
        return self._sheet

    @property
    def methods(self) -> tuple[Method, ...]:
        """The review methods of the scheme."""
        return self._sheet.scheme.method

    @property
    def records(self) -> tuple[VisitRecord, ...]:
        """Every record with what is still on its way to the disk."""
        shown = self._sheet.meta.sheet.records
        for entry in self._sheet.lane.of(self._sheet.application_id):
            if entry.key == VISIT and entry.text is not None:
                shown = records_with(shown, entry.field, entry.text or None)
        return shown

    @property
    def unused(self) -> tuple[Method, ...]:
        """The methods without a record."""
        used = {each.method for each in self.records}
        return tuple(each for each in self.methods if each.id not in used)

    @property
    def used(self) -> tuple[Method, ...]:
        """The methods with at least one."""
        unused = self.unused
        return tuple(each for each in self.methods if each not in unused)

    @property
    def record(self) -> VisitRecord | None:
        """The record in the editor; None when none is open or it was taken away."""
        if self._open is None or self._open[0] != self._sheet.application_id:
            return None
        return next((each for each in self.records if each.id == self._open[1]), None)

    @property
    def method(self) -> Method | None:
        """The method of the record in the editor."""
        record = self.record
        return next((each for each in self.methods if record is not None and each.id == record.method), None)

    @property
    def note(self) -> VisitNote | None:
        """The note that is being typed."""
        return self._note

    @property
    def notes(self) -> tuple[VisitNote, ...]:
        """The notes of the record in the editor, without the one being typed."""
        record = self.record
        typed = self._note.id if self._note is not None else ""
        return tuple(each for each in record.notes if each.id != typed) if record is not None else ()

    @property
    def files(self) -> tuple[SiteFile, ...]:
        """The files of the record in the editor."""
        record = self.record
        every = {each.id: each for each in self._sheet.meta.sheet.files}
        return tuple(every[each] for each in record.files if each in every) if record is not None else ()

    @property
    def unfinished(self) -> VisitRecord | None:
        """The newest record that has not ended."""
        return next((each for each in reversed(self.records) if each.ended_at is None), None)

    # ---- entering

    def open(self, record_id: str) -> None:
        """Put a record into the editor."""
        self._note = None
        self._open = self._sheet.application_id, record_id

    def close(self) -> None:
        """Nothing is in the editor any more; the note being typed gets its time."""
        self.enter_note()
        self._open = None

    def begin(self, method_id: str) -> None:
        """Begin a record of a method now and put it into the editor."""
        record = new_record(self._desk, self._sheet.application_id, method_id)
        work = partial(begin_record, self._desk, self._sheet.application_id, record)
        self._send(f"record:{record.id}", _record_text(record), lambda _on: work(), is_typed=False)
        self.open(record.id)

    def type_place(self, text: str) -> None:
        """The place as typed so far."""
        record = self.record
        if record is not None:
            self._put(msgspec.structs.replace(record, place=text), is_typed=True)

    def type_findings(self, text: str) -> None:
        """What was found, as typed so far."""
        record = self.record
        if record is not None and text != record.findings:
            work = partial(type_findings, self._desk, self._sheet.application_id, record.id, text)
            self._send(f"findings:{record.id}", text, lambda on: work(continues=on), is_typed=True)

    def set_time(self, which: str, text: str) -> str:
        """A time as typed: ``started_at`` or ``ended_at``; returns what is wrong, empty when it is on its way."""
        record = self.record
        if record is None:
            return ""
        if which == START and not text.strip():
            return "须有开始时间，未保存。"
        try:
            at = parse_visit_time(text, record.started_at) if text.strip() else None
        except RuleViolation as error:
            return error.message
        return self._set_moment(which, at)

    def set_now(self, which: str) -> str:
        """现在; returns what is wrong, empty when it is on its way."""
        return self._set_moment(which, self._desk.clock())

    def _set_moment(self, which: str, at: datetime | None) -> str:
        record = self.record
        if record is None:
            return ""
        changed = msgspec.structs.replace(record, **{which: at})
        try:
            require_times(changed)
        except RuleViolation as error:
            return error.message
        self._put(changed)
        return ""

    def add_participant(self, name: str, side: str, role: str) -> str:
        """Somebody who took part; returns what is wrong, empty when it is on its way."""
        record = self.record
        if record is None or not name.strip():
            return "请先写姓名。" if record is not None else ""
        plain = {"name": name.strip(), "side": side, "role": role.strip()}
        person = converted(plain, Participant)
        if any((each.name, each.side) == (person.name, person.side) for each in record.participants):
            return f"“{person.name}”已经在内。"
        self._put(msgspec.structs.replace(record, participants=(*record.participants, person)))
        return ""

    def remove_participant(self, at: int) -> None:
        """Take the participant at a place out."""
        record = self.record
        if record is not None and 0 <= at < len(record.participants):
            people = (*record.participants[:at], *record.participants[at + 1 :])
            self._put(msgspec.structs.replace(record, participants=people))

    def add_item(self, item_id: str) -> None:
        """An item that the record serves."""
        record = self.record
        if record is not None and item_id not in record.items:
            order = [each.id for each in self._sheet.scheme.items]
            items = tuple(sorted((*record.items, item_id), key=order.index))
            self._put(msgspec.structs.replace(record, items=items))

    def remove_item(self, at: int) -> None:
        """Take the item at a place out."""
        record = self.record
        if record is not None and 0 <= at < len(record.items):
            items = (*record.items[:at], *record.items[at + 1 :])
            self._put(msgspec.structs.replace(record, items=items))

    def type_note(self, speaker: str, text: str) -> None:
        """The note in the line below, as typed so far."""
        if self.record is None or (self._note is None and not text.strip()):
            return
        if self._note is None:
            self._note, self._is_new_note = new_note(self._desk), True
        self._put_note(msgspec.structs.replace(self._note, text=text, speaker=speaker.strip()))

    def enter_note(self) -> None:
        """Enter: a new note gets this moment's time, a mended one keeps its own; the line is free again."""
        note, self_new = self._note, self._is_new_note
        if note is None:
            return
        if note.text.strip():
            at = self._desk.clock() if self_new else note.at
            self._put_note(msgspec.structs.replace(note, at=at, text=note.text.strip()))
        self._note = None

    def edit_note(self, at: int) -> None:
        """Put a note back into the line."""
        notes = self.notes
        if 0 <= at < len(notes):
            self._note, self._is_new_note = notes[at], False

    def remove_note(self, at: int) -> None:
        """Take a note away; undo brings it back."""
        record, notes = self.record, self.notes
        if record is not None and 0 <= at < len(notes):
            name = notes[at].id
            work = partial(remove_note, self._desk, self._sheet.application_id, record.id, name)
            self._send(f"note:{record.id}:{name}", "", lambda _on: work(), is_typed=False)

    def attach(self, record_id: str, looked: LookedAt) -> None:
        """Put a sound file (or a photo) with a record."""
        application = self._sheet.application_id
        self._sheet.enter(partial(attach_file, self._desk, application, record_id, looked))

    def remove_file(self, at: int) -> None:
        """Take a file off the record and off the sheet; undo brings it back."""
        files = self.files
        if 0 <= at < len(files):
            application = self._sheet.application_id
            self._sheet.enter(partial(remove_site_file, self._desk, application, VISIT, files[at].id))

    def remove(self, record_id: str) -> None:
        """Take a record away whole; undo brings it back."""
        if any(each.id == record_id for each in self.records):
            self._sheet.enter(partial(remove_record, self._desk, self._sheet.application_id, record_id))

    # ---- writing

    def _put(self, changed: VisitRecord, *, is_typed: bool = False) -> None:
        if changed == self.record:
            return
        work = partial(put_record, self._desk, self._sheet.application_id, changed)
        text = _record_text(changed)
        self._send(f"record:{changed.id}", text, lambda on: work(continues=on), is_typed=is_typed)

    def _put_note(self, note: VisitNote) -> None:
        record = self.record
        self._note = note
        if record is None:
            return
        text = canonical_json(note).decode() if note.text else ""
        work = partial(put_note, self._desk, self._sheet.application_id, record.id, note)
        self._send(f"note:{record.id}:{note.id}", text, lambda on: work(continues=on), is_typed=True)

    def _send(self, field: str, text: str, work: Callable[[bool], Saved], *, is_typed: bool) -> None:
        self._sheet.enter_text(VISIT, field, work, text, is_typed=is_typed)


def _record_text(record: VisitRecord) -> str:
    """The record's own field: findings and notes have theirs."""
    return canonical_json(msgspec.structs.replace(record, findings="", notes=())).decode()
