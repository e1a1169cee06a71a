"""The status line: keys of the screen at the left; scheme, round and identity at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.qt.theme import theme
from ui.widgets.labels import label
from ui.widgets.marks import KeyHint
from ui.widgets.panes import clear_layout


class StatusLine(QFrame):
    """28 high; what does not fit at the left is cut, never the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self.setFixedHeight(theme().px("bar.status"))
        self._left, self._right = QHBoxLayout(), QHBoxLayout()
        row = QHBoxLayout(self)
        row.setContentsMargins(theme().space(4), 0, theme().space(4), 0)
        for part in (self._left, self._right):
            part.setSpacing(theme().space(4))
        row.addLayout(self._left)
        row.addStretch(1)
        row.addLayout(self._right)
        self._hints: list[tuple[str, str]] = []
        self._facts: list[str] = []

    @property
    def hints(self) -> list[tuple[str, str]]:
        """The keys shown and what they do."""
        return list(self._hints)

    def set_hints(self, hints: Sequence[tuple[str, str]]) -> None:
        """Show keys and what they do."""
        if list(hints) == self._hints:
            return
        self._hints = list(hints)
        clear_layout(self._left)
        for key, does in hints:
            self._left.addWidget(KeyHint(key, does))

    def set_facts(self, facts: Sequence[str]) -> None:
        """Show scheme, round, identity."""
        if list(facts) == self._facts:
            return
        self._facts = list(facts)
        clear_layout(self._right)
        for each in facts:
            self._right.addWidget(label(each, "small"))
