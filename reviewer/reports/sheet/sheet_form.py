"""The blank score sheet as a workbook that a member may fill in elsewhere and have read in."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.header_footer import _HeaderFooterPart as HeaderFooterPart
from openpyxl.worksheet.worksheet import Worksheet

from reviewer.domain.paper import PREVAILS
from reviewer.domain.records import Record
from reviewer.reports.setting.qr import qr_picture
from reviewer.reports.workbook.style import fit_to_width, set_text

SHEET_NAME = "评分"
HEADS = ("项号", "职业（工种）", "评审内容", "满分", "得分", "判断", "核实值", "说明")
WIDTHS = (8, 20, 46, 8, 8, 11, 34, 60)
JUDGEMENTS = ("符合", "基本符合", "不符合", "不适用")
NUMBER_LABEL = "文书编号"
_HEAD_ROW = 4
_SIGNED = {
    3: "评审专家签名：________________　日期：____________",
    len(HEADS): "第一录入人：______________　第二录入人：______________",
}
_ROOM_TO_WRITE = 36.0  # points of an empty row's height
_QR_SIDE = 136  # pixels of 1/96 inch; about 27 mm on paper once the sheet is fitted to the page's width
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
    """What the blank sheet says on top, and its lines.

    ``number`` is the paper's number and ``code`` what its QR code says; both empty on a form that is no
    numbered paper.
    """

    application: str
    applicant: str
    member: str
    step: Decimal
    lines: tuple[SheetFormLine, ...]
    number: str = ""
    code: str = ""


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
    if data.number:
        _number(page, data)
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
    _paper(page, data, last)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _number(page: Worksheet, data: SheetFormData) -> None:
    """The paper's number as text that is read back, and its QR code at the right edge of the head."""
    cell = page.cell(_HEAD_ROW - 1, 1)
    if isinstance(cell, Cell):
        set_text(cell, f"{NUMBER_LABEL}　{data.number}")
        cell.font = Font(bold=True)
    prevails = page.cell(_HEAD_ROW - 1, 3)
    prevails.value = f"{PREVAILS}涂改须签名。"
    foot = _HEAD_ROW + len(data.lines) + 1
    # The first column stays empty: a row with a text there is read as an item's.
    for column, text in _SIGNED.items():
        page.cell(foot, column).value = text
        page.cell(foot, column).alignment = Alignment(vertical="bottom")
    page.row_dimensions[foot].height = _ROOM_TO_WRITE
    for row in range(1, _HEAD_ROW):
        page.row_dimensions[row].height = _QR_SIDE * 0.75 / (_HEAD_ROW - 1) + 2
    if data.code:
        picture = Image(io.BytesIO(qr_picture(data.code)))
        picture.width = picture.height = _QR_SIDE
        page.add_image(picture, f"{'ABCDEFGH'[len(HEADS) - 1]}1")


def _paper(page: Worksheet, data: SheetFormData, last: int) -> None:
    """A4 landscape, the head repeated, the number and the page in the foot; room to write by hand in empty rows."""
    fit_to_width(page)
    page.print_area = f"A1:H{last + bool(data.number)}"
    page.page_margins.left = page.page_margins.right = 0.5
    page.page_margins.top, page.page_margins.bottom, page.page_margins.footer = 0.6, 0.8, 0.4
    page.oddFooter = HeaderFooterItem(
        left=HeaderFooterPart(f"{NUMBER_LABEL} {data.number}" if data.number else data.application),
        right=HeaderFooterPart("第 &P 页，共 &N 页"),
    )
    for number, line in enumerate(data.lines, _HEAD_ROW + 1):
        if not (line.remark or line.measured):
            wraps = max(_wraps(line.name, WIDTHS[2]), _wraps(line.scope, WIDTHS[1]))
            page.row_dimensions[number].height = max(_ROOM_TO_WRITE, 16.5 * wraps)


def _wraps(text: str, width: float) -> int:
    """Lines that a text takes in a column ``width`` characters wide."""
    return math.ceil(sum(2 if ord(letter) > 0x2E7F else 1 for letter in text) * 1.08 / width)


def _text_row(page: Worksheet, row: int, texts: Sequence[str]) -> None:
    for column, text in enumerate(texts, 1):
        cell = page.cell(row, column, text)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE8F6")
        cell.border = Border(_LINE, _LINE, _LINE, _LINE)
        cell.alignment = Alignment(horizontal="center", vertical="center")
    page.row_dimensions[row].height = 22.0


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
