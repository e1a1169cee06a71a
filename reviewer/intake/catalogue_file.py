"""Catalogue files: JSON documents of occupations, of code changes and of published lists of bodies."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from reviewer.domain.catalogue import Catalogue
from reviewer.domain.code_changes import CodeChanges
from reviewer.domain.published_registry import PublishedRegistry
from reviewer.domain.records import Record, decoded
from reviewer.errors import EnvironmentProblem, RuleViolation, reason_of

RecordT = TypeVar("RecordT", bound=Record)


def load_catalogue(path: Path) -> Catalogue:
    """Read a catalogue.

    Raises:
        RuleViolation: not a catalogue, or two rows of one body or group with the same edition, code, name, work type.
        EnvironmentProblem: the file cannot be read.
    """
    catalogue = _document(path, Catalogue, "职业目录")
    refuse_repeated(catalogue, path.name)
    return catalogue


def load_code_changes(path: Path) -> CodeChanges:
    """Read the changes of codes and names between two editions.

    Raises:
        RuleViolation: not such a document.
        EnvironmentProblem: the file cannot be read.
    """
    return _document(path, CodeChanges, "职业编码变化表")


def load_published_registry(path: Path) -> PublishedRegistry:
    """Read a published list of bodies.

    Raises:
        RuleViolation: not such a document.
        EnvironmentProblem: the file cannot be read.
    """
    return _document(path, PublishedRegistry, "机构名录")


def refuse_repeated(catalogue: Catalogue, where: str) -> None:
    """See that no row is there twice; several bodies may hold the same one (沪人社职〔2024〕38号: 西式烹调师).

    Raises:
        RuleViolation: a row is there twice.
    """
    seen: set[tuple[str, ...]] = set()
    for entry in catalogue.entries:
        key = (*entry.key, entry.group)
        if key in seen:
            message = f"第 {entry.seq} 行“{entry.full_name}”重复。目录未导入，原有数据未变。"
            raise RuleViolation(message, code="catalogue_invalid", where=where)
        seen.add(key)


def _document(path: Path, kind: type[RecordT], name: str) -> RecordT:
    try:
        raw = path.read_bytes()
    except OSError as error:
        message = f"读不了{name}文件（{reason_of(error)}）。数据未变，请检查文件是否存在、可读。"
        raise EnvironmentProblem(message, code="catalogue_unreadable", where=str(path)) from error
    try:
        return decoded(raw, kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message = f"{name}内容不合要求（{error}）。没有导入，原有数据未变。"
        raise RuleViolation(message, code="catalogue_invalid", where=path.name) from error
