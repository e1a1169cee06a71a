"""The 文件 form of notices and the plain form, re-issues, papers without seal: measured on the PDF."""

from __future__ import annotations

import io
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import official_samples as samples
import pdfplumber
import pytest
from page import validate_pdf_bytes
from paper_measures import MM, PITCH, STEP, depth, ink, middle, pages, red_bands, rows_of, text_of, whole_text
from report_samples import letter, short_letter

from reviewer.errors import RuleViolation
from reviewer.reports.official.data import Annex, OfficialData, OfficialParagraph
from reviewer.reports.official.document import official_pdf
from reviewer.reports.setting.fonts import FontBook

FONTS = FontBook(use_system=False)
SHORT = (OfficialParagraph(text="特此通知。"),)


@pytest.fixture(scope="module")
def notice() -> bytes:
    return official_pdf(samples.notice(), FONTS)


def test_notice_head(notice: bytes) -> None:
    red = [char for char in pages(notice)[0][0] if char["size"] > 22.5]
    assert "".join(char["text"] for char in red) == "样例省职业技能评价指导中心文件"
    ((left, top, right, bottom),) = red_bands(notice, 0)
    assert (left, right) == pytest.approx((28, 184), abs=0.2)
    assert bottom - top == pytest.approx(0.53, abs=0.12)
    _, issuer_top, _, issuer_bottom = ink(notice, 0, (15, 40, 195, 95))
    assert issuer_top == pytest.approx(37 + 35, abs=0.3)
    number = rows_of(pages(notice)[0][0], 16)[0]
    assert text_of(number) == "样技评〔2026〕12号"
    assert middle(number) == pytest.approx(106, abs=0.3)
    _, number_top, _, number_bottom = ink(notice, 0, (60, issuer_bottom + 3, 150, top - 1))
    assert number_top - issuer_bottom == pytest.approx(2 * STEP, abs=0.3)
    assert top - number_bottom == pytest.approx(4, abs=0.3)
    title = rows_of(pages(notice)[0][0], 22)
    assert "".join(map(text_of, title)) == samples.notice().title
    assert depth(title[0]) - 11 / MM - bottom == pytest.approx(2 * STEP, abs=0.3)
    for row in rows_of(pages(notice)[0][0], 16)[1:]:
        place = (depth(row) - 37) / STEP - 0.5
        assert place == pytest.approx(round(place), abs=0.02)


def test_notice_record_closes_the_last_page(notice: bytes) -> None:
    found = pages(notice)
    small = rows_of(found[-1][0], 14)
    texts = [text_of(row) for row in small]
    assert texts[0].startswith("抄送：样例省人力资源和社会保障厅，")
    assert texts[2] == "样例省职业技能评价指导中心办公室2026年2月9日印发"
    assert small[0][0]["x0"] / MM == pytest.approx(28 + 14 / MM, abs=0.1)
    assert small[1][0]["x0"] == pytest.approx(next(c for c in small[0] if c["text"] == "：")["x0"] + 14, abs=0.6)
    assert small[2][0]["x0"] / MM == pytest.approx(28 + 14 / MM, abs=0.1)
    assert small[2][-1]["x1"] / MM == pytest.approx(184 - 14 / MM, abs=0.1)
    lines = _rules(notice, len(found) - 1)
    assert [line["top"] / MM for line in lines] == pytest.approx([262 - 3 * STEP, 262 - STEP, 262], abs=0.1)
    assert [line["linewidth"] / MM for line in lines] == pytest.approx([0.35, 0.25, 0.35], abs=0.01)
    for line in lines:
        assert (line["x0"] / MM, line["x1"] / MM) == pytest.approx((28, 184), abs=0.05)
    assert not any("抄送" in text_of(row) for chars, *_ in found[:-1] for row in rows_of(chars, 14))


def _rules(pdf: bytes, page: int) -> list[Any]:
    """The lines of 版记, top to bottom."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        lines = [each for each in document.pages[page].lines if each["width"] > 150 * MM and each["top"] > 500]
    return sorted((each for each in lines if each["linewidth"] > 0.6), key=lambda line: line["top"])


def test_notice_pages_are_numbered_from_the_first(notice: bytes) -> None:
    for number, (chars, *_) in enumerate(pages(notice), 1):
        (row,) = [row for row in rows_of(chars, 14) if text_of(row).startswith("—")]
        assert text_of(row) == f"— {number} —"
        edge = row[-1]["x1"] if number % 2 else row[0]["x0"]
        assert edge / MM == pytest.approx(184 - 14 / MM if number % 2 else 28 + 14 / MM, abs=0.1)


def test_a_notice_without_copies_names_its_printer_only() -> None:
    pdf = official_pdf(samples.notice(copies_to=(), annexes=()), FONTS)
    lines = _rules(pdf, len(pages(pdf)) - 1)
    assert [line["top"] / MM for line in lines] == pytest.approx([262 - STEP, 262], abs=0.1)
    assert {round(line["linewidth"] / MM, 2) for line in lines} == {0.35}
    bare = official_pdf(samples.notice(copies_to=(), annexes=(), printed_by=""), FONTS)
    assert _rules(bare, len(pages(bare)) - 1) == []


def test_a_paper_without_seal_carries_its_signature_further_left() -> None:
    rows = rows_of(pages(official_pdf(short_letter(is_sealed=False), FONTS))[0][0], 16)
    place = next(number for number, row in enumerate(rows) if text_of(row) == "2026年2月9日")
    signer, date = rows[place - 1], rows[place]
    assert signer[-1]["x1"] / MM == pytest.approx(184 - 2 * PITCH, abs=0.15)
    assert date[0]["x0"] - signer[0]["x0"] == pytest.approx(2 * PITCH * MM, abs=0.5)
    # A date longer than the name stands two characters from the right and takes the name along.
    rows = rows_of(pages(official_pdf(short_letter(is_sealed=False, signer="样例局"), FONTS))[0][0], 16)
    place = next(number for number, row in enumerate(rows) if text_of(row) == "2026年2月9日")
    signer, date = rows[place - 1], rows[place]
    assert date[-1]["x1"] / MM == pytest.approx(184 - 2 * PITCH, abs=0.15)
    assert date[0]["x0"] - signer[0]["x0"] == pytest.approx(2 * PITCH * MM, abs=0.5)


def test_plain_papers_have_no_red_head_and_no_number() -> None:
    pdf = official_pdf(samples.plain(), FONTS)
    first = pages(pdf)[0]
    assert red_bands(pdf, 0) == []
    assert len({value for char in first[0] for value in char["non_stroking_color"]} - {0.36}) == 1, "black and grey"
    assert "〔2026〕12号" not in whole_text(pdf)
    title = rows_of(first[0], 22)
    assert "".join(map(text_of, title)) == samples.plain().title
    assert depth(title[0]) < 37 + 2 * STEP


@pytest.mark.requirement("E11")
def test_a_pledge_leaves_room_to_sign_and_seal() -> None:
    pdf = official_pdf(samples.pledge(), FONTS)
    (page,) = pages(pdf)
    rows = rows_of(page[0], 16)
    signs = [
        row for row in rows if text_of(row).strip() in ("单位（印章）：", "法定代表人（签字）：", "年　　月　　日")
    ]
    assert len(signs) == 3
    assert len({round(row[0]["x0"], 1) for row in signs}) == 1
    gaps = [depth(two) - depth(one) for one, two in pairwise(signs)]
    assert gaps == pytest.approx([2 * STEP, 2 * STEP], abs=0.05)
    assert not [row for row in rows_of(page[0], 14) if text_of(row).startswith("—")], "one page needs no number"


@pytest.mark.requirement("E11")
def test_a_pledge_of_a_body_with_a_long_name_stays_inside_the_margins() -> None:
    signs = (f"单位（印章）：{samples.LONG_APPLICANT}", "法定代表人（签字）：", "年　　月　　日")
    clauses = samples.pledge().paragraphs[:4]
    (page,) = pages(official_pdf(samples.pledge(sign_lines=signs, paragraphs=clauses), FONTS))
    rows = rows_of(page[0], 16)
    assert max(char["x1"] for row in rows for char in row) / MM < 184.2 + PITCH / 2
    place = next(number for number, row in enumerate(rows) if text_of(row).startswith("单位（印章）："))
    name = next(char for char in rows[place] if char["text"] == "样")
    assert rows[place + 1][0]["x0"] == pytest.approx(name["x0"], abs=0.1)
    starts = [row[0]["x0"] for row in rows if text_of(row).startswith(("单位（印章）", "法定代表人", "年　"))]
    assert len(starts) == 3
    assert max(starts) - min(starts) < 0.1


@pytest.mark.parametrize("name", ["five_pages", "notice", "plain", "pledge"])
def test_every_form_is_archival_and_tagged(name: str) -> None:
    pdf = official_pdf(getattr(samples, name)(), FONTS)
    assert validate_pdf_bytes(pdf, profile="2b").failures == []
    # PDF/UA is not claimed; all that can be checked of it holds but the claim itself.
    assert {each.rule_id for each in validate_pdf_bytes(pdf, profile="ua1").failures} == {
        "PDFUA1-ID-PART-001",
        "PDFUA1-ID-SCHEMA-001",
    }


def test_a_title_of_many_lines_leaves_the_text_to_the_next_page() -> None:
    title = "\n".join(f"第{number}行标题" for number in range(14))
    first, *others = pages(official_pdf(samples.notice(title=title, annexes=(), paragraphs=SHORT), FONTS))
    assert len(rows_of(first[0], 22)) == 14
    assert [text_of(row) for row in rows_of(first[0], 16)] == ["样技评〔2026〕12号"]
    assert text_of(rows_of(others[0][0], 16)[0]) == "各设区市人力资源和社会保障局："


def test_the_signature_takes_a_table_of_one_row_along() -> None:
    for count in range(15, 24):
        paragraphs = tuple(OfficialParagraph(text="请落实整改。") for _ in range(count))
        last = pages(official_pdf(samples.plain(paragraphs=paragraphs, table=samples.table(1), contact=""), FONTS))[-1]
        text = "".join(char["text"] for char in last[0])
        assert "2026年2月9日" in text
        assert "机构名称" in text or "请落实整改" in text


def test_a_re_issue_says_what_it_changes() -> None:
    changes = ("成文日期：2026年2月8日 → 2026年2月9日", "联系人：李某某 → 王䶮")
    pdf = official_pdf(letter(version=2, changes=changes), FONTS)
    text = whole_text(pdf)
    assert "第2版" in text
    assert "本版更改成文日期：2026年2月8日→2026年2月9日；联系人：李某某→王䶮" in text
    many = tuple(f"第{number}处：原有的一段相当长的文字 → 改后的一段同样长的文字" for number in range(1, 30))
    short = whole_text(official_pdf(letter(version=3, changes=many), FONTS))
    assert "等29处" in short
    crowded = official_pdf(letter(version=3, changes=many), FONTS)
    notes = rows_of(pages(crowded)[0][0], 6.5)
    assert len(notes) == 4
    red = red_bands(crowded, 0)
    for row in notes:
        assert depth(row) + 1.2 < red[2][1], "it stands above the red line"
        assert depth(row) - 1.2 > 262 - 0.1, "and under the text"
        assert row[-1]["x1"] / MM < 184.1
    assert "第1处：" in short


def test_signature_takes_the_list_of_annexes_and_text_along() -> None:
    sentence = "请你单位认真对照评审意见逐项落实整改措施。"
    for count in range(14, 40, 2):
        data = letter(paragraphs=(OfficialParagraph(text=sentence * count),), copies_to=())
        rows = rows_of(pages(official_pdf(data, FONTS))[-1][0], 16)
        texts = [text_of(row) for row in rows]
        place = next(number for number, text in enumerate(texts) if text.startswith("附件："))
        assert place >= 2, "the list of annexes stands with text"
        assert "2026年2月9日" in texts


@pytest.mark.requirement("A18")
@pytest.mark.parametrize(
    ("data", "label"),
    [
        (samples.plain(paragraphs=(), table=None), "正文"),
        (samples.plain(signer=""), "署名"),
        (samples.plain(date=None), "成文日期"),
        (samples.notice(number=0), "发文序号"),
        (samples.notice(annexes=(Annex(title=" ", table=samples.table(1)),)), "附件1名称"),
        (samples.notice(annexes=(Annex(title="名单"),)), "附件1内容"),
        (samples.pledge(sign_lines=("单位（印章）：", " ")), "签署栏第2行"),
    ],
)
def test_a_missing_field_is_named(data: OfficialData, label: str) -> None:
    with pytest.raises(RuleViolation) as caught:
        official_pdf(data, FONTS)
    assert caught.value.code == "missing_field"
    assert label in caught.value.message


def test_reading_order_and_outline(notice: bytes, tmp_path: Path) -> None:
    (tmp_path / "notice.pdf").write_bytes(notice)
    command = ["pdfinfo", "-struct-text", "notice.pdf"]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout.decode()
    order = ["样例省职业技能评价指导中心文件", "样技评〔2026〕12号", "你单位《", "附件：", "入选名单", "序号", "抄送"]
    places = [told.index(each) for each in order]
    assert places == sorted(places)
    assert told.count("TH:") == 5
    assert told.count("/RowSpan 3") == 2 * 13
    assert "第9职业培训学校" in told
    assert told.count("机构名称") == 1, "a head repeated on another page is not read again"
