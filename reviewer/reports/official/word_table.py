"""Tables in Word: the widths, sizes and merged cells of the PDF, the head again on each page."""

from __future__ import annotations

from reviewer.reports.official.grid import MEASURE
from reviewer.reports.official.table_layout import PAD, SIDE, WHOLE_ROW, TableLayout
from reviewer.reports.official.word_xml import Align, Look, element, paragraph, run, twips
from reviewer.reports.setting.fonts import Role

_FRAME, _GRID = 1.0, 0.5


def table_xml(table: TableLayout, *, keeps_last: bool = False) -> str:
    """The table as WordprocessingML. ``keeps_last``: its last row stands with what follows it."""
    columns = [table.edges[column + 1] - table.edges[column] for column in range(len(table.head))]
    grid = element("tblGrid", *(element("gridCol", w=twips(width)) for width in columns))
    head = element(
        "tr",
        element("trPr", element("cantSplit"), element("tblHeader")),
        *(
            _cell(text, width, Role.HEI, table, "center", "")
            for text, width in zip(table.table.head, columns, strict=True)
        ),
    )
    last = len(table) - 1
    keeps = [table.is_kept(number) if number < last else keeps_last for number in range(len(table))]
    rows = [_row(table, number, columns, keep) for number, keep in enumerate(keeps)]
    return element("tbl", _properties(), grid, head, *rows)


def _properties() -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = [_line(side, _GRID if side.startswith("inside") else _FRAME) for side in sides]
    return element(
        "tblPr",
        element("tblW", w=twips(MEASURE), type="dxa"),
        element("tblInd", w=0, type="dxa"),
        element("tblBorders", *lines),
        element("tblLayout", type="fixed"),
        _margins({"top": PAD, "left": SIDE, "bottom": PAD, "right": SIDE}),
    )


def _line(side: str, width: float) -> str:
    return element(side, val="single", sz=round(width * 8), space=0, color="000000")


def _margins(widths: dict[str, float]) -> str:
    return element("tblCellMar", *(element(side, w=twips(width), type="dxa") for side, width in widths.items()))


def _row(table: TableLayout, number: int, columns: list[float], keep: bool) -> str:
    cells = []
    for column, text in enumerate(table.table.rows[number]):
        merge = ""
        if table.is_in_run(column, number):
            merge = "restart" if table.runs[column][number] == number else "continue"
        shown = "" if merge == "continue" else text
        cells.append(_cell(shown, columns[column], Role.FANGSONG, table, table.align(column), merge, keep))
    whole = table.heights[number] <= WHOLE_ROW
    return element("tr", element("trPr", element("cantSplit")) if whole else "", *cells)


def _cell(text: str, width: float, role: Role, table: TableLayout, align: Align, merge: str, keep: bool = False) -> str:
    parts = [element("tcW", w=twips(width), type="dxa")]
    if merge:
        parts.append(element("vMerge", val=merge))
    parts.append(element("vAlign", val="center"))
    look = Look(align=align, line=table.leading, keep_next=keep)
    return element("tc", element("tcPr", *parts), paragraph(look, run(text, role, table.size, spacing=0.0)))
