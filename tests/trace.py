"""Which test shows which requirement, and where in the program it stands.

    python tests/trace.py            write tests/requirements.md
    python tests/trace.py --check    exit 1 when the file is not what would be written, or an id is unaccounted for

Where: the modules of the program whose names the marked tests use, themselves or through functions and fixtures of
their file; a command line in a test stands for the function that carries the command out. What is context only (a duty
of others, not of the program) stands in ``requirements_context.toml`` with its reason.
"""

from __future__ import annotations

import ast
import json
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from reviewer.cli import BARE, EITHER, WITH_STORE

FOLDER = Path(__file__).resolve().parent
PACKAGES = ("reviewer", "ui")
# Used by every test to get at what it tests: not where a requirement stands.
EVERYWHERE = frozenset(
    {"reviewer.desk", "reviewer.errors", "reviewer.cli", "reviewer.resources", "reviewer.domain.records", "ui.qt.theme"}
)
MOST = 6
TABLE = FOLDER / "requirements.md"
CONTEXT = FOLDER / "requirements_context.toml"


class Shown(NamedTuple):
    """A test that is marked with an id."""

    id: str
    test: str
    modules: tuple[str, ...]


def requirements() -> list[dict[str, str]]:
    """Every requirement in the order of the page."""
    found: list[dict[str, str]] = json.loads((FOLDER / "requirements.json").read_text("utf-8"))["requirements"]
    return found


def context() -> Mapping[str, str]:
    """Ids that are context only → why."""
    found: dict[str, str] = tomllib.loads(CONTEXT.read_text("utf-8"))["context"]
    return found


@cache
def shown() -> tuple[Shown, ...]:
    """Every mark of every test."""
    return tuple(_shown())


def _shown() -> Iterator[Shown]:
    for path in sorted(FOLDER.rglob("test_*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        file = _File(path, tree)
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                for each in _marks(node):
                    yield Shown(each, f"{path.relative_to(FOLDER).as_posix()}::{node.name}", file.modules(node))


def _marks(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    for mark in node.decorator_list:
        if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Attribute) and mark.func.attr == "requirement":
            for value in mark.args:
                if isinstance(value, ast.Constant):
                    yield str(value.value)


class _File:
    """What names of a test file stand for."""

    def __init__(self, path: Path, tree: ast.Module) -> None:
        self.imported: dict[str, str] = {}
        self.own: dict[str, ast.AST] = {}
        for node in tree.body:
            if isinstance(node, ast.ImportFrom) and node.module:
                for each in node.names:
                    self.imported[each.asname or each.name] = node.module
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                self.own[node.name] = node
            elif isinstance(node, ast.Assign):
                self.own |= {each.id: node for each in node.targets if isinstance(each, ast.Name)}

    def modules(self, node: ast.AST) -> tuple[str, ...]:
        """The program's modules that a test uses, most used first."""
        counts: dict[str, int] = {}
        waiting, seen = [node], set[str]()
        while waiting:
            at = waiting.pop()
            for name in _names(at):
                module = self.imported.get(name)
                if module is not None and module.split(".")[0] in PACKAGES and module not in EVERYWHERE:
                    counts[module] = counts.get(module, 0) + 1
                elif name in self.own and name not in seen:
                    seen.add(name)
                    waiting.append(self.own[name])
            for module in _commands(at):
                counts[module] = counts.get(module, 0) + 1
        return tuple(sorted(counts, key=lambda each: (-counts[each], each)))


def _names(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            yield each.id
        elif isinstance(each, ast.arg):
            yield each.arg


def _commands(node: ast.AST) -> Iterator[str]:
    """The modules of commands that stand in calls as words: ``run(store, "registry", "list")``."""
    verbs = _verbs()
    for each in ast.walk(node):
        if isinstance(each, ast.Call | ast.List | ast.Tuple):
            parts = each.args if isinstance(each, ast.Call) else each.elts
            words = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            for at, word in enumerate(words):
                following = words[at + 1] if at + 1 < len(words) else None
                module = verbs.get((word, following)) or verbs.get((word, None))
                if module is not None:
                    yield module


@cache
def _verbs() -> Mapping[tuple[str, str | None], str]:
    return {verb: run.__module__ for table in (BARE, EITHER, WITH_STORE) for verb, run in table.items()}


def table() -> str:
    """The page, in Markdown."""
    tests: dict[str, list[Shown]] = {}
    for each in shown():
        tests.setdefault(each.id, []).append(each)
    why = context()
    lines = [
        "# Requirements: where each stands in the program, and which tests show it",
        "",
        "Written by `python tests/trace.py`; a test keeps it up to date.",
        "",
        "| id | clause | what | where | tests |",
        "|---|---|---|---|---|",
    ]
    for each in requirements():
        mine = tests.get(each["id"], [])
        if mine:
            where = "<br>".join(f"`{module}`" for module in _most(mine))
            proofs = "<br>".join(dict.fromkeys(one.test for one in mine))
        else:
            where, proofs = (f"context: {why[each['id']]}", "–") if each["id"] in why else ("open", "–")
        what = each["text"].replace("|", "\\|")
        lines.append(f"| {each['id']} | {each['clause']} | {what} | {where} | {proofs} |")
    return "\n".join(lines) + "\n"


def _most(tests: list[Shown]) -> list[str]:
    counts: dict[str, int] = {}
    for each in tests:
        for rank, module in enumerate(each.modules):
            counts[module] = counts.get(module, 0) + max(1, MOST - rank)
    return sorted(counts, key=lambda each: (-counts[each], each))[:MOST]


def problems() -> list[str]:
    """Ids of the notices (A to G) that neither a test shows nor the context explains; context that is not needed."""
    marked, why = {each.id for each in shown()}, context()
    known = {each["id"] for each in requirements()}
    open_ids = sorted(each for each in known - marked - set(why) if not each.startswith("X"))
    found = [f"{each}: neither a test nor a line of context" for each in open_ids]
    found += [f"{each}: context of an id that tests show" for each in sorted(set(why) & marked)]
    found += [f"{each}: context of an id that does not exist" for each in sorted(set(why) - known)]
    return found + [f"{each}: context without a reason" for each, reason in why.items() if not reason.strip()]


def main(arguments: list[str]) -> int:
    """Write or check the table."""
    wanted, found = table(), problems()
    if "--check" in arguments:
        if not TABLE.exists() or TABLE.read_text("utf-8") != wanted:
            found.append("requirements.md is not up to date; run: python tests/trace.py")
    else:
        TABLE.write_text(wanted, encoding="utf-8", newline="\n")
    sys.stdout.write("\n".join(found or ["every id of the notices is accounted for"]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
