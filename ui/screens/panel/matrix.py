"""The matrix: items down, members across; value, bar, what was dropped, where they differ."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from reviewer.usecases.work_result import MemberState
from ui.qt.context import beijing
from ui.qt.icons import paint_icon
from ui.qt.theme import Theme, TypeSize, theme
from ui.screens.panel.presenter import MatrixRow, PanelState, short_hash
from ui.widgets.progress_line import paint_bar
from ui.widgets.segments import Segment, Segments
from ui.widgets.table import paint_row_ground
from ui.widgets.table_model import Index

NO, NAME, FULL, FIRST_MEMBER = 0, 1, 2, 3
WIDTHS = {NO: 44, NAME: 240, FULL: 56}
VALUE_WIDTH, SPREAD_WIDTH, BAR = 76, 100, 36
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class MatrixModel(QAbstractTableModel):
    """Rows of the presenter; columns: number, name, full points, members, value, spread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[MatrixRow] = []
        self.members: tuple[MemberState, ...] = ()

    def show(self, rows: list[MatrixRow], members: tuple[MemberState, ...]) -> None:
        """Show other rows and members."""
        self.beginResetModel()
        self.rows, self.members = rows, members
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Items and sections."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Three before the members, two after them."""
        return 0 if parent.isValid() else FIRST_MEMBER + len(self.members) + 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The texts; the delegate reads the rest from the row."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(self.rows[index.row()], index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            row, column = self.rows[index.row()], index.column()
            return f"{row.name} {self.headerData(column, Qt.Orientation.Horizontal)} {self._text(row, column)}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return LEFT if index.column() in (NO, NAME) else RIGHT
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The heads' words; the header view draws more."""
        if orientation == Qt.Orientation.Vertical or role != Qt.ItemDataRole.DisplayRole:
            return None
        words = ["项", "", "满分", *(member.name for member in self.members), "取值", "极差"]
        return words[section] if 0 <= section < len(words) else None

    def _text(self, row: MatrixRow, column: int) -> str:
        words = [row.no, row.name, row.full, *(cell.text for cell in row.cells), row.value, row.spread]
        return words[column] if column < len(words) else ""


class MatrixHeader(QHeaderView):
    """Three lines a member: name, lock and time, commit hash."""

    def __init__(self, model: MatrixModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._model = model
        self.setFixedHeight(theme().px("row.matrix_head"))
        self.setSectionsClickable(False)
        self.setMinimumSectionSize(30)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        """Name, seal and hash right-aligned above the figures; plain heads at the bottom."""
        look = theme()
        painter.save()
        painter.fillRect(rect, look.color("raised"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, look.color("line"))
        at = logical - FIRST_MEMBER
        if 0 <= at < len(self._model.members):
            self._paint_member(painter, look, rect.adjusted(0, 8, -8, -6), self._model.members[at])
        else:
            painter.setFont(look.font("small"))
            painter.setPen(look.color("muted_text"))
            side = Qt.AlignmentFlag.AlignLeft if logical == NO else Qt.AlignmentFlag.AlignRight
            box = rect.adjusted(16 if logical == NO else 0, 0, -8, -9)
            text = str(self._model.headerData(logical, Qt.Orientation.Horizontal) or "")
            painter.drawText(box, int(side | Qt.AlignmentFlag.AlignBottom), text)
        painter.restore()

    def _paint_member(self, painter: QPainter, look: Theme, rect: QRect, member: MemberState) -> None:
        line = look.px("font.line_height_px.small")
        suffix = " 组长" if member.is_leader else ""
        painter.setFont(look.font("small"))
        painter.setPen(look.color("muted_text"))
        first = QRect(rect.x(), rect.y(), rect.width(), line + 2)
        painter.drawText(first, int(RIGHT), suffix.strip())
        used = painter.fontMetrics().horizontalAdvance(suffix)
        painter.setFont(look.font(bold=True))
        painter.setPen(look.color("text"))
        name = painter.fontMetrics().elidedText(member.name, Qt.TextElideMode.ElideRight, rect.width() - used)
        painter.drawText(first.adjusted(0, 0, -used, 0), int(RIGHT), name)
        painter.setFont(look.font("small"))
        painter.setPen(look.color("muted_text"))
        time = beijing(member.sealed_at, "%H:%M:%S") if member.sealed_at is not None else "未交"
        second = QRect(rect.x(), rect.y() + line + 2, rect.width(), line)
        painter.drawText(second, int(RIGHT), time)
        if member.sealed_at is not None:
            width = painter.fontMetrics().horizontalAdvance(time)
            lock = QRect(second.right() - width - 18, second.y(), 14, line)
            paint_icon(painter, lock, "lock", "met", 14)
        third = QRect(rect.x(), rect.y() + 2 * line + 2, rect.width(), line)
        painter.drawText(third, int(RIGHT), short_hash(member.commit))


class MatrixDelegate(QStyledItemDelegate):
    """Cells: bar and figure, struck through when dropped; sign, word and figure in the spread column."""

    def __init__(self, table: MatrixTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        look, rect = theme(), option.rect
        row = self._table.matrix.rows[index.row()]
        is_current = index.row() == self._table.currentIndex().row()
        painter.save()
        ground = "selection" if is_current else "raised" if row.kind == "section" else "panel"
        if index.row() == self._table.hovered_row and not is_current:
            ground = "hover"
        paint_row_ground(painter, look, rect, ground)
        if is_current and index.column() == NO:
            painter.fillRect(rect.x(), rect.y(), look.px("border.active_marker"), rect.height(), look.color("accent"))
        self._paint_content(painter, look, rect, row, index)
        if is_current and index.column() == self._table.currentIndex().column() and index.column() >= FIRST_MEMBER:
            has_focus = self._table.hasFocus()
            width = look.px("border.focus") if has_focus else look.px("border.line")
            painter.setPen(QPen(look.color("focus" if has_focus else "accent"), width))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def _paint_content(self, painter: QPainter, look: Theme, rect: QRect, row: MatrixRow, index: Index) -> None:
        column, is_section = index.column(), row.kind == "section"
        members = len(row.cells)
        box = rect.adjusted(16 if column == NO else 0, 0, 0 if column == NO else -8, 0)
        if FIRST_MEMBER <= column < FIRST_MEMBER + members:
            cell = row.cells[column - FIRST_MEMBER]
            if cell.share is not None:
                bar = QRect(rect.x() + 4, rect.y(), BAR, rect.height())
                token = "control_line" if cell.is_dropped else "bar_fill"
                paint_bar(painter, bar, cell.share, look.px("bar.cell_bar"), token)
            painter.setFont(look.font(bold=is_section, strike=cell.is_dropped))
            painter.setPen(look.color("muted_text" if cell.is_dropped else "text"))
            painter.drawText(box, int(RIGHT), cell.text)
            return
        if column == FIRST_MEMBER + members + 1:
            self._paint_spread(painter, look, box, row)
            return
        is_value = column == FIRST_MEMBER + members
        painter.setFont(look.font(bold=is_section or is_value))
        token = "muted_text" if column == FULL or (column == NO and not is_section) else "text"
        painter.setPen(look.color(token))
        text = str(index.data())
        if column == NAME:
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(LEFT if column in (NO, NAME) else RIGHT), text)

    def _paint_spread(self, painter: QPainter, look: Theme, box: QRect, row: MatrixRow) -> None:
        text = f"分歧 {row.spread}" if row.is_divergent else row.spread
        painter.setFont(look.font(bold=row.is_divergent))
        painter.setPen(look.color("not_met" if row.is_divergent else "muted_text"))
        painter.drawText(box, int(RIGHT), text)
        if row.is_divergent:
            width = painter.fontMetrics().horizontalAdvance(text)
            sign = QRect(box.right() - width - 20, box.y(), 16, box.height())
            paint_icon(painter, sign, "arrows-horizontal", "not_met", 16)


class MatrixTable(QTableView):
    """Cell-wise selection; ``focused`` tells the row and the member's place (-1 for none)."""

    focused = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.matrix = MatrixModel(self)
        self.hovered_row = -1
        self.setModel(self.matrix)
        self.setHorizontalHeader(MatrixHeader(self.matrix, self))
        self.setItemDelegate(MatrixDelegate(self))
        self.setAccessibleName("评分矩阵")
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        down = self.verticalHeader()
        down.hide()
        down.setMinimumSectionSize(theme().px("row.matrix"))
        down.setDefaultSectionSize(theme().px("row.matrix"))
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        self.entered.connect(self._on_entered)

    def show_rows(self, rows: list[MatrixRow], members: tuple[MemberState, ...]) -> None:
        """Show other rows; widths are set anew, the name takes what is left."""
        self.matrix.show(rows, members)
        header = self.horizontalHeader()
        member_width = theme().px("width.matrix_member")
        for column in range(self.matrix.columnCount()):
            at_end = column - FIRST_MEMBER - len(members)
            width = WIDTHS.get(column, member_width if at_end < 0 else (VALUE_WIDTH, SPREAD_WIDTH)[at_end])
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)

    def next_divergent(self) -> None:
        """Go to the next line on which the members differ too much, round and round."""
        count = len(self.matrix.rows)
        for step in range(1, count + 1):
            at = (self.currentIndex().row() + step) % count
            if self.matrix.rows[at].is_divergent:
                self.setCurrentIndex(self.matrix.index(at, max(self.currentIndex().column(), FIRST_MEMBER)))
                return

    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.viewport().update()
        if current.isValid():
            member = current.column() - FIRST_MEMBER
            self.focused.emit(current.row(), member if 0 <= member < len(self.matrix.members) else -1)

    def _on_entered(self, index: QModelIndex) -> None:
        self.hovered_row = index.row()
        self.viewport().update()


class TotalRow(QWidget):
    """The line under the matrix: totals of the members and of the panel, in the matrix's columns."""

    def __init__(self, table: MatrixTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._state: PanelState | None = None
        self.setFixedHeight(theme().px("row.matrix_total"))

    def show_state(self, state: PanelState) -> None:
        """Show another panel's totals."""
        self._state = state
        self.setAccessibleName(f"合计 {state.total}，满分 {state.full}，通过线 {state.pass_line}")
        self.update()

    def sizeHint(self) -> QSize:
        """As high as the tokens say."""
        return QSize(0, theme().px("row.matrix_total"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the totals under their columns."""
        state, look, painter = self._state, theme(), QPainter(self)
        painter.fillRect(self.rect(), look.color("panel"))
        painter.fillRect(0, 0, self.width(), 1, look.color("control_line"))
        if state is None:
            return
        last = FIRST_MEMBER + len(state.totals)
        words = {NAME: "合计", FULL: state.full, last: state.total, last + 1: f"通过线 {state.pass_line}"}
        words |= {FIRST_MEMBER + at: text for at, text in enumerate(state.totals)}
        for column, text in words.items():
            x, width = self._table.columnViewportPosition(column), self._table.columnWidth(column)
            box = QRect(x, 0, width - 8, self.height())
            size: TypeSize = "title" if column == last else "small" if column == last + 1 else "text"
            painter.setFont(look.font(size, bold=column not in (FULL, last + 1)))
            painter.setPen(look.color("muted_text" if column in (FULL, last + 1) else "text"))
            painter.drawText(box, int(LEFT if column == NAME else RIGHT), text)


class MatrixPane(QWidget):
    """Matrix with its 全部 / 分歧 switch in the head and its totals below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = MatrixTable()
        self._total = TotalRow(self.table)
        self._state: PanelState | None = None
        self._only_divergent = False
        self._segments = Segments(name="显示", height="compact", parent=self.table.horizontalHeader())
        self._segments.move(theme().space(4) + 28, 18)
        self._segments.chosen.connect(self._on_chosen)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.table, 1)
        body.addWidget(self._total)

    def show_state(self, state: PanelState) -> None:
        """Show another panel."""
        is_same = self._state is not None and self._state.application == state.application
        self._state = state
        items = sum(row.kind == "item" for row in state.rows)
        self._segments.set_segments(
            [
                Segment("all", f"全部 {items}"),
                Segment("divergent", f"分歧 {state.divergent}", icon="arrows-horizontal", icon_token="not_met"),
            ]
        )
        self._segments.set_current("divergent" if self._only_divergent else "all")
        self._segments.adjustSize()
        before = self.table.currentIndex()
        rows = [row for row in state.rows if row.is_divergent or not self._only_divergent]
        self.table.show_rows(rows, state.view.members)
        first = next((number for number, row in enumerate(rows) if row.is_divergent), min(1, len(rows) - 1))
        at = before.row() if 0 <= before.row() < len(rows) and is_same else first
        if rows:
            self.table.setCurrentIndex(self.table.matrix.index(at, max(before.column(), FIRST_MEMBER)))
        self._total.show_state(state)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The totals follow the columns."""
        super().resizeEvent(event)
        self._total.update()

    def _on_chosen(self, key: str) -> None:
        self._only_divergent = key == "divergent"
        if self._state is not None:
            self.show_state(self._state)
