"""Entries on their way to the disk, in the order of the keys, without Qt.

What the disk does not take for a reason of the surroundings (full, read-only, unplugged, busy) stays in
its place in the order, with everything after it, and is tried again; nothing overtakes it.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol

from reviewer.desk import Desk
from reviewer.domain.sheet import ItemKey, ItemScore
from reviewer.errors import Cancelled, EnvironmentProblem, ReviewerError, RuleViolation
from reviewer.usecases.keep_place import Place, take_along

BEHIND_UNSAVED = "behind_unsaved"


class Writer(Protocol):
    """The job runner's writing lane."""

    def write(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None] | None = None,
        failed: Callable[[ReviewerError], None] | None = None,
    ) -> object:
        """Run ``work`` after everything written before it."""


@dataclass(eq=False)
class LaneEntry:
    """One entry. ``shown`` puts what it says over what the disk holds, while it is on its way.

    ``goes_on``: a later key of the entry before it. ``is_text``: of several keys that wait only the newest
    is written. ``is_kept`` False: refused, it is dropped and told (an undo, 交卷), never tried again by itself.
    ``refused`` hears it in the listener's place.
    ``place``: where the member was; it is written with the entry, in one transaction.
    """

    application: str
    work: Callable[[bool], Any]
    done: Callable[[Any], None]
    key: ItemKey | None = None
    field: str = ""
    text: str | None = None
    shown: Callable[[ItemScore], ItemScore] | None = None
    goes_on: bool = False
    is_text: bool = False
    is_kept: bool = True
    refused: Callable[[ReviewerError], None] | None = None
    place: Place | None = None
    is_sent: bool = False
    is_durable: bool = False

    @property
    def spot(self) -> tuple[str, ItemKey | None, str]:
        """The field that it writes."""
        return self.application, self.key, self.field


class LaneListener(Protocol):
    """Who is told how the lane is."""

    def on_entry_saved(self) -> None:
        """One entry is on the disk."""

    def on_entry_refused(self, error: ReviewerError) -> None:
        """One entry was dropped: a rule forbids it."""

    def on_entries_held(self) -> None:
        """The disk takes nothing: ``unsaved`` says what waits, ``problem`` why."""


class EntryLane:
    """``put`` sends; ``try_again`` sends what was held. All methods belong to the window's thread."""

    def __init__(self, desk: Desk, writer: Writer, listener: LaneListener) -> None:
        self._desk, self._writer, self._listener = desk, writer, listener
        self._queue: deque[LaneEntry] = deque()
        self._on_the_way = 0
        # Set by the writer's thread at the first failure, so that what was sent after it does not overtake it.
        self._is_held = False
        self.problem: ReviewerError | None = None

    # ---- asking

    @property
    def is_busy(self) -> bool:
        """Whether an entry is with the writer or its answer not yet heard."""
        return self._on_the_way > 0

    @property
    def unsaved(self) -> tuple[LaneEntry, ...]:
        """What the disk did not take, in the order of the keys; empty while all is well or under way.

        After ``wait`` also what was refused just now, its answer not yet heard.
        """
        is_held = self._is_held or self.problem is not None
        return tuple(each for each in self._queue if not each.is_durable) if is_held else ()

    @property
    def unsaved_places(self) -> int:
        """In how many fields something is unsaved."""
        return len({each.spot for each in self.unsaved})

    def of(self, application: str) -> Iterator[LaneEntry]:
        """Entries of one application that are not yet known to be on the disk, in their order."""
        return (each for each in self._queue if each.application == application)

    # ---- sending

    def put(self, entry: LaneEntry) -> None:
        """Write an entry after everything put before it."""
        last = self._queue[-1] if self._queue else None
        goes_on = last is not None and entry.goes_on and entry.key is not None and last.spot == entry.spot
        if last is not None and goes_on and not last.is_sent:
            self._queue[-1] = replace(entry, goes_on=last.goes_on)
        else:
            self._queue.append(entry)
            if goes_on and entry.is_text and self.problem is None:
                # The key before it is being written: the newest text follows when that has come to its end.
                return
        if self.problem is not None:
            self.try_again()
        else:
            self.flush()

    def flush(self) -> None:
        """Send what still waits; while the disk takes nothing it goes on waiting."""
        if self.problem is None:
            self._send()

    def try_again(self) -> None:
        """Send what was held once more."""
        if self.problem is not None and not self.is_busy:
            self._is_held = False
            self._send()

    def take_back(self) -> LaneEntry | None:
        """Forget the last entry that waits for the disk: undo, before it was written."""
        if self.problem is None or self.is_busy or not self._queue:
            return None
        entry = self._queue.pop()
        if not self._queue:
            self.problem, self._is_held = None, False
        return entry

    def wait(self) -> bool:
        """Let the writer come to its end with everything that was put: before the window closes.

        Returns:
            Whether all of it is on the disk, or was refused by a rule.
        """
        if self.problem is not None:
            self.try_again()
        else:
            self.flush()
        ended = threading.Event()
        self._writer.write(ended.set)
        ended.wait()
        return not self._is_held

    def _send(self) -> None:
        for entry in self._queue:
            if not entry.is_sent:
                entry.is_sent = True
                self._on_the_way += 1
                self._writer.write(
                    partial(self._run, entry), partial(self._on_done, entry), partial(self._on_failed, entry)
                )

    def _run(self, entry: LaneEntry) -> Any:
        """On the writer's thread."""
        if self._is_held:
            message = "前面还有内容没有保存，这一步没有保存；请先处理未保存的内容。"
            raise EnvironmentProblem(message, code=BEHIND_UNSAVED)
        take_along(self._desk, entry.place)
        try:
            saved = entry.work(entry.goes_on)
        except (RuleViolation, Cancelled):
            raise
        except ReviewerError:
            self._is_held = entry.is_kept
            raise
        entry.is_durable = True
        return saved

    # ---- answers

    def _on_done(self, entry: LaneEntry, saved: Any) -> None:
        self._on_the_way -= 1
        self._queue.remove(entry)
        self._go_on()
        entry.done(saved)
        self._listener.on_entry_saved()

    def _on_failed(self, entry: LaneEntry, error: ReviewerError) -> None:
        self._on_the_way -= 1
        if isinstance(error, RuleViolation | Cancelled) or not entry.is_kept:
            self._queue.remove(entry)
            self._go_on()
            (entry.refused or self._listener.on_entry_refused)(error)
        else:
            entry.is_sent = False
            if error.code != BEHIND_UNSAVED or self.problem is None:
                self.problem = error
        if self.problem is not None and not self.is_busy:
            self._listener.on_entries_held()

    def _go_on(self) -> None:
        if not self._queue:
            self.problem = None
        elif not self._is_held:
            self._send()
