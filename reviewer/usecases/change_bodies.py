"""What happens to a body within its validity and at its end: suspended, changed, renewed, removed. Each with a reason.

Source: 沪人社职〔2020〕439号 四(三), 五(三); 沪人社职〔2024〕38号 一 (动态调整).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import msgspec

from reviewer.desk import Desk
from reviewer.domain.filing import FiledItem, plain_filing_number
from reviewer.domain.moments import beijing_date
from reviewer.domain.registers import BODY_CHANGE
from reviewer.domain.registry import GROUNDS, HELD, OTHER_GROUNDS, Body, BodyChange, BodyItem, item_key
from reviewer.errors import RuleViolation
from reviewer.intake.choices import read_levels
from reviewer.store import Change
from reviewer.usecases.catalogues import code_changes
from reviewer.usecases.file_application import IN_FORCE
from reviewer.usecases.registers import Kept, enter, entries, next_id
from reviewer.usecases.registry import bodies, body

_TYPED = re.compile(
    r"(?:(?P<code>\d-\d\d-\d\d-\d\d)\s*)?(?P<name>[^=＝（(]+)(?:[（(](?P<type>[^=＝]+)[）)])?\s*[=＝](?P<levels>.+)"
)
FACTS: Final[dict[str, str]] = {
    "name": "名称",
    "credit_code": "信用代码",
    "district": "所在区",
    "address": "地址",
    "contact": "联系人",
    "phone": "电话",
}


def suspend_body(
    desk: Desk, key: str, reason: str, *, items: Sequence[str] = (), until: date | None = None, on: date | None = None
) -> Body:
    """Suspend a body or some of its items, until a day or until resumed; they stay filed and may not be assessed.

    Raises:
        RuleViolation: ``unknown_body``, ``several_bodies``, ``unknown_item``, ``change_reason``, ``body_out``,
            ``change_dates``.
    """
    day = _day(desk, on)
    known = _held_body(desk, key, day)
    if until is not None and until < day:
        raise RuleViolation("暂停的止日早于起日，未作更改。", code="change_dates", where=until.isoformat())
    chosen = _chosen(known, items)
    return write_change(desk, known, BodyChange(kind="suspend", on=day, items=chosen, until=until), reason)


def resume_body(desk: Desk, key: str, reason: str, *, items: Sequence[str] = (), on: date | None = None) -> Body:
    """End a suspension of a body or some of its items.

    Raises:
        RuleViolation: as :func:`suspend_body`, ``not_suspended``.
    """
    day = _day(desk, on)
    known = _held_body(desk, key, day)
    if all(each.state != "suspended" for each in known.items):
        raise RuleViolation(f"“{known.name}”没有暂停的职业（工种），未作更改。", code="not_suspended", where=known.key)
    return write_change(desk, known, BodyChange(kind="resume", on=day, items=_chosen(known, items)), reason)


def add_items(
    desk: Desk,
    key: str,
    items: Sequence[FiledItem],
    reason: str,
    *,
    number: str = "",
    edition: str = "",
    until: date | None = None,
    on: date | None = None,
) -> Body:
    """Add items, or levels of an item, within the validity; without ``until`` they end with the body.

    Source: 沪人社职〔2020〕439号 五(三) (有效期内申请新增).

    Raises:
        RuleViolation: as :func:`suspend_body`, ``item_held``, ``filing_number``.
    """
    day = _day(desk, on)
    known = _held_body(desk, key, day)
    for each in items:
        _require_new(known, each, edition)
    plain = plain_filing_number(number) if number.strip() else ""
    if plain and plain not in known.numbers and plain in numbers_given(desk):
        raise RuleViolation(
            f"编号 {plain} 已经给过别的机构，编号不再使用，未作更改。", code="filing_exists", where=plain
        )
    change = BodyChange(kind="add", on=day, items=tuple(items), number=plain, edition=edition, until=until)
    return write_change(desk, known, change, reason)


def typed_item(text: str) -> FiledItem:
    """An item as people type it: ``4-02-04-06 无人机驾驶员=4、3``, the code may be left out.

    Raises:
        RuleViolation: ``unknown_item``.
    """
    match = _TYPED.fullmatch(" ".join(text.split()))
    levels = read_levels(match["levels"]) if match is not None else None
    if match is None or levels is None:
        raise RuleViolation(
            f"“{text}”读不出，请写成 4-02-04-06 无人机驾驶员=4、3 这样；未作更改。", code="unknown_item", where=text
        )
    return FiledItem(
        occupation=match["name"].strip(), work_type=match["type"] or "", code=match["code"] or "", levels=levels
    )


def reduce_items(desk: Desk, key: str, items: Sequence[str], reason: str, *, on: date | None = None) -> Body:
    """Take items out within the validity. Source: 沪人社职〔2020〕439号 五(三) (减少评价项目).

    Raises:
        RuleViolation: as :func:`suspend_body`.
    """
    day = _day(desk, on)
    known = _held_body(desk, key, day)
    if not items:
        raise RuleViolation("没有写明减少哪些职业（工种），未作更改。", code="unknown_item", where=known.key)
    return write_change(desk, known, BodyChange(kind="reduce", on=day, items=_chosen(known, items)), reason)


def renew_body(
    desk: Desk, key: str, until: date, reason: str, *, items: Sequence[str] = (), on: date | None = None
) -> Body:
    """Give what a body still holds, or has let run out, a later last day.

    Raises:
        RuleViolation: as :func:`suspend_body`.
    """
    day = _day(desk, on)
    known = body(desk, key, day)
    if known.state == "removed":
        raise RuleViolation(f"“{known.name}”已退出名录，不能延续，未作更改。", code="body_out", where=known.key)
    before = known.valid_until
    if until <= day or (before is not None and until <= before and not items):
        raise RuleViolation(
            "延续后的止日应晚于现在的止日和今天，未作更改。", code="change_dates", where=until.isoformat()
        )
    return write_change(desk, known, BodyChange(kind="renew", on=day, items=_chosen(known, items), until=until), reason)


def remove_body(desk: Desk, key: str, ground: str, reason: str, *, on: date | None = None) -> Body:
    """Take a body off the list: all its items are out at once, its filings end, its numbers are never given again.

    Source: 沪人社职〔2020〕439号 四(三) (违规失信、恶性竞争、管理失序的移出机构目录).

    Raises:
        RuleViolation: as :func:`suspend_body`, ``removal_ground``.
    """
    day = _day(desk, on)
    known = body(desk, key, day)
    if known.state == "removed":
        raise RuleViolation(f"“{known.name}”已经退出名录，未作更改。", code="body_out", where=known.key)
    if ground not in (*GROUNDS, *OTHER_GROUNDS):
        words = "、".join((*GROUNDS, *OTHER_GROUNDS))
        raise RuleViolation(f"移出的情形应为：{words}；未作更改。", code="removal_ground", where=ground)
    in_force = {row.number for row in desk.store.filings() if row.state == IN_FORCE} & set(known.numbers)
    change = BodyChange(kind="remove", on=day, ground=ground, numbers=tuple(sorted(in_force)))
    _require_writable(desk, known, reason)
    with desk.store.change(desk.actor) as writing:
        for number in sorted(in_force):
            writing.end_filing(number, f"{ground}：{reason.strip()}")
        _enter(desk, writing, known, change, reason)
    return body(desk, known.key, max(day, _day(desk, None)))


def change_facts(desk: Desk, key: str, facts: Mapping[str, str], reason: str, *, on: date | None = None) -> Body:
    """Put right what the list says of a body: name, credit code, district, address, contact, phone.

    Raises:
        RuleViolation: as :func:`suspend_body`, ``unknown_fact``.
    """
    day = _day(desk, on)
    known = body(desk, key, day)
    given = {name: " ".join(text.split()) for name, text in facts.items() if text.strip()}
    strange = sorted(given.keys() - FACTS.keys())
    if strange or not given:
        raise RuleViolation(f"没有可改的内容（可改 {'、'.join(FACTS)}），未作更改。", code="unknown_fact")
    change = msgspec.structs.replace(BodyChange(kind="facts", on=day), **given)
    return write_change(desk, known, change, reason)


def body_changes(desk: Desk, known: Body) -> tuple[Kept[BodyChange], ...]:
    """Everything that was changed about a body, in the order of writing."""
    return tuple(each for each in entries(desk, BODY_CHANGE, BodyChange) if each.subject in known.aliases)


def numbers_given(desk: Desk) -> frozenset[str]:
    """Every filing number that was ever given here or stands on a list; none is given again."""
    given = {row.number for row in desk.store.filings()}
    given |= {number for each in bodies(desk) for number in each.numbers}
    given |= {each.value.number for each in entries(desk, BODY_CHANGE, BodyChange)}
    return frozenset(given - {""})


def _day(desk: Desk, on: date | None) -> date:
    return on or beijing_date(desk.clock())


def _held_body(desk: Desk, key: str, day: date) -> Body:
    known = body(desk, key, day)
    if not any(each.state in HELD for each in known.items):
        raise RuleViolation(
            f"“{known.name}”{known.state_text}，没有备案有效的职业（工种），未作更改。",
            code="body_out",
            where=known.key,
        )
    return known


def _chosen(known: Body, scopes: Sequence[str]) -> tuple[FiledItem, ...]:
    """The items meant by occupation, work type or code; none named: all (an empty tuple)."""
    chosen: list[FiledItem] = []
    for text in scopes:
        wanted = item_key(text, "", changes=code_changes())[0]
        found = [each for each in known.items if each.state in HELD and wanted in _words(each)]
        if not found:
            held = "、".join(dict.fromkeys(each.scope for each in known.items if each.state in HELD))
            raise RuleViolation(
                f"“{known.name}”没有“{text}”（现有 {held}），未作更改。", code="unknown_item", where=text
            )
        chosen += [
            FiledItem(occupation=each.occupation, work_type=each.work_type, code=each.code, levels=each.levels)
            for each in found
        ]
    return tuple(chosen)


def _words(item: BodyItem) -> set[str]:
    known = code_changes()
    texts = (item.scope, item.code) if item.work_type else (item.scope, item.code, item.occupation)
    return {item_key(each, "", changes=known)[0] for each in texts}


def _require_new(known: Body, item: FiledItem, edition: str) -> None:
    key = item_key(item.occupation, item.work_type, item.code, edition, code_changes())
    for each in known.items:
        same = item_key(each.occupation, each.work_type, each.code, each.edition, code_changes()) == key
        if same and each.state in HELD and set(item.levels) <= set(each.levels):
            raise RuleViolation(
                f"“{known.name}”已有“{each.scope}”{'、'.join(map(str, item.levels))}级，未作更改。",
                code="item_held",
                where=each.scope,
            )


def _require_writable(desk: Desk, known: Body, reason: str) -> None:
    if desk.store.role != "centre":
        raise RuleViolation("名录由评价中心管理，未作更改。", code="centre_only", where=known.key)
    if not reason.strip():
        raise RuleViolation(f"“{known.name}”的变更须写理由，未作更改。", code="change_reason", where=known.key)


def write_change(desk: Desk, known: Body, change: BodyChange, reason: str) -> Body:
    """Write a change of a body down; the body as it stands then.

    Raises:
        RuleViolation: ``change_reason``, ``centre_only``.
    """
    _require_writable(desk, known, reason)
    with desk.store.change(desk.actor) as writing:
        _enter(desk, writing, known, change, reason)
    return body(desk, change.credit_code or known.key, max(change.on, _day(desk, None)))


def _enter(desk: Desk, writing: Change, known: Body, change: BodyChange, reason: str) -> None:
    enter(writing, BODY_CHANGE, next_id(desk, BODY_CHANGE, "change"), known.key, change, reason.strip())
