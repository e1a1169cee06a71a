"""The outline beside a document: entries that lead to its pages. Source: ISO 32000-1 12.3.3."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from reviewer.reports.setting.pdf_file import PdfFile, Ref, number, text_string


class Bookmark(NamedTuple):
    """An entry: ``level`` 0 stands at the left, ``page`` counts from 0."""

    title: str
    level: int
    page: int


def add_outline(file: PdfFile, bookmarks: Sequence[Bookmark], pages: Sequence[Ref], top: float) -> str:
    """The outline's objects; returns the catalogue's entry for it, empty where there is none.

    ``top`` is the pages' height in points.
    """
    if not bookmarks:
        return ""
    root = file.reserve()
    refs = [file.reserve() for _ in bookmarks]
    parents = _parents(bookmarks)
    for at, (each, ref) in enumerate(zip(bookmarks, refs, strict=True)):
        siblings = [number for number, parent in enumerate(parents) if parent == parents[at]]
        place = siblings.index(at)
        above = parents[at]
        entries = [f"/Title {text_string(each.title)} /Parent {root if above is None else refs[above]}"]
        entries.append(f"/Dest [{pages[each.page]} /XYZ 0 {number(top)} null]")
        if place:
            entries.append(f"/Prev {refs[siblings[place - 1]]}")
        if place + 1 < len(siblings):
            entries.append(f"/Next {refs[siblings[place + 1]]}")
        below = [number for number, parent in enumerate(parents) if parent == at]
        if below:
            entries.append(f"/First {refs[below[0]]} /Last {refs[below[-1]]} /Count {len(below)}")
        file.put(ref, f"<< {' '.join(entries)} >>")
    tops = [ref for ref, parent in zip(refs, parents, strict=True) if parent is None]
    file.put(root, f"<< /Type /Outlines /First {tops[0]} /Last {tops[-1]} /Count {len(bookmarks)} >>")
    return f" /Outlines {root}"


def _parents(bookmarks: Sequence[Bookmark]) -> list[int | None]:
    """For each entry the one it stands under: the last before it with a lower level."""
    parents: list[int | None] = []
    for at, each in enumerate(bookmarks):
        above = (number for number in range(at - 1, -1, -1) if bookmarks[number].level < each.level)
        parents.append(next(above, None))
    return parents
