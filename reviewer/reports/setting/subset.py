"""A TrueType file cut to the glyphs that one document draws.

Holds what a CIDFontType2 needs and nothing else. Source: ISO 32000-1 9.9 (embedded font programs);
OpenType 1.9, chapters glyf, loca, hmtx.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SMALL_TABLES = ("head", "hhea", "maxp", "cvt ", "fpgm", "prep")
_KEPT = SMALL_TABLES[3:]
_WORDS, _MORE, _SCALE, _TWO_SCALES, _MATRIX = 0x0001, 0x0020, 0x0008, 0x0040, 0x0080
_MAGIC = 0xB1B0AFBA


@dataclass(frozen=True, slots=True)
class Outlines:
    """What a font file says of its glyphs.

    ``places`` are the offsets of each glyph's outline from ``start`` of the file and of the last one's end;
    ``metrics`` advance and left bearing (two's complement) of each glyph; ``tables`` the small tables by tag.
    """

    file: bytes
    start: int
    places: Sequence[int]
    metrics: Sequence[tuple[int, int]]
    tables: Mapping[str, bytes]

    def outline(self, glyph: int) -> bytes:
        """A glyph's outline; empty where it draws nothing."""
        return self.file[self.start + self.places[glyph] : self.start + self.places[glyph + 1]]


def cut(outlines: Outlines, glyphs: Sequence[int], narrow: Sequence[tuple[int, int]]) -> bytes:
    """A font file of some glyphs.

    Args:
        glyphs: numbers in the whole file, in the order of their new numbers; the first is .notdef.
        narrow: copies with another advance: place in ``glyphs`` and advance in the font's units. They are
            numbered after ``glyphs``; parts of composed glyphs come last.
    """
    numbers: list[int] = [*glyphs, *(glyphs[place] for place, _ in narrow)]
    widths = {len(glyphs) + place: width for place, (_, width) in enumerate(narrow)}
    new = {old: place for place, old in reversed(list(enumerate(numbers)))}
    body: list[bytes] = []
    offsets = [0]
    for number in numbers:  # grows while parts are found
        data = outlines.outline(number)
        if data[:1] >= b"\x80":
            data = _composed(data, numbers, new)
        data += b"\0" * (-len(data) % 4)
        body.append(data)
        offsets.append(offsets[-1] + len(data))
    metrics = [outlines.metrics[number] for number in numbers]
    tables = {
        "glyf": b"".join(body),
        "head": _with(outlines.tables["head"], {8: b"\0\0\0\0", 50: b"\0\1"}),
        "hhea": _with(outlines.tables["hhea"], {34: struct.pack(">H", len(numbers))}),
        "hmtx": b"".join(
            struct.pack(">HH", widths.get(place, advance), left) for place, (advance, left) in enumerate(metrics)
        ),
        "loca": struct.pack(f">{len(offsets)}L", *offsets),
        "maxp": _with(outlines.tables["maxp"], {4: struct.pack(">H", len(numbers))}),
        **{tag: outlines.tables[tag] for tag in _KEPT if tag in outlines.tables},
    }
    return _file(tables)


def _composed(data: bytes, numbers: list[int], new: dict[int, int]) -> bytes:
    """A composed glyph, its parts by their new numbers; parts not there yet are added to ``numbers``."""
    changed = bytearray(data)
    at, flags = 10, _MORE
    while flags & _MORE:
        flags, part = struct.unpack_from(">HH", data, at)
        if part not in new:
            new[part] = len(numbers)
            numbers.append(part)
        struct.pack_into(">H", changed, at + 2, new[part])
        at += 8 if flags & _WORDS else 6
        at += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0
    return bytes(changed)


def _with(table: bytes, changes: Mapping[int, bytes]) -> bytes:
    changed = bytearray(table)
    for at, data in changes.items():
        changed[at : at + len(data)] = data
    return bytes(changed)


def _sum(data: bytes) -> int:
    padded = data + b"\0" * (-len(data) % 4)
    total: int = sum(struct.unpack(f">{len(padded) // 4}L", padded))
    return total & 0xFFFFFFFF


def _file(tables: Mapping[str, bytes]) -> bytes:
    """The font file; its whole sum is set in head. Source: OpenType 1.9, Organization of an OpenType Font."""
    count = len(tables)
    power = count.bit_length() - 1
    head = struct.pack(">L4H", 0x00010000, count, 16 << power, power, 16 * count - (16 << power))
    offset = len(head) + 16 * count
    directory, body, place_of_head = b"", [], 0
    for tag, data in sorted(tables.items()):
        directory += struct.pack(">4s3L", tag.encode("ascii"), _sum(data), offset, len(data))
        if tag == "head":
            place_of_head = offset
        padded = data + b"\0" * (-len(data) % 4)
        body.append(padded)
        offset += len(padded)
    made = bytearray(b"".join([head, directory, *body]))
    struct.pack_into(">L", made, place_of_head + 8, (_MAGIC - _sum(bytes(made))) & 0xFFFFFFFF)
    return bytes(made)
