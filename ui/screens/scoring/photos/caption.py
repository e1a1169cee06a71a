"""The caption of a photo, kept at every key."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.screens.scoring.photos.rows import PhotoRow
from ui.widgets.durable_line import DurableLine

MOST_LETTERS = 200
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CaptionLine(DurableLine):
    """``typed(row, text, goes_on)`` at every key; ``left`` at Enter and Esc."""

    typed = Signal(object, str, bool)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row: PhotoRow | None = None
        self._is_typing = False
        self.setMaxLength(MOST_LETTERS)
        self.setPlaceholderText("图注")
        self.setAccessibleName("图注")
        self.textEdited.connect(self._on_text_edited)

    def show_row(self, row: PhotoRow | None) -> None:
        """Show a photo's caption; what is being typed into the same photo's stays."""
        is_other = (row.id if row else "") != (self._row.id if self._row else "")
        self._row = row
        if is_other or not self._is_typing:
            self._is_typing = False
            text = row.caption if row is not None else ""
            if text != self.text():
                self.setText(text)

    def leave_undo(self) -> None:
        """What comes back is shown."""
        self._is_typing = False

    def _on_text_edited(self, text: str) -> None:
        if self._row is not None:
            self.typed.emit(self._row, text, self._is_typing)
            self._is_typing = True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter and Esc end it."""
        if event.key() in (*ENTER, Qt.Key.Key_Escape):
            self._is_typing = False
            self.left.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt: the entry ends."""
        super().focusOutEvent(event)
        self._is_typing = False
