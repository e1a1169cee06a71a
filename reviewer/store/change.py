"""One change of the store: everything that can be written, each with its journal entry in the same transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from reviewer.domain.records import document_hash
from reviewer.store import tables
from reviewer.store.change_documents import DocumentChanges
from reviewer.store.change_paper import PaperChanges
from reviewer.store.change_received import ReceivedChanges
from reviewer.store.change_registers import RegisterChanges
from reviewer.store.change_sheets import SheetChanges

JOURNALED_SETTINGS = "rule."
_KEEP_PLACE = """
    INSERT INTO setting (key, value) VALUES ('place', :value)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE value IS NOT excluded.value
"""


class Change(ReceivedChanges, SheetChanges, PaperChanges, DocumentChanges, RegisterChanges):
    """Panels, people, decisions, packs and settings, beside what is received, scored, typed in and issued."""

    def set_panel(self, application_id: str, document: bytes, reason: str = "") -> None:
        """Put a panel in force; earlier ones are kept. The same document again changes nothing.

        Raises:
            RuleViolation: ``unknown_application``.
        """
        self._require_application(application_id)
        table = tables.panel_version
        query = select(table.c.version, table.c.document).where(table.c.application == application_id)
        last = self._connection.execute(query.order_by(table.c.version.desc()).limit(1)).first()
        if last is not None and last.document == document:
            return
        row = {"application": application_id, "version": 1 if last is None else last.version + 1}
        self._connection.execute(insert(table).values(row | {"document": document, "set_at": self._clock()}))
        old = None if last is None else document_hash(last.document)
        new = document_hash(document)
        self.note(
            "set_panel", application_id, field="document", old=old, new=new, reason=reason, application=application_id
        )

    def put_person(self, name: str, certificate_pem: str, recipient: str, employer: str = "") -> None:
        """Keep what is known of a panel member; replaces what was known under that name."""
        table = tables.person
        row = {"name": name, "certificate_pem": certificate_pem, "recipient": recipient, "employer": employer}
        known = self._connection.execute(select(table).where(table.c.name == name)).mappings().first()
        if known is not None and dict(known) == row:
            return
        statement = upsert(table).values(row)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=row))
        old = None if known is None else _person_text(known["certificate_pem"], known["recipient"], known["employer"])
        new = _person_text(certificate_pem, recipient, employer)
        self.note("put_person", name, field="certificate", old=old, new=new)

    def decide(self, application_id: str, conclusion: str, reason: str) -> None:
        """Record the centre's decision; an earlier one stays in the journal.

        Raises:
            RuleViolation: ``unknown_application``.
        """
        self._require_application(application_id)
        table = tables.decision
        known = self._connection.execute(select(table).where(table.c.application == application_id)).first()
        row = {"application": application_id, "conclusion": conclusion, "reason": reason, "decided_at": self._clock()}
        statement = upsert(table).values(row)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["application"], set_=row))
        old = None if known is None else known.conclusion
        self.note(
            "decide",
            application_id,
            field="conclusion",
            old=old,
            new=conclusion,
            reason=reason,
            application=application_id,
        )

    def add_pack(
        self,
        id: str,
        kind: str,
        sender: str,
        round: str,
        created_at: datetime,
        taken_at: datetime | None,
        direction: str,
    ) -> bool:
        """Record a pack made ("out") or taken in ("in"); the same one again changes nothing.

        Returns:
            Whether it was new.
        """
        table = tables.pack
        known = select(func.count()).select_from(table).where(table.c.id == id, table.c.direction == direction)
        if self._connection.execute(known).scalar_one():
            return False
        row = {"id": id, "kind": kind, "sender": sender, "round": round, "direction": direction}
        self._connection.execute(insert(table).values(row | {"created_at": created_at, "taken_at": taken_at}))
        self.note("make_pack" if direction == "out" else "take_pack", id, field=kind, new=round, reason=sender)
        return True

    def keep_place(self, text: str) -> None:
        """Keep where the member is; written with every key press, so past SQLAlchemy's compiler. Not journaled."""
        self._driver.execute(_KEEP_PLACE, {"value": text})

    def set_setting(self, key: str, value: str | None, reason: str = "") -> None:
        """Keep a setting, None removes it. Journaled, with the reason, only when the key begins with ``rule.``."""
        table = tables.setting
        old = self._connection.execute(select(table.c.value).where(table.c.key == key)).scalar()
        if old == value:
            return
        if value is None:
            self._connection.execute(table.delete().where(table.c.key == key))
        else:
            statement = upsert(table).values(key=key, value=value)
            self._connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": value}))
        if key.startswith(JOURNALED_SETTINGS):
            self.note("set_setting", key, field="value", old=old, new=value, reason=reason)


def _person_text(certificate_pem: str, recipient: str, employer: str) -> str:
    fingerprint = document_hash(certificate_pem.encode()) if certificate_pem else ""
    return " ".join(each for each in (fingerprint, recipient, employer) if each)
