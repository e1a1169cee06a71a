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


@dataclass(eq=False, slots=True)
class Element:
    """One part of the structure: kinds of parts, or marked pieces (page from 0, number on the page), in order."""

    kind: str
    alt: str = ""
    rows: int = 1
    columns: int = 1
    heads: Heads = ""
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
        known = parent.named.get(again) if again else None
        if known is None:
            known = element
            parent.kids.append(element)
            if again:
                parent.named[again] = element
        self._open.append(known)

    def end(self) -> None:
        """Close the innermost element."""
        self._open.pop()

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


def _cell_attributes(element: Element) -> str:
    parts = []
    if element.heads:
        parts.append(f"/Scope /{element.heads}")
    if element.rows > 1:
        parts.append(f"/RowSpan {element.rows}")
    if element.columns > 1:
        parts.append(f"/ColSpan {element.columns}")
    return " ".join(parts)
