"""What the scoring screen shows, as plain values: tree rows, requirement rows, counts. No Qt."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

import msgspec

from reviewer.domain.application import Application, AppliedOccupation
from reviewer.domain.findings import VERDICT_TEXT, Finding, Verdict
from reviewer.domain.quantities import unit_text
from reviewer.domain.records import Record
from reviewer.domain.rule_kinds import (
    Choice,
    Document,
    Number,
    PeopleCount,
    Presence,
    QualifiedCount,
    SameAs,
    Stated,
    TenureDocument,
)
from reviewer.domain.scheme import Item, Requirement, Scheme, Section
from reviewer.domain.sheet import (
    ItemKey,
    ItemScore,
    Judgement,
    Override,
    ScoreSheet,
    needs_remark,
)
from reviewer.domain.spelling import is_found
from reviewer.domain.working import AnyWorking, WorkingKind, working_kind, working_text

LEVEL_TEXT = {5: "五级", 4: "四级", 3: "三级", 2: "二级", 1: "一级"}
JUDGEMENT_SIGN = {
    Judgement.MET: "met",
    Judgement.PARTLY: "partly",
    Judgement.NOT_MET: "not_met",
    Judgement.NOT_APPLICABLE: "not_applicable",
}
VERDICT_SIGN = {
    Verdict.MET: "met",
    Verdict.NOT_MET: "not_met",
    Verdict.UNCLEAR: "unclear",
    Verdict.ON_SITE: "on_site",
    Verdict.NOT_APPLICABLE: "not_applicable",
}
UNSCORED = "–"
Findings = Mapping[ItemKey, tuple[Finding, ...]]


class ItemRow(Record):
    """One line of the tree. ``sign`` is a name in ``signs.SIGNS``; ``points`` is “–” while unscored."""

    key: ItemKey
    no: str
    clause: str
    name: str
    sign: str
    points: str
    full: str
    is_scored: bool
    is_veto: bool
    has_remark: bool
    has_pins: bool
    wants_remark: bool
    is_changed: bool = False


class SectionRow(Record):
    """A section's line with what was scored in it."""

    no: str
    title: str
    scored: int
    total: int
    points: str
    full: str
    items: tuple[ItemRow, ...]


class RequirementRow(Record):
    """One requirement of the open item. ``editor`` is number, choice or none."""

    id: str
    letter: str
    name: str
    detail: str
    declared: str
    documented: str
    measured: str
    unit: str
    threshold: str
    sign: str
    verdict: str
    message: str
    why: str
    whole: str
    files: str
    editor: str
    options: tuple[str, ...]
    override: Override | None
    working_kind: WorkingKind | None = None
    working: AnyWorking | None = None
    working_text: str = ""


class Progress(Record):
    """How far a set of items is. ``full`` counts the scored items only."""

    scored: int
    total: int
    wants_remark: int
    points: str
    full: str


def points_text(points: Decimal | None, step: Decimal) -> str:
    """Points with the decimals of the scheme's step; “–” where there are none."""
    if points is None:
        return UNSCORED
    exponent = step.normalize().as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return f"{points:.{decimals}f}"


def full_text(points: Decimal) -> str:
    """Full points without needless zeros."""
    return f"{points.normalize():f}"


def occupation_text(occupation: AppliedOccupation) -> str:
    """An applied occupation with its levels: 无人机驾驶员 · 四级 三级."""
    levels = " ".join(LEVEL_TEXT[level] for level in sorted(occupation.levels, reverse=True))
    return f"{occupation.scope} · {levels}" if levels else occupation.scope


def visible_keys(scheme: Scheme, application: Application, scope: str | None) -> tuple[ItemKey, ...]:
    """The places shown for one occupation: common items and that occupation's, in the standard's order."""
    has_occupations = bool(application.occupations)
    keys: list[ItemKey] = []
    for item in scheme.items:
        if item.per == "occupation":
            if has_occupations:
                keys.append(ItemKey(item.id, scope))
        else:
            keys.append(ItemKey(item.id, None))
    return tuple(keys)


def item_sign(item: Item, score: ItemScore) -> str:
    """The sign before an item: ○ until scored, then its judgement, or a dot when only points were given.

    A veto that fell is a sign of its own, points or not.
    """
    if item.veto and score.judgement is Judgement.NOT_MET:
        return "veto"
    if not score.is_scored:
        return "unscored"
    return JUDGEMENT_SIGN[score.judgement] if score.judgement is not None else "scored"


def item_row(scheme: Scheme, item: Item, score: ItemScore, findings: tuple[Finding, ...]) -> ItemRow:
    """The tree's line of one item."""
    wants = score.is_scored and not score.remark.strip() and needs_remark(scheme, item, score, findings)
    return ItemRow(
        key=score.key,
        no=item.short,
        clause=item.clause,
        name=item.name,
        sign=item_sign(item, score),
        points=points_text(score.points, scheme.scoring.step),
        full=full_text(item.full),
        is_scored=score.is_scored,
        is_veto=item.veto,
        has_remark=bool(score.remark.strip()),
        has_pins=bool(score.pins or score.files),
        wants_remark=wants,
    )


def section_row(
    scheme: Scheme, section: Section, keys: tuple[ItemKey, ...], sheet: ScoreSheet, findings: Findings
) -> SectionRow:
    """A section with the items of ``keys`` that belong to it."""
    ids = {item.id for item in section.item}
    scores = [sheet.score(key) for key in keys if key.item in ids]
    given = [score.points for score in scores if score.points is not None]
    return SectionRow(
        no=section.no,
        title=section.title,
        scored=sum(score.is_scored for score in scores),
        total=len(scores),
        points=points_text(sum(given, Decimal(0)) if given else None, scheme.scoring.step),
        full=full_text(sum((scheme.item(score.item).full for score in scores), Decimal(0))),
        items=tuple(item_row(scheme, scheme.item(score.item), score, findings.get(score.key, ())) for score in scores),
    )


def sheet_rows(
    scheme: Scheme,
    keys: tuple[ItemKey, ...],
    sheet: ScoreSheet,
    findings: Findings,
    changed: Collection[ItemKey] = (),
) -> tuple[SectionRow, ...]:
    """The tree of one occupation; ``changed`` are the places that differ from the version submitted before."""
    rows = (section_row(scheme, section, keys, sheet, findings) for section in scheme.section)
    return tuple(_marked(row, changed) if changed else row for row in rows if row.items)


def _marked(section: SectionRow, changed: Collection[ItemKey]) -> SectionRow:
    items = (msgspec.structs.replace(row, is_changed=row.key in changed) for row in section.items)
    return msgspec.structs.replace(section, items=tuple(items))


def found_rows(
    sections: tuple[SectionRow, ...], scores: Mapping[ItemKey, ItemScore], typed: str
) -> tuple[SectionRow, ...]:
    """The tree's lines that hold what is searched for: number, name, pinyin, initials or the remark's text."""
    kept = (
        msgspec.structs.replace(
            section,
            items=tuple(
                row
                for row in section.items
                if is_found(typed, row.name, f"{row.key.item} {row.clause} {scores[row.key].remark}")
            ),
        )
        for section in sections
    )
    return tuple(section for section in kept if section.items)


def progress(scheme: Scheme, keys: tuple[ItemKey, ...], sheet: ScoreSheet, findings: Findings) -> Progress:
    """Counts and sums over ``keys``."""
    scores = [sheet.score(key) for key in keys]
    rows = [item_row(scheme, scheme.item(score.item), score, findings.get(score.key, ())) for score in scores]
    given = [score for score in scores if score.points is not None]
    total = sum((score.points for score in given if score.points is not None), Decimal(0))
    return Progress(
        scored=sum(row.is_scored for row in rows),
        total=len(rows),
        wants_remark=sum(row.wants_remark for row in rows),
        points=points_text(total if given else None, scheme.scoring.step),
        full=full_text(sum((scheme.item(score.item).full for score in given), Decimal(0))),
    )


def editor_of(requirement: Requirement) -> tuple[str, tuple[str, ...]]:
    """How the measured value of a requirement is entered: (number | choice | none, words offered).

    Words are those that the check understands; any other text may be typed, too.
    """
    rule = requirement.rule
    if not requirement.measurable:
        return "none", ()
    if isinstance(rule, Number | PeopleCount | QualifiedCount):
        return "number", ()
    if isinstance(rule, Presence):
        if len(rule.things) == 1:
            return "choice", ("有", "无")
        return "choice", ("齐备", *(f"缺{name}" for name in thing_names(rule)))
    if isinstance(rule, SameAs):
        return "choice", ("是", "否")
    if isinstance(rule, Choice) and rule.allowed:
        return "choice", rule.allowed
    if isinstance(rule, Document | TenureDocument | Stated):
        return "choice", ("有", "无", "不适用")
    return "choice", ("符合", "不符合", "不适用")


def thing_names(rule: Presence) -> tuple[str, ...]:
    """The first word of each thing: 计算机 of 计算机/电脑."""
    return tuple(thing.split("/", 1)[0] for thing in rule.things)


def requirement_rows(item: Item, score: ItemScore, findings: Iterable[Finding]) -> tuple[RequirementRow, ...]:
    """The requirement lines of one item; one that has no finding shows its text and no verdict."""
    found = {finding.requirement: finding for finding in findings}
    overrides = {each.requirement: each for each in score.overrides}
    return tuple(
        _requirement_row(requirement, score, found.get(requirement.id), overrides.get(requirement.id))
        for requirement in item.requirement
    )


def _requirement_row(
    requirement: Requirement, score: ItemScore, finding: Finding | None, override: Override | None
) -> RequirementRow:
    editor, options = editor_of(requirement)
    verdict = finding.verdict if finding else Verdict.ON_SITE
    shown = Verdict(override.verdict) if override else verdict
    things = thing_names(requirement.rule) if isinstance(requirement.rule, Presence) else ()
    return RequirementRow(
        id=requirement.id,
        letter=requirement.id.rsplit(".", 1)[-1],
        name=requirement.text,
        detail="、".join(things) if len(things) > 1 else "",
        declared=_counted(finding.declared, things) if finding and finding.declared else UNSCORED,
        documented=_filed(_counted(finding.documented, things)) if finding and finding.documented else UNSCORED,
        measured=score.measured.get(requirement.id, ""),
        unit=unit_text((finding.unit if finding else "") or requirement.unit),
        threshold=threshold_text(finding, requirement) if finding else "",
        sign=VERDICT_SIGN[shown],
        verdict=VERDICT_TEXT[shown],
        message=_message(finding, verdict, override),
        why=finding.why if finding else "",
        whole=(finding.declared if finding else None) or UNSCORED,
        files=(finding.documented if finding else None) or UNSCORED,
        editor=editor,
        options=options,
        override=override,
        working_kind=working_kind(requirement),
        working=score.workings.get(requirement.id),
        working_text=working_text(score.workings[requirement.id]) if requirement.id in score.workings else "",
    )


def _counted(text: str, things: tuple[str, ...]) -> str:
    """A list of facilities as its count, 4 类; the list itself is the tooltip (``whole``)."""
    parts = [part for part in re.split("[、，,；;]", text) if part.strip()]
    return f"{len(parts)} 类" if len(things) > 1 and len(parts) > 1 else text


def _filed(text: str) -> str:
    """File names as their count, 2 份; the names are the tooltip (``files``)."""
    names = text.split("、")
    return f"{len(names)} 份" if all(re.search(r"\.[A-Za-z0-9]{2,4}$", name) for name in names) else text


def threshold_text(finding: Finding, requirement: Requirement) -> str:
    """``>=60`` as people read it: ≥ 60 ㎡."""
    plain = finding.threshold.replace(">=", "≥ ").replace("<=", "≤ ").replace(",", "，")
    plain = plain.removeprefix("=") if plain.startswith("=") else plain
    unit = unit_text(finding.unit or requirement.unit)
    return f"{plain} {unit}" if unit and plain[-1:].isdigit() else plain


def _message(finding: Finding | None, verdict: Verdict, override: Override | None) -> str:
    if override:
        reason = override.reason.strip() or "须写理由"
        return f"核查为{VERDICT_TEXT[verdict]}，本人改判为{VERDICT_TEXT[Verdict(override.verdict)]}：{reason}"
    if finding and verdict is Verdict.NOT_MET:
        return finding.why
    return ""
