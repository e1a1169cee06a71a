"""Score sheets on paper: complete, in order, split cleanly, ready to sign."""

from __future__ import annotations

import io
import subprocess
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pdfplumber
import pytest
from report_samples import APPLICANT, HASH, SCOPES, item, sheet

from reviewer.errors import RuleViolation
from reviewer.reports.setting.fonts import FontBook
from reviewer.reports.setting.qr import document_code, read_document_code
from reviewer.reports.sheet.score_sheet import ScoreSheetData, SheetRequirement, score_sheet_pdf

HEADS = ("序号", "评审内容及要求", "申报", "佐证", "核实", "结论", "应得分", "得分", "说明")


@pytest.fixture(scope="module")
def fonts() -> FontBook:
    return FontBook(use_system=False)


@lru_cache(maxsize=64)
def _pages(pdf: bytes) -> list[list[Any]]:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [page.chars for page in document.pages]


def _joined(pdf: bytes) -> str:
    """All text in drawing order, cells run together."""
    return "".join(char["text"] for page in _pages(pdf) for char in page)


def _lines(page: list[Any]) -> list[str]:
    rows: dict[float, list[Any]] = {}
    for char in page:
        rows.setdefault(round(char["matrix"][5], 1), []).append(char)
    return ["".join(c["text"] for c in sorted(rows[y], key=lambda c: c["x0"])) for y in sorted(rows, reverse=True)]


def _with_first_item(data: ScoreSheetData, **changes: Any) -> ScoreSheetData:
    first = data.sections[0]
    changed = msgspec.structs.replace(first.items[0], **changes)
    section = msgspec.structs.replace(first, items=(changed, *first.items[1:]))
    return msgspec.structs.replace(data, sections=(section, *data.sections[1:]))


@pytest.mark.requirement("X11")
@pytest.mark.parametrize("items", [27, 60])
def test_everything_on_the_sheet_is_on_the_paper(fonts: FontBook, items: int, tmp_path: Path) -> None:
    data = sheet(items=items)
    made = score_sheet_pdf(data, fonts)
    text = _joined(made.pdf)
    for each in (APPLICANT, "2026-0001", "王䶮", "样例批次2026", "第3版", HASH, "2026年2月9日 10:12", "程序建议值"):
        assert each in text
    for section in data.sections:
        assert f"{section.no}、{section.title}" in text
        for one in section.items:
            assert one.clause in text
            assert one.name in text
            for row in one.requirements:
                assert row.text in text
    for scope in SCOPES:
        assert text.count(f"小计　{scope}") == 3
        assert text.count(f"合计　{scope}") == 1
    path = tmp_path / "sheet.pdf"
    path.write_bytes(made.pdf)
    subprocess.run(["qpdf", "--check", path], capture_output=True, check=True)


def test_the_head_stands_once_on_every_page(fonts: FontBook) -> None:
    made = score_sheet_pdf(sheet(items=60), fonts)
    pages = _pages(made.pdf)
    assert len(pages) == made.page_count > 3
    for number, page in enumerate(pages, 1):
        lines = _lines(page)
        assert lines.count("".join(HEADS)) == 1
        assert any(f"第{number}页　共{len(pages)}页" in line for line in lines)


def test_items_and_sums_are_kept_together(fonts: FontBook) -> None:
    for items in (27, 39, 60):
        data = sheet(items=items)
        owner: dict[str, int] = {}
        for number, page in enumerate(_pages(score_sheet_pdf(data, fonts).pdf)):
            text = "".join(char["text"] for char in page)
            for section in data.sections:
                for one in section.items:
                    for row in one.requirements:
                        if row.text in text:
                            # Every one of these items is small: all its rows are on one page.
                            assert owner.setdefault(one.clause, number) == number
            if "小计" in text:
                head = text.index("小计")
                assert "要求" in text[:head], "a sum stands on a page without its section's items"


def _page_to_sign(data: ScoreSheetData, fonts: FontBook) -> str:
    made = score_sheet_pdf(data, fonts)
    assert made.signature_page is not None
    return "".join(char["text"] for char in _pages(made.pdf)[made.signature_page])


def test_totals_and_signature_never_stand_alone_on_a_page(fonts: FontBook) -> None:
    for items in range(30, 42):
        text = _page_to_sign(sheet(items=items, opinion=""), fonts)
        assert text.count("合计") == len(SCOPES), items
        assert text.count("小计") >= len(SCOPES), items
        assert "要求3." in text, items


def test_a_long_opinion_runs_over_pages_and_ends_beside_the_signature(fonts: FontBook) -> None:
    opinion = "".join(f"第{number}点意见：场地与人员的核对结果见各项说明；" for number in range(1, 200))
    made = score_sheet_pdf(sheet(opinion=opinion), fonts)
    text = _joined(made.pdf)
    # A page's end may part one of them.
    assert sum(f"第{number}点意见" in text for number in range(1, 200)) >= 200 - made.page_count
    assert sum("点意见" in "".join(char["text"] for char in page) for page in _pages(made.pdf)) >= 2
    assert "第199点意见" in _page_to_sign(sheet(opinion=opinion), fonts)


def test_dates_and_quantities_are_not_broken_in_the_narrow_columns(fonts: FontBook) -> None:
    values = ("2015-06-01", "占地6000平方米，教职工46人，年培训2400人次", "约30.45㎡", "周某 约5年、戴某 16 年")
    rows = tuple(SheetRequirement(text="规模", declared=each, measured=each, verdict="符合") for each in values)
    data = _with_first_item(sheet(items=3), requirements=rows)
    lines = [line for page in _pages(score_sheet_pdf(data, fonts).pdf) for line in _lines(page)]
    for whole in ("2015-06-01", "6000平方米", "46人", "2400人次", "约30.45㎡", "约5年", "16 年"):
        # In both columns, side by side.
        assert sum(line.count(whole) for line in lines) == 2, whole


def test_no_character_is_left_alone_on_the_last_line_of_a_centred_text(fonts: FontBook) -> None:
    rows = (SheetRequirement(text="制度", declared="财务管理制度", verdict="符合"),)
    lines = [
        line
        for page in _pages(score_sheet_pdf(_with_first_item(sheet(items=3), requirements=rows), fonts).pdf)
        for line in _lines(page)
    ]
    assert any("财务管理" in line and "财务管理制" not in line for line in lines)


def test_a_long_remark_runs_over_pages_without_loss(fonts: FontBook) -> None:
    remark = "".join(f"第{number}处核对花名册与劳动合同，结论见后；" for number in range(400))
    data = sheet(items=3)  # no other item of these has a remark
    made = score_sheet_pdf(_with_first_item(data, remark=remark), fonts)
    pages = _pages(made.pdf)
    notes = "".join(char["text"] for page in pages for char in page if abs(char["size"] - 7.5) < 0.01)
    assert remark in notes.replace("见下", "")  # the mark in the narrow column
    spread = [page for page in pages if "核对花名册与劳动合同" in "".join(char["text"] for char in page)]
    assert len(spread) >= 2
    for page in pages:
        assert _lines(page).count("".join(HEADS)) == 1
        assert min(char["matrix"][5] for char in page) > 20
    assert any("1.1续" in "".join(char["text"] for char in page) for page in pages[1:])


def test_a_long_declared_value_stands_below_its_rows(fonts: FontBook) -> None:
    value = "数控车床CK6140，" * 60
    rows = (SheetRequirement(text="设备清单", declared=value, verdict="待定", override_reason="现场清点无误"),)
    text = _joined(score_sheet_pdf(_with_first_item(sheet(), requirements=rows), fonts).pdf)
    assert f"申报：设备清单：{value}" in text
    assert "改判：设备清单：现场清点无误" in text


def test_no_text_leaves_its_column_or_the_page(fonts: FontBook) -> None:
    for page in _pages(score_sheet_pdf(sheet(items=60), fonts).pdf):
        assert min(char["x0"] for char in page) > 19.5 * 72 / 25.4
        assert max(char["x1"] for char in page) < 197 * 72 / 25.4 + 4
        rows: dict[float, list[Any]] = {}
        for char in page:
            rows.setdefault(round(char["matrix"][5], 1), []).append(char)
        for row in rows.values():
            for one, two in pairwise(sorted(row, key=lambda char: char["x0"])):
                assert two["x0"] - one["x0"] > 0.15 * one["size"], f"{one['text']}{two['text']}"


def test_not_scored_and_not_applicable_are_told_apart(fonts: FontBook) -> None:
    unscored = _with_first_item(sheet(items=3), points=None, judgement="", name="未评项")
    text = _joined(score_sheet_pdf(unscored, fonts).pdf)
    assert "未评" in text.replace("未评项", "")
    excluded = _with_first_item(sheet(items=3), points=None, judgement="不适用")
    assert "未评" not in _joined(score_sheet_pdf(excluded, fonts).pdf)
    zero = _with_first_item(sheet(items=3), points=Decimal("0.0"), judgement="不符合")
    assert "未评" not in _joined(score_sheet_pdf(zero, fonts).pdf)


@pytest.mark.requirement("X11")
def test_the_signature_place_is_empty_and_labelled(fonts: FontBook) -> None:
    made = score_sheet_pdf(sheet(items=40), fonts)
    assert made.signature_page == made.page_count - 1
    assert made.signature_box is not None
    x0, y0, x1, y1 = made.signature_box
    assert x1 - x0 > 150
    assert 40 < y1 - y0 < 90
    page = _pages(made.pdf)[made.signature_page]
    inside = [c["text"] for c in page if x0 <= c["matrix"][4] <= x1 and y0 <= c["matrix"][5] <= y1]
    assert inside == []
    beside = [c["text"] for c in page if c["matrix"][4] < x0 and y0 <= c["matrix"][5] <= y1]
    assert "".join(beside) == "评审专家签名"


def test_a_draft_says_so_and_cannot_be_signed(fonts: FontBook) -> None:
    made = score_sheet_pdf(sheet(submitted_at="", commit_sha256="", missing=("1.3 考务人员：未评分",)), fonts)
    text = _joined(made.pdf)
    assert made.signature_page is None
    assert made.signature_box is None
    assert "草稿" in text
    assert "1.3 考务人员：未评分" in text
    assert "评审专家签名" not in text


def test_same_data_same_bytes_and_versions_show(fonts: FontBook) -> None:
    one = score_sheet_pdf(sheet(), fonts)
    assert score_sheet_pdf(sheet(), FontBook(use_system=False)) == one
    again = score_sheet_pdf(sheet(version=2), fonts)
    assert again.pdf != one.pdf
    assert "评分表-2026-0001-03　第2版" in _joined(again.pdf)
    assert "评分表-2026-0001-03　第1版" not in _joined(one.pdf)


@pytest.mark.parametrize(
    ("changes", "label"),
    [({"member": ""}, "评审专家"), ({"sections": ()}, "评审内容"), ({"data_sha256": " "}, "数据校验值")],
)
def test_a_missing_field_is_named(fonts: FontBook, changes: dict[str, Any], label: str) -> None:
    with pytest.raises(RuleViolation) as caught:
        score_sheet_pdf(sheet(**changes), fonts)
    assert caught.value.code == "missing_field"
    assert caught.value.where == label


def test_a_missing_field_of_an_item_and_a_missing_glyph_are_named(fonts: FontBook) -> None:
    with pytest.raises(RuleViolation, match=r"1\.1 名称"):
        score_sheet_pdf(_with_first_item(sheet(), name=""), fonts)
    with pytest.raises(RuleViolation) as caught:
        score_sheet_pdf(_with_first_item(sheet(), remark="见\U0002a6a5册"), fonts)
    assert caught.value.code == "missing_glyph"
    assert "U+2A6A5" in caught.value.message
    assert "1.1" in (caught.value.where or "")


@pytest.mark.requirement("X17")
def test_masked_numbers_are_printed_as_given(fonts: FontBook) -> None:
    masked = "身份证号330302********1234"
    row = item("1.1", requirements=(SheetRequirement(text="负责人", declared=masked, verdict="符合"),)).requirements
    text = _joined(score_sheet_pdf(_with_first_item(sheet(items=3), requirements=row), fonts).pdf)
    assert masked in text


def test_every_page_carries_the_qr_code(fonts: FontBook, tmp_path: Path) -> None:
    made = score_sheet_pdf(sheet(), fonts)
    path = tmp_path / "sheet.pdf"
    path.write_bytes(made.pdf)
    subprocess.run(["pdftoppm", "-r", "250", "-l", "1", "-png", path, tmp_path / "page"], check=True)
    for picture in sorted(tmp_path.glob("page*.png")):
        read = subprocess.run(["zbarimg", "-q", "--raw", picture], capture_output=True, check=True).stdout.decode()
        assert read_document_code(read) == ("评分表-2026-0001-03", 1, HASH)
    assert document_code("评分表-2026-0001-03", 1, HASH) == read.strip()


def test_foreign_qr_codes_are_not_ours() -> None:
    assert read_document_code("https://example.gov.cn/a|b") is None
    assert read_document_code(f"编号|x|{HASH}") is None
