"""What a rubric proposes for an item, from its findings. A proposal stands beside the field, never in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from reviewer.domain.findings import Finding, Verdict
from reviewer.domain.quantities import number_text, unit_text
from reviewer.domain.records import Record
from reviewer.domain.rule_kinds import Document, Stated
from reviewer.domain.scheme import Deduction, Item, Requirement
from reviewer.domain.sheet import JUDGEMENT_TEXT, Judgement

_OPEN = (Verdict.UNCLEAR, Verdict.ON_SITE)


class Proposal(Record):
    """Points that a rubric's numbers give. ``steps``: 10 − 1.0 − 1.0 = 8.0, with what people still judge.

    ``reasons``: one Chinese line for each deduction and for each thing that is left to judgement.
    """

    points: Decimal
    steps: str
    reasons: tuple[str, ...] = ()
    judged: tuple[str, ...] = ()


class _Taken(NamedTuple):
    """What one deduction takes off, why, and the requirements that it accounts for."""

    points: Decimal
    reason: str
    requirements: frozenset[str]


def propose(item: Item, findings: Iterable[Finding], judgement: Judgement | None = None) -> Proposal | None:
    """The points that the item's rubric gives, with the steps as written beside the field.

    Deductions are taken off the full points in the rubric's order until nothing is left (扣完为止). Each is a
    multiple of the scheme's step (a scheme that says otherwise is refused), so nothing is ever rounded. What
    a rubric leaves to people (酌扣), and what is not met without a number for it, is named and not counted.
    Without deductions the rubric's points for the ``judgement`` are proposed, where it has such.

    Args:
        item: the item.
        findings: its findings for one scope, with the member's own verdicts in place (``with_overrides``).
        judgement: the member's judgement.

    Returns:
        None when the rubric has no numbers, or a verdict that it needs is still open (待定, 现场核).
    """
    found = {each.requirement: each for each in findings if each.item == item.id}
    counted = [each for each in item.rubric.deduction if each.by != "judged"]
    if not counted:
        return _by_grade(item, judgement)
    needed = [found.get(each) for deduction in counted for each in deduction.requirements]
    if any(each is None or each.verdict in _OPEN for each in needed):
        return None
    requirements = {each.id: each for each in item.requirement}
    taken = [each for deduction in counted for each in _taken(deduction, found, requirements)]
    covered = frozenset(name for each in taken for name in each.requirements)
    judged = tuple(_judged(item, found, covered))
    return _proposal(item, taken, judged)


def _by_grade(item: Item, judgement: Judgement | None) -> Proposal | None:
    for grade in item.rubric.grade:
        if judgement is not None and grade.judgement == judgement.value:
            steps = f"{JUDGEMENT_TEXT[judgement]} → {_shown(grade.points)}"
            return Proposal(points=grade.points, steps=steps)
    return None


def _proposal(item: Item, taken: list[_Taken], judged: tuple[str, ...]) -> Proposal:
    left, steps = item.full, number_text(item.full)
    reasons = []
    for each in taken:
        reasons.append(each.reason)
        if left > 0:
            left -= each.points
            steps += f" − {_shown(each.points)}"
    ending = f" = {_shown(max(left, Decimal(0)))}" if taken else "（不扣分）"
    ending += "（扣完为止）" if left < 0 else ""
    rest = f"，另：{'；'.join(judged)}" if judged and left > 0 else ""
    return Proposal(
        points=max(left, Decimal(0)), steps=steps + ending + rest, reasons=(*reasons, *judged), judged=judged
    )


def _taken(
    deduction: Deduction, found: Mapping[str, Finding], requirements: Mapping[str, Requirement]
) -> Iterator[_Taken]:
    unmet = [found[each] for each in deduction.requirements if found[each].verdict is Verdict.NOT_MET]
    if deduction.by == "unmet":
        for each in unmet:
            reason = f"{requirements[each.requirement].text}不符合，扣 {_shown(deduction.points)}"
            yield _Taken(deduction.points, reason, frozenset((each.requirement,)))
    elif deduction.by == "short":
        for each in unmet:
            if each.short:
                yield _by_shortage(deduction, each, requirements[each.requirement])
    else:
        names = tuple(dict.fromkeys(name for each in unmet for name in each.lacking))
        if names:
            points = deduction.points * len(names)
            reason = f"{'、'.join(names)}不具备或不符合，扣 {_shown(points)}"
            yield _Taken(points, reason, frozenset(each.requirement for each in unmet if each.lacking))


def _by_shortage(deduction: Deduction, finding: Finding, requirement: Requirement) -> _Taken:
    short = finding.short or Decimal(0)
    # Part of an ``every`` counts as a whole one: points are never rounded in the applicant's favour.
    whole, part = divmod(short, deduction.every)
    times = whole + (1 if part else 0)
    unit = unit_text(finding.unit)
    each = f"每少 {number_text(deduction.every)} {unit}扣 {_shown(deduction.points)}"
    points = deduction.points * times
    reason = f"{requirement.text}少 {number_text(short)} {unit}，{each}，扣 {_shown(points)}"
    return _Taken(points, reason, frozenset((requirement.id,)))


def _judged(item: Item, found: Mapping[str, Finding], covered: frozenset[str]) -> Iterator[str]:
    """What people decide: the rubric's own words, and what is not met without a number for it."""
    for deduction in item.rubric.deduction:
        if deduction.by == "judged" and any(_is_due(item, found.get(each)) for each in deduction.requirements):
            yield deduction.text
            covered |= frozenset(deduction.requirements)
    for requirement in item.requirement:
        finding = found.get(requirement.id)
        if finding is not None and finding.verdict is Verdict.NOT_MET and requirement.id not in covered:
            yield f"{requirement.text}不符合，由专家酌定"


def _is_due(item: Item, finding: Finding | None) -> bool:
    """Whether something is left to judge: of a document its content, of anything else what is not settled as met."""
    if finding is None or finding.verdict is Verdict.NOT_APPLICABLE:
        return False
    rule = next(each.rule for each in item.requirement if each.id == finding.requirement)
    if isinstance(rule, Document | Stated):
        return finding.verdict is not Verdict.NOT_MET
    return finding.verdict is not Verdict.MET


def _shown(points: Decimal) -> str:
    """Points with one decimal at least, as the picture of the form has them: 1.0, 0.25."""
    text = number_text(points)
    return text if "." in text else f"{text}.0"
