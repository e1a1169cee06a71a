"""What a command answers, and how it is printed: lines for people, one JSON document for scripts."""

from __future__ import annotations

import json
import sys
import traceback
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from reviewer.desk import Desk
from reviewer.domain.records import to_plain
from reviewer.errors import ReviewerError


@dataclass
class Answer:
    """``data`` is any plain or Record value for ``--json``; ``lines`` are for people."""

    data: Any
    lines: Sequence[str] = field(default_factory=list)
    exit_code: int = 0


StoreCommand = Callable[[Desk, Namespace], Answer]
BareCommand = Callable[[Namespace], Answer]
EitherCommand = Callable[[Desk | None, Namespace], Answer]


def print_answer(answer: Answer, *, as_json: bool, quiet: bool) -> None:
    """Write the answer to stdout."""
    if as_json:
        print(json.dumps(to_plain(answer.data), ensure_ascii=False, indent=2))
    elif not quiet:
        for line in answer.lines:
            print(line)


def print_error(error: ReviewerError, *, as_json: bool) -> None:
    """One line on stderr; with ``--json`` the error document on stdout as well."""
    if as_json:
        document = {"kind": error.kind, "code": error.code, "message": error.message, "where": error.where}
        print(json.dumps({"error": document}, ensure_ascii=False))
    print(f"reviewer: {' '.join(str(error).split())}", file=sys.stderr)


def print_usage(problem: str, *, as_json: bool) -> None:
    """Words that the command line does not know: one line, and the same document as any error."""
    if as_json:
        document = {"kind": "usage", "code": "usage", "message": problem, "where": None}
        print(json.dumps({"error": document}, ensure_ascii=False))
    print(f"reviewer: {problem}", file=sys.stderr)


def print_bug(error: BaseException, *, as_json: bool) -> None:
    """What should not happen: one line on what was kept, and the trace to send along."""
    message = f"程序出错（{type(error).__name__}: {error}）；已保存的内容都在，请把上面的说明发给开发者。"
    traceback.print_exception(error, file=sys.stderr)
    if as_json:
        document = {"kind": "bug", "code": "bug", "message": message, "where": None}
        print(json.dumps({"error": document}, ensure_ascii=False))
    print(f"reviewer: {' '.join(message.split())}", file=sys.stderr)


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns lined up by display width (a Chinese character is two cells wide)."""
    if not rows:
        return []
    widths = [max(_cells(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(text + " " * (width - _cells(text)) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _cells(text: str) -> int:
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)
