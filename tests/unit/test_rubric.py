"""What the rubrics propose from findings: every item of the shipped standard, and the steps as drawn."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest
from builders import (
    changed,
    checked,
    crew,
    declaring,
    evidence,
    examiners,
    experts,
    occupation,
    sound_application,
    wenzhou,
    without_evidence,
)
from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.application import Application
from reviewer.domain.findings import Finding, Verdict
from reviewer.domain.quantities import number_text
from reviewer.domain.rubric import Proposal, propose
from reviewer.domain.scheme import GradePoints
from reviewer.domain.sheet import ItemScore, Judgement, Override, with_overrides

SOUND = sound_application()
OFFICE_HEAD = ["甲一", "乙二", "丁四", "戊五", "己六", "庚七", "辛八", "壬九"]


def proposal(item: str, application: Application = SOUND, **measured: str) -> Proposal | None:
    """What is proposed for an item with the application's findings."""
    return propose(wenzhou().item(item), checked(application, **measured).findings)


def given_steps(item: str, application: Application = SOUND, **measured: str) -> tuple[str, str]:
    """(points, steps) of a proposal that there is."""
    made = proposal(item, application, **measured)
    assert made is not None
    return number_text(made.points), made.steps


def people(*names: str) -> Application:
    """The sound application with only these of its staff."""
    return changed(staff=tuple(each for each in crew() if each.name in names))


def replaced(name: str, **changes: str) -> Application:
    """The sound application with one of its staff different."""
    one = next(each for each in crew() if each.name == name)
    others = (each for each in crew() if each.name != name)
    return changed(staff=(*others, msgspec.structs.replace(one, **changes)))


@pytest.mark.requirement("D11")
def test_the_steps_are_those_of_the_drawn_form() -> None:
    assert given_steps("2.2", m_2_2_a="63.5", m_2_2_b="28", m_2_2_c="缺黑板") == ("8", "10 − 1.0 − 1.0 = 8.0")
    made = proposal("2.2", m_2_2_b="28", m_2_2_c="缺黑板")
    assert made is not None
    assert made.reasons == ("同时考试少 2 人，每少 1 人扣 0.5，扣 1.0", "黑板不具备或不符合，扣 1.0")


@pytest.mark.requirement("D11")
def test_part_of_a_measure_counts_as_a_whole_one_and_nothing_goes_below_nought() -> None:
    assert given_steps("2.2", m_2_2_a="59.99") == ("9", "10 − 1.0 = 9.0")
    assert given_steps("2.2", m_2_2_a="55") == ("9", "10 − 1.0 = 9.0")
    assert given_steps("2.2", m_2_2_a="54.9") == ("8", "10 − 2.0 = 8.0")
    assert given_steps("2.2", m_2_2_b="10", m_2_2_c="无") == ("0", "10 − 10.0 = 0.0")
    assert given_steps("2.2", m_2_2_b="9", m_2_2_c="无") == ("0", "10 − 10.5 = 0.0（扣完为止）")


@pytest.mark.requirement("D11")
def test_what_is_open_still_proposes_nothing_and_what_no_number_covers_is_said() -> None:
    assert proposal("2.2", declaring(theory_area_m2="约60")) is None
    assert proposal("2.2", m_2_2_b="待定") is None
    points, steps = given_steps("2.2", m_2_2_e="不符合")
    assert (points, steps) == ("10", "10（不扣分），另：良好的照明和通风条件不符合，由专家酌定")


@pytest.mark.parametrize(
    ("item", "application", "points", "steps"),
    [
        pytest.param("1.1", SOUND, "4", "4（不扣分）", marks=pytest.mark.requirement("D01")),
        pytest.param("1.1", replaced("甲一", duty="其他"), "2", "4 − 2.0 = 2.0，另：领导成员总数不符合，由专家酌定",
                     marks=pytest.mark.requirement("D01")),
        # One person who fails two of the three is one person.
        pytest.param("1.1", replaced("乙二", education="高中", training_years="2"), "3", "4 − 1.0 = 3.0",
                     marks=pytest.mark.requirement("D01")),
        pytest.param("1.2", people(*OFFICE_HEAD), "0", "3 − 3.0 = 0.0", marks=pytest.mark.requirement("D02")),
        pytest.param("1.2", replaced("丙三", education="高中", training_years="2"), "1", "3 − 1.0 − 1.0 = 1.0",
                     marks=pytest.mark.requirement("D02")),
        pytest.param("1.3", people("甲一", "丁四"), "1", "2 − 1.0 = 1.0，另：不了解政策法规酌扣",
                     marks=pytest.mark.requirement("D03")),
        pytest.param("1.4", people("甲一"), "0", "2 − 2.0 = 0.0", marks=pytest.mark.requirement("D04")),
        pytest.param("1.5", people("甲一"), "0", "2 − 2.0 = 0.0", marks=pytest.mark.requirement("D05")),
        pytest.param("1.6", people("甲一"), "0", "2 − 2.0 = 0.0", marks=pytest.mark.requirement("D06")),
        pytest.param("1.7", replaced("壬九", education="高中", post="讲师", certificate="无"), "1",
                     "3 − 1.0 − 1.0 = 1.0", marks=pytest.mark.requirement("D07")),
        pytest.param("1.8.1", changed(experts=experts(17)), "4.5", "6 − 1.5 = 4.5",
                     marks=pytest.mark.requirement("D08")),
        pytest.param("1.8.1", changed(experts=()), "0", "6 − 10.0 = 0.0（扣完为止）",
                     marks=pytest.mark.requirement("D08")),
        pytest.param("1.8.2", changed(examiners=examiners(9, own=1)), "3.5", "6 − 0.5 − 2.0 = 3.5",
                     marks=pytest.mark.requirement("D09")),
        pytest.param("1.8.2", changed(occupations=(occupation(levels=(2, 1)),),
                                      examiners=examiners(10, own=3, qualification="技师")), "0",
                     "6 − 5.0 − 3.0 = 0.0（扣完为止）", marks=pytest.mark.requirement("D09")),
        pytest.param("2.1", declaring(office_area_m2="24", office_facilities="办公设备、通信设备、计算机、打印机"),
                     "2", "4 − 1.0 − 1.0 = 2.0", marks=pytest.mark.requirement("D10")),
        pytest.param("2.4", declaring(scope="无人机驾驶员", grading_places="1"), "2", "5 − 3.0 = 2.0",
                     marks=pytest.mark.requirement("D13")),
        pytest.param("2.5", without_evidence("产权证明"), "0", "4 − 4.0 = 0.0", marks=pytest.mark.requirement("D14")),
        pytest.param("4.1", without_evidence("教材", "试题库"), "2", "6 − 2.0 − 2.0 = 2.0",
                     marks=pytest.mark.requirement("D24")),
        # No standard is published yet: its absence costs nothing.
        pytest.param("4.1", changed(occupations=(occupation("碳排放管理员"),),
                                    evidence=tuple(evidence(each) for each in ("教材", "试题库"))),
                     "6", "6（不扣分）", marks=pytest.mark.requirement("D24")),
        pytest.param("4.2", without_evidence("其他"), "2", "3 − 1.0 = 2.0", marks=pytest.mark.requirement("D25")),
        pytest.param("5.1", declaring(funding=None, scale=None), "2", "4 − 1.0 − 1.0 = 2.0",
                     marks=pytest.mark.requirement("D26")),
        pytest.param("5.2", declaring(awards=None), "3", "4 − 1.0 = 3.0，另：按业绩酌定",
                     marks=pytest.mark.requirement("D27")),
    ],
)  # fmt: skip
def test_what_is_not_met_costs_what_the_rubric_says(
    item: str, application: Application, points: str, steps: str
) -> None:
    assert given_steps(item, application) == (points, steps)


@pytest.mark.requirement("D12")
def test_the_practical_room_follows_its_own_numbers() -> None:
    found = {"m_2_3_a": "17", "m_2_3_b": "符合", "m_2_3_c": "无", "m_2_3_d": "缺消防", "m_2_3_e": "否"}
    assert given_steps("2.3", **found) == ("6.5", "12 − 1.5 − 2.0 − 2.0 = 6.5")
    _, steps = given_steps("2.3", **{**found, "m_2_3_b": "不符合"})
    assert steps == "12 − 1.5 − 2.0 − 2.0 = 6.5，另：考核设备每缺1类扣1"


@pytest.mark.requirement("D14")
def test_a_short_lease_costs_two_points_and_no_lease_all_of_them() -> None:
    rented = declaring(tenure="租赁", lease_start="2022-01-01", lease_end="2023-12-31")
    contract = msgspec.structs.replace(rented, evidence=(*rented.evidence, evidence("租赁合同")))
    assert given_steps("2.5", contract) == ("2", "4 − 2.0 = 2.0")
    assert given_steps("2.5", contract, m_2_5_b="3") == ("4", "4（不扣分）")
    assert given_steps("2.5", rented) == ("0", "4 − 4.0 = 0.0")
    assert given_steps("2.5", contract, m_2_5_b="无") == ("0", "4 − 4.0 = 0.0")


@pytest.mark.requirement("D15", "D16", "D17", "D18", "D19", "D20", "D21", "D22", "D23")
@pytest.mark.parametrize("number", range(1, 10))
def test_a_missing_rule_costs_one_point_and_its_content_is_left_to_people(number: int) -> None:
    item = wenzhou().item(f"3.{number}")
    kind = item.requirement[0].evidence[0]
    assert given_steps(item.id, without_evidence(kind)) == ("1", "2 − 1.0 = 1.0")
    points, steps = given_steps(item.id)
    words = next(each.text for each in item.rubric.deduction if each.by == "judged")
    assert (points, steps) == ("2", f"2（不扣分），另：{words}")


def test_every_item_with_all_met_keeps_its_full_points() -> None:
    sure = {"m_2_3_b": "符合", "m_2_3_e": "否"}
    made = {item.id: proposal(item.id, **sure) for item in wenzhou().items}
    assert {item.id: item.full for item in wenzhou().items} == {
        name: each.points for name, each in made.items() if each
    }


@pytest.mark.requirement("X07")
def test_own_verdicts_count_in_the_proposal() -> None:
    item, found = wenzhou().item("2.2"), checked(SOUND, m_2_2_b="28").findings
    taken_back = ItemScore(item="2.2", overrides=(Override(requirement="2.2.b", verdict="met", reason="另有2座"),))
    made = propose(item, with_overrides(found, taken_back))
    assert made is not None and made.steps == "10（不扣分）"
    own = ItemScore(item="2.2", overrides=(Override(requirement="2.2.a", verdict="not_met", reason="含走道"),))
    made = propose(item, with_overrides(found, own))
    assert made is not None
    assert made.steps == "10 − 1.0 = 9.0，另：面积不符合，由专家酌定", "an own verdict tells no number"


def test_a_rubric_without_numbers_follows_the_judgement() -> None:
    scheme_item = wenzhou().item("5.2")
    grades = (GradePoints(judgement="met", points=Decimal(4)), GradePoints(judgement="partly", points=Decimal("2.5")))
    item = msgspec.structs.replace(
        scheme_item, rubric=msgspec.structs.replace(scheme_item.rubric, deduction=(), grade=grades)
    )
    made = propose(item, checked(SOUND).findings, Judgement.PARTLY)
    assert made == Proposal(points=Decimal("2.5"), steps="基本符合 → 2.5")
    assert propose(item, checked(SOUND).findings) is None
    assert propose(item, checked(SOUND).findings, Judgement.NOT_MET) is None


@given(
    seats=st.integers(0, 80),
    area=st.decimals(0, 200, places=2),
    lacking=st.sets(st.sampled_from(("计算机", "课桌椅", "讲台", "黑板"))),
    has_video=st.booleans(),
)
def test_any_proposal_keeps_the_step_and_less_is_never_worth_more(
    seats: int, area: Decimal, lacking: set[str], has_video: bool
) -> None:
    item = wenzhou().item("2.2")

    def points(fewer: int) -> Decimal:
        found = [
            _number("2.2.a", Decimal(60), area - fewer),
            _number("2.2.b", Decimal(30), Decimal(seats - fewer)),
            _finding("2.2.c", not lacking, lacking=tuple(sorted(lacking))),
            _finding("2.2.d", has_video),
            _finding("2.2.e", True),
        ]
        made = propose(item, found)
        assert made is not None
        return made.points

    assert 0 <= points(0) <= item.full
    assert points(0) % wenzhou().scoring.step == 0
    assert points(3) <= points(0)


def _finding(requirement: str, is_met: bool, *, lacking: tuple[str, ...] = (), short: Decimal | None = None) -> Finding:
    return Finding(
        requirement=requirement, item="2.2", scope=None, declared=None, documented=None, measured=None, unit="",
        threshold="", verdict=Verdict.MET if is_met else Verdict.NOT_MET, why="", short=short, lacking=lacking,
    )  # fmt: skip


def _number(requirement: str, minimum: Decimal, value: Decimal) -> Finding:
    return _finding(requirement, value >= minimum, short=max(minimum - value, Decimal(0)))
