"""PDF pages drawn and searched by one worker, which alone touches QtPdf's documents.

A document that is shared between the window's thread and a renderer's may be closed while a page is
under way. Here it is made, drawn, searched and destroyed by a single worker thread; only sizes,
images and places come back. JavaScript and forms are never run: QtPdf only draws.

A page is drawn by QtPdf's renderer in an event loop of the worker: called directly, drawing would
hold Python's lock for tens of milliseconds, and the window would stand still with it.
"""

from __future__ import annotations

import itertools
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import NamedTuple, TypeVar

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QCoreApplication,
    QEventLoop,
    QIODevice,
    QObject,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfPageRenderer

from reviewer.errors import RuleViolation

# QtPdf keeps about 3 MB for each page seen until the document is closed: open it anew now and then.
PAGES_BEFORE_REOPEN = 60
HITS_LIMIT = 500
# Points: places whose letters differ less in height are of one size.
SIZE_STEP = 4.0


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
    post = _Post()
    application = QCoreApplication.instance()
    if application is not None:
        post.moveToThread(application.thread())
    return post


Answer = TypeVar("Answer")
_numbers = itertools.count(1)


class _Opened:
    """What QtPdf holds of one file; made, used and destroyed in the worker."""

    def __init__(self) -> None:
        self.document: QPdfDocument | None = None
        self.buffer: QBuffer | None = None

    def drop(self) -> None:
        """The document goes before the buffer that it reads."""
        self.document = None
        self.buffer = None


class PdfFile:
    """One PDF in memory. Its methods that draw and search return at once; ``_post`` brings the answers."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open it: waits for the worker, so it belongs in the job pool, not on the window's thread.

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
        self._opened = _Opened()
        # Opened for a viewer that went on to another file meanwhile, nobody closes it.
        weakref.finalize(self, self._run, self._opened.drop).atexit = False
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

    def locate(self, wanted: Mapping[str, str]) -> None:
        """Find where each text (by its name) stands, also when it goes on over a line's end."""
        texts = dict(wanted)
        self._run(lambda: self._locate(texts))

    def picture(self, page: int, size: QSize) -> QImage:
        """A page on white paper, for print: waits for the worker, so it belongs in the job pool."""
        return self._run(lambda: self._paper(page, size)).result()

    def close(self) -> None:
        """Free the memory; what is still waiting is dropped."""
        self._is_closed = True
        self._run(self._opened.drop)

    @staticmethod
    def _run(work: Callable[[], Answer]) -> Future[Answer]:
        return _worker().submit(work)

    def _open(self) -> list[QSizeF]:
        """In the worker: load, refuse what cannot be shown, measure the pages."""
        buffer, document = QBuffer(), QPdfDocument()
        self._opened.buffer, self._opened.document = buffer, document
        buffer.setData(self._bytes)
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document.load(buffer)
        error, count = document.error(), document.pageCount()
        if error == QPdfDocument.Error.None_ and count > 0:
            return [document.pagePointSize(page) for page in range(count)]
        self._opened.drop()
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

    def _draw(self, page: int, size: QSize) -> None:
        if self._is_closed or self._opened.document is None:
            return
        if len(self.seen) >= PAGES_BEFORE_REOPEN:
            self._opened.drop()
            self._open()
            self.seen.clear()
        self.seen.add(page)
        _post().drawn.emit(self.number, page, size, self._paper(page, size))

    def _paper(self, page: int, size: QSize) -> QImage:
        """In the worker: a page on white paper."""
        paper = QImage(size, QImage.Format.Format_RGB32)
        paper.fill(Qt.GlobalColor.white)
        image = _render(self._opened.document, page, size) if self._opened.document is not None else None
        if image is not None:
            painter = QPainter(paper)
            painter.drawImage(0, 0, image)
            painter.end()
        return paper

    def _locate(self, wanted: dict[str, str]) -> None:
        """In the worker: of several places of a text the one that has its line for itself, then the largest.

        What a page's foot tells in small print of a change is not the field's place.
        """
        found: dict[str, Place] = {}
        ranks: dict[str, tuple[int, int]] = {}
        for page, size in enumerate(self.sizes):
            document = self._opened.document
            if self._is_closed or document is None:
                return
            text = document.getAllText(page).text()
            for name, value in wanted.items():
                for start, end in _occurrences(text, value):
                    polygons = document.getSelectionAtIndex(page, start, end - start).bounds()
                    boxes = [polygon.boundingRect() for polygon in polygons]
                    high = max((each.height() for each in boxes), default=0.0)
                    rank = _rank(text, start, end), int(high / SIZE_STEP)
                    if rank <= ranks.get(name, (-1, 0)):
                        continue
                    ranks[name] = rank
                    found[name] = Place(page, _line_boxes([_fractions(each, size) for each in boxes]))
        _post().located.emit(self.number, found)

    def _find(self, words: str, number: int) -> None:
        """In the worker: page by page, so that a newer search or closing stops it soon."""
        hits: list[Hit] = []
        wanted = words.casefold()
        for page, size in enumerate(self.sizes if wanted else []):
            document = self._opened.document
            if self._is_closed or document is None or number != self.searches:
                return
            if len(hits) >= HITS_LIMIT:
                break
            text = document.getAllText(page).text().casefold()
            at = text.find(wanted)
            while at >= 0:
                rectangle = document.getSelectionAtIndex(page, at, len(wanted)).boundingRectangle()
                if rectangle.isValid():
                    hits.append(Hit(page, _fractions(rectangle, size)))
                at = text.find(wanted, at + len(wanted))
        _post().found.emit(self.number, number, hits)


def _render(document: QPdfDocument, page: int, size: QSize) -> QImage | None:
    """In the worker: a page on transparent ground, drawn while other threads run."""
    loop, renderer, drawn = QEventLoop(), QPdfPageRenderer(), list[QImage]()

    def take(_page: int, _size: QSize, image: QImage) -> None:
        drawn.append(image)
        loop.quit()

    renderer.setDocument(document)
    renderer.pageRendered.connect(take)
    if renderer.requestPage(page, size):
        loop.exec()
    return drawn[0] if drawn else None


def _occurrences(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    """Start and end of a text in a page's text, whatever blanks and line ends stand in it."""
    letters = "".join(wanted.split())
    if not letters:
        return
    places = [at for at, letter in enumerate(text) if not letter.isspace()]
    squeezed = "".join(text[at] for at in places)
    at = squeezed.find(letters)
    while at >= 0:
        yield places[at], places[at + len(letters) - 1] + 1
        at = squeezed.find(letters, at + len(letters))


def _rank(text: str, start: int, end: int) -> int:
    """2 with the line for itself, 1 at the head or end of its line or after a colon, 0 in the midst of words."""
    before, after = text[start - 1 : start], text[end : end + 1]
    begins = not before or before in "\r\n：:"
    ends = not after or after in "\r\n：:"
    return begins + ends


def _line_boxes(rectangles: Sequence[QRectF]) -> tuple[QRectF, ...]:
    """The runs of a line as one box."""
    lines: list[QRectF] = []
    for each in rectangles:
        if lines and lines[-1].top() < each.center().y() < lines[-1].bottom():
            lines[-1] = lines[-1].united(each)
        elif each.isValid():
            lines.append(each)
    return tuple(lines)


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


def connect_located(slot: Callable[[int, dict[str, Place]], None]) -> None:
    """Call ``slot`` (a bound method of a QObject) with file number and the places of what was looked for."""
    _post().located.connect(slot)
