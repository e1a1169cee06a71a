"""Writes of what is received: schemes, rounds, application versions, evidence."""

from __future__ import annotations

from typing import BinaryIO

from sqlalchemy import insert, select, update

from reviewer.domain.records import document_hash
from reviewer.errors import IntegrityProblem, RuleViolation
from reviewer.store import tables
from reviewer.store.reading import unknown
from reviewer.store.tables import application, application_version, review_round, scheme
from reviewer.store.writing import Writing

ARRIVED = "received"
ROUND_OPENED = "open"


class ReceivedChanges(Writing):
    """Immutable documents come in; a correction is a new version."""

    def add_scheme(self, sha256: str, id: str, version: str, document: bytes) -> None:
        """Keep a scheme version; the same one again changes nothing.

        Raises:
            IntegrityProblem: ``scheme_mismatch``, the document is not of that hash.
        """
        if document_hash(document) != sha256:
            message = "遴选办法的内容与哈希不符，没有保存；已有内容未动。请重新取得文件。"
            raise IntegrityProblem(message, code="scheme_mismatch", where=id)
        if self._connection.execute(select(scheme.c.id).where(scheme.c.sha256 == sha256)).first():
            return
        row = {"sha256": sha256, "id": id, "version": version, "document": document, "imported_at": self._clock()}
        self._connection.execute(insert(scheme).values(row))
        self.note("add_scheme", id, field="version", new=f"{version} {sha256}")

    def add_round(self, id: str, name: str, scheme_sha256: str) -> None:
        """Open a round under a scheme version.

        Raises:
            RuleViolation: ``unknown_scheme``, ``round_exists``.
        """
        if self._connection.execute(select(scheme.c.id).where(scheme.c.sha256 == scheme_sha256)).first() is None:
            raise unknown("scheme", "遴选办法", scheme_sha256)
        if self._connection.execute(select(review_round.c.id).where(review_round.c.id == id)).first():
            message = f"批次“{name}”已存在，没有重复建立。请直接使用已有批次。"
            raise RuleViolation(message, code="round_exists", where=id)
        row = {"id": id, "name": name, "scheme_sha256": scheme_sha256, "created_at": self._clock()}
        self._connection.execute(insert(review_round).values(row | {"state": ROUND_OPENED}))
        self.note("add_round", id, field="name", new=name, reason=scheme_sha256)

    def set_round_state(self, round_id: str, state: str, reason: str = "") -> None:
        """Move a round to another state (the allowed moves are the domain's).

        Raises:
            RuleViolation: ``unknown_round``.
        """
        row = self._connection.execute(select(review_round.c.state).where(review_round.c.id == round_id)).first()
        if row is None:
            raise unknown("round", "批次", round_id)
        if row.state != state:
            self._connection.execute(update(review_round).where(review_round.c.id == round_id).values(state=state))
            self.note("set_round_state", round_id, field="state", old=row.state, new=state, reason=reason)

    def set_round_scheme(self, round_id: str, scheme_sha256: str, reason: str = "") -> None:
        """Let a round follow another scheme version (staff set points and rules before it opens).

        Raises:
            RuleViolation: ``unknown_round``, ``unknown_scheme``.
        """
        table = review_round
        row = self._connection.execute(select(table.c.scheme_sha256).where(table.c.id == round_id)).first()
        if row is None:
            raise unknown("round", "批次", round_id)
        if self._connection.execute(select(scheme.c.id).where(scheme.c.sha256 == scheme_sha256)).first() is None:
            raise unknown("scheme", "遴选办法", scheme_sha256)
        if row.scheme_sha256 != scheme_sha256:
            self._connection.execute(update(table).where(table.c.id == round_id).values(scheme_sha256=scheme_sha256))
            old = row.scheme_sha256
            self.note("set_round_scheme", round_id, field="scheme", old=old, new=scheme_sha256, reason=reason)

    def add_application_version(self, application_id: str, round_id: str, name: str, seq: int, document: bytes) -> int:
        """Keep a version of an application and make it the current one; the same document again changes nothing.

        Returns:
            The version's number, from 1.

        Raises:
            RuleViolation: ``unknown_round``, or ``other_round`` when the application is of another round.
        """
        if self._connection.execute(select(review_round.c.id).where(review_round.c.id == round_id)).first() is None:
            raise unknown("round", "批次", round_id)
        query = select(application.c.round, application.c.version, application.c.sha256)
        known = self._connection.execute(query.where(application.c.id == application_id)).first()
        sha256 = document_hash(document)
        if known is not None and known.round != round_id:
            message = f"“{name}”属于另一个批次，没有保存。请在原批次中更新，或新建申报。"
            raise RuleViolation(message, code="other_round", where=application_id)
        if known is not None and known.sha256 == sha256:
            return int(known.version)
        version = 1 if known is None else known.version + 1
        at = self._clock()
        current = {"name": name, "seq": seq, "version": version, "sha256": sha256, "updated_at": at}
        if known is None:
            first = current | {"id": application_id, "round": round_id, "state": ARRIVED}
            self._connection.execute(insert(application).values(first))
        else:
            self._connection.execute(update(application).where(application.c.id == application_id).values(current))
        kept = {"application": application_id, "version": version, "name": name, "seq": seq, "sha256": sha256}
        self._connection.execute(insert(application_version).values(kept | {"document": document, "created_at": at}))
        old = None if known is None else known.sha256
        self.note("add_application", application_id, field="document", old=old, new=sha256, application=application_id)
        return version

    def set_application_state(self, application_id: str, state: str, reason: str = "") -> None:
        """Move an application to another state (the allowed moves are the domain's).

        Raises:
            RuleViolation: ``unknown_application``.
        """
        row = self._connection.execute(select(application.c.state).where(application.c.id == application_id)).first()
        if row is None:
            raise unknown("application", "申报", application_id)
        if row.state == state:
            return
        values = {"state": state, "updated_at": self._clock()}
        self._connection.execute(update(application).where(application.c.id == application_id).values(values))
        self.note(
            "set_application_state",
            application_id,
            field="state",
            old=row.state,
            new=state,
            reason=reason,
            application=application_id,
        )

    def add_evidence(self, stream: BinaryIO, sha256: str, size: int, media_type: str) -> None:
        """Encrypt a file into the evidence folder, then its row; known content changes nothing.

        ``size`` in bytes; the content must have exactly that size and hash. A known file that is missing
        or of the wrong length is written again.

        Raises:
            IntegrityProblem: ``evidence_mismatch``.
        """
        table = tables.evidence
        row = self._connection.execute(select(table.c.size).where(table.c.sha256 == sha256)).first()
        if row is not None and self._evidence.is_there(sha256, row.size):
            return
        path = self._evidence.keep(stream, sha256, size)
        if row is not None:
            self.note("mend_evidence", sha256, field="size", new=str(size))
            return
        self.new_files.append(path)
        values = {"sha256": sha256, "size": size, "media_type": media_type, "added_at": self._clock()}
        self._connection.execute(insert(table).values(values))
        self.note("add_evidence", sha256, field="size", new=str(size), reason=media_type)
