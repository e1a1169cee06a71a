"""Text on the panes: labels of the three sizes, labels that elide, one-pixel dividers."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from ui.qt.theme import theme

LabelType = Literal[
    "text",
    "bold",
    "muted",
    "small",
    "small_text",
    "small_bold",
    "title",
    "site_text",
    "site_bold",
    "site_muted",
    "site_small",
    "site_small_text",
    "site_title",
]
Tone = Literal["", "met", "unclear", "not_met", "formal_red", "muted", "accent"]


def label(text: str = "", kind: LabelType = "text", tone: Tone = "") -> QLabel:
    """A plain-text label of one of the drawn kinds."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("type", kind)
    made.setProperty("tone", tone)
    return made


def set_tone(target: QLabel, tone: Tone) -> None:
    """Change a label's colour; its text keeps its sign and word."""
    if target.property("tone") != tone:
        target.setProperty("tone", tone)
        target.style().unpolish(target)
        target.style().polish(target)


class ElidedLabel(QLabel):
    """One line that gives way: elided at the right, whole text as tooltip."""

    def __init__(self, text: str = "", kind: LabelType = "text", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("type", kind)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def minimumSizeHint(self) -> QSize:
        """It may become as narrow as a few characters, never wider than its text."""
        whole = super().sizeHint()
        return QSize(min(whole.width(), self.fontMetrics().averageCharWidth() * 4), whole.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The tooltip is there exactly while the text is cut."""
        super().resizeEvent(event)
        self._show_tip()

    def setText(self, text: str) -> None:
        """Another text, with the tooltip that it needs."""
        super().setText(text)
        self._show_tip()

    def _show_tip(self) -> None:
        is_cut = self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()
        self.setToolTip(self.text() if is_cut else "")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the elided text."""
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width())
        painter.drawText(self.contentsRect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), text)


def divider(vertical: bool = True, length: int = 0) -> QFrame:
    """A one-pixel line; ``length`` fixes its long side in logical pixels, 0 lets it grow."""
    line = QFrame()
    line.setObjectName("divider")
    width = theme().px("border.line")
    if vertical:
        line.setFixedWidth(width)
        if length:
            line.setFixedHeight(length)
    else:
        line.setFixedHeight(width)
        if length:
            line.setFixedWidth(length)
    return line
