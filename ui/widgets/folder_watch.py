"""Waits for new pictures in a folder: the system's notice plus a slow look of its own.

A file is told when it is newer than the watch and has stopped growing; a camera or a phone's
synchronisation writes large photos in pieces. Folders are listed in the job pool: a network drive may be slow.
"""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from reviewer.errors import EnvironmentProblem, ReviewerError, reason_of
from ui.qt.jobs import Jobs

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".heic", ".heif"})
# Some folders (network, synchronised ones) give no notice.
LOOK_EVERY_MS = 2000
SETTLE_MS = 400
STILL_S = 0.7


class Stamp(NamedTuple):
    """How a file stands: bytes and time of the last change in nanoseconds."""

    size: int
    changed: int


class _Coming(NamedTuple):
    stamp: Stamp
    since: float


class FolderWatch(QObject):
    """``began`` when what was there before is known; ``seen(name)`` at a new file's first sight, then ``arrived``.

    ``failed(ReviewerError)``: the folder cannot be read; the watch is over.
    """

    began = Signal()
    seen = Signal(str)
    arrived = Signal(object)
    failed = Signal(object)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._folder: Path | None = None
        self._known: dict[str, Stamp] | None = None
        self._coming: dict[str, _Coming] = {}
        self._notices = QFileSystemWatcher(self)
        self._notices.directoryChanged.connect(self._look)
        self._notices.fileChanged.connect(self._look)
        self._slow, self._settle = QTimer(self), QTimer(self)
        self._slow.setInterval(LOOK_EVERY_MS)
        self._settle.setInterval(SETTLE_MS)
        self._settle.setSingleShot(True)
        for each in (self._slow, self._settle):
            each.timeout.connect(self._look)

    @property
    def folder(self) -> Path | None:
        """The folder watched, None while none is."""
        return self._folder

    def start(self, folder: Path) -> None:
        """Watch a folder from now on, in place of the one before."""
        self.stop()
        self._folder = folder
        self._notices.addPath(str(folder))
        self._slow.start()
        self._look()

    def stop(self) -> None:
        """Wait no longer."""
        if self._notices.directories():
            self._notices.removePaths(self._notices.directories())
        self._slow.stop()
        self._settle.stop()
        self._folder, self._known = None, None
        self._coming.clear()

    def _look(self) -> None:
        if self._folder is not None:
            self._jobs.read(partial(_listing, self._folder), self._on_listed, self._on_failed, key=f"watch-{id(self)}")

    def _on_listed(self, listed: tuple[Path, dict[str, Stamp]]) -> None:
        folder, found = listed
        if folder != self._folder:
            return
        if self._known is None:
            self._known = found
            self.began.emit()
            return
        now = time.monotonic()
        for name, stamp in sorted(found.items(), key=_age):
            if self._known.get(name) == stamp:
                continue
            before = self._coming.get(name)
            if before is None:
                self.seen.emit(name)
            if before is None or before.stamp != stamp:
                self._coming[name] = _Coming(stamp, now)
            elif stamp.size and now - before.since >= STILL_S:
                del self._coming[name]
                self._known[name] = stamp
                self.arrived.emit(folder / name)
        self._coming = {name: each for name, each in self._coming.items() if name in found}
        if self._coming:
            self._settle.start()

    def _on_failed(self, error: ReviewerError) -> None:
        self.stop()
        self.failed.emit(error)


def _age(each: tuple[str, Stamp]) -> tuple[int, str]:
    """The oldest first: in the order in which they were taken."""
    return each[1].changed, each[0]


def _listing(folder: Path) -> tuple[Path, dict[str, Stamp]]:
    found: dict[str, Stamp] = {}
    try:
        for each in folder.iterdir():
            if each.suffix.lower() in PICTURES and not each.name.startswith("."):
                try:
                    stat = each.stat()
                except FileNotFoundError:
                    continue
                found[each.name] = Stamp(stat.st_size, stat.st_mtime_ns)
    except OSError as error:
        raise EnvironmentProblem(
            f"看不到照片文件夹（{reason_of(error)}），已停止等待；请另选文件夹。", code="folder_gone", where=folder.name
        ) from error
    return folder, found
