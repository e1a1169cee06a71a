"""Files that must be there after a power cut, and the one translation of what disks and SQLite complain about."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2 as sqlcipher

from reviewer.errors import EnvironmentProblem, IntegrityProblem, ReviewerError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}


def sync_folder(folder: Path) -> None:
    """Make renames in ``folder`` durable. Windows offers no such call and journals renames itself."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_durably(path: Path, content: bytes) -> None:
    """Replace ``path`` by ``content`` at once: after a crash it holds the old bytes or the new ones."""
    draft = path.with_name(path.name + ".part")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_folder(path.parent)


@contextmanager
def translated() -> Iterator[None]:
    """Turn what SQLAlchemy and the operating system raise inside into the families of errors.

    Refused constraints pass unchanged: after the checks of the callers they are bugs.
    """
    try:
        yield
    except (DBAPIError, sqlcipher.Error) as error:
        problem = _database_problem(str(error.orig if isinstance(error, DBAPIError) else error))
        if problem is None:
            raise
        raise problem from error
    except OSError as error:
        raise file_problem(error) from error


def file_problem(error: OSError) -> ReviewerError:
    """The family member that an operating system error belongs to."""
    if error.errno in _FULL:
        return disk_full()
    if error.errno in _READ_ONLY:
        return read_only()
    return unreachable()


def disk_full() -> EnvironmentProblem:
    """There is no room left."""
    message = "磁盘空间不足，这一步没有保存；此前显示“已保存”的内容都在。请清理磁盘后再操作。"
    return EnvironmentProblem(message, code="disk_full")


def read_only() -> EnvironmentProblem:
    """The medium or the folder refuses writing."""
    message = "数据所在的位置不能写入，这一步没有保存；已有内容未动。请检查写保护和文件夹权限，或换一个位置。"
    return EnvironmentProblem(message, code="read_only")


def unreachable() -> EnvironmentProblem:
    """The file or the medium went away."""
    message = (
        "工作库文件打不开（可能移动硬盘已拔出或文件夹被移走），这一步没有保存；此前已保存的内容仍在原来的磁盘上。"
        "请接回磁盘后重新打开程序。"
    )
    return EnvironmentProblem(message, code="store_unreachable")


def store_damaged(where: str) -> IntegrityProblem:
    """The database file fails its own checks."""
    message = "工作库文件已损坏（不是口令错误），为保护数据已停止，未作任何更改。请先复制整个文件夹，再从备份恢复。"
    return IntegrityProblem(message, code="store_damaged", where=where)


def _database_problem(text: str) -> ReviewerError | None:
    text = text.lower()
    if "disk is full" in text:
        return disk_full()
    if "readonly database" in text or "read-only" in text:
        return read_only()
    if "database is locked" in text or "table is locked" in text:
        message = "工作库正被占用，这一步没有保存；已有内容未动。请稍候再试一次。"
        return EnvironmentProblem(message, code="store_busy")
    if "unable to open" in text or "disk i/o error" in text:
        return unreachable()
    if "malformed" in text or "not a database" in text:
        return store_damaged("store.db")
    return None
