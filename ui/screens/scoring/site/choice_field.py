"""A measured value of a few words, for a finger: the value and a chevron; a touch asks for the list."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.qt.icons import paint_icon
from ui.qt.theme import theme
from ui.screens.scoring.cells import draw
from ui.widgets.buttons import paint_control

WIDTH = 176
CHOOSE = "选择"


class ChoiceField(QAbstractButton):
    """``clicked`` asks for the list; Enter and Alt+↓ do the same."""

    focused = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(WIDTH, theme().px("site.field"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        """As drawn."""
        return self.size()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Space, the arrows and digits belong to the screen."""
        opens = event.key() == Qt.Key.Key_Down and bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if opens or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt: tell which line the keyboard is on."""
        super().focusInEvent(event)
        self.focused.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the field, its value, its chevron."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = "selection" if self.isDown() else "panel" if self.isEnabled() else "raised"
        edge = "control_line" if self.isEnabled() else "line"
        paint_control(painter, self.rect(), ground, edge, is_focused=self.hasFocus())
        size, pad = theme().px("site.icon"), theme().space(3)
        arrow = QRect(self.width() - size - pad, 0, size, self.height())
        if self.isEnabled():
            paint_icon(painter, arrow, "chevron-down", "muted_text", size)
        room = QRect(pad, 0, arrow.left() - pad - theme().space(1), self.height())
        draw(painter, room, self.text() or CHOOSE, "text" if self.text() else "muted_text", site=True)
        painter.end()
