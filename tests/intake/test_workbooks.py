"""Workbooks as they come: numbers, dates, formulas, merged cells, old formats, hostile content."""

from __future__ import annotations

import datetime
import random
import time
import zipfile
from pathlib import Path

import pytest
from form_builders import Form, Rows, errors_of, id_number, open_package, replace_part, share_strings, write_xlsx
from old_excel import label, merged, number, workbook
from openpyxl import Workbook

from reviewer.errors import RuleViolation
from reviewer.intake.form_xls import read_csv, read_xls
from reviewer.intake.form_xlsx import read_xlsx
from reviewer.intake.grid import Grid
from reviewer.intake.limits import DEFAULT_LIMITS, Limits


def sheet_of(path: Path, fill: object) -> tuple[Grid, ...]:
    book = Workbook()
    fill(book)  # type: ignore[operator]
    book.save(path)
    return read_xlsx(path, path.name, DEFAULT_LIMITS)


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in grid.rows]


@pytest.mark.requirement("X15")
def test_id_numbers_kept_as_numbers_are_refused_row_by_row(tmp_path: Path) -> None:
    staff: Rows = (
        ("1", "张三", "男", 42, int(id_number("19800101", "001")), "本科", "讲师", "主任"),
        ("2", "李四", "女", 32, id_number("19900505", "002"), "大专", "技师", "考务"),
        ("3", "王五", "男", 40, 330302820505001, "大专", "技师", "档案"),
        ("4", "赵六", "男", 40, "1.10101E+17", "大专", "技师", "档案"),
    )
    write_xlsx(tmp_path / "申报表.xlsx", Form(staff=staff))
    errors = errors_of(tmp_path)
    assert [("第 15 行" in error, "第 17 行" in error, "第 18 行" in error) for error in errors] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]
    assert all("末尾数字已丢失" in error for error in errors)


def test_numbers_dates_and_percentages_are_as_people_see_them(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.active
        assert sheet is not None
        sheet.append([42, 0.1 + 0.2, 1e14, datetime.date(2022, 10, 31), datetime.datetime(2022, 10, 31, 9, 30), True])
        for format_id, column in ((14, 1), (31, 2), (57, 3)):
            cell = sheet.cell(2, column, 44865)
            cell.number_format = {14: "mm-dd-yy", 31: "yyyy年m月d日", 57: 'yyyy"年"m"月"'}[format_id]

    (grid,) = sheet_of(tmp_path / "a.xlsx", fill)
    first = ["42", "0.3", "100000000000000", "2022-10-31", "2022-10-31 09:30:00", "是"]
    assert texts(grid) == [first, ["2022-10-31"] * 3]


def test_the_built_in_date_formats_of_chinese_excel_are_dates(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([44865])
    sheet["A1"].number_format = "mm-dd-yy"
    book.save(path)
    replace_part(path, "xl/styles.xml", lambda content: content.replace(b'numFmtId="14"', b'numFmtId="31"'))
    assert texts(read_xlsx(path, "a", DEFAULT_LIMITS)[0]) == [["2022-10-31"]]


def test_levels_that_excel_made_a_date_of_are_an_error(tmp_path: Path) -> None:
    occupations: Rows = (("1", "4-02-04-06", "无人机驾驶员", "", datetime.date(2022, 3, 5), ""),)
    write_xlsx(tmp_path / "申报表.xlsx", Form(occupations=occupations))
    assert any("等级“2022-03-05”无法识别" in error for error in errors_of(tmp_path))


def test_a_formula_counts_with_its_kept_result_only(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        sheet = book["申报表"]
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == "180㎡":
                    cell.value = "=80+100"

    path = write_xlsx(tmp_path / "申报表.xlsx", Form(), change)
    assert any("公式没有保存计算结果" in error for error in errors_of(tmp_path))
    replace_part(path, "xl/worksheets/sheet1.xml", lambda text: text.replace(b"</f><v />", b"</f><v>180</v>"))
    replace_part(path, "xl/worksheets/sheet1.xml", lambda text: text.replace(b"</f><v></v>", b"</f><v>180</v>"))
    with open_package(tmp_path) as package:
        fact = package.application.fact("site_total_m2", "无人机驾驶员")
        assert fact is not None
        assert fact.text == "180"


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    name = "=cmd|'/C calc'!A0"
    path = share_strings(write_xlsx(tmp_path / "申报表.xlsx", Form(applicant="SOMEBODY")))
    replace_part(path, "xl/sharedStrings.xml", lambda content: content.replace(b"SOMEBODY", name.encode()))
    with open_package(tmp_path) as package:
        assert package.application.applicant_name == name


def test_merged_cells_cover_their_columns_and_repeat_downwards(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        sheet = book.active
        assert sheet is not None
        for row in (["a", None, "b"], ["c", "d", "e"], [None, "f", "g"]):
            sheet.append(row)
        sheet.merge_cells("A1:B1")
        sheet.merge_cells("A2:A3")

    (grid,) = sheet_of(tmp_path / "a.xlsx", fill)
    assert [(cell.column, cell.span, cell.text) for cell in grid.rows[0].cells] == [(0, 2, "a"), (2, 1, "b")]
    assert [(cell.text, cell.is_continued) for cell in grid.rows[2].cells] == [("c", True), ("f", False), ("g", False)]


def test_hidden_sheets_are_not_read(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        book.create_sheet("选项").sheet_state = "hidden"
        book["选项"]["A1"] = "院校"

    assert [grid.title for grid in sheet_of(tmp_path / "a.xlsx", fill)] == ["Sheet"]


@pytest.mark.requirement("X15")
def test_shared_strings_with_formatted_parts_and_reading_aids_are_read(tmp_path: Path) -> None:
    path = share_strings(write_xlsx(tmp_path / "申报表.xlsx", Form(applicant="SOMEBODY")))
    rich = "<r><rPr><b/></rPr><t>某</t></r><r><t>学校</t></r><rPh sb='0' eb='1'><t>mou</t></rPh>".encode()
    replace_part(path, "xl/sharedStrings.xml", lambda content: content.replace(b"<t>SOMEBODY</t>", rich))
    with open_package(tmp_path) as package:
        assert package.application.applicant_name == "某学校"
        assert [each.name for each in package.application.staff] == ["张三", "李四"]


# ---- limits and hostile content


def _sheet_xml(rows: str) -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def _refusal(path: Path, limits: Limits = DEFAULT_LIMITS) -> str:
    started = time.monotonic()
    with pytest.raises(RuleViolation) as caught:
        read_xlsx(path, path.name, limits)
    assert time.monotonic() - started < 10
    assert path.name in str(caught.value)
    return caught.value.message


def _form(tmp_path: Path) -> Path:
    return share_strings(write_xlsx(tmp_path / "申报表.xlsx", Form()))


def test_a_sheet_of_a_million_rows_ends_at_the_limit(tmp_path: Path) -> None:
    path = _form(tmp_path)
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 1_048_577))
    replace_part(path, "xl/worksheets/sheet1.xml", lambda content: _sheet_xml(rows))
    assert "上限" in _refusal(path)
    fewer = rows[: rows.index('<row r="250000">')]
    replace_part(path, "xl/worksheets/sheet1.xml", lambda content: _sheet_xml(fewer))
    assert "行数超过上限 20000" in _refusal(path)


def test_a_million_formatted_but_empty_rows_do_no_harm(tmp_path: Path) -> None:
    path = _form(tmp_path)
    rows = '<row r="1"><c r="A1"><v>7</v></c></row>' + "".join(f'<row r="{n}"/>' for n in range(2, 1_048_577))
    replace_part(path, "xl/worksheets/sheet1.xml", lambda content: _sheet_xml(rows))
    assert texts(read_xlsx(path, "a", DEFAULT_LIMITS)[0]) == [["7"]]


def test_a_huge_merged_area_is_no_work(tmp_path: Path) -> None:
    path = _form(tmp_path)
    areas = '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells><sheetData>'
    replace_part(path, "xl/worksheets/sheet1.xml", lambda content: content.replace(b"</sheetData>", areas.encode()))
    replace_part(path, "xl/worksheets/sheet1.xml", lambda content: content.replace(b"<sheetData></", b"</"))
    assert isinstance(_try(path), str | tuple)


def _try(path: Path) -> str | tuple[Grid, ...]:
    try:
        return read_xlsx(path, path.name, DEFAULT_LIMITS)
    except RuleViolation as error:
        return error.message


@pytest.mark.parametrize(
    "prolog",
    [
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://example.com/x.dtd">',
        '<?xml version="1.0" encoding="UTF-7"?>',
    ],
)
def test_entities_document_types_and_odd_encodings_are_refused(tmp_path: Path, prolog: str) -> None:
    path = _form(tmp_path)
    for encoding in ("utf-8", "utf-16"):
        hostile = f"{prolog}<sst><si><t>x</t></si></sst>".encode(encoding)
        replace_part(path, "xl/sharedStrings.xml", lambda _, content=hostile: content)  # type: ignore[misc]
        assert "材料包未导入" in _refusal(path)


def test_macros_too_many_parts_deep_nesting_and_damage_are_refused(tmp_path: Path) -> None:
    assert "宏" in _refusal(replace_part(_form(tmp_path), "xl/vbaProject.bin", lambda _: b"macro"))
    assert "部件数" in _refusal(_form(tmp_path), Limits(max_office_parts=3))
    deep = b"<sst>" + b"<si>" * 5000 + b"</si>" * 5000 + b"</sst>"
    assert "嵌套" in _refusal(replace_part(_form(tmp_path), "xl/workbook.xml", lambda _: deep))
    wide = b"<sst>" + b"<a/>" * 2_000_001 + b"</sst>"
    assert "过多" in _refusal(replace_part(_form(tmp_path), "xl/sharedStrings.xml", lambda _: wide))
    assert "损坏" in _refusal(replace_part(_form(tmp_path), "xl/workbook.xml", lambda content: content[:-9]))
    assert "展开后" in _refusal(_form(tmp_path), Limits(max_office_xml_bytes=2000))
    (tmp_path / "x.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "密码" in _refusal(tmp_path / "x.xlsx")


def test_an_external_link_is_not_followed(tmp_path: Path) -> None:
    path = _form(tmp_path)
    link = b'<Relationship Id="rId9" Type="http://x/worksheet" Target="http://192.0.2.1/a.xml" TargetMode="External"/>'
    part = "xl/_rels/workbook.xml.rels"
    replace_part(path, part, lambda content: content.replace(b"</Relationships>", link + b"</Relationships>"))
    with open_package(tmp_path) as package:
        assert package.application.applicant_name


def test_altered_bytes_end_in_a_message_or_a_table(tmp_path: Path) -> None:
    path = _form(tmp_path)
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    rng = random.Random(7)
    for _ in range(60):
        broken = bytearray(sheet)
        for _ in range(3):
            broken[rng.randrange(len(broken))] = rng.choice(b"<>/\"'&09AZ\xff ")
        replace_part(path, "xl/worksheets/sheet1.xml", lambda _, content=bytes(broken): content)  # type: ignore[misc]
        assert isinstance(_try(path), str | tuple)


# ---- .xls, .et, .csv


def _old_form() -> bytes:
    staff = ("序号", "姓名", "性别", "年龄", "身份证号码", "学历", "职务（职称、职业资格）", "分工")
    rows: list[tuple[str | float, ...]] = [
        ("申报单位", "温州市测试培训学校"), ("机构类型", "☑民非"),
        ("工作人员情况",), staff, (1.0, "张三", "男", 42.0, id_number(), "本科", "讲师", "主任"),
        ("专家情况",), ("序号", "姓名", "性别", "身份证号码", "学历", "职称或职业资格", "专业/专业方向"),
        ("考评人员情况",), ("序号", "姓名", "职称或职业资格", "考评职业领域", "考评员证书号码"),
        ("已建立规章制度目录", "财务管理制度"),
        ("拟开展的职业（工种）范围",), ("序号", "职业编号", "职业名称", "工种名称", "等级", "备注"),
        (1.0, "4-02-04-06", "无人机驾驶员", "", "四级、三级", ""),
        ("职业（工种）场地设备情况",), ("职业（工种）", "无人机驾驶员"), ("理论知识考试场地面积", 80.0),
    ]  # fmt: skip
    cells = [
        label(row, column, value) if isinstance(value, str) else number(row, column, value)
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if value != ""
    ]
    return workbook({"申报表": [*cells, merged([(2, 2, 0, 7)])]})


@pytest.mark.requirement("X15")
@pytest.mark.parametrize("suffix", ["xls", "et"])
def test_old_workbooks_of_excel_and_wps_are_read(tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"申报表.{suffix}").write_bytes(_old_form())
    with open_package(tmp_path) as package:
        application = package.application
        assert application.applicant_name == "温州市测试培训学校"
        assert [(each.name, each.age) for each in application.staff] == [("张三", "42")]
        fact = application.fact("theory_area_m2", "无人机驾驶员")
        assert fact is not None
        assert fact.value == 80
        assert application.evidence[0].media_type == "application/vnd.ms-excel"


def test_an_xls_that_is_really_an_xlsx_is_read(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a.xlsx", Form()).rename(tmp_path / "申报表.xls")
    with open_package(tmp_path) as package:
        assert package.application.applicant_name == "温州市测试培训学校"


@pytest.mark.parametrize("corner", [(65_535, 255), (30_000, 3), (5, 60_000)])
def test_an_old_workbook_with_far_corners_is_not_laid_out(tmp_path: Path, corner: tuple[int, int]) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(workbook({"a": [label(0, 0, "a"), label(*corner, "b")]}))
    with pytest.raises(RuleViolation, match="超过上限"):
        read_xls(path, "a.xls", DEFAULT_LIMITS)


def test_altered_old_workbooks_end_in_a_message_or_a_table(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    whole = _old_form()
    path = tmp_path / "a.xls"
    rng = random.Random(3)
    refused = 0
    for turn in range(400):
        broken = bytearray(whole[: rng.randrange(len(whole))] if turn % 4 == 0 else whole)
        for _ in range(3):
            if broken:
                broken[rng.randrange(len(broken))] = rng.randrange(256)
        path.write_bytes(broken)
        try:
            read_xls(path, "a.xls", DEFAULT_LIMITS)
        except RuleViolation as error:
            assert "a.xls" in str(error)
            refused += 1
    assert refused > 50
    capfd.readouterr()


@pytest.mark.requirement("X15")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_any_usual_encoding_is_a_table(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes('姓名,身份证号码\n"张三, 李四",1.10101E+17\n'.encode(encoding))
    (grid,) = read_csv(path, "a.csv", DEFAULT_LIMITS)
    assert texts(grid) == [["姓名", "身份证号码"], ["张三, 李四", "1.10101E+17"]]
    assert grid.rows[1].cells[1].problem


def test_csv_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xff\xff\xff\xff\x00\x81")
    with pytest.raises(RuleViolation, match=r"a\.csv"):
        read_csv(path, "a.csv", DEFAULT_LIMITS)
    path.write_text("a\n" * 50, encoding="utf-8")
    with pytest.raises(RuleViolation, match="行数"):
        read_csv(path, "a.csv", Limits(max_form_rows=10))
