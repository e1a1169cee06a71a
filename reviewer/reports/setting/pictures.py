"""Pictures as a PDF holds them."""

from __future__ import annotations

import io

from PIL import Image

from reviewer.reports.setting.pdf_file import PdfFile, Ref

_SPACES = {"RGB": "/DeviceRGB", "L": "/DeviceGray"}


def add_jpeg(file: PdfFile, jpeg: bytes) -> Ref:
    """A JPEG as it is, neither decoded nor compressed again.

    Raises:
        ValueError: it is neither grey nor in red, green and blue.
    """
    with Image.open(io.BytesIO(jpeg)) as image:
        width, height, space = image.width, image.height, _SPACES.get(image.mode)
    if space is None:
        raise ValueError("a JPEG of other colours than grey or RGB")
    entries = f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace {space}"
    return file.stream(f"{entries} /BitsPerComponent 8 /Filter /DCTDecode", jpeg, compress=False)
