"""From the conclusion to 名录 by commands: 公示, 备案, 回执, what expires; deadlines and a new year's calendar."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pdfplumber
import pytest
from people import PASSPHRASE, done, refused, run

from reviewer.desk import Desk
from reviewer.domain.moments import BEIJING
from reviewer.errors import RuleViolation
from reviewer.usecases.documents.entries import type_entry
from reviewer.usecases.documents.issue import issue_document
from reviewer.usecases.documents.publicity import PUBLICITY
from reviewer.usecases.documents.receipt import RECEIPT_KIND
from reviewer.usecases.file_application import end_filing, file_application
from reviewer.usecases.list_filings import list_filings
from reviewer.usecases.run_demo import read_sample_round
from tests.sample_centre import make_centre

START, UNTIL, AFTER = "2026-03-02", "2026-03-06", "2026-03-09"


@pytest.fixture(scope="session")
def kept_concluded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre: two applications scored by all and passed, a third still open."""
    folder = tmp_path_factory.mktemp("filing") / "中心"
    make_centre(folder, PASSPHRASE, read_sample_round(), packages=3, scored=2)
    for application in ("WZ26-001", "WZ26-002"):
        done("decide", application, "--conclusion", "PASS", "--reason", "样例", store=folder)
    return folder


@pytest.fixture
def centre(kept_concluded: Path, tmp_path: Path) -> Path:
    """The centre's store, for one test to change."""
    return Path(shutil.copytree(kept_concluded, tmp_path / "中心"))


def _publish(centre: Path, folder: Path) -> list[dict[str, Any]]:
    done("document", "set", "WZ26", "publicity", f"start={START}", store=centre)
    documents: list[dict[str, Any]] = done("export", "publicity", "--out", folder, store=centre)["documents"]
    return documents


def _text(path: str | Path) -> str:
    with pdfplumber.open(path) as pdf:
        return re.sub(r"\s", "", "".join(char["text"] for page in pdf.pages for char in page.chars))


@pytest.mark.requirement("A25", "C24", "G09")
def test_the_publicity_names_who_passed_and_from_when_until_when(centre: Path, tmp_path: Path) -> None:
    pdf, book = _publish(centre, tmp_path / "公示")
    assert (pdf["number"], pdf["version"]) == ("WZ26-公示", 1)
    text = _text(pdf["path"])
    assert "公示时间为5个工作日，自2026年3月2日起，至2026年3月6日止" in text
    assert "联系电话：0577-00000000" in text and "地址：温州市样例路1号" in text
    applications = done("applications", "--round", "WZ26", store=centre)["applications"]
    names = [each["name"] for each in applications]
    assert [name in text for name in names] == [True, True, False]
    page = openpyxl.load_workbook(book["path"])["名单"]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=4)]
    assert rows[0] == ["序号", "机构名称", "职业编码", "职业（工种）名称", "等级"]
    listed = [row[3] for row in rows[1:] if row[3]]
    wanted = [
        each["name"] if isinstance(each, dict) else each for one in applications[:2] for each in one["occupations"]
    ]
    assert len(listed) == len(wanted)
    again = done("export", "publicity", "--out", tmp_path / "再", store=centre)["documents"]
    assert [each["sha256"] for each in again] == [pdf["sha256"], book["sha256"]]


@pytest.mark.requirement("C24", "A23")
def test_a_publicity_that_is_too_short_or_has_no_calendar_is_not_issued(centre: Path, tmp_path: Path) -> None:
    done("document", "set", "WZ26", "publicity", f"start={START}", "until=2026-03-05", store=centre)
    problem = refused("export", "publicity", "--out", tmp_path, store=centre, code=3, name="missing_field")
    assert "不足5个工作日，最早为2026年3月6日" in problem["message"]
    done("document", "set", "WZ26", "publicity", "start=2098-03-03", "until=", store=centre)
    problem = refused("export", "publicity", "--out", tmp_path, store=centre, code=3, name="missing_field")
    assert "2098年的节假日安排尚未收录" in problem["message"]
    assert not list(tmp_path.glob("公示*"))


@pytest.mark.requirement("C24", "A25")
def test_whoever_comes_on_the_list_later_gets_the_whole_period(centre: Path, tmp_path: Path) -> None:
    with Desk.open(centre, PASSPHRASE) as desk:
        type_entry(desk, PUBLICITY, "WZ26", "start", START)
        type_entry(desk, PUBLICITY, "WZ26", "bodies", "WZ26-001")
        (first,) = issue_document(desk, PUBLICITY, "WZ26", tmp_path)
        type_entry(desk, PUBLICITY, "WZ26", "bodies", None)
        type_entry(desk, PUBLICITY, "WZ26", "start", "2026-04-01")
        (second,) = issue_document(desk, PUBLICITY, "WZ26", tmp_path)
        assert (second.number, second.version) == (first.number, 2)
        assert "至2026年4月8日止" in _text(second.path)
        with pytest.raises(RuleViolation) as caught:
            file_application(desk, "WZ26-002", on=date.fromisoformat(AFTER))
        assert caught.value.code == "publicity_open"
        type_entry(desk, PUBLICITY, "WZ26", "bodies", "WZ26-003")
        with pytest.raises(RuleViolation) as caught:
            issue_document(desk, PUBLICITY, "WZ26", tmp_path)
        assert "WZ26-003 不是本批次结论为通过的申报" in caught.value.message


@pytest.mark.requirement("A26", "C25", "G09")
def test_receipts_follow_the_end_of_the_publicity(centre: Path, tmp_path: Path) -> None:
    refused("file", "WZ26-001", "--on", AFTER, store=centre, code=3, name="publicity_open")
    _publish(centre, tmp_path)
    refused("file", "WZ26-001", "--on", UNTIL, store=centre, code=3, name="publicity_open")
    refused("file", "WZ26-003", "--on", AFTER, store=centre, code=3, name="not_passed")
    later = (datetime.now(BEIJING) + timedelta(days=2)).date().isoformat()
    refused("file", "WZ26-001", "--on", later, store=centre, code=3, name="filing_future")
    done("document", "set", "WZ26", "receipt", f"issued_on={AFTER}", store=centre)
    ran = run("export", "receipt", "--round", "WZ26", "--out", tmp_path / "回执", store=centre)
    assert ran.code == 0, ran
    first, second = ran.data["documents"]
    texts = [_text(first["path"]), _text(second["path"])]
    for number, text in enumerate(texts, 1):
        assert f"WZ备〔2026〕{number}号" in text
        assert "2026年3月9日至2029年3月8日" in text
        assert "无人机驾驶员" in text or "工业机器人系统" in text
    filings = done("registry", "list", store=centre)["filings"]
    assert [each["number"] for each in filings] == ["WZ备〔2026〕1号", "WZ备〔2026〕2号"]
    refused("file", "WZ26-001", "--on", AFTER, store=centre, code=3, name="filing_exists")


@pytest.mark.requirement("A26", "C25")
def test_numbers_may_be_typed_and_are_never_given_twice(centre: Path) -> None:
    on = date.fromisoformat(AFTER)
    with Desk.open(centre, PASSPHRASE) as desk:
        filed = file_application(desk, "WZ26-001", "Ｓ3303 0020 26", on, "样例")
        assert (filed.number, filed.valid_until) == ("S3303002026", date(2029, 3, 8))
        assert _refusal(desk, "WZ26-002", "S3303002026", on) == "missing_field"
        type_entry(desk, RECEIPT_KIND, "WZ26-002", "filing_number", "Ｓ3303 0020２6")
        assert _refusal(desk, "WZ26-002", "", on) == "missing_field"
        assert _refusal(desk, "WZ26-001", "", on) == "filing_exists"
        end_filing(desk, "S3303002026", "样例：终止")
        assert _refusal(desk, "WZ26-001", "S3303002026", on) == "missing_field"
        file_application(desk, "WZ26-001", "", on, "样例")
        states = {each.filing.number: each.state for each in list_filings(desk, on=on)}
        assert states == {"S3303002026": "ended", "WZ备〔2026〕1号": "in_force"}
    refused("registry", "end", "S3303002026", "--reason", "再", store=centre, code=3, name="filing_ended")


def _refusal(desk: Desk, application: str, number: str, on: date) -> str:
    with pytest.raises(RuleViolation) as caught:
        file_application(desk, application, number, on, "样例")
    return caught.value.code


@pytest.mark.requirement("C25")
def test_a_publicity_held_elsewhere_needs_its_reason(centre: Path) -> None:
    filed = done("file", "WZ26-002", "--on", AFTER, "--reason", "公示于市局网站", store=centre)
    assert filed["reason"] == "公示于市局网站"


@pytest.mark.requirement("A26", "F20")
def test_a_correction_of_the_body_makes_the_receipts_next_version(centre: Path, tmp_path: Path) -> None:
    done("file", "WZ26-001", "--on", AFTER, "--reason", "样例", store=centre)
    (first,) = done("export", "receipt", "WZ26-001", "--out", tmp_path, store=centre)["documents"]
    assert first["version"] == 1
    refused(
        "document", "set", "WZ26-001", "receipt", "valid_until=2040-01-01", store=centre, code=3, name="field_locked"
    )
    sites = "sites=总部：样例市鹿城区样例路1号\n样例考核点：样例市龙湾区样例路2号"
    done("document", "set", "WZ26-001", "receipt", sites, "phone=0577-99999999", store=centre)
    (second,) = done("export", "receipt", "WZ26-001", "--out", tmp_path, store=centre)["documents"]
    assert (second["number"], second["version"]) == (first["number"], 2)
    text = _text(second["path"])
    assert "联系方式：" in text and "0577-99999999" in text.split("本版更改")[-1]
    assert "样例考核点：样例市龙湾区样例路2号" in text
    (found,) = done("registry", "list", "龙湾", store=centre)["filings"]
    assert found["number"] == "WZ备〔2026〕1号"


@pytest.mark.requirement("A26", "A28", "G10", "F20")
def test_the_list_of_filed_bodies_and_what_expires(centre: Path, tmp_path: Path) -> None:
    refused("export", "registry", "--out", tmp_path, store=centre, code=3, name="registry_empty")
    for application in ("WZ26-001", "WZ26-002"):
        done("file", application, "--on", AFTER, "--reason", "样例", store=centre)
    done("document", "set", "", "registry", "as_of=2026-06-30", store=centre)
    documents = done("export", "registry", "--out", tmp_path, "--docx", store=centre)["documents"]
    assert [Path(each["path"]).suffix for each in documents] == [".pdf", ".xlsx", ".docx"]
    text = _text(documents[0]["path"])
    assert "截至2026年6月30日，备案有效的机构2家" in text
    for filing in done("registry", "list", store=centre)["filings"]:
        assert all(filing[key] in text for key in ("number", "name", "address", "phone"))
    done("document", "set", "", "registry", "as_of=2030-01-01", store=centre)
    refused("export", "registry", "--out", tmp_path, store=centre, code=3, name="registry_empty")


@pytest.mark.requirement("A26")
def test_what_expires_is_told_ahead(centre: Path) -> None:
    filed = done("file", "WZ26-001", "--reason", "样例", store=centre)
    (listed,) = done("registry", "list", store=centre)["filings"]
    left = listed["days_left"]
    assert (listed["state"], listed["number"]) == ("in_force", filed["number"])
    assert left == (date.fromisoformat(filed["valid_until"]) - date.fromisoformat(filed["issued_on"])).days
    soon = done("registry", "list", "--expiring", str(left), store=centre)["filings"]
    assert [each["number"] for each in soon] == [filed["number"]]
    assert done("registry", "list", "--expiring", str(left - 2), store=centre)["filings"] == []


@pytest.mark.requirement("X21", "C24")
def test_deadlines_by_command_know_new_years_from_a_file(centre: Path, tmp_path: Path) -> None:
    plain = done("deadline", "2024-01-31", "--working-days", "5")
    assert (plain["end"], plain["rolled"], plain["calendar"]) == ("2024-02-05", False, "published")
    assert plain["days"][3] == "2024-02-04"
    assert done("deadline", "2024-01-31", "--working-days", "5", "--from-next-day")["end"] == "2024-02-06"
    assert done("deadline", "2025-07-01", "--months", "3") == {
        "days": [],
        "end": "2025-10-09",
        "rolled": True,
        "calendar": "published",
        "notes": [],
        "last_day": "2025-10-01",
    }
    words = ("deadline", "2098-09-29", "--working-days", "5")
    unknown = done(*words, store=centre)
    assert (unknown["end"], unknown["calendar"]) == (None, "unpublished")
    off = [f"2098-10-{day:02}" for day in range(1, 14)]
    year = {"year": 2098, "papers": ["样例通知"], "off": off, "work_on_weekend": ["2098-09-28"]}
    file = tmp_path / "2098.json"
    file.write_text(json.dumps(year, ensure_ascii=False), encoding="utf-8")
    assert done("calendar", "import", file, store=centre)["year"] == 2098
    known = done(*words, store=centre)
    assert (known["end"], known["calendar"]) == ("2098-10-16", "published")
    assert done(*words)["calendar"] == "unpublished"
    assert done("calendar", "list", store=centre)["years"][-1]["is_added"] is True
    (tmp_path / "2026.json").write_text(json.dumps({**year, "year": 2026, "off": [], "work_on_weekend": []}))
    refused("calendar", "import", tmp_path / "2026.json", store=centre, code=3, name="calendar_invalid")
    refused("deadline", "2026-02-30", "--months", "1", code=3, name="date_unreadable")
    assert run("deadline", "2026-02-03").code == 2
