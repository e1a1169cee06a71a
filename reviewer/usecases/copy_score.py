"""复制到其他职业: what was given to an item for one occupation, given to the same item of others in one change."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import msgspec

from reviewer.desk import Desk
from reviewer.domain.records import Record, canonical_json
from reviewer.domain.sheet import ItemKey, ItemScore, Judgement, ScoreSheet
from reviewer.errors import RuleViolation
from reviewer.usecases.score_item import Entry, Saved, write_entries
from reviewer.usecases.show_sheet import show_sheet


class Replaced(Record):
    """A value of another occupation that the copy puts another one over. ``new`` None: it is taken away."""

    key: ItemKey
    field: str
    old: str
    new: str | None


def copy_score(
    desk: Desk, application_id: str, key: ItemKey, to: Sequence[ItemKey], *, with_photos: bool = False
) -> Saved:
    """Give other occupations what an item was given: points, judgement, measured values, overrides, remark.

    Workings go with their values, reasons with their overrides. Pins and photos stay where they are unless
    ``with_photos``. What the item itself has not stays as it is there. One durable change: undo takes all of it back.

    Returns:
        The last value written.

    Raises:
        RuleViolation: nothing to copy, a place that is not the same item's, or the sheet is locked.
    """
    sheet = show_sheet(desk, application_id).sheet
    entries = copied_entries(sheet, key, to, with_photos=with_photos)
    if not entries:
        raise RuleViolation(
            "本项还没有可复制的内容，或其他职业已完全相同，未作更改。", code="nothing_to_copy", where=key.item
        )
    return write_entries(desk, application_id, entries)[-1]


def replaced_values(sheet: ScoreSheet, key: ItemKey, to: Sequence[ItemKey]) -> tuple[Replaced, ...]:
    """What stands at the chosen places and would be overwritten, to be shown before."""
    found = []
    for entry in copied_entries(sheet, key, to):
        old = _fields(sheet.score(entry.key)).get(entry.field)
        if old is not None and not entry.field.startswith("working:"):
            found.append(Replaced(key=entry.key, field=entry.field, old=old, new=entry.value))
    return tuple(found)


def copied_entries(
    sheet: ScoreSheet, key: ItemKey, to: Sequence[ItemKey], *, with_photos: bool = False
) -> tuple[Entry, ...]:
    """The changes that the copy consists of; what is the same already is not among them.

    Raises:
        RuleViolation: a place that is not the same item's for another occupation.
    """
    places = {score.key for score in sheet.items}
    for each in to:
        if each.item != key.item or each == key or each not in places:
            raise RuleViolation("只能复制到同一项的其他职业，未作更改。", code="not_a_copy", where=each.item)
    source = sheet.score(key)
    entries: list[Entry] = []
    for each in to:
        entries += _to_place(source, sheet.score(each), with_photos=with_photos)
    return tuple(entries)


def _to_place(source: ItemScore, target: ItemScore, *, with_photos: bool) -> list[Entry]:
    have, there = _fields(source), _fields(target)
    wanted: dict[str, str | None] = {}
    is_out = source.judgement is Judgement.NOT_APPLICABLE
    if source.points is not None and source.judgement is None and target.judgement is Judgement.NOT_APPLICABLE:
        # An item judged 不适用 takes no points: the judgement goes with the points that replace it.
        wanted["judgement"] = None
    wanted |= have
    if is_out:
        wanted["points"] = None
    for requirement in source.measured:
        wanted.setdefault(f"working:{requirement}", None)
    reason = f"复制自{source.scope or source.item}"
    changed = [
        Entry(key=target.key, field=field, value=value, reason=reason)
        for field, value in wanted.items()
        if there.get(field) != value
    ]
    return changed + (_places_and_photos(source, target, reason) if with_photos else [])


def _fields(score: ItemScore) -> dict[str, str]:
    """The fields that are copied, as the sheet keeps them; the judgement first, as points ask for it."""
    fields: dict[str, str] = {}
    if score.judgement is not None:
        fields["judgement"] = score.judgement.value
    if score.points is not None:
        fields["points"] = str(score.points)
    for requirement, value in score.measured.items():
        fields[f"measured:{requirement}"] = value
    for requirement, working in score.workings.items():
        fields[f"working:{requirement}"] = canonical_json(working).decode()
    for own in score.overrides:
        fields[f"override:{own.requirement}"] = msgspec.json.encode(own).decode()
    if score.remark:
        fields["remark"] = score.remark
    return fields


def _places_and_photos(source: ItemScore, target: ItemScore, reason: str) -> list[Entry]:
    """Pins and photos that the other place has not yet, under ids of their own."""
    entries = []
    pinned = {(each.evidence, each.page, each.box) for each in target.pins}
    for pin in source.pins:
        if (pin.evidence, pin.page, pin.box) not in pinned:
            name = secrets.token_hex(4)
            text = msgspec.json.encode(msgspec.structs.replace(pin, id=name)).decode()
            entries.append(Entry(key=target.key, field=f"pin:{name}", value=text, reason=reason))
    held = {each.sha256 for each in target.files}
    for file in source.files:
        if file.sha256 not in held:
            name = secrets.token_hex(4)
            text = canonical_json(msgspec.structs.replace(file, id=name)).decode()
            entries.append(Entry(key=target.key, field=f"file:{name}", value=text, reason=reason))
    return entries
