"""What the workbook of a round says, from every application whose sheets are all in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from reviewer.desk import Desk
from reviewer.domain.findings import VERDICT_TEXT, Finding, Verdict
from reviewer.domain.identifiers import mask_id_number
from reviewer.domain.records import canonical_json, document_hash
from reviewer.domain.scheme import Scheme
from reviewer.domain.scoring import CONCLUSION_TEXT, Result, rank_results
from reviewer.domain.sheet import Judgement, ScoreSheet, SheetState
from reviewer.errors import RuleViolation
from reviewer.reports.workbook.data import FailedFinding, SummaryApplication, SummaryData
from reviewer.store import SheetRow
from reviewer.usecases.describe_sheet import is_sample, level_text, printed_threshold, printed_units
from reviewer.usecases.show_sheet import submitted_sheets
from reviewer.usecases.work_result import nothing_ranked, round_results

# 18 characters with a day of birth in them; the check digit may be mistyped.
_ID_NUMBER: Final = re.compile(
    r"(?<![0-9])[1-9]\d{5}(?:19|20)\d{2}(?:0\d|1[0-2])(?:[0-2]\d|3[01])\d{3}[0-9Xx](?![0-9])"
)


class RoundContent(NamedTuple):
    """The data, not yet numbered, and its canonical JSON."""

    data: SummaryData
    content: bytes


def masked(text: str) -> str:
    """The text with every ID number in it masked."""
    return _ID_NUMBER.sub(lambda found: mask_id_number(found.group()), text)


def describe_round(desk: Desk, round_id: str) -> RoundContent:
    """Everything that the workbook says, applications by rank.

    Raises:
        RuleViolation: no such round, or no application is complete.
    """
    named = round_results(desk, round_id)
    if not named:
        why = nothing_ranked(desk, round_id)
        raise RuleViolation(f"{why}，未导出汇总表。", code="nothing_to_export", where=round_id)
    results = {result.application: result for _, result in named}
    scheme = desk.scheme_of_round(round_id)
    ranks = {row.application: row.rank for row in rank_results(named)}
    scopes = {each.occupation for result in results.values() for each in result.occupations}
    in_occupation = {
        (row.application, scope): row.rank for scope in sorted(scopes) for row in rank_results(named, scope)
    }
    described = [
        _application(desk, scheme, results[each], ranks[each], in_occupation)
        for each in sorted(results, key=lambda each: (ranks[each], each))
    ]
    rows, round_row = desk.store.applications(round_id), desk.store.round(round_id)
    data = SummaryData(
        round_id=round_id,
        round_name=round_row.name,
        scheme=scheme,
        as_of=max((each.as_of for each in described), default=round_row.created_at),
        document_number="",
        version=0,
        data_sha256="",
        is_sample=any(is_sample(desk.application(row.id)) for row in rows),
        applications=tuple(each.application for each in described),
        waiting=tuple((row.id, row.name) for row in rows if row.id not in results),
    )
    content = canonical_json(
        {
            "round_name": data.round_name,
            "scheme": round_row.scheme_sha256,
            "fields": {f"{each.number} {each.name}": _in_words(each) for each in data.applications},
            "sources": {each.application.number: each.sources for each in described},
            "waiting": [number for number, _ in data.waiting],
        }
    )
    return RoundContent(data, content)


class _DescribedApplication(NamedTuple):
    """An application, the moment of its newest sheet or conclusion, and the hashes of what it is made from."""

    application: SummaryApplication
    as_of: datetime
    sources: Mapping[str, Any]


def _in_words(application: SummaryApplication) -> str:
    result = application.result
    decision = f"，结论{application.decision}" if application.decision else ""
    return f"第 {application.rank} 名 {result.total_shown} 分 {CONCLUSION_TEXT[result.conclusion]}{decision}"


def _application(
    desk: Desk, scheme: Scheme, result: Result, rank: int, in_occupation: Mapping[tuple[str, str], int]
) -> _DescribedApplication:
    row, application = desk.application_row(result.application), desk.application(result.application)
    decision = desk.store.decision(result.application)
    sheets = _counted_sheets(desk, result)
    levels = {each.scope: level_text(each.levels) for each in application.occupations}
    scopes = [each.occupation for each in result.occupations]
    moments = [each.submitted_at for each in sheets if each.submitted_at is not None]
    if decision is not None:
        moments.append(decision.decided_at)
    described = SummaryApplication(
        number=result.application,
        name=application.applicant_name,
        rank=rank,
        occupations=tuple((scope, levels.get(scope, "")) for scope in scopes),
        occupation_ranks=tuple(in_occupation[result.application, scope] for scope in scopes),
        decision=CONCLUSION_TEXT[decision.conclusion] if decision is not None else "",
        result=result,
        failed=_failed(desk, scheme, result.application),
        veto_votes=_veto_votes(desk, scheme, result),
    )
    sources = {
        "application": row.sha256,
        "sheets": {each.member: document_hash(each.document or b"") for each in sheets},
    }
    return _DescribedApplication(described, max(moments, default=row.updated_at), sources)


def _counted_sheets(desk: Desk, result: Result) -> Sequence[SheetRow]:
    """The sheets that the result is made from."""
    newest: dict[str, SheetRow] = {}
    for row in desk.store.sheets(result.application):
        if row.member in result.members and row.state == SheetState.SUBMITTED and row.document is not None:
            known = newest.get(row.member)
            newest[row.member] = row if known is None or known.version < row.version else known
    return [newest[member] for member in result.members]


def _veto_votes(desk: Desk, scheme: Scheme, result: Result) -> tuple[tuple[str, str | None, int], ...]:
    """How many members judged each item that can strike an application out 不符合."""
    items = {item.id for item in scheme.items if item.veto}
    if not items:
        return ()
    sheets: Mapping[str, ScoreSheet] = submitted_sheets(desk, result.application)
    judged = [
        (score.item, score.scope)
        for sheet in sheets.values()
        for score in sheet.items
        if score.judgement is Judgement.NOT_MET
    ]
    keys = [(each.item, each.occupation) for each in result.items if each.item in items]
    return tuple((item, scope, judged.count((item, scope))) for item, scope in keys)


def _requirement_text(scheme: Scheme, finding: Finding) -> str:
    """Item and requirement; where both are called the same, once."""
    item, requirement = scheme.item(finding.item).name, scheme.requirement(finding.requirement).text
    return item if requirement == item else f"{item}：{requirement}"


def _failed(desk: Desk, scheme: Scheme, application_id: str) -> tuple[FailedFinding, ...]:
    return tuple(
        FailedFinding(
            requirement=each.requirement,
            text=_requirement_text(scheme, each),
            scope=each.scope or "",
            declared=masked(printed_units(each.declared or "")),
            threshold=printed_threshold(each),
            verdict=VERDICT_TEXT[each.verdict],
            why=masked(each.why.replace(">=", "≥").replace("<=", "≤")),
        )
        # Without anybody's measured values: the workbook says the same on every machine.
        for each in desk.check(application_id, {}).findings
        if each.verdict in (Verdict.NOT_MET, Verdict.UNCLEAR)
    )
