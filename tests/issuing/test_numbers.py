"""文号: in order, reserved, typed, cancelled, gaps told; nothing is used twice."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from reviewer.desk import Desk
from reviewer.errors import RuleViolation
from reviewer.usecases.documents.entries import type_entry
from reviewer.usecases.documents.issue import issue_document, issue_documents
from reviewer.usecases.documents.letter import LETTER
from reviewer.usecases.documents.numbers import (
    cancel_number,
    changes_between,
    list_numbers,
    plain_number,
    reserve_numbers,
    serial_ranges,
    split_number,
)
from tests.issuing.conftest import Clock

STEM = "温技评函〔2026〕"


def issue(desk: Desk, application: str, folder: Path) -> str:
    """The number under which the letter was issued."""
    return issue_document(desk, LETTER, application, folder)[0].number


def words(desk: Desk) -> str:
    """What is told of the series."""
    (series,) = list_numbers(desk, STEM)
    return series.words


def test_numbers_follow_each_other_past_those_kept_free(desk: Desk, scored: tuple[str, str], tmp_path: Path) -> None:
    first, second = scored
    reserve_numbers(desk, "letter", STEM, range(2, 5))
    assert issue(desk, first, tmp_path) == f"{STEM}1号"
    assert issue(desk, second, tmp_path) == f"{STEM}5号"
    assert words(desk) == "已用 1、5，2–4 已预留，无跳号"


def test_a_number_reserved_for_one_is_used_by_it_alone(desk: Desk, scored: tuple[str, str], tmp_path: Path) -> None:
    first, second = scored
    reserve_numbers(desk, "letter", STEM, [8], second)
    assert issue(desk, first, tmp_path) == f"{STEM}1号"
    with pytest.raises(RuleViolation) as refused:
        type_entry(desk, LETTER, first, "number", f"{STEM}8号")
    assert refused.value.code == "field_locked"
    assert "先作废" in refused.value.message
    assert issue(desk, second, tmp_path) == f"{STEM}8号"
    assert words(desk) == "已用 1、8，缺 2–7"


def test_a_typed_number_leaves_a_gap_that_is_told_and_taken_ones_are_refused(
    desk: Desk, scored: tuple[str, str], tmp_path: Path
) -> None:
    first, second = scored
    type_entry(desk, LETTER, first, "number", f"{STEM}3号")
    assert issue(desk, first, tmp_path) == f"{STEM}3号"
    assert words(desk) == "已用 3，缺 1–2"
    with pytest.raises(RuleViolation) as refused:
        type_entry(desk, LETTER, second, "number", f"{STEM}3号")
    assert refused.value.code == "number_taken"
    type_entry(desk, LETTER, second, "number", f"{STEM}2号")
    assert issue(desk, second, tmp_path) == f"{STEM}2号"
    assert words(desk) == "已用 2–3，缺 1"


def test_a_cancelled_number_is_kept_with_its_reason_and_never_given_again(
    desk: Desk, scored: tuple[str, str], tmp_path: Path
) -> None:
    first, second = scored
    number = issue(desk, first, tmp_path)
    with pytest.raises(RuleViolation) as refused:
        cancel_number(desk, number, "  ")
    assert refused.value.code == "number_reason"
    line = cancel_number(desk, number, "打印份数有误")
    assert (line.state, line.subject, line.reason) == ("cancelled", first, "打印份数有误")
    assert words(desk) == "1 已作废，无跳号"
    for application in (first, second):
        with pytest.raises(RuleViolation) as taken:
            type_entry(desk, LETTER, application, "number", number)
        assert taken.value.code == "number_cancelled"
    assert issue(desk, second, tmp_path) == f"{STEM}2号"
    standing = LETTER.survey(desk, first)
    assert (standing.standing, standing.number, standing.version) == ("ready", f"{STEM}3号", 1)
    assert issue(desk, first, tmp_path) == f"{STEM}3号"
    with pytest.raises(RuleViolation) as used:
        reserve_numbers(desk, "letter", STEM, [4, 3])
    assert used.value.code == "number_used"
    assert words(desk) == "已用 2–3，1 已作废，无跳号"


def test_a_clock_set_back_gives_no_document_a_second_number(
    desk: Desk, clock: Clock, scored: tuple[str, str], tmp_path: Path
) -> None:
    first, _ = scored
    cancel_number(desk, issue(desk, first, tmp_path), "写错")
    clock.now -= timedelta(days=40)
    assert [issue(desk, first, tmp_path) for _ in range(2)] == [f"{STEM}2号", f"{STEM}2号"]
    assert LETTER.survey(desk, first).standing == "made"
    type_entry(desk, LETTER, first, "contact", "样例丙")
    (again,) = issue_document(desk, LETTER, first, tmp_path)
    assert (again.number, again.version) == (f"{STEM}2号", 2)
    assert words(desk) == "已用 2，1 已作废，无跳号"


def test_a_typed_number_waits_for_its_document(desk: Desk, scored: tuple[str, str], tmp_path: Path) -> None:
    first, second = scored
    type_entry(desk, LETTER, second, "number", f"{STEM}1号")
    with pytest.raises(RuleViolation) as taken:
        type_entry(desk, LETTER, first, "number", f"{STEM}1号")
    assert (taken.value.code, second in taken.value.message) == ("number_taken", True)
    batch = issue_documents(desk, LETTER, [first, second], tmp_path)
    assert [each.number for each in batch.written] == [f"{STEM}2号", f"{STEM}1号"]


@pytest.mark.parametrize(("serials", "code"), [([0], "number_form"), ([7, 1_000_000], "number_form")])
def test_only_serials_that_make_a_number_are_reserved(desk: Desk, serials: list[int], code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        reserve_numbers(desk, "letter", STEM, serials)
    assert refused.value.code == code
    assert not desk.store.document_numbers(STEM)


def test_nothing_is_reserved_for_somebody_unknown(desk: Desk) -> None:
    with pytest.raises(RuleViolation) as refused:
        reserve_numbers(desk, "letter", STEM, [3], "WZ26-099")
    assert refused.value.code == "unknown_application"
    assert not desk.store.document_numbers(STEM)


def test_a_slip_while_cancelling_does_not_make_the_series_jump(
    desk: Desk, scored: tuple[str, str], tmp_path: Path
) -> None:
    first, second = scored
    issue(desk, first, tmp_path)
    with pytest.raises(RuleViolation) as refused:
        cancel_number(desk, f"{STEM}22号", "手滑")
    assert (refused.value.code, "2号" in refused.value.message) == ("number_unknown", True)
    cancel_number(desk, f"{STEM}2号", "纸面写坏")
    assert issue(desk, second, tmp_path) == f"{STEM}3号"


def test_each_year_has_its_own_series(desk: Desk, scored: tuple[str, str], tmp_path: Path) -> None:
    first, second = scored
    issue(desk, first, tmp_path)
    type_entry(desk, LETTER, second, "date", "2027-01-05")
    assert issue(desk, second, tmp_path) == "温技评函〔2027〕1号"


def test_a_used_number_survives_the_store_being_closed_in_between(
    store: Path, desk: Desk, scored: tuple[str, str], tmp_path: Path
) -> None:
    number = issue(desk, scored[0], tmp_path)
    rows = [(row.text, row.state, row.subject) for row in desk.store.document_numbers(STEM)]
    assert rows == [(number, "used", scored[0])]
    assert [entry.action for entry in desk.store.journal(scored[0])].count("number") == 1


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("温技评函〔2026〕12号", ("温技评函〔2026〕", 2026, 12)),
        ("温技评函〔2026〕012号", None),
        ("温技评函[2026]12号", None),
        ("温技评函〔2026〕第12号", None),
        ("〔2026〕12号", None),
        ("温技评函〔2026〕0号", None),
    ],
)
def test_only_a_number_in_its_proper_form_is_one(text: str, parts: tuple[str, int, int] | None) -> None:
    assert split_number(text) == parts


def test_working_documents_are_named_after_what_they_are_about(desk: Desk, round_id: str, unscored: str) -> None:
    assert plain_number(desk, unscored, "评审意见") == f"{unscored}-评审意见"
    assert plain_number(desk, round_id, "汇总") == f"{round_id}-汇总"
    with pytest.raises(RuleViolation):
        plain_number(desk, "WZ99-001", "评审意见")


def test_changes_are_told_by_label_and_long_ones_without_their_text() -> None:
    old = '{"fields":{"total":"86.35","list":"一二三","note":"x","gone":"z"},"template":{"title":"甲"}}'.encode()
    new = (
        '{"fields":{"total":"84.10","list":"' + "长" * 80 + '","note":"","new":"1"},"template":{"title":"乙"}}'
    ).encode()
    labels = {"total": "综合得分", "list": "整改事项", "note": "附注", "template": "模板文字"}
    told = changes_between(old, new, labels)
    assert told == ("综合得分：86.35 → 84.10", "整改事项有改动", "附注：x → （无）", "模板文字有改动")
    assert changes_between(old, old, labels) == ()
    assert serial_ranges([3, 1, 2, 7]) == "1–3、7"
