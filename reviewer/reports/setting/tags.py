"""The document's structure: what is a heading, a paragraph, a table, in the order in which it is read.

Programs that read a document aloud, or take its text out, follow it. What bears no tag is decoration.
Source: ISO 32000-1 14.7, 14.8.
"""

from __future__ import annotations

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
    extent: tuple[float, float] | None = None  # left and right edge, of tables and cells
    kids: list[Element | tuple[int, int]] = field(default_factory=list)
    named: dict[str, Element] = field(default_factory=dict)


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
        known = _last_of(parent, element.kind) if again == LAST else parent.named.get(again) if again else None
        if known is None:
            known = element
            parent.kids.append(element)
            if again and again != LAST:
                parent.named[again] = element
        self._open.append(known)

    def end(self) -> None:
        """Close the innermost element."""
        self._open.pop()

    def is_begun(self, name: str) -> bool:
        """Whether the open element has a part of that name."""
        return name in self._open[-1].named

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
        root = file.reserve()
        refs: dict[int, Ref] = {}
        top = self._write(file, self._document, root, pages, refs)
        marks = [
            f"{number} [{' '.join(str(refs[id(each)]) for each in owners)}]"
            for number, owners in enumerate(self._marks)
        ]
        tree = file.add(f"<< /Nums [{' '.join(marks)}] >>")
        file.put(
            root,
            f"<< /Type /StructTreeRoot /K [{top}] /ParentTree {tree} /ParentTreeNextKey {len(pages)} >>",
        )
        return root

    def _write(self, file: PdfFile, element: Element, parent: Ref, pages: Sequence[Ref], refs: dict[int, Ref]) -> Ref:
        at = refs[id(element)] = file.reserve()
        own = next((each[0] for each in element.kids if isinstance(each, tuple)), None)
        kids = []
        for each in element.kids:
            if isinstance(each, Element):
                kids.append(str(self._write(file, each, at, pages, refs)))
            elif each[0] == own:
                kids.append(str(each[1]))
            else:
                kids.append(f"<< /Type /MCR /Pg {pages[each[0]]} /MCID {each[1]} >>")
        entries = [f"/Type /StructElem /S /{element.kind} /P {parent}"]
        if own is not None:
            entries.append(f"/Pg {pages[own]}")
        if kids:
            entries.append(f"/K [{' '.join(kids)}]")
        if element.alt:
            entries.append(f"/Alt {text_string(element.alt)}")
        if cell := _cell_attributes(element):
            entries.append(f"/A << /O /Table {cell} >>")
        file.put(at, f"<< {' '.join(entries)} >>")
        return at


def _last_of(parent: Element, kind: str) -> Element | None:
    last = parent.kids[-1] if parent.kids else None
    return last if isinstance(last, Element) and last.kind == kind else None


def level_tables(element: Element) -> None:
    """Give the cells of every table their columns, and blank cells to where there are none.

    All rows then have the same columns, as programs that read tables expect. Tables whose cells do not say
    where they stand are left as they are.
    """
    for each in element.kids:
        if isinstance(each, Element):
            level_tables(each)
    if element.kind == "Table" and element.extent is not None:
        _level(element, element.extent)


def _level(table: Element, extent: tuple[float, float]) -> None:
    rows = [each for each in table.kids if isinstance(each, Element)]
    cells = [[each for each in row.kids if isinstance(each, Element)] for row in rows]
    if any(each.extent is None for row in cells for each in row):
        return
    edges = sorted(
        {round(edge) for row in cells for each in row for edge in each.extent or ()} | set(map(round, extent))
    )
    column = {edge: number for number, edge in enumerate(edges)}
    taken = [0] * (len(edges) - 1)  # rows that each column's last cell still spans
    for row, members in zip(rows, cells, strict=True):
        begins = {column[round(each.extent[0])]: each for each in members if each.extent is not None}
        row.kids, place = [], 0
        while place < len(taken):
            cell = begins.get(place)
            if taken[place]:
                taken[place] -= 1
                place += 1
                continue
            if cell is None:
                cell = Element("TD")
                end = place + 1
                while end < len(taken) and not taken[end] and end not in begins:
                    end += 1
            else:
                end = column[round(cell.extent[1])] if cell.extent is not None else place + 1
            cell.columns = end - place
            row.kids.append(cell)
            for number in range(place, end):
                taken[number] = cell.rows - 1
            place = end


def _cell_attributes(element: Element) -> str:
    parts = []
    if element.heads:
        parts.append(f"/Scope /{element.heads}")
    if element.rows > 1:
        parts.append(f"/RowSpan {element.rows}")
    if element.columns > 1:
        parts.append(f"/ColSpan {element.columns}")
    return " ".join(parts)
