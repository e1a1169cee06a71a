"""The real window on a real store: an application scored by keys only, closed, reopened, submitted."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from reviewer.desk import Desk
from reviewer.domain.sheet import ItemKey, Judgement, SheetState
from reviewer.resources import sample_path
from reviewer.usecases.hold_identity import new_identity, use_identity
from reviewer.usecases.make_round import make_round
from reviewer.usecases.open_package import open_packages
from reviewer.usecases.show_sheet import show_sheet
from reviewer.usecases.submit_sheet import submit_sheet
from ui.qt.changes import Changes
from ui.qt.context import Context
from ui.qt.jobs import Jobs
from ui.qt.theme import apply_theme, theme
from ui.screens.scoring.cells import two_lines
from ui.screens.scoring.view import ScoringView
from ui.shell.window import ShellWindow

PASSPHRASE = "样例口令-2026"
MEMBER = "样例甲"
SHOTS = Path(__file__).parent / "shots"


class Workplace:
    """A window over a store; ``close`` waits for what is being written."""

    def __init__(self, folder: Path, size: tuple[int, int] = (1440, 900)) -> None:
        self.desk = Desk.open(folder, PASSPHRASE)
        self.context = Context(self.desk, Jobs(), Changes())
        self.window = ShellWindow(self.context)
        self.window.resize(*size)
        self.window.show()
        self.context.goto("scoring")
        self.settle()

    @property
    def view(self) -> ScoringView:
        """The scoring screen."""
        view = self.window.screen_view("scoring")
        assert isinstance(view, ScoringView)
        return view

    def settle(self) -> None:
        """Until nothing is under way."""
        end = time.monotonic() + 10
        while self.context.jobs.is_busy or self.view.presenter.is_saving:
            QApplication.processEvents()
            assert time.monotonic() < end, "work did not come to its end"
        QApplication.processEvents()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key, wherever the keyboard is."""
        QTest.keyClick(self.target, key, modifier)

    def type(self, text: str) -> None:
        """Characters as an input method would send them."""
        for character in text:
            target = self.target
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                code = ord(character) if ord(character) < 128 else 0
                QApplication.sendEvent(target, QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, character))

    @property
    def target(self) -> QWidget:
        """The widget that has the keyboard."""
        target = self.window.focusWidget()
        assert target is not None
        return target

    def close(self) -> None:
        """Close the window and give the store back."""
        assert self.window.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.desk.close()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A member's store with the first sample application, made once."""
    home = tmp_path_factory.mktemp("scoring")
    new_identity(MEMBER, home / "甲.p12", PASSPHRASE)
    with Desk.create(home / "store", PASSPHRASE, role="member") as desk:
        round_id = make_round(desk, "zhejiang-wenzhou-2022", "样例批次 2026")
        use_identity(desk, home / "甲.p12", PASSPHRASE)
        package = sample_path("packages", "01 温州样例职业培训学校")
        (outcome,) = open_packages(desk, [package], round_id)
        assert outcome.application is not None, outcome.errors
    return home / "store"


@pytest.fixture
def folder(kept: Path, tmp_path: Path) -> Path:
    """A copy of that store for one test."""
    return Path(shutil.copytree(kept, tmp_path / "store"))


@pytest.fixture
def work(qapp: QApplication, folder: Path) -> Iterator[Workplace]:
    """The window, closed at the end."""
    apply_theme(qapp, "light")
    place = Workplace(folder)
    yield place
    place.close()


def score_everything(work: Workplace) -> None:
    """Every place of the sheet: points, judgement and, below full points, a remark."""
    presenter = work.view.presenter
    for _ in range(200):
        item, full = presenter.item, presenter.item.full
        if not presenter.score.is_scored:
            is_last = item.id == "1.7"
            work.type(f"{full - 1 if is_last else full}")
            work.press(Qt.Key.Key_Return)
            work.press(Qt.Key.Key_2 if is_last else Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
            if is_last or presenter.wants_remark:
                # Full points where the numbers say otherwise are remarked on, too.
                work.press(Qt.Key.Key_F2)
                work.type("会计证书未见原件" if is_last else "现场已见原件")
                work.press(Qt.Key.Key_Escape)
        if presenter.left == 0:
            break
        work.press(Qt.Key.Key_Space)
    work.settle()


def test_every_item_is_scored_without_a_mouse_and_is_there_after_reopening(qapp: QApplication, folder: Path) -> None:
    apply_theme(qapp, "light")
    work = Workplace(folder)
    application = work.view.presenter.application_id
    places = len(show_sheet(work.desk, application).sheet.items)
    assert len(work.view.presenter.keys) == 27
    score_everything(work)
    assert show_sheet(work.desk, application).scored == places
    work.view.presenter.go_to(ItemKey("3.4", None))
    work.press(Qt.Key.Key_F2)
    work.settle()
    work.close()

    again = Workplace(folder)
    view = again.view
    assert view.presenter.key == ItemKey("3.4", None)
    assert again.target is view.form.remark
    assert view.presenter.left == 0
    kept = show_sheet(again.desk, application).sheet
    assert all(score.is_scored for score in kept.items)
    assert kept.score(ItemKey("1.7", None)).remark == "会计证书未见原件"
    again.close()


def measure_item(work: Workplace) -> None:
    """Type every measured value of the open item: Enter leads from one to the next and then to the points."""
    form = work.view.form
    work.press(Qt.Key.Key_F3)
    for _ in range(12):
        line = next((each for each in form.requirements.lines if each.has_keyboard), None)
        if line is None or line.row is None:
            break
        figure = "".join(each for each in line.row.threshold.split("，")[0] if each.isdigit() or each == ".")
        work.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        work.type((figure or "1") if line.row.editor == "number" else line.row.options[0])
        work.press(Qt.Key.Key_Return)


@pytest.mark.requirement("C22", "X07", "X12")
def test_a_whole_application_is_scored_measured_remarked_pinned_and_submitted_by_keys_only(work: Workplace) -> None:
    presenter, view = work.view.presenter, work.view
    control, shift, alt = (
        Qt.KeyboardModifier.ControlModifier,
        Qt.KeyboardModifier.ShiftModifier,
        Qt.KeyboardModifier.AltModifier,
    )
    scopes = [each.scope for each in presenter.application.occupations]
    assert len(scopes) == 2
    work.press(Qt.Key.Key_Up)
    passed = []
    for _ in range(60):
        key, full = presenter.key, presenter.item.full
        passed.append(key)
        measure_item(work)
        if key == ItemKey("2.2", scopes[0]):
            # Two seats are missing, and the own verdict says why they count.
            work.press(Qt.Key.Key_F3)
            work.press(Qt.Key.Key_F3)
            work.press(Qt.Key.Key_A, control)
            work.type("28")
            work.press(Qt.Key.Key_F3, shift)
            work.type("两座临时搬出")
            work.press(Qt.Key.Key_Return)
            work.press(Qt.Key.Key_Escape)
        if len(passed) <= 2:
            work.settle()
            work.press(Qt.Key.Key_F4)
            work.press(Qt.Key.Key_B, control)
            work.press(Qt.Key.Key_Escape)
        is_partly = key.item == "1.7"
        for character in f"{full - 1 if is_partly else full}":
            work.type(character)
        work.press(Qt.Key.Key_Return)
        work.press(Qt.Key.Key_2 if is_partly else Qt.Key.Key_1, alt)
        if presenter.wants_remark:
            work.press(Qt.Key.Key_F2)
            work.press(Qt.Key.Key_J, control)
            work.press(Qt.Key.Key_Return)
        work.settle()
        if presenter.left == 0:
            break
        work.press(Qt.Key.Key_Escape)
        work.press(Qt.Key.Key_Space)
    assert len(passed) == len(set(passed)) == len(show_sheet(work.desk, presenter.application_id).sheet.items)
    work.settle()
    work.press(Qt.Key.Key_Return, control)
    assert view.review.isVisible()
    assert not presenter.missing, presenter.missing
    work.press(Qt.Key.Key_Return)
    work.press(Qt.Key.Key_Tab)
    work.press(Qt.Key.Key_Return)
    work.settle()
    sheet = show_sheet(work.desk, presenter.application_id)
    assert sheet.is_locked
    assert all(score.points is not None and score.judgement is not None for score in sheet.sheet.items)
    seats = sheet.sheet.score(ItemKey("2.2", scopes[0]))
    assert seats.measured["2.2.b"] == "28"
    assert [(own.requirement, own.verdict, own.reason) for own in seats.overrides] == [("2.2.b", "met", "两座临时搬出")]
    assert sheet.sheet.score(ItemKey("2.2", scopes[1])).measured["2.2.a"] == "60"
    assert sheet.sheet.score(ItemKey("1.7", None)).remark, "a phrase of the book"
    assert [len(sheet.sheet.score(key).pins) for key in passed[:3]] == [1, 1, 0]
    measured = {name for score in sheet.sheet.items for name in score.measured}
    measurable = {each.id for item in presenter.scheme.items for each in item.requirement if each.measurable}
    assert measured == measurable


def test_what_was_typed_is_on_the_disk_after_each_key(work: Workplace) -> None:
    presenter = work.view.presenter
    presenter.go_to(ItemKey("1.6", None))
    for typed, stored in (("1", "1"), (".", "1"), ("5", "1.5")):
        work.type(typed)
        work.settle()
        score = show_sheet(work.desk, presenter.application_id).sheet.score(presenter.key)
        assert str(score.points).rstrip(".") == stored
    assert work.window.header.saved.accessibleName().startswith("已保存")


def test_points_out_of_range_are_refused_with_the_range_and_never_kept(work: Workplace) -> None:
    presenter, form = work.view.presenter, work.view.form
    presenter.go_to(ItemKey("1.1", None))
    work.type("3")
    work.press(Qt.Key.Key_Return)
    work.type("45")
    work.settle()
    assert form.has_fault
    assert "0 到 4" in form.fault_text
    assert show_sheet(work.desk, presenter.application_id).sheet.score(presenter.key).points == 3
    work.press(Qt.Key.Key_Down)
    assert presenter.key == ItemKey("1.1", None), "refused points keep the keyboard"
    work.press(Qt.Key.Key_Escape)
    assert not form.has_fault
    assert form.points.field.text() == "3.0"
    work.press(Qt.Key.Key_Down)
    assert presenter.key == ItemKey("1.2", None)


def test_unscored_is_a_dash_and_never_zero(work: Workplace) -> None:
    view = work.view
    view.presenter.go_to(ItemKey("1.1", None))
    assert view.form.points.field.text() == ""
    row = next(row for section in view.presenter.tree for row in section.items if row.key == view.presenter.key)
    assert row.points == "–"
    work.type("0")
    work.settle()
    row = next(row for section in view.presenter.tree for row in section.items if row.key == view.presenter.key)
    assert row.points == "0.0"
    work.press(Qt.Key.Key_Backspace)
    work.settle()
    assert show_sheet(work.desk, view.presenter.application_id).scored == 0


def test_arrows_step_items_and_page_keys_step_sections(work: Workplace) -> None:
    presenter = work.view.presenter
    presenter.go_to(ItemKey("1.1", None))
    work.press(Qt.Key.Key_Down)
    assert presenter.key.item == "1.2"
    work.press(Qt.Key.Key_PageDown)
    assert presenter.key.item == "2.1"
    work.press(Qt.Key.Key_PageUp)
    work.press(Qt.Key.Key_Up)
    assert presenter.key.item == "1.1"


def test_alt_digits_judge_and_the_same_again_takes_it_back(work: Workplace) -> None:
    presenter = work.view.presenter
    presenter.go_to(ItemKey("3.1", None))
    work.type("2")
    for key, judgement in zip(
        (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3), (Judgement.MET, Judgement.PARTLY, Judgement.NOT_MET), strict=True
    ):
        work.press(key, Qt.KeyboardModifier.AltModifier)
        assert presenter.score.judgement is judgement
    work.press(Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert presenter.score.judgement is None
    work.press(Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    work.settle()
    stored = show_sheet(work.desk, presenter.application_id).sheet.score(presenter.key)
    assert stored.judgement is Judgement.NOT_APPLICABLE
    assert stored.points is None


def test_a_measured_value_changes_the_verdict_at_once(work: Workplace) -> None:
    presenter, form = work.view.presenter, work.view.form
    presenter.go_to(next(key for key in presenter.keys if key.item == "2.2"))
    work.press(Qt.Key.Key_F3)
    form.requirements.pool.focus_measured("2.2.b")
    work.type("28")
    line = next(line for line in form.requirements.lines if line.row is not None and line.row.id == "2.2.b")
    assert line.row is not None
    assert line.row.sign == "not_met"
    assert "28" in line.row.message
    work.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    work.type("31")
    assert line.row.sign == "met"
    work.settle()
    stored = show_sheet(work.desk, presenter.application_id).sheet.score(presenter.key)
    assert stored.measured["2.2.b"] == "31"


@pytest.mark.requirement("X07")
def test_an_own_verdict_needs_a_reason(work: Workplace) -> None:
    presenter, form = work.view.presenter, work.view.form
    presenter.go_to(next(key for key in presenter.keys if key.item == "2.2"))
    form.requirements.pool.focus_measured("2.2.b")
    work.type("28")
    work.press(Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    work.press(Qt.Key.Key_Return)
    assert presenter.score.overrides == ()
    work.type("两座临时搬出")
    work.press(Qt.Key.Key_Return)
    work.settle()
    (own,) = show_sheet(work.desk, presenter.application_id).sheet.score(presenter.key).overrides
    assert (own.requirement, own.verdict, own.reason) == ("2.2.b", "met", "两座临时搬出")


def test_undo_in_a_measured_field_is_the_store_s_undo(work: Workplace) -> None:
    presenter, form = work.view.presenter, work.view.form
    presenter.go_to(next(key for key in presenter.keys if key.item == "2.2"))
    form.requirements.pool.focus_measured("2.2.b")
    work.type("2")
    work.settle()
    work.type("8")
    work.settle()
    work.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    work.settle()
    stored = show_sheet(work.desk, presenter.application_id).sheet.score(presenter.key)
    assert "2.2.b" not in stored.measured, "the entry goes as a whole, not its last key"
    assert form.requirements.lines[1].field.text() == ""
    assert form.requirements.lines[1].has_keyboard


def test_enter_goes_down_the_measured_values_and_then_to_the_points(work: Workplace) -> None:
    presenter, form = work.view.presenter, work.view.form
    presenter.go_to(next(key for key in presenter.keys if key.item == "2.2"))
    form.requirements.pool.focus_measured("2.2.a")
    for requirement, value in (
        ("2.2.a", "63.5"),
        ("2.2.b", "31"),
        ("2.2.c", "缺黑板"),
        ("2.2.d", "有，2 路"),
        ("2.2.e", "符合"),
    ):
        assert form.requirement == requirement
        work.type(value)
        work.press(Qt.Key.Key_Return)
    assert work.target is form.points.field
    work.settle()
    stored = show_sheet(work.desk, presenter.application_id).sheet.score(presenter.key)
    assert stored.measured["2.2.d"] == "有，2 路"
    assert [row.sign for row in presenter.requirements] == ["met", "met", "not_met", "met", "met"]


def test_tab_goes_through_the_form_in_reading_order(work: Workplace) -> None:
    presenter, form = work.view.presenter, work.view.form
    presenter.go_to(next(key for key in presenter.keys if key.item == "2.2"))
    form.focus_field("points")
    passed = []
    work.press(Qt.Key.Key_Tab)
    while work.target is not form.remark:
        passed.append(work.target)
        work.press(Qt.Key.Key_Tab)
        assert len(passed) < 5, passed
    assert passed[-1] is form.judgement
    assert passed[1:-1] in ([], [form.proposal.steps]), "the proposal, where there is one to take"
    form.focus_field("points")
    work.press(Qt.Key.Key_Backtab)
    assert form.requirements.lines[-1].has_keyboard


def test_an_entry_that_the_disk_refuses_is_not_shown_as_kept(work: Workplace) -> None:
    presenter = work.view.presenter
    score_everything(work)
    presenter.go_to(ItemKey("1.1", None))
    work.settle()
    submit_sheet(work.desk, presenter.application_id)
    work.type("1")
    work.settle()
    assert work.window.header.saved.accessibleName() == "未保存"
    assert presenter.score.points == 4
    assert work.view.form.points.field.isReadOnly()


def test_each_occupation_has_its_own_points_where_the_standard_says_so(work: Workplace) -> None:
    presenter = work.view.presenter
    first, second = (each.scope for each in presenter.application.occupations)
    presenter.go_to(ItemKey("2.2", first))
    work.type("8")
    presenter.choose_occupation(second)
    assert presenter.key == ItemKey("2.2", second)
    assert work.view.form.points.field.text() == ""
    assert len(presenter.keys) == 27
    work.type("9")
    presenter.go_to(ItemKey("1.1", None))
    work.type("4")
    presenter.choose_occupation(first)
    assert presenter.key == ItemKey("1.1", None)
    assert presenter.score.points == 4
    work.settle()
    sheet = show_sheet(work.desk, presenter.application_id).sheet
    assert (sheet.score(ItemKey("2.2", first)).points, sheet.score(ItemKey("2.2", second)).points) == (8, 9)


def test_undo_and_redo_go_through_the_store_and_back_to_the_item(work: Workplace) -> None:
    presenter = work.view.presenter
    presenter.go_to(ItemKey("1.3", None))
    work.type("2")
    work.press(Qt.Key.Key_Return)
    presenter.go_to(ItemKey("5.1", None))
    work.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    work.settle()
    assert presenter.key == ItemKey("1.3", None)
    assert presenter.score.points is None
    work.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    work.settle()
    assert presenter.score.points == 2
    assert show_sheet(work.desk, presenter.application_id).sheet.score(ItemKey("1.3", None)).points == 2


def test_undo_brings_back_the_value_before_the_entry(qapp: QApplication, folder: Path) -> None:
    apply_theme(qapp, "light")
    work = Workplace(folder)
    presenter, form, undo = work.view.presenter, work.view.form, Qt.KeyboardModifier.ControlModifier
    presenter.go_to(ItemKey("4.1", presenter.occupation))
    key = presenter.key

    def slowly(text: str) -> None:
        for character in text:
            work.type(character)
            work.settle()

    def stored() -> tuple[str, str]:
        score = show_sheet(work.desk, presenter.application_id).sheet.score(key)
        return ("" if score.points is None else f"{score.points}", score.remark)

    slowly("3")
    work.press(Qt.Key.Key_Return)
    slowly("1.5")
    work.press(Qt.Key.Key_F2)
    slowly("缺一份证书")
    assert stored() == ("1.5", "缺一份证书")
    assert "→" not in form.changes.change.text(), "a remark is named"
    work.press(Qt.Key.Key_Z, undo)
    work.settle()
    assert stored() == ("1.5", ""), "not letter by letter"
    work.press(Qt.Key.Key_Z, undo)
    work.settle()
    assert stored() == ("3", "")
    assert form.points.field.text() == "3.0"
    slowly("2.5")
    assert "得分 3 → 2.5" in form.changes.change.text()
    work.close()

    again = Workplace(folder)
    again.view.presenter.go_to(key)
    assert "得分 3 → 2.5" in again.view.form.changes.change.text(), "the same after reopening"
    again.press(Qt.Key.Key_Z, undo)
    again.settle()
    again.press(Qt.Key.Key_Z, undo)
    again.settle()
    assert show_sheet(again.desk, again.view.presenter.application_id).sheet.score(key).points is None
    again.close()


def test_refused_points_leave_nothing_to_undo(work: Workplace) -> None:
    presenter = work.view.presenter
    presenter.go_to(ItemKey("1.1", None))
    for character in "3\r45":
        if character == "\r":
            work.press(Qt.Key.Key_Return)
        else:
            work.type(character)
        work.settle()
    work.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    work.settle()
    assert show_sheet(work.desk, presenter.application_id).sheet.score(ItemKey("1.1", None)).points is None


def test_the_page_is_pinned_by_key_and_the_pin_leads_back(work: Workplace) -> None:
    presenter, view = work.view.presenter, work.view
    presenter.go_to(next(key for key in presenter.keys if key.item == "2.2"))
    work.settle()
    work.press(Qt.Key.Key_F4)
    work.press(Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    work.settle()
    (pin,) = show_sheet(work.desk, presenter.application_id).sheet.score(presenter.key).pins
    shown = view.evidence.viewer.evidence
    assert shown is not None
    assert (pin.evidence, pin.page, pin.box) == (shown.sha256, view.evidence.viewer.page, None)
    other = next(each for each in presenter.application.evidence if each.sha256 != shown.sha256)
    view.evidence.viewer.open_place(other.sha256)
    work.settle()
    view.form.pins.setFocus()
    work.press(Qt.Key.Key_Return)
    work.settle()
    assert view.evidence.viewer.evidence == shown
    view.form.pins.setFocus()
    work.press(Qt.Key.Key_Delete)
    work.settle()
    assert show_sheet(work.desk, presenter.application_id).sheet.score(presenter.key).pins == ()


def test_submission_lists_what_is_missing_and_leads_there(work: Workplace) -> None:
    presenter, view = work.view.presenter, work.view
    work.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert view.review.isVisible()
    assert len(view.review.listed) == len(presenter.missing) > 26
    work.press(Qt.Key.Key_Down)
    wanted = presenter.missing[1]
    work.press(Qt.Key.Key_Return)
    assert not view.review.isVisible()
    work.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    work.press(Qt.Key.Key_Down)
    assert view.review.go.isVisible(), "the one filled button leads to the line chosen"
    view.review.go.click()
    assert not view.review.isVisible()
    assert presenter.key == ItemKey(wanted.item, wanted.scope)
    assert work.target is view.form.points.field


def test_the_review_page_names_its_own_keys(work: Workplace) -> None:
    view = work.view
    assert ("Space", "下一未评") in view.key_hints()
    work.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert ("Esc", "返回评分表") in view.key_hints()
    assert dict(work.window.status.hints)["Esc"] == "返回评分表"
    work.press(Qt.Key.Key_Escape)
    assert dict(work.window.status.hints)["Space"] == "下一未评"


def test_the_evidence_of_another_occupation_is_not_shown_for_this_one(work: Workplace) -> None:
    presenter = work.view.presenter
    names = {each.sha256: each.name for each in presenter.application.evidence}
    scopes = [each.scope for each in presenter.application.occupations]
    assert len(scopes) == 2
    for scope, other in (scopes, reversed(scopes)):
        presenter.choose_occupation(scope)
        presenter.go_to(ItemKey("4.1", scope))
        first = [names[each] for each in presenter.first_evidence]
        assert any(scope in each for each in first)
        assert not any(other in each for each in first)


def test_a_number_that_fits_is_drawn_whole_and_no_line_begins_with_a_bracket(work: Workplace) -> None:
    presenter, lines = work.view.presenter, work.view.form.requirements.lines
    presenter.go_to(ItemKey("5.1", None))
    metrics = QFontMetrics(theme().font())
    numbers = [each for each in lines if each.row is not None and each.row.declared[:1].isdigit()]
    assert numbers
    for each in numbers:
        assert each.row is not None
        room = each._columns()["declared"].width()
        text = each.row.declared
        assert metrics.elidedText(text, Qt.TextElideMode.ElideRight, room) == text
    assert two_lines("学历（每名领导成员）", lambda text: len(text) <= 9) == ("学历（每名领导成", "员）")
    assert two_lines("从事培训考核工作（每名领导成员）", lambda text: len(text) <= 9) == (
        "从事培训考核工作",
        "（每名领导成员）",
    )


@pytest.mark.requirement("X04")
def test_submitting_asks_once_more_and_then_locks_everything(work: Workplace) -> None:
    presenter, view = work.view.presenter, work.view
    score_everything(work)
    work.press(Qt.Key.Key_Space)
    assert work.window.notice_bar.isVisible(), "nothing is unscored"
    view.form._foot.next.click()
    assert view.review.isVisible() and not work.window.notice_bar.isVisible(), "the way on is 交卷 now"
    work.press(Qt.Key.Key_Return)
    assert view.review.is_confirming
    work.press(Qt.Key.Key_Return)
    assert show_sheet(work.desk, presenter.application_id).state is SheetState.OPEN, "two Enters lock nothing"
    work.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    work.press(Qt.Key.Key_Return)
    work.press(Qt.Key.Key_Tab)
    work.press(Qt.Key.Key_Return)
    work.settle()
    sheet = show_sheet(work.desk, presenter.application_id)
    assert sheet.is_locked
    assert sheet.commit is not None
    assert sheet.commit in view._locked_bar.text.replace(" ", "")
    assert work.target is view._locked_bar.sign, "the next step has the keyboard"
    assert "记分" not in dict(view.key_hints()).values()
    work.type("1")
    work.press(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    work.press(Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    work.settle()
    assert show_sheet(work.desk, presenter.application_id).sheet == sheet.sheet
    assert view.form.points.field.isReadOnly()
    assert view.form.remark.isReadOnly()


def test_a_submitted_sheet_is_signed_with_the_own_passphrase(work: Workplace, tmp_path: Path) -> None:
    presenter, view = work.view.presenter, work.view
    score_everything(work)
    presenter.submit()
    work.settle()
    view.submitted.open_signing()
    work.type("falsch")
    work.press(Qt.Key.Key_Return)
    work.settle()
    assert view.signing.isVisible()
    assert view.signing.fault_text
    pad = view.signing.ink
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPointF(40, 60).toPoint())
    QTest.mouseMove(pad, QPointF(200, 90).toPoint())
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPointF(200, 90).toPoint())
    view.signing.passphrase.setFocus()
    view.signing.passphrase.setText(PASSPHRASE)
    work.press(Qt.Key.Key_Return)
    work.settle()
    assert not view.signing.isVisible()
    assert work.target is view._locked_bar.export, "the next step has the keyboard"
    assert "并签名" in view._locked_bar.text
    view.submitted.export_to(tmp_path)
    work.settle()
    (pdf,) = tmp_path.glob("评分表-*.pdf")
    assert b"/Sig" in pdf.read_bytes()


def test_models_keep_qt_s_rules(work: Workplace) -> None:
    view = work.view
    models = (
        view.tree.tree.items,
        view.form.pins.pins,
        view.evidence.all_pins.pins,
        view.evidence.viewer.strip.pages,
    )
    testers = [QAbstractItemModelTester(model, view) for model in models]
    view.presenter.go_to(next(key for key in view.presenter.keys if key.item == "2.2"))
    work.type("8")
    work.press(Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    work.settle()
    view.tree.filter_chosen.emit("unscored")
    view.tree.filter_chosen.emit("all")
    work.settle()
    assert len(testers) == 4


def test_every_field_has_a_name_for_a_screen_reader(work: Workplace) -> None:
    view = work.view
    view.presenter.go_to(next(key for key in view.presenter.keys if key.item == "2.2"))
    fields = [view.form.points.field, view.form.judgement, view.form.remark, view.form.pins, view.tree.tree]
    fields += [line.editor for line in view.form.requirements.lines if line.editor is not None]
    fields += [view.evidence.viewer.view, view.evidence.viewer.strip, view.evidence.tabs]
    assert all(field.accessibleName() for field in fields)
    assert "核实值 a 面积" in {field.accessibleName() for field in fields}


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 900), (1366, 768)])
def test_screenshots(qapp: QApplication, qtbot: QtBot, folder: Path, name: str, size: tuple[int, int]) -> None:
    apply_theme(qapp, "dark" if name == "dark" else "light")
    work = Workplace(folder, size)
    presenter, view = work.view.presenter, work.view
    for item, points, judgement in (("1.1", "4", 1), ("1.2", "3", 1), ("1.6", "1.5", 2), ("2.1", "4", 1)):
        presenter.go_to(next(key for key in presenter.keys if key.item == item))
        work.type(points)
        work.press(Qt.Key(Qt.Key.Key_0 + judgement), Qt.KeyboardModifier.AltModifier)
        work.settle()
        work.press(Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    presenter.go_to(next(key for key in presenter.keys if key.item == "2.2"))
    work.type("8")
    work.press(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    for requirement, value in (("2.2.a", "63.5"), ("2.2.b", "28"), ("2.2.d", "有，2路")):
        view.form.requirements.pool.focus_measured(requirement)
        work.type(value)
    work.press(Qt.Key.Key_F2)
    work.type("现场28座，原两排8座已拆除改作通道，负责人称12月15日前补齐。")
    view.form.focus_field("points")
    work.settle()
    qtbot.waitUntil(lambda: view.evidence.viewer.view.is_rendered, timeout=5000)
    SHOTS.mkdir(exist_ok=True)
    assert work.window.grab().save(str(SHOTS / f"scoring-{name}-{size[0]}x{size[1]}.png"))
    assert view.form.points.field.height() == 40
    work.close()
