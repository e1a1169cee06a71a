"""The same official papers as Word files, for going on with by hand."""

from __future__ import annotations

from reviewer.reports.official.body import COPIES, SIGN_ROWS, BodySetter, is_printed
from reviewer.reports.official.data import OfficialData, OfficialParagraph, check_official
from reviewer.reports.official.document import imprint
from reviewer.reports.official.feet import RECORD_THICK, RECORD_THIN
from reviewer.reports.official.flow import Row
from reviewer.reports.official.grid import (
    BODY,
    CELLS,
    DEPTH,
    EM_MIDDLE,
    FOOT,
    HEADING_ROLE,
    LEFT,
    MEASURE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    PITCH,
    RIGHT,
    SMALL,
    STEP,
    TITLE,
    TITLE_LEADING,
    TOP,
)
from reviewer.reports.official.heads import HeadPlan, annex_title_depth
from reviewer.reports.official.layout import TABLE_GAP, PaperLayout, annex_label, lay_out
from reviewer.reports.official.table_layout import TableLayout
from reviewer.reports.official.word_file import WordPart, WordProperties, word_file
from reviewer.reports.official.word_page import FOOTER_GAP, page_parts, picture_of
from reviewer.reports.official.word_styles import HEADING_STYLES, LINE, style_sheet
from reviewer.reports.official.word_table import table_xml
from reviewer.reports.official.word_xml import Align, Border, Frame, Look, element, paragraph, run, twips
from reviewer.reports.setting.fonts import FontBook, Role
from reviewer.reports.setting.paper import MM

_HEADER = 15 * MM
_AFTER_TABLE = 1.0
_KEPT_LENGTH = 3 * CELLS


def official_docx(data: OfficialData, fonts: FontBook) -> bytes:
    """The paper as .docx with the text and the measures of the PDF; the same data gives the same bytes.

    ``fonts`` set what is placed by its width; the file itself names the faces that people have (仿宋 …).

    Raises:
        RuleViolation: ``missing_field`` (a field is blank) or ``missing_glyph`` (a character no font has).

    Source: GB/T 9704-2012 7 and 10.1.
    """
    check_official(data)
    layout = lay_out(data, fonts)
    parts = page_parts(data, fonts, layout)
    about = imprint(data)
    properties = WordProperties(about.title, about.author, about.subject, about.keywords, data.date)
    body = "".join(_Body(data, fonts, layout).make()) + _section(parts)
    return word_file(body, style_sheet(), parts, picture_of(data), properties)


class _Body:
    def __init__(self, data: OfficialData, fonts: FontBook, layout: PaperLayout) -> None:
        self.data, self.fonts, self.layout = data, fonts, layout
        self.setter = BodySetter(data, fonts)
        self.out: list[str] = []

    def make(self) -> list[str]:
        data = self.data
        self._head(self.layout.head)
        if data.addressee.strip():
            self.out.append(paragraph(Look(), run(f"{data.addressee}：")))
        gap = TABLE_GAP if data.table is not None else 0.0
        self._paragraphs(data.paragraphs, after=gap, keeps_last=data.table is None and not data.annex_names)
        if data.table is not None:
            self._table(TableLayout(data.table, self.fonts, "表格", self.data.names), keeps_last=True)
        self._attachments()
        self._closing()
        for number in range(1, len(data.annexes) + 1):
            self._annex(number)
        # A frame stands on the page of the paragraph after it.
        self.out[-1:-1] = self._record()
        return self.out

    # ---- head

    def _head(self, head: HeadPlan) -> None:
        """发文字号 and title, each as far down as on the PDF: the red head itself stands in the page's header."""
        at = TOP
        if head.number is not None:
            middle = PAGE_HEIGHT - head.number.y - EM_MIDDLE * BODY
            align: Align = "right" if self.data.form == "letter" else "center"
            look = Look(align=align, before=middle - LINE / 2 - at)
            self.out.append(paragraph(look, run(head.number.line.text)))
            at = middle + LINE / 2
        top = PAGE_HEIGHT - head.title[0].y - EM_MIDDLE * TITLE - TITLE_LEADING / 2
        text_top = TOP + head.first_row * STEP
        under = top + len(head.title) * TITLE_LEADING
        look = Look("Title", before=top - at, after=text_top - under)
        self.out.append(paragraph(look, run("\n".join(each.line.text for each in head.title))))

    # ---- text

    def _paragraphs(
        self, paragraphs: tuple[OfficialParagraph, ...], *, after: float = 0.0, keeps_last: bool = False
    ) -> None:
        """Paragraphs of text; ``after`` points stay blank under the last, ``keeps_last`` with what follows."""
        for number, each in enumerate(paragraphs, 1):
            is_last = number == len(paragraphs)
            below = after if is_last else 0.0
            if each.is_heading:
                self.out.append(paragraph(Look(HEADING_STYLES[each.level], after=below), run(each.heading)))
                continue
            heading = [run(each.heading, HEADING_ROLE.get(each.level, Role.FANGSONG))] if each.heading else []
            # A long paragraph kept with what follows would go to the next page as a whole.
            keep = keeps_last and is_last and len(each.heading + each.text) <= _KEPT_LENGTH
            look = Look(first=2 * PITCH, after=below, keep_next=keep)
            self.out.append(paragraph(look, *heading, run(each.text)))

    def _attachments(self) -> None:
        """附件说明, one paragraph a name, its further lines under the name."""
        entries = self.setter.attached()
        if entries:
            self.out.append(paragraph(Look(keep_next=True)))
        for lead, name, x, at in entries:
            look = Look(align="left", left=at - LEFT, first=x - at, keep_next=not self.data.annexes)
            self.out.append(paragraph(look, run(lead + name)))

    def _table(self, table: TableLayout, *, keeps_last: bool = False) -> None:
        self.out.append(table_xml(table, keeps_last=keeps_last))
        self.out.append(paragraph(Look(line=_AFTER_TABLE, keep_next=keeps_last)))

    # ---- closing

    def _closing(self) -> None:
        blank, rows = self.setter.closing()
        self.out += [paragraph(Look(keep_next=True))] * blank
        for number, sign in enumerate(self.setter.sign_lines()):
            if number:
                self.out += [paragraph(Look(keep_next=True))] * (SIGN_ROWS - 1)
            left = sign.x - LEFT + sign.hanging
            look = Look(align="left", left=left, first=-sign.hanging, keep_next=True)
            self.out.append(paragraph(look, run(sign.text)))
        note = self.setter.note_text()
        signs = rows[: len(rows) - len(self.setter.note())]
        self.out += [_placed(row, keep=bool(note) or number < len(signs)) for number, row in enumerate(signs, 1)]
        if note:
            self.out.append(paragraph(Look(first=2 * PITCH), run(note)))

    def _record(self) -> list[str]:
        """版记 in frames at the foot of the last paragraph's page; lines stand in a notice only. Source: 7.4."""
        data = self.data
        thick, thin = (Border(RECORD_THICK), Border(RECORD_THIN)) if data.form == "notice" else (None, None)
        foot = PAGE_HEIGHT - FOOT
        out = []
        if is_printed(data):
            foot -= LINE
            has_copies = bool(data.copies_to)
            look = Look(
                align="left", left=SMALL, right_tab=MEASURE - SMALL, top=thin if has_copies else thick, bottom=thick
            )
            out.append(_framed(f"{data.printed_by.strip()}\t{data.date_text}印发", look, foot))
        if copies := self.setter.copies_text():
            hanging = self.setter.small.width(COPIES, Role.FANGSONG, "抄送")
            bottom = None if is_printed(data) else thick
            look = Look(align="both", left=SMALL + hanging, right=SMALL, first=-hanging, top=thick, bottom=bottom)
            out.append(_framed(copies, look, foot - len(self.layout.copies) * LINE))
        return out

    # ---- annexes

    def _annex(self, number: int) -> None:
        annex = self.data.annexes[number - 1]
        label = annex_label(self.data, number)
        title = self.setter.annex_title(annex.title, label)
        _, text_top = annex_title_depth(len(title))
        after = text_top - 2 * STEP - len(title) * TITLE_LEADING
        self.out.append(paragraph(Look(new_page=True, align="left"), run(label, Role.HEI)))
        self.out.append(paragraph(Look()))
        look = Look("Title", after=after, outline=2)
        self.out.append(paragraph(look, run("\n".join(row.line.text for row in title))))
        self._paragraphs(annex.paragraphs, after=TABLE_GAP if annex.table is not None else 0.0)
        if annex.table is not None:
            self._table(TableLayout(annex.table, self.fonts, f"{label}表格", self.data.names))


def _framed(text: str, look: Look, top: float) -> str:
    look = look._replace(frame=Frame(LEFT, top, MEASURE))
    return paragraph(look, run(text, Role.FANGSONG, SMALL, spacing=0.0))


def _placed(row: Row, *, keep: bool = False) -> str:
    """A row of the closing at the place it has on the PDF."""
    return paragraph(Look(align="left", left=row.x - LEFT, keep_next=keep), run(row.line.text))


def _section(parts: tuple[WordPart, ...]) -> str:
    """The page: A4, the margins of 版心, a grid of lines, a first page of its own, odd and even feet."""
    kinds = {"First": "first", "Even": "even", "Odd": "default"}
    references = "".join(
        f'<w:{part.kind}Reference w:type="{kinds[part.relation.removeprefix(part.kind)]}" r:id="{part.relation}"/>'
        for part in parts
    )
    return element(
        "sectPr",
        references,
        element("pgSz", w=twips(PAGE_WIDTH), h=twips(PAGE_HEIGHT)),
        element(
            "pgMar",
            top=twips(TOP),
            right=twips(PAGE_WIDTH - RIGHT),
            bottom=twips(PAGE_HEIGHT - TOP - DEPTH),
            left=twips(LEFT),
            header=twips(_HEADER),
            footer=twips(FOOTER_GAP),
            gutter=0,
        ),
        element("titlePg"),
        element("docGrid", type="lines", linePitch=twips(LINE)),
    )
