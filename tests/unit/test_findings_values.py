"""Requirements about rooms, documents and facts: sections 二 to 五 of the standard."""

from __future__ import annotations

import msgspec
import pytest
from builders import (
    DRONE,
    OTHER_CLASSES,
    changed,
    checked,
    declaring,
    evidence,
    fact,
    finding,
    occupation,
    sound_application,
    staff,
    without_evidence,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.domain.application import Application, EquipmentLine
from reviewer.domain.findings import Verdict
from reviewer.domain.quantities import exact_date, exact_number

SCRIBBLE = "0123456789.年月日-约余万十一二三级高中工程师技主任副无有缺黑板、（）() ㎡/"
BOUNDS = [
    ("2.1.a", "office_area_m2", None, "29.9", "30", "30.1", ">=30", "m2", "D10"),
    ("2.2.a", "theory_area_m2", DRONE, "59.9", "60", "60.1", ">=60", "m2", "D11"),
    ("2.2.b", "theory_seats", DRONE, "29", "30", "31", ">=30", "人", "D11"),
    ("2.3.a", "practical_places", DRONE, "19", "20", "21", ">=20", "人", "D12"),
    ("2.4.a", "grading_places", DRONE, "2", "3", "4", ">=3", "人", "D13"),
]


@pytest.mark.requirement("D10", "D11", "D12", "D13")
@pytest.mark.parametrize(("requirement", "key", "scope", "below", "at", "above", "threshold", "unit", "_id"), BOUNDS)
def test_numbers_include_their_bound(
    requirement: str, key: str, scope: str | None, below: str, at: str, above: str, threshold: str, unit: str, _id: str
) -> None:
    for text, verdict in ((below, "not_met"), (at, "met"), (above, "met")):
        found = finding(declaring(scope=scope, **{key: text}), requirement)
        assert (found.verdict, found.declared) == (verdict, text)
        assert (found.threshold, found.unit, found.scope) == (threshold, unit, scope)
    assert "少" in finding(declaring(scope=scope, **{key: below}), requirement).why


@pytest.mark.requirement("D10", "D11", "D12", "D13")
@pytest.mark.parametrize("text", ["约60平方米", "60余㎡", "50-70", "60以上"])
@pytest.mark.parametrize(("requirement", "key", "scope"), [each[:3] for each in BOUNDS])
def test_a_vague_value_is_unclear_and_kept_as_written(requirement: str, key: str, scope: str | None, text: str) -> None:
    found = finding(declaring(scope=scope, **{key: text}), requirement)
    assert (found.verdict, found.declared) == (Verdict.UNCLEAR, text)
    assert text in found.why


@pytest.mark.requirement("D11")
def test_a_value_left_empty_is_unclear_and_named() -> None:
    found = finding(declaring(theory_area_m2=None), "2.2.a")
    assert (found.verdict, found.declared) == (Verdict.UNCLEAR, None)
    assert "理论知识考试场地面积" in found.why


@pytest.mark.requirement("D11")
def test_the_measured_value_decides_over_the_declared_one() -> None:
    application = declaring(scope=DRONE, theory_area_m2="80", theory_seats="40")
    area = finding(application, "2.2.a", m_2_2_a="63.5")
    assert (area.verdict, area.declared, area.measured) == (Verdict.MET, "80", "63.5")
    seats = finding(application, "2.2.b", m_2_2_b="28")
    assert (seats.verdict, seats.declared, seats.measured) == (Verdict.NOT_MET, "40", "28")
    assert "少 2 人" in seats.why
    assert "申报 40" in seats.why


@pytest.mark.requirement("D11")
def test_an_applicant_wide_room_answers_for_every_occupation() -> None:
    second = "电子竞技员"
    application = declaring(theory_area_m2="72")
    application = msgspec.structs.replace(application, occupations=(occupation(), occupation(second, seq=2)))
    for scope in (DRONE, second):
        assert finding(application, "2.2.a", scope=scope).declared == "72"


@pytest.mark.requirement("D10", "D11")
@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("计算机40台、课桌椅40套、讲台、黑板", "met"),
        ("电脑、桌椅、讲台、黑板", "met"),
        ("计算机、课桌椅、讲台", "not_met"),
        ("计算机、课桌椅、讲台、无黑板", "not_met"),
        ("计算机、课桌椅、讲台，缺黑板", "not_met"),
        ("计算机、课桌椅、讲台、黑板待购", "not_met"),
        ("计算机、课桌椅、讲台等", "unclear"),
        ("无线投影、计算机、课桌椅、讲台、黑板", "met"),
        ("齐全", "met"),
        ("无", "not_met"),
    ],
)
def test_every_kind_of_facility_is_there(text: str, verdict: str) -> None:
    found = finding(declaring(scope=DRONE, theory_facilities=text), "2.2.c")
    assert found.verdict == verdict
    if verdict == "not_met" and text != "无":
        assert "缺 1 类" in found.why
        assert "黑板" in found.why


@pytest.mark.requirement("D10")
def test_the_office_lacks_its_examination_system() -> None:
    found = finding(declaring(office_facilities="办公桌椅、电话、计算机、打印机"), "2.1.b")
    assert found.verdict is Verdict.NOT_MET
    assert "考务管理系统" in found.why


@pytest.mark.requirement("D11", "D12")
@pytest.mark.parametrize(
    ("text", "verdict"),
    [("有", "met"), ("有，2 路", "met"), ("视频监控4路", "met"), ("无", "not_met"), ("未安装监控", "not_met")],
)
@pytest.mark.parametrize(("requirement", "key"), [("2.2.d", "theory_video"), ("2.3.c", "practical_video")])
def test_video_surveillance(requirement: str, key: str, text: str, verdict: str) -> None:
    assert finding(declaring(scope=DRONE, **{key: text}), requirement).verdict == verdict


@pytest.mark.requirement("D11")
@pytest.mark.parametrize(
    ("requirement", "measured", "verdict"),
    [
        ("2.2.c", "3 类，缺黑板", "not_met"),
        ("2.2.c", "4 类齐全", "unclear"),
        ("2.2.c", "齐全", "met"),
        ("2.2.d", "有，2 路", "met"),
        ("2.2.d", "无", "not_met"),
        ("2.2.e", "符合", "met"),
        ("2.2.e", "不符合", "not_met"),
        ("2.2.e", "不适用", "not_applicable"),
        ("2.2.e", "采光一般", "unclear"),
        ("2.3.b", "无人机20架", "unclear"),
    ],
)
def test_what_was_seen_decides_where_words_are_plain(requirement: str, measured: str, verdict: str) -> None:
    found = finding(sound_application(), requirement, **{f"m_{requirement.replace('.', '_')}": measured})
    assert (found.verdict, found.measured) == (verdict, measured)


@pytest.mark.requirement("D12")
def test_equipment_is_looked_at_on_site_once_the_form_lists_it() -> None:
    assert finding(sound_application(), "2.3.b").verdict is Verdict.ON_SITE
    assert finding(changed(equipment=()), "2.3.b").verdict is Verdict.NOT_MET
    other = (EquipmentLine(kind="考核设备", name="电脑", quantity="9", scope="电子竞技员"),)
    assert finding(changed(equipment=other), "2.3.b").verdict is Verdict.NOT_MET


@pytest.mark.requirement("D12")
def test_a_missing_part_of_safety_is_named() -> None:
    found = finding(declaring(scope=DRONE, practical_compliance="环保、劳保、安全"), "2.3.d")
    assert found.verdict is Verdict.NOT_MET
    assert "消防" in found.why


@pytest.mark.requirement("D12")
@pytest.mark.parametrize(
    ("flag", "area", "places", "verdict"),
    [
        ("是", "60", "30", "met"),
        ("是", "59.9", "30", "not_met"),
        ("是", "60", "29", "not_met"),
        ("是", "约60", "30", "unclear"),
        ("否", "10", "20", "not_applicable"),
        (None, "60", "30", "on_site"),
    ],
)
def test_a_knowledge_occupation_is_examined_like_theory(flag: str | None, area: str, places: str, verdict: str) -> None:
    application = declaring(scope=DRONE, knowledge_skill_type=flag, practical_area_m2=area, practical_places=places)
    assert finding(application, "2.3.e").verdict == verdict


@pytest.mark.requirement("D12")
def test_the_panel_may_say_that_an_occupation_is_of_knowledge_kind() -> None:
    application = declaring(scope=DRONE, practical_area_m2="59", practical_places="30")
    assert finding(application, "2.3.e", m_2_3_e="是").verdict is Verdict.NOT_MET
    assert finding(application, "2.3.e", m_2_3_e="否").verdict is Verdict.NOT_APPLICABLE


@pytest.mark.requirement("D14")
def test_own_premises_need_a_deed_and_no_lease() -> None:
    assert finding(sound_application(), "2.5.a").documented == "产权证明.pdf"
    assert finding(sound_application(), "2.5.b").verdict is Verdict.NOT_APPLICABLE
    assert finding(without_evidence("产权证明"), "2.5.a").verdict is Verdict.NOT_MET


def rented(start: str | None, end: str | None, *, has_lease: bool = True, filed: str = "2022-10-31") -> Application:
    application = declaring(tenure="租赁", lease_start=start, lease_end=end, filed_on=filed)
    files = (*application.evidence, evidence("租赁合同")) if has_lease else application.evidence
    return msgspec.structs.replace(application, evidence=files)


@pytest.mark.requirement("D14")
@pytest.mark.parametrize(
    ("start", "end", "verdict"),
    [
        ("2022-01-01", "2024-12-31", "met"),
        ("2022-01-01", "2024-12-30", "not_met"),
        ("2022-01-01", "2025-01-01", "met"),
        ("2020-02-29", "2023-02-28", "met"),
        ("2022年1月1日", "2027年1月1日", "met"),
        ("2022-01", "2025-01", "unclear"),
        ("2025-01-01", "2022-01-01", "unclear"),
        (None, None, "unclear"),
    ],
)
def test_a_lease_runs_three_whole_years(start: str | None, end: str | None, verdict: str) -> None:
    found = finding(rented(start, end), "2.5.b")
    assert (found.verdict, found.threshold, found.unit) == (verdict, ">=3", "年")


@pytest.mark.requirement("D14")
def test_what_is_left_of_a_long_lease_is_said() -> None:
    found = finding(rented("2020-01-01", "2023-12-31"), "2.5.b")
    assert found.verdict is Verdict.MET
    assert "剩余 1 年2 个月" in found.why
    assert "剩余" not in finding(rented("2022-01-01", "2026-12-31"), "2.5.b").why


@pytest.mark.requirement("D14")
def test_rented_premises_without_a_lease_are_not_met() -> None:
    assert finding(rented("2022-01-01", "2026-12-31", has_lease=False), "2.5.b").verdict is Verdict.NOT_MET
    assert finding(rented("2022-01-01", "2026-12-31"), "2.5.a").verdict is Verdict.NOT_APPLICABLE


SYSTEMS = [
    ("3.1.a", "财务管理制度"), ("3.2.a", "工作规程"), ("3.3.a", "岗位责任制"), ("3.4.a", "档案管理制度"),
    ("3.5.a", "设备安全操作规程"), ("3.6.a", "考场规则"), ("3.7.a", "安全保卫制度"), ("3.8.a", "设备设施管理制度"),
    ("3.9.a", "其他管理制度"),
]  # fmt: skip


@pytest.mark.requirement("D15", "D16", "D17", "D18", "D19", "D20", "D21", "D22", "D23")
@pytest.mark.parametrize(("requirement", "kind"), SYSTEMS)
def test_a_system_is_met_by_its_file_and_unclear_by_its_title_alone(requirement: str, kind: str) -> None:
    found = finding(sound_application(), requirement)
    assert (found.verdict, found.documented) == (Verdict.MET, f"{kind}.pdf")
    assert found.evidence
    none = without_evidence(kind)
    assert finding(none, requirement).verdict is Verdict.NOT_MET
    titles = {"3.5.a": "各种设备安全操作规程", "3.8.a": "设备、设施管理制度", "3.9.a": "其他有关管理制度"}
    listed = msgspec.structs.replace(none, listed_rules=(titles.get(requirement, kind),))
    assert finding(listed, requirement).verdict is Verdict.UNCLEAR
    book = (*listed.evidence, evidence("管理制度汇编"))
    bound = msgspec.structs.replace(listed, evidence=book)
    assert finding(bound, requirement).verdict is Verdict.MET
    assert finding(msgspec.structs.replace(bound, listed_rules=()), requirement).verdict is Verdict.UNCLEAR


@pytest.mark.requirement("D24", "C02")
def test_an_occupation_without_a_national_standard_is_excused() -> None:
    planned = changed(occupations=(occupation("全媒体运营师"),), evidence=())
    found = finding(planned, "4.1.a")
    assert found.verdict is Verdict.NOT_APPLICABLE
    assert "列入国标开发计划" in found.why
    assert finding(planned, "4.1.b").verdict is Verdict.NOT_MET
    assert finding(changed(evidence=()), "4.1.a").verdict is Verdict.NOT_MET


@pytest.mark.requirement("D24")
def test_a_standard_belongs_to_the_occupation_that_its_file_names() -> None:
    second = "电子竞技员"
    files = (evidence("国家职业技能标准", name=f"国家职业技能标准 {DRONE}.pdf"), evidence("教材", name="教材.pdf"))
    application = changed(occupations=(occupation(), occupation(second, seq=2)), evidence=files)
    assert finding(application, "4.1.a", scope=DRONE).verdict is Verdict.MET
    assert finding(application, "4.1.a", scope=second).verdict is Verdict.NOT_MET
    assert finding(application, "4.1.b", scope=second).verdict is Verdict.MET
    shared = changed(occupations=application.occupations, evidence=(evidence("国家职业技能标准"),))
    assert finding(shared, "4.1.a", scope=second).verdict is Verdict.UNCLEAR


@pytest.mark.requirement("D25")
def test_other_material_is_present_or_missing() -> None:
    assert finding(sound_application(), "4.2.a").verdict is Verdict.MET
    assert finding(without_evidence("其他"), "4.2.a").verdict is Verdict.NOT_MET


@pytest.mark.requirement("D26", "D27")
@pytest.mark.parametrize(
    ("requirement", "key"),
    [
        ("5.1.a", "founded_on"),
        ("5.1.b", "funding"),
        ("5.1.c", "fixed_assets"),
        ("5.1.d", "scale"),
        ("5.2.a", "achievements"),
        ("5.2.b", "awards"),
    ],
)
def test_a_fact_is_stated_or_not(requirement: str, key: str) -> None:
    assert finding(sound_application(), requirement).verdict is Verdict.MET
    assert finding(declaring(**{key: None}), requirement).verdict is Verdict.NOT_MET
    assert finding(declaring(**{key: "  "}), requirement).verdict is Verdict.NOT_MET


@pytest.mark.requirement("D27")
def test_having_won_nothing_is_an_answer() -> None:
    assert finding(declaring(awards="无"), "5.2.b").verdict is Verdict.MET


def test_every_requirement_has_its_finding_once_an_occupation() -> None:
    result = checked(changed(occupations=(occupation(), occupation("电子竞技员", seq=2))))
    per_occupation = [each for each in result.findings if each.scope == DRONE]
    common = [each for each in result.findings if each.scope is None]
    assert (len(common), len(per_occupation), len(result.findings)) == (41, 21, 83)


def test_without_an_occupation_nothing_is_silently_dropped() -> None:
    result = checked(changed(occupations=()))
    assert len(result.findings) == 62
    assert {each.verdict for each in result.findings if each.item.startswith("2.2")} == {Verdict.UNCLEAR}


def test_a_sound_application_leaves_only_what_people_must_see() -> None:
    verdicts = {each.verdict for each in checked(sound_application()).findings}
    assert verdicts == {Verdict.MET, Verdict.ON_SITE, Verdict.NOT_APPLICABLE}


def test_an_empty_application_raises_no_error_and_meets_nothing_of_the_rooms() -> None:
    empty = changed(facts=(), staff=(), experts=(), examiners=(), occupations=(), equipment=(), evidence=())
    result = checked(empty)
    assert Verdict.MET not in {each.verdict for each in result.findings}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("60", "60"), ("６０．５㎡", "60.5"), ("1,200平方米", "1200"), ("1.2万人次", "12000"), ("十二年", "12"),
        ("8年6个月", "8.5"), ("约60", None), ("60余", None), ("50-60", None), ("5年以上", None), ("", None),
        ("30m2", "30"), ("-5", None), ("十十", None),
    ],
)  # fmt: skip
def test_only_exact_numbers_are_read(text: str, value: str | None) -> None:
    read = exact_number(text)
    assert (None if read is None else f"{read.normalize():f}") == value


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(alphabet=SCRIBBLE, max_size=14), min_size=8))
def test_no_text_whatever_breaks_the_check(texts: list[str]) -> None:
    keys = [each.key for each in sound_application().facts] + ["lease_start", "lease_end", "association_grade_on"]
    facts = tuple(fact(key, texts[at % len(texts)]) for at, key in enumerate(keys))
    people = tuple(
        staff(one, two, post=three, education=four, training_years=two)
        for one, two, three, four in zip(texts, texts[1:], texts[2:], texts[3:], strict=False)
    )
    application = changed(facts=(*facts, fact("tenure", "租赁")), staff=people)
    result = checked(application, m_2_2_a=texts[0], m_2_2_c=texts[1], m_1_3_a=texts[2], m_2_3_e=texts[3])
    assert len(result.findings) == 62
    assert all(each.why for each in result.findings)


def test_dates_are_read_only_when_they_name_a_day() -> None:
    assert str(exact_date("2022年10月1日")) == "2022-10-01"
    assert str(exact_date("2022/1/5")) == "2022-01-05"
    assert exact_date("2022年10月") is None
    assert exact_date("2022-02-30") is None
    assert exact_date("9999-12-31") is None


def test_the_builders_cover_the_classes_they_name() -> None:
    assert {each for file in sound_application().evidence for each in file.classes} >= set(OTHER_CLASSES)
    assert fact("x", "约3").value is None
