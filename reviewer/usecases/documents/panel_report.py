"""专家组评审意见: what the panel's report says, where it stands, and its fields."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import msgspec

from reviewer.desk import Desk
from reviewer.domain.moments import chinese_date
from reviewer.domain.outliers import find_outliers
from reviewer.domain.panel_report import (
    STANCE_TEXT,
    OpinionGap,
    PanelOpinion,
    gaps,
    reasons_field,
    rectification_text,
    stance_field,
)
from reviewer.domain.records import document_hash
from reviewer.domain.scoring import CONCLUSION_TEXT, Result
from reviewer.errors import RuleViolation
from reviewer.reports.panel.report import panel_report_pdf
from reviewer.reports.setting.fonts import FontBook
from reviewer.usecases.describe_report import DEFECT_TITLES, report_content, report_data
from reviewer.usecases.documents.entries import read_entries
from reviewer.usecases.documents.keep_document import made_of
from reviewer.usecases.documents.kind import (
    Described,
    DocumentField,
    DocumentKind,
    Editor,
    Form,
    MissingField,
    Standing,
)
from reviewer.usecases.documents.numbers import plain_numbering
from reviewer.usecases.panel_opinion import KIND, read_opinion
from reviewer.usecases.show_sheet import panel_leader
from reviewer.usecases.work_result import is_complete, show_panel, work_result

NAME: Final = "评审意见"
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
    data = report_data(desk, application_id, result, opinion)
    content = report_content(result, opinion, data)
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
        waits = f"已签 {signed}/{wanted}" if signed < wanted else ""
        return msgspec.structs.replace(told, standing="made", why=f"{words}。", open=waits)
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
    by_line = "每行一项，行末“｜”后写期限"
    fields = [
        _field("opinion", opinion.opinion, "text", "" if "opinion" in typed else drafted),
        msgspec.structs.replace(
            _field("conclusion", opinion.conclusion, "choice", f"按得分为{CONCLUSION_TEXT[result.conclusion]}"),
            choices=tuple(CONCLUSION_TEXT.items()),
        ),
    ]
    if opinion.conclusion != result.conclusion:
        fields.append(_field("conclusion_reason", opinion.conclusion_reason, "text"))
    listed = _field(
        "rectification",
        rectification_text(opinion.rectification),
        "text",
        by_line if "rectification" in typed else f"{by_line}；{drafted}",
    )
    day = "" if "review_date" in typed else "取自最后一份交卷的日期"
    return [
        *fields,
        msgspec.structs.replace(listed, label=DEFECT_TITLES[opinion.conclusion]),
        _field("review_date", chinese_date(opinion.review_date), "date", day, "评审"),
        _field("place", opinion.place, "line", "", "评审"),
    ]


def _field(name: str, value: str, editor: Editor, note: str = "", group: str = "意见") -> DocumentField:
    return DocumentField(name=name, label=LABELS[name], value=value, group=group, editor=editor, note=note)


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
