"""Word forms (.docx) as grids: tables with merged cells, and the text between them.

Reads the document part itself instead of a library's view of it: ticks live in symbol fonts, content
controls and form fields, which a plain text view leaves out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import Element

from reviewer.intake.grid import Cell, Grid, Row, text_cell, unreadable_form
from reviewer.intake.limits import Limits
from reviewer.intake.office_parts import OfficeFile, attribute, local_name

_SKIPPED = frozenset({"del", "moveFrom", "Fallback", "rt", "instrText", "delText", "pPr", "tblPr", "tcPr", "trPr"})
_BROKEN_LINE = frozenset({"br", "cr"})
_WINGDINGS = {0xFE: "☑", 0xFC: "√", 0xA8: "□", 0x6F: "□", 0x71: "□", 0xFD: "☒", 0x78: "☒"}
_WINGDINGS_2 = {0x52: "☑", 0x53: "☒", 0x54: "☒", 0x50: "√", 0xA3: "□", 0x2A: "□"}
_WIDEST = 200


def read_docx(path: Path | BinaryIO, name: str, limits: Limits) -> tuple[Grid, ...]:
    """The tables (表1, 表2 …) and paragraphs of a document in reading order.

    Raises:
        RuleViolation: the file cannot be opened or goes beyond a limit.
    """
    with OfficeFile(path, name, limits) as office:
        part = office.related("").get("officeDocument", "word/document.xml")
        root = office.tree(part)
        return _Document(name, limits).read(root)


class _Document:
    def __init__(self, name: str, limits: Limits) -> None:
        self._name = name
        self._limits = limits
        self._grids: list[Grid] = []
        self._paragraphs: list[Row] = []
        self._tables = self._paragraph = self._rows = self._cells = 0

    def read(self, root: Element) -> tuple[Grid, ...]:
        body = next((each for each in root if local_name(each) == "body"), None)
        if body is None:
            raise unreadable_form(self._name, "不是 Word 文档；请另存为 .docx")
        for block in _blocks(body):
            if local_name(block) == "tbl":
                self._end_running_text()
                self._table(block)
            else:
                self._running(block)
        self._end_running_text()
        return tuple(self._grids)

    def _running(self, paragraph: Element) -> None:
        self._paragraph += 1
        text = _text(paragraph)
        if text.strip():
            self._count(1)
            self._paragraphs.append(Row(number=self._paragraph, cells=(text_cell(0, text, self._limits),)))

    def _end_running_text(self) -> None:
        if self._paragraphs:
            self._grids.append(Grid(title="正文", rows=tuple(self._paragraphs), is_running_text=True))
            self._paragraphs = []

    def _table(self, table: Element) -> None:
        self._tables += 1
        title = f"表{self._tables}"
        rows: list[Row] = []
        nested: list[Element] = []
        above: dict[int, Cell] = {}
        for number, row in enumerate(_inside(table, "tr"), 1):
            cells = self._row(row, above, nested)
            above = {cell.column: cell for cell in cells}
            rows.append(Row(number=number, cells=tuple(cells)))
        self._grids.append(Grid(title=title, rows=tuple(rows)))
        for each in nested:
            self._table(each)

    def _row(self, row: Element, above: dict[int, Cell], nested: list[Element]) -> list[Cell]:
        properties = next((each for each in row if local_name(each) == "trPr"), None)
        column = _number(properties, "gridBefore", 0)
        cells: list[Cell] = []
        if properties is not None and any(local_name(each) == "del" for each in properties):
            return cells
        for tc in _inside(row, "tc"):
            settings = next((each for each in tc if local_name(each) == "tcPr"), None)
            span = max(1, _number(settings, "gridSpan", 1))
            if _merge(settings, "hMerge") == "continue" and cells:
                cells[-1] = _widened(cells[-1], span)
            else:
                cells.append(self._cell(tc, column, span, above if _merge(settings, "vMerge") == "continue" else {}))
            nested.extend(block for block in _blocks(tc) if local_name(block) == "tbl")
            column += span
        self._count(len(cells))
        return cells

    def _cell(self, tc: Element, column: int, span: int, above: dict[int, Cell]) -> Cell:
        if column in above:
            anchor = above[column]
            return Cell(column=column, span=span, text=anchor.text, is_continued=True, problem=anchor.problem)
        text = "\n".join(_text(block) for block in _blocks(tc) if local_name(block) == "p")
        cell = text_cell(column, text, self._limits)
        return Cell(column=column, span=span, text=cell.text, problem=cell.problem)

    def _count(self, cells: int) -> None:
        self._rows += 1
        self._cells += cells
        if self._rows > self._limits.max_form_rows:
            raise unreadable_form(self._name, f"表格行数超过上限 {self._limits.max_form_rows}")
        if self._cells > self._limits.max_form_cells:
            raise unreadable_form(self._name, f"单元格数超过上限 {self._limits.max_form_cells}")


def _widened(cell: Cell, span: int) -> Cell:
    return Cell(
        column=cell.column, span=cell.span + span, text=cell.text, is_continued=cell.is_continued, problem=cell.problem
    )


def _blocks(element: Element) -> Iterator[Element]:
    """Paragraphs and tables in reading order, also inside content controls and tracked insertions."""
    for child in element:
        name = local_name(child)
        if name in ("p", "tbl"):
            yield child
        elif name not in _SKIPPED:
            yield from _blocks(child)


def _inside(element: Element, wanted: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also inside content controls."""
    for child in element:
        name = local_name(child)
        if name == wanted:
            yield child
        elif name in ("sdt", "sdtContent", "ins", "moveTo", "customXml"):
            yield from _inside(child, wanted)


def _number(properties: Element | None, name: str, default: int) -> int:
    for child in properties if properties is not None else ():
        if local_name(child) == name:
            value = attribute(child, "val") or ""
            return min(_WIDEST, int(value)) if value.isascii() and value.isdigit() else default
    return default


def _merge(properties: Element | None, name: str) -> str | None:
    for child in properties if properties is not None else ():
        if local_name(child) == name:
            return attribute(child, "val") or "continue"
    return None


def _text(paragraph: Element) -> str:
    return "".join(_pieces(paragraph, ""))


def _pieces(element: Element, font: str) -> Iterator[str]:
    """The visible text below an element; ``font`` is the symbol font of the run, or empty."""
    for child in element:
        name = local_name(child)
        if name in _SKIPPED or name == "tbl":
            continue
        if name == "t":
            yield _in_font(child.text or "", font)
        elif name == "tab":
            yield " "
        elif name in _BROKEN_LINE:
            yield "\n"
        elif name == "noBreakHyphen":
            yield "-"
        elif name == "sym":
            yield _symbol(attribute(child, "char") or "", attribute(child, "font") or "")
        elif name == "checkBox":
            yield _form_box(child)
        elif name == "r":
            if not _is_hidden(child):
                yield from _pieces(child, _symbol_font(child))
        else:
            yield from _pieces(child, font)


def _run_properties(run: Element) -> Element | None:
    return next((each for each in run if local_name(each) == "rPr"), None)


def _is_hidden(run: Element) -> bool:
    for child in _run_properties(run) or ():
        if local_name(child) == "vanish":
            return (attribute(child, "val") or "1") not in ("0", "false", "off")
    return False


def _symbol_font(run: Element) -> str:
    for child in _run_properties(run) or ():
        if local_name(child) == "rFonts":
            return next((font for font in child.attrib.values() if font.startswith("Wingdings")), "")
    return ""


def _in_font(text: str, font: str) -> str:
    if not font:
        return text
    table = _WINGDINGS_2 if font == "Wingdings 2" else _WINGDINGS
    return "".join(
        table.get(ord(each) & 0xFF, each) if ord(each) < 0x100 or 0xF000 <= ord(each) <= 0xF0FF else each
        for each in text
    )


def _symbol(code: str, font: str) -> str:
    try:
        character = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return _in_font(character, font) if font.startswith("Wingdings") else character


def _form_box(box: Element) -> str:
    """A check box of the old kind of form fields."""
    state = "0"
    for name in ("default", "checked"):
        for child in box:
            if local_name(child) == name:
                state = attribute(child, "val") or "1"
    return "☑" if state in ("1", "true", "on") else "□"
