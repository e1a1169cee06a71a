"""The steps of the arithmetic as the side pane shows them: long figures cut short, whole ones on asking."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QWidget

# A quotient that does not end is told to twelve places; one that ends sooner is told whole.
_ENDLESS = re.compile(r"(\d+\.\d{4})\d{8}(?!\d)")


def short_step(step: str) -> str:
    """The step with four places of every figure that does not end, and an ellipsis.

    Cut and never rounded: a total just below a line must not seem to reach it.
    """
    return _ENDLESS.sub(r"\1…", step)


class StepLabel(QLabel):
    """One step; while figures are cut the whole step is its tooltip, and what is copied."""

    def __init__(self, step: str, parent: QWidget | None = None) -> None:
        super().__init__(short_step(step), parent)
        self._step = step
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("type", "text")
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if self.text() != step:
            self.setToolTip(step)
            self.setAccessibleName(step)
        action = QAction("复制全文", self)
        action.triggered.connect(self._on_copy)
        self.addAction(action)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copying takes the exact figures, not the shown ones."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self._on_copy()
            return
        super().keyPressEvent(event)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._step)
