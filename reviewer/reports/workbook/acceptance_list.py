"""受理登记表: who came when with what, and what was decided.

Source: 沪人社职〔2024〕124号 三(二), 四(二).
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from reviewer.domain.records import Record
from reviewer.reports.setting.archival import keywords_of
from reviewer.reports.workbook.book import Book
from reviewer.reports.workbook.style import CENTRE, TEXT, set_page

HEAD: Final = (
    "受理号", "申报单位", "统一社会信用代码", "申报类型", "收到时间", "受理人", "材料", "推荐函", "结果", "理由",
)  # fmt: skip
_WIDTHS: Final = (12, 25, 20, 12, 16, 9, 18, 20, 9, 30)
_TOP: Final = 4
_WIDE: Final = (1, 6, 7, 9)


class ReceivedLine(Record):
    """One entry as it is printed, in the order of ``HEAD``."""

    number: str
    name: str
    credit_code: str
    type: str
    received_at: str
    received_by: str
    materials: str
    letters: str
    decision: str
    reason: str


class AcceptanceListData(Record):
    """The register of a round, by number."""

    title: str
    note: str
    as_of: datetime
    document_number: str
    version: int
    data_sha256: str
    lines: tuple[ReceivedLine, ...]

    @property
    def foot(self) -> str:
        """What stands at the bottom of every page."""
        return f"{self.document_number} 第{self.version}版 校验值 {self.data_sha256[:12]}"


def acceptance_rows(data: AcceptanceListData) -> list[list[str]]:
    """The lines as text, under ``HEAD``."""
    return [
        [
            *(each.number, each.name, each.credit_code, each.type, each.received_at, each.received_by),
            *(each.materials, each.letters, each.decision, each.reason),
        ]
        for each in data.lines
    ]


def acceptance_workbook(data: AcceptanceListData) -> bytes:
    """The sheet, print-ready A4 landscape."""
    book = Book(data.title, data.as_of, keywords_of(data))
    page = book.page("受理登记表")
    page.set_widths(_WIDTHS)
    set_page(page.sheet, _TOP, freeze=f"B{_TOP + 1}", foot=data.foot)
    page.add_title(data.title, data.note)
    page.add_head(HEAD, 26)
    for row in acceptance_rows(data):
        page.add([page.text(text, TEXT if at in _WIDE else CENTRE) for at, text in enumerate(row)])
    return book.to_bytes()
