"""What the scoring screen knows and does, without Qt.

Every entry is shown at once and written through the one writer, in the order of the keys; when a
write is refused the sheet is read again, so that the screen never shows what the disk does not hold.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any, Protocol

import msgspec

from reviewer.desk import Desk
from reviewer.domain.application import Application, Evidence
from reviewer.domain.checking import check
from reviewer.domain.findings import Finding, Verdict
from reviewer.domain.records import Record
from reviewer.domain.scheme import Item, Scheme
from reviewer.domain.sheet import (
    EvidencePin,
    ItemKey,
    ItemScore,
    Judgement,
    Missing,
    Override,
    ScoreSheet,
    item_keys,
    needs_remark,
    parse_points,
    what_is_missing,
)
from reviewer.errors import ReviewerError, RuleViolation
from reviewer.usecases.keep_place import Place, last_place, remember_place
from reviewer.usecases.read_journal import read_journal
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
from reviewer.usecases.show_sheet import SheetView, show_sheet
from reviewer.usecases.submit_sheet import Submission, reopen_sheet, submit_sheet
from ui.screens.scoring import rows

Box = tuple[Decimal, Decimal, Decimal, Decimal]
FILTERS = ("all", "unscored", "wants_remark")


class Writer(Protocol):
    """The job runner's writing lane."""

    def write(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None] | None = None,
        failed: Callable[[ReviewerError], None] | None = None,
    ) -> object:
        """Run ``work`` after everything written before it."""


class Listener(Protocol):
    """What the view is told. Everything else it asks for."""

    def show_saving(self) -> None:
        """Something is on its way to the disk."""

    def show_saved(self, at: datetime) -> None:
        """Everything is on the disk."""

    def show_save_failed(self, error: ReviewerError) -> None:
        """The entry was not kept; the sheet shown is what the disk holds."""

    def show_sheet_changed(self) -> None:
        """Values of some items are different now."""

    def show_item_opened(self, field: str) -> None:
        """Another item, occupation or state is open; put the keyboard on ``field``."""

    def show_submitted(self, submission: Submission) -> None:
        """The sheet is locked."""


class LastChange(Record):
    """The line 改动 of an item."""

    at: datetime
    field: str
    old: str | None
    new: str | None


class ScoringPresenter:
    """One application's own sheet. ``open`` first; then ask and enter."""

    def __init__(self, desk: Desk, writer: Writer, listener: Listener) -> None:
        self._desk, self._writer = desk, writer
        self._listener: Listener | None = listener
        self.application_id = ""
        self.occupation: str | None = None
        self.filter = "all"
        self.key = ItemKey("", None)
        self.last_saved_at: datetime | None = None
        self._meta: SheetView | None = None
        self._scores: dict[ItemKey, ItemScore] = {}
        self._findings: dict[ItemKey, tuple[Finding, ...]] = {}
        self._changes: dict[ItemKey, LastChange] = {}
        self._pending = 0
        # Text fields with a write on its way, and the newer text that waits for its end.
        self._busy_fields: dict[tuple[ItemKey, str], str | None] = {}
        self._is_stale = False
        self._points_before: Decimal | None = None
        self._place: Place | None = None
        self._shown: tuple[str | None, int | None] = (None, None)

    def detach(self) -> None:
        """The view is gone: results that still arrive are only counted."""
        self._listener = None

    # ---- opening

    @property
    def is_open(self) -> bool:
        """Whether an application is shown."""
        return self._meta is not None

    def last_place(self) -> Place | None:
        """Where the member was when the program closed."""
        return last_place(self._desk)

    def open(self, application_id: str, place: Place | None = None) -> str:
        """Show the own sheet of an application; returns the field that the keyboard belongs to.

        Raises:
            RuleViolation: no such application.
        """
        self._scheme = self._desk.scheme_of(application_id)
        self._application = self._desk.application(application_id)
        self.application_id = application_id
        self._shown = (None, None)
        scopes = [each.scope for each in self._application.occupations]
        wanted = place.occupation if place is not None else None
        self.occupation = wanted if wanted in scopes else next(iter(scopes), None)
        self.filter = "all"
        self._read()
        self._read_changes()
        keys = self.keys
        field = place.field if place is not None and place.application == application_id else "points"
        key = ItemKey(place.item or "", place.scope) if place is not None else None
        if key is not None and key in keys:
            self.key = key
        else:
            self.key = next((each for each in keys if not self._scores[each].is_scored), keys[0])
            field = "points"
        self._points_before = self.score.points
        return field

    def read_again(self) -> None:
        """Read the sheet from the store; entries on their way stay as typed."""
        if self._pending == 0 and self.is_open:
            self._read()

    def _read(self) -> None:
        self._meta = show_sheet(self._desk, self.application_id)
        everything = item_keys(self._scheme, self._application)
        self._scores = {key: self._meta.sheet.score(key) for key in everything}
        self._check()

    def _check(self) -> None:
        """Findings of the whole application with the measured values shown; about a millisecond."""
        measured = {
            (requirement, key.scope): text
            for key, score in self._scores.items()
            for requirement, text in score.measured.items()
            if text
        }
        checked = check(self._scheme, self._application, self._desk.catalogue(self._scheme), measured)
        found: dict[tuple[str, str | None], list[Finding]] = {}
        for finding in checked.findings:
            found.setdefault((finding.item, finding.scope), []).append(finding)
        self._findings = {
            key: tuple(found.get((key.item, key.scope)) or found.get((key.item, None)) or ()) for key in self._scores
        }

    def _read_changes(self) -> None:
        self._changes = {}
        sheet_id = self._meta.sheet_id if self._meta is not None else None
        if sheet_id is None:
            return
        for entry in read_journal(self._desk, self.application_id):
            if entry.subject == sheet_id and entry.action.endswith("_sheet_field"):
                item, scope, field = _place_of(entry.field)
                change = LastChange(at=entry.at, field=field, old=entry.old, new=entry.new)
                self._changes[ItemKey(item, scope)] = change

    # ---- asking

    @property
    def scheme(self) -> Scheme:
        """The round's scheme."""
        return self._scheme

    @property
    def application(self) -> Application:
        """What was declared."""
        return self._application

    @property
    def meta(self) -> SheetView:
        """State, version, commit hash of the sheet.

        Raises:
            RuntimeError: nothing is open.
        """
        if self._meta is None:
            raise RuntimeError("no application is open")
        return self._meta

    @property
    def is_locked(self) -> bool:
        """Submitted: everything is read-only."""
        return self._meta is not None and self._meta.is_locked

    @property
    def sheet(self) -> ScoreSheet:
        """The sheet as shown."""
        return msgspec.structs.replace(self.meta.sheet, items=tuple(self._scores.values()))

    @property
    def keys(self) -> tuple[ItemKey, ...]:
        """The items of the chosen occupation, common items once."""
        return rows.visible_keys(self._scheme, self._application, self.occupation)

    @property
    def item(self) -> Item:
        """The open item."""
        return self._scheme.item(self.key.item)

    @property
    def score(self) -> ItemScore:
        """What was given to the open item."""
        return self._scores[self.key]

    @property
    def position(self) -> tuple[int, int]:
        """(place from 1, how many) of the open item among those shown."""
        return self.keys.index(self.key) + 1, len(self.keys)

    @property
    def tree(self) -> tuple[rows.SectionRow, ...]:
        """Sections and items under the filter."""
        shown = rows.sheet_rows(self._scheme, self.keys, self.sheet)
        if self.filter == "all":
            return shown
        wants = (lambda row: not row.is_scored) if self.filter == "unscored" else (lambda row: row.wants_remark)
        kept = (
            msgspec.structs.replace(row, items=tuple(each for each in row.items if wants(each) or each.key == self.key))
            for row in shown
        )
        return tuple(row for row in kept if row.items)

    @property
    def progress(self) -> rows.Progress:
        """Of the items shown."""
        return rows.progress(self._scheme, self.keys, self.sheet)

    @property
    def left(self) -> int:
        """How many places of the whole sheet are unscored."""
        return sum(not score.is_scored for score in self._scores.values())

    @property
    def missing(self) -> tuple[Missing, ...]:
        """All that stands before 交卷."""
        return what_is_missing(self._scheme, self._application, self.sheet)

    @property
    def requirements(self) -> tuple[rows.RequirementRow, ...]:
        """The requirement lines of the open item."""
        return rows.requirement_rows(self.item, self.score, self._findings[self.key])

    @property
    def wants_remark(self) -> bool:
        """Whether the rule demands a remark for the open item."""
        return self.score.is_scored and needs_remark(self._scheme, self.item, self.score)

    @property
    def last_change(self) -> LastChange | None:
        """The open item's newest change."""
        return self._changes.get(self.key)

    @property
    def first_evidence(self) -> tuple[str, ...]:
        """Hashes of the evidence that belongs to the open item."""
        hashes = [sha256 for finding in self._findings[self.key] for sha256 in finding.evidence]
        classes = tuple(name for each in self.item.requirement for name in each.evidence)
        hashes += [each.sha256 for each in self._application.evidence_of(classes)]
        return tuple(dict.fromkeys(hashes))

    @property
    def pins(self) -> tuple[tuple[ItemKey, EvidencePin], ...]:
        """Every pin of the sheet with its item."""
        return tuple((key, pin) for key, score in self._scores.items() for pin in score.pins)

    def evidence(self, sha256: str) -> Evidence | None:
        """The file of that hash."""
        return next((each for each in self._application.evidence if each.sha256 == sha256), None)

    def requirement_label(self, requirement_id: str | None) -> str:
        """``a 面积``; empty for none."""
        for row in self.requirements:
            if row.id == requirement_id:
                return f"{row.letter} {row.name}"
        if requirement_id is None:
            return ""
        return self._scheme.requirement(requirement_id).text

    # ---- moving

    def choose_occupation(self, scope: str) -> None:
        """Show another occupation's items; a common item stays open."""
        self.occupation = scope
        if self.key.scope is not None:
            self.key = ItemKey(self.key.item, scope)
        self.go_to(self.key)

    def go_to(self, key: ItemKey, field: str = "points") -> None:
        """Open an item; another occupation's item brings that occupation."""
        if key.scope is not None and key.scope != self.occupation:
            self.occupation = key.scope
        self.key = key
        self._points_before = self.score.points
        self.remember(field)
        if self._listener is not None:
            self._listener.show_item_opened(field)

    def step(self, by: int) -> None:
        """So many items on or back; stops at the ends."""
        at = self.keys.index(self.key) + by
        if 0 <= at < len(self.keys):
            self.go_to(self.keys[at])

    def step_section(self, by: int) -> None:
        """The first item of the next or previous section."""
        firsts = [section.items[0].key for section in rows.sheet_rows(self._scheme, self.keys, self.sheet)]
        places = [self.keys.index(key) for key in firsts]
        here = self.keys.index(self.key)
        ahead = [at for at in places if at > here] if by > 0 else [at for at in reversed(places) if at < here]
        if ahead:
            self.go_to(self.keys[ahead[0]])

    def next_unscored(self) -> bool:
        """Open the next unscored item, of this occupation first; False when all are scored."""
        here = self.keys.index(self.key)
        others = [key for key in self._scores if key not in self.keys]
        for key in (*self.keys[here + 1 :], *self.keys[:here], *others):
            if not self._scores[key].is_scored:
                self.go_to(key)
                return True
        return False

    def remember(self, field: str) -> None:
        """Keep the place, so that the day goes on here."""
        self._keep(
            Place(
                application=self.application_id,
                item=self.key.item,
                scope=self.key.scope,
                occupation=self.occupation,
                field=field,
                evidence=self._shown[0],
                page=self._shown[1],
            )
        )

    def remember_evidence(self, sha256: str, page: int | None) -> None:
        """Keep the file and page shown, too."""
        self._shown = (sha256, page)
        if self._place is not None:
            self._keep(msgspec.structs.replace(self._place, evidence=sha256, page=page))

    def _keep(self, place: Place) -> None:
        if place != self._place:
            self._place = place
            self._writer.write(partial(remember_place, self._desk, place))

    # ---- entering

    def type_points(self, text: str) -> str:
        """Points as typed so far; returns what is wrong with them, empty when they are saved.

        What is refused is never kept: the points from before this typing come back on the disk too.
        """
        try:
            points = parse_points(text, self.item, self._scheme.scoring.step) if text.strip() else None
        except RuleViolation as error:
            if self.score.points != self._points_before:
                self._write_points(self._points_before)
            kept = rows.points_text(self._points_before, self._scheme.scoring.step)
            return f"{error.message}未保存，仍为 {kept}。"
        if points != self.score.points:
            self._write_points(points)
        return ""

    def commit_points(self) -> None:
        """Enter: what is typed is now what comes back when later typing is refused."""
        self._points_before = self.score.points

    def _write_points(self, points: Decimal | None) -> None:
        self._put(self.key, points=points)
        text = str(points) if points is not None else ""
        self._write(partial(set_points, self._desk, self.application_id, self.key, text), self._on_saved)

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
            self._write_text(self.key, "remark", text)

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
        self._write_text(self.key, f"measured:{requirement}", text.strip())

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

    def undo(self) -> None:
        """Take the last entry back, wherever it was."""
        self._write(partial(undo_score, self._desk, self.application_id), self._on_moved)

    def redo(self) -> None:
        """Make it again."""
        self._write(partial(redo_score, self._desk, self.application_id), self._on_moved)

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

    def _write_text(self, key: ItemKey, field: str, text: str) -> None:
        """One write of a text field at a time; while it runs only the newest text waits."""
        place = (key, field)
        if place in self._busy_fields:
            self._busy_fields[place] = text
            return
        self._busy_fields[place] = None
        self._write(self._text_work(key, field, text), self._on_text_saved)

    def flush(self) -> None:
        """Send every text that still waits; the writer keeps the order."""
        for (key, field), text in list(self._busy_fields.items()):
            if text is not None:
                self._busy_fields[key, field] = None
                self._write(self._text_work(key, field, text), self._on_text_saved)

    def _text_work(self, key: ItemKey, field: str, text: str) -> Callable[[], Saved]:
        if field == "remark":
            return partial(set_remark, self._desk, self.application_id, key, text)
        return partial(set_measured, self._desk, self.application_id, key, field.split(":", 1)[1], text)

    def _on_text_saved(self, saved: Saved) -> None:
        place = (ItemKey(saved.item, saved.scope), saved.field)
        waiting = self._busy_fields.pop(place, None)
        if waiting is not None and waiting != (saved.value or ""):
            self._pending -= 1
            self._write_text(*place, waiting)
            return
        self._on_saved(saved)

    def _on_saved(self, saved: Saved) -> None:
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
        key = ItemKey(saved.item, saved.scope)
        pin = msgspec.json.decode(saved.value or "{}", type=EvidencePin)
        self._put(key, pins=(*self._scores[key].pins, pin))
        self._on_saved(saved)

    def _on_moved(self, saved: Saved | None) -> None:
        if saved is None:
            self._settle(self.last_saved_at or self._desk.clock())
            return
        self._is_stale = True
        self._on_saved(saved)
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
        self._is_stale = True
        self._freshen()
        if self._listener is not None:
            self._listener.show_save_failed(error)
            self._listener.show_item_opened("points")


def _place_of(field: str) -> tuple[str, str | None, str]:
    """Item, scope and field from the journal's field of a sheet change: ``2.2 · 无人机驾驶员 · points``."""
    item, *middle, name = field.split(" · ")
    return item, " · ".join(middle) or None, name
