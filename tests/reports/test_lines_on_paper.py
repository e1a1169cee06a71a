"""A thousand generated paragraphs on paper, read back by programs that are not ours."""

from __future__ import annotations

import io
import random
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pdfplumber
import pytest

from reviewer.reports.setting.fonts import FontBook, Role
from reviewer.reports.setting.paper import Imprint, Paper
from reviewer.reports.setting.typeset import line_setter

MM = 72 / 25.4
LEFT, TOP, MEASURE, PITCH, STEP = 28 * MM, 37 * MM, 156 * MM, 156 * MM / 28, 225 * MM / 22
SIZE, ROWS = 16.0, 22
HEADS = "，。、；：！？）》」』】〉”’〕"
ENDS = "（《「『【〈“‘〔"
HANZI = "评价组织申报单位人员场地设备管理制度职业技能等级认定专家证书考核有效期内符合要求镕喆堃㛃䶮𬱟昇頔璟祎垚彧"
NAMES = ("王䶮", "㛃晓明", "𬱟某", "欧阳镕喆", "买买提·艾力", "样例市人社局", "样例学院")
LATIN = ("2026", "86.35", "91330000MA27XXXX0Q", "https://example.gov.cn/a/b_c?x=1&y=2", "WPS", "CK6140", "100%", "A4")
NESTED = (
    "“{}”",
    "《{}》",
    "（{}）",
    "“《{}》”",
    "（“{}”）",
    "《关于“{}”的通知》",
    "『{}』",
    "【{}】",
    "‘{}’",
    "（见《{}》）",
)


class Line(NamedTuple):
    """A line as it was set: its text, whether its paragraph goes on, whether it begins it."""

    text: str
    goes_on: bool
    begins: bool


def _paragraph(rng: random.Random) -> str:
    parts: list[str] = []
    for _ in range(rng.randint(2, 50)):
        draw = rng.random()
        word = "".join(rng.choices(HANZI, k=rng.randint(1, 7)))
        if draw < 0.50:
            parts.append(word)
        elif draw < 0.66:
            parts.append(rng.choice("，，，。、；：！？"))
        elif draw < 0.76:
            inside = rng.choice([word, rng.choice(NAMES), rng.choice(LATIN), "样发〔2026〕12号"])
            parts.append(rng.choice(NESTED).format(inside))
        elif draw < 0.84:
            parts.append(rng.choice(LATIN))
        elif draw < 0.95:
            parts.append(rng.choice(NAMES))
        else:
            parts.append(rng.choice(["——", "……", "㎡", "①", "℃", " "]))
    return "".join(parts).strip() or "评价"


@pytest.fixture(scope="module")
def drawn() -> tuple[bytes, list[Line]]:
    """The paragraphs on the grid of a letter, 22 lines a page, and the lines in order."""
    rng = random.Random(20261120)
    setter = line_setter(FontBook(use_system=False), SIZE, PITCH)
    paper = Paper(Imprint("一千段", "样例", "", ""))
    lines: list[Line] = []
    for _ in range(1000):
        text = _paragraph(rng)
        made = setter.lines(text, Role.FANGSONG, MEASURE, "正文", indent=2 * PITCH, names=NAMES)
        assert "".join(each.text for each in made) == text
        for number, line in enumerate(made):
            row = len(lines) % ROWS
            if lines and not row:
                paper.end_page()
            paper.text(line, LEFT, 297 * MM - TOP - (row + 0.5) * STEP - 0.38 * SIZE)
            lines.append(Line(line.text, number + 1 < len(made), number == 0))
    paper.end_page()
    return paper.finish(), lines


def _same(text: str) -> str:
    return "".join(text.split())


def test_text_is_read_back_as_it_was_written(drawn: tuple[bytes, list[Line]], tmp_path: Path) -> None:
    pdf, lines = drawn
    path = tmp_path / "lines.pdf"
    path.write_bytes(pdf)
    raw = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", path, "-"], capture_output=True, check=True).stdout
    read, written = _same(raw.decode()), _same("".join(line.text for line in lines))
    assert read == written
    assert all(read.count(rare) > 100 for rare in "㛃䶮𬱟")


def test_no_line_begins_or_ends_badly_and_no_name_is_broken(drawn: tuple[bytes, list[Line]]) -> None:
    _, lines = drawn
    whole = "".join(line.text + ("" if line.goes_on else "\n") for line in lines)
    for line in lines:
        assert line.begins or line.text.lstrip()[0] not in HEADS, line
        assert not line.goes_on or line.text.rstrip()[-1] not in ENDS, line
    for name in NAMES:
        assert sum(line.text.count(name) for line in lines) == whole.count(name) > 200, name
    assert sum(line.text.count("〔2026〕12号") for line in lines) == whole.count("〔2026〕12号") > 100


def _boxes(pdf: Path) -> Iterator[tuple[float, float]]:
    """Left and right edge of every line in points, page by page, by poppler."""
    shown = subprocess.run(["pdftotext", "-bbox-layout", pdf, "-"], capture_output=True, check=True).stdout
    for page in ElementTree.fromstring(shown).iter("{http://www.w3.org/1999/xhtml}page"):
        rows: dict[int, list[tuple[float, float]]] = {}
        for word in page.iter("{http://www.w3.org/1999/xhtml}word"):
            row = int(((float(word.attrib["yMin"]) + float(word.attrib["yMax"])) / 2 - TOP) // STEP)
            rows.setdefault(row, []).append((float(word.attrib["xMin"]), float(word.attrib["xMax"])))
        for _, words in sorted(rows.items()):
            yield min(left for left, _ in words), max(right for _, right in words)


def test_every_line_reaches_both_margins(drawn: tuple[bytes, list[Line]], tmp_path: Path) -> None:
    pdf, lines = drawn
    path = tmp_path / "lines.pdf"
    path.write_bytes(pdf)
    boxes = list(_boxes(path))
    assert len(boxes) == len(lines)
    short = 0
    for (left, right), line, following in zip(boxes, lines, [*lines[1:], lines[0]], strict=True):
        first = LEFT + (2 * PITCH if line.begins else 0)
        # An opening bracket's blank may stand outside the margin, a closing one's as well: its ink does not.
        slack = SIZE / 2 + 0.3 if line.text[0] in ENDS else 0.3
        assert first - slack <= left <= first + 0.3, line
        assert right <= LEFT + MEASURE + 0.6 + (SIZE / 2 if line.text.rstrip()[-1] in HEADS else 0), line
        if line.goes_on and right < LEFT + MEASURE - 0.6:
            # No gaps in a long address, or few beside it and a name that may not be broken: rather short than torn.
            assert "http" in line.text or "91330000" in line.text, line
            assert following.text.startswith((*NAMES, *ENDS)) or following.text[0].isascii(), line
            short += 1
    assert short < len(lines) / 500


def test_rows_and_characters_stand_on_the_grid(drawn: tuple[bytes, list[Line]]) -> None:
    pdf, lines = drawn
    seen = 0
    with pdfplumber.open(io.BytesIO(pdf)) as read:
        for number in range(15):
            rows: dict[float, list[tuple[float, str]]] = {}
            for char in read.pages[number].chars:
                rows.setdefault(round(char["matrix"][5], 2), []).append((char["x0"], char["text"]))
            baselines = sorted(rows, reverse=True)
            assert len(baselines) == ROWS
            for row, y in enumerate(baselines):
                assert y == pytest.approx(297 * MM - TOP - (row + 0.5) * STEP - 0.38 * SIZE, abs=0.02)
                line = lines[number * ROWS + row]
                text = "".join(char for _, char in sorted(rows[y]))
                assert text == line.text
                if len(text) == 28 and all(char in HANZI for char in text):
                    places = sorted(x for x, _ in rows[y])
                    pitch = (places[-1] - places[0]) / (len(places) - 1)
                    assert pitch == pytest.approx(PITCH, abs=0.01)
                    seen += 1
    assert seen
