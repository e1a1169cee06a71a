"""A list of bodies out of table files: merged body cells, cut tables, repaired names, what cannot be read is told."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import docx
import openpyxl
import pytest

from reviewer.errors import RuleViolation
from reviewer.intake.registry_file import read_registry_file

ROOT = Path(__file__).resolve().parents[2]
HEAD = ("编号", "社评组织名称", "序号", "职业编码", "职业(工种)名称", "等级")
Rows = Sequence[tuple[str, str, list[tuple[str, str, str]]]]


def _published() -> Rows:
    """The list of 〔2024〕38号 as its annex prints it, from the shipped data read as plain JSON."""
    document = json.loads((ROOT / "resources" / "registries" / "shanghai-2024-38.json").read_text(encoding="utf-8"))
    return [
        (
            str(body["no"]),
            body["name"],
            [
                (
                    item["code"],
                    item.get("raw") or item["name"] + (f"({item['work_type']})" if item.get("work_type") else ""),
                    "、".join(map(str, item["levels"])),
                )
                for item in body["items"]
            ],
        )
        for body in document["bodies"]
    ]


def _workbook(path: Path, rows: Rows) -> Path:
    """As offices make them: a merged title, merged cells of the body, a note at the end."""
    book = openpyxl.Workbook()
    page = book.active
    page.append(["上海市社会化职业技能等级认定目录"])
    page.merge_cells("A1:F1")
    page.append(list(HEAD))
    seq = 0
    for no, name, items in rows:
        first = page.max_row + 1
        for place, (code, occupation, levels) in enumerate(items):
            seq += 1
            page.append([int(no) if place == 0 else None, name if place == 0 else None, seq, code, occupation, levels])
        if len(items) > 1:
            page.merge_cells(start_row=first, end_row=page.max_row, start_column=1, end_column=1)
            page.merge_cells(start_row=first, end_row=page.max_row, start_column=2, end_column=2)
    page.append(["注：1、社评组织及评价职业（工种）将根据本市备案及运行情况实行动态调整；"])
    book.save(path)
    return path


@pytest.mark.requirement("B01", "B05")
def test_the_published_list_is_read_from_a_workbook_with_merged_cells(tmp_path: Path) -> None:
    file = _workbook(tmp_path / "目录.xlsx", _published())
    page = openpyxl.load_workbook(file).active
    counted = [[cell.value for cell in row] for row in page.iter_rows(min_row=3, max_row=page.max_row - 1)]
    read = read_registry_file(file)
    assert len(read.bodies) == 47 == sum(row[1] is not None for row in counted)
    items = [(body.name, item) for body in read.bodies for item in body.items]
    assert len(items) == 89 == len(counted)
    assert len({item.code for _, item in items}) == 74 == len({row[3] for row in counted})
    assert [item.row for _, item in items] == list(range(1, 90))
    assert read.unread == ()
    assert len([1 for _, item in items if item.occupation == "西式烹调师"]) == 2
    mended = [(item.raw, item.work_type) for _, item in items if item.repair]
    assert mended[0] == ("电切削工(电火花线切割机 床操作工)", "电火花线切割机床操作工") and len(mended) == 4


@pytest.mark.requirement("B01")
def test_old_workbooks_and_csv_of_libreoffice_hold_the_same(tmp_path: Path) -> None:
    file = _workbook(tmp_path / "目录.xlsx", _published())
    profile = f"-env:UserInstallation=file://{tmp_path}/office"
    for form, how in (("xls", "xls"), ("csv", "csv:Text - txt - csv (StarCalc):44,34,76,1")):
        command = ["soffice", profile, "--headless", "--convert-to", how, "--outdir", str(tmp_path / form), str(file)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    known = read_registry_file(file)
    for form in ("xls", "csv"):
        read = read_registry_file(tmp_path / form / f"目录.{form}")
        assert [(each.name, each.items) for each in read.bodies] == [(each.name, each.items) for each in known.bodies]


@pytest.mark.requirement("B01")
def test_a_document_whose_table_is_cut_at_pages_is_one_list(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("附件")
    rows = _published()
    for part, has_head in ((rows[:9], True), (rows[9:25], True), (rows[25:], False)):
        table = document.add_table(rows=0, cols=len(HEAD))
        if has_head:
            for cell, text in zip(table.add_row().cells, HEAD, strict=True):
                cell.text = text
        for no, name, items in part:
            first = len(table.rows)
            for code, occupation, levels in items:
                for cell, text in zip(table.add_row().cells[3:], (code, occupation, levels), strict=True):
                    cell.text = text
            for column, text in ((0, no), (1, name)):
                top = table.cell(first, column)
                if len(items) > 1:
                    top = top.merge(table.cell(len(table.rows) - 1, column))
                top.text = text
        document.add_paragraph("")
    document.save(str(tmp_path / "目录.docx"))
    read = read_registry_file(tmp_path / "目录.docx")
    assert (len(read.bodies), sum(len(each.items) for each in read.bodies)) == (47, 89)
    assert [each.name for each in read.bodies] == [name for _, name, _ in rows]


@pytest.mark.requirement("B01", "F20")
def test_rows_that_cannot_be_read_are_told_with_their_text_and_the_rest_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.append(["备案号", "机构名称", "统一社会信用代码", "职业编码", "职业（工种）名称", "等级", "备案期限"])
    page.append(
        [
            "样备1",
            "样例 学校",
            "91330300MA2CXX5G3X",
            "4-02-04-06",
            "无人机驾驶员",
            "四级、三级",
            "2026年1月10日至2029年1月9日",
        ]
    )
    page.append(["样备2", "样例协会", None, "4-02-04-06", "无人机驾驶员", "高级的", None])
    page.append(["样备3", "样例公司", None, "4020406", "无人机驾驶员", "3级", "2026-01-10至长期"])
    page.append(["样备4", "样例中心", None, "4020406", "无人机驾驶员", "3", None])
    page.append([None, "样例中心", None, "6-31-01-03", None, "3", None])
    book.save(tmp_path / "备案.xlsx")
    read = read_registry_file(tmp_path / "备案.xlsx")
    assert [(each.where, each.why) for each in read.unread] == [
        ("Sheet第3行", "等级“高级的”读不出"),
        ("Sheet第4行", "“长期”不是年月日齐全的日期"),
        ("Sheet第6行", "没有职业（工种）名称"),
    ]
    assert all("无人机驾驶员" in each.text for each in read.unread[:2])
    first, last = read.bodies
    assert (first.name, first.raw_name, first.number) == ("样例学校", "样例 学校", "样备1")
    assert str(first.items[0].filed_on) == "2026-01-10" and str(first.items[0].valid_until) == "2029-01-09"
    assert last.items[0].levels == (3,)
    assert any("职业编码“4020406”" in each.why for each in read.remarks)
    assert any("校验码" in each.why for each in read.remarks)


@pytest.mark.requirement("B01")
def test_a_table_without_bodies_is_no_list(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["姓名", "年龄"])
    book.save(tmp_path / "人员.xlsx")
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 nothing")
    (tmp_path / "图.png").write_bytes(b"\x89PNG")
    for name in ("人员.xlsx", "坏.xlsx", "图.png"):
        with pytest.raises(RuleViolation) as caught:
            read_registry_file(tmp_path / name)
        assert caught.value.code == "registry_unreadable"
        assert "名录未导入" in caught.value.message
