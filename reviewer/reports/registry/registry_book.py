"""名录 as a workbook: catalogue, public record, coverage by occupation and district, and the rows they count.

布局 is live: COUNTIFS and SUMIFS over 明细, so that whoever adds a row there sees the coverage change.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Final, NamedTuple

from openpyxl.chart import BarChart, Reference
from openpyxl.utils import get_column_letter

from reviewer.domain.coverage import Coverage, CoverageLine, Holding, measure_coverage
from reviewer.domain.moments import BEIJING, chinese_date
from reviewer.reports.official.tables import begin_sheet, write_table
from reviewer.reports.registry.data import RegistryBody, RegistryData, RegistryItem, catalogue_table, record_table
from reviewer.reports.setting.archival import keywords_of
from reviewer.reports.workbook.book import Book, Page
from reviewer.reports.workbook.style import BAND, CENTRE, TEXT, Look

_ACROSS: Final = 140.0
_ROWS: Final = "明细"
_ROW_HEAD: Final = (
    "备案号",
    "机构名称",
    "职业编码",
    "职业（工种）名称",
    "等级",
    "区县",
    "有效期起",
    "有效期止",
    "机构计数",
    "职业计数",
    "区县计数",
)
_ROW_WIDTHS: Final = (20.0, 34.0, 14.0, 26.0, 18.0, 14.0, 12.0, 12.0, 10.0, 10.0, 10.0)
_OCCUPATION, _DISTRICT, _BODY_ONCE, _OCCUPATION_ONCE, _DISTRICT_ONCE = 4, 6, 9, 10, 11
_DATE: Final = Look("centre", number="yyyy-mm-dd")
_COUNT: Final = Look("centre")
_SUM: Final = Look("centre", "band", bold=True)
_EPOCH: Final = datetime(1899, 12, 30)
_CHART_ROWS: Final = 30
"""A chart of more occupations cannot be read on one page."""


class CoverageRow(NamedTuple):
    """A body's occupation in one district; the last three are 1 where it is the first to count."""

    body: RegistryBody
    item: RegistryItem
    code: str
    occupation: str
    levels: str
    district: str
    body_once: int
    occupation_once: int
    district_once: int


def registry_workbook(data: RegistryData) -> bytes:
    """The workbook's bytes; the same data gives the same bytes."""
    book = Book(data.title, datetime.combine(data.as_of, time(), BEIJING), keywords_of(data))
    notes = _notes(data)
    write_table(book.page("名录"), data.title, catalogue_table(data), notes)
    write_table(book.page("备案信息"), f"{data.title}：备案信息", record_table(data), notes, measure=_ACROSS)
    rows = coverage_rows(data)
    _write_coverage(book.page("布局"), data, rows)
    _write_rows(book.page(_ROWS), data, rows)
    return book.to_bytes()


def coverage_rows(data: RegistryData) -> tuple[CoverageRow, ...]:
    """One row a body, occupation and district of its sites."""
    rows: list[CoverageRow] = []
    for body in data.bodies:
        for place, item in enumerate(body.items):
            for turn, district in enumerate(body.districts):
                rows.append(
                    CoverageRow(
                        body,
                        item,
                        item.code or "—",
                        item.name,
                        item.levels,
                        district,
                        body_once=int(place == 0 and turn == 0),
                        occupation_once=int(turn == 0),
                        district_once=int(place == 0),
                    )
                )
    return tuple(rows)


def registry_coverage(data: RegistryData) -> Coverage:
    """How many bodies of the list assess what, where: the figures of 布局."""
    return measure_coverage(
        Holding(
            body=each.body.number,
            name=each.body.name,
            code=each.code,
            occupation=each.occupation,
            levels=(),
            district=each.district,
        )
        for each in coverage_rows(data)
    )


def _notes(data: RegistryData) -> tuple[str, str]:
    version = f" 第{data.version}版" if data.version > 1 else ""
    mark = "样例；" if data.is_sample else ""
    above = f"{mark}{data.issuer}；{data.summary}文书编号 {data.document_number}{version}"
    return above, f"数据校验 SHA-256 {data.data_sha256}"


def _write_coverage(page: Page, data: RegistryData, rows: Sequence[CoverageRow]) -> None:
    """Occupations × districts. A body with sites in two districts counts in both, and once in the sum."""
    coverage = registry_coverage(data)
    districts = coverage.districts
    note = f"截至{chinese_date(data.as_of)}备案有效的机构数，按职业（工种）和站点所在区县；公式取自“{_ROWS}”"
    widths = [14, 36, 10, *[12] * len(districts)]
    head = begin_sheet(
        page, f"{data.title}：布局", note, ["职业编码", "职业（工种）名称", "机构数", *districts], widths
    )
    for line in coverage.lines:
        _coverage_line(page, line, len(rows))
    _coverage_sums(page, coverage, len(rows))
    shown = min(len(coverage.lines), _CHART_ROWS)
    chart = BarChart()
    chart.type, chart.style, chart.legend = "bar", 10, None
    chart.title = "各职业（工种）备案机构数"
    chart.add_data(Reference(page.sheet, min_col=3, min_row=head + 1, max_row=head + shown))
    chart.set_categories(Reference(page.sheet, min_col=2, min_row=head + 1, max_row=head + shown))
    chart.y_axis.majorGridlines, chart.y_axis.majorUnit, chart.gapWidth = None, 1, 60
    # Rows from top to bottom as in the table; without this openpyxl's axes are not shown.
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.width, chart.height = 16, 3 + shown
    page.sheet.add_chart(chart, f"B{page.row + 2}")


def _coverage_line(page: Page, line: CoverageLine, rows: int) -> None:
    at = page.row + 1
    wanted = f"{_column(_OCCUPATION, rows)},$B{at},{_column(3, rows)},$A{at}"
    cells = [
        page.text(line.code, CENTRE),
        page.text(line.occupation, TEXT),
        page.formula(f"SUMIFS({_column(_OCCUPATION_ONCE, rows)},{wanted})", line.total.count, _SUM),
    ]
    for place, cell in enumerate(line.cells, 4):
        formula = f"COUNTIFS({wanted},{_column(_DISTRICT, rows)},{get_column_letter(place)}$4)"
        cells.append(page.formula(formula, cell.count, _COUNT))
    page.add(cells, 21)


def _coverage_sums(page: Page, coverage: Coverage, rows: int) -> None:
    cells = [
        page.text("", BAND),
        page.text("机构数（不重复）", BAND),
        page.formula(f"SUM({_column(_BODY_ONCE, rows)})", coverage.total.count, _SUM),
    ]
    for place, cell in enumerate(coverage.district_totals, 4):
        letter = get_column_letter(place)
        formula = f"SUMIFS({_column(_DISTRICT_ONCE, rows)},{_column(_DISTRICT, rows)},{letter}$4)"
        cells.append(page.formula(formula, cell.count, _SUM))
    page.add(cells, 21)


def _column(number: int, rows: int) -> str:
    letter = get_column_letter(number)
    return f"'{_ROWS}'!${letter}$5:${letter}${4 + rows}"


def _day_number(day: date) -> int:
    return (datetime.combine(day, time()) - _EPOCH).days


def _write_rows(page: Page, data: RegistryData, rows: Sequence[CoverageRow]) -> None:
    note = "一行是一家机构的一个职业（工种）在一个区县；三列计数使布局中的合计不重复：同一机构只在第一行计 1"
    head = begin_sheet(page, f"{data.title}：明细", note, _ROW_HEAD, _ROW_WIDTHS)
    for each in rows:
        page.add(
            [
                page.text(each.item.number or each.body.number, CENTRE),
                page.text(each.body.name, TEXT),
                page.text(each.code, CENTRE),
                page.text(each.occupation, TEXT),
                page.text(each.levels, CENTRE),
                page.text(each.district, CENTRE),
                page.number(_day_number(each.item.valid_from or each.body.valid_from), _DATE),
                page.number(_day_number(each.item.valid_until or each.body.valid_until), _DATE),
                page.number(each.body_once, _COUNT),
                page.number(each.occupation_once, _COUNT),
                page.number(each.district_once, _COUNT),
            ],
            21,
        )
    page.sheet.auto_filter.ref = f"A{head}:{get_column_letter(len(_ROW_HEAD))}{head + len(rows)}"
