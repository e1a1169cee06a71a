"""An empty screen says in one sentence what to do next, with one button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.qt.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.labels import label


class EmptyState(QWidget):
    """Stands where the first row would be. ``action_clicked`` when there is a button."""

    action_clicked = Signal()

    def __init__(self, sentence: str = "", action: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence: QLabel = label(sentence, "muted")
        self._sentence.setWordWrap(True)
        self._action = Button(action)
        self._action.clicked.connect(self.action_clicked)
        self.setFocusProxy(self._action)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme().space(4)] * 4)
        column.setSpacing(theme().space(3))
        column.addWidget(self._sentence)
        row = QHBoxLayout()
        row.addWidget(self._action)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        self.set_text(sentence, action)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)

    def set_text(self, sentence: str, action: str = "") -> None:
        """Change the sentence and the button; no action, no button."""
        self._sentence.setText(sentence)
        self._action.setText(action)
        self._action.setAccessibleName(action)
        self._action.setVisible(bool(action))
