"""What a paper says, read by a reader that is not the program's."""

from __future__ import annotations

import io
import re

import pdfplumber


def text_of(data: bytes) -> str:
    """The characters of all pages, without spaces."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return re.sub(r"\s", "", "".join(char["text"] for page in pdf.pages for char in page.chars))
