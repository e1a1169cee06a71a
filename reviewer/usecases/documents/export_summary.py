"""汇总: the workbook of a round, from every application whose sheets are all in."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from reviewer.desk import Desk
from reviewer.domain.findings import VERDICT_TEXT, Verdict
from reviewer.domain.moments import beijing_text
from reviewer.domain.records import canonical_json, document_hash
from reviewer.domain.scheme import Scheme
from reviewer.domain.scoring import CONCLUSION_TEXT, Result
from reviewer.errors import RuleViolation
from reviewer.reports.workbook.data import FailedFinding, SummaryApplication, SummaryData
from reviewer.reports.workbook.summary import summary_workbook
from reviewer.usecases.check_application import check_application
from reviewer.usecases.describe_sheet import is_sample, level_text
from reviewer.usecases.documents.issue import issue_document
from reviewer.usecases.documents.keep_document import WrittenDocument, made_of
from reviewer.usecases.documents.kind import Described, DocumentField, DocumentKind, Form, Standing, Where
from reviewer.usecases.documents.numbers import plain_numbering
from reviewer.usecases.work_result import is_complete, rank_round, round_results

KIND: Final = "summary"
_LABELS: Final = {
    "applications": "得分与排名",
    "waiting": "未收齐的申报",
    "scheme": "遴选办法",
    "round_name": "批次名称",
}


def describe_summary(desk: Desk, round_id: str) -> SummaryData:
    """Everything that the workbook says, applications by rank.

    Raises:
        RuleViolation: no such round, or no application is complete.
    """
    results = {result.application: result for _, result in round_results(desk, round_id)}
    if not results:
        raise RuleViolation("本批次还没有评分表收齐的申报，未导出汇总表。", code="nothing_to_export", where=round_id)
    scheme = desk.scheme_of_round(round_id)
    ranks = {row.application: row.rank for row in rank_round(desk, round_id)}
    by_occupation: dict[tuple[str, str], int] = {}
    for occupation in {each.occupation for result in results.values() for each in result.occupations}:
        for row in rank_round(desk, round_id, occupation):
            by_occupation[row.application, occupation] = row.rank
    order = sorted(results, key=lambda application: (ranks[application], application))
    rows = desk.store.applications(round_id)
    data = SummaryData(
        round_id=round_id,
        round_name=desk.store.round(round_id).name,
        scheme=scheme,
        made_at=beijing_text(desk.clock()),
        data_sha256="",
        is_sample=any(is_sample(desk.application(row.id)) for row in rows),
        applications=tuple(
            _application(desk, scheme, results[application], ranks[application], by_occupation) for application in order
        ),
        waiting=tuple((row.id, row.name) for row in rows if row.id not in results),
    )
    # When it is made is no part of what it is made from.
    plain = canonical_json(msgspec.structs.replace(data, made_at=""))
    return msgspec.structs.replace(data, data_sha256=document_hash(plain))


def _application(
    desk: Desk, scheme: Scheme, result: Result, rank: int, by_occupation: dict[tuple[str, str], int]
) -> SummaryApplication:
    application = desk.application(result.application)
    decision = desk.store.decision(result.application)
    return SummaryApplication(
        number=result.application,
        name=application.applicant_name,
        rank=rank,
        occupations=tuple((each.scope, level_text(each.levels)) for each in application.occupations),
        occupation_ranks=tuple(by_occupation[result.application, each.scope] for each in application.occupations),
        decision=CONCLUSION_TEXT[decision.conclusion] if decision is not None else "",
        result=result,
        failed=_failed(desk, scheme, result.application),
    )


def _failed(desk: Desk, scheme: Scheme, application_id: str) -> tuple[FailedFinding, ...]:
    return tuple(
        FailedFinding(
            requirement=each.requirement,
            text=f"{scheme.item(each.item).name}：{scheme.requirement(each.requirement).text}",
            scope=each.scope or "",
            declared=each.declared or "",
            threshold=f"{each.threshold} {each.unit}".strip(),
            verdict=VERDICT_TEXT[each.verdict],
            why=each.why,
        )
        for each in check_application(desk, application_id).findings
        if each.verdict in (Verdict.NOT_MET, Verdict.UNCLEAR)
    )


def survey_summary(desk: Desk, round_id: str) -> Standing:
    """Where the round's workbook stands.

    Raises:
        RuleViolation: no such round.
    """
    desk.store.round(round_id)
    if not any(is_complete(desk, row.id) for row in desk.store.applications(round_id)):
        return Standing(standing="waiting", why="本批次还没有评分表收齐的申报。")
    try:
        described = describe_workbook(desk, round_id)
    except RuleViolation as error:
        return Standing(standing="stopped", why=error.message)
    made = [row for row in made_of(desk, KIND, round_id) if row.data_sha256 == described.data_sha256]
    place: tuple[Where, str] = ("ready", "可以导出。")
    if made:
        place = "made", "已导出，与现有数据一致。"
    elif described.version > 1:
        place = "changed", f"此后评分或结论有变动，可以导出第 {described.version} 版。"
    return Standing(standing=place[0], why=place[1], number=described.number, version=described.version)


def describe_workbook(desk: Desk, round_id: str) -> Described:
    """The workbook numbered and ready to be drawn.

    Raises:
        RuleViolation: no such round, or no application is complete.
    """
    data = describe_summary(desk, round_id)
    content = canonical_json(msgspec.structs.replace(data, made_at="", data_sha256=""))
    numbering = plain_numbering(desk, KIND, round_id, "汇总", content, data.data_sha256, _LABELS)
    return Described(
        data=data,
        content=content,
        data_sha256=data.data_sha256,
        number=numbering.number,
        version=numbering.version,
        file_stem=f"汇总-{round_id}-{data.round_name}",
        round=round_id,
        application=None,
        changes=numbering.changes,
    )


def _draw(data: SummaryData, form: Form) -> bytes:
    if form != "xlsx":
        raise RuleViolation(f"汇总表没有 {form} 格式，未生成。", code="unknown_form", where=data.round_id)
    return summary_workbook(data)


def _no_fields(_desk: Desk, _round_id: str) -> tuple[DocumentField, ...]:
    return ()


SUMMARY: Final = DocumentKind(
    key=KIND,
    word=KIND,
    name="汇总表",
    per="round",
    forms=("xlsx",),
    survey=survey_summary,
    describe=describe_workbook,
    draw=_draw,
    fields=_no_fields,
)


def export_summary(desk: Desk, round_id: str, folder: Path) -> WrittenDocument:
    """Make the workbook, keep it, and write it to the folder; made before of the same data, the kept one.

    Raises:
        RuleViolation: no such round, or no application is complete.
        EnvironmentProblem: the folder cannot be written.
    """
    return issue_document(desk, SUMMARY, round_id, folder)[0]
