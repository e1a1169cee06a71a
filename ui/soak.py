"""``reviewer-desk --soak APPLICATION``: a member who scores without end, and says what the status line called saved.

One line of JSON on standard output, flushed, for each score once the header says that it is saved, and not
before: ``{"item": "2.2", "occupation": null, "points": "8.0"}`` (points null: they were taken back). On standard
error, where the member came to: ``{"reached": "2.3", "occupation": null, "after": 17}``, after so many saved lines.
"""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from random import Random
from typing import TextIO

from PySide6.QtCore import QObject, QTimer

from reviewer.desk import Desk
from reviewer.domain.sheet import ItemKey
from reviewer.errors import RuleViolation
from reviewer.usecases.show_sheet import show_sheet
from ui.qt.context import SaveState
from ui.screens.scoring.view import ScoringView
from ui.shell.window import ShellWindow
from ui.typist import Typist


def require_open_sheet(desk: Desk, application: str) -> None:
    """See that there is something to score.

    Raises:
        RuleViolation: no such application, nobody's sheet, or the sheet is locked.
    """
    desk.require_member()
    if show_sheet(desk, application).is_locked:
        message = "评分表已交卷，不能再评分；请换一份申报，或先退回修改。"
        raise RuleViolation(message, code="sheet_submitted", where=application)


class Soak(QObject):
    """Presses one key in each round of the event loop and listens to what the header tells."""

    def __init__(self, window: ShellWindow, application: str, seed: int | None = None) -> None:
        super().__init__(window)
        window.context.goto("scoring", application=application)
        view = window.screen_view("scoring")
        assert isinstance(view, ScoringView)
        self._view = view
        self._keys = Typist(view, Random(seed)).without_end()
        self._told = self._points()
        self._lines = 0
        self._reached: ItemKey | None = None
        window.context.save_changed.connect(self._on_save_changed)
        self._tell_place()
        self._beat = QTimer(self)
        self._beat.timeout.connect(self._on_beat_timeout)
        self._beat.start(0)

    def _points(self) -> dict[ItemKey, Decimal | None]:
        return {score.key: score.points for score in self._view.presenter.sheet.items}

    def _on_beat_timeout(self) -> None:
        next(self._keys)
        self._tell_place()

    def _on_save_changed(self, state: SaveState) -> None:
        """The header says 已保存: every score shown is on the disk."""
        presenter = self._view.presenter
        if state.kind != "saved" or presenter.is_saving or presenter.lane.unsaved:
            return
        now = self._points()
        for key, points in now.items():
            if points != self._told.get(key):
                self._lines += 1
                said = str(points) if points is not None else None
                _tell(sys.stdout, {"item": key.item, "occupation": key.scope, "points": said})
        self._told = now

    def _tell_place(self) -> None:
        key = self._view.presenter.key
        if key != self._reached:
            self._reached = key
            _tell(sys.stderr, {"reached": key.item, "occupation": key.scope, "after": self._lines})


def _tell(stream: TextIO | None, line: dict[str, object]) -> None:
    # A windowed program on Windows has no streams.
    if stream is not None:
        stream.write(json.dumps(line, ensure_ascii=False) + "\n")
        stream.flush()
