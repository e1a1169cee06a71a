"""What helps to fill the form, by keys: proposal, phrases, copy, search, Ctrl+K, the last check, reopening."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from workplace import PASSPHRASE, Workplace, click

from reviewer.desk import Desk
from reviewer.domain.sheet import ItemKey, Judgement
from reviewer.resources import sample_path
from reviewer.usecases.fill_sheet import FilledItem, FilledSheet, fill_sheet
from reviewer.usecases.form_panel import form_panel
from reviewer.usecases.hold_identity import new_identity, use_identity
from reviewer.usecases.keep_phrases import own_phrases
from reviewer.usecases.make_round import make_round
from reviewer.usecases.open_package import open_packages
from reviewer.usecases.show_sheet import own_row, show_sheet
from reviewer.usecases.submit_sheet import submit_sheet
from ui.screens.scoring.view import ScoringView
from ui.widgets.ask import AskDialog

CONTROL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
MEMBER = "样例甲"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one application of two occupations and its panel; one of the panel works here."""
    home = tmp_path_factory.mktemp("form")
    with Desk.create(home / "store", PASSPHRASE, role="centre") as desk:
        new_identity(MEMBER, home / "a.p12", PASSPHRASE)
        use_identity(desk, home / "a.p12", PASSPHRASE)
        round_id = make_round(desk, "zhejiang-wenzhou-2022", "样例批次 2026")
        (outcome,) = open_packages(desk, [sample_path("packages", "01 温州样例职业培训学校")], round_id)
        assert outcome.application is not None
        form_panel(desk, outcome.application, [MEMBER, "样例乙", "样例丙", "样例丁", "样例戊"], "样例丙")
    return home / "store"


@pytest.fixture
def work(look: Callable[[str], None], kept: Path, tmp_path: Path) -> Iterator[Workplace]:
    """The window over a copy, on the scoring screen."""
    place = Workplace(Path(shutil.copytree(kept, tmp_path / "store")), tmp_path / "window.ini")
    place.goto("scoring")
    yield place
    place.close()


def _view(work: Workplace) -> ScoringView:
    view = work.window.screen_view("scoring")
    assert isinstance(view, ScoringView)
    return view


def _open(work: Workplace, item: str) -> ItemKey:
    """Go to an item of the occupation shown."""
    presenter = _view(work).presenter
    key = next(each for each in presenter.keys if each.item == item)
    presenter.go_to(key)
    work.settle()
    return key


def _stored(work: Workplace, key: ItemKey):  # type: ignore[no-untyped-def]
    return show_sheet(work.desk, _view(work).presenter.application_id).sheet.score(key)


def _write(work: Workplace, text: str) -> None:
    """Chinese text into the field that has the keyboard, as an input method commits it."""
    target = work.target
    if isinstance(target, QLineEdit):
        target.insert(text)
    else:
        target.insertPlainText(text)  # type: ignore[attr-defined]
    work.settle()


def test_a_word_typed_for_one_item_never_reaches_the_next(work: Workplace) -> None:
    view, key = _view(work), _open(work, "2.1")
    view.form.requirements.pool.focus_measured("2.1.b")
    line = next(each for each in view.form.requirements.lines if each.row is not None and each.row.id == "2.1.b")
    line.choice.words.insert("齐备")
    line.choice.words.textEdited.emit(line.choice.words.text())
    work.press(Qt.Key.Key_Down)
    assert view.presenter.key.item == "2.2"
    work.press(Qt.Key.Key_Down)
    work.settle()
    assert _stored(work, key).measured == {"2.1.b": "齐备"}
    assert _stored(work, next(each for each in view.presenter.keys if each.item == "2.2")).measured == {}


# ---- 建议分值


@pytest.mark.requirement("X07", "D11")
def test_the_proposal_is_shown_with_its_arithmetic_and_taken_over_by_a_key_only(work: Workplace) -> None:
    view, key = _view(work), _open(work, "2.2")
    view.form.requirements.pool.focus_measured("2.2.b")
    work.type("28")
    view.form.requirements.pool.focus_measured("2.2.e")
    work.press(Qt.Key.Key_Return)
    view.form.focus_field("points")
    steps = view.form.proposal.steps
    assert steps.shown == "10 − 1.0 − 1.0 = 8.0"
    assert "同时考试少 2 人" in steps.toolTip()
    assert "黑板" in steps.toolTip()
    assert _stored(work, key).points is None, "never by itself"
    work.type("=")
    score = _stored(work, key)
    assert score.points == 8
    assert view.form.points.field.text() == "8.0"
    work.press(Qt.Key.Key_Z, CONTROL)
    assert _stored(work, key).points is None
    steps.click()
    work.settle()
    assert _stored(work, key).points == 8


def test_where_a_verdict_is_open_nothing_is_proposed_and_the_key_changes_nothing(work: Workplace) -> None:
    view = _view(work)
    keys = view.presenter.keys
    for key in keys:
        _open(work, key.item)
        if view.presenter.proposal is None and view.form.proposal.steps.shown:
            break
    assert view.form.proposal.steps.shown == "核实后给出"
    assert not view.form.proposal.steps.isEnabled()
    work.type("=")
    assert _stored(work, view.presenter.key).points is None
    assert not view.form.has_fault


# ---- 常用语


def test_a_phrase_is_found_by_initials_and_inserted_at_the_cursor_with_its_values(work: Workplace) -> None:
    view, key = _view(work), _open(work, "2.2")
    view.form.requirements.pool.focus_measured("2.2.b")
    work.type("28")
    work.press(Qt.Key.Key_F2)
    _write(work, "前后")
    work.press(Qt.Key.Key_Left)
    work.press(Qt.Key.Key_J, CONTROL)
    book = view.tools.phrases
    assert book.isVisible()
    assert work.target is book.field
    work.type("kyzw")
    assert "可用座位为 28人" in book.table.rows_model.rows[0].text
    work.press(Qt.Key.Key_Return)
    assert not book.isVisible()
    assert work.target is view.form.remark
    remark = _stored(work, key).remark
    assert remark.startswith("前现场可用座位为 28人（要求 ≥30人）") and remark.endswith("后")


def test_a_phrase_of_an_area_is_never_filled_with_a_number_of_seats(work: Workplace) -> None:
    view = _view(work)
    _open(work, "2.2")
    work.press(Qt.Key.Key_F3)
    work.type("63.5")
    work.press(Qt.Key.Key_Return)
    view.form.requirements.pool.focus_measured("2.2.b")
    work.type("28")
    work.press(Qt.Key.Key_J, CONTROL)
    texts = [row.text for row in view.tools.phrases.table.rows_model.rows]
    assert "按实测净尺寸计算，面积为 63.5㎡（要求 ≥60㎡）。" in texts
    assert "现场可用座位为 28人（要求 ≥30人），其余不能正常使用，不计入。" in texts


def test_the_remark_becomes_an_own_phrase_is_changed_and_removed(work: Workplace) -> None:
    view, _ = _view(work), _open(work, "3.1")
    book = view.tools.phrases
    work.press(Qt.Key.Key_F2)
    _write(work, "制度未上墙，已当场说明。")
    work.press(Qt.Key.Key_J, CONTROL)
    work.press(Qt.Key.Key_S, CONTROL)
    assert [each.text for each in own_phrases(work.desk)] == ["制度未上墙，已当场说明。"]
    work.type("zdwsq")
    (line,) = book.table.rows_model.rows
    assert line.own
    work.press(Qt.Key.Key_F2)
    assert book.field.text() == line.raw
    book.field.setText("制度未上墙。")
    work.press(Qt.Key.Key_Return)
    assert [each.text for each in own_phrases(work.desk)] == ["制度未上墙。"]
    work.type("zdwsq")
    work.press(Qt.Key.Key_Delete, SHIFT)
    assert own_phrases(work.desk) == ()
    work.press(Qt.Key.Key_Escape)
    assert work.target is view.form.remark
    work.press(Qt.Key.Key_J, CONTROL)
    click(view.form.points.field)
    work.settle()
    assert not book.isVisible()
    assert work.target is view.form.points.field, "a click elsewhere keeps the keyboard there"


@pytest.mark.requirement("X07")
def test_why_a_remark_is_due_is_told_in_words(work: Workplace) -> None:
    view, _ = _view(work), _open(work, "2.2")
    form = view.form
    assert form._remark_block.reason_text == ""
    work.type("7")
    work.press(Qt.Key.Key_2, ALT)
    assert "得分低于满分" in form.remark.placeholderText()
    assert "判为基本符合" in form.remark.placeholderText()
    work.press(Qt.Key.Key_A, CONTROL)
    work.type("10")
    work.press(Qt.Key.Key_1, ALT)
    assert "核查不符合" in form._remark_block.reason_text, "full points against the computed verdict"


# ---- 复制到其他职业


@pytest.mark.requirement("D11")
def test_an_item_is_copied_to_the_other_occupation_by_keys_and_taken_back_whole(work: Workplace) -> None:
    view, key = _view(work), _open(work, "2.2")
    first, second = (each.scope for each in view.presenter.application.occupations)
    assert key == ItemKey("2.2", first)
    other = ItemKey("2.2", second)
    view.presenter.choose_occupation(second)
    work.settle()
    work.type("3")
    work.press(Qt.Key.Key_Return)
    view.presenter.choose_occupation(first)
    work.settle()
    work.type("8")
    work.press(Qt.Key.Key_2, ALT)
    work.press(Qt.Key.Key_F2)
    _write(work, "少两座。")
    work.press(Qt.Key.Key_C, CONTROL | SHIFT)
    page = view.tools.copying
    assert page.isVisible()
    (box,) = page.boxes
    assert not box.isChecked(), "something would be lost there"
    told = [each.text() for each in page.findChildren(QLabel) if each.isVisible()]
    assert any("将覆盖 得分 3.0 → 8.0" in each for each in told)
    work.press(Qt.Key.Key_Space)
    work.press(Qt.Key.Key_Return)
    assert not page.isVisible()
    copied = _stored(work, other)
    assert (copied.points, copied.judgement, copied.remark) == (8, Judgement.PARTLY, "少两座。")
    assert view.presenter.key == key
    work.press(Qt.Key.Key_Z, CONTROL)
    back = _stored(work, other)
    assert (back.points, back.judgement, back.remark) == (3, None, "")
    _open(work, "1.1")
    work.press(Qt.Key.Key_C, CONTROL | SHIFT)
    assert not page.isVisible(), "scored once for the applicant"


def test_nothing_to_copy_is_said_and_offers_nothing(work: Workplace) -> None:
    view = _view(work)
    _open(work, "2.3")
    work.press(Qt.Key.Key_C, CONTROL | SHIFT)
    page = view.tools.copying
    assert page.isVisible() and not page.copy.isEnabled() and page.chosen == ()
    assert all(not box.isEnabled() for box in page.boxes)
    told = [each.text() for each in page.findChildren(QLabel) if each.isVisible()]
    assert any("没有可复制的内容。先评这一项，再复制。" in each for each in told)
    work.press(Qt.Key.Key_Return)
    assert not page.isVisible(), "the keyboard is on 返回"


# ---- 查找


def test_items_are_found_by_number_name_initials_and_remark_and_esc_shows_all(work: Workplace) -> None:
    view = _view(work)
    _open(work, "1.6")
    work.press(Qt.Key.Key_F2)
    _write(work, "机房管理员请假")
    work.press(Qt.Key.Key_Escape)

    def found() -> list[str]:
        return [row.key.item for section in view.tree.tree.items.sections for row in section.items]

    whole = found()
    work.press(Qt.Key.Key_F, CONTROL)
    assert work.target is view.tree.search.field
    for typed, items in (("2.4", ["2.4"]), ("llzs", ["2.2"]), ("请假", ["1.6"]), ("没有的字", [])):
        view.tree.search.field.clear()
        _write(work, typed)
        assert found() == items, typed
    view.tree.search.field.clear()
    work.type("caiwu")
    assert found() == ["1.7", "3.1"]
    work.press(Qt.Key.Key_Down)
    assert view.presenter.key.item == "1.7"
    assert work.target is view.tree.search.field
    work.press(Qt.Key.Key_Down)
    assert view.presenter.key.item == "3.1"
    work.press(Qt.Key.Key_Return)
    assert work.target is view.form.points.field
    work.press(Qt.Key.Key_F, CONTROL)
    work.press(Qt.Key.Key_Escape)
    assert found() == whole
    assert work.target is view.form.points.field


def test_ctrl_f_in_the_evidence_searches_the_evidence(work: Workplace) -> None:
    view = _view(work)
    _open(work, "2.2")
    work.press(Qt.Key.Key_F4)
    work.press(Qt.Key.Key_F, CONTROL)
    assert view.evidence.viewer.isAncestorOf(work.target)
    assert isinstance(work.target, QLineEdit)
    assert view.tree.search.isHidden()


# ---- Ctrl+K


def test_ctrl_k_goes_to_items_files_and_actions_what_was_used_last_first(work: Workplace) -> None:
    view, page = _view(work), work.window.palette_page

    def go(typed: str) -> None:
        work.press(Qt.Key.Key_K, CONTROL)
        work.type(typed)
        work.press(Qt.Key.Key_Return)

    go("sjcz")
    assert view.presenter.key.item == "2.3"
    go("2.4")
    assert view.presenter.key.item == "2.4"
    go("jiaojuan")
    assert view.review.isVisible()
    work.press(Qt.Key.Key_Escape)
    go("cqzm")
    assert view.evidence.viewer.evidence is not None
    assert view.evidence.viewer.evidence.name.lower().endswith(".pdf")
    work.press(Qt.Key.Key_K, CONTROL)
    first = [each.text for each in page._table.rows_model.rows[:4]]
    assert first[0].lower().endswith(".pdf")
    assert first[1] == "交卷"
    assert first[2].endswith("检测场地、设备")
    work.press(Qt.Key.Key_Escape)
    second = view.presenter.application.occupations[1].scope
    work.press(Qt.Key.Key_K, CONTROL)
    _write(work, f"职业：{second}")
    work.press(Qt.Key.Key_Return)
    assert view.presenter.occupation == second


# ---- 交卷前核对，退回修改


def _fill(desk: Desk, application: str) -> None:
    """Every place in full, with a remark where one could be due."""
    scheme = desk.scheme_of(application)
    sheet = show_sheet(desk, application).sheet
    items = tuple(
        FilledItem(
            item=score.item,
            occupation=score.scope,
            points=str(scheme.item(score.item).full),
            judgement=Judgement.MET,
            remark="现场已核。",
        )
        for score in sheet.items
    )
    fill_sheet(desk, application, FilledSheet(items=items))


def test_the_review_page_names_what_carries_weight_and_each_line_leads_to_its_place(work: Workplace) -> None:
    view = _view(work)
    application = view.presenter.application_id
    _fill(work.desk, application)
    work.goto("scoring", application=application)
    key = _open(work, "2.2")
    view.form.requirements.pool.focus_measured("2.2.b")
    work.type("28")
    work.press(Qt.Key.Key_F3, SHIFT)
    _write(work, "两座临时搬出")
    work.press(Qt.Key.Key_Return)
    _open(work, "5.1")
    work.press(Qt.Key.Key_4, ALT)
    work.press(Qt.Key.Key_Return, CONTROL)
    texts = [line.text for line in view.review.listed]
    assert any("改判符合，两座临时搬出" in each for each in texts)
    assert any("核查不符合" in each for each in texts), "X07, remarked on"
    assert any("没有得分，满分不计" in each for each in texts)
    assert not view.presenter.missing
    shown = [each.text() for each in view.review.findChildren(QLabel) if each.isVisible()]
    assert {each.scope for each in view.presenter.application.occupations} <= set(shown)
    at = next(n for n, line in enumerate(view.review.listed) if line.field == "override:2.2.b")
    rows = [
        n for n in range(view.review.lines.count()) if view.review.lines.item(n).flags() & Qt.ItemFlag.ItemIsSelectable
    ]
    view.review.lines.setFocus()
    view.review.lines.setCurrentRow(rows[at])
    work.press(Qt.Key.Key_Return)
    assert not view.review.isVisible()
    assert view.presenter.key == key


def test_unscored_is_a_dash_on_the_review_page_and_named(work: Workplace) -> None:
    view = _view(work)
    work.press(Qt.Key.Key_Return, CONTROL)
    assert "不是 0 分" in view.review.text
    lines = view.review.listed
    assert len(lines) == len(view.presenter.missing)
    assert all(line.text.endswith("：未评分 –") for line in lines if line.field == "points")
    shown = [each.text() for each in view.review.findChildren(QLabel) if each.isVisible()]
    assert "– / 30" in shown
    assert "0.0 / 30" not in shown
    work.shot("scoring-review-missing")


def _answer(agree: Callable[[AskDialog], None]) -> None:
    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, AskDialog)
        agree(dialog)

    QTimer.singleShot(0, act)


@pytest.mark.requirement("X04")
def test_a_reopened_sheet_tells_who_agreed_and_what_differs_from_the_submitted_version(work: Workplace) -> None:
    view = _view(work)
    application = view.presenter.application_id
    _fill(work.desk, application)
    submission = submit_sheet(work.desk, application)
    work.goto("scoring", application=application)
    bar = view._locked_bar
    assert bar.isVisible()
    assert submission.commit in bar.text.replace(" ", ""), "all of it, to be read aloud in groups"
    assert f"{submission.commit[:4]} {submission.commit[4:8]} " in bar.text
    work.shot("scoring-locked")
    leaders: list[str] = []

    def fill_in(dialog: AskDialog) -> None:
        reason, leader = dialog.findChildren(QLineEdit)
        leaders.append(leader.text())
        reason.setText("2.2 座位数录入有误")
        dialog._on_accept()

    _answer(fill_in)
    bar.reopen.click()
    work.window.activateWindow()
    work.settle()
    assert leaders == ["样例丙"], "the panel's leader stands there already"
    view_now = show_sheet(work.desk, application)
    assert view_now.version == 2
    assert any("第 2 版" in each.accessibleName() for each in view.header_widgets()), "which version is open is seen"
    assert view_now.sheet.previous is not None
    assert (view_now.sheet.previous.reason, view_now.sheet.previous.agreed_by) == ("2.2 座位数录入有误", "样例丙")
    assert view_now.sheet.previous.commit == submission.commit
    key = _open(work, "2.2")
    assert view.presenter.changed == ()
    work.type("8")
    assert view.presenter.score.points == 8
    rows = {row.key: row for section in view.presenter.tree for row in section.items}
    assert [each for each, row in rows.items() if row.is_changed] == [key]
    assert view.form.changes.differences.text() == "得分 10.0 → 8.0"
    work.press(Qt.Key.Key_Return, CONTROL)
    assert any("得分 10.0 → 8.0" in line.text for line in view.review.listed)
    row = own_row(work.desk, application)
    assert row is not None and row.version == 2
