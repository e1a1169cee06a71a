"""批次设定: what holds for a round, term by term; begun with its scheme's, changed with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from reviewer.desk import Desk
from reviewer.domain.procedure import Reading
from reviewer.domain.records import Record
from reviewer.domain.registers import ROUND_TERMS
from reviewer.domain.round_terms import TERMS, RoundTerms, changed_terms, terms_of_scheme
from reviewer.domain.term_text import term_text, with_term
from reviewer.errors import RuleViolation
from reviewer.intake.terms_file import load_terms
from reviewer.usecases.registers import enter, entry, entry_versions


class TermsVersion(Record):
    """One change of a round's terms: the keys that were changed, by whom, when, why."""

    version: int
    at: datetime
    actor: str
    reason: str
    changed: tuple[str, ...]


def round_terms(desk: Desk, round_id: str) -> RoundTerms:
    """The terms of a round as they stand: what staff set, else what its scheme says.

    Raises:
        RuleViolation: no such round.
    """
    scheme = desk.scheme_of_round(round_id)
    kept = entry(desk, ROUND_TERMS, RoundTerms, round_id)
    return terms_of_scheme(scheme) if kept is None else kept.value


def is_reason_needed(desk: Desk, round_id: str) -> bool:
    """Whether applications are in the round already: a change of its terms then says why."""
    return bool(desk.store.applications(round_id))


def set_round_terms(desk: Desk, round_id: str, terms: RoundTerms, reason: str = "") -> tuple[str, ...]:
    """Keep other terms for a round; the same again changes nothing.

    Source: 沪人社职〔2020〕439号 三(一), 五(一) (征集公告, 适时按需公开征集).

    Returns:
        keys of the terms that were changed.

    Raises:
        RuleViolation: ``not_the_centre``, ``terms_without_reason``.
    """
    changed = changed_terms(round_terms(desk, round_id), terms)
    if desk.store.role != "centre":
        raise RuleViolation("批次设定由评价中心填写，未作更改。", code="not_the_centre", where=round_id)
    if not changed:
        return ()
    if is_reason_needed(desk, round_id) and not reason.strip():
        raise RuleViolation(
            "本批次已有申报，改批次设定须写明理由，未作更改。", code="terms_without_reason", where=changed[0]
        )
    with desk.store.change(desk.actor) as change:
        enter(change, ROUND_TERMS, round_id, round_id, terms, reason.strip())
    return changed


def change_terms(desk: Desk, round_id: str, values: Mapping[str, str], reason: str = "") -> tuple[str, ...]:
    """Change single terms, each as people write it: all of them or none.

    Returns:
        keys of the terms that were changed.

    Raises:
        RuleViolation: ``unknown_term``, ``term_unreadable``, and as :func:`set_round_terms`.
    """
    terms = round_terms(desk, round_id)
    for key, text in values.items():
        terms = with_term(terms, key, text)
    return set_round_terms(desk, round_id, terms, reason)


def read_terms(desk: Desk, round_id: str) -> dict[str, str]:
    """Every term of a round as text, in the order in which they are shown.

    Raises:
        RuleViolation: no such round.
    """
    terms = round_terms(desk, round_id)
    return {each.key: term_text(terms, each.key) for each in TERMS}


def read_terms_file(path: Path) -> dict[str, str]:
    """Terms written in a TOML or JSON file.

    Raises:
        RuleViolation: ``terms_file``.
        EnvironmentProblem: the file cannot be read.
    """
    return load_terms(path)


def terms_history(desk: Desk, round_id: str) -> tuple[TermsVersion, ...]:
    """Every change of a round's terms, oldest first."""
    before = terms_of_scheme(desk.scheme_of_round(round_id))
    versions = []
    for each in entry_versions(desk, ROUND_TERMS, RoundTerms, round_id):
        changed = changed_terms(before, each.value)
        versions.append(
            TermsVersion(version=each.version, at=each.at, actor=each.actor, reason=each.reason, changed=changed)
        )
        before = each.value
    return tuple(versions)


def paper_terms(desk: Desk, round_id: str) -> dict[str, str]:
    """What official papers take from a round's terms: 文号 of the call in brackets, its ground, whom to ask.

    Contact and telephone are the scheme's own until staff name somebody else for the round.
    Source: 沪人社职〔2024〕124号 标题, 引言; 温州2022 六.
    """
    scheme, terms = desk.scheme_of_round(round_id), round_terms(desk, round_id)
    people = terms.contact if terms.contact != terms_of_scheme(scheme).contact else ()
    return {
        "call_number": f"（{terms.number}）" if terms.number else "",
        "legal_basis": "、".join(terms.basis),
        "contact": people[0].name if people else scheme.letters.contact,
        "phone": people[0].phone if people else scheme.letters.phone,
    }


def round_readings(desk: Desk, round_id: str) -> tuple[Reading, ...]:
    """How ambiguous places of the notice that concern the round itself are read here."""
    return tuple(each for each in desk.scheme_of_round(round_id).reading if "round" in each.at)
