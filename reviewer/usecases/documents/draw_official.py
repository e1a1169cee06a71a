"""The one drawing function of all official papers."""

from __future__ import annotations

from reviewer.errors import RuleViolation
from reviewer.reports.official.data import OfficialData
from reviewer.reports.official.document import official_pdf
from reviewer.reports.setting.fonts import FontBook
from reviewer.usecases.documents.kind import Form


def draw_official(data: OfficialData, form: Form) -> bytes:
    """The paper as a file.

    Raises:
        RuleViolation: a field is missing, a character has no font, or there is no such form.
    """
    if form != "pdf":
        raise RuleViolation(f"没有这种格式（{form}），未生成。", code="unknown_form", where=data.kind)
    return official_pdf(data, FontBook())
