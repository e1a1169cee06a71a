"""What the scoring screen knows of one own sheet, without Qt."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import msgspec

from reviewer.desk import Desk
from reviewer.domain.application import Application, Evidence
from reviewer.domain.findings import Finding
from reviewer.domain.records import Record
from reviewer.domain.rubric import Proposal, propose
from reviewer.domain.scheme import Item, Scheme
from reviewer.domain.sheet import (
    EvidencePin,
    ItemKey,
    ItemScore,
    Missing,
    ScoreSheet,
    differs,
    item_keys,
    needs_remark,
    what_is_missing,
    with_overrides,
)
from reviewer.domain.sheet_changes import SheetChange, compare_sheets
from reviewer.usecases.keep_place import Place, last_place
from reviewer.usecases.read_journal import read_journal
from reviewer.usecases.show_sheet import SheetView, replaced_sheet, scored_application, sheet_findings, show_sheet
from ui.screens.scoring.sheet import rows
from ui.screens.scoring.sheet.entry_lane import Writer
from ui.screens.scoring.sheet.listener import Listener

_Rows = tuple[tuple[rows.SectionRow, ...], rows.Progress]


class LastChange(Record):
    """The line 改动 of an item."""

    at: datetime
    field: str
    old: str | None
    new: str | None


class SheetReading:
    """One application's own sheet. ``open`` first; then ask."""

    def __init__(self, desk: Desk, writer: Writer, listener: Listener) -> None:
        self._desk, self._writer = desk, writer
        self._listener: Listener | None = listener
        self.application_id = ""
        self.occupation: str | None = None
        self.filter = "all"
        self.search = ""
        self.key = ItemKey("", None)
        self._meta: SheetView | None = None
        self._submitted: ScoreSheet | None = None
        self._compared: tuple[dict[ItemKey, ItemScore], tuple[SheetChange, ...]] | None = None
        self._scores: dict[ItemKey, ItemScore] = {}
        self._findings: dict[ItemKey, tuple[Finding, ...]] = {}
        self._changes: dict[ItemKey, LastChange] = {}
        self._points_before: Decimal | None = None
        self._place: Place | None = None
        self._kept: Place | None = None
        self._made: tuple[str | None, dict[ItemKey, ItemScore], _Rows] | None = None
        self._visible: tuple[Application, str | None, tuple[ItemKey, ...]] | None = None
        self._item: Item | None = None
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
        self._application = scored_application(self._desk, application_id)
        self.application_id = application_id
        self._made = self._visible = self._item = None
        self._shown = (None, None)
        scopes = [each.scope for each in self._application.occupations]
        wanted = place.occupation if place is not None else None
        self.occupation = wanted if wanted in scopes else next(iter(scopes), None)
        self.filter = "all"
        self.search = ""
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

    def is_at(self, place: Place) -> bool:
        """Whether the open item is the place's."""
        return (place.application, place.item, place.scope) == (self.application_id, *self.key)

    def read_again(self) -> None:
        """Read the sheet from the store; entries on their way stay as typed."""
        if self.is_open:
            self._read()

    def _take_scheme(self) -> None:
        """The round may have moved to another version: then all that was made of the older one is made anew."""
        scheme = self._desk.scheme_of(self.application_id)
        if scheme is self._scheme:
            return
        self._scheme = scheme
        self._made = self._visible = self._item = None
        self._shown = (None, None)
        places = item_keys(scheme, self._application)
        if self.key not in places:
            self.key = places[0]

    def _read(self) -> None:
        self._meta = show_sheet(self._desk, self.application_id)
        self._submitted = None if self._meta.is_locked else replaced_sheet(self._desk, self.application_id)
        self._compared = None
        # Reopened, the sheet may score newer materials.
        self._application = scored_application(self._desk, self.application_id)
        self._take_scheme()
        everything = item_keys(self._scheme, self._application)
        self._scores = {key: self._meta.sheet.score(key) for key in everything}
        self._lay_over()
        self._check()

    def _lay_over(self) -> None:
        """Put over what the disk holds what is still on its way to it."""

    def _check(self) -> None:
        """Findings of the whole application with the measured values shown; a tenth of a millisecond."""
        self._findings = dict(sheet_findings(self._desk, self.sheet))

    def _read_changes(self) -> None:
        self._changes = {}
        last: dict[ItemKey, str] = {}
        sheet_id = self._meta.sheet_id if self._meta is not None else None
        if sheet_id is None:
            return
        for entry in read_journal(self._desk, self.application_id):
            if entry.subject == sheet_id and entry.action.endswith("_sheet_field"):
                item, scope, field = _place_of(entry.field)
                change = LastChange(at=entry.at, field=field, old=entry.old, new=entry.new)
                self._changes[ItemKey(item, scope)] = change
                last[ItemKey(item, scope)] = entry.action
        for step in self._desk.store.steps(sheet_id):
            key = ItemKey(step.item, step.scope)
            shown = self._changes.get(key)
            # The journal has every key; what changed is seen against the value before the entry.
            if (
                shown is not None
                and last[key] == "set_sheet_field"
                and (shown.field, shown.new) == (step.field, step.new)
            ):
                self._changes[key] = msgspec.structs.replace(shown, old=step.old)

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
        """The items of the chosen occupation, common items once; a key asks for them several times."""
        if self._visible is None or self._visible[0] is not self._application or self._visible[1] != self.occupation:
            keys = rows.visible_keys(self._scheme, self._application, self.occupation)
            self._visible = self._application, self.occupation, keys
        return self._visible[2]

    @property
    def item(self) -> Item:
        """The open item."""
        if self._item is None or self._item.id != self.key.item:
            self._item = self._scheme.item(self.key.item)
        return self._item

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
        """Sections and items under the filter; while something is searched for, what holds it."""
        shown = self._rows[0]
        if self.search.strip():
            return rows.found_rows(shown, self._scores, self.search)
        if self.filter == "all":
            return shown
        wants = (lambda row: not row.is_scored) if self.filter == "unscored" else (lambda row: row.wants_remark)
        kept = (
            msgspec.structs.replace(row, items=tuple(each for each in row.items if wants(each) or each.key == self.key))
            for row in shown
        )
        return tuple(row for row in kept if row.items)

    @property
    def lines(self) -> tuple[rows.SectionRow, ...]:
        """Every section and item of the occupation, whatever is filtered or searched for."""
        return self._rows[0]

    @property
    def progress(self) -> rows.Progress:
        """Of the items shown."""
        return self._rows[1]

    @property
    def _rows(self) -> _Rows:
        """Tree and counts of the occupation; made anew only after a change, not for another item."""
        if self._made is None or self._made[:2] != (self.occupation, self._scores):
            keys, sheet = self.keys, self.sheet
            findings = self._findings
            changed = frozenset(each.key for each in self.changed)
            made = (
                rows.sheet_rows(self._scheme, keys, sheet, findings, changed),
                rows.progress(self._scheme, keys, sheet, findings),
            )
            self._made = self.occupation, dict(self._scores), made
        return self._made[2]

    @property
    def left(self) -> int:
        """How many places of the whole sheet are unscored."""
        return sum(not score.is_scored for score in self._scores.values())

    @property
    def missing(self) -> tuple[Missing, ...]:
        """All that stands before 交卷."""
        return what_is_missing(self._scheme, self._application, self.sheet, self._findings)

    @property
    def changed(self) -> tuple[SheetChange, ...]:
        """What differs from the version submitted before; nothing on a first version or a locked one."""
        if self._submitted is None:
            return ()
        if self._compared is None or self._compared[0] != self._scores:
            self._compared = dict(self._scores), compare_sheets(self._submitted, self.sheet)
        return self._compared[1]

    @property
    def findings(self) -> rows.Findings:
        """Every place's findings, with what was measured."""
        return self._findings

    @property
    def contradiction(self) -> str:
        """How the open item's judgement contradicts the computed verdicts (X07); empty where it does not."""
        return differs(self.item, self.score, self._findings[self.key])

    @property
    def proposal(self) -> Proposal | None:
        """What the open item's rubric gives with the verdicts shown, own verdicts counted."""
        score = self.score
        return propose(self.item, with_overrides(self._findings[self.key], score), score.judgement)

    @property
    def requirements(self) -> tuple[rows.RequirementRow, ...]:
        """The requirement lines of the open item."""
        return rows.requirement_rows(self.item, self.score, self._findings[self.key])

    @property
    def wants_remark(self) -> bool:
        """Whether the rule demands a remark for the open item."""
        return self.score.is_scored and needs_remark(self._scheme, self.item, self.score, self._findings[self.key])

    @property
    def last_change(self) -> LastChange | None:
        """The open item's newest change."""
        return self._changes.get(self.key)

    @property
    def changed_at(self) -> datetime | None:
        """When anything of the sheet was changed last (aware); None for an untouched sheet."""
        return max((change.at for change in self._changes.values()), default=None)

    @property
    def first_evidence(self) -> tuple[str, ...]:
        """Hashes of the evidence that belongs to the open item; what is named after another occupation does not."""
        hashes = [sha256 for finding in self._findings[self.key] for sha256 in finding.evidence]
        classes = tuple(name for each in self.item.requirement for name in each.evidence)
        hashes += [each.sha256 for each in self._application.evidence_of(classes)]
        others = [each.scope for each in self._application.occupations if self.key.scope not in (None, each.scope)]
        named = {each.sha256 for each in self._application.evidence if any(name in each.name for name in others)}
        return tuple(each for each in dict.fromkeys(hashes) if each not in named)

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
        # A pin may point to a requirement that a newer version of the scheme has no more.
        every = (each for item in self._scheme.items for each in item.requirement)
        return next((each.text for each in every if each.id == requirement_id), requirement_id)


def _place_of(field: str) -> tuple[str, str | None, str]:
    """Item, scope and field from the journal's field of a sheet change: ``2.2 · 无人机驾驶员 · points``."""
    item, *middle, name = field.split(" · ")
    return item, " · ".join(middle) or None, name
