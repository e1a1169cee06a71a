"""An imported list of bodies: looked at first (what is new, changed, the same, unreadable), then written down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, Literal

import msgspec

from reviewer.desk import Desk
from reviewer.domain.catalogue import plain_code, plain_name
from reviewer.domain.moments import beijing_date
from reviewer.domain.published_registry import PublishedRegistry
from reviewer.domain.records import Record
from reviewer.domain.registers import BODY
from reviewer.domain.registry import ListedBody, ListedItem
from reviewer.errors import RuleViolation
from reviewer.intake.catalogue_file import load_published_registry
from reviewer.intake.registry_file import ReadBody, ReadRegistry, UnreadRow, read_registry_file
from reviewer.resources import resource_path
from reviewer.usecases.catalogues import code_changes
from reviewer.usecases.registers import enter, entries
from reviewer.usecases.registry import bodies

SHIPPED: Final = ("shanghai-2024-38",)
_LONGEST_NAME: Final = 60
LineKind = Literal["added", "changed", "same", "missing"]
LINE_KINDS: Final[dict[LineKind, str]] = {
    "added": "新增",
    "changed": "变更",
    "same": "相同",
    "missing": "文件中没有",
}


class ImportLine(Record):
    """A body of the list and what the import means for it; ``repairs`` are (before, after) of mended names."""

    kind: LineKind
    body: ListedBody
    changes: tuple[str, ...] = ()
    repairs: tuple[tuple[str, str], ...] = ()


class ImportPreview(Record):
    """What an import would write. A body that the new file has not is told and stays until it is removed."""

    list: str
    title: str
    as_of: date
    lines: tuple[ImportLine, ...]
    unread: tuple[UnreadRow, ...] = ()
    remarks: tuple[UnreadRow, ...] = ()

    def count(self, kind: LineKind) -> int:
        """How many bodies."""
        return sum(each.kind == kind for each in self.lines)

    @property
    def bodies(self) -> int:
        """Bodies in the file."""
        return sum(each.kind != "missing" for each in self.lines)

    @property
    def items(self) -> int:
        """Items in the file."""
        return sum(len(each.body.items) for each in self.lines if each.kind != "missing")

    @property
    def codes(self) -> int:
        """Different occupation codes in the file."""
        return len({item.code for each in self.lines if each.kind != "missing" for item in each.body.items} - {""})


def shipped_registry(name: str) -> PublishedRegistry:
    """A list that comes with the program.

    Raises:
        EnvironmentProblem: the installation is incomplete.
    """
    return load_published_registry(resource_path("registries", f"{name}.json"))


def preview_import(desk: Desk, source: Path | str, list_name: str = "", on: date | None = None) -> ImportPreview:
    """What importing a file (or a shipped list by its id) would do; nothing is written.

    ``on`` is the day that the list tells of: its notice's date for a shipped one, else today.

    Raises:
        RuleViolation: ``file_missing``, ``registry_unreadable``, ``list_name``, ``unknown_list``.
    """
    if isinstance(source, str) or str(source) in SHIPPED:
        name = str(source)
        if name not in SHIPPED:
            raise RuleViolation(f"程序没有随带名录“{name}”，未导入。", code="unknown_list", where=name)
        published = shipped_registry(name)
        title, day = published.source, on or date.fromisoformat(published.date)
        return _preview(desk, _list_name(list_name or name), title, day, _of_published(published))
    read = read_registry_file(source)
    name = _list_name(list_name or source.stem)
    return _preview(desk, name, source.name, on or beijing_date(desk.clock()), read)


def import_registry(desk: Desk, preview: ImportPreview) -> ImportPreview:
    """Write down what a preview found new or changed; the same again writes nothing.

    Returns:
        the preview as it was carried out.
    """
    if desk.store.role != "centre":
        raise RuleViolation("名录由评价中心导入，未作更改。", code="centre_only")
    written = [each.body for each in preview.lines if each.kind in ("added", "changed")]
    if written:
        with desk.store.change(desk.actor) as change:
            for body in written:
                enter(change, BODY, _entry_id(body), preview.list, body, f"导入 {preview.title}")
    return preview


def _preview(desk: Desk, name: str, title: str, day: date, read: ReadRegistry) -> ImportPreview:
    kept = {each.id: each.value for each in entries(desk, BODY, ListedBody, name)}
    lines: list[ImportLine] = []
    for found in read.bodies:
        listed = _listed(found, name, title, day)
        before = kept.pop(_entry_id(listed), None)
        if before is None:
            lines.append(ImportLine(kind="added", body=listed, repairs=_repairs(found)))
            continue
        changes = _differences(before, listed)
        line = ImportLine(kind="changed", body=listed, changes=changes, repairs=_repairs(found))
        lines.append(line if changes else ImportLine(kind="same", body=before, repairs=_repairs(found)))
    lines += [ImportLine(kind="missing", body=each) for each in kept.values()]
    remarks = (*read.remarks, *_out_remarks(desk, lines))
    return ImportPreview(list=name, title=title, as_of=day, lines=tuple(lines), unread=read.unread, remarks=remarks)


def _out_remarks(desk: Desk, lines: Sequence[ImportLine]) -> Iterable[UnreadRow]:
    """Bodies of the file that were removed or suspended here: a list alone revives none."""
    out = {alias: each for each in bodies(desk) if each.state in ("removed", "suspended") for alias in each.aliases}
    for line in lines:
        known = out.get(line.body.credit_code) or out.get(plain_name(line.body.name))
        if line.kind != "missing" and known is not None:
            why = f"名录中为“{known.state_text}”，导入不改变；要恢复的请登记恢复或新增"
            yield UnreadRow(where=line.body.no or known.key, text=line.body.name, why=why)


def _list_name(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise RuleViolation(f"名录的名称应为 1 到 {_LONGEST_NAME} 个字符，未导入。", code="list_name", where=text)
    return name


def _entry_id(body: ListedBody) -> str:
    return f"{body.list}/{body.credit_code or plain_name(body.name)}"


def _of_published(published: PublishedRegistry) -> ReadRegistry:
    bodies = [
        ReadBody(
            no=str(body.no),
            name=body.name,
            items=tuple(
                ListedItem(
                    row=each.seq,
                    occupation=each.name,
                    work_type=each.work_type,
                    code=each.code,
                    edition=each.edition,
                    levels=each.levels,
                    raw=each.raw,
                    repair=each.repair,
                )
                for each in body.items
            ),
        )
        for body in published.bodies
    ]
    return ReadRegistry(bodies=tuple(bodies))


def _listed(found: ReadBody, name: str, title: str, day: date) -> ListedBody:
    items = tuple(msgspec.structs.replace(each, edition=each.edition or _edition(each)) for each in found.items)
    return ListedBody(
        list=name,
        title=title,
        as_of=day,
        no=found.no,
        name=found.name,
        raw_name=found.raw_name,
        credit_code=found.credit_code,
        number=found.number,
        address=found.address,
        contact=found.contact,
        phone=found.phone,
        district=found.district,
        items=items,
    )


def _edition(item: ListedItem) -> str:
    """The edition that a code and name belong to together; empty where that is not known.

    Source: 沪人社职〔2024〕38号 一 (14 rows of its own list are of the older edition, K10).
    """
    name, code, changes = plain_name(item.occupation), plain_code(item.code), code_changes()
    for change in changes.changes:
        if (plain_name(change.old_name), plain_code(change.old_code)) == (name, code):
            return changes.older
        if (plain_name(change.new_name), plain_code(change.new_code)) == (name, code):
            return changes.newer
    return _known_editions().get((name, code), "")


@cache
def _known_editions() -> dict[tuple[str, str], str]:
    return {
        (plain_name(item.name), plain_code(item.code)): item.edition
        for each in SHIPPED
        for body in shipped_registry(each).bodies
        for item in body.items
    }


def _differences(before: ListedBody, now: ListedBody) -> tuple[str, ...]:
    """What is different, in words. The day of the list alone is no difference: the older one stays."""
    told = []
    facts = {
        "name": "名称",
        "number": "备案编号",
        "address": "地址",
        "contact": "联系人",
        "phone": "电话",
        "district": "区县",
    }
    for field, label in facts.items():
        old, new = getattr(before, field), getattr(now, field)
        if old != new:
            told.append(f"{label}：{old or '无'} → {new or '无'}")
    old_items, new_items = _by_scope(before.items), _by_scope(now.items)
    told += [f"新增 {_item_text(new_items[key])}" for key in new_items if key not in old_items]
    told += [f"不再列 {_item_text(old_items[key])}" for key in old_items if key not in new_items]
    told += [
        f"{_item_text(old_items[key])} → {_item_text(new_items[key])}"
        for key in new_items
        if key in old_items and _meaning(old_items[key]) != _meaning(new_items[key])
    ]
    return tuple(told)


def _by_scope(items: Iterable[ListedItem]) -> dict[tuple[str, str, str], ListedItem]:
    return {(plain_name(each.occupation), plain_name(each.work_type), plain_code(each.code)): each for each in items}


def _meaning(item: ListedItem) -> tuple[object, ...]:
    return item.code, item.edition, item.levels, item.filed_on, item.valid_until


def _item_text(item: ListedItem) -> str:
    name = f"{item.occupation}（{item.work_type}）" if item.work_type else item.occupation
    return f"{item.code} {name} {'、'.join(map(str, item.levels))}".strip()


def _repairs(found: ReadBody) -> tuple[tuple[str, str], ...]:
    mended: Sequence[tuple[str, str]] = [(found.raw_name, found.name)] if found.raw_name else []
    names = [
        (each.raw, f"{each.occupation}（{each.work_type}）" if each.work_type else each.occupation)
        for each in found.items
        if each.raw
    ]
    return (*mended, *names)
