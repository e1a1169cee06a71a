"""Writes on score sheets: fields, undo, submission, new versions, sheets received from members."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Row, insert, select, update

from reviewer.domain.records import document_hash
from reviewer.errors import IntegrityProblem, RuleViolation
from reviewer.store.reading import CHANGES_SOMETHING, SHEET_COLUMNS, unknown
from reviewer.store.tables import sheet, sheet_field, sheet_step
from reviewer.store.writing import Writing

AnyRow = Row[*tuple[Any, ...]]

OPEN = "open"
SUBMITTED = "submitted"
REOPENED = "reopened"

# One key press is one pass through these: they go to the driver as they stand, past SQLAlchemy's compiler.
_STATE_AND_VALUE = """
    SELECT sheet.application, sheet.state, sheet.steps_done, sheet.steps_known, sheet_field.value
    FROM sheet LEFT JOIN sheet_field ON sheet_field.sheet = sheet.id AND sheet_field.item = :item
        AND sheet_field.scope = :scope AND sheet_field.field = :field
    WHERE sheet.id = :sheet
"""
_CLEAR = "DELETE FROM sheet_field WHERE sheet = :sheet AND item = :item AND scope = :scope AND field = :field"
_PUT = """
    INSERT INTO sheet_field (sheet, item, scope, field, value) VALUES (:sheet, :item, :scope, :field, :value)
    ON CONFLICT (sheet, item, scope, field) DO UPDATE SET value = excluded.value
"""
_ADD_STEP = """
    INSERT INTO sheet_step (sheet, step, together, item, scope, field, old, new)
    VALUES (:sheet, :step, :together, :item, :scope, :field, :old, :new)
"""
_GO_ON_WITH_STEP = """
    UPDATE sheet_step SET new = :value
    WHERE sheet = :sheet AND step = :step AND item = :item AND scope = :scope AND field = :field RETURNING old
"""
_DROP_STEPS = "DELETE FROM sheet_step WHERE sheet = :sheet AND step > :after"
_MOVE = "UPDATE sheet SET steps_done = :done, steps_known = :known WHERE id = :sheet"


class Place(NamedTuple):
    """A field of a sheet; ``scope`` "" where the item is scored once for the application."""

    sheet: str
    item: str
    scope: str
    field: str


class OpenField(NamedTuple):
    """A field of an open sheet as it stands before a write."""

    application: str
    state: str
    steps_done: int
    steps_known: int
    value: str | None


class SheetChanges(Writing):
    """A member's own sheet, field by field, until it is submitted; sheets of others as documents."""

    def open_sheet(self, sheet_id: str, application_id: str, member: str, version: int) -> None:
        """Begin an empty sheet.

        Raises:
            RuleViolation: ``unknown_application``, ``sheet_exists``.
        """
        self._require_application(application_id)
        is_taken = (sheet.c.id == sheet_id) | (
            (sheet.c.application == application_id) & (sheet.c.member == member) & (sheet.c.version == version)
        )
        if self._connection.execute(select(sheet.c.id).where(is_taken)).first():
            message = f"{member} 的评分表第 {version} 版已存在，没有重复建立。请打开已有的评分表。"
            raise RuleViolation(message, code="sheet_exists", where=sheet_id)
        row = {"id": sheet_id, "application": application_id, "member": member, "version": version, "state": OPEN}
        counts = {"steps_done": 0, "steps_known": 0}
        self._connection.execute(insert(sheet).values(row | counts | {"opened_at": self._clock()}))
        self.note("open_sheet", sheet_id, field="version", new=str(version), reason=member, application=application_id)

    def set_sheet_field(
        self,
        sheet_id: str,
        item: str,
        scope: str | None,
        field: str,
        value: str | None,
        *,
        reason: str = "",
        continues: bool = False,
    ) -> str | None:
        """Write one field; None or an unchanged value leaves it empty or as it is.

        ``continues``: the same entry goes on (its next key). Where the field's own step is the last one and
        nothing is taken back, undo takes the whole entry back at once; the journal has every write all the same.

        Returns:
            The value before, None when it was empty; of an entry that goes on the value before the entry.

        Raises:
            RuleViolation: ``unknown_sheet``, ``sheet_submitted``.
        """
        place = Place(sheet_id, item, scope or "", field)
        row = self._open_field(place)
        if row.value == value:
            return value
        self._write("set_sheet_field", row, place, value, reason)
        if row.steps_known > row.steps_done:
            self._driver.execute(_DROP_STEPS, {"sheet": sheet_id, "after": row.steps_done})
        elif continues:
            step = place._asdict() | {"step": row.steps_done, "value": value}
            known = self._driver.execute(_GO_ON_WITH_STEP, step).fetchall()
            if known:
                return cast("str | None", known[0][0])
        self._add_step(place, row, value)
        return row.value

    def _add_step(self, place: Place, row: OpenField, value: str | None) -> None:
        step = row.steps_done + 1
        values = {"step": step, "together": self._together, "old": row.value, "new": value}
        self._driver.execute(_ADD_STEP, place._asdict() | values)
        self._driver.execute(_MOVE, {"sheet": place.sheet, "done": step, "known": step})

    def sheet_value(self, sheet_id: str, item: str, scope: str | None, field: str) -> str | None:
        """One field of an open sheet as it stands inside this change, None when it is empty.

        Raises:
            RuleViolation: ``unknown_sheet``, ``sheet_submitted``.
        """
        return self._open_field(Place(sheet_id, item, scope or "", field)).value

    def undo_sheet(self, sheet_id: str) -> tuple[str, str | None, str] | None:
        """Take back the last change (all fields that it wrote together), as compensating entries.

        Returns:
            (item, scope, field) of the first field concerned, None when there is nothing to take back.

        Raises:
            RuleViolation: ``unknown_sheet``, ``sheet_submitted``.
        """
        row = self._open_field(Place(sheet_id, "", "", ""))
        steps = self._steps(sheet_id, sheet_step.c.step <= row.steps_done, from_last=True)
        for step in steps:
            place = Place(sheet_id, step.item, step.scope, step.field)
            self._write("undo_sheet_field", self._open_field(place), place, step.old, "")
        return self._moved(sheet_id, row, steps, -1)

    def redo_sheet(self, sheet_id: str) -> tuple[str, str | None, str] | None:
        """Make the change again that was taken back last; returns and raises as ``undo_sheet``."""
        row = self._open_field(Place(sheet_id, "", "", ""))
        steps = self._steps(sheet_id, sheet_step.c.step > row.steps_done, from_last=False)
        for step in steps:
            place = Place(sheet_id, step.item, step.scope, step.field)
            self._write("redo_sheet_field", self._open_field(place), place, step.new, "")
        return self._moved(sheet_id, row, steps, 0)

    def submit_sheet(self, sheet_id: str, document: bytes, salt: bytes, commit: str) -> None:
        """Lock the sheet with its canonical document and the commit hash that was given out.

        Raises:
            RuleViolation: ``unknown_sheet``, ``sheet_submitted``.
        """
        row = self._open_field(Place(sheet_id, "", "", ""))
        values = {"state": SUBMITTED, "submitted_at": self._clock(), "commit_hash": commit}
        sealed = {"salt": salt, "document": document, "steps_done": 0, "steps_known": 0}
        self._connection.execute(update(sheet).where(sheet.c.id == sheet_id).values(values | sealed))
        self._driver.execute(_DROP_STEPS, {"sheet": sheet_id, "after": 0})
        sha256 = document_hash(document)
        self.note("submit_sheet", sheet_id, field="commit", new=commit, reason=sha256, application=row.application)

    def reopen_sheet(self, sheet_id: str, reason: str, *, new_id: str | None = None) -> str:
        """Begin the next version with the same fields; the submitted one is kept as it is.

        Returns:
            The id of the new, open sheet.

        Raises:
            RuleViolation: ``unknown_sheet``, ``sheet_not_submitted``, ``reason_missing``.
        """
        if not reason.strip():
            raise RuleViolation("退回修改须写明理由，评分表未作更改。", code="reason_missing", where=sheet_id)
        old = self._row(sheet_id)
        if old.state != SUBMITTED:
            message = "只有已交卷的评分表可以退回修改，未作更改。"
            raise RuleViolation(message, code="sheet_not_submitted", where=sheet_id)
        self._connection.execute(update(sheet).where(sheet.c.id == sheet_id).values(state=REOPENED))
        application = old.application
        self.note(
            "reopen_sheet", sheet_id, field="state", old=SUBMITTED, new=REOPENED, reason=reason, application=application
        )
        new_id = new_id or uuid.uuid4().hex
        self.open_sheet(new_id, old.application, old.member, old.version + 1)
        columns = (sheet_field.c.item, sheet_field.c.scope, sheet_field.c.field, sheet_field.c.value)
        fields = self._connection.execute(select(*columns).where(sheet_field.c.sheet == sheet_id)).mappings().all()
        if fields:
            self._connection.execute(insert(sheet_field), [dict(each) | {"sheet": new_id} for each in fields])
            count = str(len(fields))
            self.note("copy_sheet_fields", new_id, field="fields", new=count, reason=sheet_id, application=application)
        return new_id

    def send_back_sheet(self, sheet_id: str, reason: str) -> None:
        """Mark somebody's submitted sheet as sent back: it stays, and its member hands in a next version.

        Raises:
            RuleViolation: ``unknown_sheet``, ``sheet_not_submitted``.
        """
        row = self._row(sheet_id)
        if row.state != SUBMITTED:
            message = "只有已交卷的评分表可以退回修改，未作更改。"
            raise RuleViolation(message, code="sheet_not_submitted", where=sheet_id)
        self._connection.execute(update(sheet).where(sheet.c.id == sheet_id).values(state=REOPENED))
        self.note(
            "reopen_sheet",
            sheet_id,
            field="state",
            old=SUBMITTED,
            new=REOPENED,
            reason=reason,
            application=row.application,
        )

    def receive_sheet(
        self,
        sheet_id: str,
        application: str,
        member: str,
        version: int,
        document: bytes | None,
        salt: bytes | None,
        commit: str,
        submitted_at: datetime,
        from_pack: str | None,
    ) -> bool:
        """Take in a submitted sheet, sealed (``document`` and ``salt`` None) or opened; twice is once.

        Returns:
            Whether something changed.

        Raises:
            RuleViolation: ``unknown_application``.
            IntegrityProblem: ``sheet_conflict``, another content under the same id or version.
        """
        self._require_application(application)
        same_place = (sheet.c.application == application) & (sheet.c.member == member) & (sheet.c.version == version)
        query = select(*SHEET_COLUMNS).where((sheet.c.id == sheet_id) | same_place)
        known = self._connection.execute(query).all()
        content = {"commit_hash": commit, "salt": salt, "document": document}
        if not known:
            place = {"id": sheet_id, "application": application, "member": member, "version": version}
            times = {"opened_at": submitted_at, "submitted_at": submitted_at, "from_pack": from_pack}
            counts = {"steps_done": 0, "steps_known": 0, "state": SUBMITTED}
            self._connection.execute(insert(sheet), place | content | times | counts)
            self._note_received(sheet_id, application, commit, from_pack, document)
            return True
        row = known[0]
        if len(known) > 1 or row.id != sheet_id or row.commit != commit or self._differs(row, document):
            message = f"{member} 的评分表第 {version} 版与已收到的内容不同，没有接收；已有的一份未动。请与该专家核对。"
            raise IntegrityProblem(message, code="sheet_conflict", where=sheet_id)
        if row.document is not None or document is None:
            return False
        opened = {"salt": salt, "document": document, "from_pack": from_pack}
        self._connection.execute(update(sheet).where(sheet.c.id == sheet_id).values(opened))
        self._note_received(sheet_id, application, commit, from_pack, document)
        return True

    def _note_received(
        self, sheet_id: str, application: str, commit: str, from_pack: str | None, document: bytes | None
    ) -> None:
        action = "receive_sealed_sheet" if document is None else "receive_sheet"
        reason = " ".join(each for each in (from_pack, document and document_hash(document)) if each)
        self.note(action, sheet_id, field="commit", new=commit, reason=reason, application=application)

    @staticmethod
    def _differs(row: AnyRow, document: bytes | None) -> bool:
        return row.document is not None and document is not None and row.document != document

    def _row(self, sheet_id: str) -> AnyRow:
        row = self._connection.execute(select(*SHEET_COLUMNS).where(sheet.c.id == sheet_id)).first()
        if row is None:
            raise unknown("sheet", "评分表", sheet_id)
        return row

    def _open_field(self, place: Place) -> OpenField:
        found = self._driver.execute(_STATE_AND_VALUE, place._asdict()).fetchone()
        if found is None:
            raise unknown("sheet", "评分表", place.sheet)
        row = OpenField(*found)
        if row.state != OPEN:
            message = "评分表已交卷，不能再改，这次输入没有保存。需要修改时请先退回修改并写明理由。"
            raise RuleViolation(message, code="sheet_submitted", where=place.sheet)
        return row

    def _write(self, action: str, before: OpenField, place: Place, new: str | None, reason: str) -> None:
        if new is None:
            self._driver.execute(_CLEAR, place._asdict())
        else:
            self._driver.execute(_PUT, place._asdict() | {"value": new})
        name = " · ".join(each for each in place[1:] if each)
        old, application = before.value, before.application
        self.note(action, place.sheet, field=name, old=old, new=new, reason=reason, application=application)

    def _steps(self, sheet_id: str, where: Any, *, from_last: bool) -> list[AnyRow]:
        """The neighbouring steps that one change wrote, in the order in which they are to be applied.

        An entry that ended where it began has left a step that changes nothing: it is passed over.
        """
        order = sheet_step.c.step.desc() if from_last else sheet_step.c.step
        those = (sheet_step.c.sheet == sheet_id, where, CHANGES_SOMETHING)
        nearest = select(sheet_step.c.together).where(*those).order_by(order).limit(1)
        together = self._connection.execute(nearest).scalar()
        query = select(sheet_step).where(*those, sheet_step.c.together == together)
        return list(self._connection.execute(query.order_by(order)).all())

    def _moved(self, sheet_id: str, row: OpenField, steps: list[AnyRow], by: int) -> tuple[str, str | None, str] | None:
        """Stand ``by`` beside the last of the steps that were applied."""
        if not steps:
            return None
        done = steps[-1].step + by
        self._driver.execute(_MOVE, {"sheet": sheet_id, "done": done, "known": row.steps_known})
        first = min(steps, key=lambda step: step.step)
        return first.item, first.scope or None, first.field
