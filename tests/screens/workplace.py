"""The window over a store as tests use it: go somewhere, press keys, look at it."""

from __future__ import annotations

import os
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from reviewer.desk import Desk
from ui.qt.changes import Changes
from ui.qt.context import Context
from ui.qt.jobs import Jobs
from ui.qt.preferences import Preferences
from ui.shell.window import ShellWindow
from ui.widgets.screen import Screen

PASSPHRASE = "样例口令-2026"
PATIENCE_S = 20
SHOTS = Path(__file__).parent / "shots"


class Workplace:
    """A window over a store; ``close`` waits for what is being written."""

    def __init__(self, folder: Path, preferences: Path, size: tuple[int, int] = (1440, 900)) -> None:
        self.desk = Desk.open(folder, PASSPHRASE)
        self.context = Context(self.desk, Jobs(), Changes(), None, Preferences(preferences))
        self.window = ShellWindow(self.context)
        self.window.resize(*size)
        self.window.show()
        self.settle()

    def settle(self) -> None:
        """Until nothing is under way."""
        end = time.monotonic() + PATIENCE_S
        QApplication.processEvents()
        while self.context.jobs.is_busy:
            QApplication.processEvents()
            assert time.monotonic() < end, "work did not come to its end"
        QApplication.processEvents()

    def goto(self, screen: str, **where: object) -> Screen:
        """Show a screen and wait for what it reads."""
        self.context.goto(screen, **where)
        self.settle()
        return self.window.screen_view(screen)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key, wherever the keyboard is, and what comes of it."""
        QTest.keyClick(self.target, key, modifier)
        self.settle()

    def type(self, text: str) -> None:
        """Latin text, wherever the keyboard is."""
        QTest.keyClicks(self.target, text)
        self.settle()

    @property
    def target(self) -> QWidget:
        """The widget that has the keyboard."""
        return QApplication.focusWidget() or self.window

    def shot(self, name: str) -> Path:
        """A picture of the window in the ignored folder."""
        SHOTS.mkdir(exist_ok=True)
        path = SHOTS / f"{name}.png"
        assert self.window.grab().save(str(path))
        return path

    def close(self) -> None:
        """Close the window and give the store back."""
        assert self.window.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.desk.close()


def click(widget: QWidget, at: QPoint | None = None) -> None:
    """A left click in the middle, or at a point."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at or widget.rect().center())
