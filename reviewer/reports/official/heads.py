"""The heads of official papers: 函 with its red double line, 文件 with its red line, plain title."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

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
_ISSUER_LEADING = 1.2
_ROW_TOLERANCE = 0.3  # the row under the title may give up this much to the grid
PLAIN_TITLE_ROW = 1
_ANNEX_TITLE_ROW = 2  # 7.3.7: the title of an annex stands in the third row


class HeadLine(NamedTuple):
    """A set line, its left end at ``x`` and its baseline at ``y`` from the page's foot."""

    line: SetLine
    x: float
    y: float


class HeadPlan(NamedTuple):
    """Where everything of a paper's head stands.

    ``rule`` is the upper edge of the red line (of the double line in a letter), in points from the page's foot;
    0 in a plain paper. ``first_row`` is the row in which the text begins.
    """

    issuer: tuple[HeadLine, ...]
    rule: float
    number: HeadLine | None
    title: tuple[HeadLine, ...]
    first_row: int


def plan_head(data: OfficialData, fonts: FontBook) -> HeadPlan:
    """Set the head of a paper and give it its place."""
    issuer, rule, number, title_top = _HEADS[data.form](data, fonts)
    names = (data.addressee, data.issuer)
    first = PAGE_HEIGHT - title_top - (1 - EM_FOOT) * TITLE
    title = tuple(
        HeadLine(line, LEFT, first - place * TITLE_LEADING)
        for place, line in enumerate(title_lines(data.title, fonts, "标题", names))
    )
    under = PAGE_HEIGHT - title[-1].y + EM_FOOT * TITLE
    return HeadPlan(issuer, rule, number, title, math.ceil((under - TOP) / STEP + 1 - _ROW_TOLERANCE))


_Parts = tuple[tuple[HeadLine, ...], float, HeadLine | None, float]


def _plain(_data: OfficialData, _fonts: FontBook) -> _Parts:
    return (), 0.0, None, TOP + PLAIN_TITLE_ROW * STEP


def _letter(data: OfficialData, fonts: FontBook) -> _Parts:
    """Issuer, double line, number flush right, and the title's upper edge from the page's top. Source: 10.1."""
    issuer, bottom = _issuer(data.issuer, data.form, LETTER_ISSUER, fonts)
    under = bottom + LINE_GAP + THICK + BETWEEN + THIN
    number = line_setter(fonts, BODY, PITCH).line(data.number_text, Role.FANGSONG, "发文字号")
    top, foot = ink(number)
    baseline = PAGE_HEIGHT - under - NUMBER_GAP - top
    placed = HeadLine(number, RIGHT - number.width, baseline)
    # 7.3.1: the title stands two rows below the last element; a row is blank under it.
    return issuer, PAGE_HEIGHT - bottom - LINE_GAP, placed, PAGE_HEIGHT - baseline - foot + 2 * STEP


def _notice(data: OfficialData, fonts: FontBook) -> _Parts:
    """Issuer with 文件, number centred, red line, and the title's upper edge. Source: 7.2.4 to 7.2.7."""
    issuer, bottom = _issuer(f"{data.issuer}文件", data.form, NOTICE_ISSUER, fonts)
    number = line_setter(fonts, BODY, PITCH).line(data.number_text, Role.FANGSONG, "发文字号")
    top, foot = ink(number)
    baseline = PAGE_HEIGHT - bottom - 2 * STEP - top
    line = PAGE_HEIGHT - baseline - foot + LINE_GAP
    placed = HeadLine(number, LEFT + (MEASURE - number.width) / 2, baseline)
    return issuer, PAGE_HEIGHT - line, placed, line + NOTICE_LINE + 2 * STEP


_HEADS = {"letter": _letter, "notice": _notice, "plain": _plain}


def _issuer(name: str, form: str, top: float, fonts: FontBook) -> tuple[tuple[HeadLine, ...], float]:
    """发文机关标志, its ink from ``top`` on, and where its ink ends, from the page's top."""
    names = [name]
    if len(name) > _ONE_LINE[form]:
        names = list(break_headline(name, len(name) // 2 + 2))
    size = min(_LARGEST[form], MEASURE / max(len(each) for each in names))
    setter = LineSetter(fonts, size)
    lines = [setter.line(each, Role.XIAOBIAOSONG, "发文机关") for each in names]
    baseline = PAGE_HEIGHT - top - ink(lines[0]).top
    placed = []
    for each, line in zip(names, lines, strict=True):
        # The characters stand a little apart where there is room.
        spare = max(0.0, min((MEASURE - line.width) / max(1, len(each) - 1), size * 0.12))
        wide = LineSetter(fonts, size, pitch=size + spare).line(each, Role.XIAOBIAOSONG, "发文机关")
        placed.append(HeadLine(wide, (PAGE_WIDTH - wide.width + spare) / 2, baseline))
        baseline -= size * _ISSUER_LEADING
    return tuple(placed), PAGE_HEIGHT - placed[-1].y - ink(lines[-1]).foot


def draw_head(paper: Paper, plan: HeadPlan, form: str) -> None:
    """Draw it on the first page."""
    if plan.issuer:
        with paper.tag("P"):
            for line, x, y in plan.issuer:
                paper.text(line, x, y, RED)
    if form == "letter":
        double_line(paper, plan.rule, thick_first=True)
    if plan.number is not None:
        with paper.tag("P"):
            paper.text(*plan.number)
    if form == "notice":
        paper.fill(LEFT, plan.rule - NOTICE_LINE, MEASURE, NOTICE_LINE, RED)
    with paper.tag("H1"):
        for line, x, y in plan.title:
            paper.text(line, x, y)


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
