"""Cuts tables into pages: rows stay whole where they can, merged rows stay together where they are few."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from reviewer.reports.official.table_layout import FEWEST, PAD, SIDE, WHOLE_ROW, WHOLE_RUN, TableLayout
from reviewer.reports.setting.typeset import SetLine


class BandCell(NamedTuple):
    """Lines in a column, from ``x`` on, spanning ``bands`` bands downwards and ``rows`` rows of the whole table.

    ``is_again``: the text of a merged cell that stands on the page before already.
    """

    column: int
    x: float
    lines: tuple[SetLine, ...]
    bands: int = 1
    rows: int = 1
    at_top: bool = False
    is_again: bool = False


class Band(NamedTuple):
    """One row, or the part of it that stands on a page; row -1 is the head.

    ``open_above``: from where to where no line is above it. ``is_again``: the head on a further page.
    """

    row: int
    height: float
    cells: tuple[BandCell, ...]
    open_above: tuple[tuple[float, float], ...] = ()
    is_again: bool = False


class TablePart(NamedTuple):
    """What of the table ``name`` stands on one page: the head and bands under it. ``bands`` empty: nothing does."""

    name: str
    bands: tuple[Band, ...]
    uprights: tuple[float, ...]
    leading: float

    @property
    def height(self) -> float:
        """In points, the head included."""
        return sum(each.height for each in self.bands)


def table_parts(table: TableLayout, first_room: float, room: float, break_before: int | None = None) -> list[TablePart]:
    """The table cut into pages.

    Args:
        first_room: what is left on the page where it begins, ``room`` what every other page has, in points.
        break_before: the row that begins a page in any case.

    Returns:
        one part a page; the first is empty where the table begins on the next.
    """
    return _Cutter(table, first_room, room, break_before).parts()


class _Piece(NamedTuple):
    """Lines ``first`` … ``last`` (exclusive) of a row's longest cell; ``whole``: the row is not divided."""

    row: int
    first: int
    last: int
    height: float
    whole: bool


class _Cutter:
    def __init__(self, table: TableLayout, first_room: float, room: float, break_before: int | None) -> None:
        self.table, self.room, self.break_before = table, room, break_before
        self.left = first_room - table.head_height
        self.is_at_top = first_room >= room
        self.pages: list[list[_Piece]] = [[]]

    def parts(self) -> list[TablePart]:
        table = self.table
        for row, height in enumerate(table.heights):
            least = min(height, table.lines_height(FEWEST)) if row == 0 else 0.0
            if row == self.break_before or max(least, self._together(row)) > self.left:
                self._begin_page()
            if height > self.left and height <= min(WHOLE_ROW, self.room - table.head_height):
                self._begin_page()
            if height <= self.left:
                self._add(_Piece(row, 0, self._longest(row), height, True))
            else:
                self._divide(row)
        first = 0 if self.pages[0] else 1
        return [self._part(page, is_first=number <= first) for number, page in enumerate(self.pages)]

    def _together(self, row: int) -> float:
        """What must fit with this row on a page: the merged rows that begin with it, when they are not many."""
        table = self.table
        needed = 0.0
        for column, starts in table.runs.items():
            if starts[row] == row:
                whole = sum(table.heights[row : table.run_end(column, row)])
                text = table.lines_height(len(table.rows[row][column]))
                needed = max(needed, whole if whole <= WHOLE_RUN else text)
        return needed

    def _longest(self, row: int) -> int:
        return max(
            [1, *(len(lines) for column, lines in enumerate(self.table.rows[row]) if column not in self._merged(row))]
        )

    def _merged(self, row: int) -> set[int]:
        return {column for column in self.table.runs if self.table.is_in_run(column, row)}

    def _divide(self, row: int) -> None:
        """A row over pages, never a single line of it alone."""
        table = self.table
        first, longest = 0, self._longest(row)
        while first < longest:
            can = max(1, int((self.left - 2 * PAD) // table.leading))
            last = min(longest, first + can)
            if 0 < longest - last < FEWEST:
                last = longest - FEWEST
            if last - first < min(FEWEST, longest - first) and not self.is_at_top:
                self._begin_page()
                continue
            height = table.lines_height(last - first)
            self._add(_Piece(row, first, last, height, first == 0 and last == longest))
            first = last
            if first < longest:
                self._begin_page()

    def _add(self, piece: _Piece) -> None:
        self.pages[-1].append(piece)
        self.left -= piece.height
        self.is_at_top = False

    def _begin_page(self) -> None:
        if not self.is_at_top:
            self.pages.append([])
            self.left = self.room - self.table.head_height
            self.is_at_top = True

    # ---- what is drawn

    def _part(self, pieces: Sequence[_Piece], *, is_first: bool) -> TablePart:
        table = self.table
        if not pieces and table.heights:
            return TablePart(table.name, (), (), table.leading)
        head = tuple(BandCell(column, table.edges[column] + SIDE, lines) for column, lines in enumerate(table.head))
        bands = [Band(-1, table.head_height, head, is_again=not is_first)]
        heights = self._grown(pieces)
        bands += [self._band(pieces, number, height) for number, height in enumerate(heights)]
        return TablePart(table.name, tuple(bands), tuple(table.edges[1:-1]), table.leading)

    def _grown(self, pieces: Sequence[_Piece]) -> list[float]:
        """The pieces' heights, the last of a merged run on this page grown where its text needs more."""
        table = self.table
        heights = [each.height for each in pieces]
        for column in table.runs:
            for number in range(len(pieces)):
                span = self._span(pieces, number, column)
                lacking = table.lines_height(len(table.rows[pieces[number].row][column])) - sum(
                    heights[number : number + span]
                )
                if span and lacking > 0:
                    heights[number + span - 1] += lacking
        return heights

    def _span(self, pieces: Sequence[_Piece], number: int, column: int) -> int:
        """How many bands the merged cell takes that begins here; 0 where none does."""
        starts = self.table.runs[column]
        run = starts[pieces[number].row]
        if number and starts[pieces[number - 1].row] == run:
            return 0
        return sum(1 for each in pieces[number:] if starts[each.row] == run)

    def _band(self, pieces: Sequence[_Piece], number: int, height: float) -> Band:
        table, piece = self.table, pieces[number]
        cells: list[BandCell] = []
        joined: list[tuple[float, float]] = []
        for column, lines in enumerate(table.rows[piece.row]):
            x = table.edges[column] + SIDE
            if column not in self._merged(piece.row):
                cells.append(BandCell(column, x, lines[piece.first : piece.last], at_top=not piece.whole))
            elif span := self._span(pieces, number, column):
                start = table.runs[column][piece.row]
                rows = table.run_end(column, start) - start
                again = piece.row > start or piece.first > 0
                cells.append(BandCell(column, x, lines, span, rows, is_again=again))
            else:
                joined.append((table.edges[column], table.edges[column + 1]))
        return Band(piece.row, height, tuple(cells), tuple(joined))
