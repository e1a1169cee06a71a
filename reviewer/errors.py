"""The four families of errors that a person may meet; anything else is a bug.

Every error carries one Chinese sentence that says what happened, what was kept and what to do,
a stable code for scripts, and where (file, table, row, field) it happened.
"""

from __future__ import annotations

import errno

# The system speaks its own language; these words stand in the middle of Chinese sentences.
_REASONS = {
    errno.ENOENT: "文件或文件夹不存在",
    errno.EACCES: "没有权限，或文件正被别的程序占用",
    errno.EPERM: "系统不允许",
    errno.ENOSPC: "磁盘空间不足",
    errno.EROFS: "磁盘只读",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EEXIST: "同名的文件或文件夹已经存在",
    errno.EBUSY: "正被别的程序占用",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EIO: "磁盘读写出错",
}


def reason_of(error: OSError) -> str:
    """Why the machine refused, in Chinese words; what is not known here in the system's own.

    Returns:
        Words without a full stop, to stand inside a sentence.
    """
    known = _REASONS.get(error.errno) if error.errno is not None else None
    return known or error.strerror or str(error)


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
