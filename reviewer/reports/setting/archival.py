"""What makes a PDF an archival one (PDF/A-2b): its metadata, and what its colours mean.

Source: ISO 19005-2:2011 6.2.3 (output intent), 6.6 (metadata).
"""

from __future__ import annotations

import struct
from functools import cache
from typing import NamedTuple, Protocol
from xml.sax.saxutils import escape

from reviewer.reports.setting.pdf_file import PdfFile, Ref, text_string

PRODUCER = "reviewer-workstation"
_SRGB = "sRGB IEC61966-2.1"
_CURVE_POINTS = 1024
# Of the profile connection space; primaries of IEC 61966-2-1 adapted to it by the Bradford matrix.
_WHITE = (0.9642, 1.0, 0.8249)
_PRIMARIES = {
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.7141),
}


class Numbered(Protocol):
    """A paper with a number: it says in its properties which one it is, whatever its file is called."""

    @property
    def document_number(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def data_sha256(self) -> str: ...


def keywords_of(paper: Numbered) -> str:
    """Number, version and hash of the data, as they stand in the properties of each form of a paper."""
    return f"{paper.document_number} 第{paper.version}版 SHA-256 {paper.data_sha256}"


class Imprint(NamedTuple):
    """What the PDF's own properties say."""

    title: str
    author: str
    subject: str
    keywords: str


def add_metadata(file: PdfFile, imprint: Imprint) -> Ref:
    """The XMP packet: the imprint, the language, the part and level of PDF/A. It is never compressed."""
    packet = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(imprint.title)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{escape(imprint.author)}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{escape(imprint.subject)}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
<pdf:Keywords>{escape(imprint.keywords)}</pdf:Keywords>
<pdf:Producer>{PRODUCER}</pdf:Producer>
<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
    return file.stream("/Type /Metadata /Subtype /XML", packet.encode("utf-8"), compress=False)


def add_info(file: PdfFile, imprint: Imprint) -> Ref:
    """The information dictionary; it says what the metadata say. No time stands in it: same data, same bytes."""
    return file.add(
        f"<< /Title {text_string(imprint.title)} /Author {text_string(imprint.author)}"
        f" /Subject {text_string(imprint.subject)} /Keywords {text_string(imprint.keywords)}"
        f" /Creator ({PRODUCER}) /Producer ({PRODUCER}) >>"
    )


def add_output_intent(file: PdfFile) -> Ref:
    """Colours are sRGB."""
    profile = file.stream("/N 3", srgb_profile())
    return file.add(
        f"<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier ({_SRGB}) /Info ({_SRGB})"
        f" /RegistryName (http://www.color.org) /DestOutputProfile {profile} >>"
    )


@cache
def srgb_profile() -> bytes:
    """A colour profile of sRGB, version 2 of the ICC format. Source: ICC.1:2001-04; IEC 61966-2-1."""
    curve = struct.pack(">4s4xI", b"curv", _CURVE_POINTS) + b"".join(
        struct.pack(">H", round(65535 * _linear(each / (_CURVE_POINTS - 1)))) for each in range(_CURVE_POINTS)
    )
    tables = {
        b"desc": _description(_SRGB),
        b"cprt": struct.pack(">4s4x", b"text") + b"Public domain\0",
        b"wtpt": _xyz(_WHITE),
        **{tag: _xyz(each) for tag, each in _PRIMARIES.items()},
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    start = 128 + 4 + 12 * len(tables)
    directory, body, places = b"", b"", {}
    for tag, table in tables.items():
        if table not in places:  # the three curves are one
            places[table] = start + len(body)
            body += table + b"\0" * (-len(table) % 4)
        directory += struct.pack(">4sII", tag, places[table], len(table))
    content = struct.pack(">I", len(tables)) + directory + body
    head = struct.pack(
        ">I4xI4s4s4s6H4s12xI8xI3i48x",
        128 + len(content), 0x02100000, b"mntr", b"RGB ", b"XYZ ", 2026, 1, 1, 0, 0, 0, b"acsp", 0, 0,
        *map(_fixed, _WHITE),
    )  # fmt: skip
    return head + content


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _fixed(value: float) -> int:
    return round(value * 65536)


def _xyz(values: tuple[float, float, float]) -> bytes:
    return struct.pack(">4s4x3i", b"XYZ ", *map(_fixed, values))


def _description(text: str) -> bytes:
    said = text.encode("ascii") + b"\0"
    return struct.pack(">4s4xI", b"desc", len(said)) + said + struct.pack(">IIHB67x", 0, 0, 0, 0)
