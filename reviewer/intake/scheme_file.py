"""Scheme files: one TOML document to a Scheme and back, and the JSON Schema that describes it.

A scheme that the program would misread is refused with file, line and key; nothing is guessed.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from reviewer.domain.records import canonical_json, converted
from reviewer.domain.scheme import Scheme
from reviewer.domain.scheme_problems import scheme_problems
from reviewer.errors import EnvironmentProblem, RuleViolation, reason_of
from reviewer.intake.scheme_lines import LineMap

_SCHEMA_ID = "scheme.schema.json"
_TYPE_NAMES = {
    "str": "文字", "int": "整数", "decimal": "数", "bool": "true 或 false", "array": "数组",
    "object": "表", "float": "小数", "null": "空",
}  # fmt: skip


class SchemeRefused(RuleViolation):
    """A scheme file is not sound. ``problems`` holds one ``file:line:key：text`` for each problem."""

    def __init__(self, problems: tuple[str, ...], *, where: str) -> None:
        first = problems[0].removeprefix(f"{where}：")
        text = first if len(problems) == 1 else "\n".join((f"共 {len(problems)} 处问题", *problems))
        super().__init__(f"{text}\n遴选办法未导入，原有数据未变；请改正后重试。", code="scheme_invalid", where=where)
        self.problems = problems


def load_scheme(path: Path) -> tuple[Scheme, bytes]:
    """Read and check a scheme file.

    Returns:
        The scheme and its canonical JSON bytes (what is hashed and stored).

    Raises:
        SchemeRefused: TOML fault, unknown key or rule kind, wrong type, dangling reference, wrong sum.
        EnvironmentProblem: the file cannot be read.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        message = f"读不了遴选办法文件（{reason_of(error)}）。数据未变，请检查文件是否存在、可读。"
        raise EnvironmentProblem(message, code="scheme_unreadable", where=str(path)) from error
    return parse_scheme(raw, path.name)


def parse_scheme(raw: bytes, file: str) -> tuple[Scheme, bytes]:
    """As ``load_scheme``, from the bytes of a file named ``file`` in messages.

    Raises:
        SchemeRefused: the document is not a sound scheme.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _refusal(f"{file}:{line}:文件", "文件不是 UTF-8 编码。") from error
    try:
        document = tomllib.loads(text.replace("\r\n", "\n"), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        place, sentence = syntax_fault(error, text)
        raise _refusal(f"{file}:{place}", sentence) from error
    lines = LineMap(text)
    try:
        scheme = converted(document, Scheme)
    except msgspec.ValidationError as error:
        key, sentence = type_fault(str(error))
        raise _refusal(f"{file}:{lines.line(key)}:{key or '文件'}", sentence) from error
    problems = scheme_problems(scheme)
    if problems:
        places = [f"{file}:{lines.line(each.path)}:{each.path}" for each in problems]
        texts = tuple(f"{place}：{each.text}" for place, each in zip(places, problems, strict=True))
        raise SchemeRefused(texts, where=places[0])
    return scheme, canonical_json(scheme)


def _refusal(where: str, sentence: str) -> SchemeRefused:
    return SchemeRefused((f"{where}：{sentence}",), where=where)


def syntax_fault(error: tomllib.TOMLDecodeError, text: str) -> tuple[str, str]:
    """Place (``line:key``) and sentence of a fault that the TOML reader found."""
    message = str(error)
    found = re.search(r"\(at line (\d+), column (\d+)\)", message)
    line = int(found.group(1)) if found else text.count("\n") + 1
    source = text.splitlines()[line - 1] if 0 < line <= len(text.splitlines()) else ""
    key = source.split("=")[0].strip() or "文件"
    reason = "同一个键写了两次" if "overwrite" in message or "twice" in message else "写法有误"
    column = f"第 {found.group(2)} 列附近" if found else "文件末尾"
    return f"{line}:{key}", f"TOML {reason}（{column}：{message.split(' (at')[0]}）。"


def type_fault(message: str) -> tuple[str, str]:
    """Key path and sentence of what msgspec refused first."""
    body, _, path = message.partition(" - at `$")
    key = path.rstrip("`").lstrip(".")
    named = re.search(r"`([^`]*)`", body)
    name = named.group(1) if named else ""
    inner = f"{key}.{name}".lstrip(".")
    if body.startswith("Object contains unknown field"):
        return inner, f"不认识的键“{name}”。"
    if body.startswith("Object missing required field"):
        return inner, f"缺少键“{name}”。"
    value = body.split("'")[1] if body.count("'") >= 2 else ""
    if body.startswith("Invalid value") and key.endswith("kind"):
        return key, f"不认识的规则类型“{value}”。"
    if body.startswith("Invalid enum value") or body.startswith("Invalid value"):
        return key, f"“{value or body.rsplit(' ', 1)[-1]}”不在允许的取值之内。"
    wanted = re.search(r"Expected `([^`]*)`, got `([^`]*)`", body)
    if wanted:
        expected = "或".join(_TYPE_NAMES.get(each.strip(), each.strip()) for each in wanted.group(1).split("|"))
        return key, f"类型不对：应为{expected}，实为{_TYPE_NAMES.get(wanted.group(2), wanted.group(2))}。"
    if body.startswith("Invalid decimal"):
        return key, "不是一个数。"
    return key, f"内容不合要求（{body}）。"


def scheme_json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of scheme files, generated from the domain types."""

    def numbers(node: Any) -> Any:
        if isinstance(node, dict):
            if node.get("format") == "decimal":
                return {"type": ["number", "string"], **{k: v for k, v in node.items() if k not in ("type", "format")}}
            return {key: numbers(value) for key, value in node.items()}
        return [numbers(each) for each in node] if isinstance(node, list) else node

    (root,), parts = msgspec.json.schema_components([Scheme], ref_template="#/$defs/{name}")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": _SCHEMA_ID, "title": "遴选办法"}
    schema: dict[str, Any] = numbers({**head, **root, "$defs": parts})
    return schema


def schema_text() -> str:
    """The published file's text."""
    return json.dumps(scheme_json_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def write_scheme(scheme: Scheme, path: Path) -> None:
    """Write a scheme as a TOML file that ``load_scheme`` reads back to the same scheme.

    Raises:
        EnvironmentProblem: the file cannot be written.
    """
    plain = msgspec.to_builtins(scheme, builtin_types=(Decimal,))
    head = {"scheme": plain.pop("scheme")}
    text = "\n".join(_tables({**head, **plain}, ""))
    try:
        path.write_text(text.lstrip("\n") + "\n", encoding="utf-8", newline="\n")
    except OSError as error:
        message = f"写不了遴选办法文件（{reason_of(error)}）。原文件未变，请换一个位置。"
        raise EnvironmentProblem(message, code="scheme_unwritable", where=str(path)) from error


def _tables(table: dict[str, Any], prefix: str) -> list[str]:
    """Lines of a table: its plain keys first, then its tables and arrays of tables."""
    lines: list[str] = []
    nested: list[tuple[str, Any]] = []
    for key, value in table.items():
        if value is None:
            continue
        if _is_tables(value) or (isinstance(value, dict) and key != "rule"):
            nested.append((key, value))
        else:
            lines.append(f"{_key(key)} = {toml_value(value)}")
    for key, value in nested:
        path = f"{prefix}.{_key(key)}" if prefix else _key(key)
        if isinstance(value, dict):
            lines += ["", f"[{path}]", *_tables(value, path)]
        else:
            for each in value:
                lines += ["", f"[[{path}]]", *_tables(each, path)]
    return lines


def _is_tables(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(each, dict) for each in value)


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key, ensure_ascii=False)


def toml_value(value: Any) -> str:
    """A plain value as TOML, on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        inside = ", ".join(f"{_key(key)} = {toml_value(each)}" for key, each in value.items() if each is not None)
        return f"{{ {inside} }}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml_value(each) for each in value) + "]"
    if isinstance(value, str):
        # JSON's escapes are TOML's, except that TOML also refuses a raw DEL character.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value)


def main(arguments: list[str]) -> int:
    """Write the JSON Schema: ``python -m reviewer.intake.scheme_file resources/schemes/scheme.schema.json``."""
    Path(arguments[0]).write_text(schema_text(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
