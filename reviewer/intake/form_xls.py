"""Workbooks in the old binary format (.xls, and .et of WPS) and .csv as grids."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from reviewer.intake.grid import Cell, Grid, as_rows, merge_cells, moment_cell, number_cell, text_cell, unreadable_form
from reviewer.intake.limits import Limits
from reviewer.intake.old_workbook import old_workbook_problem

_ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#DATA!"})

_DAMAGED = "表格文件已损坏、设有密码或不是 Excel/WPS 表格；请另存为 .xlsx"


def read_xls(path: Path, name: str, limits: Limits) -> tuple[Grid, ...]:
    """The worksheets that a person sees, in order.

    Raises:
        RuleViolation: the file cannot be opened or goes beyond a limit.
    """
    problem = old_workbook_problem(path, limits)
    if problem:
        raise unreadable_form(name, problem)
    try:
        with path.open("rb") as stream, CalamineWorkbook.from_filelike(stream) as book:
            shown = [
                each.name
                for each in book.sheets_metadata
                if each.visible == SheetVisibleEnum.Visible and each.typ == SheetTypeEnum.WorkSheet
            ]
            return tuple(_sheet(book.get_sheet_by_name(title), name, limits) for title in shown)
    except (CalamineError, ValueError) as error:
        raise unreadable_form(name, _DAMAGED) from error
    except BaseException as error:
        # The reading library is compiled: where it meets nonsense it panics past Exception.
        if type(error).__module__ != "pyo3_runtime":
            raise
        raise unreadable_form(name, _DAMAGED) from error


def _sheet(sheet: CalamineSheet, name: str, limits: Limits) -> Grid:
    if sheet.height > limits.max_form_rows:
        raise unreadable_form(name, f"工作表“{sheet.name}”行数超过上限 {limits.max_form_rows}")
    if sheet.height * sheet.width > limits.max_form_cells:
        raise unreadable_form(name, f"工作表“{sheet.name}”单元格数超过上限 {limits.max_form_cells}")
    top, left = sheet.start or (0, 0)
    rows: dict[int, dict[int, Cell]] = {}
    for number, values in enumerate(sheet.to_python(), top + 1):
        cells = {column: _cell(column, value, limits) for column, value in enumerate(values, left) if value != ""}
        if cells:
            rows[number] = cells
    areas = [(a + 1, b, c + 1, d) for (a, b), (c, d) in sheet.merged_cell_ranges or ()]
    merge_cells(rows, areas, limits, name)
    return Grid(title=sheet.name, rows=as_rows(rows), is_sheet=True)


def _cell(column: int, value: float | str | bool | time | date | datetime | timedelta, limits: Limits) -> Cell:
    if isinstance(value, bool):
        return Cell(column=column, text="是" if value else "否")
    if isinstance(value, (int, float)):
        return number_cell(column, value)
    if isinstance(value, (date, time)):
        return moment_cell(column, value)
    if isinstance(value, timedelta):
        return Cell(column=column, text=str(value))
    if value in _ERRORS:
        return Cell(column=column, text=value, problem=f"单元格是错误值 {value}")
    return text_cell(column, value, limits)


def read_csv(path: Path, name: str, limits: Limits) -> tuple[Grid, ...]:
    """The one table of a .csv in UTF-8, UTF-16 with mark, or GB 18030.

    Raises:
        RuleViolation: neither encoding, not a table, or beyond a limit.
    """
    if path.stat().st_size > limits.max_office_xml_bytes:
        raise unreadable_form(name, "文件过大")
    content = path.read_bytes()
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise unreadable_form(name, "文字编码无法识别；请另存为 .xlsx")
    rows: dict[int, dict[int, Cell]] = {}
    try:
        for number, values in enumerate(csv.reader(io.StringIO(text, newline="")), 1):
            if number > limits.max_form_rows:
                raise unreadable_form(name, f"表格行数超过上限 {limits.max_form_rows}")
            rows[number] = {
                column: text_cell(column, value, limits) for column, value in enumerate(values) if value.strip()
            }
    except csv.Error as error:
        raise unreadable_form(name, "不是逗号分隔的表格；请另存为 .xlsx") from error
    return (Grid(title="表1", rows=as_rows(rows)),)
