"""Letters, notices and plain official papers as PDF, with the measures of GB/T 9704-2012."""

from __future__ import annotations

from reviewer.reports.official.body import SIGN_ROWS, BodySetter
from reviewer.reports.official.data import Annex, OfficialData, check_official
from reviewer.reports.official.feet import Foot
from reviewer.reports.official.flow import Flow, Placed, Row
from reviewer.reports.official.grid import PAGE_HEIGHT, STEP, TITLE_LEADING, TOP, baseline
from reviewer.reports.official.heads import annex_title_depth, draw_head, plan_head
from reviewer.reports.official.table_drawing import draw_table
from reviewer.reports.official.table_layout import TableLayout
from reviewer.reports.setting.fonts import FontBook
from reviewer.reports.setting.paper import Imprint, Paper

_TABLE_GAP = 4.0  # between a row of text and the table under it


def official_pdf(data: OfficialData, fonts: FontBook) -> bytes:
    """The paper as PDF; the same data and fonts give the same bytes.

    Raises:
        RuleViolation: ``missing_field`` (a field is blank) or ``missing_glyph`` (a character no font has).

    Source: GB/T 9704-2012 7 and 10.1; 沪社〔2024〕124号 三(三).
    """
    check_official(data)
    return _Document(data, fonts).make()


class _Document:
    def __init__(self, data: OfficialData, fonts: FontBook) -> None:
        self.data, self.fonts = data, fonts
        subject = f"{data.number_text} {data.conclusion}".strip()
        keywords = f"{data.document_number} 第{data.version}版 SHA-256 {data.data_sha256}"
        self.paper = Paper(Imprint(data.title.replace("\n", ""), data.issuer, subject, keywords))
        self.setter = BodySetter(data, fonts)
        self.foot = Foot(data, fonts, self.paper)
        self.copies = self.setter.copies()
        self.annex_pages: dict[int, str] = {}

    def make(self) -> bytes:
        self.paper.bookmark(self.data.title.replace("\n", ""))
        head = plan_head(self.data, self.fonts)
        draw_head(self.paper, head, self.data.form)
        flow = self._flow(head.first_row)
        pages = len(flow.pages)
        for number, page in enumerate(flow.pages, 1):
            if number - 1 in self.annex_pages:
                self.paper.bookmark(self.annex_pages[number - 1], 1)
            self._draw(page)
            if number == pages:
                self.foot.record(self.copies)
            self.foot.draw(number, pages)
            self.paper.end_page()
        return self.paper.finish()

    # ---- pages

    def _flow(self, first_row: int) -> Flow:
        data, setter = self.data, self.setter
        flow = Flow(first_row * STEP)
        record = self.foot.record_rows(self.copies)
        # 7.4: a blank row parts 版记 from what stands above it.
        record_height = (record + 1) * STEP if record else 0.0
        ending = self._closing_height() + (0.0 if data.annexes else record_height)
        rows = [*setter.addressee(), *setter.paragraphs(data.paragraphs, "正文")]
        attached = setter.attachments()
        if data.table is None:
            flow.rows(rows)
        else:
            layout = TableLayout(data.table, self.fonts, "表格")
            flow.rows(rows, _TABLE_GAP + layout.least)
            self._table(flow, layout, 0.0 if attached else ending)
        if attached:
            if flow.depth:
                flow.blank()
            flow.rows(attached)
        flow.end(ending)
        self._closing(flow)
        for number, annex in enumerate(data.annexes, 1):
            is_last = number == len(data.annexes)
            self._annex(flow, number, annex, record_height if is_last else 0.0)
        return flow

    def _table(self, flow: Flow, layout: TableLayout, ending: float) -> None:
        if flow.depth:
            flow.depth += _TABLE_GAP
        flow.table(layout, ending)

    def _closing_height(self) -> float:
        blank, rows = self.setter.closing()
        signs = len(self.setter.sign_lines()) * SIGN_ROWS if self.data.sign_lines else 0
        return (blank + signs + len(rows)) * STEP

    def _closing(self, flow: Flow) -> None:
        blank, rows = self.setter.closing()
        flow.blank(blank)
        if self.data.sign_lines:
            for row in self.setter.sign_lines():
                flow.rows([row])
                flow.blank(SIGN_ROWS - 1)
        flow.rows(rows)

    def _annex(self, flow: Flow, number: int, annex: Annex, ending: float) -> None:
        """附件 on pages of its own: its number in the first row, its title in the third. Source: 7.3.7."""
        where = f"附件{number}" if len(self.data.annex_names) > 1 else "附件"
        flow.new_page()
        self.annex_pages[len(flow.pages) - 1] = f"{where}　{annex.title.replace(chr(10), '')}"
        flow.at(self.setter.annex_label(where), 0.0)
        title = self.setter.annex_title(annex.title, where)
        begins, flow.depth = annex_title_depth(len(title))
        for place, row in enumerate(title):
            flow.at(row, begins + place * TITLE_LEADING)
        rows = self.setter.paragraphs(annex.paragraphs, where)
        if annex.table is None:
            flow.rows(rows)
        else:
            layout = TableLayout(annex.table, self.fonts, f"{where}表格")
            flow.rows(rows, _TABLE_GAP + layout.least)
            self._table(flow, layout, ending)
        if ending:
            flow.end(ending)

    # ---- drawing

    def _draw(self, page: list[Placed]) -> None:
        for item, depth in page:
            if isinstance(item, Row):
                with self.paper.tag(item.tag, again=f"part{item.part}"):
                    self.paper.text(item.line, item.x, baseline(depth, item.line.size))
            else:
                draw_table(self.paper, item, PAGE_HEIGHT - TOP - depth)
