"""After the filing: 双随机 drawing that can be repeated, inspections with what was found, complaints.

Source: 沪人社职〔2020〕439号 四(二).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, Literal

from reviewer.domain.records import Record, canonical_json
from reviewer.errors import RuleViolation

CLAUSE: Final = "沪人社职〔2020〕439号 四(二)"
DRAW_RULE: Final = "sha256-1"
DRAW_RULE_TEXT: Final = (
    "对每家机构计算 SHA-256（种子|body|机构标识），按结果从小到大取前若干家；"
    "再对每家抽中的机构和每名检查人员计算 SHA-256（种子|机构标识|姓名），按结果从小到大取前若干人。文字为 UTF-8。"
)
InspectionKind = Literal["random", "routine", "special", "complaint"]
INSPECTION_KINDS: Final[dict[InspectionKind, str]] = {
    "random": "双随机检查",
    "routine": "日常督导",
    "special": "专项检查",
    "complaint": "投诉核查",
}
InspectionResult = Literal["passed", "rectify", "failed"]
INSPECTION_RESULTS: Final[dict[InspectionResult, str]] = {"passed": "合格", "rectify": "限期改正", "failed": "不合格"}
Verified = Literal["", "true", "partly", "false"]
VERIFIED_WORDS: Final[dict[Verified, str]] = {"": "核实中", "true": "属实", "partly": "部分属实", "false": "不属实"}


class DrawnBody(Record):
    """A body that was drawn and who inspects it."""

    key: str
    name: str
    inspectors: tuple[str, ...]


class Draw(Record):
    """One drawing: from whom, by which seed, and what came out. The same seed from the same lists draws the same.

    ``population`` are the keys of the bodies drawn from, in the registry's order; ``rule`` is how it was drawn.
    """

    on: date
    seed: str
    rule: str = DRAW_RULE
    population: tuple[str, ...]
    population_sha256: str
    inspectors: tuple[str, ...]
    each: int
    drawn: tuple[DrawnBody, ...]


class Inspection(Record):
    """What was found at a body on a day, until when (``due_on``) it must be mended and when that was seen."""

    body: str
    on: date
    kind: InspectionKind = "routine"
    inspectors: tuple[str, ...]
    findings: str
    result: InspectionResult
    due_on: date | None = None
    mended_on: date | None = None
    follow_up: str = ""
    draw: str = ""

    @property
    def is_open(self) -> bool:
        """Whether something is still to be mended."""
        return self.result == "rectify" and self.mended_on is None


class Complaint(Record):
    """A complaint about a body: when, about what, whether it proved true, what was done."""

    body: str
    received_on: date
    about: str
    by: str = ""
    contact: str = ""
    verified: Verified = ""
    result: str = ""
    closed_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is not answered yet."""
        return self.closed_on is None


def draw_bodies(
    seed: str, population: Sequence[tuple[str, str]], inspectors: Sequence[str], *, count: int, each: int
) -> tuple[DrawnBody, ...]:
    """``count`` bodies of ``population`` (key, name), and for each of them ``each`` inspectors, by the seed alone.

    Source: 沪人社职〔2020〕439号 四(二) (双随机、一公开).

    Raises:
        RuleViolation: ``draw_bodies``, ``draw_inspectors``, ``draw_seed``.
    """
    names = tuple(dict.fromkeys(inspectors))
    if not seed.strip():
        raise RuleViolation("抽取须有种子，未抽取。", code="draw_seed")
    if not 1 <= count <= len(population):
        raise RuleViolation(
            f"可抽取的机构有 {len(population)} 家，不能抽 {count} 家，未抽取。", code="draw_bodies", where=str(count)
        )
    if not 1 <= each <= len(names):
        raise RuleViolation(
            f"检查人员名单有 {len(names)} 人，不能每家派 {each} 人，未抽取。", code="draw_inspectors", where=str(each)
        )
    drawn = sorted(population, key=lambda one: _order(f"{seed}|body|{one[0]}"))[:count]
    return tuple(
        DrawnBody(
            key=key, name=name, inspectors=tuple(sorted(names, key=lambda who: _order(f"{seed}|{key}|{who}"))[:each])
        )
        for key, name in drawn
    )


def population_hash(keys: Iterable[str]) -> str:
    """SHA-256 of the bodies that were drawn from, as canonical JSON."""
    return hashlib.sha256(canonical_json(list(keys))).hexdigest()


def redrawn(draw: Draw) -> tuple[DrawnBody, ...]:
    """The drawing done again from what was kept of it."""
    names = {each.key: each.name for each in draw.drawn}
    population = [(key, names.get(key, key)) for key in draw.population]
    return draw_bodies(draw.seed, population, draw.inspectors, count=len(draw.drawn), each=draw.each)


def draw_problem(draw: Draw) -> str:
    """Why a kept drawing is not the one its seed gives; empty when it is."""
    if draw.rule != DRAW_RULE:
        return f"不认识的抽取办法“{draw.rule}”"
    if population_hash(draw.population) != draw.population_sha256:
        return "抽取范围与校验值不符"
    return "" if redrawn(draw) == draw.drawn else "按种子重抽，结果与记录不符"


def _order(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
