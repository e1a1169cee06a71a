"""Which copy of an issued document prevails in a round: the one signed by hand, or the electronic one."""

from __future__ import annotations

from reviewer.desk import Desk
from reviewer.domain.paper import PREVAILING_TEXT, Prevailing
from reviewer.errors import RuleViolation

_SETTING = "rule.prevails."


def prevailing(desk: Desk, round_id: str) -> Prevailing:
    """What the round says; the paper where nobody said anything."""
    return "electronic" if desk.store.setting(_SETTING + round_id) == "electronic" else "paper"


def prevailing_text(desk: Desk, round_id: str) -> str:
    """The sentence for people."""
    return PREVAILING_TEXT[prevailing(desk, round_id)]


def set_prevailing(desk: Desk, round_id: str, which: Prevailing, reason: str = "") -> str:
    """Say it for a round; the journal keeps who said it when, and why.

    Returns:
        The sentence for people.

    Raises:
        RuleViolation: ``centre_only``, no such round, or neither ``paper`` nor ``electronic``.
    """
    if desk.store.role != "centre":
        message = "以何种签字件为准由评价中心确定，未作更改；请在评价中心的存储中更改。"
        raise RuleViolation(message, code="centre_only", where=round_id)
    desk.store.round(round_id)
    if which not in PREVAILING_TEXT:
        message = "只能是 paper（纸质签字件为准）或 electronic（电子件为准），未作更改。"
        raise RuleViolation(message, code="unknown_prevailing", where=which)
    with desk.store.change(desk.actor) as change:
        change.set_setting(_SETTING + round_id, which, reason.strip())
    return PREVAILING_TEXT[which]
