"""The summary's exports at its button: what can be had, what is written, cancelled without a trace."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from workplace import Workplace

from reviewer.usecases.decide_application import decide_application
from reviewer.usecases.documents.export_summary import SUMMARY
from reviewer.usecases.documents.report_list import REPORT_LIST
from reviewer.usecases.work_result import work_result
from ui.screens.summary.view import SummaryView


def shown(place: Workplace) -> SummaryView:
    view = place.goto("summary")
    assert isinstance(view, SummaryView)
    return view


@pytest.mark.requirement("C22", "C23")
def test_workbook_and_csv_are_written_from_the_button(centre: Workplace, tmp_path: Path) -> None:
    view, out = shown(centre), tmp_path / "out"
    assert view.exporting.button.isEnabled()
    assert view.exporting.workbook.isEnabled()
    view.exporting.export_to(out, SUMMARY)
    assert not view.exporting.bar.isHidden()
    centre.settle()
    assert view.exporting.bar.isHidden()
    assert sorted(path.suffix for path in out.iterdir()) == [".csv", ".xlsx"]
    first = centre.desk.store.applications()[0]
    book = next(path for path in out.iterdir() if path.suffix == ".xlsx")
    row = next(openpyxl.load_workbook(book, data_only=True)["汇总"].iter_rows(min_row=5, max_row=5, values_only=True))
    assert row[1] == first.id
    assert work_result(centre.desk, first.id).total_shown in {f"{each:.2f}" for each in row if isinstance(each, float)}
    centre.shot("summary-exported")


def test_the_list_to_report_waits_for_a_conclusion(centre: Workplace, tmp_path: Path) -> None:
    view, out = shown(centre), tmp_path / "out"
    assert not view.exporting.report_list.isEnabled()
    assert "还没有结论" in view.exporting.report_list.text()
    application = centre.desk.store.applications()[0].id
    decide_application(centre.desk, application, "PASS", "样例：经研究决定")
    view = shown(centre)
    assert view.exporting.report_list.isEnabled()
    view.exporting.export_to(out, REPORT_LIST)
    centre.settle()
    listed = next(path for path in out.iterdir() if path.suffix == ".csv").read_text("utf-8-sig").splitlines()
    assert listed[0] == "编号,社评组织名称,序号,职业编码,职业(工种)名称,等级"
    assert len(listed) == 1 + len(centre.desk.application(application).occupations)


def test_a_cancelled_export_leaves_nothing(centre: Workplace, tmp_path: Path) -> None:
    view, out = shown(centre), tmp_path / "out"
    made = len(centre.desk.store.documents())
    view.exporting.export_to(out, SUMMARY)
    view.exporting.bar.cancelled.emit()
    centre.settle()
    assert view.exporting.bar.isHidden()
    assert view.exporting.button.isEnabled()
    assert not list(out.glob("*")) if out.exists() else True
    assert len(centre.desk.store.documents()) == made
