"""Reply letters (复函) in the letter form of GB/T 9704-2012 §10.1, with its measures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from reviewer.reports.official.letter_data import LETTER_LABELS, LetterData, LetterParagraph
from reviewer.reports.setting.fonts import FontBook, Role
from reviewer.reports.setting.headline import break_headline
from reviewer.reports.setting.paper import A4, GREY, MM, RED, Imprint, Paper
from reviewer.reports.setting.qr import document_code, draw_qr, quiet_zone
from reviewer.reports.setting.required import missing_fields, require
from reviewer.reports.setting.typeset import LineSetter, SetLine, Span, line_setter

__all__ = ["LetterData", "LetterParagraph", "letter_pdf"]

# GB/T 9704-2012 5.2.1, 5.2.3: 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm, 22 lines of 28 characters.
LEFT, TOP, MEASURE, DEPTH = 28 * MM, 37 * MM, 156 * MM, 225 * MM
ROWS, CELLS = 22, 28
PITCH, STEP = MEASURE / CELLS, DEPTH / ROWS
RIGHT = LEFT + MEASURE
PAGE_WIDTH, PAGE_HEIGHT = A4
BODY = 16.0  # 3号
TITLE = 22.0  # 2号
SMALL = 14.0  # 4号
TITLE_LEADING = 33.0

# §10.1: 标志 30 mm from the top; red double lines 4 mm under it and 20 mm from the bottom, 170 mm, centred.
ISSUER_TOP, FIRST_LINE_GAP, SECOND_LINE = 30 * MM, 4 * MM, 20 * MM
LINE_LENGTH = 170 * MM
THICK, THIN, BETWEEN = 1.6, 0.6, 0.8
ISSUER_LARGEST = 34.0
NUMBER_GAP = BODY * 7 / 8
PAGE_NUMBER_GAP = 7 * MM
SEAL_ROWS = 2  # room above the signature, so that a seal of 4.5 cm clears the text by less than a row

HEADING_ROLE = {1: Role.HEI, 2: Role.KAI, 3: Role.FANGSONG, 4: Role.FANGSONG}
EM_MIDDLE = 0.38  # the middle of the em box above the baseline
EM_FOOT = 0.12  # the em box below the baseline
ROW_TOLERANCE = 0.3  # the row under the title may give up this much to the grid


class _Row(NamedTuple):
    """One row of the grid: a line at ``x``, or blank."""

    line: SetLine | None = None
    x: float = LEFT


def letter_pdf(data: LetterData, fonts: FontBook) -> bytes:
    """The letter as PDF; the same data and fonts give the same bytes.

    Raises:
        RuleViolation: ``missing_field`` (a field is blank) or ``missing_glyph`` (a character no font has).

    Source: GB/T 9704-2012 7 and 10.1; 沪社〔2024〕124号 三(三).
    """
    check_letter(data)
    return _Letter(data, fonts).make()


def check_letter(data: LetterData) -> None:
    """Refuse a letter that lacks a field.

    Raises:
        RuleViolation: code ``missing_field``, naming every blank field.
    """
    missing = list(missing_fields(data, LETTER_LABELS))
    missing += [f"正文第{n}段" for n, each in enumerate(data.paragraphs, 1) if not (each.text + each.heading).strip()]
    missing += [f"附件{n}名称" for n, each in enumerate(data.attachments, 1) if not each.strip()]
    missing += [f"抄送第{n}个单位" for n, each in enumerate(data.copies_to, 1) if not each.strip()]
    if data.year <= 0 and LETTER_LABELS["year"] not in missing:
        missing.append(LETTER_LABELS["year"])
    if data.number <= 0 and LETTER_LABELS["number"] not in missing:
        missing.append(LETTER_LABELS["number"])
    require("复函", missing)


class _Letter:
    def __init__(self, data: LetterData, fonts: FontBook) -> None:
        self.data = data
        self.fonts = fonts
        self.body = line_setter(fonts, BODY, PITCH)
        self.title = line_setter(fonts, TITLE)
        self.small = line_setter(fonts, SMALL)
        self.note = line_setter(fonts, 6.5)
        subject = f"{data.number_text} {data.conclusion}"
        keywords = f"{data.document_number} 第{data.version}版 SHA-256 {data.data_sha256}"
        self.paper = Paper(Imprint(data.title.replace("\n", ""), data.issuer, subject, keywords))

    def make(self) -> bytes:
        first_row = self._head()
        pages = self._pages(first_row)
        for number, rows in enumerate(pages, 1):
            start = first_row if number == 1 else 0
            for offset, row in enumerate(rows):
                if row.line is not None:
                    self.paper.text(row.line, row.x, _baseline(start + offset))
            if number == 1:
                self._foot_of_first()
            else:
                self._page_number(number)
            if number == len(pages):
                self._copies()
            if self.data.is_sample:
                self._sample_mark()
            self.paper.end_page()
        return self.paper.finish()

    # ---- the head

    def _head(self) -> int:
        """Draw issuer, red lines, number and title; returns the first row of the body."""
        bottom = self._issuer()
        self._double_line(PAGE_HEIGHT - bottom - FIRST_LINE_GAP, thick_first=True)
        under = bottom + FIRST_LINE_GAP + THICK + BETWEEN + THIN
        number = self.body.line(self.data.number_text, Role.FANGSONG, "发文字号")
        top, foot = self._ink(number)
        baseline = PAGE_HEIGHT - under - NUMBER_GAP - top
        self.paper.text(number, RIGHT - number.width, baseline)
        # 7.3.1: the title stands two rows below the last element; a row is blank under it.
        under_title = self._draw_title(PAGE_HEIGHT - baseline - foot + 2 * STEP)
        return math.ceil((under_title - TOP) / STEP + 1 - ROW_TOLERANCE)

    def _issuer(self) -> float:
        """Draw 发文机关标志; returns where its ink ends, in points from the page's top."""
        name = self.data.issuer
        size = min(ISSUER_LARGEST, MEASURE / max(1, len(name)))
        setter = LineSetter(self.fonts, size)
        line = setter.line(name, Role.XIAOBIAOSONG, "发文机关")
        top, foot = self._ink(line)
        baseline = PAGE_HEIGHT - ISSUER_TOP - top
        spare = min((MEASURE - line.width) / max(1, len(name) - 1), size * 0.12)
        spread = LineSetter(self.fonts, size, pitch=size + max(0.0, spare))
        line = spread.line(name, Role.XIAOBIAOSONG, "发文机关")
        inked = line.width - max(0.0, spare)
        self.paper.text(line, (PAGE_WIDTH - inked) / 2, baseline, RED)
        return ISSUER_TOP + top - foot

    def _ink(self, line: SetLine) -> tuple[float, float]:
        """Highest and lowest ink of a line over its baseline, in points."""
        glyphs = [piece.face.glyph(char) for piece in line.pieces for char in piece.text]
        inked = [each for each in glyphs if each is not None and each.top != each.bottom]
        return max(each.top for each in inked) * line.size, min(each.bottom for each in inked) * line.size

    def _double_line(self, top: float, *, thick_first: bool) -> None:
        """The red double line whose upper edge is at ``top`` (from the page's foot)."""
        left = (PAGE_WIDTH - LINE_LENGTH) / 2
        widths = (THICK, THIN) if thick_first else (THIN, THICK)
        y = top
        for width in widths:
            self.paper.fill(left, y - width, LINE_LENGTH, width, RED)
            y -= width + BETWEEN

    def _draw_title(self, top: float) -> float:
        """Draw the title, its upper edge at ``top`` from the page's top; returns its lower edge."""
        lines = break_headline(self.data.title, int(MEASURE // TITLE), [self.data.addressee])
        y = PAGE_HEIGHT - top - (1 - EM_FOOT) * TITLE
        for text in lines:
            for line in self.title.lines(text, Role.XIAOBIAOSONG, MEASURE, "标题", align="center"):
                self.paper.text(line, LEFT, y)
                y -= TITLE_LEADING
        return PAGE_HEIGHT - y - TITLE_LEADING + EM_FOOT * TITLE

    # ---- the body

    def _pages(self, first_row: int) -> list[list[_Row]]:
        """All rows, page by page; the signature never stands on a page without text."""
        text = self._text_rows()
        closing = self._closing_rows()
        pages: list[list[_Row]] = [[]]
        room = ROWS - first_row
        for row in text:
            if len(pages[-1]) == room:
                pages.append([])
                room = ROWS
            pages[-1].append(row)
        needed = len(closing) + self._copy_rows()
        if len(pages[-1]) + needed > room:
            # "此页无正文" is not allowed: take the last two rows along.
            taken = [pages[-1].pop() for _ in range(min(2, len(pages[-1]) - 1))][::-1]
            pages.append(taken)
        pages[-1] += closing
        return pages

    def _text_rows(self) -> list[_Row]:
        data, setter = self.data, self.body
        rows = [_Row(line) for line in setter.lines(f"{data.addressee}：", Role.FANGSONG, MEASURE, "主送机关")]
        for number, paragraph in enumerate(data.paragraphs, 1):
            spans = _spans(paragraph)
            lines = setter.lines(spans, Role.FANGSONG, MEASURE, f"正文第{number}段", indent=2 * PITCH)
            rows += [_Row(line) for line in lines]
        return rows + self._attachment_rows()

    def _attachment_rows(self) -> list[_Row]:
        """附件说明: one blank row, two characters in, names aligned, no final punctuation. Source: 7.3.4."""
        names = [each.strip().rstrip("。；;，,、.") for each in self.data.attachments]
        if not names:
            return []
        rows = [_Row()]
        label = self.body.width("附件：", Role.FANGSONG, "附件说明")
        for number, name in enumerate(names, 1):
            head = f"{number}." if len(names) > 1 else ""
            start = LEFT + 2 * PITCH + label
            numbered = self.body.width(f"{len(names)}.", Role.FANGSONG, "附件说明") if head else 0.0
            lines = self.body.lines(name, Role.FANGSONG, RIGHT - start - numbered, f"附件{number}名称")
            for place, line in enumerate(lines):
                if place == 0:
                    lead = ("附件：" if number == 1 else "") + head
                    x = LEFT + 2 * PITCH + (0.0 if number == 1 else label)
                    line = self._joined(lead, x, line, start + numbered)
                    rows.append(_Row(line, x))
                else:
                    rows.append(_Row(line, start + numbered))
        return rows

    def _joined(self, lead: str, x: float, line: SetLine, at: float) -> SetLine:
        """``line`` with ``lead`` before it on the same row: lead begins at ``x``, the line at ``at``."""
        if not lead:
            return line
        before = self.body.line(lead, Role.FANGSONG, "附件说明")
        moved = tuple(each._replace(places=tuple(place + at - x for place in each.places)) for each in line.pieces)
        return SetLine(before.pieces + moved, before.text + line.text, at - x + line.width, line.size)

    def _closing_rows(self) -> list[_Row]:
        """署名 centred over the date, the date four characters from the right. Source: 7.3.5.1."""
        data, setter = self.data, self.body
        date = setter.line(data.date_text, Role.FANGSONG, "成文日期")
        date_x = RIGHT - 4 * PITCH - date.width
        signer = setter.line(data.signer, Role.FANGSONG, "署名")
        signer_x = min(date_x + (date.width - signer.width) / 2, RIGHT - signer.width)
        rows = [_Row()] * SEAL_ROWS + [_Row(signer, signer_x), _Row(date, date_x)]
        if data.contact.strip():
            note = f"（{data.contact.strip().strip('（）')}）"
            lines = setter.lines(note, Role.FANGSONG, MEASURE, "联系方式", indent=2 * PITCH)
            rows += [_Row(line) for line in lines]
        return rows

    # ---- the foot

    def _copy_lines(self) -> tuple[SetLine, ...]:
        if not self.data.copies_to:
            return ()
        text = f"抄送：{'，'.join(each.strip() for each in self.data.copies_to)}。"
        # 7.4.2: 4号仿宋, one character in on both sides, further lines aligned after the colon.
        hanging = self.small.width("抄送：", Role.FANGSONG, "抄送")
        return self.small.lines(text, Role.FANGSONG, MEASURE - 2 * SMALL, "抄送", hanging=hanging)

    def _copy_rows(self) -> int:
        lines = len(self._copy_lines())
        return lines + 1 if lines else 0

    def _copies(self) -> None:
        """版记 of the letter form: at the foot of the last page, without lines. Source: §10.1."""
        lines = self._copy_lines()
        for number, line in enumerate(lines):
            self.paper.text(line, LEFT + SMALL, _baseline(ROWS - len(lines) + number, SMALL))

    def _foot_of_first(self) -> None:
        """The second red line; above it the QR code with number and hash. A letter's page 1 has no page number."""
        whole = THIN + BETWEEN + THICK
        self._double_line(SECOND_LINE + whole / 2, thick_first=False)
        data = self.data
        side = 13 * MM
        top = SECOND_LINE + whole / 2 + 0.7 * MM + side
        code = document_code(data.document_number, data.version, data.data_sha256)
        draw_qr(self.paper, code, LEFT - quiet_zone(code, side), top, side)
        version = f"　第{data.version}版" if data.version > 1 else ""
        lines = (f"文书编号　{data.document_number}{version}", f"数据校验　SHA-256 {data.data_sha256}")
        for number, text in enumerate(lines):
            line = self.note.line(text, Role.SANS, "文书编号")
            self.paper.text(line, LEFT + side, SECOND_LINE + 6.4 * MM - number * 9.0, GREY)

    def _page_number(self, number: int) -> None:
        """4号 half-width 宋体 between dashes, 7 mm under 版心, one character in. Source: 7.5."""
        line = self.small.line(f"— {number} —", Role.SONG, "页码")
        # The dash, not the digits, stands 7 mm under: its middle is that of the em box's lower-case.
        glyph = line.pieces[0].face.glyph("—")
        middle = (glyph.top + glyph.bottom) / 2 * SMALL if glyph is not None else 0.0
        y = PAGE_HEIGHT - TOP - DEPTH - PAGE_NUMBER_GAP - middle
        x = RIGHT - SMALL - line.width if number % 2 else LEFT + SMALL
        self.paper.text(line, x, y)

    def _sample_mark(self) -> None:
        line = line_setter(self.fonts, 9.0).line("样例　不作正式文书", Role.SANS, "样例")
        x, y = RIGHT - line.width, PAGE_HEIGHT - 16 * MM
        self.paper.text(line, x, y, GREY)
        self.paper.frame(x - 5, y - 4.2, line.width + 10, 15, 0.5, GREY)


def _baseline(row: int, size: float = BODY) -> float:
    return PAGE_HEIGHT - TOP - (row + 0.5) * STEP - EM_MIDDLE * size


def _spans(paragraph: LetterParagraph) -> Sequence[Span]:
    spans = []
    if paragraph.heading:
        spans.append(Span(paragraph.heading, HEADING_ROLE.get(paragraph.level, Role.FANGSONG)))
    if paragraph.text:
        spans.append(Span(paragraph.text, Role.FANGSONG))
    return spans
