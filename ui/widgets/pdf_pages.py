"""PDF pages drawn and searched by one worker, which alone touches QtPdf's documents.

QtPdf's own page renderer and search model share a document between threads and crash now and then
when it is closed while a page is under way (6.11.3). Here a document is made, drawn, searched and
destroyed by a single worker thread; only sizes, images and places come back. JavaScript and forms
are never run: QtPdf only draws.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import NamedTuple, TypeVar

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QObject, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from reviewer.errors import RuleViolation

# QtPdf keeps about 3 MB for each page seen until the document is closed: open it anew now and then.
PAGES_BEFORE_REOPEN = 60
HITS_LIMIT = 500


class Hit(NamedTuple):
    """A place found by the search: page from 0, box as fractions of the page (x, y, w, h)."""

    page: int
    box: QRectF


class _Post(QObject):
    """Carries the worker's answers to the window's thread; lives as long as the program."""

    drawn = Signal(int, int, QSize, QImage)
    found = Signal(int, int, list)


@cache
def _worker() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="pdf")


@cache
def _post() -> _Post:
    post = _Post()
    application = QCoreApplication.instance()
    if application is not None:
        post.moveToThread(application.thread())
    return post


Answer = TypeVar("Answer")
_numbers = itertools.count(1)


class PdfFile:
    """One PDF in memory. Its methods that draw and search return at once; ``_post`` brings the answers."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open it (some milliseconds).

        Raises:
            RuleViolation: broken, or locked by a password.
        """
        self.number = next(_numbers)
        self._name = name
        self._bytes = QByteArray(data)
        self._is_closed = False
        # Pages that QtPdf holds in memory now; only the worker changes it.
        self.seen: set[int] = set()
        self.searches = 0
        self._document: QPdfDocument | None = None
        self._buffer: QBuffer | None = None
        _post()
        self.sizes: list[QSizeF] = self._run(self._open).result()

    def draw(self, page: int, size: QSize) -> None:
        """Draw a page in device pixels on white paper."""
        self._run(lambda: self._draw(page, size))

    def search(self, words: str) -> None:
        """Look for words in the text layer; a newer search replaces an older one."""
        self.searches += 1
        number = self.searches
        self._run(lambda: self._find(words, number))

    def close(self) -> None:
        """Free the memory; what is still waiting is dropped."""
        self._is_closed = True
        self._run(self._drop)

    @staticmethod
    def _run(work: Callable[[], Answer]) -> Future[Answer]:
        return _worker().submit(work)

    def _open(self) -> list[QSizeF]:
        """In the worker: load, refuse what cannot be shown, measure the pages."""
        self._buffer = QBuffer()
        self._buffer.setData(self._bytes)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document = QPdfDocument()
        self._document.load(self._buffer)
        error, count = self._document.error(), self._document.pageCount()
        if error == QPdfDocument.Error.None_ and count > 0:
            return [self._document.pagePointSize(page) for page in range(count)]
        self._drop()
        if error == QPdfDocument.Error.IncorrectPassword:
            raise RuleViolation(
                "这份PDF设了密码，无法显示；文件原样保留，请向申报单位索取无密码的版本。",
                code="pdf_password",
                where=self._name,
            )
        raise RuleViolation(
            "这份PDF已损坏或不是PDF，无法显示；文件原样保留，可导出后用其他程序查看。",
            code="pdf_broken",
            where=self._name,
        )

    def _drop(self) -> None:
        """In the worker: the document goes before the buffer that it reads."""
        self._document = None
        self._buffer = None

    def _draw(self, page: int, size: QSize) -> None:
        if self._is_closed or self._document is None:
            return
        if len(self.seen) >= PAGES_BEFORE_REOPEN:
            self._drop()
            self._open()
            self.seen.clear()
        self.seen.add(page)
        paper = QImage(size, QImage.Format.Format_RGB32)
        paper.fill(Qt.GlobalColor.white)
        image = self._document.render(page, size)
        painter = QPainter(paper)
        painter.drawImage(0, 0, image)
        painter.end()
        _post().drawn.emit(self.number, page, size, paper)

    def _find(self, words: str, number: int) -> None:
        """In the worker: page by page, so that a newer search or closing stops it soon."""
        hits: list[Hit] = []
        wanted = words.casefold()
        for page, size in enumerate(self.sizes if wanted else []):
            if self._is_closed or self._document is None or number != self.searches:
                return
            if len(hits) >= HITS_LIMIT:
                break
            text = self._document.getAllText(page).text().casefold()
            at = text.find(wanted)
            while at >= 0:
                rectangle = self._document.getSelectionAtIndex(page, at, len(wanted)).boundingRectangle()
                if rectangle.isValid():
                    hits.append(Hit(page, _fractions(rectangle, size)))
                at = text.find(wanted, at + len(wanted))
        _post().found.emit(self.number, number, hits)


def _fractions(box: QRectF, size: QSizeF) -> QRectF:
    return QRectF(
        box.x() / size.width(), box.y() / size.height(), box.width() / size.width(), box.height() / size.height()
    )


def connect_drawn(slot: Callable[[int, int, QSize, QImage], None]) -> None:
    """Call ``slot`` (a bound method of a QObject) with file number, page, size, image for every page drawn."""
    _post().drawn.connect(slot)


def connect_found(slot: Callable[[int, int, list[Hit]], None]) -> None:
    """Call ``slot`` (a bound method of a QObject) with file number, search number, places."""
    _post().found.connect(slot)
