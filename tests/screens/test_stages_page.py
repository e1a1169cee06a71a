"""阶段 in 名录: the board by keys, moves with what they lack, several at once, project review, consent, late ones."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from workplace import PASSPHRASE, Workplace, click

from reviewer.desk import Desk
from reviewer.usecases.accept_application import Arrival, accept_application
from reviewer.usecases.bars import bars
from reviewer.usecases.consents import consent_of
from reviewer.usecases.project_review import project_reviews
from reviewer.usecases.recommendations import record_recommendation
from reviewer.usecases.stages import move_stage, stage_history, stage_of
from tests.procedure.staged import LETTER_ON, conclude, issue_letter, make_staged, pass_projects
from ui.screens.registry.board_places import next_card, place_columns
from ui.screens.registry.stages_page import StagesPage
from ui.screens.registry.view import RegistryView
from ui.widgets.ask import AskDialog

APP, SECOND, THIRD = "WZ26-001", "WZ26-002", "WZ26-003"
SCOPE = "无人机驾驶员"


@pytest.fixture(scope="session")
def kept_board(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first application in project review, late; the second accepted; the third only handed in."""
    folder = tmp_path_factory.mktemp("board") / "store"
    make_staged(folder, passphrase=PASSPHRASE)
    with Desk.open(folder, PASSPHRASE) as desk:
        for each in (APP, SECOND):
            accept_application(desk, each, Arrival(), "accepted", "样例")
            record_recommendation(desk, each, "trade", "样例行业主管部门", LETTER_ON)
        for stage in ("acceptance", "assessment"):
            move_stage(desk, APP, stage, LETTER_ON)
        move_stage(desk, SECOND, "acceptance", LETTER_ON)
        conclude(desk, APP)
        issue_letter(desk, APP, folder.parent / "out")
        for stage in ("letter", "projects"):
            move_stage(desk, APP, stage, LETTER_ON)
    return folder


@pytest.fixture
def place(look: Callable[[str], None], kept_board: Path, tmp_path: Path) -> Iterator[Workplace]:
    """The window over a copy."""
    made = Workplace(Path(shutil.copytree(kept_board, tmp_path / "store")), tmp_path / "window.ini")
    yield made
    made.close()


def board_of(place: Workplace, **where: object) -> StagesPage:
    """The page, with the keyboard on its board."""
    view = place.goto("registry", page="stages", **where)
    assert isinstance(view, RegistryView) and isinstance(view.page, StagesPage)
    assert view.page.board.hasFocus()
    return view.page


def answer(place: Workplace, *answers: str) -> None:
    """Type into the dialog that comes up, and accept it."""

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, AskDialog)
        for field, text in zip(dialog.findChildren(QLineEdit), answers, strict=True):
            field.setText(text)
        (accept,) = [each for each in dialog.findChildren(QPushButton) if each.isDefault() or each.text() in OF_DIALOGS]
        click(accept)

    QTimer.singleShot(0, place.window, fill)


OF_DIALOGS = ("更正", "登记", "按办法处理")


@pytest.mark.requirement("A16", "G14")
def test_the_board_has_a_column_a_stage_and_arrows_go_over_the_empty_ones(place: Workplace) -> None:
    page = board_of(place)
    columns = page.board.columns
    assert [(each.name, len(each.cards)) for each in columns[:6]] == [
        ("材料提交", 1),
        ("受理申请", 1),
        ("机构评估", 0),
        ("出具复函", 0),
        ("项目评估", 1),
        ("市局同意", 0),
    ]
    assert page.board.current == THIRD
    place.press(Qt.Key.Key_Right)
    assert page.board.current == SECOND
    place.press(Qt.Key.Key_Right)
    assert page.board.current == APP
    place.press(Qt.Key.Key_Right)
    assert page.board.current == APP
    place.press(Qt.Key.Key_Left)
    assert page.board.current == SECOND
    assert page.board.accessibleDescription().startswith("样例技师学院，")
    assert next_card(columns, "nobody", 1, 0) == columns[0].cards[0]


def test_a_dozen_stages_stay_in_sight_as_strips_and_scroll_where_all_are_full(place: Workplace) -> None:
    columns = board_of(place).board.columns
    for width in (960, 1044):
        places = place_columns(columns, width)
        assert places[-1].x + places[-1].width <= width
        assert [each.x for each in places[1:]] == [each.x + each.width for each in places[:-1]]
    narrow = [each.column.name for each in place_columns(columns, 600)]
    assert narrow[-1] == "备案回执" and "未通过" not in narrow
    card = columns[0].cards
    full = [msgspec.structs.replace(each, cards=card) for each in columns]
    wide = place_columns(full, 960)
    assert wide[-1].x + wide[-1].width > 960 and len(wide) == len(columns) and len({each.width for each in wide}) == 1


@pytest.mark.requirement("A16", "A17")
def test_enter_leads_to_the_moves_and_one_is_made_by_keys(place: Workplace) -> None:
    page = board_of(place, application=SECOND)
    assert page.board.current == SECOND
    place.press(Qt.Key.Key_Return)
    assert page.pane.lines.hasFocus()
    assert page.pane.lines.current == "assessment"
    assert page.pane.go.text() == "转到“机构评估”" and page.pane.go.isEnabled()
    place.press(Qt.Key.Key_Return)
    place.type("complete")
    place.press(Qt.Key.Key_Tab)
    assert page.pane.day.hasFocus()
    place.type("2024-07-02")
    place.press(Qt.Key.Key_Return)
    state = stage_of(place.desk, SECOND)
    assert (state.stage, state.since.isoformat() if state.since else "") == ("assessment", "2024-07-02")
    assert stage_history(place.desk, SECOND)[-1].reason == "complete"
    assert page.board.hasFocus() and page.board.current == SECOND
    assert [len(each.cards) for each in page.board.columns[:3]] == [1, 0, 1]
    assert page.pane.reason.text == "" and page.pane.day.text() == ""


@pytest.mark.requirement("A16")
def test_what_is_unmet_is_said_and_an_unread_date_changes_nothing(place: Workplace) -> None:
    page = board_of(place, application=THIRD)
    place.press(Qt.Key.Key_Return)
    assert "还没有受理登记（三(二)）" in page.pane.lines.accessibleDescription()
    assert not page.pane.go.isEnabled() and not page.pane.elsewhere.isVisible()
    place.press(Qt.Key.Key_Down)
    place.press(Qt.Key.Key_Down)
    assert page.pane.lines.current == "withdrawn" and page.pane.reason.name == "理由（必填）"
    click(page.pane.go)
    place.settle()
    assert page.pane.message.text() == "转到“退出申报”须写理由，未作更改。"
    page.pane.reason.set_text("材料不实")
    page.pane.day.setText("明天吧")
    click(page.pane.go)
    place.settle()
    assert page.pane.message.text().startswith("“明天吧”不是日期")
    assert stage_of(place.desk, THIRD).stage == "submission"
    place.press(Qt.Key.Key_Escape)
    assert page.board.hasFocus()


@pytest.mark.requirement("A16", "C23")
def test_several_are_marked_with_space_and_moved_together(place: Workplace) -> None:
    accept_application(place.desk, THIRD, Arrival(), "accepted", "样例")
    page = board_of(place)
    place.press(Qt.Key.Key_Space)
    place.press(Qt.Key.Key_Right)
    place.press(Qt.Key.Key_Space)
    assert page.board.marks == (THIRD, SECOND)
    assert page.pane.lines.accessibleDescription().startswith("受理申请")
    page.pane.lines.choose("assessment")
    click(page.pane.go)
    place.settle()
    assert (stage_of(place.desk, SECOND).stage, stage_of(place.desk, THIRD).stage) == ("assessment", "submission")
    assert page.board.marks == (THIRD,)
    assert "样例智能装备有限公司没有转：现在在“材料提交”" in place.window.notice_bar.text
    place.press(Qt.Key.Key_Escape)
    assert page.board.marks == () and page.board.hasFocus()


@pytest.mark.requirement("A21", "A35")
def test_an_occupation_is_reviewed_in_the_pane(place: Workplace) -> None:
    page = board_of(place, application=APP)
    page.pane.project_wanted.emit(SCOPE)
    place.settle()
    form = page.form
    assert form.items[0].judged.hasFocus() and [each.item.text for each in form.items] == ["评价方案", "两套样卷"]
    place.press(Qt.Key.Key_Right)
    assert form.items[0].judged.current == "met"
    form.items[1].judged.setFocus()
    place.press(Qt.Key.Key_Right)
    place.press(Qt.Key.Key_Right)
    assert form.items[1].judged.current == "not_met"
    assert form.is_typed and not page.may_leave()
    form.reviewers.set_text("样例甲、样例乙")
    click(form.save)
    place.settle()
    assert "评为符合须写说明" in form.message.text()
    form.items[0].remark.setText("方案已邮寄")
    form.items[0].copies.setText("1")
    form.items[1].remark.setText("缺一套")
    click(form.save)
    place.settle()
    (first, _) = project_reviews(place.desk, APP)
    assert first.verdict is not None
    assert (first.verdict.conclusion, first.verdict.reviewers) == ("failed", ("样例甲", "样例乙"))
    assert page.may_leave() and page.pane.isVisible()


@pytest.mark.requirement("A22")
def test_consent_is_recorded_from_the_card_and_opens_the_publicity(place: Workplace) -> None:
    pass_projects(place.desk, APP, LETTER_ON)
    move_stage(place.desk, APP, "consent", LETTER_ON)
    page = board_of(place, application=APP)
    assert page.pane.lines.current == "publicity" and not page.pane.go.isEnabled()
    answer(place, "样例市局", "2024-08-01", "样人社〔2024〕1号")
    page.pane.consent_wanted.emit(True)
    place.settle()
    kept = consent_of(place.desk, APP)
    assert kept is not None and (kept.value.subject, kept.value.by) == ("WZ26", "样例市局")
    assert kept.value.on.isoformat() == "2024-08-01"
    assert page.pane.go.isEnabled()


@pytest.mark.requirement("A19", "A20")
def test_a_late_one_is_told_and_given_up_only_after_the_question(place: Workplace) -> None:
    page = board_of(place)
    assert page.header_widgets() == [page.late] and page.late.text() == "逾期 1 家"
    click(page.late)
    place.settle()
    assert page.board.current == APP
    assert stage_of(place.desk, APP).stage == "projects" and bars(place.desk) == ()
    answer(place)
    page.pane.lapse_wanted.emit()
    place.settle()
    assert stage_of(place.desk, APP).outcome == "given_up"
    (bar,) = bars(place.desk)
    assert (bar.value.from_day, bar.value.application) == (LETTER_ON, APP)
    assert page.header_widgets() == []


@pytest.mark.requirement("G11")
def test_the_newest_entry_is_corrected_with_a_reason_and_stays_in_the_history(place: Workplace) -> None:
    page = board_of(place, application=SECOND)
    answer(place, "录错单位")
    page.pane.undo_wanted.emit()
    place.settle()
    assert stage_of(place.desk, SECOND).stage == "submission"
    assert [(each.is_void, each.reason) for each in stage_history(place.desk, SECOND)] == [(True, "录错单位")]
    assert page.board.current == SECOND


@pytest.mark.requirement("A16")
def test_a_member_sees_the_board_and_moves_nothing(member: Workplace) -> None:
    page = board_of(member)
    assert page.board.columns and not page.pane.go.isVisible()


def test_without_applications_the_page_says_what_comes_next(empty: Workplace) -> None:
    view = empty.goto("registry", page="stages")
    assert isinstance(view, RegistryView) and isinstance(view.page, StagesPage)
    assert not view.page.board.isVisible() and not view.page.pane.isVisible()
