"""An official paper as a file in any of its forms."""

from __future__ import annotations

from reviewer.errors import RuleViolation
from reviewer.reports.official.data import OfficialData
from reviewer.reports.official.document import official_pdf
from reviewer.reports.official.word import official_docx
from reviewer.reports.setting.fonts import FontBook


def draw_official(data: OfficialData, form: str) -> bytes:
    """The paper as a PDF or a Word file.

    Raises:
        RuleViolation: a field is missing, a character has no font, or there is no such form.
    """
    if form == "pdf":
        return official_pdf(data, FontBook())
    if form == "docx":
        return official_docx(data, FontBook())
    raise RuleViolation(f"没有这种格式（{form}），未生成。", code="unknown_form", where=data.kind)
