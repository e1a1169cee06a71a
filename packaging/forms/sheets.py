"""附件3 and the supplement sheet as workbooks. Empty content gives the blank form."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from forms.content import (
    EXAMINER_HEAD,
    EXPERT_HEAD,
    EXTRA_HEAD,
    FORM_TITLE,
    SCOPE_HEAD,
    SCOPE_NOTE,
    SITE_NOTE,
    STAFF_HEAD,
    SUPPLEMENT_HEAD,
    FormContent,
    SiteContent,
    numbered,
)
from forms.pinned import pin_office
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

_THIN = Side(style="thin", color="FF000000")
BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
LABEL = Font(name="宋体", size=11, bold=True)
BODY = Font(name="仿宋", size=11)
TITLE = Font(name="宋体", size=16, bold=True)
SMALL = Font(name="宋体", size=9)
HEAD_FILL = PatternFill("solid", fgColor="FFEDEFF2")
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
TEXT = "@"
_EXTRA_NOTE = "注：领导成员、办公室主任填从事培训考核工作年限；财务管理人员填所持财会人员证书。"


@dataclass(frozen=True)
class SupplementLine:
    """One row of the supplement sheet; ``group`` rows head a block."""

    label: str
    value: str = ""
    occupation: str = ""
    unit: str = ""
    note: str = ""


def application_xlsx(content: FormContent) -> bytes:
    """附件3 申报表 as .xlsx, one sheet for each table of the notice."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "基本信息"
    _basics(sheet, content)
    _people(book, "工作人员情况", STAFF_HEAD, (6, 11, 6, 6, 23, 9, 40, 20), content.staff, 12)
    _people(book, "专家情况", EXPERT_HEAD, (6, 11, 6, 23, 9, 26, 26), content.experts, 24)
    _people(book, "考评人员情况", EXAMINER_HEAD, (6, 11, 6, 9, 24, 10, 24, 22, 11), content.examiners, 14)
    _rules(book, content.rules)
    title = "拟开展职业技能等级认定的职业（工种）范围"
    _people(
        book, title, SCOPE_HEAD, (6, 14, 24, 20, 30, 26), content.scopes, 6, tab="职业（工种）范围", note=SCOPE_NOTE
    )
    for number, site in enumerate(content.sites or (SiteContent(),), 1):
        _site(book, number, site)
    return _saved(book)


def supplement_xlsx(
    lines: Iterable[SupplementLine], applicant: str = "", people: tuple[tuple[str, ...], ...] = ()
) -> bytes:
    """补充信息: what the official form lacks and the rules need, as label / value / occupation / unit / note.

    ``people`` are the rows of the second sheet: name, duty, years in training and assessment, certificate, note.
    """
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "补充信息"
    _page(sheet, landscape=False, widths=(34, 36, 22, 10, 46))
    _title(sheet, 1, "社会评价组织申报补充信息", 5)
    sheet.cell(2, 1, f"申报单位：{applicant}").font = BODY
    row = 4
    _row(sheet, row, SUPPLEMENT_HEAD, LABEL, fill=HEAD_FILL)
    for line in lines:
        row += 1
        _row(sheet, row, (line.label, line.value, line.occupation, line.unit, line.note), BODY)
        sheet.cell(row, 1).alignment = sheet.cell(row, 5).alignment = LEFT
        sheet.cell(row, 1).font = LABEL
        sheet.cell(row, 5).font = SMALL
        sheet.row_dimensions[row].height = 30 if max(len(line.note) / 22, len(line.value) / 16) > 1 else 20
        if max(len(line.note) / 44, len(line.value) / 32) > 1:
            sheet.row_dimensions[row].height = 15 * (1 + int(max(len(line.note) / 22, len(line.value) / 16)))
    sheet.freeze_panes = "A5"
    _people(book, "人员补充信息", EXTRA_HEAD, (6, 12, 20, 26, 34, 24), people, 12, note=_EXTRA_NOTE)
    return _saved(book)


def table_xlsx(
    title: str, head: Sequence[str], rows: Iterable[Sequence[str | int]], widths: Sequence[float], foot: str
) -> bytes:
    """A plain titled list (equipment, training statistics) as applicants send along."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title[:28]
    _page(sheet, landscape=len(head) > 6, widths=widths)
    _title(sheet, 1, title, len(head))
    _row(sheet, 3, head, LABEL, fill=HEAD_FILL)
    row = 3
    for row, line in enumerate(rows, 4):
        _row(sheet, row, line, BODY)
    sheet.cell(row + 2, 1, foot).font = SMALL
    sheet.freeze_panes = "A4"
    return _saved(book)


def _saved(book: Workbook) -> bytes:
    book.properties.creator = ""
    out = io.BytesIO()
    book.save(out)
    return pin_office(out.getvalue())


def _page(sheet: Worksheet, *, landscape: bool, widths: Sequence[float]) -> None:
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.sheet_view.showGridLines = False
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def _title(sheet: Worksheet, row: int, text: str, columns: int) -> None:
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
    cell = sheet.cell(row, 1, text)
    cell.font, cell.alignment = TITLE, MIDDLE
    sheet.row_dimensions[row].height = 32


def _row(sheet: Worksheet, row: int, values: Sequence[str | int], font: Font, fill: PatternFill | None = None) -> None:
    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column, value if value != "" else None)
        cell.font, cell.alignment, cell.border = font, MIDDLE, BORDER
        if isinstance(value, str):
            cell.number_format = TEXT
        if fill:
            cell.fill = fill
    sheet.row_dimensions[row].height = 22


def _span(
    sheet: Worksheet, row: int, first: int, last: int, value: str, *, label: bool = False, left: bool = False
) -> None:
    for column in range(first, last + 1):
        sheet.cell(row, column).border = BORDER
    if last > first:
        sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)
    cell = sheet.cell(row, first, value or None)
    cell.font, cell.alignment, cell.number_format = (LABEL if label else BODY), (LEFT if left else MIDDLE), TEXT
    sheet.row_dimensions[row].height = 30


def _basics(sheet: Worksheet, content: FormContent) -> None:
    _page(sheet, landscape=False, widths=(15, 14, 9, 16, 14, 8, 8, 11))
    _title(sheet, 1, "".join(FORM_TITLE), 8)
    for row, (label, value, mark) in enumerate(
        (
            ("申请单位", content.applicant, "（盖章）"),
            ("行业主管部门", content.authority, "（盖章）"),
            ("填报时间", content.filed, ""),
        ),
        2,
    ):
        sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=6)
        for column, text in ((1, f"{label}："), (2, value), (7, mark)):
            cell = sheet.cell(row, column, text or None)
            cell.font, cell.alignment, cell.number_format = BODY, LEFT, TEXT
        sheet.row_dimensions[row].height = 22
    row = 6
    for label, value in (
        ("申报单位", content.applicant),
        ("主管部门", content.authority),
        ("机构类型", content.boxes()),
    ):
        _span(sheet, row, 1, 1, label, label=True)
        _span(sheet, row, 2, 8, value, left=label == "机构类型")
        row += 1
    _span(sheet, row, 1, 1, "申报单位地址", label=True)
    _span(sheet, row, 2, 6, content.address)
    _span(sheet, row, 7, 7, "邮编", label=True)
    _span(sheet, row, 8, 8, content.postcode)
    for label, person in (("负责人", content.head), ("联系人", content.contact)):
        row += 1
        _span(sheet, row, 1, 1, label, label=True)
        _span(sheet, row, 2, 2, person.name)
        _span(sheet, row, 3, 3, "职务", label=True)
        _span(sheet, row, 4, 4, person.post)
        _span(sheet, row, 5, 5, "职称（职业资格）", label=True)
        _span(sheet, row, 6, 8, person.title)
        row += 1
        _span(sheet, row, 1, 1, "联系电话", label=True)
        _span(sheet, row, 2, 4, person.phone)
        _span(sheet, row, 5, 5, "电子邮箱", label=True)
        _span(sheet, row, 6, 8, person.mail)


def _people(
    book: Workbook,
    title: str,
    head: tuple[str, ...],
    widths: Sequence[float],
    rows: tuple[tuple[str, ...], ...],
    blank: int,
    *,
    tab: str = "",
    note: str = "",
) -> None:
    sheet = book.create_sheet(tab or title)
    _page(sheet, landscape=len(head) > 7, widths=widths)
    _title(sheet, 1, title, len(head))
    _row(sheet, 2, head, LABEL, fill=HEAD_FILL)
    lines = numbered(rows, head, blank)
    for row, line in enumerate(lines, 3):
        _row(sheet, row, line, BODY)
    if "身份证号码" in head:
        # A number cell keeps 15 digits of an ID number: the whole column is text, below the last row too.
        letter = get_column_letter(head.index("身份证号码") + 1)
        sheet.column_dimensions[letter].number_format = TEXT
        for row in range(3 + len(lines), 203):
            sheet[f"{letter}{row}"].number_format = TEXT
    if note:
        sheet.cell(len(lines) + 3, 1, note).font = SMALL
    sheet.freeze_panes = "A3"
    sheet.print_title_rows = "1:2"


def _rules(book: Workbook, rules: tuple[str, ...]) -> None:
    sheet = book.create_sheet("规章制度目录")
    _page(sheet, landscape=False, widths=(8, 80))
    _title(sheet, 1, "已建立规章制度目录", 2)
    _row(sheet, 2, ("序号", "目录（填报目录，内容另附）"), LABEL, fill=HEAD_FILL)
    for row, line in enumerate(numbered(tuple((name,) for name in rules), ("序号", "目录"), 9), 3):
        _row(sheet, row, line, BODY)
        sheet.cell(row, 2).alignment = LEFT


def _site(book: Workbook, number: int, site: SiteContent) -> None:
    sheet = book.create_sheet(f"场地设备情况{number}")
    _page(sheet, landscape=False, widths=(10, 30, 10, 30, 10))
    _title(sheet, 1, "职业（工种）场地设备情况", 5)
    _span(sheet, 2, 1, 1, "职业（工种）", label=True)
    _span(sheet, 2, 2, 5, site.occupation)
    for row, label, value in (
        (3, "合计", site.total),
        (4, "理论知识考试场地面积", site.theory),
        (5, "技能考核场地面积", site.practical),
    ):
        _span(sheet, row, 2, 2, label, label=True)
        _span(sheet, row, 3, 5, value)
    _block(sheet, 3, 5, "考核场地")
    row = _equipment(sheet, 6, "考核设备", site.exam, 4)
    row = _equipment(sheet, row, "检测设备", site.test, 3)
    sheet.cell(row, 1, SITE_NOTE).font = SMALL


def _block(sheet: Worksheet, first: int, last: int, label: str) -> None:
    for row in range(first, last + 1):
        sheet.cell(row, 1).border = BORDER
    sheet.merge_cells(start_row=first, start_column=1, end_row=last, end_column=1)
    cell = sheet.cell(first, 1, label)
    cell.font, cell.alignment = LABEL, MIDDLE


def _equipment(sheet: Worksheet, first: int, label: str, lines: tuple[tuple[str, str], ...], least: int) -> int:
    half = max(least, (len(lines) + 1) // 2)
    for column, name in ((2, "设备名称、型号"), (3, "数量"), (4, "设备名称、型号"), (5, "数量")):
        _span(sheet, first, column, column, name, label=True)
    for index in range(half):
        for side in (0, 1):
            place = index + side * half
            name, quantity = lines[place] if place < len(lines) else ("", "")
            _span(sheet, first + 1 + index, 2 + 2 * side, 2 + 2 * side, name)
            _span(sheet, first + 1 + index, 3 + 2 * side, 3 + 2 * side, quantity)
    _block(sheet, first, first + half, label)
    return first + half + 1
