"""The bureau's consent, recorded for an application or for a whole round."""

from __future__ import annotations

from datetime import date

from reviewer.desk import Desk
from reviewer.domain.consent import Consent
from reviewer.domain.moments import beijing_date, chinese_date
from reviewer.domain.registers import CONSENT
from reviewer.errors import RuleViolation
from reviewer.usecases.documents.keep_document import round_ids
from reviewer.usecases.registers import Kept, enter, entry


def record_consent(
    desk: Desk, subject: str, by: str, on: date, number: str = "", note: str = "", reason: str = ""
) -> Consent:
    """Write the consent down; one that is there already is corrected, for a reason.

    Source: 沪人社职〔2024〕124号 三(五).

    Raises:
        RuleViolation: ``not_centre``, ``unknown_application`` (or round), ``consent_by``, ``consent_date``,
            ``consent_reason``.
    """
    if desk.store.role != "centre":
        raise RuleViolation("同意意见由评价中心登记，未保存。", code="not_centre", where=subject)
    round_id = round_of(desk, subject)
    if not by.strip():
        raise RuleViolation("没有写明同意的单位，未保存。", code="consent_by", where=subject)
    if on > beijing_date(desk.clock()):
        raise RuleViolation(f"同意日期{chinese_date(on)}在今天之后，未保存。", code="consent_date", where=subject)
    consent = Consent(subject=subject, by=by.strip(), on=on, number=number.strip(), note=note.strip())
    known = entry(desk, CONSENT, Consent, subject)
    if known is not None and known.value != consent and not reason.strip():
        raise RuleViolation(
            f"{known.value.by}{chinese_date(known.value.on)}的同意意见已登记；更正须写理由，未作更改。",
            code="consent_reason",
            where=subject,
        )
    application = subject if subject != round_id else None
    with desk.store.change(desk.actor) as change:
        enter(change, CONSENT, subject, subject, consent, reason.strip(), application=application)
    return consent


def consent_of(desk: Desk, subject: str) -> Kept[Consent] | None:
    """The consent on record: the application's own, else that of its round; None before there is one."""
    own = entry(desk, CONSENT, Consent, subject)
    if own is not None or subject in round_ids(desk):
        return own
    return entry(desk, CONSENT, Consent, desk.application_row(subject).round)


def round_of(desk: Desk, subject: str) -> str:
    """The round that a subject is, or that its application belongs to.

    Raises:
        RuleViolation: ``unknown_application``, it is neither.
    """
    return subject if subject in round_ids(desk) else desk.application_row(subject).round
