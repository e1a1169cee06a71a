"""Requirements about people: section 一 of the standard."""

from __future__ import annotations

import random

import msgspec
import pytest
from builders import (
    DRONE,
    changed,
    checked,
    crew,
    examiners,
    experts,
    finding,
    occupation,
    occupations,
    sound_application,
    staff,
    wenzhou,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.domain.application import Application, Examiner, ItemBankExpert, StaffMember
from reviewer.domain.checking import check
from reviewer.domain.findings import Verdict
from reviewer.domain.posts import read_posts, vocabulary
from reviewer.domain.qualifications import read_education, read_qualification
from reviewer.domain.rule_kinds import Qualification

TECHNICIAN = Qualification(max_level_number=2, title="中级")
SENIOR = Qualification(max_level_number=1, title="高级")


def with_staff(*people: StaffMember, without: tuple[str, ...] = ()) -> Application:
    kept = [each for each in crew() if each.duty not in without]
    return changed(staff=(*kept, *people))


@pytest.mark.requirement("D01")
@pytest.mark.parametrize(
    ("deputies", "total", "deputy"),
    [(0, "not_met", "not_met"), (1, "met", "met"), (2, "met", "met"), (3, "not_met", "not_met")],
)
def test_leaders_are_two_to_three_with_one_or_two_deputies(deputies: int, total: str, deputy: str) -> None:
    application = with_staff(*(staff(f"副{at}", "副主任") for at in range(deputies)), without=("副主任",))
    assert finding(application, "1.1.a").verdict == total
    assert finding(application, "1.1.c").verdict == deputy
    assert finding(application, "1.1.a").threshold == ">=2,<=3"


@pytest.mark.requirement("D01")
@pytest.mark.parametrize(("heads", "verdict"), [(0, "not_met"), (1, "met"), (2, "not_met")])
def test_there_is_exactly_one_head(heads: int, verdict: str) -> None:
    application = with_staff(*(staff(f"正{at}", "主任") for at in range(heads)), without=("主任",))
    found = finding(application, "1.1.b")
    assert (found.verdict, found.declared, found.threshold) == (verdict, str(heads), "=1")


@pytest.mark.requirement("D01")
def test_a_department_head_is_not_taken_for_the_head_and_not_passed_over() -> None:
    application = with_staff(staff("系任", "教务处主任"), without=("主任",))
    found = finding(application, "1.1.b")
    assert found.verdict is Verdict.UNCLEAR
    assert "系任" in found.why


@pytest.mark.requirement("D01")
@pytest.mark.parametrize(
    ("education", "verdict"),
    [("大专", "met"), ("大学专科", "met"), ("本科", "met"), ("中专", "not_met"), ("高中", "not_met"), ("", "unclear")],
)
def test_every_leader_has_at_least_a_college_education(education: str, verdict: str) -> None:
    found = finding(with_staff(staff("副", "副主任", education=education), without=("副主任",)), "1.1.d")
    assert found.verdict == verdict
    assert "副" in found.why


@pytest.mark.requirement("D01")
@pytest.mark.parametrize(
    ("post", "verdict"),
    [
        ("技师", "met"),
        ("副主任（二级/技师）", "met"),
        ("高级工程师", "met"),
        ("工程师", "met"),
        ("高级工", "not_met"),
        ("助理工程师", "not_met"),
        ("副主任", "unclear"),
        ("注册安全工程师", "unclear"),
        ("无", "not_met"),
    ],
)
def test_every_leader_is_technician_or_of_middle_title(post: str, verdict: str) -> None:
    found = finding(with_staff(staff("副", "副主任", post=post), without=("副主任",)), "1.1.e")
    assert found.verdict == verdict


@pytest.mark.requirement("D01")
@pytest.mark.parametrize(
    ("years", "verdict", "declared"),
    [
        ("4.9", "not_met", "4.9"),
        ("5", "met", "5"),
        ("5年", "met", "5"),
        ("5.1", "met", "5.1"),
        ("4年11个月", "not_met", None),
        ("约5年", "unclear", None),
        ("5年以上", "unclear", None),
        ("2010年", "unclear", "8"),
        ("", "unclear", None),
    ],
)
def test_five_years_in_training_and_examining_include_the_fifth(years: str, verdict: str, declared: str | None) -> None:
    found = finding(with_staff(staff("副", "副主任", training_years=years), without=("副主任",)), "1.1.f")
    assert found.verdict == verdict
    if declared is not None:
        assert found.declared == declared


@pytest.mark.requirement("D01", "D02", "D03", "D04")
@pytest.mark.parametrize("requirement", ["1.1.g", "1.2.e", "1.3.b", "1.4.b"])
def test_knowledge_of_the_rules_is_left_to_people(requirement: str) -> None:
    assert finding(sound_application(), requirement).verdict is Verdict.ON_SITE


@pytest.mark.requirement("D02")
def test_the_office_head_is_neither_head_nor_deputy() -> None:
    application = sound_application()
    assert finding(application, "1.2.a").declared == "1"
    assert finding(application, "1.1.b").declared == "1"
    none = with_staff(without=("办公室主任",))
    assert finding(none, "1.2.a").verdict is Verdict.NOT_MET
    assert finding(none, "1.2.b").verdict is Verdict.NOT_MET


@pytest.mark.requirement("D02")
@pytest.mark.parametrize(
    ("requirement", "changes", "verdict"),
    [
        ("1.2.b", {"education": "中专"}, "not_met"),
        ("1.2.c", {"post": "三级/高级工"}, "not_met"),
        ("1.2.c", {"post": "高级技师"}, "met"),
        ("1.2.d", {"training_years": "4"}, "not_met"),
        ("1.2.d", {"training_years": "5"}, "met"),
    ],
)
def test_the_office_head_is_qualified(requirement: str, changes: dict[str, str], verdict: str) -> None:
    application = with_staff(staff("办", "办公室主任", **changes), without=("办公室主任",))
    assert finding(application, requirement).verdict == verdict


@pytest.mark.requirement("D03", "D04", "D05", "D06", "D07")
@pytest.mark.parametrize(
    ("duty", "requirement", "least"),
    [
        ("考务人员", "1.3.a", 2),
        ("档案管理人员", "1.4.a", 1),
        ("设备维修保养人员", "1.5.a", 1),
        ("计算机管理人员", "1.6.a", 1),
        ("财务管理人员", "1.7.a", 1),
    ],
)
def test_each_post_has_its_people_and_more_do_no_harm(duty: str, requirement: str, least: int) -> None:
    for count, verdict in ((least - 1, "not_met"), (least, "met"), (least + 1, "met")):
        application = with_staff(*(staff(f"员{at}", duty) for at in range(count)), without=(duty,))
        found = finding(application, requirement)
        assert (found.verdict, found.declared) == (verdict, str(count))


@pytest.mark.requirement("D05", "D06")
def test_looking_after_computers_is_not_repairing_equipment() -> None:
    duty = "负责机考系统调试、计算机设备管理和网络维护"
    application = with_staff(staff("机", duty), without=("计算机管理人员", "设备维修保养人员"))
    assert finding(application, "1.6.a").verdict is Verdict.MET
    assert finding(application, "1.5.a").verdict is Verdict.NOT_MET


@pytest.mark.requirement("D03", "D04")
def test_one_person_may_hold_several_posts_and_it_is_said() -> None:
    application = with_staff(staff("兼", "考务、档案管理"), without=("档案管理人员",))
    found = finding(application, "1.4.a")
    assert found.verdict is Verdict.MET
    assert "兼兼任考务" in found.why
    twice = with_staff(staff("丁四", "档案管理人员"), without=("档案管理人员",))
    assert finding(twice, "1.4.a").verdict is Verdict.MET
    assert finding(twice, "1.3.a").declared == "2"


@pytest.mark.requirement("D07")
@pytest.mark.parametrize(
    ("post", "certificate", "verdict"),
    [
        ("会计师", "", "met"),
        ("出纳", "会计从业资格证书", "met"),
        ("会计", "", "unclear"),
        ("会计", "无", "not_met"),
        ("中级会计", "", "met"),
    ],
)
def test_the_bookkeeper_has_a_certificate_not_only_the_job(post: str, certificate: str, verdict: str) -> None:
    person = staff("财", "财务管理人员", post=post, certificate=certificate)
    assert finding(with_staff(person, without=("财务管理人员",)), "1.7.c").verdict == verdict


@pytest.mark.requirement("D07")
def test_the_bookkeeper_has_a_college_education() -> None:
    person = staff("财", "财务管理人员", education="中专")
    assert finding(with_staff(person, without=("财务管理人员",)), "1.7.b").verdict is Verdict.NOT_MET


@pytest.mark.requirement("D08")
@pytest.mark.parametrize(("count", "verdict"), [(19, "not_met"), (20, "met"), (21, "met")])
def test_twenty_experts_for_each_occupation(count: int, verdict: str) -> None:
    found = finding(changed(experts=experts(count)), "1.8.1.a")
    assert (found.verdict, found.declared, found.threshold, found.scope) == (verdict, str(count), ">=20", DRONE)


@pytest.mark.requirement("D08")
def test_an_expert_listed_twice_counts_once() -> None:
    found = finding(changed(experts=(*experts(19), *experts(1))), "1.8.1.a")
    assert found.verdict is Verdict.NOT_MET
    assert "重复登记 1 行" in found.why


@pytest.mark.requirement("D08")
def test_namesakes_with_different_numbers_are_two_people() -> None:
    twins = tuple(
        ItemBankExpert(name="同名", qualification="技师", id_number=number) for number in ("样例一", "样例二")
    )
    assert finding(changed(experts=(*experts(18), *twins)), "1.8.1.a").verdict is Verdict.MET


@pytest.mark.requirement("D08")
def test_an_unqualified_expert_does_not_fill_the_twenty() -> None:
    application = changed(experts=(*experts(19), *experts(1, qualification="高级工", word="高工")))
    found = finding(application, "1.8.1.a")
    assert found.verdict is Verdict.NOT_MET
    assert "申报 20 人" in found.why
    assert "其中 19 人具备" in found.why


@pytest.mark.requirement("D08")
def test_an_unreadable_qualification_makes_the_count_unclear_only_when_it_matters() -> None:
    doubtful = experts(1, qualification="电子商务师", word="存疑")
    assert finding(changed(experts=(*experts(19), *doubtful)), "1.8.1.a").verdict is Verdict.UNCLEAR
    assert finding(changed(experts=(*experts(20), *doubtful)), "1.8.1.a").verdict is Verdict.MET


@pytest.mark.requirement("D08", "D09")
@pytest.mark.parametrize(
    ("levels", "qualification", "low", "high"),
    [
        ((4, 3), "技师", "met", "not_applicable"),
        ((4, 3), "高级工", "not_met", "not_applicable"),
        ((2, 1), "技师", "not_applicable", "not_met"),
        ((2, 1), "高级技师", "not_applicable", "met"),
        ((3, 2), "工程师", "met", "not_met"),
        ((3, 2), "高级工程师", "met", "met"),
        ((3, 2), "特级技师", "met", "met"),
    ],
)
def test_each_applied_group_of_levels_has_its_qualified_people(
    levels: tuple[int, ...], qualification: str, low: str, high: str
) -> None:
    application = changed(
        occupations=(occupation(levels=levels),),
        experts=experts(20, qualification=qualification),
        examiners=examiners(10, own=3, qualification=qualification),
    )
    assert finding(application, "1.8.1.b").verdict == low
    assert finding(application, "1.8.1.c").verdict == high
    assert finding(application, "1.8.2.c").verdict == low
    assert finding(application, "1.8.2.d").verdict == high


@pytest.mark.requirement("D09")
@pytest.mark.parametrize(
    ("count", "own", "total", "own_verdict"),
    [(9, 3, "not_met", "met"), (10, 2, "met", "not_met"), (10, 3, "met", "met")],
)
def test_ten_examiners_of_whom_three_are_own(count: int, own: int, total: str, own_verdict: str) -> None:
    application = changed(examiners=examiners(count, own=own))
    assert finding(application, "1.8.2.a").verdict == total
    assert finding(application, "1.8.2.b").verdict == own_verdict


@pytest.mark.requirement("D09")
def test_own_examiners_are_unclear_while_the_form_does_not_say() -> None:
    people = tuple(Examiner(name=f"考{at}", qualification="技师") for at in range(10))
    found = finding(changed(examiners=people), "1.8.2.b")
    assert found.verdict is Verdict.UNCLEAR
    assert "是否自有" in found.why


@pytest.mark.requirement("D08", "D09")
def test_people_are_matched_to_their_own_occupation() -> None:
    esports = "电子竞技员"
    application = changed(
        occupations=(occupation(), occupation(esports, seq=2)),
        experts=(*experts(20, scope=DRONE), *experts(5, scope=esports, word="竞技")),
        examiners=(
            *(Examiner(name=f"甲{at}", qualification="技师", field="无人机驾驶") for at in range(10)),
            *(Examiner(name=f"乙{at}", qualification="技师", field="电子竞技运营师") for at in range(4)),
            *(Examiner(name=f"丙{at}", qualification="技师", field="机械") for at in range(6)),
        ),
    )
    assert finding(application, "1.8.1.a", scope=DRONE).verdict is Verdict.MET
    assert finding(application, "1.8.1.a", scope=esports).declared == "5"
    assert finding(application, "1.8.1.a", scope=esports).verdict is Verdict.NOT_MET
    assert finding(application, "1.8.2.a", scope=DRONE).verdict is Verdict.MET
    assert "所属职业" in finding(application, "1.8.2.a", scope=esports).why


@pytest.mark.requirement("D01", "D08")
@pytest.mark.parametrize(
    ("text", "technician", "senior"),
    [
        ("高级工程师", True, True),
        ("高级工", False, False),
        ("高级技师", True, True),
        ("技师", True, False),
        ("助理工程师", False, False),
        ("高级讲师", True, True),
        ("讲师", True, False),
        ("副教授", True, True),
        ("教授级高工", True, True),
        ("无人机驾驶员二级", True, False),
        ("一级/高级技师", True, True),
        ("首席技师", True, True),
        ("二级学院院长", None, None),
        ("技师学院教师", None, None),
        ("二级建造师", None, None),
        ("大学英语四级", None, None),
        ("总工程师", None, None),
        ("高级工程师（在评）", None, None),
        ("高级工、工程师", True, False),
        ("讲师（中级）", True, False),
        ("助理工程师（初级）", False, False),
        ("工程师（高级）", True, None),
        ("中级", None, None),
    ],
)
def test_titles_and_levels_are_told_apart(text: str, technician: bool | None, senior: bool | None) -> None:
    reading = read_qualification(text)
    assert reading.satisfies(TECHNICIAN) is technician
    assert reading.satisfies(SENIOR) is senior


@pytest.mark.requirement("D01")
def test_education_is_ranked_and_studies_without_a_degree_are_not_guessed() -> None:
    assert [read_education(each) for each in ("高中", "大学专科", "专升本", "硕士研究生", "博士")] == [1, 2, 3, 4, 5]
    assert read_education("本科（在读）") is None


@pytest.mark.requirement("D01", "D02")
@pytest.mark.parametrize(
    ("duty", "post", "sure"),
    [
        ("主任", "", {"主任"}),
        ("评价中心主任", "", {"主任"}),
        ("常务副主任", "", {"副主任"}),
        ("办公室主任", "", {"办公室主任"}),
        ("办公室副主任", "", set()),
        ("协助主任管理日常工作", "副主任（讲师）", {"副主任"}),
        ("班主任", "", set()),
        ("", "主任医师", set()),
        ("", "会计师", set()),
        ("全面工作", "主任、高级讲师", {"主任"}),
    ],
)
def test_posts_are_read_from_duties(duty: str, post: str, sure: set[str]) -> None:
    assert read_posts(duty, post, vocabulary(wenzhou())).sure == sure


def test_a_measured_number_of_people_decides() -> None:
    found = finding(sound_application(), "1.3.a", m_1_3_a="1")
    assert found.verdict is Verdict.NOT_MET
    assert (found.declared, found.measured) == ("2", "1")
    assert "少 1 人" in found.why


@settings(deadline=None, max_examples=60)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_finding(shuffle: random.Random) -> None:
    people = [
        *crew(),
        staff("兼 一", "考务、档案管理", id_number="样例一"),
        staff("兼一", "财务", education="中专"),
        staff("兼一", "教务处主任", id_number="样例二"),
    ]
    outsiders = [*experts(19), *experts(2, qualification="工程师"), ItemBankExpert(name="某", qualification="某某师")]
    judges = [*examiners(9, own=2), *examiners(3, own=3, qualification="")]
    application = changed(staff=tuple(people), experts=tuple(outsiders), examiners=tuple(judges))
    for rows in (people, outsiders, judges):
        shuffle.shuffle(rows)
    other = msgspec.structs.replace(application, staff=tuple(people), experts=tuple(outsiders), examiners=tuple(judges))
    assert check(wenzhou(), other, occupations()) == checked(application)
