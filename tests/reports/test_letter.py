"""The numbers of the letter form, measured on the PDF."""

from __future__ import annotations

import datetime
import io
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from paper_measures import ENDS, HEADS, MM, PITCH, STEP, ink, pages, rows_of, text_of
from report_samples import APPLICANT, HASH, OPENING, letter, short_letter

from reviewer.errors import RuleViolation
from reviewer.reports.official.data import OfficialParagraph
from reviewer.reports.official.document import official_pdf
from reviewer.reports.setting.fonts import FontBook
from reviewer.reports.setting.headline import break_headline


@pytest.fixture(scope="module")
def fonts() -> FontBook:
    return FontBook(use_system=False)


@pytest.fixture(scope="module")
def two_pages(fonts: FontBook) -> bytes:
    return official_pdf(letter(), fonts)


@pytest.mark.requirement("A18")
def test_paper_and_text_block(two_pages: bytes) -> None:
    for chars, _, width, height in pages(two_pages):
        assert (width / MM, height / MM) == pytest.approx((210, 297), abs=0.01)
        body = [char for char in chars if abs(char["size"] - 16) < 0.01]
        assert min(char["x0"] for char in body if char["text"] not in ENDS) / MM == pytest.approx(28, abs=0.1)
        assert max(char["x1"] for char in body if char["text"] not in HEADS) / MM < 184 + 0.2
    second = pages(two_pages)[1][0]
    first_row = rows_of(second, 16)[0]
    # The first cell begins at 天头 37 mm; the em box stands in the middle of its 10.2 mm.
    middle = (297 * MM - first_row[0]["matrix"][5] - 0.38 * 16) / MM
    assert middle - STEP / 2 == pytest.approx(37, abs=0.1)


@pytest.mark.requirement("A18")
def test_twenty_two_lines_of_twenty_eight_characters(fonts: FontBook) -> None:
    full = letter(paragraphs=(OfficialParagraph(text="评" * 28 * 60),), attachments=())
    sheets = pages(official_pdf(full, fonts))
    rows = rows_of(sheets[1][0], 16)
    assert len(rows) == 22
    assert {len(row) for row in rows} == {28}
    steps = [(one[0]["matrix"][5] - two[0]["matrix"][5]) / MM for one, two in pairwise(rows)]
    assert steps == pytest.approx([STEP] * 21, abs=0.05)
    pitches = [(two["x0"] - one["x0"]) / MM for row in rows for one, two in pairwise(row)]
    assert pitches == pytest.approx([PITCH] * len(pitches), abs=0.02)
    assert rows[0][0]["x0"] / MM == pytest.approx(28, abs=0.05)


@pytest.mark.requirement("A18")
def test_issuer_stands_thirty_millimetres_from_the_top_in_red(two_pages: bytes) -> None:
    _, top, _, bottom = ink(two_pages, 0, (15, 20, 195, 43.6))
    assert top == pytest.approx(30, abs=0.3)
    red = [char for char in pages(two_pages)[0][0] if char["size"] > 24]
    assert "".join(char["text"] for char in red) == "样例省职业技能评价指导中心"
    assert all("Bold" in char["fontname"] and char["non_stroking_color"][0] > 0.8 for char in red)
    middle = (red[0]["x0"] + red[-1]["x1"]) / 2 / MM
    assert middle == pytest.approx(105, abs=0.6)
    lines = sorted(_red_lines(two_pages), key=lambda line: line["top"])
    assert lines[0]["top"] / MM - bottom == pytest.approx(4, abs=0.3)


def _red_lines(pdf: bytes) -> list[Any]:
    return [rect for rect in pages(pdf)[0][1] if rect["width"] > 400]


@pytest.mark.requirement("A18")
def test_double_red_lines(two_pages: bytes) -> None:
    lines = sorted(_red_lines(two_pages), key=lambda line: line["top"])
    assert len(lines) == 4
    for line in lines:
        assert line["width"] / MM == pytest.approx(170, abs=0.05)
        assert line["x0"] / MM == pytest.approx(20, abs=0.05)
    assert lines[0]["height"] > lines[1]["height"]  # above: thick over thin
    assert lines[2]["height"] < lines[3]["height"]  # below: thin over thick
    middle = (lines[2]["top"] + lines[3]["bottom"]) / 2
    assert 297 - middle / MM == pytest.approx(20, abs=0.1)
    assert all(rect["width"] < 400 for rect in pages(two_pages)[1][1])


@pytest.mark.requirement("A18")
def test_letter_number(two_pages: bytes) -> None:
    rows = rows_of(pages(two_pages)[0][0], 16)
    assert text_of(rows[0]) == "样职评函〔2026〕12号"
    assert rows[0][-1]["x1"] / MM == pytest.approx(184, abs=0.1)
    under = sorted(_red_lines(two_pages), key=lambda line: line["top"])[1]["bottom"] / MM
    _, top, _, _ = ink(two_pages, 0, (100, under + 0.5, 186, under + 14))
    assert top - under == pytest.approx(16 * 7 / 8 / MM, abs=0.3)


@pytest.mark.requirement("A18")
def test_title_is_centred_two_rows_below_and_whole_in_sense(two_pages: bytes) -> None:
    chars = pages(two_pages)[0][0]
    rows = rows_of(chars, 22)
    assert [text_of(row) for row in rows] == [f"关于{APPLICANT}", "参与征集遴选社会培训评价组织的复函"]
    for row in rows:
        assert (row[0]["x0"] + row[-1]["x1"]) / 2 / MM == pytest.approx(106, abs=0.3)
    number = rows_of(chars, 16)[0][0]["matrix"][5]
    blank = (number - 0.12 * 16 - rows[0][0]["matrix"][5] - 0.88 * 22) / MM
    assert blank == pytest.approx(2 * STEP, abs=0.7)
    addressee = rows_of(chars, 16)[1]
    assert text_of(addressee) == f"{APPLICANT}："
    assert addressee[0]["x0"] / MM == pytest.approx(28, abs=0.05)


@pytest.mark.requirement("A18")
def test_headings_take_their_faces(two_pages: bytes) -> None:
    rows = [row for chars, *_ in pages(two_pages) for row in rows_of(chars, 16)]
    faces = {}
    for row in rows:
        for start in ("一、评审", "（一）", "1.法人", "你单位"):
            if text_of(row).startswith(start):
                faces[start] = row[0]["fontname"].split("+")[1]
                assert row[0]["x0"] / MM == pytest.approx(28 + 2 * PITCH, abs=0.1)
    assert faces == {
        "一、评审": "NotoSansCJKsc-Bold",
        "（一）": "ReviewerKai-Regular",
        "1.法人": "ReviewerFang-Regular",
        "你单位": "ReviewerFang-Regular",
    }


@pytest.mark.requirement("A18")
def test_no_forbidden_line_heads_or_ends_and_both_margins(two_pages: bytes) -> None:
    rows = rows_of(pages(two_pages)[0][0], 16)[1:]
    for row in rows:
        assert text_of(row)[0] not in HEADS
        assert text_of(row)[-1] not in ENDS
    inner = [row for row, below in pairwise(rows) if below[0]["x0"] / MM < 28 + PITCH and len(row) > 20]
    assert len(inner) >= 6
    for row in inner:
        last = row[-1]
        right = last["x1"] / MM
        assert right == pytest.approx(184, abs=0.3 if last["text"] not in HEADS else PITCH / 2 + 0.3)


@pytest.mark.requirement("A18")
def test_attachments(two_pages: bytes) -> None:
    rows = rows_of(pages(two_pages)[1][0], 16)
    first = next(number for number, row in enumerate(rows) if text_of(row).startswith("附件："))
    texts = [text_of(row) for row in rows[first : first + 3]]
    assert texts[0] == "附件：1.评审意见汇总表"
    assert texts[1].startswith("2.整改事项清单")
    assert texts[2].endswith("时限）")
    one, two, more = rows[first : first + 3]
    assert one[0]["x0"] / MM == pytest.approx(28 + 2 * PITCH, abs=0.05)
    digit = next(char for char in one if char["text"] == "1")
    assert two[0]["x0"] == pytest.approx(digit["x0"], abs=0.1)
    name = next(char for char in one if char["text"] == "评")
    assert more[0]["x0"] == pytest.approx(name["x0"], abs=0.1)
    gap = (rows[first - 1][0]["matrix"][5] - one[0]["matrix"][5]) / MM
    assert gap == pytest.approx(2 * STEP, abs=0.05)


@pytest.mark.requirement("A18")
def test_signature_and_date(two_pages: bytes) -> None:
    rows = rows_of(pages(two_pages)[1][0], 16)
    place = next(number for number, row in enumerate(rows) if text_of(row) == "2026年2月9日")
    date, signer = rows[place], rows[place - 1]
    assert date[-1]["x1"] / MM == pytest.approx(184 - 4 * PITCH, abs=0.15)
    assert text_of(signer) == "样例省职业技能评价指导中心"
    centre = [(row[0]["x0"] + row[-1]["x1"]) / 2 / MM for row in (signer, date)]
    assert centre[0] == pytest.approx(centre[1], abs=0.3)


@pytest.mark.requirement("A18")
def test_page_numbers(fonts: FontBook) -> None:
    text = "请你单位认真对照评审意见，逐项落实整改措施。"
    long = letter(paragraphs=tuple(OfficialParagraph(text=text * 4) for _ in range(12)), copies_to=())
    pdf = official_pdf(long, fonts)
    sheets = pages(pdf)
    assert len(sheets) == 3
    numbers = [[row for row in rows_of(chars, 14) if "—" in text_of(row)] for chars, *_ in sheets]
    assert numbers[0] == []
    assert [text_of(row[0]) for row in numbers[1:]] == ["— 2 —", "— 3 —"]
    even, odd = numbers[1][0], numbers[2][0]
    assert even[0]["x0"] / MM == pytest.approx(28 + 14 / MM, abs=0.1)
    assert odd[-1]["x1"] / MM == pytest.approx(184 - 14 / MM, abs=0.1)
    assert "NotoSerif" in even[0]["fontname"]
    _, top, _, bottom = ink(pdf, 1, (32.9, 263.5, 36.5, 275))
    assert (top + bottom) / 2 == pytest.approx(262 + 7, abs=0.3)


def test_the_signature_never_stands_alone(fonts: FontBook) -> None:
    text = "请你单位认真对照评审意见逐项落实整改措施。"
    for count in range(8, 40, 3):
        sheets = pages(official_pdf(short_letter(paragraphs=(OfficialParagraph(text=text * count),)), fonts))
        rows = rows_of(sheets[-1][0], 16)
        place = next(number for number, row in enumerate(rows) if text_of(row) == "2026年2月9日")
        assert place >= 2, "no text on the page that is signed"
        for chars, *_ in sheets:
            for row in rows_of(chars, 16):
                assert row[0]["matrix"][5] / MM > 297 - 37 - 225


def test_one_page_letter_and_long_names(fonts: FontBook) -> None:
    assert len(pages(official_pdf(short_letter(), fonts))) == 1
    name = "样例省无人机与智能装备产业技术创新战略联盟职业技能培训指导与评价服务中心有限责任公司"
    whole = f"关于{name}参与征集遴选社会培训评价组织的复函"
    title = rows_of(pages(official_pdf(short_letter(addressee=name, title=whole), fonts))[0][0], 22)
    assert "".join(text_of(row) for row in title) == whole
    assert 3 <= len(title) <= 4
    assert all(row[-1]["x1"] / MM < 184.1 and row[0]["x0"] / MM > 27.9 for row in title)
    wide = pages(official_pdf(short_letter(issuer="样例省人力资源和社会保障厅职业技能鉴定与评价指导服务总中心"), fonts))
    assert max(char["x1"] for char in wide[0][0]) / MM < 190


def test_text_copies_out_with_rare_names(two_pages: bytes, tmp_path: Path) -> None:
    with pdfplumber.open(io.BytesIO(two_pages)) as document:
        whole = "".join(page.extract_text() for page in document.pages).replace("\n", "").replace(" ", "")
    assert OPENING[:40] in whole
    assert "王䶮、㛃晓明、𬱟某" in whole
    assert HASH in whole
    path = tmp_path / "letter.pdf"
    path.write_bytes(two_pages)
    subprocess.run(["qpdf", "--check", path], capture_output=True, check=True)
    read = subprocess.run(["pdftotext", "-enc", "UTF-8", path, "-"], capture_output=True, check=True).stdout.decode()
    lines = read.splitlines()
    # Squeezed punctuation does not break the lines that a reader sees.
    for row in (row for chars, *_ in pages(two_pages) for row in rows_of(chars, 16)):
        assert any(text_of(row) in line.replace(" ", "") for line in lines), text_of(row)


def test_same_data_same_bytes(fonts: FontBook, two_pages: bytes) -> None:
    assert official_pdf(letter(), fonts) == two_pages
    assert official_pdf(letter(), FontBook(use_system=False)) == two_pages
    assert official_pdf(letter(number=13), fonts) != two_pages


def test_version_is_shown_from_the_second_on(fonts: FontBook) -> None:
    first, second = (
        "".join(char["text"] for char in pages(official_pdf(short_letter(version=version), fonts))[0][0])
        for version in (1, 2)
    )
    assert "第1版" not in first
    assert "第2版" in second
    assert "样例　不作正式文书" in first
    real = pages(official_pdf(short_letter(is_sample=False), fonts))[0][0]
    assert "不作正式文书" not in "".join(char["text"] for char in real)


@pytest.mark.requirement("A18")
@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({"signer": " "}, "署名"),
        ({"number": 0}, "发文序号"),
        ({"paragraphs": ()}, "正文"),
        ({"paragraphs": (OfficialParagraph(text=" "),)}, "正文第1段"),
        ({"attachments": ("清单", "")}, "附件2名称"),
        ({"data_sha256": ""}, "数据校验值"),
    ],
)
def test_a_missing_field_is_named(fonts: FontBook, changes: dict[str, Any], label: str) -> None:
    with pytest.raises(RuleViolation) as caught:
        official_pdf(letter(**changes), fonts)
    assert caught.value.code == "missing_field"
    assert label in caught.value.message


def test_dates_and_numbers_have_no_leading_zeros() -> None:
    data = letter(date=datetime.date(2024, 4, 9), number=7)
    assert data.date_text == "2024年4月9日"
    assert data.number_text == "样职评函〔2026〕7号"


@pytest.mark.parametrize(
    ("title", "names", "lines"),
    [
        ("关于样例协会参与遴选的复函", ["样例协会"], ("关于样例协会参与遴选的复函",)),
        (
            "关于某某职业培训学校有限公司参与征集遴选社会培训评价组织的复函",
            ["某某职业培训学校有限公司"],
            ("关于某某职业培训学校有限公司", "参与征集遴选社会培训评价组织的复函"),
        ),
        ("第一行\n第二行", [], ("第一行", "第二行")),
    ],
)
def test_titles_break_between_words(title: str, names: list[str], lines: tuple[str, ...]) -> None:
    assert break_headline(title, 20, names) == lines


def test_qr_code_says_number_version_and_hash(two_pages: bytes, tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(two_pages)
    subprocess.run(["pdftoppm", "-r", "300", "-f", "1", "-l", "1", "-png", path, tmp_path / "page"], check=True)
    (picture,) = tmp_path.glob("page*.png")
    read = subprocess.run(["zbarimg", "-q", "--raw", picture], capture_output=True, check=True).stdout.decode()
    assert read.strip() == f"复函-2026-0012|1|{HASH}"


@pytest.mark.parametrize("length", [60, 100, 300, 5000])
def test_a_name_of_any_length_is_broken_and_nothing_of_it_is_lost(length: int) -> None:
    name = "温州样例新职业技能培训与评价服务中心" * (length // 18 + 1)
    for title, names in ((f"关于{name[:length]}参与遴选的复函", (name[:length],)), ("㛃" * length, ())):
        lines = break_headline(title, 20, names)
        assert "".join(lines) == title
        assert max(map(len, lines)) <= 20
