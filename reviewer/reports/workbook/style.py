"""How every sheet of the workbook looks and prints: one place for fonts, lines, heads and page set-up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.header_footer import _HeaderFooterPart as _Part
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

FACE = "Microsoft YaHei"
_THIN = Side(style="thin", color="C9CFD8")
LINES = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_PLAIN = Font(name=FACE, size=10)
_BOLD = Font(name=FACE, size=10, bold=True)
_TITLE = Font(name=FACE, size=15, bold=True)
_NOTE = Font(name=FACE, size=9, color="545F6F")
_DROPPED = Font(name=FACE, size=10, strike=True, color="7E8797")
_HEAD = PatternFill("solid", fgColor="E4EBF5")
_BAND = PatternFill("solid", fgColor="F5F6F8")
_LEFT = Alignment(vertical="center", wrap_text=True)
_RIGHT = Alignment(horizontal="right", vertical="center")
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)

Value = str | int | Decimal | None


def set_text(cell: Cell, text: str) -> None:
    """Text as text, whatever it starts with: openpyxl would take a leading = for a formula."""
    cell.value = text
    cell.data_type = "s"


def put(
    page: Worksheet,
    row: int,
    column: int,
    value: Value,
    *,
    is_bold: bool = False,
    is_dropped: bool = False,
    number: str | None = None,
    is_band: bool = False,
) -> Cell:
    """Write text as text (never a formula, whatever it starts with) or a number, with the house's lines."""
    cell = page.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError("cells of merged ranges are not written")
    if isinstance(value, str):
        set_text(cell, value)
        cell.alignment = _LEFT
    else:
        cell.value = value
        cell.alignment = _RIGHT
    return _dress(cell, is_bold=is_bold, is_dropped=is_dropped, number=number, is_band=is_band)


def put_long(
    page: Worksheet, row: int, column: int, text: str, width: float, *, is_bold: bool = False, is_band: bool = False
) -> None:
    """Text that may take several lines of a column ``width`` characters wide: the row grows with it."""
    put(page, row, column, text, is_bold=is_bold, is_band=is_band)
    cells = sum(2 if ord(letter) > 0x2E7F else 1 for letter in text) * (1.08 if is_bold else 1.0)
    page.row_dimensions[row].height = 16 * max(1, math.ceil(cells * 1.06 / width))


def put_formula(
    page: Worksheet,
    row: int,
    column: int,
    formula: str,
    *,
    number: str | None = None,
    is_bold: bool = False,
    is_band: bool = False,
) -> Cell:
    """Write a live formula of our own."""
    cell = page.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError("cells of merged ranges are not written")
    cell.value = f"={formula}"
    cell.alignment = _RIGHT
    return _dress(cell, is_bold=is_bold, is_dropped=False, number=number, is_band=is_band)


def _dress(cell: Cell, *, is_bold: bool, is_dropped: bool, number: str | None, is_band: bool) -> Cell:
    cell.font = _DROPPED if is_dropped else _BOLD if is_bold else _PLAIN
    cell.border = LINES
    if is_band:
        cell.fill = _BAND
    if number is not None:
        cell.number_format = number
    return cell


def put_head(page: Worksheet, row: int, texts: Sequence[str]) -> None:
    """A table's head."""
    for column, text in enumerate(texts, 1):
        cell = put(page, row, column, text, is_bold=True)
        cell.fill = _HEAD
        cell.alignment = CENTRE
    page.row_dimensions[row].height = 30


def put_title(page: Worksheet, title: str, note: str) -> None:
    """The sheet's title in row 1 and what one should know of it in row 2."""
    page["A1"] = title
    page["A1"].font = _TITLE
    note_cell = page["A2"]
    set_text(note_cell, note)
    page["A2"].font = _NOTE
    page.row_dimensions[1].height = 26


def set_widths(page: Worksheet, widths: Sequence[float]) -> None:
    """Column widths in characters."""
    for number, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(number)].width = width


def set_page(page: Worksheet, head_row: int, *, freeze: str) -> None:
    """A4 landscape, fitted to width, head repeated on every page, page numbers in the foot."""
    page.freeze_panes = freeze
    page.print_title_rows = f"{head_row}:{head_row}"
    fit_to_width(page)
    page.page_margins.left = page.page_margins.right = 0.5
    page.oddFooter = HeaderFooterItem(center=_Part("第 &P 页，共 &N 页"), right=_Part("&A"))
    page.sheet_view.showGridLines = False


def fit_to_width(page: Worksheet) -> None:
    """A4 landscape, as many pages high as it takes."""
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToWidth = 1
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
