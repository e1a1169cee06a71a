"""Catalogue files: JSON documents of occupations."""

from __future__ import annotations

from pathlib import Path

import msgspec

from reviewer.domain.catalogue import Catalogue
from reviewer.domain.records import decoded
from reviewer.errors import EnvironmentProblem, RuleViolation, reason_of


def load_catalogue(path: Path) -> Catalogue:
    """Read a catalogue.

    Raises:
        RuleViolation: not a catalogue, or two entries with the same code, name and work type.
        EnvironmentProblem: the file cannot be read.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        message = f"读不了职业目录文件（{reason_of(error)}）。数据未变，请检查文件是否存在、可读。"
        raise EnvironmentProblem(message, code="catalogue_unreadable", where=str(path)) from error
    try:
        catalogue = decoded(raw, Catalogue)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message = f"职业目录内容不合要求（{error}）。目录未导入，原有数据未变。"
        raise RuleViolation(message, code="catalogue_invalid", where=path.name) from error
    seen: set[tuple[str, str, str]] = set()
    for entry in catalogue.entries:
        key = (entry.code, entry.name, entry.work_type)
        if key in seen:
            message = f"第 {entry.seq} 行“{entry.name}”重复。目录未导入，原有数据未变。"
            raise RuleViolation(message, code="catalogue_invalid", where=path.name)
        seen.add(key)
    return catalogue
