"""The 56 high bar of facts under the header: small label over value, edge to edge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.qt.theme import theme
from ui.widgets.labels import ElidedLabel, divider, label
from ui.widgets.marks import SignWord
from ui.widgets.panes import clear_layout


class BarFact(NamedTuple):
    """Label, value (bold when it is a figure), and a sign with its word."""

    label: str
    value: str
    icon: str = ""
    word: str = ""
    token: str = "text"
    bold: bool = False


class FactsBar(QFrame):
    """Filled anew by ``set_facts``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filterBar")
        self.setFixedHeight(theme().px("bar.facts"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)

    def set_facts(self, facts: Sequence[BarFact]) -> None:
        """Show other facts."""
        clear_layout(self._row)
        while self._row.count():
            self._row.takeAt(0)
        for at, fact in enumerate(facts):
            if at:
                self._row.addWidget(divider())
            self._row.addWidget(self._cell(fact), 1 if at == len(facts) - 1 else 0)

    def _cell(self, fact: BarFact) -> QWidget:
        cell = QWidget()
        body = QVBoxLayout(cell)
        body.setContentsMargins(theme().space(4), theme().space(2), theme().space(4), theme().space(2))
        body.setSpacing(0)
        body.addWidget(label(fact.label, "small"))
        line = QHBoxLayout()
        line.setSpacing(theme().space(2))
        value = ElidedLabel(fact.value, "bold" if fact.bold else "text")
        value.setMinimumWidth(min(value.sizeHint().width(), theme().space(5) * 8))
        line.addWidget(value)
        if fact.word:
            sign = SignWord()
            sign.show_parts(fact.icon, fact.word, fact.token)
            line.addWidget(sign)
        line.addStretch(1)
        body.addLayout(line)
        return cell
