"""The table of 布局: occupations × districts, figures right, nobody as a dot, the total bold."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from ui.qt.theme import theme
from ui.screens.registry.bodies_table import paint_levels
from ui.screens.registry.coverage_presenter import CoverageRow
from ui.widgets.table import RowDelegate, Table, paint_row_ground
from ui.widgets.table_model import Cell, Column, Index

LEVEL_COLUMN: Final = 2
FIRST_DISTRICT: Final = 4
_NARROW, _WIDE = 76, 220


def _code_cell(row: CoverageRow) -> Cell:
    return Cell(row.line.code, token="muted_text")


def _name_cell(row: CoverageRow) -> Cell:
    token = "muted_text" if row.kind == "missing" else "text"
    return Cell(row.line.occupation, token=token, bold=row.kind == "total", tip=row.line.occupation)


def _levels_cell(row: CoverageRow) -> Cell:
    return Cell(" ".join(map(str, row.line.levels)))


def _total_cell(row: CoverageRow) -> Cell:
    if row.kind == "missing":
        return Cell("0", token="not_met", tip="名录中没有机构评价这个职业（工种）")
    return Cell(str(row.line.total.count), bold=True, tip="\n".join(row.line.total.names))


def _district_cell(place: int, row: CoverageRow) -> Cell:
    cell = row.line.cells[place]
    if not cell.count:
        return Cell("·", token="muted_text")
    return Cell(str(cell.count), bold=row.kind == "total", tip="\n".join(cell.names))


def _row_key(row: CoverageRow) -> object:
    return row.kind, row.line.code, row.line.occupation


def coverage_columns(districts: Sequence[str]) -> tuple[Column[CoverageRow], ...]:
    """Occupation, levels, total, then the districts."""
    return (
        Column("职业编号", 96, _code_cell),
        Column("职业（工种）", _WIDE, _name_cell, stretch=len(districts) <= 6, bold_when_current=True),
        Column("等级", 92, _levels_cell),
        Column("机构数", 76, _total_cell, right=True),
        *(Column(each, _NARROW, partial(_district_cell, at), right=True) for at, each in enumerate(districts)),
    )


class CoverageTable(Table[CoverageRow]):
    """← → scroll over the districts where there are more than fit."""

    def __init__(self, districts: Sequence[str]) -> None:
        super().__init__(coverage_columns(districts), "布局", key=_row_key)
        self.setItemDelegate(_CoverageDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: sideways by a district."""
        step = {Qt.Key.Key_Left: -_NARROW, Qt.Key.Key_Right: _NARROW}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() + step)


class _CoverageDelegate(RowDelegate):
    """Levels on their five places."""

    def __init__(self, table: CoverageTable) -> None:
        super().__init__(table)
        self._rows = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt: the cell."""
        if index.column() != LEVEL_COLUMN:
            super().paint(painter, option, index)
            return
        look, rect = theme(), QRect(option.rect)
        painter.save()
        paint_row_ground(painter, look, rect, self._rows.row_ground(index.row()))
        row = self._rows.rows_model.rows[index.row()]
        if row.kind == "held":
            paint_levels(painter, look, self._rows.cell_rect(rect, index.column()), row.line.levels)
        painter.restore()
