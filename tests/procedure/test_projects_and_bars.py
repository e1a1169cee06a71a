"""项目评估 of each occupation, what of it goes on, and what becomes of those who are late."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import msgspec
import pdfplumber
import pytest
from staged import (
    BARRED_UNTIL,
    DUE,
    FAILED,
    LETTER_ON,
    MET,
    change_application,
    conclude,
    issue_letter,
    publish,
    with_files,
)

from reviewer.desk import Desk
from reviewer.domain.moments import BEIJING
from reviewer.domain.project import ItemFinding
from reviewer.domain.records import canonical_json
from reviewer.errors import RuleViolation
from reviewer.usecases.accept_application import Arrival, accept_application
from reviewer.usecases.bars import add_bar, bar_of, bar_words, bars, lift_bar, standing_bar
from reviewer.usecases.consents import record_consent
from reviewer.usecases.documents.keep_document import made_of
from reviewer.usecases.documents.publicity import PUBLICITY, passed_applications
from reviewer.usecases.file_application import file_application, why_not_filed
from reviewer.usecases.late_projects import lapse_late_projects, late_projects
from reviewer.usecases.make_round import make_round
from reviewer.usecases.project_review import approved_items, project_reviews, review_project, verdict_versions
from reviewer.usecases.recommendations import record_recommendation
from reviewer.usecases.stages import move_stage, stage_history, stage_of, void_move

APP, SECOND = "WZ26-001", "WZ26-002"
ROUND = "WZ26"
FIRST_SCOPE, OTHER_SCOPE = "无人机驾驶员", "无人机装调检修工"


def at_projects(desk: Desk, folder: Path, application: str = APP) -> None:
    """Through institution review to the project review, on the letter's day."""
    accept_application(desk, application, Arrival(), "accepted", "样例")
    record_recommendation(desk, application, "trade", "样例行业主管部门", LETTER_ON)
    move_stage(desk, application, "acceptance", LETTER_ON)
    move_stage(desk, application, "assessment", LETTER_ON, "样例", elsewhere=True)
    conclude(desk, application)
    issue_letter(desk, application, folder)
    move_stage(desk, application, "letter", LETTER_ON)
    move_stage(desk, application, "projects", LETTER_ON)


def refusal(desk: Desk, *items: ItemFinding, **words: object) -> tuple[str, str]:
    with pytest.raises(RuleViolation) as caught:
        review_project(desk, APP, FIRST_SCOPE, items or MET, ("样例甲",), date(2024, 8, 1), **words)  # type: ignore[arg-type]
    return caught.value.code, caught.value.message


@pytest.mark.requirement("A21", "A35")
def test_each_occupation_has_its_small_standard_and_copies_are_counted_by_name(desk: Desk) -> None:
    application = desk.application(APP)
    files = with_files(
        application,
        f"{FIRST_SCOPE} 评价方案",
        f"{FIRST_SCOPE} 样卷一",
        f"{FIRST_SCOPE} 样卷二",
        f"{OTHER_SCOPE}样卷",
        "样卷 通用",
    )
    change_application(desk, APP, evidence=files)
    first, other = project_reviews(desk, APP)
    assert [(each.id, each.found, each.wanted, each.unnamed) for each in first.items] == [
        ("plan", 1, 1, 0),
        ("papers", 2, 2, 1),
    ]
    assert [(each.found, each.unnamed) for each in other.items] == [(0, 0), (1, 1)]
    assert (first.verdict, first.levels) == (None, application.occupations[0].levels)


@pytest.mark.requirement("A35", "A39")
def test_a_work_type_that_holds_the_occupations_name_is_not_counted_for_both(desk: Desk) -> None:
    application = desk.application(APP)
    plain = application.occupations[0]
    special = msgspec.structs.replace(plain, seq=3, work_type="航拍无人机驾驶员")
    files = with_files(application, "航拍无人机驾驶员 样卷一", "航拍无人机驾驶员 样卷二", "无人机驾驶员 样卷")
    change_application(desk, APP, occupations=(plain, special), evidence=files)
    assert [each.items[1].found for each in project_reviews(desk, APP)] == [1, 2]


@pytest.mark.requirement("A21", "A35")
def test_the_conclusion_follows_the_items_and_departs_only_with_a_reason(desk: Desk, tmp_path: Path) -> None:
    assert refusal(desk)[0] == "project_not_due"
    conclude(desk, APP, "FAIL")
    assert "不是“通过”" in refusal(desk)[1]
    conclude(desk, APP)
    issue_letter(desk, APP, tmp_path)
    with pytest.raises(RuleViolation, match="早于复函日期2024年6月28日"):
        review_project(desk, APP, FIRST_SCOPE, MET, ("样例甲",), date(2024, 6, 27))
    with pytest.raises(RuleViolation, match="没有申报“飞行员”"):
        review_project(desk, APP, "飞行员", MET, ("样例甲",))
    assert refusal(desk, MET[0])[0] == "project_item_open"
    short = ItemFinding(item="papers", is_met=True, copies=1)
    assert "应有 2 份，只有 1 份" in refusal(desk, MET[0], short)[1]
    assert refusal(desk, MET[0], ItemFinding(item="papers", is_met=False))[0] == "project_remark"
    assert refusal(desk, *FAILED, conclusion="passed") == (
        "project_reason",
        "按各项应为“不通过”，另作结论须写理由，未保存。",
    )
    verdict = review_project(desk, APP, FIRST_SCOPE, FAILED, ("样例甲", "样例乙"), date(2024, 8, 1))
    assert (verdict.conclusion, verdict.follows_rule) == ("failed", True)
    assert refusal(desk)[1].startswith(f"{FIRST_SCOPE}已于2024年8月1日评估（不通过）；更正须写理由")
    again = review_project(desk, APP, FIRST_SCOPE, MET, ("样例甲",), date(2024, 8, 9), reason="补齐第二套样卷后复评")
    assert again.conclusion == "passed"
    assert [each.value.conclusion for each in verdict_versions(desk, APP, FIRST_SCOPE)] == ["failed", "passed"]
    assert [each.reason for each in verdict_versions(desk, APP, FIRST_SCOPE)] == ["", "补齐第二套样卷后复评"]


@pytest.mark.requirement("G08", "A21", "A22", "A25", "A26")
def test_only_the_occupations_that_passed_go_on_to_publicity_and_filing(desk: Desk, tmp_path: Path) -> None:
    at_projects(desk, tmp_path)
    conclude(desk, SECOND)
    assert approved_items(desk, APP) == ()
    assert PUBLICITY.survey(desk, ROUND).why == "结论为通过的申报还没有职业（工种）通过项目评估。"
    review_project(desk, APP, FIRST_SCOPE, MET, ("样例甲",), date(2024, 8, 1))
    review_project(desk, APP, OTHER_SCOPE, FAILED, ("样例甲",), date(2024, 8, 1))
    assert "缺 同意意见" in PUBLICITY.survey(desk, ROUND).why
    with pytest.raises(RuleViolation, match="还没有登记"):
        publish(desk, ROUND, tmp_path, "2024-08-06")
    with pytest.raises(RuleViolation, match="同意意见，不予备案") as caught:
        file_application(desk, APP, on=date(2024, 8, 13), reason="公示在别处进行")
    assert caught.value.code == "not_eligible"
    record_consent(desk, ROUND, "样例市局", date(2024, 8, 5))
    publish(desk, ROUND, tmp_path, "2024-08-06")
    (paper,) = [row for row in made_of(desk, "publicity", ROUND) if row.file_name.endswith(".pdf")]
    with pdfplumber.open(next(tmp_path.glob("公示*.pdf"))) as pdf:
        text = re.sub(r"\s", "", "".join(char["text"] for page in pdf.pages for char in page.chars))
    assert paper.number == "WZ26-公示"
    assert FIRST_SCOPE in text and OTHER_SCOPE not in text
    assert desk.application(SECOND).applicant_name not in text
    # What is approved only afterwards was never made public.
    review_project(desk, APP, OTHER_SCOPE, MET, ("样例甲",), date(2024, 8, 9), reason="补齐样卷后复评")
    with pytest.raises(RuleViolation, match=f"{OTHER_SCOPE}没有列入公示"):
        file_application(desk, APP, on=date(2024, 8, 13))
    review_project(desk, APP, OTHER_SCOPE, FAILED, ("样例甲",), date(2024, 8, 9), reason="复评有误")
    filing = file_application(desk, APP, on=date(2024, 8, 13))
    assert [each.scope for each in filing.items] == [FIRST_SCOPE]


@pytest.mark.requirement("G08")
def test_without_a_project_review_an_occupation_is_left_out_by_decision_with_a_reason(
    desk: Desk, tmp_path: Path
) -> None:
    round_id = make_round(desk, "zhejiang-wenzhou-2022", "样例批次 二")
    application = desk.application(APP)
    with desk.store.change(desk.actor) as change:
        change.add_application_version("X-001", round_id, "样例", 1, canonical_json(application))
    conclude(desk, "X-001")
    assert [each.scope for each in approved_items(desk, "X-001")] == [FIRST_SCOPE, OTHER_SCOPE]
    with pytest.raises(RuleViolation, match="须写理由"):
        review_project(desk, "X-001", OTHER_SCOPE, (), ("样例甲",), conclusion="failed")
    review_project(desk, "X-001", OTHER_SCOPE, (), ("样例甲",), conclusion="failed", reason="设备不足")
    assert [each.scope for each in approved_items(desk, "X-001")] == [FIRST_SCOPE]


@pytest.mark.requirement("A19", "A20")
def test_who_is_late_is_proposed_and_given_up_only_when_staff_say_so(desk: Desk, tmp_path: Path) -> None:
    at_projects(desk, tmp_path)
    assert late_projects(desk, ROUND, DUE) == ()
    (late,) = late_projects(desk, ROUND, date(2024, 9, 30))
    assert (late.application, late.counted_from, late.ends_on) == (APP, LETTER_ON, DUE)
    assert (late.bar_until, late.open_scopes) == (BARRED_UNTIL, (FIRST_SCOPE, OTHER_SCOPE))
    assert "自复函出具之日2024年6月28日起算，至2024年9月29日届满" in late.words
    assert "视作放弃申报" in late.words and "限制申报至2025年6月28日（三(四)）" in late.words
    assert stage_of(desk, APP).stage == "projects"
    with pytest.raises(RuleViolation, match="没有逾期"):
        lapse_late_projects(desk, ROUND, DUE, [APP])
    review_project(desk, APP, FIRST_SCOPE, MET, ("样例甲",), date(2024, 9, 1))
    assert lapse_late_projects(desk, ROUND, date(2024, 10, 8))[0].open_scopes == (OTHER_SCOPE,)
    state = stage_of(desk, APP)
    assert (state.name, state.outcome, state.since) == ("视作放弃", "given_up", date(2024, 10, 8))
    newest = stage_history(desk, APP)[-1]
    assert (newest.deadline, newest.reason) == ("projects_by", bars(desk)[0].value.reason)
    assert late_projects(desk, ROUND, date(2024, 10, 9)) == ()


@pytest.mark.requirement("A19")
def test_whoever_finished_in_time_is_not_late_even_when_nobody_moved_the_stage(desk: Desk, tmp_path: Path) -> None:
    at_projects(desk, tmp_path)
    void_move(desk, APP, "日期录错")
    move_stage(desk, APP, "projects", date(2024, 10, 8))
    assert late_projects(desk, ROUND, date(2024, 10, 7)) == ()
    review_project(desk, APP, FIRST_SCOPE, MET, ("样例甲",), DUE)
    review_project(desk, APP, OTHER_SCOPE, FAILED, ("样例甲",), date(2024, 9, 30))
    (late,) = late_projects(desk, ROUND, date(2024, 10, 9))
    assert late.open_scopes == (OTHER_SCOPE,)
    review_project(desk, APP, OTHER_SCOPE, FAILED, ("样例甲",), DUE, reason="日期录错")
    assert late_projects(desk, ROUND, date(2024, 10, 9)) == ()


@pytest.mark.requirement("A20", "G11")
def test_the_bar_is_found_again_by_credit_code_in_another_round_of_another_scheme(desk: Desk, tmp_path: Path) -> None:
    at_projects(desk, tmp_path)
    lapse_late_projects(desk, ROUND, date(2024, 10, 8))
    application = desk.application(APP)
    code = application.fact("credit_code")
    assert code is not None
    later = make_round(desk, "zhejiang-wenzhou-2022", "样例批次 二")
    renamed = msgspec.structs.replace(application, applicant_name="样例新名称学校")
    with desk.store.change(desk.actor) as change:
        change.add_application_version("X-001", later, "样例新名称学校", 1, canonical_json(renamed))
    found = bar_of(desk, "X-001", BARRED_UNTIL)
    assert found is not None and found.value.round == ROUND
    assert "自2024年6月28日起至2025年6月28日止不得参与遴选" in bar_words(found.value)
    assert bar_of(desk, "X-001", date(2025, 6, 29)) is None
    assert bar_of(desk, APP, BARRED_UNTIL) is None
    assert standing_bar(desk, f" {code.text.lower()} ", BARRED_UNTIL) == found
    with pytest.raises(RuleViolation, match="须写明理由"):
        lift_bar(desk, found.id, " ")
    lifted = date(2024, 12, 2)
    lift_bar(desk, found.id, "复函作废，登记有误", lifted)
    assert standing_bar(desk, code.text, lifted) is None
    assert standing_bar(desk, code.text, date(2024, 12, 1)) is not None
    (kept,) = bars(desk)
    assert (kept.version, kept.reason, kept.value.lifted_on) == (2, "复函作废，登记有误", lifted)


def _again(desk: Desk, id: str, name: str, code: str) -> None:
    """The same applicant in another round, written in another way."""
    application = desk.application(APP)
    facts = tuple(
        msgspec.structs.replace(each, text=code, value=code) if each.key == "credit_code" else each
        for each in application.facts
        if code or each.key != "credit_code"
    )
    again = msgspec.structs.replace(application, applicant_name=name, facts=facts)
    with desk.store.change(desk.actor) as change:
        change.add_application_version(id, ROUND, name, 1, canonical_json(again))


@pytest.mark.requirement("A20", "G11")
def test_a_bar_is_found_by_name_where_a_code_is_missing_or_mistyped(desk: Desk, tmp_path: Path) -> None:
    at_projects(desk, tmp_path)
    application = desk.application(APP)
    fact = application.fact("credit_code")
    assert fact is not None
    lapse_late_projects(desk, ROUND, date(2024, 10, 8))
    name = application.applicant_name
    full_width = "".join(chr(ord(each) + 0xFEE0) for each in fact.text.lower())
    spellings = [full_width, f"\u200b{fact.text[:9]} {fact.text[9:]}", "", fact.text[:-1] + "?"]
    for code in spellings:
        assert standing_bar(desk, code, BARRED_UNTIL, f" {name} ") is not None, code
    assert standing_bar(desk, "", BARRED_UNTIL, "样例别的学校") is None
    assert standing_bar(desk, "91350100M000100Y43", BARRED_UNTIL, "样例别的学校") is None
    _again(desk, "X-001", name, "")
    with pytest.raises(RuleViolation, match="不得参与遴选"):
        accept_application(desk, "X-001", Arrival(at=datetime(2024, 11, 1, 10, tzinfo=BEIJING)), "accepted")


@pytest.mark.requirement("A20", "G11")
def test_a_bar_written_down_after_acceptance_elsewhere_stops_the_way_there(desk: Desk, tmp_path: Path) -> None:
    at_projects(desk, tmp_path)
    fact = desk.application(APP).fact("credit_code")
    assert fact is not None
    barred = add_bar(desk, fact.text, "样例旧名称", date(2099, 1, 1), "样例：另一批次逾期", LETTER_ON)
    day = date(2024, 8, 1)
    review_project(desk, APP, FIRST_SCOPE, MET, ("样例甲",), day)
    review_project(desk, APP, OTHER_SCOPE, MET, ("样例甲",), day)
    with pytest.raises(RuleViolation, match=r"不得参与遴选.*更正受理登记"):
        move_stage(desk, APP, "consent", day)
    with pytest.raises(RuleViolation, match="不得参与遴选") as caught:
        file_application(desk, APP, on=day, reason="公示在别处进行")
    assert caught.value.code == "not_eligible"
    with pytest.raises(RuleViolation, match="不得参与遴选"):
        accept_application(desk, APP, Arrival(), "accepted")
    kept = accept_application(desk, APP, Arrival(), "accepted", "样例：限制申报另案处理")
    assert [each.kind for each in kept.value.despite if each.kind == "bar"] == ["bar"]
    assert bar_of(desk, APP, day) == barred
    assert move_stage(desk, APP, "consent", day).stage == "consent"
    assert "结论" not in why_not_filed(desk, APP, day) and "不得参与" not in why_not_filed(desk, APP, day)


@pytest.mark.requirement("A19", "G08")
def test_who_gave_up_is_neither_made_public_nor_filed(desk: Desk, tmp_path: Path) -> None:
    at_projects(desk, tmp_path)
    review_project(desk, APP, FIRST_SCOPE, MET, ("样例甲",), date(2024, 8, 1))
    assert passed_applications(desk, ROUND) == (APP,)
    lapse_late_projects(desk, ROUND, date(2024, 10, 8))
    assert passed_applications(desk, ROUND) == ()
    with pytest.raises(RuleViolation, match="视作放弃") as caught:
        file_application(desk, APP, on=date(2024, 10, 20), reason="公示在别处进行")
    assert caught.value.code == "not_eligible"
    void_move(desk, APP, "登记有误")
    assert passed_applications(desk, ROUND) == (APP,)
