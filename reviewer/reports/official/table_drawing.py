"""Draws parts of tables."""

from __future__ import annotations

from reviewer.reports.official.grid import EM_MIDDLE, LEFT, RIGHT
from reviewer.reports.official.table_layout import PAD
from reviewer.reports.official.table_pages import BandCell, TablePart
from reviewer.reports.setting.paper import Paper

_FRAME, _GRID = 1.0, 0.5


def draw_table(paper: Paper, part: TablePart, top: float) -> None:
    """Draw a part whose upper edge is ``top`` points from the page's foot."""
    y = top
    for number, band in enumerate(part.bands):
        for cell in band.cells:
            height = sum(each.height for each in part.bands[number : number + cell.bands])
            _draw_cell(paper, cell, y, height, part.leading)
        y -= band.height
    _rules(paper, part, top, y)


def _draw_cell(paper: Paper, cell: BandCell, top: float, height: float, leading: float) -> None:
    spare = PAD if cell.at_top else (height - len(cell.lines) * leading) / 2
    y = top - spare
    for line in cell.lines:
        paper.text(line, cell.x, y - leading / 2 - EM_MIDDLE * line.size)
        y -= leading


def _rules(paper: Paper, part: TablePart, top: float, foot: float) -> None:
    for x in part.uprights:
        paper.rule(x, top, x, foot, _GRID)
    y = top
    for number, band in enumerate(part.bands):
        if number:
            start = LEFT
            for left, right in sorted(band.open_above):
                if left > start:
                    paper.rule(start, y, left, y, _GRID)
                start = right
            if start < RIGHT:
                paper.rule(start, y, RIGHT, y, _GRID)
        y -= band.height
    paper.frame(LEFT, foot, RIGHT - LEFT, top - foot, _FRAME)
