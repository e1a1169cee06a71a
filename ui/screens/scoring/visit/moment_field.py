"""A time of a record: typed, or 现在."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.qt.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.panes import row


class MomentField(QWidget):
    """``entered(text)`` when a typed time is complete (Enter, or the keyboard leaves), ``now_wanted``."""

    entered = Signal(str)
    now_wanted = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit(self)
        self.field.setAccessibleName(f"{name}时间")
        self.field.setPlaceholderText("9:30")
        width = QFontMetrics(theme().font()).horizontalAdvance("2026-12-28 00:00")
        self.field.setFixedWidth(width + 2 * theme().space(3))
        self.now = Button("现在", "plain", height="compact")
        self.now.setAccessibleName(f"{name}：现在")
        row(self.field, self.now, parent=self, gap=theme().space(1))
        self._shown = ""
        self.field.editingFinished.connect(self._on_editing_finished)
        self.now.clicked.connect(self.now_wanted)

    def show_text(self, text: str) -> None:
        """Show a time, unless a refused one stands there to be mended."""
        if text != self._shown:
            self._shown = text
            self.field.setText(text)

    def show_faulty(self, is_faulty: bool) -> None:
        """The typed time was refused."""
        if bool(self.field.property("faulty")) != is_faulty:
            self.field.setProperty("faulty", is_faulty)
            self.field.style().unpolish(self.field)
            self.field.style().polish(self.field)

    def reset(self) -> None:
        """What is on the disk stands there again."""
        self.field.setText(self._shown)
        self.show_faulty(False)

    def set_read_only(self, is_read_only: bool) -> None:
        """Submitted."""
        self.field.setReadOnly(is_read_only)
        self.now.setVisible(not is_read_only)

    def _on_editing_finished(self) -> None:
        if not self.field.isReadOnly() and (self.field.text() != self._shown or self.field.property("faulty")):
            self.entered.emit(self.field.text())
