"""A field that a document names and the data lacks is an error naming the field, never a blank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reviewer.domain.records import Record
from reviewer.errors import RuleViolation


def missing_fields(data: Record, labels: Mapping[str, str]) -> tuple[str, ...]:
    """The Chinese labels of those fields of ``data`` that are blank text, empty or None.

    ``labels`` maps attribute names to the words a person knows them by.
    """
    return tuple(label for name, label in labels.items() if _is_blank(getattr(data, name)))


def _is_blank(value: object) -> bool:
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, tuple):
        return not value
    return False


def require(document: str, missing: Iterable[str]) -> None:
    """Stop when anything is missing.

    Args:
        document: the document's Chinese name, for the message.
        missing: labels of the missing fields.

    Raises:
        RuleViolation: code ``missing_field``, ``where`` is the first missing field.
    """
    labels = tuple(missing)
    if labels:
        message = f"{document}缺 {len(labels)} 项：{'、'.join(labels)}。未生成文件，补填后再试。"
        raise RuleViolation(message, code="missing_field", where=labels[0])
