"""The phrases offered at the open item, and what the person does with the own ones. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from reviewer.desk import Desk
from reviewer.domain.records import Record
from reviewer.domain.spelling import is_found
from reviewer.usecases.keep_phrases import (
    change_phrase,
    filled_phrase,
    keep_phrase,
    offered_phrases,
    own_phrases,
    remove_phrase,
)
from ui.screens.scoring.form.words import phrase_values, requirement_spoken_of
from ui.screens.scoring.sheet.entry_lane import Writer
from ui.screens.scoring.sheet.reading import SheetReading


class PhraseLine(Record):
    """One line of the book: what would be inserted, what it is kept as, the id where it is one's own."""

    text: str
    raw: str
    own: str

    @property
    def aside(self) -> str:
        """Whose it is."""
        return "本人" if self.own else "办法"


class PhraseShelf:
    """Asks and writes for the book. ``when_changed`` is called after each write."""

    def __init__(self, desk: Desk, writer: Writer, sheet: SheetReading) -> None:
        self._desk, self._writer, self._sheet = desk, writer, sheet
        self.when_changed: Callable[[], None] | None = None

    def lines(self, typed: str, requirement: str | None) -> tuple[PhraseLine, ...]:
        """What is offered and holds the typed words; places filled from the requirement at hand."""
        sheet = self._sheet
        offered = offered_phrases(sheet.scheme, own_phrases(self._desk), sheet.key, sheet.score.judgement)
        rows = sheet.requirements

        def filled(text: str) -> str:
            return filled_phrase(text, phrase_values(requirement_spoken_of(rows, text, requirement)))

        lines = (
            PhraseLine(text=filled(each.text), raw=each.text, own=each.own)
            for each in offered
            if is_found(typed, each.text)
        )
        return tuple(lines)

    def keep(self, text: str) -> None:
        """Keep a text as one's own phrase, remembered with the open item and its judgement."""
        sheet = self._sheet
        self._write(partial(keep_phrase, self._desk, text, sheet.key.item, sheet.score.judgement))

    def change(self, phrase: str, text: str) -> None:
        """Give one's own phrase another text."""
        self._write(partial(change_phrase, self._desk, phrase, text))

    def remove(self, phrase: str) -> None:
        """Take one's own phrase away."""
        self._write(partial(remove_phrase, self._desk, phrase))

    def _write(self, work: Callable[[], Any]) -> None:
        self._writer.write(work, self._on_written)

    def _on_written(self, _result: object) -> None:
        if self.when_changed is not None:
            self.when_changed()
