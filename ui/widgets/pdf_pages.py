"""PDF pages drawn and searched by one worker, so that the window never waits for a page.

The worker makes values only: sizes, images and places. A QObject may be made, connected and destroyed
in the window's thread alone: in another thread its constructor can wait for one of Qt's locks while it
holds Python's, and the window's thread the other way round. The one that carries the answers is made by
the window.
"""

from __future__ import annotations

import atexit
import itertools
import weakref
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from queue import Empty, SimpleQueue
from typing import NamedTuple, TypeVar

from PySide6.QtCore import QObject, QRectF, QSize, QSizeF, Signal
from PySide6.QtGui import QImage

from reviewer.usecases import open_pdf

# PDFium keeps the pictures of the pages seen as they were stored: give them back now and then.
PAGES_BEFORE_REOPEN = 60
HITS_LIMIT = 500


class Hit(NamedTuple):
    """A place found by the search: page from 0, box as fractions of the page (x, y, w, h)."""

    page: int
    box: QRectF


class Place(NamedTuple):
    """Where a text stands: page from 0, a box a line as fractions of the page."""

    page: int
    boxes: tuple[QRectF, ...]


class _Post(QObject):
    """Carries the worker's answers to the window's thread; lives as long as the program."""

    drawn = Signal(int, int, QSize, QImage)
    found = Signal(int, int, list)
    located = Signal(int, dict)


@cache
def _worker() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="pdf")


@cache
def _post() -> _Post:
    """In the window's thread only: what calls it first makes it."""
    return _Post()


Answer = TypeVar("Answer")
_numbers = itertools.count(1)
# Files that nobody closed. Taking something in here is all that a finalizer may do: it runs in the midst of anything.
_left: SimpleQueue[open_pdf.PdfFile] = SimpleQueue()
# All that are open; only the worker changes it.
_open: set[open_pdf.PdfFile] = set()


def _opened(data: bytes, name: str) -> open_pdf.PdfFile:
    """In the worker."""
    pdf = open_pdf.open_pdf(data, name)
    _open.add(pdf)
    return pdf


def _close(pdf: open_pdf.PdfFile) -> None:
    """In the worker."""
    pdf.close()
    _open.discard(pdf)


def _close_left() -> None:
    """In the worker: close what nobody can reach any more."""
    while True:
        try:
            _close(_left.get_nowait())
        except Empty:
            return


@atexit.register
def _close_all() -> None:
    """When the program ends, its threads have come to their end before."""
    for pdf in tuple(_open):
        _close(pdf)


class PdfFile:
    """One PDF in memory. Its methods that draw and search return at once; ``_post`` brings the answers."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open it: waits for the worker, so it belongs in the job pool, not on the window's thread.

        Raises:
            RuleViolation: broken, or locked by a password.
        """
        self.number = next(_numbers)
        self._is_closed = False
        # Pages whose pictures are in memory now; only the worker changes it.
        self.seen: set[int] = set()
        self.searches = 0
        self._pdf = self._run(lambda: _opened(data, name)).result()
        # Opened for a viewer that went on to another file meanwhile, nobody closes it.
        weakref.finalize(self, _left.put, self._pdf).atexit = False
        self.sizes: list[QSizeF] = [QSizeF(*each) for each in self._pdf.sizes]

    def draw(self, page: int, size: QSize) -> None:
        """Draw a page in device pixels on white paper. Called by the window."""
        post = _post()
        self._run(lambda: self._draw(post, page, size))

    def search(self, words: str) -> None:
        """Look for words in the text layer; a newer search replaces an older one. Called by the window."""
        self.searches += 1
        post, number = _post(), self.searches
        self._run(lambda: self._find(post, words, number))

    def locate(self, wanted: Mapping[str, str]) -> None:
        """Find where each text (by its name) stands, also when it goes on over a line's end. Called by the window."""
        post, texts = _post(), dict(wanted)
        self._run(lambda: self._locate(post, texts))

    def picture(self, page: int, size: QSize) -> QImage:
        """A page on white paper, for print: waits for the worker, so it belongs in the job pool."""
        return self._run(lambda: self._paper(page, size)).result()

    def close(self) -> None:
        """Free the memory; what is still waiting is dropped."""
        self._is_closed = True
        self._run(lambda: _close(self._pdf))

    @staticmethod
    def _run(work: Callable[[], Answer]) -> Future[Answer]:
        def run() -> Answer:
            _close_left()
            return work()

        return _worker().submit(run)

    def _draw(self, post: _Post, page: int, size: QSize) -> None:
        if self._is_closed:
            return
        if len(self.seen) >= PAGES_BEFORE_REOPEN:
            self._pdf.refresh()
            self.seen.clear()
        self.seen.add(page)
        post.drawn.emit(self.number, page, size, self._paper(page, size))

    def _paper(self, page: int, size: QSize) -> QImage:
        """In the worker: a page on white paper."""
        image = QImage(size.expandedTo(QSize(1, 1)), QImage.Format.Format_RGB32)
        self._pdf.draw(memoryview(image.bits()), page, image.width(), image.height())
        return image

    def _locate(self, post: _Post, wanted: dict[str, str]) -> None:
        """In the worker: page by page, of several places of a text the one of the highest rank."""
        found: dict[str, Place] = {}
        ranks: dict[str, tuple[int, int]] = {}
        for page in range(len(self.sizes)):
            if self._is_closed:
                return
            for name, place in self._pdf.locate(page, wanted).items():
                if name not in ranks or place.rank > ranks[name]:
                    ranks[name] = place.rank
                    found[name] = Place(page, tuple(QRectF(*each) for each in place.boxes))
        post.located.emit(self.number, found)

    def _find(self, post: _Post, words: str, number: int) -> None:
        """In the worker: page by page, so that a newer search or closing stops it soon."""
        hits: list[Hit] = []
        for page in range(len(self.sizes) if words else 0):
            if self._is_closed or number != self.searches:
                return
            if len(hits) >= HITS_LIMIT:
                break
            hits += [Hit(page, QRectF(*each)) for each in self._pdf.find(page, words)]
        post.found.emit(self.number, number, hits)


def connect_drawn(slot: Callable[[int, int, QSize, QImage], None]) -> None:
    """Call ``slot`` (a bound method of a QObject) with file number, page, size, image for every page drawn."""
    _post().drawn.connect(slot)


def connect_found(slot: Callable[[int, int, list[Hit]], None]) -> None:
    """Call ``slot`` (a bound method of a QObject) with file number, search number, places."""
    _post().found.connect(slot)


def connect_located(slot: Callable[[int, dict[str, Place]], None]) -> None:
    """Call ``slot`` (a bound method of a QObject) with file number and the places of what was looked for."""
    _post().located.connect(slot)
