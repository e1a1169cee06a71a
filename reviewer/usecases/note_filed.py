"""What the registry knows of an applicant when its application comes in: filed already, or not what it says."""

from __future__ import annotations

from datetime import date

from reviewer.desk import Desk
from reviewer.domain.catalogue import plain_name
from reviewer.domain.procedure import APPLICATION_TYPES, ApplicationType
from reviewer.domain.registry import Body
from reviewer.usecases.registry import bodies

_HOLDS = ("in_force", "expiring")


def filed_note(desk: Desk, application_id: str, type: ApplicationType, on: date) -> str:
    """What staff should know before they accept; empty when there is nothing. It decides nothing: a list may be old.

    Source: 沪人社职〔2020〕439号 五(三) (有效期内申请新增或减少),
    中就培函〔2020〕16号 四(二) (优先从各省备案组织中遴选).

    Raises:
        RuleViolation: no such application.
    """
    found = _filed_body(desk, application_id, on)
    if type in ("add", "remove"):
        if found is None:
            return f"名录中没有该单位的有效备案，“{APPLICATION_TYPES[type]}”须在备案有效期内申请，请核对"
        return f"名录中有该单位的有效备案{_numbers(found)}"
    if found is None:
        return ""
    more = "；新增项目可以按“新增职业（工种）”申报" if type == "new" else ""
    return f"名录中已有该单位的有效备案{_numbers(found)}{more}"


def _filed_body(desk: Desk, application_id: str, on: date) -> Body | None:
    application = desk.application(application_id)
    fact = application.fact("credit_code")
    wanted = {plain_name(application.applicant_name)} | ({plain_name(fact.text)} if fact is not None else set())
    for each in bodies(desk, on):
        names = {plain_name(name) for name in (each.name, each.credit_code, *each.aliases) if name}
        if each.state in _HOLDS and wanted & names:
            return each
    return None


def _numbers(body: Body) -> str:
    return f"（{'、'.join(body.numbers)}）" if body.numbers else ""
