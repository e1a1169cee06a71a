"""The drawing functions of a round's lists, each form of them; they know no desk."""

from __future__ import annotations

from reviewer.errors import RuleViolation
from reviewer.reports.workbook.acceptance_list import AcceptanceListData, acceptance_workbook
from reviewer.reports.workbook.data import ReportListData, SummaryData
from reviewer.reports.workbook.plain import acceptance_csv, report_list_csv, summary_csv
from reviewer.reports.workbook.report_list import report_list_workbook
from reviewer.reports.workbook.summary import summary_workbook


def draw_summary(data: SummaryData, form: str) -> bytes:
    """汇总表 as ``xlsx`` or ``csv``.

    Raises:
        RuleViolation: another form.
    """
    if form == "xlsx":
        return summary_workbook(data)
    return summary_csv(data) if form == "csv" else _refuse("汇总表", form)


def draw_report_list(data: ReportListData, form: str) -> bytes:
    """上报公布表 as ``xlsx`` or ``csv``.

    Raises:
        RuleViolation: another form.
    """
    if form == "xlsx":
        return report_list_workbook(data)
    return report_list_csv(data) if form == "csv" else _refuse("上报公布表", form)


def draw_acceptance_list(data: AcceptanceListData, form: str) -> bytes:
    """受理登记表 as ``xlsx`` or ``csv``.

    Raises:
        RuleViolation: another form.
    """
    if form == "xlsx":
        return acceptance_workbook(data)
    return acceptance_csv(data) if form == "csv" else _refuse("受理登记表", form)


def _refuse(name: str, form: str) -> bytes:
    raise RuleViolation(f"{name}没有 {form} 格式，未生成。", code="unknown_form", where=form)
