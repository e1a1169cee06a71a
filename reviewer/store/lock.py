"""One program per store: an operating system lock that dies with its holder, and who holds it in words."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

from reviewer.domain.records import Record, canonical_json, decoded
from reviewer.errors import EnvironmentProblem

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK_FILE = "store.lock"
# Windows locks byte ranges and forbids reading them: lock one byte far behind the text.
_LOCKED_BYTE = 1 << 20


class Holder(Record):
    """Who has the store."""

    pid: int
    machine: str
    since: datetime


class StoreLock:
    """Held from construction to ``release``.

    Raises:
        EnvironmentProblem: ``store_in_use``, another program has it; the message names it.
        OSError: the folder cannot be written.
    """

    def __init__(self, folder: Path, machine: str, now: datetime) -> None:
        path = folder / LOCK_FILE
        # Append mode creates the file and leaves the holder's text alone.
        self._file: BinaryIO = path.open("ab+", buffering=0)
        if not _try_lock(self._file):
            self._file.seek(0)
            text = self._file.read(4096)
            self._file.close()
            raise _in_use(text)
        self._file.truncate(0)
        self._file.write(canonical_json(Holder(pid=os.getpid(), machine=machine, since=now)))

    def release(self) -> None:
        """Give the store free. The file stays: removing it would race with the next one."""
        self._file.close()


def _try_lock(file: BinaryIO) -> bool:
    try:
        if sys.platform == "win32":
            file.seek(_LOCKED_BYTE)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _in_use(text: bytes) -> EnvironmentProblem:
    try:
        holder = decoded(text, Holder)
        who = f"{holder.machine}（进程 {holder.pid}，{holder.since:%Y-%m-%d %H:%M} UTC 起）"
    except msgspec.DecodeError:
        who = "另一个程序"
    message = f"工作库正由 {who} 使用，这里没有打开，数据未动。请先关闭那边的窗口再试。"
    return EnvironmentProblem(message, code="store_in_use")
