"""The differences between the two typists, the scanned page beside them: ← takes the first, → the second, or type."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QSplitter, QWidget

from reviewer.domain.paper import PREVAILS, Taken
from reviewer.errors import ReviewerError
from reviewer.usecases.compare_paper import choose_value
from ui.qt.context import Context
from ui.qt.theme import theme
from ui.screens.paper.presenter import CompareState, DifferenceLine
from ui.screens.paper.scan_pane import ScanPane
from ui.widgets.buttons import Button
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import label
from ui.widgets.panes import PaneHead, column, row
from ui.widgets.table import Table
from ui.widgets.table_model import Cell, Column

TABLE_WIDTH, SCAN_WIDTH, LEAST_TABLE, LEAST_SCAN = 800, 500, 640, 240
CELL_CHARACTERS, TEXT_LINES = 6, 6


def _item_cell(line: DifferenceLine) -> Cell:
    return Cell(line.item, tip=line.item)


def _field_cell(line: DifferenceLine) -> Cell:
    return Cell(line.field, token="muted_text")


def _first_cell(line: DifferenceLine) -> Cell:
    return Cell(line.first, bold=line.taken == "A", tip=line.first, strike=line.taken in ("B", "value"))


def _second_cell(line: DifferenceLine) -> Cell:
    return Cell(line.second, bold=line.taken == "B", tip=line.second, strike=line.taken in ("A", "value"))


def _chosen_cell(line: DifferenceLine) -> Cell:
    if not line.taken:
        return Cell("待选", icon="question-mark", token="unclear")
    return Cell(line.chosen, icon="circle-check", icon_token="met", tip=line.reason)


def _line_key(line: DifferenceLine) -> object:
    return line.place


COLUMNS = (
    Column("评审内容", 180, _item_cell, stretch=True, bold_when_current=True),
    Column("栏目", 112, _field_cell),
    Column("← 第一遍", 112, _first_cell),
    Column("第二遍 →", 112, _second_cell),
    Column("采用", 112, _chosen_cell),
)


def _whole_text(name: str) -> QPlainTextEdit:
    """A value that is too long for its cell, whole, to read only."""
    text = QPlainTextEdit()
    text.setReadOnly(True)
    text.setAccessibleName(name)
    text.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    text.setFixedHeight(text.fontMetrics().lineSpacing() * TEXT_LINES + 2 * theme().space(2))
    text.hide()
    return text


class _Differences(Table[DifferenceLine]):
    """Arrows choose, other letters begin a value of one's own."""

    taken = Signal(str)
    typed = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: ← and → choose; a digit or letter goes into the field below."""
        side = {Qt.Key.Key_Left: "A", Qt.Key.Key_Right: "B"}.get(Qt.Key(event.key()))
        if side is not None:
            self.taken.emit(side)
        elif event.text().strip() and event.text().isprintable():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)


class ComparePage(QWidget):
    """``chosen`` after a choice was saved; ``settle_wanted`` carries who looked at the paper, and a reason."""

    chosen = Signal()
    settle_wanted = Signal(str, str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._state: CompareState | None = None
        self.table = _Differences(COLUMNS, "差异", key=_line_key)
        self.scan = ScanPane(context)
        self._head = PaneHead("两人的差异")
        self._same = EmptyState("两人录入的内容完全一致，没有差异。看过纸质评分表后即可采用。")
        self.value, self.value_reason = QLineEdit(), QLineEdit()
        self.by, self.reason = QLineEdit(), QLineEdit()
        self._keep = Button("采用这个值")
        self.message = label("", "small_text", "not_met")
        self.message.setWordWrap(True)
        self.whole = (_whole_text("第一遍全文"), _whole_text("第二遍全文"))
        self._lay_out()
        self.table.taken.connect(self._on_taken)
        self.table.typed.connect(self._on_typed)
        self.table.row_chosen.connect(self._on_row_chosen)
        self.value.returnPressed.connect(self.value_reason.setFocus)
        self.value_reason.returnPressed.connect(self._on_keep)
        self._keep.clicked.connect(self._on_keep)
        self.by.returnPressed.connect(self._on_by_entered)
        self.reason.returnPressed.connect(self.settle)

    def _lay_out(self) -> None:
        left, split = QWidget(), QSplitter(Qt.Orientation.Horizontal)
        listed = column(self._head, self._same, parent=left)
        listed.addWidget(self.table, 1)
        texts = row(*self.whole, gap=theme().space(3))
        texts.setContentsMargins(theme().space(4), theme().space(3), theme().space(4), 0)
        listed.addLayout(texts)
        listed.addLayout(self._fields())
        split.addWidget(left)
        split.addWidget(self.scan)
        split.setHandleWidth(theme().px("border.line"))
        split.setChildrenCollapsible(False)
        left.setMinimumWidth(LEAST_TABLE)
        self.scan.setMinimumWidth(LEAST_SCAN)
        split.setSizes([TABLE_WIDTH, SCAN_WIDTH])
        split.setStretchFactor(0, 1)
        row(split, parent=self)

    def _fields(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(*[theme().space(4)] * 4)
        grid.setHorizontalSpacing(theme().space(3))
        grid.setVerticalSpacing(theme().space(2))
        fields = (
            ("纸上实为", self.value, "两人都认错时，照纸质评分表填写"),
            ("理由", self.value_reason, "如：两人都把 3 认成 8"),
            ("核对人", self.by, "看着纸质评分表核对的人"),
            ("整份说明", self.reason, "缺扫描件、缺说明或材料有更正时必填"),
        )
        for at, (name, field, hint) in enumerate(fields):
            field.setAccessibleName(name)
            field.setPlaceholderText(hint)
            words = label(name, "muted")
            words.setBuddy(field)
            line, side = divmod(at, 2)
            grid.addWidget(words, line, 3 * side)
            grid.addWidget(field, line, 3 * side + 1)
        grid.addWidget(self._keep, 0, 5)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(4, 1)
        grid.addWidget(self.message, 2, 0, 1, 6)
        note = label(PREVAILS, "small")
        grid.addWidget(note, 3, 0, 1, 6)
        return grid

    @property
    def state(self) -> CompareState | None:
        """What is compared, None before anything is."""
        return self._state

    def show_state(self, state: CompareState) -> None:
        """The differences; the current one stays, of a new copy the first unresolved one is current."""
        is_new = self._state is None or self._state.view.number != state.view.number
        self._state = state
        self._head.set_aside(f"第一遍 {state.first}　第二遍 {state.second}　还有 {state.left} 处待选")
        self._same.setVisible(not state.lines)
        self.table.setVisible(bool(state.lines))
        for text in self.whole:
            text.setVisible(bool(state.lines) and text.isVisibleTo(self))
        self.table.set_rows(state.lines)
        self._keep.setEnabled(bool(state.lines))
        for field in (self.value, self.value_reason):
            field.setEnabled(bool(state.lines))
        if is_new:
            self.message.setText("")
            self.reason.clear()
            self.scan.show_copy(state.view.number, state.view.scanned_pages)
            self.scan.show_page(state.lines[0].page if state.lines else 1)
            first = next((line for line in state.lines if not line.taken), None)
            if first is not None:
                self.table.choose_key(first.place)

    def focus(self) -> None:
        """The differences, or without any who looked at the paper."""
        (self.table if self._state is not None and self._state.lines else self.by).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    def leave(self) -> None:
        """Give back the scan's memory; opened again it is shown anew."""
        self.scan.clear()
        self._state = None

    def settle(self) -> None:
        """Take the copy over, once somebody is named."""
        if not self.by.text().strip():
            self._tell("请写核对人：谁看着纸质评分表核对的。", self.by)
            return
        self.settle_wanted.emit(self.by.text().strip(), self.reason.text().strip())

    def refuse(self, error: ReviewerError) -> None:
        """Tell why nothing was taken over."""
        asks_reason = error.code in ("paper_without_scan", "paper_outdated", "paper_without_remark", "paper_replaces")
        self._tell(error.message.replace("（--reason）", ""), self.reason if asks_reason else None)

    def _tell(self, message: str, field: QLineEdit | None = None) -> None:
        self.message.setText(message)
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_row_chosen(self, line: DifferenceLine) -> None:
        self.value.setText(line.chosen if line.taken == "value" else "")
        self.value_reason.setText(line.reason)
        for text, value in zip(self.whole, (line.first, line.second), strict=True):
            text.setPlainText(value)
            # What a cell of the table shows whole needs no second place.
            text.setVisible(max(len(line.first), len(line.second)) > CELL_CHARACTERS)
        self.scan.show_page(line.page)

    def _on_by_entered(self) -> None:
        if self._state is not None and self._state.left:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.settle()

    def _on_taken(self, side: str) -> None:
        self._choose("A" if side == "A" else "B")

    def _on_typed(self, text: str) -> None:
        self.value.setFocus(Qt.FocusReason.OtherFocusReason)
        self.value.setText(text)

    def _on_keep(self) -> None:
        self._choose("value", self.value.text(), self.value_reason.text())

    def _choose(self, taken: Taken, value: str = "", reason: str = "") -> None:
        line = self.table.current_row()
        if self._state is None or line is None:
            return
        if not self.by.text().strip():
            self._tell("请先写核对人：谁看着纸质评分表核对的。", self.by)
            return
        work = partial(
            choose_value,
            self._context.desk,
            self._state.view.number,
            line.place,
            taken,
            self.by.text(),
            value=value,
            reason=reason,
        )
        self._context.jobs.write(work, self._on_chosen, self._on_refused)

    def _on_chosen(self, _none: None) -> None:
        self.message.setText("")
        at = self.table.currentIndex().row()
        if at + 1 < len(self.table.rows_model.rows):
            self.table.setCurrentIndex(self.table.rows_model.index(at + 1, 0))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit()

    def _on_refused(self, error: ReviewerError) -> None:
        self._tell(error.message, self.value_reason if error.code == "paper_reason_missing" else self.value)
