"""文书 by keyboard: the page as one types, what is missing, the batch, what is issued anew, signatures, print."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pdfplumber
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from workplace import PASSPHRASE, PATIENCE_S, Workplace

from reviewer.usecases.documents.issue import issue_document
from reviewer.usecases.documents.keep_document import read_document
from reviewer.usecases.documents.kinds import KINDS
from reviewer.usecases.documents.letter import LETTER
from reviewer.usecases.documents.numbers import reserve_numbers
from reviewer.usecases.documents.show_document import show_document
from reviewer.usecases.fill_sheet import FilledSheet, fill_sheet
from reviewer.usecases.hold_identity import makes_centre_identity, unlock_centre
from reviewer.usecases.run_demo import SampleRound
from reviewer.usecases.sign_sheet import sign_sheet
from reviewer.usecases.submit_sheet import submit_sheet
from ui.screens.documents.printing import new_printer
from ui.screens.documents.view import DocumentsView
from ui.widgets.buttons import Button
from ui.widgets.typed_lines import DayLine

CONTROL = Qt.KeyboardModifier.ControlModifier
NUMBER = "number"


def open_documents(work: Workplace, kind: str = "letter") -> DocumentsView:
    view = work.goto("documents", kind=kind)
    assert isinstance(view, DocumentsView)
    return view


def until(condition: Callable[[], object]) -> None:
    """What the PDF worker answers comes by itself."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        QApplication.processEvents()
        assert time.monotonic() < end, "it did not come"


def go_to_field(work: Workplace, view: DocumentsView, name: str) -> None:
    assert view.room.fields.focus_field(name)
    work.settle()


def button(parent: QWidget, words: str) -> QPushButton:
    return next(each for each in parent.findChildren(QPushButton) if words in (each.text(), each.accessibleName()))


def framed_text(view: DocumentsView) -> str:
    """What pdfplumber reads inside the frame on the page."""
    place, detail = view.room.page.boxes.place, view.room.detail
    if place is None or detail is None or detail.data is None:
        return ""
    with pdfplumber.open(io.BytesIO(detail.data)) as pdf:
        sheet = pdf.pages[place.page]
        across, down = float(sheet.width), float(sheet.height)
        return "".join(
            each["text"]
            for each in sheet.chars
            for box in place.boxes
            if box.contains((each["x0"] + each["x1"]) / 2 / across, (each["top"] + each["bottom"]) / 2 / down)
        )


def header_words(view: DocumentsView) -> list[str]:
    return [each.text() for each in view.header_widgets() if isinstance(each, Button)]


@pytest.mark.requirement("X11")
def test_every_kind_has_its_tab_and_a_count(centre: Workplace) -> None:
    view = open_documents(centre)
    assert [view.tabs.tabText(at) for at in range(view.tabs.count())] == [each.name for each in KINDS.values()]
    counts = [view.tabs.accessibleTabName(at) for at in range(view.tabs.count())]
    assert "复函 1" in counts
    assert all(each.split()[-1].isdigit() for each in counts)


@pytest.mark.requirement("A18")
def test_a_letter_is_seen_before_it_is_made_and_uses_up_no_number(centre: Workplace) -> None:
    before = len(list(centre.desk.store.journal()))
    view = open_documents(centre)
    line, detail = view.room.line, view.room.detail
    assert line is not None and detail is not None
    assert (line.standing, line.state) == ("ready", "可签发")
    values = view.room.fields.values()
    assert values["发文字号"].endswith("〕1号")
    assert (values["结论"], values["主送"]) == ("通过", line.name)
    assert float(values["综合得分"]) >= 80
    assert view.room.page.page_count >= 1
    assert centre.desk.store.documents() == []
    assert len(list(centre.desk.store.journal())) == before


def test_the_batch_tells_what_waits_and_why(centre: Workplace) -> None:
    view = open_documents(centre)
    second = centre.desk.store.applications()[1].name
    assert view.batch.why == f"{second}：等 样例甲、样例乙、样例丙、样例丁、样例戊 的评分表。"
    assert view.batch.words == "已选1份 可签发 1 等待 1"
    make = view.header_widgets()[-1]
    assert isinstance(make, Button) and make.text() == "签发 1 份"
    view.room.table.setFocus()
    centre.press(Qt.Key.Key_Space)
    assert not view.header_widgets()[-1].isEnabled()
    centre.press(Qt.Key.Key_Space)
    assert view.header_widgets()[-1].isEnabled()


@pytest.mark.requirement("A18")
def test_what_is_typed_is_kept_at_every_key_and_stands_framed_on_the_page(centre: Workplace) -> None:
    view = open_documents(centre)
    application = centre.desk.store.applications()[0].id
    view.room.page.canvas.set_zoom(1.5)
    go_to_field(centre, view, "phone")
    centre.type("0577-8800")
    assert centre.desk.store.document_entries("letter", application) == {"phone": "0577-8800"}
    centre.type("1234")
    assert centre.desk.store.document_entries("letter", application) == {"phone": "0577-88001234"}
    assert centre.context.save_state is not None and centre.context.save_state.kind == "saved"
    page = view.room.page
    until(lambda: framed_text(view) == "0577-88001234")
    assert page.boxes.place is not None and page.page == page.boxes.place.page
    assert page.canvas.zoom == 1.5
    assert view.room.fields.values()["联系电话"] == "0577-88001234"


def test_a_click_on_the_page_leads_to_the_field_and_back(centre: Workplace) -> None:
    view = open_documents(centre)
    page = view.room.page
    until(lambda: "phone" in page.boxes.places)
    page.field_clicked.emit("phone")
    focused = next(each for each in view.room.fields.rows if each.editor.has_focus())
    assert focused.label == "联系电话"
    assert page.boxes.current == "phone"
    assert page.page == page.boxes.places["phone"].page
    # The addressee's name stands in the title too; its own line is the one that is meant.
    title, addressee = page.boxes.places["title"], page.boxes.places["addressee"]
    assert addressee.boxes[0].top() > title.boxes[-1].bottom()
    assert len(title.boxes) > 1


def test_words_that_a_field_does_not_take_are_refused_beside_it(centre: Workplace) -> None:
    view = open_documents(centre)
    application = centre.desk.store.applications()[0].id
    before = view.room.fields.values()["成文日期"]
    go_to_field(centre, view, "date")
    centre.press(Qt.Key.Key_A, CONTROL)
    centre.type("2026-13-40")
    line = next(each for each in view.room.fields.rows if each.name == "date")
    assert "不是日期" in line.note.text()
    assert line.editor.widget.property("faulty") is True
    assert centre.desk.store.document_entries("letter", application).get("date") in (None, "2026-01-03")
    centre.press(Qt.Key.Key_A, CONTROL)
    centre.press(Qt.Key.Key_Backspace)
    assert centre.desk.store.document_entries("letter", application) == {}
    view.room.table.setFocus()
    view.read()
    centre.settle()
    assert view.room.fields.values()["成文日期"] == before


def test_a_day_is_picked_from_the_calendar_by_keys(centre: Workplace) -> None:
    view = open_documents(centre)
    application = centre.desk.store.applications()[0].id
    line = next(each for each in view.room.fields.rows if each.name == "date")
    field = line.editor.widget
    assert isinstance(field, DayLine)
    field.open_picker()
    assert field.picker is not None
    field.picker.grid.show_day(date(2026, 2, 27), date(2026, 11, 20))
    centre.press(Qt.Key.Key_Down)
    centre.press(Qt.Key.Key_PageDown)
    assert field.picker.grid.day == date(2026, 4, 6)
    centre.press(Qt.Key.Key_Return)
    assert field.text() == "2026年4月6日"
    assert centre.desk.store.document_entries("letter", application) == {"date": "2026-04-06"}


@pytest.mark.requirement("A18")
def test_a_number_is_typed_in_three_parts_and_one_that_is_taken_is_refused(centre: Workplace) -> None:
    first, second = centre.desk.store.applications()
    view = open_documents(centre)
    stem = view.room.fields.values()["发文字号"].removesuffix("1号")
    reserve_numbers(centre.desk, "letter", stem, [7], second.id)
    go_to_field(centre, view, NUMBER)
    centre.press(Qt.Key.Key_A, CONTROL)
    centre.type("7")
    line = next(each for each in view.room.fields.rows if each.name == NUMBER)
    assert second.id in line.note.text()
    assert centre.desk.store.document_entries("letter", first.id) == {}
    centre.type("2")
    assert centre.desk.store.document_entries("letter", first.id) == {"number": f"{stem}72号"}
    assert "7 已预留" in line.note.text()
    page = view.room.page
    until(lambda: page.boxes.place is not None)
    assert page.page == 0
    current = view.room.line
    assert current is not None and current.number == f"{stem}72号"


def test_what_is_missing_comes_first_is_led_to_and_holds_the_batch(centre: Workplace, tmp_path: Path) -> None:
    """A number of another year than the letter's: it has to be put right first."""
    view = open_documents(centre)
    stem = view.room.fields.values()["发文字号"].partition("〔")[0]
    go_to_field(centre, view, NUMBER)
    with centre.desk.store.change("test") as change:
        first = centre.desk.store.applications()[0].id
        change.set_document_entry("letter", first, "number", f"{stem}〔2001〕3号", first)
    view = open_documents(centre)
    rows = view.room.fields.rows
    assert rows[0].label == "发文字号" and rows[0].is_missing
    assert view.room.fields.bar.text.startswith("缺 1 项，不能签发：发文字号")
    assert "年份须一致" in rows[0].note.text()
    assert "缺字段 1" in view.batch.words
    assert header_words(view)[-1] == "签发"
    view.room.table.setFocus()
    centre.press(Qt.Key.Key_F8)
    assert view.room.fields.rows[0].editor.has_focus()
    view.work.folder = tmp_path
    centre.press(Qt.Key.Key_Return, CONTROL)
    assert view.room.checking.isVisible() and not view.room.fields.isVisible()
    button(view.room.checking, "去补 发文字号").click()
    centre.settle()
    assert view.room.fields.isVisible() and view.room.fields.rows[0].editor.has_focus()
    assert list(tmp_path.glob("*.pdf")) == []


@pytest.mark.requirement("X11")
def test_issued_letters_are_written_kept_and_can_be_written_again(centre: Workplace, tmp_path: Path) -> None:
    view = open_documents(centre)
    view.work.folder = tmp_path / "out"
    assert view.batch.forms == "PDF + DOCX"
    view.room.table.setFocus()
    centre.press(Qt.Key.Key_Return, CONTROL)
    rows = {Path(each.file_name).suffix: each for each in centre.desk.store.documents() if each.kind == "letter"}
    files = {each.suffix: each for each in (tmp_path / "out").iterdir()}
    assert set(rows) == set(files) == {".pdf", ".docx"}
    assert all(files[suffix].read_bytes() == read_document(centre.desk, row) for suffix, row in rows.items())
    assert centre.window.notice_bar.text.startswith("已签发，写好 2 个文件")
    line = view.room.line
    assert line is not None and (line.standing, line.number) == ("made", rows[".pdf"].number)
    assert line.state.endswith("日签发")
    assert view.room.fields.values()["文件名"] == rows[".pdf"].file_name
    assert header_words(view)[-1] == "签发"
    centre.press(Qt.Key.Key_Space)
    assert header_words(view)[-1] == "再导出 1 份"
    files[".pdf"].unlink()
    centre.press(Qt.Key.Key_Return, CONTROL)
    assert files[".pdf"].read_bytes() == read_document(centre.desk, rows[".pdf"])
    assert len(centre.desk.store.documents()) == 2


@pytest.mark.requirement("X11")
def test_issuing_anew_shows_what_changed_and_asks_why(centre: Workplace, tmp_path: Path) -> None:
    first = centre.desk.store.applications()[0].id
    (made,) = issue_document(centre.desk, LETTER, first, tmp_path)
    view = open_documents(centre)
    go_to_field(centre, view, "phone")
    old = view.room.fields.values()["联系电话"]
    centre.press(Qt.Key.Key_A, CONTROL)
    centre.type("0577-1")
    line = view.room.line
    assert line is not None and (line.standing, line.state) == ("changed", "出第 2 版")
    assert "可重发 1" in view.batch.words
    assert f"联系电话：{old} → 0577-1" in view.room.fields.bar.text
    view.room.table.setFocus()
    centre.press(Qt.Key.Key_Space)
    view.work.folder = tmp_path
    centre.press(Qt.Key.Key_Return, CONTROL)
    assert view.room.checking.isVisible()
    centre.press(Qt.Key.Key_Return)
    assert len(centre.desk.store.documents()) == 1, "no reason, nothing issued"
    assert centre.target is view.room.checking.reason
    centre.type("dianhua gengzheng")
    centre.press(Qt.Key.Key_Return)
    newest = max(centre.desk.store.documents(), key=lambda row: row.version)
    assert (newest.version, newest.number, newest.reason) == (2, made.number, "dianhua gengzheng")
    assert f"联系电话：{old} → 0577-1" in newest.changes
    detail = view.room.detail
    assert detail is not None and [each.version for each in detail.versions] == [2, 1]
    button(view.room.fields, "查看第 1 版").click()
    centre.settle()
    assert "第 1 版，原样保留" in view.room.fields.bar.text
    assert view.room.detail is not None and view.room.detail.data == Path(made.path).read_bytes()
    centre.press(Qt.Key.Key_Escape)
    assert view.room.detail.shown == 2
    assert view.room.detail.data == read_document(centre.desk, newest)


@pytest.mark.requirement("X17")
def test_an_archive_is_asked_a_passphrase_for_and_may_leave_people_out(centre: Workplace, tmp_path: Path) -> None:
    view = open_documents(centre, "archive")
    view.work.folder = tmp_path / "out"
    view.room.table.setFocus()
    centre.press(Qt.Key.Key_Return, CONTROL)
    checking = view.room.checking
    assert centre.target is checking.passphrase
    centre.press(Qt.Key.Key_Return)
    assert checking.isVisible() and not (tmp_path / "out").exists()
    checking.masked.setChecked(True)
    # The centre has no identity yet: it is made under what is typed now, so it is said and asked twice.
    assert makes_centre_identity(centre.desk)
    assert "还没有签名用的身份" in " ".join(each.text() for each in checking.findChildren(QLabel) if each.isVisible())
    checking.passphrase.setText(PASSPHRASE)
    centre.press(Qt.Key.Key_Return)
    assert centre.target is checking.again
    checking.again.setText(PASSPHRASE + "x")
    centre.press(Qt.Key.Key_Return)
    assert checking.isVisible() and not (tmp_path / "out").exists() and makes_centre_identity(centre.desk)
    checking.again.setText(PASSPHRASE)
    centre.press(Qt.Key.Key_Return)
    (file,) = (tmp_path / "out").glob("*.zip")
    names = zipfile.ZipFile(file).namelist()
    assert "去标识" in file.name
    assert any(name.endswith("manifest.sig") for name in names)
    assert not any(name.startswith("佐证/") for name in names)
    assert (checking.passphrase.text(), checking.again.text()) == ("", "")
    # From now on once is enough.
    assert not makes_centre_identity(centre.desk)
    assert unlock_centre(centre.desk, PASSPHRASE)


def test_a_cancelled_batch_says_what_was_kept_and_nothing_is_half_done(centre: Workplace, tmp_path: Path) -> None:
    view = open_documents(centre)
    state = view.room.chosen_lines()
    view.work.issue_into(tmp_path, LETTER, ("pdf",), state)
    assert not view.header_widgets()[-1].isEnabled()
    view.batch.work.cancelled.emit()
    centre.settle()
    assert centre.window.notice_bar.text.startswith("已取消")
    kept = {read_document(centre.desk, row) for row in centre.desk.store.documents()}
    assert {each.read_bytes() for each in tmp_path.glob("*.pdf")} == kept
    assert not list(tmp_path.glob("*.part"))
    assert view.header_widgets()[-1].isEnabled()


def test_only_what_was_issued_is_printed_and_page_by_page(centre: Workplace, tmp_path: Path) -> None:
    view = open_documents(centre)
    view.work.print_shown()
    assert "还没有签发" in centre.window.notice_bar.text
    assert not view.room.page.print_button.isEnabled()
    issue_document(centre.desk, LETTER, centre.desk.store.applications()[0].id, tmp_path)
    view = open_documents(centre)
    assert view.room.page.print_button.isEnabled()
    detail = view.room.detail
    assert detail is not None and detail.data is not None
    printer = new_printer("复函")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    view.work.print_on(printer, detail.data, "复函")
    centre.settle()
    with pdfplumber.open(io.BytesIO(detail.data)) as kept, pdfplumber.open(tmp_path / "printed.pdf") as printed:
        assert len(printed.pages) == len(kept.pages)
        for one, other in zip(printed.pages, kept.pages, strict=True):
            assert abs(float(one.width) - float(other.width)) < 2 and abs(float(one.height) - float(other.height)) < 2
            assert one.images and not other.images
    assert centre.window.notice_bar.text == f"已送打印机 {view.room.page.page_count} 页。"


def test_pages_turn_and_the_narrow_window_does_without_the_strip(centre: Workplace) -> None:
    view = open_documents(centre)
    page = view.room.page
    assert page.strip.isVisible() == (page.page_count > 1)
    page.turn_page(1)
    assert page.page == min(1, page.page_count - 1)
    centre.window.resize(1366, 768)
    centre.settle()
    assert not page.strip.isVisible()


def test_documents_are_found_by_pinyin_and_what_is_hidden_stays_marked(centre: Workplace) -> None:
    view = open_documents(centre)
    first, second = centre.desk.store.applications()
    centre.press(Qt.Key.Key_F, CONTROL)
    centre.type("jishixueyuan" if "技师学院" in second.name else "jishi")
    assert [each.subject for each in view.room.table.rows_model.rows] == [second.id]
    assert [each.subject for each in view.room.chosen_lines()] == [first.id]
    centre.press(Qt.Key.Key_Escape)
    assert len(view.room.table.rows_model.rows) == 2


def test_a_signed_sheet_shows_its_page_and_that_nobody_vouches_for_the_signer(
    member: Workplace, sample: SampleRound
) -> None:
    """The member's certificate is the one that the member made: no centre issued it."""
    application = member.desk.store.applications()[0]
    package = next(name for name in sample.sheets[sample.leader] if name.endswith(application.name))
    filled: FilledSheet = sample.sheets[sample.leader][package]
    fill_sheet(member.desk, application.id, filled)
    submit_sheet(member.desk, application.id)
    view = open_documents(member, "score_sheet")
    line = view.room.line
    assert line is not None and line.state == "未签名 1"
    sign_sheet(member.desk, application.id, PASSPHRASE)
    view = open_documents(member, "score_sheet")
    assert view.room.fields.values()[sample.leader] == "签名有效，签发人未知"
    assert view.room.page.page_count >= 1
    (row,) = member.desk.store.documents()
    kept = show_document(member.desk, application.id, row.id)
    assert [(each.holds, each.is_trusted) for each in kept.signatures] == [(True, False)]
