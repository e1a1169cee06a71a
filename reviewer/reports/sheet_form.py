"""The blank score sheet as a workbook that a member may fill in elsewhere and have read in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from reviewer.domain.records import Record
from reviewer.reports.workbook_style import fit_to_width, set_text

SHEET_NAME = "评分"
HEADS = ("项号", "职业（工种）", "评审内容", "满分", "得分", "判断", "核实值", "说明")
WIDTHS = (8, 20, 46, 8, 8, 11, 34, 60)
JUDGEMENTS = ("符合", "基本符合", "不符合", "不适用")
_HEAD_ROW = 4
_LINE = Side(style="thin", color="B4BBC6")


class SheetFormLine(Record):
    """One line. ``measured`` is the text of the 核实值 cell: lines of 要求编号=值."""

    item: str
    scope: str
    name: str
    full: Decimal
    points: Decimal | None
    judgement: str
    measured: str
    remark: str


class SheetFormData(Record):
    """What the blank sheet says on top, and its lines."""

    application: str
    applicant: str
    member: str
    step: Decimal
    lines: tuple[SheetFormLine, ...]


def sheet_form(data: SheetFormData) -> bytes:
    """The workbook's bytes; values of outside text are text, never formulas."""
    book = Workbook()
    page = book.active
    if not isinstance(page, Worksheet):
        raise TypeError("a new workbook has a worksheet")
    page.title = SHEET_NAME
    page["A1"] = f"评分表 {data.application} {data.applicant}"
    page["A1"].font = Font(size=14, bold=True)
    page["A2"] = (
        f"评审专家：{data.member}　得分以 {data.step} 分为一档；核实值每行一条，写作 要求编号=值，如 2.2.a=63.5"
    )
    _text_row(page, _HEAD_ROW, HEADS)
    for number, line in enumerate(data.lines, _HEAD_ROW + 1):
        _line(page, number, line)
    last = _HEAD_ROW + len(data.lines)
    choice = DataValidation(type="list", formula1=f'"{",".join(JUDGEMENTS)}"', allow_blank=True)
    page.add_data_validation(choice)
    choice.add(f"F{_HEAD_ROW + 1}:F{last}")
    for number, width in enumerate(WIDTHS):
        page.column_dimensions["ABCDEFGH"[number]].width = width
    page.freeze_panes = f"D{_HEAD_ROW + 1}"
    page.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    fit_to_width(page)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _text_row(page: Worksheet, row: int, texts: Sequence[str]) -> None:
    for column, text in enumerate(texts, 1):
        cell = page.cell(row, column, text)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE8F6")
        cell.border = Border(_LINE, _LINE, _LINE, _LINE)


def _line(page: Worksheet, row: int, line: SheetFormLine) -> None:
    values = (line.item, line.scope, line.name, line.full, line.points, line.judgement, line.measured, line.remark)
    for column, value in enumerate(values, 1):
        cell = page.cell(row, column)
        if isinstance(value, str) and isinstance(cell, Cell):
            set_text(cell, value)
        else:
            cell.value = value
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.border = Border(_LINE, _LINE, _LINE, _LINE)
