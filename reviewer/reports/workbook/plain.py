"""Tables as CSV: UTF-8 with the mark that Excel needs to know it, and nothing in it that Excel would work out."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from reviewer.domain.scheme import Scheme
from reviewer.domain.scoring import CONCLUSION_TEXT, shown_text
from reviewer.reports.workbook.acceptance_list import HEAD as ACCEPTANCE_HEAD
from reviewer.reports.workbook.acceptance_list import AcceptanceListData, acceptance_rows
from reviewer.reports.workbook.book import FORMULA_LIKE, plain_text
from reviewer.reports.workbook.data import ReportListData, SummaryData
from reviewer.reports.workbook.formulas import NOT_COUNTED, STRUCK
from reviewer.reports.workbook.ranking import occupation_lines
from reviewer.reports.workbook.report_list import HEAD as REPORT_HEAD
from reviewer.reports.workbook.report_list import report_rows

_MARK: Final = "\ufeff"


def csv_bytes(rows: Sequence[Sequence[str]]) -> bytes:
    """The rows with CR LF (RFC 4180). A text that Excel would take for a formula gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([_safe(each) for each in row])
    return (_MARK + out.getvalue()).encode()


def _safe(text: str) -> str:
    clean = plain_text(text)
    return f"'{clean}" if clean.startswith(FORMULA_LIKE) else clean


def summary_csv(data: SummaryData) -> bytes:
    """One line an applicant and occupation, applicants by rank."""
    head = ["名次", "受理号", "申报单位", "职业（工种）", "等级", "职业内名次"]
    head += [f"{section.no}、{section.title}" for section in data.scheme.section]
    rows = [[*head, "职业得分", "职业按分结论", "总分", "一票否决", "按分结论", "作出结论"]]
    lines = sorted(occupation_lines(data), key=lambda line: (line[0].rank, line[0].number))
    for application, occupation, rank in lines:
        result, levels = application.result, dict(application.occupations)
        rows.append(
            [
                *(str(application.rank), application.number, application.name, occupation.occupation),
                *(levels.get(occupation.occupation, ""), str(rank)),
                *(_shown(each.value, data.scheme) for each in occupation.sections),
                *(occupation.total_shown, CONCLUSION_TEXT[occupation.conclusion], result.total_shown),
                *(STRUCK if result.vetoes else "", CONCLUSION_TEXT[result.conclusion], application.decision),
            ]
        )
    return csv_bytes(rows)


def _shown(value: str | None, scheme: Scheme) -> str:
    """As the totals are shown; the workbook has the figures themselves."""
    return NOT_COUNTED if value is None else shown_text(Fraction(value), scheme.scoring)


def report_list_csv(data: ReportListData) -> bytes:
    """Every line whole: what the sheet merges stands on each of its lines here."""
    return csv_bytes([REPORT_HEAD, *report_rows(data)])


def acceptance_csv(data: AcceptanceListData) -> bytes:
    """The acceptance register, one line an entry."""
    return csv_bytes([ACCEPTANCE_HEAD, *acceptance_rows(data)])
