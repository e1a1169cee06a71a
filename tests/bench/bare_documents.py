"""The bare things under the documents: reportlab drawing the same runs, openpyxl writing the same cells."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pdfplumber
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from reviewer.resources import resource_path


class Run(NamedTuple):
    """Text on one line in one face and size; x and y from the lower left corner."""

    face: str
    size: float
    x: float
    y: float
    text: str


class DrawnPage(NamedTuple):
    """All that is on a page: runs, filled boxes (x, y, width, height), rules (from, to)."""

    runs: tuple[Run, ...]
    boxes: tuple[tuple[float, float, float, float], ...]
    rules: tuple[tuple[float, float, float, float], ...]


def drawn_pages(pdf: bytes) -> tuple[DrawnPage, ...]:
    """What a PDF of ours has on its pages."""
    pages = []
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            rules = [(each["x0"], each["y0"], each["x1"], each["y1"]) for each in page.lines]
            boxes = [(each["x0"], each["y0"], each["width"], each["height"]) for each in [*page.rects, *page.curves]]
            pages.append(DrawnPage(tuple(_runs(page.chars)), tuple(boxes), tuple(rules)))
    return tuple(pages)


def _runs(chars: Sequence[dict[str, Any]]) -> list[Run]:
    runs: list[Run] = []
    end = 0.0
    for each in chars:
        face, size = each["fontname"].split("+")[-1], round(each["size"], 2)
        x, y = each["x0"], round(each["matrix"][5], 2)
        before = runs[-1] if runs else None
        if before is not None and (before.face, before.size, before.y) == (face, size, y) and -1 < x - end < size:
            runs[-1] = before._replace(text=before.text + each["text"])
        else:
            runs.append(Run(face, size, x, y, each["text"]))
        end = each["x1"]
    return runs


def register_faces() -> dict[str, str]:
    """The bundled faces for reportlab, read once; their names by the names in our PDFs."""
    names = {}
    for path in sorted(Path(resource_path("fonts")).glob("*.ttf")):
        pdfmetrics.registerFont(font := TTFont(path.stem, str(path)))
        names[font.face.name.decode() if isinstance(font.face.name, bytes) else font.face.name] = path.stem
        names[path.stem] = path.stem
    return names


def draw_bare(pages: Sequence[DrawnPage], faces: dict[str, str]) -> bytes:
    """The same runs, boxes and rules by reportlab alone."""
    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=1)
    for page in pages:
        for x, y, width, height in page.boxes:
            canvas.rect(x, y, width, height, stroke=0, fill=1)
        for rule in page.rules:
            canvas.line(*rule)
        for run in page.runs:
            canvas.setFont(faces[run.face], run.size)
            canvas.drawString(run.x, run.y, run.text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


class BareCells:
    """The cells of a workbook of ours, to be written by openpyxl alone."""

    def __init__(self, book: bytes) -> None:
        source = openpyxl.load_workbook(io.BytesIO(book))
        self._looks: dict[int, Cell] = {}
        self._sheets = [(page.title, [self._row(row) for row in page.iter_rows()]) for page in source]

    @property
    def count(self) -> int:
        """How many cells there are."""
        return sum(len(row) for _, rows in self._sheets for row in rows)

    def _row(self, row: tuple[Any, ...]) -> list[tuple[Any, str, int]]:
        for cell in row:
            if isinstance(cell, Cell):
                self._looks.setdefault(cell.style_id, cell)
        return [(each.value, each.data_type, each.style_id) for each in row if isinstance(each, Cell)]

    def write(self, times: int) -> bytes:
        """All rows so many times over, row by row, each style put together once."""
        book, out, styles = Workbook(write_only=True), io.BytesIO(), {}
        for title, rows in self._sheets:
            page = book.create_sheet(title)
            for key, look in self._looks.items():
                if key not in styles:
                    model = Cell(page, 1, 1)
                    model.font, model.fill, model.border = look.font.copy(), look.fill.copy(), look.border.copy()
                    model.alignment, model.number_format = look.alignment.copy(), look.number_format
                    styles[key] = model._style
            for _ in range(times):
                for row in rows:
                    page.append([_cell(page, value, kind, styles[key]) for value, kind, key in row])
        book.save(out)
        return out.getvalue()


def _cell(page: Any, value: Any, kind: str, style: Any) -> Cell:
    cell = Cell(page, 1, 1, value, style)
    cell.data_type = kind
    return cell
