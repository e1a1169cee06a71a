"""What can be asked of a store about its registers."""

from __future__ import annotations

from sqlalchemy import func, select

from reviewer.store.reading_documents import DocumentReading
from reviewer.store.rows import EntryRow
from reviewer.store.tables import register_entry


class RegisterReading(DocumentReading):
    """Entries of registers."""

    def register(self, name: str, subject: str | None = None) -> list[EntryRow]:
        """The newest version of every entry of a register (of one subject), in the order of their first writing."""
        table = register_entry
        mine = select(table.c.id, func.max(table.c.version).label("last"), func.min(table.c.at).label("first"))
        mine = mine.where(table.c.register == name)
        if subject is not None:
            mine = mine.where(table.c.subject == subject)
        newest = mine.group_by(table.c.id).subquery()
        query = select(table).where(table.c.register == name)
        query = query.join(newest, (newest.c.id == table.c.id) & (newest.c.last == table.c.version))
        return [EntryRow(**row) for row in self._all(query.order_by(newest.c.first, table.c.id))]

    def register_versions(self, name: str, id: str) -> list[EntryRow]:
        """Every version of one entry, oldest first; empty when there is none."""
        table = register_entry
        query = select(table).where((table.c.register == name) & (table.c.id == id)).order_by(table.c.version)
        return [EntryRow(**row) for row in self._all(query)]
