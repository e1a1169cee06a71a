"""The bar above the fields: what is missing by name, or one sentence that is to be known."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QWidget

from ui.qt.theme import theme
from ui.screens.documents.detail_presenter import Detail
from ui.widgets.labels import label, set_tone
from ui.widgets.marks import SignWord
from ui.widgets.panes import row

_LOOKS = {
    "warning": ("alert-triangle", "unclear"),
    "problem": ("alert-triangle", "not_met"),
    "info": ("info-circle", "accent"),
}


class KnowBar(QFrame):
    """Tinted by its kind, hidden with nothing to say. A click asks for the first missing field."""

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setMinimumHeight(theme().px("bar.pane_head"))
        self._sign, self._text, self._names = SignWord(), label(""), label("", "bold", "not_met")
        for each in (self._text, self._names):
            each.setWordWrap(True)
        line = row(self._sign, parent=self, gap=theme().space(2))
        line.setContentsMargins(theme().space(4), theme().space(2), theme().space(4), theme().space(2))
        words = row(self._text)
        words.addWidget(self._names, 1)
        line.addLayout(words, 1)

    @property
    def text(self) -> str:
        """All that it says, empty while hidden."""
        return "" if self.isHidden() else f"{self._text.text()}{self._names.text()}"

    def show_detail(self, detail: Detail) -> None:
        """Say what the detail has to say; what is missing comes before all else."""
        missing, is_old = detail.missing, bool(detail.bar and detail.shown)
        if missing and not is_old:
            names = "、".join(each.label for each in missing)
            self.show_sentence(f"缺 {len(missing)} 项，不能签发：", "problem", names)
        else:
            self.show_sentence(detail.bar, detail.bar_kind)

    def show_sentence(self, words: str, kind: str, names: str = "") -> None:
        """A sentence with bold names after it; an empty one hides the bar."""
        self.setVisible(bool(words))
        self._text.setText(words)
        self._names.setText(names)
        self._names.setVisible(bool(self._names.text()))
        # The sentence takes the line when no names follow it.
        self._text.setWordWrap(not self._names.text())
        set_tone(self._text, "not_met" if kind == "problem" else "")
        icon, token = _LOOKS[kind]
        self._sign.show_parts(icon, "", token)
        if self.property("kind") != kind:
            self.setProperty("kind", kind)
            self.style().unpolish(self)
            self.style().polish(self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt: a click."""
        super().mouseReleaseEvent(event)
        self.clicked.emit()
