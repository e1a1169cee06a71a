"""One font file as reports use it: what each character measures, and how it is embedded in a PDF.

reportlab embeds a TrueType face as several 256-character fonts whose ToUnicode is wrong beyond the
BMP (𬱟 copies as another character). Here a face becomes one Type 0 font with two-byte codes and
a ToUnicode in UTF-16, so that every name copies out of the paper as itself.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any, NamedTuple

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.ttfonts import TTFontFace

_SPACES = frozenset(" \u00a0\u3000")
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
    """A face as one document uses it: codes in order of first use."""

    def __init__(self, face: Face, name: str) -> None:
        """``name`` is the resource name in the page, without the slash (``F1``)."""
        self.face = face
        self.name = name
        self._codes: dict[str, str] = {}
        self._chars: list[int] = [0]

    def code(self, char: str) -> str:
        """The four hexadecimal digits that draw ``char``."""
        known = self._codes.get(char)
        if known is None:
            known = self._codes[char] = f"{len(self._chars):04X}"
            self._chars.append(ord(char))
        return known

    def add_to(self, document: Any) -> None:
        """Write the font's objects; no character may be drawn afterwards."""
        base = f"AAAAAA+{self.face.name}"
        table = self.face.table
        widths = pdfdoc.PDFArray([table.getCharWidth(each) for each in self._chars])
        descendant = {
            "Type": "/Font",
            "Subtype": "/CIDFontType2",
            "BaseFont": pdfdoc.PDFName(base),
            "CIDSystemInfo": pdfdoc.PDFDictionary(
                {"Registry": pdfdoc.PDFString("Adobe"), "Ordering": pdfdoc.PDFString("Identity"), "Supplement": 0}
            ),
            "FontDescriptor": table.addSubsetObjects(document, base, self._chars),
            "DW": 1000,
            "W": pdfdoc.PDFArray([0, widths]),
            "CIDToGIDMap": self._stream(document, self._glyph_numbers(), f"glyphs:{base}"),
        }
        font = {
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": pdfdoc.PDFName(base),
            "Encoding": "/Identity-H",
            "DescendantFonts": pdfdoc.PDFArray(
                [document.Reference(pdfdoc.PDFDictionary(descendant), f"descendant:{base}")]
            ),
            "ToUnicode": self._stream(document, to_unicode(self._chars).encode("ascii"), f"unicode:{base}"),
        }
        reference = document.Reference(pdfdoc.PDFDictionary(font), f"font:{base}")
        document.idToObject["BasicFonts"].dict[self.name] = reference

    def _glyph_numbers(self) -> bytes:
        """Code → glyph of the subset. Characters that share an outline share a glyph, not a code."""
        seen: dict[int, int] = {0: 0}
        numbers = [0]
        for char in self._chars[1:]:
            numbers.append(seen.setdefault(self.face.table.charToGlyph[char], len(seen)))
        return struct.pack(f">{len(numbers)}H", *numbers)

    @staticmethod
    def _stream(document: Any, content: bytes, name: str) -> Any:
        stream = pdfdoc.PDFStream(content=content)
        if document.compression:
            stream.filters = [pdfdoc.PDFZCompress]
        return document.Reference(stream, name)


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
