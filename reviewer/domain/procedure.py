"""How a notice has a round run: the call, stages, deadlines, the review of single projects.

All of it is data of the scheme. What a gate asks and when a deadline ends is worked out by the use cases.
"""

from __future__ import annotations

from typing import Final, Literal

from reviewer.domain.records import Record

# What must hold before a stage is entered.
Gate = Literal[
    "accepted",  # 受理登记 says accepted
    "recommended",  # every required recommendation is on record
    "materials_complete",  # no required material is missing or returned
    "reviewed",  # the record of at least one named method, or a signed sheet, is there
    "concluded",  # the centre's conclusion stands
    "passed",  # and it is 通过
    "letter_issued",  # the reply letter is issued
    "projects_reviewed",  # every applied occupation has its project review
    "project_passed",  # at least one of them passed
    "consented",  # the bureau's consent is on record
    "publicity_over",  # the publicity ended
    "no_objection",  # and no objection is open or upheld
    "filed",  # the filing is on record
]
# How an application's (or a body's) way ends; "" is under way.
Outcome = Literal["", "not_accepted", "failed", "given_up", "withdrawn", "filed", "expired", "removed"]
ApplicationType = Literal["new", "add", "remove", "territorial"]
APPLICATION_TYPES: Final[dict[ApplicationType, str]] = {
    "new": "新申报",
    "add": "新增职业（工种）",
    "remove": "减少职业（工种）",
    "territorial": "属地备案",
}


class Stage(Record):
    """A step of the procedure. ``next`` are the stages that may follow it: the table of allowed moves.

    ``subject``: what goes through it, an application or, once filed, the body. ``requires`` must all hold before it
    is entered. ``methods`` (ids of ``[[method]]``) are those that the notice names for it, ``output`` what leaves it
    in the notice's words.
    """

    id: str
    name: str
    actor: str
    clause: str
    next: tuple[str, ...] = ()
    subject: Literal["application", "body"] = "application"
    requires: tuple[Gate, ...] = ()
    outcome: Outcome = ""
    methods: tuple[str, ...] = ()
    output: tuple[str, ...] = ()
    note: str = ""


class Deadline(Record):
    """A date or a period. Working days count the first day unless ``from_next_day``.

    A period counts from the day that its stage is entered, or from ``counted_from``: the round's call, the reply
    letter, the publicity, the filing. Months and years roll over days off where ``rolls`` (民法典 203). ``late`` is
    what the notice says of a late one, ``late_stage`` the stage that follows then; ``bar_years`` bars the applicant
    from any round for so long, from the same day.
    """

    id: str
    stage: str
    name: str
    clause: str
    date: str | None = None
    working_days: int | None = None
    months: int | None = None
    years: int | None = None
    from_next_day: bool = False
    counted_from: Literal["", "call", "letter", "publicity", "filing"] = ""
    rolls: bool = True
    late: str = ""
    late_stage: str = ""
    bar_years: int = 0
    source: Literal["notice", "proposal"] = "notice"
    note: str = ""


class Recommendation(Record):
    """A letter of recommendation that an application needs, once for the applicant or for each site."""

    id: str
    name: str
    issuer: str
    per: Literal["applicant", "site"] = "applicant"
    required: bool = True
    clause: str = ""


class Contact(Record):
    """Somebody whom the notice names for questions."""

    name: str
    phone: str
    role: str = ""


class Call(Record):
    """What the notice says of the round itself; a round begins with these terms and may change them.

    ``open_days`` (ISO dates) with ``hours`` (09:30-11:00) are when applications are received; without days
    ``closes_on`` is the last one. ``late`` is what becomes of a late one. ``excluded_affiliations`` are values of
    the fact ``affiliation_fact`` that are outside the jurisdiction.
    """

    batch: str = ""
    clause: str = ""
    open_days: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    closes_on: str = ""
    place: str = ""
    channel: str = ""
    late: str = ""
    application_types: tuple[ApplicationType, ...] = ("new",)
    area: str = ""
    affiliation_fact: str = ""
    excluded_affiliations: tuple[str, ...] = ()
    recommendation: tuple[Recommendation, ...] = ()
    report_to: str = ""
    publish_at: tuple[str, ...] = ()
    contact: tuple[Contact, ...] = ()


class ProjectItem(Record):
    """One thing looked at in a project review; ``copies`` of ``material`` must be there (两套样卷: 2)."""

    id: str
    clause: str
    text: str
    material: tuple[str, ...] = ()
    copies: int = 1
    source: Literal["notice", "proposal"] = "notice"


class ProjectReview(Record):
    """项目评估: each applied occupation on its own, by a small standard of its own. All items must be met."""

    name: str
    clause: str
    stage: str
    item: tuple[ProjectItem, ...]


class Reading(Record):
    """How an ambiguous or contradictory place of the notice is read here.

    ``at`` names where it matters: ids of conditions, items, requirements, stages, deadlines, ``material:3``, or one of
    ``catalogue``, ``form``, ``scoring``, ``round``, ``registry``, ``letters``. The reading is the program's proposal.
    """

    id: str
    clause: str
    problem: str
    reading: str
    at: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What is unclear and how it is read, with its id."""
        return f"{self.id}　{self.problem}按此理解：{self.reading}"


class Repair(Record):
    """A place of the notice's text that was damaged when it was scanned, and how it was mended."""

    place: str
    was: str
    now: str
