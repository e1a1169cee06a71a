"""Where the reply letter of an application stands: what it waits for, ready, made, or made of older data."""

from __future__ import annotations

from reviewer.desk import Desk
from reviewer.domain.records import Record
from reviewer.usecases.documents.kind import Where
from reviewer.usecases.documents.letter import LETTER


class LetterStanding(Record):
    """``conclusion`` is empty without a result; ``why`` says in words what is to know or to do.

    waiting: sheets are out; stopped: something has to be put right first; ready: can be made; made: the newest
    letter says what is on record; changed: it does not any more and can be made anew as ``version``.
    """

    standing: Where
    conclusion: str
    is_decided: bool
    version: int
    why: str


def survey_letter(desk: Desk, application_id: str) -> LetterStanding:
    """How far the letter of an application is. Needs no fonts and writes nothing.

    Raises:
        RuleViolation: no such application.
    """
    found = LETTER.survey(desk, application_id)
    return LetterStanding(
        standing="stopped" if found.standing == "missing" else found.standing,
        conclusion=found.conclusion,
        is_decided=desk.store.decision(application_id) is not None,
        version=found.version,
        why=found.why,
    )
