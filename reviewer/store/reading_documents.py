"""What can be asked of a store about documents: made, typed for, numbered, templates, scans, filings."""

from __future__ import annotations

from sqlalchemy import select

from reviewer.store.reading import unknown
from reviewer.store.reading_paper import PaperReading
from reviewer.store.rows import DocumentRow, DocumentScanRow, FilingRow, NumberRow, TemplateRow
from reviewer.store.tables import (
    document,
    document_entry,
    document_number,
    document_scan,
    filing,
    template_version,
)

_HEAD = [column for column in document.columns if column.name != "data"]


class DocumentReading(PaperReading):
    """Documents and all that belongs to them."""

    def documents(self, application_id: str | None = None) -> list[DocumentRow]:
        """Every document written, oldest first."""
        query = select(*_HEAD).order_by(document.c.made_at, document.c.id)
        if application_id is not None:
            query = query.where(document.c.application == application_id)
        return [DocumentRow(**row) for row in self._all(query)]

    def document_data(self, document_id: str) -> bytes | None:
        """The canonical JSON that a document was made from; None where that was not kept.

        Raises:
            RuleViolation: ``unknown_document``.
        """
        row = self._one(select(document.c.data).where(document.c.id == document_id))
        if row is None:
            raise unknown("document", "文书", document_id)
        data: bytes | None = row["data"]
        return data

    def document_entries(self, kind: str, subject: str) -> dict[str, str]:
        """What staff typed for a document, by field."""
        query = select(document_entry.c.field, document_entry.c.value)
        query = query.where((document_entry.c.kind == kind) & (document_entry.c.subject == subject))
        return {str(row["field"]): str(row["value"]) for row in self._all(query.order_by(document_entry.c.field))}

    def entries_of(self, field: str) -> dict[tuple[str, str], str]:
        """What staff typed into that field, by kind and subject."""
        query = select(document_entry.c.kind, document_entry.c.subject, document_entry.c.value)
        query = query.where(document_entry.c.field == field)
        rows = self._all(query.order_by(document_entry.c.kind, document_entry.c.subject))
        return {(str(row["kind"]), str(row["subject"])): str(row["value"]) for row in rows}

    def document_numbers(self, stem: str | None = None) -> list[NumberRow]:
        """Numbers given, reserved or cancelled, by stem and serial."""
        query = select(document_number).order_by(document_number.c.stem, document_number.c.serial)
        if stem is not None:
            query = query.where(document_number.c.stem == stem)
        return [NumberRow(**row) for row in self._all(query)]

    def templates(self, round_id: str) -> list[TemplateRow]:
        """Every version of the templates that staff of a round set, oldest first."""
        table = template_version
        query = select(table).where(table.c.round == round_id)
        query = query.order_by(table.c.kind, table.c.variant, table.c.version)
        return [TemplateRow(**row) for row in self._all(query)]

    def document_scans(self, document_id: str) -> list[DocumentScanRow]:
        """The scanned pages of a document that was signed on paper, in page order."""
        table = document_scan
        query = select(table).where(table.c.document == document_id).order_by(table.c.page)
        return [DocumentScanRow(**row) for row in self._all(query)]

    def filings(self, round_id: str | None = None) -> list[FilingRow]:
        """Every filing, of one round or of all, in the order of filing."""
        query = select(filing).order_by(filing.c.filed_at, filing.c.number)
        if round_id is not None:
            query = query.where(filing.c.round == round_id)
        return [FilingRow(**row) for row in self._all(query)]
