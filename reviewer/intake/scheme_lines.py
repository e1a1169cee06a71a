"""Where in a TOML file a key stands: from a path such as ``section[0].item[1].full`` to its line."""

from __future__ import annotations

import re

_HEAD = re.compile(r"^\s*(\[\[?)\s*([^\]\n]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*([A-Za-z0-9_-]+|"[^"]*"|'[^']*')\s*=\s*(.*)$""")
_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]")


class LineMap:
    """The lines of a TOML document's tables and keys, and of a list's entries that have a line each."""

    def __init__(self, text: str) -> None:
        self._lines: dict[str, int] = {"": 1}
        self._scan(text)

    def line(self, path: str) -> int:
        """The line (from 1) of the path, or of the nearest table or key above it."""
        steps = [match.group(0) for match in _STEP.finditer(path)]
        for length in range(len(steps), -1, -1):
            known = "".join(steps[:length]).lstrip(".")
            if known in self._lines:
                return self._lines[known]
        return 1

    def _scan(self, text: str) -> None:
        table = ""
        counts: dict[str, int] = {}
        depth = 0
        fence = ""
        open_list, entries = "", 0
        for number, line in enumerate(text.splitlines(), start=1):
            if fence or depth > 0:
                if depth == 1 and not fence and line.lstrip().startswith("{"):
                    self._lines.setdefault(f"{open_list}[{entries}]", number)
                    entries += 1
                depth, fence = _state(line, depth, fence)
                continue
            head = _HEAD.match(line)
            if head:
                table = _table_path(head.group(2), counts, is_array=head.group(1) == "[[")
                self._lines.setdefault(table, number)
                continue
            key = _KEY.match(line)
            if key:
                name = key.group(1).strip("\"'")
                open_list, entries = f"{table}.{name}" if table else name, 0
                self._lines.setdefault(open_list, number)
                depth, fence = _state(key.group(2), 0, "")


def _table_path(name: str, counts: dict[str, int], *, is_array: bool) -> str:
    """The indexed path of a table head: every array of tables on the way stands at its last entry."""
    parts = [part.strip().strip("\"'") for part in name.split(".")]
    path = ""
    for position, part in enumerate(parts):
        path = f"{path}.{part}" if path else part
        if is_array and position == len(parts) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = f"{path}[{counts[path]}]"
    return path


def _state(text: str, depth: int, fence: str) -> tuple[int, str]:
    """Bracket depth and open multi-line string after ``text``: what follows is a value until both end."""
    at = 0
    while at < len(text):
        three = text[at : at + 3]
        if fence:
            if three == fence:
                fence, at = "", at + 3
            else:
                at += 1
        elif three in ('"""', "'''"):
            fence, at = three, at + 3
        elif text[at] in "\"'":
            at = _after_string(text, at)
        elif text[at] == "#":
            break
        else:
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(text[at], 0)
            at += 1
    return depth, fence


def _after_string(text: str, at: int) -> int:
    quote = text[at]
    at += 1
    while at < len(text) and text[at] != quote:
        at += 2 if text[at] == "\\" and quote == '"' else 1
    return at + 1
