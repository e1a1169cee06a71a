"""The ranking of a round and how each total came about; no Qt."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from reviewer.desk import Desk
from reviewer.domain.records import Record
from reviewer.domain.scoring import CONCLUSION_TEXT, Result, rank_results
from reviewer.usecases.decide_application import is_departed, is_outdated
from reviewer.usecases.work_result import is_complete, round_results

CONCLUSION_STATE = {"PASS": "met", "RECTIFY": "partly", "FAIL": "not_met"}


class SummaryRow(Record):
    """One line of the ranking; ``rank`` 0 and empty figures while sheets are out."""

    application: str
    rank: int
    name: str
    sections: tuple[str, ...]
    total: str
    total_exact: str
    conclusion: str
    vetoes: tuple[str, ...]
    decided: str
    is_passed: bool
    decided_reason: str
    is_departing: bool
    is_outdated: bool
    steps: tuple[str, ...]


class SummaryState(Record):
    """All that the screen shows for a round and an occupation (empty: over all)."""

    round_name: str
    occupation: str
    occupations: tuple[str, ...]
    sections: tuple[tuple[str, str], ...]
    rows: tuple[SummaryRow, ...]
    counts: dict[str, int]
    waiting: int
    pass_line: str
    rectify_line: str
    rule_note: str


def read_summary(desk: Desk, round_id: str, occupation: str) -> SummaryState | None:
    """Read the round's ranking; None without a round."""
    if not round_id:
        return None
    scheme = desk.scheme_of_round(round_id)
    applications = desk.store.applications(round_id)
    scopes = dict.fromkeys(each.scope for row in applications for each in desk.application(row.id).occupations)
    occupation = occupation if occupation in scopes else ""
    results = round_results(desk, round_id)
    by_id = {result.application: result for _, result in results}
    ranked = rank_results(results, occupation or None)
    rows = [_row(desk, by_id[each.application], each.rank, each.name, occupation) for each in ranked]
    waiting = [row for row in applications if not is_complete(desk, row.id)]
    rows += [_waiting_row(row.id, row.name) for row in waiting]
    source = "分值与通过线为程序建议，通知未作规定" if scheme.scoring.source == "proposal" else ""
    return SummaryState(
        round_name=desk.store.round(round_id).name,
        occupation=occupation,
        occupations=tuple(scopes),
        sections=tuple((section.no, section.title) for section in scheme.section),
        rows=tuple(rows),
        counts=dict(Counter(row.conclusion for row in rows if row.rank)),
        waiting=len(waiting),
        pass_line=str(scheme.scoring.pass_line),
        rectify_line=str(scheme.scoring.rectify_line),
        rule_note=source,
    )


def _row(desk: Desk, result: Result, rank: int, name: str, occupation: str) -> SummaryRow:
    mine = next((each for each in result.occupations if each.occupation == occupation), None)
    decision = desk.store.decision(result.application)
    conclusion = mine.conclusion if mine is not None else result.conclusion
    sections = mine.sections if mine is not None else result.sections
    return SummaryRow(
        application=result.application,
        rank=rank,
        name=name,
        sections=tuple(_two(each.value) for each in sections),
        total=mine.total_shown if mine is not None else result.total_shown,
        total_exact=mine.total if mine is not None else result.total,
        conclusion=conclusion,
        vetoes=mine.vetoes if mine is not None else result.vetoes,
        decided=CONCLUSION_TEXT[decision.conclusion] if decision is not None else "",
        is_passed=decision is not None and decision.conclusion == "PASS",
        decided_reason=decision.reason if decision is not None else "",
        is_departing=decision is not None and is_departed(decision, result),
        is_outdated=decision is not None and is_outdated(decision, result),
        steps=result.steps,
    )


def _waiting_row(application: str, name: str) -> SummaryRow:
    return SummaryRow(
        application=application,
        rank=0,
        name=name,
        sections=(),
        total="–",
        total_exact="",
        conclusion="",
        vetoes=(),
        decided="",
        is_passed=False,
        decided_reason="",
        is_departing=False,
        is_outdated=False,
        steps=("评分表未收齐，没有结果；未收齐前不计算，也不排名。",),
    )


def _two(value: str | None) -> str:
    return "–" if value is None else f"{Decimal(value).quantize(Decimal('0.01')):f}"
