"""附件3 and 附件4 as applicants fill them in, in Word and Excel, read into the same application."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from form_builders import (
    BOXES,
    EXAMINER_HEAD,
    Form,
    Venue,
    errors_of,
    id_number,
    open_package,
    replace_part,
    write_docx,
    write_xlsx,
)

from reviewer.domain.application import Application, EquipmentLine

Writer = Callable[[Path, Form], Path]
TWO_OCCUPATIONS = (
    ("1", "4-02-04-06", "无人机驾驶员", "", "四级、三级", ""),
    ("2", "6-31-07-01", "工业机器人系统运维员", "装调", "3-5级", "新增"),
)
TWO_VENUES = (Venue(), Venue(occupation="工业机器人系统运维员（装调）", total="120", theory="80", practical="40"))


@pytest.fixture(params=["docx", "xlsx"])
def write(request: pytest.FixtureRequest) -> Writer:
    """Writes ``申报表`` of both kinds into a package folder."""

    def writer(folder: Path, form: Form) -> Path:
        kind = {"docx": write_docx, "xlsx": write_xlsx}[request.param]
        kind(folder / f"申报表.{request.param}", form)
        return folder

    return writer


def read(folder: Path) -> Application:
    with open_package(folder) as package:
        return package.application


@pytest.mark.requirement("E01", "E02")
def test_cover_and_basics_are_read(tmp_path: Path, write: Writer) -> None:
    application = read(write(tmp_path, Form()))
    texts = {fact.key: fact.text for fact in application.facts if fact.scope is None}
    assert application.applicant_name == "温州市测试培训学校"
    assert application.applicant_kind == "民办非企业"
    assert texts["filled_on"] == "2022-10-20"
    assert texts["department"] == "温州市教育局"
    assert texts["address"] == "温州市鹿城区测试路1号"
    assert texts["postcode"] == "325000"
    assert (texts["head_name"], texts["contact_name"]) == ("孙八", "周九")
    assert texts["head_title"] == "高级讲师"
    assert texts["head_phone"] == texts["contact_phone"] == "13800138000"
    assert texts["contact_email"] == "a@example.com"
    assert application.warnings == ()


def test_a_value_that_reads_like_a_label_is_a_value(tmp_path: Path) -> None:
    write_docx(tmp_path / "申报表.docx", Form())
    post = read(tmp_path).fact("head_post")
    assert post is not None
    assert post.text == "负责人"


@pytest.mark.requirement("E03", "E04", "E05")
def test_people_are_read_with_their_rows(tmp_path: Path, write: Writer) -> None:
    application = read(write(tmp_path, Form()))
    assert [(each.name, each.duty) for each in application.staff] == [("张三", "主任"), ("李四", "考务")]
    assert application.staff[0].id_number == id_number("19800101", "001")
    assert application.staff[0].post == "讲师（中级）"
    assert "工作人员情况" in application.staff[0].where
    assert application.staff[0].where.startswith("申报表.")
    (expert,) = application.experts
    assert (expert.name, expert.qualification, expert.specialty) == ("王五", "高级工程师", "无人机")
    assert expert.id_number == id_number("19750101", "003")
    assert [each.certificate_number for each in application.examiners] == ["33012022000000001", "33012022000000002"]
    assert [each.work_years for each in application.examiners] == ["12年", "8"]
    assert [each.is_own for each in application.examiners] == [None, None]


@pytest.mark.requirement("E06")
def test_the_list_of_rules_is_read_entry_by_entry(tmp_path: Path, write: Writer) -> None:
    rules = ("1．财务管理制度", "2．设备、设施管理制度", "3．工作规程（报名、收费、考核评价、办证等）")
    application = read(write(tmp_path, Form(rules=rules)))
    assert application.listed_rules == (
        "财务管理制度",
        "设备、设施管理制度",
        "工作规程（报名、收费、考核评价、办证等）",
    )


@pytest.mark.requirement("E07", "E08", "E09", "E10")
def test_occupations_venues_and_equipment_keep_apart(tmp_path: Path, write: Writer) -> None:
    application = read(write(tmp_path, Form(occupations=TWO_OCCUPATIONS, venues=TWO_VENUES)))
    first, second = application.occupations
    assert (first.scope, first.code, first.levels) == ("无人机驾驶员", "4-02-04-06", (4, 3))
    assert (second.scope, second.levels, second.note) == ("工业机器人系统运维员（装调）", (5, 4, 3), "新增")
    areas = {(fact.key, fact.scope): fact.value for fact in application.facts if fact.key.endswith("_m2")}
    assert areas[("theory_area_m2", first.scope)] == Decimal(80)
    # The shared room is declared twice, and stays two declarations: nothing is added up.
    assert areas[("theory_area_m2", second.scope)] == Decimal(80)
    assert areas[("site_total_m2", second.scope)] == Decimal(120)
    lines = [(each.kind, each.name, each.quantity) for each in application.equipment if each.scope == first.scope]
    assert lines == [
        ("考核设备", "多旋翼无人机 X1", "6架"),
        ("考核设备", "模拟器", "10套"),
        ("考核设备", "遥控器", "8个"),
        ("检测设备", "秒表", "3个"),
    ]
    assert len(application.equipment) == 8
    assert isinstance(application.equipment[0], EquipmentLine)


@pytest.mark.requirement("E08")
def test_a_total_that_is_not_the_sum_is_a_warning(tmp_path: Path, write: Writer) -> None:
    application = read(write(tmp_path, Form(venues=(Venue(total="200㎡"),))))
    assert any("合计 200" in warning and "共 180" in warning for warning in application.warnings)


@pytest.mark.requirement("E10")
def test_a_venue_without_its_occupation_is_an_error_when_there_are_several(tmp_path: Path, write: Writer) -> None:
    venues = (Venue(occupation=""), Venue(occupation="焊工"))
    errors = errors_of(write(tmp_path, Form(occupations=TWO_OCCUPATIONS, venues=venues)))
    assert any("理论知识考试场地面积" in error and "未写明职业（工种）" in error for error in errors)
    assert any("焊工" in error and "不在拟开展" in error for error in errors)


def test_a_venue_without_its_occupation_belongs_to_the_only_one(tmp_path: Path, write: Writer) -> None:
    application = read(write(tmp_path, Form(venues=(Venue(occupation=""),))))
    fact = application.fact("theory_area_m2", "无人机驾驶员")
    assert fact is not None
    assert (fact.value, fact.scope) == (Decimal(80), "无人机驾驶员")


@pytest.mark.requirement("E03", "X16")
def test_numbers_that_do_not_fit_are_warnings_and_never_block(tmp_path: Path, write: Writer) -> None:
    wrong = id_number("19800101", "001")[:17] + "0"
    staff = (
        ("1", "张三", "男", "42", wrong, "本科", "讲师", "主任"),
        ("2", "李四", "女", "55", id_number("19900505", "002"), "大专", "技师", "考务"),
        ("3", "吴十", "男", "40", id_number("19820505", "004"), "大专", "技师", "档案"),
        ("4", "郑一", "男", "40", "", "大专", "技师", "档案"),
    )
    form = Form(staff=staff, phone="12345", email="nobody", postcode="32500")
    application = read(write(tmp_path, form))
    warnings = "\n".join(application.warnings)
    assert "张三" in warnings
    assert "校验码" in warnings
    assert wrong not in warnings
    assert "李四的年龄“55”与身份证号码（31至32岁）不符" in warnings
    assert "吴十的性别“男”与身份证号码不符" in warnings
    assert "郑一未填身份证号码" in warnings
    for word in ("邮编", "联系电话", "电子邮箱"):
        assert word in warnings
    assert application.staff[0].id_number == wrong


@pytest.mark.requirement("E05")
def test_the_added_own_column_is_read(tmp_path: Path) -> None:
    head = (*EXAMINER_HEAD, "自有/外聘", "职业（工种）")
    examiners = (
        ("1", "赵六", "男", "本科", "高级技师", "12年", "无人机", "A1", "自有", "无人机驾驶员"),
        ("2", "钱七", "女", "大专", "技师", "8", "无人机", "A2", "外聘", "工业机器人系统运维员"),
        ("3", "孙二", "女", "大专", "技师", "8", "两者", "A3", "", "无人机驾驶员、工业机器人系统运维员"),
    )
    form = Form(examiner_head=head, examiners=examiners, occupations=TWO_OCCUPATIONS, venues=TWO_VENUES)
    write_xlsx(tmp_path / "申报表.xlsx", form)
    found = [(each.name, each.is_own, each.scope) for each in read(tmp_path).examiners]
    second = "工业机器人系统运维员（装调）"
    assert found == [
        ("赵六", True, "无人机驾驶员"),
        ("钱七", False, second),
        ("孙二", None, "无人机驾驶员"),
        ("孙二", None, second),
    ]


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.requirement("E02")
def test_every_box_can_be_ticked(tmp_path: Path, box: str) -> None:
    write_docx(tmp_path / "申报表.docx", Form(boxes="".join(f"{'■' if each == box else '□'}{each}" for each in BOXES)))
    application = read(tmp_path)
    fact = application.fact("applicant_kind")
    assert fact is not None
    assert fact.text == box


@pytest.mark.parametrize("boxes", ["□院校□研究院□民非", "☑院校☑民非□企业", "□学校"])
@pytest.mark.requirement("E02")
def test_no_tick_two_ticks_and_altered_boxes_are_errors(tmp_path: Path, write: Writer, boxes: str) -> None:
    errors = errors_of(write(tmp_path, Form(boxes=boxes)))
    assert any("机构类型" in error for error in errors)


def test_what_cannot_be_read_is_named_with_file_table_and_row(tmp_path: Path, write: Writer) -> None:
    form = Form(
        staff=(("1", "", "男", "42", id_number(), "本科", "讲师", "主任"),),
        occupations=(("1", "4-02-04-06", "无人机驾驶员", "", "全部等级", ""),),
        venues=(Venue(theory="很大"),),
        filled="去年秋天",
    )
    errors = errors_of(write(tmp_path, form))
    assert any("工作人员情况" in error and "缺姓名" in error for error in errors)
    assert any("职业（工种）范围" in error and "全部等级" in error for error in errors)
    assert any("“很大”不是数" in error for error in errors)
    assert any("去年秋天" in error for error in errors)
    assert all(re.match(r"申报表\.\w+ · .+ · 第 \d+ [行段]：", error) for error in errors)


def test_inexact_values_keep_their_text_and_no_number(tmp_path: Path, write: Writer) -> None:
    application = read(write(tmp_path, Form(venues=(Venue(theory="约60平方米", total="160-180㎡"),))))
    theory, total = (application.fact(key, "无人机驾驶员") for key in ("theory_area_m2", "site_total_m2"))
    assert theory is not None
    assert (theory.text, theory.value) == ("约60平方米", None)
    assert total is not None
    assert (total.text, total.value) == ("160-180㎡", None)
    assert len([warning for warning in application.warnings if "待核实" in warning]) == 2


def test_rows_of_one_occupation_become_one_with_all_levels(tmp_path: Path, write: Writer) -> None:
    rows = (
        ("1", "4-02-04-06", "无人机驾驶员", "", "四级/中级工", ""),
        ("2", "4-02-04-06", "无人机驾驶员", "", "三级/高级工", ""),
    )
    (occupation,) = read(write(tmp_path, Form(occupations=rows))).occupations
    assert occupation.levels == (4, 3)


def test_a_cover_that_names_another_applicant_is_a_warning(tmp_path: Path, write: Writer) -> None:
    application = read(write(tmp_path, Form(cover="另一家单位")))
    assert application.applicant_name == "温州市测试培训学校"
    assert any("另一家单位" in warning for warning in application.warnings)


def test_pre_numbered_empty_rows_examples_and_repeated_heads_are_no_people(tmp_path: Path, write: Writer) -> None:
    first, second = Form().staff
    head = ("序号", "姓  名", "性别", "年龄", "身份证号", "学历", "职务（职称、职业资格）", "分工")
    rows = (
        ("", "", "", "", "", "", "", ""),
        ("示例", "某某", "男", "40", "330", "本科", "讲师", "主任"),
        first,
        head,
        second,
    )
    rows = (*rows, ("3", "", "", "", "", "", "", ""), ("", "", "", "", "", "", "", ""))
    assert [each.name for each in read(write(tmp_path, Form(staff=rows))).staff] == ["张三", "李四"]


def test_missing_tables_are_named(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("申请单位：某单位（盖章）")
    document.save(str(tmp_path / "申报表.docx"))
    errors = "\n".join(errors_of(tmp_path))
    for table in ("工作人员情况", "专家情况", "考评人员情况", "规章制度目录", "职业（工种）范围", "场地设备情况"):
        assert f"{table}”表" in errors


def test_a_blank_form_is_refused_for_what_it_lacks(tmp_path: Path) -> None:
    write_docx(tmp_path / "申报表.docx", Form(applicant="", cover="", boxes="□院校□民非", staff=(), occupations=()))
    errors = errors_of(tmp_path)
    assert any("申报单位没有填写" in error for error in errors)
    assert any("机构类型没有勾选" in error for error in errors)


# ---- Word only


def test_a_table_split_over_pages_goes_on_without_a_head(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "申报表.docx", Form())
    document = Document(str(path))
    table = document.tables[0]
    # People below the page break became a table of their own, as some programs save it.
    body = document.element.body
    second = parse_xml(f"<w:tbl {nsdecls('w')}><w:tblPr/><w:tblGrid/></w:tbl>")
    row = next(row for row in table.rows if row.cells[1].text == "李　四")
    head = next(row for row in table.rows if row.cells[1].text == "张三")
    rest = table._tbl.tr_lst[table._tbl.tr_lst.index(head._tr) + 1 :]
    assert rest[0] is row._tr
    table._tbl.addnext(second)
    for tr in rest:
        second.append(tr)
    assert body.index(second) == body.index(table._tbl) + 1
    document.save(str(path))
    application = read(tmp_path)
    assert [each.name for each in application.staff] == ["张三", "李四"]
    assert [each.name for each in application.experts] == ["王五"]


@pytest.mark.parametrize(
    "ticked",
    [
        '<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>',
        '<w:r><w:rPr><w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/></w:rPr><w:t>R</w:t></w:r>',
        '<w:r><w:sym w:font="Wingdings" w:char="00FE"/></w:r>',
        "<w:sdt><w:sdtContent><w:r><w:t>☒</w:t></w:r></w:sdtContent></w:sdt>",
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>'
        "</w:ffData></w:fldChar></w:r>",
    ],
)
@pytest.mark.requirement("E02")
def test_ticks_in_symbol_fonts_content_controls_and_fields_are_seen(tmp_path: Path, ticked: str) -> None:
    path = write_docx(tmp_path / "申报表.docx", Form())
    document = Document(str(path))
    paragraph = document.tables[0]._tbl.tr_lst[2].tc_lst[1].p_lst[0]
    for run in list(paragraph.r_lst):
        paragraph.remove(run)
    box = '<w:r><w:sym w:font="Wingdings 2" w:char="F0A3"/></w:r>'
    content = "".join(f"{ticked if each == '企业' else box}<w:r><w:t>{each} </w:t></w:r>" for each in BOXES)
    for element in list(parse_xml(f"<w:p {nsdecls('w')}>{content}</w:p>")):
        paragraph.append(element)
    document.save(str(path))
    assert read(tmp_path).applicant_kind == "企业用人单位"


def test_deleted_and_hidden_text_is_not_read(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "申报表.docx", Form())
    document = Document(str(path))
    paragraph = document.tables[0]._tbl.tr_lst[0].tc_lst[1].p_lst[0]
    gone = (
        '<w:del w:id="1" w:author="x"><w:r><w:delText>旧名</w:delText></w:r></w:del>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r>"
    )
    for element in list(parse_xml(f"<w:p {nsdecls('w')}>{gone}</w:p>")):
        paragraph.append(element)
    document.save(str(path))
    assert read(tmp_path).applicant_name == "温州市测试培训学校"


def test_text_on_a_page_that_nobody_knows_is_left_alone(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "申报表.docx", Form())

    def add(content: bytes) -> bytes:
        extra = "<w:p><w:r><w:t>说明：本页由经办人填写：一、二、三</w:t></w:r></w:p>".encode()
        return content.replace(b"<w:sectPr", extra + b"<w:sectPr", 1)

    replace_part(path, "word/document.xml", add)
    assert read(tmp_path).applicant_name == "温州市测试培训学校"


@pytest.mark.requirement("E11", "E12")
def test_the_pledge_is_evidence_of_its_class(tmp_path: Path) -> None:
    write_docx(tmp_path / "申报表.docx", Form())
    document = Document()
    document.add_paragraph("浙江省社会评价组织诚信承诺书")
    document.save(str(tmp_path / "附件4 诚信承诺书.docx"))
    with open_package(tmp_path) as package:
        (pledge,) = package.application.evidence_of(("诚信承诺书",))
        assert pledge.name == "附件4 诚信承诺书.docx"
