"""Scanned pages: PDF or pictures, the QR codes on each page and which way up it lies."""

from __future__ import annotations

import io
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError

from reviewer.domain.progress import Progress
from reviewer.domain.records import Record
from reviewer.errors import RuleViolation
from reviewer.intake.pdf_file import PDFIUM

LARGEST_PIXELS = 80_000_000
MOST_PAGES = 500
_POINTS_PER_INCH = 72
# A code of 25 mm is read at 200 dpi; what a copier blurred may need more.
_DPI = (200, 300)
_SHOWN_DPI = 150
_A4_LONG_SIDE = 842  # points
_LONGEST_SHOWN = 3508  # pixels: A4 at 300 dpi
_BLANK_WIDTH = 300  # pixels across, under a millimetre of paper each: averaging takes the grain out
_INK = 40  # grey levels darker than the paper
_BLANK_PART = 0.0003


class ScannedPage(Record):
    """A page of a scan: place in the file from 1, its QR codes' texts, degrees clockwise that set it upright.

    ``turned`` is told by the code; 0 where none was read. ``is_blank``: no code and no ink, as the back of a sheet.
    """

    page: int
    codes: tuple[str, ...]
    turned: int
    is_blank: bool = False


def read_scan_pages(data: bytes, name: str, progress: Progress | None = None) -> tuple[ScannedPage, ...]:
    """Every page of a scan with the QR codes that are on it.

    Raises:
        RuleViolation: not a PDF or picture that can be read, too many pages, or a page too large.
        Cancelled: from ``progress``.
    """
    with _opened(data, name) as scan:
        pages = []
        for number in range(1, scan.count + 1):
            if progress is not None:
                progress(number - 1, scan.count, name)
            pages.append(_read_page(scan, number))
        return tuple(pages)


def count_scan_pages(data: bytes, name: str) -> int:
    """How many pages a PDF or a picture file has.

    Raises:
        RuleViolation: as ``read_scan_pages``.
    """
    with _opened(data, name) as scan:
        return scan.count


def draw_scan_page(data: bytes, name: str, page: int, turned: int) -> bytes:
    """One page of a scan, set upright, as a JPEG of 150 dpi (pictures as large as they are).

    Raises:
        RuleViolation: as ``read_scan_pages``, or there is no such page.
    """
    return _jpeg(_upright(data, name, page, turned))


class PageOfScan(NamedTuple):
    """A page of a scanned file, from 1, and the degrees clockwise that set it upright."""

    data: bytes
    name: str
    page: int
    turned: int


def bind_scan_pages(pages: Sequence[PageOfScan]) -> bytes:
    """Pages of scans as one PDF, each upright; what has no size of its own, as a photo, lies on A4.

    Raises:
        RuleViolation: as ``draw_scan_page``.
    """
    drawn = [(_upright(*each), b"%PDF-" in each.data[:1024]) for each in pages]
    with PDFIUM:
        bound = pypdfium2.PdfDocument.new()
        try:
            for picture, is_sized in drawn:
                _add_page(bound, picture, is_sized=is_sized)
            out = io.BytesIO()
            bound.save(out)
            return out.getvalue()
        finally:
            bound.close()


def _add_page(bound: pypdfium2.PdfDocument, picture: Image.Image, *, is_sized: bool) -> None:
    scale = _POINTS_PER_INCH / _SHOWN_DPI if is_sized else _A4_LONG_SIDE / max(picture.size)
    width, height = picture.width * scale, picture.height * scale
    picture.thumbnail((_LONGEST_SHOWN, _LONGEST_SHOWN))
    image = pypdfium2.PdfImage.new(bound)
    image.load_jpeg(io.BytesIO(_jpeg(picture)), inline=True)
    image.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
    page = bound.new_page(width, height)
    page.insert_obj(image)
    page.gen_content()
    page.close()


def _upright(data: bytes, name: str, page: int, turned: int) -> Image.Image:
    with _opened(data, name) as scan:
        if not 1 <= page <= scan.count:
            raise RuleViolation(f"扫描件没有第 {page} 页；请重新读入扫描件。", code="scan_page", where=name)
        picture = scan.picture(page, _SHOWN_DPI)
    return picture.rotate(-turned, expand=True) if turned else picture


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()


class _Scan(ABC):
    """Pages that can be drawn, numbered from 1."""

    count: int
    resolutions: tuple[int, ...] = (_DPI[0],)

    @abstractmethod
    def picture(self, page: int, dpi: int) -> Image.Image:
        """One page at so many dots an inch, or at its own resolution where it has one."""


class _PdfScan(_Scan):
    resolutions = _DPI

    def __init__(self, document: pypdfium2.PdfDocument, name: str) -> None:
        self._document, self._name = document, name
        with PDFIUM:
            self.count = len(document)

    def picture(self, page: int, dpi: int) -> Image.Image:
        with PDFIUM:
            found = self._document[page - 1]
            try:
                scale = dpi / _POINTS_PER_INCH
                width, height = found.get_size()
                _require_size(int(width * scale), int(height * scale), self._name)
                bitmap = found.render(scale=scale)
                try:
                    drawn: Image.Image = bitmap.to_pil()
                    return drawn
                finally:
                    bitmap.close()
            finally:
                found.close()


class _PictureScan(_Scan):
    """A photo or the frames of a TIFF; their resolution is what it is."""

    def __init__(self, picture: Image.Image, name: str) -> None:
        self._picture, self._name = picture, name
        self.count = int(getattr(picture, "n_frames", 1))

    def picture(self, page: int, dpi: int) -> Image.Image:
        del dpi
        self._picture.seek(page - 1)
        _require_size(*self._picture.size, self._name)
        return ImageOps.exif_transpose(self._picture).convert("RGB")


@contextmanager
def _opened(data: bytes, name: str) -> Iterator[_Scan]:
    if b"%PDF-" in data[:1024]:
        with _opened_pdf(data, name) as document:
            yield _limited(_PdfScan(document, name), name)
        return
    try:
        with Image.open(io.BytesIO(data)) as picture:
            yield _limited(_PictureScan(picture, name), name)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise _unreadable(name) from error


@contextmanager
def _opened_pdf(data: bytes, name: str) -> Iterator[pypdfium2.PdfDocument]:
    """Open while others may use PDFium too: only its calls are made under the lock."""
    try:
        with PDFIUM:
            document = pypdfium2.PdfDocument(data)
        try:
            yield document
        finally:
            with PDFIUM:
                document.close()
    except pypdfium2.PdfiumError as error:
        raise _unreadable(name) from error


def _limited(scan: _Scan, name: str) -> _Scan:
    if scan.count > MOST_PAGES:
        message = f"扫描件有 {scan.count} 页，多于 {MOST_PAGES} 页，没有读入。请分成几个文件。"
        raise RuleViolation(message, code="scan_too_long", where=name)
    return scan


def _require_size(width: int, height: int, name: str) -> None:
    if width * height > LARGEST_PIXELS:
        message = f"扫描页为 {width}×{height} 像素，过大，没有读入。请以 300 dpi 以下重新扫描。"
        raise RuleViolation(message, code="scan_too_large", where=name)


def _unreadable(name: str) -> RuleViolation:
    message = "不是可读的扫描件（PDF、JPEG、PNG、TIFF），没有读入；设有口令的 PDF 请先去除口令。"
    return RuleViolation(message, code="scan_unreadable", where=name)


def _read_page(scan: _Scan, number: int) -> ScannedPage:
    for dpi in scan.resolutions:
        picture = scan.picture(number, dpi).convert("L")
        # The second one reads what lies in a shadow or was copied too pale.
        for binarizer in (zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram):
            found = _codes(picture, binarizer)
            if found:
                return _found(number, found)
    if _is_blank(picture):
        return ScannedPage(page=number, codes=(), turned=0, is_blank=True)
    for clearer in _clearer(picture):
        found = _codes(clearer, zxingcpp.Binarizer.LocalAverage)
        if found:
            return _found(number, found)
    return ScannedPage(page=number, codes=(), turned=0)


def _clearer(picture: Image.Image) -> Iterator[Image.Image]:
    """The page made easier to read: without its grain; and larger, so that a small code's modules are told apart."""
    yield picture.filter(ImageFilter.GaussianBlur(1))
    if picture.width * picture.height * 4 <= LARGEST_PIXELS:
        yield picture.resize((picture.width * 2, picture.height * 2), Image.Resampling.BICUBIC)


def _found(number: int, found: list[zxingcpp.Barcode]) -> ScannedPage:
    turned = -round(found[0].orientation / 90) * 90 % 360
    return ScannedPage(page=number, codes=tuple(each.text for each in found), turned=turned)


def _is_blank(picture: Image.Image) -> bool:
    """Whether next to nothing is darker than the paper, on a grey picture."""
    part = max(1, picture.width // _BLANK_WIDTH)
    grey = picture.resize((max(1, picture.width // part), max(1, picture.height // part)), Image.Resampling.BOX)
    counts = grey.histogram()
    paper = counts.index(max(counts))
    return sum(counts[: max(0, paper - _INK)]) <= _BLANK_PART * grey.width * grey.height


def _codes(picture: Image.Image, binarizer: zxingcpp.Binarizer) -> list[zxingcpp.Barcode]:
    width, height = picture.size
    pixels = memoryview(picture.tobytes()).cast("B", shape=(height, width))
    formats = zxingcpp.barcode_formats_from_str("QRCode")
    found = zxingcpp.read_barcodes(pixels, formats=formats, text_mode=zxingcpp.TextMode.Plain, binarizer=binarizer)
    return [each for each in found if each.text]
