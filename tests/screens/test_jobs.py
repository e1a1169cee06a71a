"""Work away from the window's thread comes back on it, in order, and only to the living."""

from __future__ import annotations

import gc
import threading

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer.domain.progress import Progress
from reviewer.errors import Cancelled, ReviewerError, RuleViolation
from ui.qt.jobs import Advance, Job, Jobs

DIRECT = Qt.ConnectionType.DirectConnection


class Listener(QObject):
    """Keeps what arrives and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.threads: set[QThread] = set()

    def on_done(self, value: object) -> None:
        """A result, an error or an advance."""
        self.heard.append(value)
        self.threads.add(QThread.currentThread())


@pytest.fixture
def jobs(qapp: QApplication) -> Jobs:
    return Jobs()


def settle(qtbot: QtBot, jobs: Jobs) -> None:
    qtbot.waitUntil(lambda: not jobs.is_busy, timeout=5000)


def test_writes_run_one_after_the_other_and_answer_on_the_windows_thread(qtbot: QtBot, jobs: Jobs) -> None:
    listener, running, most = Listener(), [0], [0]

    def work(number: int) -> int:
        running[0] += 1
        most[0] = max(most[0], running[0])
        running[0] -= 1
        return number

    for number in range(50):
        jobs.write(lambda number=number: work(number), listener.on_done)
    settle(qtbot, jobs)
    assert listener.heard == list(range(50))
    assert most == [1]
    assert listener.threads == {QApplication.instance().thread()}


def test_of_reads_with_one_key_only_the_newest_is_delivered(qtbot: QtBot, jobs: Jobs) -> None:
    listener, gate = Listener(), threading.Event()
    jobs.read(lambda: gate.wait(5) and "old", listener.on_done, key="list")
    jobs.read(lambda: "new", listener.on_done, key="list")
    gate.set()
    settle(qtbot, jobs)
    assert listener.heard == ["new"]


def test_what_comes_back_for_a_dead_widget_is_dropped(qtbot: QtBot, jobs: Jobs) -> None:
    listener, gate = Listener(), threading.Event()
    heard = listener.heard
    jobs.write(lambda: gate.wait(5), listener.on_done)
    listener.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gate.set()
    settle(qtbot, jobs)
    assert heard == []


def test_what_only_the_work_still_holds_is_destroyed_on_the_windows_thread(qtbot: QtBot, jobs: Jobs) -> None:
    """Also when the lane is the last to let go of the work, and when its result was dropped or it failed."""
    gate, gone = threading.Event(), list[str]()

    def start(*, fails: bool = False) -> Job:
        listener = Listener()
        listener.destroyed.connect(lambda: gone.append(threading.current_thread().name), DIRECT)

        def work(held: Listener = listener) -> Listener:
            gate.wait(5)
            if fails:
                _refuse()
            return held

        return jobs.read(work, listener.on_done, listener.on_done)

    start()
    start(fails=True)
    start().cancel()
    for _ in range(40):
        start()
    gate.set()
    settle(qtbot, jobs)
    jobs.close()
    gc.collect()
    assert gone == ["MainThread"] * 43


def _refuse() -> None:
    raise RuleViolation("4 超出范围，本项为 0 到 3 分。", code="points_out_of_range")


def test_an_error_goes_to_who_asked_or_else_to_the_window(qtbot: QtBot, jobs: Jobs) -> None:
    asked, window = Listener(), Listener()
    jobs.problem.connect(window.on_done)
    jobs.write(_refuse, None, asked.on_done)
    jobs.write(_refuse)
    settle(qtbot, jobs)
    codes = [error.code for error in (*asked.heard, *window.heard) if isinstance(error, ReviewerError)]
    assert codes == ["points_out_of_range"] * 2


def test_long_work_tells_how_far_it_is_and_stops_when_cancelled(qtbot: QtBot, jobs: Jobs) -> None:
    listener, advances, reached, go_on = Listener(), Listener(), threading.Event(), threading.Event()

    def work(progress: Progress) -> str:
        progress(1, 3, "第一份")
        reached.set()
        go_on.wait(5)
        progress(2, 3, "第二份")
        return "never"

    job = jobs.long(work, listener.on_done, listener.on_done, advances.on_done)
    assert reached.wait(5)
    qtbot.waitUntil(lambda: bool(advances.heard))
    job.cancel()
    go_on.set()
    settle(qtbot, jobs)
    assert advances.heard == [Advance(1, 3, "第一份")]
    assert [type(each) for each in listener.heard] == [Cancelled]


def test_after_closing_a_read_is_dropped_and_a_write_is_a_bug(qtbot: QtBot, jobs: Jobs) -> None:
    listener = Listener()
    jobs.close()
    assert jobs.read(lambda: 1, listener.on_done, key="late").is_cancelled
    assert not jobs.is_busy
    with pytest.raises(RuntimeError):
        jobs.write(lambda: 1, listener.on_done)
    QApplication.processEvents()
    assert listener.heard == []
