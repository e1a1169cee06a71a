"""Writes the smallest .xls (BIFF8 in a compound file) that spreadsheet programs and readers accept."""

from __future__ import annotations

import struct

FREE, END, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _begin(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def label(row: int, column: int, text: str) -> bytes:
    """A text cell."""
    return _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))


def number(row: int, column: int, value: float) -> bytes:
    """A number cell."""
    return _record(0x0203, struct.pack("<HHHd", row, column, 0, value))


def merged(areas: list[tuple[int, int, int, int]]) -> bytes:
    """Merged areas as first row, last row, first column, last column."""
    return _record(0x00E5, struct.pack("<H", len(areas)) + b"".join(struct.pack("<HHHH", *area) for area in areas))


def workbook(sheets: dict[str, list[bytes]]) -> bytes:
    """An .xls with these sheets; each a list of cell records."""
    fonts = _record(0x0042, struct.pack("<H", 1200))
    formats = _record(0x00E0, struct.pack("<HHHBBBBIIH", 0, 0, 0xFFF5, 0x20, 0, 0, 0, 0, 0, 0x20C0))
    bodies = [_begin(0x10) + b"".join(cells) + _record(0x000A, b"") for cells in sheets.values()]
    heads = [struct.pack("<BB", len(name), 1) + name.encode("utf-16-le") for name in sheets]
    start = len(_begin(5) + fonts + formats) + sum(4 + 6 + len(head) for head in heads) + 4
    catalogue = b""
    for head, body in zip(heads, bodies, strict=True):
        catalogue += _record(0x0085, struct.pack("<IBB", start, 0, 0) + head)
        start += len(body)
    return compound(_begin(5) + fonts + formats + catalogue + _record(0x000A, b"") + b"".join(bodies))


def compound(stream: bytes) -> bytes:
    """A compound file with one stream named Workbook."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    count = len(stream) // 512
    fats = -(-(count + 2) // 127)
    chain = [each + 1 for each in range(count - 1)] + [END]
    table = chain + [END] + [FAT_SECTOR] * fats
    table += [FREE] * (fats * 128 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, fats, count, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", *[count + 1 + each for each in range(fats)], *[FREE] * (109 - fats))
    directory = _entry("Root Entry", 5, 1, END, 0) + _entry("Workbook", 2, FREE, 0, len(stream))
    directory += bytes(512 - len(directory))
    return header + stream + directory + struct.pack(f"<{len(table)}I", *table)


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    head = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, FREE, FREE, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)
