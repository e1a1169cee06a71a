"""One application: its tabs by keyboard, findings, evidence, masked numbers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.modeltest import ModelTester
from workplace import Workplace, click

from reviewer.domain.sheet import ItemKey
from reviewer.errors import RuleViolation
from reviewer.usecases.ask_correction import ask_correction
from reviewer.usecases.read_journal import read_journal
from reviewer.usecases.score_item import set_measured
from reviewer.usecases.unmask_number import PersonPlace, unmask_number
from ui.qt.context import beijing
from ui.screens.applications.detail import TABS
from ui.screens.applications.detail_lines import (
    masked_credit_code,
    read_detail,
    readable,
    shown_threshold,
    with_unit,
)
from ui.screens.applications.view import ApplicationsView


def first_application(place: Workplace, **where: object) -> ApplicationsView:
    first = place.desk.store.applications()[0]
    view = place.goto("applications", application=first.id, **where)
    assert isinstance(view, ApplicationsView)
    assert view.detail.detail is not None
    assert view.detail.detail.id == first.id
    return view


def visible_texts(view: ApplicationsView) -> str:
    return "\n".join(each.text() for each in view.findChildren(QLabel) if each.isVisible())


def tab_at(view: ApplicationsView) -> str:
    return TABS[view.detail.tabs.currentIndex()]


def test_enter_goes_into_the_detail_arrows_change_tabs_and_escape_comes_back(centre: Workplace) -> None:
    view = first_application(centre, tab="findings")
    assert centre.target is view.list_pane.table
    centre.press(Qt.Key.Key_Return)
    assert centre.target is view.detail.findings.table
    centre.press(Qt.Key.Key_Left)
    assert tab_at(view) == "conditions"
    assert centre.target is view.detail.conditions.table
    for name in ("materials", "people", "facts", "facts"):
        centre.press(Qt.Key.Key_Left)
        assert tab_at(view) == name
    centre.press(Qt.Key.Key_Escape)
    assert centre.target is view.list_pane.table
    centre.press(Qt.Key.Key_Right)
    assert tab_at(view) == "people"
    assert centre.target is view.list_pane.table


def test_findings_stand_by_severity_and_tell_why(centre: Workplace) -> None:
    view = first_application(centre, tab="findings")
    lines = view.detail.findings.table.rows_model.rows
    order = ["not_met", "unclear", "on_site", "met", "not_applicable"]
    places = [order.index(line.finding.verdict.value) for line in lines]
    assert places == sorted(places)
    assert len(lines) == len(read_detail(centre.desk, view.detail.detail.id).findings)  # type: ignore[union-attr]
    centre.press(Qt.Key.Key_Return)
    centre.press(Qt.Key.Key_Down)
    line = view.detail.findings.table.current_row()
    assert line is not None
    assert line is lines[1]
    shown = visible_texts(view)
    assert line.clause in shown
    assert readable(line.finding.why) in shown


def test_enter_on_a_finding_opens_its_evidence_and_escape_returns_to_it(centre: Workplace) -> None:
    view = first_application(centre, tab="findings")
    lines = view.detail.findings.table.rows_model.rows
    line = next(line for line in lines if line.finding.evidence)
    assert view.detail.findings.table.choose_key((line.finding.requirement, line.finding.scope))
    view.detail.focus_tab()
    centre.press(Qt.Key.Key_Return)
    assert tab_at(view) == "evidence"
    assert view.detail.evidence.viewer.evidence is not None
    assert view.detail.evidence.viewer.evidence.sha256 == line.finding.evidence[0]
    centre.press(Qt.Key.Key_Escape)
    assert tab_at(view) == "findings"
    assert view.detail.findings.table.current_row() is not None
    assert centre.target is view.detail.findings.table


def test_evidence_is_opened_row_by_row(centre: Workplace) -> None:
    view = first_application(centre)
    view.detail.show_tab("evidence")
    centre.settle()
    viewer, table = view.detail.evidence.viewer, view.detail.evidence.table
    files = table.rows_model.rows
    assert viewer.evidence == files[0]
    view.detail.focus_tab()
    for each in files[1:4]:
        centre.press(Qt.Key.Key_Down)
        assert viewer.evidence == each
    assert viewer.page == 1 or viewer.page is None
    pdf = next(each for each in files if each.name.endswith(".pdf"))
    view.detail.show_evidence(pdf.sha256, 1)
    centre.settle()
    assert viewer.page == 1


@pytest.mark.requirement("X17")
def test_a_number_is_masked_until_asked_for_and_the_journal_knows_who_asked(centre: Workplace) -> None:
    view = first_application(centre, tab="people")
    table = view.detail.people.tables["staff"]
    line = table.rows_model.rows[0]
    number = centre.desk.application(view.detail.detail.id).staff[0].id_number  # type: ignore[union-attr]
    at = [column.title for column in table.rows_model.columns].index("身份证号码")

    def shown() -> str:
        return str(table.rows_model.data(table.rows_model.index(0, at)))

    assert shown() == f"{number[:6]}********{number[-4:]}"
    before = read_journal(centre.desk)
    centre.press(Qt.Key.Key_Return)
    assert centre.target is table
    centre.press(Qt.Key.Key_Return)
    assert shown() == number
    (entry,) = read_journal(centre.desk, after=before[-1].seq)
    assert (entry.action, entry.subject, entry.actor) == ("unmask", f"staff:{line.place.name}", centre.desk.actor)
    assert number not in f"{entry}"
    centre.press(Qt.Key.Key_Return)
    assert shown() != number
    assert len(read_journal(centre.desk, after=before[-1].seq)) == 1
    eye = table.visualRect(table.rows_model.index(0, at + 1)).center()
    click(table.viewport(), QPoint(eye.x(), eye.y()))
    centre.settle()
    assert shown() == number
    centre.press(Qt.Key.Key_Escape)
    centre.press(Qt.Key.Key_Down)
    centre.press(Qt.Key.Key_Up)
    assert not view.detail.people.shown, "numbers of another application were kept in the window"


def test_only_the_person_asked_for_is_unmasked(centre: Workplace) -> None:
    first = centre.desk.store.applications()[0].id
    stranger = PersonPlace(group="staff", at=0, name="无此人")
    with pytest.raises(RuleViolation):
        unmask_number(centre.desk, first, stranger)
    expert = centre.desk.application(first).experts[1]
    place = PersonPlace(group="experts", at=1, name=expert.name)
    assert unmask_number(centre.desk, first, place) == expert.id_number


def test_no_number_stands_in_any_table_of_the_detail(centre: Workplace) -> None:
    for row in centre.desk.store.applications():
        application = centre.desk.application(row.id)
        secrets = {each.id_number for each in (*application.staff, *application.experts) if each.id_number}
        detail = read_detail(centre.desk, row.id)
        assert secrets
        assert not [each for each in secrets if each in f"{detail}"]


def test_facts_tell_where_they_were_read(centre: Workplace) -> None:
    view = first_application(centre, tab="facts")
    facts = view.detail.facts.table.rows_model.rows
    declared = [each for each in facts if not each.is_group and not each.is_missing]
    assert ("申报单位", "温州样例职业培训学校") in {(each.label, each.value) for each in declared}
    assert all(each.where for each in declared if not each.label.isdigit())
    assert [each.label for each in facts if each.is_group][:3] == ["申报表", "拟开展职业（工种）", "补充信息"]


def test_conditions_mark_what_holds_in_principle_only(centre: Workplace) -> None:
    view = first_application(centre, tab="conditions")
    table = view.detail.conditions.table
    soft = [each for each in table.rows_model.rows if each.finding.is_soft]
    assert soft
    column = [each.title for each in table.rows_model.columns].index("效力")
    for at, line in enumerate(table.rows_model.rows):
        text = table.rows_model.data(table.rows_model.index(at, column))
        assert text == ("原则上" if line.finding.is_soft else "必须")


def test_a_line_of_the_checklist_opens_its_file(centre: Workplace) -> None:
    view = first_application(centre, tab="materials")
    centre.press(Qt.Key.Key_Return)
    centre.press(Qt.Key.Key_Down)
    line = view.detail.materials.table.current_row()
    assert line is not None
    centre.press(Qt.Key.Key_Return)
    assert tab_at(view) == "evidence"
    assert view.detail.evidence.viewer.evidence == line.files[0]


def test_what_was_asked_for_stands_beside_its_finding(centre: Workplace) -> None:
    view = first_application(centre, tab="findings")
    line = view.detail.findings.table.rows_model.rows[0]
    application = view.detail.detail.id  # type: ignore[union-attr]
    ask_correction(centre.desk, application, line.finding.requirement, "请补交第三名自有考评人员的证书")
    centre.context.changes.announce("application", application)
    centre.settle()
    assert "请补交第三名自有考评人员的证书" in visible_texts(view)
    assert "已要求补正 1 处" in visible_texts(view)


def test_a_member_goes_on_from_a_finding_to_the_score_sheet(member: Workplace) -> None:
    view = first_application(member, tab="findings")
    went: list[tuple[str, dict[str, object]]] = []
    member.context.went.connect(lambda screen, where: went.append((screen, where)))
    view.detail.findings.why.scoring_wanted.emit()
    line = view.detail.findings.table.current_row()
    assert line is not None
    assert went[0][0] == "scoring"
    assert went[0][1]["item"] == line.finding.item
    member.settle()


def test_a_measured_value_tells_who_measured_it_and_when(member: Workplace) -> None:
    application = member.desk.store.applications()[0].id
    scope = member.desk.application(application).occupations[0].scope
    saved = set_measured(member.desk, application, ItemKey("2.2", scope), "2.2.b", "28")
    lines = {
        (line.finding.requirement, line.finding.scope): line for line in read_detail(member.desk, application).findings
    }
    line = lines["2.2.b", scope]
    assert (line.finding.measured, line.measured_by) == ("28", member.desk.member)
    assert line.measured_at is not None
    assert line.measured_at <= saved.at
    view = first_application(member, requirement="2.2.b", scope=scope)
    view.detail.show_requirement("2.2.b", scope)
    member.settle()
    assert beijing(line.measured_at) in visible_texts(view)


def test_every_table_model_keeps_the_rules_of_models(centre: Workplace, qtmodeltester: ModelTester) -> None:
    detail = first_application(centre).detail
    tables = [
        detail.facts.table,
        detail.materials.table,
        detail.conditions.table,
        detail.findings.table,
        detail.evidence.table,
        detail.versions.table,
        *detail.people.tables.values(),
    ]
    for each in tables:
        assert each.rows_model.rowCount() > 0
        qtmodeltester.check(each.rows_model)


def test_figures_are_written_as_people_write_them() -> None:
    assert shown_threshold(">=2,<=3", "人") == "≥ 2，≤ 3 人"
    assert shown_threshold(">=60", "m2") == "≥ 60 ㎡"
    assert shown_threshold("4类齐备", "") == "4类齐备"
    assert with_unit("63.5", "m2") == "63.5 ㎡"
    assert with_unit("约30㎡", "m2") == "约30㎡"
    assert with_unit(None, "人") == "–"
    assert masked_credit_code("91330300MA2ABCDE0Q") == "91330300MA2*****0Q"
