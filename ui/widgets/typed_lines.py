"""What people type into: a day with its calendar, several lines that Tab leaves."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from reviewer.usecases.documents.entries import typed_date
from ui.qt.context import BEIJING
from ui.qt.icons import paint_icon
from ui.qt.theme import theme
from ui.widgets.day_picker import DayPicker

TEXT_LINES = 3


class SeveralLines(QPlainTextEdit):
    """Tab leads to the next field; as high as a few lines."""

    edited = Signal(str)

    def __init__(self, parent: QWidget | None = None, lines: int = TEXT_LINES) -> None:
        super().__init__(parent)
        self._is_shown = False
        self.setTabChangesFocus(True)
        line = theme().px("font.line_height_px.text")
        self.setFixedHeight(lines * line + 2 * theme().space(2))
        self.textChanged.connect(self._on_text_changed)

    def show_text(self, text: str) -> None:
        """Without telling that it was edited."""
        self._is_shown = True
        self.setPlainText(text)
        self._is_shown = False

    def _on_text_changed(self) -> None:
        if not self._is_shown:
            self.edited.emit(self.toPlainText())


class DayLine(QLineEdit):
    """A day as people write it, with a calendar at its right end (Alt+↓)."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        room = theme().px("icon.small") + theme().space(1)
        self.setTextMargins(0, 0, room, 0)
        self.setMouseTracking(True)
        self.picker: DayPicker | None = None

    def open_picker(self) -> None:
        """Show the month of the day that stands here, or today's."""
        today = datetime.now(BEIJING).date()
        if self.picker is None:
            self.picker = DayPicker(self)
            self.picker.chosen.connect(self._on_chosen)
        self.picker.open_under(self, typed_date(self.text()) or today, today)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Alt+↓ opens the calendar."""
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_picker()
            return
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: a hand over the calendar."""
        is_over = self._icon_place().contains(event.position().toPoint())
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_over else Qt.CursorShape.IBeamCursor)
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: a press on the calendar opens it."""
        if self._icon_place().contains(event.position().toPoint()):
            # The popup would take the rest of this press for a click beside it.
            QTimer.singleShot(0, self, self.open_picker)
            return
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the field, then its calendar."""
        super().paintEvent(event)
        paint_icon(QPainter(self), self._icon_place(), "calendar", "text", theme().px("icon.small"))

    def _icon_place(self) -> QRect:
        size = theme().px("icon.small")
        return QRect(self.width() - size - 2 * theme().space(2), 0, size + 2 * theme().space(2), self.height())

    def _on_chosen(self, day: date) -> None:
        self.setFocus()
        self.setText(f"{day.year}年{day.month}月{day.day}日")
        self.picked.emit(self.text())
