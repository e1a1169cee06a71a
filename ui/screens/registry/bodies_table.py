"""The table of bodies: what belongs to the body spans its items, a body is chosen as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from reviewer.domain.catalogue import plain_name
from reviewer.domain.registry import REGISTRY_STATES, Body, RegistryState
from ui.qt.icons import paint_icon
from ui.qt.preferences import Preferences
from ui.qt.theme import Theme, theme
from ui.screens.registry.bodies_presenter import BodyLine, left_words, number_words
from ui.widgets.table import Table, paint_row_ground
from ui.widgets.table_model import Cell, Column, Index

LEVELS: Final = (5, 4, 3, 2, 1)
LEVEL_STEP: Final = 15
STATE_SIGNS: Final[dict[RegistryState, tuple[str, str]]] = {
    "in_force": ("check", "met"),
    "expiring": ("check", "met"),
    "suspended": ("question-mark", "unclear"),
    "upcoming": ("clock", "muted_text"),
    "expired": ("x", "not_met"),
    "removed": ("minus", "muted_text"),
}


def _number_cell(line: BodyLine) -> Cell:
    return Cell(number_words(line.body), token="muted_text", tip="\n".join(line.body.numbers))


def _name_cell(line: BodyLine) -> Cell:
    return Cell(line.body.name, tip=line.body.name)


def _until_cell(line: BodyLine) -> Cell:
    until = line.body.valid_until
    if until is None:
        return Cell("–", token="muted_text", tip="名录没有写明有效期")
    return Cell(until.isoformat())


def _left_cell(line: BodyLine) -> Cell:
    words = left_words(line.body)
    if line.body.state == "expired":
        return Cell(words, token="not_met", bold=True, icon="alert-triangle")
    if line.body.state == "expiring":
        return Cell(words, token="unclear", bold=True, icon="alert-triangle")
    return Cell(words, token="muted_text" if words == "–" else "text")


def _code_cell(line: BodyLine) -> Cell:
    return Cell(line.code, token="muted_text", tip=line.told)


def _scope_cell(line: BodyLine) -> Cell:
    return Cell(line.scope, tip="\n".join(each for each in (line.scope, line.told) if each))


def _levels_cell(line: BodyLine) -> Cell:
    return Cell(" ".join(map(str, line.item.levels)) if line.item is not None else "")


def _filed_cell(line: BodyLine) -> Cell:
    day = line.item.filed_on if line.item is not None else None
    return Cell(day.isoformat() if day is not None else "–", token="text" if day is not None else "muted_text")


def _state_cell(line: BodyLine) -> Cell:
    if line.item is None:
        return Cell()
    icon, token = STATE_SIGNS[line.item.state]
    state: RegistryState = "in_force" if line.item.state == "expiring" else line.item.state
    return Cell(REGISTRY_STATES[state], token=token, icon=icon, tip=line.item.reason)


def _line_key(line: BodyLine) -> object:
    return line.body.key, line.place


COLUMNS: Final = (
    Column("备案号", 120, _number_cell),
    Column("机构名称", 176, _name_cell, stretch=True, bold_when_current=True),
    Column("有效期至", 88, _until_cell),
    Column("剩余", 92, _left_cell, right=True, pad=(4, 12)),
    Column("职业编号", 86, _code_cell, pad=(12, 4)),
    Column("职业（工种）", 164, _scope_cell),
    Column("等级", 84, _levels_cell),
    Column("备案日期", 90, _filed_cell),
    Column("状态", 88, _state_cell),
)
BODY_COLUMNS: Final = 4
NUMBER_WIDTHS: Final = (88, 176)
LEVEL_COLUMN: Final = 6


class BodiesTable(Table[BodyLine]):
    """↑ ↓ go from body to body; Enter opens; letters go to ``typed``: whoever types is looking for something."""

    typed = Signal(str)
    body_chosen = Signal(object)

    def __init__(self, widths: Preferences | None = None) -> None:
        super().__init__(COLUMNS, "名录机构", key=_line_key, widths=widths)
        self.setItemDelegate(_BodyDelegate(self))
        self._hovered_body = ""
        self.row_chosen.connect(self._on_row_chosen)

    @property
    def lines(self) -> Sequence[BodyLine]:
        """The rows shown."""
        return self.rows_model.rows

    @property
    def current_body(self) -> Body | None:
        """The body that is chosen."""
        line = self.current_row()
        return line.body if line is not None else None

    def set_lines(self, lines: Sequence[BodyLine]) -> None:
        """Show other rows; the body that was current stays current when it is still there."""
        before = self.current_body
        self.clearSpans()
        self.set_rows(lines)
        self._fit_numbers()
        for at, line in enumerate(lines):
            if line.place == 0 and line.rows > 1:
                for column in range(BODY_COLUMNS):
                    self.setSpan(at, column, line.rows, 1)
        if before is not None:
            self.choose_body(before.key)

    def _fit_numbers(self) -> None:
        """Numbers are read whole; where a list has none the names get the room."""
        metrics, look = QFontMetrics(theme().font()), theme()
        longest = max((metrics.horizontalAdvance(number_words(each.body)) for each in self.lines), default=0)
        least, most = NUMBER_WIDTHS
        self.fit_column(0, max(least, min(most, longest + look.space(4) + look.space(3))))

    def choose_body(self, key: str) -> bool:
        """Make a body current; False when it is not shown."""
        wanted = plain_name(key)
        at = next((at for at, each in enumerate(self.lines) if wanted in map(plain_name, each.body.aliases)), -1)
        if at >= 0:
            self.setCurrentIndex(self.rows_model.index(at, 0))
        return at >= 0

    def row_ground(self, row: int) -> str:
        """A body's rows are tinted together."""
        key = self.lines[row].body.key
        current = self.current_body
        if current is not None and key == current.key:
            return "selection"
        return "hover" if key == self._hovered_body else "panel"

    def is_current(self, row: int) -> bool:
        """Whether a row belongs to the body that is chosen."""
        current = self.current_body
        return current is not None and self.lines[row].body.key == current.key

    def span_of(self, row: int) -> tuple[int, int]:
        """The first and last row of the body that a row belongs to."""
        line = self.lines[row]
        return row - line.place, row - line.place + line.rows - 1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: from body to body; letters and digits begin a search."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}
        step = steps.get(Qt.Key(event.key()))
        far = {Qt.Key.Key_Home: -len(self.lines), Qt.Key.Key_End: len(self.lines)}.get(Qt.Key(event.key()))
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if self.lines and plain and (step or far):
            self._step(step or far or 0)
        elif plain and event.text().strip() and event.text().isprintable():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: the body under the pointer is tinted."""
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        self._hover(self.lines[index.row()].body.key if index.isValid() else "")

    def leaveEvent(self, event: QEvent) -> None:
        """Qt: nothing is under the pointer any more."""
        super().leaveEvent(event)
        self._hover("")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the rows, the line between bodies and items, the ring round the chosen body."""
        QTableView.paintEvent(self, event)
        painter, look = QPainter(self.viewport()), theme()
        if self.lines:
            at = self.columnViewportPosition(BODY_COLUMNS)
            down = self.rowViewportPosition(len(self.lines) - 1) + self.rowHeight(len(self.lines) - 1)
            painter.fillRect(at - 1, 0, look.px("border.line"), min(down, self.viewport().height()), look.color("line"))
        row = self.currentIndex().row()
        if self.hasFocus() and row >= 0:
            first, last = self.span_of(row)
            top = self.rowViewportPosition(first)
            height = self.rowViewportPosition(last) + self.rowHeight(last) - top
            painter.setPen(QPen(look.color("focus"), look.px("border.focus")))
            painter.drawRect(1, top + 1, self.viewport().width() - 2, height - 3)

    def _step(self, step: int) -> None:
        firsts = [at for at, each in enumerate(self.lines) if each.place == 0]
        row = max(0, self.currentIndex().row())
        here = firsts.index(self.span_of(row)[0])
        at = firsts[max(0, min(len(firsts) - 1, here + step))]
        self.setCurrentIndex(self.rows_model.index(at, 0))
        self.scrollTo(self.rows_model.index(self.span_of(at)[1], BODY_COLUMNS))
        self.scrollTo(self.rows_model.index(at, BODY_COLUMNS))

    def _hover(self, key: str) -> None:
        if key != self._hovered_body:
            self._hovered_body = key
            self.viewport().update()

    def _on_row_chosen(self, line: BodyLine) -> None:
        self.body_chosen.emit(line.body)


class _BodyDelegate(QStyledItemDelegate):
    """Cells of a body stand in its first row; levels on five fixed places."""

    def __init__(self, table: BodiesTable) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Qt: rows are as high as the table says."""
        return QSize(0, self._table.verticalHeader().defaultSectionSize())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt: ground, bar of the chosen body, the cell."""
        look, rect, row = theme(), option.rect, index.row()
        painter.save()
        paint_row_ground(painter, look, rect, self._table.row_ground(row))
        if index.column() == 0 and self._table.is_current(row):
            painter.fillRect(rect.x(), rect.y(), look.px("border.active_marker"), rect.height(), look.color("accent"))
        line = QRect(rect.x(), rect.y(), rect.width(), self._table.verticalHeader().defaultSectionSize())
        box = self._table.cell_rect(line, index.column())
        if index.column() == LEVEL_COLUMN:
            self._paint_levels(painter, look, box, self._table.lines[row])
        else:
            self._paint_text(painter, look, box, self._table.rows_model.cell(index), index)
        painter.restore()

    def _paint_text(self, painter: QPainter, look: Theme, box: QRect, cell: Cell, index: Index) -> None:
        column = self._table.rows_model.columns[index.column()]
        font = look.font(bold=cell.bold or (column.bold_when_current and self._table.is_current(index.row())))
        metrics, small = QFontMetrics(font), look.px("icon.small")
        if cell.icon and column.right:
            at = box.right() - metrics.horizontalAdvance(cell.text) - small - look.space(1)
            paint_icon(painter, QRect(at, box.y(), small, box.height()), cell.icon, cell.token, small)
        elif cell.icon:
            paint_icon(painter, QRect(box.x(), box.y(), small, box.height()), cell.icon, cell.token, small)
            box = box.adjusted(small + look.space(1), 0, 0, 0)
        painter.setFont(font)
        painter.setPen(look.color(cell.token))
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        text = metrics.elidedText(cell.text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(side | Qt.AlignmentFlag.AlignVCenter), text)

    def _paint_levels(self, painter: QPainter, look: Theme, box: QRect, line: BodyLine) -> None:
        paint_levels(painter, look, box, line.item.levels if line.item is not None else ())


def paint_levels(painter: QPainter, look: Theme, box: QRect, levels: Sequence[int]) -> None:
    """Five fixed places 5 4 3 2 1; a dot where the level is not held."""
    for place, level in enumerate(LEVELS):
        is_held = level in levels
        painter.setFont(look.font(bold=is_held))
        painter.setPen(look.color("text" if is_held else "muted_text"))
        at = QRect(box.x() + place * LEVEL_STEP, box.y(), LEVEL_STEP, box.height())
        painter.drawText(at, Qt.AlignmentFlag.AlignCenter, str(level) if is_held else "·")
