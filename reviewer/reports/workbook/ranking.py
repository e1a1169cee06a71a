"""The sheets 汇总 (applicants by rank) and 分职业 (each applicant's occupations)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.formatting.rule import DataBar, FormatObject, Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reviewer.domain.scheme import Section
from reviewer.domain.scoring import CONCLUSION_TEXT, OccupationResult
from reviewer.reports.workbook.book import Page
from reviewer.reports.workbook.data import SummaryApplication, SummaryData
from reviewer.reports.workbook.formulas import (
    COMPARED_PLACES,
    NOT_COUNTED,
    STRUCK,
    column_refs,
    conclusion_formula,
    figure_of,
    rounded,
    shown_formula,
)
from reviewer.reports.workbook.items import Block
from reviewer.reports.workbook.style import AMBER, BAR, CENTRE, GREEN, RED, TEXT, Look, set_page

SUMMARY: Final = "汇总"
OCCUPATIONS: Final = "分职业"
_ENDS: Final = ("总分", "显示", "一票否决", "按分结论")
_FIRST: Final = 5
_HEAD: Final = 4
_CHARTED: Final = 30
_RANK: Final = Look("centre", bold=True)
_POINTS: Final = Look("right", number="0.00")
_TOTAL: Final = Look("right", bold=True, number="0.0000")
_BOLD: Final = Look("centre", bold=True)
Line = tuple[SummaryApplication, OccupationResult, int]


def occupation_lines(data: SummaryData) -> list[Line]:
    """(applicant, occupation, rank) by occupation, then by rank."""
    lines: dict[str, list[Line]] = {}
    for application in data.applications:
        ranks = zip(application.result.occupations, application.occupation_ranks, strict=True)
        for occupation, rank in ranks:
            lines.setdefault(occupation.occupation, []).append((application, occupation, rank))
    return [each for group in lines.values() for each in sorted(group, key=lambda line: (line[2], line[0].rank))]


def _total_column(data: SummaryData) -> int:
    return _FIRST + len(data.scheme.section)


def _heads(data: SummaryData) -> list[str]:
    return [f"{section.no}、{section.title}" for section in data.scheme.section]


def _numbers(data: SummaryData) -> str:
    proposal = "；分值、通过线为程序建议值" if data.scheme.scoring.source == "proposal" else ""
    lines = f"通过线 {data.pass_line}，整改线 {data.scheme.scoring.rectify_line}"
    return f"{lines}；未取整的总分参与排名与结论，显示 {data.scheme.scoring.decimals} 位小数{proposal}"


def write_summary(page: Page, data: SummaryData, lines: Sequence[Line]) -> None:
    """Applicants by rank; a total is the mean of the occupations' totals on 分职业."""
    total = _total_column(data)
    last = _HEAD + len(data.applications)
    page.set_widths([6.5, 11, 32, 28, *[10.5] * len(data.scheme.section), 10, 8.5, 9.5, 10.5, 10.5])
    set_page(page.sheet, _HEAD, freeze=f"D{_HEAD + 1}", foot=data.foot)
    mark = "（样例）" if data.is_sample else ""
    page.add_title(f"{data.round_name} 汇总{mark}", f"{data.scheme.scheme.title}；{_numbers(data)}")
    page.add_head(["名次", "受理号", "申报单位", "职业（工种）", *_heads(data), *_ENDS, "作出结论"], 46)
    places: dict[str, list[int]] = {}
    for row, (application, _, _) in enumerate(lines, _HEAD + 1):
        places.setdefault(application.number, []).append(row)
    for application in data.applications:
        _write_application(page, application, data, places[application.number], last)
    _dress(page.sheet, data, last)
    page.sheet.auto_filter.ref = f"A{_HEAD}:{get_column_letter(total + 4)}{last}"
    page.sheet.add_chart(_chart(page.sheet, data), f"B{last + 3}")


def _write_application(
    page: Page, application: SummaryApplication, data: SummaryData, rows: Sequence[int], last: int
) -> None:
    row, column = page.row + 1, _total_column(data)
    total, result = get_column_letter(column), application.result
    rank = f"RANK({total}{row},{total}${_HEAD + 1}:{total}${last})"
    cells = [
        page.formula(rank, application.rank, _RANK),
        page.text(application.number, CENTRE),
        page.text(application.name, TEXT),
        page.text("；".join(scope for scope, _ in application.occupations), TEXT),
    ]
    for number, section in enumerate(result.sections, _FIRST):
        mean = f"AVERAGE({column_refs(OCCUPATIONS, get_column_letter(number), rows)})"
        cells.append(page.formula(f'IFERROR({mean},"{NOT_COUNTED}")', figure_of(section.value), _POINTS))
    mean = f"AVERAGE({column_refs(OCCUPATIONS, total, rows)})"
    cells.append(page.formula(f"ROUND({mean},{COMPARED_PLACES})", rounded(result.total_exact), _TOTAL))
    cells.append(
        page.formula(shown_formula(f"{total}{row}", data.scheme.scoring), Decimal(result.total_shown), _POINTS)
    )
    veto = get_column_letter(column + 2)
    cells.append(page.formula(_struck(column_refs(OCCUPATIONS, veto, rows)), STRUCK if result.vetoes else "", _BOLD))
    conclusion = conclusion_formula(f"{total}{row}", f"{veto}{row}", data.scheme.scoring)
    cells.append(page.formula(conclusion, CONCLUSION_TEXT[result.conclusion], CENTRE))
    cells.append(page.text(application.decision, _BOLD))
    page.add(cells)


def _struck(refs: str) -> str:
    """一票否决 where one of the cells says so."""
    counts = "+".join(f'COUNTIF({each},"{STRUCK}")' for each in refs.split(","))
    return f'IF({counts}>0,"{STRUCK}","")'


def write_occupations(page: Page, data: SummaryData, lines: Sequence[Line], blocks: Mapping[str, Block]) -> None:
    """Every occupation that was applied for, by rank within it; points come from 逐项."""
    last = _HEAD + max(1, len(lines))
    page.set_widths([8.5, 11, 32, 28, *[10.5] * len(data.scheme.section), 10, 8.5, 9.5, 10.5, 16])
    set_page(page.sheet, _HEAD, freeze=f"E{_HEAD + 1}", foot=data.foot)
    page.add_title("分职业（工种）得分与名次", f"共同项计入每个职业；各部分得分来自“逐项”；{_numbers(data)}")
    page.add_head(["职业内名次", "受理号", "申报单位", "职业（工种）", *_heads(data), *_ENDS, "等级"], 46)
    for application, occupation, rank in lines:
        _write_occupation(page, application, occupation, rank, data, blocks[application.number], last)
    _dress(page.sheet, data, last)
    page.sheet.auto_filter.ref = f"A{_HEAD}:{get_column_letter(_total_column(data) + 4)}{last}"


def _write_occupation(
    page: Page,
    application: SummaryApplication,
    occupation: OccupationResult,
    rank: int,
    data: SummaryData,
    block: Block,
    last: int,
) -> None:
    row, column = page.row + 1, _total_column(data)
    total, scope = get_column_letter(column), occupation.occupation
    names, totals = f"$D${_HEAD + 1}:$D${last}", f"{total}${_HEAD + 1}:{total}${last}"
    higher = f"ROUND({totals},{COMPARED_PLACES})>ROUND({total}{row},{COMPARED_PLACES})"
    cells = [
        page.formula(f"SUMPRODUCT(({names}=$D{row})*({higher}))+1", rank, _RANK),
        page.text(application.number, CENTRE),
        page.text(application.name, TEXT),
        page.text(scope, TEXT),
    ]
    mine = {section.id: _keys(block, section, scope) for section in data.scheme.section}
    for worked, section in zip(occupation.sections, data.scheme.section, strict=True):
        cells.append(page.formula(_section(block, section, mine[section.id]), figure_of(worked.value), _POINTS))
    own = f"{get_column_letter(_FIRST)}{row}:{get_column_letter(column - 1)}{row}"
    fulls = "+".join(
        f"IF(ISNUMBER({get_column_letter(at)}{row}),{section.full},0)"
        for at, section in enumerate(data.scheme.section, _FIRST)
    )
    cells.append(page.formula(f"SUM({own})*{data.scheme.full}/({fulls})", Fraction(occupation.total_exact), _TOTAL))
    shown = Decimal(occupation.total_shown)
    cells.append(
        page.formula(shown_formula(f"ROUND({total}{row},{COMPARED_PLACES})", data.scheme.scoring), shown, _POINTS)
    )
    strikers = [key for keys in mine.values() for key in keys if data.scheme.item(key[0]).veto]
    if strikers:
        struck = _struck(block.refs("否决", strikers))
        cells.append(page.formula(struck, STRUCK if occupation.vetoes else "", _BOLD))
    else:
        cells.append(page.text("", _BOLD))
    veto = get_column_letter(column + 2)
    conclusion = conclusion_formula(f"{total}{row}", f"{veto}{row}", data.scheme.scoring)
    cells.append(page.formula(conclusion, CONCLUSION_TEXT[occupation.conclusion], CENTRE))
    cells.append(page.text(dict(application.occupations).get(scope, ""), TEXT))
    page.add(cells)


def _keys(block: Block, section: Section, scope: str) -> list[tuple[str, str | None]]:
    """The section's items that count for the occupation, as they stand on 逐项."""
    items = {item.id for item in section.item}
    return [key for key in block.rows if key[0] in items and key[1] in (None, scope)]


def _section(block: Block, section: Section, keys: Sequence[tuple[str, str | None]]) -> str:
    """A section's points, scaled to its full points where items are left out; 不计 when all are."""
    values, counted = block.refs("取值", keys), block.refs("计入满分", keys)
    return f'IF(SUM({counted})=0,"{NOT_COUNTED}",SUM({values})*{section.full}/SUM({counted}))'


def _dress(page: Worksheet, data: SummaryData, last: int) -> None:
    """Data bars on the totals, conclusions that stand out."""
    column = _total_column(data)
    points, words = get_column_letter(column), get_column_letter(column + 3)
    ends = [FormatObject(type="num", val=0), FormatObject(type="num", val=float(data.scheme.full))]
    bar = Rule(type="dataBar", dataBar=DataBar(cfvo=ends, color=BAR))
    page.conditional_formatting.add(f"{points}{_HEAD + 1}:{points}{last}", bar)
    for word, colour in zip(CONCLUSION_TEXT.values(), (GREEN, AMBER, RED), strict=True):
        style = DifferentialStyle(font=Font(color=colour, bold=True))
        rule = Rule(type="expression", dxf=style, formula=[f'{words}{_HEAD + 1}="{word}"'])
        page.conditional_formatting.add(f"{words}{_HEAD + 1}:{words}{last}", rule)


def _chart(page: Worksheet, data: SummaryData) -> BarChart:
    """The totals, highest on top; of a large round the first thirty."""
    count = min(len(data.applications), _CHARTED)
    shown, last = _total_column(data) + 1, _HEAD + count
    chart = BarChart()
    chart.type, chart.style, chart.gapWidth, chart.legend = "bar", 10, 45, None
    only = "" if count == len(data.applications) else f"前 {count} 名，"
    chart.title = f"总分（{only}通过线 {data.pass_line}，整改线 {data.scheme.scoring.rectify_line}）"
    chart.add_data(Reference(page, min_col=shown, min_row=_HEAD, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(page, min_col=3, min_row=_HEAD + 1, max_row=last))
    chart.series[0].graphicalProperties = GraphicalProperties(solidFill=BAR[2:])
    chart.dataLabels = DataLabelList()
    chart.dataLabels.showVal = True
    chart.dataLabels.showSerName = chart.dataLabels.showCatName = chart.dataLabels.showLegendKey = False
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, float(data.scheme.full)
    # Each bar says its figure; lines and a scale would only repeat it.
    chart.y_axis.majorGridlines, chart.y_axis.delete, chart.x_axis.delete = None, True, False
    chart.x_axis.scaling.orientation = "maxMin"
    chart.height, chart.width = 2.6 + 0.62 * max(3, count), 25
    return chart
