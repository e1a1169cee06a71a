"""The PDF file itself: numbered objects, compressed where they may be, cross-references, trailer.

Objects are given as PDF syntax. The same objects give the same bytes, the file's identifier included.
Source: ISO 32000-1 7.5.7 (object streams), 7.5.8 (cross-reference streams); ISO 19005-2 6.1.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Sequence
from functools import lru_cache

__all__ = ["PdfFile", "Ref", "name", "number", "text_string"]

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_IN_STREAM = 200  # objects an object stream holds: readers take it apart whole
_LEVEL = 5  # a fifth faster than zlib's own choice, and less than a hundredth larger
_REGULAR = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.+")


class Ref(int):
    """An object's number; as text, a reference to it."""

    def __str__(self) -> str:
        return f"{int(self)} 0 R"

    __repr__ = __str__

    def __format__(self, spec: str) -> str:
        return str(self)


class PdfFile:
    """Collects objects and writes them."""

    def __init__(self) -> None:
        self._plain: dict[Ref, str] = {}
        self._streams: dict[Ref, tuple[str, bytes]] = {}
        self._count = 0

    def reserve(self) -> Ref:
        """A number for an object that is given later."""
        self._count += 1
        return Ref(self._count)

    def put(self, at: Ref, body: str) -> None:
        """The object of a reserved number: anything but a stream, in ASCII."""
        self._plain[at] = body

    def add(self, body: str) -> Ref:
        """A new object: anything but a stream, in ASCII."""
        at = self.reserve()
        self.put(at, body)
        return at

    def stream(self, entries: str, data: bytes, *, compress: bool = True) -> Ref:
        """A new stream; ``entries`` are its dictionary's, without length and filter of its own compression."""
        at = self.reserve()
        if compress:
            entries, data = f"{entries} /Filter /FlateDecode".lstrip(), zlib.compress(data, _LEVEL)
        self._streams[at] = entries, data
        return at

    def finish(self, root: Ref, info: Ref) -> bytes:
        """The whole file.

        Args:
            root: the catalogue; ``info`` the properties.
        """
        places: dict[int, tuple[int, int, int]] = {}  # type, offset or stream's number, index
        plain = sorted(self._plain.items())
        for start in range(0, len(plain), _IN_STREAM):
            holder = self._hold(plain[start : start + _IN_STREAM])
            for index, (at, _) in enumerate(plain[start : start + _IN_STREAM]):
                places[at] = 2, holder, index
        out = [_HEADER]
        size = len(_HEADER)
        for at, (entries, data) in sorted(self._streams.items()):
            places[at] = 1, size, 0
            out.append(_stream_bytes(at, entries, data))
            size += len(out[-1])
        digest = hashlib.sha256(b"".join(out)).hexdigest()[:32]
        cross = self.reserve()
        places[cross] = 1, size, 0
        rows = b"".join(struct.pack(">BIH", *places.get(each, (0, 0, 0))) for each in range(1, cross + 1))
        table = zlib.compress(struct.pack(">BIH", 0, 0, 0xFFFF) + rows)
        entries = (
            f"/Type /XRef /Size {cross + 1} /W [1 4 2] /Root {root} /Info {info} /ID [<{digest}> <{digest}>]"
            " /Filter /FlateDecode"
        )
        out += [_stream_bytes(cross, entries, table), f"startxref\n{size}\n%%EOF\n".encode()]
        return b"".join(out)

    def _hold(self, objects: Sequence[tuple[Ref, str]]) -> Ref:
        """The objects in one object stream."""
        heads, bodies, offset = [], [], 0
        for at, body in objects:
            heads.append(f"{int(at)} {offset}")
            bodies.append(body)
            offset += len(body) + 1
        head = " ".join(heads) + "\n"
        content = (head + "\n".join(bodies)).encode("ascii")
        return self.stream(f"/Type /ObjStm /N {len(objects)} /First {len(head)}", content)


def _stream_bytes(at: int, entries: str, data: bytes) -> bytes:
    head = f"{int(at)} 0 obj\n<< {entries} /Length {len(data)} >>\nstream\n"
    # With \n alone a last byte \r would seem to belong to the end of line.
    return head.encode("ascii") + data + b"\r\nendstream\nendobj\n"


@lru_cache(maxsize=1 << 16)
def number(value: float) -> str:
    """A number, to a thousandth."""
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"


def text_string(text: str) -> str:
    """A text string: hexadecimal digits of UTF-16 with a byte order mark. Source: ISO 32000-1 7.9.2.2."""
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"


def name(text: str) -> str:
    """A name, what is not a regular character of it escaped. Source: ISO 32000-1 7.3.5."""
    return "/" + "".join(chr(each) if each in _REGULAR else f"#{each:02X}" for each in text.encode("utf-8"))
