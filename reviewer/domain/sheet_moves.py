"""What becomes of an open sheet when its round moves to another version of the scheme.

No value is dropped: what does not fit any more is taken off the sheet with its reason, the journal keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Literal

import msgspec

from reviewer.domain.records import Record
from reviewer.domain.scheme import Item, Scheme
from reviewer.domain.sheet import ItemKey

EffectKind = Literal["over", "off_step", "requirement_gone", "gone", "new", "full"]


class SheetEffect(Record):
    """One consequence on a sheet. ``fields`` are taken off it: their names with the values that they had."""

    kind: EffectKind
    item: str
    scope: str | None = None
    text: str
    fields: dict[str, str] = msgspec.field(default_factory=dict)


def sheet_effects(
    old: Scheme,
    new: Scheme,
    before: Sequence[ItemKey],
    after: Sequence[ItemKey],
    values: Mapping[ItemKey, Mapping[str, str]],
) -> tuple[SheetEffect, ...]:
    """Everything that the move means for a sheet with these places before and after and these entered values."""
    found: list[SheetEffect] = []
    kept = set(after)
    for key in before:
        if key not in kept:
            found.extend(_gone(old.item(key.item), key, values.get(key, {})))
    was = set(before)
    for key in after:
        item = new.item(key.item)
        if key not in was:
            text = f"{_name(item, key)}：新增，满分 {item.full}，待评分"
            found.append(SheetEffect(kind="new", item=key.item, scope=key.scope, text=text))
            continue
        found.extend(_kept(old.item(key.item), item, key, values.get(key, {}), new.scoring.step))
    return tuple(found)


def _name(item: Item, key: ItemKey) -> str:
    return f"{item.clause} {item.name}" + (f"（{key.scope}）" if key.scope else "")


def _gone(item: Item, key: ItemKey, values: Mapping[str, str]) -> Iterator[SheetEffect]:
    """A place that is no more: its values stay in the store, they only stand on no sheet."""
    told = _told(values)
    text = f"{_name(item, key)}：本项删去" + (f"，原填 {told} 留存备查" if told else "")
    yield SheetEffect(kind="gone", item=key.item, scope=key.scope, text=text)


def _told(values: Mapping[str, str]) -> str:
    words = [f"得分 {values['points']}"] if values.get("points") else []
    words += ["判断"] if values.get("judgement") else []
    words += ["说明"] if values.get("remark") else []
    words += ["核实值"] if any(name.startswith("measured:") for name in values) else []
    return "、".join(words)


def _kept(old: Item, new: Item, key: ItemKey, values: Mapping[str, str], step: Decimal) -> Iterator[SheetEffect]:
    text = values.get("points", "")
    points = _number(text)
    name = _name(new, key)
    if points is not None and points > new.full:
        words = f"{name}：原评 {text} 分超过新满分 {new.full}，须重新评分；判断、说明和核实值保留"
        yield SheetEffect(kind="over", item=key.item, scope=key.scope, text=words, fields={"points": text})
    elif points is not None and points % step:
        words = f"{name}：原评 {text} 分不是新步长 {step} 的整数倍，须重新评分；判断、说明和核实值保留"
        yield SheetEffect(kind="off_step", item=key.item, scope=key.scope, text=words, fields={"points": text})
    elif old.full != new.full:
        rest = f"，原评 {text} 分保留，请复核" if text else ""
        words = f"{name}：满分 {old.full} → {new.full}{rest}"
        yield SheetEffect(kind="full", item=key.item, scope=key.scope, text=words)
    yield from _requirements(old, new, key, values)


def _requirements(old: Item, new: Item, key: ItemKey, values: Mapping[str, str]) -> Iterator[SheetEffect]:
    remaining = {each.id for each in new.requirement}
    for each in old.requirement:
        if each.id in remaining:
            continue
        names = [f"{kind}:{each.id}" for kind in ("measured", "working", "override")]
        fields = {name: values[name] for name in names if name in values}
        measured = values.get(f"measured:{each.id}")
        words = f"{_name(new, key)}：要求 {each.id} {each.text} 删去"
        words += f"，原核实值 {measured} 留存备查" if measured else ""
        yield SheetEffect(kind="requirement_gone", item=key.item, scope=key.scope, text=words, fields=fields)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def taken_off(effects: Iterable[SheetEffect]) -> Iterator[tuple[ItemKey, str, str]]:
    """Place, field and value of everything that leaves the sheet."""
    for each in effects:
        for name, value in each.fields.items():
            yield ItemKey(each.item, each.scope), name, value
