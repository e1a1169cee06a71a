"""What stands around the content of a working document's pages: title, marks, running head, foot.

Score sheets, records, opinions and lists use it, so that all look of one hand. A4 upright.
"""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.reports.setting.cells import LEFT, RIGHT
from reviewer.reports.setting.fonts import FontBook, Role
from reviewer.reports.setting.paper import A4, BLACK, GREY, MM, Paper
from reviewer.reports.setting.qr import document_code, draw_qr, quiet_zone
from reviewer.reports.setting.typeset import line_setter

__all__ = ["FIRST_TOP", "FOOT", "LEFT", "NEXT_TOP", "RIGHT", "PageFrame"]

PAGE_HEIGHT = A4[1]
TITLE_TOP = PAGE_HEIGHT - 25 * MM
FIRST_TOP = PAGE_HEIGHT - 32 * MM
NEXT_TOP = PAGE_HEIGHT - 22 * MM
FOOT = 25 * MM
QR_SIDE = 14 * MM
TITLE_SIZE = 18.0


class PageFrame:
    """Draws heads and feet; what a page holds between them is the caller's."""

    def __init__(
        self,
        fonts: FontBook,
        *,
        title: str,
        number: str,
        version: int,
        data_sha256: str,
        marks: Sequence[str] = (),
        left_note: str = "",
        right_note: str = "",
    ) -> None:
        """Set up the frame of one document.

        Args:
            title: the document's name, on page 1 over its content and in every other page's head.
            number: 文书编号; the QR code in every foot says it with ``version`` and ``data_sha256``.
            marks: 草稿, 样例: framed in the upper right corner of every page.
            left_note: what follows the title in a running head (the applicant); it may be cut there.
            right_note: what a running head ends with (the member).
        """
        self.title = title
        self.number = number
        self.version = version
        self.data_sha256 = data_sha256
        self.marks = tuple(marks)
        self.left_note = left_note
        self.right_note = right_note
        self._fonts = fonts
        self._small = line_setter(fonts, 8.0)
        self._note = line_setter(fonts, 6.5)

    def first_head(self, paper: Paper) -> float:
        """Draw page 1's title; returns where the content begins, in points from the page's foot."""
        title = line_setter(self._fonts, TITLE_SIZE).line(self.title, Role.XIAOBIAOSONG, "表名")
        if title.width > RIGHT - LEFT:
            size = TITLE_SIZE * (RIGHT - LEFT) / title.width
            title = line_setter(self._fonts, size).line(self.title, Role.XIAOBIAOSONG, "表名")
        paper.bookmark(self.title)
        with paper.tag("H1"):
            paper.text(title, (LEFT + RIGHT - title.width) / 2, TITLE_TOP)
        self._draw_marks(paper, TITLE_TOP + 22)
        return FIRST_TOP

    def running_head(self, paper: Paper) -> float:
        """Draw the head of a page after the first; returns where the content begins."""
        y = NEXT_TOP + 6
        right = self._small.line(self.right_note, Role.SONG, "页眉")
        paper.text(right, RIGHT - right.width, y, GREY)
        room = RIGHT - LEFT - (right.width + 16 if self.right_note else 0.0)
        text = f"{self.title}　{self.left_note}" if self.left_note else self.title
        # Whole on page 1; here it may be cut.
        left = self._small.lines(text, Role.SONG, room, "页眉", align="left")[0]
        paper.text(left, LEFT, y, GREY)
        self._draw_marks(paper, y + 14)
        return NEXT_TOP

    def foot(self, paper: Paper, page: int, pages: int) -> None:
        """Draw a page's foot, under :data:`FOOT`: QR code, number, hash, page ``page`` of ``pages``."""
        paper.stamp_once("qr", lambda: self._draw_code(paper))
        version = f"　第{self.version}版" if self.version > 1 else ""
        y = FOOT - 6.5 * MM
        for text in (f"文书编号　{self.number}{version}", f"数据校验　SHA-256 {self.data_sha256}"):
            line = self._note.line(text, Role.SANS, "文书编号")
            paper.text(line, LEFT + QR_SIDE, y, GREY)
            y -= 9.0
        place = self._small.line(f"第{page}页　共{pages}页", Role.SONG, "页码")
        paper.text(place, RIGHT - place.width, FOOT - 6.5 * MM - 9.0, BLACK)

    def _draw_marks(self, paper: Paper, y: float) -> None:
        if self.marks:
            line = self._small.line("　".join(self.marks), Role.SANS, "标记")
            x = RIGHT - line.width - 4
            paper.text(line, x, y, GREY)
            paper.frame(x - 4, y - 3.6, line.width + 8, 13, 0.5, GREY)

    def _draw_code(self, paper: Paper) -> None:
        code = document_code(self.number, self.version, self.data_sha256)
        draw_qr(paper, code, LEFT - quiet_zone(code, QR_SIDE), FOOT - 1.5 * MM, QR_SIDE)
