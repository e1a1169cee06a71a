"""Site-visit records (现场考察记录): A4 upright, one table, photos and sound as annexes, places to sign."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from reviewer.reports.setting.fonts import FontBook, Role
from reviewer.reports.setting.page_frame import FOOT, LEFT, NEXT_TOP, RIGHT, PageFrame
from reviewer.reports.setting.paper import MM, Imprint, Paper
from reviewer.reports.setting.required import missing_fields, require
from reviewer.reports.setting.table import Placed, Strip, draw_strips, paginate
from reviewer.reports.setting.typeset import line_setter
from reviewer.reports.sheet.photos import Frame, PhotoAnnex
from reviewer.reports.visit.data import VISIT_LABELS, VisitRecordData
from reviewer.reports.visit.strips import MEASURING, VisitStrips

GAP = 3 * MM  # between the head table and what follows
ANNEX_TOP = NEXT_TOP - 15 * MM  # under an annex's name
ANNEX_GAP = 2 * MM  # between the running head and pictures

Draw = Callable[[], None]
"""Draws what stands on one page, but for its head and foot."""


def visit_record_pdf(data: VisitRecordData, fonts: FontBook) -> bytes:
    """The record as PDF; the same data and fonts give the same bytes.

    Raises:
        RuleViolation: ``missing_field`` (a field is blank) or ``missing_glyph`` (a character no font has).
    """
    require(data.title, missing_fields(data, VISIT_LABELS))
    return _Record(data, fonts).make()


class _Record:
    def __init__(self, data: VisitRecordData, fonts: FontBook) -> None:
        self.data = data
        self.fonts = fonts
        self.strips = VisitStrips(fonts)
        self.frame = PageFrame(
            fonts,
            title=data.title,
            number=data.document_number,
            version=data.version,
            data_sha256=data.data_sha256,
            marks=("样例",) if data.is_sample else (),
            left_note=data.applicant,
            right_note=data.application_number,
        )
        keywords = f"{data.document_number} 第{data.version}版 SHA-256 {data.data_sha256}"
        self.paper = Paper(Imprint(f"{data.title} {data.applicant}", "专家组", data.round, keywords))
        self.annex = line_setter(fonts, 12.0)
        self.annex_title = line_setter(fonts, 16.0)

    def make(self) -> bytes:
        pages = [*self._main_pages(), *self._annex_pages()]
        for number, draw in enumerate(pages, 1):
            if number > 1:
                self.frame.running_head(self.paper)
            draw()
            self.frame.foot(self.paper, number, len(pages))
            self.paper.end_page()
        return self.paper.finish()

    def _main_pages(self) -> list[Draw]:
        head = self.strips.head_table(self.data)
        columns = self.strips.column_heads()
        strips = _with_heads(self.strips.body(self.data), columns)
        # Every later page may begin with the column heads; where it does not, its strips move up.
        top = self.frame.first_head(self.paper)
        pages = paginate(strips, top - sum(each.height for each in head) - GAP, NEXT_TOP - columns.height, FOOT)
        drawn: list[Draw] = [partial(self._first_page, head, top, pages[0])]
        for page in pages[1:]:
            goes_on = page[0].strip.name == MEASURING and page[0].strip is not columns
            drawn.append(partial(self._later_page, columns if goes_on else None, columns.height, page))
        return drawn

    def _first_page(self, head: Sequence[Strip], top: float, page: Sequence[Placed]) -> None:
        placed = []
        for strip in head:
            placed.append(Placed(strip, top))
            top -= strip.height
        draw_strips(self.paper, placed, LEFT, RIGHT)
        self._table(page)

    def _later_page(self, columns: Strip | None, high: float, page: Sequence[Placed]) -> None:
        if columns is not None:
            self._table([Placed(columns, NEXT_TOP), *page])
        else:
            self._table([Placed(each.strip, each.top + high) for each in page])

    def _table(self, page: Sequence[Placed]) -> None:
        draw_strips(self.paper, page, LEFT, RIGHT, merged=self.strips.merged(page), table="record")

    # ---- annexes

    def _annex_pages(self) -> list[Draw]:
        data = self.data
        annexes: list[tuple[str, list[Draw]]] = []
        if data.photos:
            annexes.append(("现场照片", self._photo_pages(PhotoAnnex(data.photos, self.fonts))))
        if data.loose_sounds:
            annexes.append(("现场录音", self._strip_pages(self.strips.records((), data.loose_sounds), ANNEX_TOP)))
        drawn: list[Draw] = []
        for number, (title, pages) in enumerate(annexes, 1):
            drawn += [partial(self._annex_head, number, title, pages[0]), *pages[1:]]
        return drawn

    def _annex_head(self, number: int, title: str, draw: Draw) -> None:
        line = self.annex.line(f"附件{number}", Role.HEI, "附件")
        name = self.annex_title.line(title, Role.XIAOBIAOSONG, "附件")
        self.paper.bookmark(f"附件{number}　{title}")
        with self.paper.tag("H2"):
            self.paper.text(line, LEFT, NEXT_TOP - 12)
            self.paper.text(name, (LEFT + RIGHT - name.width) / 2, NEXT_TOP - 30)
        draw()

    def _photo_pages(self, annex: PhotoAnnex) -> list[Draw]:
        tops = [ANNEX_TOP] + [NEXT_TOP - ANNEX_GAP] * len(annex.photos)
        areas = (Frame(LEFT, FOOT, RIGHT - LEFT, top - FOOT) for top in tops)
        pages: list[Draw] = [
            partial(annex.draw, self.paper, photos, area) for photos, area in zip(annex.pages(), areas, strict=False)
        ]
        captions = annex.long_captions()
        return [*pages, *(self._strip_pages(captions, NEXT_TOP) if captions else [])]

    def _strip_pages(self, strips: Sequence[Strip], first_top: float) -> list[Draw]:
        pages = paginate(strips, first_top, NEXT_TOP, FOOT)
        return [partial(draw_strips, self.paper, page, LEFT, RIGHT, table="annex") for page in pages]


def _with_heads(strips: Sequence[Strip], columns: Strip) -> list[Strip]:
    """The strips with the column heads before the first that was measured."""
    first = next((at for at, each in enumerate(strips) if each.name == MEASURING), None)
    return list(strips) if first is None else [*strips[:first], columns, *strips[first:]]
