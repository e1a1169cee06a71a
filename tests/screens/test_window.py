"""The one window by keyboard: screens, palette, help, theme, notices, closing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit
from workplace import Workplace

from reviewer.errors import RuleViolation
from ui.qt.theme import theme
from ui.shell.actions import SCREEN_ACTIONS, WINDOW_ACTIONS
from ui.shell.help_page import HelpPage
from ui.shell.screen_table import SCREENS
from ui.shell.window import first_size

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_every_screen_has_its_key_and_says_its_own(centre: Workplace) -> None:
    for number, spec in enumerate(SCREEN_ACTIONS):
        if spec.screen not in SCREENS:
            continue
        centre.press(Qt.Key(Qt.Key.Key_1 + number), CONTROL)
        assert centre.window.current == spec.screen
        assert centre.window.rail.button(spec.screen).isChecked()
        hints = dict(centre.window.status.hints)
        assert hints["Ctrl+K"] == "跳转" and hints["F1"] == "帮助"


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("screen", [spec.screen for spec in SCREEN_ACTIONS if spec.screen in SCREENS])
def test_screens_are_drawn(centre: Workplace, look: Callable[[str], None], name: str, screen: str) -> None:
    look(name)
    centre.goto(screen)
    picture = centre.window.grab().toImage()
    assert picture.pixelColor(40, 700) == theme().color("background")
    centre.shot(f"{screen}-{name}")


def test_everything_that_takes_the_keyboard_has_a_name(centre: Workplace) -> None:
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox)
    for name in ("home", "panel", "summary", "documents", "registry", "settings"):
        view = centre.goto(name)
        for kind in kinds:
            for each in view.findChildren(kind):
                if each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus:
                    named = each.accessibleName() or getattr(each, "text", str)()
                    assert named, (name, each)


def test_the_palette_finds_an_application_by_its_initials(centre: Workplace) -> None:
    centre.goto("panel")
    centre.press(Qt.Key.Key_K, CONTROL)
    assert centre.window.palette_page.isVisible()
    centre.type("yljsxy")
    centre.press(Qt.Key.Key_Return)
    assert not centre.window.palette_page.isVisible()
    assert centre.window.current == "panel"
    assert centre.window.screen_view("panel").title() == "样例技师学院"


def test_escape_leaves_the_palette_without_going_anywhere(centre: Workplace) -> None:
    centre.press(Qt.Key.Key_K, CONTROL)
    centre.type("shezhi")
    centre.press(Qt.Key.Key_Escape)
    assert not centre.window.palette_page.isVisible()
    assert centre.window.current == "home"


def test_the_palette_finds_what_a_screen_makes_and_says_when_there_is_nothing(centre: Workplace) -> None:
    page = centre.window.palette_page
    centre.press(Qt.Key.Key_K, CONTROL)
    centre.type("qqqq")
    assert [each.text() for each in page.findChildren(QLabel) if each.isVisible() and "没有找到" in each.text()]
    for _ in range(4):
        centre.press(Qt.Key.Key_Backspace)
    centre.type("fuhan")
    assert not [each for each in page.findChildren(QLabel) if each.isVisible() and "没有找到" in each.text()]
    centre.press(Qt.Key.Key_Return)
    assert centre.window.current == "documents"


def test_a_first_window_is_never_larger_than_the_screen() -> None:
    assert first_size(QSize(1920, 1040)) == QSize(1440, 900)
    small = first_size(QSize(1366, 728))
    assert small.width() == 1366
    assert small.height() < 728
    assert first_size(QSize(800, 600)) == QSize(1120, 680), "not smaller than what can be used"


def test_help_lists_the_keys_of_screen_and_window(centre: Workplace) -> None:
    seen: list[str] = []
    texts: list[str] = []

    def look_at_it() -> None:
        page = QApplication.activeModalWidget()
        if not isinstance(page, HelpPage):
            return
        waiting.stop()
        seen.extend(each.accessibleName() for each in page.findChildren(object) if hasattr(each, "accessibleName"))
        texts.extend(each.text() for each in page.findChildren(QLabel))
        page.accept()

    waiting = QTimer(interval=10)
    waiting.timeout.connect(look_at_it)
    waiting.start()
    centre.press(Qt.Key.Key_F1)
    assert "工作台：按键" in texts
    assert all(f"{spec.keys} {spec.text}" in seen for spec in (*SCREEN_ACTIONS, *WINDOW_ACTIONS))


def test_the_dark_switch_is_kept_for_the_next_start(centre: Workplace) -> None:
    assert not theme().is_dark
    centre.press(Qt.Key.Key_D, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert theme().is_dark
    assert centre.context.preferences.appearance == "dark"


def _refuse() -> None:
    raise RuleViolation("批次须有名称，未建立；请写明。", code="round_without_name")


def test_an_error_that_nobody_caught_is_told_at_the_top_and_goes_with_the_screen(centre: Workplace) -> None:
    centre.context.jobs.write(_refuse)
    centre.settle()
    assert centre.window.notice_bar.isVisible()
    assert "批次须有名称" in centre.window.notice_bar.text
    centre.goto("settings")
    assert not centre.window.notice_bar.isVisible()


def test_closing_waits_for_what_is_being_written(centre: Workplace) -> None:
    written: list[int] = []
    for number in range(20):
        centre.context.jobs.write(lambda number=number: written.append(number))
    centre.window.close()
    assert written == list(range(20))


def test_an_empty_store_says_what_to_do_next_and_leads_there(empty: Workplace) -> None:
    for name in ("summary", "documents", "panel"):
        empty.goto(name)
    view = empty.goto("home")
    button = next(each for each in view.findChildren(QAbstractButton) if each.text() == "建立批次")
    button.click()
    empty.settle()
    assert empty.window.current == "registry"
    field = empty.target
    assert isinstance(field, QLineEdit) and field.accessibleName() == "批次名称"
    field.setText("样例批次 2027")
    empty.press(Qt.Key.Key_Return)
    assert [row.name for row in empty.desk.store.rounds()] == ["样例批次 2027"]
    assert empty.context.round_id == empty.desk.store.rounds()[0].id
