"""Where dialogs begin, how long figures are shown, what the machine says of the identity."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from workplace import Workplace

from ui.qt.preferences import Preferences
from ui.screens.home.presenter import read_home
from ui.screens.summary.steps import StepLabel, short_step
from ui.screens.summary.view import SummaryView
from ui.widgets.count_tabs import CountTabs
from ui.widgets.labels import ElidedLabel
from ui.widgets.pick_files import first_folder


def test_dialogs_begin_in_the_documents_and_then_where_one_was_last(tmp_path: Path) -> None:
    file = tmp_path / "window.ini"
    preferences = Preferences(file)
    documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    assert first_folder(preferences) == (documents if documents.is_dir() else Path.home())
    preferences.last_folder = tmp_path / "某某学校"
    preferences.last_folder.mkdir()
    assert first_folder(preferences) == preferences.last_folder
    preferences.last_folder.rmdir()
    assert first_folder(preferences).is_dir()
    preferences.keep("appearance", "dark")
    assert "某某学校" not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("step", "shown"),
    [
        ("1.666666666667 + 8.5 = 10.166666666667", "1.6666… + 8.5 = 10.1666…"),
        ("未取整总分 79.999999999999，通过线 80", "未取整总分 79.9999…，通过线 80"),
        ("2.03125 + 4", "2.03125 + 4"),
        ("（12.5 + 3）÷ 2 = 7.75", "（12.5 + 3）÷ 2 = 7.75"),
    ],
)
def test_a_figure_that_does_not_end_is_cut_and_not_rounded(step: str, shown: str) -> None:
    assert short_step(step) == shown


def test_the_exact_figures_are_in_the_tooltip_and_in_what_is_copied(qtbot: QtBot) -> None:
    exact = "未取整总分 86.166666666667，通过线 80"
    step = StepLabel(exact)
    qtbot.addWidget(step)
    step.show()
    assert (step.text(), step.toolTip()) == ("未取整总分 86.1666…，通过线 80", exact)
    QTest.keyClick(step, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == exact
    assert not StepLabel("4 + 5 = 9").toolTip()


def test_the_summary_tells_every_step_of_the_current_line(centre: Workplace) -> None:
    view = centre.goto("summary")
    assert isinstance(view, SummaryView)
    line = view.table.rows_model.rows[0]
    shown = [each for each in view.findChildren(StepLabel) if each.isVisibleTo(view)]
    assert [each.text() for each in shown] == [short_step(step) for step in line.steps]
    assert [each.toolTip() or each.text() for each in shown] == list(line.steps)


def test_a_centre_without_identity_is_told_what_it_can_do(centre: Workplace) -> None:
    facts = {each.label: each.value for each in read_home(centre.desk, centre.context.round_id).facts}
    assert (facts["身份"], facts["评分"]) == ("还没有身份，可作中心工作", "须先建立身份")
    view = centre.goto("home")
    (shown,) = [each for each in view.findChildren(ElidedLabel) if each.text() == facts["身份"]]
    assert not shown.toolTip(), "the words have room"
    centre.shot("home-centre-identity")


def test_tabs_have_one_ring_and_it_is_on_the_current_tab(qtbot: QtBot, qapp: QApplication) -> None:
    assert "QTabBar:focus" not in qapp.styleSheet()
    tabs = CountTabs(["一", "二"], "试")
    tabs.resize(tabs.sizeHint().width() + 60, tabs.height())
    qtbot.addWidget(tabs)
    with qtbot.waitActive(tabs):
        tabs.show()
        tabs.activateWindow()
    tabs.clearFocus()
    plain = tabs.grab().toImage()
    tabs.setFocus()
    ringed = tabs.grab().toImage()
    edge = tabs.width() - 2
    assert all(plain.pixel(edge, y) == ringed.pixel(edge, y) for y in range(tabs.height()))
    assert plain != ringed
