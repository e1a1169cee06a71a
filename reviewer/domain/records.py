"""Base of all immutable values, their canonical JSON (RFC 8785) and its SHA-256."""

from __future__ import annotations

import hashlib
import threading
from typing import Any, TypeVar, dataclass_transform, overload

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
KindT = TypeVar("KindT")

# msgspec takes a type apart at its first use, and another thread that meets it half done kills the
# process: each type is taken apart once, by one thread, and read by its decoder from then on.
_DECODERS: dict[Any, msgspec.json.Decoder[Any]] = {}
_ONE_AT_A_TIME = threading.Lock()


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
    return decoded(document, kind)


@overload
def decoded(document: bytes | str, kind: type[KindT]) -> KindT: ...
@overload
def decoded(document: bytes | str, kind: Any) -> Any: ...
def decoded(document: bytes | str, kind: Any) -> Any:
    """JSON as a value of ``kind`` (a Record or a union of them); from any thread.

    Raises:
        msgspec.DecodeError: no JSON, or (as ``ValidationError``) not of that kind.
    """
    return _decoder(kind).decode(document)


def converted(plain: object, kind: type[KindT]) -> KindT:
    """Plain dicts, lists and values as a value of ``kind``; from any thread.

    Raises:
        msgspec.ValidationError: not of that kind.
    """
    _decoder(kind)
    return msgspec.convert(plain, kind)


def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    known = _DECODERS.get(kind)
    if known is None:
        with _ONE_AT_A_TIME:
            known = _DECODERS.setdefault(kind, msgspec.json.Decoder(kind))
    return known
