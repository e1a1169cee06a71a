"""Application forms in the layouts that people really send: 附件3 as one long Word table, or a workbook."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as DocumentType
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook

from reviewer.domain.identifiers import id_check_digit
from reviewer.domain.scheme import Scheme
from reviewer.intake.limits import DEFAULT_LIMITS, Limits
from reviewer.intake.package import PackageRefused, ReadPackage, read_package
from reviewer.intake.scheme_file import load_scheme
from reviewer.resources import resource_path

Rows = tuple[tuple[object, ...], ...]
STAFF_HEAD = ("序号", "姓名", "性别", "年龄", "身份证号码", "学历", "职务(职称、职业资格)", "分工")
EXPERT_HEAD = ("序号", "姓名", "性别", "身份证号码", "学历", "职称或职业资格", "专业/专业方向")
EXAMINER_HEAD = ("序号", "姓名", "性别", "学历", "职称或职业资格", "专业工龄", "考评职业领域", "考评员证书号码")
OCCUPATION_HEAD = ("序号", "职业编号", "职业名称", "工种名称", "等级", "备注")
BOXES = ("院校", "研究院", "民非", "企业", "社会团体", "行业分支机构")


def id_number(born: str = "19800101", serial: str = "001", region: str = "330302") -> str:
    """A made-up ID number with a right check digit."""
    body = region + born + serial
    return body + id_check_digit(body)


@dataclass(frozen=True)
class Venue:
    """One 职业（工种）场地设备情况 sheet."""

    occupation: str = "无人机驾驶员"
    total: str = "180㎡"
    theory: str = "80㎡"
    practical: str = "100㎡"
    exam: tuple[tuple[str, str], ...] = (("多旋翼无人机 X1", "6架"), ("模拟器", "10套"), ("遥控器", "8个"))
    test: tuple[tuple[str, str], ...] = (("秒表", "3个"),)


@dataclass(frozen=True)
class Form:
    """What stands in the form; every field can be replaced."""

    applicant: str = "温州市测试培训学校"
    cover: str = "温州市测试培训学校"
    filled: str = "2022年10月20日"
    boxes: str = "□院校□研究院☑民非□企业□社会团体□行业分支机构"
    phone: str = "13800138000"
    email: str = "a@example.com"
    postcode: str = "325000"
    staff: Rows = (
        ("1", "张三", "男", "42", id_number("19800101", "001"), "本科", "讲师（中级）", "主任"),
        ("2", "李　四", "女", "32", id_number("19900505", "002"), "大专", "技师", "考务"),
    )
    experts: Rows = (("1", "王五", "男", id_number("19750101", "003"), "本科", "高级工程师", "无人机"),)
    examiners: Rows = (
        ("1", "赵六", "男", "本科", "高级技师", "12年", "无人机驾驶员", "33012022000000001"),
        ("2", "钱七", "女", "大专", "技师", "8", "无人机驾驶员", "33012022000000002"),
    )
    examiner_head: tuple[str, ...] = EXAMINER_HEAD
    rules: tuple[str, ...] = ("财务管理制度", "设备、设施管理制度")
    occupations: Rows = (("1", "4-02-04-06", "无人机驾驶员", "", "四级、三级", ""),)
    venues: tuple[Venue, ...] = (Venue(),)
    supplement: Rows = field(default=())

    def with_(self, **changes: object) -> Form:
        """The form with other values."""
        return replace(self, **changes)  # type: ignore[arg-type]


@cache
def scheme() -> Scheme:
    """The reference scheme."""
    return load_scheme(resource_path("schemes", "zhejiang-wenzhou-2022.toml"))[0]


# ---- Word


def _lines(form: Form) -> list[tuple[tuple[int, object], ...]]:
    """The long table: rows of (span, text); eight columns as in the notice."""
    wide: list[tuple[tuple[int, object], ...]] = [
        ((1, "申报单位"), (7, form.applicant)),
        ((1, "主管部门"), (7, "温州市教育局")),
        ((1, "机构类型"), (7, form.boxes)),
        ((1, "申报单位地址"), (5, "温州市鹿城区测试路1号"), (1, "邮编"), (1, form.postcode)),
    ]
    for person, name in (("负责人", "孙八"), ("联系人", "周九")):
        wide.append(((1, person), (1, name), (1, "职务"), (1, "负责人"), (2, "职称 (职业资格)"), (2, "高级讲师")))
        wide.append(((1, "联系电话"), (3, form.phone), (2, "电子邮箱"), (2, form.email)))
    wide.append(((8, "工作人员情况"),))
    wide += [tuple((1, text) for text in row) for row in (STAFF_HEAD, *form.staff)]
    wide.append(((8, "专家情况"),))
    # In the notice 身份证号码 is two columns wide in this table.
    spans = (1, 1, 1, 2, 1, 1, 1)
    wide += [tuple(zip(spans, row, strict=True)) for row in (EXPERT_HEAD, *form.experts)]
    wide.append(((8, "考评人员情况"),))
    wide += [tuple((1, text) for text in row[:8]) for row in (form.examiner_head[:8], *form.examiners)]
    wide.append(((1, "已建立\n规章制度\n目录"), (7, "\n".join(form.rules))))
    return wide


def _add_table(document: DocumentType, rows: Sequence[Sequence[tuple[int, object] | tuple[int, object, str]]]) -> None:
    """A table of rows of (span, text) or (span, text, vertical merge); written as XML, merging cells is slow."""
    lines = []
    for row in rows:
        cells = []
        for span, text, *merge in row:
            merged = f'<w:vMerge w:val="{merge[0]}"/>' if merge else ""
            breaks = "</w:t><w:br/><w:t>".join(escape(str(text)).split("\n"))
            cells.append(
                f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{merged}</w:tcPr>'
                f'<w:p><w:r><w:t xml:space="preserve">{breaks}</w:t></w:r></w:p></w:tc>'
            )
        lines.append(f"<w:tr>{''.join(cells)}</w:tr>")
    table = parse_xml(f"<w:tbl {nsdecls('w')}><w:tblPr/><w:tblGrid/>{''.join(lines)}</w:tbl>")
    document.element.body.insert_element_before(table, "w:sectPr")


def write_docx(path: Path, form: Form) -> Path:
    """附件3 as the notice prints it: people and basics in one table of eight columns."""
    document = Document()
    document.add_paragraph("附件3")
    document.add_paragraph("浙江省职业技能等级认定社会评价组织")
    document.add_paragraph("申报表")
    document.add_paragraph(f"申请单位：{form.cover}(盖章)")
    document.add_paragraph(f"行业主管部门：温州市教育局(盖章) 填报时间：{form.filled}")
    _add_table(document, _lines(form))
    document.add_paragraph("拟开展职业技能等级认定的职业(工种)范围")
    _add_table(document, [[(1, text) for text in texts] for texts in (OCCUPATION_HEAD, *form.occupations)])
    document.add_paragraph("注: 请在系统内按此表填报职业(工种), 有多个等级的需填报完整。")
    for venue in form.venues:
        document.add_paragraph("职业(工种)场地设备情况")
        if venue.occupation:
            document.add_paragraph(f"职业（工种）：{venue.occupation}")
        _add_table(document, _venue(venue))
    document.save(str(path))
    return path


def _venue(venue: Venue) -> list[Sequence[tuple[int, object, str] | tuple[int, object]]]:
    """Heads of the areas in one row, values beneath, as the notice's grid looks."""
    rows: list[Sequence[tuple[int, object, str] | tuple[int, object]]] = [
        ((1, "考核\n场地", "restart"), (1, "合计"), (2, "理论知识考试场地面 积"), (3, "技能考核场地面积")),
        ((1, "", "continue"), (1, venue.total), (2, venue.theory), (3, venue.practical)),
    ]
    for kind, lines in (("考核\n设备", venue.exam), ("检测\n设备", venue.test)):
        head = ("设备名称、型号", "数量")
        rows.append(((1, kind, "restart"), (1, head[0]), (1, head[1]), (2, head[0]), (2, head[1])))
        for left, right in zip(lines[::2], [*lines[1::2], ("", "")], strict=False):
            rows.append(((1, "", "continue"), (1, left[0]), (1, left[1]), (2, right[0]), (2, right[1])))
    return rows


# ---- Excel


def write_xlsx(path: Path, form: Form, change: Callable[[Workbook], None] | None = None) -> Path:
    """The same form on one worksheet, tables under each other."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "申报表"
    lines: list[tuple[object, ...]] = [
        ("浙江省职业技能等级认定社会评价组织申报表",),
        ("申请单位：" + form.cover,),
        ("填报时间", form.filled),
        (),
        ("申报单位", form.applicant),
        ("主管部门", "温州市教育局"),
        ("机构类型", form.boxes),
        ("申报单位地址", "温州市鹿城区测试路1号", "邮编", form.postcode),
        ("负责人", "孙八", "职务", "校长", "职称（职业资格）", "高级讲师"),
        ("联系电话", form.phone, "电子邮箱", form.email),
        ("联系人", "周九", "职务", "主任", "职称（职业资格）", "讲师"),
        ("联系电话", form.phone, "电子邮箱", form.email),
        ("工作人员情况",), STAFF_HEAD, *form.staff,
        (), ("专家情况",), EXPERT_HEAD, *form.experts,
        (), ("考评人员情况",), form.examiner_head, *form.examiners,
        (), ("已建立规章制度目录", "\n".join(form.rules)),
        (), ("拟开展职业技能等级认定的职业（工种）范围",), OCCUPATION_HEAD, *form.occupations,
    ]  # fmt: skip
    for venue in form.venues:
        lines += [("职业（工种）场地设备情况",), ("职业（工种）", venue.occupation)]
        lines += [("考核场地",), ("合计", venue.total), ("理论知识考试场地面积", venue.theory)]
        lines += [("技能考核场地面积", venue.practical)]
        for kind, equipment in (("考核设备", venue.exam), ("检测设备", venue.test)):
            lines += [(kind, "设备名称、型号", "数量"), *(("", *line) for line in equipment)]
    for line in lines:
        sheet.append([text if text != "" else None for text in line])
    if form.supplement:
        extra = book.create_sheet("补充信息")
        for line in (("项目", "内容", "职业（工种）"), *form.supplement):
            extra.append(list(line))
    if change is not None:
        change(book)
    book.save(path)
    return path


def write_supplement(path: Path, rows: Rows, head: tuple[str, ...] = ("项目", "内容", "职业（工种）")) -> Path:
    """A supplement workbook of its own."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (head, *rows):
        sheet.append(list(row))
    book.save(path)
    return path


# ---- packages


def open_package(path: Path, limits: Limits = DEFAULT_LIMITS) -> AbstractContextManager[ReadPackage]:
    """Read under the reference scheme."""
    return read_package(path, scheme(), limits=limits)


def errors_of(path: Path, limits: Limits = DEFAULT_LIMITS) -> tuple[str, ...]:
    """The errors for which a package is refused."""
    try:
        with open_package(path, limits):
            return ()
    except PackageRefused as refused:
        return refused.errors


def replace_part(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Rewrite one part of an Office file (or add it)."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts.get(part, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def share_strings(path: Path) -> Path:
    """Move a workbook's texts into a table of shared strings, as Excel and WPS write them."""
    strings: list[bytes] = []

    def moved(match: re.Match[bytes]) -> bytes:
        strings.append(match[2])
        return match[1] + b't="s"><v>' + str(len(strings) - 1).encode() + b"</v></c>"

    cell = re.compile(rb'(<c [^>]*?)t="inlineStr"[^>]*><is>(.*?)</is></c>', re.DOTALL)
    replace_part(path, "xl/worksheets/sheet1.xml", lambda content: cell.sub(moved, content))
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    table = b"".join(b"<si>" + text + b"</si>" for text in strings)
    replace_part(path, "xl/sharedStrings.xml", lambda _: b'<sst xmlns="' + main + b'">' + table + b"</sst>")
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    link = b'<Relationship Id="rId99" Type="' + kind + b'" Target="sharedStrings.xml"/></Relationships>'
    relations = "xl/_rels/workbook.xml.rels"
    return replace_part(path, relations, lambda content: content.replace(b"</Relationships>", link))
