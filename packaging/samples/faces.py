"""The bundled fonts, for drawn pages (Pillow) and for PDF text (reportlab)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PIL import ImageFont
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

_FOLDER = Path(__file__).resolve().parent.parent.parent / "resources" / "fonts"
FILES = {
    "serif": "NotoSerifCJKsc-Regular.ttf",
    "serif-bold": "NotoSerifCJKsc-Bold.ttf",
    "sans": "NotoSansCJKsc-Regular.ttf",
    "sans-bold": "NotoSansCJKsc-Bold.ttf",
    "fang": "ReviewerFang-Regular.ttf",
    "kai": "ReviewerKai-Regular.ttf",
}


@cache
def drawn(name: str, size: int) -> ImageFont.FreeTypeFont:
    """A face for Pillow, size in pixels."""
    return ImageFont.truetype(str(_FOLDER / FILES[name]), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def printed(name: str) -> str:
    """The reportlab name of a face, registered on first use."""
    pdfmetrics.registerFont(TTFont(name, str(_FOLDER / FILES[name])))
    return name
