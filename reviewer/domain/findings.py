"""Requirement × application → declared, threshold, verdict, why."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from reviewer.domain.records import Record


class Verdict(StrEnum):
    """What the numbers say."""

    MET = "met"
    NOT_MET = "not_met"
    UNCLEAR = "unclear"
    ON_SITE = "on_site"
    NOT_APPLICABLE = "not_applicable"


VERDICT_TEXT = {
    Verdict.MET: "符合",
    Verdict.NOT_MET: "不符合",
    Verdict.UNCLEAR: "待定",
    Verdict.ON_SITE: "现场核",
    Verdict.NOT_APPLICABLE: "不适用",
}


MATERIAL_TEXT = {"present": "已交", "incomplete": "不齐", "missing": "缺", "returned": "已退回"}


class Finding(Record):
    """One requirement for one scope: the three values, the threshold, the verdict and why.

    ``short`` and ``lacking``: by how much a number misses its minimum, which things or people fail.
    """

    requirement: str
    item: str
    scope: str | None
    declared: str | None
    documented: str | None
    measured: str | None
    unit: str
    threshold: str
    verdict: Verdict
    why: str
    evidence: tuple[str, ...] = ()
    short: Decimal | None = None
    lacking: tuple[str, ...] = ()


class EligibilityFinding(Record):
    """One condition for one scope. ``is_soft``: 原则上, an exception may be recorded."""

    condition: str
    scope: str | None
    verdict: Verdict
    why: str
    is_soft: bool


class MaterialFinding(Record):
    """Whether one required material is in the package: present, incomplete, missing or returned.

    ``why`` names what is lacking of it: a part, a copy, an occupation or a site.
    """

    no: str
    name: str
    state: str
    evidence: tuple[str, ...] = ()
    why: str = ""


class CheckResult(Record):
    """All findings of one application version."""

    findings: tuple[Finding, ...]
    eligibility: tuple[EligibilityFinding, ...]
    materials: tuple[MaterialFinding, ...]
