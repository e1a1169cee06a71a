"""The parts of a scheme being written as lines of a tree: what opens, what is inside, what is wrong; no Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from reviewer.domain import scheme as s
from reviewer.domain.procedure_problems import SchemeProblem
from reviewer.domain.records import Record
from reviewer.domain.rule_words import RULE_KIND_WORDS
from reviewer.domain.scheme_editing import Plain, template_name
from reviewer.domain.scheme_fields import Field, Path, fields_of, part_type, path_text, rule_type
from reviewer.domain.scheme_publishing import points_of
from reviewer.domain.scheme_words import PART_WORDS

# Lists whose parts stand at once below the part itself, without a line of their own.
_AT_ONCE = frozenset(((s.Section, "item"), (s.Item, "requirement"), (s.Letters, "template")))
_WIDEST = 24


class Node(NamedTuple):
    """One line. ``list_path`` is the list that a new part goes into from here, () where there is none."""

    path: Path
    depth: int
    title: str
    aside: str
    has_children: bool
    is_open: bool
    is_part: bool
    problems: int
    list_path: Path
    adds: str = ""

    @property
    def place(self) -> str:
        """The path as text."""
        return path_text(self.path)


def tree_nodes(document: Plain, open_paths: frozenset[Path], problems: Sequence[SchemeProblem]) -> tuple[Node, ...]:
    """Every line that is to be seen."""
    wrong = [each.path for each in problems]
    return tuple(_fields(document, s.Scheme, (), 0, open_paths, wrong))


def _fields(
    part: Plain, kind: type[Record], path: Path, depth: int, open_paths: frozenset[Path], wrong: list[str]
) -> Iterator[Node]:
    for field in fields_of(kind):
        where = (*path, field.name)
        if field.shape in ("parts", "rules"):
            held = part.get(field.name) or []
            if (kind, field.name) in _AT_ONCE:
                yield from _parts(field, held, where, depth, open_paths, wrong)
            else:
                yield from _list(field, held, where, depth, open_paths, wrong)
        elif field.shape == "part" and field.part is not None:
            if kind is s.Scheme:
                yield from _single(field, part.get(field.name), where, depth, open_paths, wrong)
            elif isinstance(part.get(field.name), dict):
                yield from _fields(part[field.name], field.part, where, depth, open_paths, wrong)
        elif field.shape == "rule":
            rule = part.get(field.name)
            inner = part_type(field, rule)
            if inner is not None:
                yield from _fields(rule or {}, inner, where, depth, open_paths, wrong)


def _list(
    field: Field, held: list[Any], path: Path, depth: int, open_paths: frozenset[Path], wrong: list[str]
) -> Iterator[Node]:
    is_open = path in open_paths and bool(held)
    word = PART_WORDS.get(field.part, "规则") if field.part is not None else "规则"
    aside = f"{len(held)}" if held else "无"
    if field.name == "section":
        aside = f"{points_of({'section': held})} 分"
    yield Node(path, depth, field.label, aside, bool(held), is_open, False, _count(wrong, path), path, word)
    if is_open:
        yield from _parts(field, held, path, depth + 1, open_paths, wrong)


def _parts(
    field: Field, held: list[Any], path: Path, depth: int, open_paths: frozenset[Path], wrong: list[str]
) -> Iterator[Node]:
    for at, each in enumerate(held):
        inner = part_type(field, each)
        if inner is None or not isinstance(each, dict):
            continue
        where = (*path, at)
        yield from _one(inner, each, where, depth, open_paths, wrong, path)


def _one(
    kind: type[Record], part: Plain, path: Path, depth: int, open_paths: frozenset[Path], wrong: list[str], into: Path
) -> Iterator[Node]:
    children = tuple(_fields(part, kind, path, depth + 1, open_paths, wrong))
    is_open = path in open_paths and bool(children)
    title, aside = part_title(kind, part)
    word = PART_WORDS.get(kind, "规则")
    yield Node(path, depth, title, aside, bool(children), is_open, True, _count(wrong, path), into, word)
    if is_open:
        yield from children


def _single(
    field: Field, part: Any, path: Path, depth: int, open_paths: frozenset[Path], wrong: list[str]
) -> Iterator[Node]:
    if not isinstance(part, dict) or field.part is None:
        yield Node(path, depth, field.label, "无", False, False, False, _count(wrong, path), path, field.label)
        return
    children = tuple(_fields(part, field.part, path, depth + 1, open_paths, wrong))
    is_open = path in open_paths and bool(children)
    can_go = path if field.may_be_none else ()
    yield Node(path, depth, field.label, "", bool(children), is_open, field.may_be_none, _count(wrong, path), can_go)
    if is_open:
        yield from children


def _count(wrong: list[str], path: Path) -> int:
    text = path_text(path)
    return sum(each == text or each.startswith((f"{text}.", f"{text}[")) for each in wrong)


def part_title(kind: type[Record], part: Plain) -> tuple[str, str]:
    """What a line says of a part, and what stands muted behind it."""
    if rule_type(part.get("kind")) is kind:
        return RULE_KIND_WORDS[kind], ""
    if kind is s.Section:
        return f"{part.get('no', '')} {part.get('title', '')}".strip() or "（未命名）", f"{points_of(part)} 分"
    if kind is s.Item:
        name = f"{part.get('clause', '')} {part.get('name', '')}".strip()
        return name or f"{part.get('id', '')} （未命名）", f"{part.get('full', '')} 分"
    if kind is s.LetterTemplate:
        return template_name(part), ""
    if kind in (s.Requirement, s.Condition):
        return f"{part.get('id', '')} {_short(part.get('text'))}".strip(), str(part.get("clause", ""))
    for name, aside in (
        ("label", "key"),
        ("name", "clause"),
        ("text", "judgement"),
        ("problem", "id"),
        ("place", "now"),
    ):
        if part.get(name):
            return _short(part[name]), str(part.get(aside) or "") if kind is s.FactKind else ""
    return str(part.get("id") or part.get("no") or part.get("by") or part.get("judgement") or "（未命名）"), ""


def _short(text: object) -> str:
    words = str(text or "").replace("\n", " ")
    return words if len(words) <= _WIDEST else f"{words[:_WIDEST]}…"


def opened_to(path: Path) -> frozenset[Path]:
    """All that must be open for a place to be seen."""
    return frozenset(path[:at] for at in range(1, len(path)))


def node_at(nodes: Sequence[Node], path: Path) -> Node | None:
    """The innermost line that holds a place."""
    best: Node | None = None
    for each in nodes:
        if path[: len(each.path)] == each.path and (best is None or len(best.path) <= len(each.path)):
            best = each
    return best
