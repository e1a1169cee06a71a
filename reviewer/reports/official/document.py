"""Letters, notices and plain official papers as PDF, with the measures of GB/T 9704-2012."""

from __future__ import annotations

from reviewer.reports.official.data import OfficialData, check_official
from reviewer.reports.official.feet import Foot
from reviewer.reports.official.flow import Placed, Row
from reviewer.reports.official.grid import PAGE_HEIGHT, TOP, baseline
from reviewer.reports.official.heads import draw_head
from reviewer.reports.official.layout import lay_out
from reviewer.reports.official.table_drawing import draw_table
from reviewer.reports.setting.archival import keywords_of
from reviewer.reports.setting.fonts import FontBook
from reviewer.reports.setting.paper import Imprint, Paper


def official_pdf(data: OfficialData, fonts: FontBook) -> bytes:
    """The paper as PDF; the same data and fonts give the same bytes.

    Raises:
        RuleViolation: ``missing_field`` (a field is blank) or ``missing_glyph`` (a character no font has).

    Source: GB/T 9704-2012 7 and 10.1; 沪社〔2024〕124号 三(三).
    """
    check_official(data)
    layout = lay_out(data, fonts)
    paper = Paper(imprint(data))
    foot = Foot(data, fonts, paper)
    paper.bookmark(data.title.replace("\n", ""))
    draw_head(paper, layout.head, data.form)
    for number, page in enumerate(layout.pages, 1):
        if number - 1 in layout.annexes:
            paper.bookmark(layout.annexes[number - 1], 1)
        _draw(paper, page)
        if number == len(layout.pages):
            foot.record(layout.copies)
        foot.draw(number, len(layout.pages))
        paper.end_page()
    return paper.finish()


def imprint(data: OfficialData) -> Imprint:
    """What the file's own properties say."""
    subject = f"{data.number_text} {data.conclusion}".strip()
    keywords = keywords_of(data)
    return Imprint(data.title.replace("\n", ""), data.issuer, subject, keywords)


def _draw(paper: Paper, page: list[Placed]) -> None:
    for item, depth in page:
        if isinstance(item, Row):
            with paper.tag(item.tag, again=f"part{item.part}"):
                paper.text(item.line, item.x, baseline(depth, item.line.size))
        else:
            draw_table(paper, item, PAGE_HEIGHT - TOP - depth)
