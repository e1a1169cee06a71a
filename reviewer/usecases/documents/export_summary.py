"""汇总: the workbook of a round, from every application whose sheets are all in."""

from __future__ import annotations

from pathlib import Path

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
from reviewer.usecases.documents.keep_document import (
    WrittenDocument,
    keep_document,
    made_before,
    read_document,
    write_out,
)
from reviewer.usecases.work_result import rank_round, round_results

KIND = "summary"
_MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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


def export_summary(desk: Desk, round_id: str, folder: Path) -> WrittenDocument:
    """Make the workbook, keep it, and write it to the folder; made before of the same data, the kept one.

    Raises:
        RuleViolation: no such round, or no application is complete.
        EnvironmentProblem: the folder cannot be written.
    """
    data = describe_summary(desk, round_id)
    name = f"汇总-{round_id}-{data.round_name}.xlsx"
    number = f"{round_id}-汇总"
    made = [row for row in desk.store.documents() if row.kind == KIND and row.round == round_id]
    same = [row.version for row in made if row.data_sha256 == data.data_sha256]
    version = same[0] if same else 1 + max((row.version for row in made), default=0)
    known = made_before(desk, KIND, None, version, data.data_sha256, number)
    book = read_document(desk, known) if known is not None else summary_workbook(data)
    with desk.store.change(desk.actor) as change:
        keep_document(
            change,
            desk,
            kind=KIND,
            application=None,
            round_id=round_id,
            number=number,
            version=version,
            data_sha256=data.data_sha256,
            data=book,
            file_name=name,
            media_type=_MEDIA,
        )
    path = write_out(folder, name, book)
    return WrittenDocument(
        kind=KIND, application=None, path=str(path), sha256=document_hash(book), number=number, version=version
    )
