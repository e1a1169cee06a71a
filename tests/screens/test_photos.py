"""Photos of the visit in the real window: pasted, dropped, watched for, marked, pinned, removed, taken back."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from photo_files import TURNED, camera_photo, plain_photo
from PIL import Image
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, QSize, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QGuiApplication, QHelpEvent, QImage
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QToolTip, QWidget
from sqlalchemy import event
from workplace import Workplace, click

from reviewer.domain.sheet import EvidencePin, ItemKey, ItemScore
from reviewer.domain.site_files import SiteFile
from reviewer.usecases.read_evidence import read_evidence
from reviewer.usecases.show_sheet import show_sheet
from reviewer.usecases.submit_sheet import reopen_sheet
from ui.qt.theme import theme
from ui.screens.scoring.form.area import FormArea
from ui.screens.scoring.photos.page import PhotoPage
from ui.screens.scoring.photos.pane import PhotoPane
from ui.screens.scoring.view import ScoringView
from ui.widgets.mark_layer import Tool
from ui.widgets.mark_shapes import between

pytestmark = pytest.mark.requirement("X12")
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
SEATS = "2.2.b"
PATIENCE_S = 15


class Scoring:
    """The scoring screen with an item open, as these tests use it."""

    def __init__(self, place: Workplace, item: str = "2.2") -> None:
        self.place = place
        view = place.goto("scoring")
        assert isinstance(view, ScoringView)
        self.view = view
        self.go(item)

    def go(self, item: str) -> ItemKey:
        """Open an item."""
        key = next(each for each in self.view.presenter.keys if each.item == item)
        self.view.presenter.go_to(key)
        self.place.settle()
        return key

    def restart(self, preferences: Path) -> None:
        """Close the window and open the store anew."""
        folder = self.place.desk.store.folder
        self.place.close()
        again = Workplace(folder, preferences)
        self.place.desk, self.place.context, self.place.window = again.desk, again.context, again.window
        view = self.place.goto("scoring")
        assert isinstance(view, ScoringView)
        self.view = view

    @property
    def pane(self) -> PhotoPane:
        """The tab 照片."""
        return self.view.photos.pane

    @property
    def page(self) -> PhotoPage:
        """The photo page."""
        return self.pane.page

    def files(self, item: str) -> tuple[SiteFile, ...]:
        """What the disk holds of an item's photos."""
        return self._score(item).files

    def points(self, item: str) -> Decimal | None:
        """What the disk holds of an item's points."""
        return self._score(item).points

    def pins(self, item: str) -> tuple[EvidencePin, ...]:
        """What the disk holds of an item's pins."""
        return self._score(item).pins

    def _score(self, item: str) -> ItemScore:
        sheet = show_sheet(self.place.desk, self.view.presenter.application_id).sheet
        return next(each for each in sheet.items if each.item == item)

    def add(self, *paths: Path) -> None:
        """Through the way that the file dialog takes."""
        self.view.photos.intake.add_paths(paths)
        self.place.settle()

    def until(self, is_true: Callable[[], bool]) -> None:
        """Let the window work until something is so."""
        end = time.monotonic() + PATIENCE_S
        while not is_true():
            QApplication.processEvents()
            assert time.monotonic() < end, "it did not come"
        self.place.settle()

    def open_first(self) -> None:
        """Shift+F4, Enter: the first photo large."""
        self.place.press(Qt.Key.Key_F4, SHIFT)
        self.place.press(Qt.Key.Key_Return)
        self.until(lambda: self.page.viewer.view.is_rendered)

    def at(self, x: float, y: float) -> QPoint:
        """A place of the photo as it is shown."""
        return self.page.viewer.view.place(QPointF(x, y)).toPoint()

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """With the left button over the photo."""
        paper = self.page.viewer.view.viewport()
        QTest.mousePress(paper, Qt.MouseButton.LeftButton, pos=self.at(*start))
        QTest.mouseMove(paper, self.at((start[0] + end[0]) / 2, (start[1] + end[1]) / 2))
        QTest.mouseMove(paper, self.at(*end))
        QTest.mouseRelease(paper, Qt.MouseButton.LeftButton, pos=self.at(*end))
        self.place.settle()


@pytest.fixture
def scoring(member: Workplace) -> Iterator[Scoring]:
    """The member's window with 二(2) open."""
    yield Scoring(member)
    # What a test left there must not outlive Python.
    QGuiApplication.clipboard().clear()


def drop(target: QWidget, mime: QMimeData) -> bool:
    """Drag something over a widget and let it go; whether it was welcome."""
    place, action = QPoint(40, 40), Qt.DropAction.CopyAction
    buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, action, mime, buttons, modifiers)
    enter.ignore()
    QApplication.sendEvent(target, enter)
    if enter.isAccepted():
        QApplication.sendEvent(target, QDropEvent(QPointF(place), action, mime, buttons, modifiers))
    return enter.isAccepted()


def files_mime(*paths: Path) -> QMimeData:
    """As a file manager hands files over."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(each)) for each in paths])
    return mime


def test_a_dropped_photo_keeps_its_bytes_time_and_place_and_stands_upright(scoring: Scoring, tmp_path: Path) -> None:
    path = camera_photo(tmp_path / "IMG_0231.jpg", orientation=TURNED)
    scoring.view.form.requirement = SEATS
    assert drop(scoring.view.form, files_mime(path))
    scoring.place.settle()
    (file,) = scoring.files("2.2")
    assert (file.name, file.taken_at, file.requirement) == ("IMG_0231.jpg", "2026-11-20T13:52:07+08:00", SEATS)
    assert (file.width, file.height, file.author) == (600, 800, scoring.place.desk.member)
    with read_evidence(scoring.place.desk, file.sha256) as stream:
        assert stream.read() == path.read_bytes()
    (row,) = scoring.pane.photos
    assert (row.clock, row.place) == ("13:52", "北纬27.99420° 东经120.69940°")
    pins = scoring.view.form.pins
    last = pins.pins.index(pins.pins.rowCount() - 1)
    assert last.data() == "照片 IMG_0231"
    thumbnails, size = scoring.view.photos.thumbnails, QSize(60, 80)
    assert thumbnails.image(file.sha256, size) is None, "nothing is decoded while the window waits"
    scoring.until(lambda: thumbnails.image(file.sha256, size) is not None)
    image = thumbnails.image(file.sha256, size)
    assert image is not None
    assert (image.width(), image.height()) == (60, 80)
    # The dark left half of a camera held upright is the upper half of what it saw.
    assert image.pixelColor(30, 10).lightness() < image.pixelColor(30, 70).lightness()


def test_photos_are_welcome_on_the_remark_and_the_tab_and_words_stay_the_editors(
    scoring: Scoring, tmp_path: Path
) -> None:
    remark = scoring.view.form.remark
    before = remark.toPlainText()
    assert drop(remark.viewport(), files_mime(camera_photo(tmp_path / "a.jpg")))
    assert drop(scoring.pane, files_mime(camera_photo(tmp_path / "b.jpg", colour="#aa0000")))
    strip = scoring.view.photos.strip()
    assert drop(strip, files_mime(camera_photo(tmp_path / "c.jpg", colour="#00aa00")))
    scoring.place.settle()
    assert [each.name for each in scoring.files("2.2")] == ["a.jpg", "b.jpg", "c.jpg"]
    assert remark.toPlainText() == before
    words = QMimeData()
    words.setText("四排")
    assert not drop(scoring.view.form, words)
    strip.deleteLater()


def test_a_pasted_picture_becomes_png_with_the_machine_s_time(scoring: Scoring) -> None:
    picture = QImage(320, 200, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkGreen)
    QGuiApplication.clipboard().setImage(picture)
    scoring.place.press(Qt.Key.Key_P, CONTROL)
    (file,) = scoring.files("2.2")
    assert (file.media_type, file.taken_at, file.width, file.height) == ("image/png", None, 320, 200)
    assert file.name.startswith("粘贴 ")
    (row,) = scoring.pane.photos
    assert row.clock.startswith("本机 ")
    assert "相机未写时间" in row.facts[1]
    with read_evidence(scoring.place.desk, file.sha256) as stream:
        assert Image.open(BytesIO(stream.read())).getpixel((5, 5)) == (0, 128, 0)


def test_copied_files_are_pasted_and_an_empty_clipboard_is_told(scoring: Scoring, tmp_path: Path) -> None:
    QGuiApplication.clipboard().setMimeData(files_mime(camera_photo(tmp_path / "IMG_1.jpg")))
    scoring.place.press(Qt.Key.Key_P, CONTROL)
    assert [each.name for each in scoring.files("2.2")] == ["IMG_1.jpg"]
    QGuiApplication.clipboard().setText("六排五座")
    scoring.place.press(Qt.Key.Key_P, CONTROL)
    assert "剪贴板中没有图片或文件" in scoring.view.form.photo_note.text()
    assert len(scoring.files("2.2")) == 1


def test_what_is_no_photo_stays_out_and_says_why_beside_the_button(scoring: Scoring, tmp_path: Path) -> None:
    (tmp_path / "合同.jpg").write_text("没有图", encoding="utf-8")
    broken = camera_photo(tmp_path / "断.jpg")
    broken.write_bytes(broken.read_bytes()[:1500])
    for name in ("合同.jpg", "断.jpg", "没有.jpg"):
        scoring.add(tmp_path / name)
        note = scoring.view.form.photo_note
        assert name in note.text()
        assert "未添加" in note.text()
        assert note.property("tone") == "not_met"
    assert scoring.files("2.2") == ()
    scoring.add(camera_photo(tmp_path / "好.jpg"))
    assert not scoring.view.form.photo_note.text()
    scoring.add(tmp_path / "合同.jpg", tmp_path / "断.jpg")
    assert "另有 1 个" in scoring.view.form.photo_note.text()


def test_a_disk_almost_full_refuses_the_photo_and_not_the_points(
    scoring: Scoring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reviewer.usecases.keep_site_file.RESERVED_BYTES", 1 << 62)
    scoring.add(camera_photo(tmp_path / "IMG_1.jpg"))
    assert "照片未添加" in scoring.view.form.photo_note.text()
    assert scoring.view.presenter.lane.unsaved == ()
    scoring.view.form.focus_field("points")
    scoring.place.type("3")
    assert str(scoring.points("2.2")) == "3"
    assert scoring.files("2.2") == ()


def test_marks_stay_shown_while_the_disk_takes_nothing_and_are_written_later(scoring: Scoring, tmp_path: Path) -> None:
    scoring.add(camera_photo(tmp_path / "IMG_1.jpg"))
    scoring.open_first()
    # SQLite answers at its page limit with the very error of a full disk; a hundred marks need pages.
    pages = ["PRAGMA max_page_count = 1"]
    event.listen(scoring.place.desk.store._engine, "begin", lambda made: made.exec_driver_sql(pages[0]))
    marks = tuple(between("arrow", QPointF(n / 100, 0.1), QPointF(0.5, 0.9)) for n in range(100))
    scoring.page.layer.changed.emit(marks, False)
    scoring.place.settle()
    assert scoring.files("2.2")[0].marks == ()
    scoring.go("1.1")
    assert scoring.page.layer.marks == scoring.pane.photos[0].marks == marks
    pages[0] = f"PRAGMA max_page_count = {1 << 30}"
    scoring.view.unsaved.bar.try_again.click()
    scoring.place.settle()
    assert scoring.files("2.2")[0].marks == marks


def test_new_photos_of_the_camera_s_folder_come_whole_once_and_to_the_open_item(
    scoring: Scoring, tmp_path: Path
) -> None:
    roll = tmp_path / "Camera Roll"
    roll.mkdir()
    camera_photo(roll / "before.jpg", colour="#111111")
    whole = camera_photo(tmp_path / "made.jpg").read_bytes()
    intake = scoring.view.photos.intake
    intake.use_folder(roll)
    scoring.place.settle()
    assert "等待新照片" in scoring.view.form.photo_note.text()
    seen: list[str] = []
    intake._watch.seen.connect(seen.append)
    with (roll / "IMG_9.jpg").open("wb") as stream:
        stream.write(whole[: len(whole) // 2])
        stream.flush()
        scoring.until(lambda: seen == ["IMG_9.jpg"])
        scoring.go("2.3")
        stream.write(whole[len(whole) // 2 :])
    shutil.copyfile(roll / "IMG_9.jpg", roll / "IMG_9 (1).jpg")
    scoring.until(lambda: bool(scoring.files("2.2")) and intake._watch._coming == {})
    assert [each.sha256 for each in scoring.files("2.2")] == [scoring.pane.photos[0].sha256]
    with read_evidence(scoring.place.desk, scoring.files("2.2")[0].sha256) as held:
        assert held.read() == whole
    assert scoring.files("2.3") == ()
    camera_photo(roll / "IMG_10.jpg", colour="#224466")
    scoring.until(lambda: bool(scoring.files("2.3")))
    assert [each.name for each in scoring.files("2.3")] == ["IMG_10.jpg"]
    scoring.pane._stop.click()
    assert not intake.is_waiting
    assert not scoring.view.form.photo_note.text()
    assert scoring.place.context.preferences.text("camera_folder") == str(roll)


class Camera(QObject):
    """Stands where the system's camera program would be started."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open_uri(self, uri: QUrl) -> None:
        """The system is asked to open an address."""
        self.opened.append(uri.toString())


def test_on_windows_the_system_s_camera_is_opened_and_waited_for(
    scoring: Scoring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platform.system", lambda: "Windows")
    camera = Camera()
    QDesktopServices.setUrlHandler("microsoft.windows.camera", camera, "open_uri")
    scoring.place.context.preferences.keep("camera_folder", str(tmp_path))
    scoring.view.photos.intake.wait_for_camera()
    scoring.place.settle()
    QDesktopServices.unsetUrlHandler("microsoft.windows.camera")
    assert camera.opened == ["microsoft.windows.camera:"]
    assert scoring.view.photos.intake.is_waiting
    camera_photo(tmp_path / "WIN_20261120.jpg")
    scoring.until(lambda: bool(scoring.files("2.2")))
    assert scoring.pane.isVisible() is False, "the page being read stays where it is"
    scoring.view.photos.intake.stop()


def test_a_folder_that_is_gone_ends_the_waiting_and_says_so(scoring: Scoring, tmp_path: Path) -> None:
    scoring.view.photos.intake.use_folder(tmp_path / "拔掉的卡")
    scoring.place.settle()
    assert not scoring.view.photos.intake.is_waiting
    assert "已停止等待" in scoring.view.form.photo_note.text()


def test_marks_drawn_by_keys_survive_a_restart_and_leave_the_photo_as_it_was(scoring: Scoring, tmp_path: Path) -> None:
    path = camera_photo(tmp_path / "IMG_0231.jpg")
    scoring.add(path)
    scoring.open_first()
    press = scoring.place.press
    press(Qt.Key.Key_A)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Left)
    press(Qt.Key.Key_Right, SHIFT)
    press(Qt.Key.Key_B)
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_T)
    press(Qt.Key.Key_Return)
    scoring.place.type("28")
    assert [each.text for each in scoring.files("2.2")[0].marks] == ["", "", "28"], "kept before Enter"
    press(Qt.Key.Key_Return)
    (file,) = scoring.files("2.2")
    assert [each.kind for each in file.marks] == ["arrow", "box", "text"]
    arrow = file.marks[0]
    assert (arrow.x, arrow.x2) == (Decimal("0.39"), Decimal("0.6"))
    scoring.restart(tmp_path / "window.ini")
    scoring.until(lambda: scoring.page.viewer.view.is_rendered)
    assert scoring.page.isVisible(), "the photo is open again"
    assert scoring.page.layer.marks == file.marks == scoring.files("2.2")[0].marks
    with read_evidence(scoring.place.desk, file.sha256) as stream:
        assert stream.read() == path.read_bytes()


def test_undo_takes_marks_back_one_by_one_and_redo_brings_them(scoring: Scoring, tmp_path: Path) -> None:
    scoring.add(camera_photo(tmp_path / "IMG_0231.jpg"))
    scoring.open_first()
    scoring.place.press(Qt.Key.Key_B)
    scoring.drag((0.2, 0.2), (0.5, 0.6))
    scoring.place.press(Qt.Key.Key_A)
    scoring.drag((0.8, 0.8), (0.6, 0.6))
    assert [each.kind for each in scoring.page.layer.marks] == ["box", "arrow"]
    scoring.place.press(Qt.Key.Key_Z, CONTROL)
    assert [each.kind for each in scoring.page.layer.marks] == ["box"]
    assert scoring.view.focusWidget() is scoring.page.viewer.view, "the keyboard stays on the photo"
    scoring.place.press(Qt.Key.Key_Z, CONTROL)
    assert scoring.page.layer.marks == ()
    scoring.place.press(Qt.Key.Key_Z, CONTROL | SHIFT)
    assert scoring.files("2.2")[0].marks == scoring.page.layer.marks
    assert len(scoring.page.layer.marks) == 1


def test_a_mark_is_selected_moved_pulled_and_deleted_by_pointer(scoring: Scoring, tmp_path: Path) -> None:
    scoring.add(camera_photo(tmp_path / "IMG_0231.jpg"))
    scoring.open_first()
    scoring.place.press(Qt.Key.Key_B)
    scoring.drag((0.2, 0.2), (0.4, 0.4))
    scoring.place.press(Qt.Key.Key_V)
    scoring.drag((0.3, 0.3), (0.5, 0.4))
    (box,) = scoring.files("2.2")[0].marks
    shown = [float(each) for each in (box.x, box.y, box.x2, box.y2)]
    assert shown == pytest.approx([0.4, 0.3, 0.6, 0.5], abs=0.01)
    scoring.drag((0.6, 0.5), (0.9, 0.9))
    (box,) = scoring.files("2.2")[0].marks
    shown = [float(each) for each in (box.x, box.y, box.x2, box.y2)]
    assert shown == pytest.approx([0.4, 0.3, 0.9, 0.9], abs=0.01)
    scoring.place.press(Qt.Key.Key_Delete)
    assert scoring.files("2.2")[0].marks == ()


def test_words_are_written_where_one_taps_and_without_words_there_is_no_mark(scoring: Scoring, tmp_path: Path) -> None:
    scoring.add(camera_photo(tmp_path / "IMG_0231.jpg"))
    scoring.open_first()
    scoring.page.set_tool(Tool.TEXT)
    paper = scoring.page.viewer.view.viewport()
    click(paper, scoring.at(0.3, 0.6))
    scoring.place.type("28 seats")
    scoring.place.press(Qt.Key.Key_Return)
    (mark,) = scoring.files("2.2")[0].marks
    assert (mark.kind, mark.text) == ("text", "28 seats")
    assert float(mark.x) == pytest.approx(0.3, abs=0.01)
    scoring.page.set_tool(Tool.SELECT)
    click(paper, scoring.at(0.32, 0.62))
    scoring.place.press(Qt.Key.Key_Return)
    editor = scoring.place.target
    assert isinstance(editor, QLineEdit)
    scoring.place.press(Qt.Key.Key_Delete)
    scoring.place.press(Qt.Key.Key_Escape)
    assert scoring.files("2.2")[0].marks == ()
    scoring.place.press(Qt.Key.Key_Z, CONTROL)
    assert [each.text for each in scoring.files("2.2")[0].marks] == ["28 seats"]


def test_a_box_on_a_photo_is_a_pin_and_leads_there_and_back(scoring: Scoring, tmp_path: Path) -> None:
    scoring.add(camera_photo(tmp_path / "IMG_0231.jpg"))
    scoring.open_first()
    before = len(scoring.pins("2.2"))
    scoring.view.form.requirement = SEATS
    scoring.drag((0.25, 0.25), (0.75, 0.5))
    pin = next(each for each in scoring.pins("2.2") if each.evidence == scoring.pane.photos[0].sha256)
    assert len(scoring.pins("2.2")) == before + 1
    assert (pin.page, pin.requirement) == (None, SEATS)
    assert pin.box is not None
    assert [float(each) for each in pin.box] == pytest.approx([0.25, 0.25, 0.5, 0.25], abs=0.01)
    # Another item, another tab; one click on the pin leads to the place on the photo.
    scoring.go("1.1")
    scoring.pane.show_grid()
    scoring.view.evidence.show_viewer()
    rows = scoring.view.evidence.all_pins
    index = next(
        rows.pins.index(n) for n in range(rows.pins.rowCount()) if rows.pins.index(n).data() == "照片 IMG_0231"
    )
    rows.clicked.emit(index)
    scoring.place.settle()
    assert scoring.view.presenter.key.item == "2.2"
    assert scoring.page.isVisible()
    scoring.until(lambda: scoring.page.viewer.view.is_rendered)
    # And from the photo, seen from another item, one click on the box leads back to its item and its line.
    scoring.go("1.1")
    click(scoring.page.viewer.view.viewport(), scoring.at(0.5, 0.4))
    scoring.place.settle()
    assert scoring.view.presenter.key.item == "2.2"
    assert scoring.view.form.pins.currentIndex().data(Qt.ItemDataRole.DisplayRole) == "照片 IMG_0231"
    assert scoring.view.form.pins.hasFocus()
    shown = scoring.view.form.pins.visualRect(scoring.view.form.pins.currentIndex()).center()
    viewport = scoring.view.form.pins.viewport()
    QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, shown, viewport.mapToGlobal(shown)))
    assert QToolTip.text().splitlines()[0] == "照片 IMG_0231"


def test_a_removed_photo_and_its_pin_come_back_with_one_undo(scoring: Scoring, tmp_path: Path) -> None:
    scoring.add(camera_photo(tmp_path / "a.jpg"), camera_photo(tmp_path / "b.jpg", colour="#803010"))
    scoring.place.press(Qt.Key.Key_F4, SHIFT)
    chosen = scoring.pane.grid.current
    assert chosen is not None
    scoring.place.press(Qt.Key.Key_B, CONTROL)
    pins = scoring.pins("2.2")
    assert chosen.sha256 in {each.evidence for each in pins}
    scoring.place.press(Qt.Key.Key_Delete)
    assert [each.id for each in scoring.files("2.2")] == [scoring.pane.photos[0].id] != [chosen.id]
    assert chosen.sha256 not in {each.evidence for each in scoring.pins("2.2")}
    assert scoring.pane.grid.current is not None
    scoring.place.press(Qt.Key.Key_Z, CONTROL)
    assert {each.name for each in scoring.files("2.2")} == {"a.jpg", "b.jpg"}
    assert scoring.pins("2.2") == pins


def test_a_caption_is_on_the_disk_at_every_key_and_one_undo_takes_it_back(scoring: Scoring, tmp_path: Path) -> None:
    scoring.add(camera_photo(tmp_path / "IMG_0231.jpg"))
    scoring.place.press(Qt.Key.Key_F4, SHIFT)
    scoring.place.press(Qt.Key.Key_F2)
    for typed in ("s", "se", "sea"):
        scoring.place.type(typed[-1])
        assert scoring.files("2.2")[0].caption == typed
    assert isinstance(scoring.place.target, QLineEdit)
    scoring.place.press(Qt.Key.Key_Return)
    assert scoring.pane.photos[0].title == "sea"
    scoring.place.press(Qt.Key.Key_Z, CONTROL)
    assert scoring.files("2.2")[0].caption == ""
    scoring.open_first()
    scoring.page.caption.setFocus()
    scoring.place.type("rows")
    scoring.place.press(Qt.Key.Key_Z, CONTROL)
    assert (scoring.page.caption.text(), scoring.files("2.2")[0].caption) == ("", "")


def test_a_photo_moves_to_another_item_through_its_menu(scoring: Scoring, tmp_path: Path) -> None:
    scoring.add(camera_photo(tmp_path / "IMG_0231.jpg"))
    scoring.place.press(Qt.Key.Key_F4, SHIFT)
    scoring.place.press(Qt.Key.Key_Menu)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    wanted = [
        action for under in menu.findChildren(QMenu) for action in under.actions() if action.text().startswith("二(3)")
    ]
    wanted[0].trigger()
    menu.close()
    scoring.place.settle()
    assert (len(scoring.files("2.2")), len(scoring.files("2.3"))) == (0, 1)
    assert not scoring.pane.photos[0].is_own
    scoring.go("2.3")
    assert scoring.pane.photos[0].is_own


def test_the_button_in_the_foot_opens_the_ways_in(scoring: Scoring, tmp_path: Path) -> None:
    scoring.view.form.photo.setFocus()
    scoring.place.press(Qt.Key.Key_Return)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [each.text() for each in menu.actions() if each.isVisible()][:2] == ["选择文件…", "粘贴（Ctrl+P）"]
    QGuiApplication.clipboard().setMimeData(files_mime(plain_photo(tmp_path / "x.png")))
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    scoring.place.settle()
    assert [each.name for each in scoring.files("2.2")] == ["x.png"]


def test_a_locked_sheet_takes_no_photo_and_shows_those_it_has(scoring: Scoring, tmp_path: Path) -> None:
    scoring.add(camera_photo(tmp_path / "IMG_0231.jpg"))
    fill_and_submit(scoring)
    assert drop(scoring.view.form, files_mime(camera_photo(tmp_path / "b.jpg", colour="#803010")))
    scoring.place.settle()
    assert "已交卷" in scoring.view.form.photo_note.text()
    assert len(scoring.files("2.2")) == 1
    scoring.place.press(Qt.Key.Key_F4, SHIFT)
    scoring.place.press(Qt.Key.Key_Delete)
    assert len(scoring.files("2.2")) == 1
    assert not scoring.view.form.photo.isEnabled()
    reopen_sheet(scoring.place.desk, scoring.view.presenter.application_id, "补照片")
    assert len(scoring.files("2.2")) == 1


def fill_and_submit(scoring: Scoring) -> None:
    """Score what is left, then 交卷."""
    presenter = scoring.view.presenter
    while presenter.missing:
        for missing in presenter.missing:
            presenter.go_to(ItemKey(missing.item, missing.scope))
            if missing.field == "points":
                presenter.type_points(str(presenter.item.full))
                presenter.commit_points()
            else:
                presenter.type_remark("现场核过")
        scoring.place.settle()
    presenter.submit()
    scoring.place.settle()
    scoring.go("2.2")


def test_a_large_photo_is_decoded_no_larger_than_it_is_shown(scoring: Scoring, tmp_path: Path) -> None:
    scoring.add(camera_photo(tmp_path / "gross.jpg", size=(6000, 4000), orientation=TURNED))
    shown: list[QSize] = []
    viewer = scoring.page.viewer
    scoring.open_first()
    assert viewer.view._source is not None
    viewer.view._source.page_ready.connect(lambda page, wanted, image: shown.append(image.size()))
    viewer.view.zoom_in()
    scoring.until(lambda: bool(shown))
    ratio = viewer.devicePixelRatioF()
    assert shown[0].width() <= viewer.width() * viewer.view.zoom * ratio
    assert shown[0].height() > shown[0].width(), "upright"


def test_the_models_keep_qt_s_rules_and_the_open_item_s_photos_come_first(scoring: Scoring, tmp_path: Path) -> None:
    testers = [QAbstractItemModelTester(each) for each in (scoring.pane.grid.photos, scoring.view.form.pins.pins)]
    scoring.add(camera_photo(tmp_path / "a.jpg"))
    scoring.go("2.3")
    scoring.add(camera_photo(tmp_path / "b.jpg", colour="#803010"))
    model = scoring.pane.grid.photos
    rows = [model.index(at).data() for at in range(model.rowCount())]
    assert rows == ["本项 1", "b", "其他项 1", "a"]
    assert scoring.view.evidence.tabs.accessibleTabName(1) == "照片 2"
    strip = scoring.view.photos.strip(site=True)
    strip.show_photos(tuple(each for each in scoring.pane.photos if each.is_own))
    opened: list[str] = []
    strip.opened.connect(opened.append)
    strip.setCurrentIndex(strip.photos.index(0))
    QTest.keyClick(strip, Qt.Key.Key_Return)
    assert (strip.count, opened) == (1, [scoring.pane.photos[0].id])
    assert all(each.model().rowCount() for each in testers)
    strip.deleteLater()


@pytest.mark.parametrize("size", [(1440, 900), (1366, 768)])
def test_an_item_with_many_photos_fits_without_scrolling_and_its_list_tells_how_many(
    scoring: Scoring, tmp_path: Path, size: tuple[int, int]
) -> None:
    scoring.place.window.resize(*size)
    scoring.place.settle()
    form = scoring.view.form
    photos = [camera_photo(tmp_path / f"IMG_{number}.jpg", colour=f"#{number}0c0d0") for number in range(1, 9)]
    scoring.view.photos.intake.add_paths(photos[:7])
    scoring.place.settle()
    bar = next(each for each in form.findChildren(FormArea)).verticalScrollBar()
    row, seen = theme().px("row.pin"), form.pins.height()
    assert bar.maximum() == 0 and seen % row == 0 and 2 * row <= seen < 7 * row
    assert any(each.text() == "共 7 处" and each.isVisible() for each in form.findChildren(QLabel))
    assert form.pins.verticalScrollBar().value() == 0, "it is read from the first on"
    scoring.view.photos.intake.add_paths(photos[7:])
    scoring.place.settle()
    last = form.pins.visualRect(form.pins.pins.index(7))
    assert form.pins.viewport().rect().contains(last), "what was added is seen"
    scoring.go("3.2")
    assert not any(each.text().startswith("共") and each.isVisible() for each in form.findChildren(QLabel))


@pytest.mark.parametrize("name", ["light", "dark"])
def test_marks_can_be_seen_on_any_photo(look: Callable[[str], None], name: str) -> None:
    look(name)
    assert contrast("mark", "mark_edge") >= 4.5


def contrast(first: str, second: str) -> float:
    """WCAG 2 contrast of two tokens."""

    def light(token: str) -> float:
        colour = theme().color(token)
        parts = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in colour.getRgbF()[:3]]
        return float(0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2])

    high, low = sorted((light(first), light(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)
