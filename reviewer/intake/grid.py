"""A table as cells with their place: what every form reader makes and one reader of meaning reads."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from reviewer.domain.records import Record
from reviewer.errors import RuleViolation
from reviewer.intake.limits import Limits

_LOST_DIGITS = 10**15
_POWER_OF_TEN = re.compile(r"[0-9](?:\.[0-9]+)?E\+[0-9]+", re.IGNORECASE)
NUMBER_LOST = "以数字格式保存，末尾数字已丢失，无法还原；请把单元格设为文本格式后重新填写"


class Cell(Record):
    """One cell. ``column`` (from 0) and ``span`` tell which columns of the grid it covers.

    ``is_continued``: it belongs to a merged area that begins in a row above, whose text it repeats.
    ``is_number``: the file keeps a number, not text. ``problem``: why its content cannot be read.
    """

    column: int
    span: int = 1
    text: str = ""
    is_continued: bool = False
    is_number: bool = False
    problem: str | None = None

    @property
    def end(self) -> int:
        """The first column behind it."""
        return self.column + self.span


class Row(Record):
    """Cells from left to right, none over another. ``number`` is the row as people count, from 1."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def filled(self) -> tuple[Cell, ...]:
        """The cells that hold something of their own."""
        return tuple(cell for cell in self.cells if (cell.text.strip() or cell.problem) and not cell.is_continued)


class Grid(Record):
    """A table, a worksheet, or the running text between tables (each paragraph a row of one cell).

    ``title`` names it in messages: 表2, or the worksheet's name.
    """

    title: str
    rows: tuple[Row, ...]
    is_running_text: bool = False
    is_sheet: bool = False


def unreadable_form(name: str, why: str, code: str = "unreadable_form") -> RuleViolation:
    """The error of a form that cannot be opened at all. ``why`` is a Chinese clause without a full stop."""
    return RuleViolation(f"{why}。材料包未导入，原文件未改动。", code=code, where=name)


def number_cell(column: int, value: float) -> Cell:
    """A number as the file keeps it. From 16 digits on the last ones are gone: refused, not repaired."""
    if abs(value) >= _LOST_DIGITS:
        return Cell(column=column, text=f"{value:.15g}", is_number=True, problem=f"“{value:.6g}”{NUMBER_LOST}")
    text = str(int(value)) if value == int(value) else f"{value:.15g}"
    return Cell(column=column, text=text, is_number=True)


def text_cell(column: int, text: str, limits: Limits) -> Cell:
    """Text as the file keeps it."""
    if len(text) > limits.max_cell_chars:
        problem = f"一个单元格有 {len(text)} 个字符，超过上限 {limits.max_cell_chars}"
        return Cell(column=column, text=text[:40], problem=problem)
    if _POWER_OF_TEN.fullmatch(text.strip()):
        return Cell(column=column, text=text, problem=f"“{text.strip()}”{NUMBER_LOST}")
    return Cell(column=column, text=text)


def moment_cell(column: int, value: datetime | date | time) -> Cell:
    """A date as the file keeps it, as ISO text."""
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return Cell(column=column, text=value.date().isoformat() if midnight else value.isoformat(" ", "seconds"))
    return Cell(column=column, text=value.isoformat())


def merge_cells(
    rows: dict[int, dict[int, Cell]], areas: list[tuple[int, int, int, int]], limits: Limits, name: str
) -> None:
    """Put merged areas (first row, first column, last row, last column) into ``rows`` (row → column → cell).

    Raises:
        RuleViolation: more merged cells than a form has.
    """
    done = 0
    for top, left, bottom, right in areas:
        anchor = rows.get(top, {}).get(left)
        for number in range(top, bottom + 1) if bottom - top < len(rows) else sorted(rows):
            done += 1
            if not (top <= number <= bottom) or number not in rows:
                continue
            cells = rows[number]
            done += len(cells)
            for column in [each for each in cells if left <= each <= right]:
                del cells[column]
            if anchor is not None:
                cells[left] = Cell(
                    column=left,
                    span=right - left + 1,
                    text=anchor.text,
                    is_continued=number > top,
                    is_number=anchor.is_number,
                    problem=anchor.problem,
                )
        if done > limits.max_form_cells:
            raise unreadable_form(name, f"合并单元格过多，超过上限 {limits.max_form_cells}")


def as_rows(rows: dict[int, dict[int, Cell]]) -> tuple[Row, ...]:
    """Rows that hold anything, in order."""
    return tuple(
        Row(number=number, cells=tuple(rows[number][column] for column in sorted(rows[number])))
        for number in sorted(rows)
        if any(cell.text.strip() or cell.problem for cell in rows[number].values())
    )
