"""沪人社职〔2024〕38号 runs a registry: bodies go through its stages, nothing is scored, and everybody says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.domain.scheme import Scheme
from reviewer.intake.scheme_file import load_scheme
from reviewer.resources import resource_path, sample_path
from tests.e2e.people import done, refused, run

NAME = "shanghai-2024-38"


def scheme() -> Scheme:
    return load_scheme(resource_path("schemes", f"{NAME}.toml"))[0]


@pytest.fixture
def registry(tmp_path: Path) -> tuple[Path, str]:
    """A centre with a round of the registry."""
    store = tmp_path / "store"
    done("init", "--role", "centre", store=store)
    return store, done("round", "new", "--scheme", NAME, "--name", "名录", store=store)["round"]


@pytest.mark.requirement("B02", "B07", "B09")
def test_bodies_run_through_stages_that_cite_their_clauses() -> None:
    stages = {each.id: each for each in scheme().stage}
    assert {each.subject for each in stages.values()} == {"body"}
    assert stages["operation"].next == ("inspection", "change", "renewal", "expired", "removed")
    assert stages["removed"].clause == "439号四(三)" and "439号五(三)" in stages["change"].clause
    assert "五(五)" in stages["inspection"].clause
    assert {stages["removed"].outcome, stages["expired"].outcome} == {"removed", "expired"}


@pytest.mark.requirement("B02", "B06", "B07", "B08", "B09")
def test_what_the_notice_asks_of_bodies_is_data() -> None:
    asked = {each.id: each for each in scheme().condition}
    assert set(asked) == {"B02", "B03", "B06", "B07", "B08", "B09"}
    assert "2023年版" in asked["B06"].text and asked["B06"].clause == "五(一)"
    assert "谁评价、谁发证、谁负责" in asked["B07"].text
    assert all(word in asked["B08"].text for word in ("申报条件", "申报时间", "计划安排", "收费标准", "联系方式"))


@pytest.mark.requirement("B05")
def test_readings_say_what_is_no_matter_of_the_registry() -> None:
    readings = {each.id: each for each in scheme().reading}
    assert {"K02", "K10", "K11"} <= set(readings)
    assert "不作唯一限制" in readings["B05"].reading
    assert "16周岁" in readings["B10"].problem and "不核查" in readings["B10"].reading


@pytest.mark.requirement("B02")
def test_a_registry_takes_no_packages_and_scores_nothing(registry: tuple[Path, str], tmp_path: Path) -> None:
    store, round_id = registry
    package = sample_path("packages", "05 样例供应链管理有限公司")
    problem = refused("import", package, "--round", round_id, store=store, code=3, name="not_scored")
    assert "名录管理，不评分" in problem["message"]
    assert done("applications", "--round", round_id, store=store)["applications"] == []
    assert done("rank", "--round", round_id, store=store)["ranking"] == []
    told = refused(
        "export", "summary", "--round", round_id, "--out", tmp_path, store=store, code=3, name="nothing_to_export"
    )
    assert "不评分" in told["message"]
    assert done("doctor", store=store)
    shown = run("scheme", "show", NAME, store=store)
    assert shown.data["scheme"]["section"] == [] and shown.code == 0


def test_the_shipped_file_is_valid_and_told_as_a_registry() -> None:
    ran = done("scheme", "validate", resource_path("schemes", f"{NAME}.toml"))
    assert (ran["valid"], ran["items"]) == (True, 0)
