"""Draws parts of tables."""

from __future__ import annotations

from reviewer.reports.official.grid import EM_MIDDLE, LEFT, RIGHT
from reviewer.reports.official.table_layout import PAD
from reviewer.reports.official.table_pages import BandCell, TablePart
from reviewer.reports.setting.paper import Paper
from reviewer.reports.setting.tags import TagKind

_FRAME, _GRID = 1.0, 0.5


def draw_table(paper: Paper, part: TablePart, top: float) -> None:
    """Draw a part whose upper edge is ``top`` points from the page's foot."""
    tops = []
    y = top
    for band in part.bands:
        tops.append(y)
        y -= band.height
    with paper.tag("Table", again=part.name):
        for number, band in enumerate(part.bands):
            if not band.is_again:
                _draw_band(paper, part, number, tops[number])
    # What is repeated for the eye is decoration for who has it read aloud.
    for number, band in enumerate(part.bands):
        for cell in band.cells:
            if band.is_again or cell.is_again:
                _draw_cell(paper, cell, tops[number], _height(part, number, cell), part.leading)
    _rules(paper, part, top, y)


def _draw_band(paper: Paper, part: TablePart, number: int, top: float) -> None:
    band = part.bands[number]
    kind: TagKind = "TH" if band.row < 0 else "TD"
    with paper.tag("TR", again=str(band.row)):
        for cell in band.cells:
            if cell.is_again:
                continue
            with paper.tag(kind, again=str(cell.column), rows=cell.rows, heads="Column" if kind == "TH" else ""):
                _draw_cell(paper, cell, top, _height(part, number, cell), part.leading)


def _height(part: TablePart, number: int, cell: BandCell) -> float:
    return sum(band.height for band in part.bands[number : number + cell.bands])


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
