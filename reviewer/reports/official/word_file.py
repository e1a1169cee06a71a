"""The parts of a Word file around its text: styles, settings, fonts, properties, and the container."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Mapping
from typing import NamedTuple
from xml.sax.saxutils import escape

from reviewer.reports.official.word_xml import NAMESPACES

_FIRST_DAY = datetime.date(1980, 1, 1)  # the earliest a ZIP file can tell
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

# The main font's name, another name it goes by, its PANOSE numbers and family: what stands in where it is missing.
_FONTS = (
    ("仿宋", "仿宋_GB2312", "02010609060101010101", "modern", "fixed"),
    ("方正小标宋简体", "方正小标宋_GBK", "02010601030101010101", "auto", "variable"),
    ("黑体", "SimHei", "02010609060101010101", "modern", "fixed"),
    ("楷体", "楷体_GB2312", "02010609060101010101", "modern", "fixed"),
    ("宋体", "SimSun", "02010600030101010101", "auto", "variable"),
)


class WordPart(NamedTuple):
    """A header or footer: its relation's id, kind (header, footer) and text."""

    relation: str
    kind: str
    body: str


class WordProperties(NamedTuple):
    """What the file's own properties say; ``day`` stands for made and changed."""

    title: str
    author: str
    subject: str
    keywords: str
    day: datetime.date | None


def word_file(body: str, styles: str, parts: tuple[WordPart, ...], picture: bytes, properties: WordProperties) -> bytes:
    """The .docx: the same content gives the same bytes.

    Args:
        body: the elements of the body, sectPr last.
        styles: the elements of the style sheet.
        parts: headers and footers, named by ``relation`` in the body's sectPr.
        picture: a PNG that footers refer to as ``rId1``.
    """
    day = properties.day if properties.day is not None and properties.day >= _FIRST_DAY else _FIRST_DAY
    files: dict[str, bytes] = {
        "[Content_Types].xml": _xml(_content_types(parts)),
        "_rels/.rels": _xml(_root_relations()),
        "docProps/app.xml": _xml(
            '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
            "<Application>reviewer-workstation</Application></Properties>"
        ),
        "docProps/core.xml": _xml(_core(properties, day)),
        "word/document.xml": _xml(f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"),
        "word/_rels/document.xml.rels": _xml(_document_relations(parts)),
        "word/styles.xml": _xml(f"<w:styles {NAMESPACES}>{styles}</w:styles>"),
        "word/settings.xml": _xml(_settings()),
        "word/fontTable.xml": _xml(_font_table()),
        "word/media/image1.png": picture,
    }
    for part in parts:
        root = "hdr" if part.kind == "header" else "ftr"
        files[f"word/{part.relation}.xml"] = _xml(f"<w:{root} {NAMESPACES}>{part.body}</w:{root}>")
        if part.kind == "footer":
            files[f"word/_rels/{part.relation}.xml.rels"] = _xml(_picture_relation())
    return _zipped(files, day)


def _xml(text: str) -> bytes:
    return (_HEAD + text).encode("utf-8")


def _zipped(files: Mapping[str, bytes], day: datetime.date) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            entry.external_attr = 0
            target.writestr(entry, content, compresslevel=9)
    return out.getvalue()


def _content_types(parts: tuple[WordPart, ...]) -> str:
    types = {
        "/word/document.xml": f"{_TYPES}.document.main+xml",
        "/word/styles.xml": f"{_TYPES}.styles+xml",
        "/word/settings.xml": f"{_TYPES}.settings+xml",
        "/word/fontTable.xml": f"{_TYPES}.fontTable+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    types |= {f"/word/{part.relation}.xml": f"{_TYPES}.{part.kind}+xml" for part in parts}
    named = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in types.items())
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="png" ContentType="image/png"/>{named}</Types>'
    )


def _relations(entries: Mapping[str, tuple[str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>' for name, (kind, target) in entries.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _root_relations() -> str:
    return _relations(
        {
            "rId1": (f"{_RELATIONS}/officeDocument", "word/document.xml"),
            "rId2": (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            "rId3": (f"{_RELATIONS}/extended-properties", "docProps/app.xml"),
        }
    )


def _document_relations(parts: tuple[WordPart, ...]) -> str:
    entries = {
        "rId1": (f"{_RELATIONS}/styles", "styles.xml"),
        "rId2": (f"{_RELATIONS}/settings", "settings.xml"),
        "rId3": (f"{_RELATIONS}/fontTable", "fontTable.xml"),
    }
    entries |= {part.relation: (f"{_RELATIONS}/{part.kind}", f"{part.relation}.xml") for part in parts}
    return _relations(entries)


def _picture_relation() -> str:
    return _relations({"rId1": (f"{_RELATIONS}/image", "media/image1.png")})


def _core(properties: WordProperties, day: datetime.date) -> str:
    stamp = f"{day.isoformat()}T00:00:00Z"
    texts = {
        "dc:title": properties.title,
        "dc:subject": properties.subject,
        "dc:creator": properties.author,
        "cp:keywords": properties.keywords,
        "cp:lastModifiedBy": properties.author,
        "dc:language": "zh-CN",
    }
    inner = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in texts.items())
    times = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{stamp}</dcterms:{name}>' for name in ("created", "modified")
    )
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{inner}{times}</cp:coreProperties>'
    )


def _settings() -> str:
    uri = "http://schemas.microsoft.com/office/word"
    # Version 15 of the layout; without it Word lays the paper out as a version of long ago.
    compat = {"compatibilityMode": 15, "overrideTableStyleFontSizeAndJustification": 1, "enableOpenTypeFeatures": 1}
    entries = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="{uri}" w:val="{value}"/>' for name, value in compat.items()
    )
    return (
        f"<w:settings {NAMESPACES}>"
        '<w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>'
        '<w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        f"<w:compat><w:useFELayout/>{entries}</w:compat>"
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def _font_table() -> str:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:panose1 w:val="{panose}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="{pitch}"/></w:font>'
        for name, other, panose, family, pitch in _FONTS
    )
    return f"<w:fonts {NAMESPACES}>{fonts}</w:fonts>"
