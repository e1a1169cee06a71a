"""WordprocessingML as text: elements, runs, paragraphs and frames, their parts in the order the schema asks for.

Written directly: a frame, a grid and a font's Chinese face are beyond the writers at hand, and what is written
here is the same bytes each time. Source: ECMA-376 part 1, 17.3 (paragraphs, runs), 17.3.1.11 (frames).
"""

from __future__ import annotations

from typing import Literal, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from reviewer.reports.setting.fonts import Role

FONT_NAMES = {
    Role.FANGSONG: "仿宋",
    Role.XIAOBIAOSONG: "方正小标宋简体",
    Role.HEI: "黑体",
    Role.KAI: "楷体",
    Role.SONG: "宋体",
    Role.SANS: "黑体",
}

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)

Align = Literal["both", "left", "center", "right"]


class Frame(NamedTuple):
    """Where a paragraph stands on its page whatever the text does; all in points from the page's upper left corner."""

    x: float
    y: float
    width: float


class Border(NamedTuple):
    """A line beside a paragraph: ``width`` in points, ``space`` between it and the text."""

    width: float
    colour: str = "000000"
    space: int = 0


class Look(NamedTuple):
    """How a paragraph stands: lengths in points.

    ``line`` is the exact height of its lines, 0 for the style's; with ``grows`` a picture makes them taller.
    ``first`` is the first line's indent beyond ``left``, negative for a hanging one. ``right_tab`` is where text
    after a tab ends. ``outline``: 1 for the title, 2 … for headings, 0 for text.
    """

    style: str = ""
    align: Align | None = None
    line: float = 0.0
    before: float = 0.0
    after: float = 0.0
    left: float = 0.0
    right: float = 0.0
    first: float = 0.0
    keep_next: bool = False
    new_page: bool = False
    outline: int = 0
    frame: Frame | None = None
    top: Border | None = None
    bottom: Border | None = None
    boxed: bool = False
    right_tab: float = 0.0
    grows: bool = False


def twips(points: float) -> int:
    """Twentieths of a point, as most lengths are given."""
    return round(points * 20)


def element(name: str, *children: str, **attributes: str | float) -> str:
    """An element of the main namespace; attributes without a colon are of that namespace too."""
    words = "".join(f" w:{key}={quoteattr(str(value))}" for key, value in attributes.items())
    return f"<w:{name}{words}>{''.join(children)}</w:{name}>" if children else f"<w:{name}{words}/>"


def run(
    text: str, role: Role | None = None, size: float = 0.0, *, colour: str = "", spacing: float | None = None
) -> str:
    """Text in one face; "\\n" breaks the line, "\\t" leads to the tab.

    Without role and size the style's are taken. ``spacing``: what is added to each advance, in points.
    """
    parts = []
    if role is not None:
        name = FONT_NAMES[role]
        parts.append(element("rFonts", hint="eastAsia", ascii=name, eastAsia=name, hAnsi=name, cs=name))
    if colour:
        parts.append(element("color", val=colour))
    if spacing is not None:
        parts.append(element("spacing", val=twips(spacing)))
    if size:
        parts += [element("sz", val=round(size * 2)), element("szCs", val=round(size * 2))]
    look = element("rPr", *parts) if parts else ""
    lines = [element("tab").join(_text(part) for part in line.split("\t")) for line in text.split("\n")]
    return element("r", look, element("br").join(lines))


def _text(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>'


def page_field(role: Role, size: float) -> str:
    """The number of the page, counted by whoever shows the paper."""
    parts = [
        element("fldChar", fldCharType="begin"),
        '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
        element("fldChar", fldCharType="separate"),
        '<w:t xml:space="preserve">1</w:t>',
        element("fldChar", fldCharType="end"),
    ]
    name = FONT_NAMES[role]
    look = element(
        "rPr",
        element("rFonts", ascii=name, eastAsia=name, hAnsi=name, cs=name),
        element("spacing", val=0),
        element("sz", val=round(size * 2)),
        element("szCs", val=round(size * 2)),
    )
    return "".join(element("r", look, each) for each in parts)


def paragraph(look: Look, *runs: str) -> str:
    """A paragraph of runs."""
    return element("p", _properties(look), *runs)


def _properties(look: Look) -> str:
    parts = []
    if look.style:
        parts.append(element("pStyle", val=look.style))
    if look.keep_next:
        parts.append(element("keepNext"))
    if look.new_page:
        parts.append(element("pageBreakBefore"))
    if look.frame is not None:
        parts.append(_frame(look.frame))
    if borders := _borders(look):
        parts.append(borders)
    if look.right_tab:
        parts.append(element("tabs", element("tab", val="right", pos=twips(look.right_tab))))
    parts.append(_spacing(look))
    if look.left or look.right or look.first:
        parts.append(_indent(look))
    if look.align is not None:
        parts.append(element("jc", val=look.align))
    if look.outline:
        parts.append(element("outlineLvl", val=look.outline - 1))
    shown = [each for each in parts if each]
    return element("pPr", *shown) if shown else ""


def _frame(frame: Frame) -> str:
    x, y, width = twips(frame.x), twips(frame.y), twips(frame.width)
    return element("framePr", w=width, wrap="around", vAnchor="page", hAnchor="page", x=x, y=y)


def _borders(look: Look) -> str:
    if look.boxed:
        sides = [_border(side, Border(0.5, "5C5C5C", 2)) for side in ("top", "left", "bottom", "right")]
        return element("pBdr", *sides)
    sides = []
    if look.top is not None:
        sides.append(_border("top", look.top))
    if look.bottom is not None:
        sides.append(_border("bottom", look.bottom))
    return element("pBdr", *sides) if sides else ""


def _border(side: str, border: Border) -> str:
    return element(side, val="single", sz=round(border.width * 8), space=border.space, color=border.colour)


def _spacing(look: Look) -> str:
    words: dict[str, str | float] = {}
    if look.before:
        words["before"] = twips(look.before)
    if look.after:
        words["after"] = twips(look.after)
    if look.line:
        words |= {"line": twips(look.line), "lineRule": "atLeast" if look.grows else "exact"}
    return element("spacing", **words) if words else ""


def _indent(look: Look) -> str:
    words: dict[str, str | float] = {"left": twips(look.left), "right": twips(look.right)}
    words["hanging" if look.first < 0 else "firstLine"] = twips(abs(look.first))
    return element("ind", **words)
