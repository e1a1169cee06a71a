"""A visit on paper: what was measured, photographed and said is in the printed, signed sheet; every version is kept."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pdfplumber
import pytest
from people import LEADER, PASSPHRASE, People, done, refused
from visited import place, shot, visit

from reviewer.desk import Desk
from reviewer.domain.sheet import VISIT
from reviewer.usecases.keep_site_file import add_site_bytes, change_site_file
from reviewer.usecases.score_item import add_pin, set_points, set_remark
from reviewer.usecases.show_sheet import show_sheet


@pytest.fixture(scope="module")
def kept_visit(kept_people: People, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The leader's store after the visit, the sheet not submitted; copied by the tests that change it."""
    store = Path(shutil.copytree(kept_people.filled(LEADER), tmp_path_factory.mktemp("visit") / "store"))
    with Desk.open(store, PASSPHRASE) as desk:
        visit(desk, kept_people.application)
    return store


@pytest.fixture
def visited(kept_visit: Path, tmp_path: Path) -> Path:
    """The store, for one test to change."""
    return Path(shutil.copytree(kept_visit, tmp_path / "成员 一"))


def _pages(path: Path) -> list[str]:
    """The characters of each page as they were set, without spaces."""
    with pdfplumber.open(path) as pdf:
        return [re.sub(r"\s", "", "".join(char["text"] for char in page.chars)) for page in pdf.pages]


def _print(people: People, store: Path, out: Path, *more: str) -> list[str]:
    done("sheet", "print", people.application, "--out", out, *more, store=store)
    return _pages(out)


@pytest.mark.requirement("X12")
def test_a_draft_holds_the_whole_visit_and_no_place_to_sign(kept_people: People, visited: Path, tmp_path: Path) -> None:
    pages = _print(kept_people, visited, tmp_path / "草稿.pdf")
    text = "".join(pages)
    assert all("草稿" in page for page in pages)
    assert "评审专家签名" not in text
    for part in (
        "核实过程：面积：301教室（9.00×7.50−2.00×2.00立柱）＝63.5㎡",
        "共6年；查看日2026-11-20剩余2年1个月12天",
        "原件现场核对，与清单一致（核查结论为",
        "301教室全景，对应“面积”；IMG_0001.jpg2026-05-1209:30:11+08:00（相机时间）",
        "截图.png", "（本机录入时间，相机未记）", "第1页左上（距左10%—30%，距上10%—15%）",
        "北纬27.9918", "东经120.6686", "量自南墙", "听汇报", "二楼会议室", "样例甲（组长）", "样例负责人（主任）",
        "一(1)领导成员", "听取了机构情况汇报，与申报材料一致。", "09:20：主任：考务人员由教务处兼任", "访谈.wav",
        "附件：1.现场照片（4张）；2.评审方式记录（1次）",
    ):  # fmt: skip
        assert part in text, part


@pytest.mark.requirement("X04")
def test_a_new_version_prints_what_it_changed_and_the_old_one_stays_as_signed(
    kept_people: People, visited: Path, tmp_path: Path
) -> None:
    application = kept_people.application
    done("submit", application, store=visited)
    _print(kept_people, visited, tmp_path / "一.pdf")
    with Desk.open(visited, PASSPHRASE) as desk:
        commit = show_sheet(desk, application).commit or ""
    done("reopen", application, "--reason", "现场复核后更正", "--agreed-by", "样例组长", store=visited)
    _reconsider(visited, application)
    done("submit", application, store=visited)
    second = _print(kept_people, visited, tmp_path / "二.pdf")
    first = _print(kept_people, visited, tmp_path / "一 再印.pdf", "--version", "1")
    assert (tmp_path / "一.pdf").read_bytes() == (tmp_path / "一 再印.pdf").read_bytes()
    assert "修改对照" not in "".join(first)
    assert f"替代版本第1版承诺值{commit}" in second[0]
    assert "修改理由现场复核后更正" in second[0]
    assert "同意修改样例组长" in second[0]
    annex = "".join(page for page in second if "第1版（原）第2版（现）" in page)
    for part in ("得分32", "现场核对无误职称证书未见原件", "照片图注301教室全景301教室（南侧）", "佐证定位（无）"):
        assert part in annex, part
    problem = refused("sheet", "print", application, "--out", tmp_path / "x.pdf", "--version", "7", store=visited,
                      code=3, name="unknown_version")  # fmt: skip
    assert "1、2" in problem["message"]


def _reconsider(store: Path, application: str) -> None:
    """Other points, another remark, another caption, one pin more."""
    with Desk.open(store, PASSPHRASE) as desk:
        second, rooms = place(desk, application, "1.2"), place(desk, application, "2.2")
        set_points(desk, application, second, "2")
        set_remark(desk, application, second, "职称证书未见原件")
        sheet = show_sheet(desk, application).sheet
        photo = next(file for file in sheet.score(rooms).files if file.caption == "301教室全景")
        change_site_file(desk, application, rooms, photo.id, caption="301教室（南侧）")
        add_pin(desk, application, rooms, photo.sha256, requirement="2.2.a", note="立柱位置")


@pytest.mark.requirement("X12")
def test_the_signed_sheet_with_its_annexes_is_valid_and_signed_in_its_place(
    kept_people: People, visited: Path, tmp_path: Path
) -> None:
    done("submit", kept_people.application, store=visited)
    path = tmp_path / "signed.pdf"
    pages = _print(kept_people, visited, path)
    (signed,) = [number for number, page in enumerate(pages) if "评审专家签名" in page]
    assert "现场照片" in pages[signed + 1]
    read = subprocess.run(["qpdf", "--json", "--json-key=acroform", path], capture_output=True, check=True)
    fields = json.loads(read.stdout)["acroform"]["fields"]
    assert [field["pageposfrom1"] for field in fields if field["fieldtype"] == "/Sig"] == [signed + 1]
    verdict = subprocess.run(["pdfsig", path], capture_output=True).stdout.decode()
    assert "Signature is Valid" in verdict
    assert "Total document signed" in verdict


@pytest.mark.requirement("X12")
def test_a_caption_that_cannot_be_printed_keeps_the_sheet_open_and_is_named(kept_people: People, visited: Path) -> None:
    with Desk.open(visited, PASSPHRASE) as desk:
        add_site_bytes(desk, kept_people.application, VISIT, shot(9), "IMG_0009.jpg", caption="见\U0002a6a5字")
    problem = refused("submit", kept_people.application, "--no-sign", store=visited, code=3, name="missing_glyph")
    for part in ("照片5", "图注", "U+2A6A5", "未交卷"):
        assert part in problem["message"]
    with Desk.open(visited, PASSPHRASE) as desk:
        assert not show_sheet(desk, kept_people.application).is_locked


@pytest.mark.requirement("X12")
def test_a_file_name_that_cannot_be_printed_holds_nothing_up(
    kept_people: People, visited: Path, tmp_path: Path
) -> None:
    """Nobody can write it anew as a caption: the telephone gave it."""
    name = "现场😀\x1b[31m图\u202egpj.jpg"
    with Desk.open(visited, PASSPHRASE) as desk:
        kept = add_site_bytes(desk, kept_people.application, VISIT, shot(9), name)
        assert kept.value is not None
        sha256 = json.loads(kept.value)["sha256"]
        key = place(desk, kept_people.application, "1.1")
        add_pin(desk, kept_people.application, key, sha256)
    done("submit", kept_people.application, store=visited)
    whole = "".join(_print(kept_people, visited, tmp_path / "表.pdf"))
    assert whole.count("现场〔U+1F600〕") >= 2
    (found,) = [
        each
        for each in done("photo", "list", kept_people.application, store=visited)["files"]
        if each["sha256"] == sha256
    ]
    assert found["name"].startswith("现场😀")
    assert found["name"].isprintable()


def test_the_same_sheet_gives_the_same_bytes(kept_people: People, visited: Path, tmp_path: Path) -> None:
    done("submit", kept_people.application, "--no-sign", store=visited)
    _print(kept_people, visited, tmp_path / "1.pdf")
    _print(kept_people, visited, tmp_path / "2.pdf")
    assert (tmp_path / "1.pdf").read_bytes() == (tmp_path / "2.pdf").read_bytes()
