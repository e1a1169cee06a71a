"""Stages, project review, consent and bars by commands, as scripts use them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from staged import LETTER_ON, PASSPHRASE, conclude, issue_letter

from reviewer.desk import Desk
from tests.e2e.people import done, refused

APP, ROUND = "WZ26-001", "WZ26"
SCOPE, OTHER = "无人机驾驶员", "无人机装调检修工"


def letter(store: Path, folder: Path) -> None:
    """The conclusion and the letter of the first application."""
    with Desk.open(store, PASSPHRASE) as desk:
        conclude(desk, APP)
        issue_letter(desk, APP, folder)


@pytest.mark.requirement("A16", "G11")
def test_a_stage_is_shown_moved_and_refused(staged: Path) -> None:
    shown = done("stage", APP, store=staged)
    assert (shown["stage"], shown["name"], shown["since"], shown["history"]) == ("submission", "材料提交", None, [])
    assert [each["stage"] for each in shown["possible"]] == ["acceptance", "not_accepted", "withdrawn"]
    assert shown["possible"][0]["problems"][0] == "还没有受理登记（三(二)）"
    problem = refused("stage", APP, "--to", "publicity", store=staged, code=3, name="stage_not_allowed")
    assert problem["where"] == APP
    refused("stage", APP, "--to", "acceptance", store=staged, code=3, name="stage_gate")
    refused("stage", APP, "--to", "退出申报", "--date", "2024/5/1", store=staged, code=3, name="date_unreadable")
    moved = done("stage", APP, "--to", "退出申报", "--date", "2024-05-20", "--reason", "材料不实", store=staged)
    assert (moved["stage"], moved["outcome"], moved["since"]) == ("withdrawn", "withdrawn", "2024-05-20")
    assert [(each["stage"], each["reason"], each["on"]) for each in moved["history"]] == [
        ("withdrawn", "材料不实", "2024-05-20")
    ]
    entries = done("journal", "--application", APP, store=staged)["entries"]
    newest = [each for each in entries if each["action"] == "register_entry"][-1]
    assert (newest["field"], newest["reason"]) == ("stage_move", "材料不实")
    back = done("stage", APP, "--undo", "--reason", "录错单位", store=staged)
    assert (back["stage"], back["history"][0]["is_void"]) == ("submission", True)
    board = done("stages", "--round", ROUND, store=staged)
    assert [(each["stage"], len(each["cards"])) for each in board["stages"]][:2] == [
        ("submission", 3),
        ("acceptance", 0),
    ]


@pytest.mark.requirement("A19", "A20", "A21", "A22")
def test_project_review_consent_and_lapse_by_commands(staged: Path, tmp_path: Path) -> None:
    letter(staged, tmp_path)
    done("accept", APP, "--decision", "accepted", "--reason", "样例：推荐函另存", store=staged)
    first = ("--date", LETTER_ON.isoformat(), "--elsewhere", "--reason", "样例：推荐函另存")
    done("stage", APP, "--to", "acceptance", *first, store=staged)
    for stage in ("assessment", "letter", "projects"):
        done("stage", APP, "--to", stage, "--date", LETTER_ON.isoformat(), store=staged)
    words = ("project", "review", APP, SCOPE, "--reviewer", "样例甲", "--on", "2024-08-01")
    refused(*words, "--item", "plan=会", store=staged, code=3, name="finding_unreadable")
    items = ("--item", "plan=met:齐全", "--item", "papers=not_met:缺一套", "--copies", "papers=1")
    verdict = done(*words, *items, store=staged)
    assert (verdict["conclusion"], verdict["items"][1]) == (
        "failed",
        {"item": "papers", "is_met": False, "copies": 1, "remark": "缺一套"},
    )
    shown = done("project", "show", APP, store=staged)
    assert [each["scope"] for each in shown["projects"]] == [SCOPE, OTHER] and shown["approved"] == []
    refused(*words, *items, "--copies", "plan=1", store=staged, code=3, name="project_reason")
    done(*words, *items, "--copies", "plan=1", "--reason", "份数录错", store=staged)
    versions = done("project", "show", APP, store=staged)["projects"][0]["versions"]
    assert [(each["version"], each["reason"]) for each in versions] == [(1, ""), (2, "份数录错")]
    refused(
        "consent",
        "record",
        "X",
        "--by",
        "样例市局",
        "--on",
        "2024-08-01",
        store=staged,
        code=3,
        name="unknown_application",
    )
    done(
        "consent",
        "record",
        ROUND,
        "--by",
        "样例市局",
        "--on",
        "2024-08-01",
        "--number",
        "样人社〔2024〕1号",
        store=staged,
    )
    assert done("consent", "show", APP, store=staged)["consent"]["number"] == "样人社〔2024〕1号"
    assert done("stages", "--round", ROUND, "--on", "2024-09-29", store=staged)["late"] == []
    (late,) = done("stages", "--round", ROUND, "--on", "2024-09-30", store=staged)["late"]
    assert (late["application"], late["open_scopes"]) == (APP, [OTHER])
    refused("stage", "lapse", store=staged, code=3, name="round_missing")
    assert done("stage", "lapse", "--round", ROUND, "--on", "2024-09-29", store=staged) == {"lapsed": []}
    (lapsed,) = done("stage", "lapse", "--round", ROUND, "--on", "2024-09-30", store=staged)["lapsed"]
    assert lapsed["bar_until"] == "2025-06-28"
    (bar,) = done("bar", "list", "--on", "2025-06-28", store=staged)["bars"]
    assert (bar["from_day"], bar["application"], bar["holds"]) == ("2024-06-28", APP, True)
    assert done("bar", "list", "--on", "2025-06-29", store=staged)["bars"] == []


@pytest.mark.requirement("A20")
def test_a_bar_by_hand_needs_a_reason_and_so_does_lifting_it(staged: Path) -> None:
    words = ("bar", "add", "91330300MA2SAMPLE1", "--name", "样例公司", "--until", "2099-01-01")
    refused(*words, "--reason", " ", store=staged, code=3, name="bar_reason")
    refused(*words, "--reason", "样例", "--from", "2099-02-01", store=staged, code=3, name="bar_dates")
    added = done(*words, "--reason", "上级通报", store=staged)
    assert added["credit_code"] == "91330300MA2SAMPLE1"
    refused("bar", "lift", added["id"], "--reason", "", store=staged, code=3, name="bar_reason")
    refused("bar", "lift", "没有", "--reason", "样例", store=staged, code=3, name="unknown_bar")
    lifted = done("bar", "lift", added["id"], "--reason", "通报撤销", store=staged)
    assert date.fromisoformat(lifted["lifted_on"]) == date.fromisoformat(added["from_day"])
    refused("bar", "lift", added["id"], "--reason", "再", store=staged, code=3, name="bar_lifted")
    assert [each["holds"] for each in done("bar", "list", store=staged)["bars"]] == [False]
