"""专家组意见: the panel's opinion, its conclusion, each member's stance, what is to be put right by when.

A member who dissents says why and the reasons are printed; one who neither signs nor says why is deemed to
agree, and that is printed too.
Source: 招标投标法实施条例 53, 政府采购法实施条例 41 (the nearest rules; no notice has one of its own).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, Literal

from reviewer.domain.moments import chinese_date
from reviewer.domain.records import Record
from reviewer.errors import RuleViolation

Stance = Literal["agree", "dissent", "silent"]

STANCE_TEXT: Final[Mapping[str, str]] = {"agree": "同意", "dissent": "保留意见", "silent": "未签名，视为同意"}
DEEMED_CONSENT: Final = "未签名，也未书面说明不同意见，视为同意专家组结论（参照《招标投标法实施条例》第五十三条）。"
UNTIL: Final = "｜"
"""Stands between what is to be put right and its date where both are typed on one line."""

_TOTAL = re.compile(r"综合得分\s*(\d+(?:\.\d+)?)\s*分")
_DATE = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:前|之前)?")


class MemberStance(Record):
    """One member's stance on the panel's conclusion; ``reasons`` belong to a dissent.

    ``is_stated`` False: nothing was typed, and the member's signature will stand for consent.
    """

    member: str
    stance: Stance = "agree"
    reasons: str = ""
    is_stated: bool = False

    @property
    def signs(self) -> bool:
        """Whether the member has a signature field."""
        return self.stance != "silent"


class Rectification(Record):
    """One thing to be put right (整改事项), and by when; no date where the conclusion grants no term."""

    text: str
    due: date | None = None


class PanelOpinion(Record):
    """All that people add to the computed result.

    ``conclusion`` is PASS, RECTIFY or FAIL; ``conclusion_reason`` is told where it departs from the points.
    """

    opinion: str
    conclusion: str
    conclusion_reason: str = ""
    stances: tuple[MemberStance, ...]
    rectification: tuple[Rectification, ...] = ()
    review_date: date
    place: str = ""

    @property
    def signing(self) -> tuple[str, ...]:
        """Members that sign, in panel order."""
        return tuple(each.member for each in self.stances if each.signs)


class OpinionGap(Record):
    """What is still missing before the report can be made: the field, its label, and why."""

    field: str
    label: str
    why: str


def gaps(opinion: PanelOpinion, computed: str, total: str, leader: str) -> tuple[OpinionGap, ...]:
    """All that keeps the report from being made; ``computed`` and ``total`` are conclusion and points as worked out."""
    found = []
    if not opinion.opinion.strip():
        found.append(OpinionGap(field="opinion", label="专家组意见", why="还没有写专家组意见"))
    told = [each for each in _TOTAL.findall(opinion.opinion) if each != total]
    if told:
        why = f"意见中写的综合得分 {told[0]} 分，现在为 {total} 分，请改正"
        found.append(OpinionGap(field="opinion", label="专家组意见", why=why))
    if opinion.conclusion != computed and not opinion.conclusion_reason.strip():
        found.append(OpinionGap(field="conclusion_reason", label="另作结论的理由", why="结论与得分不一致，须写理由"))
    for each in opinion.stances:
        if each.stance == "dissent" and not each.reasons.strip():
            field = reasons_field(each.member)
            found.append(OpinionGap(field=field, label=f"{each.member}的理由", why="保留意见须写明不同意见和理由"))
    if all(not each.signs for each in opinion.stances):
        found.append(OpinionGap(field=stance_field(leader), label="成员意见", why="没有一位成员签名，不成其为评审意见"))
    if opinion.conclusion == "RECTIFY":
        if not opinion.rectification:
            found.append(OpinionGap(field="rectification", label="整改事项", why="限期整改须列出整改事项"))
        undated = [each.text for each in opinion.rectification if each.due is None]
        if undated:
            why = f"“{undated[0]}”没有期限，请在该行末写“{UNTIL}2026-05-20”这样的日期"
            found.append(OpinionGap(field="rectification", label="整改事项", why=why))
    return tuple(found)


def stance_field(member: str) -> str:
    """Under which a member's stance is kept."""
    return f"stance:{member}"


def reasons_field(member: str) -> str:
    """Under which the reasons of a member's dissent are kept."""
    return f"reasons:{member}"


def parse_stance(text: str) -> Stance:
    """A stance by its word in code or in Chinese.

    Raises:
        RuleViolation: ``unknown_stance``.
    """
    names: Mapping[str, Stance] = {
        "agree": "agree",
        "dissent": "dissent",
        "silent": "silent",
        "同意": "agree",
        "保留意见": "dissent",
        "不同意": "dissent",
        "未签名": "silent",
        "视为同意": "silent",
    }
    found = names.get(text.strip())
    if found is None:
        raise RuleViolation(
            f"没有“{text}”这种意见，未作更改；可用：同意、保留意见、视为同意（拒签且不说明）。", code="unknown_stance"
        )
    return found


def parse_rectification(text: str) -> tuple[Rectification, ...]:
    """One thing a line; a date behind ``｜`` (or ``|``) at the line's end is its term. Numbers in front are dropped.

    Raises:
        RuleViolation: ``rectification_date``: what stands behind the bar is no date.
    """
    found = []
    for line in text.splitlines():
        words, bar, due = line.replace("|", UNTIL).rpartition(UNTIL)
        words = (words if bar else due).strip()
        words = re.sub(r"^\d+\s*[.、．]\s*", "", words).rstrip("。；; ")
        if not words:
            continue
        found.append(Rectification(text=words, due=_due(due, words) if bar and due.strip() else None))
    return tuple(found)


def rectification_text(items: Iterable[Rectification]) -> str:
    """The list as it is typed: one line each."""
    return "\n".join(each.text + (f"{UNTIL}{each.due.isoformat()}" if each.due is not None else "") for each in items)


def due_text(item: Rectification) -> str:
    """As printed: 2026年5月20日前; a dash where no term is granted."""
    return f"{chinese_date(item.due)}前" if item.due is not None else "—"


def _due(text: str, where: str) -> date:
    match = _DATE.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError(text)
        return date(*(int(each) for each in match.groups()))
    except ValueError as error:
        raise RuleViolation(
            f"整改事项“{where}”的期限“{text.strip()}”不是日期，未作更改；请写成 2026-05-20。",
            code="rectification_date",
            where=where,
        ) from error


def stance_words(stance: MemberStance) -> str:
    """The stance in one sentence, as the report prints it behind the member's name; what is lacking in 【】."""
    if stance.stance == "silent":
        return DEEMED_CONSENT
    if stance.stance == "dissent":
        return f"保留意见，理由：{stance.reasons.strip() or '【不同意见和理由】'}"
    return "同意专家组意见和结论。"
