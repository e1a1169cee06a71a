"""Writes on documents: what was made, what staff typed for it, numbers, templates, scans of signed paper, filings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from reviewer.domain.records import document_hash
from reviewer.errors import RuleViolation
from reviewer.store.reading import unknown
from reviewer.store.tables import (
    document,
    document_entry,
    document_number,
    document_scan,
    evidence,
    filing,
    review_round,
    template_version,
)
from reviewer.store.writing import Writing

RESERVED, USED, CANCELLED = "reserved", "used", "cancelled"
IN_FORCE, ENDED = "in_force", "ended"


class DocumentChanges(Writing):
    """Everything about documents that is kept; each write with its journal entry."""

    def add_document(
        self,
        id: str,
        kind: str,
        application: str | None,
        round: str | None,
        number: str,
        version: int,
        data_sha256: str,
        file_sha256: str,
        signatures: int,
        file_name: str,
        made_at: datetime,
        *,
        data: bytes | None = None,
        changes: str = "",
        reason: str = "",
    ) -> None:
        """Record a document that was written; the same ``id`` again replaces it (signed once more).

        ``data`` is the canonical JSON of what it was made from; ``changes`` and ``reason`` tell of a re-issue
        what differs from the version before and why.
        """
        row = {
            "id": id,
            "kind": kind,
            "application": application,
            "round": round,
            "number": number,
            "version": version,
            "data_sha256": data_sha256,
            "file_sha256": file_sha256,
            "signatures": signatures,
            "file_name": file_name,
            "made_at": made_at,
            "data": data,
            "changes": changes,
            "reason": reason,
        }
        old = self._connection.execute(select(document.c.file_sha256).where(document.c.id == id)).scalar()
        statement = upsert(document).values(row)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=row))
        self.note(
            "add_document", id, field=kind, old=old, new=file_sha256, reason=reason or number, application=application
        )

    def set_document_entry(
        self, kind: str, subject: str, field: str, value: str | None, application: str | None = None
    ) -> None:
        """Keep what staff typed into a field of a document; None takes it back. The same again changes nothing."""
        place = (
            (document_entry.c.kind == kind) & (document_entry.c.subject == subject) & (document_entry.c.field == field)
        )
        old = self._connection.execute(select(document_entry.c.value).where(place)).scalar()
        if old == value:
            return
        if value is None:
            self._connection.execute(delete(document_entry).where(place))
        else:
            row = {"kind": kind, "subject": subject, "field": field, "value": value}
            statement = upsert(document_entry).values(row)
            keys = ["kind", "subject", "field"]
            self._connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=row))
        self.note("document_entry", f"{kind}:{subject}", field=field, old=old, new=value, application=application)

    def put_number(
        self, stem: str, serial: int, kind: str, subject: str, state: str, reason: str = "", *, application: str | None
    ) -> None:
        """Reserve, use or cancel a number; the same again changes nothing.

        ``subject`` is empty for a number that is only kept free; the first to use it gets it.

        Raises:
            RuleViolation: ``number_taken`` (another has it), ``number_cancelled`` or ``number_used`` (a used one
                cannot be reserved again), ``number_reason`` (cancelled without a reason).
        """
        text = f"{stem}{serial}号"
        place = (document_number.c.stem == stem) & (document_number.c.serial == serial)
        known = self._connection.execute(select(document_number).where(place)).first()
        if state == CANCELLED and not reason.strip():
            raise RuleViolation(f"作废 {text} 须写理由，未作更改。", code="number_reason", where=text)
        if known is not None:
            if known.state == CANCELLED and state != CANCELLED:
                raise RuleViolation(
                    f"{text} 已作废（{known.reason}），不再使用，未作更改；请换一个号。",
                    code="number_cancelled",
                    where=text,
                )
            if known.subject and (known.subject, known.kind) != (subject or known.subject, kind):
                raise RuleViolation(
                    f"{text} 已给 {known.subject}，未作更改；请换一个号。", code="number_taken", where=text
                )
            if known.state == USED and state == RESERVED:
                raise RuleViolation(f"{text} 已使用，不能再预留，未作更改。", code="number_used", where=text)
            if (known.state, known.subject) == (state, subject or known.subject):
                return
            values = {"state": state, "subject": subject or known.subject, "reason": reason, "at": self._clock()}
            self._connection.execute(update(document_number).where(place).values(values))
        else:
            row = {"stem": stem, "serial": serial, "kind": kind, "subject": subject, "state": state, "reason": reason}
            self._connection.execute(insert(document_number).values(row | {"at": self._clock()}))
        old = None if known is None else known.state
        self.note("number", text, field=kind, old=old, new=state, reason=reason or subject, application=application)

    def put_template(self, round: str, kind: str, variant: str, content: bytes, reason: str = "") -> int:
        """Put a template of a round in force; earlier versions are kept. The same again changes nothing.

        Returns:
            its version, from 1.

        Raises:
            RuleViolation: ``unknown_round``.
        """
        if self._connection.execute(select(review_round.c.id).where(review_round.c.id == round)).first() is None:
            raise unknown("round", "批次", round)
        table = template_version
        mine = (table.c.round == round) & (table.c.kind == kind) & (table.c.variant == variant)
        newest = select(table.c.version, table.c.document).where(mine).order_by(table.c.version.desc()).limit(1)
        last = self._connection.execute(newest).first()
        if last is not None and last.document == content:
            return int(last.version)
        version = 1 if last is None else last.version + 1
        row = {"round": round, "kind": kind, "variant": variant, "version": version, "document": content}
        self._connection.execute(insert(table).values(row | {"set_at": self._clock(), "reason": reason}))
        old = None if last is None else document_hash(last.document)
        name = ":".join(each for each in (round, kind, variant) if each)
        self.note("set_template", name, field=str(version), old=old, new=document_hash(content), reason=reason)
        return version

    def put_document_scan(
        self, document_id: str, page: int, sha256: str, scan_page: int, turned: int, reason: str = ""
    ) -> bool:
        """Attach a scanned page of a document that was signed on paper; the same one changes nothing.

        ``sha256`` is a file of the evidence folder, ``scan_page`` the page in it from 1, ``turned`` degrees clockwise.

        Returns:
            Whether something changed.

        Raises:
            RuleViolation: ``unknown_document``, ``unknown_evidence``.
        """
        query = select(document.c.application).where(document.c.id == document_id)
        found = self._connection.execute(query).first()
        if found is None:
            raise unknown("document", "文书", document_id)
        if self._connection.execute(select(evidence.c.sha256).where(evidence.c.sha256 == sha256)).first() is None:
            raise unknown("evidence", "扫描件", sha256)
        row = {"sha256": sha256, "scan_page": scan_page, "turned": turned, "reason": reason}
        place = (document_scan.c.document == document_id) & (document_scan.c.page == page)
        columns = [document_scan.c[name] for name in row]
        known = self._connection.execute(select(*columns).where(place)).mappings().first()
        if known is not None and dict(known) == row:
            return False
        whole = {"document": document_id, "page": page, "added_at": self._clock()} | row
        statement = upsert(document_scan).values(whole)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["document", "page"], set_=whole))
        old = None if known is None else known["sha256"]
        self.note(
            "document_scan",
            document_id,
            field=str(page),
            old=old,
            new=sha256,
            reason=reason,
            application=found.application,
        )
        return True

    def add_filing(self, number: str, application: str, round: str, content: bytes) -> None:
        """Record a filing in force; the same again changes nothing.

        Raises:
            RuleViolation: ``unknown_application``, ``filing_exists`` (number or application has another one).
        """
        self._require_application(application)
        known = self._connection.execute(select(filing).where(filing.c.number == number)).first()
        if known is not None and (known.application, known.document, known.state) == (application, content, IN_FORCE):
            return
        in_force = select(func.count()).select_from(filing)
        in_force = in_force.where((filing.c.application == application) & (filing.c.state == IN_FORCE))
        if known is not None or self._connection.execute(in_force).scalar_one():
            raise RuleViolation(f"备案编号 {number} 或这份申报已经备案，未作更改。", code="filing_exists", where=number)
        row = {"number": number, "application": application, "round": round, "state": IN_FORCE, "document": content}
        self._connection.execute(insert(filing).values(row | {"filed_at": self._clock(), "reason": ""}))
        self.note("add_filing", number, field="document", new=document_hash(content), application=application)

    def end_filing(self, number: str, reason: str) -> None:
        """End a filing; its number stays.

        Raises:
            RuleViolation: ``unknown_filing``, ``filing_ended``, ``filing_reason``.
        """
        known = self._connection.execute(select(filing).where(filing.c.number == number)).first()
        if known is None:
            raise unknown("filing", "备案", number)
        if not reason.strip():
            raise RuleViolation(f"终止备案 {number} 须写理由，未作更改。", code="filing_reason", where=number)
        if known.state == ENDED:
            raise RuleViolation(f"备案 {number} 已终止，未作更改。", code="filing_ended", where=number)
        statement = update(filing).where(filing.c.number == number).values(state=ENDED, reason=reason)
        self._connection.execute(statement)
        self.note(
            "end_filing", number, field="state", old=IN_FORCE, new=ENDED, reason=reason, application=known.application
        )
