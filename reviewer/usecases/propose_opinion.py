"""What the program proposes for a panel report: an opinion drawn up from the points, and what is to be put right.

People change both as they like; nothing here enters a score.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from reviewer.desk import Desk
from reviewer.domain.findings import Finding, Verdict
from reviewer.domain.panel_report import Rectification
from reviewer.domain.scheme import Item, Scheme
from reviewer.domain.scoring import ItemResult, Result, shown_text
from reviewer.domain.sheet import ItemKey, Judgement, ScoreSheet
from reviewer.domain.working_days import months_later
from reviewer.usecases.describe_sheet import level_text, printed_threshold, printed_units
from reviewer.usecases.show_sheet import panel_leader, submitted_sheets

RECTIFY_MONTHS: Final = 3
"""As the reply letters have it; no notice gives a term. Every date can be changed."""
_NAMED = 4
_LACKING: Final[Mapping[str, str]] = {"有": "未提供", "已填报": "未填报"}
_WEAK = Fraction(4, 5)


def propose_opinion(desk: Desk, application_id: str, result: Result) -> str:
    """Paragraphs in sober words: who reviewed what, the points, where they are strong and where they are lost."""
    scheme, application = desk.scheme_of(application_id), desk.application(application_id)
    occupations = "、".join(f"{each.scope}（{level_text(each.levels)}）" for each in application.occupations)
    leader = panel_leader(desk, application_id)
    led = f"，组长{leader}" if leader else ""
    first = (
        f"专家组{len(result.members)}人{led}，按《{scheme.scheme.source.file}》对{application.applicant_name}申报的"
        f"{occupations}进行评审，成员独立评分、密封交卷后汇总，综合得分{result.total_shown}分"
        f"（满分{scheme.full}分），{_standing(scheme, result)}。"
    )
    strong = [
        f"“{each.title.split('、', 1)[-1]}”{_shown(each.value, scheme)}分（满分{each.full}分）"
        for each in result.sections
        if each.value is not None and Fraction(each.value) >= Fraction(each.full) * Fraction(9, 10)
    ]
    weak = [_item_words(scheme, row) for row in _weakest(result)]
    paragraphs = [first]
    if strong:
        paragraphs.append(f"得分率在九成以上的部分：{'，'.join(strong)}。")
    if weak:
        paragraphs.append(f"失分较多的项目：{'；'.join(weak)}。")
    if result.vetoes:
        paragraphs.append(f"一票否决项：{'、'.join(result.vetoes)}。")
    return "\n".join(paragraphs)


def propose_rectification(
    desk: Desk, application_id: str, result: Result, conclusion: str, day: date
) -> tuple[Rectification, ...]:
    """What is not met or was judged short of it by most, one line an item.

    A term of three months from ``day`` where the conclusion is RECTIFY, none where it is FAIL; nothing for PASS.
    """
    if conclusion == "PASS":
        return ()
    scheme = desk.scheme_of(application_id)
    sheets = submitted_sheets(desk, application_id)
    unmet = _unmet(desk, application_id, sheets)
    due = months_later(day, RECTIFY_MONTHS) if conclusion == "RECTIFY" else None
    found = []
    for row in result.items:
        if row.value is None or Fraction(row.value) >= Fraction(row.full):
            continue
        item, key = scheme.item(row.item), ItemKey(row.item, row.occupation)
        words = "；".join(finding_words(item, each) for each in unmet.get(key, ())) or _remark(sheets, key)
        if words:
            scope = f"（{row.occupation}）" if row.occupation is not None else ""
            words = without_name(words, item)
            found.append(Rectification(text=f"{item.clause} {item.name}{scope}：{words}", due=due))
    return tuple(found)


def _standing(scheme: Scheme, result: Result) -> str:
    scoring, total = scheme.scoring, Fraction(result.total_exact)
    veto = "，有一票否决项" if result.vetoes else ""
    if total >= Fraction(scoring.pass_line):
        return f"达到通过分数线{scoring.pass_line}分{veto}"
    if total >= Fraction(scoring.rectify_line):
        return f"未达到通过分数线{scoring.pass_line}分，达到整改分数线{scoring.rectify_line}分{veto}"
    return f"未达到整改分数线{scoring.rectify_line}分{veto}"


def _weakest(result: Result) -> list[ItemResult]:
    """The items that lose most, each under four fifths of its full points."""
    weak = [row for row in result.items if row.value is not None and Fraction(row.value) < Fraction(row.full) * _WEAK]
    weak.sort(key=lambda row: Fraction(row.value or "0") - Fraction(row.full))
    return weak[:_NAMED]


def _item_words(scheme: Scheme, row: ItemResult) -> str:
    item = scheme.item(row.item)
    scope = f"（{row.occupation}）" if row.occupation is not None else ""
    return f"{item.clause} {item.name}{scope}{_shown(row.value, scheme)}分（满分{row.full}分）"


def _shown(value: str | None, scheme: Scheme) -> str:
    return "—" if value is None else shown_text(Fraction(Decimal(value)), scheme.scoring)


def _unmet(desk: Desk, application_id: str, sheets: Mapping[str, ScoreSheet]) -> Mapping[ItemKey, tuple[Finding, ...]]:
    """Requirements not met, with the values that the panel measured: the leader's before the others'."""
    leader = panel_leader(desk, application_id)
    measured: dict[tuple[str, str | None], str] = {}
    for name in sorted(sheets, key=lambda each: each != leader):
        for score in sheets[name].items:
            for requirement, value in score.measured.items():
                if value:
                    measured.setdefault((requirement, score.scope), value)
    found: dict[ItemKey, tuple[Finding, ...]] = {}
    for each in desk.check(application_id, measured).findings:
        if each.verdict is Verdict.NOT_MET:
            key = ItemKey(each.item, each.scope)
            found[key] = (*found.get(key, ()), each)
    return found


def finding_words(item: Item, finding: Finding) -> str:
    """面积（核实29.1㎡，要求≥30㎡）; what the item's name says already is not said again."""
    text = next(each.text for each in item.requirement if each.id == finding.requirement)
    named = "" if text == item.name else text
    value = finding.measured or finding.documented or finding.declared
    threshold = printed_threshold(finding)
    if not value and threshold in _LACKING:
        return f"{_LACKING[threshold]}{named}"
    source = "核实" if finding.measured else "佐证" if finding.documented else "申报"
    value = printed_units(value or "")
    if re.search(r"\.(pdf|jpe?g|png|docx?|xlsx?)$", value, re.IGNORECASE):
        # A file stands for what it should prove: told as the file that it is.
        source, value = "见", f"《{value}》"
    unit = finding.unit.replace("m2", "㎡") if value and value[-1].isdigit() else ""
    facts = [f"{source}{value}{unit}"] if value else []
    facts += [f"要求{threshold}"] if threshold else []
    told = "，".join(facts)
    if not named:
        return told or "未达到要求"
    return f"{named}（{told}）" if told else named


def without_name(words: str, item: Item) -> str:
    """只有目录，没有文本 of 设备、设施管理制度只有目录，没有文本, where the item's name stands before it."""
    rest = words.removeprefix(item.name).lstrip("：:，, ")
    return rest if rest and rest[:1] not in "的和及与、" else words


def _remark(sheets: Mapping[str, ScoreSheet], key: ItemKey) -> str:
    """Why the item fell short, in a member's words, where more than half judged it so."""
    short = [
        score.remark.strip()
        for score in (sheet.score(key) for sheet in sheets.values())
        if score.judgement in (Judgement.PARTLY, Judgement.NOT_MET)
    ]
    if len(short) * 2 <= len(sheets):
        return ""
    return next((" ".join(each.split()).rstrip("。；;") for each in short if each), "")
