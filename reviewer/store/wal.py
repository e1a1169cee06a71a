"""Damage in the write-ahead log that SQLite itself passes over in silence.

After a crash SQLite replays the log up to the first frame whose check sum fails and forgets the rest: right for
the torn end of a power cut, wrong for a damaged frame in the middle, behind which saved work lies. Each commit
waits for the disk before the next begins, so at most one commit can be torn: two lost ones are damage.
"""

from __future__ import annotations

import os
import shutil
import struct
from pathlib import Path

from sqlalchemy import Connection

from reviewer.errors import IntegrityProblem
from reviewer.store.engine import driver

_HEADER = struct.Struct(">8I")
_FRAME = struct.Struct(">4I8x")
MOST_TORN_COMMITS = 1


class LogFile:
    """The log as the last program left it; made before the first connection opens it."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + "-wal")
        self.has_whole_header = True
        self._commits: list[int] = []
        if self._path.exists() and self._path.stat().st_size > _HEADER.size:
            self._read()

    @property
    def kept_copy(self) -> Path:
        """Where a damaged log is put aside."""
        return self._path.with_name(self._path.name + ".damaged")

    def require_replayed(self, connection: Connection) -> None:
        """Compare with what SQLite replayed when ``connection`` was opened.

        Raises:
            IntegrityProblem: ``store_damaged``; the log is copied aside first.
        """
        # NOOP only counts: the second value is the number of frames found whole. Not allowed inside a transaction.
        connection.rollback()
        row = driver(connection).execute("PRAGMA wal_checkpoint(NOOP)").fetchone()
        lost = sum(frame >= row[1] for frame in self._commits)
        if self.has_whole_header and lost <= MOST_TORN_COMMITS:
            return
        shutil.copyfile(self._path, self.kept_copy)
        message = (
            "工作库的写入日志已损坏，上次非正常退出前最后几次保存的内容可能缺失；损坏的日志已另存。"
            "请先复制整个文件夹，再与备份和已导出的评分包核对。"
        )
        raise IntegrityProblem(message, code="store_damaged", where=self._path.name)

    def _read(self) -> None:
        with self._path.open("rb") as file:
            words = _HEADER.unpack(file.read(_HEADER.size))
            self.has_whole_header = _check_sum(words) == words[6:8]
            page_size, salts = words[2], words[4:6]
            if not self.has_whole_header:
                return
            frame_size = _FRAME.size + page_size
            for frame in range((os.fstat(file.fileno()).st_size - _HEADER.size) // frame_size):
                file.seek(_HEADER.size + frame * frame_size)
                _, pages_after_commit, *of_frame = _FRAME.unpack(file.read(_FRAME.size))
                # Frames with other salts are left over from before the log was last begun anew.
                if pages_after_commit and tuple(of_frame) == salts:
                    self._commits.append(frame)


def _check_sum(words: tuple[int, ...]) -> tuple[int, int]:
    """SQLite's check sum of the header's first six words; the magic's last bit tells their byte order."""
    if not words[0] & 1:
        words = struct.unpack("<8I", _HEADER.pack(*words))
    first = second = 0
    for index in range(0, 6, 2):
        first = (first + words[index] + second) & 0xFFFFFFFF
        second = (second + words[index + 1] + first) & 0xFFFFFFFF
    return first, second
