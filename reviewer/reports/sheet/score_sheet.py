"""Individual score sheets (个人评分表): A4 upright, one table over as many pages as it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby

from reviewer.reports.setting.archival import keywords_of
from reviewer.reports.setting.fonts import FontBook
from reviewer.reports.setting.page_frame import FIRST_TOP, FOOT, LEFT, NEXT_TOP, RIGHT, PageFrame
from reviewer.reports.setting.paper import MM, Imprint, Paper
from reviewer.reports.setting.required import missing_fields, require
from reviewer.reports.setting.table import GRID, Merged, Placed, Strip, draw_strips, paginate
from reviewer.reports.sheet.annex_pages import AnnexPages, Draw
from reviewer.reports.sheet.annexes import AnnexStrips
from reviewer.reports.sheet.data import (
    SHEET_LABELS,
    ScoreSheetData,
    ScoreSheetPdf,
    SheetItem,
    SheetPin,
    SheetRequirement,
    SheetSection,
    SheetSum,
)
from reviewer.reports.sheet.strips import StripMaker

__all__ = [
    "ScoreSheetData",
    "ScoreSheetPdf",
    "SheetItem",
    "SheetPin",
    "SheetRequirement",
    "SheetSection",
    "SheetSum",
    "score_sheet_pdf",
]

GAP = 3 * MM  # between the head table and the items


def score_sheet_pdf(data: ScoreSheetData, fonts: FontBook) -> ScoreSheetPdf:
    """The sheet as PDF with its place to sign; the same data and fonts give the same bytes.

    Raises:
        RuleViolation: ``missing_field`` (a field is blank) or ``missing_glyph`` (a character no font has).
    """
    check_score_sheet(data)
    return _Sheet(data, fonts).make()


def check_score_sheet(data: ScoreSheetData) -> None:
    """Refuse a sheet that lacks a field.

    Raises:
        RuleViolation: code ``missing_field``, naming every blank field.
    """
    missing = list(missing_fields(data, SHEET_LABELS))
    for section in data.sections:
        if not section.title.strip():
            missing.append("部分名称")
        for item in section.items:
            if not item.clause.strip():
                missing.append(f"“{item.name}”的序号")
            if not item.name.strip():
                missing.append(f"{item.clause} 名称")
            missing += [f"{item.clause} 要求的内容" for each in item.requirements if not each.text.strip()]
            missing += [f"{item.clause} “{each.text}”的结论" for each in item.requirements if not each.verdict.strip()]
    require("个人评分表", missing)


class _Sheet:
    def __init__(self, data: ScoreSheetData, fonts: FontBook) -> None:
        self.data = data
        self.fonts = fonts
        self.strips = StripMaker(data, fonts)
        self.frame = PageFrame(
            fonts,
            title=data.title,
            number=data.document_number,
            version=data.version,
            data_sha256=data.data_sha256,
            marks=[name for name, shown in (("草稿", data.is_draft), ("样例", data.is_sample)) if shown],
            left_note=data.applicant,
            right_note=f"评审专家　{data.member}",
        )
        subject = f"{data.applicant} {data.member} {data.round}"
        keywords = keywords_of(data)
        self.paper = Paper(Imprint(data.title, data.member, subject, keywords))
        self._seen: set[int] = set()
        self._signature: tuple[int, tuple[float, float, float, float]] | None = None

    def make(self) -> ScoreSheetPdf:
        pages = [*self._main_pages(), *self._annex_pages()]
        for number, draw in enumerate(pages, 1):
            if number > 1:
                self.frame.running_head(self.paper)
            draw()
            self.frame.foot(self.paper, number, len(pages))
            self.paper.end_page()
        page_number, box = self._signature if self._signature is not None else (None, None)
        return ScoreSheetPdf(
            pdf=self.paper.finish(), page_count=len(pages), signature_page=page_number, signature_box=box
        )

    def _main_pages(self) -> list[Draw]:
        maker = self.strips
        head = maker.head_table()
        columns = maker.column_heads()
        body = [strip for section in self.data.sections for strip in maker.section(section)]
        if body:
            # Totals and the place to sign take the last sum or item row along when they begin a page.
            body[-1] = replace(body[-1], keep=True)
        body += maker.closing()
        top = FIRST_TOP - sum(each.height for each in head) - GAP
        pages = paginate(body, top - columns.height, NEXT_TOP - columns.height, FOOT)
        for number, page in enumerate(pages):
            for strip, y in page:
                if strip.name == "signature":
                    left, right = strip.uprights[0], strip.uprights[1]
                    self._signature = number, (left + 2, y - strip.height + 2, right - 2, y - 2)

        def first() -> None:
            self._first_head(head)
            self._table(columns, top, pages[0])

        return [first, *(partial(self._table, columns, NEXT_TOP, page) for page in pages[1:])]

    # ---- annexes

    def _annex_pages(self) -> list[Draw]:
        data, pages = self.data, AnnexPages(self.paper, self.fonts)
        annexes: list[tuple[str, list[Draw]]] = []
        if data.photos:
            annexes.append(("现场照片", pages.photos(data.photos)))
        maker = AnnexStrips(self.fonts)
        if data.records or data.loose_sounds:
            title = "评审方式记录" if data.records else "现场录音"
            annexes.append((title, pages.table(maker.records(data.records, data.loose_sounds))))
        if data.previous is not None:
            changes = maker.changes(data.differences, data.previous)
            is_listed = data.previous.is_here and bool(data.differences)
            heads = maker.change_heads(data.previous, data.sheet_version) if is_listed else None
            annexes.append(("修改对照", pages.table(changes, heads)))
        return pages.numbered(annexes)

    # ---- heads and feet

    def _first_head(self, head: Sequence[Strip]) -> None:
        placed, y = [], self.frame.first_head(self.paper)
        for strip in head:
            placed.append(Placed(strip, y))
            y -= strip.height
        draw_strips(self.paper, placed, LEFT, RIGHT)

    # ---- the table

    def _table(self, columns: Strip, top: float, page: Sequence[Placed]) -> None:
        placed = [Placed(columns, top), *page]
        draw_strips(self.paper, placed, LEFT, RIGHT, merged=self._merged(placed), table="items")
        self.paper.rule(LEFT, top - columns.height, RIGHT, top - columns.height, GRID)

    def _merged(self, page: Sequence[Placed]) -> list[Merged]:
        """The cells that span an item's strips on this page."""
        merged: list[Merged] = []
        for block, group in groupby(enumerate(page), key=lambda each: each[1].strip.block):
            if block is None:
                continue
            parts = [(number, placed.strip) for number, placed in group]
            is_first = block not in self._seen
            self._seen.add(block)
            clause, others = self.strips.merged(block, is_first=is_first)
            first = parts[0][0]
            merged.append(Merged(clause, first, len(parts), is_repeated=not is_first))
            scored = sum(strip.merges for _, strip in parts)
            merged += [Merged(cell, first, scored) for cell in others if scored]
        return merged
