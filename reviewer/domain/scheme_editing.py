"""A scheme document that is being written: plain data, changed part by part, sound or not yet."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import msgspec

from reviewer.domain import scheme as s
from reviewer.domain.procedure_problems import SchemeProblem
from reviewer.domain.records import Record, canonical_json, converted, decoded
from reviewer.domain.scheme import Scheme
from reviewer.domain.scheme_fields import (
    KEYS,
    TARGETS,
    Field,
    Path,
    field_of,
    fields_of,
    part_type,
    path_text,
    rule_type,
    type_at,
    walk,
)
from reviewer.domain.scheme_problems import scheme_problems
from reviewer.domain.scheme_words import PART_WORDS, field_word
from reviewer.errors import RuleViolation

Plain = dict[str, Any]
# Texts that must be there but may be empty: what the notice does not say.
_MAY_BE_EMPTY = frozenset(((s.Item, "short"), (s.SchemeHead, "catalogue")))


def _may_be_empty(kind: type[Record], name: str) -> bool:
    return (kind, name) in _MAY_BE_EMPTY or (name == "clause" and kind is not s.Item)


def value_at(plain: Plain, path: Path) -> Any:
    """What stands at a path; None where nothing does."""
    value: Any = plain
    for step in path:
        if isinstance(step, str):
            value = value.get(step) if isinstance(value, dict) else None
        else:
            value = value[step] if isinstance(value, list) and 0 <= step < len(value) else None
    return value


def with_value(plain: Plain, path: Path, value: Any) -> Plain:
    """The document with another value at a path; None takes the field away.

    A part that is renamed is renamed wherever it is referred to.

    Raises:
        RuleViolation: ``unknown_place``, nothing can stand there.
    """
    changed = copy.deepcopy(plain)
    kind = type_at(changed, path[:-1])
    holder = value_at(changed, path[:-1])
    name = path[-1] if path else ""
    if isinstance(holder, list) and isinstance(name, int) and 0 <= name < len(holder):
        holder[name] = value
        return changed
    if kind is None or not isinstance(holder, dict) or name not in {"kind", *(each.name for each in fields_of(kind))}:
        raise unknown_place(path)
    old = holder.get(str(name))
    if name == "kind" and rule_type(old) is kind:
        _change_rule(holder, str(value))
    elif value is None:
        holder.pop(str(name), None)
    else:
        holder[str(name)] = value
    if KEYS.get(kind, ("",))[0] == name and isinstance(old, str) and isinstance(value, str) and old and value:
        _rename(changed, kind, old, value)
    return changed


def _change_rule(rule: Plain, tag: str) -> None:
    """Another kind of rule; what both kinds have stays."""
    before, after = dict(rule), new_rule(tag)
    rule.clear()
    rule.update(after)
    kind = rule_type(tag)
    if kind is not None:
        names = {each.name for each in fields_of(kind)}
        rule.update({name: value for name, value in before.items() if name in names})


def unknown_place(path: Path) -> RuleViolation:
    """The refusal of a path that leads nowhere."""
    where = path_text(path)
    return RuleViolation(f"办法中没有“{where}”这一处，未作更改；请核对位置。", code="unknown_place", where=where)


def _rename(plain: Plain, kind: type[Record], old: str, new: str) -> None:
    """Let every reference follow, unless another part still has the old name."""
    target = TARGETS.get(kind, "")
    key = KEYS[kind][0]
    if not target or any(each.get(key) == old for _, one, each in walk(plain) if one is kind):
        return
    for _, one, each in walk(plain):
        for field in fields_of(one):
            if field.reference != target:
                continue
            held = each.get(field.name)
            if held == old:
                each[field.name] = new
            elif isinstance(held, list):
                each[field.name] = [new if name == old else name for name in held]


def with_part(plain: Plain, path: Path, part: Any = None, at: int | None = None) -> tuple[Plain, Path]:
    """A part more in the list at ``path`` (or the optional part there); one with usual content by default.

    Returns:
        the document and the path of the new part.

    Raises:
        RuleViolation: ``unknown_place``, no list there.
    """
    kind = type_at(plain, path[:-1])
    if kind is None or not path or not isinstance(path[-1], str):
        raise unknown_place(path)
    names = {each.name for each in fields_of(kind)}
    if path[-1] not in names:
        raise unknown_place(path)
    field = field_of(kind, path[-1])
    if field.shape not in ("part", "parts", "rules"):
        raise unknown_place(path)
    changed = copy.deepcopy(plain)
    made = part if part is not None else new_part(changed, field)
    holder = value_at(changed, path[:-1])
    if part is None and isinstance(made, dict):
        made |= _numbered(changed, field, holder)
    if field.shape == "part":
        holder[field.name] = made
        return changed, path
    held = list(holder.get(field.name) or [])
    place = len(held) if at is None else max(0, min(len(held), at))
    held.insert(place, made)
    holder[field.name] = held
    return changed, (*path, place)


def without_part(plain: Plain, path: Path) -> Plain:
    """The document without the part at a path.

    Raises:
        RuleViolation: ``unknown_place``.
    """
    if not path or value_at(plain, path) is None:
        raise unknown_place(path)
    changed = copy.deepcopy(plain)
    holder = value_at(changed, path[:-1])
    del holder[path[-1]]
    return changed


def with_moved(plain: Plain, path: Path, step: int) -> tuple[Plain, Path]:
    """The part some places further down (or, negative, up) in its list; at an end it stays.

    Raises:
        RuleViolation: ``unknown_place``.
    """
    held, at = value_at(plain, path[:-1]), path[-1] if path else None
    if not isinstance(held, list) or not isinstance(at, int) or not 0 <= at < len(held):
        raise unknown_place(path)
    changed = copy.deepcopy(plain)
    row = value_at(changed, path[:-1])
    to = max(0, min(len(row) - 1, at + step))
    row.insert(to, row.pop(at))
    return changed, (*path[:-1], to)


# ---- new parts


def new_part(plain: Plain, field: Field) -> Any:
    """A part of the kind that a list holds, with an id of its own and what it cannot do without."""
    kind = field.part
    if kind is None:
        return new_rule("judgement")
    part = {each.name: empty_value(each) for each in fields_of(kind) if each.is_required}
    for key in KEYS.get(kind, ())[:1]:
        part[key] = _free_name(plain, kind, key)
    if kind is s.Requirement or kind is s.Condition:
        part["rule"] = new_rule("judgement")
    if kind is s.Item:
        part |= {"full": "5", "requirement": [], "rubric": {"text": ""}, "short": ""}
    return part


def _numbered(plain: Plain, field: Field, holder: Plain) -> Plain:
    """Numbers of an item in its section, of a requirement in its item, as standards number them."""
    taken = {str(each.get("id")) for _, kind, each in walk(plain) if kind is field.part}
    number = len(holder.get(field.name) or []) + 1
    if field.part is s.Section:
        while str(number) in taken:
            number += 1
        return {"id": str(number), "no": _CHINESE[number - 1] if number <= len(_CHINESE) else str(number)}
    if field.part is s.Item:
        while f"{holder.get('id')}.{number}" in taken:
            number += 1
        return {
            "id": f"{holder.get('id')}.{number}",
            "clause": f"{holder.get('no')}({number})",
            "short": str(number),
        }
    if field.part is s.Requirement:
        letters = (f"{holder.get('id')}.{each}" for each in "abcdefghijklmnopqrstuvwxyz")
        return {"id": next((each for each in letters if each not in taken), f"{holder.get('id')}.{number}")}
    return {}


_CHINESE = "一二三四五六七八九十"


def new_rule(tag: str) -> Plain:
    """A rule of that kind with nothing filled in."""
    for field in fields_of(s.Condition):
        if field.shape == "rule":
            kind = part_type(field, {"kind": tag})
            if kind is not None:
                return {"kind": tag, **{each.name: empty_value(each) for each in fields_of(kind) if each.is_required}}
    raise RuleViolation(f"没有“{tag}”这种规则。", code="unknown_rule", where=tag)


def empty_value(field: Field) -> Any:
    """What stands in a required field before anything was filled in."""
    if field.shape == "part" and field.part is not None:
        return {each.name: empty_value(each) for each in fields_of(field.part) if each.is_required}
    if field.shape in ("choice",):
        return field.choices[0][0]
    if field.shape in ("texts", "numbers", "wholes", "refs", "choices", "parts", "rules"):
        return []
    if field.shape == "rule":
        return new_rule("judgement")
    simple: dict[str, Any] = {"number": "0", "whole": 1, "flag": False, "table": {}}
    return simple.get(field.shape, "")


_STEMS = {"FactKind": "fact", "Stage": "stage", "Deadline": "deadline", "Method": "method", "Recommendation": "letter"}


def _free_name(plain: Plain, kind: type[Record], key: str) -> str:
    taken = {str(each.get(key)) for _, one, each in walk(plain) if one is kind}
    letters = {s.EvidenceClass: "新类别", s.Phrase: "新说明"}
    stem = letters.get(kind) or (f"{_STEMS[kind.__name__]}_" if kind.__name__ in _STEMS else "")
    stem = stem or {"Condition": "T", "Reading": "R", "ProjectItem": "P"}.get(kind.__name__, "")
    number = 1
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"


# ---- what is wrong


def draft_problems(plain: Plain) -> tuple[SchemeProblem, ...]:
    """Everything that keeps the document from being a scheme, each with its path; empty when it is sound."""
    found = list(_type_problems(plain))
    if found:
        return tuple(found)
    try:
        scheme = converted(plain, Scheme)
    except msgspec.ValidationError as error:
        return (SchemeProblem(str(error).partition(" - at `$.")[2].rstrip("`"), "内容不合要求。"),)
    return tuple(scheme_problems(scheme))


def as_scheme(plain: Plain) -> Scheme:
    """The scheme that the document is.

    Raises:
        msgspec.ValidationError: it is none.
    """
    return converted(plain, Scheme)


def as_plain(scheme: Scheme) -> Plain:
    """A scheme as plain data that can be changed."""
    plain: Plain = decoded(canonical_json(scheme), dict[str, Any])
    return plain


def _type_problems(plain: Plain) -> Iterator[SchemeProblem]:
    for path, kind, part in walk(plain):
        known = {each.name for each in fields_of(kind)} | {"kind"}
        for name in part:
            if name not in known:
                yield SchemeProblem(path_text((*path, name)), f"不认识的字段“{name}”。")
        for field in fields_of(kind):
            where = path_text((*path, field.name))
            if field.name not in part:
                if field.is_required:
                    yield SchemeProblem(where, f"缺少“{field.label}”。")
                continue
            text = _fault(kind, field, part[field.name])
            if text:
                yield SchemeProblem(where, text)


def _fault(kind: type[Record], field: Field, value: Any) -> str:
    if field.shape in ("part", "parts"):
        shape = dict if field.shape == "part" else list
        return "" if isinstance(value, shape) or (value is None and field.may_be_none) else f"“{field.label}”不成形。"
    if field.shape in ("rule", "rules"):
        rules = [value] if field.shape == "rule" else value if isinstance(value, list) else [None]
        return "" if all(part_type(field, each) is not None for each in rules) else "不认识的规则。"
    if isinstance(value, str) and not value.strip() and field.is_required and not _may_be_empty(kind, field.name):
        return f"“{field.label}”未填。"
    try:
        converted(value, field.type)
    except msgspec.ValidationError:
        return f"“{field.label}”{_WANTED.get(field.shape, '不合要求')}。"
    return ""


_WANTED = {
    "number": "应为数，如 2.5",
    "whole": "应为整数",
    "numbers": "应为用顿号隔开的数",
    "wholes": "应为用顿号隔开的整数",
    "choice": "不在可选的取值之内",
    "choices": "不在可选的取值之内",
    "flag": "应为是或否",
}


def field_label(kind: type[Record], name: str) -> str:
    """What a field is called."""
    return field_word(kind, name).label


def part_name(kind: type[Record], part: Plain) -> str:
    """What a part is called among its like: 评分项 二(2), 条件 W07."""
    word = PART_WORDS.get(kind, "")
    if kind is s.Section:
        return f"{word} {part.get('no', '')}"
    if kind is s.Item:
        return f"{word} {part.get('clause') or part.get('id', '')}"
    if kind is s.LetterTemplate:
        return f"{word} {template_name(part)}"
    if kind is s.FactKind:
        return f"{word}“{part.get('label', '')}”"
    name = next((str(part.get(key, "")) for key in (*KEYS.get(kind, ()), "name", "text") if part.get(key)), "")
    if kind.__name__ in ("Stage", "Deadline", "Method", "Recommendation"):
        name = str(part.get("name") or name)
    if kind in (s.EvidenceClass, s.Phrase) or kind.__name__ in ("Stage", "Deadline", "Method", "Contact"):
        return f"{word}“{name}”"
    return f"{word} {name}".strip()


_TEMPLATES = {
    "correction": "补正通知",
    "commitment": "诚信承诺书",
    "publicity": "公示",
    "receipt": "备案回执",
}
_CONCLUSIONS = {"PASS": "通过", "RECTIFY": "限期整改", "FAIL": "不通过"}


def template_name(part: Plain) -> str:
    """复函（通过）, 补正通知 …"""
    kind = str(part.get("kind", "letter"))
    if kind == "letter":
        return f"复函（{_CONCLUSIONS.get(str(part.get('conclusion', '')), '未定')}）"
    return _TEMPLATES.get(kind, kind)
