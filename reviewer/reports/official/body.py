"""Text, 附件说明, 署名 and 版记 of an official paper as rows of the grid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from reviewer.reports.official.data import OfficialData, OfficialParagraph
from reviewer.reports.official.flow import Row
from reviewer.reports.official.grid import BODY, CELLS, HEADING_ROLE, LEFT, MEASURE, PITCH, RIGHT, SMALL
from reviewer.reports.official.heads import title_lines
from reviewer.reports.setting.fonts import FontBook, Role
from reviewer.reports.setting.headline import break_headline
from reviewer.reports.setting.tags import TagKind
from reviewer.reports.setting.typeset import SetLine, Span, line_setter

SEAL_ROWS = 2  # room above the signature, so that a seal of 4.5 cm clears the text by less than a row
SIGN_ROWS = 2  # from one line to sign on to the next
SIGN_AT = 12 * PITCH
COPIES = "抄送："
_ATTACHED = "附件："
_HEADING_TAGS: tuple[TagKind, ...] = ("P", "H2", "H3", "H4", "P")


class Attached(NamedTuple):
    """One entry of 附件说明: ``lead`` (附件：1.) begins at ``x``, the name and its further lines at ``at``."""

    lead: str
    name: str
    x: float
    at: float


class SignLine(NamedTuple):
    """A line to sign on: it begins at ``x``, its further rows ``hanging`` points further in."""

    text: str
    x: float
    hanging: float
    rows: list[Row]


class BodySetter:
    """Sets the parts of one paper."""

    def __init__(self, data: OfficialData, fonts: FontBook) -> None:
        self.data, self.fonts = data, fonts
        self.body = line_setter(fonts, BODY, PITCH)
        self.small = line_setter(fonts, SMALL)
        self._parts = 0

    def addressee(self) -> list[Row]:
        """主送机关: from the left margin, with a colon, further lines from the margin too. Source: 7.3.2."""
        if not self.data.addressee.strip():
            return []
        return self._rows(self.body.lines(f"{self.data.addressee}：", Role.FANGSONG, MEASURE, "主送机关"), "P")

    def paragraphs(self, paragraphs: Sequence[OfficialParagraph], where: str) -> list[Row]:
        """Paragraphs two characters in, their headings in the face of their level. Source: 7.3.3."""
        rows: list[Row] = []
        for number, paragraph in enumerate(paragraphs, 1):
            lines = self.body.lines(
                _spans(paragraph),
                Role.FANGSONG,
                MEASURE,
                f"{where}第{number}段",
                indent=2 * PITCH,
                names=self.data.names,
            )
            rows += self._rows(
                lines, _HEADING_TAGS[paragraph.level] if paragraph.is_heading else "P", keep=paragraph.is_heading
            )
        return rows

    def attached(self) -> list[Attached]:
        """附件说明, entry by entry. Source: 7.3.4."""
        names = self.data.annex_names
        label = self.body.width(_ATTACHED, Role.FANGSONG, "附件说明")
        numbered = self.body.width(f"{len(names)}.", Role.FANGSONG, "附件说明") if len(names) > 1 else 0.0
        start = LEFT + 2 * PITCH
        entries = []
        for number, name in enumerate(names, 1):
            head = f"{number}." if len(names) > 1 else ""
            lead, x = (_ATTACHED + head, start) if number == 1 else (head, start + label)
            entries.append(Attached(lead, name, x, start + label + numbered))
        return entries

    def attachments(self) -> list[Row]:
        """附件说明: two characters in, names aligned, no final punctuation. Source: 7.3.4."""
        rows: list[Row] = []
        for number, each in enumerate(self.attached(), 1):
            lines = self.body.lines(each.name, Role.FANGSONG, RIGHT - each.at, f"附件{number}名称")
            part = self._next()
            rows.append(Row(self._joined(each.lead, each.x, lines[0], each.at), each.x, part))
            rows += [Row(line, each.at, part) for line in lines[1:]]
        return rows

    def _joined(self, lead: str, x: float, line: SetLine, at: float) -> SetLine:
        """``line`` with ``lead`` before it on the same row: lead begins at ``x``, the line at ``at``."""
        if not lead:
            return line
        before = self.body.line(lead, Role.FANGSONG, "附件说明")
        moved = tuple(each._replace(places=tuple(place + at - x for place in each.places)) for each in line.pieces)
        return SetLine(before.pieces + moved, before.text + line.text, at - x + line.width, line.size)

    def closing(self) -> tuple[int, list[Row]]:
        """署名, 成文日期 and 附注, and how many blank rows stand above them. Source: 7.3.5, 7.3.6."""
        data = self.data
        if data.sign_lines:
            return 1, self.note()
        rows = self._sealed() if data.is_sealed else self._unsealed()
        return SEAL_ROWS if data.is_sealed else 1, [*rows, *self.note()]

    def _sealed(self) -> list[Row]:
        """署名 centred over the date, the date four characters from the right. Source: 7.3.5.1."""
        date = self.body.line(self.data.date_text, Role.FANGSONG, "成文日期")
        signers = self._signer_lines(CELLS)
        widest = max(line.width for line in signers)
        # A name that would pass the margin takes the date along to the left, so that the seal covers both.
        middle = min(RIGHT - 4 * PITCH - date.width / 2, RIGHT - widest / 2)
        rows = [Row(line, middle - line.width / 2, self._next()) for line in signers]
        return [*rows, Row(date, middle - date.width / 2, self._next())]

    def _unsealed(self) -> list[Row]:
        """署名 two characters from the right, the date two characters further in than it. Source: 7.3.5.2."""
        date = self.body.line(self.data.date_text, Role.FANGSONG, "成文日期")
        signers = self._signer_lines(CELLS - 2)
        x = RIGHT - 2 * PITCH - max(line.width for line in signers)
        date_x = min(x + 2 * PITCH, RIGHT - 2 * PITCH - date.width)
        # A date longer than the name stands two from the right, and the name is moved further in.
        x = min(x, date_x - 2 * PITCH)
        rows = [Row(line, x, self._next()) for line in signers]
        return [*rows, Row(date, date_x, self._next())]

    def _signer_lines(self, cells: int) -> list[SetLine]:
        lines = break_headline(self.data.signer.strip(), cells)
        return [self.body.line(each, Role.FANGSONG, "署名") for each in lines]

    def sign_lines(self) -> list[SignLine]:
        """Where people sign and seal by hand, under each other; the date after them when there is one."""
        texts = [*self.data.sign_lines, *([self.data.date_text] if self.data.date is not None else [])]
        if not self.data.sign_lines:
            return []
        widest = max(self.body.width(text, Role.FANGSONG, "签署栏") for text in texts)
        x = max(LEFT + 2 * PITCH, min(LEFT + SIGN_AT, RIGHT - 2 * PITCH - widest))
        return [self._sign_line(text, x, f"签署栏第{number}行") for number, text in enumerate(texts, 1)]

    def _sign_line(self, text: str, x: float, where: str) -> SignLine:
        """One line to sign on; what goes on in another stands under what follows the colon."""
        label, colon, _ = text.partition("：")
        hanging = self.body.width(label + colon, Role.FANGSONG, where) if colon else 0.0
        lines = self.body.lines(text, Role.FANGSONG, RIGHT - x, where, align="left", hanging=hanging)
        part = self._next()
        return SignLine(text, x, hanging, [Row(line, x, part) for line in lines])

    def note_text(self) -> str:
        """附注 in its round brackets; empty where there is none."""
        text = self.data.contact.strip().strip("（）")
        return f"（{text}）" if text else ""

    def note(self) -> list[Row]:
        """附注 under the date, two characters in. Source: 7.3.6."""
        text = self.note_text()
        if not text:
            return []
        return self._rows(
            self.body.lines(text, Role.FANGSONG, MEASURE, "联系方式", indent=2 * PITCH, names=self.data.names), "P"
        )

    def copies_text(self) -> str:
        """抄送 with its bodies and the full stop; empty where there are none. Source: 7.4.2."""
        copies = [each.strip() for each in self.data.copies_to]
        return f"{COPIES}{'，'.join(copies)}。" if copies else ""

    def copies(self) -> tuple[SetLine, ...]:
        """抄送: 4号仿宋, one character in on both sides, further lines aligned after the colon. Source: 7.4.2."""
        text = self.copies_text()
        if not text:
            return ()
        hanging = self.small.width(COPIES, Role.FANGSONG, "抄送")
        return self.small.lines(text, Role.FANGSONG, MEASURE - 2 * SMALL, "抄送", hanging=hanging)

    def record_rows(self, copies: Sequence[SetLine]) -> int:
        """How many rows 版记 takes: 抄送, and in a notice 印发机关 with its date."""
        return len(copies) + (1 if is_printed(self.data) else 0)

    def annex_label(self, label: str) -> Row:
        """附件1, in 3号黑体 from the left margin. Source: 7.3.7."""
        return Row(self.body.line(label, Role.HEI, label), LEFT, self._next())

    def annex_title(self, title: str, where: str) -> list[Row]:
        """The title of an annex, set as that of the paper."""
        return self._rows(title_lines(title, self.fonts, f"{where}名称"), "H2")

    def _rows(self, lines: Sequence[SetLine], tag: TagKind, *, keep: bool = False) -> list[Row]:
        part = self._next()
        return [Row(line, LEFT, part, tag, keep) for line in lines]

    def _next(self) -> int:
        self._parts += 1
        return self._parts


def is_printed(data: OfficialData) -> bool:
    """Whether 版记 names who printed the paper."""
    return data.form == "notice" and bool(data.printed_by.strip())


def _spans(paragraph: OfficialParagraph) -> Sequence[Span]:
    spans = []
    if paragraph.heading:
        spans.append(Span(paragraph.heading, HEADING_ROLE.get(paragraph.level, Role.FANGSONG)))
    if paragraph.text:
        spans.append(Span(paragraph.text, Role.FANGSONG))
    return spans
