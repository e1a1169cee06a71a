"""异议 and 整改 by commands: what they keep from being filed, their terms, and how they end."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_date
from reviewer.usecases.documents.entries import type_entry
from reviewer.usecases.documents.issue import issue_document
from reviewer.usecases.documents.letter import LETTER
from reviewer.usecases.documents.publicity import PUBLICITY
from reviewer.usecases.read_journal import read_journal
from reviewer.usecases.rectifications import rectification_of
from reviewer.usecases.run_demo import read_sample_round
from tests.e2e.people import PASSPHRASE, done, refused
from tests.sample_centre import make_centre

FIRST, SECOND, ROUND = "WZ26-001", "WZ26-002", "WZ26"
START, UNTIL, AFTER = "2026-03-02", "2026-03-06", "2026-03-09"


@pytest.fixture(scope="session")
def kept_concluded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre: the first application passed and is made public, the second has to put things right."""
    folder = tmp_path_factory.mktemp("followed") / "中心"
    make_centre(folder, PASSPHRASE, read_sample_round(), packages=2, scored=2)
    done("decide", FIRST, "--conclusion", "PASS", "--reason", "样例", store=folder)
    done("decide", SECOND, "--conclusion", "RECTIFY", "--reason", "样例：经研究限期整改", store=folder)
    with Desk.open(folder, PASSPHRASE) as desk:
        type_entry(desk, PUBLICITY, ROUND, "start", START)
        issue_document(desk, PUBLICITY, ROUND, folder.parent / "公示")
    return folder


@pytest.fixture
def centre(kept_concluded: Path, tmp_path: Path) -> Path:
    """The centre's store, for one test to change."""
    return Path(shutil.copytree(kept_concluded, tmp_path / "中心"))


def send_letter(centre: Path, folder: Path, until: str) -> None:
    """The letter of 限期整改, with its term."""
    with Desk.open(centre, PASSPHRASE) as desk:
        type_entry(desk, LETTER, SECOND, "date", "2026-03-02")
        type_entry(desk, LETTER, SECOND, "rectify_until", until)
        issue_document(desk, LETTER, SECOND, folder)


@pytest.mark.requirement("A24", "G09")
def test_an_objection_keeps_from_filing_until_it_is_answered(centre: Path) -> None:
    raised = done(
        *("objection", "add", "样例：理论考场与申报不符", "--round", ROUND, "--application", FIRST),
        *("--by", "样例㛃公司", "--contact", "0577-00000000", "--on", "2026-03-05", "--evidence", "照片.jpg"),
        store=centre,
    )
    assert (raised["id"], raised["state"], raised["real_name"], raised["in_time"]) == ("WZ26-异-1", "open", True, True)
    # Five working days from the day after: the proposal of the program, over a weekend.
    assert raised["due_on"] == "2026-03-12"
    problem = refused("file", FIRST, "--on", AFTER, store=centre, code=3, name="objection_open")
    assert "WZ26-异-1（核查中）" in problem["message"]
    refused("file", FIRST, "--on", AFTER, "--reason", "样例", store=centre, code=3, name="objection_open")
    refused(
        "objection",
        "answer",
        raised["id"],
        "",
        "--state",
        "rejected",
        store=centre,
        code=3,
        name="objection_without_answer",
    )
    done(
        "objection",
        "answer",
        raised["id"],
        "经核查，面积与产权证明一致",
        "--state",
        "rejected",
        "--on",
        "2026-03-10",
        store=centre,
    )
    assert done("file", FIRST, "--on", "2026-03-11", store=centre)["application"] == FIRST


@pytest.mark.requirement("A24")
def test_an_objection_that_is_upheld_stays_in_the_way(centre: Path) -> None:
    id = done("objection", "add", "样例", "--round", ROUND, "--application", FIRST, "--on", START, store=centre)["id"]
    done("objection", "answer", id, "属实", "--state", "upheld", "--on", "2026-03-04", store=centre)
    problem = refused("file", FIRST, "--on", AFTER, store=centre, code=3, name="objection_open")
    assert "不予备案" in problem["message"]
    again = ("objection", "answer", id, "再核查，不属实", "--state", "rejected", "--on", "2026-03-05")
    refused(*again, store=centre, code=3, name="objection_without_reason")
    changed = done(*again, "--reason", "样例：新证据", store=centre)
    assert (changed["state"], changed["version"]) == ("rejected", 3)


@pytest.mark.requirement("A24")
def test_anonymous_late_and_general_objections_are_told_apart(centre: Path) -> None:
    hidden = done("objection", "add", "样例线索", "--round", ROUND, "--by", "匿名", "--on", "2026-03-20", store=centre)
    assert (hidden["real_name"], hidden["in_time"], hidden["application"]) == (False, False, "")
    # Against the whole publicity: nobody of it is filed before it is answered.
    refused("file", FIRST, "--on", AFTER, store=centre, code=3, name="objection_open")
    refused("objection", "add", " ", "--round", ROUND, store=centre, code=3, name="objection_without_text")
    refused("objection", "add", "x", "--round", "没有", store=centre, code=3, name="unknown_round")
    nobody = ("objection", "answer", "WZ26-异-9", "x", "--state", "upheld")
    refused(*nobody, store=centre, code=3, name="unknown_objection")
    moved = done("objection", "due", hidden["id"], "2026-04-03", "--reason", "样例：需要现场核查", store=centre)
    assert (moved["due_on"], moved["version"]) == ("2026-04-03", 2)
    early = ("objection", "due", hidden["id"], "2026-03-01", "--reason", "x")
    refused(*early, store=centre, code=3, name="objection_dates")
    unknown = done("objection", "list", "--round", ROUND, store=centre)["objections"]
    assert [each["id"] for each in unknown] == [hidden["id"]]


@pytest.mark.requirement("X10")
def test_rectification_follows_the_letter_to_the_final_conclusion(centre: Path, tmp_path: Path) -> None:
    assert done("rectification", "show", SECOND, store=centre)["step"] == "no_letter"
    refused("rectification", "report", SECOND, "x", store=centre, code=3, name="rectification_without_letter")
    refused("rectification", "show", FIRST, store=centre, code=3, name="no_rectification")
    send_letter(centre, tmp_path, "2026-04-30")
    shown = done("rectification", "show", SECOND, store=centre)
    assert (shown["due_on"], shown["issued_on"]) == ("2026-04-30", "2026-03-02")
    assert re.fullmatch(r"\S+〔2026〕\d+号", shown["letter"])
    review = ("rectification", "review", SECOND, "样例：逐项核对，均已到位", "--conclusion", "PASS")
    refused(*review, "--on", "2026-04-20", store=centre, code=3, name="rectification_not_reported")
    report = ("rectification", "report", SECOND, "样例：场地已扩，考评员已补")
    refused(*report, "--on", "2026-03-01", store=centre, code=3, name="rectification_dates")
    reported = done(*report, "--on", "2026-04-15", "--evidence", "合同.pdf", store=centre)
    assert (reported["step"], reported["is_late"]) == ("reported", False)
    refused(*review, "--on", "2026-04-14", store=centre, code=3, name="rectification_dates")
    ended = done(*review, "--on", "2026-04-20", "--by", "样例庚", store=centre)
    assert (ended["step"], ended["course"]["conclusion"]) == ("reviewed", "PASS")
    assert ended["course"]["reviewed_by"] == "样例庚"
    with Desk.open(centre, PASSPHRASE) as desk:
        decision = desk.store.decision(SECOND)
        assert decision is not None
        assert (decision.conclusion, decision.reason) == (
            "PASS",
            "整改复核（2026年4月20日）：样例：逐项核对，均已到位",
        )
        state = rectification_of(desk, SECOND)
        assert state is not None and state.due_on == "2026-04-30"
        reasons = [each.reason for each in read_journal(desk) if each.field == "rectification"]
        assert reasons == ["收到整改报告", decision.reason]
    refused(*report, store=centre, code=3, name="rectification_reviewed")
    assert [each["name"] for each in done("rectification", "list", "--round", ROUND, store=centre)["rectifications"]]


@pytest.mark.requirement("X10")
def test_a_rectification_that_is_overdue_is_shown_and_may_be_ended(centre: Path, tmp_path: Path) -> None:
    with Desk.open(centre, PASSPHRASE) as desk:
        today = beijing_date(desk.clock())
    send_letter(centre, tmp_path, (today - timedelta(days=3)).isoformat())
    shown = done("rectification", "show", SECOND, store=centre)
    assert (shown["step"], shown["days_left"], shown["is_late"]) == ("overdue", -3, True)
    refused("rectification", "report", SECOND, "样例", store=centre, code=3, name="rectification_late")
    refused(
        "rectification",
        "review",
        SECOND,
        "x",
        "--conclusion",
        "PASS",
        store=centre,
        code=3,
        name="rectification_not_reported",
    )
    late = done("rectification", "report", SECOND, "样例", "--late-reason", "样例：快递延误", store=centre)
    assert (late["step"], late["is_late"], late["course"]["late_reason"]) == ("reported", True, "样例：快递延误")
    ended = done("rectification", "review", SECOND, "样例：未到位", "--conclusion", "FAIL", store=centre)
    assert (ended["step"], ended["course"]["conclusion"]) == ("reviewed", "FAIL")


@pytest.mark.requirement("X10")
def test_without_a_report_only_failing_is_left_and_a_second_course_begins_anew(centre: Path, tmp_path: Path) -> None:
    send_letter(centre, tmp_path, "2026-03-20")
    done("rectification", "review", SECOND, "样例：逾期未报", "--conclusion", "FAIL", store=centre)
    done("decide", SECOND, "--conclusion", "RECTIFY", "--reason", "样例：复核后再给一次机会", store=centre)
    again = done("rectification", "show", SECOND, store=centre)
    assert (again["step"], again["course"]["conclusion"]) == ("no_letter", None)
