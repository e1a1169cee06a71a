"""A workbook row by row: texts that are texts, formulas with their figures, the same bytes from the same data.

``openpyxl`` writes formulas without figures. A program that does not calculate (a preview, Excel's protected
view, another office's import) would show nothing, so that each formula's figure is put beside it on saving;
programs that do calculate work it out anew.
"""

from __future__ import annotations

import io
import math
import re
import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from reviewer.reports.workbook.style import HEAD, HEAD_HEIGHT, LINE_HEIGHT, NOTE, TITLE, Look, dressed, set_widths

Figure = str | int | Decimal | Fraction | None

LONGEST_TEXT: Final = 32_767
HIGHEST_ROW: Final = 409.0
_CUT: Final = "……（过长，余下从略）"
# What XML 1.0 has no place for; tab and line ends stay.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Excel reads _x0041_ as A.
_ESCAPE_LIKE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
FORMULA_LIKE: Final = ("=", "+", "-", "@", "\t", "\r")
_FORMULA_CELL: Final = re.compile(rb'<c r="([A-Z]+[0-9]+)"( s="[0-9]+")?><f>([^<]*)</f><v\s*(?:/>|></v>)</c>', re.ASCII)
_ROW_END: Final = b"</row>"
_CHUNK: Final = 1 << 20
_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)


def plain_text(text: str) -> str:
    """The text as a cell can hold it: no control characters, nothing that reads as an escape, not too long."""
    clean = _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(clean) > LONGEST_TEXT:
        clean = clean[: LONGEST_TEXT - len(_CUT)] + _CUT
    return _ESCAPE_LIKE.sub("_x005F_", clean)


def text_lines(text: str, width: float) -> int:
    """How many lines a 10 point text takes in a column ``width`` digits of the standard font wide."""
    lines = 0
    for line in text.split("\n"):
        long = sum(1.91 if each > "\u2e7f" else 0.6 if each == " " else 1.0 for each in line)
        # Where a line breaks, up to a character of room is left.
        lines += 1 if long <= width - 0.3 else math.ceil(long / max(2.0, width - 1.6))
    return lines


class Book:
    """A workbook that is written row by row. ``as_of`` and ``keywords`` stand in its properties."""

    def __init__(self, title: str, as_of: datetime, keywords: str = "") -> None:
        self._book = Workbook(write_only=True)
        self._book.calculation.fullCalcOnLoad = True
        self._book.properties.title = plain_text(title)
        self._book.properties.creator = "评审工作站"
        self._book.properties.keywords = plain_text(keywords) or None
        # openpyxl knows only moments without a zone, and means UTC.
        still = as_of.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        self._book.properties.created = self._book.properties.modified = still
        self._pages: list[Page] = []
        self._styles: dict[tuple[Look, bool], StyleArray] = {}

    def page(self, name: str) -> Page:
        """A further sheet."""
        page = Page(self, self._book.create_sheet(name))
        self._pages.append(page)
        return page

    def style(self, look: Look, sheet: Worksheet, *, is_quoted: bool) -> StyleArray:
        """The look as the workbook keeps it: dressing a cell by its parts takes longer than writing it."""
        known = self._styles.get((look, is_quoted))
        if known is None:
            model = dressed(Cell(sheet, 1, 1), look)
            model.quotePrefix = is_quoted
            known = self._styles[look, is_quoted] = model._style  # type: ignore[attr-defined]
        return known

    def to_bytes(self) -> bytes:
        """The file. The same content gives the same bytes."""
        out = io.BytesIO()
        ExcelWriter(self._book, _StillArchive(out, self._pages)).save()
        return out.getvalue()


class Page:
    """One sheet, written from its first row to its last."""

    def __init__(self, book: Book, sheet: Worksheet) -> None:
        self._book = book
        self.sheet = sheet
        self.row = 0
        self.figures: list[Figure] = []
        self._columns = 1
        self._widths: tuple[float, ...] = ()
        sheet.sheet_format.defaultRowHeight = LINE_HEIGHT
        sheet.sheet_format.customHeight = True

    def set_widths(self, widths: Sequence[float]) -> None:
        """Column widths in characters; before the first row."""
        self._widths = tuple(widths)
        set_widths(self.sheet, widths)

    def text(self, value: str, look: Look) -> Cell:
        """A text, whatever it starts with."""
        text = plain_text(value)
        # Without the mark Excel would take it for a formula as soon as somebody edits it.
        style = self._book.style(look, self.sheet, is_quoted=text.startswith(FORMULA_LIKE))
        cell = Cell(self.sheet, 1, 1, text, style)
        cell.data_type = "s"
        return cell

    def number(self, value: int | Decimal | None, look: Look) -> Cell:
        """A number, or an empty cell with its lines."""
        return Cell(self.sheet, 1, 1, value, self._book.style(look, self.sheet, is_quoted=False))

    def formula(self, formula: str, figure: Figure, look: Look) -> Cell:
        """A live formula of our own (without its =) and what it comes to; its row takes it in the order of making."""
        self.figures.append(figure)
        return Cell(self.sheet, 1, 1, f"={formula}", self._book.style(look, self.sheet, is_quoted=False))

    def add(self, cells: Sequence[Cell | None], height: float | None = None) -> int:
        """The next row; returns its number. ``height`` in points, None: as high as its texts need."""
        self.row += 1
        points = height if height is not None else min(HIGHEST_ROW, LINE_HEIGHT * self._lines(cells))
        self._columns = max(self._columns, len(cells))
        if points != LINE_HEIGHT:
            self.sheet.row_dimensions[self.row].height = points
        self.sheet.append(tuple(cells))
        if points != LINE_HEIGHT:
            # Kept for every row, they would take more memory than all else.
            del self.sheet.row_dimensions[self.row]
        return self.row

    def _lines(self, cells: Sequence[Cell | None]) -> int:
        """How many lines the row's longest text takes in its column: not every program works it out by itself."""
        most = 1
        for cell, width in zip(cells, self._widths, strict=False):
            if cell is not None and cell.data_type == "s":
                text = str(cell.value)
                if 1.91 * len(text) > width - 0.3 or "\n" in text:
                    most = max(most, text_lines(text, width))
        return most

    def no_complaints(self) -> bytes:
        """Tells Excel that item numbers are meant as text, and that neighbouring formulas may differ."""
        cells = f"A1:{get_column_letter(self._columns)}{max(1, self.row)}"
        marks = 'numberStoredAsText="1" formula="1" formulaRange="1"'
        return f'<ignoredErrors><ignoredError sqref="{cells}" {marks}/></ignoredErrors>'.encode()

    def add_head(self, texts: Sequence[str], height: float = HEAD_HEIGHT) -> int:
        """A table's head."""
        return self.add([self.text(each, HEAD) for each in texts], height)

    def add_title(self, title: str, note: str) -> None:
        """The sheet's title in row 1, what one should know of it in row 2, row 3 empty."""
        self.add([self.text(title, TITLE)], 26)
        self.add([self.text(note, NOTE)], 16)
        self.add([], 6)


class _StillArchive(ZipFile):
    """A ZIP whose entries carry no time, and whose sheets get their figures as they pass."""

    def __init__(self, out: IO[bytes], pages: Sequence[Page]) -> None:
        super().__init__(out, "w", ZIP_DEFLATED)
        self._pages = pages

    def writestr(
        self,
        zinfo_or_arcname: ZipInfo | str,
        data: Any,
        _compress_type: int | None = None,
        _compresslevel: int | None = None,
    ) -> None:
        """Take a part from memory."""
        with self.open(_entry(str(zinfo_or_arcname)), "w") as target:
            target.write(data.encode() if isinstance(data, str) else data)

    def write(self, filename: Any, arcname: Any = None, *_more: Any, **_words: Any) -> None:
        """Take a sheet from its file."""
        page = next((page for page in self._pages if page.sheet.path[1:] == arcname), None)
        with Path(filename).open("rb") as source, self.open(_entry(arcname), "w", force_zip64=True) as target:
            if page is None:
                shutil.copyfileobj(source, target)
                return
            for piece in with_figures(source, page.figures, page.no_complaints()):
                target.write(piece)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _ZIP_TIME)
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def with_figures(source: IO[bytes], figures: Sequence[Figure], late: bytes = b"") -> Iterator[bytes]:
    """A sheet's XML with each formula's figure in its cell, piece by piece. Figures come in the formulas' order.

    ``late`` is an element that openpyxl does not know; the schema has it before the drawing.

    Raises:
        ValueError: there are more formulas than figures, or fewer.
    """
    left = iter(figures)

    def filled(cell: re.Match[bytes]) -> bytes:
        place, style, formula = cell.groups(b"")
        kind, value = _value_xml(next(left))
        return b'<c r="%b"%b%b><f>%b</f>%b</c>' % (place, style, kind, formula, value)

    rest = b""
    while piece := source.read(_CHUNK):
        rest += piece
        cut = rest.rfind(_ROW_END)
        if cut >= 0:
            cut += len(_ROW_END)
            yield _FORMULA_CELL.sub(filled, rest[:cut])
            rest = rest[cut:]
    rest = _FORMULA_CELL.sub(filled, rest)
    place = rest.find(b"<drawing")
    place = place if place >= 0 else rest.rfind(b"</worksheet>")
    yield rest[:place] + late + rest[place:]
    if next(left, left) is not left:
        raise ValueError("a formula lost its figure")


def _value_xml(figure: Figure) -> tuple[bytes, bytes]:
    if figure is None:
        return b"", b"<v></v>"
    if isinstance(figure, str):
        safe = plain_text(figure).replace("&", "&amp;").replace("<", "&lt;")
        return b' t="str"', b"<v>%b</v>" % safe.encode()
    number = figure if isinstance(figure, int) else float(figure)
    return b"", b"<v>%b</v>" % repr(number).encode()
