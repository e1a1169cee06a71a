"""Pages of an evidence file: PDF, images, plain text.

A source answers ``page_ready`` some time after ``request``. Nothing is written to the disk: files
come decrypted as bytes and stay in memory until the source is closed.
"""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QImageReader

from reviewer.errors import RuleViolation
from ui.widgets.pdf_pages import Hit, PdfFile, connect_drawn, connect_found

# A decoded image may take 256 MB; what is larger in pixels is read smaller (decompression bombs).
ALLOCATION_LIMIT_MB = 256
LARGEST_PIXELS = 40_000_000
LARGEST_SIDE = 20_000


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
    """A PDF in memory, drawn and searched by the PDF worker."""

    def __init__(self, file: PdfFile, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hits: list[Hit] = []
        self._file = file
        connect_drawn(self._on_file_drawn)
        connect_found(self._on_file_found)

    def count(self) -> int:
        """How many pages."""
        return len(self._file.sizes)

    def page_size(self, page: int) -> QSizeF:
        """In points."""
        return self._file.sizes[page]

    def request(self, page: int, size: QSize) -> None:
        """Ask the worker."""
        self._file.draw(page, size)

    def search(self, words: str) -> None:
        """Full text search of the text layer; it goes on in the background."""
        self._hits = []
        self.hits_changed.emit()
        self._file.search(words)

    def hits(self) -> list[Hit]:
        """Places in page order."""
        return self._hits

    @property
    def pages_held(self) -> int:
        """How many pages take memory now."""
        return len(self._file.seen)

    def close(self) -> None:
        """Give back what QtPdf keeps of the pages seen."""
        self._file.close()

    def _on_file_drawn(self, file: int, page: int, size: QSize, image: QImage) -> None:
        if file == self._file.number:
            self.page_ready.emit(page, size, image)

    def _on_file_found(self, file: int, search: int, hits: list[Hit]) -> None:
        if (file, search) == (self._file.number, self._file.searches):
            self._hits = hits
            self.hits_changed.emit()


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
