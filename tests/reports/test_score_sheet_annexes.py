"""What a visit adds to a printed sheet: workings, vetoes, photos with their marks, records, what a version changed."""

from __future__ import annotations

import io
import subprocess
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from msgspec.structs import replace
from PIL import Image
from report_samples import APPLICANT, HASH, item, sheet
from site_pictures import exif, photo, picture

from reviewer.domain.site_files import Mark
from reviewer.errors import RuleViolation
from reviewer.reports.setting.fonts import FontBook
from reviewer.reports.setting.photo import MOST_BYTES, printed_picture
from reviewer.reports.sheet.data import SheetDifference, SheetFile, SheetNote, SheetPrevious, SheetRecord
from reviewer.reports.sheet.score_sheet import (
    ScoreSheetData,
    SheetItem,
    SheetRequirement,
    SheetSection,
    score_sheet_pdf,
)

COMMIT = "0123456789abcdef" * 4
GROUPS = " ".join(["01234567", "89abcdef"] * 4)


@pytest.fixture(scope="module")
def fonts() -> FontBook:
    return FontBook(use_system=False)


@lru_cache(maxsize=64)
def _pages(pdf: bytes) -> list[Any]:
    document = pdfplumber.open(io.BytesIO(pdf))
    return list(document.pages)


def _text(page: Any) -> str:
    return "".join(char["text"] for char in page.chars)


def _all(pdf: bytes) -> str:
    return "".join(_text(page) for page in _pages(pdf))


def shot(number: int, **changes: Any) -> SheetFile:
    fields: dict[str, Any] = {
        "name": f"照片{number}",
        "file": f"IMG_{number:04}.jpg",
        "where": "1.1 第1.1项评审内容",
        "caption": f"第{number}张的图注",
        "time": "2026-05-12 09:30:11+08:00（相机时间）",
        "place": "北纬27.99° 东经120.67°",
        "author": "王䶮",
        "sha256": f"{number:064x}",
        "picture": printed_picture(photo(image=picture(160, 120, (number * 9 % 255, 90, 90))), "x"),
    }
    return SheetFile(**{**fields, **changes})


def with_item(data: ScoreSheetData, **changes: Any) -> ScoreSheetData:
    """The sheet with its first item changed."""
    first = data.sections[0]
    items: tuple[SheetItem, ...] = (replace(first.items[0], **changes), *first.items[1:])
    sections: tuple[SheetSection, ...] = (replace(first, items=items), *data.sections[1:])
    return replace(data, sections=sections)


def with_photos(count: int, **changes: Any) -> ScoreSheetData:
    return with_item(sheet(items=3), files=tuple(shot(number, **changes) for number in range(1, count + 1)))


RECORD = SheetRecord(
    method="听汇报",
    time="2026-11-20 09:05:30 至 2026-11-20 10:05:30",
    place="二楼会议室",
    panel=("王䶮（组长）",),
    applicant=("样例负责人（主任）",),
    others=("样例见证人",),
    items=("1.1 第1.1项评审内容",),
    findings="与申报材料一致",
    notes=(SheetNote(time="2026-11-20 09:20:30", speaker="主任", text="考务由教务处兼任"),),
    files=(shot(1, name="录音1", file="访谈.m4a", caption="", picture=None),),
)
PREVIOUS = SheetPrevious(
    version=1, commit_sha256=COMMIT, reason="复核后更正面积", agreed_by="样例组长", at="2026-11-20 15:00:00"
)


# ---- the sheet itself


def test_a_measured_value_is_printed_with_its_working(fonts: FontBook) -> None:
    row = SheetRequirement(text="面积", measured="63.5", working="（9.00×7.50 − 2.00×2.00）＝ 63.5 ㎡", verdict="符合")
    text = _all(score_sheet_pdf(with_item(sheet(items=3), requirements=(row,)), fonts).pdf)
    assert "核实过程：面积：（9.00×7.50 − 2.00×2.00）＝ 63.5 ㎡" in text


@pytest.mark.requirement("X07")
def test_own_judgement_and_computed_verdict_stand_side_by_side(fonts: FontBook) -> None:
    row = SheetRequirement(text="设备", verdict="符合", computed="不符合", override_reason="现场清点无误")
    data = with_item(
        sheet(items=3), requirements=(row,), judgement="符合", difference="判断为符合，而同时考试（b）核查不符合"
    )
    text = _all(score_sheet_pdf(data, fonts).pdf)
    assert "改判：设备：现场清点无误（核查结论为不符合，改为符合）" in text
    assert "判断与核查：判断为符合，而同时考试（b）核查不符合" in text


def test_a_veto_is_marked_in_red_with_its_word(fonts: FontBook) -> None:
    data = with_item(sheet(items=3), is_veto=True, judgement="不符合")
    red = [
        char
        for page in _pages(score_sheet_pdf(data, fonts).pdf)
        for char in page.chars
        if len(char["non_stroking_color"]) == 3
        and char["non_stroking_color"][0] > 0.6
        and max(char["non_stroking_color"][1:]) < 0.2
    ]
    assert sorted("".join(char["text"] for char in red)) == sorted("一票否决不符合")


# ---- photos


@pytest.mark.requirement("X12")
def test_photos_stand_six_a_page_with_caption_item_time_place_and_hash(fonts: FontBook, tmp_path: Path) -> None:
    data = with_photos(8)
    made = score_sheet_pdf(data, fonts)
    shown = [page for page in _pages(made.pdf) if page.images]
    assert [len(page.images) for page in shown] == [6, 2]
    assert "附件1" in _text(shown[0])
    assert "现场照片" in _text(shown[0])
    pages = [_text(page) for page in shown]
    for number, each in enumerate(data.photos):
        text = pages[number // 6]
        digits = " ".join(each.sha256[at : at + 8] for at in range(0, 64, 8))
        for part in (each.caption, each.file, each.time, each.place, each.author):
            assert part in text
        assert digits in text or digits.replace(" ", "") in text.replace(" ", "")
    path = tmp_path / "sheet.pdf"
    path.write_bytes(made.pdf)
    subprocess.run(["qpdf", "--check", path], capture_output=True, check=True)
    assert score_sheet_pdf(with_photos(8), FontBook(use_system=False)) == made


@pytest.mark.requirement("X12")
def test_the_items_note_names_each_photo(fonts: FontBook) -> None:
    text = _all(score_sheet_pdf(with_photos(2, requirement="面积"), fonts).pdf)
    for number in (1, 2):
        time = "2026-05-12 09:30:11+08:00（相机时间）"
        assert f"照片{number}：第{number}张的图注，对应“面积”；IMG_{number:04}.jpg {time} 王䶮 [00000000]" in text


@pytest.mark.requirement("X12")
def test_marks_are_drawn_over_the_photo_and_never_into_it(fonts: FontBook) -> None:
    tenth = [Decimal(number) / 10 for number in range(11)]
    marks = (
        Mark(kind="arrow", x=tenth[1], y=tenth[1], x2=tenth[5], y2=tenth[5]),
        Mark(kind="box", x=tenth[5], y=tenth[2], x2=tenth[9], y2=tenth[4], text="立柱"),
        Mark(kind="text", x=tenth[10], y=tenth[10], x2=tenth[10], y2=tenth[10], text="量自南墙"),
    )
    plain, marked = (score_sheet_pdf(with_photos(1, marks=each), fonts).pdf for each in ((), marks))
    (before,), (after,) = ([page for page in _pages(pdf) if page.images] for pdf in (plain, marked))
    (image,) = after.images
    expected = with_photos(1).photos[0].picture
    assert expected is not None
    assert image["stream"].get_rawdata() == before.images[0]["stream"].get_rawdata() == expected.jpeg

    def red(page: Any) -> list[Any]:
        drawn = [*page.lines, *page.rects]
        return [each for each in drawn if each["stroke"] and tuple(each["stroking_color"])[:1] == (0.85,)]

    assert red(before) == []
    assert len(red(after)) == 4  # shaft, two strokes of the head, box
    x0, x1 = image["x0"] - 1, image["x1"] + 1
    for each in red(after):
        assert x0 <= each["x0"] <= each["x1"] <= x1
        assert image["top"] - 1 <= each["top"] <= each["bottom"] <= image["bottom"] + 1
    words = [char for char in after.chars if char["text"] in "量自南墙" and char["size"] == 9]
    assert len(words) == 4
    assert all(x0 <= char["x0"] and char["x1"] <= x1 and char["bottom"] <= image["bottom"] + 2 for char in words)


def test_long_words_on_a_narrow_photo_are_printed_whole(fonts: FontBook) -> None:
    words = "".join(f"第{number}处标注；" for number in range(30))
    mark = Mark(kind="text", x=Decimal(1), y=Decimal(1), x2=Decimal(1), y2=Decimal(1), text=words)
    narrow = printed_picture(photo(image=picture(120, 240)), "x")
    made = score_sheet_pdf(with_photos(1, marks=(mark,), picture=narrow), fonts)
    (page,) = [page for page in _pages(made.pdf) if page.images]
    at = _text(page).index(words)
    drawn, image = page.chars[at : at + len(words)], page.images[0]
    assert image["x0"] - 1 <= min(char["x0"] for char in drawn)
    assert max(char["x1"] for char in drawn) <= image["x1"] + 1
    assert max(char["bottom"] for char in drawn) <= image["bottom"] + 2


@pytest.mark.requirement("X12")
def test_a_photo_that_cannot_be_shown_says_why(fonts: FontBook) -> None:
    data = with_photos(1, picture=None, lacking="照片原件不在本机，以校验值为准。")
    text = _all(score_sheet_pdf(data, fonts).pdf)
    assert "照片原件不在本机" in text
    assert "第1张的图注" in text


def test_a_long_caption_stands_whole_after_the_pictures(fonts: FontBook) -> None:
    caption = "".join(f"第{number}句图注；" for number in range(120))
    pages = _pages(score_sheet_pdf(with_photos(2, caption=caption), fonts).pdf)
    assert "图注全文见后" in "".join(_text(page) for page in pages if page.images)
    assert caption in _text(pages[-1])


@pytest.mark.requirement("X12")
@pytest.mark.parametrize("orientation", range(1, 9))
def test_photos_are_printed_upright(orientation: int) -> None:
    upright = Image.new("RGB", (80, 40), (0, 0, 255))
    upright.paste((255, 0, 0), (0, 0, 20, 10))
    # What turns the picture back: the camera's own position of the sensor.
    turns = {2: (0,), 3: (3,), 4: (1,), 5: (5,), 6: (2,), 7: (6,), 8: (4,)}
    held = upright
    for turn in turns.get(orientation, ()):
        held = held.transpose(Image.Transpose(turn))
    out = io.BytesIO()
    held.save(out, "JPEG", quality=95, exif=b"Exif\0\0" + exif(orientation=orientation))
    made = printed_picture(out.getvalue(), "x")
    assert (made.width, made.height) == (80, 40)
    with Image.open(io.BytesIO(made.jpeg)) as shown:
        red, _, blue = shown.convert("RGB").getpixel((4, 4))
        assert red > 200 > 100 > blue
        assert not shown.getexif()


def test_a_picture_is_small_enough_for_fifty_on_a_sheet() -> None:
    grain = Image.effect_noise((1500, 1100), 80).resize((3000, 2200)).convert("RGB")
    out = io.BytesIO()
    grain.save(out, "JPEG", quality=92)
    made = printed_picture(out.getvalue(), "x")
    assert 600 <= max(made.width, made.height) <= 1200
    assert len(made.jpeg) <= MOST_BYTES
    assert MOST_BYTES * 50 < 10_000_000


def test_transparency_is_white_and_what_is_no_picture_is_told() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (255, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(printed_picture(out.getvalue(), "x").jpeg)) as shown:
        assert shown.convert("L").getextrema()[0] > 250
    for broken in (b"", b"no picture", photo()[:200]):
        with pytest.raises(RuleViolation) as caught:
            printed_picture(broken, "IMG_0001.jpg")
        assert (caught.value.code, caught.value.where) == ("photo_unreadable", "IMG_0001.jpg")


# ---- records


def test_a_record_is_printed_with_all_that_it_holds(fonts: FontBook) -> None:
    made = score_sheet_pdf(sheet(items=3, records=(RECORD,)), fonts)
    text = _text(_pages(made.pdf)[-1])
    for each in (
        "附件1", "评审方式记录", "1. 听汇报", RECORD.time, RECORD.place, "王䶮（组长）", "样例负责人（主任）",
        "样例见证人", "1.1 第1.1项评审内容", "发现：与申报材料一致", "2026-11-20 09:20:30：主任：考务由教务处兼任",
        "录音1：访谈.m4a", f"SHA-256 {1:064x}",
    ):  # fmt: skip
        assert each in text, each


@pytest.mark.requirement("X12")
def test_sound_is_printed_with_its_whole_hash_wherever_it_belongs(fonts: FontBook) -> None:
    loose, named, of_item = (
        shot(number, name=f"录音{number}", file=f"{number}.m4a", picture=None) for number in (2, 1, 3)
    )
    data = with_item(sheet(items=3, files=(named, loose)), files=(of_item,))
    both = _all(score_sheet_pdf(replace(data, records=(replace(RECORD, files=(named,)),)), fonts).pdf)
    assert both.count("未归入评审方式记录的录音") == 1
    for each in (loose, named, of_item):
        assert both.count(each.sha256) == 1
    alone = _all(score_sheet_pdf(data, fonts).pdf)
    assert "附件：1. 现场录音（2件）" in alone
    for each in (loose, named, of_item):
        assert alone.count(each.sha256) == 1


def test_long_findings_run_over_pages_without_loss(fonts: FontBook) -> None:
    findings = "".join(f"第{number}处发现；" for number in range(1500))
    made = score_sheet_pdf(sheet(items=3, records=(replace(RECORD, findings=findings),)), fonts)
    notes = "".join(char["text"] for page in _pages(made.pdf) for char in page.chars if abs(char["size"] - 7.5) < 0.01)
    assert findings in notes


# ---- the version before


@pytest.mark.requirement("X04")
def test_a_new_version_says_what_it_replaces_and_why(fonts: FontBook) -> None:
    data = sheet(items=3, version=2, sheet_version=2, previous=PREVIOUS, commit_sha256=COMMIT[::-1])
    first = _text(_pages(score_sheet_pdf(data, fonts).pdf)[0])
    assert f"替代版本第1版　承诺值 {GROUPS}" in first
    assert "修改理由复核后更正面积" in first
    assert "同意修改样例组长" in first
    own = COMMIT[::-1]
    assert "交卷承诺值" + " ".join(own[at : at + 8] for at in range(0, 64, 8)) in first
    nobody = replace(data, previous=replace(PREVIOUS, agreed_by=""))
    assert "同意修改未注明" in _text(_pages(score_sheet_pdf(nobody, fonts).pdf)[0])


@pytest.mark.requirement("X04")
def test_every_difference_is_printed_old_and_new(fonts: FontBook) -> None:
    differences = (
        *(SheetDifference(where=f"一({n}) 项目", what="得分", old=f"{n}.5", new=f"{n}") for n in range(1, 90)),
        SheetDifference(where="一(1) 项目", what="说明", old="", new="".join(f"第{n}句说明；" for n in range(500))),
    )
    data = sheet(items=3, sheet_version=2, previous=PREVIOUS, differences=differences)
    made = score_sheet_pdf(data, fonts)
    pages = [_text(page) for page in _pages(made.pdf)]
    annex = [text for text in pages if "第1版（原）第2版（现）" in text]
    assert len(annex) >= 3  # the heads stand on every page
    for each in differences[:-1]:
        assert any(f"{each.where}{each.what}{each.old}{each.new}" in text for text in annex), each
    joined = "".join(annex)
    assert sum(f"第{n}句说明" in joined for n in range(500)) >= 500 - 4 * len(annex)
    assert "（无）" in joined
    assert "附件：1. 修改对照（90处）" in "".join(pages)


@pytest.mark.requirement("X04")
def test_a_version_without_its_predecessor_at_hand_says_so(fonts: FontBook) -> None:
    gone = sheet(items=3, previous=replace(PREVIOUS, is_here=False))
    assert "第1版的内容不在本机" in _text(_pages(score_sheet_pdf(gone, fonts).pdf)[-1])
    same = sheet(items=3, previous=PREVIOUS)
    assert "两版评分内容相同" in _text(_pages(score_sheet_pdf(same, fonts).pdf)[-1])


# ---- all of it together


def everything() -> ScoreSheetData:
    return replace(with_photos(7), records=(RECORD,), previous=PREVIOUS, differences=(
        SheetDifference(where="一(1) 项目", what="得分", old="1", new="2"),
    ))  # fmt: skip


def test_the_place_to_sign_comes_before_the_annexes_and_names_them(fonts: FontBook) -> None:
    made = score_sheet_pdf(everything(), fonts)
    assert made.signature_page is not None
    assert made.signature_box is not None
    pages = _pages(made.pdf)
    assert len(pages) == made.page_count == made.signature_page + 5
    signed = pages[made.signature_page]
    assert "附件：1. 现场照片（7张）；2. 评审方式记录（1次）；3. 修改对照（1处）" in _text(signed)
    x0, y0, x1, y1 = made.signature_box
    inside = [c for c in signed.chars if x0 <= c["matrix"][4] <= x1 and y0 <= c["matrix"][5] <= y1]
    beside = [c["text"] for c in signed.chars if c["matrix"][4] < x0 and y0 <= c["matrix"][5] <= y1]
    assert inside == []
    assert "".join(beside) == "评审专家签名"
    for number, page in enumerate(pages, 1):
        text = _text(page)
        assert f"第{number}页　共{len(pages)}页" in text
        assert HASH in text
        assert number == 1 or APPLICANT in text


def test_a_draft_has_its_annexes_too(fonts: FontBook) -> None:
    draft = replace(everything(), submitted_at="", commit_sha256="", missing=("1.2：未评分",))
    made = score_sheet_pdf(draft, fonts)
    assert made.signature_page is None
    assert all("草稿" in _text(page) for page in _pages(made.pdf))
    assert "评审专家签名" not in _all(made.pdf)


ODD = "\U0002a6a5"


@pytest.mark.parametrize(
    ("data", "names"),
    [
        (with_photos(1, caption=f"见{ODD}"), ("1.1", "照片1")),
        (with_photos(1, marks=(Mark(kind="text", x=Decimal(0), y=Decimal(0), x2=Decimal(0), y2=Decimal(0), text=ODD),)),
         ("1.1", "照片1", "标注")),
        (sheet(items=3, files=(shot(1, where="评审现场", caption=ODD),)), ("评审现场", "照片1", "图注")),
        (sheet(items=3, records=(replace(RECORD, findings=ODD),)), ("评审方式记录1", "发现")),
        (sheet(items=3, records=(replace(RECORD, notes=(SheetNote(time="9:00", text=ODD),)),)),
         ("评审方式记录1", "笔记")),
        (with_item(sheet(items=3), requirements=(
            SheetRequirement(text="面积", working=f"{ODD}室", verdict="符合"),)), ("1.1", "核实过程")),
    ],
)  # fmt: skip
def test_what_cannot_be_printed_is_refused_with_item_and_field(
    fonts: FontBook, data: ScoreSheetData, names: tuple[str, ...]
) -> None:
    with pytest.raises(RuleViolation) as caught:
        score_sheet_pdf(data, fonts)
    assert caught.value.code == "missing_glyph"
    assert "U+2A6A5" in caught.value.message
    for name in names:
        assert name in (caught.value.where or "")


def test_an_item_with_many_photos_runs_over_pages(fonts: FontBook) -> None:
    data = sheet(items=3)
    many = tuple(shot(number, picture=None, lacking="无") for number in range(1, 61))
    made = score_sheet_pdf(with_item(data, files=many), fonts)
    text = _all(made.pdf)
    assert all(f"照片{number}：" in text for number in range(1, 61))
    assert item("1.1").name in text
