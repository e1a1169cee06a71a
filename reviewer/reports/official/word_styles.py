"""The styles of official papers in Word: what staff finds in the style list when it goes on writing."""

from __future__ import annotations

from reviewer.reports.official.grid import BODY, PITCH, TITLE, TITLE_LEADING
from reviewer.reports.official.word_xml import FONT_NAMES, Align, element, twips
from reviewer.reports.setting.fonts import Role

LINE = 28.95
"""The exact height of a line in points: 22 of them fill 版心, and no font's own height changes that."""
TIGHTER = -0.25
"""What is taken from the advance of a character of 16 points, so that 28 fill 156 mm; Word knows no finer step."""

HEADING_STYLES = ("", "Heading1", "Heading2", "Heading3", "Heading4")
_HEADING_ROLES = (Role.HEI, Role.KAI, Role.FANGSONG, Role.FANGSONG)


def style_sheet() -> str:
    """Elements of the style sheet."""
    defaults = element(
        "docDefaults",
        element("rPrDefault", element("rPr", _fonts(Role.FANGSONG), *_size(BODY), _language())),
        element("pPrDefault", element("pPr", *_chinese())),
    )
    headings = [
        _style(name, f"heading {level}", _run_look(role, BODY, TIGHTER), first=2 * PITCH, keep=True, outline=level + 1)
        for level, (name, role) in enumerate(zip(HEADING_STYLES[1:], _HEADING_ROLES, strict=True), 1)
    ]
    title = _style(
        "Title",
        "Title",
        _run_look(Role.XIAOBIAOSONG, TITLE, 0.0),
        align="center",
        line=TITLE_LEADING,
        outline=1,
    )
    return defaults + _normal() + title + "".join(headings) + _table_style()


def _normal() -> str:
    paragraph = element(
        "pPr",
        *_chinese(),
        element("spacing", before=0, after=0, line=twips(LINE), lineRule="exact"),
        element("jc", val="both"),
    )
    look = element("rPr", element("spacing", val=twips(TIGHTER)))
    return (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
        f'<w:name w:val="Normal"/><w:qFormat/>{paragraph}{look}</w:style>'
    )


def _chinese() -> list[str]:
    """No line stands alone, none hangs over the margin, digits stand close, lines do not snap to the grid."""
    return [
        element("widowControl", val=0),
        element("kinsoku", val=1),
        element("overflowPunct", val=0),
        element("autoSpaceDE", val=0),
        element("autoSpaceDN", val=0),
        element("snapToGrid", val=0),
    ]


def _style(
    identity: str,
    name: str,
    look: str,
    *,
    align: Align | None = None,
    line: float = 0.0,
    first: float = 0.0,
    keep: bool = False,
    outline: int = 0,
) -> str:
    parts = []
    if keep:
        parts.append(element("keepNext"))
    if line:
        parts.append(element("spacing", line=twips(line), lineRule="exact"))
    if first:
        parts.append(element("ind", firstLine=twips(first)))
    if align is not None:
        parts.append(element("jc", val=align))
    if outline:
        parts.append(element("outlineLvl", val=outline - 1))
    paragraph = element("pPr", *parts) if parts else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{identity}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f'<w:next w:val="Normal"/><w:qFormat/>{paragraph}{look}</w:style>'
    )


def _table_style() -> str:
    zero = {side: element(side, w=0, type="dxa") for side in ("top", "bottom")}
    sides = {side: element(side, w=60, type="dxa") for side in ("left", "right")}
    margins = element("tblCellMar", zero["top"], sides["left"], zero["bottom"], sides["right"])
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        f'<w:uiPriority w:val="99"/>{element("tblPr", element("tblInd", w=0, type="dxa"), margins)}</w:style>'
    )


def _run_look(role: Role, size: float, spacing: float) -> str:
    return element("rPr", _fonts(role), element("spacing", val=twips(spacing)), *_size(size))


def _fonts(role: Role) -> str:
    name = FONT_NAMES[role]
    return element("rFonts", ascii=name, eastAsia=name, hAnsi=name, cs=name)


def _size(size: float) -> list[str]:
    return [element("sz", val=round(size * 2)), element("szCs", val=round(size * 2))]


def _language() -> str:
    return element("lang", val="en-US", eastAsia="zh-CN")
