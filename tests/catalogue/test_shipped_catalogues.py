"""The lists of the notices as they come with the program, against the annexes' own text."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reviewer.domain.catalogue import Catalogue
from reviewer.intake.catalogue_file import load_catalogue, load_published_registry
from reviewer.resources import resource_path
from reviewer.usecases.catalogues import code_changes, shipped_catalogues

ROOT = Path(__file__).resolve().parents[2]


def catalogue(name: str) -> Catalogue:
    return load_catalogue(resource_path("catalogues", f"{name}.json"))


def annex(name: str) -> list[list[str]]:
    text = (ROOT / "packaging" / "catalogues" / f"{name}.txt").read_text("utf-8")
    return [line.split("\t") for line in text.splitlines()]


@pytest.mark.requirement("A39", "B01", "C02", "F17", "F24")
def test_every_list_has_the_rows_codes_and_groups_of_its_notice() -> None:
    counted = {
        each.id: (
            len(each.entries),
            len({row.code for row in each.entries if row.code}),
            len({row.group for row in each.entries if row.group}),
        )
        for each in shipped_catalogues()
    }
    assert counted == {
        "national-2020-16": (192, 0, 76),
        "shanghai-2024-124": (64, 43, 0),
        "shanghai-2024-38": (89, 74, 47),
        "wenzhou-2022": (59, 58, 0),
    }


@pytest.mark.requirement("A39", "B01", "F24")
def test_the_shipped_files_are_what_the_annexes_text_gives() -> None:
    made = subprocess.run(
        [sys.executable, "packaging/make_catalogues.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (made.returncode, made.stdout) == (0, "")


@pytest.mark.requirement("A39")
def test_the_code_alone_does_not_tell_a_row() -> None:
    rows = catalogue("shanghai-2024-124").entries
    assert len({each.key for each in rows}) == 64
    drones = [each for each in rows if each.code == "4-02-04-06"]
    assert [(each.work_type, each.levels) for each in drones] == [
        ("", (5, 2, 1)),
        ("航拍无人机驾驶员", (4, 3)),
        ("植保无人机驾驶员", (4,)),
    ]
    assert [each.levels for each in rows if each.seq in (59, 63)] == [(4, 3), (4, 3, 2, 1)]


@pytest.mark.requirement("A39")
def test_what_was_mended_keeps_the_text_as_it_was() -> None:
    rows = {each.seq: each for each in catalogue("shanghai-2024-124").entries}
    cut = rows[62]
    assert (cut.name, cut.work_type) == ("装配式建筑施工员", "装配式混凝土结构建筑施工")
    assert cut.raw == "装配式建筑施工员(装配式混凝土结构建筑施" and "截断" in cut.repair
    assert rows[48].work_type == "登山（山地户外）" and not rows[48].repair
    spaced = [each for each in rows.values() if each.repair and each.seq != 62]
    assert len(spaced) == 18 and all(" " in each.raw and " " not in each.full_name for each in spaced)
    for number, code, raw, _ in annex("shanghai-2024-124"):
        row = rows[int(number)]
        assert row.code == code and (row.raw or raw) == raw


@pytest.mark.requirement("F24")
def test_the_national_list_keeps_groups_blocks_and_both_mended_names() -> None:
    rows = catalogue("national-2020-16").entries
    first = [(each.name, each.block) for each in rows if each.group_no == 1]
    assert first == [
        ("设备点检员", 1), ("电工", 2), ("锅炉设备检修工", 3), ("变电设备检修工", 3), ("工程机械维修工", 4),
    ]  # fmt: skip
    smelters = [(each.name, each.raw) for each in rows if each.group_no == 25]
    assert smelters == [
        ("重冶火法冶炼工", "重冶金法冶炼工"), ("电解精炼工", ""), ("重冶湿法冶炼工", "重冶金法冶炼工"),
    ]  # fmt: skip
    assert not any(each.code or each.levels or each.edition for each in rows)
    assert sum(not each.later_codes for each in rows) == 12


@pytest.mark.requirement("C02", "C03")
def test_wenzhou_has_33_with_a_standard_and_26_in_the_plan() -> None:
    rows = catalogue("wenzhou-2022").entries
    assert [sum(each.status == word for each in rows) for word in ("已颁布国家标准", "列入国标开发计划")] == [33, 26]


@pytest.mark.requirement("B01", "B05")
def test_the_list_by_body_has_47_bodies_and_one_row_held_twice() -> None:
    published = load_published_registry(resource_path("registries", "shanghai-2024-38.json"))
    assert [each.no for each in published.bodies] == list(range(1, 48))
    assert [row.seq for body in published.bodies for row in body.items] == list(range(1, 90))
    holders = [body.name for body in published.bodies for row in body.items if row.name == "西式烹调师"]
    assert holders == ["中华职业学校", "上海市餐饮烹饪行业协会"]
    assert published.date == "2024-01-24"


@pytest.mark.requirement("B03", "A40", "X19")
def test_fourteen_rows_are_of_the_older_edition() -> None:
    registered = catalogue("shanghai-2024-38")
    older = [each for each in registered.entries if registered.edition_of(each) == "2015"]
    assert [each.seq for each in older] == [12, 27, 28, 31, 39, 44, 51, 60, 63, 64, 67, 70, 71, 72]
    assert sorted(row for change in code_changes().changes for row in change.rows) == [each.seq for each in older]
    assert {registered.edition_of(each) for each in registered.entries} == {"2015", "2022"}
    # No list of the newer edition has a code of theirs under the older name.
    newer = {(each.code, each.name) for each in catalogue("shanghai-2024-124").entries}
    assert not newer & {(each.code, each.name) for each in older}


@pytest.mark.requirement("X19", "B03")
def test_what_became_of_the_older_codes_and_on_what_it_stands() -> None:
    known = code_changes()
    told = {each.old_name: (each.kind, each.new_code, each.new_name, each.code_now) for each in known.changes}
    assert told["智能楼宇管理员"] == ("recoded", "4-06-01-04", "智能楼宇管理员", "消防设施操作员")
    assert told["网约配送员"] == ("recoded", "4-10-08-01", "网约配送员", "国际快递业务师")
    assert told["育婴员"] == ("withdrawn", "", "", "")
    assert told["评茶员"] == ("renamed", "6-02-06-11", "评茶师", "")
    assert len(told) == 13
    assert all({"S", "C", "I"} <= {proof.grade for proof in each.proof} for each in known.changes)
    assert "编码重用" in known.warning("4-07-05-03", "消防设施操作员")
    assert "消防设施操作员" in known.warning("4-07-05-03", "智能楼宇管理员")
    assert "没有“育婴员”" in known.warning("", "育婴员")
    assert known.warning("4-03-02-01", "中式烹调师") == ""


@pytest.mark.requirement("A39", "A40")
def test_a_round_finds_the_row_of_the_work_type_and_the_older_name() -> None:
    open_for = catalogue("shanghai-2024-124")

    def row(*words: str) -> int | None:
        found = open_for.named(*words)
        return found.seq if found is not None else None

    assert row("无人机驾驶员", "航拍无人机驾驶员") == row("无人机驾驶员（航拍无人机驾驶员）") == 6
    assert row("无人机驾驶员") == row("无人机驾驶员", "没有的工种") == 5
    assert row("社会体育指导员(登山(山地户外))") == 48
    assert row("评茶员") == row("评茶师") == 57
    assert row("互联网营销师") is None
    assert catalogue("wenzhou-2022").named("无人机驾驶员（航拍无人机驾驶员）") is not None
