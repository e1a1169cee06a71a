"""The four families of errors that a person may meet; anything else is a bug.

Every error carries one Chinese sentence that says what happened, what was kept and what to do,
a stable code for scripts, and where (file, table, row, field) it happened.
"""

from __future__ import annotations


class ReviewerError(Exception):
    """Base of everything the program says on purpose.

    ``message`` is Chinese text for people; ``code`` is an English identifier for scripts;
    ``where`` names the file, row or field concerned, or is None.
    """

    kind = "error"
    exit_code = 70

    def __init__(self, message: str, *, code: str, where: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.where = where

    def __str__(self) -> str:
        return f"{self.where}：{self.message}" if self.where else self.message


class RuleViolation(ReviewerError):
    """The person can mend it: a value out of range, a missing remark, an unreadable form row."""

    kind = "rule_violation"
    exit_code = 3


class EnvironmentProblem(ReviewerError):
    """The machine is in the way: disk full, file locked, wrong passphrase, newer store."""

    kind = "environment_problem"
    exit_code = 4


class IntegrityProblem(ReviewerError):
    """A hash or a signature does not fit: stop, show, change nothing."""

    kind = "integrity_problem"
    exit_code = 5


class Cancelled(ReviewerError):
    """The person stopped it. Silent in the window."""

    kind = "cancelled"
    exit_code = 6

    def __init__(self, message: str = "已取消，未作任何更改。") -> None:
        super().__init__(message, code="cancelled")
