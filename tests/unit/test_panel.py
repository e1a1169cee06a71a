"""Panels: who may sit, who is too near to the applicant, and what its size does to the scores."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest
from builders import changed, fact, sound_application, staff, wenzhou

from reviewer.domain.panel import Panel, PanelMember, check_panel, find_conflicts, has_quorum
from reviewer.domain.scoring import Result, rank_results, work_result
from reviewer.domain.sheet import ItemKey, ItemScore, Judgement, ScoreSheet, item_keys
from reviewer.errors import RuleViolation

NAMES = ("样例甲", "样例乙", "样例丙", "样例丁", "样例戊")


def panel(*names: str, leader: str = "样例甲") -> Panel:
    """A panel of these."""
    return Panel(application="WZ26-001", leader=leader, members=tuple(PanelMember(name=name) for name in names))


@pytest.mark.requirement("X01")
@pytest.mark.parametrize(
    ("names", "leader", "code"),
    [
        (NAMES[:2], "样例甲", "panel_too_small"),
        (("样例甲", "样例乙", "样例甲"), "样例甲", "member_twice"),
        (NAMES[:3], "样例戊", "leader_not_member"),
    ],
)
def test_panel_that_cannot_work_is_refused(names: tuple[str, ...], leader: str, code: str) -> None:
    with pytest.raises(RuleViolation) as caught:
        check_panel(panel(*names, leader=leader), wenzhou().scoring)
    assert caught.value.code == code
    assert caught.value.where == "WZ26-001"


@pytest.mark.requirement("X01")
@pytest.mark.parametrize(("size", "warnings"), [(3, 1), (4, 2), (5, 0)])
def test_unusual_sizes_are_told(size: int, warnings: int) -> None:
    assert len(check_panel(panel(*NAMES[:size]), wenzhou().scoring)) == warnings


@pytest.mark.requirement("X02")
def test_member_with_a_name_of_the_applicants_people_is_told() -> None:
    application = changed(
        staff=(staff("样例甲", "主任"),), facts=(*sound_application().facts, fact("contact_name", "样例 乙（办公室）"))
    )
    found = find_conflicts([PanelMember(name=name) for name in NAMES], application)
    assert {(each.member, each.against) for each in found} == {("样例甲", "样例甲"), ("样例乙", "样例 乙（办公室）")}


@pytest.mark.requirement("X02")
def test_a_shared_surname_is_no_conflict_and_spaces_or_numbers_hide_none() -> None:
    application = changed(staff=(staff("张\u3000三", "主任"), staff("李 四 13800000000", "副主任")))
    members = [PanelMember(name=name) for name in ("张 五", "张三", "李四", "李 六")]
    assert [each.member for each in find_conflicts(members, application)] == ["张三", "李四"]


@pytest.mark.requirement("X02")
def test_member_employed_by_the_applicant_is_told() -> None:
    own = PanelMember(name="样例丙", employer=" 温州样例职业培训学校 ")
    other = PanelMember(name="样例丁", employer="温州样例职业培训学校附属幼儿园")
    (found,) = find_conflicts([own, other], sound_application())
    assert (found.member, found.why) == ("样例丙", "任职于申报单位")


def test_people_without_a_name_are_in_nobodys_way() -> None:
    application = changed(staff=(staff("", "主任"),))
    assert find_conflicts([PanelMember(name="样例甲")], application) == ()


@pytest.mark.requirement("X03")
def test_quorum_is_all_of_the_panel_and_nobody_else() -> None:
    three = panel(*NAMES[:3])
    assert not has_quorum(three, NAMES[:2])
    assert not has_quorum(three, (*NAMES[:2], "样例戊"))
    assert has_quorum(three, NAMES)


def sheet(member: str, **changes: ItemScore) -> ScoreSheet:
    """Full points everywhere, but what ``changes`` says for an item (1_1 for 1.1)."""
    scores = []
    for key in item_keys(wenzhou(), sound_application()):
        score = changes.get(f"i{key.item.replace('.', '_')}")
        full = ItemScore(item=key.item, points=wenzhou().item(key.item).full)
        scores.append(msgspec.structs.replace(score or full, scope=key.scope))
    return ScoreSheet(
        application="WZ26-001", application_sha256="a" * 64, scheme_sha256="b" * 64, round="WZ26", member=member,
        version=1, items=tuple(scores),
    )  # fmt: skip


def points(text: str) -> ItemScore:
    """Points for item 1.1."""
    return ItemScore(item="1.1", points=Decimal(text))


def result(*sheets: ScoreSheet) -> Result:
    """The panel's result."""
    occupations = [each.scope for each in sound_application().occupations]
    return work_result(wenzhou(), "WZ26-001", occupations, {each.member: each for each in sheets})


@pytest.mark.requirement("C22", "X05")
def test_below_five_members_nothing_is_trimmed() -> None:
    given = ("4", "4", "0.5")
    worked = result(*(sheet(name, i1_1=points(text)) for name, text in zip(NAMES, given, strict=False)))
    item = next(each for each in worked.items if each.item == "1.1")
    assert item.dropped == ()
    assert item.value == "2.833333333333"
    assert (worked.total, worked.total_exact, worked.total_shown) == ("98.833333333333", "593/6", "98.83")


@pytest.mark.requirement("C22", "X05", "X08")
def test_from_five_members_the_highest_and_the_lowest_go() -> None:
    given = ("4", "4", "0.5", "3", "2")
    worked = result(*(sheet(name, i1_1=points(text)) for name, text in zip(NAMES, given, strict=True)))
    item = next(each for each in worked.items if each.item == "1.1")
    assert item.dropped == ("样例甲", "样例丙")
    assert item.value == "3"
    assert item.is_divergent


@pytest.mark.requirement("X05")
def test_an_item_that_most_find_not_applicable_leaves_the_section_scaled() -> None:
    aside = ItemScore(item="1.1", judgement=Judgement.NOT_APPLICABLE, remark="无")
    worked = result(sheet("样例甲", i1_1=aside), sheet("样例乙", i1_1=aside), sheet("样例丙", i1_1=points("1")))
    item = next(each for each in worked.items if each.item == "1.1")
    assert (item.value, item.scores) == (None, {"样例甲": None, "样例乙": None, "样例丙": "1"})
    assert worked.total == "100"
    single = result(sheet("样例甲", i1_1=aside), sheet("样例乙", i1_1=points("4")), sheet("样例丙", i1_1=points("2")))
    assert next(each for each in single.items if each.item == "1.1").value == "3"


@pytest.mark.requirement("X06")
def test_a_veto_of_most_fails_whatever_the_points() -> None:
    sections = list(wenzhou().section)
    items = tuple(msgspec.structs.replace(item, veto=True) if item.id == "1.1" else item for item in sections[0].item)
    scheme = msgspec.structs.replace(
        wenzhou(), section=(msgspec.structs.replace(sections[0], item=items), *sections[1:])
    )
    struck = ItemScore(item="1.1", points=Decimal(4), judgement=Judgement.NOT_MET, remark="无")
    occupations = [each.scope for each in sound_application().occupations]
    for votes, conclusion in ((1, "PASS"), (2, "FAIL")):
        sheets = {name: sheet(name, **({"i1_1": struck} if at < votes else {})) for at, name in enumerate(NAMES[:3])}
        worked = work_result(scheme, "WZ26-001", occupations, sheets)
        assert (worked.conclusion, worked.total) == (conclusion, "100")


def test_a_sheet_with_an_unscored_item_names_member_and_item() -> None:
    with pytest.raises(RuleViolation) as caught:
        result(sheet("样例甲"), sheet("样例乙", i1_1=ItemScore(item="1.1")))
    assert caught.value.code == "item_unscored"
    assert "样例乙" in caught.value.message and caught.value.where == "1.1"
    assert sheet("样例乙").score(ItemKey("1.1", None)).points == 4


@pytest.mark.requirement("C23")
def test_equal_totals_share_a_rank_and_the_next_is_counted_on() -> None:
    worked = [result(sheet("样例甲", i1_1=points(text))) for text in ("4", "3", "3", "2")]
    named = [(name, msgspec.structs.replace(each, application=name)) for name, each in zip("abcd", worked, strict=True)]
    assert [(row.rank, row.name) for row in rank_results(named)] == [(1, "a"), (2, "b"), (2, "c"), (4, "d")]
    assert rank_results(named[::-1]) == rank_results(named)
    assert rank_results(named, "没有的职业") == ()
