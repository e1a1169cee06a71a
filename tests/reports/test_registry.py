"""名录 and the lists beside 公示: read back by pdfplumber and LibreOffice, with rare names and hostile texts."""

from __future__ import annotations

import datetime
import io
import re
import subprocess
from collections import Counter
from pathlib import Path

import openpyxl
import pdfplumber
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from page import validate_pdf_bytes

from reviewer.errors import RuleViolation
from reviewer.reports.official.data import Annex, OfficialData, OfficialParagraph, OfficialTable
from reviewer.reports.official.tables import draw_paper_with_list, merged_runs
from reviewer.reports.registry.data import CATALOGUE_HEAD, RECORD_HEAD, RegistryBody, RegistryData, RegistryItem
from reviewer.reports.registry.drawing import draw_registry
from reviewer.reports.registry.registry_book import coverage_rows

HASH = "ab" * 32
DISTRICTS = ("鹿城区", "瓯海区", "乐清市", "龙湾区")
OCCUPATIONS = (
    ("4-02-04-06", "无人机驾驶员"),
    ("6-31-07-01", "工业机器人系统运维员"),
    ("4-14-05-06", "=电子竞技运营师"),
)
LONG_NAME = "样例新职业技能评价与人才发展促进中心（温州）有限责任公司㛃䶮𬱟"


def _body(place: int, name: str = "") -> RegistryBody:
    items = tuple(
        RegistryItem(code=code, name=occupation, levels="四级、三级")
        for turn, (code, occupation) in enumerate(OCCUPATIONS)
        if (place + turn) % 3 or turn == 0
    )
    districts = tuple(dict.fromkeys((DISTRICTS[place % 4], DISTRICTS[place % 3])))
    return RegistryBody(
        number=f"WZ备〔2026〕{place}号",
        name=name or f"样例机构{place:02}",
        address=f"样例省样例市{districts[0]}样例路{place}号",
        contact=f"样例䶮 0577-0000{place:04}",
        valid_from=datetime.date(2026, 1, place % 28 + 1),
        valid_until=datetime.date(2028, 12, place % 28 + 1),
        items=items,
        sites=tuple(f"样例市{each}样例路{place}号" for each in districts),
        districts=districts,
    )


def registry(count: int = 26) -> RegistryData:
    """A list over several pages: one long name with rare characters, one that looks like a formula."""
    names = {3: LONG_NAME, 4: '=HYPERLINK("http://样例","甲")'}
    return RegistryData(
        title="社会培训评价组织备案名录",
        issuer="样例评价中心",
        as_of=datetime.date(2026, 11, 20),
        bodies=tuple(_body(place, names.get(place, "")) for place in range(1, count + 1)),
        left_out="另有已终止1家，不列入。",
        document_number="名录",
        version=2,
        data_sha256=HASH,
        changes=("截至日期：2026年10月1日 → 2026年11月20日",),
        is_sample=True,
    )


def _paper() -> OfficialData:
    rows = tuple(
        (str(place), body.name, item.code, item.name, item.levels)
        for place, body in enumerate(registry(6).bodies, 1)
        for item in body.items
    )
    table = OfficialTable(
        head=("序号", "机构名称", "职业编码", "职业（工种）名称", "等级"),
        rows=rows,
        shares=(7, 30, 19, 26, 18),
        merge=(0, 1),
        align=("center", "left", "center", "left", "center"),
    )
    return OfficialData(
        kind="publicity",
        form="plain",
        issuer="样例评价中心",
        title="关于样例批次拟备案社会评价组织的公示",
        paragraphs=(OfficialParagraph(text="公示时间为5个工作日。"),),
        annexes=(Annex(title="拟备案机构名单", table=table),),
        signer="样例评价中心",
        date=datetime.date(2026, 11, 20),
        document_number="WZ26-公示",
        data_sha256=HASH,
        is_sample=True,
    )


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every form in a folder, and what LibreOffice makes of the workbooks and the Word file."""
    folder = tmp_path_factory.mktemp("名录")
    (folder / "名录.pdf").write_bytes(draw_registry(registry(), "pdf"))
    (folder / "名录.xlsx").write_bytes(draw_registry(registry(), "xlsx"))
    (folder / "文档.docx").write_bytes(draw_registry(registry(8), "docx"))
    (folder / "公示.xlsx").write_bytes(draw_paper_with_list(_paper(), "xlsx"))
    (folder / "改.xlsx").write_bytes(_with_a_moved_row())
    office(folder, "xlsx", "名录.xlsx", "公示.xlsx", "改.xlsx")
    office(folder, "pdf", "名录.xlsx", "公示.xlsx", "文档.docx")
    return folder


def _with_a_moved_row() -> bytes:
    """A small list in which one body's site went from the second district to the first."""
    book = openpyxl.load_workbook(io.BytesIO(draw_registry(registry(6), "xlsx")))
    assert len(book["布局"]._charts) == 1
    formulas = [cell.value for row in book["布局"]["C5:G7"] for cell in row]
    assert all(str(each).startswith(("=COUNTIFS(", "=SUMIFS(")) for each in formulas)
    book["明细"].cell(5 + _moved_row(), 6).value = DISTRICTS[0]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _moved_row() -> int:
    return next(number for number, row in enumerate(coverage_rows(registry(6))) if row.district == DISTRICTS[1])


def office(folder: Path, form: str, *names: str) -> None:
    """The files as LibreOffice saves them, in a folder of that form's name."""
    words = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", form]
    files = [str(folder / name) for name in names]
    subprocess.run([*words, "--outdir", str(folder / form), *files], check=True, capture_output=True, timeout=120)


def _sheet(path: Path, name: str) -> Worksheet:
    page = openpyxl.load_workbook(path, data_only=True)[name]
    assert isinstance(page, Worksheet)
    return page


def _words(path: Path) -> list[str]:
    with pdfplumber.open(path) as pdf:
        return [re.sub(r"\s", "", "".join(char["text"] for char in page.chars)) for page in pdf.pages]


@pytest.mark.requirement("A28", "G10", "F20")
def test_the_pdf_has_both_tables_with_a_head_on_each_page(drawn: Path) -> None:
    data = registry()
    pages = _words(drawn / "名录.pdf")
    heads = ["".join(CATALOGUE_HEAD), "".join(RECORD_HEAD)]
    assert all(any(head in page for head in heads) for page in pages)
    assert [sum(head in page for page in pages) > 1 for head in heads] == [True, True]
    whole = "".join(pages)
    for body in data.bodies:
        assert whole.count(re.sub(r"\s", "", body.name)) >= 2, body.name
        assert body.number in whole and re.sub(r"\s", "", body.validity) in whole
    assert LONG_NAME in whole and "样例䶮" in whole
    assert HASH in pages[-1] and f"第{len(pages)}页共{len(pages)}页" in pages[-1]
    assert "另有已终止1家" in pages[0] and "第2版的改动" in pages[0]


@pytest.mark.requirement("G10")
def test_a_short_list_is_one_page(tmp_path: Path) -> None:
    path = tmp_path / "名录.pdf"
    path.write_bytes(draw_registry(registry(3), "pdf"))
    (page,) = _words(path)
    catalogue, record = page.index("".join(CATALOGUE_HEAD)), page.index("".join(RECORD_HEAD))
    assert catalogue < page.index("二、备案信息") < record
    assert page.endswith("第1页共1页")


def test_the_pdf_is_archival(drawn: Path) -> None:
    assert not validate_pdf_bytes((drawn / "名录.pdf").read_bytes(), profile="pdfa-2b").failures


@pytest.mark.requirement("A28")
def test_a_body_is_one_cell_over_its_occupations(drawn: Path) -> None:
    body = registry().bodies[5]
    assert len(body.items) == 3
    with pdfplumber.open(drawn / "名录.pdf") as pdf:
        (table,) = [each for each in pdf.pages[0].extract_tables() if each[0][0] == CATALOGUE_HEAD[0]]
    rows = [row for row in table if row[4] is not None]
    place = next(number for number, row in enumerate(rows) if row[1] == body.name)
    assert [row[1] for row in rows[place : place + 3]] == [body.name, None, None]
    assert [row[4] for row in rows[place : place + 3]] == [item.name for item in body.items]


@pytest.mark.requirement("A25", "A28", "F20")
def test_the_workbooks_merge_bodies_and_print_on_the_width_of_a_page(drawn: Path) -> None:
    data = registry()
    page = _sheet(drawn / "xlsx" / "名录.xlsx", "名录")
    assert tuple(page.cell(4, column).value for column in range(1, 7)) == CATALOGUE_HEAD
    merged = {str(each) for each in page.merged_cells.ranges}
    first = data.bodies[0]
    if len(first.items) > 1:
        assert {f"A5:A{4 + len(first.items)}", f"B5:B{4 + len(first.items)}"} <= merged
    record = _sheet(drawn / "xlsx" / "名录.xlsx", "备案信息")
    assert tuple(record.cell(4, column).value for column in range(1, 9)) == RECORD_HEAD
    names = {record.cell(row, 1).value for row in range(5, record.max_row + 1)}
    assert {each.name for each in data.bodies} <= names
    publicity = _sheet(drawn / "xlsx" / "公示.xlsx", "名单")
    assert publicity.cell(4, 4).value == "职业（工种）名称"
    with pdfplumber.open(drawn / "pdf" / "公示.pdf") as pdf:
        assert len(pdf.pages) == 1
    for text in _words(drawn / "pdf" / "名录.pdf"):
        # Every page of a table has its head: nothing ran over to a page of its own at the right.
        assert "职业编码" in text or "机构名称" in text


@pytest.mark.requirement("C26")
def test_the_coverage_is_live_and_counts_each_body_once(drawn: Path) -> None:
    data = registry()
    page = _sheet(drawn / "xlsx" / "名录.xlsx", "布局")
    districts = [str(page.cell(4, column).value) for column in range(4, 8)]
    assert districts == sorted(DISTRICTS)
    expected: Counter[tuple[str, str]] = Counter()
    for body in data.bodies:
        for item in body.items:
            expected[item.name, "机构数"] += 1
            for district in body.districts:
                expected[item.name, district] += 1
    lines = {str(page.cell(row, 2).value): row for row in range(5, 5 + len(OCCUPATIONS) + 1)}
    for _, occupation in OCCUPATIONS:
        row = lines[occupation]
        assert page.cell(row, 3).value == expected[occupation, "机构数"]
        for column, district in enumerate(districts, 4):
            assert page.cell(row, column).value == expected[occupation, district]
    sums = lines["机构数（不重复）"]
    assert page.cell(sums, 3).value == len(data.bodies)
    by_district = Counter(district for body in data.bodies for district in body.districts)
    assert [page.cell(sums, column).value for column in range(4, 8)] == [by_district[each] for each in districts]


@pytest.mark.requirement("C26")
def test_the_coverage_follows_a_row_that_is_changed(drawn: Path) -> None:
    rows, moved = coverage_rows(registry(6)), _moved_row()
    page = _sheet(drawn / "xlsx" / "改.xlsx", "布局")
    districts = [page.cell(4, column).value for column in range(4, page.max_column + 1)]
    row = next(
        number for number in range(5, 5 + len(OCCUPATIONS)) if page.cell(number, 2).value == rows[moved].occupation
    )
    before = Counter(each.district for each in rows if each.occupation == rows[moved].occupation)
    assert page.cell(row, 4 + districts.index(DISTRICTS[0])).value == before[DISTRICTS[0]] + 1
    assert page.cell(row, 4 + districts.index(DISTRICTS[1])).value == before[DISTRICTS[1]] - 1


@pytest.mark.requirement("A28")
def test_texts_from_outside_are_never_formulas(drawn: Path) -> None:
    book = openpyxl.load_workbook(drawn / "名录.xlsx")
    for name in ("名录", "备案信息", "明细"):
        assert not [cell for row in book[name].iter_rows() for cell in row if cell.data_type == "f"]
    texts = {cell.value for row in book["明细"].iter_rows() for cell in row}
    assert {'=HYPERLINK("http://样例","甲")', "=电子竞技运营师"} <= texts


@pytest.mark.requirement("A28")
def test_word_says_the_same_as_pdf(drawn: Path) -> None:
    text = "".join(_words(drawn / "pdf" / "文档.pdf"))
    for body in registry(8).bodies:
        assert re.sub(r"\s", "", body.name) in text
        assert body.number in text
    assert "备案有效的机构8家" in text


@pytest.mark.requirement("A25", "A28")
@pytest.mark.parametrize("form", ["pdf", "xlsx", "docx"])
def test_the_same_data_gives_the_same_bytes(form: str) -> None:
    assert draw_registry(registry(7), form) == draw_registry(registry(7), form)
    assert draw_paper_with_list(_paper(), form) == draw_paper_with_list(_paper(), form)


def test_an_empty_list_and_an_unknown_form_are_refused() -> None:
    empty = registry(0)
    with pytest.raises(RuleViolation) as caught:
        draw_registry(empty, "pdf")
    assert caught.value.code == "missing_field"
    with pytest.raises(RuleViolation) as other:
        draw_registry(registry(2), "odt")
    assert other.value.code == "unknown_form"


def test_merged_cells_stay_inside_those_before_them() -> None:
    table = OfficialTable(
        head=("甲", "乙"), rows=(("1", "同"), ("2", "同"), ("2", "同"), ("3", "异")), shares=(1, 1), merge=(0, 1)
    )
    assert merged_runs(table) == [(1, 2, 0), (1, 2, 1)]
