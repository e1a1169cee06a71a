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
    people = {"staff": application.staff, "experts": application.experts, "examiners": application.examiners}
    rows = people[place.group]
    if not 0 <= place.at < len(rows) or rows[place.at].name != place.name:
        raise RuleViolation(
            f"申报材料中已没有“{place.name}”这一行，号码未显示；请重新打开这份申报。", code="unknown_person"
        )
    if place.group == "examiners":
        return application.examiners[place.at].certificate_number
    return application.staff[place.at].id_number if place.group == "staff" else application.experts[place.at].id_number
