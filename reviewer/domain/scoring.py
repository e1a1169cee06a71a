"""Sheets → result: exact fractions inside, every step kept, decided on the unrounded value.

Source: 温州2022 四(二) 「综合评估、逐项打分后，择优确定」. The rule's numbers are the scheme's
proposal, since no notice gives any.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Final, NamedTuple

from reviewer.domain.records import Record
from reviewer.domain.scheme import Item, Scheme, Scoring, Section
from reviewer.domain.sheet import ItemKey, Judgement, ScoreSheet
from reviewer.errors import RuleViolation

WORKING_DECIMALS: Final = 12


class ItemResult(Record):
    """How one item's value came about. Numbers as exact text; ``value`` None when the item is left out."""

    item: str
    occupation: str | None
    full: str
    scores: dict[str, str | None]
    dropped: tuple[str, ...]
    value: str | None
    spread: str | None
    spread_limit: str
    is_divergent: bool
    steps: tuple[str, ...]


class SectionResult(Record):
    """A section's points. ``value`` None when every item of it is 不适用."""

    section: str
    title: str
    full: str
    value: str | None


class OccupationResult(Record):
    """The total of one applied occupation: its own items plus the common ones."""

    occupation: str
    sections: tuple[SectionResult, ...]
    total: str
    total_exact: str
    total_shown: str
    vetoes: tuple[str, ...]
    conclusion: str


class Result(Record):
    """The panel's result for one application.

    ``total`` has at most 12 decimals, ``total_exact`` is the unrounded fraction, on which the
    conclusion is decided. With several occupations the application's total is the mean of theirs.
    """

    application: str
    rule: dict[str, str]
    members: tuple[str, ...]
    items: tuple[ItemResult, ...]
    sections: tuple[SectionResult, ...]
    occupations: tuple[OccupationResult, ...]
    total: str
    total_exact: str
    total_shown: str
    vetoes: tuple[str, ...]
    conclusion: str
    steps: tuple[str, ...]


class RankRow(Record):
    """One line of a ranking; ties share a rank."""

    rank: int
    application: str
    name: str
    occupation: str | None
    total: str
    total_shown: str
    conclusion: str


class _Valued(NamedTuple):
    result: ItemResult
    item: Item
    value: Fraction | None


def exact_text(value: Fraction, decimals: int = WORKING_DECIMALS) -> str:
    """The fraction as decimal text: exact where that needs no more than ``decimals`` places, else rounded half up."""
    scaled = value * 10**decimals
    whole = scaled.numerator // scaled.denominator
    if scaled.denominator != 1:
        whole = (scaled + Fraction(1, 2)).__floor__()
        return f"{Decimal(whole).scaleb(-decimals):.{decimals}f}"
    text = f"{Decimal(whole).scaleb(-decimals):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown_text(value: Fraction, scoring: Scoring) -> str:
    """The value as printed: the scheme's decimals and rounding mode."""
    mode = ROUND_HALF_UP if scoring.rounding == "half_up" else ROUND_HALF_EVEN
    with localcontext() as context:
        context.prec = 60
        # A fraction that does not end is never exactly half-way, so 40 places decide as well as all.
        number = Decimal(value.numerator) / Decimal(value.denominator)
        return f"{number.quantize(Decimal(1).scaleb(-scoring.decimals), rounding=mode)}"


def _drop(points: Mapping[str, Fraction], scoring: Scoring) -> tuple[str, ...]:
    """Members whose score is dropped: of equal highest the first, of equal lowest the last in panel order."""
    if scoring.method != "trimmed_mean" or len(points) < scoring.trim_from_members:
        return ()
    if len(points) <= 2 * scoring.trim_each_side:
        return ()
    left = list(points)
    dropped: list[str] = []
    for _ in range(scoring.trim_each_side):
        highest = max(left, key=lambda name: points[name])
        left.remove(highest)
        lowest = min(reversed(left), key=lambda name: points[name])
        left.remove(lowest)
        dropped += [highest, lowest]
    return tuple(dropped)


def _middle(values: Sequence[Fraction]) -> Fraction:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _plain(value: Fraction) -> str:
    return exact_text(value)


def _item_value(points: Mapping[str, Fraction], scoring: Scoring) -> tuple[Fraction, tuple[str, ...], tuple[str, ...]]:
    """The panel's value of one item, the members dropped, and the steps in words."""
    steps = [f"收到 {len(points)} 份：" + "、".join(f"{name} {_plain(value)}" for name, value in points.items())]
    if scoring.method == "median":
        value = _middle(list(points.values()))
        steps.append(f"取中位数：{_plain(value)}")
        return value, (), tuple(steps)
    dropped = _drop(points, scoring)
    for place, name in enumerate(dropped):
        steps.append(f"去{'最高' if place % 2 == 0 else '最低'}：{name} {_plain(points[name])}")
    kept = [value for name, value in points.items() if name not in dropped]
    total = sum(kept, Fraction(0))
    value = total / len(kept)
    steps.append(" + ".join(_plain(each) for each in kept) + f" = {_plain(total)}")
    steps.append(f"{_plain(total)} ÷ {len(kept)} = {_plain(value)}")
    return value, dropped, tuple(steps)


def _work_item(item: Item, key: ItemKey, sheets: Mapping[str, ScoreSheet], scoring: Scoring) -> _Valued:
    scores = {name: sheet.score(key) for name, sheet in sheets.items()}
    unscored = [name for name, score in scores.items() if not score.is_scored]
    if unscored:
        raise RuleViolation(
            f"{item.clause} {item.name}：{'、'.join(unscored)} 未评分，不能计算结果；请先退回补评。",
            code="item_unscored",
            where=item.id,
        )
    aside = [name for name, score in scores.items() if score.judgement is Judgement.NOT_APPLICABLE]
    points = {
        name: Fraction(score.points) for name, score in scores.items() if name not in aside and score.points is not None
    }
    limit = Fraction(item.full) * Fraction(scoring.divergence_pct) / 100
    value: Fraction | None = None
    dropped: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    # More than half found the item not applicable: it leaves the standard for this application.
    if len(aside) * 2 > len(sheets) or not points:
        steps = (f"{'、'.join(aside)} 判为不适用（{len(aside)}/{len(sheets)}），本项不计，所在部分按比例折算",)
    else:
        value, dropped, steps = _item_value(points, scoring)
        if aside:
            steps = (f"{'、'.join(aside)} 判为不适用，不计入本项", *steps)
        steps = (*steps, f"显示 {shown_text(value, scoring)}")
    spread = max(points.values()) - min(points.values()) if points else None
    result = ItemResult(
        item=item.id,
        occupation=key.scope,
        full=_plain(Fraction(item.full)),
        scores={name: _plain(points[name]) if name in points else None for name in sheets},
        dropped=dropped,
        value=None if value is None else exact_text(value),
        spread=None if spread is None else _plain(spread),
        spread_limit=_plain(limit),
        is_divergent=spread is not None and spread > limit,
        steps=steps,
    )
    return _Valued(result, item, value)


def _work_section(section: Section, valued: Sequence[_Valued]) -> tuple[Fraction | None, str]:
    """The section's points for one occupation, scaled up when items are left out, and the step in words."""
    counted = [each for each in valued if each.value is not None]
    if not counted:
        return None, f"{section.no}、{section.title}：各项均不适用，不计"
    total = sum((each.value for each in counted if each.value is not None), Fraction(0))
    words = " + ".join(exact_text(each.value) for each in counted if each.value is not None)
    step = f"{section.no}、{section.title}：{words} = {exact_text(total)}"
    counted_full = sum((Fraction(each.item.full) for each in counted), Fraction(0))
    full = Fraction(section.full)
    if counted_full != full:
        scaled = total * full / counted_full
        step += f"；不适用项除外满分 {_plain(counted_full)}，折算 × {_plain(full)} ÷ {_plain(counted_full)}"
        step += f" = {exact_text(scaled)}"
        total = scaled
    return total, step


def _total(scheme: Scheme, values: Mapping[str, Fraction | None]) -> tuple[Fraction, str]:
    counted = [(section, values[section.id]) for section in scheme.section if values[section.id] is not None]
    if not counted:
        raise RuleViolation("全部项目都判为不适用，没有可计算的得分；请核对评分表。", code="nothing_scored")
    total = sum((value for _, value in counted if value is not None), Fraction(0))
    words = " + ".join(exact_text(value) for _, value in counted if value is not None)
    step = f"{words} = {exact_text(total)}"
    counted_full = sum((Fraction(section.full) for section, _ in counted), Fraction(0))
    full = Fraction(scheme.full)
    if counted_full != full:
        total = total * full / counted_full
        step += f"，折算为满分 {_plain(full)}：{exact_text(total)}"
    return total, step


def _vetoes(scheme: Scheme, keys: Sequence[ItemKey], sheets: Mapping[str, ScoreSheet]) -> tuple[str, ...]:
    """Veto items that more than half of the members judged 不符合."""
    struck = []
    for key in keys:
        if not scheme.item(key.item).veto:
            continue
        votes = sum(sheet.score(key).judgement is Judgement.NOT_MET for sheet in sheets.values())
        if votes * 2 > len(sheets):
            struck.append(key.item if key.scope is None else f"{key.item}（{key.scope}）")
    return tuple(struck)


def conclude(total: Fraction, vetoes: Sequence[str], scoring: Scoring) -> str:
    """PASS, RECTIFY or FAIL on the unrounded total; a veto fails whatever the points."""
    if vetoes:
        return "FAIL"
    if total >= Fraction(scoring.pass_line):
        return "PASS"
    return "RECTIFY" if total >= Fraction(scoring.rectify_line) else "FAIL"


def _rule_words(scheme: Scheme) -> dict[str, str]:
    scoring = scheme.scoring
    return {
        "scheme": scheme.scheme.id,
        "version": scheme.scheme.version,
        "source": scoring.source,
        "method": scoring.method,
        "trim_each_side": str(scoring.trim_each_side),
        "trim_from_members": str(scoring.trim_from_members),
        "decimals": str(scoring.decimals),
        "rounding": scoring.rounding,
        "pass_line": str(scoring.pass_line),
        "rectify_line": str(scoring.rectify_line),
        "divergence_pct": str(scoring.divergence_pct),
    }


def _section_rows(scheme: Scheme, values: Mapping[str, Fraction | None]) -> tuple[SectionResult, ...]:
    rows = []
    for section in scheme.section:
        value = values[section.id]
        rows.append(
            SectionResult(
                section=section.id,
                title=f"{section.no}、{section.title}",
                full=_plain(Fraction(section.full)),
                value=None if value is None else exact_text(value),
            )
        )
    return tuple(rows)


def work_result(
    scheme: Scheme, application: str, occupations: Sequence[str], sheets: Mapping[str, ScoreSheet]
) -> Result:
    """Combine the members' submitted sheets by the scheme's rule.

    ``application`` is its id, ``occupations`` the scopes applied for, ``sheets`` by member in panel
    order. Points are exact; nothing is rounded before the last line.

    Raises:
        RuleViolation: no sheet, or a sheet with an unscored item.
    """
    if not sheets:
        raise RuleViolation("还没有已交卷的评分表，无法计算结果；请先导入评分包。", code="no_sheets", where=application)
    valued: dict[ItemKey, _Valued] = {}
    for item in scheme.items:
        scopes: Sequence[str | None] = occupations if item.per == "occupation" else (None,)
        for scope in scopes:
            key = ItemKey(item.id, scope)
            valued[key] = _work_item(item, key, sheets, scheme.scoring)
    steps: list[str] = []
    worked = []
    for occupation in occupations:
        prefix = f"【{occupation}】" if len(occupations) > 1 else ""
        row, total, sections, words = _work_occupation(scheme, occupation, valued, sheets)
        worked.append((row, total, sections))
        steps += [prefix + each for each in words]
    totals = [total for _, total, _ in worked]
    overall = sum(totals, Fraction(0)) / len(totals)
    if len(totals) > 1:
        sums = " + ".join(exact_text(each) for each in totals)
        steps.append(f"申报单位总分：（{sums}）÷ {len(totals)} = {exact_text(overall)}")
    vetoes = _vetoes(scheme, list(valued), sheets)
    steps.append(_last_step(overall, vetoes, scheme.scoring))
    return Result(
        application=application,
        rule=_rule_words(scheme),
        members=tuple(sheets),
        items=tuple(each.result for each in valued.values()),
        sections=_section_rows(scheme, _mean_sections(scheme, [sections for _, _, sections in worked])),
        occupations=tuple(row for row, _, _ in worked),
        total=exact_text(overall),
        total_exact=str(overall),
        total_shown=shown_text(overall, scheme.scoring),
        vetoes=vetoes,
        conclusion=conclude(overall, vetoes, scheme.scoring),
        steps=tuple(steps),
    )


def _work_occupation(
    scheme: Scheme, occupation: str, valued: Mapping[ItemKey, _Valued], sheets: Mapping[str, ScoreSheet]
) -> tuple[OccupationResult, Fraction, Mapping[str, Fraction | None], list[str]]:
    """One occupation's row, its exact total, its section values, and the steps in words."""
    steps = []
    values: dict[str, Fraction | None] = {}
    for section in scheme.section:
        mine = [valued[ItemKey(i.id, occupation if i.per == "occupation" else None)] for i in section.item]
        values[section.id], step = _work_section(section, mine)
        steps.append(step)
    total, step = _total(scheme, values)
    steps.append(f"合计：{step}")
    vetoes = _vetoes(scheme, [key for key in valued if key.scope in (None, occupation)], sheets)
    row = OccupationResult(
        occupation=occupation,
        sections=_section_rows(scheme, values),
        total=exact_text(total),
        total_exact=str(total),
        total_shown=shown_text(total, scheme.scoring),
        vetoes=vetoes,
        conclusion=conclude(total, vetoes, scheme.scoring),
    )
    return row, total, values, steps


def _last_step(total: Fraction, vetoes: Sequence[str], scoring: Scoring) -> str:
    words = f"未取整总分 {exact_text(total)}，通过线 {scoring.pass_line}、整改线 {scoring.rectify_line}"
    veto = f"，一票否决 {'、'.join(vetoes)}" if vetoes else ""
    conclusion = CONCLUSION_TEXT[conclude(total, vetoes, scoring)]
    return f"{words}{veto}：{conclusion}；显示 {shown_text(total, scoring)}"


def _mean_sections(scheme: Scheme, sections: Sequence[Mapping[str, Fraction | None]]) -> dict[str, Fraction | None]:
    means: dict[str, Fraction | None] = {}
    for section in scheme.section:
        values = [each[section.id] for each in sections]
        counted = [value for value in values if value is not None]
        means[section.id] = sum(counted, Fraction(0)) / len(counted) if counted else None
    return means


CONCLUSION_TEXT: Final[Mapping[str, str]] = {"PASS": "通过", "RECTIFY": "限期整改", "FAIL": "不通过"}


def rank_results(results: Sequence[tuple[str, Result]], occupation: str | None = None) -> tuple[RankRow, ...]:
    """Rank applications by unrounded total, highest first; equal totals share a rank (1, 2, 2, 4).

    ``results`` are (applicant name, result); with ``occupation`` only those that apply for it, by
    that occupation's total.
    """
    lines: list[tuple[Fraction, str, str, str, str, str]] = []
    for name, result in results:
        if occupation is None:
            line = (result.total_exact, result.total, result.total_shown, result.conclusion)
        else:
            mine = [each for each in result.occupations if each.occupation == occupation]
            if not mine:
                continue
            line = (mine[0].total_exact, mine[0].total, mine[0].total_shown, mine[0].conclusion)
        lines.append((Fraction(line[0]), result.application, name, *line[1:]))
    lines.sort(key=lambda each: (-each[0], each[1]))
    rows: list[RankRow] = []
    for exact, application, name, total, shown, conclusion in lines:
        rank = 1 + sum(other[0] > exact for other in lines)
        rows.append(
            RankRow(
                rank=rank,
                application=application,
                name=name,
                occupation=occupation,
                total=total,
                total_shown=shown,
                conclusion=conclusion,
            )
        )
    return tuple(rows)
