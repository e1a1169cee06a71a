"""F1: the keys of this screen and of the whole window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.qt.theme import theme
from ui.shell.actions import SCREEN_ACTIONS, WINDOW_ACTIONS
from ui.widgets.buttons import Button
from ui.widgets.labels import label
from ui.widgets.marks import KeyHint


class HelpPage(QDialog):
    """A small page over the window; Esc, F1 or 关闭 closes it."""

    def __init__(self, screen_title: str, hints: Sequence[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("帮助")
        self.setModal(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme().space(5)] * 4)
        column.setSpacing(theme().space(3))
        column.addWidget(label(f"{screen_title}：按键", "title"))
        whole = [(each.keys, each.text) for each in (*SCREEN_ACTIONS, *WINDOW_ACTIONS)]
        # Both blocks stand in the same two columns.
        wide = max(KeyHint(*each).sizeHint().width() for each in (*hints, *whole))
        column.addLayout(self._keys(hints, wide))
        column.addWidget(label("整个窗口", "bold"))
        column.addLayout(self._keys(whole, wide))
        foot = QHBoxLayout()
        foot.addStretch(1)
        close = Button("关闭")
        close.clicked.connect(self.accept)
        foot.addWidget(close)
        column.addLayout(foot)
        close.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F1 closes what F1 opened."""
        if event.key() == Qt.Key.Key_F1:
            self.accept()
            return
        super().keyPressEvent(event)

    def _keys(self, hints: Sequence[tuple[str, str]], wide: int) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme().space(5))
        grid.setVerticalSpacing(theme().space(2))
        for at in range(2):
            grid.setColumnMinimumWidth(at, wide)
        grid.setColumnStretch(2, 1)
        for at, (key, does) in enumerate(hints):
            grid.addWidget(KeyHint(key, does), at // 2, at % 2, Qt.AlignmentFlag.AlignLeft)
        return grid
