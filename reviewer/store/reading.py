"""Everything that can be asked of an open store, from any thread."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any, BinaryIO

from sqlalchemy import Connection, Select, select

from reviewer.errors import IntegrityProblem, RuleViolation
from reviewer.store import journal as chain
from reviewer.store import tables
from reviewer.store.evidence import EvidenceFolder
from reviewer.store.rows import (
    ApplicationRow,
    DecisionRow,
    JournalCheck,
    JournalEntry,
    PackRow,
    PersonRow,
    RoundRow,
    SchemeRow,
    SheetField,
    SheetRow,
    UndoStep,
)
from reviewer.store.tables import application, application_version, review_round, scheme, sheet, sheet_field, sheet_step

PAGE = 500

_APPLICATION_COLUMNS = (
    application.c.id,
    application.c.round,
    application.c.name,
    application.c.seq,
    application.c.version,
    application.c.sha256,
    application.c.state,
    application.c.updated_at,
)
SHEET_COLUMNS = (
    sheet.c.id,
    sheet.c.application,
    sheet.c.member,
    sheet.c.version,
    sheet.c.state,
    sheet.c.opened_at,
    sheet.c.submitted_at,
    sheet.c.commit_hash.label("commit"),
    sheet.c.salt,
    sheet.c.document,
    sheet.c.from_pack,
)
# A step that ended where it began is nothing to take back.
CHANGES_SOMETHING = sheet_step.c.old.is_distinct_from(sheet_step.c.new)


class Reading(ABC):
    """The reading half of a store. Each call sees one snapshot; inside a change, the change's own writes."""

    _evidence: EvidenceFolder

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Connection]:
        """A connection to read from, with errors translated."""

    def _all(self, query: Select[Any]) -> list[dict[str, Any]]:
        with self._reading() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def _one(self, query: Select[Any]) -> dict[str, Any] | None:
        with self._reading() as connection:
            row = connection.execute(query).mappings().one_or_none()
            return None if row is None else dict(row)

    # ---- what was received

    def schemes(self) -> list[SchemeRow]:
        """Every imported scheme version, by id and version."""
        return [SchemeRow(**row) for row in self._all(select(scheme).order_by(scheme.c.id, scheme.c.version))]

    def scheme(self, sha256: str) -> bytes:
        """The canonical JSON of a scheme version.

        Raises:
            RuleViolation: ``unknown_scheme``.
        """
        row = self._one(select(scheme.c.document).where(scheme.c.sha256 == sha256))
        if row is None:
            raise unknown("scheme", "遴选办法", sha256)
        return bytes(row["document"])

    def rounds(self) -> list[RoundRow]:
        """Every round, oldest first."""
        query = select(review_round).order_by(review_round.c.created_at, review_round.c.id)
        return [RoundRow(**row) for row in self._all(query)]

    def round(self, round_id: str) -> RoundRow:
        """One round.

        Raises:
            RuleViolation: ``unknown_round``.
        """
        row = self._one(select(review_round).where(review_round.c.id == round_id))
        if row is None:
            raise unknown("round", "批次", round_id)
        return RoundRow(**row)

    def applications(self, round_id: str | None = None) -> list[ApplicationRow]:
        """The current version of each application, of a round or of all, in the round's order."""
        query = select(*_APPLICATION_COLUMNS).order_by(application.c.round, application.c.seq, application.c.id)
        if round_id is not None:
            query = query.where(application.c.round == round_id)
        return [ApplicationRow(**row) for row in self._all(query)]

    def application(self, application_id: str) -> ApplicationRow:
        """The current version of one application.

        Raises:
            RuleViolation: ``unknown_application``.
        """
        row = self._one(select(*_APPLICATION_COLUMNS).where(application.c.id == application_id))
        if row is None:
            raise unknown("application", "申报", application_id)
        return ApplicationRow(**row)

    def application_document(self, application_id: str, version: int | None = None) -> bytes:
        """The canonical JSON of an application, of the current version or of an earlier one.

        Raises:
            RuleViolation: ``unknown_application``.
        """
        query = (
            select(application_version.c.document)
            .where(application_version.c.application == application_id)
            .order_by(application_version.c.version.desc())
            .limit(1)
        )
        if version is not None:
            query = query.where(application_version.c.version == version)
        row = self._one(query)
        if row is None:
            raise unknown("application", "申报", application_id)
        return bytes(row["document"])

    def versions(self, application_id: str) -> list[ApplicationRow]:
        """Every version of an application, oldest first; ``updated_at`` is when that version arrived."""
        table = application_version
        columns = (table.c.name, table.c.seq, table.c.version, table.c.sha256, table.c.created_at.label("updated_at"))
        query = (
            select(application.c.id, application.c.round, application.c.state, *columns)
            .join(table, table.c.application == application.c.id)
            .where(application.c.id == application_id)
            .order_by(table.c.version)
        )
        return [ApplicationRow(**row) for row in self._all(query)]

    def has_evidence(self, sha256: str) -> bool:
        """Whether the content of that hash was taken in."""
        table = tables.evidence
        return self._one(select(table.c.size).where(table.c.sha256 == sha256)) is not None

    def evidence_sizes(self) -> dict[str, int]:
        """How many bytes each content has that was taken in, by hash."""
        table = tables.evidence
        return {row["sha256"]: row["size"] for row in self._all(select(table.c.sha256, table.c.size))}

    def open_evidence(self, sha256: str) -> BinaryIO:
        """The decrypted evidence as a seekable file; close it.

        Raises:
            RuleViolation: ``unknown_evidence``.
            IntegrityProblem: ``evidence_missing``, ``evidence_damaged`` (the latter while reading, too).
        """
        table = tables.evidence
        row = self._one(select(table.c.size).where(table.c.sha256 == sha256))
        if row is None:
            raise unknown("evidence", "佐证材料", sha256)
        with self._reading():
            return self._evidence.open(sha256)

    # ---- what people do

    def sheets(self, application_id: str, member: str | None = None) -> list[SheetRow]:
        """Every version of every sheet of an application, by member and version."""
        query = select(*SHEET_COLUMNS).where(sheet.c.application == application_id)
        if member is not None:
            query = query.where(sheet.c.member == member)
        return [SheetRow(**row) for row in self._all(query.order_by(sheet.c.member, sheet.c.version))]

    def sheet(self, sheet_id: str) -> SheetRow:
        """One sheet.

        Raises:
            RuleViolation: ``unknown_sheet``.
        """
        row = self._one(select(*SHEET_COLUMNS).where(sheet.c.id == sheet_id))
        if row is None:
            raise unknown("sheet", "评分表", sheet_id)
        return SheetRow(**row)

    def sheet_fields(self, sheet_id: str) -> list[SheetField]:
        """What was entered on a sheet; an empty field has no row."""
        columns = (sheet_field.c.item, sheet_field.c.scope, sheet_field.c.field, sheet_field.c.value)
        query = select(*columns).where(sheet_field.c.sheet == sheet_id)
        return [SheetField(**(row | {"scope": row["scope"] or None})) for row in self._all(query)]

    def undo_entry(self, sheet_id: str) -> UndoStep | None:
        """The change that undo would take back; None when there is none or the sheet is not open."""
        return self._step(sheet_id, sheet_step.c.step <= sheet.c.steps_done, sheet_step.c.step.desc())

    def redo_entry(self, sheet_id: str) -> UndoStep | None:
        """The change that redo would make again; None when there is none or the sheet is not open."""
        return self._step(sheet_id, sheet_step.c.step > sheet.c.steps_done, sheet_step.c.step)

    def steps(self, sheet_id: str) -> list[UndoStep]:
        """Every change that undo would take back, oldest first; none when the sheet is not open."""
        query = _steps_of(sheet_id).where(sheet_step.c.step <= sheet.c.steps_done).order_by(sheet_step.c.step)
        return [_undo_step(row) for row in self._all(query)]

    def _step(self, sheet_id: str, where: Any, order: Any) -> UndoStep | None:
        row = self._one(_steps_of(sheet_id).where(where).order_by(order).limit(1))
        return None if row is None else _undo_step(row)

    def panel(self, application_id: str) -> bytes | None:
        """The current panel document of an application, or None."""
        table = tables.panel_version
        query = select(table.c.document).where(table.c.application == application_id)
        row = self._one(query.order_by(table.c.version.desc()).limit(1))
        return None if row is None else bytes(row["document"])

    def people(self) -> list[PersonRow]:
        """Every panel member known here, by name."""
        return [PersonRow(**row) for row in self._all(select(tables.person).order_by(tables.person.c.name))]

    def decision(self, application_id: str) -> DecisionRow | None:
        """The centre's decision, or None."""
        table = tables.decision
        columns = (table.c.conclusion, table.c.reason, table.c.decided_at)
        row = self._one(select(*columns).where(table.c.application == application_id))
        return None if row is None else DecisionRow(**row)

    def packs(self) -> list[PackRow]:
        """Every pack made or taken in, by creation."""
        query = select(tables.pack).order_by(tables.pack.c.created_at, tables.pack.c.id, tables.pack.c.direction)
        return [PackRow(**row) for row in self._all(query)]

    def setting(self, key: str) -> str | None:
        """A setting of this store, or None."""
        row = self._one(select(tables.setting.c.value).where(tables.setting.c.key == key))
        return None if row is None else str(row["value"])

    # ---- the journal

    def journal(self, application_id: str | None = None, after: int = 0) -> Iterator[JournalEntry]:
        """Entries with a greater number than ``after``, oldest first; read page by page."""
        while True:
            with self._reading() as connection:
                page = chain.entries(connection, application_id, after, PAGE)
            yield from page
            if len(page) < PAGE:
                return
            after = page[-1].seq

    def verify_journal(self) -> JournalCheck:
        """Recompute the whole chain."""
        with self._reading() as connection:
            return chain.verify(connection)


def _steps_of(sheet_id: str) -> Select[Any]:
    columns = (sheet_step.c.item, sheet_step.c.scope, sheet_step.c.field, sheet_step.c.old, sheet_step.c.new)
    query = select(*columns).join(sheet, sheet.c.id == sheet_step.c.sheet)
    return query.where(sheet.c.id == sheet_id, sheet.c.state == "open", CHANGES_SOMETHING)


def _undo_step(row: dict[str, Any]) -> UndoStep:
    return UndoStep(**(row | {"scope": row["scope"] or None}))


def unknown(kind: str, word: str, key: str) -> RuleViolation:
    """Asked for something that the store does not have; ``word`` is its Chinese name."""
    message = f"工作库中没有这个{word}：{key}。数据未作更改，请核对编号。"
    return RuleViolation(message, code=f"unknown_{kind}", where=key)


def journal_broken(first_bad: int | None) -> IntegrityProblem:
    """The chain does not hold."""
    message = (
        f"操作日志从第 {first_bad} 条起与校验值不符，记录可能被改动；已停止，未作任何更改。"
        "请先复制整个文件夹，再从备份恢复。"
    )
    return IntegrityProblem(message, code="journal_broken", where="store.db")
