"""A table whose equal neighbours downwards are one cell, over pages of a working document."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from reviewer.reports.official.data import OfficialTable
from reviewer.reports.official.tables import merged_runs
from reviewer.reports.setting.cells import LEFT, NARROW_SIDE, RIGHT, SIDE, CellSetter
from reviewer.reports.setting.fonts import FontBook, Role
from reviewer.reports.setting.paper import Colour, Paper
from reviewer.reports.setting.table import GRID, Cell, Placed, Strip, draw_cell, paginate

HEAD_FILL: Final = Colour(0.95, 0.95, 0.95)
_LEAST: Final = 17.0
_WHOLE: Final = 8
"""Rows of a merged cell up to this many stand on one page."""


class MergedTable:
    """A table between :data:`LEFT` and :data:`RIGHT`, set once, drawn page by page.

    Attributes:
        pages: the rows of each page, after :meth:`lay_out`.
    """

    def __init__(self, table: OfficialTable, fonts: FontBook, where: str) -> None:
        """``where`` names the table in errors."""
        self.table, self.where = table, where
        total, width = sum(table.shares), RIGHT - LEFT
        self.edges = [LEFT]
        for share in table.shares:
            self.edges.append(self.edges[-1] + width * share / total)
        setter = CellSetter(fonts)
        self.head = [
            setter.centred(text, *self._place(column), f"{where}表头", role=Role.HEI)
            for column, text in enumerate(table.head)
        ]
        self.head_height = max(_LEAST, *(each.height for each in self.head))
        self.cells = [
            [self._cell(setter, text, column, f"{where}第{number}行") for column, text in enumerate(row)]
            for number, row in enumerate(table.rows, 1)
        ]
        self.runs = merged_runs(table)
        self._merged = {
            (row, column): (first, last) for first, last, column in self.runs for row in range(first, last + 1)
        }
        self.pages: list[list[Placed]] = []

    def _place(self, column: int) -> tuple[float, float]:
        return self.edges[column], self.edges[column + 1] - self.edges[column]

    def _cell(self, setter: CellSetter, text: str, column: int, where: str) -> Cell:
        align = self.table.align[column] if self.table.align else "center"
        side = NARROW_SIDE if align == "center" else SIDE
        return setter.cell(text, *self._place(column), where, align=align, side=side)

    def lay_out(self, first_top: float, next_top: float, foot: float) -> None:
        """Give every row its page; a merged cell of few rows is not parted."""
        strips = [
            Strip(height, block=number, keep=self._is_kept(number)) for number, height in enumerate(self._heights())
        ]
        high = self.head_height
        self.pages = paginate(strips, first_top - high, next_top - high, foot)

    @property
    def height(self) -> float:
        """Of the whole table with its head, on one page."""
        return self.head_height + sum(self._heights())

    def _heights(self) -> list[float]:
        heights = [
            max([_LEAST, *(cell.height for column, cell in enumerate(row) if (number, column) not in self._merged)])
            for number, row in enumerate(self.cells)
        ]
        for first, last, column in self.runs:
            # Parted by a page's end, each part shows the whole text.
            rows = last - first + 1 if last - first < _WHOLE else 1
            short = self.cells[first][column].height - sum(heights[first : first + rows])
            for row in range(first, last + 1):
                heights[row] += max(0.0, short) / rows
        return heights

    def _is_kept(self, row: int) -> bool:
        return any(first <= row < last and last - first < _WHOLE for first, last, _ in self.runs)

    def draw(self, paper: Paper, page: Sequence[Placed]) -> float:
        """Draw one page's rows under the head; returns where they end."""
        top = page[0].top + self.head_height
        bottom = page[-1].top - page[-1].strip.height
        is_first = page is self.pages[0]
        if not is_first:
            # Said on the first page: elsewhere it is there for the eye only.
            self._draw_head(paper, top)
        with paper.tag("Table", again=self.where):
            if is_first:
                self._draw_tagged_head(paper, top)
            for placed in page:
                self._draw_row(paper, placed, page)
        self._draw_lines(paper, page, top, bottom)
        return bottom

    def _draw_head(self, paper: Paper, top: float) -> None:
        paper.fill(LEFT, top - self.head_height, RIGHT - LEFT, self.head_height, HEAD_FILL)
        for cell in self.head:
            draw_cell(paper, cell, top, self.head_height)

    def _draw_tagged_head(self, paper: Paper, top: float) -> None:
        paper.fill(LEFT, top - self.head_height, RIGHT - LEFT, self.head_height, HEAD_FILL)
        with paper.tag("TR"):
            for cell in self.head:
                with paper.tag("TH", heads="Column"):
                    draw_cell(paper, cell, top, self.head_height)

    def _draw_row(self, paper: Paper, placed: Placed, page: Sequence[Placed]) -> None:
        row = _row_of(placed)
        shown = {_row_of(each) for each in page}
        with paper.tag("TR"):
            for column, cell in enumerate(self.cells[row]):
                first, last = self._merged.get((row, column), (row, row))
                rows = [each for each in range(first, last + 1) if each in shown]
                if row == rows[0]:
                    height = sum(each.strip.height for each in page if _row_of(each) in rows)
                    with paper.tag("TD", rows=len(rows)):
                        draw_cell(paper, cell, placed.top, height)

    def _draw_lines(self, paper: Paper, page: Sequence[Placed], top: float, bottom: float) -> None:
        y = page[0].top
        paper.rule(LEFT, y, RIGHT, y, GRID)
        for above, below in pairwise(page):
            self._draw_under(paper, _row_of(above), below.top)
        for x in self.edges[1:-1]:
            paper.rule(x, top, x, bottom, GRID)
        paper.frame(LEFT, bottom, RIGHT - LEFT, top - bottom, 2 * GRID)

    def _draw_under(self, paper: Paper, row: int, y: float) -> None:
        """The line under a row, but not through cells that go on."""
        begin: float | None = None
        for column in range(len(self.table.head)):
            first, last = self._merged.get((row, column), (row, row))
            goes_on = first <= row < last
            if not goes_on and begin is None:
                begin = self.edges[column]
            if goes_on and begin is not None:
                paper.rule(begin, y, self.edges[column], y, GRID)
                begin = None
        if begin is not None:
            paper.rule(begin, y, RIGHT, y, GRID)


def _row_of(placed: Placed) -> int:
    return placed.strip.block or 0
