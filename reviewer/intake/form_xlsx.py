"""Workbooks (.xlsx) as grids: one for each visible worksheet.

Reads the sheet parts themselves: merged areas, formulas without a kept result and the date formats of
Chinese Excel and WPS (built-in numbers 27–36 and 50–58) have to be told apart, and a sheet of a million
rows must end at the limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import Element

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from reviewer.intake.grid import (
    Cell,
    Grid,
    Row,
    as_rows,
    merge_cells,
    moment_cell,
    number_cell,
    text_cell,
    unreadable_form,
)
from reviewer.intake.limits import Limits
from reviewer.intake.office_parts import OfficeFile, attribute, local_name

_CHINESE_DATES = frozenset({*range(27, 37), *range(50, 59)})
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")


def read_xlsx(path: Path | BinaryIO, name: str, limits: Limits) -> tuple[Grid, ...]:
    """The worksheets that a person sees, in order.

    Raises:
        RuleViolation: the file cannot be opened or goes beyond a limit.
    """
    with OfficeFile(path, name, limits) as office:
        part = office.related("").get("officeDocument", "xl/workbook.xml")
        workbook = office.tree(part)
        targets = office.related(part)
        book = _Book(office, targets, workbook, limits)
        return tuple(
            Grid(title=title, rows=book.rows(targets[key]), is_sheet=True)
            for title, key in _visible_sheets(workbook)
            if key in targets
        )


def _visible_sheets(workbook: Element) -> Iterator[tuple[str, str]]:
    for group in workbook:
        if local_name(group) == "sheets":
            for sheet in group:
                if sheet.get("state", "visible") == "visible":
                    yield sheet.get("name", ""), attribute(sheet, "id") or ""


class _Book:
    def __init__(self, office: OfficeFile, targets: dict[str, str], workbook: Element, limits: Limits) -> None:
        self._office = office
        self._limits = limits
        self._seen = 0
        self._strings = self._read_strings(targets.get("sharedStrings"))
        self._dates = self._read_dates(targets.get("styles"))
        is_1904 = any(local_name(each) == "workbookPr" and each.get("date1904") in ("1", "true") for each in workbook)
        self._epoch = CALENDAR_MAC_1904 if is_1904 else CALENDAR_WINDOWS_1900

    def _read_strings(self, part: str | None) -> list[str]:
        strings: list[str] = []
        if part is None or not self._office.has(part):
            return strings
        for element in self._office.elements(part):
            if local_name(element) == "si":
                strings.append(_string(element))
                element.clear()
        return strings

    def _read_dates(self, part: str | None) -> frozenset[int]:
        """The cell formats (by their index) that show a date."""
        if part is None or not self._office.has(part):
            return frozenset()
        root = self._office.tree(part)
        own: dict[int, str] = {}
        dates: set[int] = set()
        for group in root:
            if local_name(group) == "numFmts":
                own = {_integer(each.get("numFmtId")): each.get("formatCode", "") for each in group}
        for group in root:
            if local_name(group) == "cellXfs":
                for index, each in enumerate(group):
                    number = _integer(each.get("numFmtId"))
                    code = own.get(number) or BUILTIN_FORMATS.get(number, "")
                    if (number in _CHINESE_DATES and number not in own) or is_date_format(code):
                        dates.add(index)
        return frozenset(dates)

    def rows(self, part: str) -> tuple[Row, ...]:
        """The filled rows of one worksheet."""
        rows: dict[int, dict[int, Cell]] = {}
        areas: list[tuple[int, int, int, int]] = []
        number = 0
        for element in self._office.elements(part):
            name = local_name(element)
            if name == "row":
                number = _integer(element.get("r")) or number + 1
                for cell in element:
                    if local_name(cell) == "c":
                        self._keep(rows, number, cell)
                element.clear()
            elif name == "mergeCell":
                areas.extend(_area(element.get("ref", "")))
        merge_cells(rows, areas, self._limits, self._office.name)
        return as_rows(rows)

    def _keep(self, rows: dict[int, dict[int, Cell]], number: int, element: Element) -> None:
        row = rows.get(number, {})
        place = _REFERENCE.fullmatch(element.get("r", ""))
        column = _column(place[1]) if place else max(row, default=-1) + 1
        cell = self._cell(column, element)
        if cell is None:
            return
        self._seen += 1
        rows.setdefault(number, row)[column] = cell
        if len(rows) > self._limits.max_form_rows:
            raise unreadable_form(self._office.name, f"表格行数超过上限 {self._limits.max_form_rows}")
        if self._seen > self._limits.max_form_cells:
            raise unreadable_form(self._office.name, f"单元格数超过上限 {self._limits.max_form_cells}")

    def _cell(self, column: int, element: Element) -> Cell | None:
        """What a cell holds, None when it is empty."""
        kind = element.get("t", "n")
        value: str | None = None
        has_formula = False
        for child in element:
            name = local_name(child)
            if name == "v":
                value = child.text
            elif name == "f":
                has_formula = True
            elif name == "is":
                value = _string(child)
        if value is None or value == "":
            if has_formula and kind != "str":
                return Cell(column=column, text="（公式）", problem="公式没有保存计算结果，无法读取；请改填数值或文字")
            return None
        if kind == "e":
            return Cell(column=column, text=value, problem=f"单元格是错误值 {value}")
        if kind == "s":
            index = _integer(value)
            return text_cell(column, self._strings[index], self._limits) if index < len(self._strings) else None
        if kind in ("str", "inlineStr"):
            return text_cell(column, value, self._limits)
        if kind == "b":
            return Cell(column=column, text="是" if value == "1" else "否")
        return self._number(column, value, element)

    def _number(self, column: int, value: str, element: Element) -> Cell:
        try:
            number = float(value)
            if _integer(element.get("s")) in self._dates:
                return moment_cell(column, from_excel(number, self._epoch))
            return number_cell(column, number)
        except (ValueError, OverflowError, TypeError):
            return Cell(column=column, text=value[:40], problem=f"“{value[:40]}”不是有效的数或日期")


def _column(letters: str) -> int:
    column = 0
    for each in letters:
        column = column * 26 + ord(each) - 64
    return column - 1


def _area(reference: str) -> Iterator[tuple[int, int, int, int]]:
    first, _, last = reference.partition(":")
    start, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
    if start and end:
        yield int(start[2]), _column(start[1]), int(end[2]), _column(end[1])


def _string(element: Element) -> str:
    """The text of a shared or inline string, without the reading aids of East Asian text."""
    parts: list[str] = []
    for child in element:
        name = local_name(child)
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts.extend(each.text or "" for each in child if local_name(each) == "t")
    return "".join(parts)


def _integer(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0
