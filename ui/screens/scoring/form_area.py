"""The scrolled part of the item form, without its parts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from ui.qt.theme import theme


class FormArea(QScrollArea):
    """Scrolls by wheel and focus only: ↑ ↓ PgUp PgDn belong to the items."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: hand every key on."""
        event.ignore()


class FormBody(QWidget):
    """What is scrolled. It paints its whole ground, so that no pane under it is painted with it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the pane's ground."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme().color("panel"))
        painter.end()
