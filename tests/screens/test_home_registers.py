"""Home: what waits in the registers, the deadlines with their working days, the small calendar."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from workplace import Workplace

from reviewer.domain.moments import beijing_date
from reviewer.usecases.accept_application import accept_application
from reviewer.usecases.decide_application import decide_application
from reviewer.usecases.documents.issue import issue_document
from reviewer.usecases.documents.letter import LETTER
from reviewer.usecases.documents.publicity import PUBLICITY
from reviewer.usecases.objections import Raised, answer_objection, raise_objection
from reviewer.usecases.survey_application import STAGE_TEXT, survey_application
from reviewer.usecases.work_periods import work_calendar
from ui.screens.home.presenter import read_home
from ui.screens.home.view import HomeView
from ui.screens.registry.view import RegistryView


def home(work: Workplace) -> HomeView:
    view = work.goto("home")
    assert isinstance(view, HomeView)
    return view


def kinds(view: HomeView) -> list[str]:
    return [each.kind for each in view.table.rows_model.rows]


@pytest.mark.requirement("A24")
def test_an_objection_comes_first_until_it_is_answered_and_enter_leads_to_it(centre: Workplace, tmp_path: Path) -> None:
    desk, round_id = centre.desk, centre.context.round_id
    first = desk.store.applications()[0]
    decide_application(desk, first.id, "PASS", "样例")
    issue_document(desk, PUBLICITY, round_id, tmp_path)
    kept = raise_objection(
        desk, round_id, Raised(text="样例异议", application=first.id, by="样例群众", contact="0577-00000000")
    )
    view = home(centre)
    task = view.table.rows_model.rows[0]
    assert (task.kind, task.days) == ("objection", (task.due - beijing_date(desk.clock())).days if task.due else None)
    assert first.name in task.subject
    view.table.setFocus(Qt.FocusReason.OtherFocusReason)
    view.table.choose_key(task.key)
    centre.press(Qt.Key.Key_Return)
    registry = centre.window.screen_view("registry")
    assert isinstance(registry, RegistryView) and registry.tabs.current == "objections"
    answer_objection(desk, kept.id, "rejected", "经核查不成立")
    assert "objection" not in kinds(home(centre))


@pytest.mark.requirement("A16", "A26")
def test_what_the_registers_wait_for_is_told_until_it_is_written_down(centre: Workplace, tmp_path: Path) -> None:
    view = home(centre)
    (task,) = [each for each in view.table.rows_model.rows if each.kind == "acceptance"]
    assert (task.done, task.total, task.where) == (0, 2, {"page": "acceptance"})
    for row in centre.desk.store.applications():
        accept_application(centre.desk, row.id, None, "accepted", "样例")
    assert "acceptance" not in kinds(home(centre))
    first = centre.desk.store.applications()[0]
    decide_application(centre.desk, first.id, "RECTIFY", "样例：须整改")
    issue_document(centre.desk, LETTER, first.id, tmp_path)
    (task,) = [each for each in home(centre).table.rows_model.rows if each.kind == "rectification"]
    assert task.title == "催整改" and task.due is not None and task.due > beijing_date(centre.desk.clock())


@pytest.mark.requirement("A23", "X20")
def test_the_publicity_is_banded_in_the_calendar_and_told_with_its_working_days(
    centre: Workplace, tmp_path: Path
) -> None:
    desk, round_id = centre.desk, centre.context.round_id
    decide_application(desk, desk.store.applications()[0].id, "PASS", "样例")
    issue_document(desk, PUBLICITY, round_id, tmp_path)
    state = read_home(desk, round_id)
    (due,) = [each for each in state.due if each.stage == "publicity"]
    assert due.starts_on is not None and due.ends_on is not None
    banded = [each.day for each in state.calendar if each.in_publicity]
    length = (due.ends_on - due.starts_on).days + 1
    assert banded == [due.starts_on + timedelta(days=at) for at in range(length)]
    assert [each.day for each in state.calendar if due.name in each.names] == [due.ends_on]
    calendar = work_calendar(desk)
    for each in state.calendar:
        works = calendar.is_working(each.day)
        assert each.is_off == (each.day.weekday() > 4 if works is None else not works)
    words = [each.text() for each in home(centre).findChildren(QLabel)]
    assert f"{due.left_text}，{due.working_days_text}" in words


def test_the_year_without_a_notice_and_the_certificate_are_facts_of_the_machine(member: Workplace) -> None:
    facts = {each.label: each for each in read_home(member.desk, member.context.round_id).facts}
    today = beijing_date(member.desk.clock())
    year = today.year + (today.month >= 10)
    is_known = work_calendar(member.desk).year(year) is not None
    assert facts["节假日表"].value == f"{year} 年"
    assert facts["节假日表"].word == ("已收录" if is_known else "未收录")
    assert member.desk.member is not None and member.desk.member in facts["签名证书"].value
    assert facts["签名证书"].word == "自签，未签发"


@pytest.mark.requirement("A16")
def test_nothing_more_is_asked_for_an_application_that_was_turned_away(centre: Workplace) -> None:
    desk = centre.desk
    first = desk.store.applications()[0]
    rows = home(centre).table.rows_model.rows
    assert any(first.name in each.subject for each in rows)
    accept_application(desk, first.id, decision="not_accepted", reason="样例：超出受理范围")
    assert STAGE_TEXT[survey_application(desk, first.id).stage] == "不予受理"
    rows = home(centre).table.rows_model.rows
    assert rows and not any(first.name in each.subject for each in rows)
