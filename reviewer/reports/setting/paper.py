"""Drawing on pages: set lines, rules, boxes and a QR code. All measures are points from the lower left corner."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from types import TracebackType
from typing import NamedTuple

from reviewer.reports.setting.archival import Imprint, add_info, add_metadata, add_output_intent
from reviewer.reports.setting.faces import EmbeddedFace, Face
from reviewer.reports.setting.outline import Bookmark, add_outline
from reviewer.reports.setting.pdf_file import PdfFile, Ref
from reviewer.reports.setting.pdf_file import number as _n
from reviewer.reports.setting.pictures import add_jpeg
from reviewer.reports.setting.tags import Element, Heads, StructureTree, TagKind
from reviewer.reports.setting.typeset import SetLine

__all__ = ["A4", "BLACK", "GREY", "MM", "PALE", "RED", "WHITE", "Colour", "Imprint", "Paper"]

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)

OVERLAP = 60  # thousandths of an em by which neighbours may overlap without confusing readers of the text
STEP_OF_WIDTH = 50  # widths of narrow glyphs are multiples of this, so that a face needs few of them

_DECORATION = object()


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


class _Page(NamedTuple):
    """A finished page: its content, and the pictures and stamps on it by name."""

    content: bytes
    objects: dict[str, Ref]


class _Tag:
    """Opens an element of the structure for the length of a block."""

    def __init__(self, tree: StructureTree, element: Element, again: str) -> None:
        self._tree, self._element, self._again = tree, element, again

    def __enter__(self) -> None:
        self._tree.begin(self._element, self._again)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tree.end()


class Paper:
    """A PDF/A-2b in the making, tagged in the order of drawing. The same calls give the same bytes."""

    def __init__(self, imprint: Imprint, *, size: tuple[float, float] = A4) -> None:
        """``size`` is width and height in points; every page has it."""
        self._imprint = imprint
        self._size = size
        self._file = PdfFile()
        self._fonts = self._file.reserve()
        self._faces: dict[Face, EmbeddedFace] = {}
        self._pages: list[_Page] = []
        self._outline: list[Bookmark] = []
        self._tree = StructureTree()
        self._pictures: dict[bytes, tuple[str, Ref]] = {}
        self._stamps: dict[str, tuple[str, Ref]] = {}
        self._is_in_stamp = False  # what stamps hold is marked where they are placed
        self._begin_page()

    def _begin_page(self) -> None:
        self._code: list[str] = []
        self._colour: Colour | None = BLACK
        self._objects: dict[str, Ref] = {}
        self._marked: object = None  # the element whose piece is open, or _DECORATION

    # ---- structure

    def tag(
        self,
        kind: TagKind,
        alt: str = "",
        *,
        again: str = "",
        rows: int = 1,
        columns: int = 1,
        heads: Heads = "",
        extent: tuple[float, float] | None = None,
    ) -> _Tag:
        """What is drawn inside is of this kind, in this place of the reading order.

        Outside any tag it is decoration; rules, frames and fills are decoration everywhere but in a figure.

        Args:
            alt: what a figure shows, for those who do not see it.
            again: names this part inside the part around it; where one so named was begun before, this
                goes on with it (a table that runs over pages).
            rows: rows of the table that a cell spans, ``columns`` its columns.
            heads: whether a head cell is that of its column or of its row.
            extent: left and right edge of a table or of its cell in points; columns then follow from it.
        """
        edges = None if extent is None else (round(extent[0]), round(extent[1]))
        return _Tag(self._tree, Element(kind, alt, rows, columns, heads, edges), again)

    def is_begun(self, name: str) -> bool:
        """Whether a part of that name was begun inside the open one: ``tag`` with ``again`` goes on with it."""
        return self._tree.is_begun(name)

    def bookmark(self, title: str, level: int = 0) -> None:
        """An entry of the outline that leads to this page; level 1 stands under the last of level 0."""
        self._outline.append(Bookmark(title, level, len(self._pages)))

    def _mark(self, *, is_line_work: bool) -> None:
        """What is drawn next belongs to the open part, or is decoration."""
        if self._is_in_stamp:
            return
        element = self._tree.current
        if element is None or (is_line_work and element.kind != "Figure"):
            if self._marked is not _DECORATION:
                self._unmark()
                self._code.append("/Artifact BMC")
                self._marked = _DECORATION
        elif self._marked is not element:
            self._unmark()
            self._code.append(f"/{element.kind} <</MCID {self._tree.mark(len(self._pages))}>> BDC")
            self._marked = element

    def _unmark(self) -> None:
        if self._marked is not None:
            self._code.append("EMC")
            self._marked = None

    # ---- drawing

    def text(self, line: SetLine, x: float, y: float, colour: Colour = BLACK) -> None:
        """Draw a set line with its left end at ``x`` and its baseline at ``y``."""
        if not line.pieces:
            return
        self._mark(is_line_work=False)
        self._fill(colour)
        code = self._code
        code.append("BT")
        size, height = _n(line.size), _n(y)
        last = len(line.pieces) - 1
        for number, (face, text, places) in enumerate(line.pieces):
            embedded = self._faces.get(face)
            if embedded is None:
                embedded = self._faces[face] = EmbeddedFace(face, f"F{len(self._faces) + 1}")
            end = math.inf if number == last else line.pieces[number + 1].places[0]
            shape = _shape(face, text, places, end, line.size)
            code.append(f"/{embedded.name} {size} Tf 1 0 0 1 {_n(x + places[0])} {height} Tm")
            code.append(shape.operator % embedded.codes(shape.keys))
        code.append("ET")

    def rule(self, x0: float, y0: float, x1: float, y1: float, width: float, colour: Colour = BLACK) -> None:
        """A straight line of ``width`` points."""
        self._mark(is_line_work=True)
        red, green, blue = colour
        self._code.append(
            f"{_n(red)} {_n(green)} {_n(blue)} RG {_n(width)} w {_n(x0)} {_n(y0)} m {_n(x1)} {_n(y1)} l S"
        )

    def frame(self, x: float, y: float, width: float, height: float, line: float, colour: Colour = BLACK) -> None:
        """An empty box, its line ``line`` points wide."""
        self._mark(is_line_work=True)
        red, green, blue = colour
        self._code.append(
            f"{_n(red)} {_n(green)} {_n(blue)} RG {_n(line)} w {_n(x)} {_n(y)} {_n(width)} {_n(height)} re S"
        )

    def fill(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """A filled box."""
        self._mark(is_line_work=True)
        self._fill(colour)
        self._code.append(f"{_n(x)} {_n(y)} {_n(width)} {_n(height)} re f")

    def picture(self, jpeg: bytes, x: float, y: float, width: float, height: float) -> None:
        """A JPEG, grey or in colours, in a box whose lower left corner is ``x``, ``y``."""
        known = self._pictures.get(jpeg)
        if known is None:
            known = self._pictures[jpeg] = f"I{len(self._pictures) + 1}", add_jpeg(self._file, jpeg)
        self._mark(is_line_work=True)
        self._place(known, f"q {_n(width)} 0 0 {_n(height)} {_n(x)} {_n(y)} cm /{known[0]} Do Q")

    def stamp_once(self, name: str, draw: Callable[[], None]) -> None:
        """Draw what ``draw`` draws; what bears the same ``name`` on other pages is kept in the file once."""
        known = self._stamps.get(name)
        self._mark(is_line_work=True)
        if known is None:
            page = self._code, self._colour
            # The form takes over the page's colour, whatever that is.
            self._code, self._colour, self._is_in_stamp = [], None, True
            draw()
            known = self._stamps[name] = f"S{len(self._stamps) + 1}", self._add_form("\n".join(self._code))
            (self._code, self._colour), self._is_in_stamp = page, False
        self._place(known, f"/{known[0]} Do")

    def _add_form(self, content: str) -> Ref:
        width, height = self._size
        entries = f"/Type /XObject /Subtype /Form /BBox [0 0 {_n(width)} {_n(height)}]"
        return self._file.stream(f"{entries} /Resources << /Font {self._fonts} >>", content.encode("ascii"))

    def _place(self, known: tuple[str, Ref], code: str) -> None:
        self._objects[known[0]] = known[1]
        self._code.append(code)

    def modules(self, boxes: Sequence[tuple[int, int, int]], x: float, y: float, unit: float) -> None:
        """Filled boxes of a grid, each (column, row from the top, length), its upper left corner at ``x``, ``y``."""
        self._mark(is_line_work=True)
        self._fill(BLACK)
        parts = [
            f"{_n(x + column * unit)} {_n(y - (row + 1) * unit)} {_n(length * unit)} {_n(unit)} re"
            for column, row, length in boxes
        ]
        self._code.append("\n".join(parts) + "\nf")

    def end_page(self) -> None:
        """Finish this page and begin the next."""
        self._unmark()
        self._pages.append(_Page("\n".join(self._code).encode("ascii"), self._objects))
        self._begin_page()

    def finish(self) -> bytes:
        """The whole file; the last page must have been ended."""
        file = self._file
        fonts = [f"/{each.name} {each.add_to(file)}" for each in self._faces.values()]
        file.put(self._fonts, f"<< {' '.join(fonts)} >>")
        tree = file.reserve()
        pages = [self._add_page(number, page, tree) for number, page in enumerate(self._pages)]
        file.put(tree, f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(map(str, pages))}] >>")
        outline = add_outline(file, self._outline, pages, self._size[1])
        root = file.add(
            f"<< /Type /Catalog /Pages {tree} /Metadata {add_metadata(file, self._imprint)}"
            f" /OutputIntents [{add_output_intent(file)}] /Lang (zh-CN)"
            " /ViewerPreferences << /DisplayDocTitle true >> /MarkInfo << /Marked true >>"
            f" /StructTreeRoot {self._tree.write(file, pages)}{outline} >>"
        )
        return file.finish(root, add_info(file, self._imprint))

    def _add_page(self, number: int, page: _Page, tree: Ref) -> Ref:
        objects = " ".join(f"/{name} {ref}" for name, ref in page.objects.items())
        content = self._file.stream("", page.content)
        return self._file.add(
            f"<< /Type /Page /Parent {tree} /MediaBox [0 0 {_n(self._size[0])} {_n(self._size[1])}]"
            f" /Resources << /Font {self._fonts} /XObject << {objects} >> >> /Contents {content}"
            f" /StructParents {number} /Tabs /S >>"
        )

    def _fill(self, colour: Colour) -> None:
        if colour != self._colour:
            self._code.append(f"{_n(colour.red)} {_n(colour.green)} {_n(colour.blue)} rg")
            self._colour = colour


class _Shape(NamedTuple):
    """How a piece is drawn, in whatever document: its characters with their widths, and the operator around them."""

    keys: tuple[tuple[str, int], ...]
    operator: str  # with %s in place of each character's code


@lru_cache(maxsize=1 << 15)
def _shape(face: Face, text: str, places: tuple[float, ...], end: float, size: float) -> _Shape:
    """``text`` with each character at its place; ``end`` is where the next piece begins."""
    width_of = face.table.getCharWidth
    parts: list[str] = []
    keys: list[tuple[str, int]] = []
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
        parts.append("%s")
        keys.append((char, width))
        pen += width * size / 1000
    joined = "".join(parts)
    return _Shape(tuple(keys), f"<{joined}> Tj" if exact else f"[<{joined}>] TJ")


def _advance(own: int, room: float) -> int:
    """A character's width in thousandths of an em: its own, or a narrower one where the next would overlap it."""
    if own < 950 or own - room <= OVERLAP:
        return own
    return max(STEP_OF_WIDTH, round(room / STEP_OF_WIDTH) * STEP_OF_WIDTH)
