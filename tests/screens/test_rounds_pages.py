"""批次, 受理 and 异议整改 on the registry screen, by keys."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from workplace import PATIENCE_S, Workplace

from reviewer.domain.moments import BEIJING, beijing_date
from reviewer.usecases.accept_application import acceptance_of, list_acceptances
from reviewer.usecases.decide_application import decide_application
from reviewer.usecases.documents.entries import type_entry
from reviewer.usecases.documents.issue import issue_document
from reviewer.usecases.documents.letter import LETTER
from reviewer.usecases.documents.publicity import PUBLICITY
from reviewer.usecases.file_application import why_not_filed
from reviewer.usecases.objections import objections
from reviewer.usecases.recommendations import recommendations
from reviewer.usecases.rectifications import rectification_of
from reviewer.usecases.round_terms import change_terms, round_terms
from ui.screens.registry.acceptance_page import AcceptancePage
from ui.screens.registry.objections_page import ObjectionsPage
from ui.screens.registry.page import RegistryPage
from ui.screens.registry.rounds_page import RoundsPage
from ui.screens.registry.view import RegistryView

CONTROL = Qt.KeyboardModifier.ControlModifier
FOLDER = "ui.screens.registry.acceptance_page.pick_folder"
ASKED = "ui.screens.registry.acceptance_page.ask"


def page_of(work: Workplace, key: str) -> RegistryPage:
    """A page of 名录 as it is shown."""
    view = work.goto("registry", page=key)
    assert isinstance(view, RegistryView) and view.page is not None
    return view.page


def rounds(work: Workplace) -> RoundsPage:
    page = page_of(work, "rounds")
    assert isinstance(page, RoundsPage)
    return page


def acceptance(work: Workplace) -> AcceptancePage:
    page = page_of(work, "acceptance")
    assert isinstance(page, AcceptancePage)
    return page


def following(work: Workplace) -> ObjectionsPage:
    page = page_of(work, "objections")
    assert isinstance(page, ObjectionsPage)
    return page


def write(work: Workplace, field: QWidget, text: str) -> None:
    """Type into a field in place of what stands there."""
    field.setFocus(Qt.FocusReason.ShortcutFocusReason)
    if isinstance(field, QLineEdit):
        field.selectAll()
        # An input method would hand over whole words.
        field.insert(text)
        field.textEdited.emit(text)
    else:
        QTest.keyClicks(field, text)
    work.settle()


def until(condition: Callable[[], object]) -> None:
    """What is worked out a moment after the last key comes by itself."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        QApplication.processEvents()
        assert time.monotonic() < end, "it did not come"


def open_window(work: Workplace) -> None:
    """The round takes applications today from one minute to the last."""
    today = beijing_date(work.desk.clock()).isoformat()
    terms = {"called_on": "2022-10-20", "open_days": today, "hours": "00:00-23:59", "closes_on": today}
    change_terms(work.desk, work.context.round_id, {**terms, "late": "逾期不予受理"}, "样例")


# ---- 批次


@pytest.mark.requirement("A01", "C01", "G14")
def test_a_term_is_checked_while_typed_and_kept_with_its_reason(centre: Workplace) -> None:
    page, round_id = rounds(centre), centre.context.round_id
    number = page.form.fields["number"]
    write(centre, number.field.input, "样人社职〔2026〕1号")
    assert number.is_changed and not page.may_leave()
    centre.press(Qt.Key.Key_Return)
    assert round_terms(centre.desk, round_id).number == ""
    assert number.reason.isVisible() and number.reason.input.hasFocus()
    centre.type("why")
    centre.press(Qt.Key.Key_Return)
    assert round_terms(centre.desk, round_id).number == "样人社职〔2026〕1号"
    assert not number.reason.isVisible() and page.may_leave()
    assert any("文号。why" in each.text() for each in page.notes.findChildren(QLabel))
    days = page.form.fields["open_days"]
    write(centre, days.field.input, "never")
    assert "读不出" in days.field.fault
    centre.press(Qt.Key.Key_Return)
    assert round_terms(centre.desk, round_id).open_days == ()
    centre.press(Qt.Key.Key_Escape)
    assert days.field.text == "" and not days.field.fault


@pytest.mark.requirement("G14", "A01")
def test_without_applications_a_term_needs_no_reason(empty: Workplace) -> None:
    view = empty.goto("registry", start="new")
    assert isinstance(view, RegistryView) and isinstance(view.page, RoundsPage)
    empty.type("2026")
    empty.press(Qt.Key.Key_Return)
    (made,) = empty.desk.store.rounds()
    page = view.page
    assert page.form.isVisible() and page.form.fields["issuer"].field.text
    place = page.form.fields["place"]
    write(empty, place.field.input, "样例路1号1楼")
    empty.press(Qt.Key.Key_Tab)
    assert round_terms(empty.desk, made.id).place == "样例路1号1楼"
    assert not place.reason.isVisible()


# ---- 受理


@pytest.mark.requirement("A16", "A37")
def test_an_application_is_received_by_keys(centre: Workplace) -> None:
    open_window(centre)
    page = acceptance(centre)
    first = centre.desk.store.applications()[0]
    assert [each.decision for each in page.table.rows_model.rows] == [None, None]
    centre.press(Qt.Key.Key_Return)
    assert page.form.at.input.hasFocus()
    assert page.form.decision.current == "accepted"
    write(centre, page.form.by.input, "样例庚")
    centre.press(Qt.Key.Key_Return, CONTROL)
    kept = acceptance_of(centre.desk, first.id)
    assert kept is not None
    assert (kept.value.decision, kept.value.received_by, kept.value.complete) == ("accepted", "样例庚", True)
    assert kept.value.at <= centre.desk.clock()
    assert page.table.hasFocus()
    assert page.table.rows_model.rows[0].number == kept.value.number


@pytest.mark.requirement("A37")
def test_out_of_the_window_the_form_offers_to_turn_away_and_asks_for_a_reason(centre: Workplace) -> None:
    open_window(centre)
    page, first = acceptance(centre), centre.desk.store.applications()[0]
    centre.press(Qt.Key.Key_Return)
    late = (centre.desk.clock().astimezone(BEIJING) + timedelta(days=2)).strftime("%Y-%m-%d 09:30")
    write(centre, page.form.at.input, late)
    until(lambda: page.form.decision.current == "not_accepted")
    page.form.decision.setFocus()
    centre.press(Qt.Key.Key_Left)
    centre.press(Qt.Key.Key_Left)
    assert page.form.decision.current == "accepted"
    centre.press(Qt.Key.Key_Return, CONTROL)
    assert acceptance_of(centre.desk, first.id) is None
    assert "仍要受理须写明理由" in page.form.reason.fault and page.form.reason.input.hasFocus()
    centre.type("power cut")
    centre.press(Qt.Key.Key_Return, CONTROL)
    kept = acceptance_of(centre.desk, first.id)
    assert kept is not None and kept.value.despite and kept.value.reason == "power cut"
    assert page.table.rows_model.rows[0].is_marked


@pytest.mark.requirement("G07", "A36")
def test_what_the_round_asks_for_beside_the_scheme_is_ticked_in_the_form(centre: Workplace) -> None:
    open_window(centre)
    change_terms(centre.desk, centre.context.round_id, {"checklist": "样例情况说明"}, "样例")
    page, first = acceptance(centre), centre.desk.store.applications()[0]
    (box,) = page.form.checks
    assert page.form.decision.current == "supplement"
    box.setFocus()
    centre.press(Qt.Key.Key_Space)
    until(lambda: page.form.decision.current == "accepted")
    centre.press(Qt.Key.Key_Return, CONTROL)
    kept = acceptance_of(centre.desk, first.id)
    assert kept is not None and kept.value.brought == ("样例情况说明",) and kept.value.complete


@pytest.mark.requirement("A09", "A14")
def test_a_letter_of_recommendation_is_written_down_beside_the_application(centre: Workplace) -> None:
    change_terms(centre.desk, centre.context.round_id, {"recommendation": "推荐函｜主管部门｜申报单位｜必须"}, "样例")
    page, first = acceptance(centre), centre.desk.store.applications()[0]
    block = page.form.letters
    assert block.isVisible()
    write(centre, block.issuer.input, "样例市教育局")
    block.add.click()
    centre.settle()
    assert "日期" in block.dated.fault
    write(centre, block.dated.input, "2026-03-02")
    block.add.click()
    centre.settle()
    (letter,) = recommendations(centre.desk, first.id)
    assert (letter.value.issuer, letter.value.dated) == ("样例市教育局", "2026-03-02")
    assert block.issuer.text == ""


@pytest.mark.requirement("A16")
def test_somebody_turned_away_is_in_the_register_and_it_is_exported(centre: Workplace, tmp_path: Path) -> None:
    open_window(centre)
    page = acceptance(centre)
    assert not page.export.isEnabled()
    with patch(ASKED, return_value=["样例迟到公司", "2030-01-01 09:00", ""]):
        page.away.click()
        centre.settle()
    (kept,) = list_acceptances(centre.desk, centre.context.round_id)
    assert kept.value.applicant == "样例迟到公司" and "逾期不予受理" in kept.value.reason
    assert page.table.rows_model.rows[-1].name == "样例迟到公司"
    with patch(FOLDER, return_value=tmp_path / "登记表"):
        page.export.click()
        centre.settle()
    assert sorted(each.suffix for each in (tmp_path / "登记表").iterdir()) == [".csv", ".xlsx"]


# ---- 异议整改


@pytest.mark.requirement("A24")
def test_an_objection_is_raised_and_answered_by_keys(centre: Workplace) -> None:
    page, round_id = following(centre), centre.context.round_id
    first = centre.desk.store.applications()[0]
    page.new.click()
    centre.settle()
    assert page.raised.text.input.hasFocus()
    centre.press(Qt.Key.Key_Return, CONTROL)
    assert "请写明异议的内容" in page.raised.text.fault
    centre.type("too small a room")
    page.raised.application.set_text(first.id)
    centre.press(Qt.Key.Key_Return, CONTROL)
    (kept,) = objections(centre.desk, round_id)
    assert (kept.value.text, kept.value.application, kept.value.real_name) == ("too small a room", first.id, False)
    assert page.table.hasFocus()
    centre.press(Qt.Key.Key_Return)
    assert page.answer.answer.input.hasFocus()
    centre.type("measured again")
    centre.press(Qt.Key.Key_Return, CONTROL)
    assert objections(centre.desk, round_id)[0].value.state == "open" and "先选核查结果" in page.answer.answer.fault
    assert page.answer.state.hasFocus()
    centre.press(Qt.Key.Key_Right)
    centre.press(Qt.Key.Key_Return, CONTROL)
    (kept,) = objections(centre.desk, round_id)
    assert (kept.value.state, kept.value.answer) == ("rejected", "measured again")
    assert [each.state for each in page.table.rows_model.rows] == ["不成立"]


@pytest.mark.requirement("A24")
def test_an_open_objection_is_what_the_filing_waits_for(centre: Workplace, tmp_path: Path) -> None:
    desk, first = centre.desk, centre.desk.store.applications()[0]
    decide_application(desk, first.id, "PASS", "样例")
    type_entry(desk, PUBLICITY, first.round, "start", "2026-03-02")
    issue_document(desk, PUBLICITY, first.round, tmp_path)
    on = date(2026, 3, 9)
    assert why_not_filed(desk, first.id, on) == ""
    page = following(centre)
    page.start_new()
    page.raised.application.set_text(first.id)
    centre.type("x")
    centre.press(Qt.Key.Key_Return, CONTROL)
    assert "答复后才能备案" in why_not_filed(desk, first.id, on)


@pytest.mark.requirement("X10")
def test_a_rectification_is_reported_and_concluded_by_keys(centre: Workplace, tmp_path: Path) -> None:
    desk, first = centre.desk, centre.desk.store.applications()[0]
    decide_application(desk, first.id, "RECTIFY", "样例")
    page = following(centre)
    assert [each.state for each in page.table.rows_model.rows] == ["待发复函"]
    type_entry(desk, LETTER, first.id, "date", "2026-03-02")
    type_entry(desk, LETTER, first.id, "rectify_until", "2026-03-20")
    issue_document(desk, LETTER, first.id, tmp_path)
    page = following(centre)
    (line,) = page.table.rows_model.rows
    assert line.state == "逾期未报" and line.days_left is not None and line.days_left < 0
    centre.press(Qt.Key.Key_Return)
    assert page.report.report.input.hasFocus()
    centre.type("all done")
    centre.press(Qt.Key.Key_Return, CONTROL)
    assert "逾期收到" in "".join(each.fault for each in (page.report.report, page.report.late))
    write(centre, page.report.late.input, "post")
    centre.press(Qt.Key.Key_Return, CONTROL)
    assert [each.state for each in page.table.rows_model.rows] == ["待复核"]
    centre.press(Qt.Key.Key_Return)
    centre.type("seen on site")
    centre.press(Qt.Key.Key_Return, CONTROL)
    assert "先选复核结论" in page.review.findings.fault and page.review.conclusion.hasFocus()
    centre.press(Qt.Key.Key_Right)
    centre.press(Qt.Key.Key_Return, CONTROL)
    state = rectification_of(desk, first.id)
    assert state is not None and state.course.conclusion == "PASS"
    decision = desk.store.decision(first.id)
    assert decision is not None and "seen on site" in decision.reason


def test_pages_look_right(centre: Workplace, look: Callable[[str], None]) -> None:
    for name in ("light", "dark"):
        look(name)
        for key in ("rounds", "acceptance", "objections"):
            page_of(centre, key)
            assert centre.shot(f"registry-{key}-{name}").exists()
