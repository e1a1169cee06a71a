"""Where everything of an official paper stands, page by page; drawing it is document.py's."""

from __future__ import annotations

from typing import NamedTuple

from reviewer.reports.official.body import SIGN_ROWS, BodySetter
from reviewer.reports.official.data import Annex, OfficialData
from reviewer.reports.official.flow import Flow, Placed
from reviewer.reports.official.grid import DEPTH, STEP, TITLE_LEADING
from reviewer.reports.official.heads import HeadPlan, annex_title_depth, plan_head
from reviewer.reports.official.table_layout import TableLayout
from reviewer.reports.setting.fonts import FontBook
from reviewer.reports.setting.typeset import SetLine

TABLE_GAP = 4.0
"""Between a row of text and the table under it, in points."""


class PaperLayout(NamedTuple):
    """A paper laid out. ``annexes``: the pages (from 0) on which annexes begin, with what they are called.

    ``copies``: the lines of 抄送.
    """

    head: HeadPlan
    pages: list[list[Placed]]
    annexes: dict[int, str]
    copies: tuple[SetLine, ...]


def lay_out(data: OfficialData, fonts: FontBook) -> PaperLayout:
    """Set the whole paper.

    Raises:
        RuleViolation: ``missing_glyph``: a character no font has.
    """
    return _Layout(data, fonts).make()


def annex_label(data: OfficialData, number: int) -> str:
    """附件1, or 附件 where there is one only. Source: GB/T 9704-2012 7.3.4."""
    return f"附件{number}" if len(data.annex_names) > 1 else "附件"


class _Layout:
    def __init__(self, data: OfficialData, fonts: FontBook) -> None:
        self.data, self.fonts = data, fonts
        self.setter = BodySetter(data, fonts)
        self.annexes: dict[int, str] = {}

    def make(self) -> PaperLayout:
        data, setter = self.data, self.setter
        head = plan_head(data, self.fonts)
        flow = Flow(head.first_row * STEP)
        copies = setter.copies()
        record = setter.record_rows(copies)
        # 7.4: a blank row parts 版记 from what stands above it.
        record_height = (record + 1) * STEP if record else 0.0
        self._text(flow, 0.0 if data.annexes else record_height)
        for number, annex in enumerate(data.annexes, 1):
            is_last = number == len(data.annexes)
            self._annex(flow, number, annex, record_height if is_last else 0.0)
        return PaperLayout(head, flow.pages, self.annexes, copies)

    def _text(self, flow: Flow, record_height: float) -> None:
        """The paper without its annexes, from 主送机关 to 附注."""
        data, setter = self.data, self.setter
        ending = self._closing_height() + record_height
        rows = [*setter.addressee(), *setter.paragraphs(data.paragraphs, "正文")]
        attached = setter.attachments()
        # 附件说明 goes along with the signature, and two rows of text before both, unless it is very long.
        listed = (len(attached) + 1) * STEP if attached else 0.0
        is_short = listed + ending <= DEPTH / 2
        if data.table is None:
            flow.rows(rows)
        else:
            layout = TableLayout(data.table, self.fonts, "表格", data.names)
            flow.rows(rows, TABLE_GAP + layout.least)
            self._table(flow, layout, listed + ending if is_short else 0.0)
        if is_short:
            flow.end(listed + ending)
        if attached:
            flow.blank()
            flow.rows(attached)
        if not is_short:
            flow.end(ending)
        self._closing(flow)

    def _table(self, flow: Flow, layout: TableLayout, ending: float) -> None:
        if flow.depth:
            flow.depth += TABLE_GAP
        flow.table(layout, ending)

    def _closing_height(self) -> float:
        blank, rows = self.setter.closing()
        signs = self.setter.sign_lines()
        signed = sum(len(each.rows) for each in signs) + max(0, len(signs) - 1) * (SIGN_ROWS - 1)
        return (blank + signed + len(rows)) * STEP

    def _closing(self, flow: Flow) -> None:
        blank, rows = self.setter.closing()
        flow.blank(blank)
        for number, sign in enumerate(self.setter.sign_lines()):
            if number:
                flow.blank(SIGN_ROWS - 1)
            flow.rows(sign.rows)
        flow.rows(rows)

    def _annex(self, flow: Flow, number: int, annex: Annex, ending: float) -> None:
        """附件 on pages of its own: its number in the first row, its title in the third. Source: 7.3.7."""
        where = annex_label(self.data, number)
        flow.new_page()
        self.annexes[len(flow.pages) - 1] = f"{where}　{annex.title.replace(chr(10), '')}"
        flow.at(self.setter.annex_label(where), 0.0)
        title = self.setter.annex_title(annex.title, where)
        begins, flow.depth = annex_title_depth(len(title))
        for place, row in enumerate(title):
            flow.at(row, begins + place * TITLE_LEADING)
        rows = self.setter.paragraphs(annex.paragraphs, where)
        if annex.table is None:
            flow.rows(rows)
        else:
            layout = TableLayout(annex.table, self.fonts, f"{where}表格", self.data.names)
            flow.rows(rows, TABLE_GAP + layout.least)
            self._table(flow, layout, ending)
        if ending:
            flow.end(ending)
