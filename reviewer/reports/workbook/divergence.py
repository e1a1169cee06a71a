"""The sheet 分歧: how far each member is from the panel on each item, as a heat map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter

from reviewer.domain.scoring import ItemResult
from reviewer.reports.workbook.book import Page
from reviewer.reports.workbook.data import SummaryApplication, SummaryData
from reviewer.reports.workbook.formulas import sheet_ref
from reviewer.reports.workbook.items import NAME as ITEMS
from reviewer.reports.workbook.items import Block
from reviewer.reports.workbook.style import BAND, CENTRE, HEAD, NOTE, RED, TEXT, TITLE, Look, set_page

NAME: Final = "分歧"
_FIXED: Final = ("受理号", "职业（工种）", "成员")
_FIRST: Final = len(_FIXED) + 1
_HEAD: Final = 4
_LIMIT: Final = "$B$3"
_SHARE: Final = Look("centre", size=8, number="+0%;-0%;0%")
_SPREAD: Final = Look("centre", "band", size=8, number="0%")
_MEAN: Final = Look("centre", number="+0.0%;-0.0%;0.0%")
_SPREAD_HEAD: Final = Look("left", "band")
_SPREAD_NAME: Final = Look("centre", "band")
_HIGHER: Final = ("FFE8944A", "FFF3BE90", "FFFBE3CE")
_LOWER: Final = ("FF6FA0DC", "FFA9C8EC", "FFDCE8F7")
_OVER: Final = "FFFBE3DA"


class Distances:
    """Where a member's distances in an application stand: one row an occupation."""

    def __init__(self, last_column: str) -> None:
        self._last = last_column
        self.rows: dict[tuple[str, str], list[int]] = {}
        self.figures: dict[tuple[str, str], list[Decimal]] = {}

    def refs(self, application: str, member: str) -> str:
        """The cells of one member and application."""
        first = get_column_letter(_FIRST)
        rows = self.rows[application, member]
        return ",".join(sheet_ref(NAME, f"${first}${row}:${self._last}${row}") for row in rows)


def write_divergence(page: Page, data: SummaryData, blocks: Mapping[str, Block]) -> Distances:
    """Write the sheet: members downwards, items across, a line with the spread below each panel."""
    items = [item for section in data.scheme.section for item in section.item]
    last = get_column_letter(_FIRST + len(items) - 1)
    share = data.scheme.scoring.divergence_pct / 100
    page.set_widths([11, 20, 10, *[max(5.2, 0.95 * len(item.id) + 1) for item in items], 8])
    set_page(page.sheet, _HEAD, freeze=f"{get_column_letter(_FIRST)}{_HEAD + 1}", foot=data.foot)
    title = "分歧：成员给分与专家组取值之差，占满分的比例"
    page.add([page.text(title, TITLE)], 26)
    note = "橙高蓝低，由浅到深为限值的三分之一、三分之二、达到限值；“极差”是最高与最低之差，超限加红；不改变得分"
    page.add([page.text(note, NOTE)], 16)
    page.add([page.text("分歧限值", CENTRE), page.number(share, Look("centre", bold=True, number="0%"))], 18)
    page.add([*(page.text(each, HEAD) for each in (*_FIXED, *(item.id for item in items), "平均"))], 24)
    distances = Distances(last)
    for application in data.applications:
        by_key = {(item.item, item.occupation): item for item in application.result.items}
        band = [page.text(application.number, BAND), page.text(application.name, BAND)]
        page.add([*band, *(page.number(None, BAND) for _ in range(len(items) + 2))], 18)
        for number, occupation in enumerate(application.result.occupations):
            # Common items stand with the first occupation only, so that nothing is counted twice.
            columns = [
                by_key.get((item.id, occupation.occupation)) or (by_key.get((item.id, None)) if number == 0 else None)
                for item in items
            ]
            _write_panel(page, application, occupation.occupation, columns, blocks[application.number], distances)
    _colour(page, f"{get_column_letter(_FIRST)}{_HEAD + 1}:{last}{max(page.row, _HEAD + 1)}")
    return distances


def _write_panel(
    page: Page,
    application: SummaryApplication,
    scope: str,
    columns: Sequence[ItemResult | None],
    block: Block,
    distances: Distances,
) -> None:
    full, value, spread = block.column("满分"), block.column("取值"), block.column("极差")
    for member in application.result.members:
        row, points = page.row + 1, block.member_column(member)
        shares: list[Decimal] = []
        cells: list[Cell] = [page.text(application.number, TEXT), page.text(scope, TEXT), page.text(member, CENTRE)]
        for item in columns:
            if item is None:
                cells.append(page.number(None, _SHARE))
                continue
            at = block.rows[item.item, item.occupation]
            mine, panel, most = (sheet_ref(ITEMS, f"{each}{at}") for each in (points, value, full))
            share = _share(item, member)
            shares += [] if share is None else [share]
            figure = "" if share is None else share
            cells.append(page.formula(f'IF(COUNT({mine},{panel})=2,({mine}-{panel})/{most},"")', figure, _SHARE))
        own = f"{get_column_letter(_FIRST)}{row}:{get_column_letter(_FIRST + len(columns) - 1)}{row}"
        mean = sum(shares, Decimal(0)) / len(shares) if shares else ""
        cells.append(page.formula(f'IF(COUNT({own})=0,"",AVERAGE({own}))', mean, _MEAN))
        page.add(cells)
        distances.rows.setdefault((application.number, member), []).append(row)
        distances.figures.setdefault((application.number, member), []).extend(shares)
    cells = [
        page.text(application.number, _SPREAD_HEAD),
        page.text(scope, _SPREAD_HEAD),
        page.text("极差", _SPREAD_NAME),
    ]
    for item in columns:
        if item is None:
            cells.append(page.number(None, _SPREAD))
            continue
        at = block.rows[item.item, item.occupation]
        apart, most = sheet_ref(ITEMS, f"{spread}{at}"), sheet_ref(ITEMS, f"{full}{at}")
        cells.append(page.formula(f"{apart}/{most}", Decimal(item.spread or 0) / Decimal(item.full), _SPREAD))
    page.add([*cells, page.number(None, _SPREAD)])


def _share(item: ItemResult, member: str) -> Decimal | None:
    points = item.scores.get(member)
    if points is None or item.value is None:
        return None
    return (Decimal(points) - Decimal(item.value)) / Decimal(item.full)


def _colour(page: Page, cells: str) -> None:
    """Distances in three steps to each side, the strongest at the limit; a spread over the limit red.

    Steps and not a scale of colours: a scale cannot leave out the lines of the spreads.
    """
    row = _HEAD + 1
    here, is_spread = f"{get_column_letter(_FIRST)}{row}", f'$C{row}="极差"'
    over = f"AND({is_spread},ISNUMBER({here}),ROUND({here}-{_LIMIT},9)>0)"
    page.sheet.conditional_formatting.add(cells, _rule(over, _OVER, Font(color=RED, bold=True)))
    for colours, sign in ((_HIGHER, ""), (_LOWER, "-")):
        for third, colour in zip((3, 2, 1), colours, strict=True):
            far = f"ROUND({sign}{here}*3-{third}*{_LIMIT},9)>=0"
            page.sheet.conditional_formatting.add(cells, _rule(f"AND(NOT({is_spread}),ISNUMBER({here}),{far})", colour))


def _rule(formula: str, colour: str, font: Font | None = None) -> Rule:
    look = DifferentialStyle(font=font, fill=PatternFill("solid", bgColor=colour))
    return Rule(type="expression", dxf=look, formula=[formula], stopIfTrue=True)
