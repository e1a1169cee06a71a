"""What is applied for: rows and levels of the catalogue, sites, reasons with a date; documents in parts and copies."""

from __future__ import annotations

import msgspec
import pytest
from shanghai import (
    ASSOCIATION,
    COMPANY,
    OF_2020,
    applying_for,
    checked,
    declaring,
    gate,
    material,
    sample,
    without,
)

from reviewer.domain.application import AssessmentSite
from reviewer.domain.findings import Verdict

DRONE, AERIAL = "无人机驾驶员", "无人机驾驶员（航拍无人机驾驶员）"


@pytest.mark.requirement("A12", "A39")
@pytest.mark.parametrize(
    ("name", "work_type", "code", "levels", "verdict", "says"),
    [
        ("茶艺师", "", "4-03-02-07", (2, 1), "met", "目录第 9 个职业"),
        ("茶艺师", "", "4-03-02-07", (3, 2, 1), "not_met", "申报的三级不在其内"),
        ("茶艺师（茶席设计师）", "", "", (2, 1), "unclear", "没有工种“茶席设计师”"),
        ("全媒体运营师（直播运营）", "", "4-13-01-05", (4, 3, 2, 1), "met", "目录第 43 个职业"),
        (DRONE, "航拍无人机驾驶员", "4-02-04-06", (4, 3), "met", "目录第 6 个职业"),
        (DRONE, "测绘无人机驾驶员", "4-02-04-06", (4,), "unclear", "没有工种“测绘无人机驾驶员”"),
        ("电子商务师", "", "4-01-06-01", (5,), "unclear", "只列工种跨境电子商务师、网商"),
        ("电子商务师", "农村电商", "4-01-06-01", (5,), "not_met", "没有工种“农村电商”"),
        ("茶艺师", "", "4-03-02-06", (2, 1), "unclear", "须核对版本"),
        ("网约配送员", "", "4-02-07-10", (5,), "not_met", "内没有“网约配送员”"),
        ("评茶员", "", "6-02-06-11", (2, 1), "met", "目录第 57 个职业"),
        ("社会体育指导员", "登山（山地户外）", "4-14-05-01", (5, 4), "met", "目录第 48 个职业"),
    ],
)
def test_only_rows_of_the_annex_with_their_own_levels(
    name: str, work_type: str, code: str, levels: tuple[int, ...], verdict: str, says: str
) -> None:
    found = gate(applying_for(sample(), name, *levels, code=code, work_type=work_type), "S16")
    assert (found.verdict, found.is_soft) == (verdict, False)
    assert says in found.why


@pytest.mark.requirement("A13")
@pytest.mark.parametrize(
    ("name", "work_type", "levels", "verdict", "says"),
    [
        ("健康照护师", "", (5, 4, 3, 2, 1), "met", "均已申报"),
        ("健康照护师", "", (5, 4, 3), "not_met", "未同时申报二级、一级"),
        (DRONE, "", (5, 2, 1), "met", "五级、二级、一级均已申报"),
        (DRONE, "航拍无人机驾驶员", (4, 3), "met", "四级、三级均已申报"),
        (DRONE, "植保无人机驾驶员", (4,), "met", "四级均已申报"),
        ("没有这个职业", "", (5,), "unclear", "无从核对"),
    ],
)
def test_all_levels_of_the_chosen_row_together_in_principle(
    name: str, work_type: str, levels: tuple[int, ...], verdict: str, says: str
) -> None:
    found = gate(applying_for(sample(), name, *levels, work_type=work_type), "S17")
    assert (found.verdict, found.is_soft) == (verdict, True)
    assert says in found.why


@pytest.mark.requirement("A09", "A30")
def test_every_site_needs_the_letter_of_its_district_and_every_occupation_a_site() -> None:
    own = sample()
    assert [gate(own, "S13", each.name).verdict for each in own.sites] == [Verdict.MET, Verdict.MET]
    one = without(own, "（杨浦区）")
    assert gate(one, "S13", "浦东考核点").verdict is Verdict.MET
    assert gate(one, "S13", "杨浦考核点").verdict is Verdict.NOT_MET
    assert (material(one, "2").state, material(one, "2").why) == (
        "incomplete",
        "“杨浦考核点”未见本考核点的考核点推荐函。",
    )
    assert material(without(own, "考核点的函"), "2").state == "missing"
    homeless = msgspec.structs.replace(
        own, sites=(AssessmentSite(name="甲", district="徐汇区", scopes=("养老护理员",)),)
    )
    assert gate(homeless, "S12", "健康照护师").verdict is Verdict.NOT_MET
    assert gate(homeless, "S12", "养老护理员").verdict is Verdict.MET
    assert gate(msgspec.structs.replace(own, sites=()), "S13").verdict is Verdict.UNCLEAR


@pytest.mark.requirement("A34", "A35")
def test_a_document_with_a_part_or_a_copy_missing_is_incomplete_and_told_by_occupation() -> None:
    short = material(sample(COMPANY), "7")
    assert (short.state, short.why) == ("incomplete", f"“{DRONE}”样卷只有 1 套，要求 2 套。")
    assert material(sample(), "7").state == "present"
    assert material(without(sample(), "养老护理员项目"), "7").why == "“养老护理员”未见本职业的项目实施方案。"
    assert material(without(sample(), "工作方案"), "6").state == "missing"
    plan = tuple(
        msgspec.structs.replace(each, classes=("工作方案", "承诺书")) if "工作方案" in each.name else each
        for each in sample().evidence
    )
    assert material(msgspec.structs.replace(sample(), evidence=plan), "6").why == "缺廉洁责任书。"


@pytest.mark.requirement("A33", "A32", "A29", "A14")
def test_a_licence_or_a_certificate_does_and_the_letters_are_asked_for() -> None:
    assert material(sample(), "5").state == material(sample(COMPANY), "5").state == "present"
    assert material(without(sample(COMPANY), "营业执照"), "5").state == "missing"
    assert material(without(sample(COMPANY), "信用报告"), "4").state == "missing"
    assert material(without(sample(), "征集遴选社会培训评价组织的函"), "1").state == "missing"
    assert gate(without(sample(), "征集遴选社会培训评价组织的函"), "S18").verdict is Verdict.NOT_MET


@pytest.mark.requirement("A06")
@pytest.mark.parametrize(
    ("nature", "verdict"),
    [
        ("国家机关", "not_met"),
        ("其他事业单位", "not_met"),
        ("未与政府部门脱钩的社会团体", "not_met"),
        ("已与政府部门脱钩的社会团体", "met"),
        ("院校（事业单位）", "met"),
        ("院校（非事业单位）", "met"),
        ("企业", "met"),
        ("", "unclear"),
    ],
)
def test_government_bodies_and_their_service_units_may_not_apply_schools_may(nature: str, verdict: str) -> None:
    found = gate(declaring(sample(), institution_nature=nature), "S05")
    assert (found.verdict, found.is_soft) == (verdict, False)


@pytest.mark.requirement("A03", "A04", "A08", "A10", "A11")
@pytest.mark.parametrize(
    ("condition", "change", "verdict"),
    [
        ("S01", {"registered_in": "江苏省昆山市"}, "not_met"),
        ("S03", {"bad_record": "有"}, "not_met"),
        ("S04", {"social_benefit": "无"}, "not_met"),
        ("S08", {"internal_body": "无"}, "not_met"),
        ("S08", {"internal_body": ""}, "unclear"),
        ("S10", {"video": "尚未安装监控"}, "not_met"),
        ("S11", {"funding": "无"}, "not_met"),
        ("S14", {"quality_control": "无"}, "not_met"),
    ],
)
def test_each_condition_of_part_one_is_looked_at(condition: str, change: dict[str, str], verdict: str) -> None:
    assert gate(sample(), condition).verdict in (Verdict.MET, Verdict.ON_SITE)
    assert gate(declaring(sample(), **change), condition).verdict == verdict


@pytest.mark.requirement("A04", "A08", "A11", "A15")
def test_rules_people_and_the_undertaking_are_looked_for() -> None:
    assert gate(without(sample(), "财务管理制度"), "S02").verdict is Verdict.NOT_MET
    assert gate(msgspec.structs.replace(sample(), staff=()), "S09").verdict is Verdict.NOT_MET
    assert gate(without(sample(), "承诺书"), "S15").verdict is Verdict.NOT_MET


# ---------------------------------------------------------------- 沪人社职〔2020〕439号


@pytest.mark.requirement("G06")
@pytest.mark.parametrize(
    ("basis", "left", "verdict"),
    [
        ("退出国家职业资格目录", "2020-09-30", "met"),
        ("退出国家职业资格目录", "2020-10-01", "not_met"),
        ("退出国家职业资格目录", "", "unclear"),
        ("新职业", "", "met"),
        ("本市急需紧缺职业", "", "met"),
        ("其他", "", "not_met"),
        ("", "", "unclear"),
    ],
)
def test_the_day_of_leaving_the_catalogue_decides(basis: str, left: str, verdict: str) -> None:
    own = declaring(sample(ASSOCIATION, OF_2020), "家政服务员", scope_basis=basis, left_on=left)
    assert gate(own, "H17", "家政服务员").verdict == verdict


@pytest.mark.requirement("G02", "G03", "G04")
def test_what_2020_asks_in_principle_depends_on_the_kind_of_applicant() -> None:
    own = sample(ASSOCIATION, OF_2020)
    grade = gate(own, "H05")
    assert (grade.verdict, grade.is_soft) == (Verdict.NOT_MET, True)
    assert gate(declaring(own, association_grade="4A"), "H05").verdict is Verdict.MET
    assert gate(own, "H04").verdict is gate(own, "H06").verdict is Verdict.NOT_APPLICABLE
    company = msgspec.structs.replace(own, applicant_kind="企业")
    assert gate(company, "H04").verdict is Verdict.MET
    assert gate(declaring(company, evaluated_before="否"), "H04").verdict is Verdict.NOT_MET
    school = declaring(msgspec.structs.replace(own, applicant_kind="职业院校"), continuous_years="6")
    assert gate(school, "H06").verdict is Verdict.MET
    assert gate(declaring(school, continuous_years="5.9"), "H06").verdict is Verdict.NOT_MET


@pytest.mark.requirement("G15", "G16")
def test_bodies_that_are_filed_already_show_it() -> None:
    own = sample(ASSOCIATION, OF_2020)
    assert gate(own, "H19").verdict is gate(own, "H20").verdict is Verdict.NOT_APPLICABLE
    assert gate(declaring(own, ministry_filed="是"), "H19").verdict is Verdict.NOT_MET
    held = declaring(own, existing_body="是", filing_number="SHP备〔2021〕001号", filing_until="2024-01-31")
    assert gate(held, "H20").verdict is Verdict.MET
    assert checked(own).materials == ()
