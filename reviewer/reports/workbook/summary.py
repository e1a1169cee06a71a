"""The summary workbook of a round: values that people enter, and live formulas for all that follows.

汇总 ranks, 逐项 holds every member's points with the rule as a formula, 专家 compares the members,
核查 lists what failed, 过程 tells each sum in words, 说明 says by which rule and from which data.
Totals are rounded to ten places before they are compared, so that binary noise decides nothing.
"""

from __future__ import annotations

import io
from decimal import Decimal
from fractions import Fraction

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import DataBar, FormatObject, Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reviewer.domain.scoring import CONCLUSION_TEXT, OccupationResult
from reviewer.reports.workbook.data import SummaryApplication, SummaryData
from reviewer.reports.workbook.items import ItemsSheet, write_items
from reviewer.reports.workbook.style import (
    CENTRE,
    put,
    put_formula,
    put_head,
    put_long,
    put_title,
    set_page,
    set_widths,
)

_POINTS = "0.00"
_STEPS_WIDTH = 120


def summary_workbook(data: SummaryData) -> bytes:
    """The workbook's bytes.

    Points are numbers, totals and ranks are formulas; the first sheet opens.
    """
    book = Workbook()
    first = book.active
    if not isinstance(first, Worksheet):
        raise TypeError("a new workbook has a worksheet")
    first.title = "汇总"
    items = write_items(book.create_sheet("逐项"), data)
    _write_summary(first, data, items)
    _write_members(book.create_sheet("专家"), data, items)
    _write_findings(book.create_sheet("核查"), data)
    _write_steps(book.create_sheet("过程"), data)
    _write_notes(book.create_sheet("说明"), data)
    book.calculation.fullCalcOnLoad = True
    book.properties.title = f"{data.round_name} 汇总"
    book.properties.creator = "评审工作站"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_summary(page: Worksheet, data: SummaryData, items: ItemsSheet) -> None:
    """Occupations below, applicants above: an applicant's total is the mean of its occupations'."""
    scheme = data.scheme
    sections = [f"{section.no}、{section.title}" for section in scheme.section]
    mark = "（样例）" if data.is_sample else ""
    proposal = "；分值、通过线为程序建议值" if scheme.scoring.source == "proposal" else ""
    note = f"{scheme.scheme.title} {scheme.scheme.version}；未取整总分参与排名与结论，显示两位小数{proposal}"
    put_title(page, f"{data.round_name} 汇总{mark}", note)
    top = 4
    ends = ["总分", "显示", "一票否决", "按分结论"]
    put_head(page, top, ["名次", "受理号", "申报单位", "职业数", *sections, *ends, "作出结论"])
    below = top + len(data.applications) + 4
    pairs = [(each, occupation) for each in data.applications for occupation in each.result.occupations]
    lines = (below + 1, below + max(len(pairs), 1))
    for number, application in enumerate(data.applications, top + 1):
        span = (top + 1, top + len(data.applications))
        _write_application(page, number, application, data, lines, span)
    put(page, below - 1, 1, "分职业", is_bold=True)
    put_head(page, below, ["名次", "受理号", "申报单位", "职业（工种）", *sections, *ends, "等级"])
    for number, (application, occupation) in enumerate(pairs, below + 1):
        _write_occupation(page, number, application, occupation, data, items, lines)
    set_widths(page, [7, 13, 34, 24, *[13] * len(sections), 10, 9, 12, 11, 16])
    set_page(page, top, freeze=f"D{top + 1}")
    _dress_summary(page, data, top, lines)


def _columns(data: SummaryData) -> tuple[int, int]:
    """First section column and total column, from 1."""
    return 5, 5 + len(data.scheme.section)


def _write_application(
    page: Worksheet,
    row: int,
    application: SummaryApplication,
    data: SummaryData,
    lines: tuple[int, int],
    span: tuple[int, int],
) -> None:
    first, total = _columns(data)
    letter = get_column_letter(total)
    put_formula(page, row, 1, f"RANK({letter}{row},{letter}${span[0]}:{letter}${span[1]})", is_bold=True)
    put(page, row, 2, application.number)
    put(page, row, 3, application.name)
    put(page, row, 4, len(application.occupations))
    numbers = f"$B${lines[0]}:$B${lines[1]}"
    for column in range(first, total):
        own = get_column_letter(column)
        cells = f"{own}${lines[0]}:{own}${lines[1]}"
        put_formula(page, row, column, f'IFERROR(AVERAGEIF({numbers},$B{row},{cells}),"不计")', number=_POINTS)
    cells = f"{letter}${lines[0]}:{letter}${lines[1]}"
    put_formula(page, row, total, f"ROUND(AVERAGEIF({numbers},$B{row},{cells}),10)", number="0.0000", is_bold=True)
    put_formula(page, row, total + 1, f"ROUND({letter}{row},{data.scheme.scoring.decimals})", number=_POINTS)
    put(page, row, total + 2, "；".join(application.result.vetoes))
    put_formula(page, row, total + 3, _conclusion(data, row, total)).alignment = CENTRE
    put(page, row, total + 4, application.decision).alignment = CENTRE


def _conclusion(data: SummaryData, row: int, total: int) -> str:
    """The conclusion as a formula over total and veto of the row."""
    points, veto = get_column_letter(total), get_column_letter(total + 2)
    scoring = data.scheme.scoring
    words = CONCLUSION_TEXT
    return (
        f'IF({veto}{row}<>"","{words["FAIL"]}",IF({points}{row}>={scoring.pass_line},"{words["PASS"]}",'
        f'IF({points}{row}>={scoring.rectify_line},"{words["RECTIFY"]}","{words["FAIL"]}")))'
    )


def _write_occupation(
    page: Worksheet,
    row: int,
    application: SummaryApplication,
    occupation: OccupationResult,
    data: SummaryData,
    items: ItemsSheet,
    lines: tuple[int, int],
) -> None:
    first, total = _columns(data)
    letter = get_column_letter(total)
    same = f"$D${lines[0]}:$D${lines[1]},$D{row}"
    put_formula(page, row, 1, f'COUNTIFS({same},{letter}${lines[0]}:{letter}${lines[1]},">"&{letter}{row})+1')
    put(page, row, 2, application.number)
    put(page, row, 3, application.name)
    put(page, row, 4, occupation.occupation)
    for column, section in enumerate(data.scheme.section, first):
        put_formula(page, row, column, items.section_formula(row, section), number=_POINTS)
    fulls = ",".join(
        f"IF(ISNUMBER({get_column_letter(column)}{row}),{section.full},0)"
        for column, section in enumerate(data.scheme.section, first)
    )
    cells = f"{get_column_letter(first)}{row}:{get_column_letter(total - 1)}{row}"
    formula = f"ROUND(SUM({cells})*{data.scheme.full}/SUM({fulls}),10)"
    put_formula(page, row, total, formula, number="0.0000", is_bold=True)
    put_formula(page, row, total + 1, f"ROUND({letter}{row},{data.scheme.scoring.decimals})", number=_POINTS)
    put(page, row, total + 2, "；".join(occupation.vetoes))
    put_formula(page, row, total + 3, _conclusion(data, row, total)).alignment = CENTRE
    levels = dict(application.occupations)
    put(page, row, total + 4, levels.get(occupation.occupation, ""))


def _dress_summary(page: Worksheet, data: SummaryData, top: int, lines: tuple[int, int]) -> None:
    """Data bars on the totals, conclusions that stand out, one chart."""
    _, total = _columns(data)
    last = top + len(data.applications)
    if not data.applications:
        return
    for start, end in ((top + 1, last), lines):
        points, words = get_column_letter(total), get_column_letter(total + 3)
        bar = _data_bar(int(data.scheme.full))
        page.conditional_formatting.add(f"{points}{start}:{points}{end}", bar)
        for word, colour in (("通过", "17694A"), ("限期整改", "7A5800"), ("不通过", "A0430B")):
            style = DifferentialStyle(font=Font(color=colour, bold=True))
            rule = Rule(type="expression", dxf=style, formula=[f'{words}{start}="{word}"'])
            page.conditional_formatting.add(f"{words}{start}:{words}{end}", rule)
    chart = BarChart()
    chart.type = "bar"
    chart.style = 10
    chart.title = f"总分（通过线 {data.pass_line}）"
    chart.add_data(Reference(page, min_col=total + 1, min_row=top, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(page, min_col=3, min_row=top + 1, max_row=last))
    chart.legend = None
    chart.y_axis.scaling.min = 0
    chart.y_axis.scaling.max = int(data.scheme.full)
    chart.y_axis.delete = chart.x_axis.delete = False
    chart.x_axis.scaling.orientation = "maxMin"
    chart.height, chart.width = max(6.0, 1.2 * len(data.applications) + 2), 22
    page.add_chart(chart, f"B{lines[1] + 3}")


def _data_bar(full: int) -> Rule:
    """A bar whose length is the share of full points."""
    ends = [FormatObject(type="num", val=0), FormatObject(type="num", val=full)]
    return Rule(type="dataBar", dataBar=DataBar(cfvo=ends, color="FF8FB0DC"))


def _write_members(page: Worksheet, data: SummaryData, items: ItemsSheet) -> None:
    note = "得分率 = 所给分 ÷ 满分；离均 = 各项（所给分 − 取值）÷ 满分的平均；仅供了解，不改变得分"
    put_title(page, "专家评分情况", note)
    put_head(page, 4, ["评审专家", "评分表", "评分项", "得分率", "最高", "最低", "离均"])
    for row, (member, spans) in enumerate(items.members.items(), 5):
        put(page, row, 1, member, is_bold=True)
        put(page, row, 2, len(spans))
        points = ",".join(f"逐项!{column}{start}:{column}{end}" for column, start, end in spans)
        put_formula(page, row, 3, f"COUNT({points})")
        fulls = "+".join(
            f'SUMIF(逐项!{column}{start}:{column}{end},">=0",逐项!{items.full}{start}:{items.full}{end})'
            for column, start, end in spans
        )
        put_formula(page, row, 4, f"SUM({points})/({fulls})", number="0.0%")
        rates = _rates(data, member)
        put(page, row, 5, _percent(max(rates, default=None)), number="0.0%")
        put(page, row, 6, _percent(min(rates, default=None)), number="0.0%")
        put(page, row, 7, _percent(_distance(data, member)), number="+0.0%;-0.0%;0.0%")
    set_widths(page, [20, 9, 9, 11, 11, 11, 11])
    set_page(page, 4, freeze="B5")


def _percent(value: Fraction | None) -> Decimal | None:
    return None if value is None else Decimal(value.numerator) / Decimal(value.denominator)


def _rates(data: SummaryData, member: str) -> list[Fraction]:
    """The member's share of full points, by application."""
    rates = []
    for application in data.applications:
        scored = [
            (Fraction(score), Fraction(each.full))
            for each in application.result.items
            if (score := each.scores.get(member)) is not None
        ]
        if scored:
            points = sum((points for points, _ in scored), Fraction(0))
            rates.append(points / sum((full for _, full in scored), Fraction(0)))
    return rates


def _distance(data: SummaryData, member: str) -> Fraction | None:
    """Mean of (member's points − panel's value) as share of the item's full points."""
    apart = [
        (Fraction(score) - Fraction(each.value)) / Fraction(each.full)
        for application in data.applications
        for each in application.result.items
        if (score := each.scores.get(member)) is not None and each.value is not None
    ]
    return sum(apart, Fraction(0)) / len(apart) if apart else None


def _write_findings(page: Worksheet, data: SummaryData) -> None:
    put_title(page, "自动核查：不符合与待定", "由申报表、补充信息和佐证计算，供专家参考；核实值以各评分表为准")
    put_head(page, 4, ["受理号", "申报单位", "编号", "要求", "范围", "申报值", "要求值", "结论", "原因"])
    row = 5
    for application in data.applications:
        for each in application.failed:
            texts = (application.number, application.name, each.requirement, each.text, each.scope, each.declared)
            for column, text in enumerate((*texts, each.threshold, each.verdict), 1):
                put(page, row, column, text)
            put_long(page, row, 9, each.why, 60)
            row += 1
    set_widths(page, [13, 30, 9, 28, 18, 18, 14, 9, 60])
    set_page(page, 4, freeze="C5")
    if row > 5:
        page.auto_filter.ref = f"A4:I{row - 1}"


def _write_steps(page: Worksheet, data: SummaryData) -> None:
    put_title(page, "每个得数的由来", "逐项取值的算式，接着是各部分与总分；全部为精确分数运算，末行才取整")
    put_head(page, 4, ["受理号", "项号", "职业（工种）", "过程"])
    row = 5
    for application in data.applications:
        for each in application.result.items:
            put(page, row, 1, application.number)
            put(page, row, 2, each.item)
            put(page, row, 3, each.occupation or "")
            put_long(page, row, 4, "；".join(each.steps), _STEPS_WIDTH)
            row += 1
        for step in application.result.steps:
            put(page, row, 1, application.number, is_band=True)
            put(page, row, 2, "合计", is_band=True)
            put(page, row, 3, "", is_band=True)
            put_long(page, row, 4, step, _STEPS_WIDTH, is_bold=True, is_band=True)
            row += 1
    set_widths(page, [13, 8, 22, _STEPS_WIDTH])
    set_page(page, 4, freeze="A5")


def _write_notes(page: Worksheet, data: SummaryData) -> None:
    scheme, scoring, source = data.scheme, data.scheme.scoring, data.scheme.scheme.source
    method = {"mean": "平均", "trimmed_mean": "去高低分平均", "median": "中位数"}[scoring.method]
    lines = [
        ("批次", f"{data.round_name}（{data.round_id}）"),
        ("遴选办法", f"{scheme.scheme.title}（{scheme.scheme.id} {scheme.scheme.version}）"),
        ("来源", " ".join(each for each in (scheme.scheme.issuer, source.number, source.date) if each)),
        ("分值来源", "程序建议值，通知未作规定；以本批次确认为准" if scoring.source == "proposal" else "通知规定"),
        ("取值", f"{method}；满 {scoring.trim_from_members} 人时每项去掉 {scoring.trim_each_side} 个最高和最低"),
        ("同分去除", "最高分相同去列前者，最低分相同去列后者，只去一个"),
        ("不适用", "过半成员判为不适用的项不计，所在部分按比例折算"),
        ("取整", f"四舍五入到 {scoring.decimals} 位，仅用于显示；结论与名次用未取整总分"),
        ("通过线 / 整改线", f"{scoring.pass_line} / {scoring.rectify_line}"),
        ("生成时间", data.made_at),
        ("数据校验值", data.data_sha256),
        ("未收齐", "、".join(f"{number} {name}" for number, name in data.waiting) or "无"),
    ]
    put_title(page, "说明", "样例数据，人名、单位、编号均为虚构" if data.is_sample else "")
    put_head(page, 4, ["内容", "值"])
    for row, (label, text) in enumerate(lines, 5):
        put(page, row, 1, label, is_bold=True)
        put(page, row, 2, text)
    set_widths(page, [18, 100])
    set_page(page, 4, freeze="A5")
