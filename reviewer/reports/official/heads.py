"""The heads of official papers: 函 with its red double line, 文件 with its red line, plain title."""

from __future__ import annotations

import math
from collections.abc import Sequence

from reviewer.reports.official.data import OfficialData
from reviewer.reports.official.grid import (
    BODY,
    EM_FOOT,
    LEFT,
    MEASURE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    PITCH,
    RIGHT,
    STEP,
    TITLE,
    TITLE_CELLS,
    TITLE_LEADING,
    TOP,
    ink,
)
from reviewer.reports.setting.fonts import FontBook, Role
from reviewer.reports.setting.headline import break_headline
from reviewer.reports.setting.paper import MM, RED, Paper
from reviewer.reports.setting.typeset import LineSetter, SetLine, line_setter

# 10.1: 标志 30 mm from the top; red double lines 4 mm under it and 20 mm from the bottom, 170 mm, centred.
LETTER_ISSUER, LINE_GAP, SECOND_LINE = 30 * MM, 4 * MM, 20 * MM
LINE_LENGTH = 170 * MM
THICK, THIN, BETWEEN = 1.6, 0.6, 0.8
NUMBER_GAP = BODY * 7 / 8
# 7.2.4: 标志 35 mm under the upper edge of 版心, no larger than 22 mm × 15 mm.
NOTICE_ISSUER = TOP + 35 * MM
NOTICE_LINE = 1.5

_LARGEST = {"letter": 34.0, "notice": 15 * MM}
_ONE_LINE = {"letter": 20, "notice": 18}  # characters; a longer name takes two lines
_ROW_TOLERANCE = 0.3  # the row under the title may give up this much to the grid
PLAIN_TITLE_ROW = 1
_ANNEX_TITLE_ROW = 2  # 7.3.7: the title of an annex stands in the third row


class Head:
    """Draws the head of a paper's first page."""

    def __init__(self, data: OfficialData, fonts: FontBook, paper: Paper) -> None:
        self.data, self.fonts, self.paper = data, fonts, paper
        self.body = line_setter(fonts, BODY, PITCH)

    def draw(self) -> int:
        """Draw it; returns the first row of the text."""
        if self.data.form == "letter":
            title_top = self._letter()
        elif self.data.form == "notice":
            title_top = self._notice()
        else:
            title_top = TOP + PLAIN_TITLE_ROW * STEP
        under = self._title(title_top)
        return math.ceil((under - TOP) / STEP + 1 - _ROW_TOLERANCE)

    def _letter(self) -> float:
        """Issuer, double line, number flush right; returns the title's upper edge from the page's top."""
        bottom = self._issuer(self.data.issuer, LETTER_ISSUER)
        double_line(self.paper, PAGE_HEIGHT - bottom - LINE_GAP, thick_first=True)
        under = bottom + LINE_GAP + THICK + BETWEEN + THIN
        number = self.body.line(self.data.number_text, Role.FANGSONG, "发文字号")
        top, foot = ink(number)
        baseline = PAGE_HEIGHT - under - NUMBER_GAP - top
        self.paper.text(number, RIGHT - number.width, baseline)
        # 7.3.1: the title stands two rows below the last element; a row is blank under it.
        return PAGE_HEIGHT - baseline - foot + 2 * STEP

    def _notice(self) -> float:
        """Issuer with 文件, number centred, red line; returns the title's upper edge. Source: 7.2.4 to 7.2.7."""
        bottom = self._issuer(f"{self.data.issuer}文件", NOTICE_ISSUER)
        number = self.body.line(self.data.number_text, Role.FANGSONG, "发文字号")
        top, foot = ink(number)
        baseline = PAGE_HEIGHT - bottom - 2 * STEP - top
        self.paper.text(number, LEFT + (MEASURE - number.width) / 2, baseline)
        line = PAGE_HEIGHT - baseline - foot + LINE_GAP
        self.paper.fill(LEFT, PAGE_HEIGHT - line - NOTICE_LINE, MEASURE, NOTICE_LINE, RED)
        return line + NOTICE_LINE + 2 * STEP

    def _issuer(self, name: str, top: float) -> float:
        """Draw 发文机关标志 with its ink from ``top`` on; returns where its ink ends, from the page's top."""
        form = self.data.form
        names = [name]
        if len(name) > _ONE_LINE[form]:
            names = list(break_headline(name, len(name) // 2 + 2))
        size = min(_LARGEST[form], MEASURE / max(len(each) for each in names))
        setter = LineSetter(self.fonts, size)
        lines = [setter.line(each, Role.XIAOBIAOSONG, "发文机关") for each in names]
        baseline = PAGE_HEIGHT - top - ink(lines[0]).top
        for each, line in zip(names, lines, strict=True):
            self._spread(each, line, baseline)
            baseline -= size * 1.2
        return PAGE_HEIGHT - baseline - size * 1.2 - ink(lines[-1]).foot

    def _spread(self, name: str, line: SetLine, baseline: float) -> None:
        """Draw a line of the issuer's name centred, its characters a little apart where there is room."""
        spare = max(0.0, min((MEASURE - line.width) / max(1, len(name) - 1), line.size * 0.12))
        spread = LineSetter(self.fonts, line.size, pitch=line.size + spare)
        wide = spread.line(name, Role.XIAOBIAOSONG, "发文机关")
        self.paper.text(wide, (PAGE_WIDTH - wide.width + spare) / 2, baseline, RED)

    def _title(self, top: float) -> float:
        """Draw the title, its upper edge at ``top`` from the page's top; returns its lower edge."""
        y = PAGE_HEIGHT - top - (1 - EM_FOOT) * TITLE
        for line in title_lines(self.data.title, self.fonts, "标题", (self.data.addressee, self.data.issuer)):
            self.paper.text(line, LEFT, y)
            y -= TITLE_LEADING
        return PAGE_HEIGHT - y - TITLE_LEADING + EM_FOOT * TITLE


def title_lines(title: str, fonts: FontBook, where: str, names: Sequence[str] = ()) -> list[SetLine]:
    """A title in 2号小标宋, centred in the measure, broken at word sense. Source: 7.3.1."""
    setter = line_setter(fonts, TITLE)
    return [
        line
        for text in break_headline(title, TITLE_CELLS, names)
        for line in setter.lines(text, Role.XIAOBIAOSONG, MEASURE, where, align="center")
    ]


def annex_title_depth(lines: int) -> tuple[float, float]:
    """Where an annex's title begins, and where its text begins, in points under 版心's upper edge. Source: 7.3.7."""
    begins = _ANNEX_TITLE_ROW * STEP
    under = begins + (lines - 1) * TITLE_LEADING + (STEP + TITLE) / 2
    return begins, math.ceil(under / STEP + 1 - _ROW_TOLERANCE) * STEP


def double_line(paper: Paper, top: float, *, thick_first: bool) -> None:
    """The red double line whose upper edge is at ``top`` (from the page's foot)."""
    left = (PAGE_WIDTH - LINE_LENGTH) / 2
    widths = (THICK, THIN) if thick_first else (THIN, THICK)
    y = top
    for width in widths:
        paper.fill(left, y - width, LINE_LENGTH, width, RED)
        y -= width + BETWEEN


def second_line(paper: Paper) -> float:
    """The second red double line of a letter's first page; returns its upper edge from the page's foot."""
    top = SECOND_LINE + (THIN + BETWEEN + THICK) / 2
    double_line(paper, top, thick_first=False)
    return top
