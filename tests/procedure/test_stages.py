"""Stages: the table alone says what may follow, gates say when, and everything is on record."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pytest
from staged import (
    LETTER_ON,
    change_application,
    conclude,
    issue_letter,
    pass_projects,
    publish,
)

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_date
from reviewer.domain.procedure import Gate
from reviewer.domain.stages import stages_after
from reviewer.errors import RuleViolation
from reviewer.intake.scheme_file import load_scheme
from reviewer.usecases.accept_application import Arrival, accept_application
from reviewer.usecases.bars import add_bar
from reviewer.usecases.consents import consent_of, record_consent
from reviewer.usecases.file_application import file_application
from reviewer.usecases.gates import gate_problem
from reviewer.usecases.hold_identity import new_identity, use_identity
from reviewer.usecases.keep_schemes import shipped_schemes
from reviewer.usecases.keep_visit_record import begin_record, new_record, type_findings
from reviewer.usecases.objections import Raised, answer_objection, raise_objection
from reviewer.usecases.recommendations import record_recommendation
from reviewer.usecases.stage_board import stage_board
from reviewer.usecases.stages import move_stage, move_stages, possible_moves, stage_history, stage_of, void_move

APP, SECOND, THIRD = "WZ26-001", "WZ26-002", "WZ26-003"
ROUND = "WZ26"


def refusal(
    desk: Desk, to: str, on: date | None = None, reason: str = "", *, elsewhere: bool = False
) -> tuple[str, str]:
    """The code and words with which a move is refused; where it stands does not change by it."""
    before = stage_of(desk, APP)
    with pytest.raises(RuleViolation) as caught:
        move_stage(desk, APP, to, on, reason, elsewhere=elsewhere)
    assert stage_of(desk, APP) == before
    return caught.value.code, caught.value.message


def accept(desk: Desk, application: str = APP) -> None:
    accept_application(desk, application, Arrival(), "accepted", "样例")


def recommend(desk: Desk, application: str = APP) -> None:
    record_recommendation(desk, application, "trade", "样例行业主管部门", LETTER_ON)


def at_projects(desk: Desk, folder: Path) -> None:
    """The first application through institution review and letter, dated back to the letter's day."""
    accept(desk)
    recommend(desk)
    move_stage(desk, APP, "acceptance", LETTER_ON - timedelta(days=9))
    move_stage(desk, APP, "assessment", LETTER_ON - timedelta(days=5))
    conclude(desk, APP)
    issue_letter(desk, APP, folder)
    move_stage(desk, APP, "letter", LETTER_ON)
    move_stage(desk, APP, "projects", LETTER_ON)


@pytest.mark.requirement("A16", "C25", "G14")
@pytest.mark.parametrize("path", shipped_schemes(), ids=lambda path: path.stem)
def test_every_stage_of_every_notice_can_be_reached_and_leads_to_an_end(path: Path) -> None:
    scheme, _ = load_scheme(path)
    late = {each.stage: each.late_stage for each in scheme.deadline if each.late_stage}
    reached, waiting = set(), [scheme.stage[0].id]
    while waiting:
        at = waiting.pop()
        if at not in reached:
            reached.add(at)
            waiting += [each.id for each in stages_after(scheme, at)] + ([late[at]] if at in late else [])
    assert reached == {each.id for each in scheme.stage}
    assert any(not each.next for each in scheme.stage) or scheme.scheme.purpose == "registry"


@pytest.mark.requirement("A17", "A18", "A22", "A23", "A24", "G09")
def test_a_whole_way_from_submission_to_the_receipt(desk: Desk, tmp_path: Path) -> None:
    at_projects(desk, tmp_path)
    pass_projects(desk, APP, date(2024, 8, 1))
    move_stage(desk, APP, "consent", date(2024, 8, 2))
    record_consent(desk, APP, "样例市人力资源和社会保障局", date(2024, 8, 5), "样人社〔2024〕1号")
    move_stage(desk, APP, "publicity", date(2024, 8, 6))
    publish(desk, ROUND, tmp_path, "2024-08-06")
    file_application(desk, APP, on=date(2024, 8, 13))
    state = move_stage(desk, APP, "receipt", date(2024, 8, 13))
    assert (state.name, state.outcome, state.since) == ("备案回执", "filed", date(2024, 8, 13))
    assert [each.name for each in stage_history(desk, APP)] == [
        "受理申请",
        "机构评估",
        "出具复函",
        "项目评估",
        "市局同意",
        "公示",
        "备案回执",
    ]
    code, message = refusal(desk, "publicity")
    assert code == "stage_not_allowed"
    assert "现在在“备案回执”" in message and "这是最后一个阶段" in message


@pytest.mark.requirement("A16", "G11")
def test_a_move_that_the_table_does_not_have_names_where_from_where_to_and_what_may_be(desk: Desk) -> None:
    code, message = refusal(desk, "publicity")
    assert code == "stage_not_allowed"
    assert "现在在“材料提交”，按办法不能转到“公示”" in message
    assert "受理申请（acceptance）、不予受理（not_accepted）、退出申报（withdrawn）" in message
    assert refusal(desk, "submission")[1].startswith("现在在“材料提交”，已经在这个阶段")
    code, message = refusal(desk, "飞行")
    assert code == "unknown_stage" and "材料提交（submission）" in message


@pytest.mark.requirement("A16", "A30")
def test_the_first_gates_are_named_each_with_its_sentence_and_clause(desk: Desk) -> None:
    code, message = refusal(desk, "受理申请")
    assert code == "stage_gate"
    assert "还没有受理登记（三(二)）" in message and "缺推荐函：关于推荐参与征集遴选社会培训评价组织的函" in message
    accept_application(desk, APP, Arrival(), "not_accepted", "样例：不在受理时段")
    assert "受理登记为不予受理（三(二)）" in refusal(desk, "acceptance")[1]
    accept(desk)
    assert "受理登记" not in refusal(desk, "acceptance")[1]
    assert "受理登记为已受理" in refusal(desk, "not_accepted")[1]
    recommend(desk)
    assert move_stage(desk, APP, "acceptance").stage == "acceptance"


@pytest.mark.requirement("A17", "C21")
def test_the_letter_needs_a_review_a_conclusion_and_the_same_conclusion_in_it(desk: Desk, tmp_path: Path) -> None:
    accept(desk, THIRD)
    recommend(desk, THIRD)
    move_stage(desk, THIRD, "acceptance", LETTER_ON)
    move_stage(desk, THIRD, "assessment", LETTER_ON)
    (to_letter, *_) = possible_moves(desk, THIRD)
    assert [each.gate for each in to_letter.unmet] == ["reviewed", "concluded", "letter_issued"]
    assert "听汇报" in to_letter.problems[0] and to_letter.problems[1] == "还没有作出结论（三(三)）"
    assert not to_letter.may_be_elsewhere
    accept(desk)
    recommend(desk)
    move_stage(desk, APP, "acceptance", LETTER_ON)
    move_stage(desk, APP, "assessment", LETTER_ON)
    conclude(desk, APP)
    assert refusal(desk, "letter")[1].startswith("不能转到“出具复函”：还没有出具复函（三(三)）")
    issue_letter(desk, APP, tmp_path)
    conclude(desk, APP, "FAIL")
    assert "的结论是“通过”，现在的结论是“不通过”" in refusal(desk, "letter")[1]
    conclude(desk, APP)
    assert move_stage(desk, APP, "letter", LETTER_ON).stage == "letter"
    assert "不能按未通过处理" in refusal(desk, "failed")[1]


@pytest.mark.requirement("A19", "A21", "A22")
def test_consent_and_project_review_stand_before_the_publicity(desk: Desk, tmp_path: Path) -> None:
    at_projects(desk, tmp_path)
    message = refusal(desk, "consent")[1]
    assert "项目评估还差 2 个职业（工种）：无人机驾驶员、无人机装调检修工（三(五)）" in message
    assert "没有职业（工种）通过项目评估" in message
    pass_projects(desk, APP, date(2024, 8, 1))
    assert "项目评估还差 2 个" in refusal(desk, "consent", date(2024, 7, 31))[1]
    move_stage(desk, APP, "consent", date(2024, 8, 1))
    code, message = refusal(desk, "publicity", reason="样例", elsewhere=True)
    assert code == "stage_gate" and "还没有登记人力资源社会保障局的同意意见（三(五)）" in message
    with pytest.raises(RuleViolation, match="在今天之后"):
        record_consent(desk, ROUND, "样例市局", beijing_date(desk.clock()) + timedelta(days=1))
    record_consent(desk, ROUND, "样例市局", date(2024, 8, 9), "样人社〔2024〕9号")
    kept = consent_of(desk, APP)
    assert kept is not None and (kept.value.subject, kept.value.number) == (ROUND, "样人社〔2024〕9号")
    assert "同意意见的日期是2024年8月9日" in refusal(desk, "publicity", date(2024, 8, 8))[1]
    with pytest.raises(RuleViolation, match="更正须写理由"):
        record_consent(desk, ROUND, "样例市局", date(2024, 8, 8))
    record_consent(desk, ROUND, "样例市局", date(2024, 8, 8), reason="日期录错")
    assert move_stage(desk, APP, "publicity", date(2024, 8, 8)).stage == "publicity"


@pytest.mark.requirement("A23", "A24", "G09")
def test_the_receipt_waits_for_the_end_of_the_publicity_and_for_every_objection(desk: Desk, tmp_path: Path) -> None:
    at_projects(desk, tmp_path)
    pass_projects(desk, APP, date(2024, 8, 1))
    move_stage(desk, APP, "consent", date(2024, 8, 1))
    record_consent(desk, APP, "样例市局", date(2024, 8, 1))
    move_stage(desk, APP, "publicity", date(2024, 8, 2))
    assert "还没有公示（三(五)）" in refusal(desk, "receipt")[1]
    publish(desk, ROUND, tmp_path, "2024-08-06")
    # 6 August 2024 is a Tuesday: five working days end on Monday the 12th.
    assert "公示至2024年8月12日，还没有期满" in refusal(desk, "receipt", date(2024, 8, 12))[1]
    assert "还没有备案（三(五)）" in refusal(desk, "receipt")[1]
    objection = raise_objection(
        desk,
        ROUND,
        Raised(text="样例：场地不实", application=APP, by="样例某", contact="13800000000", on=date(2024, 8, 7)),
    )
    assert "公示有异议" in refusal(desk, "receipt")[1]
    answer_objection(desk, objection.id, "rejected", "样例：经核查属实")
    assert "异议" not in refusal(desk, "receipt")[1]
    file_application(desk, APP, on=date(2024, 8, 13))
    assert "备案回执的日期是2024年8月13日" in refusal(desk, "receipt", date(2024, 8, 12), "样例", elsewhere=True)[1]
    assert move_stage(desk, APP, "receipt", date(2024, 8, 13)).outcome == "filed"


@pytest.mark.requirement("G11")
def test_what_happened_outside_the_program_is_recorded_with_its_reason_and_marked(desk: Desk) -> None:
    accept(desk)
    code, message = refusal(desk, "acceptance")
    assert code == "stage_gate" and message.endswith("（--elsewhere --reason）。")
    assert refusal(desk, "acceptance", elsewhere=True)[0] == "stage_reason"
    move_stage(desk, APP, "acceptance", date(2024, 5, 20), "推荐函原件存档案室", elsewhere=True)
    (entry,) = stage_history(desk, APP)
    assert (entry.elsewhere, entry.reason, entry.on) == (("recommended",), "推荐函原件存档案室", date(2024, 5, 20))
    assert entry.by == desk.actor


@pytest.mark.requirement("G11")
def test_dates_run_forward_and_a_wrong_entry_is_corrected_not_wiped(desk: Desk) -> None:
    accept(desk)
    recommend(desk)
    tomorrow = beijing_date(desk.clock()) + timedelta(days=1)
    assert refusal(desk, "acceptance", tomorrow)[0] == "stage_date"
    assert "早于通知日期" in refusal(desk, "acceptance", date(2004, 5, 21))[1]
    move_stage(desk, APP, "acceptance", date(2024, 5, 21))
    code, message = refusal(desk, "withdrawn", date(2024, 5, 20), "样例")
    assert code == "stage_date" and "早于进入“受理申请”的2024年5月21日" in message
    with pytest.raises(RuleViolation, match="须写理由"):
        void_move(desk, APP, "")
    assert void_move(desk, APP, "日期录错").stage == "submission"
    move_stage(desk, APP, "acceptance", date(2024, 5, 20))
    assert [(each.on.day, each.is_void, each.reason) for each in stage_history(desk, APP)] == [
        (21, True, "日期录错"),
        (20, False, ""),
    ]


@pytest.mark.requirement("F23")
def test_withdrawing_and_going_back_need_a_reason_and_a_way_in_the_table(desk: Desk) -> None:
    assert refusal(desk, "withdrawn") == ("stage_reason", "转到“退出申报”须写理由，未作更改。")
    accept(desk)
    recommend(desk)
    move_stage(desk, APP, "acceptance", date(2024, 5, 20))
    assert refusal(desk, "submission")[0] == "stage_not_allowed"
    move_stage(desk, APP, "assessment", date(2024, 5, 21))
    assert refusal(desk, "acceptance")[0] == "stage_reason"
    assert move_stage(desk, APP, "acceptance", date(2024, 5, 22), "材料退回补正").stage == "acceptance"
    state = move_stage(desk, APP, "withdrawn", reason="材料不实，自愿退出申报")
    assert (state.outcome, possible_moves(desk, APP)) == ("withdrawn", ())


@pytest.mark.requirement("A20")
def test_somebody_barred_is_told_at_the_first_gate(desk: Desk) -> None:
    name = desk.application(APP).applicant_name
    code = desk.application(APP).fact("credit_code")
    add_bar(desk, code.text if code is not None else "", name, date(2999, 1, 1), "样例：上一批次逾期")
    assert f"{name}自" in refusal(desk, "acceptance")[1]


@pytest.mark.requirement("A16", "C23")
def test_many_are_moved_at_once_and_one_that_is_refused_stops_no_other(desk: Desk) -> None:
    change_application(desk, APP, evidence=())
    for each in (APP, THIRD):
        accept(desk, each)
        recommend(desk, each)
    first, second, third = move_stages(desk, (APP, SECOND, THIRD), "acceptance", date(2024, 5, 20))
    assert (first.stage, third.stage) == ("acceptance", "acceptance")
    assert second.stage == "" and "还没有受理登记" in second.problem
    board = stage_board(desk, ROUND, date(2024, 5, 23))
    assert [each.name for each in board][:2] == ["材料提交", "受理申请"]
    assert [each.name for each in board][-4:] == ["不予受理", "未通过", "视作放弃", "退出申报"]
    assert [len(each.cards) for each in board][:2] == [1, 2]
    card = board[1].cards[0]
    assert (card.subject, card.days, card.following) == (APP, 3, "机构评估")
    assert card.blocks[0].startswith("材料不齐：")


@pytest.mark.requirement("A17", "A18", "A22")
def test_each_gate_has_a_sentence_of_its_own_and_falls_silent_when_it_holds(desk: Desk, tmp_path: Path) -> None:
    today = beijing_date(desk.clock())
    asked = {gate: gate_problem(desk, THIRD, gate, today) for gate in get_args(Gate)}
    silent = {"materials_complete", "no_objection"}
    assert {gate for gate, text in asked.items() if not text} == silent
    assert len(set(asked.values()) - {""}) == len(asked) - len(silent) - 1
    assert asked["concluded"] == asked["passed"] == "还没有作出结论"
    conclude(desk, APP, "RECTIFY")
    assert gate_problem(desk, APP, "passed", today) == "结论是“限期整改”，不是“通过”"
    assert gate_problem(desk, APP, "concluded", today) == ""
    assert gate_problem(desk, APP, "reviewed", today) == ""
    conclude(desk, APP)
    issue_letter(desk, APP, tmp_path)
    assert gate_problem(desk, APP, "letter_issued", LETTER_ON) == ""
    assert "的日期是2024年6月28日" in gate_problem(desk, APP, "letter_issued", LETTER_ON - timedelta(days=1))
    raise_objection(desk, ROUND, Raised(text="样例：反映整个公示", by="样例某", contact="样例电话"))
    assert "公示有异议" in gate_problem(desk, APP, "no_objection", today)


@pytest.mark.requirement("A17", "C21", "F18")
def test_a_record_of_a_method_with_what_was_found_is_a_review(desk: Desk, tmp_path: Path) -> None:
    today = beijing_date(desk.clock())
    new_identity("样例甲", tmp_path / "a.p12", "样例口令 sample")
    use_identity(desk, tmp_path / "a.p12", "样例口令 sample")
    record = new_record(desk, THIRD, "site_visit")
    begin_record(desk, THIRD, record)
    assert "没有评审记录" in gate_problem(desk, THIRD, "reviewed", today)
    type_findings(desk, THIRD, record.id, "场地与申报一致")
    assert gate_problem(desk, THIRD, "reviewed", today) == ""
