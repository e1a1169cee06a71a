"""Headers and footers in Word: the red head and lines, the sample mark, page numbers, the code of the paper."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from reviewer.reports.official.data import OfficialData
from reviewer.reports.official.feet import CODE_SIDE, NOTE_AT, NOTE_LEADING, code_top, foot_lines
from reviewer.reports.official.grid import (
    EM_MIDDLE,
    FOOT,
    LEFT,
    MEASURE,
    NOTE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RIGHT,
    SMALL,
)
from reviewer.reports.official.heads import BETWEEN, LINE_LENGTH, NOTICE_LINE, SECOND_LINE, THICK, THIN, HeadPlan
from reviewer.reports.official.layout import PaperLayout
from reviewer.reports.official.word_file import WordPart
from reviewer.reports.official.word_xml import Border, Frame, Look, element, page_field, paragraph, run
from reviewer.reports.setting.fonts import FontBook, Role
from reviewer.reports.setting.paper import MM
from reviewer.reports.setting.qr import document_code, qr_picture, quiet_zone
from reviewer.reports.setting.typeset import line_setter

_RED = "D90000"
_GREY = "5C5C5C"
_NUMBER_LINE = 20.0
FOOTER_GAP = FOOT - 7 * MM - _NUMBER_LINE / 2
"""From the page's foot to that of the page number's line: its dash stands 7 mm under 版心."""
_MARK_WIDTH, _MARK_LINE = 92.0, 13.0
_NUMBER_ROOM = 28 * MM
_EMU = 12_700  # to the point


def page_parts(data: OfficialData, fonts: FontBook, layout: PaperLayout) -> tuple[WordPart, ...]:
    """The headers and footers of first, odd and even pages."""
    is_numbered = data.form != "plain" or len(layout.pages) > 1
    mark = _sample_mark() if data.is_sample else ""
    empty = paragraph(Look())
    first = _red_head(data, layout.head) + mark + empty
    odd, even = (_page_number(is_odd=is_odd) if is_numbered else empty for is_odd in (True, False))
    first_number = odd if data.form != "letter" else empty
    return (
        WordPart("headerFirst", "header", first),
        WordPart("headerEven", "header", mark + empty),
        WordPart("headerOdd", "header", mark + empty),
        WordPart("footerFirst", "footer", _first_foot(data, fonts) + first_number),
        WordPart("footerEven", "footer", even),
        WordPart("footerOdd", "footer", odd),
    )


def picture_of(data: OfficialData) -> bytes:
    """The code of the paper as PNG, no finer than 300 dpi: printing programs blur what is."""
    return qr_picture(document_code(data.document_number, data.version, data.data_sha256), unit=3)


def _red_head(data: OfficialData, head: HeadPlan) -> str:
    """发文机关标志 and the red line under it, in frames at their places on the page."""
    out = []
    for line, _, y in head.issuer:
        size = int(line.size * 2) / 2
        height = size * 1.2
        # An exact line shows its text with the em box in the middle.
        top = PAGE_HEIGHT - y - EM_MIDDLE * size - height / 2
        look = Look(align="center", line=height, frame=Frame((PAGE_WIDTH - LINE_LENGTH) / 2, top, LINE_LENGTH))
        spread = max(0.0, line.width / max(1, len(line.text)) - line.size)
        out.append(paragraph(look, run(line.text, Role.XIAOBIAOSONG, size, colour=_RED, spacing=spread)))
    if data.form == "letter":
        out.append(_double_line(PAGE_HEIGHT - head.rule, THICK, THIN))
    elif data.form == "notice":
        look = Look(line=1.0, frame=Frame(LEFT, PAGE_HEIGHT - head.rule, MEASURE), top=Border(NOTICE_LINE, _RED))
        out.append(paragraph(look))
    return "".join(out)


def _double_line(top: float, first: float, second: float) -> str:
    """Two red lines, the first with its upper edge ``top`` points from the page's."""
    frame = Frame((PAGE_WIDTH - LINE_LENGTH) / 2, top, LINE_LENGTH)
    return paragraph(Look(line=BETWEEN, frame=frame, top=Border(first, _RED), bottom=Border(second, _RED)))


def _sample_mark() -> str:
    frame = Frame(RIGHT - _MARK_WIDTH, 13 * MM, _MARK_WIDTH)
    look = Look(align="center", line=_MARK_LINE, frame=frame, boxed=True)
    return paragraph(look, run("样例　不作正式文书", Role.SANS, 9.0, colour=_GREY, spacing=0.0))


def _page_number(*, is_odd: bool) -> str:
    """4号 half-width 宋体 between dashes, one character in. Source: GB/T 9704-2012 7.5."""
    look = Look(
        align="right" if is_odd else "left",
        line=_NUMBER_LINE,
        left=0.0 if is_odd else SMALL,
        right=SMALL if is_odd else 0.0,
    )
    dash = run("— ", Role.SONG, SMALL, spacing=0.0), run(" —", Role.SONG, SMALL, spacing=0.0)
    return paragraph(look, dash[0], page_field(Role.SONG, SMALL), dash[1])


def _first_foot(data: OfficialData, fonts: FontBook) -> str:
    """The code, number and hash of the paper, what a re-issue changes, and a letter's second red line."""
    code = document_code(data.document_number, data.version, data.data_sha256)
    quiet = quiet_zone(code, CODE_SIDE)
    picture = Look(line=1.0, grows=True, frame=Frame(LEFT - quiet, PAGE_HEIGHT - code_top(), CODE_SIDE))
    out = [paragraph(picture, _drawing(CODE_SIDE, code))]
    lines = foot_lines(data, line_setter(fonts, NOTE), has_number=data.form != "letter")
    y = PAGE_HEIGHT - code_top() + (CODE_SIDE - len(lines) * NOTE_LEADING) / 2
    look = Look(align="left", line=NOTE_LEADING, frame=Frame(NOTE_AT, y, RIGHT - NOTE_AT - _NUMBER_ROOM))
    out += [paragraph(look, run(line.text, Role.SANS, NOTE, colour=_GREY, spacing=0.0)) for line in lines]
    if data.form == "letter":
        out.append(_double_line(PAGE_HEIGHT - SECOND_LINE - (THIN + BETWEEN + THICK) / 2, THIN, THICK))
    return "".join(out)


def _drawing(side: float, code: str) -> str:
    """The picture of the code in a run, ``side`` points wide and high."""
    size = round(side * _EMU)
    name = f'id="1" name="文书校验码" descr={quoteattr(code)}'
    return element(
        "r",
        element(
            "drawing",
            f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{size}" cy="{size}"/><wp:docPr {name}/>'
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f"<pic:nvPicPr><pic:cNvPr {name}/><pic:cNvPicPr/></pic:nvPicPr>"
            '<pic:blipFill><a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{size}" cy="{size}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
            "</pic:pic></a:graphicData></a:graphic></wp:inline>",
        ),
    )
