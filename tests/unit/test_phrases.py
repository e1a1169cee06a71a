"""The phrase book: what is offered where, in which order, and what the places in a phrase become."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.desk import Desk
from reviewer.domain.sheet import ItemKey, Judgement
from reviewer.domain.spelling import is_found, spelled
from reviewer.errors import RuleViolation
from reviewer.intake.scheme_file import load_scheme
from reviewer.resources import resource_path
from reviewer.usecases.keep_phrases import (
    LONGEST,
    change_phrase,
    filled_phrase,
    keep_phrase,
    offered_phrases,
    own_phrases,
    remove_phrase,
)

SCHEME, _ = load_scheme(resource_path("schemes", "zhejiang-wenzhou-2022.toml"))
PASSPHRASE = "样例口令-2026"
RULES = ItemKey("3.1", None)


def test_own_phrases_stay_in_the_store_and_come_newest_first(tmp_path: Path) -> None:
    with Desk.create(tmp_path / "store", PASSPHRASE, role="member") as desk:
        first = keep_phrase(desk, "制度未上墙。", "3.1", Judgement.PARTLY)
        second = keep_phrase(desk, "  负责人\n不在场。 ")
        assert second.text == "负责人 不在场。"
        assert keep_phrase(desk, "制度未上墙。").id == first.id, "the same text is the known phrase"
    with Desk.open(tmp_path / "store", PASSPHRASE) as desk:
        assert [each.id for each in own_phrases(desk)] == [first.id, second.id]
        assert change_phrase(desk, second.id, "负责人请假。").text == "负责人请假。"
        remove_phrase(desk, first.id)
        assert [each.text for each in own_phrases(desk)] == ["负责人请假。"]


@pytest.mark.parametrize(("text", "code"), [(" \n", "phrase_empty"), ("长" * (LONGEST + 1), "phrase_too_long")])
def test_a_phrase_is_a_sentence_or_two(tmp_path: Path, text: str, code: str) -> None:
    with Desk.create(tmp_path / "store", PASSPHRASE, role="member") as desk:
        with pytest.raises(RuleViolation) as refused:
            keep_phrase(desk, text)
        assert refused.value.code == code
        with pytest.raises(RuleViolation) as gone:
            change_phrase(desk, "nobody", "有字")
        assert gone.value.code == "unknown_phrase"
        assert own_phrases(desk) == ()


def test_what_fits_item_and_judgement_comes_first_then_the_own_then_the_rest(tmp_path: Path) -> None:
    with Desk.create(tmp_path / "store", PASSPHRASE, role="member") as desk:
        keep_phrase(desk, "别处记下的。", "2.1", Judgement.MET)
        keep_phrase(desk, "本项记下的。", "3.1", Judgement.PARTLY)
        lines = offered_phrases(SCHEME, own_phrases(desk), RULES, Judgement.PARTLY)
    texts = [each.text for each in lines]
    assert texts[0] == "有制度文本，内容不完整，缺执行记录。", "made for this item and this judgement"
    own = [at for at, each in enumerate(lines) if each.own]
    assert [texts[at] for at in own] == ["本项记下的。", "别处记下的。"]
    assert texts.index("申报{declared}，现场核实{measured}，负责人承诺限期补齐。") < own[0]
    assert texts.index("现场未见制度文本。") > own[-1], "of another judgement"
    assert not [each for each in texts if "租赁合同" in each], "of another item"
    assert len(texts) == len(set(texts))


def test_places_are_filled_and_a_missing_value_leaves_a_gap() -> None:
    text = "申报{declared}，现场核实{measured}，低于要求值{threshold}。"
    values = {"declared": "40 人", "measured": "28 人", "threshold": "≥ 30 人"}
    assert filled_phrase(text, values) == "申报40 人，现场核实28 人，低于要求值≥ 30 人。"
    assert filled_phrase(text, {"declared": "40 人"}) == "申报40 人，现场核实＿＿，低于要求值＿＿。"
    assert filled_phrase("留着 {other} 与 {", {}) == "留着 {other} 与 {"


def test_names_are_found_by_pinyin_initials_and_characters() -> None:
    assert spelled("场地") == "changdi cd"
    name = "理论知识考试场地"
    for typed in ("场地", "llzs", "lilun", "LILUN 场地", "2.2 llzs"):
        assert is_found(typed, name, "2.2"), typed
    assert not is_found("shicao", name, "2.2")
