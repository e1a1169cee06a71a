"""Editors of a measured value: a number, or a few words. Keys of the screen go on to it."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from ui.qt.icons import paint_icon

CHOOSE = "选择…"


class MeasuredField(QLineEdit):
    """A measured number; Space and the arrows are left to the screen."""

    focused = Signal()
    committed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter goes to the next field, the screen's keys to the screen."""
        keys = (Qt.Key.Key_Space, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        if event.key() in keys:
            event.ignore()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.committed.emit()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt: tell which line the keyboard is on."""
        super().focusInEvent(event)
        self.focused.emit()


class MeasuredChoice(QComboBox):
    """A measured value of a few words. The wheel scrolls the form, not the value."""

    focused = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLineEdit(self)
        self.setLineEdit(self.words)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setCompleter(None)  # type: ignore[arg-type]  # None takes the completer away
        self.words.setPlaceholderText(CHOOSE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: ↑ and ↓ belong to the items; with Alt they open the list."""
        keys = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        if event.key() in keys and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt: never change a value by scrolling past."""
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt: tell which line the keyboard is on."""
        super().focusInEvent(event)
        self.focused.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the field, then its arrow in the tokens' colour."""
        super().paintEvent(event)
        painter = QPainter(self)
        token = "muted_text" if self.isEnabled() else "disabled_text"
        paint_icon(painter, QRect(self.width() - 28, 0, 20, self.height()), "chevron-down", token, 16)
        painter.end()
