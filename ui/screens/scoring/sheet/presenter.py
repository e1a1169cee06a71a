"""What the scoring screen knows and does, without Qt.

Every entry is shown at once and goes through the lane in the order of the keys. What a rule refuses is
taken back: the sheet is read again. What the disk does not take stays shown, marked as unsaved.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import msgspec

from reviewer.desk import Desk
from reviewer.domain.findings import Verdict
from reviewer.domain.moments import beijing_date
from reviewer.domain.records import decoded
from reviewer.domain.sheet import (
    EvidencePin,
    ItemKey,
    ItemScore,
    Judgement,
    Override,
    parse_points,
)
from reviewer.domain.site_files import SiteFile
from reviewer.domain.visit import records_with
from reviewer.domain.working import AnyWorking
from reviewer.errors import ReviewerError, RuleViolation
from reviewer.usecases.save_unsaved import Unsaved
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
    set_working,
    undo_score,
)
from reviewer.usecases.submit_sheet import Submission, reopen_sheet, submit_sheet
from ui.screens.scoring.sheet import rows
from ui.screens.scoring.sheet.entry_lane import EntryLane, LaneEntry, Writer
from ui.screens.scoring.sheet.listener import Listener
from ui.screens.scoring.sheet.reading import LastChange
from ui.screens.scoring.sheet.shown_scores import (
    with_file,
    with_measured,
    with_override,
    with_values,
    with_working,
    without_pin,
)
from ui.screens.scoring.sheet.walking import SheetWalk

Box = tuple[Decimal, Decimal, Decimal, Decimal]


class ScoringPresenter(SheetWalk):
    """One application's own sheet with everything that can be entered."""

    def __init__(self, desk: Desk, writer: Writer, listener: Listener) -> None:
        super().__init__(desk, writer, listener)
        self.last_saved_at: datetime | None = None
        self.lane = EntryLane(desk, writer, self)
        # The field whose entry is under way: its later keys belong to the first.
        self._entering: tuple[str, ItemKey, str] | None = None
        self._is_stale = False

    # ---- entering

    def type_points(self, text: str) -> str:
        """Points as typed so far; returns what is wrong with them, empty when they are on their way.

        What is refused is never kept: the points from before this typing come back on the disk too.
        """
        if text.strip() and self.score.judgement is Judgement.NOT_APPLICABLE:
            return "本项已判为不适用，没有得分，未保存；要评分请先改判断。"
        fault = self._take_points(text)
        # Where no entry took the text along it goes by itself.
        self.keep_place()
        return fault

    def _take_points(self, text: str) -> str:
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

    def is_same_or_refused(self, text: str) -> bool:
        """Whether a points text says what the sheet holds, or is refused: typing it once more changes nothing."""
        try:
            points = parse_points(text, self.item, self._scheme.scoring.step) if text.strip() else None
        except RuleViolation:
            return True
        return points == self.score.points

    def commit_points(self) -> None:
        """Enter: what is typed is now what comes back when later typing is refused."""
        self._points_before = self.score.points
        self._entering = None
        self._move_place()

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
        self._enter(
            set_points,
            text,
            field="points",
            text=text,
            shown=partial(with_values, points=points),
            goes_on=self._goes_on("points"),
        )

    def judge(self, judgement: Judgement | None) -> None:
        """Judge the open item; 不适用 takes its points back."""
        shown = partial(with_values, judgement=judgement)
        if judgement is Judgement.NOT_APPLICABLE:
            shown = partial(with_values, judgement=judgement, points=None)
            self._points_before = None
        self._scores[self.key] = shown(self.score)
        self._changed()
        text = judgement.value if judgement is not None else ""
        self._enter(set_judgement, judgement, field="judgement", text=text, shown=shown)

    def type_remark(self, text: str) -> None:
        """The remark as typed so far."""
        if text != self.score.remark:
            self._put(self.key, remark=text)
            goes_on = self._goes_on("remark")
            self._enter(
                set_remark, text, field="remark", text=text, shown=partial(with_values, remark=text), goes_on=goes_on
            )

    def type_measured(self, requirement: str, text: str) -> None:
        """A measured value as typed so far; findings follow."""
        if text.strip() == self.score.measured.get(requirement, ""):
            return
        plain = text.strip()
        self._scores[self.key] = with_measured(requirement, plain, self.score)
        self._check()
        self._changed()
        field = f"measured:{requirement}"
        self._enter(
            set_measured,
            requirement,
            plain,
            field=field,
            text=plain,
            shown=partial(with_measured, requirement, plain),
            goes_on=self._goes_on(field),
        )

    def work_out(self, requirement: str, working: AnyWorking) -> None:
        """A measured value with the working that gives it."""
        shown = partial(with_working, requirement, working)
        self._scores[self.key] = shown(self.score)
        self._check()
        self._changed()
        self._entering = None
        self._enter(set_working, requirement, working, field=f"working:{requirement}", shown=shown)

    @property
    def today(self) -> date:
        """The day in Beijing."""
        return beijing_date(self._desk.clock())

    def override(self, requirement: str, verdict: Verdict | None, reason: str) -> str:
        """Replace a computed verdict; returns what is wrong, empty when it is on its way."""
        if verdict is not None and not reason.strip():
            return "改判须写理由，未保存。"
        own = None
        if verdict is not None:
            own = Override(requirement=requirement, verdict=verdict.value, reason=reason.strip())
        shown = partial(with_override, requirement, own)
        self._scores[self.key] = shown(self.score)
        self._changed()
        self._enter(set_override, requirement, verdict, reason, field=f"override:{requirement}", shown=shown)
        return ""

    def pin(self, evidence: str, page: int | None, box: Box | None, requirement: str | None) -> None:
        """Pin a place to the open item; it appears once it is on the disk, with its id."""
        work = partial(add_pin, page=page, box=box, requirement=requirement)
        self._enter(work, evidence, field="pin", done=self._on_pinned)

    def unpin(self, pin_id: str) -> None:
        """Take a pin of the open item away."""
        shown = partial(without_pin, pin_id)
        self._scores[self.key] = shown(self.score)
        self._changed()
        self._enter(remove_pin, pin_id, field=f"pin:{pin_id}", shown=shown)

    def enter(self, work: Callable[[], Saved], refused: Callable[[ReviewerError], None] | None = None) -> None:
        """Run an entry that is not typed key by key (a photo, a working, a copy); the sheet is read again after it.

        With ``refused`` what cannot be kept now is dropped and told there: it holds nothing up that comes after it.
        """
        self._entering = None
        entry = LaneEntry(self.application_id, lambda _goes_on: work(), self._on_entered, self.key, "other")
        if refused is not None:
            entry.is_kept, entry.refused = False, partial(self._on_dropped, refused)
        self._send(entry)

    def enter_file(
        self,
        key: ItemKey,
        file_id: str,
        work: Callable[[bool], Saved],
        shown: Callable[[SiteFile], SiteFile],
        *,
        goes_on: bool,
    ) -> None:
        """Change what stands with a photo (caption, marks), shown at once; ``goes_on``: its entry's next key."""
        self._entering = None
        over, is_item = partial(with_file, file_id, shown), key in self._scores
        if is_item:
            self._scores[key] = over(self._scores[key])
            self._changed()
        done = self._on_text_entered if is_item else self._on_entered
        entry = LaneEntry(self.application_id, work, done, key, f"file:{file_id}", shown=over, goes_on=goes_on)
        entry.is_text = True
        self._send(entry)

    def enter_text(self, key: ItemKey, field: str, work: Callable[[bool], Saved], text: str, *, is_typed: bool) -> None:
        """Write a field of the visit, no item's (a record): ``work(goes_on)``; the sheet is not read again after it.

        ``is_typed``: a key of a text; the later keys of the same field belong to the first.
        """
        place = (self.application_id, key, field)
        goes_on = is_typed and self._entering == place
        self._entering = place if is_typed else None
        self._send(
            LaneEntry(
                self.application_id, work, self._on_text_entered, key, field, text, goes_on=goes_on, is_text=is_typed
            )
        )

    def undo(self) -> None:
        """Take the last entry back, wherever it was; one that the disk has not taken yet is forgotten."""
        self._entering = None
        if self.lane.problem is None:
            self._run(partial(undo_score, self._desk, self.application_id), self._on_moved)
            return
        entry = self.lane.take_back()
        if entry is None:
            return
        if entry.application == self.application_id:
            self._is_stale = True
            self._freshen()
            if entry.key in self._scores:
                self.go_to(entry.key, entry.field)
        self._tell_state()

    def redo(self) -> None:
        """Make it again."""
        self._entering = None
        self._run(partial(redo_score, self._desk, self.application_id), self._on_moved)

    def submit(self) -> None:
        """Lock the sheet, unless something is unsaved. Irreversible: the view has asked."""
        if self.lane.problem is not None:
            self._tell_state()
            return
        self._run(partial(submit_sheet, self._desk, self.application_id), self._on_submitted)

    def reopen(self, reason: str, agreed_by: str = "") -> None:
        """Begin the next version of a submitted sheet, with a reason and the leader who agreed."""
        self._run(partial(reopen_sheet, self._desk, self.application_id, reason, agreed_by), self._on_reopened)

    # ---- writing

    @property
    def is_saving(self) -> bool:
        """Whether an entry is still on its way."""
        return self.lane.is_busy

    def flush(self) -> None:
        """Send every text that still waits; the writer keeps the order."""
        self.lane.flush()

    def try_again(self) -> None:
        """Write what the disk did not take once more."""
        self.lane.try_again()

    @property
    def unsaved(self) -> tuple[Unsaved, ...]:
        """What is only on the screen, in the order of the keys."""
        return tuple(
            Unsaved(application=each.application, key=each.key, field=each.field, text=each.text)
            for each in self.lane.unsaved
        )

    def _put(self, key: ItemKey, **values: object) -> None:
        self._scores[key] = msgspec.structs.replace(self._scores[key], **values)
        self._changed()

    def _changed(self) -> None:
        if self._listener is not None:
            self._listener.show_sheet_changed()

    def _enter(
        self,
        work: Callable[..., Saved],
        *words: object,
        field: str,
        text: str | None = None,
        shown: Callable[[ItemScore], ItemScore] | None = None,
        goes_on: bool | None = None,
        done: Callable[[Saved], None] | None = None,
    ) -> None:
        """Write a field of the open item: ``work(desk, application, key, *words)``; ``goes_on`` for typed ones."""
        run = partial(work, self._desk, self.application_id, self.key, *words)
        self._send(
            LaneEntry(
                self.application_id,
                (lambda on: run(continues=on)) if goes_on is not None else (lambda _on: run()),
                done or self._on_saved,
                self.key,
                field,
                text,
                shown,
                goes_on=bool(goes_on),
                is_text=field == "remark" or field.startswith("measured:"),
            )
        )

    def _run(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Do something with the whole sheet, after what was entered before it; it is not tried again by itself."""
        self._send(LaneEntry(self.application_id, lambda _goes_on: work(), done, is_kept=False))

    def _send(self, entry: LaneEntry) -> None:
        self._kept = entry.place = self._here()
        self.lane.put(entry)
        self._tell_state()

    def _tell_state(self) -> None:
        if self._listener is None:
            return
        if self.lane.problem is not None:
            self._listener.show_unsaved(self.lane.problem)
        elif self.lane.is_busy:
            self._listener.show_saving()
        else:
            self._listener.show_saved(self.last_saved_at or self._desk.clock())

    def _lay_over(self) -> None:
        """Put what is still on its way over what the disk holds."""
        for entry in self.lane.of(self.application_id):
            if entry.shown is not None and entry.key in self._scores:
                self._scores[entry.key] = entry.shown(self._scores[entry.key])

    def on_entry_saved(self) -> None:
        """The lane: one entry is on the disk."""
        self._freshen()
        self._tell_state()

    def on_entry_refused(self, error: ReviewerError) -> None:
        """The lane: one entry was dropped."""
        self._entering = self._kept = None
        self._is_stale = True
        self._freshen()
        if self._listener is not None:
            self._listener.show_save_failed(error)
            self._listener.show_item_opened("points")

    def _on_dropped(self, refused: Callable[[ReviewerError], None], error: ReviewerError) -> None:
        self._is_stale = True
        self._freshen()
        self._tell_state()
        refused(error)

    def on_entries_held(self) -> None:
        """The lane: the disk takes nothing now."""
        self._kept = None
        self._freshen()
        self._tell_state()

    def _on_saved(self, saved: Saved) -> None:
        self.last_saved_at = saved.at
        if saved.application == self.application_id:
            key = ItemKey(saved.item, saved.scope)
            self._changes[key] = LastChange(at=saved.at, field=saved.field, old=saved.old, new=saved.value)

    def _freshen(self) -> None:
        """After an undo or a refusal show what the disk holds, once nothing is on its way any more."""
        if self._is_stale and not self.lane.is_busy:
            self._is_stale = False
            self._read()
            self._points_before = self.score.points
            self._changed()

    def _on_pinned(self, saved: Saved) -> None:
        # Another application may be open by now; this pin is on the disk and shows when that one is.
        if saved.application == self.application_id and saved.value is not None:
            key = ItemKey(saved.item, saved.scope)
            pin = decoded(saved.value, EvidencePin)
            self._put(key, pins=(*self._scores[key].pins, pin))
        self._on_saved(saved)

    def _on_entered(self, saved: Saved) -> None:
        self._is_stale = True
        self._on_saved(saved)

    def _on_text_entered(self, saved: Saved) -> None:
        self._on_saved(saved)
        if saved.application == self.application_id and self._meta is not None:
            records = records_with(self._meta.sheet.records, saved.field, saved.value)
            sheet = msgspec.structs.replace(self._meta.sheet, records=records)
            self._meta = msgspec.structs.replace(self._meta, sheet=sheet)

    def _on_moved(self, saved: Saved | None) -> None:
        if saved is None:
            self.last_saved_at = self.last_saved_at or self._desk.clock()
            return
        self._is_stale = True
        self._on_saved(saved)
        self._freshen()
        if saved.application != self.application_id:
            return
        key = ItemKey(saved.item, saved.scope)
        if key in self._scores:
            self.go_to(key, saved.field)
        elif self._listener is not None:
            self._listener.show_visit(saved.field)

    def _on_submitted(self, submission: Submission) -> None:
        self.last_saved_at = submission.at
        self._read()
        if self._listener is not None:
            self._listener.show_submitted(submission)

    def _on_reopened(self, version: int) -> None:
        del version
        self.last_saved_at = self._desk.clock()
        self._read()
        if self._listener is not None:
            self._listener.show_item_opened("points")
