"""List above, detail below, one stronger line between them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from ui.qt.theme import theme


class HalfSplitter(QSplitter):
    """Neither half can be closed."""

    def __init__(self, above: QWidget, below: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(theme().space(0))
        self.addWidget(above)
        self.addWidget(below)
        self.setStretchFactor(0, 0)
        self.setStretchFactor(1, 1)

    def createHandle(self) -> QSplitterHandle:
        """A handle that draws its line."""
        return _Handle(Qt.Orientation.Vertical, self)


class _Handle(QSplitterHandle):
    def paintEvent(self, _event: QPaintEvent) -> None:
        # Qt masks a thin handle to its contents and keeps a margin around them for the mouse.
        rect, painter = self.contentsRect(), QPainter(self)
        painter.fillRect(rect, theme().color("panel"))
        painter.fillRect(rect.x(), rect.y(), rect.width(), theme().px("border.line"), theme().color("bar_fill"))
