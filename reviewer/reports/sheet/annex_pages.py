"""The annexes of a working document: each begins on a page of its own with its number and name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from reviewer.reports.setting.fonts import FontBook, Role
from reviewer.reports.setting.page_frame import FOOT, LEFT, NEXT_TOP, RIGHT
from reviewer.reports.setting.paper import MM, Paper
from reviewer.reports.setting.table import Placed, Strip, draw_strips, paginate
from reviewer.reports.setting.typeset import line_setter
from reviewer.reports.sheet.data import SheetFile
from reviewer.reports.sheet.photos import Frame, PhotoAnnex

ANNEX_TOP = NEXT_TOP - 15 * MM  # under an annex's name
PHOTO_GAP = 2 * MM  # between the running head and pictures

Draw = Callable[[], None]
"""Draws what stands on one page, but for its head and foot."""


class AnnexPages:
    """Lays annexes out on pages; nothing is drawn before a page's own call."""

    def __init__(self, paper: Paper, fonts: FontBook) -> None:
        self.paper = paper
        self.fonts = fonts
        self._number = line_setter(fonts, 12.0)
        self._title = line_setter(fonts, 16.0)
        self._tables = 0

    def numbered(self, annexes: Sequence[tuple[str, list[Draw]]]) -> list[Draw]:
        """The pages of all annexes, each given by its name and pages."""
        drawn: list[Draw] = []
        for number, (title, pages) in enumerate(annexes, 1):
            drawn += [partial(self._head, number, title, pages[0]), *pages[1:]]
        return drawn

    def photos(self, photos: Sequence[SheetFile]) -> list[Draw]:
        """The pages of an annex of photos, long captions whole after them."""
        annex = PhotoAnnex(photos, self.fonts)
        tops = [ANNEX_TOP] + [NEXT_TOP - PHOTO_GAP] * len(photos)
        areas = (Frame(LEFT, FOOT, RIGHT - LEFT, top - FOOT) for top in tops)
        pages: list[Draw] = [
            partial(annex.draw, self.paper, shown, area) for shown, area in zip(annex.pages(), areas, strict=False)
        ]
        captions = annex.long_captions()
        return [*pages, *(self.table(captions, first_top=NEXT_TOP) if captions else [])]

    def table(self, strips: Sequence[Strip], heads: Strip | None = None, first_top: float = ANNEX_TOP) -> list[Draw]:
        """The pages of an annex that is a table; ``heads`` are repeated on every page."""
        name = f"annex {self._tables}"
        self._tables += 1
        high = heads.height if heads is not None else 0.0
        pages = paginate(strips, first_top - high, NEXT_TOP - high, FOOT)
        tops = [first_top] + [NEXT_TOP] * len(pages)
        return [
            partial(draw_strips, self.paper, [*head, *page], LEFT, RIGHT, table=name)
            for page, top in zip(pages, tops, strict=False)
            for head in [[Placed(heads, top)] if heads is not None else []]
        ]

    def _head(self, number: int, title: str, draw: Draw) -> None:
        line = self._number.line(f"附件{number}", Role.HEI, "附件")
        name = self._title.line(title, Role.XIAOBIAOSONG, "附件")
        self.paper.bookmark(f"附件{number}　{title}")
        with self.paper.tag("H2"):
            self.paper.text(line, LEFT, NEXT_TOP - 12)
            self.paper.text(name, (LEFT + RIGHT - name.width) / 2, NEXT_TOP - 30)
        draw()
