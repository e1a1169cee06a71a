"""What the scoring screen knows and does, without Qt.

Every entry is shown at once and written through the one writer, in the order of the keys; when a
write is refused the sheet is read again, so that the screen never shows what the disk does not hold.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

import msgspec

from reviewer.desk import Desk
from reviewer.domain.findings import Verdict
from reviewer.domain.sheet import (
    EvidencePin,
    ItemKey,
    Judgement,
    Override,
    parse_points,
)
from reviewer.errors import ReviewerError, RuleViolation
from reviewer.usecases.score_item import (
    Saved,
    add_pin,
    redo_score,
    remove_pin,
    set_judgement,
    set_measured,
    set_override,
    set_points,
    set_remark,
    undo_score,
)
from reviewer.usecases.submit_sheet import Submission, reopen_sheet, submit_sheet
from ui.screens.scoring import rows
from ui.screens.scoring.reading import LastChange, Listener, SheetReading, Writer

Box = tuple[Decimal, Decimal, Decimal, Decimal]


class Typed(NamedTuple):
    """A text on its way. ``continues``: not the first of its entry."""

    text: str
    continues: bool


class ScoringPresenter(SheetReading):
    """One application's own sheet with everything that can be entered."""

    def __init__(self, desk: Desk, writer: Writer, listener: Listener) -> None:
        super().__init__(desk, writer, listener)
        self.last_saved_at: datetime | None = None
        # Text fields with a write on its way, and the newer text that waits for its end.
        self._busy_fields: dict[tuple[ItemKey, str], Typed | None] = {}
        # The field whose entry is under way: its later keys belong to the first.
        self._entering: tuple[str, ItemKey, str] | None = None
        self._is_stale = False

    # ---- entering

    def type_points(self, text: str) -> str:
        """Points as typed so far; returns what is wrong with them, empty when they are saved.

        What is refused is never kept: the points from before this typing come back on the disk too.
        """
        if text.strip() and self.score.judgement is Judgement.NOT_APPLICABLE:
            return "本项已判为不适用，没有得分，未保存；要评分请先改判断。"
        try:
            points = parse_points(text, self.item, self._scheme.scoring.step) if text.strip() else None
        except RuleViolation as error:
            if self.score.points != self._points_before:
                self._write_points(self._points_before)
            if self._points_before is None:
                return f"{error.message}未保存，本项仍未评分。"
            kept = rows.points_text(self._points_before, self._scheme.scoring.step)
            return f"{error.message}未保存，仍为 {kept}。"
        if points != self.score.points:
            self._write_points(points)
        return ""

    def commit_points(self) -> None:
        """Enter: what is typed is now what comes back when later typing is refused."""
        self._points_before = self.score.points
        self._entering = None

    def remember(self, field: str) -> None:
        """The keyboard came to a field: what was entered before is an entry of its own."""
        self._entering = None
        super().remember(field)

    def _goes_on(self, field: str) -> bool:
        """Whether a write into a field of the open item belongs to the entry that is under way; now it is."""
        place = (self.application_id, self.key, field)
        goes_on = self._entering == place
        self._entering = place
        return goes_on

    def _write_points(self, points: Decimal | None) -> None:
        self._put(self.key, points=points)
        text = str(points) if points is not None else ""
        continues = self._goes_on("points")
        work = partial(set_points, self._desk, self.application_id, self.key, text, continues=continues)
        self._write(work, self._on_saved)

    def judge(self, judgement: Judgement | None) -> None:
        """Judge the open item; 不适用 takes its points back."""
        if judgement is Judgement.NOT_APPLICABLE:
            self._put(self.key, judgement=judgement, points=None)
            self._points_before = None
        else:
            self._put(self.key, judgement=judgement)
        self._write(partial(set_judgement, self._desk, self.application_id, self.key, judgement), self._on_saved)

    def type_remark(self, text: str) -> None:
        """The remark as typed so far."""
        if text != self.score.remark:
            self._put(self.key, remark=text)
            self._write_text(self.key, "remark", Typed(text, self._goes_on("remark")))

    def type_measured(self, requirement: str, text: str) -> None:
        """A measured value as typed so far; findings follow."""
        if text.strip() == self.score.measured.get(requirement, ""):
            return
        measured = {name: value for name, value in self.score.measured.items() if name != requirement}
        if text.strip():
            measured[requirement] = text.strip()
        self._scores[self.key] = msgspec.structs.replace(self.score, measured=measured)
        self._check()
        self._changed()
        field = f"measured:{requirement}"
        self._write_text(self.key, field, Typed(text.strip(), self._goes_on(field)))

    def override(self, requirement: str, verdict: Verdict | None, reason: str) -> str:
        """Replace a computed verdict; returns what is wrong, empty when it is on its way."""
        if verdict is not None and not reason.strip():
            return "改判须写理由，未保存。"
        others = tuple(each for each in self.score.overrides if each.requirement != requirement)
        if verdict is not None:
            mine = Override(requirement=requirement, verdict=verdict.value, reason=reason.strip())
            others = (*others, mine)
        self._put(self.key, overrides=others)
        work = partial(set_override, self._desk, self.application_id, self.key, requirement, verdict, reason)
        self._write(work, self._on_saved)
        return ""

    def pin(self, evidence: str, page: int | None, box: Box | None, requirement: str | None) -> None:
        """Pin a place to the open item; it appears once it is on the disk, with its id."""
        work = partial(
            add_pin,
            self._desk,
            self.application_id,
            self.key,
            evidence,
            page=page,
            box=box,
            requirement=requirement,
        )
        self._write(work, self._on_pinned)

    def unpin(self, pin_id: str) -> None:
        """Take a pin of the open item away."""
        self._put(self.key, pins=tuple(each for each in self.score.pins if each.id != pin_id))
        self._write(partial(remove_pin, self._desk, self.application_id, self.key, pin_id), self._on_saved)

    def enter(self, work: Callable[[], Saved]) -> None:
        """Run an entry that is not typed key by key (a photo, a working, a copy); the sheet is read again after it."""
        self._end_entry()
        self._write(work, self._on_entered)

    def undo(self) -> None:
        """Take the last entry back, wherever it was."""
        self._end_entry()
        self._write(partial(undo_score, self._desk, self.application_id), self._on_moved)

    def redo(self) -> None:
        """Make it again."""
        self._end_entry()
        self._write(partial(redo_score, self._desk, self.application_id), self._on_moved)

    def _end_entry(self) -> None:
        """What waits belongs to the entry that ends here."""
        self.flush()
        self._entering = None

    def submit(self) -> None:
        """Lock the sheet. Irreversible: the view has asked."""
        self._write(partial(submit_sheet, self._desk, self.application_id), self._on_submitted)

    def reopen(self, reason: str) -> None:
        """Begin the next version of a submitted sheet, with a reason."""
        self._write(partial(reopen_sheet, self._desk, self.application_id, reason), self._on_reopened)

    # ---- writing

    @property
    def is_saving(self) -> bool:
        """Whether an entry is still on its way."""
        return self._pending > 0

    def _put(self, key: ItemKey, **values: object) -> None:
        self._scores[key] = msgspec.structs.replace(self._scores[key], **values)
        self._changed()

    def _changed(self) -> None:
        if self._listener is not None:
            self._listener.show_sheet_changed()

    def _write(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._pending += 1
        if self._listener is not None:
            self._listener.show_saving()
        self._writer.write(work, done, self._on_failed)

    def _write_text(self, key: ItemKey, field: str, typed: Typed) -> None:
        """One write of a text field at a time; while it runs only the newest text waits."""
        place = (key, field)
        if place in self._busy_fields:
            waiting = self._busy_fields[place]
            is_first = waiting is not None and not waiting.continues
            self._busy_fields[place] = typed._replace(continues=False) if is_first else typed
            return
        self._busy_fields[place] = None
        self._write(self._text_work(key, field, typed), self._on_text_saved)

    def flush(self) -> None:
        """Send every text that still waits; the writer keeps the order."""
        for (key, field), typed in list(self._busy_fields.items()):
            if typed is not None:
                self._busy_fields[key, field] = None
                self._write(self._text_work(key, field, typed), self._on_text_saved)

    def _text_work(self, key: ItemKey, field: str, typed: Typed) -> Callable[[], Saved]:
        text, continues = typed
        if field == "remark":
            return partial(set_remark, self._desk, self.application_id, key, text, continues=continues)
        requirement = field.split(":", 1)[1]
        return partial(set_measured, self._desk, self.application_id, key, requirement, text, continues=continues)

    def _on_text_saved(self, saved: Saved) -> None:
        place = (ItemKey(saved.item, saved.scope), saved.field)
        waiting = self._busy_fields.pop(place, None)
        if waiting is not None and waiting.text != (saved.value or ""):
            self._pending -= 1
            self._write_text(*place, waiting)
            return
        self._on_saved(saved)

    def _on_saved(self, saved: Saved) -> None:
        if saved.application == self.application_id:
            key = ItemKey(saved.item, saved.scope)
            self._changes[key] = LastChange(at=saved.at, field=saved.field, old=saved.old, new=saved.value)
        self._settle(saved.at)

    def _settle(self, at: datetime) -> None:
        self._pending -= 1
        self.last_saved_at = at
        self._freshen()
        if self._pending == 0 and self._listener is not None:
            self._listener.show_saved(at)

    def _freshen(self) -> None:
        """After an undo or a refusal show what the disk holds, once nothing is on its way any more."""
        if self._is_stale and self._pending == 0:
            self._is_stale = False
            self._read()
            self._points_before = self.score.points
            self._changed()

    def _on_pinned(self, saved: Saved) -> None:
        # Another application may be open by now; this pin is on the disk and shows when that one is.
        if saved.application == self.application_id and saved.value is not None:
            key = ItemKey(saved.item, saved.scope)
            pin = msgspec.json.decode(saved.value, type=EvidencePin)
            self._put(key, pins=(*self._scores[key].pins, pin))
        self._on_saved(saved)

    def _on_entered(self, saved: Saved) -> None:
        self._is_stale = True
        self._on_saved(saved)

    def _on_moved(self, saved: Saved | None) -> None:
        if saved is None:
            self._settle(self.last_saved_at or self._desk.clock())
            return
        self._is_stale = True
        self._on_saved(saved)
        if saved.application == self.application_id:
            self.go_to(ItemKey(saved.item, saved.scope), saved.field)

    def _on_submitted(self, submission: Submission) -> None:
        self._settle(submission.at)
        self._read()
        if self._listener is not None:
            self._listener.show_submitted(submission)

    def _on_reopened(self, version: int) -> None:
        del version
        self._settle(self._desk.clock())
        self._read()
        if self._listener is not None:
            self._listener.show_item_opened("points")

    def _on_failed(self, error: ReviewerError) -> None:
        self._pending -= 1
        self._busy_fields.clear()
        self._entering = None
        self._is_stale = True
        self._freshen()
        if self._listener is not None:
            self._listener.show_save_failed(error)
            self._listener.show_item_opened("points")
