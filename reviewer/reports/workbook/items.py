"""The sheet 逐项: every member's points, and the rule as a formula in each line."""

from __future__ import annotations

from decimal import Decimal

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reviewer.domain.scheme import Scheme, Section
from reviewer.domain.scoring import ItemResult
from reviewer.reports.workbook.data import SummaryApplication, SummaryData
from reviewer.reports.workbook.style import put, put_formula, put_head, put_title, set_page, set_widths

COMMON = "（共同）"
NOT_APPLICABLE = "不适用"
_FIXED = ("受理号", "申报单位", "职业（工种）", "部分", "项号", "评审内容", "满分")
_FULL = len(_FIXED)
Span = tuple[str, int, int]


class ItemsSheet:
    """Where things stand on 逐项, for the formulas of other sheets."""

    def __init__(self, seats: int, first: int, last: int) -> None:
        self.full = get_column_letter(_FULL)
        self.value = get_column_letter(_FULL + seats + 1)
        self.counted = get_column_letter(_FULL + seats + 2)
        self.first = first
        self.last = last
        self.members: dict[str, list[Span]] = {}

    def _cells(self, letter: str) -> str:
        return f"逐项!${letter}${self.first}:${letter}${self.last}"

    def section_formula(self, row: int, section: Section) -> str:
        """A section's points for the applicant (column B) and occupation (column D) of 汇总's row.

        Its common items plus the occupation's own, scaled to the section's full points where items
        are left out; 不计 when all are.
        """
        who = f'{self._cells("A")},$B{row},{self._cells("D")},"{section.no}",{self._cells("C")}'
        points = "+".join(f"SUMIFS({self._cells(self.value)},{who},{each})" for each in (f'"{COMMON}"', f"$D{row}"))
        fulls = "+".join(f"SUMIFS({self._cells(self.counted)},{who},{each})" for each in (f'"{COMMON}"', f"$D{row}"))
        return f'IF(({fulls})=0,"不计",({points})*{section.full}/({fulls}))'


def write_items(page: Worksheet, data: SummaryData) -> ItemsSheet:
    """Write the sheet; one block an application with its members' names in the head."""
    seats = max((len(each.result.members) for each in data.applications), default=1)
    put_title(page, "逐项得分", "划去的分不计入取值；取值、极差为公式；“不适用”过半的项不计")
    height = sum(len(each.result.items) + 1 for each in data.applications)
    sheet = ItemsSheet(seats, 4, 4 + max(height, 1))
    row = 4
    for application in data.applications:
        names = [*application.result.members, *[""] * (seats - len(application.result.members))]
        put_head(page, row, [*_FIXED, *names, "取值", "计入满分", "极差", "限值", "分歧"])
        start = row + 1
        for item in application.result.items:
            row += 1
            _write_line(page, row, application, item, data.scheme, seats)
        for number, member in enumerate(application.result.members):
            span = (get_column_letter(_FULL + 1 + number), start, row)
            sheet.members.setdefault(member, []).append(span)
        row += 1
    set_widths(page, [13, 26, 20, 7, 8, 34, 8, *[11] * seats, 12, 10, 8, 8, 8])
    set_page(page, 4, freeze=f"{get_column_letter(_FULL + 1)}5")
    return sheet


def _write_line(
    page: Worksheet, row: int, application: SummaryApplication, item: ItemResult, scheme: Scheme, seats: int
) -> None:
    section = next(each for each in scheme.section if any(own.id == item.item for own in each.item))
    name = scheme.item(item.item).name
    texts = (application.number, application.name, item.occupation or COMMON, section.no, item.item, name)
    for column, text in enumerate(texts, 1):
        put(page, row, column, text)
    put(page, row, _FULL, Decimal(item.full), number="0.##")
    for column, (member, points) in enumerate(item.scores.items(), _FULL + 1):
        value = NOT_APPLICABLE if points is None else Decimal(points)
        put(page, row, column, value, is_dropped=member in item.dropped, number="0.0##")
    for column in range(_FULL + 1 + len(item.scores), _FULL + 1 + seats):
        put(page, row, column, None)
    first, last = get_column_letter(_FULL + 1), get_column_letter(_FULL + seats)
    cells = f"{first}{row}:{last}{row}"
    value_column = _FULL + seats + 1
    letter = get_column_letter(value_column)
    put_formula(page, row, value_column, _value(scheme, cells, len(item.scores)), number="0.00####", is_bold=True)
    put_formula(page, row, value_column + 1, f"IF(ISNUMBER({letter}{row}),{get_column_letter(_FULL)}{row},0)")
    spread = get_column_letter(value_column + 2)
    put_formula(page, row, value_column + 2, f"IF(COUNT({cells})=0,0,MAX({cells})-MIN({cells}))", number="0.0##")
    put(page, row, value_column + 3, Decimal(item.spread_limit), number="0.0##")
    limit = get_column_letter(value_column + 3)
    put_formula(page, row, value_column + 4, f'IF(ROUND({spread}{row}-{limit}{row},9)>0,"分歧","")')


def _value(scheme: Scheme, cells: str, members: int) -> str:
    """The scheme's rule over one line of points."""
    scoring = scheme.scoring
    side = scoring.trim_each_side
    if scoring.method == "median":
        value = f"MEDIAN({cells})"
    elif scoring.method == "trimmed_mean":
        high = "-".join(f"LARGE({cells},{n})" for n in range(1, side + 1))
        low = "-".join(f"SMALL({cells},{n})" for n in range(1, side + 1))
        enough = max(scoring.trim_from_members, 2 * side + 1)
        trimmed = f"(SUM({cells})-{high}-{low})/(COUNT({cells})-{2 * side})"
        value = f"IF(COUNT({cells})>={enough},{trimmed},AVERAGE({cells}))"
    else:
        value = f"AVERAGE({cells})"
    out = f'COUNTIF({cells},"{NOT_APPLICABLE}")*2>{members}'
    return f'IF(OR({out},COUNT({cells})=0),"不计",{value})'
