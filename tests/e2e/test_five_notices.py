"""Five notices, one program: a sample round of each walked through all its stages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pytest
from notice_walk import NATIONAL, SHANGHAI_2020, SHANGHAI_2024, WENZHOU, Walk, command

from reviewer.desk import Desk
from reviewer.usecases.sample_notices import SampleNotice, make_sample_notices

PASSPHRASE = "样例口令-2026"


@pytest.fixture(scope="module")
def notices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, dict[str, SampleNotice]]]:
    """A centre with a sample round of every notice; each test walks another round."""
    with Desk.create(tmp_path_factory.mktemp("notices") / "store", PASSPHRASE, role="centre") as desk:
        yield desk, {each.scheme: each for each in make_sample_notices(desk)}


def letter_text(out: Path) -> str:
    """The reply letter as an independent reader has it."""
    (path,) = out.glob("复函-*.pdf")
    with pdfplumber.open(path) as pdf:
        return "".join(page.extract_text().replace("\n", "") for page in pdf.pages)


@pytest.mark.requirement("C01", "C18", "C20", "C21", "C22", "C24", "C25", "C27", "X22")
def test_wenzhou_2022(notices: tuple[Desk, dict[str, SampleNotice]], tmp_path: Path) -> None:
    desk, made = notices
    walk = Walk(desk, made["zhejiang-wenzhou-2022"].applications[0], WENZHOU, tmp_path)
    assert walk.is_refused("review", WENZHOU["review"]) == "stage_not_allowed"
    for stage in ("acceptance", "review"):
        walk.go(stage)
    assert walk.is_refused("publicity", WENZHOU["publicity"]) == "stage_gate"
    for stage in ("publicity", "filing", "report", "operation"):
        walk.go(stage)
    assert walk.state()["outcome"] == "filed"
    assert walk.stages == [each.id for each in walk.scheme.stage][:7]
    (filing,) = desk.store.filings(walk.round)
    assert filing.number.startswith("WZ备〔2022〕")


@pytest.mark.requirement("F16", "F17", "F18", "F20", "X22")
def test_national_2020_16(notices: tuple[Desk, dict[str, SampleNotice]], tmp_path: Path) -> None:
    desk, made = notices
    walk = Walk(desk, made["national-2020-16"].applications[0], NATIONAL, tmp_path)
    for stage in ("materials", "assessment", "conclusion", "numbering", "publication"):
        walk.go(stage)
    assert walk.state()["outcome"] == "filed"
    assert "通过" in letter_text(tmp_path)


@pytest.mark.requirement("A09", "A14", "A16", "A17", "A18", "A19", "A21", "A22", "A23", "A24", "A26", "A37", "G08")
def test_shanghai_2024_124(notices: tuple[Desk, dict[str, SampleNotice]], tmp_path: Path) -> None:
    desk, made = notices
    walk = Walk(desk, made["shanghai-2024-124"].applications[0], SHANGHAI_2024, tmp_path)
    for stage in ("submission", "acceptance", "document_check", "expert_discussion", "site_visit"):
        walk.go(stage)
    assert walk.is_refused("reply", SHANGHAI_2024["reply"]) == "stage_not_allowed"
    for stage in ("institution_review", "reply", "project_review"):
        walk.go(stage)
    due = {
        each["deadline"]: each for each in command(desk, "deadlines", "--application", walk.application)["deadlines"]
    }
    assert (due["project_review"]["ends_on"], due["project_review"]["rolled"]) == ("2024-09-14", False)
    for stage in ("consent", "publicity"):
        walk.go(stage)
    # The last review was on the last day; that the stage was left four days later makes nobody late.
    (due,) = (
        each
        for each in command(desk, "deadlines", "--application", walk.application)["deadlines"]
        if each["deadline"] == "project_review"
    )
    assert (due["state"], due["met_on"]) == ("met", "2024-09-14")
    command(desk, "objection", "add", "样例：场地面积不实", "--round", walk.round, "--application", walk.application,
            "--by", "样例群众甲", "--contact", "021-00000000", "--on", "2024-09-24")  # fmt: skip
    walk.publish()
    assert walk.is_refused("receipt", SHANGHAI_2024["receipt"]) == "stage_gate"
    (objection,) = command(desk, "objection", "list", "--round", walk.round)["objections"]
    command(desk, "objection", "answer", objection["id"], "经核查，场地面积属实。", "--state", "rejected",
            "--on", "2024-09-25")  # fmt: skip
    for stage in ("receipt", "report", "publication"):
        walk.go(stage)
    assert walk.state()["outcome"] == "filed"
    assert "参与征集遴选社会培训评价组织的复函" in letter_text(tmp_path)


@pytest.mark.requirement("G05", "G07", "G08", "G09", "G10", "G14")
def test_shanghai_2020_439(notices: tuple[Desk, dict[str, SampleNotice]], tmp_path: Path) -> None:
    desk, made = notices
    walk = Walk(desk, made["shanghai-2020-439"].applications[0], SHANGHAI_2020, tmp_path)
    for stage in ("acceptance", "document_check", "site_visit", "selection", "consent", "publicity", "receipt"):
        walk.go(stage)
    walk.go("publication")
    assert walk.state()["outcome"] == "filed"


@pytest.mark.requirement("B01", "B02", "B05", "G12", "G13", "G16")
def test_shanghai_2024_38(notices: tuple[Desk, dict[str, SampleNotice]]) -> None:
    desk, made = notices
    notice = made["shanghai-2024-38"]
    counts = command(desk, "registry", "list")["counts"]
    assert (notice.bodies, notice.applications) == (47, ())
    assert counts["bodies"] >= 47 and counts["items"] >= 89
    body = "上海市茶叶行业协会"

    def move(stage: str, on: str, *more: str) -> None:
        command(desk, "stage", body, "--body", "--round", notice.round, "--to", stage, "--date", on, *more)

    move("operation", "2024-02-01")
    move("inspection", "2024-06-03")
    drawn = command(desk, "registry", "draw", "--bodies", "5", "--inspectors", "样例甲,样例乙,样例丙", "--seed", "样例")
    assert command(desk, "registry", "draw", "--check", drawn["id"])["holds"]
    command(desk, "registry", "inspect", body, "--on", "2024-06-03", "--by", "样例甲,样例乙", "--found", "考务记录不全",
            "--result", "rectify", "--due", "2024-07-03")  # fmt: skip
    move("operation", "2024-07-04", "--reason", "已改正")
    move("change", "2024-08-01")
    command(
        desk,
        "registry",
        "change",
        body,
        "--add",
        "4-03-02-06 营养配餐员=4、3",
        "--on",
        "2024-08-01",
        "--reason",
        "新增项目",
    )
    move("operation", "2024-08-02", "--reason", "变更办结")
    command(
        desk, "registry", "remove", body, "--ground", "管理失序", "--on", "2025-03-03", "--reason", "样例：管理失序"
    )
    move("removed", "2025-03-03", "--reason", "管理失序")
    shown = command(desk, "registry", "show", body)
    assert shown["state"] == "removed"
    assert {each["state"] for each in shown["items"]} == {"removed"}
