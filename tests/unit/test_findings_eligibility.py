"""Conditions W01 to W21 and the four materials."""

from __future__ import annotations

import msgspec
import pytest
from builders import (
    DRONE,
    changed,
    checked,
    declaring,
    evidence,
    fact,
    gate,
    occupation,
    occupations,
    sound_application,
    without_evidence,
)

from reviewer.domain.application import Application, AppliedOccupation
from reviewer.domain.findings import Verdict

SOFT = {f"W{number:02d}" for number in range(2, 18)} | {"W19"}


def of_kind(kind: str, *, scope: str | None = None, **facts: str | None) -> Application:
    return msgspec.structs.replace(declaring(scope=scope, **facts), applicant_kind=kind)


@pytest.mark.requirement("C04")
def test_principles_allow_a_reasoned_exception_and_hard_gates_do_not() -> None:
    found = checked(sound_application()).eligibility
    assert {each.condition for each in found if each.is_soft} == SOFT
    assert {each.condition for each in found if not each.is_soft} == {"W01", "W18", "W20", "W21"}


@pytest.mark.requirement("C05")
@pytest.mark.parametrize(
    ("place", "verdict"),
    [("温州市鹿城区", "met"), ("浙江省乐清市", "met"), ("杭州市", "not_met"), (None, "unclear")],
)
def test_the_applicant_is_registered_in_the_city(place: str | None, verdict: str) -> None:
    assert gate(declaring(registered_in=place), "W01").verdict == verdict


@pytest.mark.requirement("C05")
def test_a_branch_is_no_legal_person_and_a_missing_certificate_leaves_it_open() -> None:
    assert gate(of_kind("行业分支机构"), "W01").verdict is Verdict.UNCLEAR
    assert gate(without_evidence("法人登记证书"), "W01").verdict is Verdict.UNCLEAR


@pytest.mark.requirement("C10")
@pytest.mark.parametrize(
    ("condition", "key", "below", "at"),
    [("W07", "training_years", "2.9", "3"), ("W08", "training_person_times", "9999", "10000")],
)
def test_schools_have_three_years_and_ten_thousand_person_times(condition: str, key: str, below: str, at: str) -> None:
    for kind in ("民办非企业", "民非", "院校", "技工院校", "研究院"):
        assert gate(of_kind(kind, **{key: below}), condition).verdict is Verdict.NOT_MET
        assert gate(of_kind(kind, **{key: at}), condition).verdict is Verdict.MET
    assert gate(of_kind("企业", **{key: below}), condition).verdict is Verdict.NOT_APPLICABLE


@pytest.mark.requirement("C11")
def test_an_enterprise_needs_body_stars_and_experience() -> None:
    sound = of_kind("企业", self_evaluated_persons="200", star_grade="四星")
    assert {gate(sound, each).verdict for each in ("W09", "W10", "W11")} == {Verdict.MET}
    assert gate(of_kind("企业", internal_body="无"), "W09").verdict is Verdict.NOT_MET
    assert gate(of_kind("企业", scope=DRONE, self_evaluated_persons="199"), "W11").verdict is Verdict.NOT_MET
    assert gate(of_kind("民非", star_grade="一星"), "W10").verdict is Verdict.NOT_APPLICABLE


@pytest.mark.requirement("C11")
@pytest.mark.parametrize(
    ("stars", "verdict"),
    [
        ("三星", "not_met"),
        ("四星级", "met"),
        ("4星", "met"),
        ("★★★★★", "met"),
        ("★★★☆☆", "not_met"),
        ("未评", "not_met"),
        ("A级", "unclear"),
    ],
)
def test_stars_are_read_in_their_spellings(stars: str, verdict: str) -> None:
    assert gate(of_kind("企业", star_grade=stars), "W10").verdict == verdict


@pytest.mark.requirement("C11")
def test_experience_is_asked_for_each_occupation() -> None:
    second = "电子竞技员"
    application = of_kind("企业", scope=DRONE, self_evaluated_persons="250")
    application = msgspec.structs.replace(
        application,
        occupations=(occupation(), occupation(second, seq=2)),
        facts=(*application.facts, fact("self_evaluated_persons", "199", second)),
    )
    assert gate(application, "W11", scope=DRONE).verdict is Verdict.MET
    assert gate(application, "W11", scope=second).verdict is Verdict.NOT_MET


@pytest.mark.requirement("C12")
@pytest.mark.parametrize(
    ("grade", "given", "verdict"),
    [
        ("3A", "2021-01-01", "not_met"),
        ("4A", "2021-01-01", "met"),
        ("AAAA级", "2021-01-01", "met"),
        ("5A", "2017-10-31", "met"),
        ("5A", "2017-10-30", "unclear"),
        ("4A", None, "unclear"),
    ],
)
def test_an_association_is_of_grade_4a_and_the_grade_still_holds(grade: str, given: str | None, verdict: str) -> None:
    application = of_kind("行业协会", association_grade=grade, association_grade_on=given)
    assert gate(application, "W12").verdict == verdict


@pytest.mark.requirement("C12")
@pytest.mark.parametrize(("members", "verdict"), [("99", "not_met"), ("100", "met"), ("百余家", "unclear")])
def test_an_association_has_a_hundred_members(members: str, verdict: str) -> None:
    assert gate(of_kind("行业协会", member_count=members), "W13").verdict == verdict


@pytest.mark.requirement("C12")
def test_a_ticked_society_may_or_may_not_be_an_association() -> None:
    assert gate(of_kind("社会团体", member_count="100"), "W13").verdict is Verdict.MET
    doubt = gate(of_kind("社会团体", member_count="99"), "W13")
    assert doubt.verdict is Verdict.UNCLEAR
    assert "行业协会" in doubt.why
    told = of_kind("社会团体", member_count="99", applicant_type="行业协会")
    assert gate(told, "W13").verdict is Verdict.NOT_MET
    other = of_kind("社会团体", member_count="99", applicant_type="与政府部门脱钩的其他社会团体")
    assert gate(other, "W13").verdict is Verdict.NOT_APPLICABLE


@pytest.mark.requirement("C14")
def test_at_most_three_occupations_and_work_types_count_once() -> None:
    names = ("无人机驾驶员", "电子竞技员", "人工智能训练师", "网约配送员")
    three = tuple(occupation(name, seq=at) for at, name in enumerate(names[:3], 1))
    assert gate(changed(occupations=three), "W15").verdict is Verdict.MET
    four = tuple(occupation(name, seq=at) for at, name in enumerate(names, 1))
    assert gate(changed(occupations=four), "W15").verdict is Verdict.NOT_MET
    work_types = (*three, AppliedOccupation(seq=4, name=DRONE, work_type="植保", levels=(4,)))
    assert gate(changed(occupations=work_types), "W15").verdict is Verdict.MET


@pytest.mark.requirement("C15")
@pytest.mark.parametrize(
    ("existing", "grade", "verdict"),
    [
        ("否", None, "not_applicable"),
        ("是", "合格", "not_met"),
        ("是", "良好", "met"),
        ("是", "优秀", "met"),
        ("是", None, "unclear"),
        (None, "合格", "unclear"),
        (None, "良好", "met"),
    ],
)
def test_an_existing_body_was_graded_good(existing: str | None, grade: str | None, verdict: str) -> None:
    assert gate(declaring(existing_body=existing, evaluation_2022_grade=grade), "W16").verdict == verdict


@pytest.mark.requirement("C16")
def test_a_school_has_a_related_major_for_each_occupation() -> None:
    assert gate(of_kind("院校"), "W17").verdict is Verdict.MET
    assert gate(of_kind("院校", related_major=None), "W17").verdict is Verdict.UNCLEAR
    assert gate(of_kind("院校", scope=DRONE, related_major="无"), "W17").verdict is Verdict.NOT_MET
    assert gate(of_kind("民非", related_major=None), "W17").verdict is Verdict.NOT_APPLICABLE


@pytest.mark.requirement("C17")
@pytest.mark.parametrize(
    ("affiliation", "verdict"),
    [("市属", "met"), ("省属", "not_met"), ("教育部部属", "not_met"), ("民办（非省属）", "met"), (None, "unclear")],
)
def test_bodies_of_province_and_ministry_are_not_taken_in(affiliation: str | None, verdict: str) -> None:
    assert gate(declaring(affiliation=affiliation), "W18").verdict == verdict


@pytest.mark.requirement("C02")
def test_an_occupation_is_in_the_catalogue_under_its_code() -> None:
    def of(name: str, code: str = "") -> str:
        return gate(changed(occupations=(occupation(name, code=code),)), "W20").verdict

    assert of("无人机驾驶员", "4-02-04-06") == "met"
    assert of("无人机 驾驶员", "４-02-04-06") == "met"
    assert of("无人机驾驶员", "4-99-99-99") == "unclear"
    assert of("无人机操作员", "4-02-04-06") == "unclear"
    assert of("茶艺师") == "not_met"


@pytest.mark.requirement("C02")
def test_the_catalogue_holds_59_occupations_of_two_kinds() -> None:
    entries = occupations().entries
    assert [each.seq for each in entries] == list(range(1, 60))
    assert sum(each.status == "已颁布国家标准" for each in entries) == 33
    assert sum(each.status == "列入国标开发计划" for each in entries) == 26


@pytest.mark.requirement("C02")
def test_the_catalogue_is_searched_by_name_and_code() -> None:
    catalogue = occupations()
    assert [each.name for each in catalogue.search("无人机")] == ["无人机驾驶员", "无人机装调检修工"]
    assert [each.name for each in catalogue.search("4-02-04-06")] == ["无人机驾驶员"]
    assert catalogue.search("电子竞技员")[0].name == "电子竞技员"
    assert catalogue.search("没有这个") == ()


@pytest.mark.requirement("C20")
@pytest.mark.parametrize(
    ("filed", "verdict"),
    [
        ("2022-10-30", "met"),
        ("2022-10-31", "met"),
        ("2022年11月1日", "not_met"),
        ("2022年10月", "unclear"),
        (None, "unclear"),
    ],
)
def test_filing_ends_with_the_last_of_october(filed: str | None, verdict: str) -> None:
    assert gate(declaring(filed_on=filed), "W21").verdict == verdict


@pytest.mark.requirement("C04", "C07", "C08", "C13")
def test_the_standard_as_a_condition_sums_up_its_own_sections() -> None:
    assert gate(sound_application(), "W05").verdict is Verdict.MET
    assert gate(without_evidence("财务管理制度"), "W05").verdict is Verdict.NOT_MET
    small = declaring(office_area_m2="29.9")
    assert gate(small, "W03").verdict is Verdict.NOT_MET
    assert "2.1.a" in gate(small, "W14").why
    assert gate(small, "W05").verdict is Verdict.MET


@pytest.mark.requirement("C06")
def test_staff_and_supervisors_are_asked_for_by_presence() -> None:
    assert gate(sound_application(), "W02").verdict is Verdict.MET
    assert gate(declaring(supervisors="无"), "W02").verdict is Verdict.NOT_MET
    assert gate(changed(examiners=()), "W02").verdict is Verdict.NOT_MET


@pytest.mark.requirement("C09")
def test_the_undertaking_is_a_document() -> None:
    assert gate(without_evidence("诚信承诺书"), "W06").verdict is Verdict.NOT_MET


@pytest.mark.requirement("C19")
def test_the_four_materials_are_present_or_missing() -> None:
    assert [(each.no, each.state) for each in checked(sound_application()).materials] == [
        ("1", "present"), ("2", "present"), ("3", "present"), ("4", "present"),
    ]  # fmt: skip
    bare = changed(evidence=(evidence("租赁合同"),))
    assert [each.state for each in checked(bare).materials] == ["present", "present", "missing", "missing"]
    formless = changed(evidence=(), form_file="")
    assert [each.state for each in checked(formless).materials] == ["missing"] * 4
