"""What official papers are made from: letters, notices, and plain papers such as 公示 and 承诺书."""

from __future__ import annotations

import datetime
from typing import Literal

from reviewer.domain.records import Record
from reviewer.reports.setting.required import missing_fields, require

HeadingLevel = Literal[0, 1, 2, 3, 4]
OfficialForm = Literal["letter", "notice", "plain"]
ColumnAlign = Literal["left", "center", "right"]


class OfficialParagraph(Record):
    """One paragraph. ``level`` sets the face of ``heading``: 1 一、黑体, 2 （一）楷体, 3 1. and 4 （1）仿宋.

    The heading stands before ``text`` in the same paragraph (run in); either may be empty, not both.
    Level 0 has no heading.
    """

    text: str = ""
    level: HeadingLevel = 0
    heading: str = ""

    @property
    def is_heading(self) -> bool:
        """It is nothing but a heading."""
        return self.level > 0 and bool(self.heading) and not self.text


class OfficialTable(Record):
    """A table over the whole measure.

    ``shares`` are the columns' widths in proportion to each other. ``merge`` numbers the columns (from 0) whose
    equal neighbours downwards are one cell, each only inside a cell of the merged columns named before it.
    ``align`` is one word a column; without it, every column is centred.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]
    merge: tuple[int, ...] = ()
    align: tuple[ColumnAlign, ...] = ()

    def __post_init__(self) -> None:
        columns = len(self.head)
        widths_fit = columns > 0 and len(self.shares) == columns and all(share > 0 for share in self.shares)
        if not widths_fit or any(len(row) != columns for row in self.rows):
            raise ValueError("every row of a table, its head and its shares have one entry a column")
        if self.align and len(self.align) != columns:
            raise ValueError("a table's alignment has one word a column")
        if any(not 0 <= column < columns for column in self.merge):
            raise ValueError("merged columns are columns of the table")


class Annex(Record):
    """An annex printed with the paper, on pages of its own: 附件1, its title, text and a table."""

    title: str
    paragraphs: tuple[OfficialParagraph, ...] = ()
    table: OfficialTable | None = None


class OfficialData(Record):
    """An official paper, one dataset for PDF and Word.

    ``kind`` is the key of the kind of document; ``form`` its form: ``letter`` (函, GB/T 9704-2012 §10.1), ``notice``
    (the 文件 form with 版记), ``plain`` (no red head, no 发文字号). ``number_word``, ``year`` and ``number`` make
    温技评函〔2026〕12号; ``number`` 0 stands for an unnumbered paper (plain only). ``title`` may carry "\\n" where
    a person wants the break; otherwise it is broken at word sense. ``addressee`` may be empty but in a letter.
    ``table`` follows the paragraphs. ``attachments`` name further annexes that are sent along and not printed here;
    附件说明 names ``annexes`` first. ``signer`` is the 署名, as a rule the issuer; ``is_sealed`` places it and the date
    for a seal, or for a paper that carries none. ``sign_lines`` stand in its place where people sign by hand
    (单位（印章）, 法定代表人（签字）), and then signer and date may be missing. ``contact`` (附注) is printed in round
    brackets under the date. ``copies_to`` and, in a notice, ``printed_by`` (印发机关) make the 版记. ``changes`` say
    at the foot of a re-issue what it changes. ``names`` (of people, of bodies for short) are not broken over lines.
    """

    kind: str
    form: OfficialForm
    issuer: str
    number_word: str = ""
    year: int = 0
    number: int = 0
    title: str
    addressee: str = ""
    paragraphs: tuple[OfficialParagraph, ...]
    table: OfficialTable | None = None
    annexes: tuple[Annex, ...] = ()
    attachments: tuple[str, ...] = ()
    signer: str = ""
    date: datetime.date | None
    contact: str = ""
    copies_to: tuple[str, ...] = ()
    printed_by: str = ""
    conclusion: str = ""
    changes: tuple[str, ...] = ()
    document_number: str
    version: int = 1
    data_sha256: str
    is_sample: bool = False
    sign_lines: tuple[str, ...] = ()
    is_sealed: bool = True
    names: tuple[str, ...] = ()

    @property
    def number_text(self) -> str:
        """发文字号: six-corner brackets, no 第, no leading zeros. Source: GB/T 9704-2012 7.2.5."""
        return f"{self.number_word}〔{self.year}〕{self.number}号" if self.number else ""

    @property
    def date_text(self) -> str:
        """成文日期 in Arabic digits without leading zeros. Source: GB/T 9704-2012 7.3.5."""
        return "" if self.date is None else f"{self.date.year}年{self.date.month}月{self.date.day}日"

    @property
    def annex_names(self) -> tuple[str, ...]:
        """What 附件说明 lists: the printed annexes, then the others, without final punctuation."""
        names = (*(each.title.replace("\n", "") for each in self.annexes), *self.attachments)
        return tuple(each.strip().rstrip("。；;，,、.") for each in names)


_LABELS = {
    "issuer": "发文机关",
    "title": "标题",
    "document_number": "文书编号",
    "data_sha256": "数据校验值",
}
_SIGNED_LABELS = {"signer": "署名", "date": "成文日期"}
_NUMBER_LABELS = {"number_word": "机关代字", "year": "发文年份", "number": "发文序号"}


def check_official(data: OfficialData) -> None:
    """Refuse a paper that lacks a field of its form.

    Raises:
        RuleViolation: code ``missing_field``, naming every blank field.
    """
    missing = list(missing_fields(data, _LABELS))
    if not data.sign_lines:
        missing += missing_fields(data, _SIGNED_LABELS)
    if data.form != "plain":
        missing += missing_fields(data, {"number_word": _NUMBER_LABELS["number_word"]})
        missing += [_NUMBER_LABELS[name] for name in ("year", "number") if getattr(data, name) <= 0]
    if data.form == "letter":
        missing += missing_fields(data, {"addressee": "主送机关"})
    if not data.paragraphs and data.table is None:
        missing.append("正文")
    missing += _blank_parts(data)
    require(data.title.replace("\n", "").strip() or "公文", missing)


def _blank_parts(data: OfficialData) -> list[str]:
    missing = [f"正文第{n}段" for n, each in enumerate(data.paragraphs, 1) if _is_blank(each)]
    for number, annex in enumerate(data.annexes, 1):
        if not annex.title.strip():
            missing.append(f"附件{number}名称")
        if not annex.paragraphs and annex.table is None:
            missing.append(f"附件{number}内容")
        missing += [f"附件{number}第{n}段" for n, each in enumerate(annex.paragraphs, 1) if _is_blank(each)]
    first = len(data.annexes) + 1
    missing += [f"附件{n}名称" for n, each in enumerate(data.attachments, first) if not each.strip()]
    missing += [f"抄送第{n}个单位" for n, each in enumerate(data.copies_to, 1) if not each.strip()]
    return missing + [f"签署栏第{n}行" for n, each in enumerate(data.sign_lines, 1) if not each.strip()]


def _is_blank(paragraph: OfficialParagraph) -> bool:
    return not (paragraph.text + paragraph.heading).strip()
