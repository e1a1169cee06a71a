"""要求补正: the centre asks the applicant to mend something; a new version of the materials answers it."""

from __future__ import annotations

from reviewer.desk import Desk
from reviewer.errors import RuleViolation

RECEIVED = "received"
AWAITING_CORRECTION = "correction"


def ask_correction(desk: Desk, application_id: str, subject: str, reason: str) -> None:
    """Put the application into the state 待补正 and keep what is asked in the journal.

    Args:
        subject: the requirement, condition or material concerned (its id).
        reason: what the applicant should mend, in words.

    Raises:
        RuleViolation: no reason, no such application, or this is not the centre's store.
    """
    if desk.store.role != "centre":
        raise RuleViolation(
            "只有评价中心能要求补正，未作更改；请把意见写在评分表的说明里。",
            code="not_the_centre",
            where=application_id,
        )
    if not reason.strip():
        raise RuleViolation("请写明要补正什么，未作更改。", code="correction_without_reason", where=application_id)
    desk.store.application(application_id)
    with desk.store.change(desk.actor) as change:
        change.note("ask_correction", subject, reason=reason.strip(), application=application_id)
        change.set_application_state(application_id, AWAITING_CORRECTION, reason.strip())


def asked_corrections(desk: Desk, application_id: str) -> tuple[tuple[str, str], ...]:
    """(subject, reason) of everything asked since the newest version came in."""
    asked: dict[str, str] = {}
    for entry in desk.store.journal(application_id):
        if entry.action == "add_application":
            asked.clear()
        elif entry.action == "ask_correction":
            asked[entry.subject] = entry.reason
    return tuple(asked.items())
