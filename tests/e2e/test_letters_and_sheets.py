"""What leaves the centre: letters by outcome, score sheets as signed, the workbook; made again, the same bytes."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import docx
import openpyxl
import pdfplumber
import pytest
from people import HOSTILE, LONG, NAMES, PASSPHRASE, SECOND, People, done, refused, run, write_items

from reviewer.desk import Desk


@pytest.fixture(scope="module")
def opened(kept_people: People, tmp_path_factory: pytest.TempPathFactory) -> People:
    """A centre with all three score packs opened; copied by the tests that change it."""
    people = kept_people.copy(tmp_path_factory.mktemp("letters") / "文 书")
    done("pack", "open", *(people.score_pack(name) for name in NAMES), store=people.centre)
    return people


@pytest.fixture
def centre(opened: People, tmp_path: Path) -> Path:
    """The centre's store, for one test to change."""
    return Path(shutil.copytree(opened.centre, tmp_path / "中心"))


def _text(path: Path) -> str:
    """The characters as they were set, cell by cell, without spaces."""
    with pdfplumber.open(path) as pdf:
        return re.sub(r"\s", "", "".join(char["text"] for page in pdf.pages for char in page.chars))


def _lower_points(people: People, centre: Path, tmp_path: Path, points: str) -> None:
    """The later version of all members but the leader gives ``points`` to most items."""
    packs = []
    for name in NAMES[1:]:
        store = Path(shutil.copytree(people.handed_in(name), tmp_path / f"{name}-{points}"))
        done("reopen", people.application, "--reason", "复核", "--agreed-by", NAMES[0], store=store)
        items = done("sheet", "show", people.application, store=store)["items"]
        lower = [
            {"item": each["item"], "occupation": each["occupation"], "points": points, "remark": "复核后更正"}
            for each in items
            if float(each["full"]) >= 3
        ]
        done("sheet", "fill", people.application, write_items(tmp_path / "更正.json", *lower), store=store)
        done("submit", people.application, "--no-sign", store=store)
        pack = tmp_path / f"{name}-{points}.spk"
        done("pack", "score", "--out", pack, store=store)
        packs.append(pack)
    done("pack", "open", *packs, store=centre)


@pytest.mark.requirement("A18")
def test_a_letter_made_again_is_the_same_letter(opened: People, centre: Path, tmp_path: Path) -> None:
    words = ("export", "letter", opened.application, "--out")
    (first,) = done(*words, tmp_path / "一", store=centre)["documents"]
    (again,) = done(*words, tmp_path / "二 次", store=centre)["documents"]
    assert re.fullmatch(r"温技评函〔\d{4}〕1号", first["number"])
    assert (again["number"], again["version"], again["sha256"]) == (first["number"], 1, first["sha256"])
    assert Path(first["path"]).read_bytes() == Path(again["path"]).read_bytes()
    with Desk.open(centre, PASSPHRASE) as desk:
        assert len([row for row in desk.store.documents() if row.kind == "letter"]) == 1
    text = _text(Path(first["path"]))
    assert "通过" in text and "按得分应为" not in text


@pytest.mark.requirement("A18", "X10")
def test_a_conclusion_that_departs_from_the_points_needs_and_tells_its_reason(
    opened: People, centre: Path, tmp_path: Path
) -> None:
    words = ("decide", opened.application, "--conclusion", "RECTIFY")
    refused(*words, store=centre, code=3, name="decision_without_reason")
    (first,) = done("export", "letter", opened.application, "--out", tmp_path, store=centre)["documents"]
    done(*words, "--reason", "消防验收材料待补", store=centre)
    (second,) = done("export", "letter", opened.application, "--out", tmp_path, store=centre)["documents"]
    assert (second["number"], second["version"]) == (first["number"], 2)
    assert second["path"].endswith("-第2版.pdf")
    text = _text(Path(second["path"]))
    assert "按得分应为通过。经研究，结论定为限期整改，理由：消防验收材料待补。" in text
    assert "结论为限期整改" in text


@pytest.mark.requirement("A18", "X04", "X10")
def test_a_conclusion_that_followed_the_points_does_not_outlive_them(
    opened: People, centre: Path, tmp_path: Path
) -> None:
    application, words = opened.application, ("export", "letter", opened.application, "--out", tmp_path)
    (first,) = done(*words, store=centre)["documents"]
    _lower_points(opened, centre, tmp_path, "1")
    assert done("result", application, store=centre)["conclusion"] == "FAIL"
    problem = refused(*words, store=centre, code=3, name="decision_outdated")
    assert "不通过" in problem["message"] and "decide" in problem["message"]
    done("decide", application, "--conclusion", "FAIL", store=centre)
    (second,) = done(*words, store=centre)["documents"]
    assert (second["number"], second["version"]) == (first["number"], 2)
    assert "结论为不通过" in _text(Path(second["path"]))
    assert Path(first["path"]).exists()


@pytest.mark.requirement("C22", "X04")
def test_sheets_leave_as_they_were_signed_with_rare_names_and_any_remark(opened: People, tmp_path: Path) -> None:
    written = done("export", "sheets", opened.application, "--out", tmp_path, store=opened.centre)["documents"]
    again = done("export", "sheets", opened.application, "--out", tmp_path / "再", store=opened.centre)["documents"]
    assert [each["sha256"] for each in again] == [each["sha256"] for each in written]
    assert [name in each["path"] for each, name in zip(written, NAMES, strict=True)] == [True] * 3
    texts = {name: _text(Path(each["path"])) for each, name in zip(written, NAMES, strict=True)}
    assert all(name in text for name, text in texts.items())
    checked = done("verify", *(each["path"] for each in written), store=opened.centre)["checked"]
    assert [(each["holds"], each["signatures"]) for each in checked] == [(True, 1)] * 3
    shown = texts[SECOND]
    for remark in HOSTILE:
        assert re.sub(r"\s", "", remark) in shown, remark
    # Page breaks put heads and feet between the lines of a long remark.
    assert shown.count("核对情况说明，") >= LONG.count("核对情况说明，") - 6


@pytest.mark.requirement("C22", "C23")
def test_workbook_made_again_is_the_same_and_a_conclusion_makes_the_next_version(
    opened: People, centre: Path, tmp_path: Path
) -> None:
    words = ("export", "summary", "--round", opened.round, "--out", tmp_path)
    first, _ = done(*words, store=centre)["documents"]
    again, _ = done(*words, store=centre)["documents"]
    assert (again["sha256"], again["version"]) == (first["sha256"], 1)
    done("decide", opened.application, "--conclusion", "FAIL", "--reason", "=1+1", store=centre)
    second, _ = done(*words, store=centre)["documents"]
    assert second["version"] == 2
    assert second["sha256"] != first["sha256"]
    book = openpyxl.load_workbook(io.BytesIO(Path(second["path"]).read_bytes()))
    cells = [cell for page in book for row in page.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert all(any(name in cell.value for cell in cells) for name in NAMES)


def test_remarks_never_become_formulas_in_the_template(opened: People, tmp_path: Path) -> None:
    form = tmp_path / "评分.xlsx"
    done("sheet", "template", opened.application, "--out", form, store=opened.handed_in(SECOND))
    page = openpyxl.load_workbook(form).worksheets[0]
    cells = [cell for row in page.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    values = {str(cell.value).strip() for cell in cells}
    assert {each for each in HOSTILE if each[0] in "=+-@"} <= values
    assert LONG in values


@pytest.mark.requirement("X14")
def test_verify_names_a_changed_letter_and_workbook(opened: People, centre: Path, tmp_path: Path) -> None:
    (letter,) = done("export", "letter", opened.application, "--out", tmp_path, store=centre)["documents"]
    book, _ = done("export", "summary", "--round", opened.round, "--out", tmp_path, store=centre)["documents"]
    for each in (letter, book):
        path = Path(each["path"])
        assert done("verify", path, store=centre)["checked"][0]["holds"] is True
        path.write_bytes(path.read_bytes() + b"\n% more")
        ran = run("verify", path, store=centre)
        assert ran.code == 5
        (found,) = ran.data["checked"]
        assert found["holds"] is False
        assert found["path"] == str(path)


def test_verify_names_a_changed_word_or_excel_file_under_any_name(opened: People, centre: Path, tmp_path: Path) -> None:
    """They say in their properties which paper they are, and keep saying it when an office program saves them again."""
    word = next(
        each["path"]
        for each in done("export", "letter", opened.application, "--docx", "--out", tmp_path, store=centre)["documents"]
        if each["path"].endswith(".docx")
    )
    book, _ = done("export", "summary", "--round", opened.round, "--out", tmp_path, store=centre)["documents"]
    (tmp_path / "收到").mkdir()
    for number, path in enumerate((word, book["path"])):
        renamed = tmp_path / "收到" / f"附件{number}{Path(path).suffix}"
        renamed.write_bytes(Path(path).read_bytes())
        found = done("verify", renamed, store=centre)["checked"][0]
        assert (found["holds"], found["is_checked"]) == (True, True)
    altered = tmp_path / "收到" / "附件0.docx"
    document = docx.Document(str(altered))
    document.paragraphs[0].add_run("，另加一句")
    document.save(str(altered))
    changed = tmp_path / "收到" / "附件1.xlsx"
    loaded = openpyxl.load_workbook(changed)
    loaded.worksheets[0]["A1"] = "别的名称"
    loaded.save(changed)
    for path in (altered, changed):
        ran = run("verify", path, store=centre)
        assert ran.code == 5
        assert "与存储中保存的文件不同" in ran.data["checked"][0]["what"]
    foreign = tmp_path / "别家的.docx"
    docx.Document().save(str(foreign))
    assert done("verify", foreign, store=centre)["checked"][0]["is_checked"] is False


def test_verify_names_a_changed_letter_under_any_name(opened: People, centre: Path, tmp_path: Path) -> None:
    """The codes on its pages are those of the letter all the same: only a scan is told by them alone."""
    (letter,) = done("export", "letter", opened.application, "--out", tmp_path, store=centre)["documents"]
    renamed = tmp_path / "收到的复函.pdf"
    renamed.write_bytes(Path(letter["path"]).read_bytes())
    assert done("verify", renamed, store=centre)["checked"][0]["holds"] is True
    renamed.write_bytes(renamed.read_bytes() + b"\n% more")
    ran = run("verify", renamed, store=centre)
    assert ran.code == 5
    assert "与存储中保存的文件不同" in ran.data["checked"][0]["what"]
