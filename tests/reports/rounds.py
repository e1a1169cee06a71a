"""Rounds of invented applicants with seeded scores, for tests of the workbook and its measurements."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec

from reviewer.domain.scheme import Item, Scheme
from reviewer.domain.scoring import CONCLUSION_TEXT, Result, rank_results, work_result
from reviewer.domain.sheet import ItemScore, Judgement, ScoreSheet
from reviewer.reports.workbook.data import FailedFinding, SummaryApplication, SummaryData
from tests.builders import wenzhou

SCOPES = ("无人机驾驶员", "工业机器人系统运维员", "供应链管理师")
MEMBERS = ("样例甲", "样例乙", "样例丙", "样例丁", "样例戊", "王䶮", "欧阳𬱟")
AS_OF = datetime(2026, 11, 20, 6, 30, 15, tzinfo=UTC)


def scheme_with(*, vetoes: Sequence[str] = (), **scoring: Any) -> Scheme:
    """The reference scheme with another rule, and items that strike out."""
    scheme = wenzhou()
    sections = tuple(
        msgspec.structs.replace(
            section,
            item=tuple(msgspec.structs.replace(item, veto=item.id in vetoes or item.veto) for item in section.item),
        )
        for section in scheme.section
    )
    rule = msgspec.structs.replace(scheme.scoring, **scoring)
    return msgspec.structs.replace(scheme, section=sections, scoring=rule)


def widened(scheme: Scheme, items: int) -> Scheme:
    """The scheme with so many items: the last section's are repeated under further numbers."""
    last = scheme.section[-1]
    more = list(last.item)
    while sum(len(each.item) for each in scheme.section[:-1]) + len(more) < items:
        model: Item = last.item[len(more) % len(last.item)]
        more.append(msgspec.structs.replace(model, id=f"5.{len(more) + 1}"))
    sections = (*scheme.section[:-1], msgspec.structs.replace(last, item=tuple(more)))
    return msgspec.structs.replace(scheme, section=sections, scoring=msgspec.structs.replace(scheme.scoring, full=None))


def score(rng: random.Random, item: Item, scope: str | None, level: float, aside: float) -> ItemScore:
    """Points around ``level`` of the full ones in the scheme's steps; ``aside``: how often 不适用."""
    if rng.random() < aside:
        return ItemScore(item=item.id, scope=scope, judgement=Judgement.NOT_APPLICABLE)
    steps = int(item.full / Decimal("0.5"))
    points = Decimal(min(steps, max(0, round(rng.gauss(level, 0.16) * steps)))) / 2
    judgement = Judgement.MET if points == item.full else Judgement.PARTLY
    if points < item.full * 2 / 5:
        judgement = Judgement.NOT_MET
    return ItemScore(item=item.id, scope=scope, points=points, judgement=judgement)


def worked(
    rng: random.Random,
    scheme: Scheme,
    number: str,
    scopes: Sequence[str],
    members: Sequence[str],
    aside: float,
    against: int = 0,
) -> tuple[Result, dict[str, ScoreSheet]]:
    """The members' sheets of one application and their result; ``against`` so many members judge strikers 不符合."""
    level = rng.choice((0.35, 0.66, 0.72, 0.8, 0.9, 1.0))
    out = {each.id for each in scheme.items if rng.random() < aside}
    sheets = {}
    for place, member in enumerate(members):
        items = tuple(
            _judged(score(rng, item, scope, level, 0.9 if item.id in out else aside), item, place < against)
            for item in scheme.items
            for scope in (scopes if item.per == "occupation" else (None,))
        )
        sheets[member] = ScoreSheet(
            application=number,
            application_sha256="0" * 64,
            scheme_sha256="1" * 64,
            round="YL26",
            member=member,
            version=1,
            items=items,
        )
    return work_result(scheme, number, scopes, sheets), sheets


def _judged(given: ItemScore, item: Item, is_against: bool) -> ItemScore:
    if not item.veto or given.judgement is Judgement.NOT_APPLICABLE:
        return given
    return msgspec.structs.replace(given, judgement=Judgement.NOT_MET if is_against else Judgement.PARTLY)


def votes(scheme: Scheme, result: Result, sheets: dict[str, ScoreSheet]) -> tuple[tuple[str, str | None, int], ...]:
    """Members who judged each item that strikes out 不符合."""
    return tuple(
        (
            line.item,
            line.occupation,
            sum(
                each.judgement is Judgement.NOT_MET
                for sheet in sheets.values()
                for each in sheet.items
                if (each.item, each.scope) == (line.item, line.occupation)
            ),
        )
        for line in result.items
        if scheme.item(line.item).veto
    )


def summary_of(
    scheme: Scheme, results: Sequence[tuple[str, Result, tuple[tuple[str, str | None, int], ...]]]
) -> SummaryData:
    """A round's dataset from (name, result, votes)."""
    named = [(name, result) for name, result, _ in results]
    ranks = {row.application: row.rank for row in rank_results(named)}
    scopes = {each.occupation for _, result in named for each in result.occupations}
    inside = {(row.application, scope): row.rank for scope in scopes for row in rank_results(named, scope)}
    applications = [
        SummaryApplication(
            number=result.application,
            name=name,
            rank=ranks[result.application],
            occupations=tuple((each.occupation, "四级、三级") for each in result.occupations),
            occupation_ranks=tuple(inside[result.application, each.occupation] for each in result.occupations),
            decision=CONCLUSION_TEXT[result.conclusion],
            result=result,
            failed=(finding(name),),
            veto_votes=voted,
        )
        for name, result, voted in results
    ]
    return SummaryData(
        round_id="YL26",
        round_name="样例批次 2026",
        scheme=scheme,
        as_of=AS_OF,
        document_number="YL26-汇总",
        version=1,
        data_sha256="ab" * 32,
        is_sample=True,
        applications=tuple(sorted(applications, key=lambda each: (each.rank, each.number))),
        waiting=(("YL26-999", "样例未收齐单位"),),
    )


def finding(name: str) -> FailedFinding:
    """One that failed, with a reason that takes two lines."""
    return FailedFinding(
        requirement="2.2.a",
        text="理论知识考试场地：面积",
        scope=SCOPES[0],
        declared="42",
        threshold=">=60 m2",
        verdict="不符合",
        why=f"{name}核算 42 m²，不足 60 m²（少 18 m²），申报材料中的平面图与产权证明所载面积不一致，应以现场测量为准。",
    )


def sample_round(
    scheme: Scheme, count: int, *, seed: int = 1, aside: float = 0.0, members: int = 5, names: Sequence[str] = ()
) -> SummaryData:
    """A round of so many applicants; every fifth has the scores of the one before it, so that there are ties.

    Every fourth is struck out by the items that can, every other fourth keeps them by one vote.
    """
    results = []
    for number in range(count):
        model = number - (number % 5 == 4)
        scopes = SCOPES[: 1 + (model % 3 == 2)] if model % 4 else SCOPES[-1:]
        key = f"YL26-{number + 1:03d}"
        name = names[number] if number < len(names) else f"样例评价机构{number + 1:04d}有限公司"
        # Panels differ in size.
        panel = MEMBERS[: max(1, members - model % 2)]
        against = len(panel) // 2 + (model % 4 == 1) if model % 2 else 0
        result, sheets = worked(random.Random(f"{seed} {model}"), scheme, key, scopes, panel, aside, against)
        results.append((name, result, votes(scheme, result, sheets)))
    return summary_of(scheme, results)
