"""Ctrl+K: go to anything (application, item, document, screen, action) by name, pinyin, initials or number."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.qt.theme import theme
from ui.widgets.labels import label
from ui.widgets.search_field import SearchField
from ui.widgets.table import Table
from ui.widgets.table_model import Cell, Column
from ui.widgets.targets import Target, find_targets

ROWS_SHOWN = 10


def _target_cell(target: Target) -> Cell:
    return Cell(target.text, icon=target.icon, icon_token="muted_text")


def _aside_cell(target: Target) -> Cell:
    return Cell(target.aside, token="muted_text", small=True)


class Palette(QFrame):
    """An overlay of its parent; ``open_with`` shows it. Esc or a click elsewhere closes it.

    ``went`` names the target that the person chose.
    """

    closed = Signal()
    went = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("palette")
        self._targets: Sequence[Target] = ()
        self._recent: Sequence[str] = ()
        self._field = SearchField("单位、评分项、文件、屏、操作：名称、拼音、首字母或编号")
        columns = (Column("", 380, _target_cell, stretch=True), Column("", 160, _aside_cell, right=True))
        self._table: Table[Target] = Table(columns, "跳转目标", row="table")
        self._table.horizontalHeader().hide()
        self._table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QVBoxLayout(self)
        body.setContentsMargins(theme().space(2), theme().space(2), theme().space(2), theme().space(2))
        body.addWidget(self._field)
        body.addWidget(self._table)
        self._nothing = label("没有找到。可以输入单位、评分项、文件或屏的名称，拼音首字母，或编号。", "muted")
        self._nothing.setContentsMargins(theme().space(3), theme().space(2), 0, 0)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        body.addWidget(self._nothing, 1)
        self._field.textChanged.connect(self._on_text_changed)
        self._table.clicked.connect(self._on_clicked)
        self._field.installEventFilter(self)
        self.hide()

    def open_with(self, targets: Sequence[Target], recent: Sequence[str] = ()) -> None:
        """Show it over the parent with everything that one can go to, what was used last first."""
        self._targets, self._recent = targets, recent
        self._field.clear()
        self._on_text_changed("")
        self._place()
        self.show()
        self.raise_()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys move in the list, Enter goes, Esc or losing the focus closes."""
        if watched is self._field and event.type() == QEvent.Type.FocusOut:
            self._close()
        if watched is self._field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _on_key(self, key: Qt.Key) -> bool:
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            count = len(self._table.rows_model.rows)
            at = self._table.currentIndex().row() + (1 if key == Qt.Key.Key_Down else -1)
            if count:
                self._table.setCurrentIndex(self._table.rows_model.index(at % count, 0))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go(self._table.current_row())
            return True
        if key == Qt.Key.Key_Escape:
            self._close()
            return True
        return False

    def _on_text_changed(self, text: str) -> None:
        found = find_targets(self._targets, text, self._recent)
        self._table.set_rows(found)
        self._table.setVisible(bool(found))
        self._nothing.setVisible(not found)

    def _on_clicked(self) -> None:
        self._go(self._table.current_row())

    def _go(self, target: Target | None) -> None:
        if target is not None:
            self._close()
            target.run()
            self.went.emit(target.name)

    def _close(self) -> None:
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def _place(self) -> None:
        width = min(640, self._over.width() - 2 * theme().space(5))
        height = theme().px("row.table") * (ROWS_SHOWN + 2)
        self.setGeometry((self._over.width() - width) // 2, theme().px("bar.header") + theme().space(3), width, height)
