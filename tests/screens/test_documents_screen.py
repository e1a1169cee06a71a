"""文书 by keyboard: the page before it is made, the batch, the signatures, the exported files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from workplace import PASSPHRASE, Workplace

from reviewer.usecases.documents.keep_document import read_document
from reviewer.usecases.documents.show_document import show_document
from reviewer.usecases.fill_sheet import FilledSheet, fill_sheet
from reviewer.usecases.run_demo import SampleRound
from reviewer.usecases.sign_sheet import sign_sheet
from reviewer.usecases.submit_sheet import submit_sheet
from ui.screens.documents.view import DocumentsView


def open_documents(work: Workplace, kind: str = "letter") -> DocumentsView:
    view = work.goto("documents")
    assert isinstance(view, DocumentsView)
    view.tabs.setCurrentIndex(["score_sheet", "letter", "summary"].index(kind))
    work.settle()
    return view


@pytest.mark.requirement("X11")
def test_a_letter_is_seen_before_it_is_made_and_uses_up_no_number(centre: Workplace) -> None:
    before = len(list(centre.desk.store.journal()))
    view = open_documents(centre)
    line = view.table.current_row()
    assert line is not None and line.standing == "ready"
    values = view.fields.values()
    assert values["发文字号"].endswith("1号")
    assert (values["结论"], values["主送"]) == ("通过", line.applicant)
    assert float(values["综合得分"]) >= 80
    assert view.page.page_count >= 1
    assert "尚未作结论" in line.hint
    assert centre.desk.store.documents() == []
    assert len(list(centre.desk.store.journal())) == before


def test_the_batch_tells_what_waits_and_why(centre: Workplace) -> None:
    view = open_documents(centre)
    second = centre.desk.store.applications()[1].name
    assert view.batch.why == f"{second}：等 样例甲、样例乙、样例丙、样例丁、样例戊 的评分表。"
    make = next(each for each in view.header_widgets() if isinstance(each, QAbstractButton))
    assert make.text() == "生成复函 1 份"
    view.table.setFocus()
    centre.press(Qt.Key.Key_Space)
    assert make.text() == "生成复函" and not make.isEnabled()
    centre.press(Qt.Key.Key_Space)
    assert make.isEnabled()


def test_pages_turn_and_the_narrow_window_does_without_the_strip(centre: Workplace) -> None:
    view = open_documents(centre)
    assert view.page.strip.isVisible() == (view.page.page_count > 1)
    view.page.turn_page(1)
    assert view.page.page == min(1, view.page.page_count - 1)
    centre.window.resize(1366, 768)
    centre.settle()
    assert not view.page.strip.isVisible()


def test_made_letters_are_written_kept_and_the_folder_is_offered(centre: Workplace, tmp_path: Path) -> None:
    view = open_documents(centre)
    view.make_into(tmp_path / "out")
    centre.settle()
    (row,) = centre.desk.store.documents()
    (file,) = (tmp_path / "out").iterdir()
    assert file.read_bytes() == read_document(centre.desk, row)
    assert centre.window.notice_bar.text.startswith("已写好 1 份")
    words = [each.text() for each in view.header_widgets() if isinstance(each, QAbstractButton)]
    assert "打开文件夹" in words
    line = view.table.current_row()
    assert line is not None and (line.standing, line.number) == ("made", row.number)
    assert view.fields.values()["文件名"] == row.file_name


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
    line = view.table.current_row()
    assert line is not None and line.state == "未签名 1"
    sign_sheet(member.desk, application.id, PASSPHRASE)
    view = open_documents(member, "score_sheet")
    view.activate({})
    member.settle()
    assert view.fields.values()[sample.leader] == "签名有效，签发人未知"
    assert view.page.page_count >= 1
    (row,) = member.desk.store.documents()
    kept = show_document(member.desk, application.id, row.id)
    assert [(each.holds, each.is_trusted) for each in kept.signatures] == [(True, False)]
