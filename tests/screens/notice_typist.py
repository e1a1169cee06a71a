"""Somebody who writes a scheme by keys alone: no field is set but by what is typed into it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QListWidget, QWidget
from workplace import Workplace

from reviewer.domain.scheme_fields import Path
from ui.screens.settings.scheme_editor import SchemeEditor
from ui.widgets.ask import AskDialog

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
FURTHEST = 400


def type_words(widget: QWidget, text: str) -> None:
    """Latin letters by their keys, others as an input method commits them."""
    if text.isascii():
        QTest.keyClicks(widget, text)
    else:
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(widget, event)


class Answerer:
    """Types the answers into the next question of a kind, field by field, and presses Enter."""

    def __init__(self, answers: Sequence[str], kind: type[QDialog] = AskDialog) -> None:
        self._answers, self._kind = list(answers), kind
        self.is_done = False
        self._timer = QTimer(interval=10)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start()

    def _on_timeout(self) -> None:
        dialog = QApplication.activeModalWidget()
        if type(dialog) is not self._kind or not dialog.isVisible():
            return
        field = QApplication.focusWidget()
        if field is None or not dialog.isAncestorOf(field):
            dialog.activateWindow()
            return
        self._timer.stop()
        for at, answer in enumerate(self._answers):
            if at:
                QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            type_words(QApplication.focusWidget(), answer)
        self.is_done = True
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


class NoticeTypist:
    """Works the editor of a draft."""

    def __init__(self, work: Workplace, editor: SchemeEditor) -> None:
        self.work, self.editor = work, editor

    def go(self, *path: str | int) -> None:
        """Walk down the tree to a part, opening what is in the way."""
        target: Path = path
        tree = self.editor.tree
        if not tree.hasFocus():
            self.work.press(Qt.Key.Key_F6)
        assert tree.hasFocus(), self.work.target
        self.work.press(Qt.Key.Key_Home, CTRL)
        for _ in range(FURTHEST):
            node = tree.current_row()
            assert node is not None
            if node.path == target:
                return
            if target[: len(node.path)] == node.path and not node.is_open:
                self.work.press(Qt.Key.Key_Right)
            QTest.keyClick(tree, Qt.Key.Key_Down)
        raise AssertionError(f"{target} is not in the tree")

    def add(self, *path: str | int) -> Path:
        """Insert a part into the list at a path; where it stands."""
        self.go(*path)
        self.work.press(Qt.Key.Key_Insert)
        node = self.editor.tree.current_row()
        assert node is not None
        return node.path

    def enter(self, label: str) -> QWidget:
        """Tab into the field of that name."""
        if self.editor.tree.hasFocus():
            self.work.press(Qt.Key.Key_F6)
        for _ in range(FURTHEST):
            field = self.work.target
            if field.accessibleName() == label and self.editor.form.isAncestorOf(field):
                return field
            self.work.press(Qt.Key.Key_Tab)
        raise AssertionError(f"no field {label}")

    def fill(self, label: str, text: str) -> None:
        """Type over what stands in a field."""
        field = self.enter(label)
        QTest.keyClick(field, Qt.Key.Key_A, CTRL)
        type_words(field, text)
        self._leave()

    def choose(self, label: str, words: str) -> None:
        """↓ in a list of choices until it begins with these words."""
        box = self.enter(label)
        assert isinstance(box, QComboBox)
        for key in (Qt.Key.Key_Home, *[Qt.Key.Key_Down] * box.count()):
            QTest.keyClick(box, key)
            if box.currentText().startswith(words):
                self._leave()
                return
        raise AssertionError(f"no choice {words}")

    def turn_on(self, label: str, words: str) -> None:
        """Space on the line that begins with these words."""
        listed = self.enter(label)
        assert isinstance(listed, QListWidget)
        QTest.keyClick(listed, Qt.Key.Key_Home)
        for _ in range(listed.count()):
            if listed.currentItem().text().startswith(words):
                QTest.keyClick(listed, Qt.Key.Key_Space)
                self._leave()
                return
            QTest.keyClick(listed, Qt.Key.Key_Down)
        raise AssertionError(f"no line {words}")

    def _leave(self) -> None:
        self.work.press(Qt.Key.Key_Tab)
        self.work.settle()
