"""The sample packages of the two Shanghai notices through the commands: taken in without errors, checked with sense."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from people import done
from shanghai import ASSOCIATION, CENTRE, COMPANY, OF_2020, OF_2024, package_path


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre with a round of each notice and the three packages taken in."""
    folder = tmp_path_factory.mktemp("shanghai") / "centre"
    done("init", store=folder)
    for scheme_id, names in ((OF_2024, (CENTRE, COMPANY)), (OF_2020, (ASSOCIATION,))):
        made = done("round", "new", "--scheme", scheme_id, "--name", "样例批次", store=folder)
        for name in names:
            done("import", package_path(name, scheme_id), "--round", made["round"], store=folder)
    return folder


def check(store: Path, name: str) -> dict[str, list[dict[str, object]]]:
    rows = done("applications", store=store)["applications"]
    wanted = next(each["id"] for each in rows if each["name"].startswith(name))
    found: dict[str, list[dict[str, object]]] = done("check", wanted, store=store)
    return found


def places(found: dict[str, list[dict[str, object]]], part: str, verdict: str) -> list[tuple[object, object]]:
    key = "condition" if part == "eligibility" else "requirement"
    return [(each[key], each["scope"]) for each in found[part] if each["verdict"] == verdict]


@pytest.mark.requirement("A03", "A04", "A05", "A07", "A08", "A09", "A10", "A11", "A12", "A13", "A29", "A31")
def test_the_centre_meets_everything_that_can_be_computed(store: Path) -> None:
    found = check(store, "上海样例职业技能发展中心")
    assert Counter(each["verdict"] for each in found["findings"]) == {"met": 36, "on_site": 12}
    assert {each["verdict"] for each in found["eligibility"]} == {"met", "on_site"}
    assert [(each["no"], each["state"]) for each in found["materials"]] == [(str(no), "present") for no in range(1, 8)]


@pytest.mark.requirement("A13", "A35", "B08")
def test_the_company_lacks_a_level_a_sample_paper_and_the_fees(store: Path) -> None:
    found = check(store, "上海样例智能航空有限公司")
    assert places(found, "eligibility", "not_met") == [("S17", "无人机驾驶员")]
    assert next(each["soft"] for each in found["eligibility"] if each["condition"] == "S17") is True
    assert places(found, "findings", "not_met") == [("5.2.b", None)]
    (short,) = [each for each in found["materials"] if each["state"] != "present"]
    assert (short["no"], short["state"]) == ("7", "missing")
    assert found["incomplete"] == [{"no": "7", "why": "“无人机驾驶员”样卷只有 1 套，要求 2 套。"}]


def test_readings_are_told_where_they_matter(store: Path) -> None:
    found = check(store, "上海样例智能航空有限公司")
    readings = {str(each["id"]): each for each in found["readings"]}
    assert {"K02", "K08", "K09"} <= set(readings)
    assert readings["K09"]["at"] == ["S17", "catalogue"]
    assert all(each["problem"] and each["reading"] for each in readings.values())


@pytest.mark.requirement("G01", "G03", "G05", "G06", "G07")
def test_the_association_falls_short_of_what_is_asked_in_principle_only(store: Path) -> None:
    found = check(store, "上海样例家庭服务行业协会")
    assert places(found, "eligibility", "not_met") == [("H05", None)]
    assert next(each["soft"] for each in found["eligibility"] if each["condition"] == "H05") is True
    assert places(found, "findings", "not_met") == []
    assert found["materials"] == []
