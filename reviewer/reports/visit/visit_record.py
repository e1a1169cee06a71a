"""Site-visit records (现场考察记录): A4 upright, one table, photos and sound as annexes, places to sign."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from reviewer.reports.setting.archival import keywords_of
from reviewer.reports.setting.fonts import FontBook
from reviewer.reports.setting.page_frame import FOOT, LEFT, NEXT_TOP, RIGHT, PageFrame
from reviewer.reports.setting.paper import MM, Imprint, Paper
from reviewer.reports.setting.required import missing_fields, require
from reviewer.reports.setting.table import Placed, Strip, draw_strips, paginate
from reviewer.reports.sheet.annex_pages import AnnexPages, Draw
from reviewer.reports.visit.data import VISIT_LABELS, VisitRecordData
from reviewer.reports.visit.strips import MEASURING, VisitStrips

GAP = 3 * MM  # between the head table and what follows


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
        keywords = keywords_of(data)
        self.paper = Paper(Imprint(f"{data.title} {data.applicant}", "专家组", data.round, keywords))

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
        data, pages = self.data, AnnexPages(self.paper, self.fonts)
        annexes: list[tuple[str, list[Draw]]] = []
        if data.photos:
            annexes.append(("现场照片", pages.photos(data.photos)))
        if data.loose_sounds:
            annexes.append(("现场录音", pages.table(self.strips.records((), data.loose_sounds))))
        return pages.numbered(annexes)


def _with_heads(strips: Sequence[Strip], columns: Strip) -> list[Strip]:
    """The strips with the column heads before the first that was measured."""
    first = next((at for at, each in enumerate(strips) if each.name == MEASURING), None)
    return list(strips) if first is None else [*strips[:first], columns, *strips[first:]]
