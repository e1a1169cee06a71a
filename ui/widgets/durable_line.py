"""A line whose every key is kept by the caller: undo is the screen's, not the editor's own."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

UNDO_KEYS = ("Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+Y")


class DurableLine(QLineEdit):
    """``textEdited`` at every key. Its own undo would know nothing of the store: those keys are the screen's."""

    def event(self, event: QEvent) -> bool:
        """Qt: leave undo and redo to the shortcuts of the screen."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            if QKeySequence(event.keyCombination()).toString() not in UNDO_KEYS:
                return super().event(event)
            event.ignore()
            self.leave_undo()
            return True
        return super().event(event)

    def leave_undo(self) -> None:
        """The screen is about to undo or redo."""
