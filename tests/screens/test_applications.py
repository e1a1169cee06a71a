"""申报材料: import, search, order and rounds, on the real window over a real store."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.modeltest import ModelTester
from workplace import Workplace, click

from reviewer.domain.progress import Progress
from reviewer.errors import Cancelled, RuleViolation
from reviewer.usecases.ask_correction import ask_correction, asked_corrections
from reviewer.usecases.run_demo import sample_packages
from reviewer.usecases.survey_application import survey_application
from ui.screens.applications.presenter import (
    ApplicationList,
    import_packages,
    read_round,
    survey_some,
)
from ui.screens.applications.table import SCOPES_COMPACT
from ui.screens.applications.view import ApplicationsView


def applications(place: Workplace, **where: object) -> ApplicationsView:
    view = place.goto("applications", **where)
    assert isinstance(view, ApplicationsView)
    return view


def import_and_wait(place: Workplace, view: ApplicationsView, *paths: Path) -> None:
    view.start_import(list(paths))
    place.settle()


def shown_ids(view: ApplicationsView) -> list[str]:
    return [line.id for line in view.list_pane.table.rows_model.rows]


def cell_text(view: ApplicationsView, row: int, title: str) -> str:
    model = view.list_pane.table.rows_model
    at = [column.title for column in model.columns].index(title)
    return str(model.data(model.index(row, at)))


def test_without_a_round_one_is_made_right_there_and_a_package_goes_in(empty: Workplace) -> None:
    view = applications(empty)
    assert not view.import_button.isEnabled()
    assert isinstance(empty.target, QLineEdit)
    empty.press(Qt.Key.Key_Return)
    assert not empty.desk.store.rounds(), "a round without a name was made"
    empty.target.setText("样例批次 2026")  # type: ignore[attr-defined]
    empty.press(Qt.Key.Key_Return)
    (made,) = empty.desk.store.rounds()
    assert (made.name, empty.context.round_id) == ("样例批次 2026", made.id)
    assert view.import_button.isEnabled()
    import_and_wait(empty, view, sample_packages()[0])
    assert shown_ids(view) == [f"{made.id}-001"]
    assert view.detail.detail is not None
    assert view.detail.detail.id == f"{made.id}-001"
    assert "已导入为" in view.outcomes.text
    empty.press(Qt.Key.Key_Escape)
    assert view.outcomes.isHidden()


@pytest.mark.requirement("X15")
def test_a_refused_package_names_every_error_and_leaves_nothing(centre: Workplace, tmp_path: Path) -> None:
    view = applications(centre)
    broken, halved = tmp_path / "坏的.zip", tmp_path / "样例乙公司"
    broken.write_bytes(b"no archive at all")
    halved.mkdir()
    (halved / "产权证明.pdf").write_bytes(b"%PDF-1.4 no form beside it")
    entries = sum(1 for _ in centre.desk.store.journal())
    import_and_wait(centre, view, broken, halved)
    assert "2 份未导入" in view.outcomes.text
    assert "坏的.zip" in view.outcomes.text
    assert "样例乙公司" in view.outcomes.text
    assert sum(1 for _ in centre.desk.store.journal()) == entries
    assert len(shown_ids(view)) == 2
    view.outcomes.copy()
    assert QApplication.clipboard().text() == view.outcomes.text


def test_a_stopped_import_keeps_what_is_in_and_begins_nothing_more(centre: Workplace) -> None:
    packages = sample_packages()
    before = len(centre.desk.store.applications())

    def stop_at_the_second(_done: int, _total: int, what: str) -> None:
        if "第 2 /" in what:
            raise Cancelled

    progress: Progress = stop_at_the_second
    result = import_packages(centre.desk, centre.context.round_id, [packages[2], packages[3], packages[4]], progress)
    assert [each.name for each in result.outcomes] == ["样例智能装备有限公司"]
    assert result.left == (str(packages[3]), str(packages[4]))
    assert len(centre.desk.store.applications()) == before + 1


def test_the_cancel_button_stops_an_import(centre: Workplace) -> None:
    view = applications(centre)
    view.start_import(list(sample_packages()[2:5]))
    assert not view.may_leave()
    view.progress.cancelled.emit()
    centre.settle()
    assert "已停止" in view.outcomes.text
    assert view.may_leave()
    assert view.import_button.isEnabled()


def test_packages_dropped_on_the_window_are_imported(centre: Workplace) -> None:
    view = applications(centre)
    package = sample_packages()[2]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(package))])
    place, buttons, keys = QPointF(20, 20), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place.toPoint(), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(centre.window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(centre.window, QDropEvent(place, Qt.DropAction.CopyAction, data, buttons, keys))
    centre.settle()
    assert len(shown_ids(view)) == 3
    centre.goto("home")
    assert not centre.window.acceptDrops()


def test_search_by_initials_pinyin_and_number_and_enter_goes_to_the_table(centre: Workplace) -> None:
    view = applications(centre)
    centre.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert centre.target is view.list_pane.search
    centre.type("wzylzy")
    assert [line.name for line in view.list_pane.table.rows_model.rows] == ["温州样例职业培训学校"]
    view.list_pane.search.setText("jishixueyuan")
    assert [line.name for line in view.list_pane.table.rows_model.rows] == ["样例技师学院"]
    view.list_pane.search.setText("zzz")
    assert view.list_pane.current() is None
    assert not view.detail.isVisible()
    centre.press(Qt.Key.Key_Escape)
    assert len(shown_ids(view)) == 2
    centre.type("-002")
    centre.press(Qt.Key.Key_Return)
    assert centre.target is view.list_pane.table
    centre.settle()
    assert view.detail.detail is not None
    assert view.detail.detail.name == "样例技师学院"


def test_the_table_tells_the_survey_and_segments_count_it(centre: Workplace) -> None:
    view = applications(centre)
    view.list_pane.sort_by("id")
    assert view.list_pane.table.view().order == "id"
    rows = view.list_pane.table.rows_model.rows
    for at, line in enumerate(rows):
        survey = survey_application(centre.desk, line.id)
        assert cell_text(view, at, "不符合") == str(survey.summary.findings["not_met"])
        assert cell_text(view, at, "材料") == "4 / 4"
    assert [cell_text(view, at, "阶段") for at in range(2)] == ["待结论", "待评分"]
    view.list_pane.segments.chosen.emit("failing")
    assert shown_ids(view) == [
        line.id for line in rows if survey_application(centre.desk, line.id).summary.findings["not_met"]
    ]
    assert view.export_button.isEnabled()


def test_export_writes_the_workbook_once_there_are_results(centre: Workplace, tmp_path: Path) -> None:
    applications(centre).export_to(tmp_path / "出")
    centre.settle()
    assert list((tmp_path / "出").glob("*.xlsx"))
    assert "汇总表已写好" in centre.window.notice_bar.text


def test_columns_order_and_widths_are_there_again_tomorrow(
    look: Callable[[str], None], kept_centre: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(kept_centre, tmp_path / "store"))
    today = Workplace(folder, tmp_path / "window.ini")
    pane = applications(today).list_pane
    pane.table.toggle_column("kind")
    pane.table.setColumnWidth(0, 133)
    pane.sort_by("name")
    today.settle()
    today.close()
    tomorrow = Workplace(folder, tmp_path / "window.ini")
    table = applications(tomorrow).list_pane.table
    assert table.isColumnHidden(2)
    assert table.columnWidth(0) == 133
    assert table.view().order == "name"
    tomorrow.close()


def test_a_narrow_window_gives_the_names_room(centre: Workplace) -> None:
    view = applications(centre)
    table = view.list_pane.table
    centre.window.resize(1366, 768)
    centre.settle()
    assert table.columnWidth(3) == SCOPES_COMPACT
    assert table.columnWidth(1) > SCOPES_COMPACT
    centre.window.resize(1440, 900)
    centre.settle()
    assert table.columnWidth(3) == table.rows_model.columns[3].width


def test_the_list_model_keeps_the_rules_of_models(centre: Workplace, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(applications(centre).list_pane.table.rows_model)


def test_lines_are_shown_before_they_are_surveyed(centre: Workplace) -> None:
    lines = ApplicationList()
    found = read_round(centre.desk, centre.context.round_id)
    wanted = lines.set_lines(found.lines)
    assert len(lines.shown()) == 2
    assert lines.counts() == {"all": 2, "short": 0, "failing": 0, "unclear": 0, "mine": 0}
    lines.put_surveys(survey_some(centre.desk, wanted))
    assert lines.has_result
    assert lines.counts()["failing"] == 1
    lines.sort_by("not_met")
    assert lines.shown()[-1].name == "温州样例职业培训学校"
    lines.sort_by("not_met")
    assert lines.shown()[0].name == "温州样例职业培训学校"


def test_a_new_version_answers_what_was_asked(tmp_path: Path, centre: Workplace) -> None:
    first = centre.desk.store.applications()[0]
    with pytest.raises(RuleViolation):
        ask_correction(centre.desk, first.id, "2.1.a", " ")
    ask_correction(centre.desk, first.id, "2.1.a", "补交办公室平面图")
    assert centre.desk.store.application(first.id).state == "correction"
    assert asked_corrections(centre.desk, first.id) == (("2.1.a", "补交办公室平面图"),)
    folder = Path(shutil.copytree(sample_packages()[0], tmp_path / "补正"))
    (folder / "02 场地证明" / "办公室平面图.pdf").write_bytes(b"%PDF-1.4 more")
    view = applications(centre)
    import_and_wait(centre, view, folder)
    row = centre.desk.store.application(first.id)
    assert (row.version, row.state) == (2, "received"), view.outcomes.text
    assert not asked_corrections(centre.desk, first.id)
    detail = view.detail.detail
    assert detail is not None
    assert detail.versions[0].change == "1 件佐证新增"


def test_ctrl_i_offers_folder_and_zip(centre: Workplace) -> None:
    view = applications(centre)
    centre.press(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    assert [each.text() for each in menu.actions()] == ["材料包文件夹…", "ZIP 文件…"]
    menu.close()
    click(view.list_pane.columns)
    columns = QApplication.activePopupWidget()
    assert columns is not None
    assert "更新" in [each.text() for each in columns.actions()]
    columns.close()


def test_another_round_begins_empty_and_says_what_to_do(centre: Workplace) -> None:
    view = applications(centre)
    view.open_round_form()
    centre.settle()
    centre.press(Qt.Key.Key_Escape)
    assert len(shown_ids(view)) == 2
    view.open_round_form()
    centre.settle()
    centre.target.setText("样例批次 2027")  # type: ignore[attr-defined]
    centre.press(Qt.Key.Key_Return)
    assert len(centre.desk.store.rounds()) == 2
    assert view.list_pane.current() is None
    assert not view.detail.isVisible()
    assert view._tag not in view.fact_widgets(), "nothing fictional is in there"
    assert not view._tag.isVisible()


def test_a_member_sees_their_own_stage(member: Workplace) -> None:
    view = applications(member)
    assert cell_text(view, 0, "阶段") == "评分中"
    assert not view.export_button.isEnabled()
    assert "没有结果" in view.export_button.toolTip()
    with pytest.raises(RuleViolation) as refused:
        ask_correction(member.desk, shown_ids(view)[0], "2.1.a", "补")
    assert refused.value.code == "not_the_centre"
