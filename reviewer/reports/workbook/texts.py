"""The sheets of words: 核查 (what failed), 过程 (how each number came about), 说明 (by which rule, from which data)."""

from __future__ import annotations

from typing import Final

from reviewer.domain.moments import beijing_text
from reviewer.reports.workbook.book import Page
from reviewer.reports.workbook.data import SummaryData
from reviewer.reports.workbook.style import CENTRE, TEXT, Look, set_page

_STRONG: Final = Look("left", bold=True)
_SUM: Final = Look("left", "band", bold=True)
_METHODS: Final = {"mean": "平均", "trimmed_mean": "去高低分平均", "median": "中位数"}
_ROUNDINGS: Final = {"half_up": "四舍五入", "half_even": "四舍六入五成双"}


def write_findings(page: Page, data: SummaryData) -> None:
    """What the automatic check found wanting or unclear."""
    page.set_widths([11, 28, 9, 30, 18, 18, 16, 9, 56])
    set_page(page.sheet, 4, freeze="C5", foot=data.foot)
    page.add_title("自动核查：不符合与待定", "由申报表、补充信息和佐证计算，供专家参考；核实值以各评分表为准")
    page.add_head(["受理号", "申报单位", "编号", "要求", "范围", "申报值", "要求值", "结论", "原因"], 24)
    for application in data.applications:
        for each in application.failed:
            texts = (application.name, each.requirement, each.text, each.scope, each.declared, each.threshold)
            cells = [page.text(application.number, CENTRE), *(page.text(text, TEXT) for text in texts)]
            page.add([*cells, page.text(each.verdict, CENTRE), page.text(each.why, TEXT)])
    if page.row > 4:
        page.sheet.auto_filter.ref = f"A4:I{page.row}"


def write_steps(page: Page, data: SummaryData) -> None:
    """Each item's arithmetic in words, then the sums."""
    page.set_widths([11, 8, 22, 118])
    set_page(page.sheet, 4, freeze="A5", foot=data.foot)
    page.add_title("每个得数的由来", "逐项取值的算式，接着是各部分与总分；全部为精确分数运算，末行才取整")
    page.add_head(["受理号", "项号", "职业（工种）", "过程"], 24)
    for application in data.applications:
        for each in application.result.items:
            texts = (application.number, each.item, each.occupation or "", "；".join(each.steps))
            page.add([page.text(text, TEXT) for text in texts])
        for step in application.result.steps:
            page.add([page.text(text, _SUM) for text in (application.number, "合计", "", step)])


def write_notes(page: Page, data: SummaryData) -> None:
    """Which rule, from which data, and what the figures are."""
    page.set_widths([18, 100])
    set_page(page.sheet, 4, freeze="A5", foot=data.foot)
    page.add_title("说明", "样例数据，人名、单位、编号均为虚构" if data.is_sample else "")
    page.add_head(["内容", "值"], 24)
    for label, text in _notes(data):
        page.add([page.text(label, _STRONG), page.text(text, TEXT)])


def _notes(data: SummaryData) -> list[tuple[str, str]]:
    scheme, scoring, source = data.scheme, data.scheme.scoring, data.scheme.scheme.source
    value = _METHODS[scoring.method]
    if scoring.method == "trimmed_mean":
        value += f"；满 {scoring.trim_from_members} 人时每项去掉 {scoring.trim_each_side} 个最高和最低"
    return [
        ("批次", f"{data.round_name}（{data.round_id}）"),
        ("文书编号", f"{data.document_number} 第 {data.version} 版"),
        ("数据校验值", data.data_sha256),
        ("数据截至", f"{beijing_text(data.as_of)}（最后一份评分表或结论；北京时间）"),
        ("遴选办法", f"{scheme.scheme.title}（{scheme.scheme.id} {scheme.scheme.version}）"),
        ("来源", " ".join(each for each in (scheme.scheme.issuer, source.number, source.date) if each)),
        ("分值来源", "程序建议值，通知未作规定；以本批次确认为准" if scoring.source == "proposal" else "通知规定"),
        ("取值", value),
        ("同分去除", "最高分相同去列前者，最低分相同去列后者，只去一个"),
        ("不适用", "过半成员判为不适用的项不计，所在部分按比例折算"),
        ("一票否决", "过半成员对否决项判为不符合即否决，不论得分；否决票为填入的票数"),
        ("取整", f"{_ROUNDINGS[scoring.rounding]}到 {scoring.decimals} 位，仅用于显示；结论与名次用未取整总分"),
        ("通过线 / 整改线", f"{scoring.pass_line} / {scoring.rectify_line}"),
        ("分歧限值", f"一项的极差超过满分的 {scoring.divergence_pct}% 即为分歧"),
        ("公式", "名次、得分、取值、极差、离均等都是公式，改动逐项的给分会随之变化；改动后的表不再与校验值相符"),
        ("未收齐", "、".join(f"{number} {name}" for number, name in data.waiting) or "无"),
    ]
