"""Drawing many documents at once, on every core of the machine.

A drawing function knows no desk, only its data, so that it can run in a process of its own. Such a process
imports the module of the function and nothing else of the program: a function under ``reports/`` is there in a
fifth of the time of one that stands beside a use case. Fonts are read once a process.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any, Final

from reviewer.domain.progress import Progress
from reviewer.errors import EnvironmentProblem, IntegrityProblem, ReviewerError, RuleViolation

MOST_PROCESSES: Final = 4
"""Each holds the fonts: about 100 MB."""
ALONE_S: Final = 0.4
"""What is drawn sooner than processes start is drawn here."""
_TICK_S: Final = 0.1
_PARTING_S: Final = 2.0
_FAMILIES: Final = {each.kind: each for each in (RuleViolation, EnvironmentProblem, IntegrityProblem)}

Draw = Callable[[Any, Any], bytes]
Drawn = tuple[int, bytes | ReviewerError]
_Plain = bytes | tuple[str, str, str, str | None]


@dataclass(frozen=True, slots=True)
class DrawJob:
    """One file to draw: ``draw(data, form)``, a function at the top of a module; ``what`` it is, for people.

    ``is_long``: it takes seconds, so that a process of its own draws it even when it is the only one: there it
    can be stopped, and the window's thread is not held up.
    """

    draw: Draw
    data: Any
    form: str
    what: str = ""
    is_long: bool = False


def draw_many(
    jobs: Sequence[DrawJob], progress: Progress | None = None, *, processes: int | None = None
) -> Iterator[Drawn]:
    """Draw all jobs; yields (place in ``jobs``, bytes or the error), in the order in which they are done.

    An error that a person can do something about is yielded for its job and stops no other. ``progress`` is told
    before each job and several times a second, so that a ``Cancelled`` raised from it stops at once: processes
    end, and what was yielded stays with the caller, who tells the last step. Leaving the loop early ends them too.
    ``processes`` None: one for each core, once it is clear that there is more to do than their start takes.

    Raises:
        Cancelled: from ``progress``.
    """
    wanted = min(cores() if processes is None else processes, MOST_PROCESSES, len(jobs))
    left = deque(range(len(jobs)))
    told = _Told(progress, len(jobs))
    has_long = any(job.is_long for job in jobs)
    started = time.monotonic()
    while left and not has_long and (wanted < 2 or (processes is None and time.monotonic() - started < ALONE_S)):
        number = left.popleft()
        told.now(jobs[number].what)
        yield number, _drawn_here(jobs[number])
        told.done += 1
    if left:
        yield from _Crew(jobs, left, told).drawn(min(wanted, len(left)))


def cores() -> int:
    """How many cores this program may use."""
    # Linux can keep a program to some of the cores; the other systems' Python cannot tell.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Told:
    """How far it is, for ``progress``."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress, self._total, self.done = progress, total, 0

    def now(self, what: str) -> None:
        """Still at it; may raise Cancelled."""
        if self._progress is not None:
            self._progress(self.done, self._total, what)


class _Hand:
    """One process that draws, and the job that it is at."""

    def __init__(self, context: SpawnContext) -> None:
        self.line, far_end = context.Pipe()
        self.process: SpawnProcess = context.Process(target=_serve, args=(far_end,), daemon=True, name="drawing")
        self.job: int | None = None
        try:
            self.process.start()
        finally:
            # Held open here, the end of the process would not be heard.
            far_end.close()

    def give(self, number: int, job: DrawJob) -> bool:
        """Hand it a job; False when it is gone."""
        self.job = number
        try:
            self.line.send((job.draw, job.data, job.form))
        except OSError:
            return False
        return True

    def part(self) -> None:
        """End it, whatever it is at."""
        self.process.terminate()
        self.process.join(_PARTING_S)
        if self.process.exitcode is None:
            self.process.kill()
            self.process.join()
        self.process.close()
        self.line.close()


class _Crew:
    """Processes that draw what is left."""

    def __init__(self, jobs: Sequence[DrawJob], left: deque[int], told: _Told) -> None:
        self._jobs, self._left, self._told = jobs, left, told
        self._hands: list[_Hand] = []
        self._dropped: deque[int] = deque()

    def drawn(self, count: int) -> Iterator[Drawn]:
        """Everything, as it comes; without any process left the rest is drawn here."""
        try:
            self._gather(count)
            for hand in tuple(self._hands):
                self._employ(hand)
            while self._hands or self._dropped or self._left:
                while self._dropped:
                    yield self._draw_here(self._dropped.popleft())
                if self._hands:
                    yield from self._hear()
                elif self._left:
                    yield self._draw_here(self._left.popleft())
        finally:
            self._dismiss()

    def _gather(self, count: int) -> None:
        context = multiprocessing.get_context("spawn")
        try:
            for _ in range(count):
                self._hands.append(_Hand(context))
        except OSError:
            # The system starts no more of them; fewer hands are slower, but they draw the same.
            return

    def _hear(self) -> Iterator[Drawn]:
        heard = wait([hand.line for hand in self._hands], _TICK_S)
        self._told.now(next((self._jobs[hand.job].what for hand in self._hands if hand.job is not None), ""))
        for hand in [each for each in self._hands if each.line in heard]:
            yield from self._take(hand)

    def _take(self, hand: _Hand) -> Iterator[Drawn]:
        """What a process has drawn; it gets its next job before the caller keeps this one."""
        number = hand.job
        try:
            plain: _Plain = hand.line.recv()
        except (EOFError, OSError):
            self._lose(hand)
            return
        self._employ(hand)
        if number is not None:
            yield number, _from_plain(plain)
            self._told.done += 1

    def _employ(self, hand: _Hand) -> None:
        hand.job = None
        if not self._left:
            self._hands.remove(hand)
            hand.part()
        elif not hand.give(number := self._left.popleft(), self._jobs[number]):
            self._lose(hand)

    def _lose(self, hand: _Hand) -> None:
        """A process that ended by itself: its job is drawn here, where a bug shows as what it is."""
        self._hands.remove(hand)
        hand.part()
        if hand.job is not None:
            self._dropped.append(hand.job)

    def _draw_here(self, number: int) -> Drawn:
        self._told.now(self._jobs[number].what)
        drawn = _drawn_here(self._jobs[number])
        self._told.done += 1
        return number, drawn

    def _dismiss(self) -> None:
        while self._hands:
            self._hands.pop().part()


def _drawn_here(job: DrawJob) -> bytes | ReviewerError:
    try:
        return job.draw(job.data, job.form)
    except ReviewerError as error:
        return error


def _serve(line: Connection) -> None:
    """In the process: draw what comes until the other side ends."""
    # Ctrl+C reaches the whole group; only the program itself answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            draw, data, form = line.recv()
        except EOFError:
            return
        line.send(_to_plain(_drawn_here(DrawJob(draw, data, form))))


def _to_plain(drawn: bytes | ReviewerError) -> _Plain:
    """Exceptions with keywords do not travel between processes by themselves."""
    return drawn if isinstance(drawn, bytes) else (drawn.kind, drawn.message, drawn.code, drawn.where)


def _from_plain(plain: _Plain) -> bytes | ReviewerError:
    if isinstance(plain, bytes):
        return plain
    kind, message, code, where = plain
    return _FAMILIES[kind](message, code=code, where=where)
