"""The sheet 专家: how high and how far from the panel each member scores, over all and by application."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from openpyxl.formatting.rule import DataBar, FormatObject, Rule

from reviewer.domain.records import Record
from reviewer.reports.workbook.book import Page
from reviewer.reports.workbook.data import SummaryApplication, SummaryData
from reviewer.reports.workbook.divergence import Distances
from reviewer.reports.workbook.formulas import sheet_ref
from reviewer.reports.workbook.items import NAME as ITEMS
from reviewer.reports.workbook.items import Block
from reviewer.reports.workbook.style import BAR, CENTRE, TEXT, Look, set_page

NAME: Final = "专家"
_HEAD: Final = 4
_LINES: Final = ("成员", "受理号", "申报单位", "评分项", "所给分", "满分", "得分率", "比较项", "与取值之差合计", "离均")
_BOLD: Final = Look("centre", bold=True)
_COUNT: Final = Look("right", number="0")
_POINTS: Final = Look("right", number="0.0##")
_RATE: Final = Look("right", number="0.0%")
_DISTANCE: Final = Look("right", number="+0.0%;-0.0%;0.0%")


class _Scored(Record):
    """What a member gave in one application."""

    items: int
    points: Decimal
    full: Decimal
    compared: int
    distance: Decimal

    @property
    def rate(self) -> Decimal:
        return self.points / self.full if self.full else Decimal(0)


def write_members(page: Page, data: SummaryData, blocks: Mapping[str, Block], distances: Distances) -> None:
    """Over all on top, by application below it."""
    lines = [(member, each) for each in data.applications for member in each.result.members]
    members = list(dict.fromkeys(member for member, _ in lines))
    scored = {(member, each.number): _scored(each, member, distances) for member, each in lines}
    first = _HEAD + len(members) + 3
    last = first + max(1, len(lines)) - 1
    page.set_widths([14, 13, 34, 9, 10, 10, 10, 9, 13, 10])
    set_page(page.sheet, _HEAD, freeze=f"A{_HEAD + 1}", foot=data.foot)
    page.add_title(
        "专家评分情况", "得分率 = 所给分 ÷ 满分；离均 = 各项（所给分 − 取值）÷ 满分的平均；仅供了解，不改变得分"
    )
    page.add_head(["成员", "申报单位数", "", "评分项", "最高得分率", "最低得分率", "得分率", "比较项", "", "离均"])
    for member in members:
        _write_member(page, member, [scored[each] for each in scored if each[0] == member], (first, last))
    for at in range(_HEAD, page.row + 1):
        for cells in (f"B{at}:C{at}", f"H{at}:I{at}"):
            page.sheet.merged_cells.add(cells)
    page.add([], 14)
    page.add_head(_LINES)
    for member, application in lines:
        refs = distances.refs(application.number, member)
        _write_line(page, member, application, scored[member, application.number], blocks[application.number], refs)
    for ends in ((_HEAD + 1, _HEAD + len(members)), (first, last)):
        bar = DataBar(cfvo=[FormatObject(type="num", val=0), FormatObject(type="num", val=1)], color=BAR)
        page.sheet.conditional_formatting.add(f"G{ends[0]}:G{ends[1]}", Rule(type="dataBar", dataBar=bar))


def _scored(application: SummaryApplication, member: str, distances: Distances) -> _Scored:
    given = [each for each in application.result.items if each.scores.get(member) is not None]
    compared = distances.figures[application.number, member]
    return _Scored(
        items=len(given),
        points=sum((Decimal(each.scores[member] or 0) for each in given), Decimal(0)),
        full=sum((Decimal(each.full) for each in given), Decimal(0)),
        compared=len(compared),
        distance=sum(compared, Decimal(0)),
    )


def _write_member(page: Page, member: str, scored: list[_Scored], lines: tuple[int, int]) -> None:
    row = page.row + 1

    def column(letter: str) -> str:
        return f"${letter}${lines[0]}:${letter}${lines[1]}"

    mine = f"({column('A')}=$A{row})"
    has = f"{mine}*({column('D')}>0)"
    rates = [each.rate for each in scored if each.items]
    points, full, distance = (
        sum((pick for pick in picks), Decimal(0))
        for picks in zip(*((each.points, each.full, each.distance) for each in scored), strict=True)
    )
    compared = sum(each.compared for each in scored)
    page.add(
        [
            page.text(member, _BOLD),
            page.formula(f"SUMPRODUCT({mine}*1)", len(scored), CENTRE),
            page.text("", TEXT),
            page.formula(f"SUMPRODUCT({mine}*{column('D')})", sum(each.items for each in scored), _COUNT),
            page.formula(f"SUMPRODUCT(MAX({has}*{column('G')}))", max(rates, default=0), _RATE),
            page.formula(f"1-SUMPRODUCT(MAX({has}*(1-{column('G')})))", min(rates, default=1), _RATE),
            page.formula(
                f"IF(D{row}=0,0,SUMPRODUCT({mine}*{column('E')})/SUMPRODUCT({mine}*{column('F')}))",
                points / full if full else 0,
                _RATE,
            ),
            page.formula(f"SUMPRODUCT({mine}*{column('H')})", compared, CENTRE),
            page.text("", TEXT),
            page.formula(
                f"IF(H{row}=0,0,SUMPRODUCT({mine}*{column('I')})/H{row})",
                distance / compared if compared else 0,
                _DISTANCE,
            ),
        ]
    )


def _write_line(
    page: Page, member: str, application: SummaryApplication, scored: _Scored, block: Block, distances: str
) -> None:
    row, (first, last) = page.row + 1, block.span
    own, full = block.member_column(member), block.column("满分")
    points = sheet_ref(ITEMS, f"${own}${first}:${own}${last}")
    fulls = sheet_ref(ITEMS, f"${full}${first}:${full}${last}")
    page.add(
        [
            page.text(member, CENTRE),
            page.text(application.number, CENTRE),
            page.text(application.name, TEXT),
            page.formula(f"COUNT({points})", scored.items, _COUNT),
            page.formula(f"SUM({points})", scored.points, _POINTS),
            page.formula(f'SUMIF({points},">=0",{fulls})', scored.full, _POINTS),
            page.formula(f"IF(F{row}=0,0,E{row}/F{row})", scored.rate, _RATE),
            page.formula(f"COUNT({distances})", scored.compared, _COUNT),
            page.formula(f"SUM({distances})", scored.distance, _DISTANCE),
            page.formula(
                f"IF(H{row}=0,0,I{row}/H{row})", scored.distance / scored.compared if scored.compared else 0, _DISTANCE
            ),
        ]
    )
