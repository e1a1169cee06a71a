"""专家组评审意见: what the panel's report says, where it stands, and its fields."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

import msgspec

from reviewer.desk import Desk
from reviewer.domain.moments import chinese_date
from reviewer.domain.outliers import find_outliers, outlier_text
from reviewer.domain.panel_report import (
    STANCE_TEXT,
    OpinionGap,
    PanelOpinion,
    Rectification,
    due_text,
    gaps,
    reasons_field,
    rectification_text,
    stance_field,
    stance_words,
)
from reviewer.domain.records import canonical_json, document_hash, to_plain
from reviewer.domain.scheme import Scheme
from reviewer.domain.scoring import CONCLUSION_TEXT, ItemResult, Result, shown_text
from reviewer.domain.sheet import SheetState
from reviewer.errors import RuleViolation
from reviewer.reports.panel.data import (
    PanelReportData,
    ReportDefect,
    ReportItem,
    ReportSection,
    ReportSheetRef,
    ReportStance,
    ReportTotal,
)
from reviewer.reports.panel.report import panel_report_pdf
from reviewer.reports.setting.fonts import FontBook
from reviewer.usecases.describe_sheet import is_sample, level_text
from reviewer.usecases.documents.entries import read_entries
from reviewer.usecases.documents.keep_document import made_of
from reviewer.usecases.documents.kind import (
    Described,
    DocumentField,
    DocumentKind,
    Form,
    MissingField,
    Standing,
)
from reviewer.usecases.documents.numbers import plain_numbering
from reviewer.usecases.panel_opinion import KIND, read_opinion
from reviewer.usecases.show_sheet import panel_leader
from reviewer.usecases.work_result import is_complete, show_panel, work_result

NAME: Final = "评审意见"
DEFECT_TITLES: Final[Mapping[str, str]] = {"PASS": "整改建议", "RECTIFY": "整改事项", "FAIL": "主要不符合事项"}
LABELS: Final[Mapping[str, str]] = {
    "opinion": "专家组意见",
    "conclusion": "专家组结论",
    "conclusion_reason": "另作结论的理由",
    "rectification": "整改事项",
    "review_date": "评审日期",
    "place": "评审地点",
    "total": "综合得分",
    "stances": "成员意见",
    "applicant": "申报单位或职业",
    "scheme": "评审方案",
    "panel": "专家组",
    "result": "得分明细",
    "sheets": "依据的评分表",
}


def describe_report(desk: Desk, application_id: str, typed: Mapping[str, str] | None = None) -> Described:
    """All that the report says, with what is typed here or, where given, with these entries in its place.

    Raises:
        RuleViolation: the result is not in, or ``missing_field``: opinion, reasons or dates are lacking.
    """
    result = work_result(desk, application_id)
    opinion = read_opinion(desk, application_id, result, typed)
    lacking = _gaps(desk, application_id, result, opinion)
    if lacking:
        raise RuleViolation(
            f"评审意见还不能生成：{lacking[0].why}。", code="missing_field", where=lacking[0].field or application_id
        )
    return _described(desk, application_id, result, opinion)


def draft_report(desk: Desk, application_id: str) -> Described:
    """The report for the page beside the fields: what is lacking stands in 【】; nothing of it can be issued.

    Raises:
        RuleViolation: the result is not in.
    """
    result = work_result(desk, application_id)
    return _described(desk, application_id, result, read_opinion(desk, application_id, result))


def _described(desk: Desk, application_id: str, result: Result, opinion: PanelOpinion) -> Described:
    data = _data(desk, application_id, result, opinion)
    content = canonical_json({"fields": _told(result, opinion), **_facts(result, data)})
    data_sha256 = document_hash(content)
    numbering = plain_numbering(desk, KIND, application_id, NAME, content, data_sha256, LABELS)
    drawn = msgspec.structs.replace(
        data,
        document_number=numbering.number,
        version=numbering.version,
        data_sha256=data_sha256,
        changes=numbering.changes,
    )
    return Described(
        data=drawn,
        content=content,
        data_sha256=data_sha256,
        number=numbering.number,
        version=numbering.version,
        file_stem=f"{NAME}-{application_id}-{data.applicant}",
        round=desk.application_row(application_id).round,
        application=application_id,
        changes=numbering.changes,
    )


def survey_report(desk: Desk, application_id: str) -> Standing:
    """Where the report of an application stands."""
    if not is_complete(desk, application_id):
        return Standing(standing="waiting", why=_what_is_out(desk, application_id))
    try:
        result = work_result(desk, application_id)
        opinion = read_opinion(desk, application_id, result)
        lacking = _gaps(desk, application_id, result, opinion)
        if lacking:
            return Standing(
                standing="missing", why=f"{lacking[0].why}。", conclusion=opinion.conclusion, missing=_missing(lacking)
            )
        described = describe_report(desk, application_id)
    except RuleViolation as error:
        return Standing(standing="stopped", why=error.message)
    made = [row for row in made_of(desk, KIND, application_id) if row.number == described.number]
    same = [row for row in made if (row.version, row.data_sha256) == (described.version, described.data_sha256)]
    told = Standing(
        standing="ready",
        why="可以生成；生成后由成员逐一签名。",
        number=described.number,
        version=described.version,
        conclusion=opinion.conclusion,
    )
    if same:
        signed, wanted = max(same[-1].signatures - 1, 0), len(opinion.signing)
        words = f"已签 {signed} / {wanted}" if same[-1].signatures else "已生成，还没有人签名"
        return msgspec.structs.replace(told, standing="made", why=f"{words}。")
    if made:
        why = f"评分、意见或结论此后有变动，可以生成第 {described.version} 版，须重新签名。"
        return msgspec.structs.replace(told, standing="changed", why=why)
    return told


def _what_is_out(desk: Desk, application_id: str) -> str:
    members = show_panel(desk, application_id).members
    out = [each.name for each in members if each.state in ("waiting", "scoring")]
    if out:
        return f"等 {'、'.join(out)} 的评分表。"
    return "评分表已收齐，等待开封。" if members else "还没有评分表。"


def _gaps(desk: Desk, application_id: str, result: Result, opinion: PanelOpinion) -> tuple[OpinionGap, ...]:
    return gaps(opinion, result.conclusion, result.total_shown, panel_leader(desk, application_id))


def _missing(lacking: tuple[OpinionGap, ...]) -> tuple[MissingField, ...]:
    return tuple(MissingField(name=each.field, label=each.label, why=each.why) for each in lacking)


# ---- data


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


def _data(desk: Desk, application_id: str, result: Result, opinion: PanelOpinion) -> PanelReportData:
    """The report without number, version, hash and changes."""
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
        section_heads=tuple(f"{each.title}（满分{each.full}）" for each in result.sections),
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
            f"与其他成员给分的中位数相差超过该项满分 {scheme.scoring.divergence_pct}% 的分值列于下，"
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
    return ReportDefect(text=item.text, due="【期限】" if is_lacking else due_text(item))


def rule_words(scheme: Scheme) -> str:
    """The scoring rule in one sentence."""
    scoring = scheme.scoring
    how = {"mean": "各成员给分的算术平均", "median": "各成员给分的中位数"}.get(scoring.method)
    if how is None:
        ends = f"{scoring.trim_each_side} 个最高分和 {scoring.trim_each_side} 个最低分"
        how = f"各成员给分的算术平均，成员不少于 {scoring.trim_from_members} 人时先去掉 {ends}"
    rounding = "四舍五入" if scoring.rounding == "half_up" else "四舍六入五成双"
    return (
        f"每项取{how}；部分得分为各项之和，合计为各部分之和，多个职业的申报单位取各职业的平均。中间不取整，"
        f"按未取整的总分判定：{scoring.pass_line} 分及以上通过，{scoring.rectify_line} 分及以上限期整改，其余不通过；"
        f"显示保留 {scoring.decimals} 位小数（{rounding}）。"
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


# ---- fields


def report_fields(desk: Desk, application_id: str) -> tuple[DocumentField, ...]:
    """What can be typed beside the report, and what comes from the scores; the missing ones first."""
    try:
        result = work_result(desk, application_id)
        opinion = read_opinion(desk, application_id, result)
    except RuleViolation:
        # Where the report stands tells why there is none yet.
        return ()
    typed = read_entries(desk, KIND, application_id)
    lacking = {each.field: each.why for each in _gaps(desk, application_id, result, opinion)}
    fields = [*_opinion_fields(result, opinion, typed), *_stance_fields(opinion)]
    fields = [
        msgspec.structs.replace(each, is_typed=each.name in typed, is_missing=True, note=lacking[each.name])
        if each.name in lacking
        else msgspec.structs.replace(each, is_typed=each.name in typed)
        for each in fields
    ]
    figures = (
        ("综合得分", f"{result.total_shown} 分"),
        ("按得分", CONCLUSION_TEXT[result.conclusion]),
        ("畸高畸低", f"{len(find_outliers(desk.scheme_of(application_id), result))} 处"),
    )
    fields += [
        DocumentField(name="", label=label, value=value, group="得分", editor="figure", note="由评分表计算")
        for label, value in figures
    ]
    return tuple(sorted(fields, key=lambda each: not each.is_missing))


def _opinion_fields(result: Result, opinion: PanelOpinion, typed: Mapping[str, str]) -> list[DocumentField]:
    drafted = "由程序按评分拟写，请修改"
    fields = [
        DocumentField(
            name="opinion",
            label=LABELS["opinion"],
            value=opinion.opinion,
            group="意见",
            editor="text",
            note="" if "opinion" in typed else drafted,
        ),
        DocumentField(
            name="conclusion",
            label=LABELS["conclusion"],
            value=opinion.conclusion,
            group="意见",
            editor="choice",
            choices=tuple(CONCLUSION_TEXT.items()),
            note=f"按得分为{CONCLUSION_TEXT[result.conclusion]}",
        ),
    ]
    if opinion.conclusion != result.conclusion:
        reason = DocumentField(
            name="conclusion_reason",
            label=LABELS["conclusion_reason"],
            value=opinion.conclusion_reason,
            group="意见",
            editor="text",
        )
        fields.append(reason)
    fields += [
        DocumentField(
            name="rectification",
            label=DEFECT_TITLES[opinion.conclusion],
            value=rectification_text(opinion.rectification),
            group="意见",
            editor="text",
            note="每行一项，行末“｜”后写期限" if "rectification" in typed else f"每行一项，行末“｜”后写期限；{drafted}",
        ),
        DocumentField(
            name="review_date",
            label=LABELS["review_date"],
            value=opinion.review_date.isoformat(),
            group="评审",
            editor="date",
            note="" if "review_date" in typed else "取自最后一份交卷的日期",
        ),
        DocumentField(name="place", label=LABELS["place"], value=opinion.place, group="评审", editor="line"),
    ]
    return fields


def _stance_fields(opinion: PanelOpinion) -> list[DocumentField]:
    fields = []
    for each in opinion.stances:
        fields.append(
            DocumentField(
                name=stance_field(each.member),
                label=each.member,
                value=each.stance,
                group="成员意见",
                editor="choice",
                choices=tuple(STANCE_TEXT.items()),
                note="" if each.is_stated else "未填，以本人签名表示同意",
            )
        )
        if each.stance == "dissent":
            reasons = DocumentField(
                name=reasons_field(each.member),
                label=f"{each.member}的理由",
                value=each.reasons,
                group="成员意见",
                editor="text",
            )
            fields.append(reasons)
    return fields


@lru_cache(maxsize=1)
def _fonts() -> FontBook:
    return FontBook()


def draw_report(data: Any, form: Form) -> bytes:
    """The report's PDF, unsigned.

    Raises:
        RuleViolation: a field is blank, or a character no font has.
    """
    del form
    return panel_report_pdf(data, _fonts()).pdf


PANEL_REPORT = DocumentKind(
    key=KIND,
    word="report",
    name=NAME,
    per="application",
    forms=("pdf",),
    survey=survey_report,
    describe=describe_report,
    draw=draw_report,
    fields=report_fields,
    draft=draft_report,
)
