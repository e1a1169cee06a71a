"""A look over an .xls or .et before it is opened: what it claims to hold must fit into a form.

Such a file is a compound file (OLE2) with a stream of records. The reading library lays out every sheet
as a full rectangle between its outermost cells, so that two cells in far corners would fill the memory.

Source: [MS-CFB] 2.2–2.6, [MS-XLS] 2.4.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from reviewer.intake.limits import Limits, megabytes

_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR = 0xFFFFFFFA
_BOF, _EOF, _SST, _FILEPASS = 0x0809, 0x000A, 0x00FC, 0x002F
# Records that hold one cell each, by row and column at their beginning; the MUL ones hold several.
_CELLS = frozenset({0x0203, 0x0204, 0x027E, 0x00FD, 0x0205, 0x0006, 0x0406, 0x0206, 0x00D6})
_MANY_CELLS = frozenset({0x00BD})
_WIDEST = 256
_DAMAGED = "表格文件已损坏或不是 Excel/WPS 表格；请另存为 .xlsx"


def old_workbook_problem(path: Path, limits: Limits) -> str | None:
    """Why an .xls or .et is not opened (Chinese, without a full stop), or None."""
    if path.stat().st_size > limits.max_office_xml_bytes:
        return f"文件超过上限 {megabytes(limits.max_office_xml_bytes)}；请删去多余内容或另存为 .xlsx"
    try:
        stream = _workbook_stream(path.read_bytes())
        return _records_problem(stream, limits) if stream is not None else _DAMAGED
    except (struct.error, IndexError):
        return _DAMAGED


def _workbook_stream(content: bytes) -> bytes | None:
    if not content.startswith(_SIGNATURE):
        return None
    shift = struct.unpack_from("<H", content, 30)[0]
    if shift not in (9, 12):
        return None
    file = _Compound(content, 1 << shift)
    return file.stream(("Workbook", "Book"))


class _Compound:
    """Just enough of a compound file to read one stream."""

    def __init__(self, content: bytes, sector: int) -> None:
        self._content = content
        self._sector = sector
        self._sectors = len(content) // sector
        self._table = self._allocation()

    def _at(self, number: int) -> bytes:
        start = (number + 1) * self._sector
        return self._content[start : start + self._sector]

    def _numbers(self, sector: int) -> tuple[int, ...]:
        block = self._at(sector)
        return struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])

    def _allocation(self) -> list[int]:
        found = list(struct.unpack_from("<109I", self._content, 76))
        following = struct.unpack_from("<I", self._content, 68)[0]
        for _ in range(self._sectors):
            if following >= _LAST_SECTOR:
                break
            numbers = self._numbers(following)
            found.extend(numbers[:-1])
            following = numbers[-1]
        table: list[int] = []
        for number in found[: self._sectors]:
            if number < _LAST_SECTOR:
                table.extend(self._numbers(number))
        return table

    def _chain(self, start: int, table: list[int]) -> Iterator[int]:
        for _ in range(len(table) + 1):
            if start >= _LAST_SECTOR:
                return
            yield start
            start = table[start]

    def _joined(self, start: int) -> bytes:
        return b"".join(self._at(number) for number in self._chain(start, self._table))

    def stream(self, names: tuple[str, ...]) -> bytes | None:
        """The bytes of the first stream of one of the names."""
        directory = self._joined(struct.unpack_from("<I", self._content, 48)[0])
        root: tuple[int, int] | None = None
        wanted: tuple[int, int] | None = None
        for offset in range(0, len(directory) - 127, 128):
            length = min(64, struct.unpack_from("<H", directory, offset + 64)[0])
            name = directory[offset : offset + max(0, length - 2)].decode("utf-16-le", errors="replace")
            start, size = struct.unpack_from("<II", directory, offset + 116)
            if directory[offset + 66] == 5:
                root = (start, size)
            elif name in names and wanted is None:
                wanted = (start, size)
        if wanted is None or root is None:
            return None
        start, size = wanted
        if size >= struct.unpack_from("<I", self._content, 56)[0]:
            return self._joined(start)[:size]
        small = self._joined(root[0])
        table_bytes = self._joined(struct.unpack_from("<I", self._content, 60)[0])
        table = list(struct.unpack(f"<{len(table_bytes) // 4}I", table_bytes))
        return b"".join(small[number * 64 : number * 64 + 64] for number in self._chain(start, table))[:size]


def _records_problem(stream: bytes, limits: Limits) -> str | None:
    place = 0
    bottom = right = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        data = stream[place + 4 : place + 4 + length]
        place += 4 + length
        if kind == _FILEPASS:
            return "表格文件设有打开密码；请去掉密码后另存为 .xlsx"
        if kind == _SST and struct.unpack_from("<I", data, 4)[0] > len(stream) // 3:
            return _DAMAGED
        if kind == _BOF:
            bottom = right = 0
        if kind in _CELLS or kind in _MANY_CELLS:
            row, column = struct.unpack_from("<HH", data)
            bottom = max(bottom, row + 1)
            right = max(
                right, (struct.unpack_from("<H", data, len(data) - 2)[0] if kind in _MANY_CELLS else column) + 1
            )
            if right > _WIDEST or bottom * right > limits.max_form_cells or bottom > limits.max_form_rows:
                return (
                    f"表格有 {bottom} 行 {right} 列，超过上限（{limits.max_form_rows} 行、"
                    f"{limits.max_form_cells} 个单元格）；请删去表格外的零散内容"
                )
    return None
