"""名录 by commands: the list of 〔2024〕38号 taken in, overlap, coverage, supervision, removal, codes."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter, defaultdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest
from people import PASSPHRASE, done, refused

from reviewer.desk import Desk
from reviewer.domain.acceptance import Acceptance
from reviewer.domain.registers import ACCEPTANCE
from reviewer.domain.registry_history import BodySources, FiledSource, body_on
from reviewer.usecases.accept_application import typed_type
from reviewer.usecases.file_application import add_filing, draft_filing, end_filing
from reviewer.usecases.registers import enter
from reviewer.usecases.registry import filed_sources
from reviewer.usecases.run_demo import read_sample_round
from tests.sample_centre import make_centre

ROOT = Path(__file__).resolve().parents[2]
LIST = "shanghai-2024-38"
TEA, NURSERY, COOK = "上海市茶叶行业协会", "上海市托幼协会", "中华职业学校"


@pytest.fixture(scope="session")
def kept_listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre with three applications, two of them passed, and the published list taken in."""
    folder = tmp_path_factory.mktemp("registry") / "中心"
    make_centre(folder, PASSPHRASE, read_sample_round(), packages=3, scored=2)
    for application in ("WZ26-001", "WZ26-002"):
        done("decide", application, "--conclusion", "PASS", "--reason", "样例", store=folder)
    done("registry", "import", LIST, store=folder)
    return folder


@pytest.fixture
def centre(kept_listed: Path, tmp_path: Path) -> Path:
    """The centre's store, for one test to change."""
    return Path(shutil.copytree(kept_listed, tmp_path / "中心"))


@pytest.fixture
def filed(centre: Path) -> Path:
    """Both bodies filed, with sites in three districts."""
    for number, application in enumerate(("WZ26-001", "WZ26-002"), 1):
        sites = f"sites=样例市鹿城区样例路{number}号\n样例市{'瓯海' if number == 1 else '龙湾'}区样例路9号"
        done("document", "set", application, "receipt", sites, store=centre)
        done("file", application, "--reason", "样例", store=centre)
    return centre


def _extract() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(
        (ROOT / "resources" / "registries" / f"{LIST}.json").read_text(encoding="utf-8")
    )
    return document


@pytest.mark.requirement("B01", "B05")
def test_the_published_list_has_its_47_bodies_89_rows_and_74_codes_and_comes_in_once(kept_listed: Path) -> None:
    again = done("registry", "import", LIST, store=kept_listed)
    assert [again[key] for key in ("bodies", "items", "codes", "added", "changed", "same")] == [47, 89, 74, 0, 0, 47]
    listed = done("registry", "list", store=kept_listed)
    assert (listed["counts"]["bodies"], listed["counts"]["items"]) == (47, 89)
    assert [each["name"] for each in listed["bodies"]] == [each["name"] for each in _extract()["bodies"]]
    cooks = done("registry", "list", "西式烹调师", store=kept_listed)["bodies"]
    assert [each["name"] for each in cooks] == [COOK, "上海市餐饮烹饪行业协会"]
    assert {item["edition"] for each in listed["bodies"] for item in each["items"]} == {"2015", "2022"}


@pytest.mark.requirement("B01")
def test_a_changed_list_tells_its_differences_before_it_is_written(centre: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["机构名称", "职业编码", "职业（工种）名称", "等级"])
    book.active.append([TEA, "4-03-02-07", "茶艺师", "5、4、3、2"])
    book.active.append(["样例新机构", "6-31-01-03", "电工", "5、4"])
    book.active.append(["样例新机构", "6-31-01-03", "电 梯", "五级到底"])
    book.save(tmp_path / "新.xlsx")
    words = ("registry", "import", tmp_path / "新.xlsx", "--list", LIST, "--on", "2026-06-01")
    seen = done(*words, "--dry-run", store=centre)
    assert (seen["added"], seen["changed"], seen["missing"], seen["written"]) == (1, 1, 46, False)
    (change,) = seen["changes"]
    assert change["changes"] == [
        "不再列 6-02-06-11 评茶员 5、4、3",
        "4-03-02-07 茶艺师 5、4、3 → 4-03-02-07 茶艺师 5、4、3、2",
    ]
    assert seen["unread"][0]["text"].endswith("五级到底")
    assert done("registry", "list", store=centre)["counts"]["bodies"] == 47
    done(*words, store=centre)
    assert done("registry", "show", TEA, store=centre)["items"][0]["levels"] == [5, 4, 3, 2]
    assert done("registry", "list", store=centre)["counts"]["bodies"] == 48
    refused("registry", "import", tmp_path / "没有.xlsx", store=centre, code=3, name="file_missing")


@pytest.mark.requirement("B04", "B03", "F16")
def test_an_application_meets_what_bodies_hold_under_any_name_of_the_occupation(filed: Path, tmp_path: Path) -> None:
    occupations = done("applications", store=filed)["applications"][2]["occupations"]
    assert done("registry", "overlap", "WZ26-003", store=filed)["overlaps"] != []
    name = occupations[0]["name"] if isinstance(occupations[0], dict) else occupations[0]
    book = openpyxl.Workbook()
    book.active.append(["机构名称", "统一社会信用代码", "职业编码", "职业（工种）名称", "等级"])
    book.active.append(["样例别的机构", None, "6-31-07-01", name, "3、2"])
    book.active.append(["样例智能装备有限公司", None, "6-31-07-01", name, "3"])
    book.save(tmp_path / "样例.xlsx")
    done("registry", "import", tmp_path / "样例.xlsx", store=filed)
    met = done("registry", "overlap", "WZ26-003", store=filed)
    mine = [each for each in met["overlaps"] if each["own"]]
    assert [(each["name"], each["levels"]) for each in mine] == [("样例智能装备有限公司", [3])]
    assert met["filed_already"] == mine[0]["body"]
    assert met["complements"][0]["new"] and 3 not in met["complements"][0]["new"]
    other = next(each for each in met["overlaps"] if each["name"] == "样例别的机构")
    assert set(other) >= {"body", "name", "occupation", "work_type", "levels", "own"} and other["levels"] == [3]
    done("registry", "suspend", "样例别的机构", "--reason", "样例", store=filed)
    assert any(
        each["name"] == "样例别的机构" for each in done("registry", "overlap", "WZ26-003", store=filed)["overlaps"]
    )
    done("registry", "remove", "样例别的机构", "--ground", "其他", "--reason", "样例", store=filed)
    after = done("registry", "overlap", "WZ26-003", store=filed)["overlaps"]
    assert not any(each["name"] == "样例别的机构" for each in after)


@pytest.mark.requirement("C26", "B09")
def test_coverage_counts_each_body_once_in_each_district(filed: Path, tmp_path: Path) -> None:
    done("registry", "change", COOK, "--set", "district=黄浦区", "--reason", "样例", store=filed)
    coverage = done("registry", "coverage", "--round", "WZ26", store=filed)
    bodies: dict[str, set[str]] = defaultdict(set)
    districts: dict[str, set[str]] = defaultdict(set)
    for body in done("registry", "list", store=filed)["bodies"]:
        for item in body["items"]:
            scope = item["occupation"] + (f"（{item['work_type']}）" if item["work_type"] else "")
            bodies[f"{item['code']} {scope}"].add(body["name"])
            for district in body["districts"]:
                districts[district].add(body["name"])
    found = {f"{each['code']} {each['occupation']}": each["bodies"] for each in coverage["occupations"]}
    assert found == {key: len(names) for key, names in bodies.items()}
    assert coverage["by_district"] == {key: len(names) for key, names in districts.items()}
    assert {"黄浦区", "鹿城区", "瓯海区", "龙湾区", "未注明"} == set(coverage["districts"])
    assert coverage["bodies"] == 49
    held = {each["occupation"] for each in coverage["occupations"]}
    assert not held & {each["occupation"] for each in coverage["missing"]}
    five = done("registry", "coverage", "--level", "5", store=filed)
    assert 0 < len(five["occupations"]) < len(coverage["occupations"])
    assert all(5 in each["levels"] for each in five["occupations"])


@pytest.mark.requirement("C26", "A28", "F20")
def test_the_workbook_counts_what_the_program_counts(filed: Path, tmp_path: Path) -> None:
    done("registry", "suspend", "WZ备〔2026〕2号", "--item", "工业机器人系统运维员", "--reason", "样例", store=filed)
    coverage = done("registry", "coverage", "--filed-here", store=filed)
    files = done("export", "registry", "--out", tmp_path, store=filed)["documents"]
    (book,) = [Path(each["path"]) for each in files if each["path"].endswith(".xlsx")]
    profile = f"-env:UserInstallation=file://{tmp_path}/office"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "算"), str(book)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    page = openpyxl.load_workbook(tmp_path / "算" / book.name, data_only=True)["布局"]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=4)]
    head, body = rows[0], [row for row in rows[1:] if row[2] is not None]
    assert head[3:] == coverage["districts"]
    for row, line in zip(body, coverage["occupations"], strict=False):
        assert row[:3] == [line["code"], line["occupation"], line["bodies"]]
        assert row[3:] == list(line["by_district"].values())
    assert body[-1][2:] == [coverage["bodies"], *coverage["by_district"].values()]
    names = Counter(row[1].value for row in openpyxl.load_workbook(book)["名录"].iter_rows(min_row=5))
    assert not any(name in names for name in (TEA, COOK, NURSERY))
    assert "工业机器人系统运维员" not in {line["occupation"] for line in coverage["occupations"]}


@pytest.mark.requirement("G13", "B02")
def test_a_removed_body_is_out_everywhere_and_its_number_is_never_given_again(filed: Path, tmp_path: Path) -> None:
    number = "WZ备〔2026〕1号"
    refused(
        "registry", "remove", number, "--ground", "管理失序", "--reason", " ", store=filed, code=3, name="change_reason"
    )
    removed = done("registry", "remove", number, "--ground", "管理失序", "--reason", "样例", store=filed)
    assert removed["state"] == "removed" and {each["state"] for each in removed["items"]} == {"removed"}
    assert (removed["ground"], removed["reason"]) == ("管理失序", "样例")
    filings = {each["number"]: each["state"] for each in done("registry", "list", store=filed)["filings"]}
    assert filings == {number: "ended", "WZ备〔2026〕2号": "in_force"}
    assert done("file", "WZ26-001", "--reason", "样例", store=filed)["number"] == "WZ备〔2026〕3号"
    refused("file", "WZ26-001", "--number", number, "--reason", "样", store=filed, code=3, name="filing_exists")
    shown = done("registry", "show", "温州样例职业培训学校", store=filed)
    assert {each["source"] for each in shown["items"] if each["state"] != "removed"} == {"WZ备〔2026〕3号"}
    refused(
        "registry", "change", COOK, "--add", "6-31-01-03 电工=5", "--number", number, "--reason", "样",
        store=filed, code=3, name="filing_exists",
    )  # fmt: skip


@pytest.mark.requirement("G12", "G11", "B07")
def test_supervision_is_on_record_from_the_draw_to_the_mending(centre: Path) -> None:
    drawn = done(
        "registry", "draw", "--bodies", "4", "--inspectors", "样例甲,样例乙,样例丙", "--seed", "样", store=centre
    )
    again = done(
        "registry", "draw", "--bodies", "4", "--inspectors", "样例甲,样例乙,样例丙", "--seed", "样", store=centre
    )
    assert drawn["drawn"] == again["drawn"] and again["id"] == "draw-2"
    assert done("registry", "draw", "--check", "draw-1", store=centre)["holds"] is True
    free = done("registry", "draw", "--bodies", "4", "--inspectors", "样例甲,样例乙", store=centre)
    assert len(free["seed"]) == 32
    name = drawn["drawn"][0]["name"]
    by = ",".join(drawn["drawn"][0]["inspectors"])
    words = ("registry", "inspect", name, "--on", "2026-11-01", "--kind", "random", "--draw", "draw-1", "--by", by)
    refused(*words, "--found", "样例", "--result", "rectify", store=centre, code=3, name="inspection_incomplete")
    done(*words, "--found", "样例问题", "--result", "rectify", "--due", "2026-12-01", store=centre)
    open_lines = [each for each in done("registry", "show", name, store=centre)["history"] if each["is_open"]]
    assert ("日常督导" not in str(open_lines)) and open_lines[0]["id"] in ("inspection-1", "draw-2", "draw-3")
    done(
        "registry", "inspect", "--follow-up", "inspection-1", "--mended", "2026-11-20", "--found", "已改", store=centre
    )
    id = done(
        "registry", "complain", NURSERY, "--about", "收费未公示", "--by", "样例", "--on", "2026-11-02", store=centre
    )["id"]
    refused(
        "registry", "complain", "--answer", id, "--verified", "true", store=centre, code=3, name="complaint_incomplete"
    )
    done(
        "registry",
        "complain",
        "--answer",
        id,
        "--verified",
        "true",
        "--result",
        "已责令改正",
        "--on",
        "2026-11-05",
        store=centre,
    )
    history = done("registry", "show", NURSERY, store=centre)["history"]
    assert [(each["title"], each["is_open"]) for each in history if each["kind"] == "complaint"] == [
        ("投诉举报：属实", False)
    ]
    with Desk.open(centre, PASSPHRASE) as desk:
        versions = desk.store.register_versions("inspection", "inspection-1")
        assert [row.version for row in versions] == [1, 2] and versions[1].reason == "复查"


@pytest.mark.requirement("B02", "B07")
def test_a_body_may_assess_only_what_it_is_filed_for(centre: Path) -> None:
    def may(*words: str) -> bool:
        answer = done("registry", "check", *words, store=centre)
        assert answer["may"] is (answer["why"] is None)
        return bool(answer["may"])

    assert may(TEA, "茶艺师", "--level", "4") and may(TEA, "评茶师")
    assert not may(TEA, "茶艺师", "--level", "1") and not may(TEA, "电工")
    done("registry", "suspend", TEA, "--item", "茶艺师", "--reason", "样例", "--on", "2026-05-01", store=centre)
    assert not may(TEA, "茶艺师", "--on", "2026-05-01") and may(TEA, "茶艺师", "--on", "2026-04-30")


@pytest.mark.requirement("G16", "B02")
def test_items_change_within_the_validity_each_with_its_reason(centre: Path) -> None:
    refused(
        "registry", "suspend", NURSERY, "--item", "电工", "--reason", "样", store=centre, code=3, name="unknown_item"
    )
    stopped = done("registry", "suspend", NURSERY, "--item", "育婴员", "--reason", "样例", store=centre)
    assert [each["state"] for each in stopped["items"]] == ["in_force", "suspended"]
    back = done("registry", "resume", NURSERY, "--reason", "样例", store=centre)
    assert {each["state"] for each in back["items"]} == {"in_force"}
    changed = done(
        "registry",
        "change",
        NURSERY,
        "--add",
        "4-10-01-03 保育师=2、1",
        "--drop",
        "育婴员",
        "--reason",
        "样例",
        store=centre,
    )
    shown = [(each["occupation"], each["levels"], each["state"]) for each in changed["items"]]
    assert shown == [
        ("保育师", [5, 4, 3], "in_force"),
        ("育婴员", [5, 4, 3], "removed"),
        ("保育师", [2, 1], "in_force"),
    ]
    refused(
        "registry", "change", NURSERY, "--add", "保育师=3", "--reason", "样", store=centre, code=3, name="item_held"
    )
    renewed = done("registry", "renew", NURSERY, "--until", "2099-01-01", "--reason", "样例", store=centre)
    assert renewed["valid_until"] == "2099-01-01"
    kinds = [
        each["title"] for each in done("registry", "show", NURSERY, store=centre)["history"] if each["kind"] == "change"
    ]
    assert sorted(kinds) == ["减少职业（工种）", "延续", "恢复", "新增职业（工种）", "暂停"]


@pytest.mark.requirement("F19", "C25")
def test_bodies_get_codes_in_order_by_the_form_in_use(filed: Path) -> None:
    first = done("registry", "code", "WZ备〔2026〕1号", store=filed)["code"]
    assert first == "S000033000001"
    assert done("registry", "code", "WZ备〔2026〕2号", "--propose", store=filed)["code"] == "S000033000002"
    refused("registry", "code", "WZ备〔2026〕2号", "--set", first, store=filed, code=3, name="code_given")
    refused("registry", "code", NURSERY, store=filed, code=3, name="certificate_code")
    form = "{kind:1=S}{province:2}{body:4}{year:2}{level:1}{serial:5}"
    done("registry", "code", "--form", form, "--source", "样例编码方案", "--reason", "样例", store=filed)
    assert done("registry", "code", store=filed) == {"form": form, "source": "样例编码方案", "is_proposal": False}
    assert done("registry", "code", "WZ备〔2026〕2号", store=filed)["code"] == "S330001"
    assert done("registry", "show", "WZ备〔2026〕1号", store=filed)["code"] == first


@pytest.mark.requirement("G16", "G15", "A26")
def test_what_is_added_ends_with_the_body_and_what_is_reduced_leaves_it(filed: Path) -> None:
    number = "WZ备〔2026〕2号"
    with Desk.open(filed, PASSPHRASE) as desk:
        application = desk.application("WZ26-002")
        for kind, id in (("add", "WZ26-001"), ("territorial", "WZ26-002")):
            received = Acceptance(
                round="WZ26",
                number=id,
                application=id,
                applicant=application.applicant_name,
                type=typed_type(kind),
                received_at="2026-03-02T09:30",
                received_by="样例",
                decision="accepted",
            )
            with desk.store.change("样例") as change:
                enter(change, ACCEPTANCE, id, id, received)
        mine = next(each.filing for each in filed_sources(desk) if each.filing.application == "WZ26-001")
        end_filing(desk, mine.number, "样例")
        whole = draft_filing(desk, "WZ26-001").filing.valid_until
        earlier = msgspec.structs.replace(
            mine, number="早", application="WZ26-003", valid_until=whole - timedelta(days=400)
        )
        with desk.store.change("样例") as change:
            add_filing(change, earlier)
        assert draft_filing(desk, "WZ26-001").filing.valid_until == earlier.valid_until
    assert done("registry", "show", number, store=filed)["is_territorial"] is True
    with Desk.open(filed, PASSPHRASE) as desk:
        first = next(each for each in filed_sources(desk) if each.filing.number == number)
        items = first.filing.items[:1]
        later = msgspec.structs.replace(
            first.filing, number="减", items=items, issued_on=first.filing.issued_on + timedelta(days=40)
        )
        sources = BodySources([first, FiledSource(later, first.edition, "remove")])
        left = body_on(sources, later.issued_on)
        assert left is not None
        assert [(each.scope, each.state) for each in left.items if each.state == "removed"] == [
            (items[0].scope, "removed")
        ]
        assert len([each for each in left.items if each.is_assessed]) == len(first.filing.items) - 1


@pytest.mark.requirement("A27", "A28", "G13")
def test_the_list_to_report_leaves_out_whose_filing_was_ended(filed: Path, tmp_path: Path) -> None:
    def listed(folder: str) -> list[str]:
        files = done("export", "report-list", "--round", "WZ26", "--out", tmp_path / folder, store=filed)["documents"]
        (file,) = [each["path"] for each in files if each["path"].endswith(".csv")]
        return Path(file).read_text(encoding="utf-8-sig").splitlines()

    before = listed("前")
    done("registry", "remove", "WZ备〔2026〕1号", "--ground", "恶性竞争", "--reason", "样例", store=filed)
    after = listed("后")
    assert any("温州样例职业培训学校" in line for line in before)
    assert not any("温州样例职业培训学校" in line for line in after)
    assert any("样例技师学院" in line for line in after)
