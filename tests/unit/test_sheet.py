"""A score sheet's rules: what points may be, when a remark is due, what keeps a sheet from being submitted."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from builders import DRONE, changed, occupation, occupations, sound_application, wenzhou

from reviewer.domain.application import Application
from reviewer.domain.checking import check
from reviewer.domain.records import canonical_json, document_hash
from reviewer.domain.sheet import (
    ItemKey,
    ItemScore,
    Judgement,
    Missing,
    Override,
    ScoreSheet,
    findings_by_key,
    item_keys,
    needs_remark,
    parse_points,
    what_is_missing,
)
from reviewer.errors import RuleViolation

STEP = Decimal("0.5")


def sheet(*scores: ItemScore) -> ScoreSheet:
    """The sound application's sheet with these scores."""
    return ScoreSheet(
        application="WZ26-001", application_sha256="a" * 64, scheme_sha256="b" * 64, round="WZ26", member="样例甲",
        version=1, items=scores,
    )  # fmt: skip


def full_sheet() -> ScoreSheet:
    """Every place with full points."""
    keys = item_keys(wenzhou(), sound_application())
    return sheet(*(ItemScore(item=k.item, scope=k.scope, points=wenzhou().item(k.item).full) for k in keys))


def missing_of(scored: ScoreSheet, application: Application | None = None) -> tuple[Missing, ...]:
    """What a sheet misses, with the findings that its measured values make."""
    about = application or sound_application()
    measured = {(name, each.scope): text for each in scored.items for name, text in each.measured.items()}
    findings = check(wenzhou(), about, occupations(), measured).findings
    return what_is_missing(wenzhou(), about, scored, findings_by_key(item_keys(wenzhou(), about), findings))


def with_score(score: ItemScore) -> ScoreSheet:
    """A complete sheet with one score replaced."""
    return sheet(*(score if each.key == score.key else each for each in full_sheet().items))


@pytest.mark.parametrize(
    ("text", "points"),
    [("2", "2"), (" 2.5 ", "2.5"), ("２．５", "2.5"), ("3。5", "3.5"), ("0", "0"), ("007", None), (".5", "0.5"),
     ("4.0", "4.0")],
)  # fmt: skip
def test_points_are_read_exactly(text: str, points: str | None) -> None:
    item = wenzhou().item("1.1")
    if points is None:
        with pytest.raises(RuleViolation) as caught:
            parse_points(text, item, STEP)
        assert caught.value.code == "points_out_of_range"
    else:
        assert str(parse_points(text, item, STEP)) == points


@pytest.mark.parametrize("text", ["", "一", "1e1", "+1", "-1", "--", "1,5", "NaN", "Infinity", "1.5.5", "٣", "1 2"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(RuleViolation) as caught:
        parse_points(text, wenzhou().item("1.1"), STEP)
    assert caught.value.code == "points_not_a_number"
    assert caught.value.where == "1.1"


@pytest.mark.parametrize(
    ("text", "code"),
    [("4.5", "points_out_of_range"), ("99999999999999999999999999999999", "points_out_of_range"),
     ("1.3", "points_off_step"), ("1.0000000000000000000000000000000000001", "points_off_step")],
)  # fmt: skip
def test_points_outside_the_item_or_off_the_step_are_refused(text: str, code: str) -> None:
    with pytest.raises(RuleViolation) as caught:
        parse_points(text, wenzhou().item("1.1"), STEP)
    assert caught.value.code == code


@pytest.mark.requirement("C22")
def test_items_scored_per_occupation_have_a_place_for_each() -> None:
    two = changed(occupations=(occupation("无人机驾驶员"), occupation("供应链管理师", seq=2)))
    keys = item_keys(wenzhou(), two)
    assert len(keys) == len(set(keys)) == 27 + 6
    assert [key.scope for key in keys if key.item == "2.2"] == ["无人机驾驶员", "供应链管理师"]
    assert [key.scope for key in keys if key.item == "2.1"] == [None]


@pytest.mark.requirement("C22")
def test_a_complete_sheet_misses_nothing_and_an_empty_one_everything() -> None:
    assert missing_of(full_sheet()) == ()
    missing = missing_of(sheet())
    assert [(each.item, each.scope) for each in missing] == list(item_keys(wenzhou(), sound_application()))
    assert {each.field for each in missing} == {"points"}


def test_unscored_is_not_nought() -> None:
    empty, nought = ItemScore(item="1.1"), ItemScore(item="1.1", points=Decimal(0))
    assert (empty.is_scored, nought.is_scored) == (False, True)
    assert full_sheet().score(ItemKey("9.9", None)).points is None


@pytest.mark.requirement("X07")
@pytest.mark.parametrize(
    ("score", "fields"),
    [
        (ItemScore(item="1.1", points=Decimal("3.5")), ["remark"]),
        (ItemScore(item="1.1", points=Decimal("3.5"), remark=" \n"), ["remark"]),
        (ItemScore(item="1.1", points=Decimal("3.5"), remark="少一人"), []),
        (ItemScore(item="1.1", points=Decimal(4), judgement=Judgement.MET), []),
        (ItemScore(item="1.1", points=Decimal(4), judgement=Judgement.PARTLY), ["remark"]),
        (ItemScore(item="1.1", judgement=Judgement.NOT_APPLICABLE), ["remark"]),
        (ItemScore(item="1.1", judgement=Judgement.NOT_APPLICABLE, remark="尚无标准"), []),
        (ItemScore(item="1.1", judgement=Judgement.MET), ["points"]),
        (
            ItemScore(
                item="1.1", points=Decimal(4), overrides=(Override(requirement="1.1.a", verdict="met", reason=" "),)
            ),
            ["override"],
        ),
    ],
)
def test_what_a_score_still_misses(score: ItemScore, fields: list[str]) -> None:
    assert [each.field for each in missing_of(with_score(score))] == fields


SEATS = {"2.2.b": "28"}
CONFIRMED = Override(requirement="2.2.b", verdict="met", reason="另有2座已到货待装")


@pytest.mark.requirement("X07")
@pytest.mark.parametrize(
    ("score", "says"),
    [
        ({"points": Decimal(10), "judgement": Judgement.MET, "measured": SEATS},
         "判断为符合，而同时考试（b）核查不符合"),
        ({"points": Decimal(10), "measured": SEATS}, "给了满分，而同时考试（b）核查不符合"),
        ({"points": Decimal(10), "judgement": Judgement.MET, "measured": SEATS, "overrides": (CONFIRMED,)}, ""),
        ({"points": Decimal(10), "judgement": Judgement.MET, "measured": SEATS, "remark": "机位在途"}, ""),
        ({"points": Decimal(10), "judgement": Judgement.MET}, ""),
        ({"points": Decimal(9), "judgement": Judgement.NOT_MET, "measured": {"2.2.e": "符合"}},
         "判断为不符合，而各条要求核查都符合"),
        ({"points": Decimal(9), "judgement": Judgement.PARTLY, "measured": {"2.2.e": "符合"}},
         "判断为基本符合，而各条要求核查都符合"),
        ({"judgement": Judgement.NOT_APPLICABLE, "measured": SEATS}, "判断为不适用，而同时考试（b）核查不符合"),
        # What is open still (照明 is 现场核) contradicts nothing.
        ({"points": Decimal(10), "judgement": Judgement.MET, "measured": {"2.2.a": "60"}}, ""),
        ({"points": Decimal(8), "judgement": Judgement.PARTLY, "measured": SEATS, "remark": "少2座"}, ""),
    ],
)  # fmt: skip
def test_a_judgement_that_differs_from_the_numbers_needs_a_note(score: dict[str, Any], says: str) -> None:
    made = ItemScore(item="2.2", scope=DRONE, **score)
    messages = [each.message for each in missing_of(with_score(made))]
    assert messages == ([f"二(2) 理论知识考试场地（{DRONE}）：{says}，须写说明"] if says else [])


def test_a_difference_needs_a_note_even_where_the_scheme_asks_for_none() -> None:
    scheme = msgspec.structs.replace(wenzhou(), scoring=msgspec.structs.replace(wenzhou().scoring, remark="never"))
    item, made = scheme.item("2.2"), ItemScore(item="2.2", scope=DRONE, points=Decimal(10), judgement=Judgement.MET)
    for seats, is_due in (("28", True), ("30", False)):
        found = check(scheme, sound_application(), occupations(), {("2.2.b", DRONE): seats}).findings
        assert needs_remark(scheme, item, made, found) is is_due


@pytest.mark.parametrize(("rule", "is_due"), [("always", True), ("never", False)])
def test_the_scheme_says_when_a_remark_is_due(rule: str, is_due: bool) -> None:
    scoring = msgspec.structs.replace(wenzhou().scoring, remark=rule)
    scheme = msgspec.structs.replace(wenzhou(), scoring=scoring)
    item = scheme.item("1.1")
    for points in (Decimal(0), item.full):
        assert needs_remark(scheme, item, ItemScore(item="1.1", points=points), ()) is is_due


@pytest.mark.requirement("X04")
def test_the_same_content_gives_the_same_document_and_any_change_another() -> None:
    first, again = canonical_json(full_sheet()), canonical_json(full_sheet())
    assert first == again
    changes = [
        with_score(ItemScore(item="1.1", points=Decimal("3.5"))),
        with_score(ItemScore(item="1.1", points=Decimal(4), remark="好")),
        msgspec.structs.replace(full_sheet(), member="样例乙"),
        msgspec.structs.replace(full_sheet(), application_sha256="c" * 64),
    ]
    assert len({document_hash(canonical_json(each)) for each in (full_sheet(), *changes)}) == 5
