"""The row about a whole round: a scripted member scores 50 applications in the real window."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from reviewer.desk import Desk
from reviewer.usecases.hold_identity import new_identity, use_identity
from reviewer.usecases.show_sheet import show_sheet
from tests.bench.measuring import PASSPHRASE, Row, centre, multiply
from ui.app import make_application
from ui.qt.changes import Changes
from ui.qt.context import Context
from ui.qt.jobs import Jobs
from ui.screens.scoring.view import ScoringView
from ui.shell.window import ShellWindow
from ui.typist import Typist

APPLICATIONS = 50
WORST_MS, NEXT_ITEM_P95_MS, BEAT_MS = 50, 16, 1


class Heartbeat(QObject):
    """A timer that beats whenever the event loop lets it: ``gaps`` are (seconds late, seconds of own work)."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.gaps: list[tuple[float, float]] = []
        self._last = time.perf_counter(), time.thread_time()
        self._beat = QTimer(self)
        self._beat.setTimerType(Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(self._on_beat_timeout)
        self._beat.start(BEAT_MS)

    def _on_beat_timeout(self) -> None:
        now = time.perf_counter(), time.thread_time()
        self.gaps.append((now[0] - self._last[0] - BEAT_MS / 1e3, now[1] - self._last[1]))
        self._last = now


class ScriptedMember(QObject):
    """One key each time the event loop has nothing to do, application after application."""

    def __init__(self, context: Context, view: ScoringView, applications: list[str], loop: QEventLoop) -> None:
        super().__init__(view)
        self._context, self._view, self._loop = context, view, loop
        self.next_item: list[tuple[float, float]] = []
        self._keys = self._work(applications)
        self._beat = QTimer(self)
        self._beat.timeout.connect(self._on_beat_timeout)
        # A millisecond between two keys: the loop goes to its waiting place, as between a person's.
        self._beat.start(1)

    def _work(self, applications: list[str]) -> Iterator[None]:
        for number, application in enumerate(applications):
            self._context.goto("scoring", application=application)
            yield
            yield from Typist(self._view, Random(number)).once_through()

    def _on_beat_timeout(self) -> None:
        before = (self._view.presenter.application_id, self._view.presenter.key)
        wall, own = time.perf_counter(), time.thread_time()
        if next(self._keys, self) is self:
            self._beat.stop()
            self._loop.quit()
            return
        now = (self._view.presenter.application_id, self._view.presenter.key)
        if now != before and now[0] == before[0]:
            # Layout and painting belong to it.
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
            self.next_item.append((time.perf_counter() - wall, time.thread_time() - own))


def soak(folder: Path) -> Row:
    """50 applications scored key by key: the longest time that the event loop is away, and the next item."""
    app = QApplication.instance() or make_application(["bench"], "light")
    assert isinstance(app, QApplication)
    desk, applications = centre(folder)
    with desk:
        new_identity("样例甲", folder / "a.p12", PASSPHRASE)
        use_identity(desk, folder / "a.p12", PASSPHRASE)
        multiply(desk, applications, APPLICATIONS)
        every = [row.id for row in desk.store.applications()][:APPLICATIONS]
        member, beat = _score(app, desk, every)
        left = sum(len(show_sheet(desk, each).missing) for each in every)
        scored = sum(show_sheet(desk, each).scored for each in every)
    walls, own = (sorted(each[at] * 1e3 for each in member.next_item) for at in (0, 1))
    p95, worst = walls[int(len(walls) * 0.95)], max(wall for wall, _ in beat.gaps) * 1e3
    over = sum(wall * 1e3 > WORST_MS for wall, _ in beat.gaps)
    detail = (
        f"{scored} scores in {len(every)} applications ({left} remarks left); longest block {worst:.0f} ms, "
        f"longest own work {max(work for _, work in beat.gaps) * 1e3:.0f} ms, "
        f"{over} of {len(beat.gaps)} over {WORST_MS} ms; "
        f"next item p50 {statistics.median(walls):.1f}, p95 {p95:.1f} ms, own work p95 {own[int(len(own) * 0.95)]:.1f}"
    )
    met = worst <= WORST_MS and p95 <= NEXT_ITEM_P95_MS
    return Row("soak: 50 applications scored in the window", None, "block <= 50, next <= 16 ms", met, detail)


def _score(app: QApplication, desk: Desk, applications: list[str]) -> tuple[ScriptedMember, Heartbeat]:
    context = Context(desk, Jobs(), Changes())
    window = ShellWindow(context)
    window.show()
    context.goto("scoring", application=applications[0])
    while context.jobs.is_busy:
        app.processEvents()
    view = window.screen_view("scoring")
    assert isinstance(view, ScoringView)
    loop = QEventLoop()
    beat = Heartbeat(loop)
    member = ScriptedMember(context, view, applications, loop)
    loop.exec()
    while context.jobs.is_busy:
        app.processEvents()
    window.close()
    window.deleteLater()
    app.processEvents()
    return member, beat
