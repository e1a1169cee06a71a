"""The terms of a round from a file: TOML or JSON, ``term = "as people write it"``."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from reviewer.errors import EnvironmentProblem, RuleViolation, reason_of

LARGEST_BYTES = 200_000


def load_terms(path: Path) -> dict[str, str]:
    """Terms by key as text; lists are one a line, numbers as they are written.

    Raises:
        RuleViolation: ``terms_file``.
        EnvironmentProblem: the file cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise EnvironmentProblem(
            f"不能读取批次设定文件：{reason_of(error)}。", code="file_unreadable", where=path.name
        ) from error
    try:
        if len(data) > LARGEST_BYTES:
            raise ValueError("too large")
        text = data.decode("utf-8-sig")
        plain = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
        return {str(key): _text(value) for key, value in dict(plain).items()}
    except (ValueError, TypeError) as error:
        raise RuleViolation(
            '批次设定文件读不出，未作更改；每行写“项 = "内容"”，如 number = "样人社职〔2026〕1号"。',
            code="terms_file",
            where=path.name,
        ) from error


def _text(value: object) -> str:
    if isinstance(value, list):
        return "\n".join(_text(each) for each in value)
    if isinstance(value, bool | dict) or value is None:
        raise ValueError(value)
    return str(value)
