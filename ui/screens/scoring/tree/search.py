"""Searching the items: a line under the filter, there while it is used."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.qt.theme import theme
from ui.widgets.buttons import IconButton
from ui.widgets.search_field import SearchField


class TreeSearchField(SearchField):
    """↑ ↓ walk through what was found while the keyboard stays; Enter goes to the points, Esc ends the search."""

    moved = Signal(int)
    entered = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: keys that mean something here."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None:
            self.moved.emit(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class TreeSearch(QWidget):
    """The field with its ✕. ``searched(text)`` at every change; hidden until ``begin``."""

    searched = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filterBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(theme().px("bar.pane_head"))
        self.field = TreeSearchField("项号、名称、拼音首字母、说明")
        self._close = IconButton("x", "结束查找（Esc）", size=16)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme().space(2), 0, theme().space(1), 1)
        row.setSpacing(theme().space(1))
        row.addWidget(self.field, 1)
        row.addWidget(self._close)
        self.field.textChanged.connect(self.searched)
        self._close.clicked.connect(self.field.left)
        self.hide()

    def begin(self) -> None:
        """Show it with the keyboard in it; what was searched for is selected."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def end(self) -> None:
        """Empty and put away: everything is shown again."""
        self.field.clear()
        self.hide()
