"""Sheets become results exactly: published trimmed means, ties, 不适用, vetoes, ranks."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.scheme import Scheme
from reviewer.domain.scoring import Result, exact_text, rank_results, shown_text, work_result
from reviewer.domain.sheet import ItemKey, ItemScore, Judgement, ScoreSheet
from reviewer.errors import RuleViolation
from reviewer.intake.scheme_file import load_scheme
from reviewer.resources import resource_path

SCHEME: Scheme = load_scheme(Path(resource_path("schemes", "zhejiang-wenzhou-2022.toml")))[0]
ONE = ("无人机驾驶员",)


def sheet(
    member: str, scores: dict[ItemKey, ItemScore] | None = None, occupations: tuple[str, ...] = ONE
) -> ScoreSheet:
    """A full sheet: every item at full points unless ``scores`` says otherwise."""
    items = []
    for item in SCHEME.items:
        for scope in occupations if item.per == "occupation" else (None,):
            key = ItemKey(item.id, scope)
            full = ItemScore(item=item.id, scope=scope, points=item.full, judgement=Judgement.MET)
            items.append((scores or {}).get(key, full))
    return ScoreSheet(
        application="WZ26-001",
        application_sha256="0" * 64,
        scheme_sha256="1" * 64,
        round="WZ26",
        member=member,
        version=1,
        items=tuple(items),
    )


def given_points(*points: str, item: str = "2.3", full_for_others: bool = True) -> Result:
    """A result where members give ``points`` to one item (an item scored per occupation) and full elsewhere."""
    scope = ONE[0] if SCHEME.item(item).per == "occupation" else None
    key = ItemKey(item, scope)
    sheets = {
        f"M{number}": sheet(f"M{number}", {key: ItemScore(item=item, scope=scope, points=Decimal(text))})
        for number, text in enumerate(points)
    }
    return work_result(SCHEME, "WZ26-001", ONE, sheets)


def item_of(result: Result, item: str) -> tuple[str | None, tuple[str, ...]]:
    line = next(each for each in result.items if each.item == item)
    return line.value, line.dropped


@pytest.mark.requirement("X05")
@pytest.mark.parametrize(
    ("points", "value", "dropped"),
    [
        (("8.0", "7.5", "9.5", "8.0", "5.0"), "7.833333333333", ("M2", "M4")),
        (("9.5", "9.5", "8", "8", "8.5"), "8.666666666667", ("M0", "M3")),
        (("8", "8", "8", "8", "8"), "8", ("M0", "M4")),
        (("8", "9", "10"), "9", ()),
        (("8", "9", "9.5", "10"), "9.125", ()),
        (("8.5", "8.5", "9.2", "7.8", "8.8", "9", "8.5"), "8.66", ("M2", "M3")),
    ],
)
def test_one_highest_and_one_lowest_are_dropped_from_five_members_on(
    points: tuple[str, ...], value: str, dropped: tuple[str, ...]
) -> None:
    assert item_of(given_points(*points), "2.3") == (value, dropped)


@pytest.mark.requirement("X05")
def test_published_trimmed_means_come_out_exactly() -> None:
    for scores, exact, shown in (
        (("82", "90", "75.5", "88", "91"), "86.666666666667", "86.67"),
        (("85", "85", "92", "78", "88", "90", "85"), "86.6", "86.60"),
        (("95", "95", "80", "80", "85"), "86.666666666667", "86.67"),
    ):
        kept = sorted(Fraction(each) for each in scores)[1:-1]
        value = sum(kept, Fraction(0)) / len(kept)
        assert exact_text(value) == exact
        assert shown_text(value, SCHEME.scoring) == shown


@pytest.mark.requirement("X10")
def test_total_just_below_the_pass_line_fails_though_it_is_shown_as_the_line() -> None:
    scheme = msgspec.structs.replace(
        SCHEME, scoring=msgspec.structs.replace(SCHEME.scoring, pass_line=Decimal("97"), step=Decimal("0.001"))
    )
    key = ItemKey("2.2", ONE[0])
    low = {key: ItemScore(item="2.2", scope=ONE[0], points=Decimal("6.995"))}
    result = work_result(scheme, "WZ26-001", ONE, {"M": sheet("M", low)})
    assert (result.total, result.total_shown, result.conclusion) == ("96.995", "97.00", "RECTIFY")


@pytest.mark.requirement("C22", "X05")
def test_every_step_of_an_item_is_kept_in_words() -> None:
    result = given_points("8.0", "7.5", "9.5", "8.0", "5.0")
    steps = next(each for each in result.items if each.item == "2.3").steps
    assert steps[0] == "收到 5 份：M0 8、M1 7.5、M2 9.5、M3 8、M4 5"
    assert steps[1:] == (
        "去最高：M2 9.5",
        "去最低：M4 5",
        "8 + 7.5 + 8 = 23.5",
        "23.5 ÷ 3 = 7.833333333333",
        "显示 7.83",
    )


@pytest.mark.requirement("X08")
def test_spread_beyond_the_limit_is_marked_but_changes_nothing() -> None:
    calm, wide = given_points("10", "9", "8", "9", "9"), given_points("12", "9", "8", "9", "9")
    assert [next(i for i in each.items if i.item == "2.3").is_divergent for each in (calm, wide)] == [False, True]
    assert item_of(calm, "2.3")[0] == item_of(wide, "2.3")[0] == "9"


def aside(item: str) -> dict[ItemKey, ItemScore]:
    return {ItemKey(item, None): ItemScore(item=item, judgement=Judgement.NOT_APPLICABLE, remark="无")}


def test_item_judged_not_applicable_by_most_leaves_and_its_section_is_scaled() -> None:
    half = {ItemKey("5.2", None): ItemScore(item="5.2", points=Decimal("2"))}
    members = {
        "甲": sheet("甲", {**aside("5.1"), **half}),
        "乙": sheet("乙", {**aside("5.1"), **half}),
        "丙": sheet("丙", half),
    }
    result = work_result(SCHEME, "WZ26-001", ONE, members)
    assert item_of(result, "5.1") == (None, ())
    assert next(each for each in result.sections if each.title.startswith("五")).value == "4"
    assert result.total == "96"


def test_not_applicable_of_a_minority_only_leaves_that_member_out() -> None:
    low = {ItemKey("5.1", None): ItemScore(item="5.1", points=Decimal("2"))}
    members = {"甲": sheet("甲", aside("5.1")), "乙": sheet("乙", low), "丙": sheet("丙", low)}
    assert item_of(work_result(SCHEME, "WZ26-001", ONE, members), "5.1")[0] == "2"


@pytest.mark.requirement("X06")
def test_veto_fails_whatever_the_points() -> None:
    sections = list(SCHEME.section)
    items = [msgspec.structs.replace(item, veto=item.id == "2.5") for item in sections[1].item]
    sections[1] = msgspec.structs.replace(sections[1], item=tuple(items))
    scheme = msgspec.structs.replace(SCHEME, section=tuple(sections))
    no = {ItemKey("2.5", None): ItemScore(item="2.5", points=Decimal("3"), judgement=Judgement.NOT_MET, remark="无")}
    members = {"甲": sheet("甲", no), "乙": sheet("乙", no), "丙": sheet("丙")}
    result = work_result(scheme, "WZ26-001", ONE, members)
    assert Fraction(result.total_exact) > 99
    assert (result.vetoes, result.conclusion) == (("2.5",), "FAIL")


def test_unscored_item_stops_the_result_and_is_never_zero() -> None:
    members = {"甲": sheet("甲", {ItemKey("1.1", None): ItemScore(item="1.1")})}
    with pytest.raises(RuleViolation, match="未评分"):
        work_result(SCHEME, "WZ26-001", ONE, members)


@pytest.mark.requirement("C23")
def test_equal_totals_share_a_rank_and_the_next_rank_is_skipped() -> None:
    results = []
    for number, points in enumerate(("12", "9", "9", "3"), 1):
        one = given_points(points, points, points)
        results.append((f"单位{number}", msgspec.structs.replace(one, application=f"WZ26-00{number}")))
    assert [(row.rank, row.application) for row in rank_results(results)] == [
        (1, "WZ26-001"),
        (2, "WZ26-002"),
        (2, "WZ26-003"),
        (4, "WZ26-004"),
    ]


def test_two_occupations_have_totals_of_their_own_and_share_the_common_items() -> None:
    both = ("无人机驾驶员", "人工智能训练师")
    low = {ItemKey("2.3", both[1]): ItemScore(item="2.3", scope=both[1], points=Decimal("2"))}
    result = work_result(SCHEME, "WZ26-001", both, {"甲": sheet("甲", low, both)})
    assert [each.total for each in result.occupations] == ["100", "90"]
    assert result.total == "95"
    assert [row.total for row in rank_results([("单位", result)], both[1])] == ["90"]


POINTS = st.integers(0, 24).map(lambda n: str(Decimal(n) / 2))


@given(st.lists(POINTS, min_size=1, max_size=9), st.randoms())
def test_order_of_members_never_changes_a_value(points: list[str], random: object) -> None:
    shuffled = list(points)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert item_of(given_points(*points), "2.3")[0] == item_of(given_points(*shuffled), "2.3")[0]


@given(st.lists(POINTS, min_size=1, max_size=9))
def test_value_lies_between_lowest_and_highest_and_total_adds_up(points: list[str]) -> None:
    result = given_points(*points)
    value = Fraction(next(each for each in result.items if each.item == "2.3").value or "0")
    slack = Fraction(1, 10**12)
    assert min(map(Fraction, points)) - slack <= value <= max(map(Fraction, points)) + slack
    assert abs(Fraction(result.total_exact) - (88 + value)) <= slack
