"""Open a PDF in memory to look at it: pages drawn, words found. Nothing is written and nothing in it runs."""

from __future__ import annotations

from reviewer.intake.pdf_file import Box, PdfFile, TextPlace

__all__ = ["Box", "PdfFile", "TextPlace", "open_pdf"]


def open_pdf(data: bytes, name: str) -> PdfFile:
    """The file open in memory, to be closed; ``name`` is told in messages.

    Raises:
        RuleViolation: broken, or locked by a password.
    """
    return PdfFile(data, name)
