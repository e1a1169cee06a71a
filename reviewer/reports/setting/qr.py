"""The QR code that ties a paper copy to the store: document number, version and data hash."""

from __future__ import annotations

import io
from functools import lru_cache

import segno

from reviewer.domain.records import Record
from reviewer.reports.setting.paper import Paper

QUIET = 4
"""Blank modules around a code, as ISO/IEC 18004 asks."""


def document_code(number: str, version: int, data_sha256: str) -> str:
    """What the QR code says: ``number|version|hash``. ``verify`` reads it back with :func:`read_document_code`."""
    return f"{number}|{version}|{data_sha256}"


def read_document_code(text: str) -> tuple[str, int, str] | None:
    """Number, version and data hash out of a scanned text; None when it is not a code of ours."""
    parts = text.strip().split("|")
    if len(parts) != 3 or not parts[1].isdigit() or len(parts[2]) != 64:
        return None
    return parts[0], int(parts[1]), parts[2]


class PageCode(Record):
    """What the code of a single page says: ``page`` of ``pages``, both from 1."""

    number: str
    version: int
    data_sha256: str
    page: int
    pages: int


def page_code(number: str, version: int, data_sha256: str, page: int, pages: int) -> str:
    """The code of one page, so that a scanned page tells which it is: ``number|version|hash|page/pages``."""
    return f"{document_code(number, version, data_sha256)}|{page}/{pages}"


def read_page_code(text: str) -> PageCode | None:
    """What a scanned page's code says; None when it is not a page code of ours."""
    whole, _, place = text.strip().rpartition("|")
    document = read_document_code(whole)
    page, _, pages = place.partition("/")
    if document is None or not (page.isdigit() and pages.isdigit()) or not 1 <= int(page) <= int(pages):
        return None
    number, version, data_sha256 = document
    return PageCode(number=number, version=version, data_sha256=data_sha256, page=int(page), pages=int(pages))


def _code(text: str) -> segno.QRCode:
    """The code of a text. One beyond ASCII names its character set, which readers otherwise guess, and guess wrong."""
    if text.isascii():
        return segno.make(text, error="m", micro=False, boost_error=False)
    return segno.make(text, error="m", micro=False, boost_error=False, encoding="utf-8", eci=True)


@lru_cache(maxsize=256)
def _boxes(text: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """Side in modules without the quiet zone, and the dark runs (column, row, length)."""
    rows = _code(text).matrix
    runs: list[tuple[int, int, int]] = []
    for number, row in enumerate(rows):
        start = None
        for column, dark in enumerate([*row, 0]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                runs.append((start, number, column - start))
                start = None
    return len(rows), tuple(runs)


def draw_qr(paper: Paper, text: str, x: float, y: float, side: float) -> None:
    """Draw the code in a square of ``side`` points whose upper left corner is ``x``, ``y``, quiet zone included."""
    modules, boxes = _boxes(text)
    unit = side / (modules + 2 * QUIET)
    paper.modules(boxes, x + QUIET * unit, y - QUIET * unit, unit)


def quiet_zone(text: str, side: float) -> float:
    """How wide the blank around the code is in a square of ``side`` points."""
    return QUIET * side / (_boxes(text)[0] + 2 * QUIET)


def qr_picture(text: str, *, unit: int = 4) -> bytes:
    """The code as a PNG picture, ``unit`` pixels a module, quiet zone included."""
    out = io.BytesIO()
    _code(text).save(out, kind="png", scale=unit, border=QUIET)
    return out.getvalue()
