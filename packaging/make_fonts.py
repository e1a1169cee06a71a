"""Build ``resources/fonts`` from Debian packages: TrueType outlines, cut to what Chinese documents need.

reportlab cannot embed CFF outlines, so the Noto and Fandol faces are converted. The same packages
give the same bytes. Run on Debian, from the repository's root: ``python packaging/make_fonts.py``.
Packages: fonts-noto-cjk, fonts-lxgw-wenkai, texlive-lang-chinese (FandolFang), unicode-data (Unihan).
"""

from __future__ import annotations

import bz2
import gzip
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from fontTools.misc.roundTools import otRound
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont, newTable

TARGET = Path(__file__).resolve().parent.parent / "resources" / "fonts"
PACKAGES = ("fonts-noto-cjk", "fonts-lxgw-wenkai", "texlive-lang-chinese", "unicode-data")
NOTO = "usr/share/fonts/opentype/noto"
FANDOL = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"
FANDOL_DOC = "usr/share/doc/texlive-doc/fonts/fandol"
FIXED_TIME = 3_786_912_000  # 2024-01-01 in the font epoch (1904): the same input gives the same bytes.
CURVE_ERROR = 1.0  # units of 1000 an em: 0.006 mm at 16 pt.
SIGNS = "✓✕⊘○●≥≤≠±×÷↔→←↑↓–—―·•…‰℃№㎡㎜㎝㎞㎏㎥㏄□■△▲▽▼◇◆☆★〇〔〕【】『』「」《》〈〉“”‘’§¥￥￠￡€©®™°′″"

MAXIMA = (
    "maxTwilightPoints",
    "maxStorage",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxStackElements",
    "maxSizeOfInstructions",
    "maxPoints",
    "maxContours",
    "maxCompositePoints",
    "maxCompositeContours",
    "maxComponentElements",
    "maxComponentDepth",
)


@dataclass(frozen=True)
class Face:
    """One bundled file: where it comes from and what it is called. ``family`` None keeps the name."""

    file: str
    source: str
    face: str | None
    family: str | None
    style: str
    covers_gbk: bool = False


FACES = (
    Face("NotoSerifCJKsc-Regular.ttf", f"{NOTO}/NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC", None, "Regular", True),
    Face("NotoSerifCJKsc-Bold.ttf", f"{NOTO}/NotoSerifCJK-Bold.ttc", "Noto Serif CJK SC", None, "Bold"),
    Face("NotoSansCJKsc-Regular.ttf", f"{NOTO}/NotoSansCJK-Regular.ttc", "Noto Sans CJK SC", None, "Regular"),
    Face("NotoSansCJKsc-Bold.ttf", f"{NOTO}/NotoSansCJK-Bold.ttc", "Noto Sans CJK SC", None, "Bold"),
    # A modified copy must say so (GPL) or may not keep a reserved name (OFL): both get a name of their own.
    Face("ReviewerFang-Regular.ttf", f"{FANDOL}/FandolFang-Regular.otf", None, "Reviewer Fang", "Regular"),
    Face(
        "ReviewerKai-Regular.ttf",
        "usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf",
        None,
        "Reviewer Kai",
        "Regular",
    ),
)


def fetch(folder: Path) -> None:
    """Download the packages and unpack them below ``folder``."""
    subprocess.run(["apt-get", "download", *PACKAGES], cwd=folder, check=True)
    for package in sorted(folder.glob("*.deb")):
        subprocess.run(["dpkg", "-x", str(package), str(folder)], check=True)


def standard_characters(unihan: Path) -> set[int]:
    """通用规范汉字表 (8105), GB 2312 with its symbols, Latin, punctuation and the program's signs."""
    wanted = set(range(0x20, 0x7F)) | set(range(0xA0, 0x180)) | set(range(0x2010, 0x2028)) | set(range(0xFF01, 0xFF5F))
    wanted |= set(range(0x2460, 0x2474)) | set(range(0x2160, 0x216C)) | set(range(0x3000, 0x3020))
    wanted |= {ord(each) for each in SIGNS}
    wanted |= _decodable("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF))
    tgh = re.findall(r"^U\+([0-9A-F]+)\tkTGH\t", bz2.decompress(unihan.read_bytes()).decode(), re.MULTILINE)
    if len(tgh) != 8105:
        raise SystemExit(f"Unihan names {len(tgh)} characters of 通用规范汉字表 instead of 8105")
    return wanted | {int(each, 16) for each in tgh}


def gbk_characters() -> set[int]:
    """All of GBK, 20,902 unified ideographs and the symbols around them, and the minus sign it lacks."""
    return _decodable("gbk", range(0x81, 0xFF), range(0x40, 0xFF)) | set(range(0x4E00, 0x9FA6)) | {0x2212}


def _decodable(codec: str, leads: range, trails: range) -> set[int]:
    pairs = (bytes((lead, trail)).decode(codec, "ignore") for lead in leads for trail in trails)
    return {ord(each) for each in pairs if len(each) == 1 and ord(each) > 0x7F}


def open_face(root: Path, face: Face) -> TTFont:
    """The face itself, out of a collection where needed."""
    path = root / face.source
    if face.face is None:
        return TTFont(path, recalcTimestamp=False)
    collection = TTCollection(path, lazy=True)
    for number, each in enumerate(collection.fonts):
        if each["name"].getDebugName(1) == face.face:
            return TTFont(path, fontNumber=number, recalcTimestamp=False)
    raise SystemExit(f"{path} holds no {face.face}")


def build(root: Path, face: Face, standard: set[int]) -> str:
    """Write one bundled face; returns a line for the log."""
    font = open_face(root, face)
    wanted = standard | gbk_characters() if face.covers_gbk else standard
    cut(font, wanted)
    if "CFF " in font:
        to_truetype(font)
    if face.family is None:
        add_signs(font)
        fill_dash(font)
    rename(font, face)
    font["head"].created = font["head"].modified = FIXED_TIME
    target = TARGET / face.file
    font.save(target, reorderTables=True)
    return f"{face.file}: {len(font.getBestCmap())} characters, {target.stat().st_size / 1e6:.1f} MB"


def cut(font: TTFont, wanted: set[int]) -> None:
    """Keep only the wanted characters; no layout features, hints or vertical metrics."""
    options = Options()
    options.layout_features = []
    options.hinting = False
    options.desubroutinize = True
    options.notdef_outline = True
    options.glyph_names = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "GSUB", "GPOS", "GDEF", "DSIG", "gasp", "meta", "FFTM"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)


def to_truetype(font: TTFont) -> None:
    """Replace cubic CFF outlines by quadratic TrueType ones."""
    order = font.getGlyphOrder()
    outlines = font.getGlyphSet()
    error = CURVE_ERROR * font["head"].unitsPerEm / 1000
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, error, reverse_direction=True))
        glyphs[name] = pen.glyph(dropImpliedOnCurves=True)
    del font["CFF "]
    font["loca"] = newTable("loca")
    font["glyf"] = table = newTable("glyf")
    table.glyphOrder = order
    table.glyphs = glyphs
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in MAXIMA:
        setattr(maxp, field, 0)
    maxp.maxZones = 1
    font["post"].formatType = 3.0
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\x00\x01\x00\x00"
    for name in order:
        glyph = table[name]
        glyph.recalcBounds(table)
        width, _ = font["hmtx"][name]
        font["hmtx"][name] = (width, getattr(glyph, "xMin", 0))


def _ring(pen: TTGlyphPen, radius: float, *, clockwise: bool) -> None:
    k = 0.5523 * radius
    cx, cy = 500, 380
    quarters = [(0, 1), (1, 0), (0, -1), (-1, 0)] if clockwise else [(0, 1), (-1, 0), (0, -1), (1, 0)]
    pen.moveTo((cx, cy + radius))
    for (ax, ay), (bx, by) in zip(quarters, quarters[1:] + quarters[:1], strict=True):
        pen.curveTo(
            (cx + ax * radius + bx * k, cy + ay * radius + by * k),
            (cx + bx * radius + ax * k, cy + by * radius + ay * k),
            (cx + bx * radius, cy + by * radius),
        )
    pen.closePath()


def _bar(pen: TTGlyphPen, start: tuple[float, float], end: tuple[float, float], half: float) -> None:
    length = ((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5
    nx, ny = -(end[1] - start[1]) / length * half, (end[0] - start[0]) / length * half
    corners = [
        (start[0] + nx, start[1] + ny),
        (end[0] + nx, end[1] + ny),
        (end[0] - nx, end[1] - ny),
        (start[0] - nx, start[1] - ny),
    ]
    pen.moveTo(corners[0])
    for corner in corners[1:]:
        pen.lineTo(corner)
    pen.closePath()


def add_signs(font: TTFont) -> None:
    """Draw ✓ ✕ ⊘ where a Noto face lacks them: the verdicts on paper use them."""
    half = 45 if font["OS/2"].usWeightClass >= 700 else 32
    for sign in "✓✕⊘":
        if ord(sign) in font.getBestCmap():
            continue
        outline = TTGlyphPen(None)
        pen = Cu2QuPen(outline, CURVE_ERROR)
        if sign == "✓":
            _bar(pen, (180, 360), (400, 130), half)
            _bar(pen, (365, 130), (830, 700), half)
        elif sign == "✕":
            _bar(pen, (220, 100), (780, 660), half)
            _bar(pen, (220, 660), (780, 100), half)
        else:
            _ring(pen, 330, clockwise=True)
            _ring(pen, 330 - 2 * half, clockwise=False)
            _bar(pen, (280, 160), (720, 600), half)
        _put_glyph(font, ord(sign), outline)


def fill_dash(font: TTFont) -> None:
    """Stretch the em dash over its whole cell, so that the Chinese dash —— has no gap and keeps the grid."""
    name = font.getBestCmap()[0x2014]
    glyph = font["glyf"][name]
    left, right = glyph.xMin, glyph.xMax
    stretch = 1000 / (right - left)
    glyph.coordinates = type(glyph.coordinates)((round((x - left) * stretch), y) for x, y in glyph.coordinates)
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (1000, 0)


def _put_glyph(font: TTFont, code: int, outline: TTGlyphPen) -> None:
    name = f"uni{code:04X}"
    order = [*font.getGlyphOrder(), name]
    font.setGlyphOrder(order)
    table = font["glyf"]
    table.glyphOrder = order
    table.glyphs[name] = glyph = outline.glyph(round=otRound)
    glyph.recalcBounds(table)
    font["hmtx"][name] = (1000, glyph.xMin)
    for cmap in font["cmap"].tables:
        if cmap.isUnicode():
            cmap.cmap[code] = name


def rename(font: TTFont, face: Face) -> None:
    """Say in the name table that the file was cut and converted; give a new family name where one is due."""
    table = font["name"]
    version = f"{table.getDebugName(5)}; cut to a subset and converted for the reviewer workstation"
    table.setName(version, 5, 3, 1, 0x409)
    if face.family is not None:
        postscript = f"{face.family.replace(' ', '')}-{face.style}"
        for number, text in ((1, face.family), (2, face.style), (3, postscript), (4, face.family), (6, postscript)):
            table.setName(text, number, 3, 1, 0x409)
    table.names = [each for each in table.names if each.platformID == 3]


def copy_licences(root: Path) -> None:
    """The licence text of every face, beside it."""
    ofl = (root / "usr/share/doc/fonts-lxgw-wenkai/copyright").read_text()
    noto = (root / "usr/share/doc/fonts-noto-cjk/copyright").read_text()
    (TARGET / "LICENCE-Noto-CJK.txt").write_text(noto)
    (TARGET / "LICENCE-ReviewerKai-LXGW-WenKai.txt").write_text(ofl)
    readme = (root / FANDOL_DOC / "README").read_text(errors="replace")
    copying = gzip.decompress((root / FANDOL_DOC / "COPYING.gz").read_bytes()).decode()
    (TARGET / "LICENCE-ReviewerFang-FandolFang.txt").write_text(f"{readme}\n{'=' * 72}\n{copying}")


def main() -> int:
    """Build all faces; ``--packages FOLDER`` takes packages that are unpacked there already."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        if sys.argv[1:2] == ["--packages"]:
            root = Path(sys.argv[2])
        else:
            fetch(root)
        standard = standard_characters(root / "usr/share/unicode/Unihan_OtherMappings.txt.bz2")
        with ProcessPoolExecutor(max_workers=2) as pool:
            for line in pool.map(build, *zip(*((root, face, standard) for face in FACES), strict=True)):
                print(line, flush=True)
        copy_licences(root)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
