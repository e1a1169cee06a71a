"""The sheet 逐项: every member's points, and the rule as a formula in each line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from reviewer.domain.scoring import ItemResult
from reviewer.reports.workbook.book import Page
from reviewer.reports.workbook.data import SummaryApplication, SummaryData
from reviewer.reports.workbook.formulas import (
    COMMON,
    NOT_APPLICABLE,
    STRUCK,
    column_refs,
    figure_of,
    span,
    value_formula,
)
from reviewer.reports.workbook.style import BAND, CENTRE, GREY, TEXT, Look, set_page

NAME: Final = "逐项"
_FIXED: Final = ("受理号", "职业（工种）", "部分", "项号", "评审内容", "满分")
_WORKED: Final = ("取值", "计入满分", "极差", "限值", "分歧")
_VETO: Final = ("否决票", "否决")
_FULL: Final = len(_FIXED)
_POINTS: Final = Look("right", number="0.0##")
_DROPPED: Final = Look("right", struck=True, colour=GREY, number="0.0##")
_ASIDE: Final = Look("right", colour=GREY)
_VALUE: Final = Look("right", bold=True, number="0.00##")
_NUMBER: Final = Look("right", number="0.##")
_ALERT: Final = Look("centre", bold=True)
_BAND_SEAT: Final = Look("centre", "band", bold=True)
# Excel takes 1,026 breaks by hand.
_MOST_BREAKS: Final = 1_000


class Block:
    """Where one application stands on the sheet. ``rows`` by (item, scope or None), in the sheet's order."""

    def __init__(self, seats: int, members: Sequence[str]) -> None:
        self.rows: dict[tuple[str, str | None], int] = {}
        self._seats, self._members = seats, tuple(members)

    @property
    def span(self) -> tuple[int, int]:
        """First and last line."""
        return min(self.rows.values()), max(self.rows.values())

    def member_column(self, member: str) -> str:
        """The column of a member's points."""
        return get_column_letter(_FULL + 1 + self._members.index(member))

    def column(self, name: str) -> str:
        """The column of a worked figure, or 满分."""
        if name in _FIXED:
            return get_column_letter(1 + _FIXED.index(name))
        return get_column_letter(_FULL + self._seats + 1 + (*_WORKED, *_VETO).index(name))

    def refs(self, name: str, keys: Sequence[tuple[str, str | None]]) -> str:
        """A figure's cells of some items."""
        return column_refs(NAME, self.column(name), (self.rows[key] for key in keys))


def write_items(page: Page, data: SummaryData) -> Mapping[str, Block]:
    """Write the sheet; returns each application's block by its number."""
    seats = max((len(each.result.members) for each in data.applications), default=1)
    heads = [f"成员{number}" for number in range(1, seats + 1)]
    # Where nothing strikes out, nobody votes on it.
    worked = [*_WORKED, *(_VETO if any(item.veto for item in data.scheme.items) else ())]
    page.set_widths([11, 20, 5.5, 7, 34, 7, *[9.5] * seats, 10, 9, 7, 7, 7, *[8, 10][: len(worked) - len(_WORKED)]])
    set_page(page.sheet, 4, freeze=f"{get_column_letter(_FULL + 1)}5", foot=data.foot)
    page.add_title(
        "逐项得分", "划去的分不计入取值；取值、计入满分、极差、分歧、否决都是公式；过半成员判为“不适用”的项不计"
    )
    page.add_head([*_FIXED, *heads, *worked])
    sections = {item.id: section.no for section in data.scheme.section for item in section.item}
    blocks = {}
    for application in data.applications:
        if page.row > 4 and len(data.applications) <= _MOST_BREAKS:
            page.sheet.row_breaks.append(Break(id=page.row))
        blocks[application.number] = _write_block(page, application, data, (seats, len(worked)), sections)
    return blocks


def _write_block(
    page: Page,
    application: SummaryApplication,
    data: SummaryData,
    width: tuple[int, int],
    sections: Mapping[str, str],
) -> Block:
    """A line with the members' names over each application's items: panels differ. ``width``: seats, worked figures."""
    seats, worked = width
    members = application.result.members
    names = [*members, *[""] * (seats - len(members))]
    band = [page.text(application.number, BAND), page.text(application.name, BAND)]
    band += [page.number(None, BAND) for _ in range(_FULL - 2)]
    band += [page.text(each, _BAND_SEAT) for each in names]
    page.add([*band, *(page.number(None, BAND) for _ in range(worked))], 18)
    block = Block(seats, members)
    for item in application.result.items:
        row = page.row + 1
        block.rows[item.item, item.occupation] = row
        texts = (application.number, item.occupation or COMMON, sections[item.item], item.item)
        cells = [page.text(each, TEXT) for each in texts]
        cells.append(page.text(data.scheme.item(item.item).name, TEXT))
        cells.append(page.number(Decimal(item.full), _NUMBER))
        cells += _points(page, item, seats)
        cells += _worked(page, row, item, data, seats)
        if worked > len(_WORKED):
            cells += _ballot(page, row, application.votes(item), len(members), _FULL + seats + len(_WORKED) + 1)
        page.add(cells)
    return block


def _points(page: Page, item: ItemResult, seats: int) -> list[Cell]:
    cells = []
    for member, points in item.scores.items():
        if points is None:
            cells.append(page.text(NOT_APPLICABLE, _ASIDE))
        else:
            cells.append(page.number(Decimal(points), _DROPPED if member in item.dropped else _POINTS))
    return cells + [page.number(None, _POINTS) for _ in range(seats - len(item.scores))]


def _worked(page: Page, row: int, item: ItemResult, data: SummaryData, seats: int) -> list[Cell]:
    members = len(item.scores)
    cells = span(_FULL + 1, _FULL + members, row)
    full, value = get_column_letter(_FULL), get_column_letter(_FULL + seats + 1)
    spread, limit = get_column_letter(_FULL + seats + 3), get_column_letter(_FULL + seats + 4)
    counted = Decimal(0) if item.value is None else Decimal(item.full)
    return [
        page.formula(value_formula(data.scheme, cells, members), figure_of(item.value), _VALUE),
        page.formula(f"IF(ISNUMBER({value}{row}),{full}{row},0)", counted, _NUMBER),
        page.formula(f"IF(COUNT({cells})=0,0,MAX({cells})-MIN({cells}))", Decimal(item.spread or 0), _POINTS),
        page.number(Decimal(item.spread_limit), _POINTS),
        page.formula(
            f'IF(ROUND({spread}{row}-{limit}{row},9)>0,"分歧","")', "分歧" if item.is_divergent else "", _ALERT
        ),
    ]


def _ballot(page: Page, row: int, votes: int | None, members: int, column: int) -> list[Cell]:
    """How many judged 不符合, and whether that strikes the application out."""
    if votes is None:
        return [page.number(None, CENTRE), page.number(None, CENTRE)]
    struck = STRUCK if votes * 2 > members else ""
    formula = f'IF({get_column_letter(column)}{row}*2>{members},"{STRUCK}","")'
    return [page.number(votes, CENTRE), page.formula(formula, struck, _ALERT)]
