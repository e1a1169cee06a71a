"""One person's number in full: asking for it is in the journal, the number itself never is."""

from __future__ import annotations

from typing import Literal

from reviewer.desk import Desk
from reviewer.domain.application import Application
from reviewer.domain.records import Record
from reviewer.errors import RuleViolation

PersonGroup = Literal["staff", "experts", "examiners"]


class PersonPlace(Record):
    """A row of one of the three tables of people; ``at`` counts from 0, ``name`` guards against another version."""

    group: PersonGroup
    at: int
    name: str


def unmask_number(desk: Desk, application_id: str, place: PersonPlace) -> str:
    """The number in full; the journal keeps who asked, when, and for whom.

    Returns:
        The ID number of staff and experts, the certificate number of examiners.

    Raises:
        RuleViolation: no such application or person in its newest version.
    """
    number = person_number(desk.application(application_id), place)
    with desk.store.change(desk.actor) as change:
        change.note("unmask", f"{place.group}:{place.name}", field="number", application=application_id)
    return number


def person_number(application: Application, place: PersonPlace) -> str:
    """The number on the form, whatever it looks like.

    Raises:
        RuleViolation: that row is not this person's, because the materials changed meanwhile.
    """
    known: dict[PersonGroup, tuple[tuple[str, str], ...]] = {
        "staff": tuple((each.name, each.id_number) for each in application.staff),
        "experts": tuple((each.name, each.id_number) for each in application.experts),
        "examiners": tuple((each.name, each.certificate_number) for each in application.examiners),
    }
    rows = known[place.group]
    if not 0 <= place.at < len(rows) or rows[place.at][0] != place.name:
        raise RuleViolation(
            f"申报材料中已没有“{place.name}”这一行，号码未显示；请重新打开这份申报。", code="unknown_person"
        )
    return rows[place.at][1]
