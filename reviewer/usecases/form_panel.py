"""The panel of an application: members, leader, conflicts of interest named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reviewer.desk import Desk
from reviewer.domain.panel import Panel, PanelMember, RecusalConflict, check_panel, find_conflicts
from reviewer.domain.records import Record, canonical_json
from reviewer.errors import EnvironmentProblem, RuleViolation, reason_of
from reviewer.signing.certificates import read_certificate


class FormedPanel(Record):
    """A panel as kept, with what people should look at."""

    panel: Panel
    conflicts: tuple[RecusalConflict, ...]
    warnings: tuple[str, ...]


def form_panel(desk: Desk, application_id: str, members: Sequence[str], leader: str, reason: str = "") -> FormedPanel:
    """Name who scores the application. Each member is ``NAME`` or ``NAME:CERT`` (a certificate file).

    Conflicts by name or employer are named, not decided: the centre replaces or keeps the member.

    Raises:
        RuleViolation: not the centre (whoever could change the panel could open the seals early),
            unknown application, a name twice, no leader among them, too few; a certificate of
            somebody else.
    """
    if desk.store.role != "centre":
        raise RuleViolation(
            "专家组由评价中心组成，随评审包下发，本机未作更改；如需更换成员请联系评价中心。",
            code="centre_only",
            where=application_id,
        )
    application = desk.application(application_id)
    people = {person.name: person for person in desk.store.people()}
    seats = []
    for text in members:
        name, _, certificate = text.partition(":")
        person = people.get(name)
        fingerprint = None
        if certificate:
            fingerprint = _fingerprint(name, Path(certificate))
        elif person is not None and person.certificate_pem:
            fingerprint = read_certificate(person.certificate_pem.encode()).fingerprint
        employer = person.employer if person is not None else ""
        seats.append(PanelMember(name=name, employer=employer, certificate_sha256=fingerprint))
    panel = Panel(application=application_id, leader=leader, members=tuple(seats))
    warnings = check_panel(panel, desk.scheme_of(application_id).scoring)
    with desk.store.change(desk.actor) as change:
        change.set_panel(application_id, canonical_json(panel), reason)
    return FormedPanel(panel=panel, conflicts=find_conflicts(seats, application), warnings=warnings)


def _fingerprint(name: str, path: Path) -> str:
    try:
        held = read_certificate(path.read_bytes())
    except OSError as error:
        raise EnvironmentProblem(
            f"读不到证书（{reason_of(error)}），专家组未改动；请核对路径。",
            code="certificate_unreadable",
            where=str(path),
        ) from error
    if held.name != name:
        raise RuleViolation(
            f"证书属于“{held.name}”，不是“{name}”，专家组未改动。", code="certificate_other_name", where=path.name
        )
    return held.fingerprint
