"""现场模式 in the real window: a whole item by finger alone, sizes of every target, switching without losing a key."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import msgspec
import pytest
from photo_files import camera_photo
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget
from workplace import Workplace

from reviewer.domain.sheet import ItemKey, Judgement
from reviewer.usecases.keep_place import Place
from reviewer.usecases.show_sheet import show_sheet
from ui.qt.preferences import Preferences
from ui.qt.theme import theme
from ui.screens.scoring.photos.strip import PhotoStrip
from ui.screens.scoring.sheet.walking import SheetWalk
from ui.screens.scoring.site.mode import choose_for_screen
from ui.screens.scoring.site.number_pad import AREA, BACK, CLEAR, NEXT
from ui.screens.scoring.site.page import SitePage
from ui.screens.scoring.site.pick_sheet import PickRow
from ui.screens.scoring.view import ScoringView
from ui.widgets.segments import Segments

TABLET, AT_200 = (1280, 800), (640, 400)
ITEM = "2.2"
TICK_S = 0.002


@cache
def finger() -> QPointingDevice:
    """The one touch screen of the test run."""
    return QTest.createTouchDevice()


class Site:
    """The scoring screen of a workplace, touched by one finger."""

    def __init__(self, place: Workplace, size: tuple[int, int] = TABLET) -> None:
        self.place = place
        view = place.goto("scoring")
        assert isinstance(view, ScoringView)
        self.view, self.presenter = view, view.presenter
        self.finger = finger()
        if not view.site.is_on:
            self.tap(next(each for each in view.header_widgets() if each.accessibleName() == "现场模式"))
        place.window.resize(*size)
        self.settle()

    @property
    def page(self) -> SitePage:
        """The page in front."""
        assert self.view.site.is_on
        return self.view.site.page

    def settle(self) -> None:
        """Until nothing is under way."""
        self.place.settle()

    def open(self, item: str) -> None:
        """Go to an item of the open occupation."""
        self.presenter.go_to(next(key for key in self.presenter.keys if key.item == item))
        self.settle()

    def tap(self, widget: QWidget, at: QPoint | None = None) -> None:
        """A finger down and up, as the screen sends it: no mouse, no keyboard."""
        window = self.place.window
        spot = widget.mapTo(window, at or widget.rect().center())
        assert window.rect().contains(spot), "out of reach"
        assert widget.isVisible() and widget.isEnabled()
        QTest.touchEvent(window, self.finger).press(0, spot, window).commit()
        QTest.touchEvent(window, self.finger).release(0, spot, window).commit()
        self.settle()

    def type(self, keys: str) -> None:
        """Keys of the pad."""
        for key in keys:
            self.tap(self.page.pad.key(key))

    def tap_segment(self, segments: Segments, key: str) -> None:
        """One of joined segments."""
        at = segments.keys.index(key)
        self.tap(segments, segments.target_rects()[at].center())

    def pick(self, text: str) -> None:
        """A row of the list that is open."""
        self.tap(next(row for row in self.page.picks.rows if row.text() == text))


@pytest.fixture(autouse=True)
def _single_taps(qapp: QApplication) -> Iterator[None]:
    """Taps of a test follow each other faster than a finger's: none of them is half a double click."""
    before = qapp.doubleClickInterval()
    qapp.setDoubleClickInterval(0)
    yield
    qapp.setDoubleClickInterval(before)


@pytest.fixture
def site(member: Workplace) -> Iterator[Site]:
    """The member's half-done sheet in 现场模式 at the drawn size."""
    yield Site(member)


def kept(site: Site, key: ItemKey) -> dict[str, object]:
    """What the store holds of an item."""
    score = show_sheet(site.place.desk, site.presenter.application_id).sheet.score(key)
    return {"points": str(score.points), "judgement": score.judgement, **score.measured, "remark": score.remark}


def targets(root: QWidget) -> list[tuple[str, int, int]]:
    """Name, width and height of everything that a finger can press there."""
    found = []
    for each in root.findChildren(QWidget):
        if not each.isVisible() or not each.isEnabled() or each.visibleRegion().isEmpty():
            continue
        if isinstance(each, Segments):
            found += [(each.accessibleName(), rect.width(), rect.height()) for rect in each.target_rects()]
        elif isinstance(each, QAbstractButton | QLineEdit | QPlainTextEdit):
            found.append((each.accessibleName() or type(each).__name__, each.width(), each.height()))
    return found


@pytest.mark.requirement("D11")
def test_an_item_is_scored_by_finger_alone(site: Site) -> None:
    site.open(ITEM)
    key, page = site.presenter.key, site.page
    area, seats, things, *_ = page.form.requirements.lines
    site.tap(area.field)
    site.type("63.5")
    assert page.pad.display.shown.name.endswith("a 面积") and page.pad.display.shown.threshold == "≥ 60 ㎡"
    site.tap(page.pad.key(NEXT))
    assert site.place.target is seats.field
    site.type("289")
    site.tap(page.pad.key(BACK))
    assert seats.row is not None and seats.row.sign == "not_met" and seats.row.message
    site.tap(things.choice)
    site.pick("缺黑板")
    site.tap(page.form.points.field)
    site.tap(page.pad.key(CLEAR))
    site.type("7.5")
    site.tap(page.pad.key(NEXT))
    site.tap_segment(page.form.judgement, Judgement.PARTLY.value)
    written = {"points": "7.5", "judgement": Judgement.PARTLY, "2.2.a": "63.5", "2.2.b": "28", "2.2.c": "缺黑板"}
    assert kept(site, key).items() >= written.items()
    site.tap(page.form.foot.next)
    assert site.presenter.key != key and not site.presenter.score.is_scored
    site.tap(page.header.leave)
    assert not site.view.site.is_on and site.place.window.rail.isVisible()


def test_the_large_key_leads_through_the_item_and_on(site: Site) -> None:
    site.open(ITEM)
    page, start = site.page, site.presenter.key
    site.tap(page.form.requirements.lines[0].field)
    passed = []
    for _ in range(len(page.form.requirements.lines) + 1):
        site.tap(page.pad.key(NEXT))
        passed.append(site.place.target)
    editors = [line.editor for line in page.form.requirements.lines[1:]]
    assert passed == [*editors, page.form.points.field, page.form.judgement]
    assert page.pad.key(NEXT).text() == "下一未评"
    site.tap(page.pad.key(NEXT))
    assert site.presenter.key != start


@pytest.mark.parametrize("size", [TABLET, (1024, 600), AT_200])
def test_every_target_is_large_enough(member: Workplace, size: tuple[int, int]) -> None:
    site = Site(member, size)
    assert member.window.size().toTuple() == size
    least = theme().px("site.target")
    page = site.page
    for item in (ITEM, "1.1", "2.3"):
        site.open(item)
        small = [each for each in targets(member.window) if min(each[1:]) < least]
        assert not small, (item, small)
        assert page.form.width() <= size[0]
    site.tap(page.form.foot.remark)
    assert not [each for each in targets(member.window) if min(each[1:]) < least]
    site.tap(page.writing.done)
    site.open(ITEM)
    site.tap(page.form.requirements.lines[0].field)
    pad = theme().px("site.pad_key")
    keys = [page.pad.key(name) for name in (*"0123456789.", BACK, CLEAR, NEXT)]
    assert all(key.isVisible() and min(key.width(), key.height()) >= pad for key in keys)
    assert all(member.window.rect().contains(key.mapTo(member.window, key.rect().bottomRight())) for key in keys)


def test_the_tablet_at_200_percent_has_the_pad_as_a_sheet(member: Workplace) -> None:
    site = Site(member, AT_200)
    site.open(ITEM)
    page = site.page
    assert not page.dock.isVisible() and not page.sheet.isVisible(), "the pad would cover the item"
    site.tap(page.form.requirements.lines[0].field)
    assert page.sheet.isVisible()
    site.type("70")
    assert site.presenter.score.measured["2.2.a"] == "70"
    site.tap(page.sheet.hand)
    assert page.sheet.x() == 0
    site.tap(page.sheet.away)
    assert not page.sheet.isVisible()
    assert page.form.foot.camera.isVisible() and page.form.foot.photos.isVisible()


def test_a_place_is_known_before_anything_had_the_keyboard(site: Site) -> None:
    """A window opened behind others has no keyboard; leaving the mode must not need one."""
    reading = SheetWalk(site.place.desk, site.place.context.jobs, site.view)
    assert reading.place is None
    application, key = site.presenter.application_id, site.presenter.key
    reading.open(application, Place(application=application, item=key.item, scope=key.scope))
    assert reading.place is not None and (reading.place.item, reading.place.field) == (key.item, "points")


def test_a_screen_too_small_for_the_panes_begins_in_the_mode_until_someone_chose(
    look: Callable[[str], None], kept_member: Path, tmp_path: Path
) -> None:
    del look
    folder, file = Path(shutil.copytree(kept_member, tmp_path / "store")), tmp_path / "window.ini"
    choose_for_screen(Preferences(file), QSize(1366, 728))
    for is_on in (False, True):
        place = Workplace(folder, file)
        try:
            view = place.goto("scoring")
            assert isinstance(view, ScoringView) and view.site.is_on is is_on
            if is_on:
                view.site.leave()
        finally:
            place.close()
        choose_for_screen(Preferences(file), QSize(*AT_200))
    again = Workplace(folder, file)
    try:
        view = again.goto("scoring")
        assert isinstance(view, ScoringView) and not view.site.is_on, "who left it has chosen"
    finally:
        again.close()


def test_the_column_is_scrolled_by_finger_and_a_drag_presses_nothing(member: Workplace) -> None:
    site = Site(member, AT_200)
    site.open(ITEM)
    page, window = site.page, member.window
    bar = page.form.scroll_bar
    assert bar.maximum() > 0 and bar.value() == 0
    choice = page.form.requirements.lines[0].choice
    low = page.form.clause.mapTo(window, page.form.clause.rect().center())
    QTest.touchEvent(window, site.finger).press(0, low, window).commit()
    up, last = 0, time.monotonic()
    while bar.value() == 0 and up < low.y() - 1:
        # A finger takes its time: moves within one tick of the clock have no speed.
        if time.monotonic() - last > TICK_S:
            up, last = up + 1, time.monotonic()
            QTest.touchEvent(window, site.finger).move(0, low - QPoint(0, up), window).commit()
        QApplication.processEvents()
    QTest.touchEvent(window, site.finger).release(0, low - QPoint(0, up), window).commit()
    site.settle()
    assert bar.value() > 0
    assert not page.form.clause.isChecked() and not page.picks.isVisible() and not choice.isDown()


def test_what_is_typed_goes_along_into_the_mode_and_back(site: Site) -> None:
    place = site.place
    place.press(Qt.Key.Key_F11)
    site.open(ITEM)
    place.press(Qt.Key.Key_F3)
    place.type("61.")
    place.press(Qt.Key.Key_F11)
    field = site.page.form.requirements.lines[0].field
    assert place.target is field and field.text() == "61."
    place.type("5")
    place.press(Qt.Key.Key_F11)
    assert isinstance(place.target, QLineEdit) and place.target.text() == "61.5"
    site.view.form.focus_field("points")
    place.type("99")
    assert site.view.form.has_fault
    place.press(Qt.Key.Key_F11)
    assert site.page.form.points.field.text() == "99" and site.page.form.has_fault
    site.tap(site.page.form.head.later)
    assert site.presenter.key.item == ITEM, "refused points keep the item"


def test_an_own_verdict_begun_in_the_panes_is_finished_by_finger(site: Site) -> None:
    place = site.place
    site.open(ITEM)
    site.tap(site.page.form.requirements.lines[1].field)
    site.type("28")
    place.press(Qt.Key.Key_F11)
    place.press(Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    place.type("extra seats")
    place.press(Qt.Key.Key_F11)
    writing = site.page.writing
    assert site.page.pages.currentWidget() is writing and writing.text.toPlainText() == "extra seats"
    site.tap_segment(writing.verdicts, "met")
    site.tap(writing.done)
    (own,) = site.presenter.score.overrides
    assert (own.requirement, own.verdict, own.reason) == ("2.2.b", "met", "extra seats")
    site.tap(site.page.form.requirements.lines[1].verdict)
    site.tap(writing.clear)
    assert not site.presenter.score.overrides


def test_an_own_verdict_without_a_reason_is_refused_where_it_is_written(site: Site) -> None:
    site.open(ITEM)
    site.tap(site.page.form.requirements.lines[1].verdict)
    site.tap(site.page.writing.done)
    assert site.page.pages.currentWidget() is site.page.writing and not site.presenter.score.overrides
    site.tap(site.page.writing.back)
    assert site.page.pages.currentWidget() is site.page.main


def test_the_remark_is_written_over_the_full_width(site: Site) -> None:
    site.open(ITEM)
    site.tap(site.page.form.foot.remark)
    text = site.page.writing.text
    assert text.width() > site.page.width() * 0.9 and text.hasFocus()
    text.clear()
    site.place.type("28 seats")
    assert kept(site, site.presenter.key)["remark"] == "28 seats"
    site.tap(site.page.header.undo if site.page.header.undo.isVisible() else site.page.writing.done)
    assert site.page.pages.currentWidget() is site.page.main


def test_the_keys_of_the_panes_work_here_too(site: Site) -> None:
    place = site.place
    site.open(ITEM)
    place.type("6")
    place.press(Qt.Key.Key_Return)
    place.press(Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert kept(site, site.presenter.key)["points"] == "6"
    assert site.presenter.score.judgement is Judgement.NOT_MET
    place.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert site.presenter.score.judgement is not Judgement.NOT_MET
    at = site.presenter.position[0]
    place.press(Qt.Key.Key_Down)
    assert site.presenter.position[0] == at + 1
    place.press(Qt.Key.Key_Space)
    assert not site.presenter.score.is_scored
    place.press(Qt.Key.Key_F2)
    assert site.page.writing.text.hasFocus()
    place.press(Qt.Key.Key_Escape)
    place.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not site.view.site.is_on and site.view.review.isVisible(), "交卷 is reviewed in the panes"


def test_mode_hand_and_place_are_there_after_a_restart(
    look: Callable[[str], None], kept_member: Path, tmp_path: Path
) -> None:
    del look
    folder, preferences = Path(shutil.copytree(kept_member, tmp_path / "store")), tmp_path / "window.ini"
    first = Workplace(folder, preferences)
    site = Site(first)
    site.open(ITEM)
    site.tap(site.page.dock.hand)
    assert site.page.dock.x() == 0
    site.tap(site.page.form.requirements.lines[1].field)
    site.type("2")
    assert site.presenter.score.measured["2.2.b"] == "2"
    first.close()
    second = Workplace(folder, preferences)
    try:
        assert second.window.current == "scoring", "the day goes on where it stopped"
        again = Site(second)
        assert again.page.dock.x() == 0 and again.presenter.key.item == ITEM
        assert second.target is again.page.form.requirements.lines[1].field
        assert again.page.header.saved.accessibleName().startswith("已保存"), "told before the first key"
    finally:
        second.close()


def test_notices_and_the_palette_work_over_it(site: Site) -> None:
    window = site.place.window
    assert not window.rail.isVisible() and not window.header.isVisible() and not window.status.isVisible()
    site.place.context.notify("样例消息", "info", "好的")
    site.settle()
    assert window.notice_bar.isVisible()
    assert not [each for each in targets(window) if min(each[1:]) < theme().px("site.target")]
    site.place.context.clear_notice()
    site.place.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.palette_page.isVisible()
    site.place.press(Qt.Key.Key_Escape)
    site.place.goto("home")
    assert window.rail.isVisible() and window.header.isVisible()
    site.place.goto("scoring")
    assert site.view.site.is_on and not window.rail.isVisible()


def test_another_occupation_is_chosen_by_finger(site: Site) -> None:
    occupations = site.presenter.application.occupations
    assert len(occupations) > 1
    site.tap(site.page.header.occupation)
    rows = site.page.picks.rows
    assert len(rows) == len(occupations) and all(isinstance(row, PickRow) for row in rows)
    site.tap(rows[1])
    assert site.presenter.occupation == occupations[1].scope
    assert occupations[1].scope in site.page.header.occupation.text()


@pytest.mark.parametrize("size", [TABLET, AT_200])
def test_an_area_is_worked_out_by_finger(member: Workplace, size: tuple[int, int]) -> None:
    site = Site(member, size)
    site.open(ITEM)
    page, measuring = site.page, site.page.measuring
    assert not page.pad.key(AREA).isVisible(), "points are not worked out"
    site.tap(page.form.requirements.lines[0].field)
    site.tap(page.pad.key(AREA))

    def press(keys: str) -> None:
        for key in keys:
            site.tap(measuring.pad.key(NEXT if key == "n" else key))

    press("9n8")
    site.tap(measuring.cut_part)
    press("1.5n2")
    assert not [each for each in targets(member.window) if min(each[1:]) < theme().px("site.target")]
    assert not measuring.take.isHidden() and measuring.take.isEnabled()
    press("n")
    assert page.pages.currentWidget() is page.main
    assert site.presenter.score.measured["2.2.a"] == "69" and "2.2.a" in site.presenter.score.workings
    assert page.form.requirements.lines[0].field.text() == "69"


def test_a_lease_is_worked_out_from_the_list_of_its_words(site: Site) -> None:
    site.open("2.5")
    page = site.page
    card = next(each for each in page.form.requirements.lines if each.row is not None and each.row.working_kind)
    site.tap(card.choice)
    site.pick("租期计算…")
    assert page.pages.currentWidget() is page.measuring


@pytest.mark.parametrize("size", [TABLET, (1366, 768), (1280, 724)])
def test_the_keys_are_whole_and_the_strip_shows_whole_photos(
    member: Workplace, tmp_path: Path, size: tuple[int, int]
) -> None:
    site = Site(member, size)
    site.open(ITEM)
    page, intake = site.page, site.view.photos.intake
    shots = [camera_photo(tmp_path / f"IMG_{number}.jpg", colour=f"#{number}0c0d0") for number in range(1, 6)]
    intake.add_paths(shots[:4])
    site.settle()
    strip = page.dock.findChild(PhotoStrip)
    assert strip is not None
    for name in ("0", "7", NEXT):
        key = page.pad.key(name)
        assert key.height() >= theme().px("site.pad_key") and key.visibleRegion().boundingRect() == key.rect()
    assert strip.isVisible() == (size[1] > 724), "without room the photos are behind their button"
    if not strip.isVisible():
        return

    def first_whole() -> int:
        return next(row for row in range(strip.count) if strip.visualRect(strip.photos.index(row)).left() >= 0)

    assert strip.visualRect(strip.photos.index(0)).left() == 0
    intake.add_paths(shots[4:])
    site.settle()
    assert first_whole() == 2 and strip.visualRect(strip.photos.index(2)).left() == 0, "the new one came into view"
    top = page.pad.key("7").mapTo(page, QPoint(0, 0))
    site.open("1.1")
    assert not strip.isVisible() and page.pad.key("7").mapTo(page, QPoint(0, 0)) == top, "the keys stand still"


def test_photos_are_seen_named_and_taken_away_by_finger(site: Site, tmp_path: Path) -> None:
    site.open(ITEM)
    page = site.page
    shots = [camera_photo(tmp_path / f"IMG_{number}.jpg", colour=f"#{number}0c0d0") for number in (1, 2)]
    site.view.photos.intake.add_paths(shots)
    site.settle()
    assert page.dock.photos.text() == "照片 2"
    site.tap(page.dock.photos)
    photos = page.photos
    assert photos is not None and page.pages.currentWidget() is photos
    assert not [each for each in targets(site.place.window) if min(each[1:]) < theme().px("site.target")]
    site.tap(photos.later)
    site.tap(photos.write)
    site.place.type("seats")
    site.tap(page.writing.done)
    assert page.pages.currentWidget() is photos
    assert photos.shown is not None and photos.shown.caption == "seats"
    site.tap(photos.remove)
    assert len(site.presenter.score.files) == 1
    site.tap(photos.back)
    assert page.pages.currentWidget() is page.main
    site.tap(page.header.undo)
    assert len(site.presenter.score.files) == 2


def test_a_phrase_is_put_into_the_remark_by_finger(site: Site) -> None:
    site.open(ITEM)
    site.tap(site.page.form.foot.remark)
    writing = site.page.writing
    before, rows = writing.text.toPlainText(), writing.phrases.rows
    assert rows
    site.tap(rows[0])
    assert writing.text.toPlainText() == before + rows[0].text() == site.presenter.score.remark


def test_a_submitted_sheet_is_read_only_here(site: Site) -> None:
    site.open(ITEM)
    place, presenter = site.place, site.presenter
    for key in presenter.keys:
        presenter.go_to(key)
        presenter.judge(Judgement.NOT_APPLICABLE)
        presenter.type_remark("n/a")
        place.settle()
    for scope in [each.scope for each in presenter.application.occupations]:
        presenter.choose_occupation(scope)
        while presenter.next_unscored():
            presenter.judge(Judgement.NOT_APPLICABLE)
            presenter.type_remark("n/a")
            place.settle()
    presenter.submit()
    place.settle()
    assert presenter.is_locked
    site.view.site.enter()
    site.settle()
    page = site.page
    locked = (page.pad.key("7"), page.dock.camera, page.form.judgement, page.form.requirements.lines[0].verdict)
    assert not any(each.isEnabled() for each in locked)
    assert page.form.points.field.isReadOnly() and not page.form.foot.next.isVisible()
    before = presenter.key
    site.tap(page.form.head.earlier if page.form.head.earlier.isEnabled() else page.form.head.later)
    assert presenter.key != before


@pytest.mark.parametrize("size", [TABLET, AT_200])
def test_forty_requirements_with_long_texts_are_cut_nowhere(member: Workplace, size: tuple[int, int]) -> None:
    site = Site(member, size)
    site.open(ITEM)
    form, shown = site.page.form, site.presenter.requirements
    long = {
        "name": "标准化理论知识考场（含候考区、监控室）" * 3,
        "threshold": "同时容纳 30 人且每人不少于 2 ㎡",
        "message": "少 2 人。" * 20,
    }
    many = tuple(
        msgspec.structs.replace(shown[number % len(shown)], id=f"{ITEM}.{number}", **long) for number in range(40)
    )
    form.requirements.show_rows(many, is_read_only=False)
    site.settle()
    assert len(form.requirements.lines) == 40
    for line in form.requirements.lines:
        assert line.width() == form.width() and line.editor is not None
        for piece in line.pieces:
            assert line.rect().contains(piece.place) and piece.place.right() < line.editor.x()
    site.tap(form.head.later)
    assert len(form.requirements.lines) == len(site.presenter.requirements)
