"""The measures of a document's page, as people check them with a ruler."""

from __future__ import annotations

from typing import Final

from reviewer.reports.official.drawing import draw_official
from reviewer.reports.official.grid import CELLS, LEFT, ROWS, TOP
from reviewer.reports.official.tables import draw_paper_with_list
from reviewer.reports.setting.paper import MM
from reviewer.usecases.documents.kind import DocumentKind

_GRID: Final = (f"天头 {TOP / MM:.0f}", f"订口 {LEFT / MM:.0f}", f"{ROWS} 行 × {CELLS} 字")
_ON_GRID: Final = (draw_official, draw_paper_with_list)


def page_measures(kind: DocumentKind) -> tuple[str, ...]:
    """天头 and 订口 in millimetres, lines and characters of official papers; others have none to tell."""
    return _GRID if kind.draw in _ON_GRID else ()
