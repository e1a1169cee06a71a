"""Writes on the registers: one entry at a time, append-only."""

from __future__ import annotations

from sqlalchemy import insert, select

from reviewer.domain.records import document_hash
from reviewer.store.tables import register_entry
from reviewer.store.writing import Writing


class RegisterChanges(Writing):
    """Entries of registers; each write with its journal entry."""

    def enter(
        self, register: str, id: str, subject: str, content: bytes, reason: str = "", *, application: str | None = None
    ) -> int:
        """Write an entry down, of a known ``id`` a new version. The same content again changes nothing.

        ``subject`` is what the entry is about (application, round, body; "" the whole store) and stays the first
        version's. ``content`` is canonical JSON.

        Returns:
            the entry's version, from 1.
        """
        table = register_entry
        mine = (table.c.register == register) & (table.c.id == id)
        newest = select(table.c.version, table.c.subject, table.c.document).where(mine)
        last = self._connection.execute(newest.order_by(table.c.version.desc()).limit(1)).first()
        if last is not None and last.document == content:
            return int(last.version)
        version = 1 if last is None else last.version + 1
        row = {"register": register, "id": id, "version": version, "document": content, "reason": reason}
        row |= {"subject": subject if last is None else last.subject, "at": self._clock(), "actor": self._actor}
        self._connection.execute(insert(table).values(row))
        old = None if last is None else document_hash(last.document)
        new = document_hash(content)
        self.note(
            "register_entry",
            f"{register}:{id}",
            field=register,
            old=old,
            new=new,
            reason=reason,
            application=application,
        )
        return version
