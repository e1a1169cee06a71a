"""Small questions over the window, answered by keyboard, and what comes of them in the store."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit
from workplace import Workplace

from reviewer.domain.panel import Panel
from reviewer.domain.records import from_document
from ui.widgets.ask import AskDialog


class Answering:
    """Waits for the dialog, types the answers and accepts; ``is_done`` afterwards."""

    def __init__(self, answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.is_done = False
        self._timer = QTimer(interval=10)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start()

    def _on_timeout(self) -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, AskDialog):
            return
        self._timer.stop()
        for field, answer in zip(dialog.findChildren(QLineEdit), self.answers, strict=True):
            field.setText(answer)
        self.is_done = True
        dialog.findChildren(QLineEdit)[0].returnPressed.emit()


def press(work: Workplace, screen: str, text: str) -> None:
    """Click a button that stands on the screen or in its header."""
    view = work.window.screen_view(screen)
    buttons = [*view.findChildren(QAbstractButton), *work.window.header.findChildren(QAbstractButton)]
    next(each for each in buttons if each.text() == text and each.isVisible()).click()
    work.settle()


@pytest.mark.requirement("X01")
def test_a_panel_is_changed_with_a_reason_that_the_journal_keeps(centre: Workplace) -> None:
    second = centre.desk.store.applications()[1].id
    centre.goto("panel", application=second)
    dialog = Answering(["样例甲、样例乙，样例丙", "样例乙", "两位成员临时有事"])
    press(centre, "panel", "改专家组")
    assert dialog.is_done
    document = centre.desk.store.panel(second)
    assert document is not None
    panel = from_document(document, Panel)
    assert (panel.names, panel.leader) == (("样例甲", "样例乙", "样例丙"), "样例乙")
    assert any(entry.reason == "两位成员临时有事" for entry in centre.desk.store.journal(second))
    assert centre.window.notice_bar.text.startswith("专家组已保存")


def test_an_identity_is_made_and_at_once_in_use(empty: Workplace) -> None:
    empty.goto("settings")
    dialog = Answering(["样例庚", "ein langes Wort", "ein langes Wort"])
    press(empty, "settings", "建立身份")
    assert dialog.is_done
    assert empty.desk.member == "样例庚"
    assert "样例庚" in empty.window.notice_bar.text


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        (["样例庚", "ein langes Wort", "ein anderes Wort"], "两遍口令不一样，请重新输入。"),
        (["样例庚", "kurz", "kurz"], "口令至少 8 个字符。"),
        (["样例庚", "", ""], "请填写口令。"),
    ],
)
def test_a_passphrase_that_does_not_do_is_told_in_the_dialog_and_makes_no_identity(
    empty: Workplace, answers: list[str], fault: str
) -> None:
    empty.goto("settings")
    said: list[str] = []

    def give_up() -> None:
        page = QApplication.activeModalWidget()
        if dialog.is_done and isinstance(page, AskDialog):
            waiting.stop()
            said.extend(each.text() for each in page.findChildren(QLabel))
            page.reject()

    dialog = Answering(answers)
    waiting = QTimer(interval=30)
    waiting.timeout.connect(give_up)
    waiting.start()
    press(empty, "settings", "建立身份")
    assert fault in said
    assert empty.desk.member is None
