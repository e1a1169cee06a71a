"""A PDF held in memory: its pages' sizes, pictures of them, and where words stand on them.

PDFium is not made for several threads: every call into it, here and for scans, is made under one lock.
Its calls let other Python threads run, so whoever draws does not stop the window. Scripts and forms never run.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from reviewer.errors import RuleViolation

PDFIUM = threading.Lock()
_BYTES_PER_PIXEL = 4
_WHITE = 0xFFFFFFFF
# PDFium tells places in whole device units: as fractions they are this fine.
_FINE = 1_000_000
# A part of the page's height: what is thinner is a blank, a dash is not.
_THIN = 0.0001
# Points: places whose letters differ less in height are of one size.
_SIZE_STEP = 4.0


class Box(NamedTuple):
    """A rectangle as fractions of the page as it is shown, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


class TextPlace(NamedTuple):
    """Where a text stands on a page: a box a line. Of several places the one of the higher rank is meant."""

    rank: tuple[int, int]
    boxes: tuple[Box, ...]


class PdfFile:
    """An open PDF; pages count from 0, ``sizes`` are (width, height) in points as shown. Safe in any thread."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open it.

        Raises:
            RuleViolation: broken, or locked by a password.
        """
        self._data, self._name = data, name
        with PDFIUM:
            self._document: pypdfium2.PdfDocument | None = _load(data, name)
            self.sizes: tuple[tuple[float, float], ...] = _sizes(self._document)
            if not self.sizes:
                self._document.close()
        if not self.sizes:
            raise _broken(name)

    def draw(self, pixels: memoryview, page: int, width: int, height: int) -> None:
        """Draw a page with its annotations (also a signature's ink) on white; blank where it cannot be read.

        ``width`` and ``height`` are pixels, at least one each. ``pixels``: memory that can be written, 4 bytes a
        pixel (blue, green, red, 255), line after line from the top.
        """
        stride = width * _BYTES_PER_PIXEL
        with PDFIUM:
            place = (ctypes.c_ubyte * (stride * height)).from_buffer(pixels)
            paper = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGRA, place, stride)
            try:
                pdfium.FPDFBitmap_FillRect(paper, 0, 0, width, height, _WHITE)
                with self._page(page) as opened:
                    if opened is not None:
                        on_paper = (paper, opened, 0, 0, width, height, 0, pdfium.FPDF_ANNOT)
                        pdfium.FPDF_RenderPageBitmap(*on_paper)
                        if opened.formenv:
                            # Fields, also those of signatures, are drawn apart from the other annotations.
                            pdfium.FPDF_FFLDraw(opened.formenv, *on_paper)
            finally:
                pdfium.FPDFBitmap_Destroy(paper)

    def find(self, page: int, words: str) -> list[Box]:
        """The places of words in a page's text layer, in its order; capitals and small letters are alike."""
        wanted = _folded(words)
        with PDFIUM, self._text(page) as text:
            if text is None or not wanted:
                return []
            letters, found = _folded(text.letters), list[Box]()
            at = letters.find(wanted)
            while at >= 0:
                boxes = text.boxes(at, at + len(wanted))
                if boxes:
                    found.append(_united(boxes))
                at = letters.find(wanted, at + len(wanted))
            return found

    def locate(self, page: int, wanted: Mapping[str, str]) -> dict[str, TextPlace]:
        """Where texts (by a name each) stand on a page, also when one goes on over a line's end.

        Of several places of a text the one that has its line for itself, then the largest: what a page's
        foot tells in small print of a change is not the field's place.
        """
        found: dict[str, TextPlace] = {}
        with PDFIUM, self._text(page) as text:
            if text is None:
                return found
            for name, value in wanted.items():
                for start, end in _occurrences(text.letters, value):
                    boxes = text.boxes(start, end)
                    high = max((each.height for each in boxes), default=0.0) * self.sizes[page][1]
                    rank = _rank(text.letters, start, end), int(high / _SIZE_STEP)
                    if name not in found or rank > found[name].rank:
                        found[name] = TextPlace(rank, _lines(boxes))
        return found

    def refresh(self) -> None:
        """Give back what PDFium keeps of the pages seen; the file stays open."""
        with PDFIUM:
            if self._document is not None:
                self._document.close()
                self._document = _load(self._data, self._name)

    def close(self) -> None:
        """Free the memory; from then on pages are blank. Twice is once."""
        with PDFIUM:
            if self._document is not None:
                self._document.close()
                self._document = None
        self._data = b""

    @contextmanager
    def _page(self, page: int) -> Iterator[pypdfium2.PdfPage | None]:
        """An opened page, None when the file is closed or the page cannot be read. Under the lock."""
        opened = None
        if self._document is not None:
            try:
                opened = self._document[page]
            except pypdfium2.PdfiumError:
                opened = None
        try:
            yield opened
        finally:
            if opened is not None:
                opened.close()

    @contextmanager
    def _text(self, page: int) -> Iterator[_PageText | None]:
        with self._page(page) as opened:
            if opened is None:
                yield None
                return
            text = opened.get_textpage()
            try:
                yield _PageText(opened, text)
            finally:
                text.close()


class _PageText:
    """The text layer of an opened page. Used under the lock."""

    def __init__(self, page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> None:
        self._page, self._text = page, text
        self.letters: str = text.get_text_range(errors="replace")

    def boxes(self, start: int, end: int) -> list[Box]:
        """The runs of the letters from ``start`` to before ``end``, without blanks."""
        first, last = self._index(start), self._index(end - 1)
        count = self._text.count_rects(first, last - first + 1)
        found = [self._shown(*self._text.get_rect(number)) for number in range(count)]
        return [each for each in found if each.width > 0 and each.height > _THIN]

    def _index(self, letter: int) -> int:
        """PDFium counts also what is no letter, and a rare character outside the first plane twice."""
        units = len(self.letters[:letter].encode("utf-16-le")) // 2
        return int(pdfium.FPDFText_GetCharIndexFromTextIndex(self._text, units))

    def _shown(self, left: float, bottom: float, right: float, top: float) -> Box:
        """From points of the page's own paper to the page as shown: turned, and cut to its crop box."""
        corners = [self._device(left, top), self._device(right, bottom)]
        (x, right_x), (y, bottom_y) = sorted(each[0] for each in corners), sorted(each[1] for each in corners)
        return Box(x, y, right_x - x, bottom_y - y)

    def _device(self, x: float, y: float) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(self._page, 0, 0, _FINE, _FINE, 0, x, y, across, down)
        return across.value / _FINE, down.value / _FINE


def _load(data: bytes, name: str) -> pypdfium2.PdfDocument:
    """Under the lock."""
    try:
        document = pypdfium2.PdfDocument(data)
        if document.get_formtype() == pdfium.FORMTYPE_ACRO_FORM:
            document.init_forms()
        return document
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            message = "这份PDF设了密码，无法显示；文件原样保留，请向申报单位索取无密码的版本。"
            raise RuleViolation(message, code="pdf_password", where=name) from error
        raise _broken(name) from error


def _broken(name: str) -> RuleViolation:
    message = "这份PDF已损坏或不是PDF，无法显示；文件原样保留，可导出后用其他程序查看。"
    return RuleViolation(message, code="pdf_broken", where=name)


def _sizes(document: pypdfium2.PdfDocument) -> tuple[tuple[float, float], ...]:
    """Under the lock."""
    return tuple(document.get_page_size(page) for page in range(len(document)))


def _folded(text: str) -> str:
    """Capitals as small letters, each letter in its place: what would become two letters stays as it is."""
    folded = text.casefold()
    if len(folded) == len(text):
        return folded
    return "".join(small if len(small := each.casefold()) == 1 else each for each in text)


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
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    begins = not before or before in "\r\n：:"
    ends = not after or after in "\r\n：:"
    return begins + ends


def _lines(boxes: Sequence[Box]) -> tuple[Box, ...]:
    """The runs of a line as one box."""
    lines: list[Box] = []
    for each in boxes:
        middle = each.y + each.height / 2
        if lines and lines[-1].y < middle < lines[-1].y + lines[-1].height:
            lines[-1] = _united((lines[-1], each))
        else:
            lines.append(each)
    return tuple(lines)


def _united(boxes: Sequence[Box]) -> Box:
    x, y = min(each.x for each in boxes), min(each.y for each in boxes)
    right, bottom = max(each.x + each.width for each in boxes), max(each.y + each.height for each in boxes)
    return Box(x, y, right - x, bottom - y)
