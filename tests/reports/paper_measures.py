"""What independent readers measure on a page: characters by rows, ink on a picture, red lines."""

from __future__ import annotations

import io
from functools import lru_cache
from itertools import groupby
from typing import Any

import pdfplumber
from PIL import Image

MM = 72 / 25.4
PITCH = 156 / 28
STEP = 225 / 22
HEADS = "，。、；：！？）》」』】〉”’"
ENDS = "（《「『【〈“‘"
DPI = 300


@lru_cache(maxsize=64)
def pages(pdf: bytes) -> list[Any]:
    """Of each page: characters, filled boxes, width and height."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [(page.chars, page.rects, page.width, page.height) for page in document.pages]


def rows_of(chars: list[Any], size: float) -> list[list[Any]]:
    """Characters of one size by baseline, top to bottom, left to right."""
    rows: dict[float, list[Any]] = {}
    for char in chars:
        if abs(char["size"] - size) < 0.01:
            rows.setdefault(round(char["matrix"][5], 1), []).append(char)
    return [sorted(rows[y], key=lambda char: char["x0"]) for y in sorted(rows, reverse=True)]


def text_of(row: list[Any]) -> str:
    """A row's characters."""
    return "".join(char["text"] for char in row)


def whole_text(pdf: bytes) -> str:
    """All text without line ends and blanks."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return "".join("".join((page.extract_text() or "").split()) for page in document.pages)


def middle(row: list[Any]) -> float:
    """The middle of a row in millimetres from the page's left."""
    return float((row[0]["x0"] + row[-1]["x1"]) / 2 / MM)


def depth(row: list[Any]) -> float:
    """The middle of a row's em box in millimetres from the page's top."""
    return float((297 * MM - row[0]["matrix"][5] - 0.38 * row[0]["size"]) / MM)


@lru_cache(maxsize=64)
def picture(pdf: bytes, page: int) -> Image.Image:
    """The page (from 0) at 300 dpi."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        drawn: Image.Image = document.pages[page].to_image(resolution=DPI).original.convert("RGB")
        return drawn


def ink(pdf: bytes, page: int, box_mm: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Ink within a box (left, top, right, bottom in mm)."""
    scale = DPI / 25.4
    x, y, x1, y1 = (int(each * scale) for each in box_mm)
    area = picture(pdf, page).convert("L").crop((x, y, x1, y1))
    box = area.point(lambda value: 255 if value < 200 else 0).getbbox()
    assert box is not None, "nothing is drawn there"
    left, top, right, bottom = box
    return (x + left) / scale, (y + top) / scale, (x + right) / scale, (y + bottom) / scale


def red_bands(pdf: bytes, page: int) -> list[tuple[float, float, float, float]]:
    """Red lines over more than 120 mm as seen: left, top, right, bottom in mm, top to bottom."""
    scale = DPI / 25.4
    image = picture(pdf, page)
    red, green, _ = image.split()
    light = green.point(lambda value: 255 if value < 120 else 0)
    dark = red.point(lambda value: 255 if value > 120 else 0)
    seen = Image.composite(light, Image.new("L", image.size, 0), dark)
    shares = seen.resize((1, seen.height), Image.Resampling.BOX).tobytes()
    found = []
    for y in range(seen.height):
        box = seen.crop((0, y, seen.width, y + 1)).getbbox() if shares[y] * seen.width > 255 * 120 * scale else None
        if box is not None:
            found.append((y, box[0], box[2]))
    bands = []
    for _, group in groupby(enumerate(found), key=lambda each: each[1][0] - each[0]):
        lines = [line for _, line in group]
        left, right = min(line[1] for line in lines), max(line[2] for line in lines)
        bands.append((left / scale, lines[0][0] / scale, right / scale, (lines[-1][0] + 1) / scale))
    return bands
