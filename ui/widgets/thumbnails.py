"""Small pictures of large photos: read scaled in the job pool, upright, kept up to a number."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QObject, QSize, Signal
from PySide6.QtGui import QImage

from reviewer.errors import ReviewerError
from ui.qt.jobs import Jobs
from ui.widgets.evidence_viewer_pages import read_image

# 480 × 360 pixels take 0.7 MB: a day's photos stay below 100 MB.
MOST_KEPT = 128


class _Key(NamedTuple):
    sha256: str
    width: int
    height: int


class _Made(NamedTuple):
    key: _Key
    image: QImage | None


class Thumbnails(QObject):
    """``image`` gives what is there and asks for what is not; ``ready(sha256)`` tells when it came."""

    ready = Signal(str)

    def __init__(self, jobs: Jobs, read: Callable[[str], bytes], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._read = jobs, read
        self._images: OrderedDict[_Key, QImage | None] = OrderedDict()
        self._asked: set[_Key] = set()

    def image(self, sha256: str, size: QSize) -> QImage | None:
        """The photo, covering ``size`` device pixels; None until it is read, and for what cannot be shown."""
        key = _Key(sha256, size.width(), size.height())
        if key in self._images:
            self._images.move_to_end(key)
            return self._images[key]
        if key not in self._asked:
            self._asked.add(key)
            self._jobs.read(partial(_made, QBuffer(), key, self._read), self._on_made)
        return None

    def is_broken(self, sha256: str) -> bool:
        """Whether the photo was read and cannot be shown."""
        return any(key.sha256 == sha256 and image is None for key, image in self._images.items())

    def _on_made(self, made: _Made) -> None:
        self._asked.discard(made.key)
        self._images[made.key] = made.image
        while len(self._images) > MOST_KEPT:
            self._images.popitem(last=False)
        self.ready.emit(made.key.sha256)


def _made(buffer: QBuffer, key: _Key, read: Callable[[str], bytes]) -> _Made:
    """Safe in any thread. What cannot be read is shown as such, not told: the photo itself is where it was."""
    try:
        return _Made(key, read_image(buffer, read(key.sha256), key.sha256[:8], QSize(key.width, key.height)))
    except ReviewerError:
        return _Made(key, None)
