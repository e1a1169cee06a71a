"""One member's score sheet: what it holds, what makes it complete, what a value may be.

A sheet belongs to one member and one application; items scored per occupation appear once for
each applied occupation (``scope``). Unscored is None, never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import NamedTuple

import msgspec

from reviewer.domain.application import Application
from reviewer.domain.findings import Finding, Verdict
from reviewer.domain.paper import PaperOrigin
from reviewer.domain.records import Record
from reviewer.domain.scheme import Item, Scheme
from reviewer.domain.site_files import SiteFile
from reviewer.domain.visit import VisitRecord, unfinished
from reviewer.domain.working import AnyWorking
from reviewer.errors import RuleViolation


class Judgement(StrEnum):
    """判断: 符合, 基本符合, 不符合, 不适用."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


JUDGEMENT_TEXT: Mapping[Judgement, str] = {
    Judgement.MET: "符合",
    Judgement.PARTLY: "基本符合",
    Judgement.NOT_MET: "不符合",
    Judgement.NOT_APPLICABLE: "不适用",
}


class SheetState(StrEnum):
    """A sheet is open until submitted; a reopened one is kept beside its next version."""

    OPEN = "open"
    SUBMITTED = "submitted"
    REOPENED = "reopened"


class ItemKey(NamedTuple):
    """An item and, where it is scored per occupation, the occupation's scope."""

    item: str
    scope: str | None


VISIT = ItemKey("visit", None)
"""Where on a sheet stands what belongs to no single item: records of the visit and their sound files."""


class EvidencePin(Record):
    """A place that a score points to: evidence, page (from 1), box in fractions of the page (x, y, w, h).

    ``evidence`` is the hash of a file of the application or of a photo of the sheet.
    """

    id: str
    evidence: str
    page: int | None = None
    box: tuple[Decimal, Decimal, Decimal, Decimal] | None = None
    requirement: str | None = None
    note: str = ""


class Override(Record):
    """A computed verdict replaced by the member's own, with the reason that the rule demands (X07)."""

    requirement: str
    verdict: str
    reason: str


class ItemScore(Record):
    """What one member gave one item. ``points`` None: not scored (or 不适用)."""

    item: str
    scope: str | None = None
    points: Decimal | None = None
    judgement: Judgement | None = None
    measured: dict[str, str] = msgspec.field(default_factory=dict)
    workings: dict[str, AnyWorking] = msgspec.field(default_factory=dict)
    overrides: tuple[Override, ...] = ()
    remark: str = ""
    pins: tuple[EvidencePin, ...] = ()
    files: tuple[SiteFile, ...] = ()

    @property
    def key(self) -> ItemKey:
        """What identifies it on the sheet."""
        return ItemKey(self.item, self.scope)

    @property
    def is_scored(self) -> bool:
        """Points are given, or the item was judged 不适用."""
        return self.points is not None or self.judgement is Judgement.NOT_APPLICABLE


class PreviousVersion(Record):
    """The submitted version that this one replaces, by its commit hash, and why (X04).

    ``agreed_by`` is the leader who agreed to it, as the member stated; empty where nobody is named.
    """

    version: int
    commit: str
    reason: str
    at: datetime
    agreed_by: str = ""


class ScoreSheet(Record):
    """One version of a member's sheet. This document, canonical, is what submission commits to.

    ``files`` are those of the visit as a whole; photos of an item stand with the item. ``paper`` is set
    where the sheet was scored on paper and typed in.
    """

    application: str
    application_sha256: str
    scheme_sha256: str
    round: str
    member: str
    version: int
    items: tuple[ItemScore, ...]
    records: tuple[VisitRecord, ...] = ()
    files: tuple[SiteFile, ...] = ()
    previous: PreviousVersion | None = None
    paper: PaperOrigin | None = None

    @property
    def every_file(self) -> tuple[SiteFile, ...]:
        """Photos and sound of the items and of the visit."""
        return tuple(each for score in self.items for each in score.files) + self.files

    def score(self, key: ItemKey) -> ItemScore:
        """The score of an item; an empty one when nothing was entered yet."""
        for each in self.items:
            if each.key == key:
                return each
        return ItemScore(item=key.item, scope=key.scope)


class Missing(Record):
    """Why a sheet cannot be submitted yet. ``field``: points, remark, judgement or override.

    Of the visit's records (item ``visit``): ``record:ID`` or ``findings:ID``.
    """

    item: str
    scope: str | None
    field: str
    message: str


def item_keys(scheme: Scheme, application: Application) -> tuple[ItemKey, ...]:
    """Every place of the sheet, in the standard's order; per-occupation items once an occupation."""
    keys: list[ItemKey] = []
    for item in scheme.items:
        if item.per == "occupation":
            keys.extend(ItemKey(item.id, each.scope) for each in application.occupations)
        else:
            keys.append(ItemKey(item.id, None))
    return tuple(keys)


def parse_points(text: str, item: Item, step: Decimal) -> Decimal:
    """Exact points from what was typed (full-width digits allowed).

    Raises:
        RuleViolation: not a number, out of 0…full, or not a multiple of the scheme's step.
    """
    plain = text.strip().translate(str.maketrans("０１２３４５６７８９．。", "0123456789.."))
    try:
        points = Decimal(plain)
    except InvalidOperation:
        points = Decimal("NaN")
    if not points.is_finite() or not set(plain) <= set("0123456789."):
        message = f"“{text}”不是分数，请输入 0 到 {item.full} 的数。"
        raise RuleViolation(message, code="points_not_a_number", where=item.id)
    if not 0 <= points <= item.full:
        message = f"{points} 超出范围，本项为 0 到 {item.full} 分。"
        raise RuleViolation(message, code="points_out_of_range", where=item.id)
    if points % step:
        raise RuleViolation(f"{points} 不是 {step} 分的整数倍。", code="points_off_step", where=item.id)
    return points


def with_overrides(findings: Iterable[Finding], score: ItemScore) -> tuple[Finding, ...]:
    """An item's findings with the member's own verdicts in place of the computed ones (X07).

    A verdict that became 不符合 tells no number any more, and neither does one that was 不符合.
    """
    own = {each.requirement: Verdict(each.verdict) for each in score.overrides}
    return tuple(
        msgspec.structs.replace(each, verdict=own[each.requirement], short=None, lacking=())
        if own.get(each.requirement, each.verdict) is not each.verdict
        else each
        for each in findings
    )


def differs(item: Item, score: ItemScore, findings: Iterable[Finding]) -> str:
    """How the member's own judgement contradicts the computed verdicts (X07); empty where it does not.

    Overridden verdicts count as the member replaced them: their reason is given already. Full points
    without a judgement stand for 符合.

    Args:
        item: the item.
        score: what the member gave it.
        findings: its findings for the score's scope.

    Returns:
        Chinese words such as ``判断为符合，而同时考试（b）核查不符合``.
    """
    judgement = score.judgement
    if judgement is None and score.points is not None and score.points == item.full:
        judgement = Judgement.MET
    if judgement is None:
        return ""
    names = {each.id: f"{each.text}（{each.id.rsplit('.', 1)[-1]}）" for each in item.requirement}
    found = [each for each in with_overrides(findings, score) if each.item == item.id]
    unmet = [names[each.requirement] for each in found if each.verdict is Verdict.NOT_MET]
    settled = [each for each in found if each.verdict is not Verdict.NOT_APPLICABLE]
    all_met = bool(settled) and all(each.verdict is Verdict.MET for each in settled)
    said = f"判断为{JUDGEMENT_TEXT[judgement]}" if score.judgement is not None else "给了满分"
    if judgement is Judgement.MET and unmet:
        return f"{said}，而{'、'.join(unmet)}核查不符合"
    if judgement in (Judgement.PARTLY, Judgement.NOT_MET) and all_met:
        return f"{said}，而各条要求核查都符合"
    if judgement is Judgement.NOT_APPLICABLE and (unmet or all_met):
        return f"{said}，而{'、'.join(unmet)}核查不符合" if unmet else f"{said}，而各条要求核查都符合"
    return ""


def needs_remark(scheme: Scheme, item: Item, score: ItemScore, findings: Iterable[Finding]) -> bool:
    """Whether the scheme, or a contradiction to the item's findings (X07), demands a remark for this score."""
    if scheme.scoring.remark == "always" or differs(item, score, findings):
        return True
    if scheme.scoring.remark == "never":
        return False
    if score.judgement in (Judgement.PARTLY, Judgement.NOT_MET, Judgement.NOT_APPLICABLE):
        return True
    return score.points is not None and score.points < item.full


def findings_by_key(keys: Iterable[ItemKey], findings: Iterable[Finding]) -> dict[ItemKey, tuple[Finding, ...]]:
    """Each place's findings: its own scope's, else those of the whole applicant."""
    found: dict[ItemKey, list[Finding]] = {}
    for finding in findings:
        found.setdefault(ItemKey(finding.item, finding.scope), []).append(finding)
    return {key: tuple(found.get(key) or found.get(ItemKey(key.item, None)) or ()) for key in keys}


def what_is_missing(
    scheme: Scheme, application: Application, sheet: ScoreSheet, findings: Mapping[ItemKey, tuple[Finding, ...]]
) -> tuple[Missing, ...]:
    """All that stands between the sheet and its submission, in the standard's order; the visit's records last.

    ``findings``: each place's, with what the sheet measured (``findings_by_key``).
    """
    missing: list[Missing] = []
    for key in item_keys(scheme, application):
        item = scheme.item(key.item)
        score, found = sheet.score(key), findings.get(key, ())
        label = f"{item.clause} {item.name}" + (f"（{key.scope}）" if key.scope else "")
        if not score.is_scored:
            missing.append(Missing(item=key.item, scope=key.scope, field="points", message=f"{label}：未评分"))
        elif score.points is not None and (score.points > item.full or score.points % scheme.scoring.step):
            # Taken back by undo after the round moved to another version of its scheme.
            message = f"{label}：{score.points} 分不合本项的满分 {item.full} 或步长 {scheme.scoring.step}"
            missing.append(Missing(item=key.item, scope=key.scope, field="points", message=message))
        elif not score.remark.strip() and needs_remark(scheme, item, score, found):
            contradiction = differs(item, score, found)
            message = f"{label}：{contradiction}，须写说明" if contradiction else f"{label}：须写说明"
            missing.append(Missing(item=key.item, scope=key.scope, field="remark", message=message))
        missing.extend(
            Missing(item=key.item, scope=key.scope, field="override", message=f"{label}：改判须写理由")
            for each in score.overrides
            if not each.reason.strip()
        )
    names = {each.id: each.name for each in scheme.method}
    missing.extend(
        Missing(item=VISIT.item, scope=VISIT.scope, field=each.field, message=each.message)
        for each in unfinished(sheet.records, names)
    )
    return tuple(missing)
