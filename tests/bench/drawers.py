"""Drawing functions of the rows about documents, for processes to import: nothing else comes with them."""

from __future__ import annotations

from reviewer.reports.setting.fonts import FontBook
from reviewer.reports.sheet.data import ScoreSheetData
from reviewer.reports.sheet.score_sheet import score_sheet_pdf


def draw_sheet(data: ScoreSheetData, _form: str) -> bytes:
    """An unsigned score sheet."""
    return score_sheet_pdf(data, FontBook()).pdf
