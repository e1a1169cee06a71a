"""The paper path from the command line: at the centre for a member without laptop, and in a member's own store."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pdfplumber
import pytest
from openpyxl import load_workbook
from people import LEADER, PASSPHRASE, SECOND, THIRD, People, done, refused, run
from scan_builders import as_pdf, as_picture, rendered, worn

from reviewer.desk import Desk
from reviewer.domain.application import Application
from reviewer.domain.records import canonical_json, document_hash, from_document
from reviewer.domain.sealing import verify as fits_commit
from reviewer.domain.sheet import ScoreSheet

pytestmark = pytest.mark.requirement("X14")
FIRST_TYPIST, SECOND_TYPIST, SETTLER = "录入 甲", "录入乙", "核对丙"


def items(people: People, store: Path, **changes: Mapping[str, str]) -> list[dict[str, Any]]:
    """Full points everywhere with a remark; ``changes`` replaces fields of an item (``i2_2={"points": "3"}``)."""
    sheet = done("sheet", "show", people.application, store=store)
    lines = []
    for each in sheet["items"]:
        line = {
            "item": each["item"],
            "occupation": each["occupation"],
            "points": each["full"],
            "remark": "现场核对无误",
        }
        lines.append(line | dict(changes.get(f"i{each['item'].replace('.', '_')}", {})))
    return lines


def typed(folder: Path, name: str, lines: list[dict[str, Any]]) -> Path:
    path = folder / name
    path.write_text(json.dumps({"items": lines}, ensure_ascii=False), encoding="utf-8")
    return path


def renew(store: Path, application: str) -> None:
    """A correction of the application arrives."""
    with Desk.open(store, PASSPHRASE) as desk:
        row = desk.store.application(application)
        old = from_document(desk.store.application_document(application), Application)
        new = canonical_json(msgspec.structs.replace(old, evidence=old.evidence[1:]))
        assert document_hash(new) != row.sha256
        with desk.store.change("评价中心") as change:
            change.add_application_version(application, row.round, row.name, row.seq, new)


def test_a_member_without_laptop_is_counted_from_paper(people: People, tmp_path: Path) -> None:
    centre, application = people.centre, people.application
    for name in (LEADER, THIRD):
        done("pack", "open", people.score_pack(name), store=centre)
    copies = [
        done("paper", "blank", application, "--member", SECOND, "--out", tmp_path / f"{number}.pdf", store=centre)
        for number in (1, 2)
    ]
    first, second = (each["number"] for each in copies)
    assert (first, second) == (f"{application}-P02-纸1", f"{application}-P02-纸2")

    # Both copies on one pile, every other page upside down, the last page of the first forgotten.
    whole, beginning = (Path(each["path"]).read_bytes() for each in copies)
    pages = rendered(whole, dpi=110), rendered(beginning, dpi=110, most=1)
    last = len(pages[0])
    pile = [pages[1][0], *pages[0][:-1]]
    scan = tmp_path / "一叠.pdf"
    scan.write_bytes(as_pdf([worn(page, turned=180 * (at % 2), noise=12) for at, page in enumerate(pile)], dpi=110))
    taken = done("paper", "scan", scan, store=centre)
    assert [(each["number"], each["page"]) for each in taken["pages"]] == [
        (second, 1),
        *((first, page) for page in range(1, last)),
    ]
    assert taken["missing"][first] == [last]

    # What both misread of 1.1 is mended while settling; a remark only one of them read whole.
    one = typed(
        tmp_path, "甲.json", items(people, people.filled(LEADER), i1_1={"points": "3"}, i1_2={"remark": "无误"})
    )
    two = typed(tmp_path, "乙.json", items(people, people.filled(LEADER), i1_1={"points": "3.5"}))
    done("paper", "type", first, "--typist", FIRST_TYPIST, one, store=centre)
    refused("paper", "compare", first, store=centre, code=3, name="paper_not_typed")
    for same in ("录入甲", "录\u3000入\u200b甲"):
        refused("paper", "type", first, "--typist", same, two, store=centre, code=3, name="paper_same_typist")
    assert done("paper", "list", application, store=centre)["papers"][0]["state"] == "one_typed"
    done("paper", "type", first, "--typist", SECOND_TYPIST, two, store=centre)
    assert done("paper", "list", application, store=centre)["papers"][0]["state"] == "different"
    compared = done("paper", "compare", first, store=centre)
    assert [(each["place"], each["A"], each["B"]) for each in compared["differences"]] == [
        ("1.1/points", "3", "3.5"),
        ("1.2/remark", "无误", "现场核对无误"),
    ]

    settle = ("paper", "settle", first, "--by", SETTLER)
    takes = ("--take", "1.1/points=2.5", "--reason", "两人都认错", "--take", "1.2/remark=B")
    refused(*settle, "--reason", "缺页", store=centre, code=3, name="paper_differs")
    refused(*settle, *takes, store=centre, code=3, name="paper_without_scan")
    bare = ("--take", "1.1/points=2.5", "--take", "1.2/remark=B")
    refused(*settle, *bare, store=centre, code=3, name="paper_reason_missing")
    high = ("--take", "1.1/points=99", "--reason", "错", "--take", "1.2/remark=B")
    refused(*settle, *high, store=centre, code=3, name="points_out_of_range")
    forgotten = tmp_path / "末页.jpg"
    forgotten.write_bytes(as_picture(worn(pages[0][-1], turned=90)))
    for _twice in range(2):
        assert done("paper", "scan", forgotten, store=centre)["missing"] == {first: []}
    settled = done(*settle, *takes, store=centre)
    assert settled["notes"] == [f"{application}：评分表已齐，已开封"]
    assert not settled["is_own"]

    result = done("result", application, store=centre)
    scores = next(each["scores"] for each in result["items"] if each["item"] == "1.1")
    assert scores[SECOND] == "2.5"
    refused(*settle, store=centre, code=3, name="paper_settled")
    with Desk.open(centre, PASSPHRASE) as desk:
        row = desk.store.sheet(settled["sheet_id"])
        assert (row.from_pack, row.state, row.commit) == (f"paper:{first}", "submitted", settled["commit"])
        assert fits_commit(row.commit or "", row.salt or b"", row.document or b"")
        origin = from_document(row.document or b"", ScoreSheet).paper
        assert origin is not None
        assert (origin.typists, origin.settled_by) == (("录入甲", SECOND_TYPIST), SETTLER)
        assert origin.scans == (document_hash(scan.read_bytes()), document_hash(forgotten.read_bytes()))
        assert desk.store.verify_journal().is_whole

    # The member's laptop turns up after all: the signed paper prevails, and the pack is not refused.
    (late,) = done("pack", "open", people.score_pack(SECOND), store=centre)["packs"]
    assert first in late["notes"][0]
    assert "纸质评分表" in late["notes"][0]
    again = next(each for each in done("result", application, store=centre)["items"] if each["item"] == "1.1")
    assert again["scores"][SECOND] == "2.5"

    # A later version of the member's own takes the paper's place, which nobody may overlook.
    store, later = people.handed_in(SECOND), tmp_path / "第二版.spk"
    done("reopen", application, "--reason", "现场复核后更正", store=store)
    done("submit", application, store=store)
    done("pack", "score", "--out", later, store=store)
    newer = people.centre.with_name("另一中心")
    shutil.copytree(centre, newer)
    (second_version,) = done("pack", "open", later, store=newer)["packs"]
    assert "第 1 版未采用" in second_version["notes"][0]
    for words in ("第 2 版晚于", first, "汇总以第 2 版为准"):
        assert words in second_version["notes"][1]

    out = tmp_path / "导出"
    written = done("export", "sheets", application, "--out", out, store=centre)["documents"]
    (printed,) = [Path(each["path"]) for each in written if SECOND in each["path"]]
    assert printed.name.endswith("-纸质录入.pdf")
    with pdfplumber.open(printed) as pdf:
        text = "".join(page.extract_text() for page in pdf.pages)
    for words in ("纸质评分录入", first, "录入甲、录入乙", SETTLER, "纸质签名件与录入不一致时以纸质签名件为准"):
        assert words in text, words
    assert document_hash(scan.read_bytes())[:8] in text


def test_the_second_typist_is_another_person_who_has_not_read_the_first(people: People, tmp_path: Path) -> None:
    centre, application = people.centre, people.application
    copy = done("paper", "blank", application, "--member", SECOND, "--out", tmp_path / "空白.pdf", store=centre)
    secret = "只有第一人认出的字"
    one = typed(tmp_path, "一.json", items(people, people.filled(LEADER), i1_1={"remark": secret}))
    done("paper", "type", copy["number"], "--typist", "Ａnna Li", one, store=centre)
    for same in ("ANNA LI", "anna\u3000ｌｉ", "Anna\u200bLi"):
        words = ("paper", "type", copy["number"], "--typist", same, one)
        refused(*words, store=centre, code=3, name="paper_same_typist")

    def readings() -> list[str]:
        entries = done("journal", "--application", application, store=centre)["entries"]
        return [each["new"] for each in entries if each["action"] == "type_paper"]

    hidden = readings()
    assert len(hidden) > len(json.loads(one.read_text())["items"])
    assert set(hidden) == {"（两人都录完后可见）"}
    done("paper", "type", copy["number"], "--typist", SECOND_TYPIST, one, store=centre)
    assert readings().count(secret) == 2
    assert "（两人都录完后可见）" not in readings()


def test_paper_settled_with_the_leader_says_that_the_centre_lacks_it(people: People, tmp_path: Path) -> None:
    store, application = people.filled(LEADER), people.application
    copy = done("paper", "blank", application, "--member", SECOND, "--out", tmp_path / "空白.pdf", store=store)
    lines = typed(tmp_path, "录.json", items(people, store))
    early = ("paper", "type", copy["number"], "--typist", FIRST_TYPIST, lines)
    refused(*early, store=store, code=3, name="own_sheet_open")
    done("submit", application, store=store)
    for typist in (FIRST_TYPIST, SECOND_TYPIST):
        done("paper", "type", copy["number"], "--typist", typist, lines, store=store)
    settled = done("paper", "settle", copy["number"], "--by", SETTLER, "--reason", "没有扫描仪", store=store)
    assert "不随评分包交出" in settled["notes"][0]
    assert "评价中心" in settled["notes"][0]


def test_a_member_s_own_paper_goes_into_the_own_sheet(people: People, tmp_path: Path) -> None:
    store, application = people.filled(LEADER), people.application
    blank = done("sheet", "template", application, "--out", tmp_path / "手写.pdf", store=store)
    form = done("paper", "blank", application, "--out", tmp_path / "表格.xlsx", store=store)
    assert (blank["number"], form["number"]) == (f"{application}-P01-纸1", f"{application}-P01-纸2")
    book = load_workbook(form["path"])
    head = next(row for row in book.worksheets[0].iter_rows() if any(cell.value == "项号" for cell in row))
    place = {str(cell.value): cell.column for cell in head}
    for row in range(head[0].row + 1, book.worksheets[0].max_row + 1):
        item = book.worksheets[0].cell(row, place["项号"]).value
        if item == "1.1":
            book.worksheets[0].cell(row, place["得分"]).value = 3.5
            book.worksheets[0].cell(row, place["判断"]).value = "基本符合"
            book.worksheets[0].cell(row, place["说明"]).value = "少一人"
        if item == "1.2":
            book.worksheets[0].cell(row, place["判断"]).value = "不适用"
    filled = tmp_path / "填好.xlsx"
    book.save(filled)
    number = form["number"]
    wrong = ("paper", "type", blank["number"], "--typist", FIRST_TYPIST, filled)
    refused(*wrong, store=store, code=3, name="paper_other_number")
    done("paper", "type", number, "--typist", FIRST_TYPIST, filled, store=store)
    high = typed(tmp_path, "超.json", [{"item": "1.1", "points": "99"}])
    off = typed(tmp_path, "档.json", [{"item": "1.1", "points": "3.3"}])
    other = typed(tmp_path, "外.json", [{"item": "9.9", "points": "1"}])
    both = typed(tmp_path, "两.json", [{"item": "1.1", "points": "1", "judgement": "not_applicable"}])
    for path, code in (
        (high, "points_out_of_range"),
        (off, "points_off_step"),
        (other, "unknown_item"),
        (both, "points_not_applicable"),
    ):
        problem = refused("paper", "type", number, "--typist", SECOND_TYPIST, path, store=store, code=3, name=code)
        assert path.name in problem["where"]
        assert "未填入任何内容" in problem["message"]
    lines = [
        {"item": "1.1", "points": "3.5", "judgement": "partly", "remark": "少一人"},
        {"item": "1.2", "judgement": "not_applicable"},
    ]
    done("paper", "type", number, "--typist", SECOND_TYPIST, typed(tmp_path, "乙.json", lines), store=store)
    assert done("paper", "compare", number, store=store)["differences"] == []
    settle = ("paper", "settle", number, "--by", SETTLER)
    refused(*settle, store=store, code=3, name="paper_without_scan")
    settled = done(*settle, "--reason", "当地没有扫描仪", store=store)
    assert (settled["is_own"], settled["version"]) == (True, 1)
    sheet = {each["item"]: each for each in done("sheet", "show", application, store=store)["items"]}
    assert (sheet["1.1"]["points"], sheet["1.1"]["judgement"], sheet["1.1"]["remark"]) == ("3.5", "partly", "少一人")
    assert (sheet["1.2"]["points"], sheet["1.2"]["judgement"]) == (None, "not_applicable")
    assert done("submit", application, store=store)["signed"]
    entries = done("journal", "--application", application, store=store)["entries"]
    assert {"print_paper", "type_paper", "settle_paper"} <= {each["action"] for each in entries}
    # What is submitted takes no more paper.
    done("paper", "type", blank["number"], "--typist", FIRST_TYPIST, typed(tmp_path, "一.json", lines), store=store)
    done("paper", "type", blank["number"], "--typist", SECOND_TYPIST, typed(tmp_path, "二.json", lines), store=store)
    last = ("paper", "settle", blank["number"], "--by", SETTLER, "--reason", "没有扫描仪")
    refused(*last, store=store, code=3, name="sheet_submitted")


def test_pages_that_are_not_ours_stay_out_and_unreadable_ones_go_in_by_hand(people: People, tmp_path: Path) -> None:
    centre, application = people.centre, people.application
    ours = done("paper", "blank", application, "--member", SECOND, "--out", tmp_path / "中心.pdf", store=centre)
    store = people.filled(SECOND)
    theirs = done("paper", "blank", application, "--out", tmp_path / "成员.pdf", store=store)
    assert ours["number"] == theirs["number"]
    assert ours["data_sha256"] != theirs["data_sha256"]
    mine, other = (rendered(Path(each["path"]).read_bytes(), dpi=110, most=1)[0] for each in (ours, theirs))
    smeared = mine.copy()
    smeared.paste(0, (mine.width // 2, 0, mine.width, mine.height // 6))
    scan = tmp_path / "混.pdf"
    scan.write_bytes(as_pdf([mine, other, smeared.rotate(180)], dpi=110))
    ran = run("paper", "scan", scan, store=centre)
    assert ran.code == 3
    assert [each["number"] for each in ran.data["pages"]] == [ours["number"], None, None]
    assert "校验值" in ran.data["pages"][1]["why"]
    assert "手工" in ran.data["pages"][2]["why"]
    by_hand = ("paper", "scan", scan, "--scan-page", "3", "--number", ours["number"], "--page", "2", "--turned", "180")
    refused(*by_hand, store=centre, code=3, name="paper_reason_missing")
    done(*by_hand, "--reason", "二维码被涂污", store=centre)
    view = done("paper", "list", application, store=centre)["papers"][0]
    assert view["scanned_pages"] == [1, 2]
    refused("paper", "scan", tmp_path / "没有.pdf", store=centre, code=4, name="file_missing")
    refused("paper", "list", "WZ26-999", store=centre, code=3, name="unknown_application")
    words = ("paper", "blank", application, "--out", tmp_path / "x.pdf")
    refused(*words, store=centre, code=3, name="member_missing")
    refused(*words, "--member", "路人", store=centre, code=3, name="not_on_panel")
    refused(*words, "--member", THIRD, store=store, code=3, name="not_leader")
    by_leader = done(*words[:-1], tmp_path / "组长.xlsx", "--member", THIRD, store=people.filled(LEADER))
    assert by_leader["number"] == f"{application}-P03-纸1"
    refused(*words[:-1], tmp_path / "x.doc", "--member", SECOND, store=centre, code=3, name="paper_format")
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    refused(*words[:-1], blocked / "x.pdf", "--member", THIRD, store=centre, code=4, name="cannot_write")
    assert [each["copy"] for each in done("paper", "list", store=centre)["papers"]] == [1]


def test_paper_of_outdated_materials_is_told_and_needs_a_reason(people: People, tmp_path: Path) -> None:
    centre, application = people.centre, people.application
    made = done("paper", "blank", application, "--member", THIRD, "--out", tmp_path / "a.xlsx", store=centre)
    number = made["number"]
    renew(centre, application)
    assert "更正前" in done("paper", "list", store=centre)["papers"][0]["outdated"]
    lines = items(people, people.filled(LEADER))
    half = [each for each in lines if each["item"] != "1.1"]
    for typist in (FIRST_TYPIST, SECOND_TYPIST):
        done("paper", "type", number, "--typist", typist, typed(tmp_path, f"{typist}.json", half), store=centre)
    third = ("paper", "type", number, "--typist", "第三人", tmp_path / f"{SECOND_TYPIST}.json")
    refused(*third, store=centre, code=3, name="paper_typed_twice")
    settle = ("paper", "settle", number, "--by", SETTLER)
    problem = refused(*settle, store=centre, code=3, name="paper_without_scan")
    assert "更正前" in problem["message"]
    refused(*settle, "--reason", "没有扫描仪", store=centre, code=3, name="paper_incomplete")
    again = done("paper", "blank", application, "--member", THIRD, "--out", tmp_path / "b.xlsx", store=centre)
    for typist in (FIRST_TYPIST, SECOND_TYPIST):
        done(
            "paper", "type", again["number"], "--typist", typist, typed(tmp_path, f"{typist}.json", lines), store=centre
        )
    settle = ("paper", "settle", again["number"], "--by", SETTLER, "--reason", "没有扫描仪")
    first = done(*settle, store=centre)
    assert first["version"] == 1
    replacing = done("paper", "blank", application, "--member", THIRD, "--out", tmp_path / "c.xlsx", store=centre)
    for typist in (FIRST_TYPIST, SECOND_TYPIST):
        path = typed(tmp_path, f"{typist}.json", [each | {"points": "0", "remark": "复评"} for each in lines])
        done("paper", "type", replacing["number"], "--typist", typist, path, store=centre)
    settle = ("paper", "settle", replacing["number"], "--by", SETTLER)
    refused(*settle, store=centre, code=3, name="paper_without_scan")
    second = done(*settle, "--reason", "没有扫描仪；专家补交手写签名件", store=centre)
    assert second["version"] == 2
    with Desk.open(centre, PASSPHRASE) as desk:
        sheet = from_document(desk.store.sheet(second["sheet_id"]).document or b"", ScoreSheet)
        assert sheet.previous is not None
        assert (sheet.previous.version, sheet.previous.commit) == (1, first["commit"])
        assert sum((each.points or Decimal(0) for each in sheet.items), Decimal(0)) == 0
