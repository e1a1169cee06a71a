"""The document's structure: what is a heading, a paragraph, a table, in the order in which it is read.

Programs that read a document aloud, or take its text out, follow it. What bears no tag is decoration.
Source: ISO 32000-1 14.7, 14.8.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from reviewer.reports.setting.pdf_file import PdfFile, Ref, text_string

TagKind = Literal[
    "H1", "H2", "H3", "H4", "P", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "Figure", "Caption",
    "Note", "Sect", "Part", "Form",
]  # fmt: skip
Heads = Literal["", "Column", "Row"]
LAST = "\0"
"""In place of a name: go on with the part begun last, where it is of the same kind."""


@dataclass(eq=False, slots=True)
class Element:
    """One part of the structure: kinds of parts, or marked pieces (page from 0, number on the page), in order."""

    kind: str
    alt: str = ""
    rows: int = 1
    columns: int = 1
    heads: Heads = ""
    extent: tuple[int, int] | None = None  # left and right edge of tables and cells, in points
    kids: list[Element | tuple[int, int]] = field(default_factory=list)
    named: dict[str, Element] | None = None


class StructureTree:
    """The elements of one document, and which of them is being drawn."""

    def __init__(self) -> None:
        self._document = Element("Document")
        self._open = [self._document]
        self._marks: list[list[Element]] = []

    @property
    def current(self) -> Element | None:
        """The innermost open element; None outside any."""
        return self._open[-1] if len(self._open) > 1 else None

    def begin(self, element: Element, again: str) -> None:
        """Open an element inside the open one; with ``again`` go on with the one so named, where there is one."""
        parent = self._open[-1]
        known: Element | None = None
        if again == LAST:
            known = _last_of(parent, element.kind)
        elif again and parent.named is not None:
            known = parent.named.get(again)
        if known is None:
            known = element
            parent.kids.append(element)
            if again and again != LAST:
                if parent.named is None:
                    parent.named = {}
                parent.named[again] = element
        self._open.append(known)

    def end(self) -> None:
        """Close the innermost element."""
        self._open.pop()

    def is_begun(self, name: str) -> bool:
        """Whether the open element has a part of that name."""
        return name in (self._open[-1].named or ())

    def mark(self, page: int) -> int:
        """The number of a new marked piece of the open element on ``page``."""
        while len(self._marks) <= page:
            self._marks.append([])
        owners = self._marks[page]
        self._open[-1].kids.append((page, len(owners)))
        owners.append(self._open[-1])
        return len(owners) - 1

    def write(self, file: PdfFile, pages: Sequence[Ref]) -> Ref:
        """The structure's objects; ``pages`` are the page objects."""
        level_tables(self._document)
        level_headings(self._document)
        root = file.reserve()
        writer = _Writer(file, [str(each) for each in pages])
        top = writer.write(self._document, root)
        marks = [
            f"{number} [{' '.join([writer.refs[id(each)] for each in owners])}]"
            for number, owners in enumerate(self._marks)
        ]
        tree = file.add(f"<< /Nums [{' '.join(marks)}] >>")
        file.put(
            root,
            f"<< /Type /StructTreeRoot /K [{top}] /ParentTree {tree} /ParentTreeNextKey {len(pages)} >>",
        )
        return root


class _Writer:
    """Writes elements; ``refs`` are their references by identity."""

    def __init__(self, file: PdfFile, pages: Sequence[str]) -> None:
        self.file = file
        self.pages = pages
        self.refs: dict[int, str] = {}

    def write(self, element: Element, parent: Ref | str) -> str:
        """An element with all inside it; returns the reference to it."""
        at = self.file.reserve()
        ref = self.refs[id(element)] = str(at)
        own: int | None = None
        kids: list[str] = []
        for each in element.kids:
            if isinstance(each, Element):
                kids.append(self.write(each, ref))
                continue
            page, number = each
            if own is None:
                own = page
            kids.append(str(number) if page == own else f"<< /Type /MCR /Pg {self.pages[page]} /MCID {number} >>")
        body = f"<< /Type /StructElem /S /{element.kind} /P {parent}"
        if own is not None:
            body += f" /Pg {self.pages[own]}"
        if kids:
            body += f" /K [{' '.join(kids)}]"
        if element.alt:
            body += f" /Alt {text_string(element.alt)}"
        if element.heads or element.rows > 1 or element.columns > 1:
            body += f" /A << /O /Table {_cell_attributes(element)} >>"
        self.file.put(at, body + " >>")
        return ref


def _last_of(parent: Element, kind: str) -> Element | None:
    last = parent.kids[-1] if parent.kids else None
    return last if isinstance(last, Element) and last.kind == kind else None


def level_headings(document: Element) -> None:
    """Headings go down by one level at a time, whatever levels the text has: （一） may stand right under a title."""
    above: list[int] = []
    waiting = [document]
    while waiting:
        element = waiting.pop()
        if re.fullmatch(r"H[1-6]", element.kind):
            level = int(element.kind[1])
            while above and above[-1] >= level:
                above.pop()
            above.append(level)
            element.kind = f"H{len(above)}"
        if element.kind != "Table":
            waiting += [each for each in reversed(element.kids) if isinstance(each, Element)]


def level_tables(element: Element) -> None:
    """Give the cells of every table their columns, and blank cells to where there are none.

    All rows then have the same columns, as programs that read tables expect. Tables whose cells do not say
    where they stand are left as they are.
    """
    for each in element.kids:
        if isinstance(each, Element) and each.kind == "Table" and each.extent is not None:
            _level(each, each.extent)
        elif isinstance(each, Element) and each.kind not in ("P", "TR"):
            level_tables(each)


def _level(table: Element, extent: tuple[int, int]) -> None:
    rows = [each for each in table.kids if isinstance(each, Element)]
    cells = [[each for each in row.kids if isinstance(each, Element)] for row in rows]
    extents = [[each.extent for each in row if each.extent is not None] for row in cells]
    if any(len(one) != len(two) for one, two in zip(cells, extents, strict=True)):
        return
    edges = {*extent, *(edge for row in extents for each in row for edge in each)}
    column = {edge: number for number, edge in enumerate(sorted(edges))}
    taken = [0] * (len(edges) - 1)  # rows that each column's last cell still spans
    for row, members, places in zip(rows, cells, extents, strict=True):
        spans = {column[left]: column[right] for left, right in places}
        begins = {column[left]: each for (left, _), each in zip(places, members, strict=True)}
        row.kids = _levelled(begins, spans, taken)
        # A cell in another's place is read after them all rather than lost.
        placed = set(map(id, row.kids))
        row.kids += [each for each in members if id(each) not in placed]


def _levelled(begins: dict[int, Element], spans: dict[int, int], taken: list[int]) -> list[Element | tuple[int, int]]:
    """A row's cells in the order of their columns, blank ones where nothing stands; ``taken`` goes on a row."""
    kids: list[Element | tuple[int, int]] = []
    place = 0
    while place < len(taken):
        if taken[place]:
            taken[place] -= 1
            place += 1
            continue
        cell = begins.get(place)
        end = place + 1
        if cell is not None:
            end = spans[place]
        else:
            cell = Element("TD")
            while end < len(taken) and not taken[end] and end not in begins:
                end += 1
        cell.columns = end - place
        kids.append(cell)
        taken[place:end] = [cell.rows - 1] * (end - place)
        place = end
    return kids


def _cell_attributes(element: Element) -> str:
    parts = []
    if element.heads:
        parts.append(f"/Scope /{element.heads}")
    if element.rows > 1:
        parts.append(f"/RowSpan {element.rows}")
    if element.columns > 1:
        parts.append(f"/ColSpan {element.columns}")
    return " ".join(parts)
