"""Pages of an evidence file: PDF by QtPdf (rendered off the window's thread), images, plain text.

A source answers ``page_ready`` some time after ``request``. Nothing is written to the disk: files
come decrypted as bytes and stay in memory until the source is closed.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QModelIndex, QObject, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions, QPdfPageRenderer, QPdfSearchModel
from shiboken6 import delete

from reviewer.errors import RuleViolation

# A decoded image may take 256 MB; what is larger in pixels is read smaller (decompression bombs).
ALLOCATION_LIMIT_MB = 256
LARGEST_PIXELS = 40_000_000
LARGEST_SIDE = 20_000
# QtPdf keeps about 3 MB for each page seen until the document is closed: open it anew now and then.
PAGES_BEFORE_REOPEN = 60


class Hit(NamedTuple):
    """A place found by the search: page from 0, box as fractions of the page (x, y, w, h)."""

    page: int
    box: QRectF


class PageSource(QObject):
    """Base: pages that can be asked for. ``page_ready(page, wanted size, image)``, pages from 0."""

    page_ready = Signal(int, QSize, QImage)
    hits_changed = Signal()

    def count(self) -> int:
        """How many pages."""
        raise NotImplementedError

    def page_size(self, page: int) -> QSizeF:
        """Width and height of a page; only their ratio counts."""
        raise NotImplementedError

    def request(self, page: int, size: QSize) -> None:
        """Ask for a page in device pixels; ``page_ready`` answers."""
        raise NotImplementedError

    def search(self, words: str) -> None:
        """Look for words; ``hits_changed`` answers."""
        del words
        self.hits_changed.emit()

    def hits(self) -> list[Hit]:
        """What the search has found so far."""
        return []

    def close(self) -> None:
        """Free the memory."""


class PdfPages(PageSource):
    """A PDF in memory. JavaScript and forms are never run: QtPdf only draws."""

    def __init__(self, data: bytes, name: str, parent: QObject | None = None) -> None:
        """Open it.

        Raises:
            RuleViolation: broken, or locked by a password.
        """
        super().__init__(parent)
        self._name = name
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document = QPdfDocument(self)
        self._seen: set[int] = set()
        self._load()
        self._sizes = [self._document.pagePointSize(page) for page in range(self._document.pageCount())]
        # Without a parent: it has to go before the document, and only ``close`` knows when.
        self._renderer: QPdfPageRenderer | None = QPdfPageRenderer()
        self._renderer.setRenderMode(QPdfPageRenderer.RenderMode.MultiThreaded)
        self._renderer.setDocument(self._document)
        self._renderer.pageRendered.connect(self._on_renderer_page_rendered)
        self._pending = 0
        self._found = QPdfSearchModel(self)
        self._found.setDocument(self._document)
        self._found.countChanged.connect(self.hits_changed)

    def _load(self) -> None:
        self._buffer.seek(0)
        self._document.load(self._buffer)
        error = self._document.error()
        if error != QPdfDocument.Error.None_:
            self.deleteLater()
        if error == QPdfDocument.Error.IncorrectPassword:
            raise RuleViolation(
                "这份PDF设了密码，无法显示；文件原样保留，请向申报单位索取无密码的版本。",
                code="pdf_password",
                where=self._name,
            )
        if error != QPdfDocument.Error.None_ or self._document.pageCount() < 1:
            raise RuleViolation(
                "这份PDF已损坏或不是PDF，无法显示；文件原样保留，可导出后用其他程序查看。",
                code="pdf_broken",
                where=self._name,
            )

    def count(self) -> int:
        """How many pages."""
        return len(self._sizes)

    def page_size(self, page: int) -> QSizeF:
        """In points."""
        return self._sizes[page]

    def request(self, page: int, size: QSize) -> None:
        """Ask the render thread."""
        if self._renderer is None:
            return
        if len(self._seen) >= PAGES_BEFORE_REOPEN and self._pending == 0:
            self._document.close()
            self._load()
            self._seen.clear()
        self._seen.add(page)
        self._pending += 1
        self._renderer.requestPage(page, size)

    def _on_renderer_page_rendered(
        self, page: int, size: QSize, image: QImage, options: QPdfDocumentRenderOptions, request: int
    ) -> None:
        del options, request
        self._pending -= 1
        paper = QImage(image.size(), QImage.Format.Format_RGB32)
        paper.fill(Qt.GlobalColor.white)
        painter = QPainter(paper)
        painter.drawImage(0, 0, image)
        painter.end()
        self.page_ready.emit(page, size, paper)

    def search(self, words: str) -> None:
        """Full text search of the text layer; it goes on in the background."""
        self._found.setSearchString(words)
        self.hits_changed.emit()

    def hits(self) -> list[Hit]:
        """Places in page order; of a place in several lines its first line."""
        found = []
        for number in range(self._found.rowCount(QModelIndex())):
            link = self._found.resultAtIndex(number)
            rectangles = link.rectangles()
            if rectangles:
                size = self._sizes[link.page()]
                first = rectangles[0]
                found.append(
                    Hit(
                        link.page(),
                        QRectF(
                            first.x() / size.width(),
                            first.y() / size.height(),
                            first.width() / size.width(),
                            first.height() / size.height(),
                        ),
                    )
                )
        return found

    def close(self) -> None:
        """Give back what QtPdf keeps of the pages seen."""
        self._found.setSearchString("")
        if self._renderer is not None:
            # Its destructor waits for the render thread: a page may be under way.
            self._renderer.pageRendered.disconnect(self._on_renderer_page_rendered)
            delete(self._renderer)
            self._renderer = None
        self._document.close()
        self._buffer.close()


class ImagePages(PageSource):
    """A photo or scan: one page."""

    def __init__(self, image: QImage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._image = image

    def count(self) -> int:
        """Always one."""
        return 1

    def page_size(self, page: int) -> QSizeF:
        """In pixels."""
        del page
        return QSizeF(self._image.size())

    def request(self, page: int, size: QSize) -> None:
        """Scale it at once: decoding, the slow part, is over."""
        smooth = Qt.TransformationMode.SmoothTransformation
        self.page_ready.emit(page, size, self._image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth))


def read_image(data: bytes, name: str) -> QImage:
    """Decode an image, turned as its EXIF says, within the limits. Safe in any thread.

    Raises:
        RuleViolation: not readable as an image, or far too large.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    reader.setDecideFormatFromContent(True)
    reader.setAllocationLimit(ALLOCATION_LIMIT_MB)
    size = reader.size()
    if size.isValid():
        pixels = size.width() * size.height()
        if max(size.width(), size.height()) > LARGEST_SIDE * 4:
            raise RuleViolation(
                f"图片尺寸 {size.width()}×{size.height()} 过大，未显示；文件原样保留。",
                code="image_too_large",
                where=name,
            )
        if pixels > LARGEST_PIXELS:
            scale = (LARGEST_PIXELS / pixels) ** 0.5
            reader.setScaledSize(QSize(round(size.width() * scale), round(size.height() * scale)))
    image = reader.read()
    if image.isNull():
        raise RuleViolation(f"图片无法显示（{reader.errorString()}）；文件原样保留。", code="image_broken", where=name)
    return image


def kind_of(name: str, media_type: str, head: bytes) -> str:
    """pdf, image, office or other, by content first, then by media type and name."""
    if head[:1024].lstrip().startswith(b"%PDF"):
        return "pdf"
    lower = name.lower()
    if media_type.startswith("image/") or lower.endswith((".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp", ".tif")):
        return "image"
    if lower.endswith(".pdf"):
        return "pdf"
    if lower.endswith((".docx", ".xlsx", ".xls", ".et", ".txt", ".csv", ".md")):
        return "text"
    return "other"
