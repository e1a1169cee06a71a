"""Work away from the window's thread: one thread that writes, a pool that reads.

Results come back on the GUI thread through one queued signal to bound methods; what comes back
for a widget that has died is dropped. An expected error goes to ``failed`` or, without one, to
``problem``; an unexpected one is raised on the GUI thread, where the crash guard stands.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from reviewer.domain.progress import Progress
from reviewer.errors import Cancelled, ReviewerError

T = TypeVar("T")
Failed = Callable[[ReviewerError], None]
READERS = 2


class Advance(NamedTuple):
    """How far long work is: ``done`` of ``total``, and ``what`` it is at."""

    done: int
    total: int
    what: str


class Job:
    """A piece of work under way; ``cancel`` stops it at its next step, or before it begins."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()

    @property
    def is_cancelled(self) -> bool:
        """Whether the person asked to stop."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask it to stop; the result of a cancelled ``read`` is dropped."""
        self._cancelled.set()


class _Advanced(NamedTuple):
    callback: Callable[[Advance], None]
    advance: Advance
    job: Job


class _Errand:
    """Work on its way through a lane and back. ``work``, ``done`` and what comes of it may hold Qt objects.

    They are let go on the window's thread, where the errand ends: the lane, which lets go of the errand at a
    moment of its own, may not be the last to hold a widget, or it would destroy it.
    """

    def __init__(
        self,
        job: Job,
        work: Callable[[], Any],
        done: Callable[[Any], None] | None,
        failed: Failed | None,
        drop_if_cancelled: bool,
    ) -> None:
        self.job, self.drop_if_cancelled = job, drop_if_cancelled
        self.work: Callable[[], Any] | None = work
        self.done, self.failed = done, failed
        self.value: object = None
        self.error: BaseException | None = None

    def end(self) -> None:
        """Let go of everything."""
        self.work = self.done = self.failed = self.value = self.error = None


class Jobs(QObject):
    """The two lanes. ``problem`` carries a ReviewerError that nobody asked for."""

    problem = Signal(object)
    busy_changed = Signal(bool)
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._writer = ThreadPoolExecutor(1, "writer")
        self._readers = ThreadPoolExecutor(READERS, "reader")
        self._latest: dict[str, Job] = {}
        self._open = 0
        self._is_closed = False
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether work is under way or its result not yet delivered."""
        return self._open > 0

    def write(
        self, work: Callable[[], T], done: Callable[[T], None] | None = None, failed: Failed | None = None
    ) -> Job:
        """Run a use case that writes, in the order of the calls; then ``done(result)`` on the GUI thread."""
        return self._start(self._writer, work, done, failed, Job(), drop_if_cancelled=False)

    def read(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Failed | None = None,
        *,
        key: str | None = None,
    ) -> Job:
        """Run something that only reads; of several with one ``key`` only the newest is delivered."""
        job = Job()
        if self._is_closed:
            # A notice may still be on its way to a closed window; nobody is there to be shown anything.
            job.cancel()
            return job
        if key is not None:
            older = self._latest.get(key)
            if older is not None:
                older.cancel()
            self._latest[key] = job
        return self._start(self._readers, work, done, failed, job, drop_if_cancelled=True)

    def long(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], None] | None = None,
        failed: Failed | None = None,
        advanced: Callable[[Advance], None] | None = None,
        *,
        writes: bool = True,
    ) -> Job:
        """Run long work that tells how far it is; cancelling raises ``Cancelled`` inside it at its next step."""
        job = Job()

        def tell(done: int, total: int, what: str) -> None:
            if job.is_cancelled:
                raise Cancelled
            if advanced is not None:
                self._arrived.emit(_Advanced(advanced, Advance(done, total, what), job))

        def run() -> T:
            return work(tell)

        lane = self._writer if writes else self._readers
        return self._start(lane, run, done, failed, job, drop_if_cancelled=False)

    def close(self) -> None:
        """Let what was begun come to its end; later reads are dropped, a later write is a bug and raises."""
        self._is_closed = True
        self._writer.shutdown(wait=True)
        self._readers.shutdown(wait=True, cancel_futures=True)

    def _start(
        self,
        lane: ThreadPoolExecutor,
        work: Callable[[], T],
        done: Callable[[T], None] | None,
        failed: Failed | None,
        job: Job,
        *,
        drop_if_cancelled: bool,
    ) -> Job:
        self._open += 1
        if self._open == 1:
            self.busy_changed.emit(True)

        lane.submit(self._run, _Errand(job, work, done, failed, drop_if_cancelled))
        return job

    def _run(self, errand: _Errand) -> None:
        """In a lane."""
        if errand.job.is_cancelled or errand.work is None:
            errand.error = Cancelled()
        else:
            try:
                errand.value = errand.work()
            except BaseException as raised:  # noqa: BLE001 - every error is carried to the GUI thread
                errand.error = raised
        self._arrived.emit(errand)

    def _on_arrived(self, arrival: _Advanced | _Errand) -> None:
        if isinstance(arrival, _Advanced):
            if _is_alive(arrival.callback) and not arrival.job.is_cancelled:
                arrival.callback(arrival.advance)
            return
        self._open -= 1
        if self._open == 0:
            self.busy_changed.emit(False)
        try:
            self._deliver(arrival)
        finally:
            arrival.end()

    def _deliver(self, errand: _Errand) -> None:
        if errand.job.is_cancelled and errand.drop_if_cancelled:
            return
        if errand.error is not None:
            self._deliver_error(errand.failed, errand.error)
        elif errand.done is not None and _is_alive(errand.done):
            errand.done(errand.value)

    def _deliver_error(self, failed: Failed | None, error: BaseException) -> None:
        if not isinstance(error, ReviewerError):
            raise error
        if failed is not None:
            if _is_alive(failed):
                failed(error)
        elif not isinstance(error, Cancelled):
            self.problem.emit(error)


def _is_alive(callback: Callable[..., None]) -> bool:
    """False for a bound method of a Qt object that has died."""
    owner = getattr(callback, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)
