"""Pages that take the place of list, fields and page: templates, the register of numbers.

A page is one class with its entry in ``page_table.py``; the header then has a button for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.qt.context import Context


class DocumentsPage(QWidget):
    """Base. Emit ``closed`` to go back to the documents, ``changed`` when header or keys are others now."""

    closed = Signal()
    changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context

    def activate(self, kind: str, subject: str) -> None:
        """The page is shown; ``kind`` and ``subject`` are those that were shown before."""

    def header_widgets(self) -> list[QWidget]:
        """Buttons at the right end of the header, at most one of them filled; made once."""
        return []

    def key_hints(self) -> list[tuple[str, str]]:
        """Keys and what they do."""
        return []

    def may_leave(self) -> bool:
        """Whether everything typed is safe."""
        return True


class PageSpec(NamedTuple):
    """A page: its key for ``goto("documents", page=…)``, the word on its button and in the header, its icon."""

    key: str
    word: str
    icon: str
    make: Callable[[Context], DocumentsPage]
