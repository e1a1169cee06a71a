"""One font file as reports use it: what each character measures, and how it is embedded in a PDF.

reportlab embeds a TrueType face as several 256-character fonts whose ToUnicode is wrong beyond the
BMP (𬱟 copies as another character). Here a face becomes one Type 0 font with two-byte codes and
a ToUnicode in UTF-16, so that every name copies out of the paper as itself.
"""

from __future__ import annotations

import hashlib
import struct
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from reportlab.pdfbase.ttfonts import TTFontFace

from reviewer.reports.setting.pdf_file import PdfFile, Ref
from reviewer.reports.setting.pdf_file import name as pdf_name
from reviewer.reports.setting.pdf_file import number as pdf_number
from reviewer.reports.setting.subset import SMALL_TABLES, Outlines, cut

_SPACES = frozenset(" \u00a0\u3000")
_SYMBOLIC = 4  # font descriptor flag: the font has an encoding of its own (ISO 32000-1 table 123)
_BLOCK = 100  # entries a bfchar block may hold (Adobe Technical Note 5014)


class Glyph(NamedTuple):
    """What a character measures, all in em: advance, ink from the left, the right, and its top and bottom."""

    width: float
    left: float
    right: float
    top: float
    bottom: float

    @property
    def is_full_width(self) -> bool:
        """It takes a whole cell."""
        return self.width >= 0.95


class Face:
    """A TrueType file, read once and shared by all documents."""

    def __init__(self, path: Path, number: int = 0) -> None:
        """``number`` is the face's place in a collection."""
        self.path = path
        self.table: Any = TTFontFace(str(path), subfontIndex=number)
        self.name: str = self.table.name.decode("latin-1")
        self._outlines: int = self.table.get_table_pos("glyf")[0]

    @cached_property
    def outlines(self) -> Outlines:
        """The file as subsets are cut from it."""
        table = self.table
        tables = {tag: bytes(table.get_table(tag)) for tag in SMALL_TABLES if tag in table.table}
        return Outlines(table._ttf_data, self._outlines, table.glyphPos, table.hmetrics, tables)

    def glyph(self, char: str) -> Glyph | None:
        """The measures of ``char``; None when the face has no such character or draws nothing for it.

        A character in the table is no proof of ink: some faces map characters to empty outlines.
        """
        code = ord(char)
        number = self.table.charToGlyph.get(code)
        if not number:
            return None
        width = self.table.getCharWidth(code) / 1000
        start, end = self.table.glyphPos[number], self.table.glyphPos[number + 1]
        if start == end:
            return Glyph(width, 0.0, 0.0, 0.0, 0.0) if char in _SPACES else None
        place = self._outlines + start
        _, left, bottom, right, top = struct.unpack(">5h", self.table._ttf_data[place : place + 10])
        em = self.table.unitsPerEm
        return Glyph(width, left / em, width - right / em, top / em, bottom / em)


class EmbeddedFace:
    """A face as one document uses it: codes in order of first use.

    Squeezed punctuation gets a glyph of its own that is really narrower: drawn with the full cell's width
    it would overlap its neighbour, and programs that read text out of the paper would break the line there.
    """

    def __init__(self, face: Face, name: str) -> None:
        """``name`` is the resource name in the page, without the slash (``F1``)."""
        self.face = face
        self.name = name
        self._codes: dict[tuple[str, int], str] = {}
        self._chars: list[tuple[int, int]] = [(0, face.table.getCharWidth(0))]

    def codes(self, keys: tuple[tuple[str, int], ...]) -> tuple[str, ...]:
        """For each character and advance (thousandths of an em) the four hexadecimal digits that draw it."""
        known = self._codes
        try:
            return tuple([known[key] for key in keys])
        except KeyError:
            for key in keys:
                if key not in known:
                    known[key] = f"{len(self._chars):04X}"
                    self._chars.append((ord(key[0]), key[1]))
        return tuple([known[key] for key in keys])

    def add_to(self, file: PdfFile) -> Ref:
        """Write the font's objects; no character may be drawn afterwards."""
        program, numbers = self._program()
        base = pdf_name(f"{_letters(program)}+{self.face.name}")
        widths = " ".join(str(width) for _, width in self._chars)
        glyphs = file.stream("", struct.pack(f">{len(numbers)}H", *numbers))
        descendant = file.add(
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont {base}"
            " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
            f" /FontDescriptor {self._descriptor(file, base, program)} /DW 1000 /W [0 [{widths}]]"
            f" /CIDToGIDMap {glyphs} >>"
        )
        characters = file.stream("", to_unicode([char for char, _ in self._chars]).encode("ascii"))
        return file.add(
            f"<< /Type /Font /Subtype /Type0 /BaseFont {base} /Encoding /Identity-H"
            f" /DescendantFonts [{descendant}] /ToUnicode {characters} >>"
        )

    def _program(self) -> tuple[bytes, list[int]]:
        """The cut font file, and the glyph number in it of each code."""
        table = self.face.table
        places: dict[int, int] = {0: 0}  # characters that share an outline share a glyph of the cut font
        narrow: list[tuple[int, int]] = []
        numbers: list[int] = []
        for char, width in self._chars:
            place = places.setdefault(table.charToGlyph.get(char, 0), len(places))
            if width != table.getCharWidth(char):
                narrow.append((place, width * table.unitsPerEm // 1000))
                place = -len(narrow)
            numbers.append(place)
        program = cut(self.face.outlines, tuple(places), narrow)
        return program, [place if place >= 0 else len(places) - 1 - place for place in numbers]

    def _descriptor(self, file: PdfFile, base: str, program: bytes) -> Ref:
        table = self.face.table
        box = " ".join(str(round(each)) for each in table.bbox)
        embedded = file.stream(f"/Length1 {len(program)}", program)
        return file.add(
            f"<< /Type /FontDescriptor /FontName {base} /Flags {_SYMBOLIC} /FontBBox [{box}]"
            f" /ItalicAngle {pdf_number(table.italicAngle)} /Ascent {round(table.ascent)}"
            f" /Descent {round(table.descent)} /CapHeight {round(table.capHeight)} /StemV {round(table.stemV)}"
            f" /FontFile2 {embedded} >>"
        )


def _letters(program: bytes) -> str:
    """Six letters that tell this subset from every other. Source: ISO 32000-1 9.6.4."""
    value = int.from_bytes(hashlib.sha256(program).digest()[:8], "big")
    return "".join(chr(ord("A") + value // 26**place % 26) for place in range(6))


def to_unicode(chars: list[int]) -> str:
    """A ToUnicode CMap for the codes 1…n of ``chars`` (entry 0 is .notdef), UTF-16 beyond the BMP."""
    texts = [chr(each).encode("utf-16-be").hex().upper() for each in chars]
    entries = [f"<{code:04X}> <{text}>" for code, text in enumerate(texts) if code]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <FFFF>",
        "endcodespacerange",
    ]
    for start in range(0, len(entries), _BLOCK):
        block = entries[start : start + _BLOCK]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)
