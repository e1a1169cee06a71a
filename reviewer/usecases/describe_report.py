"""What a panel report prints and what its hash covers: from the result, the panel's words and the application."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from reviewer.desk import Desk
from reviewer.domain.moments import chinese_date
from reviewer.domain.outliers import find_outliers, outlier_text
from reviewer.domain.panel_report import (
    STANCE_TEXT,
    PanelOpinion,
    Rectification,
    due_text,
    rectification_text,
    stance_words,
)
from reviewer.domain.records import canonical_json, to_plain
from reviewer.domain.scheme import Scheme
from reviewer.domain.scoring import CONCLUSION_TEXT, ItemResult, Result, shown_text
from reviewer.domain.sheet import SheetState
from reviewer.reports.panel.data import (
    PanelReportData,
    ReportDefect,
    ReportItem,
    ReportSection,
    ReportSheetRef,
    ReportStance,
    ReportTotal,
)
from reviewer.usecases.describe_sheet import is_sample, level_text
from reviewer.usecases.show_sheet import panel_leader

DEFECT_TITLES: Final[Mapping[str, str]] = {"PASS": "整改建议", "RECTIFY": "整改事项", "FAIL": "主要不符合事项"}


def report_content(result: Result, opinion: PanelOpinion, data: PanelReportData) -> bytes:
    """The canonical JSON that the report's hash is taken of: words that people answer for, and facts."""
    return canonical_json({"fields": _told(result, opinion), **_facts(result, data)})


def _told(result: Result, opinion: PanelOpinion) -> dict[str, str]:
    """What a re-issue compares by name; everything else it only tells to differ."""
    stances = "；".join(
        f"{each.member}{STANCE_TEXT[each.stance]}{'：' + each.reasons if each.reasons else ''}"
        for each in opinion.stances
    )
    return {
        "total": result.total_shown,
        "conclusion": CONCLUSION_TEXT[opinion.conclusion],
        "conclusion_reason": opinion.conclusion_reason,
        "opinion": opinion.opinion,
        "rectification": rectification_text(opinion.rectification),
        "stances": stances,
        "review_date": opinion.review_date.isoformat(),
        "place": opinion.place,
    }


def _facts(result: Result, data: PanelReportData) -> dict[str, object]:
    """What the report is made from, without the program's own words: these may read better in its next version,
    and a report that was signed still says what is on record.
    """
    items = [
        {
            "item": row.item,
            "occupation": row.occupation,
            "scores": row.scores,
            "dropped": row.dropped,
            "value": row.value,
        }
        for row in result.items
    ]
    return {
        "applicant": [data.applicant, data.application_number, data.occupations, data.round],
        "scheme": [data.scheme_title, data.scheme_version, result.rule],
        "panel": [data.leader, data.members],
        "result": {"items": items, "total": result.total_exact, "vetoes": result.vetoes, "computed": result.conclusion},
        "sheets": to_plain(data.sheets),
    }


def report_data(desk: Desk, application_id: str, result: Result, opinion: PanelOpinion) -> PanelReportData:
    """All that the report prints, without number, version, hash and changes.

    Raises:
        RuleViolation: no such application.
    """
    scheme, application = desk.scheme_of(application_id), desk.application(application_id)
    leader = panel_leader(desk, application_id)
    return PanelReportData(
        applicant=application.applicant_name,
        application_number=application_id,
        occupations=tuple(f"{each.scope} {level_text(each.levels)}" for each in application.occupations),
        round=desk.store.round(desk.application_row(application_id).round).name,
        scheme_title=scheme.scheme.title,
        scheme_version=scheme.scheme.version,
        scheme_source=scheme.scoring.source,
        review_date=chinese_date(opinion.review_date),
        place=opinion.place,
        leader=leader,
        members=result.members,
        rule=rule_words(scheme),
        section_heads=tuple(f"{each.title}\n（满分{each.full}分）" for each in result.sections),
        totals=_totals(scheme, result),
        computed=CONCLUSION_TEXT[result.conclusion],
        conclusion=CONCLUSION_TEXT[opinion.conclusion],
        departure=opinion.conclusion_reason or ("【理由】" if opinion.conclusion != result.conclusion else ""),
        vetoes=tuple(_veto(scheme, each) for each in result.vetoes),
        opinion=opinion.opinion,
        defects_title=DEFECT_TITLES[opinion.conclusion],
        defects=tuple(_defect(each, opinion.conclusion) for each in opinion.rectification),
        stances=tuple(
            ReportStance(
                member=each.member, is_leader=each.member == leader, stance=each.stance, words=stance_words(each)
            )
            for each in opinion.stances
        ),
        sections=_sections(scheme, result),
        steps=result.steps,
        outliers=tuple(outlier_text(each, scheme) for each in find_outliers(scheme, result)),
        outlier_rule=(
            f"与其他成员给分的中位数相差超过该项满分{scheme.scoring.divergence_pct}%的分值列于下，"
            "供组长复议时参考，不改变任何得分。"
        ),
        sheets=_sheets(desk, application_id, result),
        document_number="",
        version=0,
        data_sha256="",
        is_sample=is_sample(application),
    )


def _defect(item: Rectification, conclusion: str) -> ReportDefect:
    is_lacking = item.due is None and conclusion == "RECTIFY"
    return ReportDefect(
        text=item.text, due="【期限】" if is_lacking else due_text(item) if item.due is not None else ""
    )


def rule_words(scheme: Scheme) -> str:
    """The scoring rule in one sentence."""
    scoring = scheme.scoring
    how = {"mean": "各成员给分的算术平均", "median": "各成员给分的中位数"}.get(scoring.method)
    if how is None:
        ends = f"{scoring.trim_each_side}个最高分和{scoring.trim_each_side}个最低分"
        how = f"各成员给分的算术平均，成员不少于{scoring.trim_from_members}人时先去掉{ends}"
    rounding = "四舍五入" if scoring.rounding == "half_up" else "四舍六入五成双"
    return (
        f"每项取{how}；部分得分为各项之和，合计为各部分之和，多个职业的申报单位取各职业的平均。中间不取整，"
        f"按未取整的总分判定：{scoring.pass_line}分及以上通过，{scoring.rectify_line}分及以上限期整改，其余不通过；"
        f"显示保留{scoring.decimals}位小数（{rounding}）。"
    )


def _totals(scheme: Scheme, result: Result) -> tuple[ReportTotal, ...]:
    rows = [
        ReportTotal(
            name=each.occupation,
            sections=tuple(_shown(section.value, scheme) for section in each.sections),
            total=each.total_shown,
            conclusion=CONCLUSION_TEXT[each.conclusion],
        )
        for each in result.occupations
    ]
    whole = ReportTotal(
        name="申报单位",
        sections=tuple(_shown(section.value, scheme) for section in result.sections),
        total=result.total_shown,
        conclusion=CONCLUSION_TEXT[result.conclusion],
        is_whole=True,
    )
    return (*rows, whole) if len(rows) > 1 else (whole,)


def _veto(scheme: Scheme, text: str) -> str:
    """二(2) 理论知识考试场地（无人机驾驶员）of what the result tells as ``2.2（无人机驾驶员）``."""
    item_id, bracket, scope = text.partition("（")
    item = scheme.item(item_id)
    return f"{item.clause} {item.name}{bracket}{scope}"


def _sections(scheme: Scheme, result: Result) -> tuple[ReportSection, ...]:
    sections = []
    for section in scheme.section:
        ids = [each.id for each in section.item]
        rows = [row for row in result.items if row.item in ids]
        sections.append(
            ReportSection(
                title=f"{section.no}、{section.title}",
                full=f"{section.full}",
                items=tuple(_item(scheme, row) for row in rows),
            )
        )
    return tuple(sections)


def _item(scheme: Scheme, row: ItemResult) -> ReportItem:
    item = scheme.item(row.item)
    return ReportItem(
        clause=item.clause,
        name=item.name,
        scope=row.occupation or "",
        full=row.full,
        scores=tuple("不适用" if score is None else score for score in row.scores.values()),
        dropped=tuple(name in row.dropped for name in row.scores),
        value=_shown(row.value, scheme) if row.value is not None else "不计",
        steps=row.steps,
    )


def _shown(value: str | None, scheme: Scheme) -> str:
    return "—" if value is None else shown_text(Fraction(value), scheme.scoring)


def _sheets(desk: Desk, application_id: str, result: Result) -> tuple[ReportSheetRef, ...]:
    """The newest submitted sheet of each member, with its commit hash."""
    rows = [row for row in desk.store.sheets(application_id) if row.state == SheetState.SUBMITTED and row.document]
    refs = []
    for name in result.members:
        newest = max((row for row in rows if row.member == name), key=lambda row: row.version)
        refs.append(ReportSheetRef(member=name, version=newest.version, commit_sha256=newest.commit or ""))
    return tuple(refs)
