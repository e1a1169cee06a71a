"""整改: what the applicant reported after 限期整改, and what the review of it came to."""

from __future__ import annotations

from typing import Final, Literal

from reviewer.domain.records import Record

ReviewConclusion = Literal["PASS", "FAIL"]
RectificationStep = Literal["no_letter", "waiting", "overdue", "reported", "reviewed"]
STEP_TEXT: Final[dict[RectificationStep, str]] = {
    "no_letter": "待发复函",
    "waiting": "整改中",
    "overdue": "逾期未报",
    "reported": "待复核",
    "reviewed": "已复核",
}


class Rectification(Record):
    """The course of one rectification; empty texts are steps that are still to come. Dates are ISO.

    ``due_on`` is the term of the letter (``letter`` its number). Source: 限期整改后复核 (no notice has it; the
    practice of accreditation: 基本符合需现场复核, at most 30 working days).
    """

    application: str
    letter: str = ""
    due_on: str = ""
    reported_on: str = ""
    report: str = ""
    evidence: tuple[str, ...] = ()
    late_reason: str = ""
    reviewed_on: str = ""
    reviewed_by: str = ""
    findings: str = ""
    conclusion: ReviewConclusion | None = None
