"""常用语: a list over the form, found by a few letters, inserted where the cursor stands in the remark."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.qt.theme import theme
from ui.screens.scoring.form.phrase_shelf import PhraseLine, PhraseShelf
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.search_field import SearchField
from ui.widgets.table import Table
from ui.widgets.table_model import Cell, Column

ROWS_SHOWN = 7
ASIDE_WIDTH = 56
FIND, CHANGE = "输入拼音、首字母或其中的字", "改好后按 Enter 保存，Esc 放弃"


def _text_cell(line: PhraseLine) -> Cell:
    return Cell(line.text)


def _aside_cell(line: PhraseLine) -> Cell:
    return Cell(line.aside, token="muted_text", small=True)


class PhraseBook(QFrame):
    """Over the form. ``picked(text)``: to be inserted; ``closed`` by Esc or Enter, not by a click elsewhere."""

    picked = Signal(str)
    closed = Signal()

    def __init__(self, shelf: PhraseShelf, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self._shelf, self._over = shelf, parent
        self._requirement: str | None = None
        self._source = ""
        self._changing = ""
        self.field = SearchField(FIND)
        columns = (Column("", 320, _text_cell, stretch=True), Column("", ASIDE_WIDTH, _aside_cell, right=True))
        self.table: Table[PhraseLine] = Table(columns, "常用语", row="table")
        self.table.horizontalHeader().hide()
        self._nothing = label("没有找到。写好说明后可以存为常用语（Ctrl+S）。", "muted")
        self._nothing.setContentsMargins(theme().space(3), theme().space(2), 0, 0)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._hint = ElidedLabel("", "small")
        self.keep = Button("存为常用语", "plain", ButtonExtras(key_cap="Ctrl+S"))
        self.change = Button("修改", "quiet", ButtonExtras(key_cap="F2"))
        self.remove = Button("删除", "quiet", ButtonExtras(key_cap="Shift+Del"))
        self._lay_out()
        for each in (self.table, self.keep, self.change, self.remove):
            # The keyboard stays in the field: losing it closes the book.
            each.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._on_field_text_changed)
        self.table.clicked.connect(self._on_table_clicked)
        self.table.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self.keep.clicked.connect(self.keep_source)
        self.change.clicked.connect(self.begin_change)
        self.remove.clicked.connect(self.remove_current)
        shelf.when_changed = self.refresh
        self.hide()

    def open_over(self, field: QWidget, source: str, requirement: str | None) -> None:
        """Open beside a field. ``source``: what could be kept; ``requirement``: whose values fill the places."""
        self._source, self._requirement, self._changing = source, requirement, ""
        self.field.clear()
        self.field.setPlaceholderText(FIND)
        self.refresh()
        self._place(field)
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def refresh(self) -> None:
        """Show what is offered now, the current line kept in its place."""
        if self._changing:
            return
        at = self.table.currentIndex().row()
        lines = self._shelf.lines(self.field.text(), self._requirement)
        self.table.set_rows(list(lines))
        self.table.setVisible(bool(lines))
        self._nothing.setVisible(not lines)
        if lines:
            self.table.setCurrentIndex(self.table.rows_model.index(min(max(at, 0), len(lines) - 1), 0))
        self._show_actions()

    def keep_source(self) -> None:
        """Ctrl+S: keep the selected part of the remark, or all of it."""
        if self._source.strip():
            self._shelf.keep(self._source)

    def begin_change(self) -> None:
        """F2: the own phrase's text comes into the field."""
        line = self.table.current_row()
        if line is not None and line.own:
            self._changing = line.own
            self.field.setPlaceholderText(CHANGE)
            self.field.setText(line.raw)
            self.field.selectAll()
            self._show_actions()

    def remove_current(self) -> None:
        """Shift+Del: take the own phrase away."""
        line = self.table.current_row()
        if line is not None and line.own and not self._changing:
            self._shelf.remove(line.own)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: the field's keys; losing the keyboard closes the book."""
        if watched is self.field and event.type() == QEvent.Type.FocusOut:
            # The keyboard is somewhere else already, and stays there.
            self.hide()
        if watched is self.field and event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # The screen's own F2 and Ctrl+S mean nothing while the book is open.
            event.accept()
            return True
        if watched is self.field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            count, step = len(self.table.rows_model.rows), 1 if key == Qt.Key.Key_Down else -1
            if count and not self._changing:
                at = (self.table.currentIndex().row() + step) % count
                self.table.setCurrentIndex(self.table.rows_model.index(at, 0))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        elif key == Qt.Key.Key_Escape:
            self._escape()
        elif key == Qt.Key.Key_F2:
            self.begin_change()
        elif key == Qt.Key.Key_Delete and modifiers & Qt.KeyboardModifier.ShiftModifier:
            self.remove_current()
        elif key == Qt.Key.Key_S and modifiers & Qt.KeyboardModifier.ControlModifier:
            self.keep_source()
        else:
            return False
        return True

    def _take(self) -> None:
        line = self.table.current_row()
        if self._changing:
            self._shelf.change(self._changing, self.field.text())
            self._end_change()
        elif line is not None:
            self.picked.emit(line.text)
            self._close()

    def _escape(self) -> None:
        if self._changing:
            self._end_change()
        else:
            self._close()

    def _end_change(self) -> None:
        self._changing = ""
        self.field.setPlaceholderText(FIND)
        self.field.clear()
        self.refresh()

    def _close(self) -> None:
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def _on_field_text_changed(self, _text: str) -> None:
        if not self._changing:
            self.table.setCurrentIndex(self.table.rows_model.index(0, 0))
        self.refresh()

    def _on_table_clicked(self) -> None:
        self._take()

    def _on_row_changed(self) -> None:
        self._show_actions()

    def _show_actions(self) -> None:
        line = self.table.current_row()
        is_own = line is not None and bool(line.own)
        self._hint.setText("↑ ↓ 选择　Enter 插入　Esc 关闭")
        for each in (self.change, self.remove):
            each.setVisible(is_own and not self._changing)
        self.keep.setVisible(not is_own and not self._changing)
        self.keep.setEnabled(bool(self._source.strip()))
        self.keep.setToolTip("把选中的说明（没有选中时为全部说明）存为本人的常用语")

    def _place(self, field: QWidget) -> None:
        """Above the field, over the form; below it where there is more room."""
        gap = theme().space(1)
        top = field.mapTo(self._over, field.rect().topLeft())
        left, width = top.x(), field.width()
        wanted = theme().px("row.table") * (ROWS_SHOWN + 2) + 3 * theme().space(2)
        above, below = top.y() - gap, self._over.height() - top.y() - field.height() - gap
        height = min(wanted, max(above, below) - gap)
        y = above - height if above >= below else top.y() + field.height() + gap
        self.setGeometry(left, y, width, height)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setContentsMargins(theme().space(1), 0, 0, 0)
        foot.setSpacing(theme().space(2))
        foot.addWidget(self._hint, 1)
        for each in (self.change, self.remove, self.keep):
            foot.addWidget(each)
        body = QVBoxLayout(self)
        body.setContentsMargins(*(theme().space(2),) * 4)
        body.setSpacing(theme().space(2))
        body.addWidget(self.field)
        body.addWidget(self.table, 1)
        body.addWidget(self._nothing, 1)
        body.addLayout(foot)
