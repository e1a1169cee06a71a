"""名录 as PDF: the catalogue in the columns of a published one, then what is made public of each body."""

from __future__ import annotations

from typing import Final

from reviewer.reports.registry.data import RegistryData, catalogue_table, record_table
from reviewer.reports.registry.merged_table import MergedTable
from reviewer.reports.setting.fonts import FontBook, Role
from reviewer.reports.setting.page_frame import FIRST_TOP, FOOT, LEFT, NEXT_TOP, RIGHT, PageFrame
from reviewer.reports.setting.paper import GREY, Imprint, Paper
from reviewer.reports.setting.required import missing_fields, require
from reviewer.reports.setting.table import Placed
from reviewer.reports.setting.typeset import SetLine, line_setter

_LABELS: Final = {"title": "名称", "issuer": "发布单位", "document_number": "文书编号", "data_sha256": "数据校验值"}
_HEADING_SIZE, _HEADING_HIGH = 11.0, 20.0
_WORDS_SIZE, _WORDS_LEADING = 9.0, 13.5


def registry_pdf(data: RegistryData, fonts: FontBook) -> bytes:
    """The list as PDF, A4 upright; the same data and fonts give the same bytes.

    Raises:
        RuleViolation: ``missing_field`` or ``missing_glyph`` (a character no font has).
    """
    require("名录", [*missing_fields(data, _LABELS), *([] if data.bodies else ["备案机构"])])
    return _List(data, fonts).make()


class _List:
    def __init__(self, data: RegistryData, fonts: FontBook) -> None:
        self.data, self.fonts = data, fonts
        self.frame = PageFrame(
            fonts,
            title=data.title,
            number=data.document_number,
            version=data.version,
            data_sha256=data.data_sha256,
            marks=("样例",) if data.is_sample else (),
            right_note=data.issuer,
        )
        keywords = f"{data.document_number} 第{data.version}版 SHA-256 {data.data_sha256}"
        self.paper = Paper(Imprint(data.title, data.issuer, "名录", keywords))
        self.words = line_setter(fonts, _WORDS_SIZE)
        self.heading = line_setter(fonts, _HEADING_SIZE)

    def make(self) -> bytes:
        data, summary = self.data, self._summary()
        high = len(summary) * _WORDS_LEADING + 4
        parts = (
            ("一、备案机构和职业（工种）", MergedTable(catalogue_table(data), self.fonts, "机构目录")),
            ("二、备案信息", MergedTable(record_table(data), self.fonts, "备案信息")),
        )
        first_top = FIRST_TOP - high
        for place, (_, table) in enumerate(parts):
            top = first_top if place == 0 else NEXT_TOP
            table.lay_out(top - _HEADING_HIGH, NEXT_TOP, FOOT)
        pages = sum(len(table.pages) for _, table in parts)
        number = 0
        for place, (title, table) in enumerate(parts):
            for turn, page in enumerate(table.pages):
                number += 1
                top = self._head(number, summary)
                if turn == 0:
                    self._title(title, top if place == 0 else NEXT_TOP)
                self._page(table, page, number, pages)
        return self.paper.finish()

    def _page(self, table: MergedTable, page: list[Placed], number: int, pages: int) -> None:
        table.draw(self.paper, page)
        self.frame.foot(self.paper, number, pages)
        self.paper.end_page()

    def _summary(self) -> list[SetLine]:
        lines: list[SetLine] = []
        for text in (f"{self.data.issuer}　{self.data.summary}", *self._changes()):
            lines += self.words.lines(text, Role.SONG, RIGHT - LEFT, "说明", whole=True)
        return lines

    def _changes(self) -> list[str]:
        if not self.data.changes:
            return []
        return [f"第{self.data.version}版的改动：{'；'.join(self.data.changes)}"]

    def _head(self, number: int, summary: list[SetLine]) -> float:
        if number > 1:
            return self.frame.running_head(self.paper)
        y = self.frame.first_head(self.paper)
        with self.paper.tag("P"):
            for line in summary:
                y -= _WORDS_LEADING
                self.paper.text(line, LEFT, y + 3.5, GREY)
        return y - 4

    def _title(self, text: str, top: float) -> None:
        self.paper.bookmark(text, 1)
        with self.paper.tag("H2"):
            line = self.heading.line(text, Role.HEI, "小标题")
            self.paper.text(line, LEFT, top - _HEADING_HIGH + 6)
