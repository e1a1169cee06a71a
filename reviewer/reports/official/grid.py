"""The page of official papers: margins, the grid of 22 lines of 28 characters, sizes of type, lengths of lines.

Source: GB/T 9704-2012 5.2 (页边与版心尺寸, 行数和字数), 7.2 (版头), 7.4 (版记), 7.5 (页码), 10.1 (信函格式).
"""

from __future__ import annotations

from typing import NamedTuple

from reviewer.reports.setting.fonts import Role
from reviewer.reports.setting.paper import A4, MM
from reviewer.reports.setting.typeset import SetLine

# 5.2.1, 5.2.3: 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm, 22 lines of 28 characters.
LEFT, TOP, MEASURE, DEPTH = 28 * MM, 37 * MM, 156 * MM, 225 * MM
ROWS, CELLS = 22, 28
PITCH, STEP = MEASURE / CELLS, DEPTH / ROWS
RIGHT = LEFT + MEASURE
PAGE_WIDTH, PAGE_HEIGHT = A4
FOOT = PAGE_HEIGHT - TOP - DEPTH
"""The lower edge of 版心, in points from the page's foot."""

BODY = 16.0  # 3号
TITLE = 22.0  # 2号
SMALL = 14.0  # 4号
NOTE = 6.5
TITLE_LEADING = 33.0
TITLE_CELLS = int(MEASURE // TITLE)

EM_MIDDLE = 0.38  # the middle of the em box above the baseline
EM_FOOT = 0.12  # the em box below the baseline

HEADING_ROLE = {1: Role.HEI, 2: Role.KAI, 3: Role.FANGSONG, 4: Role.FANGSONG}


class Ink(NamedTuple):
    """Highest and lowest ink of a line over its baseline, in points."""

    top: float
    foot: float


def ink(line: SetLine) -> Ink:
    """How far the ink of a line reaches."""
    glyphs = [piece.face.glyph(char) for piece in line.pieces for char in piece.text]
    inked = [each for each in glyphs if each is not None and each.top != each.bottom]
    return Ink(max(each.top for each in inked) * line.size, min(each.bottom for each in inked) * line.size)


def baseline(depth: float, size: float = BODY) -> float:
    """The baseline, from the page's foot, of a line in the row whose upper edge is ``depth`` points under 版心's."""
    return PAGE_HEIGHT - TOP - depth - STEP / 2 - EM_MIDDLE * size
