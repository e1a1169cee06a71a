"""Rows and tables one after the other on the grid, page by page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from reviewer.reports.official.grid import DEPTH, LEFT, STEP
from reviewer.reports.official.table_layout import TableLayout
from reviewer.reports.official.table_pages import TablePart, table_parts
from reviewer.reports.setting.tags import TagKind
from reviewer.reports.setting.typeset import SetLine

_TOLERANCE = 0.01


class Row(NamedTuple):
    """A line of text in one row of the grid, its left end at ``x``.

    ``part`` numbers the paragraph it belongs to and ``tag`` says what that is; ``keep``: never the last on a page.
    """

    line: SetLine
    x: float = LEFT
    part: int = 0
    tag: TagKind = "P"
    keep: bool = False


class Placed(NamedTuple):
    """A row or a part of a table; ``depth`` is its upper edge in points under that of 版心."""

    item: Row | TablePart
    depth: float


@dataclass
class Flow:
    """Pages in the making. ``depth`` is where the next thing goes on the last page."""

    depth: float
    pages: list[list[Placed]] = field(default_factory=lambda: [[]])

    def new_page(self, depth: float = 0.0) -> None:
        """Go on at the top of a new page, or ``depth`` points below."""
        self.pages.append([])
        self.depth = depth

    def fits(self, height: float) -> bool:
        """Whether ``height`` points are left on this page."""
        return self.depth + height <= DEPTH + _TOLERANCE

    def blank(self, count: int = 1) -> None:
        """Leave rows blank, but none at the top of a page."""
        if self.depth:
            self.depth = _on_grid(self.depth) + count * STEP

    def rows(self, rows: Sequence[Row], following: float = 0.0) -> None:
        """Place rows; ``following`` is what must fit under the last one when that is kept with what follows."""
        for number, row in enumerate(rows):
            self.depth = _on_grid(self.depth)
            kept = number
            while kept < len(rows) and rows[kept].keep:
                kept += 1
            needed = (kept - number + 1) * STEP if kept < len(rows) else (kept - number) * STEP + following
            if not self.fits(needed) and self.depth:
                self.new_page()
            self.at(row, self.depth)
            self.depth += STEP

    def at(self, row: Row, depth: float) -> None:
        """Place a row at a depth of its own on this page; the flow does not move."""
        self.pages[-1].append(Placed(row, depth))

    def table(self, table: TableLayout, ending: float = 0.0) -> None:
        """Place a table; ``ending`` points are to fit under its last row, which else goes on to another page."""
        pages, items, depth = len(self.pages), len(self.pages[-1]), self.depth
        self._table(table, None)
        if ending and not self.fits(ending) and len(table):
            del self.pages[pages:]
            del self.pages[-1][items:]
            self.depth = depth
            self._table(table, len(table) - 1)

    def _table(self, table: TableLayout, break_before: int | None) -> None:
        parts = table_parts(table, DEPTH - self.depth, DEPTH, break_before)
        for number, part in enumerate(parts):
            if number:
                self.new_page()
            if part.bands:
                self.pages[-1].append(Placed(part, self.depth))
            self.depth += part.height

    def end(self, needed: float) -> None:
        """Make room for what closes a paper: it never stands on a page without text. Source: 7.3.5 (此页无正文)."""
        self.depth = _on_grid(self.depth)
        if self.fits(needed):
            return
        page = self.pages[-1]
        taken: list[Row] = []
        while len(taken) < 2 and len(page) > 1 and isinstance(page[-1].item, Row):
            taken.append(page[-1].item)
            page.pop()
        self.new_page()
        self.rows(taken[::-1])


def _on_grid(depth: float) -> float:
    """The next row's upper edge."""
    return math.ceil(depth / STEP - _TOLERANCE / STEP) * STEP
