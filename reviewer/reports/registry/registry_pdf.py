"""名录 as PDF: the catalogue in the columns of a published one, then what is made public of each body."""

from __future__ import annotations

from typing import Final, NamedTuple

from reviewer.reports.registry.data import RegistryData, catalogue_table, record_table
from reviewer.reports.registry.merged_table import MergedTable
from reviewer.reports.setting.archival import keywords_of
from reviewer.reports.setting.fonts import FontBook, Role
from reviewer.reports.setting.page_frame import FIRST_TOP, FOOT, LEFT, NEXT_TOP, RIGHT, PageFrame
from reviewer.reports.setting.paper import GREY, Imprint, Paper
from reviewer.reports.setting.required import missing_fields, require
from reviewer.reports.setting.table import Placed
from reviewer.reports.setting.typeset import SetLine, line_setter

_LABELS: Final = {"title": "名称", "issuer": "发布单位", "document_number": "文书编号", "data_sha256": "数据校验值"}
_HEADING_SIZE, _HEADING_HIGH = 11.0, 20.0
_PART_GAP: Final = 14.0
_WORDS_SIZE, _WORDS_LEADING = 9.0, 13.5


def registry_pdf(data: RegistryData, fonts: FontBook) -> bytes:
    """The list as PDF, A4 upright; the same data and fonts give the same bytes.

    Raises:
        RuleViolation: ``missing_field`` or ``missing_glyph`` (a character no font has).
    """
    require("名录", [*missing_fields(data, _LABELS), *([] if data.bodies else ["备案机构"])])
    return _List(data, fonts).make()


class _Part(NamedTuple):
    """What one page has of a table; ``title`` with the upper edge of its line where the table begins here."""

    table: MergedTable
    rows: list[Placed]
    title: str
    top: float


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
        keywords = keywords_of(data)
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
        sheets: list[list[_Part]] = []
        for title, table in parts:
            top = self._room_under(sheets, table) if sheets else FIRST_TOP - high
            is_under = bool(sheets) and top is not None
            top = NEXT_TOP if top is None else top
            table.lay_out(top - _HEADING_HIGH, NEXT_TOP, FOOT)
            placed = [_Part(table, page, title if turn == 0 else "", top) for turn, page in enumerate(table.pages)]
            if is_under:
                sheets[-1].append(placed.pop(0))
            sheets += [[each] for each in placed]
        for number, sheet in enumerate(sheets, 1):
            self._head(number, summary)
            for part in sheet:
                if part.title:
                    self._title(part.title, part.top)
                part.table.draw(self.paper, part.rows)
            self.frame.foot(self.paper, number, len(sheets))
            self.paper.end_page()
        return self.paper.finish()

    @staticmethod
    def _room_under(sheets: list[list[_Part]], table: MergedTable) -> float | None:
        """Upper edge under what stands on the last page, where the whole table has room there."""
        last = sheets[-1][-1].rows[-1]
        top = last.top - last.strip.height - _PART_GAP
        return top if top - _HEADING_HIGH - table.height >= FOOT else None

    def _summary(self) -> list[SetLine]:
        lines: list[SetLine] = []
        for text in (f"{self.data.issuer}　{self.data.summary}", *self._changes()):
            lines += self.words.lines(text, Role.SONG, RIGHT - LEFT, "说明", whole=True)
        return lines

    def _changes(self) -> list[str]:
        if not self.data.changes:
            return []
        return [f"第{self.data.version}版的改动：{'；'.join(self.data.changes)}"]

    def _head(self, number: int, summary: list[SetLine]) -> None:
        if number > 1:
            self.frame.running_head(self.paper)
            return
        y = self.frame.first_head(self.paper)
        with self.paper.tag("P"):
            for line in summary:
                y -= _WORDS_LEADING
                self.paper.text(line, LEFT, y + 3.5, GREY)

    def _title(self, text: str, top: float) -> None:
        self.paper.bookmark(text, 1)
        with self.paper.tag("H2"):
            line = self.heading.line(text, Role.HEI, "小标题")
            self.paper.text(line, LEFT, top - _HEADING_HIGH + 6)
