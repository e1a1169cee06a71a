"""Nothing typed is lost: the place and the text being typed, a disk that takes nothing, undo across restarts."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QDir, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import event
from workplace import Workplace

from reviewer.desk import Desk
from reviewer.domain.findings import Verdict
from reviewer.domain.sheet import ItemKey
from reviewer.domain.working import AreaWorking, Rectangle, RoomArea
from reviewer.usecases.copy_score import copy_score
from reviewer.usecases.fill_sheet import fill_sheet, read_filled
from reviewer.usecases.keep_site_file import add_site_bytes
from reviewer.usecases.keep_visit_record import begin_record, new_record, visit_methods
from reviewer.usecases.read_journal import read_journal
from reviewer.usecases.score_item import set_override, set_points, set_working
from reviewer.usecases.show_sheet import show_sheet
from ui.screens.scoring.unsaved_bar import LeaveQuestion
from ui.screens.scoring.view import ScoringView

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
FIRST = ItemKey("3.4", None)
OCCUPIED = "无人机驾驶员"


def scoring(place: Workplace, key: ItemKey = FIRST) -> ScoringView:
    """The scoring screen with an item open and the keyboard in its points."""
    view = place.goto("scoring")
    assert isinstance(view, ScoringView)
    view.presenter.go_to(key)
    place.settle()
    return view


@pytest.fixture
def after_kill(member: Workplace, tmp_path: Path) -> Iterator[Callable[[], tuple[Workplace, ScoringView]]]:
    """The window over what is on the disk this moment, as after SIGKILL: the files, with their log, as they are."""
    opened: list[Workplace] = []

    def reopen() -> tuple[Workplace, ScoringView]:
        folder = tmp_path / f"killed{len(opened)}"
        shutil.copytree(member.desk.store.folder, folder)
        opened.append(Workplace(folder, tmp_path / "killed.ini"))
        view = opened[-1].goto("scoring")
        assert isinstance(view, ScoringView)
        return opened[-1], view

    yield reopen
    for place in opened:
        place.close()


# ---- the place and the text being typed


@pytest.mark.parametrize(("typed", "is_refused"), [("2.", False), ("2", False), ("95", True), ("2..", True)])
def test_points_being_typed_come_back_as_they_were(
    member: Workplace,
    after_kill: Callable[[], tuple[Workplace, ScoringView]],
    typed: str,
    is_refused: bool,
) -> None:
    view = scoring(member)
    member.type("1")
    member.press(Qt.Key.Key_Return)
    member.type(typed)
    kept = show_sheet(member.desk, view.presenter.application_id).sheet.score(FIRST).points
    again, same = after_kill()
    assert same.presenter.key == FIRST
    assert again.target is same.form.points.field
    assert same.form.points.field.text() == typed
    assert same.form.points.field.cursorPosition() == len(typed)
    assert same.form.has_fault == is_refused
    assert show_sheet(again.desk, view.presenter.application_id).sheet.score(FIRST).points == kept
    assert kept == (1 if is_refused else int(typed[0]))


def test_after_enter_the_points_come_back_as_saved(
    member: Workplace, after_kill: Callable[[], tuple[Workplace, ScoringView]], qtbot: QtBot
) -> None:
    view = scoring(member)
    member.type("2")
    member.press(Qt.Key.Key_Return)
    view.presenter.keep_place()
    member.settle()
    _, same = after_kill()
    assert same.form.points.field.text() == "2.0"


def test_a_remark_comes_back_with_the_cursor_in_the_middle_of_the_word(
    member: Workplace, after_kill: Callable[[], tuple[Workplace, ScoringView]]
) -> None:
    view = scoring(member)
    member.press(Qt.Key.Key_F2)
    member.type("lease seen")
    for _ in range(5):
        member.press(Qt.Key.Key_Left)
    member.type("s")
    again, same = after_kill()
    assert again.target is same.form.remark
    assert same.form.remark.toPlainText() == "leases seen"
    assert same.form.remark.textCursor().position() == 6
    assert view.presenter.score.remark == "leases seen"


def test_a_measured_word_comes_back_half_typed(
    member: Workplace, after_kill: Callable[[], tuple[Workplace, ScoringView]]
) -> None:
    scoring(member, ItemKey("2.2", OCCUPIED)).form.requirements.pool.focus_measured("2.2.d")
    member.type("one li")
    again, same = after_kill()
    assert same.presenter.key == ItemKey("2.2", OCCUPIED)
    target = again.target
    assert isinstance(target, QComboBox)
    assert (target.currentText(), target.lineEdit().cursorPosition()) == ("one li", 6)


def test_the_reason_of_an_own_verdict_comes_back_half_typed_and_is_not_yet_one(
    member: Workplace, after_kill: Callable[[], tuple[Workplace, ScoringView]]
) -> None:
    view = scoring(member, ItemKey("2.2", OCCUPIED))
    view.form.requirements.pool.focus_measured("2.2.b")
    member.type("28")
    member.press(Qt.Key.Key_F3, SHIFT)
    member.type("two seats ")
    again, same = after_kill()
    assert isinstance(again.target, QLineEdit)
    assert again.target.text() == "two seats "
    assert same.presenter.score.overrides == ()
    again.type("moved")
    again.press(Qt.Key.Key_Return)
    (own,) = show_sheet(again.desk, same.presenter.application_id).sheet.score(same.presenter.key).overrides
    assert own.reason == "two seats moved"


def test_the_place_is_on_the_disk_with_the_score_itself(
    member: Workplace, after_kill: Callable[[], tuple[Workplace, ScoringView]]
) -> None:
    view = scoring(member, ItemKey("3.9", None))
    before = member.desk.store.generation
    journal = len(read_journal(member.desk, view.presenter.application_id))
    member.type("2")
    _, same = after_kill()
    assert same.presenter.key == ItemKey("3.9", None)
    assert member.desk.store.generation == before, "what the desk has read stays valid"
    assert len(read_journal(member.desk, view.presenter.application_id)) == journal + 1, "the place is not journaled"


# ---- a disk that takes nothing


class Disk:
    """A stand-in for a disk that is full: SQLite answers with the very same error at its page limit."""

    def __init__(self, desk: Desk) -> None:
        self._engine = desk.store._engine
        self.is_full = False
        event.listen(self._engine, "begin", self._limit)

    def _limit(self, connection: object) -> None:
        pages = 1 if self.is_full else 1 << 30
        connection.connection.driver_connection.execute(f"PRAGMA max_page_count = {pages}")  # type: ignore[attr-defined]


@pytest.fixture
def disk(member: Workplace) -> Iterator[Disk]:
    """The disk under the member's store; there is room again before the window closes."""
    under = Disk(member.desk)
    yield under
    under.is_full = False


LONG = "a very long remark " * 600


def type_long_remark(place: Workplace, view: ScoringView) -> None:
    """A remark that needs pages which are not there."""
    place.press(Qt.Key.Key_F2)
    QApplication.clipboard().setText(LONG)
    place.press(Qt.Key.Key_V, CTRL)
    assert view.form.remark.toPlainText() == LONG


def test_a_full_disk_keeps_what_was_typed_marked_and_in_order_until_it_is_written(
    member: Workplace, disk: Disk
) -> None:
    view = scoring(member)
    disk.is_full = True
    type_long_remark(member, view)
    member.press(Qt.Key.Key_Escape)
    member.type("2")
    member.press(Qt.Key.Key_Return)
    member.press(Qt.Key.Key_1, ALT)
    stored = show_sheet(member.desk, view.presenter.application_id).sheet.score(FIRST)
    assert (stored.points, stored.remark) == (None, "") or stored.remark != LONG
    assert member.window.header.saved.accessibleName() == "未保存 3 处"
    assert "磁盘空间不足" in view.unsaved.text
    member.press(Qt.Key.Key_Down)
    view.presenter.go_to(FIRST)
    assert (view.form.points.field.text(), view.form.remark.toPlainText()) == ("2.0", LONG)
    member.goto("home")
    member.context.mark_saved(member.desk.clock())
    assert member.window.header.saved.accessibleName() == "未保存 3 处", "it stays, whatever else is saved"
    member.goto("scoring")
    assert view.form.remark.toPlainText() == LONG
    member.shot("scoring-unsaved")
    disk.is_full = False
    QTest.mouseClick(view.unsaved.bar.try_again, Qt.MouseButton.LeftButton)
    member.settle()
    stored = show_sheet(member.desk, view.presenter.application_id).sheet.score(FIRST)
    assert (stored.points, stored.remark, str(stored.judgement)) == (2, LONG, "met")
    assert member.window.header.saved.accessibleName().startswith("已保存")
    assert view.unsaved.text == ""
    fields = [each.field for each in read_journal(member.desk, view.presenter.application_id)][-3:]
    assert [each.rsplit(" ", 1)[-1] for each in fields] == ["remark", "points", "judgement"]


def test_it_is_tried_again_by_itself(member: Workplace, disk: Disk, qtbot: QtBot) -> None:
    view = scoring(member)
    disk.is_full = True
    type_long_remark(member, view)
    assert view.unsaved.text
    disk.is_full = False
    view.unsaved.bar.beat.setInterval(1)
    qtbot.waitUntil(lambda: view.unsaved.text == "")
    assert show_sheet(member.desk, view.presenter.application_id).sheet.score(FIRST).remark == LONG


def test_undo_takes_back_what_the_disk_has_not_taken(member: Workplace, disk: Disk) -> None:
    view = scoring(member)
    disk.is_full = True
    type_long_remark(member, view)
    member.press(Qt.Key.Key_1, ALT)
    member.press(Qt.Key.Key_Z, CTRL)
    assert view.presenter.score.judgement is None
    assert view.presenter.score.remark == LONG
    member.press(Qt.Key.Key_Z, CTRL)
    assert view.form.remark.toPlainText() == ""
    assert view.unsaved.text == ""
    disk.is_full = False
    assert show_sheet(member.desk, view.presenter.application_id).sheet.score(FIRST).remark == ""


def test_nothing_is_submitted_over_unsaved_entries(member: Workplace, disk: Disk) -> None:
    view = scoring(member)
    disk.is_full = True
    type_long_remark(member, view)
    view.presenter.submit()
    member.settle()
    assert not show_sheet(member.desk, view.presenter.application_id).is_locked
    assert view.unsaved.text
    disk.is_full = False
    view.presenter.try_again()
    member.settle()


def answering(button: str, seen: list[str]) -> Callable[[], None]:
    """Press a button of the question that closing asks, once it stands."""

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, LeaveQuestion)
        seen.append(dialog.windowTitle())
        QTest.mouseClick(getattr(dialog, button), Qt.MouseButton.LeftButton)

    return answer


def test_closing_asks_and_what_is_unsaved_can_be_written_elsewhere(
    member: Workplace, disk: Disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = scoring(member)
    application = view.presenter.application_id
    disk.is_full = True
    type_long_remark(member, view)
    member.press(Qt.Key.Key_Escape)
    member.type("1.5")
    seen: list[str] = []
    QTimer.singleShot(0, answering("stay", seen))
    assert not member.window.close()
    assert view.form.remark.toPlainText() == LONG
    elsewhere = tmp_path / "U盘"
    elsewhere.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: QDir.toNativeSeparators(str(elsewhere)))
    QTimer.singleShot(0, answering("save", seen))
    assert member.window.close()
    assert seen == ["还有未保存的内容"] * 2
    (file,) = elsewhere.glob("未保存_*.json")
    disk.is_full = False
    fill_sheet(member.desk, application, read_filled(file))
    stored = show_sheet(member.desk, application).sheet.score(FIRST)
    assert (str(stored.points), stored.remark) == ("1.5", LONG)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with 6 MB; needs root."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip("only root may mount a small file system")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_really_full_file_system_loses_nothing(
    look: Callable[[str], None], kept_member: Path, small_disk: Path, tmp_path: Path
) -> None:
    store = small_disk / "store"
    store.mkdir()
    for name in ("store.db", "key.json", "identity.p12"):
        if (kept_member / name).exists():
            shutil.copy(kept_member / name, store / name)
    (store / "evidence").mkdir()
    place = Workplace(store, tmp_path / "small.ini")
    view = scoring(place)
    place.type("1")
    place.press(Qt.Key.Key_Return)
    ballast = small_disk / "other"
    with ballast.open("wb", buffering=0) as file:
        room = shutil.disk_usage(small_disk).free
        file.write(b"\0" * room)
    type_long_remark(place, view)
    place.press(Qt.Key.Key_Escape)
    place.type("2")
    place.settle()
    assert place.window.header.saved.accessibleName() == "未保存 2 处"
    assert "磁盘空间不足" in view.unsaved.text
    assert show_sheet(place.desk, view.presenter.application_id).sheet.score(FIRST).points == 1
    ballast.unlink()
    place.type("")
    view.presenter.try_again()
    place.settle()
    stored = show_sheet(place.desk, view.presenter.application_id).sheet.score(FIRST)
    assert (stored.points, stored.remark) == (2, LONG)
    assert place.desk.store.verify_journal().is_whole
    place.close()


# ---- sleep, clock, undo


def test_a_clock_set_back_while_scoring_changes_no_order(member: Workplace) -> None:
    view = scoring(member)
    member.type("1")
    member.press(Qt.Key.Key_Return)
    now = member.desk.clock()
    member.desk.store._clock = member.desk.clock = lambda: now - timedelta(days=400)
    member.type("2")
    member.press(Qt.Key.Key_Return)
    member.press(Qt.Key.Key_F2)
    member.type("x")
    application = view.presenter.application_id
    last = read_journal(member.desk, application)[-3:]
    assert [each.new for each in last] == ["1", "2", "x"]
    assert [each.clock_back for each in last] == [False, True, False]
    assert member.desk.store.verify_journal().is_whole
    member.press(Qt.Key.Key_Z, CTRL)
    member.press(Qt.Key.Key_Z, CTRL)
    assert show_sheet(member.desk, application).sheet.score(FIRST).points == 1


def test_undo_and_redo_go_on_after_a_restart(
    member: Workplace, after_kill: Callable[[], tuple[Workplace, ScoringView]]
) -> None:
    view = scoring(member)
    member.type("2")
    member.press(Qt.Key.Key_Return)
    key = ItemKey("2.2", OCCUPIED)
    set_override(member.desk, view.presenter.application_id, key, "2.2.b", Verdict.MET, "两排已拆")
    again, same = after_kill()
    again.press(Qt.Key.Key_Z, CTRL)
    assert same.presenter.key == key
    assert same.presenter.score.overrides == ()
    again.press(Qt.Key.Key_Z, CTRL)
    assert same.presenter.key == FIRST
    assert same.presenter.score.points is None
    again.press(Qt.Key.Key_Z, CTRL | SHIFT)
    again.press(Qt.Key.Key_Z, CTRL | SHIFT)
    assert same.presenter.key == key
    assert [each.reason for each in same.presenter.score.overrides] == ["两排已拆"]


def test_undo_after_a_restart_takes_back_workings_photos_copies_and_records_each_as_a_whole(
    member: Workplace, after_kill: Callable[[], tuple[Workplace, ScoringView]]
) -> None:
    view = scoring(member)
    desk, application = member.desk, view.presenter.application_id
    own, other = ItemKey("2.3", OCCUPIED), ItemKey("2.3", "无人机装调检修工")
    room = RoomArea(name="", parts=(Rectangle(length=Decimal(9), width=Decimal(8)),))
    set_working(desk, application, ItemKey("2.2", OCCUPIED), "2.2.a", AreaWorking(rooms=(room,)))
    add_site_bytes(desk, application, ItemKey("3.9", None), picture(), "IMG_1.png")
    set_points(desk, application, own, "7")
    copy_score(desk, application, own, [other])
    begin_record(desk, application, new_record(desk, application, visit_methods(desk, application)[0].id))
    again, same = after_kill()
    presenter = same.presenter
    here = presenter.key

    def undo() -> None:
        again.press(Qt.Key.Key_Z, CTRL)
        again.settle()

    undo()
    assert presenter.sheet.records == ()
    assert presenter.key == here, "a record is no item's: the open item stays"
    undo()
    assert presenter.key == other
    assert presenter.score.points is None
    undo()
    assert (presenter.key, presenter.score.points) == (own, None)
    undo()
    assert (presenter.key, presenter.score.files) == (ItemKey("3.9", None), ())
    undo()
    assert presenter.key == ItemKey("2.2", OCCUPIED)
    assert (presenter.score.measured, presenter.score.workings) == ({}, {})
    for _ in range(5):
        again.press(Qt.Key.Key_Z, CTRL | SHIFT)
        again.settle()
    sheet = show_sheet(again.desk, application).sheet
    assert sheet.score(ItemKey("2.2", OCCUPIED)).measured == {"2.2.a": "72"}
    assert len(sheet.score(ItemKey("3.9", None)).files) == 1
    assert sheet.score(other).points == 7
    assert len(sheet.records) == 1


def picture() -> bytes:
    """A small picture, as from the clipboard."""
    data = QBuffer()
    image = QImage(32, 24, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    assert image.save(data, "PNG")
    return bytes(data.data().data())
