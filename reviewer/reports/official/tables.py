"""The table of an official paper as a workbook, and the paper itself in any of its forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Final

from openpyxl.utils import get_column_letter

from reviewer.domain.moments import BEIJING
from reviewer.errors import RuleViolation
from reviewer.reports.official.data import ColumnAlign, OfficialData, OfficialTable
from reviewer.reports.official.drawing import draw_official
from reviewer.reports.setting.archival import keywords_of
from reviewer.reports.workbook.book import Book, Page, text_lines
from reviewer.reports.workbook.style import CENTRE, LINE_HEIGHT, TEXT, TITLE, Look, set_page

MEASURE: Final = 96.0
"""Characters of 10 point that fit the width of an A4 page upright."""
_LOOKS: Final[dict[ColumnAlign, Look]] = {"left": TEXT, "center": CENTRE, "right": Look("right")}
_NOTE: Final = Look("left", size=9, colour="545F6F", has_lines=False)
_CENTRED: Final[ColumnAlign] = "center"
_LEAST_HEIGHT: Final = 21.0
HEAD_ROW: Final = 4


def draw_paper_with_list(data: OfficialData, form: str) -> bytes:
    """An official paper as PDF or Word; its table, or its first annex's, as a workbook.

    Raises:
        RuleViolation: a field is missing, a character has no font, or there is no such form.
    """
    if form != "xlsx":
        return draw_official(data, form)
    annex = next((each for each in data.annexes if each.table is not None), None)
    table = annex.table if annex is not None else data.table
    if table is None:
        raise RuleViolation(f"没有这种格式（{form}），未生成。", code="unknown_form", where=data.kind)
    title = (annex.title if annex is not None else data.title).replace("\n", "")
    book = Book(title, moment_of(data), keywords_of(data))
    write_table(book.page("名单"), title, table, paper_note(data))
    return book.to_bytes()


def moment_of(data: OfficialData) -> datetime:
    """The moment that stands in a workbook's properties: the paper's day."""
    day = datetime(1980, 1, 1) if data.date is None else datetime.combine(data.date, time())
    return day.replace(tzinfo=BEIJING)


def paper_note(data: OfficialData) -> tuple[str, str]:
    """Which paper a list belongs to, and how it can be checked against the store: over the table, and under it."""
    version = f" 第{data.version}版" if data.version > 1 else ""
    mark = "样例；" if data.is_sample else ""
    return f"{mark}{data.issuer}；文书编号 {data.document_number}{version}", f"数据校验 SHA-256 {data.data_sha256}"


def begin_sheet(page: Page, title: str, note: str, head: Sequence[str], widths: Sequence[float]) -> int:
    """Page set-up, title, note and head; returns the row of the head. Wider than upright lies across."""
    # A sheet that is written row by row takes widths and set-up only before its first row.
    page.set_widths(widths)
    set_page(page.sheet, HEAD_ROW, freeze=f"A{HEAD_ROW + 1}", foot="", landscape=sum(widths) > 1.05 * MEASURE)
    last = get_column_letter(len(widths))
    page.add([page.text(title, TITLE)], 26)
    page.add([page.text(note, _NOTE)], LINE_HEIGHT * text_lines(note, sum(widths)))
    page.add([], 6)
    for row in (1, 2):
        page.sheet.merged_cells.add(f"A{row}:{last}{row}")
    page.add_head(head, 26 if all(_height(text, width) < 30 for text, width in zip(head, widths, strict=True)) else 34)
    return page.row


def end_sheet(page: Page, note: str, columns: int) -> None:
    """A line under the table; what is printed ends with it."""
    page.add([page.text(note, _NOTE)], 16)
    last = get_column_letter(columns)
    page.sheet.merged_cells.add(f"A{page.row}:{last}{page.row}")
    page.sheet.print_area = f"A1:{last}{page.row}"


def write_table(
    page: Page, title: str, table: OfficialTable, notes: tuple[str, str], *, measure: float = MEASURE
) -> None:
    """Write a table with its title, a note above and one below it, ready to print.

    ``measure`` is the width of the paper in characters.
    """
    widths = [round(measure * share / sum(table.shares), 1) for share in table.shares]
    head_row = begin_sheet(page, title, notes[0], table.head, widths)
    runs = merged_runs(table)
    heights = row_heights(table, widths, runs)
    align = table.align or (_CENTRED,) * len(table.head)
    for row, height in zip(table.rows, heights, strict=True):
        page.add([page.text(text, _LOOKS[side]) for text, side in zip(row, align, strict=True)], height)
    for first, last, column in runs:
        letter = get_column_letter(column + 1)
        page.sheet.merged_cells.add(f"{letter}{head_row + 1 + first}:{letter}{head_row + 1 + last}")
    end_sheet(page, notes[1], len(widths))


def merged_runs(table: OfficialTable) -> list[tuple[int, int, int]]:
    """First and last row (from 0) and column of every run of equal neighbours, inside those of the columns before."""
    runs: list[tuple[int, int, int]] = []
    blocks = [(0, len(table.rows) - 1)] if table.rows else []
    for column in table.merge:
        parts: list[tuple[int, int]] = []
        for first, last in blocks:
            begin = first
            for row in range(first + 1, last + 2):
                if row > last or table.rows[row][column] != table.rows[begin][column]:
                    parts.append((begin, row - 1))
                    begin = row
        blocks = parts
        runs += [(first, last, column) for first, last in blocks if last > first]
    return runs


def row_heights(table: OfficialTable, widths: Sequence[float], runs: Sequence[tuple[int, int, int]]) -> list[float]:
    """What each row needs for its texts; a merged cell's need is shared by its rows."""
    merged = {(row, column) for first, last, column in runs for row in range(first, last + 1)}
    heights = [
        max(
            _height(text, widths[column]) if (number, column) not in merged else _LEAST_HEIGHT
            for column, text in enumerate(row)
        )
        for number, row in enumerate(table.rows)
    ]
    for first, last, column in runs:
        short = _height(table.rows[first][column], widths[column]) - sum(heights[first : last + 1])
        for row in range(first, last + 1):
            heights[row] += max(0.0, short) / (last - first + 1)
    return heights


def _height(text: str, width: float) -> float:
    """Points that a text takes in a column ``width`` characters wide."""
    return max(_LEAST_HEIGHT, 4.5 + LINE_HEIGHT * text_lines(text, width))
