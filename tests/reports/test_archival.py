"""PDF/A-2b by the word of a validator that is not ours, before and after signing; structure, outline, colours."""

from __future__ import annotations

import io
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest
from blank_samples import blank
from page import validate_pdf_bytes
from PIL import Image, ImageCms
from report_samples import APPLICANT, SCOPES, letter, sheet
from test_score_sheet_annexes import everything

from reviewer.reports.official.document import official_pdf
from reviewer.reports.setting.archival import srgb_profile
from reviewer.reports.setting.fonts import FontBook
from reviewer.reports.setting.page_frame import FIRST_TOP, NEXT_TOP, PageFrame
from reviewer.reports.setting.paper import Imprint, Paper
from reviewer.reports.setting.table import Cell, Merged, Placed, Strip, draw_strips
from reviewer.reports.setting.typeset import line_setter
from reviewer.reports.sheet.blank_sheet import blank_sheet_pdf
from reviewer.reports.sheet.score_sheet import score_sheet_pdf
from reviewer.signing.centre_root import create_issued_identity, create_root
from reviewer.signing.ink import InkPoint, InkStroke, ink_png
from reviewer.signing.pdf import FieldPlace, add_signature_fields, sign_pdf

# PDF/UA is not claimed: all that a machine can check of it holds but the claim itself.
NOT_CLAIMED = {"PDFUA1-ID-PART-001", "PDFUA1-ID-SCHEMA-001"}
# The validator asks one signature to cover the whole file, which only the last of several can.
SEVERAL_SIGNATURES = {"PDFA2B-SIGNATURE-BYTERANGE-001"}


def failures(pdf: bytes, profile: str) -> set[str]:
    return {f"{each.rule_id} {each.message}" for each in validate_pdf_bytes(pdf, profile=profile).failures}


def rules(pdf: bytes, profile: str) -> set[str]:
    return {each.split()[0] for each in failures(pdf, profile)}


@pytest.fixture(scope="module")
def fonts() -> FontBook:
    return FontBook(use_system=False)


@pytest.fixture(scope="module")
def papers(fonts: FontBook) -> dict[str, bytes]:
    """One of each paper, with photos, annexes, rare names, drafts."""
    return {
        "score sheet": score_sheet_pdf(sheet(items=27), fonts).pdf,
        "with annexes": score_sheet_pdf(everything(), fonts).pdf,
        "blank sheet": blank_sheet_pdf(blank(), fonts),
        "letter": official_pdf(letter(), fonts),
    }


@pytest.mark.parametrize("name", ["score sheet", "with annexes", "blank sheet", "letter"])
def test_papers_are_archival(papers: dict[str, bytes], name: str, tmp_path: Path) -> None:
    assert failures(papers[name], "2b") == set()
    assert rules(papers[name], "ua1") == NOT_CLAIMED
    path = tmp_path / "paper.pdf"
    path.write_bytes(papers[name])
    said = subprocess.run(["qpdf", "--check", path], capture_output=True, check=True).stdout.decode()
    assert "No syntax or stream encoding errors found" in said
    drawn = subprocess.run(["pdftoppm", "-r", "20", "-gray", path, tmp_path / "page"], capture_output=True, check=True)
    assert drawn.stderr == b""
    fonts = subprocess.run(["pdffonts", path], capture_output=True, check=True).stdout.decode().splitlines()[2:]
    letters = [line.split("+")[0] for line in fonts]
    assert all(re.fullmatch("[A-Z]{6}", each) for each in letters)
    assert len(set(letters)) == len(letters)


def test_the_validator_sees_what_is_wrong(papers: dict[str, bytes]) -> None:
    assert rules(papers["letter"].replace(b"<pdfaid:part>2<", b"<pdfaid:part>1<"), "2b")
    assert rules(papers["letter"].replace(b"/Metadata", b"/Metadatb"), "2b")


@pytest.mark.requirement("X11")
def test_a_sheet_stays_archival_when_it_is_signed(fonts: FontBook, tmp_path: Path) -> None:
    at = datetime.now(UTC).replace(microsecond=0)
    root = create_root("样例市职业技能评价中心", tmp_path / "root.p12", "口令", at=at)
    member = create_issued_identity(root, "王䶮", tmp_path / "member.p12", "口令", at=at)
    points = tuple(InkPoint(x=each / 50, y=0.5 + 0.08 * (each * 7 % 11 - 5), pressure=0.5) for each in range(51))
    ink = ink_png([InkStroke(points=points)], 300, 100)
    made = score_sheet_pdf(sheet(items=9), fonts)
    places = [FieldPlace(name="member", page=made.signature_page or 0, box=made.signature_box, locks_all=True)]
    with_field = add_signature_fields(made.pdf, places, b'{"sheet": 1}')
    assert failures(with_field, "2b") == set()
    pdf = with_field
    for field, certify in (("certification", True), ("member", False)):
        pdf = sign_pdf(pdf, member, field_name=field, reason="评分表确认", place="样例市", at=at,
                       ink_png=None if certify else ink, page=0, box=None, certify=certify)  # fmt: skip
        assert rules(pdf, "2b") <= SEVERAL_SIGNATURES
        assert not certify or failures(pdf, "2b") == set()
    path = tmp_path / "signed.pdf"
    path.write_bytes(pdf)
    said = subprocess.run(["pdfsig", path], capture_output=True, check=False).stdout.decode()
    assert said.count("Signature is Valid") == 2


def test_language_title_and_outline_are_told(papers: dict[str, bytes]) -> None:
    pdf = papers["with annexes"]
    document = pypdfium2.PdfDocument(pdf)
    entries = [(each.level, each.get_title(), each.get_dest().get_index()) for each in document.get_toc()]
    names = [(level, title) for level, title, _ in entries]
    assert names[0] == (0, "社会培训评价组织评审个人评分表")
    assert (1, "一、人员配置") in names
    assert names[-3:] == [(0, "附件1　现场照片"), (0, "附件2　评审方式记录"), (0, "附件3　修改对照")]
    pages = [page for _, _, page in entries]
    assert pages == sorted(pages)
    for title, page in ((each[1], each[2]) for each in entries):
        text = document[page].get_textpage().get_text_range().replace("\r\n", "")
        assert title.replace("　", "") in text.replace("　", "").replace("\u3000", "")
    with pdfplumber.open(io.BytesIO(pdf)) as read:
        assert read.metadata["Title"] == "社会培训评价组织评审个人评分表"
        assert APPLICANT in read.metadata["Subject"]
        assert read.doc.catalog["Lang"] == b"zh-CN"


def structure(pdf: bytes, tmp_path: Path) -> list[str]:
    """The lines of poppler's view of the structure, attributes left out."""
    path = tmp_path / "structure.pdf"
    path.write_bytes(pdf)
    shown = subprocess.run(["pdfinfo", "-struct-text", path], capture_output=True, check=True).stdout.decode()
    lines = (line.strip().rstrip(":") for line in shown.splitlines())
    return [line for line in lines if line and not line.startswith("/")]


def test_a_sheet_is_read_in_order_and_its_heads_once(fonts: FontBook, tmp_path: Path) -> None:
    data = sheet(items=6)
    read = structure(score_sheet_pdf(data, fonts).pdf, tmp_path)
    wanted = [f'"{data.title}"', '"申报单位"', f'"{APPLICANT}"']
    for section in data.sections:
        wanted.append(f'"{section.no}、{section.title}"')
        for item in section.items:
            wanted.append(f'"{item.clause}"')
            wanted += [f'"{each.text}（{each.threshold}）"' for each in item.requirements]
            wanted += ['"佐证定位：花名册.pdf 第3页 左上 [a1b2]"' for _ in item.pins]
        wanted += [f'"小计　{scope}"' for scope in SCOPES]
    places, at = [], 0
    for each in wanted:
        at = read.index(each, at)
        places.append(at)
    assert places == sorted(places)
    assert read.count('"评审内容及要求"') == 1
    assert read.count("H1 (block)") == 1
    assert not any(each.startswith('"文书编号') or "共2页" in each for each in read)


def test_photos_tell_what_they_show(papers: dict[str, bytes]) -> None:
    with pdfplumber.open(io.BytesIO(papers["with annexes"])) as read:
        figures = [each for page in read.pages for each in _elements(page.structure_tree) if each["type"] == "Figure"]
    assert len({each["alt_text"] for each in figures}) == 7
    assert all(each["alt_text"].startswith("照片") for each in figures)


def _elements(tree: list[dict]) -> list[dict]:
    return [found for each in tree for found in (each, *_elements(each.get("children", [])))]


def test_all_but_running_heads_and_feet_is_read(papers: dict[str, bytes]) -> None:
    title, heads = sheet(items=27).title, "序号评审内容及要求申报佐证核实结论应得分得分说明"
    with pdfplumber.open(io.BytesIO(papers["score sheet"])) as read:
        count = len(read.pages)
        assert count > 2
        for number, page in enumerate(read.pages, 1):
            unread = "".join(char["text"] for char in page.chars if char["tag"] == "Artifact")
            foot = re.search(rf"文书编号　\S+数据校验　SHA-256 [0-9a-f]{{64}}第{number}页　共{count}页$", unread)
            assert foot
            running = f"评审专家　王䶮{title}　{APPLICANT}{heads}" if number > 1 else ""
            assert unread[: foot.start()] == running


def test_a_table_tells_its_spans_and_goes_on_over_pages(fonts: FontBook, tmp_path: Path) -> None:
    setter = line_setter(fonts, 9.0)

    def cell(text: str, x: float) -> Cell:
        return Cell(x + 3, 90, (setter.line(text, "song", "格"),), 12.0, 2.0)  # type: ignore[arg-type]

    heads = Strip(20.0, (cell("甲", 100), cell("乙", 200), cell("丙", 300)), (200.0, 300.0), is_head=True)
    one = Strip(20.0, (cell("乙一", 200), cell("丙一", 300)), (200.0, 300.0))
    wide = Strip(20.0, (cell("乙二", 200),), (200.0,))
    more = Strip(20.0, (cell("乙二续行", 200),), (200.0,), opens=False)
    paper = Paper(Imprint("题", "人", "事", "词"))
    for page in ([one, wide], [more, one]):
        placed = [Placed(each, 700.0 - 20 * number) for number, each in enumerate([heads, *page])]
        merged = [Merged(cell("甲一", 100), 1, 2)] if page[0] is one else []
        draw_strips(paper, placed, 100.0, 400.0, merged=merged, table="t")
        paper.end_page()
    pdf = paper.finish()
    assert rules(pdf, "ua1") == NOT_CLAIMED
    path = tmp_path / "table.pdf"
    path.write_bytes(pdf)
    shown = subprocess.run(["pdfinfo", "-struct-text", path], capture_output=True, check=True).stdout.decode()
    flat = re.sub(r"\s+", " ", shown)
    assert flat.count("Table (block)") == 1
    assert flat.count("TR") == 4
    assert '/RowSpan 2 "甲一"' in flat
    assert '/ColSpan 2 "乙二" "乙二续行"' in flat
    assert flat.count('"甲"') == 1


def test_headings_go_down_one_level_at_a_time(fonts: FontBook, tmp_path: Path) -> None:
    line = line_setter(fonts, 9.0).line("题", "song", "题")  # type: ignore[arg-type]
    paper = Paper(Imprint("题", "人", "事", "词"))
    for number, kind in enumerate(("H1", "H3", "P", "H3", "H4", "H2", "H1", "H3")):
        with paper.tag(kind):  # type: ignore[arg-type]
            paper.text(line, 100, 700 - 20 * number)
    paper.end_page()
    pdf = paper.finish()
    assert rules(pdf, "ua1") == NOT_CLAIMED
    kinds = [each.split()[0] for each in structure(pdf, tmp_path) if not each.startswith('"')]
    assert kinds == ["Document", "H1", "H2", "P", "H2", "H3", "H2", "H1", "H2"]


def test_a_frame_leaves_the_content_its_place(fonts: FontBook) -> None:
    frame = PageFrame(fonts, title="名" * 60, number="N-1", version=2, data_sha256="0" * 64, marks=["草稿", "样例"])
    paper = Paper(Imprint("题", "人", "事", "词"))
    assert frame.first_head(paper) == FIRST_TOP
    frame.foot(paper, 1, 2)
    paper.end_page()
    assert frame.running_head(paper) == NEXT_TOP
    frame.foot(paper, 2, 2)
    paper.end_page()
    pdf = paper.finish()
    assert failures(pdf, "2b") == set()
    with pdfplumber.open(io.BytesIO(pdf)) as read:
        for number, page in enumerate(read.pages, 1):
            text = page.extract_text()
            assert "草稿" in text
            assert "样例" in text
            assert f"第{number}页" in text
            assert "N-1　第2版" in "".join(char["text"] for char in page.chars)
            assert all(char["x0"] > 56 and char["x1"] < 556 for char in page.chars)


def test_the_colour_profile_is_srgb() -> None:
    profile = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
    assert profile.profile.profile_description == "sRGB IEC61966-2.1"
    colours = Image.new("RGB", (256, 8))
    for x in range(256):
        for y in range(8):
            colours.putpixel((x, y), (x * (y & 1), x * (y >> 1 & 1), 255 - x if y & 4 else x))
    shown = ImageCms.profileToProfile(colours, profile, ImageCms.createProfile("sRGB"))
    assert shown is not None
    for one, two in zip(colours.tobytes(), shown.tobytes(), strict=True):
        assert abs(one - two) <= 2
