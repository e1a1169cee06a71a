"""What a member enters into the own sheet: every call is one durable change with its journal entry."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal

import msgspec

from reviewer.desk import Desk
from reviewer.domain.findings import Verdict
from reviewer.domain.quantities import number_text
from reviewer.domain.records import Record, canonical_json, decoded
from reviewer.domain.scheme import Item
from reviewer.domain.sheet import EvidencePin, ItemKey, Judgement, Override, SheetState, parse_points
from reviewer.domain.site_files import SiteFile
from reviewer.domain.working import AnyWorking, worked_value
from reviewer.errors import RuleViolation
from reviewer.store import Change
from reviewer.usecases.keep_place import put_place
from reviewer.usecases.show_sheet import (
    own_row,
    read_fields,
    scored_application,
    scored_key,
    scored_sha256,
    sheet_keys,
)


class Saved(Record):
    """What was written, durable at ``at`` (UTC). ``value`` None: the field was emptied."""

    at: datetime
    application: str
    item: str
    scope: str | None
    field: str
    old: str | None
    value: str | None


class Entry(Record):
    """A checked value on its way into the sheet. ``value`` None empties the field."""

    key: ItemKey
    field: str
    value: str | None
    reason: str = ""


def points_entry(desk: Desk, application_id: str, key: ItemKey, text: str) -> Entry:
    """Points as typed, checked; empty text takes them back.

    Raises:
        RuleViolation: not a number, out of range, off the step, no such item.
    """
    item = _item(desk, application_id, key)
    scoring = desk.scheme_of(application_id).scoring
    value = str(parse_points(text, item, scoring.step)) if text.strip() else None
    return Entry(key=key, field="points", value=value)


def measured_entry(desk: Desk, application_id: str, key: ItemKey, requirement: str, text: str) -> Entry:
    """A measured value (核实值) as typed; empty text takes it back.

    Raises:
        RuleViolation: no such item, or the requirement is not the item's.
    """
    _require_requirement(_item(desk, application_id, key), requirement)
    return Entry(key=key, field=f"measured:{requirement}", value=text.strip() or None)


def judgement_entries(desk: Desk, application_id: str, key: ItemKey, judgement: Judgement | None) -> tuple[Entry, ...]:
    """The judgement; 不适用 takes the item's points back, since such an item has none.

    Raises:
        RuleViolation: no such item.
    """
    _item(desk, application_id, key)
    entry = Entry(key=key, field="judgement", value=judgement.value if judgement is not None else None)
    if judgement is Judgement.NOT_APPLICABLE:
        return entry, Entry(key=key, field="points", value=None, reason="判为不适用")
    return (entry,)


def remark_entry(desk: Desk, application_id: str, key: ItemKey, text: str) -> Entry:
    """The remark (说明) as typed.

    Raises:
        RuleViolation: no such item.
    """
    _item(desk, application_id, key)
    return Entry(key=key, field="remark", value=text or None)


def pin_entry(desk: Desk, application_id: str, key: ItemKey, pin: EvidencePin) -> Entry:
    """A pin into the application's evidence.

    Raises:
        RuleViolation: no such item, or the evidence is not the application's.
    """
    _item(desk, application_id, key)
    if pin.evidence not in {each.sha256 for each in scored_application(desk, application_id).evidence} | own_photos(
        desk, application_id
    ):
        raise RuleViolation("该佐证不属于这份申报，未定位。", code="foreign_evidence", where=pin.evidence[:8])
    return Entry(key=key, field=f"pin:{pin.id}", value=msgspec.json.encode(pin).decode())


def own_photos(desk: Desk, application_id: str) -> frozenset[str]:
    """Hashes of the photos on the own sheet, whatever item they stand with."""
    row = own_row(desk, application_id)
    if row is None:
        return frozenset()
    fields = read_fields(desk.store, row.id)
    texts = (each for values in fields.values() for name, each in values.items() if name.startswith("file:"))
    files = (decoded(each, SiteFile) for each in texts)
    return frozenset(each.sha256 for each in files if each.kind == "photo")


def set_points(desk: Desk, application_id: str, key: ItemKey, text: str, *, continues: bool = False) -> Saved:
    """Give points as typed; empty text takes them back.

    ``continues`` (here and below): a later key of the same entry. Undo takes the entry back whole, and
    ``old`` of what was saved is the value before it.

    Raises:
        RuleViolation: not a number, out of range, off the step, or the sheet is locked.
    """
    return write_entries(desk, application_id, (points_entry(desk, application_id, key, text),), continues=continues)[0]


def set_judgement(desk: Desk, application_id: str, key: ItemKey, judgement: Judgement | None) -> Saved:
    """Judge the item. 不适用 takes its points back, since such an item has none.

    Raises:
        RuleViolation: no such item, or the sheet is locked.
    """
    return write_entries(desk, application_id, judgement_entries(desk, application_id, key, judgement))[0]


def set_measured(
    desk: Desk, application_id: str, key: ItemKey, requirement: str, text: str, *, continues: bool = False
) -> Saved:
    """Enter the measured value (核实值) of a requirement as typed; empty text takes it back.

    Raises:
        RuleViolation: the requirement is not the item's, or the sheet is locked.
    """
    entry = measured_entry(desk, application_id, key, requirement, text)
    # What is typed by hand is no longer what the working gave. The typed field comes last, so that its
    # later keys go on with it.
    forgotten = Entry(key=key, field=f"working:{requirement}", value=None, reason="核实值改为直接填写")
    return write_entries(desk, application_id, (forgotten, entry), continues=continues)[-1]


def set_working(desk: Desk, application_id: str, key: ItemKey, requirement: str, working: AnyWorking) -> Saved:
    """Enter a measured value with the working that gives it (rooms, seats, places, lease): one change.

    Raises:
        RuleViolation: the working gives no value, the requirement is not the item's, or the sheet is locked.
    """
    value = number_text(worked_value(working))
    entry = measured_entry(desk, application_id, key, requirement, value)
    kept = Entry(key=key, field=f"working:{requirement}", value=canonical_json(working).decode())
    return write_entries(desk, application_id, (kept, entry))[-1]


def set_remark(desk: Desk, application_id: str, key: ItemKey, text: str, *, continues: bool = False) -> Saved:
    """Write the remark (说明) as typed.

    Raises:
        RuleViolation: no such item, or the sheet is locked.
    """
    return write_entries(desk, application_id, (remark_entry(desk, application_id, key, text),), continues=continues)[0]


def set_override(
    desk: Desk, application_id: str, key: ItemKey, requirement: str, verdict: Verdict | None, reason: str
) -> Saved:
    """Replace a computed verdict by the member's own, with a reason (X07); verdict None takes it back.

    Raises:
        RuleViolation: no reason, the requirement is not the item's, or the sheet is locked.
    """
    _require_requirement(_item(desk, application_id, key), requirement)
    if verdict is None:
        return _write(desk, application_id, key, f"override:{requirement}", None)
    if not reason.strip():
        raise RuleViolation("改判须写理由，未保存。", code="override_without_reason", where=requirement)
    override = Override(requirement=requirement, verdict=verdict.value, reason=reason.strip())
    return _write(desk, application_id, key, f"override:{requirement}", msgspec.json.encode(override).decode())


def add_pin(
    desk: Desk,
    application_id: str,
    key: ItemKey,
    evidence: str,
    *,
    page: int | None = None,
    box: tuple[Decimal, Decimal, Decimal, Decimal] | None = None,
    requirement: str | None = None,
    note: str = "",
) -> Saved:
    """Pin a place of the evidence to the item: page from 1, box in fractions of the page (x, y, w, h).

    Raises:
        RuleViolation: the evidence is not the application's, or the sheet is locked.
    """
    pin = EvidencePin(
        id=secrets.token_hex(4), evidence=evidence, page=page, box=box, requirement=requirement, note=note
    )
    return write_entries(desk, application_id, (pin_entry(desk, application_id, key, pin),))[0]


def remove_pin(desk: Desk, application_id: str, key: ItemKey, pin_id: str) -> Saved:
    """Take a pin back.

    Raises:
        RuleViolation: the sheet is locked.
    """
    return _write(desk, application_id, key, f"pin:{pin_id}", None)


def undo_score(desk: Desk, application_id: str) -> Saved | None:
    """Take the last entry of the own sheet back; None when there is nothing to undo."""
    return _step(desk, application_id, lambda change, sheet_id: change.undo_sheet(sheet_id))


def redo_score(desk: Desk, application_id: str) -> Saved | None:
    """Repeat what was undone last; None when there is nothing to redo."""
    return _step(desk, application_id, lambda change, sheet_id: change.redo_sheet(sheet_id))


def _step(
    desk: Desk, application_id: str, move: Callable[[Change, str], tuple[str, str | None, str] | None]
) -> Saved | None:
    row = own_row(desk, application_id)
    if row is None:
        return None
    with desk.store.change(desk.actor) as change:
        moved = move(change, row.id)
        put_place(desk, change)
    if moved is None:
        return None
    item, scope, field = moved
    value = next(
        (f.value for f in desk.store.sheet_fields(row.id) if (f.item, f.scope, f.field) == (item, scope, field)), None
    )
    return Saved(
        at=desk.clock(), application=application_id, item=item, scope=scope, field=field, old=None, value=value
    )


def _item(desk: Desk, application_id: str, key: ItemKey) -> Item:
    scheme = desk.scheme_of(application_id)
    if key not in sheet_keys(desk, application_id):
        where = key.item if key.scope is None else f"{key.item} {key.scope}"
        raise RuleViolation("评分表没有这一项，未保存；请核对项号与职业。", code="unknown_item", where=where)
    return scheme.item(key.item)


def _require_requirement(item: Item, requirement: str) -> None:
    if requirement not in {each.id for each in item.requirement}:
        raise RuleViolation(f"{item.clause} 没有要求 {requirement}。", code="unknown_requirement", where=requirement)


def _write(desk: Desk, application_id: str, key: ItemKey, field: str, value: str | None) -> Saved:
    return write_entries(desk, application_id, (Entry(key=key, field=field, value=value),))[0]


def write_entries(
    desk: Desk,
    application_id: str,
    entries: Sequence[Entry],
    *,
    continues: bool = False,
    also: Callable[[Change], None] | None = None,
) -> tuple[Saved, ...]:
    """Write checked entries in one durable change: all of them or none.

    ``continues``: a later key of the entry that the last change wrote. ``also``: what belongs into the same
    change (the bytes of a photo).

    Raises:
        RuleViolation: the sheet is locked, or there is no identity here.
    """
    member = desk.require_member()
    row = own_row(desk, application_id)
    if row is not None and row.state == SheetState.SUBMITTED:
        raise RuleViolation(
            "评分表已交卷，不能再改；如需修改，请退回并写明理由。", code="sheet_submitted", where=application_id
        )
    sheet_id = row.id if row is not None else f"{application_id}:{member}:1"
    with desk.store.change(desk.actor) as change:
        if row is None:
            change.open_sheet(sheet_id, application_id, member, 1)
            change.set_setting(scored_key(sheet_id), scored_sha256(desk, application_id))
        if also is not None:
            also(change)
        old = [_write_entry(change, sheet_id, each, continues) for each in entries]
        put_place(desk, change)
    at = desk.clock()
    return tuple(
        Saved(
            at=at,
            application=application_id,
            item=each.key.item,
            scope=each.key.scope,
            field=each.field,
            old=was,
            value=each.value,
        )
        for each, was in zip(entries, old, strict=True)
    )


def _write_entry(change: Change, sheet_id: str, entry: Entry, continues: bool) -> str | None:
    """Write one field; returns what it held before. An item judged 不适用 takes no points."""
    key = entry.key
    if entry.field == "points" and entry.value is not None:
        judgement = change.sheet_value(sheet_id, key.item, key.scope, "judgement")
        if judgement == Judgement.NOT_APPLICABLE:
            where = key.item if key.scope is None else f"{key.item} {key.scope}"
            raise RuleViolation(
                "本项已判为不适用，没有得分，未保存；要评分请先改判断。", code="points_not_applicable", where=where
            )
    return change.set_sheet_field(
        sheet_id, key.item, key.scope, entry.field, entry.value, reason=entry.reason, continues=continues
    )
