"""上报公布表: the columns, counts and merged cells of the published annex, and its plain twin."""

from __future__ import annotations

import csv
import io
import re
import subprocess
from pathlib import Path

import openpyxl
import pytest

from reviewer.reports.workbook.data import ReportedBody, ReportedItem, ReportListData
from reviewer.reports.workbook.plain import report_list_csv
from reviewer.reports.workbook.report_list import report_list_workbook
from reviewer.usecases.documents.describe_summary import masked
from tests.reports.office import office
from tests.reports.rounds import AS_OF

# Lines of 沪人社职〔2024〕38号's annex as they stand there, brackets full-width.
ANNEX = """编号 社评组织名称 序号 职业编码 职业(工种)名称 等级
1 上海市工业技术学校 1 6-18-04-01 模具工（冲压模） 4、3、2、1
1 上海市工业技术学校 2 6-18-04-01 模具工（注射模） 4、3、2、1
2 上海市高级技工学校 3 6-20-01-01 钳工 5、4、3、2、1
3 上海美发美容行业协会 4 4-10-03-02 美发师 5、4、3、2、1
3 上海美发美容行业协会 5 4-08-08-20 形象设计师 3
3 上海美发美容行业协会 6 4-10-04-02 保健按摩师 5、4、3""".splitlines()


@pytest.fixture
def listed() -> ReportListData:
    bodies: dict[str, list[ReportedItem]] = {}
    for line in ANNEX[1:]:
        _, name, _, code, occupation, levels = line.split(" ")
        # Applications list levels in any order.
        numbers = tuple(sorted(int(each) for each in levels.split("、")))
        bodies.setdefault(name, []).append(ReportedItem(code=code, name=occupation, levels=numbers))
    return ReportListData(
        round_id="YL26",
        title="样例批次 社会培训评价组织及评价职业（工种）目录",
        note="编制单位：样例中心",
        as_of=AS_OF,
        document_number="YL26-上报公布表",
        version=1,
        data_sha256="cd" * 32,
        bodies=tuple(ReportedBody(application="", name=name, items=tuple(items)) for name, items in bodies.items()),
    )


@pytest.mark.requirement("A27", "A28", "B05")
def test_the_csv_has_the_lines_of_the_annex(listed: ReportListData) -> None:
    rows = list(csv.reader(io.StringIO(report_list_csv(listed).decode("utf-8-sig"))))
    assert [" ".join(row) for row in rows] == ANNEX


@pytest.mark.requirement("A27", "A28")
def test_the_sheet_merges_a_body_over_its_lines_and_prints_upright(listed: ReportListData, tmp_path: Path) -> None:
    book = report_list_workbook(listed)
    assert book == report_list_workbook(listed)
    page = openpyxl.load_workbook(io.BytesIO(book)).active
    assert page is not None
    assert [cell.value for cell in page[4]] == ANNEX[0].split(" ")
    assert {str(each) for each in page.merged_cells.ranges} == {"A5:A6", "B5:B6", "A8:A10", "B8:B10"}
    assert [page.cell(row, 3).value for row in range(5, 11)] == [1, 2, 3, 4, 5, 6]
    source = tmp_path / "list.xlsx"
    source.write_bytes(book)
    pdf = office(tmp_path, [source], "pdf") / "list.pdf"
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    assert (
        "595.304 x 841.89 pts"
        in subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True).stdout
    )
    flat = re.sub(r"[ \n]+", "", text)
    assert flat.count("上海美发美容行业协会") == 1
    for line in ANNEX[1:]:
        assert line.split(" ")[4] in flat
    assert "YL26-上报公布表第1版" in flat


@pytest.mark.requirement("X17")
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("张样例（330302199001011234）不足5年", "张样例（330302********1234）不足5年"),
        ("33030219900101123x、330302198502304567", "330302********123x、330302********4567"),
        ("统一代码 913303007654321098 与编码 4-02-04-06", "统一代码 913303007654321098 与编码 4-02-04-06"),
        ("电话 13800000000", "电话 13800000000"),
    ],
)
def test_id_numbers_are_masked_wherever_they_stand(text: str, shown: str) -> None:
    assert masked(text) == shown
