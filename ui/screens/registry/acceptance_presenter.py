"""受理: the register of a round, one application as it came in, its letters of recommendation; no Qt."""

from __future__ import annotations

import re
from datetime import date, datetime

from reviewer.desk import Desk
from reviewer.domain.acceptance import Acceptance, Decision, received_minute
from reviewer.domain.moments import BEIJING, beijing_date
from reviewer.domain.procedure import APPLICATION_TYPES, ApplicationType
from reviewer.domain.recommendation import RecommendationLetter, missing_letters
from reviewer.domain.records import Record
from reviewer.domain.registers import ACCEPTANCE
from reviewer.domain.round_terms import window_text
from reviewer.domain.term_text import read_day
from reviewer.errors import RuleViolation
from reviewer.usecases.accept_application import (
    Arrival,
    Proposal,
    accept_application,
    acceptance_of,
    list_acceptances,
    propose_acceptance,
    turn_away,
)
from reviewer.usecases.note_filed import filed_note
from reviewer.usecases.recommendations import (
    application_sites,
    missing_recommendations,
    recommendations,
    record_recommendation,
    void_recommendation,
    wanted_recommendations,
)
from reviewer.usecases.registers import entry_versions
from reviewer.usecases.round_terms import round_terms

WAITING = "待登记"


class ReceivedRow(Record):
    """One line: an application of the round, received or not yet, or one that was turned away without a package.

    ``lacking`` counts missing materials and letters, None before anything was looked at.
    """

    key: str
    application: str
    name: str
    number: str = ""
    received_at: str = ""
    type: str = ""
    lacking: int | None = None
    lacking_words: str = ""
    decision: Decision | None = None
    reason: str = ""
    is_marked: bool = False


class AcceptanceState(Record):
    """The register of a round: lines, when applications are received, whether staff may write here."""

    round: str
    rows: tuple[ReceivedRow, ...]
    window: str
    place: str
    can_edit: bool
    has_entries: bool
    is_registry: bool


class LetterRow(Record):
    """A letter of recommendation on record."""

    id: str
    words: str
    tip: str


class ReceivingState(Record):
    """One application in the form: what was or is to be written down, what the rules say, its letters."""

    row: ReceivedRow
    kept: Acceptance | None
    received_at: str
    received_by: str
    types: tuple[tuple[str, str], ...]
    checklist: tuple[str, ...]
    proposal: Proposal | None
    note: str
    history: tuple[str, ...]
    letters: tuple[LetterRow, ...]
    missing_letters: tuple[str, ...]
    letter_kinds: tuple[tuple[str, str], ...]
    site_letters: frozenset[str]
    next_letter: tuple[str, str]
    sites: tuple[str, ...]
    can_edit: bool


class Typed(Record):
    """What stands in the form."""

    received_at: str
    received_by: str
    type: str
    channel: str = ""
    platform_number: str = ""
    brought: tuple[str, ...] = ()
    decision: Decision | None = None
    reason: str = ""


def read_acceptances(desk: Desk, round_id: str) -> AcceptanceState:
    """Every application of the round by number, then those that were turned away without a package."""
    kept = [each.value for each in list_acceptances(desk, round_id)]
    by_application = {each.application: each for each in kept if each.application}
    rows = [_row(each.id, each.name, by_application.get(each.id)) for each in desk.store.applications(round_id)]
    rows += [_row(each.number, each.applicant, each) for each in kept if not each.application]
    terms = round_terms(desk, round_id)
    return AcceptanceState(
        round=round_id,
        rows=tuple(rows),
        window=window_text(terms),
        place=terms.place,
        can_edit=desk.store.role == "centre",
        has_entries=bool(kept),
        is_registry=not desk.scheme_of_round(round_id).is_scored,
    )


def _row(key: str, name: str, value: Acceptance | None) -> ReceivedRow:
    if value is None:
        return ReceivedRow(key=key, application=key, name=name)
    has_package = bool(value.application)
    return ReceivedRow(
        key=key,
        application=value.application,
        name=name,
        number=value.number,
        received_at=value.received_at.replace("T", " "),
        type=APPLICATION_TYPES[value.type],
        lacking=(0 if value.complete else len(value.lacking)) if has_package else None,
        lacking_words="\n".join(value.lacking),
        decision=value.decision,
        reason="；".join([value.reason, *(each.words for each in value.despite)]).strip("；"),
        is_marked=bool(value.despite),
    )


def read_receiving(desk: Desk, row: ReceivedRow, typed: Typed | None = None) -> ReceivingState:
    """One line as the form shows it; ``typed`` is what stands there already.

    Raises:
        RuleViolation: the application is gone.
    """
    application = row.application
    found = acceptance_of(desk, application) if application else None
    kept = found.value if found is not None else None
    now = received_minute(desk.clock()).replace("T", " ")
    received_at = typed.received_at if typed is not None else kept.received_at.replace("T", " ") if kept else now
    round_id = desk.application_row(application).round if application else ""
    terms = round_terms(desk, round_id) if application else None
    at = typed_moment(received_at)
    proposal, note = None, ""
    if application and at is not None:
        kind = typed_kind(typed.type) if typed is not None else kept.type if kept is not None else "new"
        brought = typed.brought if typed is not None else kept.brought if kept is not None else ()
        proposal = propose_acceptance(desk, application, Arrival(at=at, type=kind, brought=brought))
        note = filed_note(desk, application, kind, beijing_date(at))
    wanted = wanted_recommendations(desk, application) if application else ()
    taken = terms.application_types if terms is not None else ()
    return ReceivingState(
        row=row,
        kept=kept,
        received_at=received_at,
        received_by=kept.received_by if kept is not None else desk.member or "",
        types=tuple(
            (kind, words if kind in taken else f"{words}（本批次不受理）") for kind, words in APPLICATION_TYPES.items()
        ),
        checklist=terms.checklist if terms is not None else (),
        proposal=proposal,
        note=note,
        history=_history(desk, kept) if kept is not None else (),
        letters=_letters(desk, application) if application else (),
        missing_letters=missing_recommendations(desk, application) if application else (),
        letter_kinds=tuple((each.id, each.name) for each in wanted),
        site_letters=frozenset(each.id for each in wanted if each.per == "site"),
        next_letter=_next_letter(desk, application) if application else ("", ""),
        sites=tuple(each.name for each in application_sites(desk, application)) if application else (),
        can_edit=desk.store.role == "centre",
    )


def _history(desk: Desk, kept: Acceptance) -> tuple[str, ...]:
    versions = entry_versions(desk, ACCEPTANCE, Acceptance, kept.number)
    return tuple(
        f"第 {each.version} 次登记　{each.at.astimezone(BEIJING):%m-%d %H:%M} {each.actor}"
        f"{f'：{each.reason}' if each.reason else ''}"
        for each in reversed(versions[:-1] if len(versions) > 1 else ())
    )


def _letters(desk: Desk, application: str) -> tuple[LetterRow, ...]:
    names = {each.id: each.name for each in wanted_recommendations(desk, application)}
    brought = recommendations(desk, application)
    return tuple(_letter_row(each.id, each.value, names.get(each.value.kind, "")) for each in brought)


def _next_letter(desk: Desk, application: str) -> tuple[str, str]:
    """Kind and site of the first letter that is missing."""
    brought = [each.value for each in recommendations(desk, application)]
    sites = application_sites(desk, application)
    for letter in wanted_recommendations(desk, application):
        if letter.per == "applicant" and missing_letters((letter,), (), brought):
            return letter.id, ""
        for site in sites if letter.per == "site" else ():
            if missing_letters((letter,), (site,), brought):
                return letter.id, site.name
    return "", ""


def _letter_row(id: str, value: RecommendationLetter, name: str) -> LetterRow:
    words = "　".join(each for each in (value.issuer, value.site, value.dated) if each)
    return LetterRow(
        id=id, words=words, tip="\n".join(each for each in (name, words, value.number, value.note) if each)
    )


def typed_reason(kept: Acceptance) -> str:
    """The reason that a person gave; the rules' own words, which follow what is missing, are none."""
    own = "；".join(each.words for each in kept.grounds) or f"缺 {'、'.join(kept.lacking)}"
    return "" if kept.reason == own else kept.reason


def typed_moment(text: str) -> datetime | None:
    """2024-05-20 9:30 or 2024年5月20日 9:30 in Beijing; None where it is none."""
    match = re.fullmatch(r"\s*(\S+?)[\sT]+(\d{1,2})[:：](\d{2})\s*", text)
    day = read_day(match[1]) if match is not None else None
    if match is None or day is None or int(match[2]) > 23 or int(match[3]) > 59:
        return None
    return datetime(day.year, day.month, day.day, int(match[2]), int(match[3]), tzinfo=BEIJING)


def typed_kind(text: str) -> ApplicationType:
    """The kind chosen; 新申报 where none is."""
    return next((kind for kind in APPLICATION_TYPES if kind == text), "new")


def receive(desk: Desk, application: str, typed: Typed) -> Acceptance:
    """Write down what stands in the form.

    Raises:
        RuleViolation: the time cannot be read, or the rules are against it.
    """
    at = typed_moment(typed.received_at)
    if at is None:
        raise RuleViolation("收到时间请写成 2024-05-20 9:30，未作登记。", code="moment_unreadable", where="received_at")
    arrival = Arrival(
        at=at,
        by=typed.received_by,
        type=typed_kind(typed.type),
        channel=typed.channel,
        platform_number=typed.platform_number,
        brought=typed.brought,
    )
    return accept_application(desk, application, arrival, typed.decision, typed.reason).value


def turn_away_at_once(desk: Desk, round_id: str, applicant: str, received_at: str, reason: str) -> Acceptance:
    """Write down that somebody was turned away without a package; an empty time is now.

    Raises:
        RuleViolation: no name, the time cannot be read, or there is no reason.
    """
    at = typed_moment(received_at) if received_at.strip() else desk.clock()
    if at is None:
        raise RuleViolation("收到时间请写成 2024-05-20 9:30，未作登记。", code="moment_unreadable", where="at")
    return turn_away(desk, round_id, applicant, reason, Arrival(at=at)).value


def keep_letter(desk: Desk, application: str, kind: str, issuer: str, dated: str, site: str, number: str) -> str:
    """Write a letter of recommendation down; gives its id.

    Raises:
        RuleViolation: the date cannot be read, or something is missing.
    """
    day: date | None = read_day(dated)
    if day is None:
        raise RuleViolation("推荐函日期请写成 2024-05-20，未登记。", code="date_unreadable", where="dated")
    return record_recommendation(desk, application, kind, issuer, day, site=site, number=number).id


def take_letter_back(desk: Desk, id: str, reason: str) -> str:
    """Take a letter back that was written down wrongly.

    Raises:
        RuleViolation: no reason.
    """
    return void_recommendation(desk, id, reason).id
