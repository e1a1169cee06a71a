"""What stands at the foot: page numbers, 版记, the code that ties paper to store, what a re-issue changes."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.reports.official.body import is_printed
from reviewer.reports.official.data import OfficialData
from reviewer.reports.official.grid import (
    EM_MIDDLE,
    FOOT,
    LEFT,
    NOTE,
    PAGE_HEIGHT,
    RIGHT,
    ROWS,
    SMALL,
    STEP,
    baseline,
)
from reviewer.reports.official.heads import SECOND_LINE, second_line
from reviewer.reports.setting.fonts import FontBook, Role
from reviewer.reports.setting.paper import BLACK, GREY, MM, Paper
from reviewer.reports.setting.qr import document_code, draw_qr, quiet_zone
from reviewer.reports.setting.typeset import LineSetter, SetLine, line_setter

PAGE_NUMBER_GAP = 7 * MM  # 7.5
# 7.4.1: the first and the last line of 版记 are thick, those between thin.
RECORD_THICK, RECORD_THIN = 0.35 * MM, 0.25 * MM
CODE_SIDE = 13 * MM
NOTE_AT = LEFT + CODE_SIDE
NOTE_LEADING = 9.0
_CHANGE_LINES = 2
_NUMBER_ROOM = 30 * MM  # left free for the page number


class Foot:
    """Draws the feet of one paper's pages."""

    def __init__(self, data: OfficialData, fonts: FontBook, paper: Paper) -> None:
        self.data, self.paper = data, paper
        self.small = line_setter(fonts, SMALL)
        self.note = line_setter(fonts, NOTE)
        self.mark = line_setter(fonts, 9.0)

    def draw(self, page: int, pages: int) -> None:
        """Everything at the foot of a page and the sample mark at its head, 版记 excepted."""
        form = self.data.form
        if page == 1:
            if form == "letter":
                second_line(self.paper)
            self._document_code(has_number=form == "notice" or (form == "plain" and pages > 1))
        if form == "notice" or (form == "letter" and page > 1) or (form == "plain" and pages > 1):
            self._page_number(page)
        if self.data.is_sample:
            self._sample_mark()

    def _page_number(self, number: int) -> None:
        """4号 half-width 宋体 between dashes, 7 mm under 版心, one character in. Source: 7.5."""
        line = self.small.line(f"— {number} —", Role.SONG, "页码")
        # The dash, not the digits, stands 7 mm under: its middle is that of the em box's lower-case.
        glyph = line.pieces[0].face.glyph("—")
        middle = (glyph.top + glyph.bottom) / 2 * SMALL if glyph is not None else 0.0
        x = RIGHT - SMALL - line.width if number % 2 else LEFT + SMALL
        self.paper.text(line, x, FOOT - PAGE_NUMBER_GAP - middle)

    def _document_code(self, *, has_number: bool) -> None:
        """The QR code with number and hash, and what a re-issue changes."""
        data = self.data
        code = document_code(data.document_number, data.version, data.data_sha256)
        draw_qr(self.paper, code, LEFT - quiet_zone(code, CODE_SIDE), code_top(), CODE_SIDE)
        lines = foot_lines(data, self.note, has_number=has_number)
        y = code_top() - CODE_SIDE / 2 + (len(lines) - 1) * NOTE_LEADING / 2 - EM_MIDDLE * NOTE
        for number, line in enumerate(lines):
            self.paper.text(line, NOTE_AT, y - number * NOTE_LEADING, GREY)

    def _sample_mark(self) -> None:
        line = self.mark.line("样例　不作正式文书", Role.SANS, "样例")
        x, y = RIGHT - line.width, PAGE_HEIGHT - 16 * MM
        self.paper.text(line, x, y, GREY)
        self.paper.frame(x - 5, y - 4.2, line.width + 10, 15, 0.5, GREY)

    def record(self, copies: Sequence[SetLine]) -> None:
        """版记 at the foot of the last page; lines stand in a notice only. Source: 7.4, 10.1."""
        printed = is_printed(self.data)
        rows = len(copies) + (1 if printed else 0)
        if not rows:
            return
        with self.paper.tag("P"):
            for number, line in enumerate(copies, ROWS - rows):
                self.paper.text(line, LEFT + SMALL, baseline(number * STEP, SMALL))
        if self.data.form != "notice":
            return
        edges = [FOOT + rows * STEP, FOOT]
        for y in edges:
            self.paper.rule(LEFT, y, RIGHT, y, RECORD_THICK, BLACK)
        if printed:
            if copies:
                self.paper.rule(LEFT, FOOT + STEP, RIGHT, FOOT + STEP, RECORD_THIN, BLACK)
            y = baseline((ROWS - 1) * STEP, SMALL)
            printer = self.small.line(self.data.printed_by.strip(), Role.FANGSONG, "印发机关")
            day = self.small.line(f"{self.data.date_text}印发", Role.FANGSONG, "印发日期")
            with self.paper.tag("P"):
                self.paper.text(printer, LEFT + SMALL, y)
                self.paper.text(day, RIGHT - SMALL - day.width, y)


def code_top() -> float:
    """The upper edge of the code, in points from the page's foot."""
    return SECOND_LINE + 1.5 + 0.7 * MM + CODE_SIDE


def foot_lines(data: OfficialData, setter: LineSetter, *, has_number: bool) -> list[SetLine]:
    """Number and hash of the paper, and what a re-issue changes. ``has_number``: a page number stands beside them."""
    version = f"　第{data.version}版" if data.version > 1 else ""
    texts = (f"文书编号　{data.document_number}{version}", f"数据校验　SHA-256 {data.data_sha256}")
    lines = [setter.line(text, Role.SANS, "文书编号") for text in texts]
    if data.changes:
        lines += _changes(data.changes, setter, RIGHT - NOTE_AT - (_NUMBER_ROOM if has_number else 0.0))
    return lines


def _changes(changes: Sequence[str], setter: LineSetter, width: float) -> Sequence[SetLine]:
    """What this issue changes, in two lines; of many changes the first, and how many there are."""
    for count in range(len(changes), 0, -1):
        more = "" if count == len(changes) else f"等{len(changes)}处"
        text = f"本版更改　{'；'.join(changes[:count])}{more}"
        lines = setter.lines(text, Role.SANS, width, "更改说明", align="left")
        if len(lines) <= _CHANGE_LINES:
            return lines
    return setter.lines(f"本版更改　共{len(changes)}处", Role.SANS, width, "更改说明", align="left")
