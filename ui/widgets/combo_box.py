"""A combo box with the drawn chevron."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from ui.qt.icons import paint_icon
from ui.qt.theme import theme


class ComboBox(QComboBox):
    """Elides its text rather than growing beyond its pane."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box, then its chevron."""
        super().paintEvent(event)
        size = theme().px("icon.small")
        rect = QRect(self.width() - size - theme().space(2), 0, size, self.height())
        paint_icon(QPainter(self), rect, "chevron-down", "text" if self.isEnabled() else "disabled_text", size)
