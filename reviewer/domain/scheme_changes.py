"""Every difference between two versions of a scheme, in words, at the place as people say it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from reviewer.domain import scheme as s
from reviewer.domain.records import Record, canonical_json, decoded
from reviewer.domain.rule_words import RULE_KIND_WORDS
from reviewer.domain.scheme import Scheme
from reviewer.domain.scheme_editing import Plain, as_plain, part_name
from reviewer.domain.scheme_fields import (
    KEYS,
    TARGETS,
    Field,
    Path,
    fields_of,
    part_type,
    path_text,
    rule_type,
    walk,
)
from reviewer.domain.scheme_words import PART_WORDS, value_word

Kind = Literal["changed", "added", "removed", "moved"]
KIND_TEXT = {"changed": "改", "added": "增", "removed": "删", "moved": "移"}
# What a score stands on: the standard and how sheets become a result.
SCORED = ("section", "scoring")


class SchemeChange(Record):
    """One difference. ``path`` leads there in the newer document (of a removed part: in the older one).

    ``before`` and ``after`` are as printed, empty where there is nothing.
    """

    path: str
    place: str
    before: str
    after: str
    kind: Kind

    @property
    def text(self) -> str:
        """评分项 二(2) 满分：10 → 12."""
        if self.kind == "added":
            return f"{self.place}：新增{f' {self.after}' if self.after else ''}"
        if self.kind == "removed":
            return f"{self.place}：删去{f' {self.before}' if self.before else ''}"
        if self.kind == "moved":
            return f"{self.place}：顺序 {self.before} → {self.after}"
        return f"{self.place}：{self.before or '（空）'} → {self.after or '（空）'}"

    @property
    def is_scored(self) -> bool:
        """Whether it touches the standard or the scoring."""
        return self.path.split(".")[0].split("[")[0] in SCORED


def scheme_changes(old: Scheme, new: Scheme) -> tuple[SchemeChange, ...]:
    """Every difference between two schemes, in the newer document's order; none when they are equal."""
    return plain_changes(as_plain(old), as_plain(new))


def plain_changes(old: Plain, new: Plain) -> tuple[SchemeChange, ...]:
    """As ``scheme_changes``, of documents that need not be sound."""
    names = {**_part_names(old), **_part_names(new)}
    return tuple(_part(old, new, s.Scheme, (), "", names))


Names = Mapping[tuple[str, str], str]


def _part_names(plain: Plain) -> dict[tuple[str, str], str]:
    """What parts that others refer to are called: by their list and id."""
    found = {}
    for _, kind, part in walk(plain):
        target = TARGETS.get(kind)
        if target is not None and kind not in (s.Requirement, s.Item):
            found[target, str(part.get(KEYS[kind][0], ""))] = str(part.get("label") or part.get("name") or "")
    return found


def touches_scores(changes: tuple[SchemeChange, ...]) -> bool:
    """Whether a sheet that was scored under the older version cannot stand as it is."""
    return any(each.is_scored for each in changes)


def _part(old: Plain, new: Plain, kind: type[Record], path: Path, place: str, names: Names) -> Iterator[SchemeChange]:
    for field in fields_of(kind):
        before, after = old.get(field.name), new.get(field.name)
        # A field that is left out and one that has its default value say the same.
        before, after = (_plain_default(field) if each is None else each for each in (before, after))
        if before == after:
            continue
        where = (*path, field.name)
        name = f"{place} {field.label}".strip() if kind is not s.Scheme or field.shape != "parts" else ""
        yield from _field(field, kind, before, after, where, name, names)


def _field(
    field: Field, kind: type[Record], before: Any, after: Any, path: Path, place: str, names: Names
) -> Iterator[SchemeChange]:
    if field.shape in ("part", "rule"):
        kinds = [part_type(field, each) for each in (before, after)]
        if isinstance(before, dict) and isinstance(after, dict) and kinds[0] is kinds[1] and kinds[0] is not None:
            yield from _part(before, after, kinds[0], path, place, names)
            return
    if field.shape in ("parts", "rules") and isinstance(before, list) and isinstance(after, list):
        yield from _parts(field, before, after, path, place, names)
        return
    yield SchemeChange(
        path=path_text(path),
        place=place,
        before=_named(field, kind, before, names),
        after=_named(field, kind, after, names),
        kind="changed",
    )


def _named(field: Field, kind: type[Record], value: Any, names: Names) -> str:
    """A value as printed; what refers to a part by the part's name."""
    if field.shape == "ref" and isinstance(value, str):
        return names.get((field.reference, value)) or value
    if field.shape == "refs" and isinstance(value, list):
        return "、".join(names.get((field.reference, str(each))) or str(each) for each in value)
    return shown(field, kind, value)


def _parts(
    field: Field, old: list[Any], new: list[Any], path: Path, place: str, called: Names
) -> Iterator[SchemeChange]:
    names = [_names(field, each) for each in (old, new)]
    if any(len(set(each)) < len(each) for each in names):
        names = [list(map(str, range(len(each)))) for each in (old, new)]
    before, after = ({name: at for at, name in enumerate(each)} for each in names)
    for name, at in after.items():
        if name not in before:
            yield _whole(field, new[at], (*path, at), place, "added")
        elif old[before[name]] != new[at]:
            yield from _pair(field, old[before[name]], new[at], (*path, at), place, called)
    for name, at in before.items():
        if name not in after:
            yield _whole(field, old[at], (*path, at), place, "removed")
    yield from _order(
        field, [n for n in before if n in after], [n for n in after if n in before], new, after, path, place
    )


def _pair(field: Field, old: Any, new: Any, path: Path, place: str, names: Names) -> Iterator[SchemeChange]:
    kinds = [part_type(field, each) for each in (old, new)]
    kind = kinds[0]
    if kind is not None and kind is kinds[1]:
        yield from _part(old, new, kind, path, _place(kind, new, path, place), names)
    else:
        yield SchemeChange(
            path=path_text(path), place=f"{place} {_ordinal(path)}".strip(),
            before=_summary(field, old), after=_summary(field, new), kind="changed",
        )  # fmt: skip


def _order(
    field: Field, before: list[str], after: list[str], new: list[Any], places: Mapping[str, int], path: Path, place: str
) -> Iterator[SchemeChange]:
    """Of the parts that both have, those that another stands before now: as few as tell the order."""
    waiting = list(before)
    for name in after:
        if waiting[0] != name:
            at = places[name]
            yield SchemeChange(
                path=path_text((*path, at)),
                place=_place_of(field, new[at], (*path, at), place),
                before=f"第 {before.index(name) + 1} 位",
                after=f"第 {after.index(name) + 1} 位",
                kind="moved",
            )
        waiting.remove(name)


def _names(field: Field, parts: list[Any]) -> list[str]:
    """What tells each part from its like; of parts without a name, their place."""
    keys = KEYS.get(field.part, ()) if field.part is not None else ()
    if not keys or not all(isinstance(each, dict) for each in parts):
        return list(map(str, range(len(parts))))
    return ["\n".join(str(each.get(key, "")) for key in keys) for each in parts]


def _whole(field: Field, part: Any, path: Path, place: str, kind: Literal["added", "removed"]) -> SchemeChange:
    text = _summary(field, part)
    return SchemeChange(
        path=path_text(path),
        place=_place_of(field, part, path, place),
        before=text if kind == "removed" else "",
        after=text if kind == "added" else "",
        kind=kind,
    )


def _place_of(field: Field, part: Any, path: Path, place: str) -> str:
    kind = part_type(field, part)
    return _place(kind, part, path, place) if kind is not None else f"{place} {_ordinal(path)}".strip()


_OWN_NAME = (s.Item, s.Requirement, s.Section, s.LetterTemplate)


def _place(kind: type[Record], part: Plain, path: Path, place: str) -> str:
    """Parts that everybody knows by their number stand alone, others behind what they belong to."""
    name = part_name(kind, part)
    if kind not in KEYS or not any(str(part.get(key, "")) for key in KEYS[kind]):
        return f"{place} {_ordinal(path)}".strip()
    if kind in _OWN_NAME or len(path) == 2:
        return name
    # 批次设定 联系人“甲”, not 批次设定 联系人 联系人“甲”.
    return f"{place.removesuffix(PART_WORDS.get(kind, ' ')).rstrip()} {name}".strip()


def _ordinal(path: Path) -> str:
    return f"第 {path[-1] + 1} 条" if isinstance(path[-1], int) else ""


def _summary(field: Field, part: Any) -> str:
    """A part that came or went: its name and what it says."""
    kind = part_type(field, part)
    if kind is None or not isinstance(part, dict):
        return _text(part)
    if rule_type(part.get("kind")) is kind:
        return rule_text(part)
    said = [str(part[name]) for name in ("name", "label", "title", "text", "problem") if part.get(name)]
    if kind is s.Item:
        said.insert(1, f"满分 {part.get('full')}")
    if not said:
        said = [
            f"{each.label} {shown(each, kind, part.get(each.name))}" for each in fields_of(kind) if part.get(each.name)
        ]
    return "，".join(said[:3])


def rule_text(rule: Plain) -> str:
    """A rule in one line: 数值（申报数据 training_years，下限 3，单位 年）."""
    kind = rule_type(rule.get("kind"))
    if kind is None:
        return str(rule.get("kind", ""))
    parts = [
        f"{each.label} {shown(each, kind, rule[each.name])}"
        for each in fields_of(kind)
        if rule.get(each.name) not in (None, [], "", each.default)
    ]
    return RULE_KIND_WORDS[kind] + (f"（{'，'.join(parts)}）" if parts else "")


def shown(field: Field, kind: type[Record], value: Any) -> str:
    """A field's value as printed."""
    if value is None:
        return ""
    if field.shape == "flag":
        return "是" if value else "否"
    if field.shape == "choice":
        return value_word(kind, field.name, str(value))
    if field.shape == "choices" and isinstance(value, list):
        return "、".join(value_word(kind, field.name, str(each)) for each in value)
    if field.shape == "rule" and isinstance(value, dict):
        return rule_text(value)
    if field.shape == "part" and isinstance(value, dict) and field.part is not None:
        return "，".join(
            f"{each.label} {shown(each, field.part, value[each.name])}"
            for each in fields_of(field.part)
            if value.get(each.name)
        )
    if field.name == "paragraphs" and isinstance(value, list):
        return "／".join(map(str, value))
    return _text(value)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(_text(each) for each in value)
    if isinstance(value, dict):
        return "；".join(f"{key}：{_text(each)}" for key, each in value.items())
    return "" if value is None else str(value)


def _plain_default(field: Field) -> Any:
    """A field's default as a document has it."""
    value = field.default
    if isinstance(value, tuple | Record):
        return decoded(canonical_json(value), Any)
    if field.shape in ("part", "parts", "rule", "rules") or value is None or isinstance(value, bool | int | str):
        return value
    return str(value)
