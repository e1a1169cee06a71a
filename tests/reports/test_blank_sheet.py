"""Blank sheets on paper: everything to score by hand, places big enough to write on, every page tells which it is."""

from __future__ import annotations

import io
import subprocess
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from blank_samples import NUMBER, blank, blank_item
from msgspec.structs import replace
from report_samples import APPLICANT, HASH, SCOPES

from reviewer.errors import RuleViolation
from reviewer.reports.setting.fonts import FontBook
from reviewer.reports.setting.qr import PageCode, read_document_code, read_page_code
from reviewer.reports.sheet.blank_sheet import BlankRequirement, BlankSheetData, blank_sheet_pdf

MM = 72 / 25.4
PREVAILS = "纸质签名件与录入不一致时以纸质签名件为准"


@pytest.fixture(scope="module")
def fonts() -> FontBook:
    return FontBook(use_system=False)


@lru_cache(maxsize=16)
def _pages(pdf: bytes) -> list[tuple[list[Any], list[Any], list[Any]]]:
    """Characters, boxes and lines of each page."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [(page.chars, page.rects, page.lines) for page in document.pages]


def _text(pdf: bytes) -> str:
    return "".join(char["text"] for chars, _, _ in _pages(pdf) for char in chars)


def _boxes(pdf: bytes, side: float) -> int:
    """How many empty squares of that side, in millimetres."""
    return sum(
        abs(each["width"] - side * MM) < 0.5 and abs(each["height"] - side * MM) < 0.5 and not each["fill"]
        for _, rects, _ in _pages(pdf)
        for each in rects
    )


@pytest.mark.requirement("X14")
def test_everything_one_needs_to_score_by_hand_is_on_the_paper(fonts: FontBook, tmp_path: Path) -> None:
    data = blank()
    pdf = blank_sheet_pdf(data, fonts)
    text = _text(pdf)
    for each in (APPLICANT, "WZ26-001", "王䶮", "样例批次2026", "第3版", *SCOPES, NUMBER, HASH, "程序建议值"):
        assert each in text
    items = [item for section in data.sections for item in section.items]
    for item in items:
        for each in (item.clause, item.name, item.text, item.rubric, item.scope):
            assert each in text
        for row in item.requirements:
            assert f"{row.id}{row.text}（{row.threshold}）{row.declared}" in text
    for word, elsewhere in (("基本符合", 0), ("不适用", 0), ("更正签名", 1), ("说明", 1)):  # how to fill it in
        assert text.count(word) == len(items) + elsewhere, word
    for each in ("涂改须签名", "评审专家签名", "第一录入人", "第二录入人", "差异处理", "总体意见"):
        assert each in text
    path = tmp_path / "blank.pdf"
    path.write_bytes(pdf)
    subprocess.run(["qpdf", "--check", path], capture_output=True, check=True)


@pytest.mark.requirement("X14")
def test_which_copy_prevails_stands_on_every_page(fonts: FontBook) -> None:
    pages = _pages(blank_sheet_pdf(blank(), fonts))
    for number, (chars, _, _) in enumerate(pages, 1):
        text = "".join(char["text"] for char in chars)
        assert PREVAILS in text
        assert f"第{number}页　共{len(pages)}页" in text
        assert NUMBER in text


@pytest.mark.requirement("X14")
def test_another_reader_tells_each_scanned_page(fonts: FontBook, tmp_path: Path) -> None:
    path = tmp_path / "blank.pdf"
    path.write_bytes(blank_sheet_pdf(blank(version=2), fonts))
    subprocess.run(["pdftoppm", "-r", "150", "-gray", "-png", path, tmp_path / "page"], check=True)
    pictures = sorted(tmp_path.glob("page*.png"))
    assert len(pictures) > 2
    for number, picture in enumerate(pictures, 1):
        read = subprocess.run(["zbarimg", "-q", "--raw", picture], capture_output=True, check=True).stdout.decode()
        assert read_page_code(read) == PageCode(
            number=NUMBER, version=2, data_sha256=HASH, page=number, pages=len(pictures)
        )


@pytest.mark.requirement("X14")
@pytest.mark.parametrize("number", ["WZ26-001-P01-纸1", "评分表-2026-0001-03", "WZ26-001-P01"])
def test_a_number_in_chinese_is_read_as_it_is(fonts: FontBook, tmp_path: Path, number: str) -> None:
    path = tmp_path / "blank.pdf"
    path.write_bytes(blank_sheet_pdf(blank(blank_item("1.1"), document_number=number), fonts))
    subprocess.run(["pdftoppm", "-r", "150", "-gray", "-l", "1", "-png", path, tmp_path / "page"], check=True)
    (picture,) = tmp_path.glob("page*.png")
    read = subprocess.run(["zbarimg", "-q", "--raw", picture], capture_output=True, check=True).stdout.decode()
    code = read_page_code(read)
    assert code is not None
    assert code.number == number


def test_the_totals_count_each_occupations_items_and_the_applicants(fonts: FontBook) -> None:
    text = _text(blank_sheet_pdf(blank(), fonts))
    # Five items of 4; 12 + 4 of the applicant's and 4 of each occupation's.
    for scope in SCOPES:
        assert f"{scope}／20／20／40" in text
    single = blank(blank_item("1.1"), blank_item("1.2", scope=SCOPES[0]), occupations=SCOPES[:1], scopes=())
    assert "本单位／8／8" in _text(blank_sheet_pdf(single, fonts))


def test_a_page_code_is_no_document_code_and_foreign_ones_are_not_ours() -> None:
    assert read_document_code(f"{NUMBER}|1|{HASH}|1/3") is None
    for text in (f"{NUMBER}|1|{HASH}", f"{NUMBER}|1|{HASH}|0/3", f"{NUMBER}|1|{HASH}|4/3", f"a|b|{HASH}|1/1", "", "|"):
        assert read_page_code(text) is None


@pytest.mark.requirement("X14")
def test_there_is_a_box_for_every_digit_and_every_judgement(fonts: FontBook) -> None:
    data = blank()
    pdf = blank_sheet_pdf(data, fonts)
    items = [item for section in data.sections for item in section.items]
    assert _boxes(pdf, 4) == 4 * len(items)
    # Points of 4 in halves take two digits, those of 12 three.
    assert _boxes(pdf, 8) == 2 * len(items) + 1
    whole = blank_sheet_pdf(replace(data, step=data.step * 2), fonts)
    assert _boxes(whole, 8) == len(items) + 1


def test_lines_are_far_enough_apart_to_write_on(fonts: FontBook) -> None:
    for _, _, lines in _pages(blank_sheet_pdf(blank(), fonts)):
        hair = [line for line in lines if line["linewidth"] < 0.4 and line["width"] > 130 * MM and line["height"] < 1]
        heights = sorted({round(line["top"], 1) for line in hair if line["x0"] > 30 * MM})
        near = [two - one for one, two in pairwise(heights) if two - one < 12 * MM]
        assert all(each > 7 * MM for each in near)


def test_a_veto_stands_in_red_with_its_word(fonts: FontBook) -> None:
    red = [
        char
        for chars, _, _ in _pages(blank_sheet_pdf(blank(), fonts))
        for char in chars
        if len(char["non_stroking_color"]) == 3
        and char["non_stroking_color"][0] > 0.6
        and char["non_stroking_color"][1] < 0.2
    ]
    assert "".join(char["text"] for char in red) == "一票否决"


def test_an_item_is_whole_on_its_page_unless_it_is_longer_than_one(fonts: FontBook) -> None:
    long = blank_item("1.1", rows=40)
    pdf = blank_sheet_pdf(blank(long, blank_item("1.2"), blank_item("1.3")), fonts)
    text = _text(pdf)
    for row in long.requirements:
        assert f"{row.id}{row.text}" in text
    for clause in ("1.2", "1.3"):
        places = {
            number
            for number, (chars, _, _) in enumerate(_pages(pdf))
            for row in ("项评审内容", ".1要求", ".3要求")
            if (f"第{clause}{row}" if row[0] == "项" else clause + row) in "".join(char["text"] for char in chars)
        }
        assert len(places) == 1


def test_a_long_declared_list_is_cut_and_says_so(fonts: FontBook) -> None:
    row = BlankRequirement(id="1.1.a", text="设备清单", declared="数控车床CK6140，" * 60, is_measurable=True)
    text = _text(blank_sheet_pdf(blank(blank_item("1.1", requirements=(row,))), fonts))
    assert "余见申报材料" in text
    assert text.count("数控车床") < 60


def test_no_text_leaves_the_page(fonts: FontBook) -> None:
    for chars, _, _ in _pages(blank_sheet_pdf(blank(), fonts)):
        assert min(char["x0"] for char in chars) > 19 * MM
        assert max(char["x1"] for char in chars) < 197 * MM
        assert min(char["matrix"][5] for char in chars) > 5 * MM


def test_same_data_same_bytes(fonts: FontBook) -> None:
    assert blank_sheet_pdf(blank(), fonts) == blank_sheet_pdf(blank(), FontBook(use_system=False))


@pytest.mark.parametrize(
    ("data", "label"),
    [
        (blank(member=" "), "评审专家"),
        (blank(document_number=""), "文书编号"),
        (blank(blank_item("1.1", name="")), "1.1 名称"),
        (blank(blank_item("1.1", text="")), "1.1 条文"),
    ],
)
def test_a_missing_field_is_named(fonts: FontBook, data: BlankSheetData, label: str) -> None:
    with pytest.raises(RuleViolation) as caught:
        blank_sheet_pdf(data, fonts)
    assert (caught.value.code, caught.value.where) == ("missing_field", label)


def test_a_character_without_a_font_is_named_with_its_item(fonts: FontBook) -> None:
    with pytest.raises(RuleViolation) as caught:
        blank_sheet_pdf(blank(blank_item("1.1", text="见\U0002a6a5册")), fonts)
    assert caught.value.code == "missing_glyph"
    assert "1.1" in (caught.value.where or "")
    assert "条文" in (caught.value.where or "")
