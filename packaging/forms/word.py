"""附件3 and 附件4 as Word documents in the layout of the notice. Empty content gives the blank form."""

from __future__ import annotations

import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from forms.content import (
    EXAMINER_HEAD,
    EXPERT_HEAD,
    FORM_TITLE,
    SCOPE_HEAD,
    SCOPE_NOTE,
    SITE_NOTE,
    STAFF_HEAD,
    FormContent,
    SiteContent,
    numbered,
)
from forms.pinned import pin_office

SONG, FANG, HEI = "宋体", "仿宋", "黑体"
WIDTH = 16.6


def application_docx(content: FormContent) -> bytes:
    """附件3 申报表 as .docx."""
    document = _new_document(f"{FORM_TITLE[0]}{FORM_TITLE[1]}")
    _cover(document, content)
    _basics(document, content)
    _heading_gap(document)
    _people(document, "工作人员情况", STAFF_HEAD, (1.0, 1.6, 0.9, 0.9, 4.5, 1.4, 3.8, 2.5), content.staff, 10)
    _heading_gap(document)
    _people(document, "专家情况", EXPERT_HEAD, (1.0, 1.6, 0.9, 4.5, 1.4, 3.9, 3.3), content.experts, 20)
    _heading_gap(document)
    widths = (1.0, 1.5, 0.9, 1.4, 3.0, 1.3, 2.8, 3.3, 1.4)
    _people(document, "考评人员情况", EXAMINER_HEAD, widths, content.examiners, 12)
    _heading_gap(document)
    _rules(document, content.rules)
    _heading_gap(document)
    title = "拟开展职业技能等级认定的职业（工种）范围"
    _people(document, title, SCOPE_HEAD, (1.2, 2.8, 3.8, 3.8, 2.4, 2.6), content.scopes, 6)
    _text(document, SCOPE_NOTE, SONG, 9)
    for site in content.sites or (SiteContent(),):
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        _site(document, site)
    return _saved(document)


def pledge_docx(applicant: str = "") -> bytes:
    """附件4 诚信承诺书 as .docx."""
    document = _new_document("浙江省社会评价组织诚信承诺书")
    _text(document, "附件4", HEI, 16)
    _text(
        document,
        "浙江省社会评价组织诚信承诺书",
        SONG,
        22,
        bold=True,
        align=WD_ALIGN_PARAGRAPH.CENTER,
        before=24,
        after=24,
    )
    if applicant:
        _text(document, f"承诺单位：{applicant}", FANG, 16, line=30)
    for number, clause in enumerate(PLEDGE_CLAUSES, 1):
        _text(document, f"{number}．{clause}", FANG, 16, indent=32, line=30)
    _text(document, f"{PLEDGE_CONSEQUENCE}。", FANG, 16, indent=32, line=30)
    _text(document, "单位（印章）　　　　　　　　法人代表签字", FANG, 16, before=72, align=WD_ALIGN_PARAGRAPH.CENTER)
    _text(document, "年　　月　　日", FANG, 16, before=36, align=WD_ALIGN_PARAGRAPH.RIGHT)
    return _saved(document)


PLEDGE_CLAUSES = (
    "严格执行国家和省有关职业技能等级认定的各项法规政策，保证技能人才评价质量，维护职业技能等级证书的严肃性和权威性；",
    "坚持实事求是的原则，不弄虚作假，不提供虚假信息；",
    "客观、公正地开展评价工作，面向用人单位和劳动者提供热情、周到的服务；",
    "严格按公布的收费标准收取考核认定费用；",
    "不向培训机构及考生索取其他费用；",
    "主动接受各级人力社保部门监管。",
)
PLEDGE_CONSEQUENCE = "如未兑现上述承诺，人力社保部门可取消我单位开展职业技能等级认定资格"


def _new_document(title: str) -> DocumentType:
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2.4)
    section.left_margin = section.right_margin = Cm(2.2)
    style = document.styles["Normal"]
    style.font.name = "Times New Roman"
    style.font.size = Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), SONG)
    document.core_properties.title = title
    document.core_properties.author = ""
    document.core_properties.comments = ""
    return document


def _saved(document: DocumentType) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return pin_office(out.getvalue())


def _text(
    document: DocumentType,
    text: str,
    font: str,
    size: float,
    *,
    bold: bool = False,
    align: WD_ALIGN_PARAGRAPH | None = None,
    before: float = 0,
    after: float = 0,
    indent: float = 0,
    line: float = 0,
) -> None:
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.space_before, form.space_after, form.first_line_indent = Pt(before), Pt(after), Pt(indent)
    if line:
        form.line_spacing = Pt(line)
    if align is not None:
        paragraph.alignment = align
    _run(paragraph, text, font, size, bold)


def _run(paragraph: Paragraph, text: str, font: str, size: float, bold: bool = False, underline: bool = False) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.bold, run.font.underline = Pt(size), bold, underline
    run.font.name = "Times New Roman"
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _heading_gap(document: DocumentType) -> None:
    """Word joins two tables that have nothing between them."""
    form = document.add_paragraph().paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing = Pt(10)


def _cover(document: DocumentType, content: FormContent) -> None:
    _text(document, "附件3", HEI, 16, after=110)
    for line in FORM_TITLE:
        size = 22 if line == FORM_TITLE[0] else 30
        _text(document, line, SONG, size, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, before=10, after=10)
    for index, (label, value) in enumerate(
        (
            ("申请单位：", content.applicant),
            ("行业主管部门：", content.authority),
            ("填报时间：", content.filed),
        )
    ):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(170 if index == 0 else 22)
        paragraph.paragraph_format.left_indent = Cm(1.6)
        _run(paragraph, label, FANG, 16)
        # Underlined blanks as wide as the longest answer that still leaves room for the seal's place.
        _run(paragraph, f" {value} " if value else "　" * 14, FANG, 16, underline=True)
        if index < 2:
            _run(paragraph, "（盖章）", FANG, 16)
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _table(document: DocumentType, rows: int, widths: Sequence[float]) -> Table:
    table: Table = document.add_table(rows, len(widths))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "50")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.append(margins)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        row.height, row.height_rule = Cm(0.85), WD_ROW_HEIGHT_RULE.AT_LEAST
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
    return table


def _put(
    cell: _Cell, text: str, *, font: str = FANG, size: float = 10.5, bold: bool = False, left: bool = False
) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    lines = text.split("\n")
    for index, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if left else WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(0)
        _run(paragraph, line, font, size, bold)


def _merged(table: Table, row: int, first: int, last: int, last_row: int | None = None) -> _Cell:
    merged: _Cell = table.cell(row, first).merge(table.cell(row if last_row is None else last_row, last))
    return merged


def _repeat_head(table: Table, rows: int) -> None:
    for row in table.rows[:rows]:
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:tblHeader"))
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _basics(document: DocumentType, content: FormContent) -> None:
    table = _table(document, 8, (2.7, 2.2, 1.5, 2.8, 2.9, 1.3, 1.4, 1.8))
    for row in table.rows:
        row.height = Cm(1.15)
    for row, (label, value) in enumerate(
        (("申报单位", content.applicant), ("主管部门", content.authority), ("机构类型", content.boxes()))
    ):
        _put(table.cell(row, 0), label, font=SONG)
        _put(_merged(table, row, 1, 7), value, left=label == "机构类型")
    _put(table.cell(3, 0), "申报单位地址", font=SONG)
    _put(_merged(table, 3, 1, 5), content.address)
    _put(table.cell(3, 6), "邮编", font=SONG)
    _put(table.cell(3, 7), content.postcode)
    for row, label, person in ((4, "负责人", content.head), (6, "联系人", content.contact)):
        _put(table.cell(row, 0), label, font=SONG)
        _put(table.cell(row, 1), person.name)
        _put(table.cell(row, 2), "职务", font=SONG)
        _put(table.cell(row, 3), person.post)
        _put(table.cell(row, 4), "职称\n（职业资格）", font=SONG)
        _put(_merged(table, row, 5, 7), person.title)
        _put(table.cell(row + 1, 0), "联系电话", font=SONG)
        _put(_merged(table, row + 1, 1, 3), person.phone)
        _put(table.cell(row + 1, 4), "电子邮箱", font=SONG)
        _put(_merged(table, row + 1, 5, 7), person.mail)


def _people(
    document: DocumentType,
    title: str,
    head: tuple[str, ...],
    widths: Sequence[float],
    rows: tuple[tuple[str, ...], ...],
    blank: int,
) -> None:
    lines = numbered(rows, head, blank)
    table = _table(document, 2, widths)
    _put(_merged(table, 0, 0, len(head) - 1), title, font=SONG, size=12, bold=True)
    for column, name in enumerate(head):
        _put(table.cell(1, column), name, font=SONG)
    for line in lines:
        row = table.add_row()
        row.height, row.height_rule = Cm(0.75), WD_ROW_HEIGHT_RULE.AT_LEAST
        for cell, text in zip(row.cells, line, strict=True):
            _put(cell, text, size=9)
    _repeat_head(table, 2)


def _rules(document: DocumentType, rules: tuple[str, ...]) -> None:
    table = _table(document, 1, (2.6, WIDTH - 2.6))
    table.rows[0].height = Cm(7.5)
    _put(table.cell(0, 0), "已建立\n规章制度\n目录", font=SONG)
    listed = "\n".join(f"{number}．{name}" for number, name in enumerate(rules, 1))
    _put(table.cell(0, 1), listed or "（填报目录，内容另附）", left=True)


def _site(document: DocumentType, site: SiteContent) -> None:
    _text(document, "职业（工种）场地设备情况", SONG, 16, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, after=8)
    _text(document, f"职业（工种）：{site.occupation or '＿＿＿＿＿＿＿＿＿＿'}", FANG, 12, after=4)
    count = max(8, len(site.exam) + len(site.exam) % 2)
    half = (count + 1) // 2
    test_half = max(4, (len(site.test) + 1) // 2)
    widths = (1.7, 1.3, 1.9, 1.5, 1.5, 1.9, 2.9, 1.9)
    table = _table(document, 1 + 1 + half + 1 + test_half, widths)
    _put(table.cell(0, 0), "考核\n场地", font=SONG)
    _put(table.cell(0, 1), "合计", font=SONG)
    _put(table.cell(0, 2), site.total)
    _put(_merged(table, 0, 3, 4), "理论知识考试\n场地面积", font=SONG)
    _put(table.cell(0, 5), site.theory)
    _put(table.cell(0, 6), "技能考核\n场地面积", font=SONG)
    _put(table.cell(0, 7), site.practical)
    _equipment(table, 1, half, "考核\n设备", site.exam)
    _equipment(table, 2 + half, test_half, "检测\n设备", site.test)
    _text(document, SITE_NOTE, SONG, 9, before=4)


def _equipment(table: Table, first: int, half: int, label: str, lines: tuple[tuple[str, str], ...]) -> None:
    """Two pairs of columns side by side: the first half of the list at the left."""
    _put(_merged(table, first, 0, 0, first + half), label, font=SONG)
    for row in range(first, first + half + 1):
        _merged(table, row, 1, 3)
        _merged(table, row, 5, 6)
    for column, name in ((1, "设备名称、型号"), (4, "数量"), (5, "设备名称、型号"), (7, "数量")):
        _put(table.cell(first, column), name, font=SONG)
    for index, (name, quantity) in enumerate(lines):
        row = first + 1 + index % half
        side = index // half
        _put(table.cell(row, (1, 5)[side]), name, size=9.5)
        _put(table.cell(row, (4, 7)[side]), quantity, size=9.5)
