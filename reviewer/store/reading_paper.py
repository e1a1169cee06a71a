"""What can be asked of a store about paper copies."""

from __future__ import annotations

from sqlalchemy import select

from reviewer.store.reading import Reading, unknown
from reviewer.store.rows import PaperChoiceRow, PaperCopyRow, PaperPageRow, PaperTypingRow, PaperValueRow
from reviewer.store.tables import paper_choice, paper_copy, paper_page, paper_typing, paper_value


class PaperReading(Reading):
    """Paper copies, their scanned pages, what was typed in, and what was chosen."""

    def paper_copies(self, application_id: str | None = None) -> list[PaperCopyRow]:
        """Every paper copy, of one application or of all, in the order in which they were printed."""
        query = select(paper_copy).order_by(paper_copy.c.made_at, paper_copy.c.number)
        if application_id is not None:
            query = query.where(paper_copy.c.application == application_id)
        return [PaperCopyRow(**row) for row in self._all(query)]

    def paper_copy(self, number: str) -> PaperCopyRow:
        """One paper copy.

        Raises:
            RuleViolation: ``unknown_paper``.
        """
        row = self._one(select(paper_copy).where(paper_copy.c.number == number))
        if row is None:
            raise unknown("paper", "纸质评分表", number)
        return PaperCopyRow(**row)

    def paper_pages(self, number: str) -> list[PaperPageRow]:
        """The scanned pages of a copy, in page order."""
        query = select(paper_page).where(paper_page.c.number == number).order_by(paper_page.c.page)
        return [PaperPageRow(**row) for row in self._all(query)]

    def paper_typings(self, number: str) -> list[PaperTypingRow]:
        """Who types a copy in, the first one first."""
        query = select(paper_typing).where(paper_typing.c.number == number).order_by(paper_typing.c.place)
        return [PaperTypingRow(**row) for row in self._all(query)]

    def paper_values(self, number: str, typist: str | None = None) -> list[PaperValueRow]:
        """What was typed in, of one typist or of both."""
        table = paper_value
        query = select(table.c.typist, table.c.item, table.c.scope, table.c.field, table.c.value)
        query = query.where(table.c.number == number)
        if typist is not None:
            query = query.where(table.c.typist == typist)
        return [PaperValueRow(**(row | {"scope": row["scope"] or None})) for row in self._all(query)]

    def paper_choices(self, number: str) -> list[PaperChoiceRow]:
        """How differences between the two were resolved."""
        table = paper_choice
        query = select(*(column for column in table.columns if column.name != "number"))
        query = query.where(table.c.number == number)
        return [PaperChoiceRow(**(row | {"scope": row["scope"] or None})) for row in self._all(query)]
