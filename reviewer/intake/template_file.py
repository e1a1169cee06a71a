"""Reading and writing one template of an official paper as a TOML file that staff edit."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from reviewer.domain.letter_fields import TEMPLATE_FIELDS
from reviewer.domain.records import converted
from reviewer.domain.scheme import LetterTemplate
from reviewer.errors import EnvironmentProblem, RuleViolation, reason_of
from reviewer.intake.scheme_file import syntax_fault, toml_value, type_fault
from reviewer.intake.scheme_lines import LineMap


def load_template(path: Path) -> LetterTemplate:
    """Read a template; whether its words are sound is not looked at.

    Raises:
        RuleViolation: ``template_file``: no TOML, an unknown key, a missing one or a wrong type; with its line.
        EnvironmentProblem: the file cannot be read.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        message = f"读不了模板文件（{reason_of(error)}）。模板未变，请检查文件是否存在、可读。"
        raise EnvironmentProblem(message, code="template_unreadable", where=str(path)) from error
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise _refusal(path, "文件不是 UTF-8 编码。") from error
    try:
        return converted(tomllib.loads(text), LetterTemplate)
    except tomllib.TOMLDecodeError as error:
        place, sentence = syntax_fault(error, text)
        raise _refusal(path, f"{place}：{sentence}") from error
    except msgspec.ValidationError as error:
        key, sentence = type_fault(str(error))
        raise _refusal(path, f"{LineMap(text).line(key)}:{key or '文件'}：{sentence}") from error


def _refusal(path: Path, text: str) -> RuleViolation:
    return RuleViolation(f"{text}模板未变；请改正后重试。", code="template_file", where=path.name)


def template_file(template: LetterTemplate) -> str:
    """The template as TOML, its paragraphs one a line, under the list of the fields that it may name."""
    lines = [f"# {{{name}}}　{label}" for name, label in _fields(template.kind).items()]
    lines = ["# 段落中的 {字段} 由数据填入，可用的有：", *lines]
    for key, value in msgspec.to_builtins(template).items():
        if isinstance(value, list | tuple):
            lines += [f"{key} = [", *(f"    {toml_value(each)}," for each in value), "]"] if value else [f"{key} = []"]
        else:
            lines.append(f"{key} = {toml_value(value)}")
    return "\n".join(lines) + "\n"


def _fields(kind: str) -> Mapping[str, str]:
    return TEMPLATE_FIELDS.get(kind, {})
