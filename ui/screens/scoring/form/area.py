"""The scrolled part of the item form, without its parts."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from ui.qt.theme import theme


class FormArea(QScrollArea):
    """Scrolls by wheel and focus only: ↑ ↓ PgUp PgDn belong to the items. ``resized`` for what fits itself in."""

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: another height."""
        super().resizeEvent(event)
        self.resized.emit()

    def room_beside(self, widget: QWidget) -> int:
        """The height left for a widget by everything else that is scrolled, so that nothing need be."""
        body: QWidget | None = self.widget()
        whole = body.heightForWidth(self.viewport().width()) if body is not None else 0
        return self.viewport().height() - whole + (0 if widget.isHidden() else widget.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: hand every key on."""
        event.ignore()

    def show_whole(self, widget: QWidget, gap: int) -> None:
        """Scroll until a widget and a gap around it are seen; Qt's own way looks at the text cursor alone."""
        bar, height = self.verticalScrollBar(), self.viewport().height()
        top = widget.mapTo(self.viewport(), QPoint(0, 0)).y() + bar.value() - gap
        bottom = top + widget.height() + 2 * gap
        bar.setValue(min(max(bar.value(), bottom - height), top))


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
