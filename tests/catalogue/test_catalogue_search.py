"""职业目录 from the command line: found as people type, told where a code was re-used; numbers checked."""

from __future__ import annotations

from typing import Any

import pytest

from reviewer.usecases.catalogues import code_history, search_catalogues
from tests.e2e.people import done, refused, run


def hits(*words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = done("catalogue", "search", *words)["hits"]
    return found


@pytest.mark.requirement("X19")
@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("评茶师", ("6-02-06-11", "评茶师")),
        ("pingchashi", ("6-02-06-11", "评茶师")),
        ("gyjqrxtyw", ("6-31-07-01", "工业机器人系统运维员")),
        ("wurenjijiashi", ("4-02-04-06", "无人机驾驶员")),
        ("4-02-04-06", ("4-02-04-06", "无人机驾驶员")),
        ("６-31-07-03", ("6-31-07-03", "工业机器人系统操作员")),
        ("航拍 无人机", ("4-02-04-06", "无人机驾驶员")),
        ("电工", ("6-31-01-03", "电工")),
    ],
)
def test_found_by_name_pinyin_initials_and_code(typed: str, first: tuple[str, str]) -> None:
    found = search_catalogues(None, typed)[0]
    assert (found.code, found.name) == first


@pytest.mark.requirement("X19", "A40")
def test_a_row_of_several_lists_is_one_hit_that_names_them() -> None:
    (trainer,) = hits("人工智能训练师")
    assert trainer["catalogues"] == ["shanghai-2024-38", "wenzhou-2022"]
    assert (trainer["edition"], trainer["levels"]) == ("2022", [5, 4, 3, 2, 1])
    assert trainer["places"][0]["group"] == "上海市人工智能行业协会"
    assert trainer["places"][1]["status"] == "已颁布国家标准"


@pytest.mark.requirement("X19", "B04")
def test_the_same_code_in_two_editions_is_two_hits_with_a_warning() -> None:
    found = hits("评茶")
    assert [(each["name"], each["edition"], each["levels"]) for each in found] == [
        ("评茶师", "2022", [2, 1]),
        ("评茶员", "2015", [5, 4, 3]),
        ("评茶员", "", []),
    ]
    assert all("更名" in each["warning"] for each in found)
    assert [each["name"] for each in hits("评茶", "--edition", "2015")] == ["评茶员"]
    assert [each["name"] for each in hits("评茶", "--edition", "none")] == ["评茶员"]


@pytest.mark.requirement("X19")
def test_a_part_of_a_code_an_old_code_and_a_re_used_one() -> None:
    sports = hits("4-14-05-")
    assert [each["code"].startswith("4-14-05-") for each in sports] == [True] * 8 + [False] * 2
    old = hits("4-01-02-07")
    assert [each["code"] for each in old[:2]] == ["4-01-02-07"] * 2
    assert {each["code"] for each in old[2:]} == {"4-01-06-02"}
    reused = done("catalogue", "search", "消防设施操作员")
    assert reused["hits"] == [] and "4-07-05-03" in reused["warnings"][0]


@pytest.mark.requirement("X19")
def test_the_history_of_a_re_used_code() -> None:
    history = code_history("4-07-05-03")
    assert history.is_reused
    assert [(each.edition, each.name) for each in history.meanings] == [
        ("2015", "智能楼宇管理员"),
        ("2022", "消防设施操作员"),
    ]
    assert [each.new_code for each in history.changes] == ["4-06-01-04"]
    assert not code_history("4-06-01-04").is_reused
    assert code_history("9-99-99-99").meanings == ()
    told = run("catalogue", "history", "4-02-07-10")
    assert told.code == 0 and told.data["is_reused"]


def test_nothing_typed_lists_everything_and_nonsense_finds_nothing() -> None:
    assert len(search_catalogues(None, "")) > 370
    assert hits("没有这样的职业") == hits("xyzxyz") == []


@pytest.mark.requirement("X16")
def test_published_numbers_on_the_command_line_need_no_store() -> None:
    codes = (
        "91350100M000100Y43", "91110000600037341L", "91110108551385082Q",
        "91350100M000100Y4Z", "91110108717809965C", "123456789012345678",
    )  # fmt: skip
    checked = done("identifiers", "uscc", *codes)
    assert [each["value"] for each in checked] == list(codes)
    assert [each["valid"] for each in checked] == [True, True, True, False, False, False]
    assert "组织机构代码" in checked[-1]["why"]
    people = done("identifiers", "id", "11010519491231002X", "440524188001010014", "110105194912310021")
    assert [each["valid"] for each in people] == [True, True, False]
    # Another library falls over this one.
    assert done("identifiers", "id", "34052419800101001X")[0]["valid"]
    occupations = done("identifiers", "occupation", "4-07-05-03", "4-7-5-3", "９")
    assert [each["valid"] for each in occupations] == [True, False, False]


def test_a_kind_that_nobody_knows_is_a_usage_problem() -> None:
    refused("identifiers", "passport", "1", code=2, name="usage")
