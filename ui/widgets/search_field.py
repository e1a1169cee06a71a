"""A search field: magnifier, hint, key cap, Esc empties it."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.qt.icons import paint_icon
from ui.qt.theme import theme
from ui.widgets.buttons import paint_key_cap


class SearchField(QLineEdit):
    """Listen to ``textChanged``. ``key_cap`` is the shortcut shown while it is empty."""

    def __init__(self, hint: str, key_cap: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key_cap = key_cap
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setTextMargins(theme().px("icon.small") + theme().space(1), 0, 0, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties; on an empty field it goes on to the window."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The field, then its magnifier and key cap."""
        super().paintEvent(event)
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = look.px("icon.small")
        paint_icon(painter, QRect(look.space(2), 0, size, self.height()), "search", "muted_text", size)
        if self._key_cap and not self.text() and not self.hasFocus():
            width = QFontMetrics(look.font("small")).horizontalAdvance(self._key_cap) + look.space(2)
            rect = QRect(self.width() - width - look.space(2), 0, width, self.height())
            paint_key_cap(painter, rect, self._key_cap, "muted_text", "control_line")
