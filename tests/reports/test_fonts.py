"""Which characters print, what happens to those that do not, and that paper copies out as itself."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pdfplumber
import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent

from reviewer.errors import RuleViolation
from reviewer.reports.setting.faces import Face
from reviewer.reports.setting.fonts import BUNDLED, FontBook, Role, bundled_face
from reviewer.reports.setting.paper import Imprint, Paper
from reviewer.reports.setting.subset import cut
from reviewer.reports.setting.system_fonts import scan_fonts
from reviewer.reports.setting.typeset import LineSetter, line_setter
from reviewer.resources import resource_path

RARE_NAMES = "㛃䶮𬱟镕喆堃𠅤"
SIGNS = "✓✕⊘○≥≤↔→–·㎡①⑳〔〕％℃—…￥№"


@pytest.fixture(scope="module")
def fonts() -> FontBook:
    return FontBook(use_system=False)


def _page(fonts: FontBook, texts: list[tuple[str, Role]]) -> bytes:
    paper = Paper(Imprint("题", "人", "事", "词"))
    setter = LineSetter(fonts, 16.0)
    for number, (text, role) in enumerate(texts):
        paper.text(setter.line(text, role, "姓名"), 60, 780 - 30 * number)
    paper.end_page()
    return paper.finish()


@pytest.mark.parametrize("role", list(Role))
def test_every_role_prints_official_characters_and_signs(fonts: FontBook, role: Role) -> None:
    gb2312 = (bytes((a, b)).decode("gb2312", "ignore") for a in range(0xB0, 0xF8) for b in range(0xA1, 0xFF))
    for char in [*filter(None, gb2312), *RARE_NAMES[:6], *SIGNS]:
        fonts.choose(role, char, "正文")


@pytest.mark.parametrize("role", [Role.FANGSONG, Role.SONG, Role.XIAOBIAOSONG, Role.KAI, Role.SANS])
def test_rare_names_copy_out_of_the_paper_as_themselves(fonts: FontBook, role: Role, tmp_path: Path) -> None:
    names = ["王䶮", "㛃晓明", "𬱟某", "镕喆堃"]
    path = tmp_path / "names.pdf"
    path.write_bytes(_page(fonts, [(name, role) for name in names]))
    with pdfplumber.open(path) as pdf:
        assert pdf.pages[0].extract_text().split() == names
    read = subprocess.run(["pdftotext", "-enc", "UTF-8", path, "-"], capture_output=True, check=True).stdout.decode()
    assert read.split() == names


def test_all_fonts_are_embedded_subsets(fonts: FontBook, tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(_page(fonts, [("评审", role) for role in Role]))
    listing = subprocess.run(["pdffonts", path], capture_output=True, check=True).stdout.decode().splitlines()[2:]
    assert listing
    for line in listing:
        assert line.split()[-5:-2] == ["yes", "yes", "yes"], line
    assert path.stat().st_size < 60_000
    subprocess.run(["qpdf", "--check", path], capture_output=True, check=True)


def test_the_signs_have_ink_and_are_seen(fonts: FontBook) -> None:
    with pdfplumber.open(io.BytesIO(_page(fonts, [("✓✕⊘", Role.SANS)]))) as pdf:
        image = pdf.pages[0].to_image(resolution=72).original.convert("L")
        for char in pdf.pages[0].chars:
            box = (int(char["x0"]), int(char["top"]), int(char["x1"]), int(char["bottom"]))
            assert image.crop(box).getextrema()[0] < 160, char["text"]


@pytest.mark.parametrize("char", ["\U0002a6a5", "\u0e01", "\x07", "\ue000"])
def test_a_character_without_a_glyph_is_named_with_its_field(fonts: FontBook, char: str) -> None:
    setter = LineSetter(fonts, 16.0)
    with pytest.raises(RuleViolation) as caught:
        setter.lines(f"王{char}", Role.FANGSONG, 300.0, "联系人")
    assert caught.value.code == "missing_glyph"
    assert caught.value.where == "联系人"
    assert f"U+{ord(char):04X}" in caught.value.message


def test_a_character_whose_outline_is_empty_counts_as_missing(tmp_path: Path) -> None:
    path = tmp_path / "blank.ttf"
    with TTFont(resource_path("fonts", "ReviewerKai-Regular.ttf"), recalcTimestamp=False) as source:
        subsetter = Subsetter()
        subsetter.populate(text="评审 ")
        subsetter.subset(source)
        name = source.getBestCmap()[ord("评")]
        source["glyf"][name] = type(source["glyf"][name])()
        source.save(path)
    face = type(bundled_face("ReviewerKai-Regular.ttf"))(path)
    assert face.glyph("评") is None
    assert face.glyph("审") is not None
    assert face.glyph(" ") is not None


def test_system_fonts_are_taken_by_what_the_file_allows(tmp_path: Path) -> None:
    for number, rights in enumerate((0x0000, 0x0002, 0x0100, 0x0008)):
        with TTFont(resource_path("fonts", "ReviewerKai-Regular.ttf"), recalcTimestamp=False) as font:
            font["OS/2"].fsType = rights
            font["name"].setName(f"KaiTi {number}", 1, 3, 1, 0x409)
            font.save(tmp_path / f"kai{number}.ttf")
    (tmp_path / "broken.ttf").write_bytes(b"not a font at all")
    found = scan_fonts([tmp_path], {f"KaiTi {number}" for number in range(4)})
    assert {name: face.path.name for name, face in found.items()} == {"KaiTi 0": "kai0.ttf", "KaiTi 3": "kai3.ttf"}


def test_compact_outlines_are_refused_from_the_system() -> None:
    noto = Path("/usr/share/fonts/opentype/noto")
    if not noto.is_dir():
        pytest.skip("no CFF collection on this machine")
    assert scan_fonts([noto], {"Noto Serif CJK SC"}) == {}


def test_the_switch_forces_bundled_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REVIEWER_FONTS", "bundled")
    book = FontBook()
    files = {face.path.name for role in Role for face in book.faces(role)}
    assert files == {file for chain in BUNDLED.values() for file in chain}


def test_bundled_fonts_keep_size_licence_and_names() -> None:
    folder = resource_path("fonts")
    files = sorted(folder.glob("*.ttf"))
    sizes = [each.stat().st_size for each in files]
    assert max(sizes) < 20_000_000
    assert sum(sizes) < 30_000_000
    assert {each.name for each in files} == {file for chain in BUNDLED.values() for file in chain}
    families = set()
    for each in files:
        with TTFont(each, lazy=True) as font:
            families.add(font["name"].getDebugName(1))
    # Modified copies of LXGW WenKai may not carry its reserved name.
    assert families == {"Noto Serif CJK SC", "Noto Sans CJK SC", "Reviewer Fang", "Reviewer Kai"}
    for licence, words in (
        ("LICENCE-Noto-CJK.txt", "SIL OPEN FONT LICENSE"),
        ("LICENCE-ReviewerKai-LXGW-WenKai.txt", "SIL OPEN FONT LICENSE"),
        ("LICENCE-ReviewerFang-FandolFang.txt", "GNU GENERAL PUBLIC LICENSE"),
    ):
        assert words in (folder / licence).read_text().upper()


def test_the_general_standard_table_is_covered_by_song(fonts: FontBook) -> None:
    # A sample over the three levels of 通用规范汉字表, non-BMP characters of level 3 included.
    level_three = (
        "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹䴙䶮𠙶𡎚𡐓𣗋𣲗𣲘𣸣𤧛𤩽𤫉𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹𨐈𨙸𨚕𨟠𨭉𨱇𨱏𨱑𨱔𨺙𩽾𩾃𩾌𪟝𪣻𪤗𪨰𪨶𪩘𪾢𫄧𬱟"
    )
    for char in "一乙二十丁厂镕喆堃昇頔璟祎垚彧" + level_three:
        for role in (Role.SONG, Role.SONG_BOLD, Role.SANS):
            fonts.choose(role, char, "姓名")
    for char in "囍峯龍書國學錢陳張劉":  # traditional: the Song face holds all of GBK
        fonts.choose(Role.SONG, char, "姓名")


def test_books_over_the_same_fonts_share_what_is_set() -> None:
    one, two = FontBook(use_system=False), FontBook(use_system=False)
    assert line_setter(one, 16.0) is line_setter(two, 16.0)
    assert one.faces(Role.SONG)[0] is two.faces(Role.SONG)[0]


def _drawn(font: TTFont, glyph: str) -> list[object]:
    pen = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[glyph].draw(pen)
    return pen.value


def test_a_cut_font_draws_its_glyphs_as_the_whole_one(tmp_path: Path) -> None:
    # An accented letter made of two parts: the parts come along, under their new numbers.
    path = tmp_path / "composed.ttf"
    with TTFont(resource_path("fonts", BUNDLED[Role.KAI][0]), recalcTimestamp=False) as source:
        cmap = source.getBestCmap()
        composed = Glyph()
        composed.numberOfContours = -1
        composed.components = [_part(cmap[ord("评")], 0, 0), _part(cmap[ord("审")], 120, -40)]
        source["glyf"][cmap[ord("价")]] = composed
        source.save(path)
    face = Face(path)
    chars = "价一评·，"
    numbers = [0, *(face.table.charToGlyph[ord(char)] for char in chars)]
    program = cut(face.outlines, numbers, [(5, 500)])
    with TTFont(path) as whole, TTFont(io.BytesIO(program), checkChecksums=2) as made:
        order = made.getGlyphOrder()
        assert len(order) == 6 + 1 + 1  # 审 comes along as a part
        for place, number in enumerate(numbers):
            assert _drawn(made, order[place]) == _drawn(whole, whole.getGlyphName(number))
            assert made["hmtx"][order[place]] == whole["hmtx"][whole.getGlyphName(number)]
        assert _drawn(made, order[6]) == _drawn(made, order[5])
        assert made["hmtx"][order[6]][0] == 500
        assert made["glyf"][order[1]].isComposite()


def _part(name: str, x: int, y: int) -> GlyphComponent:
    part = GlyphComponent()
    part.glyphName, part.x, part.y, part.flags = name, x, y, 0x0204
    return part
