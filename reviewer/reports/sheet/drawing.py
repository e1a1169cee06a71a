"""The drawing function of score sheets in batches; it knows no desk."""

from __future__ import annotations

from reviewer.reports.setting.fonts import FontBook
from reviewer.reports.sheet.data import ScoreSheetData
from reviewer.reports.sheet.score_sheet import score_sheet_pdf


def draw_score_sheet(data: ScoreSheetData, _form: str) -> bytes:
    """The unsigned sheet as PDF.

    Raises:
        RuleViolation: ``missing_field`` (a field is blank) or ``missing_glyph`` (a character no font has).
    """
    return score_sheet_pdf(data, FontBook()).pdf
