"""上报公布表: who passed and for what, in the columns of the published catalogue."""

from __future__ import annotations

from typing import Final

import msgspec

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_date, chinese_date
from reviewer.domain.records import canonical_json, document_hash
from reviewer.errors import RuleViolation
from reviewer.reports.workbook.data import ReportedBody, ReportedItem, ReportListData
from reviewer.reports.workbook.drawing import draw_report_list
from reviewer.usecases.describe_sheet import is_sample
from reviewer.usecases.documents.kind import Described, DocumentKind, Standing
from reviewer.usecases.documents.list_standing import list_standing, no_fields
from reviewer.usecases.documents.numbers import plain_numbering
from reviewer.usecases.documents.publicity import passed_applications
from reviewer.usecases.file_application import IN_FORCE
from reviewer.usecases.project_review import approved_items
from reviewer.usecases.round_terms import round_terms

KIND: Final = "report_list"
WORD: Final = "上报公布表"
_LABELS: Final = {"title": "标题", "round_name": "批次名称"}


def survey_report_list(desk: Desk, round_id: str) -> Standing:
    """Where the round's list stands.

    Raises:
        RuleViolation: no such round.
    """
    desk.store.round(round_id)
    if not _reported(desk, round_id):
        return Standing(standing="waiting", why="本批次还没有结论为通过的申报。")
    return list_standing(desk, KIND, round_id, describe_report_list(desk, round_id), "数据", "结论或申报材料")


def describe_report_list(desk: Desk, round_id: str) -> Described:
    """The list numbered and ready to be drawn.

    Raises:
        RuleViolation: no such round, or nobody has passed.
    """
    row, passed = desk.store.round(round_id), _reported(desk, round_id)
    if not passed:
        message = "本批次还没有结论为通过的申报，未导出上报公布表；请先作出结论。"
        raise RuleViolation(message, code="nobody_passed", where=round_id)
    applications = [(key, desk.application(key)) for key in passed]
    out = len(passed_applications(desk, round_id)) - len(passed)
    left_out = f"　另有备案已终止 {out} 家，不列入" if out else ""
    mark = "（样例）" if any(is_sample(each) for _, each in applications) else ""
    decisions = [desk.store.decision(key) for key in passed]
    as_of = max((each.decided_at for each in decisions if each is not None), default=row.created_at)
    issuer = desk.scheme_of_round(round_id).letters.issuer
    data = ReportListData(
        round_id=round_id,
        title=f"{row.name} 社会培训评价组织及评价职业（工种）目录{mark}",
        note=f"编制单位：{issuer}　数据截至：{chinese_date(beijing_date(as_of))}{_call(desk, round_id)}{left_out}",
        as_of=as_of,
        document_number="",
        version=0,
        data_sha256="",
        bodies=tuple(_body(desk, key) for key, _ in applications),
    )
    content = canonical_json(
        {"title": data.title, "fields": {f"{each.application} {each.name}": _in_words(each) for each in data.bodies}}
    )
    data_sha256 = document_hash(content)
    numbering = plain_numbering(desk, KIND, round_id, WORD, content, data_sha256, _LABELS)
    return Described(
        data=msgspec.structs.replace(
            data, document_number=numbering.number, version=numbering.version, data_sha256=data_sha256
        ),
        content=content,
        data_sha256=data_sha256,
        number=numbering.number,
        version=numbering.version,
        file_stem=f"{WORD}-{round_id}-{row.name}",
        round=round_id,
        application=None,
        changes=numbering.changes,
    )


def _call(desk: Desk, round_id: str) -> str:
    """The call by which the round was held, where it has a number. Source: 沪人社职〔2024〕124号 标题."""
    number = round_terms(desk, round_id).number
    return f"　通知：{number}" if number else ""


def _reported(desk: Desk, round_id: str) -> tuple[str, ...]:
    """Who passed, without those whose filing was ended since.

    Source: 沪人社职〔2024〕124号 三(六), 沪人社职〔2020〕439号 四(三).
    """
    states: dict[str, set[str]] = {}
    for row in desk.store.filings():
        states.setdefault(row.application, set()).add(row.state)
    passed = passed_applications(desk, round_id)
    return tuple(each for each in passed if IN_FORCE in states.get(each, {IN_FORCE}))


def _body(desk: Desk, key: str) -> ReportedBody:
    items = [ReportedItem(code=each.code, name=each.scope, levels=each.levels) for each in approved_items(desk, key)]
    return ReportedBody(application=key, name=desk.application(key).applicant_name, items=tuple(items))


def _in_words(body: ReportedBody) -> str:
    return "；".join(f"{each.code} {each.name} {'、'.join(map(str, each.levels))}" for each in body.items)


REPORT_LIST: Final = DocumentKind(
    key=KIND,
    word="report-list",
    name=WORD,
    per="round",
    forms=("xlsx", "csv"),
    survey=survey_report_list,
    describe=describe_report_list,
    draw=draw_report_list,
    fields=no_fields,
)
