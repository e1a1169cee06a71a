"""The drawn row style: one line a row, tint and bar for the current one, ring for the focus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.qt.icons import paint_icon
from ui.qt.preferences import Preferences
from ui.qt.theme import Theme, theme
from ui.widgets.buttons import paint_control
from ui.widgets.progress_line import paint_bar
from ui.widgets.table_model import Cell, Column, Index, RowsModel

RowT = TypeVar("RowT")
BAR_WIDTH = 64
KEEP_WIDTHS_AFTER_MS = 400


class RowDelegate(QStyledItemDelegate):
    """Paints a ``Cell``: ground, icon, bar, text (elided), aside, or a button."""

    def __init__(self, table: Table[RowT]) -> None:
        super().__init__(table)
        self._table: Table[RowT] = table

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Rows are as high as the table says; columns as wide as it set them."""
        return QSize(0, self._table.verticalHeader().defaultSectionSize())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell."""
        cell = self._table.rows_model.cell(index)
        rect = option.rect
        look = theme()
        painter.save()
        paint_row_ground(painter, look, rect, self._table.row_ground(index.row()))
        if index.column() == 0 and index.row() == self._table.currentIndex().row():
            painter.fillRect(rect.x(), rect.y(), look.px("border.active_marker"), rect.height(), look.color("accent"))
        self._paint_cell(painter, look, self._table.cell_rect(rect, index.column()), cell, index)
        painter.restore()

    def _paint_cell(self, painter: QPainter, look: Theme, rect: QRect, cell: Cell, index: Index) -> None:
        if cell.button:
            if cell.text:
                self._paint_button(painter, look, rect, cell, index)
            return
        column = self._table.rows_model.columns[index.column()]
        is_current = index.row() == self._table.currentIndex().row()
        font = look.font(
            "small" if cell.small else "text",
            bold=cell.bold or (column.bold_when_current and is_current),
            strike=cell.strike,
        )
        if cell.bar is not None:
            paint_bar(painter, QRect(rect.x(), rect.y(), BAR_WIDTH, rect.height()), cell.bar, 6, cell.bar_token)
            rect = rect.adjusted(BAR_WIDTH + look.space(2), 0, 0, 0)
        metrics = QFontMetrics(font)
        small = look.px("icon.small")
        if cell.icon:
            at_x = rect.x()
            if column.right:
                at_x = rect.right() - metrics.horizontalAdvance(cell.text) - small - look.space(0)
            icon_size = small if cell.text else look.px("icon.size")
            icon_rect = QRect(at_x, rect.y(), icon_size, rect.height())
            paint_icon(painter, icon_rect, cell.icon, cell.icon_token or cell.token, icon_size)
            if not column.right:
                rect = rect.adjusted(small + look.space(1), 0, 0, 0)
        painter.setFont(font)
        painter.setPen(look.color(cell.token))
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        text = metrics.elidedText(cell.text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, int(side | Qt.AlignmentFlag.AlignVCenter), text)
        if cell.aside:
            self._paint_aside(
                painter, look, rect.adjusted(metrics.horizontalAdvance(text) + look.space(2), 0, 0, 0), cell
            )

    def _paint_aside(self, painter: QPainter, look: Theme, rect: QRect, cell: Cell) -> None:
        font = look.font("small")
        painter.setFont(font)
        painter.setPen(look.color("muted_text"))
        text = QFontMetrics(font).elidedText(cell.aside, Qt.TextElideMode.ElideRight, max(0, rect.width()))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)

    def _paint_button(self, painter: QPainter, look: Theme, rect: QRect, cell: Cell, index: Index) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = button_rect(look, rect, cell.text)
        is_hovered = self._table.hovered == (index.row(), index.column())
        paint_control(painter, box, "hover" if is_hovered else "panel", "control_line")
        painter.setFont(look.font())
        painter.setPen(look.color("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, cell.text)


class RowHeader(QHeaderView):
    """Small muted titles that stand exactly over their cells."""

    def __init__(self, table: Table[RowT], ground: str) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table: Table[RowT] = table
        self._ground = ground
        self.setSectionsClickable(False)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        """Ground, line, title."""
        look, column = theme(), self._table.rows_model.columns[logical]
        painter.save()
        paint_row_ground(painter, look, rect, self._ground)
        box = self._table.cell_rect(rect, logical)
        painter.setFont(look.font("small"))
        painter.setPen(look.color("muted_text"))
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        text = painter.fontMetrics().elidedText(column.title, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(side | Qt.AlignmentFlag.AlignVCenter), text)
        painter.restore()


def button_rect(look: Theme, rect: QRect, text: str) -> QRect:
    """Where a row's button stands in its cell: at the right end, compact height."""
    width = QFontMetrics(look.font()).horizontalAdvance(text) + 2 * look.space(3)
    height = look.px("control.compact")
    return QRect(rect.right() - width + 1, rect.y() + (rect.height() - height) // 2, width, height)


def paint_row_ground(painter: QPainter, look: Theme, rect: QRect, ground: str) -> None:
    """A row's ground and the one-pixel line under it."""
    painter.fillRect(rect, look.color(ground))
    painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, look.color("line"))


class Table(QTableView, Generic[RowT]):
    """Rows of ``RowT``. Arrow keys move, Enter or double click activates, a button cell is clicked.

    ``row_activated``, ``row_chosen`` and ``button_clicked`` carry the row's value.
    """

    row_activated = Signal(object)
    row_chosen = Signal(object)
    button_clicked = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column[RowT]],
        name: str,
        *,
        row: str = "table",
        head: str = "raised",
        key: Callable[[RowT], object] | None = None,
        widths: Preferences | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.rows_model: RowsModel[RowT] = RowsModel(columns, self)
        self.hovered = (-1, -1)
        self._key = key
        self._widths, self._is_fitting = widths, False
        self._late_keep = QTimer(self, singleShot=True, interval=KEEP_WIDTHS_AFTER_MS)
        self._late_keep.timeout.connect(self._keep_widths)
        self.setAccessibleName(name)
        self.setModel(self.rows_model)
        self.setItemDelegate(RowDelegate(self))
        self.setHorizontalHeader(RowHeader(self, head))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._set_headers(theme().px(f"row.{row}"))
        self.selectionModel().currentRowChanged.connect(self._on_current_row_changed)
        self.doubleClicked.connect(self._on_double_clicked)

    def _set_headers(self, row_height: int) -> None:
        down = self.verticalHeader()
        down.hide()
        down.setMinimumSectionSize(row_height)
        down.setDefaultSectionSize(row_height)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across = self.horizontalHeader()
        across.setFixedHeight(theme().px("row.table_head"))
        across.setHighlightSections(False)
        across.setMinimumSectionSize(theme().space(5))
        kept = self._kept_widths()
        for at, column in enumerate(self.rows_model.columns):
            if column.stretch:
                across.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
            else:
                across.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
                self.setColumnWidth(at, kept.get(at, column.width))
        across.sectionResized.connect(self._on_section_resized)

    def _kept_widths(self) -> dict[int, int]:
        """Widths that the person set, as long as the table still has as many columns."""
        text = self._widths.text(f"widths/{self.accessibleName()}") if self._widths is not None else ""
        widths = [int(each) for each in text.split(",") if each.isdigit()]
        return dict(enumerate(widths)) if len(widths) == len(self.rows_model.columns) else {}

    def _on_section_resized(self, at: int, _old: int, _new: int) -> None:
        is_by_hand = self.isVisible() and not self._is_fitting
        if self._widths is not None and not self.rows_model.columns[at].stretch and is_by_hand:
            self._late_keep.start()

    def fit_column(self, at: int, width: int) -> None:
        """Give a column the width in pixels that its content wants; widths that the person set stay."""
        if not self._kept_widths() and not self._late_keep.isActive():
            self._is_fitting = True
            self.setColumnWidth(at, width)
            self._is_fitting = False

    def _keep_widths(self) -> None:
        if self._widths is not None:
            widths = [str(self.columnWidth(at)) for at in range(len(self.rows_model.columns))]
            self._widths.keep(f"widths/{self.accessibleName()}", ",".join(widths))

    def set_rows(self, rows: Sequence[RowT]) -> None:
        """Show other rows; the current one stays current when its key is still there."""
        before = self.current_row()
        wanted = self._key(before) if self._key and before is not None else None
        self.rows_model.set_rows(rows)
        if not rows:
            return
        at = 0
        if self._key and wanted is not None:
            at = next((n for n, each in enumerate(rows) if self._key(each) == wanted), 0)
        self.setCurrentIndex(self.rows_model.index(at, 0))

    def current_row(self) -> RowT | None:
        """The value of the current row."""
        at = self.currentIndex().row()
        return self.rows_model.rows[at] if 0 <= at < len(self.rows_model.rows) else None

    def choose_key(self, key: object) -> bool:
        """Make the row of that key current; False when there is none."""
        for at, each in enumerate(self.rows_model.rows):
            if self._key is not None and self._key(each) == key:
                self.setCurrentIndex(self.rows_model.index(at, 0))
                return True
        return False

    def cell_rect(self, rect: QRect, column: int) -> QRect:
        """The part of a cell that holds its content; the first and last column keep off the table's edges."""
        left, right = self.rows_model.columns[column].pad
        edge = theme().space(4)
        if column == 0:
            left = max(left, edge)
        if column == len(self.rows_model.columns) - 1:
            right = max(right, edge)
        return rect.adjusted(left, 0, -right, 0)

    def row_ground(self, row: int) -> str:
        """The token of a row's ground."""
        if row == self.currentIndex().row():
            return "selection"
        return "hover" if row == self.hovered[0] else "panel"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter activates; Left and Right are no use in row tables and go on."""
        row = self.current_row()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row is not None:
            self.row_activated.emit(row)
            return
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
            return
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The row under the pointer is tinted."""
        self._set_hovered(self.indexAt(event.position().toPoint()))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer any more."""
        self._set_hovered(QModelIndex())
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a row's button."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        cell = self.rows_model.cell(index) if index.isValid() else None
        if cell is None or not cell.button or not cell.text:
            return
        rect = self.cell_rect(self.visualRect(index), index.column())
        if button_rect(theme(), rect, cell.text).contains(event.position().toPoint()):
            self.button_clicked.emit(self.rows_model.rows[index.row()])

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, then the ring round the current one while the table has the focus."""
        super().paintEvent(event)
        index = self.currentIndex()
        if not self.hasFocus() or not index.isValid():
            return
        top = self.rowViewportPosition(index.row())
        painter = QPainter(self.viewport())
        painter.setPen(QPen(theme().color("focus"), theme().px("border.focus")))
        painter.drawRect(1, top + 1, self.viewport().width() - 2, self.rowHeight(index.row()) - 3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stretch columns follow the width; a late pass settles them after the scroll bar came or went."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self.viewport().update)

    def _set_hovered(self, index: QModelIndex) -> None:
        now = (index.row(), index.column()) if index.isValid() else (-1, -1)
        if now != self.hovered:
            self.hovered = now
            self.viewport().update()

    def _on_current_row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.viewport().update()
        if current.isValid():
            self.row_chosen.emit(self.rows_model.rows[current.row()])

    def _on_double_clicked(self, index: QModelIndex) -> None:
        if index.isValid() and not self.rows_model.cell(index).button:
            self.row_activated.emit(self.rows_model.rows[index.row()])
