"""The editor of schemes: what is wrong leads to its field, nothing typed is lost, a member agrees to a new version."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from notice_typist import CTRL, SHIFT, Answerer, NoticeTypist
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from workplace import PASSPHRASE, Workplace

from reviewer.desk import Desk
from reviewer.domain.scheme_editing import value_at
from reviewer.usecases.form_panel import form_panel
from reviewer.usecases.hold_identity import issue_certificate, new_identity, use_identity
from reviewer.usecases.make_pack import make_review_pack
from reviewer.usecases.make_round import make_round
from reviewer.usecases.move_round import move_round, round_moves
from reviewer.usecases.open_package import open_packages
from reviewer.usecases.run_demo import sample_packages
from reviewer.usecases.scheme_drafts import new_draft, next_draft, publish_draft, set_draft_value, show_draft
from reviewer.usecases.score_item import points_entry, write_entries
from reviewer.usecases.show_sheet import show_sheet
from reviewer.usecases.take_pack import take_pack
from ui.screens.panel.view import PanelView
from ui.screens.settings.schemes_page import SchemesPage
from ui.screens.settings.view import SettingsView
from ui.widgets.differences import DifferencesDialog

SCHEME = "zhejiang-wenzhou-2022"
FULL = ("section", 1, "item", 1, "full")
MEMBER = "样例甲"


def page_of(work: Workplace, **where: object) -> SchemesPage:
    view = work.goto("settings", page="schemes", **where)
    assert isinstance(view, SettingsView)
    assert isinstance(view.page, SchemesPage)
    work.settle()
    return view.page


@pytest.fixture
def page(empty: Workplace) -> SchemesPage:
    """The editor with a copy of the Wenzhou scheme."""
    draft = new_draft(empty.desk, "样例办法", SCHEME)
    for key, text in (("file", "样例通知"), ("date", "2026-11-20")):
        set_draft_value(empty.desk, draft, ("scheme", "source", key), text)
    made = page_of(empty, draft=draft)
    assert made.is_editing
    return made


@pytest.mark.requirement("X22")
def test_what_is_wrong_is_listed_and_leads_to_its_field(empty: Workplace, page: SchemesPage) -> None:
    typist = NoticeTypist(empty, page.editor)
    typist.go("section", 0, "item", 1)
    typist.fill("满分", "三分")
    problems = page.editor.problems.rows_model.rows
    assert [each.text for each in problems] == ["“满分”应为数，如 2.5。"]
    assert not page.publish.isEnabled()
    typist.go("scheme")
    empty.press(Qt.Key.Key_F8)
    field = empty.target
    assert field.accessibleName() == "满分"
    assert field.property("faulty") is True
    QTest.keyClick(field, Qt.Key.Key_A, CTRL)
    empty.type("3")
    empty.press(Qt.Key.Key_Return)
    assert page.editor.view is not None
    assert page.editor.view.problems == ()
    assert page.publish.isEnabled()


def test_undo_and_redo_go_through_the_states_that_are_kept(empty: Workplace, page: SchemesPage) -> None:
    typist = NoticeTypist(empty, page.editor)
    typist.go(*FULL[:-1])
    typist.fill("满分", "12")
    assert "满分合计 102" in page.facts()
    field = typist.enter("满分")
    empty.press(Qt.Key.Key_Z, CTRL)
    assert "满分合计 100" in page.facts()
    assert field.property("text") == "10"
    empty.press(Qt.Key.Key_Z, CTRL | SHIFT)
    assert "满分合计 102" in page.facts()
    assert page.editor.view is not None
    assert value_at(show_draft(empty.desk, page.editor.view.id).document, FULL) == "12"


def test_parts_are_added_moved_and_taken_away_by_keys(empty: Workplace, page: SchemesPage) -> None:
    typist = NoticeTypist(empty, page.editor)
    made = typist.add("section", 4, "item", 1)
    assert made == ("section", 4, "item", 2)
    typist.fill("名称", "社会声誉")
    typist.go(*made)
    empty.press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    view = page.editor.view
    assert view is not None
    names = [each["name"] for each in value_at(view.document, ("section", 4, "item"))]
    assert names[1] == "社会声誉"
    assert value_at(view.document, ("section", 4, "item", 1))["clause"] == "五(3)"
    assert page.editor.tree.hasFocus()
    empty.press(Qt.Key.Key_Delete)
    view = page.editor.view
    assert view is not None
    assert [each["name"] for each in value_at(view.document, ("section", 4, "item"))] == [names[0], names[2]]


def test_a_rule_is_chosen_among_all_kinds_and_has_its_own_fields(empty: Workplace, page: SchemesPage) -> None:
    typist = NoticeTypist(empty, page.editor)
    typist.go("condition", 6)
    typist.choose("核对规则", "人数")
    typist.fill("至少", "3")
    typist.choose("人员表", "考评人员")
    view = page.editor.view
    assert view is not None
    rule = value_at(view.document, ("condition", 6, "rule"))
    assert (rule["kind"], rule["minimum"], rule["group"], rule["unit"]) == ("people_count", 3, "examiners", "年")
    assert view.problems == ()


def test_the_score_sheet_and_the_letter_are_shown_as_they_would_be_printed(empty: Workplace, page: SchemesPage) -> None:
    typist = NoticeTypist(empty, page.editor)
    assert page.editor.page.page_count > 5
    page.editor.choose(("letters", "template", 0, "title"))
    page.editor._draw_rest.timeout.emit()
    empty.settle()
    assert page.editor.page.page_count in (1, 2)
    typist.go("section", 0)
    page.editor._draw_rest.timeout.emit()
    empty.settle()
    assert page.editor.page.page_count > 5


def test_what_was_typed_a_moment_ago_is_kept_when_one_leaves(empty: Workplace, page: SchemesPage) -> None:
    typist = NoticeTypist(empty, page.editor)
    field = typist.enter("简称")
    QTest.keyClick(field, Qt.Key.Key_A, CTRL)
    QTest.keyClicks(field, "Yangli")
    empty.press(Qt.Key.Key_Escape)
    assert not page.is_editing
    line = page.table.current_row()
    assert line is not None
    assert show_draft(empty.desk, line.draft_id).document["scheme"]["short_title"] == "Yangli"


def test_a_draft_is_deleted_with_a_reason(empty: Workplace, page: SchemesPage) -> None:
    empty.press(Qt.Key.Key_Escape)
    asked = Answerer(["通知未发"])
    page._drop.click()
    empty.settle()
    assert asked.is_done
    assert "draft" not in {line.state for line in page.table.rows_model.rows}


@pytest.mark.requirement("X22")
def test_a_new_version_tells_every_difference_before_it_is_published(empty: Workplace) -> None:
    make_round(empty.desk, SCHEME, "样例批次 2026")
    page = page_of(empty)
    page.table.setFocus()
    while (line := page.table.current_row()) is not None and line.state != "in_use":
        empty.press(Qt.Key.Key_Down)
    empty.press(Qt.Key.Key_Return)
    assert page.is_editing
    NoticeTypist(empty, page.editor).fill("简称", "Wenzhou")
    said: list[str] = []
    waiting = answer_differences(said, agrees=True)
    empty.press(Qt.Key.Key_Return, CTRL)
    empty.settle()
    assert not waiting.isActive()
    assert said == ["基本信息 简称：温州2022 → Wenzhou"]
    states = {line.version: line.state for line in page.table.rows_model.rows if line.scheme_id == SCHEME}
    assert sorted(states.values()) == ["in_use", "published"]


@pytest.mark.requirement("X22")
def test_a_round_is_moved_from_the_list_once_the_differences_are_agreed_to(empty: Workplace) -> None:
    round_id = make_round(empty.desk, SCHEME, "样例批次 2026")
    draft = next_draft(empty.desk, SCHEME)
    set_draft_value(empty.desk, draft, ("letters", "contact"), "样例丁")
    made = publish_draft(empty.desk, draft)
    page = page_of(empty)
    assert page.table.choose_key(made.sha256)
    which, agreed = Answerer([]), Answerer(["换联系人", "样例主任"], DifferencesDialog)
    page._move.click()
    empty.settle()
    assert which.is_done
    assert agreed.is_done
    assert empty.desk.scheme_of_round(round_id).letters.contact == "样例丁"
    (move,) = round_moves(empty.desk, round_id)
    assert (move.reason, move.agreed_by, move.is_scored) == ("换联系人", "样例主任", False)
    states = {line.version: line.state for line in page.table.rows_model.rows if line.scheme_id == SCHEME}
    assert states[f"第 {made.scheme.scheme.version} 版"] == "in_use"


# ---- a member


@pytest.fixture(scope="module")
def kept_pair(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A member who gave item 2.2 ten points, and the centre's pack in which it has six."""
    home = tmp_path_factory.mktemp("版本")
    with Desk.create(home / "centre", PASSPHRASE, role="centre") as centre:
        round_id = make_round(centre, SCHEME, "样例批次 2026")
        (outcome,) = open_packages(centre, sample_packages()[:1], round_id)
        application = outcome.application or ""
        issue_certificate(centre, new_identity(MEMBER, home / "甲.p12", PASSPHRASE), home / "甲.pem", PASSPHRASE)
        form_panel(centre, application, [MEMBER, "样例乙", "样例丙"], MEMBER)
        make_review_pack(centre, MEMBER, home / "一.rpk", PASSPHRASE)
        draft = next_draft(centre, SCHEME)
        set_draft_value(centre, draft, FULL, "6")
        set_draft_value(centre, draft, (*FULL[:-1], "rubric", "quick_points"), ["0", "3", "6"])
        set_draft_value(centre, draft, ("scoring", "full"), "96")
        version = publish_draft(centre, draft).scheme.scheme.version
        move_round(centre, round_id, version, "分值有误", "样例主任")
        make_review_pack(centre, MEMBER, home / "二.rpk", PASSPHRASE)
    with Desk.create(home / "member", PASSPHRASE, role="member") as desk:
        use_identity(desk, home / "甲.p12", PASSPHRASE)
        use_identity(desk, home / "甲.pem", PASSPHRASE)
        take_pack(desk, home / "一.rpk", PASSPHRASE)
        key = next(each.key for each in show_sheet(desk, application).sheet.items if each.item == "2.2")
        write_entries(desk, application, (points_entry(desk, application, key, "10"),))
    return home


def answer_differences(said: list[str], *, agrees: bool) -> QTimer:
    """Reads the differences, then presses Enter or Esc."""
    timer = QTimer(interval=10)

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, DifferencesDialog) and dialog.isVisible():
            timer.stop()
            said.append(dialog.findChildren(QPlainTextEdit)[0].toPlainText())
            if agrees:
                dialog.accept()
            else:
                dialog.reject()

    timer.timeout.connect(look)
    timer.start()
    return timer


@pytest.mark.requirement("X22", "C23")
def test_a_member_reads_every_difference_before_the_open_sheet_moves(
    look: Callable[[str], None], kept_pair: Path, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(kept_pair, tmp_path / "版本"))
    work = Workplace(home / "member", tmp_path / "window.ini")
    (row,) = work.desk.store.applications()
    scoring = work.goto("scoring", application=row.id, item="2.2", scope="无人机驾驶员")
    view = work.goto("panel", application=row.id)
    assert isinstance(view, PanelView)

    def points() -> list[str]:
        return [str(each.points) for each in show_sheet(work.desk, row.id).sheet.items if each.points is not None]

    for agrees in (False, True):
        said: list[str] = []
        waiting = answer_differences(said, agrees=agrees)
        view._taking = (home / "二.rpk", PASSPHRASE)
        view._begin_taking(accept_scheme=False)
        work.settle()
        assert not waiting.isActive()
        assert "评分项 二(2) 满分：10 → 6" in said[0]
        assert "原评 10 分超过新满分 6，须重新评分" in said[0]
        assert points() == ([] if agrees else ["10"])
    (move,) = round_moves(work.desk, row.round)
    assert move.sheets[0].effects[0].fields == {"points": "10"}
    assert work.desk.scheme_of(row.id).item("2.2").full == 6
    work.window.activateWindow()
    assert QTest.qWaitForWindowActive(work.window)
    assert work.goto("scoring") is scoring
    work.type("9")
    work.press(Qt.Key.Key_Return)
    assert points() == []
    work.press(Qt.Key.Key_Backspace)
    work.type("6")
    work.press(Qt.Key.Key_Return)
    assert points() == ["6"]
    work.close()
