"""Scans as a copier or a telephone makes them: printed pages, photographed, turned, grey and noisy."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pypdfium2
from PIL import Image, ImageChops

A4_POINTS = (595, 842)


def rendered(pdf: bytes, dpi: int = 150, most: int | None = None) -> list[Image.Image]:
    """Every page of a PDF, or the first ones, as the picture that a scanner would give."""
    document = pypdfium2.PdfDocument(pdf)
    wanted = range(len(document))[:most]
    pages = [document[at].render(scale=dpi / 72).to_pil().convert("L") for at in wanted]
    document.close()
    return pages


def worn(page: Image.Image, *, turned: float = 0, noise: float = 25) -> Image.Image:
    """Grey paper, weak toner, grain, and laid in askew or upside down (degrees anticlockwise)."""
    weak = page.point([70 + level * 150 // 255 for level in range(256)])
    grain = Image.effect_noise(page.size, noise)
    return ImageChops.add(weak, grain, scale=1, offset=-128).rotate(turned, expand=True, fillcolor=200)


def as_pdf(pages: Sequence[Image.Image], dpi: int = 150) -> bytes:
    """A scanned PDF: one picture a page."""
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=list(pages[1:]), resolution=dpi)
    return out.getvalue()


def as_picture(page: Image.Image, kind: str = "JPEG") -> bytes:
    """A photo of one page."""
    out = io.BytesIO()
    page.save(out, kind)
    return out.getvalue()


def as_tiff(pages: Sequence[Image.Image]) -> bytes:
    """A fax: every page a frame."""
    out = io.BytesIO()
    # Pillow leaves the settings of an earlier JPEG on the picture; a copy has none.
    first, *others = (page.copy() for page in pages)
    first.save(out, "TIFF", save_all=True, append_images=others)
    return out.getvalue()
