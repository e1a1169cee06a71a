"""The schemes of 沪人社职〔2024〕124号 and 沪人社职〔2020〕439号 say what the notices say, clause by clause."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from shanghai import OF_2020, OF_2024, catalogue, scheme

from reviewer.domain.letter_fields import TEMPLATE_FIELDS, places
from reviewer.domain.procedure import Stage
from reviewer.domain.rule_kinds import DatedBasis, Grade, Number
from reviewer.domain.stages import way_on


def stage(stage_id: str, scheme_id: str = OF_2024) -> Stage:
    return next(each for each in scheme(scheme_id).stage if each.id == stage_id)


@pytest.mark.requirement("A01", "A02")
def test_the_notice_of_2024_is_named_with_number_date_batch_and_legal_basis() -> None:
    head = scheme().scheme
    assert (head.issuer, head.source.number, head.source.date) == (
        "上海市人力资源和社会保障局", "沪人社职〔2024〕124号", "2024-04-29",
    )  # fmt: skip
    assert scheme().call.batch == "第四批"
    assert len(catalogue().entries) == 64
    assert [re.findall(r"（([^（）]*号)）", each)[-1] for each in head.source.basis] == [
        "人社职司便函〔2021〕57号",
        "沪人社职〔2020〕439号",
    ]


@pytest.mark.requirement("A39", "A12", "A40")
def test_the_annex_has_64_rows_of_43_codes_told_apart_by_code_occupation_and_work_type() -> None:
    rows = catalogue().entries
    assert (len(rows), len({each.code for each in rows})) == (64, 43)
    assert len({(each.code, each.name, each.work_type) for each in rows}) == 64
    assert (rows[47].name, rows[47].work_type, rows[47].levels) == ("社会体育指导员", "登山（山地户外）", (5, 4))
    assert rows[61].work_type == "装配式混凝土结构建筑施工"
    assert "动态调整" in catalogue().note
    assert catalogue().edition == "2022"


@pytest.mark.requirement("A37", "A38")
def test_the_window_has_three_days_with_hours_and_a_place_and_late_means_not_accepted() -> None:
    call = scheme().call
    assert call.open_days == ("2024-05-20", "2024-05-21", "2024-05-22")
    assert call.hours == ("09:30-11:00", "13:30-16:00")
    assert call.place == "上海市天山路1800号4号楼1楼"
    assert call.late == "逾期不予受理"
    window = next(each for each in scheme().deadline if each.id == "window")
    assert (window.date, window.late_stage) == ("2024-05-22", "not_accepted")
    assert stage("not_accepted").outcome == "not_accepted"


@pytest.mark.requirement("A14", "A09")
def test_two_letters_of_recommendation_come_first_the_second_for_each_site() -> None:
    letters = {each.id: (each.per, each.required, each.name) for each in scheme().call.recommendation}
    assert letters == {
        "department": ("applicant", True, "关于推荐参与征集遴选社会培训评价组织的函"),
        "district": ("site", True, "关于推荐成为考核点的函"),
    }
    assert scheme().stage[0].id == "recommendation"
    assert stage("submission").requires == ("recommended",)


@pytest.mark.requirement("A03", "A04", "A05", "A06", "A07", "A08", "A09", "A10", "A11", "A13")
def test_all_conditions_of_part_one_are_hard_and_only_levels_together_may_be_waived() -> None:
    soft = [each.id for each in scheme().condition if each.strength == "soft"]
    assert soft == ["S17"]
    clauses = [each.clause for each in scheme().condition]
    assert list(dict.fromkeys(clauses)) == [
        "一", "一(一)", "一(二)", "一(三)", "一(四)", "一(五)", "一(六)", "二", "三(一)",
    ]  # fmt: skip
    levels = next(each for each in scheme().condition if each.id == "S17")
    assert "原则上须同时申报" in levels.text
    assert [each.id for each in scheme().readings_at("S17")] == ["K09"]


@pytest.mark.requirement("A29", "A30", "A31", "A32", "A33", "A34", "A35", "A36")
def test_the_seven_materials_with_their_parts_and_copies() -> None:
    found = {each.no: each for each in scheme().material}
    assert [each.name.split("（")[0] for each in scheme().material] == [
        "关于推荐参与征集遴选社会培训评价组织的函",
        "关于推荐成为考核点的函",
        "社会培训评价组织征集遴选申请表",
        "申报单位主体资质的信用佐证",
        "法人登记证书复印件或营业执照复印件",
        "职业技能等级认定工作方案",
        "职业技能等级认定项目实施方案",
    ]
    assert [each.clause for each in scheme().material] == [f"四(一){number}" for number in range(1, 8)]
    assert all(each.required for each in scheme().material)
    assert found["5"].any_of == ("法人登记证书", "营业执照")
    assert [(each.name, each.copies) for each in found["6"].part] == [("承诺书", 1), ("廉洁责任书", 1)]
    assert [(each.name, each.copies) for each in found["7"].part] == [("评价方案", 1), ("样卷", 2)]
    assert (found["2"].per, found["7"].per, found["6"].per) == ("site", "occupation", "applicant")
    assert [each.id for each in scheme().readings_at("material:2")] == ["K08"]


def way(scheme_id: str) -> list[str]:
    """Names of the stages where all goes well."""
    found = [scheme(scheme_id).stage[0]]
    while (following := way_on(scheme(scheme_id), found[-1].id)) is not None:
        found.append(following)
    return [each.name for each in found]


@pytest.mark.requirement("A16", "A17", "A18", "A22", "A24", "A27", "A28")
def test_the_way_of_2024_leads_from_recommendation_to_publication_through_its_gates() -> None:
    assert way(OF_2024) == [
        "推荐", "材料提交", "受理申请", "材料核验", "专家论证", "现场考察", "机构评估", "复函", "项目评估",
        "同意", "公示", "备案回执", "报备", "信息公布",
    ]  # fmt: skip
    methods = {each.id: each.name for each in scheme().method}
    review = stage("institution_review")
    assert [methods[each] for each in review.methods] == ["材料核验", "专家论证", "现场考察"]
    assert review.requires == ("materials_complete", "reviewed")
    assert stage("acceptance").requires == ("accepted",)
    assert stage("reply").output == ("《关于（申报单位）参与征集遴选社会培训评价组织的复函》",)
    assert stage("publicity").requires == ("consented",)
    assert stage("receipt").requires == ("publicity_over", "no_objection")
    assert scheme().call.report_to == "中国就业培训技术指导中心"
    assert [re.findall(r"（(.*?)）", each)[0] for each in scheme().call.publish_at] == [
        "https://rsj.sh.gov.cn",
        "www.osta.org.cn",
    ]
    ends = {each.name: each.outcome for each in scheme().stage if each.outcome}
    assert ends == {
        "信息公布": "filed", "不予受理": "not_accepted", "不通过": "failed", "视作放弃申报": "given_up",
        "自愿退出": "withdrawn",
    }  # fmt: skip


@pytest.mark.requirement("A19", "A20", "A23", "A26")
def test_the_periods_of_2024_with_what_follows_a_late_project_review() -> None:
    found = {each.id: each for each in scheme().deadline}
    late = found["project_review"]
    assert (late.stage, late.months, late.counted_from) == ("project_review", 3, "letter")
    assert (late.late_stage, late.bar_years) == ("given_up", 1)
    assert "视作放弃申报" in late.late
    assert "1年内不得参与" in late.late
    assert [each.id for each in scheme().readings_at("project_review")] == ["K04"]
    assert (found["publicity"].working_days, found["publicity"].source) == (5, "notice")
    assert (found["validity"].years, found["validity"].counted_from, scheme().filing.valid_years) == (3, "filing", 3)


@pytest.mark.requirement("A21", "A35", "B06")
def test_the_project_review_asks_for_the_plan_and_two_sample_papers_and_the_national_standard() -> None:
    review = scheme().project_review
    assert review is not None
    assert (review.stage, review.clause) == ("project_review", "三(四)")
    given = {each.text: (each.source, each.copies) for each in review.item}
    assert given["评价方案"] == ("notice", 1)
    assert given["两套样卷"] == ("notice", 2)
    basis = next(each for each in review.item if "国家职业标准" in each.text)
    assert "以规程为准" in basis.text
    assert (basis.source, basis.clause) == ("proposal", "沪人社职〔2024〕38号五(一)")


@pytest.mark.parametrize("scheme_id", [OF_2024, OF_2020])
def test_the_points_are_proposals_that_sum_to_a_hundred_and_every_item_cites_its_clause(scheme_id: str) -> None:
    own = scheme(scheme_id)
    assert (own.scoring.source, own.full, own.scoring.full) == ("proposal", Decimal(100), Decimal(100))
    assert all(re.match(r"通知[一二三四]", each.source) for each in own.items)
    assert all(
        each.requirement and each.rubric.text and each.rubric.quick_points[-1] == each.full for each in own.items
    )


@pytest.mark.requirement("A18", "A25", "A26")
@pytest.mark.parametrize("scheme_id", [OF_2024, OF_2020])
def test_every_paper_has_a_template_with_places_that_are_known(scheme_id: str) -> None:
    templates = scheme(scheme_id).letters.template
    assert [each.conclusion or each.kind for each in templates] == [
        "PASS", "RECTIFY", "FAIL", "correction", "commitment", "publicity", "receipt",
    ]  # fmt: skip
    for each in templates:
        text = "".join((each.title, *each.paragraphs))
        assert set(places(text)) <= set(TEMPLATE_FIELDS[each.kind])
        heads = [line[:2] for line in each.paragraphs if line[1:2] == "、"]
        assert heads in ([], ["一、", "二、", "三、"])


@pytest.mark.requirement("A18", "A19", "A20", "B07")
def test_the_reply_of_2024_has_the_notice_s_title_and_says_what_a_late_project_review_means() -> None:
    letters = [each for each in scheme().letters.template if each.kind == "letter"]
    assert {each.title for each in letters} == {"关于{applicant}参与征集遴选社会培训评价组织的复函"}
    passed = "".join(letters[0].paragraphs)
    assert "自本复函出具之日起3个月内完成项目评估" in passed
    assert "视作放弃申报，自本复函出具之日起1年内不得参与社会培训评价组织遴选工作" in passed
    assert "谁评价、谁发证、谁负责" in passed
    assert "1年内不得参与" not in "".join(letters[2].paragraphs)


@pytest.mark.requirement("A15", "A11", "B07", "B08")
def test_the_commitment_covers_truth_scope_supervision_and_what_has_to_be_published() -> None:
    words = "".join(next(each for each in scheme().letters.template if each.kind == "commitment").paragraphs)
    for said in ("真实性、有效性、合法性", "自愿接受各级人社部门", "备案的职业（工种）、等级范围内", "收费标准"):
        assert said in words


def test_readings_and_repairs_are_listed_with_their_places() -> None:
    assert [each.id for each in scheme().reading] == [*(f"K0{number}" for number in range(1, 10)), "K11"]
    assert [each.id for each in scheme(OF_2020).reading] == ["K03", "K06", "K31", "L01", "L02", "L03"]
    for own in (scheme(), scheme(OF_2020)):
        assert all(each.at and each.problem and each.reading for each in own.reading)
        assert all(each.place and each.was and each.now for each in own.repair)
    rows = next(each for each in scheme().repair if "18个" in each.now).place
    assert len(re.findall(r"\d+", rows)) - 1 + 5 - 1 == 18  # 39—43 stands for five rows
    raw = {each.seq for each in catalogue().entries if each.raw}
    assert {3, 4, 6, 17, 18, 20, 21, 23, 31, 39, 40, 41, 42, 43, 49, 55, 56, 61, 62} <= raw


# ---------------------------------------------------------------- 沪人社职〔2020〕439号


@pytest.mark.requirement("G01", "G02", "G03", "G04", "G05")
def test_the_conditions_of_2020_leave_three_in_principle() -> None:
    own = scheme(OF_2020)
    soft = {each.id: (each.applies_to, each.clause) for each in own.condition if each.strength == "soft"}
    assert soft == {
        "H04": (("企业",), "一(一)"),
        "H05": (("市级行业协会",), "一(一)"),
        "H06": (("职业院校",), "一(一)"),
        "H07": (("职业院校",), "一(一)"),
    }
    rules = {each.id: each.rule for each in own.condition}
    assert isinstance(rules["H05"], Grade)
    assert rules["H05"].at_least == "4A"
    assert isinstance(rules["H06"], Number)
    assert rules["H06"].minimum == 6
    hard = {each.clause for each in own.condition if each.strength == "hard"}
    assert {"一(一)", "一(二)", "一(三)", "一(四)", "一(五)"} <= hard


@pytest.mark.requirement("G06")
def test_the_scope_of_2020_goes_by_the_day_of_leaving_the_catalogue() -> None:
    rule = next(each.rule for each in scheme(OF_2020).condition if each.id == "H17")
    assert isinstance(rule, DatedBasis)
    assert (rule.last, rule.others) == ("2020-09-30", ("新职业", "本市急需紧缺职业"))
    assert [each.id for each in scheme(OF_2020).readings_at("H17")] == ["K31", "L02"]


@pytest.mark.requirement("G07", "G14")
def test_the_notice_of_2020_lists_no_material_and_no_closing_day() -> None:
    own = scheme(OF_2020)
    assert own.material == ()
    assert (own.call.open_days, own.call.closes_on, own.call.late) == ((), "", "")
    assert "征集公告" in next(each.problem for each in own.reading if each.id == "L01")


@pytest.mark.requirement("G08", "G09", "G10")
def test_the_way_of_2020_decides_the_items_too_and_ends_in_the_public_catalogue() -> None:
    own = scheme(OF_2020)
    assert way(OF_2020) == [
        "材料提交", "受理", "材料核验", "专家论证", "现场考察", "遴选确定", "同意", "公示", "备案回执", "信息公布",
        "监督检查", "有效期届满",
    ]  # fmt: skip
    assert own.project_review is not None
    assert own.project_review.stage == "selection"
    assert stage("consent", OF_2020).requires == ("passed", "projects_reviewed", "project_passed")
    assert stage("publicity", OF_2020).requires == ("consented",)
    assert stage("receipt", OF_2020).output == ("备案回执（含备案编号、备案有效期及评价职业工种）",)
    assert [re.findall(r"（(.*?)）", each)[0] for each in own.call.publish_at] == [
        "http://rsj.sh.gov.cn",
        "www.osta.org.cn",
    ]
    assert {each.source for each in own.deadline} == {"proposal"}


@pytest.mark.requirement("G11", "G12", "G13")
def test_after_filing_the_notice_of_2020_has_supervision_and_removal_of_the_body() -> None:
    assert (stage("supervision", OF_2020).subject, stage("supervision", OF_2020).clause) == ("body", "四(二)")
    assert "双随机、一公开" in stage("supervision", OF_2020).note
    assert (stage("removed", OF_2020).outcome, stage("removed", OF_2020).note) == (
        "removed", "违规失信、恶性竞争、管理失序",
    )  # fmt: skip
    item = scheme(OF_2020).item("5.2")
    assert "全程有记录、结果可追溯" in item.text
    assert "不得超范围、授权或委托" in item.text


@pytest.mark.requirement("G15", "G16")
def test_the_notice_of_2020_knows_territorial_filing_and_adding_or_removing_items() -> None:
    assert scheme(OF_2020).call.application_types == ("new", "add", "remove", "territorial")
    only = {each.id: each.only_if for each in scheme(OF_2020).condition if each.only_if}
    assert only == {"H19": "ministry_filed", "H20": "existing_body"}
