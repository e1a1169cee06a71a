"""Findings of an application, with the values that this machine's member measured."""

from __future__ import annotations

from reviewer.desk import Desk
from reviewer.domain.findings import CheckResult
from reviewer.usecases.show_sheet import measured_values


def check_application(desk: Desk, application_id: str) -> CheckResult:
    """Findings, eligibility and materials of the newest version; measured values of the own sheet count.

    Raises:
        RuleViolation: no such application.
    """
    return desk.check(application_id, measured_values(desk, application_id))
