"""现场考察记录 as the centre and the leader print it: all members' values, methods and photos, never a point."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pdfplumber
import pytest
from people import LEADER, NAMES, PASSPHRASE, SECOND, THIRD, People, done, refused
from visited import place

from reviewer.desk import Desk
from reviewer.domain.records import document_hash
from reviewer.errors import RuleViolation
from reviewer.usecases.documents.entries import type_entry
from reviewer.usecases.documents.issue import preview_document
from reviewer.usecases.documents.kinds import kind_of
from reviewer.usecases.documents.visit_record import survey_visit_record, visit_record_fields
from reviewer.usecases.score_item import set_measured


def _pages(path: Path) -> list[str]:
    """The characters of each page as they were set, without spaces."""
    with pdfplumber.open(path) as pdf:
        return [re.sub(r"\s", "", "".join(char["text"] for char in page.chars)) for page in pdf.pages]


def _export(people: People, out: Path) -> Path:
    (written,) = done("export", "visit", people.application, "--out", out, store=people.centre)["documents"]
    return Path(written["path"])


@pytest.mark.requirement("X11")
def test_every_members_values_and_photos_are_in_it_and_no_points(kept_visited: People, tmp_path: Path) -> None:
    people = kept_visited.copy(tmp_path / "一")
    path = _export(people, tmp_path)
    pages = _pages(path)
    text = "".join(pages)
    for part in (
        "现场考察记录", f"{LEADER}（组长）", SECOND, THIRD, "二楼会议室", "样例负责人（主任）",
        "听取了机构情况汇报，与申报材料一致。", "09:20：主任：考务人员由教务处兼任",
        f"63.5符合{LEADER}、{SECOND}", f"61符合{THIRD}", "各成员核实值不一致",
        f"核实过程（{LEADER}、{SECOND}）：面积：301教室（9.00×7.50−2.00×2.00立柱）＝63.5㎡",
        "现场照片和录音：照片2、照片3", "301教室全景", "量自南墙", "北纬27.9918", "被考察单位（盖章）",
    ):  # fmt: skip
        assert part in text, part
    for secret in ("得分", "应得分", "合计", "小计", "满分"):
        assert secret not in text, secret
    assert re.search(r"照片\d+301教室全景", text)
    assert re.search(r"照片\d+座谈会", text)


def _images(path: Path) -> int:
    listed = subprocess.run(["pdfimages", "-list", path], capture_output=True, text=True, check=True).stdout
    return sum("jpeg" in line for line in listed.splitlines())


@pytest.mark.requirement("X12")
def test_a_photo_that_two_members_brought_is_printed_once_with_its_whole_hash(
    kept_visited: People, tmp_path: Path
) -> None:
    people = kept_visited.copy(tmp_path / "二")
    path = _export(people, tmp_path)
    with Desk.open(people.centre, PASSPHRASE) as desk:
        data = kind_of("visit").describe(desk, people.application).data
    hashes = [each.sha256 for each in data.photos]
    assert len(hashes) == len(set(hashes)) == _images(path)
    assert [each.name for each in data.photos] == [f"照片{number}" for number in range(1, len(hashes) + 1)]
    text = "".join(_pages(path))
    assert all(each in text for each in hashes)
    assert f"录入{LEADER}、{SECOND}" in text


@pytest.mark.requirement("X11")
def test_the_same_visit_gives_the_same_bytes_and_a_correction_the_next_version(
    kept_visited: People, tmp_path: Path
) -> None:
    people = kept_visited.copy(tmp_path / "三")
    first = _export(people, tmp_path / "a")
    assert document_hash(first.read_bytes()) == document_hash(_export(people, tmp_path / "b").read_bytes())
    with Desk.open(people.centre, PASSPHRASE) as desk:
        assert survey_visit_record(desk, people.application).standing == "made"
    words = "note=被考察单位提出：窗户正在更换。"
    done("document", "set", people.application, "visit", words, "place=样例路88号301室", store=people.centre)
    with Desk.open(people.centre, PASSPHRASE) as desk:
        standing = survey_visit_record(desk, people.application)
        typed = {each.name: each for each in visit_record_fields(desk, people.application) if each.is_typed}
    assert (standing.standing, standing.version) == ("changed", 2)
    assert set(typed) == {"note", "place"}
    second = _export(people, tmp_path / "c")
    assert second.stem.endswith("-第2版")
    text = "".join(_pages(second))
    assert "考察地点样例路88号301室" in text
    assert "被考察单位提出：窗户正在更换。" in text
    assert "考察地点：二楼会议室→样例路88号301室" in text
    qpdf = subprocess.run(["qpdf", "--check", second], capture_output=True, text=True, check=False)
    assert qpdf.returncode == 0, qpdf.stdout


@pytest.mark.requirement("X11")
def test_before_the_sheets_are_in_the_centre_waits_and_the_leader_prints_the_own_part(
    kept_people: People, kept_visited: People, tmp_path: Path
) -> None:
    empty = kept_people.copy(tmp_path / "四")
    problem = refused(
        "export", "visit", empty.application, "--out", tmp_path, store=empty.centre, code=3, name="visit_sheets_missing"
    )
    assert all(name in problem["message"] for name in NAMES)
    with Desk.open(empty.centre, PASSPHRASE) as desk:
        assert survey_visit_record(desk, empty.application).standing == "waiting"
    home = kept_visited.copy(tmp_path / "五").folder / "home" / LEADER
    out = done("export", "visit", empty.application, "--out", tmp_path / "五", store=home)["documents"][0]["path"]
    text = "".join(_pages(Path(out)))
    assert f"{SECOND}、{THIRD}的记录不在本机，未汇入本记录。" in text
    assert "63.5" in text


@pytest.mark.requirement("X11")
def test_without_records_the_time_is_asked_for_and_stands_open_on_the_page(kept_people: People, tmp_path: Path) -> None:
    store = Path(shutil.copytree(kept_people.filled(LEADER), tmp_path / "一"))
    with Desk.open(store, PASSPHRASE) as desk:
        kind = kind_of("visit")
        assert survey_visit_record(desk, kept_people.application).standing == "waiting"
        rooms = place(desk, kept_people.application, "2.2")
        set_measured(desk, kept_people.application, rooms, "2.2.a", "61")
        standing = survey_visit_record(desk, kept_people.application)
        assert (standing.standing, [each.name for each in standing.missing]) == ("missing", ["visited_at"])
        first = kind.fields(desk, kept_people.application)[0]
        assert (first.name, first.is_missing) == ("visited_at", True)
        shown = tmp_path / "草.pdf"
        shown.write_bytes(preview_document(desk, kind, kept_people.application))
        with pytest.raises(RuleViolation, match="考察时间"):
            kind.describe(desk, kept_people.application)
        type_entry(desk, kind, kept_people.application, "visited_at", "2026年11月18日 上午")
        assert survey_visit_record(desk, kept_people.application).standing == "ready"
    assert "【考察时间】" in "".join(_pages(shown))
