"""The main job through the command line, on the sample packages, judged by independent readers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from people import run

from reviewer.usecases.run_demo import read_sample_round, sample_packages
from tests.reports.office import XLSX, office, without_figures
from tests.sample_centre import make_centre

ENVIRONMENT = {"REVIEWER_PASSPHRASE": "sample", "REVIEWER_IDENTITY_PASSPHRASE": "sample"}


def reviewer(*words: str, store: Path | None = None, code: int = 0) -> Any:
    """One command, as the console program carries it out; its JSON document, or None."""
    ran = run(*words, store=store, environment=ENVIRONMENT)
    assert ran.code == code, (words, ran)
    return ran.data


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made by the console program itself, in a process of its own."""
    out = tmp_path_factory.mktemp("demo") / "样例"
    command = [sys.executable, "-m", "reviewer", "demo", "--out", str(out), "--members", "5"]
    subprocess.run(command, env={**os.environ, **ENVIRONMENT}, capture_output=True, check=True)
    return out


@pytest.fixture(scope="module")
def made(demo: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((demo / "demo.json").read_text("utf-8"))
    return document


@pytest.mark.requirement("X11", "X13")
def test_demo_follows_the_agreed_layout(demo: Path, made: dict[str, Any]) -> None:
    assert made["store"] == "centre"
    assert len(made["members"]) == 5
    assert len(made["applications"]) >= 4
    for member in made["members"]:
        assert (demo / member["store"] / "store.db").exists()
        assert (demo / member["identity"]).exists()
    assert sorted(Path(pack).suffix for pack in made["packs"]) == [".rpk"] * 5 + [".spk"] * 5
    kinds = [each["kind"] for each in made["documents"]]
    assert kinds.count("letter") == len(made["applications"])
    assert kinds.count("score_sheet") == 5 * len(made["applications"])
    assert kinds.count("letter.docx") == len(made["applications"])
    assert kinds.count("report") == len(made["applications"]) == kinds.count("archive")
    for kind in ("summary", "summary.csv", "report_list", "publicity", "registry", "visit_record"):
        assert kinds.count(kind) == 1, kind
    assert kinds.count("receipt") == 3
    assert all((demo / each["path"]).is_file() for each in made["documents"])


@pytest.mark.requirement("X12")
def test_places_in_the_evidence_are_printed_on_the_sheet(demo: Path, made: dict[str, Any]) -> None:
    sheet = next(
        demo / each["path"] for each in made["documents"] if "WZ26-001" in each["path"] and "样例甲" in each["path"]
    )
    text = subprocess.run(["pdftotext", "-layout", str(sheet), "-"], capture_output=True, text=True, check=True).stdout
    assert "产权证明.pdf" in text
    assert "IMG_0231" in text


@pytest.mark.requirement("X11")
def test_pdfsig_calls_every_signature_valid(demo: Path, made: dict[str, Any]) -> None:
    for document in made["documents"]:
        if document["kind"] == "score_sheet":
            done = subprocess.run(["pdfsig", str(demo / document["path"])], capture_output=True, text=True, check=False)
            assert done.stdout.count("Signature is Valid.") == 1, done.stdout


@pytest.mark.requirement("C22", "C23", "X05")
@pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")  # what LibreOffice adds
def test_libreoffice_recalculates_the_workbook_to_the_programs_figures(
    demo: Path, made: dict[str, Any], tmp_path: Path
) -> None:
    path = next(demo / each["path"] for each in made["documents"] if each["kind"] == "summary")
    source = tmp_path / "summary.xlsx"
    source.write_bytes(without_figures(path.read_bytes()))
    book = openpyxl.load_workbook(office(tmp_path, [source], XLSX) / "summary.xlsx", data_only=True)
    head, *rows = [list(row) for row in book["汇总"].iter_rows(min_row=4, values_only=True) if row[1]]
    centre = demo / "centre"
    ranking = {row["application"]: row for row in reviewer("rank", "--round", made["round"], store=centre)["ranking"]}
    total, shown, conclusion = (head.index(name) for name in ("总分", "显示", "按分结论"))
    assert {row[1] for row in rows} == set(ranking)
    words = {"PASS": "通过", "RECTIFY": "限期整改", "FAIL": "不通过"}
    for row in rows:
        result = reviewer("result", row[1], store=centre)
        assert abs(Fraction(row[total]) - Fraction(result["total_exact"])) < Fraction(1, 10**9)
        assert f"{row[shown]:.2f}" == result["total_shown"]
        assert row[0] == ranking[row[1]]["rank"]
        assert row[conclusion] == words[result["conclusion"]]
    head, *occupations = [list(row) for row in book["分职业"].iter_rows(min_row=4, values_only=True) if row[1]]
    assert len(occupations) >= len(ranking)
    for row in occupations:
        lines = reviewer("rank", "--round", made["round"], "--occupation", row[3], store=centre)["ranking"]
        line = next(each for each in lines if each["application"] == row[1])
        assert (row[0], f"{row[head.index('显示')]:.2f}") == (line["rank"], line["total_shown"])


def test_the_same_scores_without_packs_give_the_same_numbers(made: dict[str, Any], demo: Path, tmp_path: Path) -> None:
    """Neither packs nor their order, seals or times move a point."""
    sample = read_sample_round()
    make_centre(tmp_path / "again", "sample", sample, packages=len(sample_packages()), scored=len(made["applications"]))
    for application in made["applications"]:
        first = reviewer("result", application, store=demo / "centre")
        second = reviewer("result", application, store=tmp_path / "again")
        assert first == second


def test_verify_says_when_there_is_nothing_to_compare_with(demo: Path, made: dict[str, Any], tmp_path: Path) -> None:
    letter = next(demo / each["path"] for each in made["documents"] if each["kind"] == "letter")
    assert not reviewer("verify", str(letter))["checked"][0]["is_checked"]
    assert reviewer("verify", str(letter), store=demo / "centre")["checked"][0]["is_checked"]
    altered = tmp_path / letter.name
    altered.write_bytes(letter.read_bytes() + b"\n")
    assert not reviewer("verify", str(altered), store=demo / "centre", code=5)["checked"][0]["holds"]


def test_verify_names_an_altered_and_a_cut_off_score_sheet(demo: Path, made: dict[str, Any], tmp_path: Path) -> None:
    original = next(demo / each["path"] for each in made["documents"] if each["kind"] == "score_sheet")
    assert reviewer("verify", str(original), store=demo / "centre")["checked"][0]["holds"]
    data = bytearray(original.read_bytes())
    data[len(data) // 3] ^= 1
    altered = tmp_path / original.name
    altered.write_bytes(data)
    assert not reviewer("verify", str(altered), store=demo / "centre", code=5)["checked"][0]["holds"]
    end = original.read_bytes().rfind(b"%%EOF", 0, original.stat().st_size - 10)
    altered.write_bytes(original.read_bytes()[: end + 6])
    assert not reviewer("verify", str(altered), store=demo / "centre", code=5)["checked"][0]["holds"]


@pytest.mark.requirement("X18")
def test_journal_of_the_centre_is_whole_and_the_doctor_is_content(demo: Path) -> None:
    assert reviewer("journal", "--verify", store=demo / "centre")["is_whole"]
    assert reviewer("doctor", store=demo / "centre")["problems"] == []


@pytest.mark.requirement("X03", "X04")
def test_reopening_keeps_both_versions_and_the_centre_takes_the_later_one(demo: Path, made: dict[str, Any]) -> None:
    store, application = demo / made["members"][1]["store"], made["applications"][0]
    filled = demo / "one.json"
    filled.write_text(json.dumps({"items": [{"item": "1.1", "points": "2"}]}), "utf-8")
    refusal = reviewer("sheet", "fill", application, str(filled), store=store, code=3)
    assert refusal["error"]["code"] == "sheet_submitted"
    before = reviewer("sheet", "show", application, store=store)
    assert reviewer("reopen", application, "--reason", "复核后更正", store=store)["version"] == 2
    after = reviewer("sheet", "show", application, store=store)
    assert (after["state"], after["items"]) == ("open", before["items"])
    reviewer("sheet", "fill", application, str(filled), store=store)
    second = reviewer("submit", application, store=store)
    assert second["version"] == 2
    assert second["commit"] != before["commit"]
    pack = demo / "packs" / "second.spk"
    reviewer("pack", "score", "--out", str(pack), store=store)
    reviewer("pack", "open", str(pack), store=demo / "centre")
    result = reviewer("result", application, store=demo / "centre")
    assert next(each for each in result["items"] if each["item"] == "1.1")["scores"][made["members"][1]["name"]] == "2"
    old = demo / made["packs"][6]
    assert reviewer("pack", "open", str(old), store=demo / "centre")["packs"][0]["is_known"]
    assert reviewer("result", application, store=demo / "centre") == result
