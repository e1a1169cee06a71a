"""Tables inside official papers: over the whole measure, the head again on each page, long cells over pages."""

from __future__ import annotations

from reviewer.reports.official.data import ColumnAlign, OfficialTable
from reviewer.reports.official.grid import DEPTH, LEFT, MEASURE
from reviewer.reports.setting.fonts import FontBook, Role
from reviewer.reports.setting.typeset import LineSetter, SetLine, line_setter

SIZES = (12.0, 10.5, 9.0)  # 小四, 5号, 小五
_LEADING = 1.4  # of the size
PAD = 4.0
SIDE = 3.0
# A smaller size is taken where a head or a centred cell needs more lines.
_HEAD_LINES, _CELL_LINES = 2, 4
_SHORT_HEAD = 3  # characters: a head up to this is not broken
FEWEST = 2
"""Lines of a cell that may stand alone before or after a page's end."""
WHOLE_ROW = DEPTH * 0.4
"""A row up to this height is not divided."""
WHOLE_RUN = DEPTH * 0.35
"""Merged rows up to this height stand on one page; a text that needs more is not merged."""

_CellLines = tuple[SetLine, ...]


class TableLayout:
    """A table set in the largest size that suits its columns.

    Attributes:
        edges: where its columns begin and end, in points from the page's left.
        head, rows: the lines of each cell; ``leading`` is their distance.
        runs: for each merged column, the first row of the run that each row belongs to.
        heights: of the rows.
    """

    def __init__(self, table: OfficialTable, fonts: FontBook, name: str, names: tuple[str, ...] = ()) -> None:
        """``name`` is what the table is called in errors (附件1表格); no other of the paper bears it.

        ``names`` are not broken over lines.
        """
        self.table = table
        self.name, self.names = name, names
        total = sum(table.shares)
        edges = [LEFT]
        for share in table.shares:
            edges.append(edges[-1] + MEASURE * share / total)
        self.edges = edges
        for size in SIZES:
            self.size = size
            self.head, self.rows = self._set(fonts, name)
            if self._suits():
                break
        self.leading = self.size * _LEADING
        self.runs = self._merged_runs()
        self.heights = self._row_heights()

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def least(self) -> float:
        """What head and first row need, or the part of that row that may stand alone."""
        return self.head_height + (min(self.heights[0], self.lines_height(FEWEST)) if self.heights else 0.0)

    # ---- setting

    def _set(self, fonts: FontBook, name: str) -> tuple[list[_CellLines], list[list[_CellLines]]]:
        setter = line_setter(fonts, self.size)
        head = [
            self._cell(setter, text, column, Role.HEI, "center", f"{name}表头")
            for column, text in enumerate(self.table.head)
        ]
        rows = [
            [
                self._cell(setter, text, column, Role.FANGSONG, self.align(column), f"{name}第{number}行")
                for column, text in enumerate(row)
            ]
            for number, row in enumerate(self.table.rows, 1)
        ]
        return head, rows

    def _cell(
        self, setter: LineSetter, text: str, column: int, role: Role, align: ColumnAlign, where: str
    ) -> _CellLines:
        """A cell's lines; no single character is left for the last one where that takes no more lines."""
        room = self.room(column)
        lines = setter.lines(text, role, room, where, align=align, whole=True, names=self.names)
        if len(lines) < 2 or len(lines[-1].text) > 1:
            return lines
        narrower = room - self.size
        tighter = setter.lines(text, role, narrower, where, align=align, whole=True, names=self.names)
        if len(tighter) > len(lines) or len(tighter[-1].text) < 2:
            return lines
        aside = {"left": 0.0, "center": self.size / 2, "right": self.size}[align]
        return tuple(_moved(line, aside) for line in tighter)

    def align(self, column: int) -> ColumnAlign:
        """How a column's text stands."""
        return self.table.align[column] if self.table.align else "center"

    def room(self, column: int) -> float:
        """The width of a column's text, in points."""
        return self.edges[column + 1] - self.edges[column] - 2 * SIDE

    def _suits(self) -> bool:
        heads = zip(self.table.head, self.head, strict=True)
        if any(len(lines) > (_HEAD_LINES if len(text) > _SHORT_HEAD else 1) for text, lines in heads):
            return False
        narrow = [column for column in range(len(self.table.head)) if self.align(column) == "center"]
        return all(_is_shapely(row[column]) for row in self.rows for column in narrow)

    # ---- rows

    @property
    def head_height(self) -> float:
        """In points."""
        return self.lines_height(max(1, max(len(lines) for lines in self.head)))

    def lines_height(self, lines: int) -> float:
        """The height of a cell of that many lines, in points."""
        return lines * self.leading + 2 * PAD

    def _merged_runs(self) -> dict[int, list[int]]:
        runs: dict[int, list[int]] = {}
        before: list[int] | None = None
        for column in self.table.merge:
            starts: list[int] = []
            for number, row in enumerate(self.table.rows):
                goes_on = number > 0 and row[column] == self.table.rows[number - 1][column]
                if goes_on and before is not None:
                    goes_on = before[number] == before[number - 1]
                goes_on = goes_on and self.lines_height(len(self.rows[number][column])) <= WHOLE_RUN
                starts.append(starts[-1] if goes_on else number)
            runs[column] = before = starts
        return runs

    def run_end(self, column: int, start: int) -> int:
        """The row after the run that begins at ``start``."""
        starts = self.runs[column]
        end = start + 1
        while end < len(starts) and starts[end] == start:
            end += 1
        return end

    def _row_heights(self) -> list[float]:
        heights = []
        for number, row in enumerate(self.rows):
            own = [len(lines) for column, lines in enumerate(row) if not self.is_in_run(column, number)]
            heights.append(self.lines_height(max([1, *own])))
        for column, starts in self.runs.items():
            for start in sorted(set(starts)):
                end = self.run_end(column, start)
                lacking = self.lines_height(len(self.rows[start][column])) - sum(heights[start:end])
                heights[end - 1] += max(0.0, lacking)
        return heights

    def is_in_run(self, column: int, row: int) -> bool:
        """Whether the cell is merged with one above or below."""
        if column not in self.runs:
            return False
        start = self.runs[column][row]
        return self.run_end(column, start) > start + 1

    def is_kept(self, row: int) -> bool:
        """Whether the row stands on one page with the next: both are of merged rows that are not many."""
        for column, starts in self.runs.items():
            end = self.run_end(column, starts[row])
            if end > row + 1 and sum(self.heights[starts[row] : end]) <= WHOLE_RUN:
                return True
        return False


def _is_shapely(lines: _CellLines) -> bool:
    """Few lines, and no single character left for the last one."""
    return len(lines) <= _CELL_LINES and (len(lines) < 2 or len(lines[-1].text) > 1)


def _moved(line: SetLine, aside: float) -> SetLine:
    pieces = tuple(each._replace(places=tuple(place + aside for place in each.places)) for each in line.pieces)
    return line._replace(pieces=pieces, width=line.width + aside)
