"""What is typed into fields, on its way to the disk: one write after the other, of each field the newest."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from reviewer.errors import ReviewerError, RuleViolation
from reviewer.usecases.documents.entries import type_entry
from reviewer.usecases.documents.kinds import kind_of
from ui.qt.context import Context


class Entry(NamedTuple):
    """A field of a document."""

    kind: str
    subject: str
    field: str


class TypingLane(QObject):
    """``kept`` when the newest words of a field are on the disk, ``refused`` when they are none that it takes."""

    kept = Signal(object)
    refused = Signal(object, str)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._waiting: dict[Entry, str] = {}
        self._writing: Entry | None = None

    @property
    def is_busy(self) -> bool:
        """Whether anything is still on its way."""
        return self._writing is not None or bool(self._waiting)

    def put(self, entry: Entry, words: str) -> None:
        """Keep words; nothing but blanks takes them back."""
        self._waiting[entry] = words
        self._context.mark_saving()
        if self._writing is None:
            self._write()

    def flush(self) -> None:
        """Hand everything that waits to the writer, in order: the window is about to close."""
        for entry, words in self._waiting.items():
            self._context.jobs.write(partial(self._type, entry, words))
        self._waiting.clear()

    def _write(self) -> None:
        self._writing = next(iter(self._waiting))
        words = self._waiting.pop(self._writing)
        self._context.jobs.write(partial(self._type, self._writing, words), self._on_kept, self._on_failed)

    def _type(self, entry: Entry, words: str) -> None:
        """In the writer."""
        type_entry(self._context.desk, kind_of(entry.kind), entry.subject, entry.field, words or None)

    def _on_kept(self, _nothing: None) -> None:
        entry = self._end()
        if entry is None:
            return
        if entry not in self._waiting:
            self.kept.emit(entry)
        self._go_on()

    def _on_failed(self, error: ReviewerError) -> None:
        entry = self._end()
        if entry is None:
            return
        if not isinstance(error, RuleViolation):
            self._context.mark_save_failed(error)
        if entry not in self._waiting:
            self.refused.emit(entry, error.message)
        self._go_on()

    def _end(self) -> Entry | None:
        entry, self._writing = self._writing, None
        return entry

    def _go_on(self) -> None:
        if self._waiting:
            self._write()
        else:
            self._context.mark_saved(self._context.desk.clock())
