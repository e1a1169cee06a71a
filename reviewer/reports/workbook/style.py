"""How every sheet of the workbooks looks and prints: one place for fonts, lines, heads and page set-up."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final, Literal, NamedTuple

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.header_footer import _HeaderFooterPart as _Part
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

FACE: Final = "Microsoft YaHei"
GREEN, AMBER, RED, GREY = "17694A", "7A5800", "A0430B", "7E8797"
BAR: Final = "FF8FB0DC"
HEAD_HEIGHT: Final = 32.0
LINE_HEIGHT: Final = 16.5
_SIDE = Side(style="thin", color="C9CFD8")
_LINES = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_NO_LINES = Border()
_FILLS: Final = {
    "": PatternFill(),
    "head": PatternFill("solid", fgColor="E4EBF5"),
    "band": PatternFill("solid", fgColor="F3F5F8"),
}
_ALIGNS: Final = {
    "left": Alignment(vertical="center", wrap_text=True),
    "line": Alignment(vertical="center"),
    "right": Alignment(horizontal="right", vertical="center"),
    "centre": Alignment(horizontal="center", vertical="center", wrap_text=True),
}


class Look(NamedTuple):
    """How a cell looks. ``number`` is its number format; ``line`` is text that runs on over empty neighbours."""

    align: Literal["left", "line", "right", "centre"] = "left"
    fill: Literal["", "head", "band"] = ""
    bold: bool = False
    struck: bool = False
    size: int = 10
    colour: str = ""
    number: str = "General"
    has_lines: bool = True


TEXT: Final = Look()
CENTRE: Final = Look("centre")
HEAD: Final = Look("centre", "head", bold=True)
BAND: Final = Look("line", "band", bold=True)
TITLE: Final = Look("line", bold=True, size=15, has_lines=False)
NOTE: Final = Look("line", size=9, colour="545F6F", has_lines=False)


@cache
def _font(bold: bool, struck: bool, size: int, colour: str) -> Font:
    return Font(name=FACE, size=size, bold=bold, strike=struck or None, color=colour or None)


def dressed(cell: Cell, look: Look) -> Cell:
    """The cell with its look."""
    cell.font = _font(look.bold, look.struck, look.size, look.colour)
    cell.fill = _FILLS[look.fill]
    cell.alignment = _ALIGNS[look.align]
    cell.border = _LINES if look.has_lines else _NO_LINES
    cell.number_format = look.number
    return cell


def set_text(cell: Cell, text: str) -> None:
    """Text as text, whatever it starts with: openpyxl would take a leading = for a formula."""
    cell.value = text
    cell.data_type = "s"


def set_widths(page: Worksheet, widths: Sequence[float]) -> None:
    """Column widths in characters."""
    for number, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(number)].width = width


def set_page(page: Worksheet, head_row: int, *, freeze: str, foot: str, landscape: bool = True) -> None:
    """A4, fitted to width, the head repeated on every page, ``foot`` and page numbers at the bottom."""
    page.freeze_panes = freeze
    page.print_title_rows = f"{head_row}:{head_row}"
    fit_to_width(page, landscape=landscape)
    page.page_margins.left = page.page_margins.right = 0.45
    page.page_margins.top, page.page_margins.bottom = 0.5, 0.6
    page.page_margins.header = page.page_margins.footer = 0.3
    page.print_options.horizontalCentered = True
    # In a foot & begins a code.
    parts = [_Part(text, size=9) for text in (foot.replace("&", "&&"), "第 &P 页，共 &N 页", "&A")]
    page.oddFooter = HeaderFooterItem(left=parts[0], center=parts[1], right=parts[2])
    page.sheet_view.showGridLines = False


def fit_to_width(page: Worksheet, *, landscape: bool = True) -> None:
    """A4, as many pages high as it takes."""
    page.page_setup.orientation = "landscape" if landscape else "portrait"
    page.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    page.page_setup.fitToWidth = 1
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
