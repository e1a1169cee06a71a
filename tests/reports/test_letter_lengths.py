"""The measures of the letter form on letters of one, two and five pages, with long names, annexes, digits and Latin."""

from __future__ import annotations

import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import official_samples as samples
import pytest
from paper_measures import (
    ENDS,
    HEADS,
    MM,
    PITCH,
    STEP,
    depth,
    ink,
    middle,
    pages,
    red_bands,
    rows_of,
    text_of,
    whole_text,
)

from reviewer.reports.official.data import OfficialData
from reviewer.reports.official.document import official_pdf
from reviewer.reports.setting.fonts import FontBook

LETTERS = {1: samples.one_page(), 2: samples.two_pages(), 5: samples.five_pages()}


@pytest.fixture(scope="module", params=[1, 2, 5], ids=["one page", "two pages", "five pages"])
def made(request: pytest.FixtureRequest) -> tuple[OfficialData, bytes]:
    """A letter and its PDF."""
    data = LETTERS[request.param]
    pdf = official_pdf(data, FontBook(use_system=False))
    assert len(pages(pdf)) == request.param
    return data, pdf


def _body(pdf: bytes) -> list[list[list[Any]]]:
    """Rows of 3号 text, page by page."""
    return [rows_of(chars, 16) for chars, *_ in pages(pdf)]


@pytest.mark.requirement("A18")
def test_every_row_stands_on_the_grid(made: tuple[OfficialData, bytes]) -> None:
    _, pdf = made
    for number, (chars, _, width, height) in enumerate(pages(pdf)):
        assert (width / MM, height / MM) == pytest.approx((210, 297), abs=0.01)
        for row in rows_of(chars, 16):
            place = (depth(row) - 37) / STEP - 0.5
            # 发文字号 is measured from the red line, not from the grid.
            if number or text_of(row) != "样职评函〔2026〕12号":
                assert place == pytest.approx(round(place), abs=0.02), text_of(row)
                assert 0 <= round(place) < 22
            assert row[0]["x0"] / MM > 27.9 - (PITCH / 2 + 0.2 if row[0]["text"] in f"{ENDS}〔" else 0)
            assert row[-1]["x1"] / MM < 184.1 + (PITCH / 2 + 0.2 if row[-1]["text"] in HEADS else 0)


@pytest.mark.requirement("A18")
def test_issuer_and_red_lines(made: tuple[OfficialData, bytes]) -> None:
    data, pdf = made
    red = [char for char in pages(pdf)[0][0] if char["size"] > 22.5]
    assert "".join(char["text"] for char in red) == data.issuer
    assert all(char["non_stroking_color"][0] > 0.8 and "Bold" in char["fontname"] for char in red)
    assert max(char["size"] for char in red) >= 24  # two lines rather than small type
    bands = red_bands(pdf, 0)
    assert len(bands) == 4
    for left, _, right, _ in bands:
        assert right - left == pytest.approx(170, abs=0.2)
        assert (left + right) / 2 == pytest.approx(105, abs=0.2)
    thick = [bottom - top for _, top, _, bottom in bands]
    assert thick[0] > thick[1]
    assert thick[2] < thick[3]
    _, top, _, bottom = ink(pdf, 0, (15, 20, 195, bands[0][1] - 0.3))
    assert top == pytest.approx(30, abs=0.3)
    assert bands[0][1] - bottom == pytest.approx(4, abs=0.3)
    assert 297 - (bands[2][1] + bands[3][3]) / 2 == pytest.approx(20, abs=0.2)
    for page in range(1, len(pages(pdf))):
        assert red_bands(pdf, page) == []


@pytest.mark.requirement("A18")
def test_number_stands_under_the_line(made: tuple[OfficialData, bytes]) -> None:
    data, pdf = made
    number = _body(pdf)[0][0]
    assert text_of(number) == data.number_text
    assert number[-1]["x1"] / MM == pytest.approx(184, abs=0.1)
    under = red_bands(pdf, 0)[1][3]
    _, top, _, _ = ink(pdf, 0, (100, under + 0.5, 186, under + 14))
    assert top - under == pytest.approx(16 * 7 / 8 / MM, abs=0.3)


@pytest.mark.requirement("A18")
def test_title_is_centred_whole_in_sense_and_shapely(made: tuple[OfficialData, bytes]) -> None:
    data, pdf = made
    number = _body(pdf)[0][0]
    title = rows_of(pages(pdf)[0][0], 22)
    assert "".join(map(text_of, title)) == data.title
    for row in title:
        assert middle(row) == pytest.approx(106, abs=0.3)
        assert "Bold" in row[0]["fontname"]
    blank = depth(title[0]) - 11 / MM - (depth(number) + 8 / MM)
    assert blank == pytest.approx(2 * STEP, abs=0.7)
    lengths = [len(row) for row in title]
    falls = [two < one for one, two in pairwise(lengths)]
    assert falls == sorted(falls), f"an hourglass: {lengths}"
    starts = [text_of(row) for row in title[1:]]
    assert not any(each.startswith(("有限", "公司", "中心", "的", "与")) for each in starts)


@pytest.mark.requirement("A18")
def test_lines_begin_and_end_lawfully_and_reach_both_margins(made: tuple[OfficialData, bytes]) -> None:
    _, pdf = made
    for page in _body(pdf):
        for row, below in pairwise(page):
            assert text_of(row)[0] not in HEADS
            assert text_of(row)[-1] not in ENDS
            is_inner = below[0]["x0"] / MM < 28 + PITCH and len(row) > 20
            starts_paragraph = text_of(below).startswith(("附件", "（联系人"))
            if is_inner and not starts_paragraph and not text_of(row).endswith("："):
                right = row[-1]["x1"] / MM
                assert right == pytest.approx(184, abs=0.3 + (PITCH / 2 if row[-1]["text"] in HEADS else 0))


@pytest.mark.requirement("A18")
def test_page_numbers_stand_outside_and_none_on_the_first(made: tuple[OfficialData, bytes]) -> None:
    _, pdf = made
    for number, (chars, *_) in enumerate(pages(pdf), 1):
        found = [row for row in rows_of(chars, 14) if text_of(row).startswith("—")]
        if number == 1:
            assert found == []
            continue
        assert [text_of(row) for row in found] == [f"— {number} —"]
        row = found[0]
        if number % 2:
            assert row[-1]["x1"] / MM == pytest.approx(184 - 14 / MM, abs=0.1)
        else:
            assert row[0]["x0"] / MM == pytest.approx(28 + 14 / MM, abs=0.1)
        dash = (row[0]["x0"] / MM, 264.0, row[0]["x1"] / MM, 275.0)
        _, top, _, bottom = ink(pdf, number - 1, dash)
        assert (top + bottom) / 2 == pytest.approx(262 + 7, abs=0.3)


@pytest.mark.requirement("A18")
def test_signature_stands_with_text_and_is_centred_over_the_date(made: tuple[OfficialData, bytes]) -> None:
    data, pdf = made
    page = next(rows for rows in _body(pdf) if any(text_of(row) == "2026年2月9日" for row in rows))
    place = next(number for number, row in enumerate(page) if text_of(row) == "2026年2月9日")
    assert place >= 2
    signer = page[place - 1]
    assert data.signer.endswith(text_of(signer))
    assert middle(signer) == pytest.approx(middle(page[place]), abs=0.3)
    if len(data.signer) <= 14:
        assert page[place][-1]["x1"] / MM == pytest.approx(184 - 4 * PITCH, abs=0.15)


def test_the_text_comes_out_as_it_went_in(made: tuple[OfficialData, bytes], tmp_path: Path) -> None:
    data, pdf = made
    (tmp_path / "letter.pdf").write_bytes(pdf)
    command = ["pdftotext", "-enc", "UTF-8", "letter.pdf", "-"]
    read = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout.decode()
    for whole in (whole_text(pdf), "".join(read.split())):
        assert data.addressee in whole
        for paragraph in data.paragraphs:
            # A page's end parts a paragraph from its rest by what stands at the page's foot.
            for part in paragraph.text.replace(" ", "").split("，"):
                assert part in whole or any(part[:cut] in whole and part[cut:] in whole for cut in range(1, len(part)))
    if len(pages(pdf)) > 1:
        assert samples.RARE in whole_text(pdf)
    subprocess.run(["qpdf", "--check", "letter.pdf"], cwd=tmp_path, capture_output=True, check=True)


@pytest.mark.requirement("A18")
def test_annexes_begin_pages_of_their_own_and_are_named_in_the_letter() -> None:
    data = LETTERS[5]
    pdf = official_pdf(data, FontBook(use_system=False))
    body = _body(pdf)
    listed = [text_of(row) for row in body[2]]
    assert "附件：1.整改事项清单" in listed
    assert {"2.入选名单", "3.申报材料（另送）"} <= set(listed)
    for page, (label, title) in {3: ("附件1", "整改事项清单"), 4: ("附件2", "入选名单")}.items():
        first = body[page][0]
        assert text_of(first) == label
        assert "Sans" in first[0]["fontname"]
        assert (first[0]["x0"] / MM, depth(first)) == pytest.approx((28, 37 + STEP / 2), abs=0.1)
        (heading,) = rows_of(pages(pdf)[page][0], 22)
        assert text_of(heading) == title
        assert depth(heading) == pytest.approx(37 + 2.5 * STEP, abs=0.1)
        assert middle(heading) == pytest.approx(106, abs=0.3)
    # 版记 closes the whole paper, annexes included.
    copies = [text_of(row) for chars, *_ in pages(pdf) for row in rows_of(chars, 14) if text_of(row).startswith("抄送")]
    assert copies == ["抄送：样例省人力资源和社会保障厅，样例市人力资源和社会保障"]
    assert any(text_of(row).startswith("抄送") for row in rows_of(pages(pdf)[4][0], 14))
