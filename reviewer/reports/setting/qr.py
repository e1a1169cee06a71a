"""The QR code that ties a paper copy to the store: document number, version and data hash."""

from __future__ import annotations

import io
import math
from functools import lru_cache
from typing import Any

import zxingcpp
from PIL import Image

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


def _picture(text: str, scale: int, *, quiet: bool) -> Image.Image:
    """The code of a text in black and white, ``scale`` pixels a module. Beyond ASCII it names its character set."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    made: Any = code.to_image(scale=scale, add_quiet_zones=quiet)
    pixels = bytes(memoryview(made))
    side = math.isqrt(len(pixels))
    return Image.frombytes("L", (side, side), pixels)


@lru_cache(maxsize=256)
def _boxes(text: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """Side in modules without the quiet zone, and the dark runs (column, row, length)."""
    picture = _picture(text, 1, quiet=False)
    side, pixels = picture.width, picture.tobytes()
    runs: list[tuple[int, int, int]] = []
    for row in range(side):
        start = None
        for column, light in enumerate([*pixels[row * side : (row + 1) * side], 255]):
            if not light and start is None:
                start = column
            elif light and start is not None:
                runs.append((start, row, column - start))
                start = None
    return side, tuple(runs)


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
    _picture(text, unit, quiet=True).convert("1").save(out, "PNG", optimize=True)
    return out.getvalue()
