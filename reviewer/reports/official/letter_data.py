"""What a reply letter (复函) is made from."""

from __future__ import annotations

import datetime
from typing import Literal

from reviewer.domain.records import Record

HeadingLevel = Literal[0, 1, 2, 3, 4]


class LetterParagraph(Record):
    """One paragraph. ``level`` sets the face of ``heading``: 1 一、黑体, 2 （一）楷体, 3 1. and 4 （1）仿宋.

    The heading stands before ``text`` in the same paragraph (run in); either may be empty, not both.
    Level 0 has no heading.
    """

    text: str = ""
    level: HeadingLevel = 0
    heading: str = ""


class LetterData(Record):
    """A letter in the letter form of GB/T 9704-2012 §10.1, one dataset for PDF and Word.

    ``number_word``, ``year`` and ``number`` make 温职评函〔2026〕12号. ``title`` may carry "\\n" where
    a person wants the break; otherwise it is broken at word sense. ``signer`` is the 署名, as a rule
    the issuer. ``contact`` (附注) is printed in round brackets under the date. ``copies_to`` makes the
    版记 (抄送). ``number_text`` and ``date_text`` are how number and date are printed.
    """

    issuer: str
    number_word: str
    year: int
    number: int
    title: str
    addressee: str
    paragraphs: tuple[LetterParagraph, ...]
    attachments: tuple[str, ...] = ()
    signer: str
    date: datetime.date
    contact: str = ""
    copies_to: tuple[str, ...] = ()
    conclusion: str
    document_number: str
    version: int = 1
    data_sha256: str
    is_sample: bool = False

    @property
    def number_text(self) -> str:
        """发文字号: six-corner brackets, no 第, no leading zeros. Source: GB/T 9704-2012 7.2.5."""
        return f"{self.number_word}〔{self.year}〕{self.number}号"

    @property
    def date_text(self) -> str:
        """成文日期 in Arabic digits without leading zeros. Source: GB/T 9704-2012 7.3.5."""
        return f"{self.date.year}年{self.date.month}月{self.date.day}日"


LETTER_LABELS = {
    "issuer": "发文机关",
    "number_word": "机关代字",
    "year": "发文年份",
    "number": "发文序号",
    "title": "标题",
    "addressee": "主送机关",
    "paragraphs": "正文",
    "signer": "署名",
    "date": "成文日期",
    "conclusion": "结论",
    "document_number": "文书编号",
    "data_sha256": "数据校验值",
}
