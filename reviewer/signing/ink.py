"""What a pen wrote on the signing pad, and its picture for the signature field."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Annotated

import msgspec
from PIL import Image, ImageDraw, UnidentifiedImageError

from reviewer.domain.records import Record
from reviewer.errors import RuleViolation

# Drawn larger and scaled down: Pillow draws lines without anti-aliasing.
_OVERSAMPLING = 4
_INK = (10, 20, 70, 255)
# Line width by pressure, as parts of the pad's height.
_THIN, _THICK = 0.012, 0.045
_PIXEL_LIMIT = 4_000_000

Fraction = Annotated[float, msgspec.Meta(ge=0, le=1)]


class InkPoint(Record):
    """One point: ``x`` from the left and ``y`` from the top as parts of the pad's width and height;
    ``pressure`` from 0 to 1 (0.5 from devices that do not know)."""

    x: Fraction
    y: Fraction
    pressure: Fraction = 0.5


class InkStroke(Record):
    """One pen-down to pen-up."""

    points: tuple[InkPoint, ...]


def ink_png(strokes: Sequence[InkStroke], width_px: int, height_px: int) -> bytes:
    """The strokes as a PNG picture with transparent ground.

    Args:
        strokes: in the order of writing.
        width_px: of the picture; the same ratio to the height as the pad had.
        height_px: of the picture.

    Raises:
        RuleViolation: ``ink_empty``: nothing was written.
        ValueError: a picture of no or unreasonable size.
    """
    if width_px < 1 or height_px < 1 or width_px * height_px > _PIXEL_LIMIT:
        raise ValueError(f"an ink picture of {width_px} x {height_px} pixels")
    if not any(stroke.points for stroke in strokes):
        raise RuleViolation("签名板上还没有笔迹，文件未签名。请先手写签名。", code="ink_empty")
    size = (width_px * _OVERSAMPLING, height_px * _OVERSAMPLING)
    # The ground has the ink's colour at no opacity, so that scaling leaves no dark or light fringe.
    picture = Image.new("RGBA", size, (*_INK[:3], 0))
    draw = ImageDraw.Draw(picture)
    for stroke in strokes:
        _draw(draw, stroke, size)
    out = io.BytesIO()
    picture.resize((width_px, height_px), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def read_picture(data: bytes) -> Image.Image:
    """A picture of a signature, whole.

    Raises:
        RuleViolation: ``ink_invalid``: no picture, damaged, or unreasonably large.
    """
    try:
        picture = Image.open(io.BytesIO(data))
        picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise RuleViolation("手写签名图片无法读取，文件未签名。请重新手写签名。", code="ink_invalid") from error
    return picture


def _draw(draw: ImageDraw.ImageDraw, stroke: InkStroke, size: tuple[int, int]) -> None:
    width, height = size
    previous: tuple[float, float] | None = None
    for point in stroke.points:
        x, y = point.x * width, point.y * height
        thickness = height * (_THIN + (_THICK - _THIN) * point.pressure)
        if previous is not None:
            draw.line([previous, (x, y)], fill=_INK, width=max(1, round(thickness)))
        radius = thickness / 2
        draw.ellipse([x - radius, y - radius, x + radius, y + radius], fill=_INK)
        previous = (x, y)
