"""The fields of every part of a scheme, read off its types: what goes in, what may be chosen, what refers to what."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple, Union, get_args, get_origin

import msgspec

from reviewer.domain import procedure as p
from reviewer.domain import rule_kinds as r
from reviewer.domain import scheme as s
from reviewer.domain.records import Record
from reviewer.domain.scheme_words import field_word, value_word

Shape = Literal[
    "text", "lines", "date", "number", "whole", "flag", "choice", "choices", "texts", "numbers", "wholes",
    "ref", "refs", "part", "parts", "rule", "rules", "table",
]  # fmt: skip
Step = str | int
Path = tuple[Step, ...]

# What names a part among its like; parts of other types are told by their place.
KEYS: Final[Mapping[type[Record], tuple[str, ...]]] = {
    s.FactKind: ("key",),
    s.EvidenceClass: ("name",),
    s.Condition: ("id",),
    s.Material: ("no",),
    s.Section: ("id",),
    s.Item: ("id",),
    s.Requirement: ("id",),
    s.GradePoints: ("judgement",),
    s.Method: ("id",),
    s.Phrase: ("text",),
    s.LetterTemplate: ("kind", "conclusion"),
    p.Stage: ("id",),
    p.Deadline: ("id",),
    p.Recommendation: ("id",),
    p.Contact: ("name",),
    p.ProjectItem: ("id",),
    p.Reading: ("id",),
    p.Repair: ("place",),
}
_FACT, _CLASS = "fact", "evidence_class"
# Fields that hold the name of another part: of which list.
REFERENCES: Final[Mapping[tuple[type[Record], str], str]] = {
    (s.Condition, "only_if"): _FACT,
    (s.Condition, "applies_to"): "applicant_kind",
    (s.Material, "any_of"): _CLASS,
    (s.MaterialPart, "any_of"): _CLASS,
    (s.Requirement, "evidence"): _CLASS,
    (s.Deduction, "requirements"): "requirement",
    (s.Phrase, "items"): "item",
    (s.SchemeHead, "catalogue"): "catalogue",
    (s.LetterTemplate, "kind"): "template",
    (p.Stage, "next"): "stage",
    (p.Stage, "methods"): "method",
    (p.Deadline, "stage"): "stage",
    (p.Deadline, "late_stage"): "stage",
    (p.Call, "affiliation_fact"): _FACT,
    (p.ProjectReview, "stage"): "stage",
    (p.ProjectItem, "material"): _CLASS,
    (r.PeopleCount, "qualified_by"): "requirement",
    (r.Number, "fact"): _FACT,
    (r.Grade, "fact"): _FACT,
    (r.Grade, "date_fact"): _FACT,
    (r.Grade, "on_fact"): _FACT,
    (r.Stated, "fact"): _FACT,
    (r.Choice, "fact"): _FACT,
    (r.Presence, "fact"): _FACT,
    (r.Document, "evidence"): _CLASS,
    (r.Document, "compendium"): _CLASS,
    (r.TenureDocument, "tenure_fact"): _FACT,
    (r.TenureDocument, "evidence"): _CLASS,
    (r.TenureDocument, "start_fact"): _FACT,
    (r.TenureDocument, "end_fact"): _FACT,
    (r.TenureDocument, "filed_fact"): _FACT,
    (r.SameAs, "switch_fact"): _FACT,
    (r.SameAs, "requirements"): "requirement",
    (r.SameAs, "facts"): _FACT,
    (r.LegalPerson, "registered_fact"): _FACT,
    (r.LegalPerson, "branch_kinds"): "form_kind",
    (r.LegalPerson, "evidence"): _CLASS,
    (r.DatedBasis, "basis_fact"): _FACT,
    (r.DatedBasis, "date_fact"): _FACT,
    (r.FiledBy, "fact"): _FACT,
    (r.StandardMet, "sections"): "section",
}
# The lists whose parts are referred to.
TARGETS: Final[Mapping[type[Record], str]] = {
    s.FactKind: _FACT,
    s.EvidenceClass: _CLASS,
    s.Section: "section",
    s.Item: "item",
    s.Requirement: "requirement",
    s.Method: "method",
    p.Stage: "stage",
}
_LONG: Final = frozenset(
    (
        (s.Condition, "text"), (s.Condition, "note"), (s.Item, "text"), (s.Rubric, "text"), (s.Phrase, "text"),
        (s.LetterTemplate, "title"), (p.Reading, "problem"), (p.Reading, "reading"), (p.ProjectItem, "text"),
        (p.Repair, "was"), (p.Repair, "now"),
    )
)  # fmt: skip
_DATES: Final = frozenset(
    ((s.SourceNotice, "date"), (p.Deadline, "date"), (p.Call, "closes_on"), (r.FiledBy, "date"), (r.DatedBasis, "last"))
)
RULES: Final[tuple[type[Record], ...]] = get_args(r.RuleKind)


class Field(NamedTuple):
    """One field: its name and words, its shape, the parts it holds, whether it may be left out.

    ``reference`` names the list whose parts may be chosen; ``choices`` are (value, word).
    """

    name: str
    label: str
    help: str
    shape: Shape
    type: Any
    is_required: bool
    may_be_none: bool
    default: object
    choices: tuple[tuple[str, str], ...] = ()
    reference: str = ""
    part: type[Record] | None = None


@lru_cache(maxsize=128)
def fields_of(kind: type[Record]) -> tuple[Field, ...]:
    """The fields of a type of part, in the document's order."""
    return tuple(_field(kind, each) for each in msgspec.structs.fields(kind))


@lru_cache(maxsize=1024)
def field_of(kind: type[Record], name: str) -> Field:
    """One field.

    Raises:
        KeyError: no such field.
    """
    for each in fields_of(kind):
        if each.name == name:
            return each
    raise KeyError(name)


def _field(kind: type[Record], info: msgspec.structs.FieldInfo) -> Field:
    word = field_word(kind, info.name)
    inner, may_be_none = _without_none(info.type)
    shape, part, values = _shape(kind, info.name, inner)
    default = info.default
    if default is msgspec.NODEFAULT and info.default_factory is not msgspec.NODEFAULT:
        default = info.default_factory()
    choices = tuple((each, value_word(kind, info.name, each)) for each in values)
    return Field(
        info.name, word.label, word.help, shape, info.type, info.required, may_be_none,
        None if default is msgspec.NODEFAULT else default,
        choices, REFERENCES.get((kind, info.name), ""), part,
    )  # fmt: skip


def _without_none(kind: Any) -> tuple[Any, bool]:
    if get_origin(kind) in (Union, types.UnionType):
        parts = [each for each in get_args(kind) if each is not type(None)]
        if len(parts) < len(get_args(kind)) and len(parts) == 1:
            return parts[0], True
    return kind, False


def _shape(kind: type[Record], name: str, inner: Any) -> tuple[Shape, type[Record] | None, tuple[str, ...]]:
    origin, arguments = get_origin(inner), get_args(inner)
    if origin is Literal:
        return "choice", None, tuple(map(str, arguments))
    if isinstance(inner, type) and issubclass(inner, r.Group):
        return "choice", None, tuple(each.value for each in r.Group)
    if origin is dict:
        return "table", None, ()
    if origin in (Union, types.UnionType):
        return "rule", None, ()
    if origin is tuple:
        return _list_shape(kind, name, arguments[0])
    if isinstance(inner, type) and issubclass(inner, Record):
        return "part", inner, ()
    if (kind, name) in REFERENCES:
        return "ref", None, ()
    plain: dict[Any, Shape] = {bool: "flag", int: "whole", Decimal: "number", str: "text"}
    shape = plain[inner]
    if shape == "text":
        shape = "lines" if (kind, name) in _LONG else "date" if (kind, name) in _DATES else "text"
    return shape, None, ()


def _list_shape(kind: type[Record], name: str, of: Any) -> tuple[Shape, type[Record] | None, tuple[str, ...]]:
    if get_origin(of) is Literal:
        return "choices", None, tuple(map(str, get_args(of)))
    if get_origin(of) in (Union, types.UnionType):
        return "rules", None, ()
    if isinstance(of, type) and issubclass(of, Record):
        return "parts", of, ()
    if (kind, name) in REFERENCES:
        return "refs", None, ()
    return ("numbers" if of is Decimal else "wholes" if of is int else "texts"), None, ()


def rule_tag(kind: type[Record]) -> str:
    """The word by which documents name a kind of rule."""
    return str(kind.__struct_config__.tag)


def rule_type(tag: object) -> type[Record] | None:
    """The kind of rule of that tag, None where there is none."""
    return next((each for each in RULES if rule_tag(each) == tag), None)


def part_type(field: Field, plain: object) -> type[Record] | None:
    """The type of what a field holds: of a rule by its kind."""
    if field.shape in ("rule", "rules"):
        return rule_type(plain.get("kind")) if isinstance(plain, Mapping) else None
    return field.part


def walk(
    plain: object, kind: type[Record] = s.Scheme, path: Path = ()
) -> Iterator[tuple[Path, type[Record], dict[str, Any]]]:
    """Every part of a plain document: its path, its type, its own dict; from the outside in."""
    if not isinstance(plain, dict):
        return
    yield path, kind, plain
    for field in fields_of(kind):
        value = plain.get(field.name)
        if field.shape in ("part", "rule"):
            inner = part_type(field, value)
            if inner is not None:
                yield from walk(value, inner, (*path, field.name))
        elif field.shape in ("parts", "rules") and isinstance(value, list):
            for at, each in enumerate(value):
                inner = part_type(field, each)
                if inner is not None:
                    yield from walk(each, inner, (*path, field.name, at))


def type_at(plain: object, path: Path) -> type[Record] | None:
    """The type of the part at a path, None where there is none."""
    kind: type[Record] | None = s.Scheme
    value: Any = plain
    field: Field | None = None
    for step in path:
        if isinstance(step, str):
            if kind is None or not isinstance(value, dict) or step not in {each.name for each in fields_of(kind)}:
                return None
            field = field_of(kind, step)
            value = value.get(step)
            kind = part_type(field, value) if field.shape in ("part", "rule") else None
        else:
            if field is None or not isinstance(value, list) or not -len(value) <= step < len(value):
                return None
            value = value[step]
            kind = part_type(field, value)
    return kind


def path_text(path: Sequence[Step]) -> str:
    """A path as problems name it: ``section[0].item[1].full``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def read_path(text: str) -> Path:
    """The path that ``path_text`` wrote."""
    steps: list[Step] = []
    for part in text.split("."):
        name, *places = part.replace("]", "").split("[")
        steps += [name, *(int(each) for each in places if each.lstrip("-").isdigit())]
    return tuple(each for each in steps if each != "")
