"""Pages of an evidence file: PDF, images, plain text.

A source answers ``page_ready`` some time after ``request``. Nothing is written to the disk: files
come decrypted as bytes and stay in memory until the source is closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from reviewer.errors import RuleViolation
from ui.qt.jobs import Jobs
from ui.widgets.pdf_pages import Hit, PdfFile, Place, connect_drawn, connect_found, connect_located

# A decoded image may take 256 MB; what is larger in pixels is read smaller (decompression bombs).
ALLOCATION_LIMIT_MB = 256
LARGEST_PIXELS = 40_000_000
LARGEST_SIDE = 20_000
SMALL = QSize(64, 64)


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
    """A PDF in memory, drawn and searched by the PDF worker. ``located`` carries a place by each name."""

    located = Signal(dict)

    def __init__(self, file: PdfFile, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hits: list[Hit] = []
        self._file = file
        connect_drawn(self._on_file_drawn)
        connect_found(self._on_file_found)
        connect_located(self._on_file_located)

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

    def locate(self, wanted: Mapping[str, str]) -> None:
        """Ask where texts stand; ``located`` answers."""
        self._file.locate(wanted)

    def hits(self) -> list[Hit]:
        """Places in page order."""
        return self._hits

    @property
    def pages_held(self) -> int:
        """How many pages take memory now."""
        return len(self._file.seen)

    def close(self) -> None:
        """Give the memory back."""
        self._file.close()

    def _on_file_drawn(self, file: int, page: int, size: QSize, image: QImage) -> None:
        if file == self._file.number:
            self.page_ready.emit(page, size, image)

    def _on_file_located(self, file: int, places: dict[str, Place]) -> None:
        if file == self._file.number:
            self.located.emit(places)

    def _on_file_found(self, file: int, search: int, hits: list[Hit]) -> None:
        if (file, search) == (self._file.number, self._file.searches):
            self._hits = hits
            self.hits_changed.emit()


class Picture(NamedTuple):
    """A photo or scan: its bytes as they came, and the size of the upright picture in pixels."""

    data: bytes
    name: str
    size: QSize


class ImagePages(PageSource):
    """A photo or scan: one page, decoded in the job pool at the size asked for and never larger."""

    def __init__(self, picture: Picture, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._picture: Picture | None = picture
        self._size = picture.size
        self._jobs = jobs

    def count(self) -> int:
        """Always one."""
        return 1

    def page_size(self, page: int) -> QSizeF:
        """In pixels."""
        del page
        return QSizeF(self._size)

    def request(self, page: int, size: QSize) -> None:
        """Ask the job pool."""
        del page
        if self._picture is not None:
            self._jobs.read(partial(_drawn, QBuffer(), self._picture, size), self._on_drawn)

    def close(self) -> None:
        """Free the bytes."""
        self._picture = None

    def _on_drawn(self, drawn: tuple[QSize, QImage]) -> None:
        if self._picture is not None:
            self.page_ready.emit(0, *drawn)


def _drawn(buffer: QBuffer, picture: Picture, size: QSize) -> tuple[QSize, QImage]:
    image = read_image(buffer, picture.data, picture.name, size)
    smooth = Qt.TransformationMode.SmoothTransformation
    return size, image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)


def read_picture(buffer: QBuffer, data: bytes, name: str) -> Picture:
    """An image that can be shown, with its upright size. Safe in any thread with a buffer that the window made.

    Raises:
        RuleViolation: not readable as an image, or far too large.
    """
    # A file that breaks off is found here and not when the page is painted.
    shown = read_image(buffer, data, name, SMALL)
    reader = _reader(buffer, data)
    size = reader.size()
    if not size.isValid():
        return Picture(data, name, shown.size())
    return Picture(data, name, size.transposed() if _is_turned(reader) else size)


def _reader(buffer: QBuffer, data: bytes) -> QImageReader:
    buffer.close()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    reader.setDecideFormatFromContent(True)
    reader.setAllocationLimit(ALLOCATION_LIMIT_MB)
    return reader


def read_image(buffer: QBuffer, data: bytes, name: str, cover: QSize | None = None) -> QImage:
    """Decode an image, turned as its EXIF says, no larger than needed to cover ``cover`` pixels (None: whole).

    Safe in any thread; ``buffer`` is an empty one, made and in the end destroyed by the window's thread.

    Raises:
        RuleViolation: not readable as an image, or far too large.
    """
    reader = _reader(buffer, data)
    size = reader.size()
    if size.isValid():
        if max(size.width(), size.height()) > LARGEST_SIDE * 4:
            raise RuleViolation(
                f"图片尺寸 {size.width()}×{size.height()} 过大，未显示；文件原样保留。",
                code="image_too_large",
                where=name,
            )
        scale = min(1.0, (LARGEST_PIXELS / max(1, size.width() * size.height())) ** 0.5, _scale(reader, cover))
        if scale < 1.0:
            reader.setScaledSize(QSize(max(1, round(size.width() * scale)), max(1, round(size.height() * scale))))
    image = reader.read()
    if image.isNull():
        raise RuleViolation(f"图片无法显示（{reader.errorString()}）；文件原样保留。", code="image_broken", where=name)
    return image


def _is_turned(reader: QImageReader) -> bool:
    """Whether the upright picture's width is the stored one's height."""
    return bool(reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90)


def _scale(reader: QImageReader, cover: QSize | None) -> float:
    """How much smaller the stored picture may be read; it is stored lying where the camera was held upright."""
    if cover is None:
        return 1.0
    size = reader.size()
    if _is_turned(reader):
        cover = cover.transposed()
    return max(cover.width() / max(1, size.width()), cover.height() / max(1, size.height()))


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
