"""Tables that run over pages: strips of cells, what is kept together, where pages end."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from reviewer.reports.setting.paper import BLACK, Colour, Paper
from reviewer.reports.setting.tags import LAST, Heads, TagKind
from reviewer.reports.setting.typeset import SetLine

GRID = 0.5
HAIR = 0.3
HAIR_COLOUR = Colour(0.62, 0.62, 0.62)


class Cell(NamedTuple):
    """Lines of text in a part of a strip; ``x`` and ``width`` in points from the page's left edge."""

    x: float
    width: float
    lines: tuple[SetLine, ...]
    leading: float
    pad: float
    colour: Colour = BLACK
    at: Literal["middle", "top"] = "middle"
    heads: Heads = ""
    """Whether it names its row or its column."""

    @property
    def height(self) -> float:
        """What the lines need, padding included."""
        return len(self.lines) * self.leading + 2 * self.pad


@dataclass(frozen=True, slots=True)
class Strip:
    """One horizontal band of a table.

    Attributes:
        uprights: where vertical lines stand besides the outer ones, in points from the page's left.
        thin: where hair lines stand.
        keep: never parted from the next strip by a page's end, if that can be helped.
        block: which item it belongs to; merged cells span the strips of a block on one page.
        merges: whether the block's score cells span it (else only the clause's cell does).
        opens: a full line above it, not a hair line. With neither it goes on with the strip above.
        is_head: its cells name the columns.
        bookmark: its entry in the document's outline, under the document's own.
    """

    height: float
    cells: tuple[Cell, ...] = ()
    uprights: tuple[float, ...] = ()
    thin: tuple[float, ...] = ()
    keep: bool = False
    block: int | None = None
    merges: bool = False
    opens: bool = True
    hair_from: float = 0.0
    hair_to: float = 0.0
    fill: Colour | None = None
    name: str = ""
    is_head: bool = False
    bookmark: str = ""

    @property
    def goes_on(self) -> bool:
        """No line parts it from the strip above: its cells are parts of that one's."""
        return not self.opens and self.hair_to <= self.hair_from


class Merged(NamedTuple):
    """A cell that spans ``strips`` strips of a page from the one at ``first``.

    ``is_repeated``: said before on another page, so that nobody need hear it again.
    """

    cell: Cell
    first: int
    strips: int
    is_repeated: bool = False


class Placed(NamedTuple):
    """A strip on its page; ``top`` in points from the page's foot."""

    strip: Strip
    top: float


def paginate(strips: Sequence[Strip], first_top: float, next_top: float, foot: float) -> list[list[Placed]]:
    """Give every strip its page and place.

    Args:
        first_top: upper edge of the table on its first page; ``next_top`` on the others; ``foot`` the lower
            edge everywhere, all in points from the page's foot.

    Returns:
        the strips of each page, top to bottom. Strips that are to be kept together stay together unless
        they are taller than a page.
    """
    pages: list[list[Placed]] = [[]]
    y = first_top
    for group in _groups(strips):
        height = sum(each.height for each in group)
        if height > y - foot and (pages[-1] or len(pages) == 1) and height <= next_top - foot:
            pages.append([])
            y = next_top
        for strip in group:
            if strip.height > y - foot and pages[-1]:
                pages.append([])
                y = next_top
            pages[-1].append(Placed(strip, y))
            y -= strip.height
    return pages


def _groups(strips: Sequence[Strip]) -> list[list[Strip]]:
    groups: list[list[Strip]] = [[]]
    for strip in strips:
        groups[-1].append(strip)
        if not strip.keep:
            groups.append([])
    return [each for each in groups if each]


def draw_cell(paper: Paper, cell: Cell, top: float, height: float) -> None:
    """Draw a cell's lines in a band of ``height`` whose upper edge is at ``top``."""
    spare = height - len(cell.lines) * cell.leading
    y = top - (spare / 2 if cell.at == "middle" else cell.pad)
    for line in cell.lines:
        # The em box stands in the middle of the leading; its middle is 0.38 em over the baseline.
        paper.text(line, cell.x, y - cell.leading / 2 - 0.38 * line.size, cell.colour)
        y -= cell.leading


def draw_strips(
    paper: Paper,
    page: Sequence[Placed],
    left: float,
    right: float,
    *,
    merged: Sequence[Merged] = (),
    table: str = "",
) -> None:
    """Fills, texts and lines of one page's strips; the outer frame runs around all of them.

    Args:
        merged: cells that span several of the strips.
        table: its name, where it runs over pages: its heads are then read once.
    """
    if not page:
        return
    for strip, top in page:
        if strip.fill is not None:
            paper.fill(left, top - strip.height, right - left, strip.height, strip.fill)
    drawn = _Rows(paper, page, left, right, merged)
    begun = bool(table) and paper.is_begun(table)
    with paper.tag("Table", again=table, extent=(left, right)):
        for number, (strip, _) in enumerate(page):
            if strip.bookmark:
                paper.bookmark(strip.bookmark, 1)
            if not (begun and strip.is_head):
                drawn.row(number)
    drawn.repeated(begun)
    top, foot = page[0].top, page[-1].top - page[-1].strip.height
    for number, (strip, y) in enumerate(page):
        if number and strip.opens:
            paper.rule(left, y, right, y, GRID)
        elif number and strip.hair_to > strip.hair_from:
            paper.rule(strip.hair_from, y, strip.hair_to, y, HAIR, HAIR_COLOUR)
    for x, high, low in _joined([(each.strip.thin, each) for each in page]):
        paper.rule(x, high, x, low, HAIR, HAIR_COLOUR)
    for x, high, low in _joined([(each.strip.uprights, each) for each in page]):
        paper.rule(x, high, x, low, GRID)
    paper.frame(left, foot, right - left, top - foot, 2 * GRID)


class _Rows:
    """Draws the rows of one page's part of a table, each cell tagged with its place."""

    def __init__(
        self, paper: Paper, page: Sequence[Placed], left: float, right: float, merged: Sequence[Merged]
    ) -> None:
        self.paper = paper
        self.page = page
        self.left, self.right = left, right
        self.merged = merged
        self.begins: dict[int, list[Merged]] = {}
        for each in merged:
            if not each.is_repeated:
                self.begins.setdefault(each.first, []).append(each)

    def row(self, number: int) -> None:
        """One strip, with the cells that begin in it and span others."""
        strip = self.page[number].strip
        edges = _edges(self.left, self.right, strip.uprights, strip.thin)
        cells = [(cell.x, cell, 1) for cell in strip.cells]
        cells += [(each.cell.x, each.cell, each.strips) for each in self.begins.get(number, ())]
        cells.sort(key=_place)
        with self.paper.tag("TR", again=LAST if strip.goes_on else ""):
            for x, cell, count in cells:
                # The lines nearest to the text.
                left = edges[bisect_right(edges, x) - 1]
                right = edges[bisect_left(edges, max(x, min(x + cell.width, self.right) - 2.0) + 1.0)]
                heads: Heads = "Column" if strip.is_head else cell.heads
                kind: TagKind = "TH" if heads else "TD"
                rows = self._rows(number, count) if count > 1 else 1
                with self.paper.tag(kind, again=str(left), heads=heads, rows=rows, extent=(left, right)):
                    self._cell(cell, number, count)

    def repeated(self, heads: bool) -> None:
        """What an earlier page said: decoration here."""
        for number, (strip, _) in enumerate(self.page):
            if heads and strip.is_head:
                for cell in strip.cells:
                    self._cell(cell, number, 1)
        for each in self.merged:
            if each.is_repeated:
                self._cell(each.cell, each.first, each.strips)

    def _cell(self, cell: Cell, first: int, count: int) -> None:
        height = self.page[first].strip.height
        if count > 1:
            height = sum([each.strip.height for each in self.page[first : first + count]])
        draw_cell(self.paper, cell, self.page[first].top, height)

    def _rows(self, first: int, count: int) -> int:
        """How many rows those strips make."""
        return 1 + sum(not each.strip.goes_on for each in self.page[first + 1 : first + count])


def _place(cell: tuple[float, Cell, int]) -> float:
    return cell[0]


@lru_cache(maxsize=256)
def _edges(left: float, right: float, uprights: tuple[float, ...], thin: tuple[float, ...]) -> tuple[float, ...]:
    """Where a strip's cells may begin or end, from left to right."""
    return tuple(sorted({left, right, *uprights, *thin}))


def _joined(places: Sequence[tuple[tuple[float, ...], Placed]]) -> list[tuple[float, float, float]]:
    """Vertical lines joined over neighbouring strips: x, upper and lower end."""
    lines: list[tuple[float, float, float]] = []
    began: dict[float, float] = {}
    for standing, (_, top) in places:
        for x in [each for each in began if each not in standing]:
            lines.append((x, began.pop(x), top))
        for x in standing:
            began.setdefault(x, top)
    last = places[-1][1]
    lines += [(x, top, last.top - last.strip.height) for x, top in began.items()]
    return sorted(lines)
