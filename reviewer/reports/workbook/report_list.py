"""上报公布表: bodies and what they may assess, in the columns of the published catalogue.

Source: 沪人社职〔2024〕38号 附件 (编号, 社评组织名称, 序号, 职业编码, 职业（工种）名称, 等级).
"""

from __future__ import annotations

from typing import Final

from reviewer.reports.setting.archival import keywords_of
from reviewer.reports.workbook.book import Book
from reviewer.reports.workbook.data import ReportListData
from reviewer.reports.workbook.style import CENTRE, TEXT, set_page

HEAD: Final = ("编号", "社评组织名称", "序号", "职业编码", "职业(工种)名称", "等级")
_TOP: Final = 4


def report_rows(data: ReportListData) -> list[list[str]]:
    """The lines as text: bodies counted apart from their lines, levels 5、4、3 as the notice writes them."""
    rows: list[list[str]] = []
    for number, body in enumerate(data.bodies, 1):
        for each in body.items:
            levels = "、".join(str(level) for level in sorted(each.levels, reverse=True))
            rows.append([str(number), body.name, str(len(rows) + 1), each.code, each.name, levels])
    return rows


def report_list_workbook(data: ReportListData) -> bytes:
    """The sheet, print-ready A4 portrait as the notice's annex; a body's cells merged over its lines."""
    book = Book(data.title, data.as_of, keywords_of(data))
    page = book.page("上报公布表")
    page.set_widths([7, 34, 7, 15, 34, 18])
    set_page(page.sheet, _TOP, freeze=f"A{_TOP + 1}", foot=data.foot, landscape=False)
    page.add_title(data.title, data.note)
    page.add_head(HEAD, 26)
    for number, name, line, code, occupation, levels in report_rows(data):
        middle = [page.number(int(line), CENTRE), page.text(code, CENTRE), page.text(occupation, TEXT)]
        page.add([page.number(int(number), CENTRE), page.text(name, TEXT), *middle, page.text(levels, CENTRE)])
    row = _TOP + 1
    for body in data.bodies:
        last = row + len(body.items) - 1
        if last > row:
            for column in "AB":
                page.sheet.merged_cells.add(f"{column}{row}:{column}{last}")
        row = last + 1
    return book.to_bytes()
