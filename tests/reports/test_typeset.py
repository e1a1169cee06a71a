"""What the line setter promises, on generated paragraphs and on known hard cases."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from reviewer.reports.setting.fonts import FontBook, Role
from reviewer.reports.setting.typeset import LineSetter, SetLine, Span

FORBIDDEN_HEADS = "，。、；：！？）》」』】〉”’"
FORBIDDEN_ENDS = "（《「『【〈“‘"
HANZI = "评价组织申报单位人员场地设备管理制度职业技能等级认定专家证书考核有效期内符合要求镕喆堃㛃䶮𬱟"
WORDS = ["2026", "86.35", "91330000MA27XXXX0Q", "https://example.gov.cn/a/b_c?x=1", "WPS", "2.5", "CK6140", "100%"]
MEASURE = 156 * 72 / 25.4


@pytest.fixture(scope="module")
def fonts() -> FontBook:
    return FontBook(use_system=False)


def _paragraph(rng: random.Random) -> str:
    parts: list[str] = []
    for _ in range(rng.randint(1, 90)):
        draw = rng.random()
        if draw < 0.66:
            parts.append("".join(rng.choice(HANZI) for _ in range(rng.randint(1, 6))))
        elif draw < 0.78:
            parts.append(rng.choice("，。、；：！？"))
        elif draw < 0.86:
            left, right = rng.choice(["（）", "《》", "「」", "『』", "【】", "〈〉", "“”", "‘’"])
            parts.append(left + "".join(rng.choice(HANZI) for _ in range(rng.randint(1, 4))) + right)
        elif draw < 0.95:
            parts.append(rng.choice(WORDS))
        elif draw < 0.98:
            parts.append(rng.choice([" ", "——", "……", "·", "①", "㎡"]))
        else:
            parts.append(rng.choice(["”，“", "）。（", "》（", "“《", "。”", "）》”"]))
    return "".join(parts).strip() or "评价"


def _ink_right(line: SetLine) -> float:
    right = 0.0
    for piece in line.pieces:
        for char, place in zip(piece.text, piece.places, strict=True):
            glyph = piece.face.glyph(char)
            assert glyph is not None
            if char not in " \u3000":
                right = max(right, place + (glyph.width - glyph.right) * line.size)
    return right


@pytest.mark.parametrize(("size", "measure", "pitch"), [(16.0, MEASURE, MEASURE / 28), (8.5, 90.0, None)])
def test_a_thousand_paragraphs_keep_the_rules(
    fonts: FontBook, size: float, measure: float, pitch: float | None
) -> None:
    rng = random.Random(20260209)
    setter = LineSetter(fonts, size, pitch=pitch)
    indent = 2 * (pitch or size)
    over = size - (pitch or size)  # on the grid a cell is a little narrower than the em box
    for _ in range(1000 if pitch else 300):
        text = _paragraph(rng)
        lines = setter.lines(text, Role.FANGSONG, measure, "正文", indent=indent)
        assert "".join(line.text for line in lines) == text
        for line in lines[1:]:
            assert line.text.lstrip(" ")[0] not in FORBIDDEN_HEADS, (text, line.text)
        for line in lines[:-1]:
            assert line.text.rstrip(" ")[-1] not in FORBIDDEN_ENDS, (text, line.text)
        for line in lines:
            assert line.width <= measure + 0.05, (text, line.text)
            assert _ink_right(line) <= measure + over + 0.05, (text, line.text)


def test_all_lines_but_the_last_reach_both_margins(fonts: FontBook) -> None:
    rng = random.Random(7)
    setter = LineSetter(fonts, 16.0, pitch=MEASURE / 28)
    for _ in range(200):
        for line in setter.lines(_paragraph(rng), Role.SONG, MEASURE, "正文")[:-1]:
            if any(char in HANZI for char in line.text):  # one long word alone has no gaps to widen
                assert line.width == pytest.approx(MEASURE, abs=0.05), line.text


def test_glyphs_never_collide(fonts: FontBook) -> None:
    rng = random.Random(11)
    setter = LineSetter(fonts, 16.0, pitch=MEASURE / 28)
    for _ in range(200):
        for line in setter.lines(_paragraph(rng), Role.SONG, MEASURE, "正文"):
            boxes = []
            for piece in line.pieces:
                for char, place in zip(piece.text, piece.places, strict=True):
                    glyph = piece.face.glyph(char)
                    assert glyph is not None
                    if char not in " \u3000—":
                        boxes.append((place + glyph.left * 16, place + (glyph.width - glyph.right) * 16, char))
            for (_, right, one), (left, _, two) in pairwise(boxes):
                assert left >= right - 1.2, f"{one}{two} in {line.text}"


def test_a_number_or_word_is_broken_only_when_it_does_not_fit(fonts: FontBook) -> None:
    setter = LineSetter(fonts, 16.0, pitch=MEASURE / 28)
    text = "统一社会信用代码为某某单位所有的九一三三编号是：91330000MA27XXXX0Q，有效期至2026年12月31日。"
    lines = [line.text for line in setter.lines(text, Role.FANGSONG, MEASURE, "正文")]
    assert any("91330000MA27XXXX0Q" in line for line in lines)
    endless = setter.lines("A1" * 200, Role.FANGSONG, MEASURE, "正文")
    assert len(endless) > 5
    assert "".join(line.text for line in endless) == "A1" * 200


def test_dates_and_numbers_with_their_units_stay_whole_in_narrow_columns(fonts: FontBook) -> None:
    setter = LineSetter(fonts, 8.5)
    text = "2015-06-01成立，占地6000平方米，教职工46人，年培训2400人次，约5年、16 年，面积30.45㎡，固定资产1.6亿元"
    wholes = ("2015-06-01", "6000平方米", "46人", "2400人次", "约5年", "16 年", "30.45㎡", "1.6亿元")
    for measure in range(14, 130, 4):
        for align in ("left", "center"):
            lines = [line.text for line in setter.lines(text, Role.SONG, measure, "申报", align=align, whole=True)]
            assert "".join(lines).replace(" ", "") == text.replace(" ", "")
            for whole in wholes:
                # What clings to it at a line's head or end takes a character's place.
                if setter.width(whole, Role.SONG, "申报") + setter.size <= measure:
                    assert any(whole in line for line in lines), (whole, measure, lines)


def test_a_quantity_wider_than_its_column_is_parted_at_a_joint(fonts: FontBook) -> None:
    setter = LineSetter(fonts, 8.5)

    def lines(text: str, measure: float) -> list[str]:
        return [
            line.text.strip() for line in setter.lines(text, Role.SONG, measure, "申报", align="center", whole=True)
        ]

    assert lines("2015-06-01", 30.0) == ["2015-", "06-01"]
    assert lines("6000平方米", 30.0) == ["6000", "平方米"]
    assert lines("产权证明.pdf", 42.0) == ["产权证", "明.pdf"]
    assert "".join(lines("123456789012", 20.0)) == "123456789012"


def test_a_dash_and_an_ellipsis_stay_whole(fonts: FontBook) -> None:
    setter = LineSetter(fonts, 10.0)
    for length in range(6, 14):
        for mark in ("——", "……"):
            text = "评" * length + mark + "价" * 12
            lines = [line.text for line in setter.lines(text, Role.SONG, 100.0, "正文")]
            assert any(mark in line for line in lines)


def test_line_feeds_begin_paragraphs_and_spans_change_the_face(fonts: FontBook) -> None:
    setter = LineSetter(fonts, 16.0)
    lines = setter.lines("一\n\n二", Role.SONG, 200.0, "说明")
    assert [line.text for line in lines] == ["一", "", "二"]
    mixed = setter.lines([Span("一、标题", Role.HEI), Span("正文", Role.FANGSONG)], Role.SONG, 300.0, "正文")
    assert [piece.text for piece in mixed[0].pieces] == ["一、标题", "正文"]


def test_alignment_places_short_lines(fonts: FontBook) -> None:
    setter = LineSetter(fonts, 10.0)
    left, centre, right = (
        setter.lines("评价", Role.SONG, 100.0, "名称", align=align)[0].pieces[0].places[0]
        for align in ("left", "center", "right")
    )
    assert (left, centre, right) == pytest.approx((0.0, 40.0, 80.0))


PEOPLE = ("王䶮", "㛃晓明", "𬱟某", "欧阳镕喆", "样例市职业技能评价指导中心")


def test_names_stay_whole_wherever_they_stand(fonts: FontBook) -> None:
    setter = LineSetter(fonts, 16.0, pitch=MEASURE / 28)
    for name in PEOPLE:
        for before in range(1, 60):
            text = "评" * before + f"（{name}），" + "审" * 40 + f"和{name}、" + "核" * 30
            lines = [line.text for line in setter.lines(text, Role.FANGSONG, MEASURE, "正文", names=PEOPLE)]
            assert "".join(lines) == text
            assert sum(line.count(name) for line in lines) == 2, (name, before, lines)
            assert not any(line[0] in FORBIDDEN_HEADS or line[-1] in FORBIDDEN_ENDS for line in lines)


def test_a_whole_span_and_the_number_of_a_document_stay_whole(fonts: FontBook) -> None:
    setter = LineSetter(fonts, 16.0, pitch=MEASURE / 28)
    for before in range(1, 30):
        spans = [
            Span("评" * before, Role.FANGSONG),
            Span("样例市人社局", Role.HEI, whole=True),
            Span("的《办法》（样人社发〔2026〕128号）" + "审" * 20, Role.FANGSONG),
        ]
        lines = [line.text for line in setter.lines(spans, Role.FANGSONG, MEASURE, "正文")]
        assert any("样例市人社局" in line for line in lines), lines
        assert any("〔2026〕128号" in line for line in lines), lines


def test_a_name_wider_than_its_column_is_broken(fonts: FontBook) -> None:
    setter = LineSetter(fonts, 10.0)
    name = "样例市职业技能评价指导中心"
    lines = [line.text for line in setter.lines(f"{name}，{name}", Role.SONG, 60.0, "单位", names=[name])]
    assert "".join(lines) == f"{name}，{name}"
    assert not any(line[0] in FORBIDDEN_HEADS for line in lines)


def test_a_line_cut_short_by_a_long_name_is_not_torn_apart(fonts: FontBook) -> None:
    setter = LineSetter(fonts, 10.0)
    name = "样例市职业技能评价指导中心"
    line = setter.lines(f"评审{name}的意见", Role.SONG, 145.0, "正文", names=[name])[0]
    assert line.text == "评审"
    assert line.pieces[0].places == pytest.approx((0.0, 10.0))
