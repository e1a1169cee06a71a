"""Deadlines of a round and of its applications: from where they count, when they end, met or not, changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from centre_2024 import NATIONAL, WENZHOU, Clock, add_applicant, filed, moved, open_centre, published

from reviewer.desk import Desk
from reviewer.domain.due_dates import DueDate
from reviewer.errors import RuleViolation
from reviewer.usecases.deadlines import application_deadlines, change_deadline, round_deadlines
from reviewer.usecases.follow_up_deadlines import follow_up_deadlines
from reviewer.usecases.objections import Raised, raise_objection
from reviewer.usecases.read_journal import read_journal
from reviewer.usecases.round_terms import round_terms, set_round_terms
from reviewer.usecases.stage_bars import stage_bars
from reviewer.usecases.stage_plan import accept_proposal, main_line, plan_stage, stage_plan

TO_LETTER = (("submission", "2024-05-21"), ("acceptance", "2024-05-22"), ("institution_review", "2024-05-27"))
LETTER = ("reply", "2024-06-14")
PROJECTS = ("project_review", "2024-06-17")


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.fixture
def shanghai(tmp_path: Path) -> Iterator[tuple[Desk, Clock, str]]:
    """The fourth round of 2024, made a week after its call."""
    desk, clock, round_id = open_centre(tmp_path, day("2024-05-06"))
    yield desk, clock, round_id
    desk.close()


def due_of(dues: tuple[DueDate, ...], deadline: str) -> DueDate:
    return next(each for each in dues if each.deadline == deadline)


@pytest.mark.requirement("A19", "X21")
def test_three_months_from_the_letter_end_on_a_worked_saturday(shanghai: tuple[Desk, Clock, str]) -> None:
    desk, clock, round_id = shanghai
    id = add_applicant(desk, round_id)
    moved(desk, id, *TO_LETTER, LETTER, PROJECTS, letter="reply")
    clock.day = day("2024-09-09")
    due = due_of(application_deadlines(desk, id), "project_review")
    assert (due.starts_on, due.ends_on, due.rolled) == (day("2024-06-14"), day("2024-09-14"), False)
    assert (due.state, due.days_left, due.working_days_left) == ("open", 5, 5)
    told = "\n".join(due.steps)
    assert "2024年6月14日（星期五），复函出具之日，当日不计入（民法典第二百零一条）" in told
    assert "3 个月后：2024年9月14日（星期六），对应日（民法典第二百零二条）" in told
    assert "该日为调休工作日，不顺延（民法典第二百零三条）" in told
    assert "沪人社职〔2024〕124号 三(四)" in told


@pytest.mark.requirement("A19", "A20")
def test_a_late_project_review_says_what_follows_and_bars_for_a_year(shanghai: tuple[Desk, Clock, str]) -> None:
    desk, clock, round_id = shanghai
    id = add_applicant(desk, round_id)
    moved(desk, id, *TO_LETTER, LETTER, PROJECTS, letter="reply")
    clock.day = day("2024-09-15")
    due = due_of(application_deadlines(desk, id), "project_review")
    assert (due.state, due.days_left, due.left_text) == ("overdue", -1, "逾 1 天")
    assert "视作放弃申报" in due.late
    # One year from the letter, not from the end of the three months.
    assert due.bar_until == day("2025-06-14")
    moved(desk, id, ("given_up", "2024-09-18"))
    assert due_of(application_deadlines(desk, id), "project_review").state == "late"


@pytest.mark.requirement("A19")
def test_a_project_review_in_time_is_met_on_the_day_it_was_left(shanghai: tuple[Desk, Clock, str]) -> None:
    desk, clock, round_id = shanghai
    in_time, too_late, other = (add_applicant(desk, round_id, seq) for seq in (1, 2, 3))
    for id, left in ((in_time, "2024-09-14"), (too_late, "2024-09-18")):
        moved(desk, id, *TO_LETTER, LETTER, PROJECTS, ("consent", left), letter="reply")
    moved(desk, other, *TO_LETTER, ("withdrawn", "2024-06-03"))
    clock.day = day("2024-10-08")
    met = due_of(application_deadlines(desk, in_time), "project_review")
    assert (met.state, met.is_met, met.met_on) == ("met", True, day("2024-09-14"))
    late = due_of(application_deadlines(desk, too_late), "project_review")
    assert (late.state, late.is_met, late.met_on) == ("late", False, day("2024-09-18"))
    assert due_of(application_deadlines(desk, other), "project_review").state == "void"


@pytest.mark.requirement("A19")
def test_of_deadlines_that_each_application_has_the_round_shows_the_nearest(
    shanghai: tuple[Desk, Clock, str],
) -> None:
    desk, clock, round_id = shanghai
    first, second = add_applicant(desk, round_id, 1), add_applicant(desk, round_id, 2)
    moved(desk, first, *TO_LETTER, ("reply", "2024-07-01"), ("project_review", "2024-07-02"), letter="reply")
    moved(desk, second, *TO_LETTER, LETTER, PROJECTS, letter="reply")
    clock.day = day("2024-08-01")
    due = due_of(round_deadlines(desk, round_id), "project_review")
    assert (due.subject, due.ends_on) == (second, day("2024-09-14"))
    assert any("2 家分别起算" in each for each in due.notes)
    moved(desk, second, ("consent", "2024-08-01"))
    due = due_of(round_deadlines(desk, round_id), "project_review")
    # 1 October 2024 to 7 October were off.
    assert (due.subject, due.last_day, due.ends_on, due.rolled) == (first, day("2024-10-01"), day("2024-10-08"), True)


@pytest.mark.requirement("A37")
def test_the_window_of_three_days_with_its_hours(shanghai: tuple[Desk, Clock, str]) -> None:
    desk, clock, round_id = shanghai
    due = due_of(round_deadlines(desk, round_id), "window")
    assert due.kind == "window"
    assert [each.isoformat() for each in due.days] == ["2024-05-20", "2024-05-21", "2024-05-22"]
    assert due.hours == ("09:30-11:00", "13:30-16:00")
    assert (due.state, due.days_left, due.working_days_left) == ("open", 16, 13)
    assert due.late == "逾期不予受理" and "09:30-11:00、13:30-16:00" in due.steps[0]
    clock.day = day("2024-05-23")
    assert due_of(round_deadlines(desk, round_id), "window").state == "past"


@pytest.mark.requirement("C20")
def test_the_closing_day_of_wenzhou_binds_a_round_of_its_year_only(tmp_path: Path) -> None:
    desk, _, round_id = open_centre(tmp_path / "2022", day("2022-10-21"), WENZHOU)
    with desk:
        due = due_of(round_deadlines(desk, round_id), "filed_by")
        assert (due.ends_on, due.state, due.working_days_left) == (day("2022-10-31"), "open", 6)
    desk, _, round_id = open_centre(tmp_path / "2026", day("2026-10-21"), WENZHOU)
    with desk:
        due = due_of(round_deadlines(desk, round_id), "filed_by")
        assert due.state == "past" and any("早于本批次建立" in each for each in due.notes)
        changed = change_deadline(desk, round_id, "filed_by", day("2026-11-20"), "样例：本批次截止日")
        assert (changed.state, changed.ends_on, changed.computed_on) == ("open", day("2026-11-20"), day("2022-10-31"))


@pytest.mark.requirement("F21")
def test_the_provinces_start_before_the_end_of_march(tmp_path: Path) -> None:
    desk, clock, round_id = open_centre(tmp_path, day("2020-03-02"), NATIONAL)
    with desk:
        due = due_of(round_deadlines(desk, round_id), "provinces_start")
        assert (due.ends_on, due.days_left, due.clause) == (day("2020-03-31"), 29, "四(四)")
        clock.day = day("2020-04-01")
        assert due_of(round_deadlines(desk, round_id), "provinces_start").state == "past"


@pytest.mark.requirement("A23", "C24")
def test_the_publicity_counts_its_first_day_and_a_worked_sunday(tmp_path: Path) -> None:
    desk, clock, round_id = open_centre(tmp_path, day("2024-01-15"), WENZHOU)
    with desk:
        id = add_applicant(desk, round_id)
        waiting = due_of(round_deadlines(desk, round_id), "publicity")
        assert (waiting.state, waiting.ends_on, waiting.left_text) == ("waiting", None, "起算日未定")
        published(desk, round_id, (id,), "2024-01-31", "2024-02-05")
        clock.day = day("2024-02-02")
        for dues in (round_deadlines(desk, round_id), application_deadlines(desk, id)):
            due = due_of(dues, "publicity")
            assert [f"{each:%m-%d}" for each in due.days] == ["01-31", "02-01", "02-02", "02-04", "02-05"]
            assert (due.state, due.days_left, due.working_days_left, due.is_changed) == ("open", 3, 2, False)
            assert any("2月4日（调休上班）" in each for each in due.steps)
        clock.day = day("2024-02-06")
        over = due_of(application_deadlines(desk, id), "publicity")
        assert (over.state, over.met_on) == ("met", day("2024-02-05"))
        with pytest.raises(RuleViolation) as caught:
            change_deadline(desk, round_id, "publicity", day("2024-02-20"), "样例")
        assert caught.value.code == "deadline_printed"


@pytest.mark.requirement("X20", "X21")
def test_a_year_without_notice_leaves_the_end_open_and_says_why(tmp_path: Path) -> None:
    desk, clock, round_id = open_centre(tmp_path, day("2026-11-02"))
    with desk:
        id = add_applicant(desk, round_id)
        moved(desk, id, ("reply", "2026-11-20"), ("project_review", "2026-11-20"), letter="reply")
        clock.day = day("2026-11-23")
        due = due_of(application_deadlines(desk, id), "project_review")
        assert (due.ends_on, due.days_left, due.state, due.calendar) == (None, None, "unknown", "unpublished")
        assert due.last_day == day("2027-02-20")
        assert any("2027年的节假日安排尚未收录" in each for each in due.notes)
        # A bar is counted by the calendar alone.
        assert due.bar_until == day("2027-11-20")


@pytest.mark.requirement("A26")
def test_the_validity_is_the_receipts_three_years(tmp_path: Path) -> None:
    desk, clock, round_id = open_centre(tmp_path, day("2024-01-15"), WENZHOU)
    with desk:
        id = add_applicant(desk, round_id)
        filed(desk, id, "2024-02-19")
        due = next(each for each in application_deadlines(desk, id) if each.kind == "validity")
        assert (due.starts_on, due.ends_on) == (day("2024-02-19"), day("2027-02-18"))
        assert "首日计入" in due.steps[0] and "不顺延" in due.steps[2]
        clock.day = day("2027-01-20")
        assert next(each for each in application_deadlines(desk, id) if each.kind == "validity").days_left == 29
        clock.day = day("2027-02-19")
        assert next(each for each in application_deadlines(desk, id) if each.kind == "validity").left_text == "已到期"
        with pytest.raises(RuleViolation) as caught:
            change_deadline(desk, id, due.deadline, day("2028-01-01"), "样例")
        assert caught.value.code == "deadline_printed"


@pytest.mark.requirement("X21")
def test_a_deadline_is_changed_with_a_reason_and_keeps_what_the_rules_give(
    shanghai: tuple[Desk, Clock, str],
) -> None:
    desk, clock, round_id = shanghai
    id = add_applicant(desk, round_id)
    moved(desk, id, *TO_LETTER, LETTER, PROJECTS, letter="reply")
    clock.day = day("2024-09-15")
    for on, reason, code in (
        (day("2024-09-30"), "  ", "deadline_reason"),
        (day("2024-06-01"), "样例", "deadline_too_early"),
    ):
        with pytest.raises(RuleViolation) as caught:
            change_deadline(desk, id, "project_review", on, reason)
        assert caught.value.code == code
    with pytest.raises(RuleViolation) as caught:
        change_deadline(desk, round_id, "project_review", day("2024-09-30"), "样例")
    assert caught.value.code == "deadline_of_each"
    with pytest.raises(RuleViolation) as caught:
        change_deadline(desk, id, "nothing", day("2024-09-30"), "样例")
    assert caught.value.code == "unknown_deadline" and "project_review" in caught.value.message
    due = change_deadline(desk, id, "project_review", day("2024-09-30"), "台风停工")
    assert (due.ends_on, due.computed_on, due.is_changed) == (day("2024-09-30"), day("2024-09-14"), True)
    assert due.state == "open" and "按规定为2024年9月14日" in due.steps[-1] and "台风停工" in due.steps[-1]
    entry = [each for each in read_journal(desk) if each.action == "register_entry"][-1]
    assert entry.reason == "台风停工"
    back = change_deadline(desk, id, "project_review", None, "改回")
    assert (back.ends_on, back.is_changed, back.state) == (day("2024-09-14"), False, "overdue")


@pytest.mark.requirement("A19", "A37")
def test_the_proposal_follows_call_and_deadlines_and_staff_plan_over_it(shanghai: tuple[Desk, Clock, str]) -> None:
    desk, _, round_id = shanghai
    plan = {each.stage: each for each in stage_plan(desk, round_id)}
    assert list(plan) == [each.id for each in main_line(desk.scheme_of_round(round_id))]
    assert all(each.is_proposal for each in plan.values())
    assert (plan["submission"].starts_on, plan["submission"].ends_on) == (day("2024-05-20"), day("2024-05-22"))
    calendar_days = [each.starts_on for each in plan.values() if each.starts_on is not None]
    assert calendar_days[1:] == sorted(calendar_days[1:]) and len(calendar_days) == len(plan)
    publicity = plan["publicity"]
    assert publicity.starts_on is not None and publicity.ends_on is not None
    assert publicity.ends_on >= publicity.starts_on + timedelta(days=4)
    plan_stage(desk, round_id, "公示", day("2024-11-04"), day("2024-11-08"))
    due = due_of(round_deadlines(desk, round_id), "publicity")
    assert (due.is_planned, due.starts_on, due.ends_on) == (True, day("2024-11-04"), day("2024-11-08"))
    for stage, first, last, reason, code in (
        ("publicity", "2024-11-05", "2024-11-11", "", "plan_reason"),
        ("publicity", "2024-11-11", "2024-11-05", "样例", "plan_order"),
        ("没有", "2024-11-05", "2024-11-11", "", "unknown_stage"),
    ):
        with pytest.raises(RuleViolation) as caught:
            plan_stage(desk, round_id, stage, day(first), day(last), reason)
        assert caught.value.code == code
    plan_stage(desk, round_id, "publicity", day("2024-11-05"), day("2024-11-11"), "顺延一天")
    accepted = accept_proposal(desk, round_id)
    assert len(accepted) == len(plan) - 1
    assert not any(each.is_proposal for each in stage_plan(desk, round_id))


@pytest.mark.requirement("A19")
def test_bars_take_what_happened_over_what_was_planned(shanghai: tuple[Desk, Clock, str]) -> None:
    desk, clock, round_id = shanghai
    accept_proposal(desk, round_id)
    first, second = add_applicant(desk, round_id, 1), add_applicant(desk, round_id, 2)
    moved(desk, first, ("recommendation", "2024-05-13"), *TO_LETTER, LETTER, PROJECTS, letter="reply")
    moved(desk, second, ("recommendation", "2024-05-14"), *TO_LETTER)
    clock.day = day("2024-06-20")
    bars = {each.stage: each for each in stage_bars(desk, round_id)}
    assert (bars["recommendation"].state, bars["recommendation"].starts_on) == ("done", day("2024-05-13"))
    assert bars["recommendation"].ends_on == day("2024-05-20")
    assert bars["recommendation"].is_planned
    assert (bars["institution_review"].state, bars["institution_review"].inside) == ("current", 1)
    assert bars["project_review"].starts_on == day("2024-06-17")
    assert (bars["publicity"].state, bars["publicity"].passed) == ("coming", 0)


@pytest.mark.requirement("A23", "X21")
def test_objections_bring_terms_of_their_own(tmp_path: Path) -> None:
    desk, clock, round_id = open_centre(tmp_path, day("2024-01-15"), WENZHOU)
    with desk:
        id = add_applicant(desk, round_id)
        published(desk, round_id, (id,), "2024-01-31", "2024-02-05")
        clock.day = day("2024-02-04")
        kept = raise_objection(desk, round_id, Raised(text="样例异议", application=id, by="样例䶮", contact="样例"))
        (due,) = follow_up_deadlines(desk, round_id)
        assert (due.subject, due.name, due.state, due.starts_on) == (id, "答复异议", "open", day("2024-02-04"))
        assert due.ends_on is not None and due.ends_on.isoformat() == kept.value.due_on
        clock.day = due.ends_on + timedelta(days=2)
        (late,) = follow_up_deadlines(desk, round_id, application_id=id)
        assert (late.state, late.left_text) == ("overdue", "逾 2 天")
        assert not follow_up_deadlines(desk, round_id, application_id="没有")


@pytest.mark.requirement("A37", "X21")
def test_a_round_with_terms_of_its_own_has_its_own_window(tmp_path: Path) -> None:
    desk, clock, round_id = open_centre(tmp_path, day("2026-10-12"))
    with desk:
        assert due_of(round_deadlines(desk, round_id), "window").state == "past"
        terms = msgspec.structs.replace(
            round_terms(desk, round_id),
            called_on="2026-10-12",
            open_days=("2026-11-30", "2026-12-01"),
            hours=("09:00-11:30",),
        )
        set_round_terms(desk, round_id, terms, "样例：第五批")
        due = due_of(round_deadlines(desk, round_id), "window")
        assert [each.isoformat() for each in due.days] == ["2026-11-30", "2026-12-01"]
        assert (due.hours, due.state, due.ends_on) == (("09:00-11:30",), "open", day("2026-12-01"))
        plan = {each.stage: each for each in stage_plan(desk, round_id)}
        assert (plan["submission"].starts_on, plan["submission"].ends_on) == (day("2026-11-30"), day("2026-12-01"))
        # What follows runs into a year without notice: its ends stay open.
        assert plan["publication"].ends_on is None
        clock.day = day("2026-12-02")
        assert due_of(round_deadlines(desk, round_id), "window").state == "past"
