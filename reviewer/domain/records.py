"""Base of all immutable values, their canonical JSON (RFC 8785) and its SHA-256."""

from __future__ import annotations

import hashlib
from typing import Any, TypeVar, dataclass_transform

import msgspec
import rfc8785


class _RecordMeta(msgspec.StructMeta):
    """Makes every Record's own fields keyword-only: msgspec does not inherit that option."""

    def __new__(mcls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any) -> Any:
        options.setdefault("kw_only", True)
        return super().__new__(mcls, name, bases, namespace, **options)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Record(msgspec.Struct, metaclass=_RecordMeta, frozen=True, forbid_unknown_fields=True):
    """An immutable value. Unknown fields are refused when one is read from a document."""


RecordT = TypeVar("RecordT", bound=Record)


def to_plain(value: Any) -> Any:
    """Dicts, lists, strings, ints, bools and None only; decimals become their exact text."""
    return msgspec.to_builtins(value)


def canonical_json(value: Any) -> bytes:
    """The one byte form of ``value`` (a Record or plain data), UTF-8, RFC 8785."""
    return rfc8785.dumps(to_plain(value))


def document_hash(document: bytes) -> str:
    """SHA-256 of a document, 64 lower-case hexadecimal digits."""
    return hashlib.sha256(document).hexdigest()


def from_document(document: bytes, kind: type[RecordT]) -> RecordT:
    """Read a stored canonical document back.

    Raises:
        msgspec.ValidationError: the document is not of that kind.
    """
    return msgspec.json.decode(document, type=kind)
