"""The workbook: every formula comes to the program's figure in LibreOffice, nothing in it that Excel would refuse."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest

from reviewer.domain.scheme import Scheme
from reviewer.domain.scoring import CONCLUSION_TEXT
from reviewer.reports.workbook.data import SummaryData
from reviewer.reports.workbook.drawing import draw_summary
from reviewer.reports.workbook.plain import summary_csv
from reviewer.reports.workbook.summary import summary_workbook
from reviewer.usecases.documents.draw_many import DrawJob, draw_many
from tests.reports.office import XLSX, office, without_figures
from tests.reports.rounds import sample_round, scheme_with

SHEETS = ["汇总", "分职业", "逐项", "分歧", "专家", "核查", "过程", "说明"]
NAMES = (
    '=HYPERLINK("http://x","样例")有限公司',
    "+86样例",
    "-2+3样例培训学校",
    "@SUM(1+1)样例",
    '样例\x0b学校\x01 & <甲> "乙"',
    "样例_x0041_学校",
    "王䶮𬱟㛃样例职业技能培训学校",
)
# ECMA-376 part 1, CT_Worksheet: the parts that we write, in the schema's order.
ORDER = [
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "autoFilter", "mergeCells",
    "conditionalFormatting", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks",
    "ignoredErrors", "drawing",
]  # fmt: skip
# LibreOffice adds extensions of its own.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def rounds() -> Mapping[str, SummaryData]:
    """Every rule of value, ties, items left out, strikers, both roundings."""
    plain: Scheme = scheme_with()
    return {
        "trimmed": sample_round(plain, 8, seed=3, names=NAMES),
        "aside": sample_round(scheme_with(), 7, seed=5, aside=0.12),
        "median": sample_round(scheme_with(method="median", decimals=1), 6, seed=7, aside=0.05),
        "mean": sample_round(scheme_with(method="mean", rounding="half_even", decimals=0), 6, seed=9),
        "veto": sample_round(scheme_with(vetoes=("1.1", "2.2")), 9, seed=11, aside=0.02),
        "two": sample_round(scheme_with(trim_each_side=2), 5, seed=13, members=7),
        "one": sample_round(plain, 1, seed=15, members=1),
    }


@pytest.fixture(scope="module")
def datasets() -> Mapping[str, SummaryData]:
    return rounds()


@pytest.fixture(scope="module")
def books(datasets: Mapping[str, SummaryData]) -> Mapping[str, bytes]:
    return {name: summary_workbook(data) for name, data in datasets.items()}


@pytest.fixture(scope="module")
def recalculated(books: Mapping[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """As LibreOffice works them out: without the figures it has nothing to believe."""
    folder, files = tmp_path_factory.mktemp("recalculated"), []
    for name, data in books.items():
        files.append(folder / f"{name}.xlsx")
        files[-1].write_bytes(without_figures(data))
    out = office(folder, files, XLSX)
    return {name: openpyxl.load_workbook(out / f"{name}.xlsx", data_only=True) for name in books}


def formula_cells(data: bytes) -> Iterator[tuple[str, str, Any]]:
    """(sheet, place, the figure that the file holds) of every formula."""
    formulas, figures = (
        openpyxl.load_workbook(io.BytesIO(data)),
        openpyxl.load_workbook(io.BytesIO(data), data_only=True),
    )
    for name in formulas.sheetnames:
        for row in formulas[name].iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield name, cell.coordinate, figures[name][cell.coordinate].value


@pytest.mark.requirement("C22", "C23", "X05")
@pytest.mark.parametrize("name", ["trimmed", "aside", "median", "mean", "veto", "two", "one"])
def test_libreoffice_works_out_every_formula_to_the_figure_in_the_file(
    name: str, books: Mapping[str, bytes], recalculated: Mapping[str, Any]
) -> None:
    counted = 0
    for sheet, place, figure in formula_cells(books[name]):
        found = recalculated[name][sheet][place].value
        counted += 1
        if isinstance(figure, int | float):
            assert isinstance(found, int | float), (sheet, place, figure, found)
            assert abs(found - figure) < 1e-9, (sheet, place, figure, found)
        else:
            assert (found or "") == (figure or ""), (sheet, place, figure, found)
    assert counted > 300 if name != "one" else counted > 100


@pytest.mark.requirement("C22", "C23", "X05")
def test_the_figures_are_the_programs(datasets: Mapping[str, SummaryData], books: Mapping[str, bytes]) -> None:
    ties = vetoes = left_out = 0
    for name, data in datasets.items():
        book = openpyxl.load_workbook(io.BytesIO(books[name]), data_only=True)
        assert book.sheetnames == SHEETS
        rows = [row for row in book["汇总"].iter_rows(min_row=5, values_only=True) if row[1]]
        assert len(rows) == len(data.applications)
        for row, each in zip(rows, data.applications, strict=True):
            result, at = each.result, 4 + len(data.scheme.section)
            assert (row[0], row[1]) == (each.rank, each.number)
            assert abs(Fraction(row[at]) - Fraction(result.total_exact)) < Fraction(1, 10**9)
            assert Decimal(str(row[at + 1])) == Decimal(result.total_shown)
            assert bool(row[at + 2]) == bool(result.vetoes)
            assert row[at + 3] == CONCLUSION_TEXT[result.conclusion]
            vetoes += bool(result.vetoes)
            left_out += sum(item.value is None for item in result.items)
        ties += len(rows) - len({row[0] for row in rows})
        lines = {(row[1], row[3]): row for row in book["分职业"].iter_rows(min_row=5, values_only=True) if row[1]}
        for each in data.applications:
            for occupation, rank in zip(each.result.occupations, each.occupation_ranks, strict=True):
                line = lines[each.number, occupation.occupation]
                assert line[0] == rank
                assert line[4 + len(data.scheme.section) + 3] == CONCLUSION_TEXT[occupation.conclusion]
    assert vetoes, "no round with an applicant struck out"
    assert left_out, "no round with an item left out"
    assert ties, "no round with a shared rank"


@pytest.mark.requirement("X17")
def test_text_from_outside_stays_text(books: Mapping[str, bytes], recalculated: Mapping[str, Any]) -> None:
    shown = [name.replace("\x0b", "").replace("\x01", "") for name in NAMES]
    for book in (recalculated["trimmed"], openpyxl.load_workbook(io.BytesIO(books["trimmed"]), data_only=True)):
        found = {row[2] for row in book["汇总"].iter_rows(min_row=5, values_only=True) if row[2]}
        assert {each.replace("_x005F_", "_") for each in found} >= set(shown)
    source = openpyxl.load_workbook(io.BytesIO(books["trimmed"]))
    for row in source["汇总"].iter_rows(min_row=5, max_col=3):
        assert row[2].data_type in ("s", "n")
        if str(row[2].value or "").startswith(("=", "+", "-", "@")):
            assert row[2].quotePrefix


def test_the_parts_stand_in_the_order_of_the_schema_and_within_the_limits(books: Mapping[str, bytes]) -> None:
    for data in books.values():
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert archive.testzip() is None
            parts = [each for each in archive.namelist() if each.startswith("xl/worksheets/sheet")]
            assert len(parts) == len(SHEETS)
            for part in parts:
                root = ElementTree.fromstring(archive.read(part))
                names = [each.tag.removeprefix(MAIN) for each in root]
                places = [ORDER.index(each) for each in names]
                assert places == sorted(places), names
                _check_cells(root)


def _check_cells(root: ElementTree.Element) -> None:
    row_before = 0
    for row in root.iter(f"{MAIN}row"):
        assert int(row.attrib["r"]) > row_before
        assert float(row.attrib.get("ht", 0)) <= 409
        row_before = int(row.attrib["r"])
        column_before = 0
        for cell in row:
            column = openpyxl.utils.column_index_from_string(re.sub(r"\d", "", cell.attrib["r"]))
            assert column > column_before
            column_before = column
            formula, text = cell.find(f"{MAIN}f"), cell.find(f"{MAIN}is/{MAIN}t")
            if formula is not None:
                assert len(formula.text or "") < 8192
                assert "_xlfn" not in (formula.text or "")
                assert formula.text and not re.search(r"(?<!')[一-鿿]+!", formula.text), "an unquoted sheet"
            if text is not None:
                assert len(text.text or "") <= 32_767


def test_the_same_round_gives_the_same_bytes(datasets: Mapping[str, SummaryData], books: Mapping[str, bytes]) -> None:
    assert summary_workbook(datasets["veto"]) == books["veto"]
    with zipfile.ZipFile(io.BytesIO(books["veto"])) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2026-11-20T06:30:15Z" in archive.read("docProps/core.xml")


def test_a_process_of_its_own_draws_the_same_bytes(
    datasets: Mapping[str, SummaryData], books: Mapping[str, bytes]
) -> None:
    jobs = [DrawJob(draw_summary, datasets["two"], form, is_long=True) for form in ("xlsx", "csv")]
    assert dict(draw_many(jobs)) == {0: books["two"], 1: summary_csv(datasets["two"])}


def test_every_sheet_prints_on_a4_landscape_with_its_head(tmp_path: Path) -> None:
    source = tmp_path / "small.xlsx"
    source.write_bytes(summary_workbook(sample_round(scheme_with(), 2, members=3, names=(NAMES[-1],))))
    book = openpyxl.load_workbook(source)
    for page in book:
        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
        assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
        assert page.print_title_rows == "$4:$4"
        assert page.freeze_panes
    assert len(book["汇总"]._charts) == 1
    pdf = office(tmp_path, [source], "pdf") / "small.pdf"
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    sizes = subprocess.run(["pdfinfo", "-l", "99", str(pdf)], capture_output=True, text=True, check=True).stdout
    found = re.findall(r"size: +([\d.]+) x ([\d.]+)", sizes)
    assert {(round(float(width)), round(float(height))) for width, height in found} == {(842, 595)}
    pages = text.split("\f")[:-1]
    for sheet in SHEETS:
        mine = [each for each in pages if each.rstrip().endswith(sheet)]
        assert mine, sheet
        assert all("YL26-汇总 第1版" in each for each in mine)
        if sheet in ("逐项", "过程"):
            assert all("受理号" in each for each in mine)
    assert "王䶮𬱟㛃样例职业技能培训学校" in text


def test_a_member_apart_from_the_panel_stands_out(
    books: Mapping[str, bytes], datasets: Mapping[str, SummaryData]
) -> None:
    page = openpyxl.load_workbook(io.BytesIO(books["trimmed"]), data_only=True)["分歧"]
    assert page["B3"].value == 0.3
    rules = [rule for each in page.conditional_formatting for rule in each.rules]
    assert len(rules) == 7
    first = datasets["trimmed"].applications[0]
    item = first.result.items[0]
    member = next(iter(item.scores))
    row = next(
        row for row in page.iter_rows(min_row=5, values_only=True) if row[0] == first.number and row[2] == member
    )
    share = (Fraction(item.scores[member] or 0) - Fraction(item.value or 0)) / Fraction(item.full)
    assert abs(Fraction(row[3]) - share) < Fraction(1, 10**9)


def test_the_csv_says_the_same_and_opens_safely(datasets: Mapping[str, SummaryData]) -> None:
    data = datasets["trimmed"]
    raw = summary_csv(data)
    assert raw.startswith("\ufeff".encode())
    assert raw.count(b"\r\n") == 1 + sum(len(each.result.occupations) for each in data.applications)
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    for row in rows:
        each = next(each for each in data.applications if each.number == row["受理号"])
        assert row["总分"] == each.result.total_shown
        assert all(re.fullmatch(r"\d+\.\d\d|不计", text) for name, text in row.items() if name[1:2] == "、")
        assert row["名次"] == str(each.rank)
        assert not row["申报单位"].startswith(("=", "+", "-", "@"))
    assert {row["申报单位"] for row in rows} >= {"'-2+3样例培训学校", "'+86样例"}


def test_a_text_that_is_too_long_is_cut_and_says_so() -> None:
    data = sample_round(scheme_with(), 1, names=("样例" * 20_000,))
    with zipfile.ZipFile(io.BytesIO(summary_workbook(data))) as archive:
        for part in archive.namelist():
            if part.startswith("xl/worksheets"):
                _check_cells(ElementTree.fromstring(archive.read(part)))
    book = openpyxl.load_workbook(io.BytesIO(summary_workbook(data)), data_only=True)
    assert 17 < (book["汇总"].row_dimensions[5].height or 0) <= 409
    assert str(book["汇总"]["C5"].value).endswith("从略）")
