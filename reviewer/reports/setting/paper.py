"""Drawing on pages: set lines, rules, boxes and a QR code. All measures are points from the lower left corner."""

from __future__ import annotations

import io
import math
import threading
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from reviewer.reports.setting.faces import EmbeddedFace, Face
from reviewer.reports.setting.typeset import SetLine

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)

OVERLAP = 60  # thousandths of an em by which neighbours may overlap without confusing readers of the text
STEP_OF_WIDTH = 50  # widths of narrow glyphs are multiples of this, so that a face needs few of them

rl_config.useA85 = 0  # streams as bytes: ASCII 85 makes files a quarter larger and takes a tenth of the time

_WRITING = threading.Lock()  # faces are shared, and cutting a subset moves their read position


class Colour(NamedTuple):
    """Red, green, blue from 0 to 1."""

    red: float
    green: float
    blue: float


BLACK = Colour(0, 0, 0)
WHITE = Colour(1, 1, 1)
RED = Colour(0.85, 0.0, 0.0)
GREY = Colour(0.36, 0.36, 0.36)
PALE = Colour(0.945, 0.945, 0.945)


class Imprint(NamedTuple):
    """What the PDF's own properties say."""

    title: str
    author: str
    subject: str
    keywords: str


class _Canvas(canvas.Canvas):
    """A canvas that names no font by itself: Helvetica would stand in every page, unembedded."""

    def _make_preamble(self) -> None:
        self._preamble = "1 0 0 1 0 0 cm"


class Paper:
    """A PDF in the making. The same calls give the same bytes."""

    def __init__(self, imprint: Imprint, *, size: tuple[float, float] = A4) -> None:
        """``size`` is width and height in points; every page has it."""
        self._out = io.BytesIO()
        self._canvas: Any = _Canvas(
            self._out, pagesize=size, invariant=1, pageCompression=1, pdfVersion=(1, 7), lang="zh-CN"
        )
        self._canvas.setTitle(imprint.title)
        self._canvas.setAuthor(imprint.author)
        self._canvas.setSubject(imprint.subject)
        self._canvas.setKeywords(imprint.keywords)
        self._canvas.setCreator("reviewer-workstation")
        self._canvas.setProducer("reviewer-workstation")
        self._faces: dict[Face, EmbeddedFace] = {}
        self._code: list[str] = []
        self._colour = BLACK
        self._stamps: set[str] = set()

    def text(self, line: SetLine, x: float, y: float, colour: Colour = BLACK) -> None:
        """Draw a set line with its left end at ``x`` and its baseline at ``y``."""
        if not line.pieces:
            return
        self._fill(colour)
        code = self._code
        code.append("BT")
        ends = [piece.places[0] for piece in line.pieces[1:]] + [math.inf]
        for (face, text, places), end in zip(line.pieces, ends, strict=True):
            embedded = self._faces.get(face)
            if embedded is None:
                embedded = self._faces[face] = EmbeddedFace(face, f"F{len(self._faces) + 1}")
            code.append(f"/{embedded.name} {_n(line.size)} Tf 1 0 0 1 {_n(x + places[0])} {_n(y)} Tm")
            code.append(_shown(embedded, text, places, end, line.size))
        code.append("ET")

    def rule(self, x0: float, y0: float, x1: float, y1: float, width: float, colour: Colour = BLACK) -> None:
        """A straight line of ``width`` points."""
        red, green, blue = colour
        self._code.append(
            f"{_n(red)} {_n(green)} {_n(blue)} RG {_n(width)} w {_n(x0)} {_n(y0)} m {_n(x1)} {_n(y1)} l S"
        )

    def frame(self, x: float, y: float, width: float, height: float, line: float, colour: Colour = BLACK) -> None:
        """An empty box, its line ``line`` points wide."""
        red, green, blue = colour
        self._code.append(
            f"{_n(red)} {_n(green)} {_n(blue)} RG {_n(line)} w {_n(x)} {_n(y)} {_n(width)} {_n(height)} re S"
        )

    def fill(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """A filled box."""
        self._fill(colour)
        self._code.append(f"{_n(x)} {_n(y)} {_n(width)} {_n(height)} re f")

    def picture(self, jpeg: bytes, x: float, y: float, width: float, height: float) -> None:
        """A JPEG in a box whose lower left corner is ``x``, ``y``; it lies under whatever else the page holds."""
        self._canvas.drawImage(ImageReader(io.BytesIO(jpeg)), x, y, width, height)

    def stamp_once(self, name: str, draw: Callable[[], None]) -> None:
        """Draw what ``draw`` draws; what bears the same ``name`` on other pages is kept in the file once."""
        if name not in self._stamps:
            code, colour = self._code, self._colour
            self._code, self._colour = [], BLACK
            draw()
            self._canvas.beginForm(name)
            self._canvas._code.extend(self._code)
            self._canvas.endForm()
            self._code, self._colour = code, colour
            self._stamps.add(name)
        self._canvas.doForm(name)

    def modules(self, boxes: Sequence[tuple[int, int, int]], x: float, y: float, unit: float) -> None:
        """Filled boxes of a grid, each (column, row from the top, length), its upper left corner at ``x``, ``y``."""
        self._fill(BLACK)
        parts = [
            f"{_n(x + column * unit)} {_n(y - (row + 1) * unit)} {_n(length * unit)} {_n(unit)} re"
            for column, row, length in boxes
        ]
        self._code.append("\n".join(parts) + "\nf")

    def end_page(self) -> None:
        """Finish this page and begin the next."""
        self._canvas._code.extend(self._code)
        self._canvas.showPage()
        self._code = []
        self._colour = BLACK

    def finish(self) -> bytes:
        """The whole file; the last page must have been ended."""
        with _WRITING:
            for embedded in self._faces.values():
                embedded.add_to(self._canvas._doc)
            self._canvas.save()
        return self._out.getvalue()

    def _fill(self, colour: Colour) -> None:
        if colour != self._colour:
            self._code.append(f"{_n(colour.red)} {_n(colour.green)} {_n(colour.blue)} rg")
            self._colour = colour


def _n(value: float) -> str:
    """A number as PDF has it, to a thousandth of a point."""
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"


def _shown(embedded: EmbeddedFace, text: str, places: Sequence[float], end: float, size: float) -> str:
    """The operator that draws ``text`` with each character at its place; ``end`` is where the next piece begins."""
    width_of = embedded.face.table.getCharWidth
    parts: list[str] = []
    exact = True
    pen = places[0]
    for number, char in enumerate(text):
        shift = round((pen - places[number]) * 1000 / size)
        if shift:
            # Follow the rounding, so that errors do not add up along a line.
            parts.append(f"> {shift} <")
            pen -= shift * size / 1000
            exact = False
        following = places[number + 1] if number + 1 < len(text) else end
        width = _advance(width_of(ord(char)), (following - places[number]) * 1000 / size)
        parts.append(embedded.code(char, width))
        pen += width * size / 1000
    joined = "".join(parts)
    return f"<{joined}> Tj" if exact else f"[<{joined}>] TJ"


def _advance(own: int, room: float) -> int:
    """A character's width in thousandths of an em: its own, or a narrower one where the next would overlap it."""
    if own < 950 or own - room <= OVERLAP:
        return own
    return max(STEP_OF_WIDTH, round(room / STEP_OF_WIDTH) * STEP_OF_WIDTH)
