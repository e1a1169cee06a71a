"""复函: fields as people type them, what is missing named, re-issued with what changed; the page while one types."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from reviewer.desk import Desk
from reviewer.errors import RuleViolation
from reviewer.usecases.decide_application import decide_application
from reviewer.usecases.documents.entries import read_entries, type_entries, type_entry
from reviewer.usecases.documents.issue import issue_document, preview_document
from reviewer.usecases.documents.kind import DocumentField
from reviewer.usecases.documents.letter import LETTER
from reviewer.usecases.panel_opinion import set_conclusion, set_rectification, set_review
from reviewer.usecases.work_result import work_result
from tests.issuing.conftest import Clock
from tests.issuing.reading import text_of

SECRET_PHONE = "0577-12345678"


def fields_of(desk: Desk, application: str) -> dict[str, DocumentField]:
    """The letter's fields by name."""
    return {each.name: each for each in LETTER.fields(desk, application)}


@pytest.mark.requirement("A18")
def test_what_is_typed_stands_in_the_letter_and_is_kept_at_once(
    desk: Desk, scored: tuple[str, str], tmp_path: Path
) -> None:
    application, _ = scored
    typed = {
        "incoming": "样培函〔2026〕3号",
        "phone": SECRET_PHONE,
        "contact": "样例㛃",
        "date": "2026年12月1日",
        "copies_to": "样例区人社局；样例市评价中心",
        "attachments": "样例目录\n整改须知",
        "number": "温技评函〔2026〕12号",
    }
    for field, value in typed.items():
        type_entry(desk, LETTER, application, field, value)
    assert read_entries(desk, "letter", application) == typed | {"date": "2026-12-01"}
    shown = fields_of(desk, application)
    assert shown["date"].value == "2026年12月1日"
    assert all(shown[name].is_typed for name in typed)
    (written,) = issue_document(desk, LETTER, application, tmp_path)
    text = text_of(Path(written.path).read_bytes())
    assert written.number == "温技评函〔2026〕12号"
    for words in (
        "（样培函〔2026〕3号）",
        "联系人：样例㛃",
        SECRET_PHONE,
        "2026年12月1日",
        "抄送：样例区人社局，样例市评价中心。",
    ):
        assert words in text, words
    assert "附件：1.样例目录2.整改须知" in text
    assert "温技评函〔2026〕12号" in text


def test_what_is_no_value_of_its_field_is_refused_and_nothing_is_kept(desk: Desk, scored: tuple[str, str]) -> None:
    application, _ = scored
    wrong = {
        "entry_no_date": ("date", "2026-02-30"),
        "unknown_field": ("fone", "1"),
        "field_locked": ("total", "99"),
        "number_form": ("number", "温技评函[2026]012号"),
        "entry_unprintable": ("contact", "甲\x07"),
        "entry_too_long": ("title", "长" * 4001),
    }
    for code, (field, value) in wrong.items():
        with pytest.raises(RuleViolation) as refused:
            type_entries(desk, LETTER, application, {"phone": "1", field: value})
        assert refused.value.code == code
        assert "未作更改" in refused.value.message
    assert read_entries(desk, "letter", application) == {}


def test_words_for_the_round_hold_for_each_until_it_has_its_own(
    desk: Desk, round_id: str, scored: tuple[str, str]
) -> None:
    first, second = scored
    type_entry(desk, LETTER, round_id, "phone", SECRET_PHONE)
    type_entry(desk, LETTER, second, "phone", "0577-2")
    assert fields_of(desk, first)["phone"].value == SECRET_PHONE
    assert fields_of(desk, first)["phone"].note == "本批次统一填写"
    assert fields_of(desk, second)["phone"].value == "0577-2"
    type_entry(desk, LETTER, second, "phone", "  ")
    assert fields_of(desk, second)["phone"].value == SECRET_PHONE
    with pytest.raises(RuleViolation) as refused:
        type_entry(desk, LETTER, round_id, "number", "温技评函〔2026〕9号")
    assert refused.value.code == "number_of_round"


@pytest.mark.requirement("A18")
def test_what_is_missing_comes_first_with_its_reason_and_stands_on_the_page(
    desk: Desk, scored: tuple[str, str], tmp_path: Path
) -> None:
    application, _ = scored
    type_entry(desk, LETTER, application, "number", "温技评函〔2026〕7号")
    type_entry(desk, LETTER, application, "date", "2027-01-04")
    first = LETTER.fields(desk, application)[0]
    assert (first.name, first.group, first.is_missing) == ("number", "待补", True)
    assert "年份须一致" in first.note
    standing = LETTER.survey(desk, application)
    assert standing.standing == "missing"
    assert [each.name for each in standing.missing] == ["number"]
    with pytest.raises(RuleViolation) as refused:
        issue_document(desk, LETTER, application, tmp_path)
    assert (refused.value.code, refused.value.where) == ("missing_field", "number")
    assert "发文字号" in refused.value.message
    assert not [row for row in desk.store.documents() if row.kind == "letter"]
    assert text_of(preview_document(desk, LETTER, application)).count("2027年1月4日") == 1


def test_the_page_while_one_types_keeps_nothing(desk: Desk, scored: tuple[str, str]) -> None:
    application, _ = scored
    before = list(desk.store.journal())
    assert "温技评函〔2026〕1号" in text_of(preview_document(desk, LETTER, application))
    assert list(desk.store.journal()) == before
    assert desk.store.document_numbers() == []


@pytest.mark.requirement("A18")
def test_issued_anew_it_keeps_its_number_and_says_what_changed(
    desk: Desk, clock: Clock, scored: tuple[str, str], tmp_path: Path
) -> None:
    application, _ = scored
    (first,) = issue_document(desk, LETTER, application, tmp_path)
    assert LETTER.survey(desk, application).standing == "made"
    clock.now = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
    (same,) = issue_document(desk, LETTER, application, tmp_path / "again")
    assert (same.sha256, same.version) == (first.sha256, 1)
    type_entry(desk, LETTER, application, "phone", SECRET_PHONE)
    decide_application(desk, application, "RECTIFY", "消防验收材料待补")
    standing = LETTER.survey(desk, application)
    assert (standing.standing, standing.version, standing.number) == ("changed", 2, first.number)
    (second,) = issue_document(desk, LETTER, application, tmp_path, reason="电话写错")
    assert (second.number, second.version) == (first.number, 2)
    row = [each for each in desk.store.documents() if each.kind == "letter"][-1]
    assert row.reason == "电话写错"
    assert row.changes.splitlines() == [
        "结论：通过 → 限期整改",
        f"联系电话：0577-00000000 → {SECRET_PHONE}",
        "另作结论的说明：（无） → 按得分应为通过。经研究，结论定为限期整改，理由：消防验收材料待补。",
        "成文日期：2026年11月20日 → 2026年11月23日",
    ]
    assert SECRET_PHONE in text_of(Path(second.path).read_bytes())
    clock.now = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
    assert LETTER.survey(desk, application).standing == "made"
    (again,) = issue_document(desk, LETTER, application, tmp_path / "third")
    assert again.sha256 == second.sha256


def test_word_beside_the_page_is_one_document_of_one_number(
    desk: Desk, scored: tuple[str, str], tmp_path: Path
) -> None:
    application, _ = scored
    (page,) = issue_document(desk, LETTER, application, tmp_path)
    both = issue_document(desk, LETTER, application, tmp_path, ("pdf", "docx"))
    assert [Path(each.path).suffix for each in both] == [".pdf", ".docx"]
    assert {(each.number, each.version) for each in both} == {(page.number, 1)}
    assert both[0].sha256 == page.sha256
    assert Path(both[1].path).read_bytes()[:2] == b"PK"
    assert len([row for row in desk.store.documents() if row.kind == "letter"]) == 2
    with pytest.raises(RuleViolation) as refused:
        issue_document(desk, LETTER, application, tmp_path, ("csv",))
    assert refused.value.code == "unknown_form"


def test_without_all_sheets_it_says_whose_it_waits_for(desk: Desk, unscored: str) -> None:
    standing = LETTER.survey(desk, unscored)
    assert standing.standing == "waiting"
    assert "样例甲" in standing.why


@pytest.mark.requirement("A18", "X08")
def test_what_is_to_be_put_right_is_what_the_panel_lists(desk: Desk, scored: tuple[str, str]) -> None:
    application, _ = scored
    decide_application(desk, application, "RECTIFY", "消防验收材料待补")
    set_rectification(desk, application, "补齐消防验收材料｜2027-01-15\n补聘高级考评员2名｜2027-02-26")
    set_review(desk, application, date(2026, 11, 18), None)
    text = text_of(preview_document(desk, LETTER, application))
    assert "1.补齐消防验收材料（2027年1月15日前）；2.补聘高级考评员2名（2027年2月26日前）。" in text
    assert "请你单位于2027年2月26日前完成整改" in text
    assert "于2026年11月18日完成评审" in text
    assert fields_of(desk, application)["rectify_until"].note == "取自专家组评审意见"
    type_entry(desk, LETTER, application, "rectify_until", "2027-03-31")
    assert "请你单位于2027年3月31日前完成整改" in text_of(preview_document(desk, LETTER, application))
    type_entry(desk, LETTER, application, "rectify_until", "2026-11-19")
    assert [each.label for each in LETTER.survey(desk, application).missing] == ["整改期限"]


@pytest.mark.requirement("A18", "X08")
def test_a_long_list_stands_in_an_annex_with_its_dates(desk: Desk, scored: tuple[str, str]) -> None:
    application, _ = scored
    decide_application(desk, application, "RECTIFY", "消防验收材料待补")
    set_rectification(desk, application, "\n".join(f"补齐第{number}项材料｜2027-01-15" for number in range(1, 10)))
    text = text_of(preview_document(desk, LETTER, application))
    assert "二、需整改的事项共9项，详见附件《整改事项清单》。" in text
    assert text.index("附件：整改事项清单") < text.index("序号整改事项完成期限")
    assert all(f"补齐第{number}项材料" in text for number in range(1, 10))
    assert text.count("2027年1月15日") == 10


@pytest.mark.requirement("A18", "X10")
def test_a_conclusion_of_the_panel_that_departs_from_the_points_is_what_the_letter_tells(
    desk: Desk, scored: tuple[str, str], tmp_path: Path
) -> None:
    application, _ = scored
    assert work_result(desk, application).conclusion == "PASS"
    set_conclusion(desk, application, "RECTIFY", "实操考场须先整改。")
    standing = LETTER.survey(desk, application)
    assert (standing.conclusion, standing.why) == ("RECTIFY", "尚未作结论；现在生成即按专家组意见记为“限期整改”。")
    (written,) = issue_document(desk, LETTER, application, tmp_path)
    text = text_of(Path(written.path).read_bytes())
    assert "按得分应为通过" in text
    # Between the pages stands the foot of the first.
    assert "家组意见，实操考场须先整改。" in text
    decision = desk.store.decision(application)
    assert decision is not None
    assert (decision.conclusion, decision.reason) == ("RECTIFY", "据专家组意见，实操考场须先整改")
