"""The panel's opinion on an application as it stands: what people typed, else what the program proposes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_date
from reviewer.domain.panel_report import (
    MemberStance,
    PanelOpinion,
    Stance,
    parse_rectification,
    parse_stance,
    reasons_field,
    rectification_text,
    stance_field,
)
from reviewer.domain.scoring import CONCLUSION_TEXT, Result
from reviewer.errors import RuleViolation
from reviewer.usecases.documents.entries import read_entries
from reviewer.usecases.propose_opinion import propose_opinion, propose_rectification
from reviewer.usecases.show_sheet import panel_order, submitted_sheets
from reviewer.usecases.work_result import work_result

KIND: Final = "report"


def read_opinion(
    desk: Desk, application_id: str, result: Result | None = None, entries: Mapping[str, str] | None = None
) -> PanelOpinion:
    """Opinion, conclusion, stances and rectification; what nobody typed is as the program proposes it.

    ``entries`` stand in place of what is typed here (a report that comes from another store).

    Raises:
        RuleViolation: the result is not in.
    """
    worked = result if result is not None else work_result(desk, application_id)
    typed = read_entries(desk, KIND, application_id) if entries is None else entries
    day = date.fromisoformat(typed["review_date"]) if "review_date" in typed else _review_date(desk, application_id)
    conclusion = typed.get("conclusion", worked.conclusion)
    if "rectification" in typed:
        rectification = parse_rectification(typed["rectification"])
    else:
        rectification = propose_rectification(desk, application_id, worked, conclusion, day)
    return PanelOpinion(
        opinion=typed.get("opinion") or propose_opinion(desk, application_id, worked),
        conclusion=conclusion,
        conclusion_reason=typed.get("conclusion_reason", "") if conclusion != worked.conclusion else "",
        stances=tuple(_stance(typed, name) for name in seats(desk, application_id, worked)),
        rectification=rectification,
        review_date=day,
        place=typed.get("place", ""),
    )


def seats(desk: Desk, application_id: str, result: Result) -> tuple[str, ...]:
    """The panel in its order; without a panel, those whose sheets count."""
    return panel_order(desk, application_id) or result.members


def opinion_entries(opinion: PanelOpinion) -> dict[str, str]:
    """The opinion as entries, whole: what another store needs to make the same report."""
    entries = {
        "opinion": opinion.opinion,
        "conclusion": opinion.conclusion,
        "conclusion_reason": opinion.conclusion_reason,
        "rectification": rectification_text(opinion.rectification),
        "review_date": opinion.review_date.isoformat(),
        "place": opinion.place,
    }
    for each in opinion.stances:
        if each.is_stated:
            entries[stance_field(each.member)] = each.stance
            entries[reasons_field(each.member)] = each.reasons
    return {name: each for name, each in entries.items() if each or name == "rectification"}


def set_opinion(desk: Desk, application_id: str, text: str) -> PanelOpinion:
    """Keep the panel's opinion; an empty text goes back to the proposed one.

    Raises:
        RuleViolation: the result is not in.
    """
    return _keep(desk, application_id, {"opinion": text.strip() or None})


def set_stance(desk: Desk, application_id: str, member: str, stance: str, reasons: str = "") -> PanelOpinion:
    """Keep a member's stance on the conclusion: 同意, 保留意见 with reasons, or 视为同意 (neither signed nor said why).

    Nobody's points change. The member's own signature confirms what the report prints (X09).

    Raises:
        RuleViolation: not on the panel, no such stance, a dissent without reasons, reasons without a dissent.
    """
    worked = work_result(desk, application_id)
    if member not in seats(desk, application_id, worked):
        raise RuleViolation(f"“{member}”不在专家组中，未作更改。", code="not_on_panel", where=application_id)
    known: Stance = parse_stance(stance)
    if known == "dissent" and not reasons.strip():
        raise RuleViolation(
            f"{member} 保留意见须写明不同意见和理由，未作更改；既不签名又不说明的，记为“视为同意”。",
            code="dissent_without_reasons",
            where=member,
        )
    if known != "dissent" and reasons.strip():
        raise RuleViolation("只有保留意见才写理由，未作更改。", code="reasons_without_dissent", where=member)
    kept = {stance_field(member): known, reasons_field(member): reasons.strip() or None}
    return _keep(desk, application_id, kept)


def set_rectification(desk: Desk, application_id: str, text: str) -> PanelOpinion:
    """Keep what is to be put right, one thing a line, each with its date behind ``｜``; empty: as proposed.

    Raises:
        RuleViolation: a date that is none.
    """
    kept = rectification_text(parse_rectification(text)) or None
    return _keep(desk, application_id, {"rectification": kept})


def set_conclusion(desk: Desk, application_id: str, conclusion: str, reason: str = "") -> PanelOpinion:
    """Keep the conclusion that the panel proposes; another than the points give needs a reason.

    Raises:
        RuleViolation: no such conclusion, or a reason is lacking.
    """
    worked = work_result(desk, application_id)
    if conclusion not in CONCLUSION_TEXT:
        raise RuleViolation(f"没有结论“{conclusion}”，未作更改。", code="unknown_conclusion", where=application_id)
    if conclusion == worked.conclusion:
        return _keep(desk, application_id, {"conclusion": None, "conclusion_reason": None})
    if not reason.strip():
        raise RuleViolation(
            f"按得分应为“{CONCLUSION_TEXT[worked.conclusion]}”，另作结论须写理由，未作更改。",
            code="decision_without_reason",
            where=application_id,
        )
    return _keep(desk, application_id, {"conclusion": conclusion, "conclusion_reason": reason.strip()})


def set_review(desk: Desk, application_id: str, day: date | None, place: str | None) -> PanelOpinion:
    """Keep when and where the panel met; None leaves what is there."""
    values = {"review_date": day.isoformat() if day is not None else None, "place": place}
    return _keep(desk, application_id, {name: each for name, each in values.items() if each is not None})


def _keep(desk: Desk, application_id: str, values: Mapping[str, str | None]) -> PanelOpinion:
    desk.store.application(application_id)
    with desk.store.change(desk.actor) as change:
        for field, value in values.items():
            change.set_document_entry(KIND, application_id, field, value or None, application_id)
    return read_opinion(desk, application_id)


def _stance(typed: Mapping[str, str], member: str) -> MemberStance:
    field = stance_field(member)
    stance = parse_stance(typed.get(field, "agree"))
    reasons = typed.get(reasons_field(member), "") if stance == "dissent" else ""
    return MemberStance(member=member, stance=stance, reasons=reasons, is_stated=field in typed)


def _review_date(desk: Desk, application_id: str) -> date:
    """The day on which the last of the counted sheets was handed in."""
    counted = submitted_sheets(desk, application_id)
    rows = desk.store.sheets(application_id)
    moments = [row.submitted_at for row in rows if row.submitted_at is not None and row.member in counted]
    return beijing_date(max(moments, default=desk.clock()))
