"""The list's table: figures under their signs, bar after the material count, header that sorts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from ui.qt.icons import paint_icon
from ui.qt.theme import Theme, theme
from ui.screens.applications.models import LIST_COLUMNS, line_key
from ui.screens.applications.presenter import DEFAULT_VIEW, Line, ListView
from ui.widgets.progress_line import paint_bar
from ui.widgets.table import RowDelegate, Table
from ui.widgets.table_model import Cell, Index

CELL_ICON = 14
BAR_WIDTH = 48
SCOPES_COMPACT = 199
KEEP_AFTER_MS = 400


class ListDelegate(RowDelegate):
    """The drawn list: signs stand at the left of their column, the bar behind the count of materials."""

    def __init__(self, table: LinesTable) -> None:
        super().__init__(table)
        self._lines_table = table

    def _paint_cell(self, painter: QPainter, look: Theme, rect: QRect, cell: Cell, index: Index) -> None:
        column = self._lines_table.rows_model.columns[index.column()]
        if cell.bar is not None:
            self._paint_materials(painter, look, rect, cell)
        elif cell.icon and column.right:
            sign = QRect(rect.x(), rect.y(), CELL_ICON, rect.height())
            paint_icon(painter, sign, cell.icon, cell.token, CELL_ICON)
            super()._paint_cell(painter, look, rect, cell._replace(icon=""), index)
        else:
            super()._paint_cell(painter, look, rect, cell, index)

    def _paint_materials(self, painter: QPainter, look: Theme, rect: QRect, cell: Cell) -> None:
        """``4 / 4`` and, at a fixed place behind it, the bar."""
        font = look.font()
        painter.setFont(font)
        painter.setPen(look.color(cell.token))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), cell.text)
        left = max(rect.right() - BAR_WIDTH, rect.x() + QFontMetrics(font).horizontalAdvance(cell.text) + look.space(2))
        bar = QRect(left, rect.y(), max(0, rect.right() - left), rect.height())
        paint_bar(painter, bar, cell.bar or 0.0, look.px("bar.progress"), cell.bar_token)


class SortHeader(QHeaderView):
    """Small muted titles; the sorted column has a chevron. A click sorts."""

    def __init__(self, table: LinesTable) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.order, self.is_descending = DEFAULT_VIEW.order, DEFAULT_VIEW.is_descending
        self.setSectionsClickable(True)
        self.setAccessibleName("列标题，点按排序")

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Title and, on the sorted column, the chevron at the inner side of the title."""
        look, spec = theme(), LIST_COLUMNS[logicalIndex]
        painter.save()
        painter.fillRect(rect, look.color("raised"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, look.color("line"))
        inner = self._table.cell_rect(rect, logicalIndex)
        painter.setFont(look.font("small"))
        metrics = QFontMetrics(look.font("small"))
        is_sorted = spec.id == self.order
        painter.setPen(look.color("text" if is_sorted else "muted_text"))
        title = metrics.elidedText(spec.column.title, Qt.TextElideMode.ElideRight, inner.width())
        side = Qt.AlignmentFlag.AlignRight if spec.column.right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(inner, int(side | Qt.AlignmentFlag.AlignVCenter), title)
        if is_sorted:
            width = metrics.horizontalAdvance(title)
            x = inner.right() - width - CELL_ICON - 1 if spec.column.right else inner.x() + width + look.space(0)
            name = "chevron-down" if self.is_descending else "chevron-up"
            paint_icon(painter, QRect(x, inner.y(), CELL_ICON, inner.height()), name, "text", CELL_ICON)
        painter.restore()

    def show_order(self, order: str, *, is_descending: bool) -> None:
        """Mark the column that the list is sorted by."""
        self.order, self.is_descending = order, is_descending
        self.viewport().update()


class LinesTable(Table[Line]):
    """``sort_wanted(column id)``; ``view_changed`` some time after widths or columns were changed by hand."""

    sort_wanted = Signal(str)
    view_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__([each.column for each in LIST_COLUMNS], "申报单位", key=line_key, parent=parent)
        self.setItemDelegate(ListDelegate(self))
        self.header = SortHeader(self)
        self.setHorizontalHeader(self.header)
        self._set_headers(theme().px("row.table"))
        self._keep = QTimer(self)
        self._keep.setSingleShot(True)
        self._keep.setInterval(KEEP_AFTER_MS)
        self._keep.timeout.connect(self.view_changed)
        self.header.sectionClicked.connect(self._on_header_section_clicked)
        self.header.sectionResized.connect(self._on_header_section_resized)

    def cell_rect(self, rect: QRect, column: int) -> QRect:
        """As in every table, but the first and the last column that are shown keep off the edges."""
        left, right = LIST_COLUMNS[column].column.pad
        shown = [at for at in range(len(LIST_COLUMNS)) if not self.isColumnHidden(at)]
        left = theme().space(4) if shown and column == shown[0] else left
        right = theme().space(4) if shown and column == shown[-1] else right
        return rect.adjusted(left, 0, -right, 0)

    def show_view(self, view: ListView) -> None:
        """Take over widths, hidden columns and order as they were left."""
        self.header.blockSignals(True)
        for at, spec in enumerate(LIST_COLUMNS):
            self.setColumnHidden(at, spec.id in view.hidden and spec.can_hide)
            if spec.id in view.widths and not spec.column.stretch:
                self.setColumnWidth(at, max(theme().space(5), view.widths[spec.id]))
        self.header.blockSignals(False)
        self.header.show_order(view.order, is_descending=view.is_descending)
        self.updateGeometries()

    def set_compact(self, is_narrow: bool) -> None:
        """In a narrow window the occupations give way to the names, unless their width was set by hand."""
        at = next(at for at, spec in enumerate(LIST_COLUMNS) if spec.id == "scopes")
        drawn = LIST_COLUMNS[at].column.width
        wide, narrow = (drawn, SCOPES_COMPACT) if is_narrow else (SCOPES_COMPACT, drawn)
        if self.columnWidth(at) == wide:
            self.header.blockSignals(True)
            self.setColumnWidth(at, narrow)
            self.header.blockSignals(False)
            self.updateGeometries()

    def view(self) -> ListView:
        """How it is shown now; widths only of columns that differ from the drawn ones."""
        widths = {
            spec.id: self.columnWidth(at)
            for at, spec in enumerate(LIST_COLUMNS)
            if not spec.column.stretch and not self.isColumnHidden(at) and self.columnWidth(at) != spec.column.width
        }
        hidden = tuple(spec.id for at, spec in enumerate(LIST_COLUMNS) if self.isColumnHidden(at))
        return ListView(widths=widths, hidden=hidden, order=self.header.order, is_descending=self.header.is_descending)

    def toggle_column(self, column_id: str) -> None:
        """Show or hide a column."""
        at = next(at for at, spec in enumerate(LIST_COLUMNS) if spec.id == column_id)
        self.setColumnHidden(at, not self.isColumnHidden(at))
        self.viewport().update()
        self.header.viewport().update()
        self._keep.start()

    def refresh_rows(self, rows: Sequence[Line]) -> None:
        """Other contents of what is shown already: the scroll position stays."""
        place = self.verticalScrollBar().value()
        self.set_rows(rows)
        self.verticalScrollBar().setValue(place)

    def _on_header_section_clicked(self, at: int) -> None:
        self.sort_wanted.emit(LIST_COLUMNS[at].id)
        self._keep.start()

    def _on_header_section_resized(self, at: int, _before: int, _now: int) -> None:
        if not LIST_COLUMNS[at].column.stretch:
            self._keep.start()
