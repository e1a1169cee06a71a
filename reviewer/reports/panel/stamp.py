"""What a signature looks like on the report: the pen's ink, then date and place, as one picture for the field.

A signature's appearance must bring its own fonts or be a picture; set by the project's own faces as a picture, rare
names and places show as they are on the page.
"""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, UnidentifiedImageError

from reviewer.errors import RuleViolation
from reviewer.reports.panel.report import INSET
from reviewer.reports.panel.strips import SIGN_HEIGHT, SIGN_WIDTHS
from reviewer.reports.setting.fonts import FontBook, Role
from reviewer.reports.setting.typeset import line_setter

DOTS = 300 / 72
"""Dots a point: print's 300 an inch."""
NAME_SIZE, TEXT_SIZE, NOTE_SIZE = 18.0, 9.0, 7.0
MARGIN = 4.0
_BLACK, _INK, _GREY = (0, 0, 0, 255), (10, 20, 70, 255), (92, 92, 92, 255)
_TEXT_ROOM = SIGN_WIDTHS[3] - INSET - 2 * MARGIN


def signature_stamp(name: str, date: str, place: str, ink_png: bytes | None, fonts: FontBook) -> bytes:
    """The picture of one signature: 签名 to the left, 签署日期、地点 to the right, on no ground.

    Args:
        name: stands in 楷体 where there is no ink.
        date: as printed, with time.
        place: as typed; may be empty.
        ink_png: what the pen wrote.
        fonts: to set the words with.

    Returns:
        A PNG of the field's own shape.

    Raises:
        RuleViolation: ``ink_invalid``, ``missing_glyph``.
    """
    width, height = SIGN_WIDTHS[2] + SIGN_WIDTHS[3] - 2 * INSET, SIGN_HEIGHT - 2 * INSET
    # The words' own colour at no opacity, so that scaling leaves no fringe.
    picture = Image.new("RGBA", (round(width * DOTS), round(height * DOTS)), (*_BLACK[:3], 0))
    split = SIGN_WIDTHS[2] - INSET
    if ink_png is not None:
        _paste(picture, ink_png, split - 2 * MARGIN, height - 2 * MARGIN)
    else:
        size = min(NAME_SIZE, NAME_SIZE * (split - 2 * MARGIN) / max(_width(fonts, name, Role.KAI, NAME_SIZE), 1))
        _write(picture, fonts, name, Role.KAI, size, (split - _width(fonts, name, Role.KAI, size)) / 2, height / 2 - 3)
        note = "（电子签名）"
        left = (split - _width(fonts, note, Role.SONG, NOTE_SIZE)) / 2
        _write(picture, fonts, note, Role.SONG, NOTE_SIZE, left, height / 2 + 13, _GREY)
    lines = [date, *_place_lines(fonts, place)]
    top = height / 2 - len(lines) * TEXT_SIZE * 0.7
    for number, text in enumerate(lines):
        _write(picture, fonts, text, Role.SONG, TEXT_SIZE, split + MARGIN, top + (number + 0.7) * TEXT_SIZE * 1.4)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _place_lines(fonts: FontBook, place: str) -> list[str]:
    if not place.strip():
        return []
    setter = line_setter(fonts, TEXT_SIZE)
    return [line.text for line in setter.lines(place.strip(), Role.SONG, _TEXT_ROOM, "签署地点", align="left")][:3]


def _width(fonts: FontBook, text: str, role: Role, size: float) -> float:
    return line_setter(fonts, size).width(text, role, "签名")


def _write(
    picture: Image.Image,
    fonts: FontBook,
    text: str,
    role: Role,
    size: float,
    left: float,
    middle: float,
    colour: tuple[int, int, int, int] = _BLACK,
) -> None:
    """A line of text with its middle at ``middle`` points from the top, each character by the face that has it."""
    draw = ImageDraw.Draw(picture)
    line = line_setter(fonts, size).line(text, role, "签名")
    for piece in line.pieces:
        font = _font(piece.face.path, round(size * DOTS))
        for char, at in zip(piece.text, piece.places, strict=True):
            place = ((left + at) * DOTS, (middle + 0.38 * size) * DOTS)
            draw.text(place, char, font=font, fill=colour, anchor="ls")


def _paste(picture: Image.Image, ink_png: bytes, width: float, height: float) -> None:
    """The ink, as large as its cell allows, in the cell's middle."""
    try:
        ink = Image.open(io.BytesIO(ink_png)).convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise RuleViolation("手写签名图片无法读取，文件未签名。请重新手写签名。", code="ink_invalid") from error
    written = ink.getchannel("A").getbbox()
    if written is not None:
        ink = ink.crop(written)
    scale = min(width * DOTS / ink.width, height * DOTS / ink.height)
    size = (max(1, round(ink.width * scale)), max(1, round(ink.height * scale)))
    shown = ink.resize(size, Image.Resampling.LANCZOS)
    left = round(MARGIN * DOTS + (width * DOTS - size[0]) / 2)
    top = round(MARGIN * DOTS + (height * DOTS - size[1]) / 2)
    picture.alpha_composite(shown, (left, top))


@lru_cache(maxsize=32)
def _font(path: Path, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), pixels)
