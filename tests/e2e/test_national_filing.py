"""中就培函〔2020〕16号 to its end: assessed remotely, numbered in its own form, made public in eight columns."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest
from notice_walk import Walk, command

from reviewer.desk import Desk
from reviewer.resources import sample_path
from reviewer.usecases.make_round import make_round
from reviewer.usecases.open_package import open_packages

NAME = "national-2020-16"
DAYS = ("materials", "assessment", "conclusion", "letter", "numbering", "filed", "publication")


@pytest.mark.requirement("F16", "F18", "F19", "F20", "F23")
def test_filed_numbered_and_made_public(tmp_path: Path) -> None:
    with Desk.create(tmp_path / "store", "样例口令", role="centre") as desk:
        round_id = make_round(desk, NAME, "全国样例")
        taken = open_packages(desk, sorted(sample_path("packages_by_scheme", NAME).iterdir()), round_id)
        first, second = (each.application or "" for each in taken)
        walk = Walk(desk, first, {day: date(2026, 11, 10 + at) for at, day in enumerate(DAYS)}, tmp_path)
        assert walk.is_refused("materials", date(2026, 11, 10)) == "stage_gate"
        walk.accept("2026-11-10T09:40")
        for stage in ("materials", "assessment", "conclusion", "numbering", "publication"):
            walk.go(stage)
        (filing,) = desk.store.filings(round_id)
        # S, the first of those filed with the ministry, no province of its own, its first site.
        assert filing.number == "S0001" + "00" + "000001"
        (paper, _) = command(desk, "export", "registry", "--round", round_id, "--out", tmp_path)["documents"]
        # The other one withdraws: nobody finds it without a reason.
        leaves = Walk(desk, second, {}, tmp_path)
        assert leaves.is_refused("withdrawn", date(2026, 11, 12)) == "stage_reason"
        command(
            desk, "stage", second, "--to", "withdrawn", "--date", "2026-11-12", "--reason", "材料不实，自愿退出申报"
        )
        assert leaves.state()["outcome"] == "withdrawn"
    text = subprocess.run(
        ["pdftotext", "-layout", paper["path"], "-"], capture_output=True, text=True, check=True
    ).stdout
    plain = "".join(text.split())
    heads = ("机构名称", "地址", "联系方式", "备案号", "备案期限", "技能等级", "站点情况")
    assert [each for each in heads if each not in plain] == []
    assert "电工" in plain and "健康管理师" in plain and "样例全国职业技能协会" in plain
