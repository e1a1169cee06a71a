"""Blank score sheets for places without a laptop: filled in by hand, signed, typed in later by two persons (X14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reviewer.domain.paper import PREVAILS
from reviewer.reports.setting.archival import keywords_of
from reviewer.reports.setting.cells import LEFT, RIGHT
from reviewer.reports.setting.fonts import FontBook, Role
from reviewer.reports.setting.paper import A4, BLACK, GREY, MM, Imprint, Paper
from reviewer.reports.setting.qr import draw_qr, page_code, quiet_zone
from reviewer.reports.setting.required import missing_fields, require
from reviewer.reports.setting.table import HAIR, HAIR_COLOUR, Placed, Strip, draw_strips, paginate
from reviewer.reports.setting.typeset import line_setter
from reviewer.reports.sheet.blank_sheet_data import (
    BLANK_LABELS,
    BlankItem,
    BlankRequirement,
    BlankSection,
    BlankSheetData,
)
from reviewer.reports.sheet.blank_sheet_strips import BOX, JUDGEMENTS, LINE, TICK, BlankStrips, Place

__all__ = ["BlankItem", "BlankRequirement", "BlankSection", "BlankSheetData", "blank_sheet_pdf"]

PAGE_WIDTH, PAGE_HEIGHT = A4
QR_SIDE = 28 * MM
QR_TOP = PAGE_HEIGHT - 8 * MM
TITLE_TOP = PAGE_HEIGHT - 22 * MM
TABLE_TOP = PAGE_HEIGHT - 36 * MM
FOOT = 20 * MM
GAP = 2 * MM
MOST_ADDED = 7  # lines that a remark may grow by where a page has room left


def blank_sheet_pdf(data: BlankSheetData, book: FontBook) -> bytes:
    """The sheet to write on; the same data and fonts give the same bytes.

    Raises:
        RuleViolation: ``missing_field`` (a field is blank) or ``missing_glyph`` (a character no font has).
    """
    missing = list(missing_fields(data, BLANK_LABELS))
    for section in data.sections:
        missing += [f"“{each.name}”的序号" for each in section.items if not each.clause.strip()]
        missing += [f"{each.clause} 名称" for each in section.items if not each.name.strip()]
        missing += [f"{each.clause} 条文" for each in section.items if not each.text.strip()]
    require("空白评分表", missing)
    return _Blank(data, book).make()


class _Blank:
    def __init__(self, data: BlankSheetData, book: FontBook) -> None:
        self.data = data
        self.strips = BlankStrips(data, book)
        self.title = line_setter(book, 18.0)
        self.text = line_setter(book, 9.0)
        self.small = line_setter(book, 8.0)
        self.note = line_setter(book, 6.5)
        subject = f"{data.applicant} {data.member} {data.round}"
        keywords = keywords_of(data)
        self.paper = Paper(Imprint(f"{data.title}（纸质填写）", data.member, subject, keywords))

    def make(self) -> bytes:
        head = [*self.strips.head_table(), *self.strips.instructions()]
        head_height = sum(each.height for each in head)
        body = [strip for section in self.data.sections for strip in self.strips.section(section)]
        body += self.strips.closing()
        pages = paginate(body, TABLE_TOP - head_height - GAP, TABLE_TOP, FOOT)
        for number, page in enumerate(pages, 1):
            self._page_head(number, len(pages))
            if number == 1:
                draw_strips(self.paper, _stacked(head, TABLE_TOP), LEFT, RIGHT)
            filled = self._filled(page)
            draw_strips(self.paper, filled, LEFT, RIGHT, table="items")
            for strip, top in filled:
                if strip.name:
                    self._place(self.strips.places[strip.name], top, strip.height)
            self._foot(number, len(pages))
            self.paper.end_page()
        return self.paper.finish()

    def _filled(self, page: Sequence[Placed]) -> list[Placed]:
        """The page's strips with what room is left given to the lines to write on."""
        last = page[-1]
        room = last.top - last.strip.height - FOOT
        lined = [each.strip.name for each in page if self._is_lined(each.strip.name)]
        share = min(room / len(lined), MOST_ADDED * LINE) if lined else 0.0
        strips = [
            replace(each.strip, height=each.strip.height + share) if self._is_lined(each.strip.name) else each.strip
            for each in page
        ]
        return _stacked(strips, page[0].top)

    def _is_lined(self, name: str) -> bool:
        return bool(name) and self.strips.places[name].kind == "lines"

    # ---- heads and feet

    def _page_head(self, number: int, count: int) -> None:
        data = self.data
        code = page_code(data.document_number, data.version, data.data_sha256, number, count)
        side = QR_SIDE
        draw_qr(self.paper, code, RIGHT - side + quiet_zone(code, side), QR_TOP, side)
        if number == 1:
            title = self.title.line(data.title, Role.XIAOBIAOSONG, "表名")
            room = 2 * (RIGHT - side - PAGE_WIDTH / 2)
            if title.width > room:
                title = line_setter(self.strips.text.fonts, 18.0 * room / title.width).line(
                    data.title, Role.XIAOBIAOSONG, "表名"
                )
            under = self.text.line("（纸质填写）", Role.SONG, "表名")
            self.paper.bookmark(data.title)
            with self.paper.tag("H1"):
                self.paper.text(title, (PAGE_WIDTH - title.width) / 2, TITLE_TOP)
                self.paper.text(under, (PAGE_WIDTH - under.width) / 2, TITLE_TOP - 16)
        else:
            y = TITLE_TOP - 4
            room = RIGHT - LEFT - side
            for text in (f"{data.title}（纸质填写）　{data.applicant}", f"评审专家　{data.member}"):
                line = self.text.lines(text, Role.SONG, room, "页眉", align="left")[0]
                self.paper.text(line, LEFT, y, GREY)
                y -= 14
        if data.is_sample:
            mark = self.small.line("样例", Role.SANS, "标记")
            self.paper.text(mark, LEFT + 4, QR_TOP - 12, GREY)
            self.paper.frame(LEFT, QR_TOP - 15.6, mark.width + 8, 13, 0.5, GREY)

    def _foot(self, number: int, count: int) -> None:
        data = self.data
        version = f"　第{data.version}版" if data.version > 1 else ""
        y = FOOT - 5.5 * MM
        line = self.small.line(PREVAILS, Role.SONG, "页脚")
        self.paper.text(line, LEFT, y, BLACK)
        for text in (f"文书编号　{data.document_number}{version}", f"数据校验　SHA-256 {data.data_sha256}"):
            y -= 9.0
            self.paper.text(self.note.line(text, Role.SANS, "文书编号"), LEFT, y, GREY)
        page = self.small.line(f"第{number}页　共{count}页", Role.SONG, "页码")
        self.paper.text(page, RIGHT - page.width, FOOT - 5.5 * MM, BLACK)

    # ---- places to write

    def _place(self, place: Place, top: float, height: float) -> None:
        if place.kind == "digits":
            self._digits(place, top, height)
        elif place.kind == "ticks":
            self._ticks(place, top, height)
        else:
            count = max(1, round(height / LINE))
            for number in range(1, count):
                y = top - number * height / count
                self.paper.rule(place.x + 4, y, place.x1 - 4, y, HAIR, HAIR_COLOUR)

    def _digits(self, place: Place, top: float, height: float) -> None:
        """One box a digit, the decimal point printed."""
        y = top - (height + BOX) / 2
        point = 3 * MM if place.part else 0.0
        x = place.x + (place.x1 - place.x - (place.whole + place.part) * BOX - point) / 2
        for number in range(place.whole + place.part):
            if number == place.whole:
                self.paper.fill(x + 1 * MM, y + 0.6 * MM, 1 * MM, 1 * MM, BLACK)
                x += point
            self.paper.frame(x, y, BOX, BOX, 0.8)
            x += BOX

    def _ticks(self, place: Place, top: float, height: float) -> None:
        """The judgements, a box to tick before each."""
        step = (place.x1 - place.x) / len(JUDGEMENTS)
        for number, text in enumerate(JUDGEMENTS):
            x = place.x + number * step + 3 * MM
            self.paper.frame(x, top - (height + TICK) / 2, TICK, TICK, 0.8)
            line = self.text.line(text, Role.SONG, "判断")
            self.paper.text(line, x + TICK + 1.5 * MM, top - height / 2 - 0.38 * line.size)


def _stacked(strips: Sequence[Strip], top: float) -> list[Placed]:
    """The strips one under the other."""
    placed = []
    for strip in strips:
        placed.append(Placed(strip, top))
        top -= strip.height
    return placed
