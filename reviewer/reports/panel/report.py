"""The panel report as PDF: A4 upright, the report and its signatures first, the arithmetic as an annex."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.reports.panel.data import REPORT_LABELS, PanelReportData, PanelReportPdf, SignPlace, field_name
from reviewer.reports.panel.flow import TITLE_HEIGHT, FlowPage, flow
from reviewer.reports.panel.strips import SIGN_WIDTHS, BlockMaker
from reviewer.reports.setting.fonts import FontBook, Role
from reviewer.reports.setting.page_frame import FIRST_TOP, FOOT, LEFT, NEXT_TOP, RIGHT, PageFrame
from reviewer.reports.setting.paper import MM, Imprint, Paper
from reviewer.reports.setting.required import missing_fields, require
from reviewer.reports.setting.table import Placed, draw_strips
from reviewer.reports.setting.typeset import line_setter

TITLE_SIZE = 11.0
ANNEX_TOP = NEXT_TOP - 15 * MM
ANNEX_TITLE = "得分计算过程"
INSET = 2.0
"""Points between a signature row's lines and its field."""


def panel_report_pdf(data: PanelReportData, fonts: FontBook) -> PanelReportPdf:
    """The report with its places to sign; the same data and fonts give the same bytes.

    Raises:
        RuleViolation: ``missing_field`` (a field is blank) or ``missing_glyph`` (a character no font has).
    """
    require("专家组意见", missing_fields(data, REPORT_LABELS))
    return _Report(data, fonts).make()


class _Report:
    def __init__(self, data: PanelReportData, fonts: FontBook) -> None:
        self.data = data
        self.blocks = BlockMaker(data, fonts)
        keywords = f"{data.document_number} 第{data.version}版 SHA-256 {data.data_sha256}"
        self.paper = Paper(Imprint(data.title, data.leader, f"{data.applicant} {data.round}", keywords))
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
        self._title = line_setter(fonts, TITLE_SIZE)
        self._annex = line_setter(fonts, 12.0)
        self._annex_title = line_setter(fonts, 16.0)
        self._places: list[SignPlace] = []
        self._is_annex = False

    def make(self) -> PanelReportPdf:
        make = self.blocks
        main = [make.head(), make.result(), make.opinion(), make.defects(), make.stances(), make.signatures()]
        annex = [*make.arithmetic(), make.outliers(), make.sheets()]
        pages = flow(main, FIRST_TOP, NEXT_TOP, FOOT)
        first_of_annex = len(pages)
        pages += flow(annex, ANNEX_TOP, NEXT_TOP, FOOT)
        for number, page in enumerate(pages):
            self._draw(page, number, is_annex_start=number == first_of_annex)
            self.frame.foot(self.paper, number + 1, len(pages))
            self.paper.end_page()
        return PanelReportPdf(pdf=self.paper.finish(), page_count=len(pages), places=tuple(self._places))

    def _draw(self, page: FlowPage, number: int, *, is_annex_start: bool) -> None:
        self._is_annex = self._is_annex or is_annex_start
        if number == 0:
            self.frame.first_head(self.paper)
        else:
            self.frame.running_head(self.paper)
        if is_annex_start:
            self.paper.bookmark(f"附件　{ANNEX_TITLE}")
            with self.paper.tag("H2"):
                self.paper.text(self._annex.line("附件", Role.HEI, "附件"), LEFT, NEXT_TOP - 12)
                name = self._annex_title.line(ANNEX_TITLE, Role.XIAOBIAOSONG, "附件")
                self.paper.text(name, (LEFT + RIGHT - name.width) / 2, NEXT_TOP - 30)
        for part in page.parts:
            if part.title:
                self.paper.bookmark(part.title, 1)
                with self.paper.tag("H2"):
                    line = self._title.line(part.title, Role.HEI, "标题")
                    self.paper.text(line, LEFT, part.title_top - TITLE_HEIGHT + 6.5)
            table = f"{'annex' if self._is_annex else 'main'} {part.block}"
            draw_strips(self.paper, part.strips, LEFT, RIGHT, table=table)
            self._note_places(part.strips, number)

    def _note_places(self, table: Sequence[Placed], page: int) -> None:
        """Where the members sign: the two last cells of their rows."""
        left = LEFT + SIGN_WIDTHS[0] + SIGN_WIDTHS[1]
        for number, stance in enumerate(self.data.stances, 1):
            for strip, top in table:
                if strip.name == field_name(number):
                    box = (left + INSET, top - strip.height + INSET, RIGHT - INSET, top - INSET)
                    self._places.append(SignPlace(member=stance.member, field=strip.name, page=page, box=box))
