"""From the passphrase to the window, and out again when something unexpected happens."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot
from workplace import PASSPHRASE

from reviewer.desk import Desk
from ui.app import Starter
from ui.qt.crash_guard import CRASH_EXIT_CODE, CrashGuard
from ui.qt.preferences import Preferences
from ui.widgets.ink_pad import InkPad


def make_starter(tmp_path: Path) -> Starter:
    return Starter(tmp_path / "store", Preferences(tmp_path / "window.ini"), tmp_path)


def finish(starter: Starter) -> None:
    assert starter.window is not None
    assert starter.window.close()
    starter.window.context.desk.close()
    starter.window.deleteLater()


def fields(starter: Starter) -> list[QLineEdit]:
    assert starter.page is not None
    return [each for each in starter.page.findChildren(QLineEdit) if each.isVisibleTo(starter.page)]


def test_a_new_store_is_made_and_opens_the_window(qtbot: QtBot, look: Callable[[str], None], tmp_path: Path) -> None:
    starter = make_starter(tmp_path)
    starter.show_unlock()
    first, again = fields(starter)
    first.setText(PASSPHRASE)
    again.setText("etwas anderes")
    QTest.keyClick(again, Qt.Key.Key_Return)
    assert starter.page is not None
    assert any("不一样" in each.text() for each in starter.page.findChildren(QLabel))
    again.setText(PASSPHRASE)
    QTest.keyClick(again, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: starter.window is not None, timeout=10000)
    assert Desk.holds(tmp_path / "store")
    assert starter.page is None
    finish(starter)


def test_enter_leads_from_the_passphrase_to_its_repetition_and_back_to_what_is_wrong(
    qtbot: QtBot, look: Callable[[str], None], tmp_path: Path
) -> None:
    starter = make_starter(tmp_path)
    starter.show_unlock()
    page = starter.page
    assert page is not None
    with qtbot.waitActive(page.window()):
        page.window().activateWindow()
    first, again = fields(starter)
    first.setText("kurz")
    QTest.keyClick(first, Qt.Key.Key_Return)
    assert any("至少 8 个字符" in each.text() for each in page.findChildren(QLabel))
    assert (first.hasFocus(), first.selectedText()) == (True, first.text())
    first.setText(PASSPHRASE)
    QTest.keyClick(first, Qt.Key.Key_Return)
    assert again.hasFocus() and starter.window is None
    again.setText("etwas anderes")
    QTest.keyClick(again, Qt.Key.Key_Return)
    assert (again.hasFocus(), again.selectedText()) == (True, again.text())
    assert not Desk.holds(tmp_path / "store")
    page.window().close()


def test_a_wrong_passphrase_is_told_beside_the_field_and_the_right_one_opens(
    qtbot: QtBot, look: Callable[[str], None], tmp_path: Path
) -> None:
    Desk.create(tmp_path / "store", PASSPHRASE, role="member").close()
    starter = make_starter(tmp_path)
    starter.show_unlock()
    page = starter.page
    assert page is not None
    (field,) = fields(starter)
    field.setText("falsch")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(page.isEnabled, timeout=10000)
    assert starter.window is None
    assert (field.hasFocus(), field.selectedText()) == (True, field.text())
    assert any("密码" in each.text() or "口令" in each.text() for each in page.findChildren(QLabel))
    field.setText(PASSPHRASE)
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: starter.window is not None, timeout=10000)
    finish(starter)


def test_an_unexpected_error_leaves_a_report_without_values_and_ends_cleanly(
    qtbot: QtBot, tmp_path: Path, capsys: object
) -> None:
    told: list[str] = []
    left: list[int] = []
    guard = CrashGuard(tmp_path / "reports", told.append, left.append)
    before = sys.excepthook
    number = f"{33030219900101}{1234}"
    guard.install()
    try:
        raise KeyError(number)
    except KeyError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    finally:
        guard.remove()
    assert sys.excepthook is before
    (report,) = (tmp_path / "reports").iterdir()
    text = report.read_text(encoding="utf-8")
    assert "KeyError" in text and "test_start.py" in text
    assert number not in text
    assert left == [CRASH_EXIT_CODE]
    assert len(told) == 1 and "已经保存的内容都在" in told[0] and str(report) in told[0]


def test_what_the_pen_writes_becomes_a_picture(qtbot: QtBot, look: Callable[[str], None]) -> None:
    pad = InkPad()
    qtbot.addWidget(pad)
    pad.show()
    assert pad.png() is None
    start = pad.rect().center()
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(pad, start + start / 2)
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=start + start / 2)
    assert len(pad.strokes) == 1
    picture = pad.png()
    assert picture is not None and picture.startswith(b"\x89PNG")
    pad.undo()
    assert pad.is_empty
