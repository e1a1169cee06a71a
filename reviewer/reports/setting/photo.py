"""Photos made small for print: upright, about as many pixels as paper shows, as JPEG. The original stays as it is."""

from __future__ import annotations

import io
import struct
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from reviewer.errors import RuleViolation
from reviewer.reports.sheet.data import SheetPicture

SIDES = (1200, 900, 600, 300)  # pixels, the first that gives few enough bytes: 1200 are over 300 a printed inch
ENOUGH = 960  # pixels: a JPEG is decoded at that fraction of its size which leaves at least these
QUALITY = (78, 62, 45)
MOST_BYTES = 190_000  # fifty of them stay below ten megabytes
MOST_PIXELS = 64 * 1024 * 1024

_BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, OverflowError, MemoryError,
    ArithmeticError, AttributeError, struct.error, UnidentifiedImageError, Image.DecompressionBombError, Warning,
)  # fmt: skip


def printed_picture(data: bytes, where: str) -> SheetPicture:
    """The picture as it is printed; the same bytes give the same picture.

    Args:
        data: a photo's bytes as they came.
        where: the photo's name, for the message.

    Raises:
        RuleViolation: code ``photo_unreadable``: the bytes are no picture that can be decoded.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return _reduced(data)
    except _BROKEN as error:
        message = "照片不能解码，打印件上不能显示；原件及其校验值仍在本机。"
        raise RuleViolation(message, code="photo_unreadable", where=where) from error


def _reduced(data: bytes) -> SheetPicture:
    with Image.open(io.BytesIO(data)) as image:
        if image.width * image.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        # A JPEG is decoded at an eighth, a quarter or half where that suffices: many times faster.
        shrink = max(1, max(image.size) // ENOUGH)
        image.draft("RGB", (image.width // shrink, image.height // shrink))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((SIDES[0], SIDES[0]), Image.Resampling.LANCZOS, reducing_gap=2.0)
        flat = _on_white(upright)
    for side in SIDES:
        flat.thumbnail((side, side))
        for quality in QUALITY:
            jpeg = _jpeg(flat, quality)
            if len(jpeg) <= MOST_BYTES:
                return SheetPicture(jpeg=jpeg, width=flat.width, height=flat.height)
    raise ValueError("cannot be made small")


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    """Without transparency: paper is white."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    layered = image.convert("RGBA")
    white = Image.new("RGBA", layered.size, "white")
    white.alpha_composite(layered)
    return white.convert("RGB")
