"""What the form says beside its fields, as plain values: the proposal, why a remark is due, what changed. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from reviewer.domain.findings import VERDICT_TEXT, Verdict
from reviewer.domain.procedure import Reading
from reviewer.domain.records import Record, decoded
from reviewer.domain.rubric import Proposal
from reviewer.domain.scheme import Item, Scheme
from reviewer.domain.sheet import JUDGEMENT_TEXT, ItemScore, Judgement, Override
from reviewer.domain.sheet_changes import SheetChange
from ui.screens.scoring.sheet.reading import LastChange
from ui.screens.scoring.sheet.rows import UNSCORED, RequirementRow, full_text, points_text

NO_PROPOSAL = "核实后给出"
LEFT_OUT = "，另："
SHORTEN_AFTER, LINE_SHORTENED = 24, 60
# (taken away, done) for what has no value to show.
DONE_WORDS: Mapping[str, tuple[str, str]] = {
    "override": ("撤销改判", "改判"),
    "pin": ("删除定位", "添加定位"),
    "file": ("移走照片", "添加或修改照片"),
    "working": ("去掉计算过程", "计算"),
}


class ProposalRow(Record):
    """The line of the rubric: its arithmetic at the right (``points`` None: there is none to take over)."""

    steps: str
    tip: str
    points: Decimal | None


def proposal_row(item: Item, proposal: Proposal | None) -> ProposalRow:
    """The arithmetic of the open item and, as a tooltip, the reason of each step."""
    if proposal is None:
        has_numbers = any(each.by != "judged" for each in item.rubric.deduction)
        tip = "有要求待定或须现场核：填写核实值后，这里给出建议分值。" if has_numbers else ""
        return ProposalRow(steps=NO_PROPOSAL if has_numbers else "", tip=tip, points=None)
    steps, *more = proposal.steps.split(LEFT_OUT)
    if more:
        steps += "，另酌定"
    lines = [f"建议分值 {full_text(proposal.points)}（按 = 填入）", *proposal.reasons]
    return ProposalRow(steps=steps, tip="\n".join(lines), points=proposal.points)


def remark_reasons(scheme: Scheme, item: Item, score: ItemScore, contradiction: str) -> tuple[str, ...]:
    """Why this score needs a remark, in words; the same rule as ``needs_remark``."""
    reasons = []
    if scheme.scoring.remark == "always":
        reasons.append("本办法每项都须写说明")
    elif scheme.scoring.remark == "below_full":
        if score.points is not None and score.points < item.full:
            reasons.append("得分低于满分")
        if score.judgement not in (None, Judgement.MET) and not contradiction:
            reasons.append(f"判为{JUDGEMENT_TEXT[score.judgement]}")
    if contradiction:
        reasons.append(contradiction)
    return tuple(reasons)


def item_readings(scheme: Scheme, item: Item) -> tuple[Reading, ...]:
    """How unclear places of the notice that concern an item or its requirements are read."""
    places = (item.id, *(each.id for each in item.requirement))
    return tuple(each for each in scheme.reading if any(place in each.at for place in places))


def veto_text(item: Item, score: ItemScore) -> str:
    """What judging a veto item means; empty where it is none."""
    if not item.veto:
        return ""
    if score.judgement is Judgement.NOT_MET:
        return "一票否决：本项判为不符合，无论总分多少，评审结论为不通过。"
    return "一票否决项：判为不符合的，无论总分多少，评审结论为不通过。"


def requirement_at_hand(rows: Iterable[RequirementRow], chosen: str | None) -> RequirementRow | None:
    """The requirement that a phrase speaks of: that with the keyboard, else one not met, else one measured."""
    those = tuple(rows)
    wants: tuple[Callable[[RequirementRow], bool], ...] = (
        lambda row: row.id == chosen,
        lambda row: row.sign == "not_met" and bool(row.measured),
        lambda row: row.sign == "not_met",
        lambda row: bool(row.measured),
        lambda row: row.editor == "number",
    )
    return next((row for want in wants for row in those if want(row)), None)


# What a phrase says it speaks of: an area never becomes a number of seats, whichever line has the keyboard.
_SPOKEN_OF = (("面积", "area"), ("座位", "seats"), ("工位", "places"), ("席位", "places"), ("租期", "lease"))


def requirement_spoken_of(rows: Iterable[RequirementRow], text: str, chosen: str | None) -> RequirementRow | None:
    """The requirement that a phrase names by its kind of value, else the one at hand."""
    those = tuple(rows)
    kinds = {kind for word, kind in _SPOKEN_OF if word in text}
    return requirement_at_hand(tuple(row for row in those if row.working_kind in kinds) or those, chosen)


def phrase_values(row: RequirementRow | None) -> Mapping[str, str]:
    """What ``{measured}``, ``{threshold}`` and ``{declared}`` become, each with its unit."""
    if row is None:
        return {}
    return {
        "measured": _with_unit(row.measured, row.unit),
        "declared": _with_unit(row.whole if row.whole != UNSCORED else "", row.unit),
        "threshold": row.threshold.replace(" ", ""),
    }


def _with_unit(text: str, unit: str) -> str:
    return f"{text}{unit}" if text[-1:].isdigit() else text


def change_words(changes: Iterable[SheetChange], step: Decimal) -> tuple[str, ...]:
    """The differences from the submitted version, one line each; long texts are shortened."""
    return tuple(f"{each.label} {_value(each, each.old, step)} → {_value(each, each.new, step)}" for each in changes)


def _value(change: SheetChange, text: str, step: Decimal) -> str:
    if not text:
        return UNSCORED
    if change.field == "points":
        return points_text(Decimal(text), step)
    return _shortened(text)


def field_name(field: str) -> str:
    """A field of the sheet in words: 得分, 核实值 b."""
    kind, _, rest = field.partition(":")
    letter = rest.rsplit(".", 1)[-1]
    names = {"points": "得分", "judgement": "判断", "remark": "说明"}
    parts = {"measured": f"核实值 {letter}", "working": f"计算 {letter}", "override": f"改判 {letter}"}
    return names.get(kind) or parts.get(kind) or {"pin": "定位", "file": "照片"}.get(kind, kind)


def entry_text(field: str, value: str | None, step: Decimal) -> str:
    """A field's value as the sheet keeps it, in words; a dash for none, long texts shortened."""
    if not value:
        return UNSCORED
    kind = field.partition(":")[0]
    if kind == "points":
        return points_text(Decimal(value), step)
    if kind == "judgement":
        return JUDGEMENT_TEXT[Judgement(value)]
    if kind == "override":
        own = decoded(value, Override)
        return f"{VERDICT_TEXT[Verdict(own.verdict)]}（{_shortened(own.reason)}）"
    return _shortened(value)


def _shortened(text: str, after: int = SHORTEN_AFTER) -> str:
    plain = " ".join(text.split())
    return f"{plain[:after]}…" if len(plain) > after else plain


def change_text(change: LastChange) -> str:
    """得分 7.5 → 8.0; long texts are named, not repeated."""
    kind, _, rest = change.field.partition(":")
    if kind == "points":
        return f"得分 {change.old or UNSCORED} → {change.new or UNSCORED}"
    if kind == "judgement":
        return f"判断 {_judgement(change.old)} → {_judgement(change.new)}"
    if kind == "measured":
        return f"核实值 {rest.rsplit('.', 1)[-1]} {change.old or UNSCORED} → {change.new or UNSCORED}"
    if kind in DONE_WORDS:
        taken_away, done = DONE_WORDS[kind]
        return taken_away if change.new is None else done
    return f"说明「{_shortened(change.new or '清空', LINE_SHORTENED)}」"


def _judgement(value: str | None) -> str:
    return JUDGEMENT_TEXT[Judgement(value)] if value else UNSCORED
