"""A round of every notice with its fictional applicants, as far as acceptance: to go on with in the window."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Final

from reviewer.desk import Desk
from reviewer.domain.moments import BEIJING
from reviewer.domain.records import Record
from reviewer.errors import RuleViolation
from reviewer.resources import sample_path
from reviewer.usecases.accept_application import Arrival, accept_application
from reviewer.usecases.import_registry import import_registry, preview_import
from reviewer.usecases.keep_schemes import find_scheme, shipped_schemes
from reviewer.usecases.make_round import make_round
from reviewer.usecases.open_package import open_packages
from reviewer.usecases.recommendations import application_sites, record_recommendation
from reviewer.usecases.run_demo import sample_packages

NAME: Final = "样例批次"
REFERENCE: Final = "zhejiang-wenzhou-2022"
# When the fictional applicants hand in, for schemes whose call names no day.
HANDED_IN: Final = date(2026, 11, 9)
HOUR: Final = time(10, 0)


class SampleNotice(Record):
    """A notice's round with its applications; none in a registry's, which lists bodies."""

    scheme: str
    round: str
    applications: tuple[str, ...]
    bodies: int


def make_sample_notices(desk: Desk) -> tuple[SampleNotice, ...]:
    """Open a round under every scheme that comes with the program, take its samples in and receive them.

    A recommendation letter that the call asks for is written down; an application that may not be accepted, or whose
    materials are incomplete, gets the decision that the register proposes.

    Raises:
        RuleViolation: the desk is not a centre's, or a sample cannot be read.
    """
    return tuple(_made(desk, path.stem) for path in shipped_schemes())


def notice_packages(scheme_id: str) -> tuple[Path, ...]:
    """The sample packages of a scheme, folders and archives, in order."""
    if scheme_id == REFERENCE:
        return sample_packages()
    return tuple(sorted(each for each in sample_path("packages_by_scheme", scheme_id).iterdir() if each.name[0] != "."))


def _made(desk: Desk, scheme_id: str) -> SampleNotice:
    head = find_scheme(desk, scheme_id)[0].scheme
    round_id = make_round(desk, scheme_id, f"{NAME} {head.short_title}")
    if head.purpose == "registry":
        listed = import_registry(desk, preview_import(desk, scheme_id))
        return SampleNotice(scheme=scheme_id, round=round_id, applications=(), bodies=listed.bodies)
    ids = []
    for outcome in open_packages(desk, notice_packages(scheme_id), round_id):
        if outcome.application is None:
            raise RuleViolation("；".join(outcome.errors), code="sample_unreadable", where=outcome.path)
        _receive(desk, outcome.application)
        ids.append(outcome.application)
    return SampleNotice(scheme=scheme_id, round=round_id, applications=tuple(ids), bodies=0)


def _receive(desk: Desk, application_id: str) -> None:
    call = desk.scheme_of(application_id).call
    text = call.open_days[0] if call.open_days else call.closes_on
    day = date.fromisoformat(text) if text else HANDED_IN
    for each in call.recommendation:
        sites = [site.name for site in application_sites(desk, application_id)] if each.per == "site" else [""]
        for site in sites:
            record_recommendation(desk, application_id, each.id, f"样例{each.issuer}", day, site=site)
    accept_application(desk, application_id, Arrival(at=datetime.combine(day, HOUR, BEIJING), by="样例受理员"))
