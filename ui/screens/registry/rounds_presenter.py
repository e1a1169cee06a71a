"""批次: every round, and the terms of the one that is chosen; no Qt."""

from __future__ import annotations

from pathlib import Path

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_text
from reviewer.domain.procedure import Reading
from reviewer.domain.records import Record
from reviewer.domain.round_terms import TERMS, RoundTerms, term_problems, window_text
from reviewer.domain.term_text import with_term
from reviewer.errors import RuleViolation
from reviewer.usecases.blank_forms import blank_forms, write_blank_forms
from reviewer.usecases.keep_schemes import find_scheme, list_schemes
from reviewer.usecases.make_round import RoundView, list_rounds
from reviewer.usecases.round_terms import (
    change_terms,
    is_reason_needed,
    read_terms,
    round_readings,
    round_terms,
    terms_history,
)

FIRST_SCHEME = "zhejiang-wenzhou-2022"


class TermsState(Record):
    """The terms of a round as the form shows them: texts by key, what does not go together, what to know."""

    round: str
    name: str
    scheme: str
    terms: RoundTerms
    texts: dict[str, str]
    problems: dict[str, str]
    window: str
    readings: tuple[Reading, ...]
    changes: tuple[str, ...]
    forms: tuple[str, ...]
    is_reason_needed: bool
    can_edit: bool


class SchemeChoice(Record):
    """A scheme that a round can be made of: its newest version."""

    id: str
    words: str
    title: str


class RoundsState(Record):
    """Every round, every scheme at hand, and the chosen round's terms (None before there is one).

    ``proposed`` is the id of the scheme that a further round is most likely of.
    """

    rounds: tuple[RoundView, ...]
    schemes: tuple[SchemeChoice, ...]
    proposed: str
    chosen: TermsState | None


def read_rounds(desk: Desk, round_id: str) -> RoundsState:
    """Read rounds, schemes and the terms of one round."""
    chosen = read_round_terms(desk, round_id) if round_id else None
    rounds = list_rounds(desk)
    heads = [find_scheme(desk, each)[0].scheme for each in dict.fromkeys(view.id for view in list_schemes(desk))]
    schemes = tuple(
        SchemeChoice(id=each.id, words=f"{each.short_title} 第 {each.version} 版", title=each.title) for each in heads
    )
    proposed = max(rounds, key=lambda each: each.created_at).scheme_id if rounds else FIRST_SCHEME
    return RoundsState(rounds=rounds, schemes=schemes, proposed=proposed, chosen=chosen)


def read_round_terms(desk: Desk, round_id: str) -> TermsState:
    """The terms of one round.

    Raises:
        RuleViolation: no such round.
    """
    terms, row = round_terms(desk, round_id), desk.store.round(round_id)
    head = desk.scheme_of_round(round_id).scheme
    labels = {each.key: each.label for each in TERMS}
    changes = [
        f"{beijing_text(each.at)[:16]} {each.actor}：{'、'.join(labels.get(key, key) for key in each.changed)}"
        f"{f'。{each.reason}' if each.reason else ''}"
        for each in reversed(terms_history(desk, round_id))
    ]
    return TermsState(
        round=round_id,
        name=row.name,
        scheme=f"{head.short_title} 第 {head.version} 版",
        terms=terms,
        texts=read_terms(desk, round_id),
        problems=dict(term_problems(terms)),
        window=window_text(terms),
        readings=round_readings(desk, round_id),
        changes=tuple(changes),
        forms=tuple(each.name for each in blank_forms(head.id)),
        is_reason_needed=is_reason_needed(desk, round_id),
        can_edit=desk.store.role == "centre",
    )


def write_forms(desk: Desk, round_id: str, folder: Path) -> tuple[Path, ...]:
    """Write the blank forms of a round's scheme into a folder.

    Raises:
        RuleViolation: there are none, or other files of those names are there.
    """
    return write_blank_forms(desk.scheme_of_round(round_id).scheme.id, folder)


def term_fault(terms: RoundTerms, key: str, text: str) -> str:
    """What is wrong with a term as it is typed just now, empty when it can be read."""
    try:
        with_term(terms, key, text)
    except RuleViolation as error:
        return error.message
    return ""


def is_same(terms: RoundTerms, key: str, text: str) -> bool:
    """Whether the text says what is on record already."""
    return not term_fault(terms, key, text) and with_term(terms, key, text) == terms


def keep_term(desk: Desk, round_id: str, key: str, text: str, reason: str) -> TermsState:
    """Keep one term; gives the terms as they are then.

    Raises:
        RuleViolation: it cannot be read, or a reason is needed.
    """
    change_terms(desk, round_id, {key: text}, reason)
    return read_round_terms(desk, round_id)
