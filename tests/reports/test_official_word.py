"""Official papers as Word files: printed by LibreOffice and measured, read by python-docx and unzip."""

from __future__ import annotations

import io
import re
import subprocess
import xml.etree.ElementTree as ElementTree
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import official_samples as samples
import pdfplumber
import pytest
from paper_measures import MM, STEP, pages, red_bands, whole_text
from report_samples import HASH, letter, short_letter

from reviewer.errors import RuleViolation
from reviewer.reports.official.data import OfficialData, OfficialParagraph
from reviewer.reports.official.document import official_pdf
from reviewer.reports.official.word import official_docx
from reviewer.reports.setting.fonts import FontBook

FONTS = FontBook(use_system=False)
PAPERS: dict[str, OfficialData] = {
    "grid": letter(paragraphs=(OfficialParagraph(text="评" * 28 * 60),), attachments=(), copies_to=()),
    "short": short_letter(contact=""),
    "letter": samples.five_pages(),
    "notice": samples.notice(),
    "plain": samples.plain(),
    "pledge": samples.pledge(),
    "long": samples.one_page(),
}
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {name: official_docx(data, FONTS) for name, data in PAPERS.items()}


@pytest.fixture(scope="module")
def printed(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What LibreOffice prints."""
    folder = tmp_path_factory.mktemp("word")
    for name, content in files.items():
        (folder / f"{name}.docx").write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    sources = [f"{name}.docx" for name in files]
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", *sources]
    subprocess.run(command, cwd=folder, capture_output=True, check=True, timeout=240)
    return {name: (folder / f"{name}.pdf").read_bytes() for name in files}


def _rows(chars: list[Any], size: float = 16.0) -> list[str]:
    rows: dict[float, list[Any]] = {}
    for char in chars:
        if abs(char["size"] - size) < 0.1:
            rows.setdefault(round(char["matrix"][5] / 3), []).append(char)
    ordered = [sorted(rows[y], key=lambda char: char["x0"]) for y in sorted(rows, reverse=True)]
    return ["".join(char["text"] for char in row).strip() for row in ordered]


@pytest.mark.requirement("A18")
def test_twenty_two_lines_of_twenty_eight_characters(printed: dict[str, bytes]) -> None:
    chars, _, width, height = pages(printed["grid"])[1]
    assert (width / MM, height / MM) == pytest.approx((210, 297), abs=0.1)
    body = [char for char in chars if char["text"] == "评"]
    lines = sorted({round(char["matrix"][5], 1) for char in body}, reverse=True)
    assert len(lines) == 22
    counts = {sum(1 for char in body if round(char["matrix"][5], 1) == y) for y in lines}
    assert counts == {28}
    steps = [(one - two) / MM for one, two in pairwise(lines)]
    assert steps == pytest.approx([STEP] * 21, abs=0.06)
    assert min(char["x0"] for char in body) / MM == pytest.approx(28, abs=0.2)
    assert max(char["x1"] for char in body) / MM == pytest.approx(184, abs=0.6)
    middle = (297 * MM - lines[0] - 0.38 * 16) / MM
    # LibreOffice sets the text about a millimetre lower in lines of a fixed height.
    assert middle == pytest.approx(37 + STEP / 2, abs=1.3)


@pytest.mark.requirement("A18")
def test_red_head_and_lines_stand_where_the_letter_form_wants_them(printed: dict[str, bytes]) -> None:
    for name in ("short", "letter", "long"):
        bands = red_bands(printed[name], 0)
        assert len(bands) == 4, name
        for left, _, right, _ in bands:
            assert right - left == pytest.approx(170, abs=0.6)
            assert (left + right) / 2 == pytest.approx(105, abs=0.5)
        thick = [bottom - top for _, top, _, bottom in bands]
        assert thick[0] > thick[1]
        assert thick[2] < thick[3]
        mine = red_bands(official_pdf(PAPERS[name], FONTS), 0)
        assert bands[0][1] == pytest.approx(mine[0][1], abs=0.6)
        assert bands[3][3] == pytest.approx(mine[3][3], abs=0.6)
        for page in range(1, len(pages(printed[name]))):
            assert red_bands(printed[name], page) == []
        issuer = [char for char in pages(printed[name])[0][0] if char["size"] > 22.5]
        assert "".join(char["text"] for char in issuer) == PAPERS[name].issuer
        assert min(char["top"] for char in issuer) / MM == pytest.approx(30, abs=2.5)


@pytest.mark.requirement("A18")
def test_page_numbers_stand_on_their_sides(printed: dict[str, bytes]) -> None:
    for name, is_first_numbered in (("letter", False), ("notice", True), ("plain", True)):
        for number, (chars, *_) in enumerate(pages(printed[name]), 1):
            found = [char for char in chars if char["text"] == "—" and abs(char["size"] - 14) < 0.1]
            if number == 1 and not is_first_numbered:
                assert found == []
                continue
            assert len(found) == 2
            if number % 2:
                assert found[-1]["x1"] / MM == pytest.approx(184 - 14 / MM, abs=1)
            else:
                assert found[0]["x0"] / MM == pytest.approx(28 + 14 / MM, abs=1)
            middle = (found[0]["top"] + found[0]["bottom"]) / 2 / MM
            assert middle == pytest.approx(269, abs=1.2)
    assert not [char for char in pages(printed["pledge"])[0][0] if char["text"] == "—"]


@pytest.mark.requirement("A18")
@pytest.mark.parametrize("name", ["short", "letter", "notice", "plain", "pledge", "long"])
def test_it_says_what_the_pdf_says(name: str, files: dict[str, bytes], printed: dict[str, bytes]) -> None:
    data = PAPERS[name]
    said = _said(files[name])
    in_pdf = whole_text(official_pdf(data, FONTS))
    for part in [*said.split("\n"), data.document_number, HASH]:
        short = "".join(part.split())
        # Lines and pages end elsewhere; what a page's end parts is compared piece by piece.
        for piece in re.split("[，。；、：]", short):
            assert piece in in_pdf or any(
                piece[:cut] in in_pdf and piece[cut:] in in_pdf for cut in range(1, len(piece))
            ), piece
    for paragraph in data.paragraphs:
        assert paragraph.heading + paragraph.text in said
    for annex in data.annexes:
        assert annex.title in said
    assert "".join(data.title.split()) in "".join(said.split())
    assert len(pages(printed[name])) <= len(pages(official_pdf(data, FONTS))) + 1


def _said(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    texts = [each.text for each in document.paragraphs]
    for table in document.tables:
        texts += [cell.text for row in table.rows for cell in row.cells]
    return "\n".join(texts)


def test_annexes_begin_pages_and_tables_repeat_their_head(printed: dict[str, bytes]) -> None:
    found = [_rows(chars) for chars, *_ in pages(printed["notice"])]
    assert [rows[0] for rows in found if rows and rows[0].startswith("附件")] == ["附件"]
    with_table = 0
    with pdfplumber.open(io.BytesIO(printed["notice"])) as document:
        for page in document.pages:
            for table in page.extract_tables():
                if len(table[0]) == 5:
                    with_table += 1
                    assert ["".join((cell or "").split()) for cell in table[0]] == [
                        "序号",
                        "机构名称",
                        "职业（工种）",
                        "等级",
                        "备注",
                    ]
    assert with_table >= 3
    letters = [_rows(chars) for chars, *_ in pages(printed["letter"])]
    firsts = ["".join(rows[0].split()) for rows in letters if rows]
    assert firsts.count("附件1") == 1
    assert firsts.count("附件2") == 1


def test_record_stands_at_the_foot_of_the_last_page(printed: dict[str, bytes]) -> None:
    found = pages(printed["notice"])
    last = {"".join(row.split()): row for row in _rows(found[-1][0], 14)}
    assert "样例省职业技能评价指导中心办公室2026年2月9日印发" in last
    printer = [char for char in found[-1][0] if abs(char["size"] - 14) < 0.1 and char["text"] == "印"]
    assert printer[-1]["bottom"] / MM == pytest.approx(262 - STEP / 2, abs=4)
    for chars, *_ in found[:-1]:
        assert not [row for row in _rows(chars, 14) if "印发" in row]


def test_faces_are_named_as_people_have_them(files: dict[str, bytes]) -> None:
    parts = _parts(files["letter"])
    named = set(re.findall(r'w:eastAsia="([^"]+)"', parts["word/styles.xml"] + parts["word/document.xml"]))
    assert {"仿宋", "方正小标宋简体", "黑体", "楷体"} <= named
    assert named <= {"仿宋", "方正小标宋简体", "黑体", "楷体", "宋体", "zh-CN"}
    listed = re.findall(r'<w:font w:name="([^"]+)"', parts["word/fontTable.xml"])
    assert listed == ["仿宋", "方正小标宋简体", "黑体", "楷体", "宋体"]
    document = docx.Document(io.BytesIO(files["letter"]))
    title = next(each for each in document.paragraphs if each.style is not None and each.style.name == "Title")
    assert "".join(title.text.split()) == PAPERS["letter"].title
    assert document.core_properties.title == PAPERS["letter"].title
    assert HASH in document.core_properties.keywords
    heads = [each.text for each in document.paragraphs if each.style is not None and each.style.name == "Heading 1"]
    assert heads == ["一、评审情况之1", "二、评审情况之2", "三、评审情况之3"]


def _parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if not name.endswith(".png")}


# The order in which ECMA-376 part 1 (17.3.1.26, 17.3.2.28, 17.4.59, 17.4.69, 17.6.17) lists what may stand there.
_ORDER = {
    "pPr": "pStyle keepNext pageBreakBefore framePr widowControl pBdr tabs kinsoku overflowPunct autoSpaceDE"
    " autoSpaceDN snapToGrid spacing ind jc outlineLvl",
    "rPr": "rFonts color spacing sz szCs lang",
    "tblPr": "tblW tblInd tblBorders tblLayout tblCellMar",
    "tcPr": "tcW vMerge vAlign",
    "trPr": "cantSplit tblHeader",
    "pBdr": "top left bottom right",
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "top left bottom right",
    "sectPr": "headerReference footerReference pgSz pgMar titlePg docGrid",
}


def test_parts_stand_in_the_order_that_word_asks_for(files: dict[str, bytes]) -> None:
    for name, content in files.items():
        for part, text in _parts(content).items():
            root = ElementTree.fromstring(text)
            for kind, words in _ORDER.items():
                order = words.split()
                for each in root.iter(f"{WORD}{kind}"):
                    places = [order.index(child.tag.removeprefix(WORD)) for child in each]
                    if kind == "sectPr":
                        places = [place for place in places if place > 1]
                    assert places == sorted(places), (name, part, kind)
            body = root.find(f"{WORD}body")
            if body is not None:
                kinds = [child.tag.removeprefix(WORD) for child in body]
                assert kinds[-1] == "sectPr"
                assert kinds[-2] == "p", "a table is followed by a paragraph"


def test_same_data_same_bytes(files: dict[str, bytes], tmp_path: Path) -> None:
    for name, data in PAPERS.items():
        assert official_docx(data, FontBook(use_system=False)) == files[name]
        path = tmp_path / f"{name}.docx"
        path.write_bytes(files[name])
        subprocess.run(["unzip", "-tq", path], capture_output=True, check=True)
    assert official_docx(letter(number=13), FONTS) != official_docx(letter(), FONTS)


def test_the_code_on_the_printed_page_ties_it_to_the_store(printed: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "short.pdf").write_bytes(printed["short"])
    command = ["pdftoppm", "-r", "300", "-f", "1", "-l", "1", "-png", "short.pdf", "page"]
    subprocess.run(command, cwd=tmp_path, check=True)
    (picture,) = tmp_path.glob("page*.png")
    read = subprocess.run(["zbarimg", "-q", "--raw", picture], capture_output=True, check=True).stdout.decode()
    assert read.strip() == f"复函-2026-0012|1|{HASH}"


def test_signs_of_markup_and_quotes_pass_into_the_text() -> None:
    odd = "甲 & 乙 <丙> \"丁\" 与'戊'"
    content = official_docx(short_letter(paragraphs=(OfficialParagraph(text=odd),), document_number='A&"B"<C>'), FONTS)
    assert odd in _said(content)
    for part, text in _parts(content).items():
        ElementTree.fromstring(text)
        assert part


def test_what_the_pdf_refuses_word_refuses_too() -> None:
    with pytest.raises(RuleViolation) as caught:
        official_docx(short_letter(signer=" "), FONTS)
    assert caught.value.code == "missing_field"
    with pytest.raises(RuleViolation) as caught:
        official_docx(short_letter(paragraphs=(OfficialParagraph(text="表情\U0001f600"),)), FONTS)
    assert caught.value.code == "missing_glyph"
