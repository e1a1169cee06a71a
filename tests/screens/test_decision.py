"""The centre's conclusion, made in the window by keyboard, and what the other screens then tell."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog
from workplace import Workplace, click

from reviewer.usecases.documents.issue import issue_document
from reviewer.usecases.documents.letter import LETTER
from reviewer.usecases.work_result import show_panel, work_result
from ui.screens.documents.view import DocumentsView
from ui.screens.home.view import HomeView
from ui.screens.panel.presenter import why_empty
from ui.screens.panel.view import PanelView
from ui.screens.summary.view import SummaryView


def panel_of(work: Workplace, application: str) -> PanelView:
    view = work.goto("panel", application=application, start="decide")
    assert isinstance(view, PanelView)
    return view


def test_enter_records_only_while_the_keyboard_is_on_the_decision(centre: Workplace) -> None:
    first = centre.desk.store.applications()[0].id
    view = centre.goto("panel", application=first)
    assert isinstance(view, PanelView)
    bare = view.decision.record.sizeHint().width()
    assert view.matrix.table.hasFocus()
    centre.press(Qt.Key.Key_Return)
    assert centre.desk.store.decision(first) is None
    assert ("Ctrl+Enter", "作结论") in view.key_hints()
    centre.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert view.decision.choice.hasFocus()
    assert centre.desk.store.decision(first) is None
    assert view.decision.record.sizeHint().width() > bare, "the key cap stands there only now"
    held = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True)
    QApplication.sendEvent(view.decision.choice, held)
    centre.settle()
    assert centre.desk.store.decision(first) is None, "the key that led here and is still down records nothing"
    centre.press(Qt.Key.Key_Return)
    decision = centre.desk.store.decision(first)
    assert decision is not None and decision.conclusion == "PASS"
    view.matrix.table.setFocus()
    assert view.decision.record.sizeHint().width() <= bare


def test_a_departing_conclusion_by_enter_asks_for_its_reason_first(centre: Workplace) -> None:
    first = centre.desk.store.applications()[0].id
    pane = panel_of(centre, first).decision
    centre.press(Qt.Key.Key_Right)
    centre.press(Qt.Key.Key_Return)
    assert centre.desk.store.decision(first) is None
    assert pane.reason.hasFocus() and "须写理由" in pane.message


def test_a_panel_that_waits_says_for_what_and_what_opens_it(centre: Workplace) -> None:
    second = centre.desk.store.applications()[1].id
    view = show_panel(centre.desk, second)
    own, others = view.members[0].name, [each.name for each in view.members[1:]]
    words = why_empty(view, own)
    assert words.startswith(f"本机（{own}）的评分表还没有交卷；还缺 {'、'.join(others)} 的评分包。")
    assert why_empty(view, None).startswith(f"还缺 {own}、")
    sealed = [msgspec.structs.replace(each, state="sealed") for each in view.members]
    words = why_empty(msgspec.structs.replace(view, members=tuple(sealed)), own)
    assert "组长在“评分”里签名即开封" in words and "评价中心导入最后一个评分包" in words


class Closing:
    """Waits for a dialog and accepts or rejects it; ``words`` are its title."""

    def __init__(self, *, accepts: bool) -> None:
        self.words = ""
        self._accepts = accepts
        self._timer = QTimer(interval=10)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start()

    def _on_timeout(self) -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            self._timer.stop()
            self.words = dialog.windowTitle()
            dialog.accept() if self._accepts else dialog.reject()


@pytest.mark.requirement("X10")
def test_home_leads_to_the_conclusion_and_the_summary_shows_it(centre: Workplace) -> None:
    first = centre.desk.store.applications()[0].id
    home = centre.goto("home")
    assert isinstance(home, HomeView)
    task = next(each for each in home.table.rows_model.rows if each.kind == "decide")
    home.table.choose_key(task.key)
    home.table.setFocus()
    centre.press(Qt.Key.Key_Return)
    assert centre.window.current == "panel"
    view = centre.window.screen_view("panel")
    assert isinstance(view, PanelView)
    assert view.decision.choice.hasFocus()
    assert view.decision.choice.current == work_result(centre.desk, first).conclusion
    click(view.decision.record)
    centre.settle()
    decision = centre.desk.store.decision(first)
    assert decision is not None and decision.conclusion == "PASS" and decision.reason.startswith("按得分")
    assert not view.decision.record.isEnabled()
    assert "已记入：通过" in view.decision.message
    summary = centre.goto("summary")
    assert isinstance(summary, SummaryView)
    assert summary.table.rows_model.rows[0].decided == "通过"
    assert summary.table.rows_model.cell(summary.table.rows_model.index(0, 9)).text == "通过"


def test_a_departing_conclusion_is_refused_without_its_reason(centre: Workplace) -> None:
    first = centre.desk.store.applications()[0].id
    pane = panel_of(centre, first).decision
    centre.press(Qt.Key.Key_Right)
    assert pane.choice.current == "RECTIFY"
    pane.reason.setFocus()
    centre.press(Qt.Key.Key_Return)
    assert centre.desk.store.decision(first) is None
    assert "须写理由" in pane.message
    assert pane.reason.property("faulty") is True
    pane.reason.setText("消防检查意见到期，须先换发")
    centre.press(Qt.Key.Key_Return)
    decision = centre.desk.store.decision(first)
    assert decision is not None
    assert (decision.conclusion, decision.reason) == ("RECTIFY", "消防检查意见到期，须先换发")
    documents = centre.goto("documents", application=first)
    assert isinstance(documents, DocumentsView)
    values = documents.room.fields.values()
    assert values["结论"] == "限期整改"
    assert values["整改期限"]


@pytest.mark.parametrize("accepts", [False, True])
def test_only_a_conclusion_that_a_letter_told_already_is_asked_for_twice(
    centre: Workplace, accepts: bool, tmp_path: Path
) -> None:
    first = centre.desk.store.applications()[0].id
    issue_document(centre.desk, LETTER, first, tmp_path / "out")
    pane = panel_of(centre, first).decision
    centre.press(Qt.Key.Key_Right)
    pane.reason.setText("公示期内查实的异议")
    dialog = Closing(accepts=accepts)
    click(pane.record)
    centre.settle()
    assert dialog.words == "改结论"
    decision = centre.desk.store.decision(first)
    assert decision is not None and decision.conclusion == ("RECTIFY" if accepts else "PASS")
    documents = centre.goto("documents", application=first)
    assert isinstance(documents, DocumentsView)
    (line,) = [line for line in documents.room.table.rows_model.rows if line.subject == first]
    assert line.standing == ("changed" if accepts else "made")


def test_a_result_that_is_not_in_offers_no_conclusion(centre: Workplace) -> None:
    second = centre.desk.store.applications()[1].id
    view = panel_of(centre, second)
    assert not view.decision.isVisible()
