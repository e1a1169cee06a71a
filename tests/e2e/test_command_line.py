"""The command line as scripts and hurried people use it: names, shapes, exit codes, refusals in one line."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from people import ENVIRONMENT, LEADER, PASSPHRASE, SECOND, People, done, refused, run, write_items

from reviewer.desk import Desk
from reviewer.resources import sample_path
from reviewer.usecases.show_sheet import show_sheet

SCHEME = "zhejiang-wenzhou-2022"


@pytest.fixture(scope="module")
def kept(kept_people: People, tmp_path_factory: pytest.TempPathFactory) -> People:
    """Stores that these tests only read from, or are refused by."""
    return kept_people.copy(tmp_path_factory.mktemp("command line") / "只读 存储")


def _program(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The console program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "reviewer", *(str(word) for word in words)],
        capture_output=True,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        check=False,
        encoding="utf-8",
    )


def test_json_may_stand_before_and_after_the_command(kept: People) -> None:
    before = _program("--json", "--store", kept.centre, "applications", **ENVIRONMENT)
    after = _program("applications", "--store", kept.centre, "--json", **ENVIRONMENT)
    assert (before.returncode, before.stderr) == (0, "")
    assert before.stdout == after.stdout
    assert json.loads(before.stdout) == {
        "applications": [
            {
                "id": kept.application,
                "name": "样例供应链管理有限公司",
                "round": kept.round,
                "occupations": ["供应链管理师"],
            }
        ]
    }


def test_shapes_are_the_agreed_ones(kept: People) -> None:
    check = done("check", kept.application, store=kept.centre)
    assert check["application"] == kept.application
    finding = {"requirement", "item", "scope", "declared", "documented", "measured", "unit", "threshold", "verdict"}
    assert all(set(each) == {*finding, "why"} for each in check["findings"])
    assert all(set(each) >= {"condition", "scope", "verdict", "why"} for each in check["eligibility"])
    assert all(set(each) == {"no", "name", "state"} for each in check["materials"])
    sheet = done("sheet", "show", kept.application, store=kept.filled(LEADER))
    columns = {"item", "occupation", "full", "points", "judgement", "measured", "remark"}
    assert all(set(each) == columns for each in sheet["items"])
    (scheme,) = [each for each in done("scheme", "list", store=kept.centre)["schemes"] if each["id"] == SCHEME]
    assert scheme["version"]
    assert done("round", "list", store=kept.centre)["rounds"][0]["id"] == kept.round


@pytest.mark.parametrize(
    ("words", "code", "name"),
    [
        (("check", "WZ26-999"), 3, "unknown_application"),
        (("applications", "--round", "没有"), 3, "unknown_round"),
        (("import", "不存在.zip", "--round", "没有"), 3, "unknown_round"),
        (("scheme", "show", "没有"), 3, "unknown_scheme"),
        (("scheme", "validate", "不存在.toml"), 4, "scheme_unreadable"),
        (("scheme", "import", "不存在.toml"), 4, "scheme_unreadable"),
        (("round", "new", "--scheme", SCHEME, "--name", " "), 3, "round_without_name"),
        (("round", "new", "--scheme", "没有", "--name", "一"), 3, "unknown_scheme"),
        (("identity", "issue", "不存在.enrol.pem", "--out", "x.pem"), 4, "enrolment_missing"),
        (("identity", "use", "不存在.p12"), 4, "identity_missing"),
        (("identity", "use", "不存在.cert.pem"), 3, "no_identity"),
        (("panel", "set", "WZ26-001", "--member", "甲", "--leader", "甲"), 3, "panel_too_small"),
        (("panel", "show", "WZ26-999"), 3, "unknown_application"),
        (("pack", "review", "--member", "无名", "--out", "x.rpk"), 3, "not_enrolled"),
        (("pack", "open", "不存在.rpk"), 4, "pack_unreadable"),
        (("pack", "score", "--out", "x.spk"), 3, "no_identity"),
        (("submit", "WZ26-001"), 3, "no_identity"),
        (("reopen", "WZ26-001", "--reason", " "), 3, "reopen_without_reason"),
        (("result", "WZ26-999"), 3, "unknown_application"),
        (("result", "WZ26-001"), 3, "sheets_missing"),
        (("rank", "--round", "没有"), 3, "unknown_round"),
        (("rank", "--round", "WZ26", "--occupation", "没有"), 3, "unknown_occupation"),
        (("decide", "WZ26-001", "--conclusion", "PASS"), 3, "sheets_missing"),
        (("export", "letter", "WZ26-001", "--out", "x"), 3, "sheets_missing"),
        (("export", "sheets", "WZ26-001", "--out", "x"), 3, "no_sheets"),
        (("export", "summary", "--round", "WZ26", "--out", "x"), 3, "nothing_to_export"),
        (("verify", "不存在.pdf"), 4, "file_missing"),
        (("journal", "--application", "WZ26-999"), 3, "unknown_application"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_refusals_are_one_line_with_their_code(
    kept: People, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: tuple[str, ...], code: int, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    refused(*words, store=kept.centre, code=code, name=name)
    assert list(tmp_path.rglob("x*")) == []


def test_usage_is_two_and_a_document(kept: People) -> None:
    for words in (("没有这个命令",), ("check",), ("decide", kept.application, "--conclusion", "MAYBE")):
        ran = run(*words)
        assert (ran.code, ran.problem["kind"]) == (2, "usage")
        assert ran.error.count("\n") == 1


def test_store_that_is_missing_or_no_folder_is_named(kept: People, tmp_path: Path) -> None:
    file = tmp_path / "文件"
    file.write_text("不是存储", encoding="utf-8")
    for store in (tmp_path / "没有", file):
        assert refused("round", "list", store=store, code=4, name="store_missing")["where"] == str(store)
    refused("init", store=file, code=4, name="not_a_folder")
    refused("init", store=kept.centre, code=3, name="store_exists")
    refused("demo", "--out", file, code=4, name="not_a_folder")
    refused("demo", "--out", kept.folder, code=4, name="folder_not_empty")
    refused("demo", "--out", tmp_path / "样例", "--members", "2", code=3, name="sample_members")
    assert file.read_text("utf-8") == "不是存储"
    assert [each.name for each in tmp_path.iterdir() if each.name != "xdg"] == ["文件"]


def test_passphrases_come_from_file_or_environment_and_never_from_nowhere(kept: People, tmp_path: Path) -> None:
    right, wrong = tmp_path / "口令", tmp_path / "错"
    right.write_bytes(b"\xef\xbb\xbf" + PASSPHRASE.encode() + b"\r\n")
    wrong.write_text("错的", encoding="utf-8")
    store = str(kept.filled(SECOND))
    assert run("round", "list", "--store", store, "--passphrase-file", right, environment={}).code == 0
    found = run("round", "list", "--store", store, "--passphrase-file", wrong, environment={})
    assert (found.code, found.problem["code"], found.problem["where"]) == (4, "wrong_passphrase", store)
    found = run("round", "list", "--store", store, "--passphrase-file", tmp_path / "无", environment={})
    assert (found.code, found.problem["code"]) == (4, "passphrase_file_unreadable")
    # No terminal to ask at.
    found = _program("round", "list", "--store", store, "--json", REVIEWER_PASSPHRASE="")
    assert (found.returncode, json.loads(found.stdout)["error"]["code"]) == (4, "no_passphrase")


@pytest.mark.requirement("X18")
def test_failed_unlock_is_in_the_journal(people: People) -> None:
    store = people.fresh(LEADER)
    ran = run("round", "list", store=store, environment={"REVIEWER_PASSPHRASE": "错的"})
    assert (ran.code, ran.problem["code"]) == (4, "wrong_passphrase")
    entries = done("journal", store=store)["entries"]
    assert [each["new"] for each in entries if each["action"] == "unlock_failed"] == ["1"]
    assert done("journal", "--verify", store=store)["is_whole"]


def test_interrupt_at_the_terminal_is_six(kept: People) -> None:
    leader, follower = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("REVIEWER_PASS")}
    process = subprocess.Popen(
        [sys.executable, "-m", "reviewer", "--store", str(kept.centre), "round", "list"],
        stdin=follower, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, start_new_session=True,
        preexec_fn=_take_terminal(follower),
    )  # fmt: skip
    os.close(follower)
    asked = b""
    while "口令".encode() not in asked:
        asked += os.read(leader, 1024)
    error = _interrupted(process, leader)
    os.close(leader)
    assert process.returncode == 6
    assert error.decode().strip() == "reviewer: 已中断；此前完成的都已保存，进行中的一步没有留下任何更改。"


def _interrupted(process: subprocess.Popen[bytes], leader: int) -> bytes:
    """Ctrl+C, and again where it came just before the program began to listen; what it said on standard error."""
    for _ in range(6):
        os.write(leader, b"\x03")
        try:
            return process.communicate(timeout=10)[1]
        except subprocess.TimeoutExpired:
            continue
    process.kill()
    return process.communicate()[1]


def _take_terminal(terminal: int) -> Callable[[], None]:
    """Make the terminal the new session's own, so that Ctrl+C reaches it and the passphrase is asked there."""

    def take() -> None:
        # A run of tests in the background is told to pass Ctrl+C over, and would hand that on.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.close(os.open(os.ttyname(terminal), os.O_RDWR))

    return take


def test_a_package_that_fails_stops_no_other_and_gives_the_worst_code(people: People, tmp_path: Path) -> None:
    broken = tmp_path / "坏的.zip"
    broken.write_bytes(b"PK\x03\x04 no")
    good = sample_path("packages", "04 样例无人机行业协会")
    ran = run("import", broken, good, tmp_path / "没有", "--round", people.round, store=people.centre)
    first, second, third = ran.data["packages"]
    assert ran.code == 4
    assert (first["application"], third["application"]) == (None, None)
    assert first["errors"] and third["errors"]
    assert second["application"] == f"{people.round}-002"
    assert set(second) == {"path", "application", "name", "evidence", "warnings", "errors"}


REFUSED_LINES: tuple[tuple[dict[str, Any], str], ...] = (
    ({"item": "9.9", "points": "1"}, "unknown_item"),
    ({"item": "1.1", "points": "1.3"}, "points_off_step"),
    ({"item": "1.1", "points": "99"}, "points_out_of_range"),
    ({"item": "1.1", "points": "-1"}, "points_not_a_number"),
    ({"item": "1.1", "points": "NaN"}, "points_not_a_number"),
    ({"item": "1.1", "points": 1}, "filled_unreadable"),
    ({"item": "1.1", "judgement": "perhaps"}, "filled_unreadable"),
    ({"item": "1.1", "point": "1"}, "filled_unreadable"),
    ({"item": "1.1", "occupation": "供应链管理师", "points": "1"}, "unknown_item"),
    ({"item": "1.1", "measured": {"2.2.a": "1"}}, "unknown_requirement"),
    ({"item": "1.1", "judgement": "not_applicable", "points": "1"}, "points_not_applicable"),
)


def test_a_line_that_is_refused_leaves_nothing_filled(kept: People, tmp_path: Path) -> None:
    store = kept.filled(SECOND)
    before = done("sheet", "show", kept.application, store=store)
    for line, name in REFUSED_LINES:
        file = write_items(tmp_path / "评分 表.json", {"item": "1.2", "points": "0"}, line)
        problem = refused("sheet", "fill", kept.application, file, store=store, code=3, name=name)
        assert problem["where"].startswith("评分 表.json"), line
    assert done("sheet", "show", kept.application, store=store) == before


def test_unreadable_fill_files_are_named(kept: People, tmp_path: Path) -> None:
    store = kept.filled(SECOND)
    for suffix in (".json", ".xlsx"):
        missing = tmp_path / f"没有{suffix}"
        refused("sheet", "fill", kept.application, missing, store=store, code=4, name="file_missing")
        broken = tmp_path / f"坏{suffix}"
        broken.write_bytes(b"\xff\xfe{ not a list")
        code = "filled_unreadable" if suffix == ".json" else "form_unreadable"
        problem = refused("sheet", "fill", kept.application, broken, store=store, code=3, name=code)
        assert problem["where"] == broken.name


def test_template_comes_back_as_it_went_out(people: People, tmp_path: Path) -> None:
    store, form = people.filled(SECOND), tmp_path / "表 格" / "评分.xlsx"
    before = done("sheet", "show", people.application, store=store)
    done("sheet", "template", people.application, "--out", form, store=store)
    done("sheet", "fill", people.application, form, store=store)
    after = done("sheet", "show", people.application, store=store)
    assert [each["points"] for each in after["items"]] == [each["points"] for each in before["items"]]
    assert [each["remark"].strip() for each in after["items"]] == [each["remark"].strip() for each in before["items"]]


@pytest.mark.requirement("X04")
def test_submit_with_a_wrong_passphrase_or_picture_leaves_the_sheet_open(kept: People, tmp_path: Path) -> None:
    store, picture = kept.filled(LEADER), tmp_path / "签名.png"
    picture.write_bytes(b"no picture")
    wrong = {**ENVIRONMENT, "REVIEWER_IDENTITY_PASSPHRASE": "错的"}
    ran = run("submit", kept.application, store=store, environment=wrong)
    assert (ran.code, ran.problem["code"]) == (4, "wrong_passphrase")
    refused("submit", kept.application, "--ink", picture, store=store, code=3, name="ink_invalid")
    refused("submit", kept.application, "--ink", tmp_path / "无", store=store, code=4, name="ink_unreadable")
    with Desk.open(store, PASSPHRASE) as desk:
        assert not show_sheet(desk, kept.application).is_locked


def test_submit_names_what_cannot_be_printed_and_stays_open(people: People, tmp_path: Path) -> None:
    store = people.filled(LEADER)
    file = write_items(tmp_path / "a.json", {"item": "1.2", "remark": "看见\u202e反写"})
    done("sheet", "fill", people.application, file, store=store)
    problem = refused("submit", people.application, store=store, code=3, name="missing_glyph")
    assert "U+202E" in problem["message"] and "未交卷" in problem["message"]
    file = write_items(tmp_path / "a.json", {"item": "1.2", "remark": "看见"})
    done("sheet", "fill", people.application, file, store=store)
    assert done("submit", people.application, store=store)["signed"] is True


def test_incomplete_sheet_says_what_is_missing(people: People) -> None:
    store = people.fresh(LEADER)
    done("pack", "open", people.review_pack(LEADER), store=store)
    problem = refused("submit", people.application, store=store, code=3, name="sheet_incomplete")
    assert "27 处" in problem["message"]


def test_outputs_that_cannot_be_written_are_named(kept: People, tmp_path: Path) -> None:
    file = tmp_path / "文件"
    file.write_text("挡路", encoding="utf-8")
    refused("scheme", "export", SCHEME, "--out", file / "x.toml", store=kept.centre, code=4, name="scheme_unwritable")
    words = ("sheet", "template", kept.application, "--out", file / "x.xlsx")
    assert refused(*words, store=kept.filled(LEADER), code=4, name="cannot_write")["where"].startswith(str(file))
    words = ("pack", "review", "--member", LEADER, "--out", file / "x.rpk")
    assert refused(*words, store=kept.centre, code=4, name="pack_not_written")["where"].startswith(str(file))
    words = ("identity", "new", "--name", "样例新", "--out", file / "x.p12")
    refused(*words, code=4, name="identity_not_written")
    words = ("export", "sheets", kept.application, "--out", file)
    refused(*words, store=kept.handed_in(LEADER), code=4, name="cannot_write")
    assert file.read_text("utf-8") == "挡路"


def test_scheme_comes_back_from_its_file(kept: People, tmp_path: Path) -> None:
    file = tmp_path / "办法 文件.toml"
    done("scheme", "export", SCHEME, "--out", file, store=kept.centre)
    assert done("scheme", "validate", file)["requirements"] == 62
    shown = done("scheme", "show", SCHEME, store=kept.centre)
    done("init", store=tmp_path / "新")
    done("scheme", "import", file, store=tmp_path / "新")
    assert done("scheme", "show", SCHEME, store=tmp_path / "新") == shown


@pytest.mark.requirement("C22")
def test_a_line_without_occupation_is_for_each_of_them(people: People, tmp_path: Path) -> None:
    store, application = people.centre, f"{people.round}-002"
    package = sample_path("packages", "01 温州样例职业培训学校")
    done("import", package, "--round", people.round, store=store)
    done("identity", "use", people.folder / f"{LEADER}.p12", store=store)
    both = write_items(tmp_path / "a.json", {"item": "2.2", "points": "1", "remark": "面积不足"})
    assert done("sheet", "fill", application, both, store=store)["saved"] == 4
    lines = done("sheet", "show", application, store=store)["items"]
    scopes = [each["occupation"] for each in lines if each["item"] == "2.2"]
    assert [each["points"] for each in lines if each["item"] == "2.2"] == ["1", "1"]
    one = write_items(
        tmp_path / "b.json",
        {"item": "2.2", "occupation": scopes[1], "judgement": "not_applicable", "remark": "尚无标准"},
    )
    done("sheet", "fill", application, one, store=store)
    lines = [each for each in done("sheet", "show", application, store=store)["items"] if each["item"] == "2.2"]
    assert [(each["points"], each["judgement"]) for each in lines] == [("1", None), (None, "not_applicable")]
    refused("sheet", "fill", application, both, store=store, code=3, name="points_not_applicable")
