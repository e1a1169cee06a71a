"""A member's measured value: where there is one, it decides over what was declared."""

from __future__ import annotations

import re
from decimal import Decimal

from reviewer.domain.checking_case import Case, Outcome
from reviewer.domain.findings import Verdict
from reviewer.domain.quantities import exact_number, is_within, miss_text, number_text, shortfall, unit_text, yes_no
from reviewer.domain.rule_kinds import Number, PeopleCount, Presence, QualifiedCount, RuleKind, SameAs, TenureDocument
from reviewer.domain.rules_values import denies_all, like_theory_room, things_in

_YES = re.compile(r"^(?:met|符合|具备|齐全|齐备|达标|合格|满足|良好|好|有)(?:$|[，,、；;（(\s\d])|^(?:是|yes)$")
# 无 alone or before a stop: 无人机20架 denies nothing.
_NO = re.compile(
    r"^(?:not_met|不符合|不具备|不齐|不达标|不合格|不满足|较差|差|无)(?:$|[，,、；;（(\s])|^(?:没有|缺).{0,20}$|^(?:否|no)$"
)
_NOT_APPLICABLE = frozenset(("不适用", "not_applicable"))
_OPEN = frozenset(("待定", "unclear"))


def with_measured(rule: RuleKind, case: Case, outcome: Outcome, text: str) -> Outcome:
    """The outcome with the measured value deciding.

    Args:
        rule: the requirement's rule.
        case: what is checked.
        outcome: what was found from form and evidence.
        text: what the member entered: a number for bounds, or words such as 有, 缺黑板, 符合, 不适用.
    """
    plain = text.strip()
    outcome = outcome._replace(short=None, lacking=())
    if plain in _NOT_APPLICABLE:
        return outcome._replace(verdict=Verdict.NOT_APPLICABLE, why="核实：不适用。")
    if plain in _OPEN:
        return outcome._replace(verdict=Verdict.UNCLEAR, why=f"核实结果待定；{outcome.why}")
    bounds = _bounds(rule)
    if bounds is not None:
        value = exact_number(plain)
        if value is not None:
            return _by_number(outcome, value, *bounds)
    if isinstance(rule, SameAs) and yes_no(plain) is not None:
        if yes_no(plain):
            return like_theory_room(rule, case)
        return outcome._replace(verdict=Verdict.NOT_APPLICABLE, why="专家认定不是知识技能型职业，按实操考场要求核查。")
    if isinstance(rule, Presence):
        lacking, is_open = things_in(plain, rule.things)
        if not lacking:
            return outcome._replace(verdict=Verdict.MET, why=_beside(f"核实“{plain}”，符合", outcome))
        named = any(word in plain for each in rule.things for word in each.split("/"))
        if (named or _NO.match(plain)) and not is_open:
            denied = _denied(plain, lacking)
            why = _beside(f"核实“{plain}”，缺{'、'.join(denied)}", outcome)
            # 不齐 does not tell which things are lacking.
            is_told = named or len(rule.things) == 1 or denies_all(plain)
            return outcome._replace(verdict=Verdict.NOT_MET, why=why, lacking=tuple(denied) if is_told else ())
    if _NO.match(plain):
        gone = rule.evidence[:1] if isinstance(rule, TenureDocument) else ()
        return outcome._replace(verdict=Verdict.NOT_MET, why=_beside(f"核实“{plain}”，不符合", outcome), lacking=gone)
    if _YES.match(plain) and "缺" not in plain:
        return outcome._replace(verdict=Verdict.MET, why=_beside(f"核实“{plain}”，符合", outcome))
    return outcome._replace(verdict=Verdict.UNCLEAR, why=f"核实“{plain}”，不能自动判断，请专家判断；{outcome.why}")


def _denied(text: str, lacking: list[str]) -> list[str]:
    """缺黑板 names the only thing that is missing; a plain list leaves out all that it does not name."""
    if re.match(r"^(?:缺|无|没有)|[，,；;]\s*缺", text):
        named = [each for each in lacking if each in text]
        return named or lacking
    return lacking


def _bounds(rule: RuleKind) -> tuple[Decimal | int | None, Decimal | int | None, str] | None:
    if isinstance(rule, Number | PeopleCount):
        return rule.minimum, rule.maximum, rule.unit
    if isinstance(rule, QualifiedCount):
        return rule.minimum, None, rule.unit
    if isinstance(rule, TenureDocument) and rule.minimum_years is not None:
        return rule.minimum_years, None, "年"
    return None


def _by_number(
    outcome: Outcome, value: Decimal, minimum: Decimal | int | None, maximum: Decimal | int | None, unit: str
) -> Outcome:
    verdict = Verdict.MET if is_within(value, minimum, maximum) else Verdict.NOT_MET
    text = f"核实 {number_text(value)} {unit_text(unit)}，{miss_text(value, minimum, maximum, unit)}"
    return outcome._replace(verdict=verdict, why=_beside(text, outcome), short=shortfall(value, minimum))


def _beside(text: str, outcome: Outcome) -> str:
    """The measured value first, and what had been declared beside it."""
    return f"{text}；申报 {outcome.declared}。" if outcome.declared else f"{text}。"
