"""模板 and 文号登记: texts changed beside their page, numbers kept free and cancelled."""

from __future__ import annotations

import io
from collections.abc import Callable

import pdfplumber
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from workplace import Workplace, click

from reviewer.usecases.documents.issue import preview_document
from reviewer.usecases.documents.kinds import KINDS
from reviewer.usecases.documents.numbers import list_numbers
from reviewer.usecases.documents.template_drafts import template_draft
from reviewer.usecases.documents.templates import template_of
from ui.screens.documents.numbers_page import NumbersPage
from ui.screens.documents.templates_page import TemplatesPage
from ui.screens.documents.view import DocumentsView
from ui.widgets.ask import AskDialog

CONTROL = Qt.KeyboardModifier.ControlModifier


def open_page(work: Workplace, key: str) -> tuple[DocumentsView, TemplatesPage | NumbersPage]:
    view = work.goto("documents", kind="letter", page=key)
    assert isinstance(view, DocumentsView)
    page = view.page
    assert isinstance(page, TemplatesPage | NumbersPage)
    work.settle()
    return view, page


def rest(work: Workplace, page: TemplatesPage) -> None:
    """The hands rest, as far as the page is concerned."""
    page.may_leave()
    work.settle()


def replace_title(work: Workplace, page: TemplatesPage, text: str) -> None:
    page.editor.title.setFocus()
    work.press(Qt.Key.Key_A, CONTROL)
    # An input method hands in whole words.
    page.editor.title.insertPlainText(text)
    rest(work, page)


def answer(work: Workplace, button: QPushButton, words: str) -> list[str]:
    """Press a button that asks, and give the answer; returns what the dialog said was wrong before."""
    told: list[str] = []

    def give() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, AskDialog):
            QTimer.singleShot(20, give)
            return
        field = dialog.findChildren(QLineEdit)[0]
        QTest.keyClick(field, Qt.Key.Key_Return)
        if dialog.isVisible():
            told.append("refused")
            field.setText(words)
            QTest.keyClick(field, Qt.Key.Key_Return)

    QTimer.singleShot(0, give)
    click(button)
    work.settle()
    return told


def button(view: DocumentsView, words: str) -> QPushButton:
    return next(each for each in view.header_widgets() if isinstance(each, QPushButton) and each.text() == words)


def letter_text(work: Workplace) -> str:
    application = work.desk.store.applications()[0].id
    with pdfplumber.open(io.BytesIO(preview_document(work.desk, KINDS["letter"], application))) as pdf:
        return "".join(char["text"] for char in pdf.pages[0].chars)


@pytest.mark.requirement("A18", "X11")
def test_a_template_is_changed_in_chinese_and_holds_once_it_is_put_in_force(centre: Workplace) -> None:
    view, page = open_page(centre, "templates")
    assert isinstance(page, TemplatesPage)
    round_id = centre.context.round_id
    line = page.table.current_row()
    assert line is not None and line.name == "复函 · 通过"
    assert page.editor.parts["title"].startswith("关于{申报单位}")
    replace_title(centre, page, "关于{申报单位}遴选结果的复函")
    draft = template_draft(centre.desk, round_id, "letter", "PASS")
    assert draft is not None and draft.title == "关于{applicant}遴选结果的复函"
    name = centre.desk.store.applications()[0].name
    assert "遴选结果的复函" not in letter_text(centre)
    assert answer(centre, button(view, "启用"), "") == []
    assert template_of(centre.desk, round_id, "letter", "PASS").version == 1
    assert f"关于{name}遴选结果的复函" in letter_text(centre)
    assert template_draft(centre.desk, round_id, "letter", "PASS") is None
    assert not button(view, "启用").isEnabled()


@pytest.mark.requirement("A18")
def test_an_unknown_field_is_named_with_the_nearest_and_holds_up_the_template(centre: Workplace) -> None:
    view, page = open_page(centre, "templates")
    assert isinstance(page, TemplatesPage)
    replace_title(centre, page, "关于{申报单}的复函")
    assert page.bar.text == "标题：字段“{申报单}”不认识。是不是“{申报单位}”？"
    assert not button(view, "启用").isEnabled()
    assert page.page.page_count > 0
    click(button(view, "放弃修改"))
    centre.settle()
    assert page.editor.parts["title"].startswith("关于{申报单位}")
    assert page.bar.text == ""


def test_what_is_being_written_of_a_template_is_there_on_the_next_day(
    centre: Workplace, look: Callable[[str], None]
) -> None:
    del look
    _, page = open_page(centre, "templates")
    assert isinstance(page, TemplatesPage)
    replace_title(centre, page, "关于{申报单位}的函")
    centre.goto("home")
    _, page = open_page(centre, "templates")
    assert isinstance(page, TemplatesPage)
    assert page.editor.parts["title"] == "关于{申报单位}的函"
    line = page.table.current_row()
    assert line is not None and line.words == "办法所附模板，有未启用的修改"


def test_a_field_is_put_in_where_the_person_typed_last(centre: Workplace) -> None:
    _, page = open_page(centre, "templates")
    assert isinstance(page, TemplatesPage)
    page.editor.title.setFocus()
    centre.press(Qt.Key.Key_End, CONTROL)
    page.editor.places.setFocus()
    at = page.editor.places.findText("{来函字号}")
    page.editor.places.setCurrentIndex(at)
    page.editor.places.activated.emit(at)
    rest(centre, page)
    assert page.editor.parts["title"].endswith("{来函字号}")
    assert page.editor.title.hasFocus()


@pytest.mark.requirement("A18", "X11")
def test_numbers_are_kept_free_and_cancelled_with_a_reason(centre: Workplace) -> None:
    view, page = open_page(centre, "numbers")
    assert isinstance(page, NumbersPage)
    series = page.series.current_row()
    assert series is not None and series.words == "还没有用过"
    assert answer(centre, button(view, "预留…"), "3、5-6") == ["refused"]
    assert [(each.number, each.state) for each in page.numbers.rows_model.rows] == [
        (f"{series.stem}{serial}号", "reserved") for serial in (6, 5, 3)
    ]
    page.numbers.choose_key(f"{series.stem}5号")
    assert answer(centre, button(view, "作废…"), "打印错误") == ["refused"]
    (kept,) = list_numbers(centre.desk, series.stem)
    assert {each.serial: (each.state, each.reason) for each in kept.numbers}[5] == ("cancelled", "打印错误")
    page.numbers.choose_key(f"{series.stem}5号")
    assert not button(view, "作废…").isEnabled()


def test_a_members_store_looks_at_numbers_but_gives_none(member: Workplace) -> None:
    view, page = open_page(member, "numbers")
    assert isinstance(page, NumbersPage)
    assert page.bar.text == "文号由评价中心登记。"
    assert not button(view, "预留…").isEnabled()
    view, other = open_page(member, "templates")
    assert isinstance(other, TemplatesPage)
    assert other.editor.title.isReadOnly()
    assert not button(view, "启用").isEnabled()
