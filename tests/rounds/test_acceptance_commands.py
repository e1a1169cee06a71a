"""受理 by commands, with the sample packages and the dates of 沪人社职〔2024〕124号 and 温州2022."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from reviewer.desk import Desk
from reviewer.domain.filing import FiledItem, FiledSite, Filing
from reviewer.resources import sample_path
from reviewer.usecases.bars import add_bar
from reviewer.usecases.file_application import add_filing
from tests.e2e.people import PASSPHRASE, SCHEME, done, refused

IN_TIME = "2024-05-20 9:30"
SITES = ("浦东考核点", "杨浦考核点")
_UTF8 = "csv:Text - txt - csv (StarCalc):44,34,76"


@pytest.fixture(scope="session")
def kept_shanghai(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre with a round of Shanghai 2024 and its two sample applications; copied by each test."""
    folder = tmp_path_factory.mktemp("shanghai") / "中心"
    with Desk.create(folder, PASSPHRASE, role="centre"):
        pass
    made = done("round", "new", "--scheme", "shanghai-2024-124", "--name", "样例第四批", store=folder)
    packages = sorted(sample_path("packages_by_scheme", "shanghai-2024-124").iterdir())
    done("import", *packages, "--round", made["round"], store=folder)
    return folder


@pytest.fixture
def shanghai(kept_shanghai: Path, tmp_path: Path) -> Path:
    """The centre's store, for one test to change."""
    return Path(shutil.copytree(kept_shanghai, tmp_path / "中心"))


def round_of(store: Path) -> str:
    rounds = done("round", "list", store=store)["rounds"]
    return str(rounds[0]["id"])


def applications(store: Path) -> list[str]:
    return [str(each["id"]) for each in done("applications", store=store)["applications"]]


def round_of_desk(desk: Desk) -> str:
    return desk.store.rounds()[0].id


def applications_of(desk: Desk) -> list[str]:
    return [row.id for row in desk.store.applications()]


def bring_letters(store: Path, application: str) -> None:
    """Both kinds of letters, one for each site that the application names."""
    done(
        *("recommend", application, "--kind", "department", "--from", "样例市商务委"),
        *("--date", "2024-05-08", "--number", "样商函〔2024〕3号"),
        store=store,
    )
    missing = done("recommendation", "list", application, store=store)["missing"]
    for words in missing:
        site = words.rsplit("，", 1)[1].rstrip("）")
        done(
            *("recommend", application, "--kind", "district", "--site", site, "--from", f"{site[:2]}区人社局"),
            *("--date", "2024-05-10"),
            store=store,
        )


@pytest.mark.requirement("A09", "A14", "A29", "A30")
def test_letters_of_the_department_and_of_each_sites_district_are_asked_for(shanghai: Path) -> None:
    first = applications(shanghai)[0]
    missing = done("recommendation", "list", first, store=shanghai)["missing"]
    assert missing == [
        "关于推荐参与征集遴选社会培训评价组织的函（行业主管部门）",
        "关于推荐成为考核点的函（浦东新区人社部门，浦东考核点）",
        "关于推荐成为考核点的函（杨浦区人社部门，杨浦考核点）",
    ]
    problem = refused(
        *("recommend", first, "--kind", "district", "--from", "样例区人社局", "--date", "2024-05-10"),
        store=shanghai,
        code=3,
        name="recommendation_without_site",
    )
    assert all(site in problem["message"] for site in SITES)
    kept = done(
        *("recommend", first, "--kind", "district", "--site", SITES[0], "--from", "浦东新区人社局"),
        *("--date", "2024-05-10"),
        store=shanghai,
    )
    assert kept["missing"] == [missing[0], missing[2]]
    bring_letters(shanghai, first)
    listed = done("recommendation", "list", first, store=shanghai)
    assert listed["missing"] == []
    assert [each["kind"] for each in listed["recommendations"]] == ["district", "department", "district"]
    refused(
        *("recommend", first, "--kind", "else", "--from", "x", "--date", "2024-05-10"),
        store=shanghai,
        code=3,
        name="unknown_recommendation",
    )


@pytest.mark.requirement("A16", "A37", "C18")
def test_an_application_is_received_sent_back_and_then_accepted(shanghai: Path) -> None:
    first = applications(shanghai)[0]
    sent = done(
        *("accept", first, "--at", IN_TIME, "--by", "样例庚", "--channel", "现场", "--platform-number", "样平台-1"),
        store=shanghai,
    )
    assert (sent["decision"], sent["complete"], sent["number"]) == ("supplement", False, f"{round_of(shanghai)}-受001")
    assert "关于推荐成为考核点的函（浦东新区人社部门，浦东考核点）" in sent["lacking"]
    bring_letters(shanghai, first)
    taken = done("accept", first, store=shanghai)
    assert (taken["decision"], taken["complete"], taken["number"]) == ("accepted", True, sent["number"])
    assert (taken["received_at"], taken["received_by"]) == ("2024-05-20T09:30", "样例庚")
    assert (taken["platform_number"], taken["version"]) == ("样平台-1", 2)
    refused("accept", first, store=shanghai, code=3, name="acceptance_unchanged")
    entries = done("journal", "--application", first, store=shanghai)["entries"]
    assert sum(each["action"] == "register_entry" for each in entries) >= 5


@pytest.mark.requirement("A37")
def test_late_is_not_accepted_unless_somebody_says_why(shanghai: Path) -> None:
    _, second = applications(shanghai)
    bring_letters(shanghai, second)
    turned = done("accept", second, "--at", "2024-05-22 16:01", store=shanghai)
    assert turned["decision"] == "not_accepted"
    assert turned["reason"] == "受理已于2024年5月22日16:00截止，逾期不予受理（四(二)）"
    refused("accept", second, "--decision", "accepted", store=shanghai, code=3, name="accepted_against_rules")
    # An earlier moment would make it in time: not without saying why; 08:00 in London is 16:00 here.
    refused("accept", second, "--at", IN_TIME, store=shanghai, code=3, name="acceptance_without_reason")
    zoned = done("accept", second, "--at", "2024-05-22T08:01:30Z", "--reason", "样例：秒数更正", store=shanghai)
    assert (zoned["received_at"], zoned["decision"]) == ("2024-05-22T16:01", "not_accepted")
    taken = done("accept", second, "--decision", "accepted", "--reason", "样例：停电两小时，经研究顺延", store=shanghai)
    assert (taken["decision"], taken["received_at"]) == ("accepted", "2024-05-22T16:01")
    assert [each["kind"] for each in taken["despite"]] == ["window"]
    listed = done("acceptance", "list", "--round", round_of(shanghai), store=shanghai)["acceptances"]
    assert [(each["version"], each["why_changed"]) for each in listed] == [(3, "样例：停电两小时，经研究顺延")]


@pytest.mark.requirement("G15", "G16", "A20")
def test_a_kind_that_the_round_does_not_take_and_a_bar_are_named(shanghai: Path) -> None:
    first, second = applications(shanghai)
    bring_letters(shanghai, first)
    kind = done("accept", first, "--at", IN_TIME, "--type", "territorial", store=shanghai)
    assert (kind["decision"], kind["type"]) == ("not_accepted", "territorial")
    assert "本批次不受理“属地备案”" in kind["reason"]
    refused("accept", first, "--type", "其他", store=shanghai, code=3, name="unknown_type")
    done("round", "set", round_of(shanghai), "application_types=新申报、属地备案", "--reason", "样例", store=shanghai)
    assert done("accept", first, "--type", "属地备案", store=shanghai)["decision"] == "accepted"
    with Desk.open(shanghai, PASSPHRASE) as desk:
        code = desk.application(second).fact("credit_code")
        assert code is not None
        add_bar(desk, code.text, "样例", date(2025, 1, 9), "项目评估逾期", date(2024, 1, 10))
    barred = done("accept", second, "--at", IN_TIME, store=shanghai)
    assert [each["kind"] for each in barred["grounds"]] == ["bar"]
    assert "至2025年1月9日止不得参与遴选" in barred["reason"]
    free = done(
        "accept", second, "--at", "2024-05-20 9:31", "--decision", "supplement", "--reason", "样例", store=shanghai
    )
    assert free["decision"] == "supplement"


@pytest.mark.requirement("A16", "A37")
def test_somebody_is_turned_away_before_a_package_was_taken_in(shanghai: Path, tmp_path: Path) -> None:
    round_id = round_of(shanghai)
    away = done("accept", "--round", round_id, "--applicant", "样例迟到公司", "--at", "2024-05-23 9:30", store=shanghai)
    assert (away["application"], away["decision"], away["number"]) == ("", "not_accepted", f"{round_id}-受001")
    refused(
        *("accept", "--round", round_id, "--applicant", "样例㛃公司", "--at", IN_TIME),
        store=shanghai,
        code=3,
        name="acceptance_without_reason",
    )
    refused(
        *("accept", "--round", round_id, "--applicant", "样例", "--decision", "accepted"),
        store=shanghai,
        code=3,
        name="acceptance_without_package",
    )
    refused("accept", "--applicant", "样例", store=shanghai, code=3, name="acceptance_without_applicant")
    refused("accept", "--at", "昨天", store=shanghai, code=3, name="moment_unreadable")
    first = applications(shanghai)[0]
    done("accept", first, "--at", IN_TIME, store=shanghai)
    documents = done("export", "acceptance-list", "--round", round_id, "--out", tmp_path, store=shanghai)["documents"]
    plain = next(Path(each["path"]) for each in documents if each["path"].endswith(".csv"))
    rows = list(csv.reader(io.StringIO(plain.read_text("utf-8-sig"))))
    assert [row[0] for row in rows] == ["受理号", f"{round_id}-受001", f"{round_id}-受002"]
    assert rows[1][1] == "样例迟到公司" and "逾期不予受理" in rows[1][-1]
    assert rows[2][4] == "2024-05-20 09:30" and "缺 关于推荐" in rows[2][7]
    book = next(Path(each["path"]) for each in documents if each["path"].endswith(".xlsx"))
    office = ("soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", _UTF8)
    subprocess.run([*office, "--outdir", str(tmp_path / "read"), str(book)], check=True, capture_output=True)
    read = next((tmp_path / "read").glob("*.csv")).read_text("utf-8", errors="strict")
    assert "样例第四批 受理登记表（样例）" in read and "样例迟到公司" in read and "沪人社职〔2024〕124号" in read


@pytest.mark.requirement("A01", "A02", "G07", "G14")
def test_the_terms_of_a_round_are_shown_and_changed_with_a_reason(shanghai: Path, tmp_path: Path) -> None:
    round_id = round_of(shanghai)
    shown = done("round", "show", round_id, store=shanghai)
    assert shown["terms"]["number"] == "沪人社职〔2024〕124号"
    assert shown["window"] == "2024年5月20日—22日，9:30—11:00、13:30—16:00"
    assert shown["changes"] == []
    refused("round", "set", round_id, "number=样人社职〔2026〕1号", store=shanghai, code=3, name="terms_without_reason")
    refused(
        "round", "set", round_id, "open_days=明天", "--reason", "样例", store=shanghai, code=3, name="term_unreadable"
    )
    refused("round", "set", round_id, "number", store=shanghai, code=3, name="term_unreadable")
    refused("round", "set", round_id, store=shanghai, code=3, name="term_unreadable")
    refused("round", "set", round_id, "colour=红", "--reason", "x", store=shanghai, code=3, name="unknown_term")
    file = tmp_path / "设定.toml"
    file.write_text('number = "样人社职〔2026〕1号"\nbasis = ["《样例一》", "《样例二》"]\nquota = 3\n', "utf-8")
    changed = done("round", "set", round_id, "--file", file, "--reason", "样例：再次征集", store=shanghai)
    assert changed["changed"] == ["number", "basis", "quota"]
    same = tmp_path / "设定.json"
    same.write_text(json.dumps({"quota": 3}), "utf-8")
    assert done("round", "set", round_id, "--file", same, store=shanghai)["changed"] == []
    broken = tmp_path / "坏.toml"
    broken.write_text("number = ", "utf-8")
    refused("round", "set", round_id, "--file", broken, store=shanghai, code=3, name="terms_file")
    refused("round", "set", round_id, "--file", tmp_path / "无.toml", store=shanghai, code=4, name="file_unreadable")
    again = done("round", "show", round_id, store=shanghai)
    assert (again["terms"]["quota"], again["terms"]["basis"]) == (3, ["《样例一》", "《样例二》"])
    assert [(each["changed"], each["reason"]) for each in again["changes"]] == [
        (["number", "basis", "quota"], "样例：再次征集")
    ]
    empty = done("round", "new", "--scheme", "shanghai-2024-124", "--name", "样例第五批", store=shanghai)
    done("round", "set", empty["round"], "batch=第五批", store=shanghai)
    assert done("round", "show", empty["round"], store=shanghai)["terms"]["batch"] == "第五批"


@pytest.mark.requirement("F16", "G16")
def test_what_the_registry_knows_of_the_applicant_is_told(shanghai: Path) -> None:
    first = applications(shanghai)[0]
    assert done("accept", first, "--at", IN_TIME, store=shanghai)["note"] == ""
    asked = done("accept", first, "--type", "add", "--decision", "not_accepted", store=shanghai)
    assert "名录中没有该单位的有效备案" in asked["note"]
    with Desk.open(shanghai, PASSPHRASE) as desk:
        name, today = desk.application(first).applicant_name, date(2024, 5, 20)
        body = FiledItem(occupation="样例职业", levels=(4, 3))
        filing = Filing(
            number="样备〔2024〕1号",
            round=round_of_desk(desk),
            application=applications_of(desk)[1],
            name=name,
            address="样例路1号",
            contact="样例某",
            phone="021-00000000",
            issuer="样例中心",
            issued_on=today,
            valid_from=today,
            valid_until=date(2027, 5, 19),
            items=(body,),
            sites=(FiledSite(address="样例路1号"),),
        )
        with desk.store.change("样例") as change:
            add_filing(change, filing)
    told = done("accept", first, "--type", "new", "--decision", "supplement", "--reason", "样例", store=shanghai)[
        "note"
    ]
    assert told == "名录中已有该单位的有效备案（样备〔2024〕1号）；新增项目可以按“新增职业（工种）”申报"


@pytest.mark.requirement("G07", "A36", "A16")
def test_what_a_further_announcement_asks_for_is_ticked_piece_by_piece(shanghai: Path) -> None:
    first = applications(shanghai)[0]
    bring_letters(shanghai, first)
    wanted = "checklist=样例情况说明\n样例场地照片"
    done("round", "set", round_of(shanghai), wanted, "--reason", "样例：另行通知", store=shanghai)
    sent = done("accept", first, "--at", IN_TIME, "--brought", "样例场地照片", store=shanghai)
    assert (sent["decision"], sent["lacking"], sent["brought"]) == ("supplement", ["样例情况说明"], ["样例场地照片"])
    pieces = ("--brought", "样例场地照片", "--brought", "样例情况说明")
    assert done("accept", first, *pieces, store=shanghai)["decision"] == "accepted"


@pytest.mark.requirement("C17", "C20")
def test_a_provincial_body_is_not_received_in_wenzhou(tmp_path: Path) -> None:
    folder = tmp_path / "温州"
    with Desk.create(folder, PASSPHRASE, role="centre"):
        pass
    made = done("round", "new", "--scheme", SCHEME, "--name", "样例批次", store=folder)
    package = next(sample_path("packages").glob("01*"))
    done("import", package, "--round", made["round"], store=folder)
    (application,) = applications(folder)
    assert done("accept", application, "--at", "2022-10-31 23:00", store=folder)["decision"] == "accepted"
    with Desk.open(folder, PASSPHRASE) as desk:
        affiliation = desk.application(application).fact("affiliation")
        assert affiliation is not None
    done("round", "set", made["round"], f"excluded_affiliations={affiliation.text}", "--reason", "样例", store=folder)
    turned = done("accept", application, "--reason", "", store=folder)
    assert turned["decision"] == "not_accepted"
    assert turned["grounds"] == [
        {
            "kind": "affiliation",
            "text": f"隶属关系为“{affiliation.text}”，不属温州市受理范围",
            "clause": "三",
        }
    ]
