"""The fields of one part as lines of a form: label, help, what stands in them, what may be chosen; no Qt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from reviewer.domain import scheme as s
from reviewer.domain.letter_fields import TEMPLATE_FIELDS
from reviewer.domain.records import Record
from reviewer.domain.rule_words import RULE_KIND_WORDS
from reviewer.domain.scheme_editing import Plain, template_name, value_at
from reviewer.domain.scheme_fields import RULES, Field, Path, fields_of, part_type, rule_tag, type_at, walk
from reviewer.domain.scheme_typing import shown_text

RULE_CHOICE = "kind"
_NO_CHOICE = ("", "（无）")


class FormLine(NamedTuple):
    """One field; ``heading`` stands over the first one of a part inside the part."""

    path: Path
    field: Field
    text: str
    value: Any
    choices: tuple[tuple[str, str], ...]
    heading: str = ""
    is_rule_kind: bool = False


def form_lines(document: Plain, path: Path, catalogues: tuple[tuple[str, str], ...] = ()) -> tuple[FormLine, ...]:
    """The fields of the part at a path, with those of what it holds once (its rule, its rubric).

    ``catalogues`` are (id, title) of those that may be named.
    """
    kind, part = type_at(document, path), value_at(document, path)
    if kind is None or not isinstance(part, dict):
        return ()
    lines = _lines(document, kind, part, path, "")
    return tuple(
        each._replace(choices=(*each.choices, *catalogues)) if each.field.reference == "catalogue" else each
        for each in lines
    )


def _lines(document: Plain, kind: type[Record], part: Plain, path: Path, heading: str) -> Iterator[FormLine]:
    for field in fields_of(kind):
        where, value = (*path, field.name), part.get(field.name)
        if field.shape in ("parts", "rules") or (kind is s.SchemeHead and field.name in ("version", "based_on")):
            continue
        if field.shape == "part" and field.part is not None:
            if isinstance(value, dict):
                yield from _lines(document, field.part, value, where, field.label)
            continue
        if field.shape == "rule":
            yield from _rule(document, field, value, where)
            continue
        shown = field.default if value is None and not field.is_required else value
        if kind is s.LetterTemplate and field.name == "paragraphs":
            field = field._replace(help=f"{field.help}。{_letter_places(str(part.get('kind', 'letter')))}")
        yield FormLine(where, field, shown_text(field, shown), shown, choices_of(document, field, path), heading)
        heading = ""


def _letter_places(kind: str) -> str:
    """Which fields a template may name."""
    return "可用字段：" + "　".join(f"{{{name}}} {words}" for name, words in TEMPLATE_FIELDS.get(kind, {}).items())


def _rule(document: Plain, field: Field, value: Any, path: Path) -> Iterator[FormLine]:
    inner = part_type(field, value)
    kinds = tuple((rule_tag(each), RULE_KIND_WORDS.get(each, rule_tag(each))) for each in RULES)
    tag = str(value.get("kind", "")) if isinstance(value, dict) else ""
    yield FormLine((*path, RULE_CHOICE), field, tag, tag, kinds, "", is_rule_kind=True)
    if inner is not None:
        yield from _lines(document, inner, value, path, "")


def choices_of(document: Plain, field: Field, path: Path) -> tuple[tuple[str, str], ...]:
    """What may be chosen in a field: (value, words)."""
    found = field.choices
    if field.reference:
        found = tuple(_references(document, field.reference, path))
    if field.shape in ("ref", "choice") and (field.may_be_none or not field.is_required) and ("" not in dict(found)):
        can_be_nothing = field.may_be_none or field.default == ""
        return (_NO_CHOICE, *found) if can_be_nothing else found
    return found


def _references(document: Plain, name: str, path: Path) -> Iterator[tuple[str, str]]:
    head = document.get("scheme") or {}
    if name == "catalogue":
        return
    if name == "template":
        yield from ((kind, "复函" if kind == "letter" else template_name({"kind": kind})) for kind in TEMPLATE_FIELDS)
    elif name == "applicant_kind":
        yield from ((each, each) for each in head.get("applicant_kinds") or [])
    elif name == "form_kind":
        yield from ((each, each) for each in {**(head.get("form_kinds") or {}), **_same(head.get("applicant_kinds"))})
    else:
        yield from _parts(document, name, path)


def _same(names: object) -> dict[str, str]:
    return {str(each): str(each) for each in names} if isinstance(names, list) else {}


_TYPES = {"FactKind": "fact", "EvidenceClass": "evidence_class", "Section": "section", "Item": "item"}
_MORE_TYPES = {"Requirement": "requirement", "Method": "method", "Stage": "stage"}


def _parts(document: Plain, name: str, path: Path) -> Iterator[tuple[str, str]]:
    # An item's deductions choose among its own requirements.
    own = path[:4] if name == "requirement" and "rubric" in path else ()
    for where, kind, part in walk(document):
        if {**_TYPES, **_MORE_TYPES}.get(kind.__name__) != name or where[: len(own)] != own:
            continue
        value = str(part.get("key") or part.get("id") or part.get("name") or "")
        words = str(part.get("label") or part.get("name") or part.get("title") or part.get("text") or value)
        yield value, words if words == value else f"{words}　{value}"
