"""The panel report from the leader's laptop to the centre, by commands: written, signed here and there, taken in."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from people import LEADER, NAMES, SECOND, THIRD, People, done, refused

PLACE = "样例㛃路9号"
REASONS = "场地租期偏短，本人认为应限期整改。"


@pytest.mark.requirement("X09", "X10", "X11", "X13")
def test_leader_makes_it_three_sign_on_two_machines_and_the_centre_takes_it(people: People, tmp_path: Path) -> None:
    app, leader = people.application, people.handed_in(LEADER)
    done("pack", "open", people.score_pack(SECOND), people.score_pack(THIRD), store=leader)

    shown = done("report", "show", app, store=leader)
    assert (shown["computed"], shown["conclusion"]) == ("PASS", "PASS")
    assert shown["opinion"]
    assert {each["stance"] for each in shown["stances"]} == {"agree"}
    refused(
        "report", "stance", app, "--member", THIRD, "--stance", "保留意见",
        store=leader, code=3, name="dissent_without_reasons",
    )  # fmt: skip
    done("report", "stance", app, "--member", THIRD, "--stance", "dissent", "--reasons", REASONS, store=leader)
    done("report", "opinion", app, "--place", PLACE, "--date", "2026年11月20日", store=leader)
    done("report", "rectify", app, "--item", "续签租约｜2027-03-31", "--item", "补齐台账", store=leader)

    refused("report", "sign", app, store=leader, code=3, name="report_not_made")
    made = done("report", "make", app, store=leader)
    assert (made["certified_by"], made["number"], made["version"]) == (LEADER, f"{app}-评审意见", 1)
    assert done("report", "sign", app, store=leader)["signatures"] == 2
    second = people.folder / f"{SECOND}.p12"
    refused("report", "sign", app, "--identity", second, store=people.centre, code=3, name="sheets_missing")
    # Whose certificate the centre issued lies beside the file.
    assert done("report", "sign", app, "--identity", second, store=leader)["signatures"] == 3
    (sent,) = done("export", "report", app, "--out", tmp_path / "寄出", store=leader)["documents"]

    back = tmp_path / "寄回.pdf"
    done("report", "sign-file", sent["path"], "--identity", people.folder / f"{THIRD}.p12", "--out", back)
    done("pack", "open", *(people.score_pack(name) for name in NAMES), store=people.centre)
    taken = done("report", "take", back, store=people.centre)
    assert taken["is_locked"]
    assert [each["state"] for each in taken["signers"]] == ["signed"] * 3
    assert {each["place"] for each in taken["signers"]} == {PLACE}
    assert done("report", "take", back, store=leader)["is_locked"]

    at_centre = done("report", "show", app, store=people.centre)
    assert at_centre["standing"]["standing"] == "made"
    assert [each["text"] for each in at_centre["rectification"]] == ["续签租约", "补齐台账"]
    (out,) = done("export", "report", app, "--out", tmp_path / "归档", store=people.centre)["documents"]
    assert Path(out["path"]).read_bytes() == back.read_bytes()
    checked = done("verify", back, store=people.centre)["checked"]
    assert checked[0]["signatures"] == 4
    assert "与存储中的校验值一致" in checked[0]["what"]

    text = subprocess.run(["pdftotext", out["path"], "-"], capture_output=True, check=True).stdout.decode()
    plain = re.sub(r"\s+", "", text)
    assert f"{THIRD}保留意见，理由：{REASONS}" in plain
    for words in (*NAMES, PLACE, "2027年3月31日前"):
        assert words in plain
    said = subprocess.run(["pdfsig", "-nocert", out["path"]], capture_output=True, check=False).stdout.decode()
    assert said.count("Signature is Valid.") == 4


@pytest.mark.requirement("X11")
def test_only_leader_or_centre_make_it_and_other_scores_are_not_taken(people: People, tmp_path: Path) -> None:
    app, leader = people.application, people.handed_in(LEADER)
    done("pack", "open", people.score_pack(SECOND), people.score_pack(THIRD), store=leader)
    done("report", "make", app, store=leader)
    (sent,) = done("export", "report", app, "--out", tmp_path, store=leader)["documents"]
    # Two of the three sheets: the centre has no result yet that the report could be compared with.
    done("pack", "open", people.score_pack(LEADER), people.score_pack(SECOND), store=people.centre)
    refused("report", "take", sent["path"], store=people.centre, code=3, name="sheets_missing")
    refused("report", "make", app, store=people.handed_in(SECOND), code=3, name="sheets_missing")


@pytest.mark.requirement("X11")
def test_a_sheets_signature_tells_where_it_was_given(people: People, tmp_path: Path) -> None:
    store = people.filled(SECOND)
    done("submit", people.application, "--place", PLACE, store=store)
    (written,) = done("export", "sheets", people.application, "--out", tmp_path, store=store)["documents"]
    words = ["qpdf", "--json", "--json-key=qpdf", written["path"]]
    said = subprocess.run(words, capture_output=True, check=True).stdout.decode()
    assert f'"/Location": "u:{PLACE}"' in said
