"""中就培函〔2020〕16号 附件1 社会培训评价组织基本情况表 in the notice's layout. Empty content gives the blank form."""

from __future__ import annotations

import io
from dataclasses import dataclass

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm
from forms.pinned import pin_office
from forms.sheets import BODY, LABEL, LEFT, MIDDLE, SMALL, TITLE, _page, _row, _span
from forms.word import FANG, HEI, SONG, _merged, _new_document, _put, _saved, _table, _text
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

FORM_NAME = "社会培训评价组织基本情况表"
# The notice's four boxes; 其他 is the program's addition: 一(一) says 等 (K29).
KIND_BOXES = ("企业", "民办非企业单位", "行业协会", "技工院校", "其他")
HEAD = (
    "序号", "职业（工种）名称", "职业编码", "是否新职业", "培训评价起始日期", "已培训评价人数（人）", "评价等级范围",
)  # fmt: skip
PARTS = (
    "一、基本信息",
    "二、拟开展职业技能等级评价的职业（工种）情况",
    "三、人员场地、设备设施以及组织优势、专业优势（含参与国家职业技能标准、教学大纲、教材等编制）等情况",
    "四、诚信承诺",
)
PLEDGE = "本人承诺申报材料真实有效，如有虚假，自愿退出申报。"
NOTE = "注：请申请单位在单位名称处加盖本单位公章；本表可增行或续页。"
BLANK_ROWS = 3


@dataclass(frozen=True)
class NationalForm:
    """Everything that 附件1 asks for; rows without their 序号."""

    name: str = ""
    address: str = ""
    registrar: str = ""
    kind_box: str = ""
    credit_code: str = ""
    legal: str = ""
    capital: str = ""
    contact: str = ""
    post: str = ""
    phone: str = ""
    mail: str = ""
    occupations: tuple[tuple[str, ...], ...] = ()
    strengths: str = ""

    def boxes(self) -> str:
        """The 机构性质 line with the applicant's box ticked."""
        return "　".join(f"{box}{'☑' if box == self.kind_box else '□'}" for box in KIND_BOXES)

    def rows(self) -> list[tuple[str, ...]]:
        """The occupations with their 序号; empty ones to fill in where there are none."""
        rows = [(str(seq), *row) for seq, row in enumerate(self.occupations, 1)]
        return rows or [(str(seq), *[""] * 6) for seq in range(1, BLANK_ROWS + 1)]

    def pairs(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """Part 一, line by line: label and value, one or two of them."""
        return (
            (("名　称", self.name),),
            (("地　址", self.address),),
            (("注册登记\n机　构", self.registrar), ("机　构\n性　质", self.boxes())),
            (("统一社会\n信用代码", self.credit_code),),
            (("法定代表人", self.legal), ("注册资金", self.capital)),
            (("联系人", self.contact), ("职　务", self.post)),
            (("联系电话", self.phone), ("电子邮箱", self.mail)),
        )


def national_docx(content: NationalForm) -> bytes:
    """The form as .docx: one table, as in the notice."""
    document = _new_document(FORM_NAME)
    _text(document, "附件 1", HEI, 16, after=12)
    _text(document, FORM_NAME, SONG, 20, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, before=6, after=14)
    pairs, rows = content.pairs(), content.rows()
    table = _table(document, 1 + len(pairs) + 2 + len(rows) + 4, (1.2, 3.5, 2.6, 1.9, 2.6, 2.4, 2.4))
    _put(_merged(table, 0, 0, 6), PARTS[0], font=SONG, bold=True)
    for at, line in enumerate(pairs, 1):
        table.rows[at].height = Cm(0.95)
        _put(_merged(table, at, 0, 1), line[0][0], font=SONG)
        last = 6 if len(line) == 1 else 3
        _put(_merged(table, at, 2, last), line[0][1], size=10)
        if len(line) > 1:
            _put(table.cell(at, 4), line[1][0], font=SONG)
            _put(_merged(table, at, 5, 6), line[1][1], size=9 if "□" in line[1][1] else 10)
    at = 1 + len(pairs)
    _put(_merged(table, at, 0, 6), PARTS[1], font=SONG, bold=True)
    for line_at, values in enumerate((HEAD, *rows), at + 1):
        for column, text in enumerate(values):
            _put(table.cell(line_at, column), text, font=SONG if line_at == at + 1 else FANG, size=9.5)
    at += 2 + len(rows)
    table.rows[at].height = Cm(1.3)
    _put(_merged(table, at, 0, 6), PARTS[2], font=SONG, size=10, bold=True)
    table.rows[at + 1].height = Cm(3.8)
    _put(_merged(table, at + 1, 0, 6), content.strengths, left=True)
    _put(_merged(table, at + 2, 0, 6), PARTS[3], font=SONG, bold=True)
    table.rows[at + 3].height = Cm(3.0)
    signed = f"法定代表人（签字）：\n\n单位名称（公章）：{content.name}"
    _put(_merged(table, at + 3, 0, 6), f"{PLEDGE}\n{signed}", left=True)
    _text(document, NOTE, SONG, 9, before=4)
    return _saved(document)


def _flat(label: str) -> str:
    return "".join(label.split())


def national_xlsx(content: NationalForm) -> bytes:
    """The form as one worksheet."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "基本情况表"
    _page(sheet, landscape=False, widths=(7, 22, 15, 12, 18, 16, 18))
    sheet.merge_cells("A1:G1")
    sheet["A1"].value, sheet["A1"].font, sheet["A1"].alignment = FORM_NAME, TITLE, MIDDLE
    sheet.row_dimensions[1].height = 34
    row = 2
    _span(sheet, row, 1, 7, PARTS[0], label=True)
    for line in content.pairs():
        row += 1
        _span(sheet, row, 1, 2, _flat(line[0][0]), label=True)
        _span(sheet, row, 3, 7 if len(line) == 1 else 4, line[0][1])
        if len(line) > 1:
            _span(sheet, row, 5, 5, _flat(line[1][0]), label=True)
            _span(sheet, row, 6, 7, line[1][1])
        if any("□" in value for _, value in line):
            sheet.row_dimensions[row].height = 48
    row += 1
    _span(sheet, row, 1, 7, PARTS[1], label=True)
    row += 1
    _row(sheet, row, HEAD, LABEL)
    sheet.row_dimensions[row].height = 32
    for values in content.rows():
        row += 1
        _row(sheet, row, values, BODY)
    row += 1
    _span(sheet, row, 1, 7, PARTS[2], label=True)
    row += 1
    _span(sheet, row, 1, 7, content.strengths, left=True)
    sheet.row_dimensions[row].height = 190
    row += 1
    _span(sheet, row, 1, 7, PARTS[3], label=True)
    row += 1
    _span(sheet, row, 1, 7, f"{PLEDGE}\n法定代表人（签字）：\n单位名称（公章）：{content.name}", left=True)
    sheet.row_dimensions[row].height = 90
    note = sheet.cell(row + 1, 1, NOTE)
    note.font, note.alignment = SMALL, LEFT
    sheet.merge_cells(start_row=row + 1, start_column=1, end_row=row + 1, end_column=7)
    book.properties.creator = ""
    out = io.BytesIO()
    book.save(out)
    return pin_office(out.getvalue())
