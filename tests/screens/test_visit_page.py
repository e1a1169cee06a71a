"""评审方式记录 in the window: begun, typed and closed by keys; durable at every key; taken back and found again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.modeltest import ModelTester
from site_pictures import wav
from workplace import Workplace, click

from reviewer.desk import Desk
from reviewer.domain.sheet import VISIT
from reviewer.domain.visit import VisitRecord
from reviewer.usecases.fill_sheet import FilledItem, FilledSheet, fill_sheet
from reviewer.usecases.score_item import set_points
from reviewer.usecases.show_sheet import show_sheet
from ui.screens.scoring.view import ScoringView
from ui.screens.scoring.visit.page import VisitPage
from ui.screens.scoring.visit.record_list import RecordModel
from ui.screens.scoring.visit.rows import RecordRow

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
EIGHT = ["听汇报", "访谈咨询", "质询答辩", "现场察看", "视频连线", "资料审核", "技术核查", "集中路演"]


def scoring(place: Workplace) -> ScoringView:
    view = place.goto("scoring")
    assert isinstance(view, ScoringView)
    return view


def kept(place: Workplace) -> tuple[VisitRecord, ...]:
    """The records on the disk, past everything that the window knows."""
    application = place.desk.store.applications()[0].id
    return show_sheet(place.desk, application).sheet.records


def begun(place: Workplace, method: int = 1) -> VisitPage:
    """Ctrl+Shift+R, Tab to the method's button, Enter."""
    view = scoring(place)
    place.press(Qt.Key.Key_R, CONTROL | SHIFT)
    for _ in range(method):
        place.press(Qt.Key.Key_Tab)
    place.press(Qt.Key.Key_Return)
    return view.visit.page


def put_on(place: Workplace, target: QWidget) -> None:
    """Tab on until the keyboard is there, as a person would."""
    for _ in range(40):
        if place.target is target:
            return
        place.press(Qt.Key.Key_Tab)
    raise AssertionError("the keyboard does not get there")


@pytest.mark.requirement("C21")
def test_a_record_is_made_by_keys_alone(member: Workplace) -> None:
    page = begun(member)
    (record,) = kept(member)
    assert (record.method, record.ended_at) == ("interview", None)
    assert member.target is page.place
    member.type("Room 301")
    put_on(member, page.people.name)
    member.type("Wang")
    put_on(member, page.people.role)
    member.type("Head")
    member.press(Qt.Key.Key_Return)
    put_on(member, page.findings)
    member.type("12 people asked")
    put_on(member, page.notes.speaker)
    member.type("Wang")
    member.press(Qt.Key.Key_Return)
    assert member.target is page.notes.text
    member.type("320 trained")
    member.press(Qt.Key.Key_Return)
    member.type("second")
    (record,) = kept(member)
    assert (record.place, record.findings) == ("Room 301", "12 people asked")
    assert [(each.name, each.side, each.role) for each in record.participants[-1:]] == [("Wang", "applicant", "Head")]
    assert [each.text for each in record.notes] == ["320 trained", "second"]
    assert record.notes[0].speaker == "Wang"
    put_on(member, page._finish)
    member.press(Qt.Key.Key_Return)
    (record,) = kept(member)
    assert record.ended_at is not None
    view = member.window.screen_view("scoring")
    assert isinstance(view, ScoringView)
    assert view._middle.currentWidget() is view._form_pane
    assert view.evidence.tabs.accessibleTabName(3) == "记录 1"


@pytest.mark.requirement("C21")
def test_every_key_is_on_the_disk_before_the_next(member: Workplace) -> None:
    page = begun(member)
    put_on(member, page.findings)
    for at, letter in enumerate("abc", 1):
        member.type(letter)
        assert kept(member)[0].findings == "abc"[:at]
    put_on(member, page.notes.text)
    for at, letter in enumerate("xyz", 1):
        member.type(letter)
        assert kept(member)[0].notes[0].text == "xyz"[:at]


@pytest.mark.requirement("C21")
def test_keys_typed_faster_than_the_disk_end_up_as_typed(member: Workplace) -> None:
    page = begun(member)
    put_on(member, page.findings)
    QTest.keyClicks(page.findings, "typed without waiting for the disk")
    QTest.keyClicks(page.place, "hall")
    member.settle()
    (record,) = kept(member)
    assert (record.findings, record.place) == ("typed without waiting for the disk", "hall")
    assert page.findings.toPlainText() == record.findings


@pytest.mark.requirement("C21")
def test_enter_stamps_a_note_and_a_mended_one_keeps_its_time(member: Workplace) -> None:
    page = begun(member)
    put_on(member, page.notes.text)
    member.type("first")
    typed_at = kept(member)[0].notes[0].at
    member.press(Qt.Key.Key_Return)
    stamped = kept(member)[0].notes[0].at
    assert stamped >= typed_at
    assert page.notes.text.text() == ""
    put_on(member, page.notes.list)
    member.press(Qt.Key.Key_Return)
    assert (page.notes.text.text(), member.target) == ("first", page.notes.text)
    member.press(Qt.Key.Key_End)
    member.type(" mended")
    member.press(Qt.Key.Key_Return)
    (note,) = kept(member)[0].notes
    assert (note.text, note.at) == ("first mended", stamped)
    put_on(member, page.notes.list)
    member.press(Qt.Key.Key_Delete)
    assert kept(member)[0].notes == ()
    member.press(Qt.Key.Key_Z, CONTROL)
    assert kept(member)[0].notes == (note,)


@pytest.mark.requirement("C21")
def test_undo_takes_typed_text_back_whole_and_shows_where(member: Workplace) -> None:
    page = begun(member)
    member.type("hall")
    put_on(member, page.findings)
    member.type("found")
    member.press(Qt.Key.Key_Z, CONTROL)
    assert (kept(member)[0].findings, page.findings.toPlainText()) == ("", "")
    assert member.target is page.findings
    member.press(Qt.Key.Key_Z, CONTROL)
    assert (kept(member)[0].place, page.place.text()) == ("", "")
    member.press(Qt.Key.Key_Z, CONTROL | SHIFT)
    assert page.place.text() == "hall"
    for _ in range(2):
        member.press(Qt.Key.Key_Z, CONTROL)
    assert kept(member) == ()
    view = member.window.screen_view("scoring")
    assert isinstance(view, ScoringView)
    assert view._middle.currentWidget() is view._form_pane


@pytest.mark.requirement("C21")
def test_a_time_that_is_none_is_refused_beside_it(member: Workplace) -> None:
    page = begun(member)
    before = kept(member)[0].started_at
    for target, text, words in (
        (page.start.field, "99:99", "不是时间"),
        (page.end.field, "2020-01-01 8:00", "早于开始时间"),
    ):
        target.setFocus()
        target.selectAll()
        member.type(text)
        member.press(Qt.Key.Key_Return)
        assert words in page._fault.text() and page._fault.isVisible()
        member.press(Qt.Key.Key_Escape)
        assert not page._fault.isVisible()
    assert (kept(member)[0].started_at, kept(member)[0].ended_at) == (before, None)
    page.start.field.setFocus()
    page.start.field.selectAll()
    member.type("2026-05-12 9:30")
    member.press(Qt.Key.Key_Return)
    assert kept(member)[0].started_at == datetime.fromisoformat("2026-05-12T09:30:00+08:00")
    click(page.end.now)
    member.settle()
    assert kept(member)[0].ended_at is not None


@pytest.mark.requirement("C21")
def test_people_and_items_are_chips_that_del_removes(member: Workplace) -> None:
    page = begun(member)
    names = page.people.chips.words
    assert len(names) == 1
    put_on(member, page._choice)
    member.press(Qt.Key.Key_Return)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    section = menu.actions()[1].menu()
    assert isinstance(section, QMenu)
    section.actions()[0].trigger()
    menu.close()
    member.settle()
    (record,) = kept(member)
    assert record.items == ("2.1",) and len(page.items.words) == 1
    put_on(member, page.items)
    member.press(Qt.Key.Key_Delete)
    put_on(member, page.people.chips)
    member.press(Qt.Key.Key_Delete)
    (record,) = kept(member)
    assert (record.items, record.participants) == ((), ())
    member.press(Qt.Key.Key_Z, CONTROL)
    assert page.people.chips.words == names
    put_on(member, page.people.name)
    member.press(Qt.Key.Key_Return)
    assert "请先写姓名" in page.people._fault.text()


@pytest.mark.requirement("C21", "X12")
def test_a_sound_file_goes_with_the_record(member: Workplace, tmp_path: Path) -> None:
    page = begun(member)
    view = member.window.screen_view("scoring")
    assert isinstance(view, ScoringView)
    sound, film = tmp_path / "谈话.wav", tmp_path / "片.mp4"
    sound.write_bytes(wav())
    film.write_bytes(b"no sound at all")
    view.visit.attach(sound)
    member.settle()
    (record,) = kept(member)
    assert len(record.files) == 1
    assert page.files.words == ("谈话.wav　0.0 MB",)
    view.visit.save(record.files[0], tmp_path / "出")
    member.settle()
    assert [each.read_bytes() for each in (tmp_path / "出").iterdir()] == [wav()]
    page.place.setFocus()
    member.type("hall")
    view.visit.attach(film)
    member.settle()
    assert kept(member)[0].files == record.files
    put_on(member, page.files)
    member.press(Qt.Key.Key_Delete)
    assert kept(member)[0].files == ()
    view.visit.attach(sound)
    page.close_record()
    member.settle()
    assert len(kept(member)[0].files) == 1
    member.press(Qt.Key.Key_Z, CONTROL)
    assert page.isVisible() and kept(member)[0].files == ()
    member.press(Qt.Key.Key_Z, CONTROL)
    assert kept(member)[0].files == record.files


@pytest.mark.requirement("C21")
def test_a_button_for_each_method_not_used_yet(member: Workplace) -> None:
    view = scoring(member)
    view.evidence.show_visit()
    assert [each.text() for each in view.visit.pane.buttons.values()] == EIGHT
    for at in range(len(EIGHT)):
        button = next(iter(view.visit.pane.buttons.values()))
        button.click()
        member.settle()
        assert button.text() not in [each.text() for each in view.visit.pane.buttons.values()]
        view.visit.page.close_record()
        assert view.visit.pane._used.text() == f"已用 {at + 1} / 8 种方式"
    assert [each.method for each in kept(member)] == [each.id for each in view.presenter.scheme.method]
    assert view.evidence.tabs.accessibleTabName(3) == "记录 8"
    view.visit.begin("interview")
    member.settle()
    assert len(kept(member)) == 9


@pytest.mark.requirement("C21", "X05")
def test_review_page_leads_to_an_open_record_and_a_locked_one_can_be_read(member: Workplace) -> None:
    desk, application = member.desk, member.desk.store.applications()[0].id
    full(desk, application)
    page = begun(member)
    page.close_record()
    view = scoring(member)
    member.press(Qt.Key.Key_Return, CONTROL)
    lines = [each for each in view.review.listed if each.key == VISIT]
    assert len(lines) == 2 and "没有结束时间" in lines[0].text and "没有写发现" in lines[1].text
    for _ in range(view.review.listed.index(lines[1])):
        member.press(Qt.Key.Key_Down)
    member.press(Qt.Key.Key_Return)
    assert member.target is page.findings
    member.type("all well")
    click(page._finish)
    member.settle()
    member.press(Qt.Key.Key_Return, CONTROL)
    assert not [each for each in view.review.listed if each.key == VISIT]
    view.review.submit_confirmed.emit()
    member.settle()
    assert view.presenter.is_locked
    view.visit.open(kept(member)[0].id)
    assert page.findings.isReadOnly() and not page._remove.isVisible() and not page.start.now.isVisible()
    assert not any(each.isEnabled() for each in view.visit.pane.buttons.values())


def full(desk: Desk, application: str) -> None:
    """Every item scored, so that only records can be missing."""
    scheme = desk.scheme_of(application)
    items = [
        FilledItem(item=score.item, occupation=score.scope, points=str(scheme.item(score.item).full), remark="现场核对")
        for score in show_sheet(desk, application).sheet.items
        if score.points is None or not score.remark
    ]
    fill_sheet(desk, application, FilledSheet(items=tuple(items)))


@pytest.mark.requirement("C21")
def test_removed_record_comes_back_open_where_it_was(member: Workplace) -> None:
    page = begun(member)
    put_on(member, page.findings)
    member.type("found")
    before = kept(member)
    click(page._remove)
    member.settle()
    assert kept(member) == ()
    member.press(Qt.Key.Key_Z, CONTROL)
    assert kept(member) == before
    assert page.isVisible() and page.findings.toPlainText() == "found"


@pytest.mark.requirement("C21")
def test_window_opened_again_shows_the_records(member: Workplace, tmp_path: Path) -> None:
    page = begun(member)
    put_on(member, page.findings)
    member.type("kept")
    view = member.window.screen_view("scoring")
    assert isinstance(view, ScoringView)
    scoring(member)
    set_points(member.desk, view.presenter.application_id, view.presenter.key, "1")
    view.presenter.read_again()
    view.show_sheet_changed()
    assert page.findings.toPlainText() == "kept"
    member.press(Qt.Key.Key_Escape)
    member.press(Qt.Key.Key_R, CONTROL | SHIFT)
    assert page.isVisible() and member.target is page.notes.text


def test_record_model_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    model = RecordModel()
    rows = tuple(RecordRow(str(at), "访谈咨询", "05-12 09:30–", "", "未结束") for at in range(3))
    qtmodeltester.check(model)
    model.show_rows(rows)
    model.show_rows((rows[0]._replace(words="x"), *rows[1:]))
    model.show_rows(rows[:1])


@pytest.mark.requirement("C21")
@pytest.mark.parametrize("theme_name", ["light", "dark"])
def test_long_words_fit(member: Workplace, look: Callable[[str], None], theme_name: str) -> None:
    look(theme_name)
    page = begun(member)
    presenter = page._presenter
    presenter.type_place("样例市样例区样例街道样例路一百二十八号样例职业培训学校实训楼三楼三〇一教室" * 2)
    for at in range(6):
        presenter.add_participant(f"样例人{at}", "applicant", "副校长兼教务处处长")
    for item in presenter.sheet.scheme.items[:5]:
        presenter.add_item(item.id)
    presenter.type_findings("现场抽问考务人员 5 人，均能说明考场规则和应急处置。" * 6)
    for at in range(4):
        presenter.type_note("王某", f"第 {at} 条，今年共培训 320 人次，其中高级工 120 人次。" * 3)
        presenter.enter_note()
    member.settle()
    page.show_record()
    member.settle()
    member.shot(f"visit-{theme_name}")
    member.window.resize(1366, 768)
    member.settle()
    member.shot(f"visit-1366-{theme_name}")
    for each in (page.people.chips, page.items, page.notes.list):
        last = each.visualItemRect(each.item(each.count() - 1))
        assert last.right() <= each.viewport().width()
        assert each.verticalScrollBar().maximum() == 0 or each.height() == 400
    assert page._area.horizontalScrollBar().maximum() == 0
