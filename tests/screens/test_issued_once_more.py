"""文书: a document that was changed after it was issued, without marking it; what the work list asks for afterwards."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pdfplumber
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from workplace import PATIENCE_S, Workplace

from reviewer.resources import sample_path
from reviewer.usecases.documents.issue import issue_document
from reviewer.usecases.documents.keep_document import keep_document
from reviewer.usecases.documents.letter import LETTER
from reviewer.usecases.open_package import open_packages
from ui.screens.documents.presenter import short_number
from ui.screens.documents.view import DocumentsView
from ui.screens.home.view import HomeView

CONTROL = Qt.KeyboardModifier.ControlModifier


def _changed_letter(work: Workplace, folder: Path) -> DocumentsView:
    """The first letter, issued and then with another telephone number; the keyboard is in that field."""
    issue_document(work.desk, LETTER, work.desk.store.applications()[0].id, folder)
    view = work.goto("documents", kind="letter")
    assert isinstance(view, DocumentsView)
    assert view.room.fields.focus_field("phone")
    work.settle()
    work.press(Qt.Key.Key_A, CONTROL)
    work.type("0577-88001234")
    return view


@pytest.mark.requirement("X11")
def test_the_document_shown_is_issued_anew_without_marking_it(centre: Workplace, tmp_path: Path) -> None:
    view = _changed_letter(centre, tmp_path)
    assert view.room.chosen_lines() == []
    issue = view.header_widgets()[-1]
    assert (issue.accessibleName(), issue.isEnabled()) == ("重发第 2 版", True)
    view.work.folder = tmp_path
    centre.press(Qt.Key.Key_Return, CONTROL)
    assert view.room.checking.isVisible() and centre.target is view.room.checking.reason
    centre.type("dianhua")
    centre.press(Qt.Key.Key_Return)
    assert {row.version for row in centre.desk.store.documents()} == {1, 2}
    assert not view.header_widgets()[-1].isEnabled(), "as it was issued last, nothing is offered"


@pytest.mark.requirement("A18")
def test_the_frame_stands_on_the_text_and_not_on_the_small_print_of_the_change(
    centre: Workplace, tmp_path: Path
) -> None:
    view = _changed_letter(centre, tmp_path)
    end = time.monotonic() + PATIENCE_S
    heights: list[float] = []
    while not heights or heights[0] < 10:
        QApplication.processEvents()
        assert time.monotonic() < end, f"the frame stays on letters of {heights} points"
        heights = _framed_heights(view)
    assert view.room.page.boxes.place is not None and view.room.page.boxes.place.page == 1


def _framed_heights(view: DocumentsView) -> list[float]:
    place, detail = view.room.page.boxes.place, view.room.detail
    if place is None or detail is None or detail.data is None:
        return []
    with pdfplumber.open(io.BytesIO(detail.data)) as pdf:
        sheet = pdf.pages[place.page]
        return [
            float(each["size"])
            for each in sheet.chars
            for box in place.boxes
            if box.contains(
                (each["x0"] + each["x1"]) / 2 / float(sheet.width),
                (each["top"] + each["bottom"]) / 2 / float(sheet.height),
            )
        ]


@pytest.mark.requirement("A18")
def test_the_work_list_asks_for_no_materials_once_the_letter_is_out(centre: Workplace) -> None:
    desk = centre.desk
    package = sample_path("packages", "05 样例供应链管理有限公司")
    (outcome,) = open_packages(desk, [package], desk.store.rounds()[0].id)
    application = outcome.application
    assert application is not None

    def asked() -> bool:
        view = centre.goto("home")
        assert isinstance(view, HomeView)
        return ("materials", application) in {
            (each.kind, each.where.get("application")) for each in view.table.rows_model.rows
        }

    assert asked()
    # What a letter says is not what this is about: one that is on record is enough.
    with desk.store.change(actor="样例") as change:
        keep_document(
            change,
            desk,
            kind="letter",
            application=application,
            round_id=None,
            number="温技评函〔2026〕1号",
            version=1,
            data_sha256="0" * 64,
            data=b"%PDF-1.7",
            file_name="复函.pdf",
            media_type="application/pdf",
        )
    assert not asked()


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("温技评函〔2026〕12号", "〔2026〕12号"),
        ("WZ26-001-评审意见", "WZ26-001"),
        ("WZ26-汇总", "WZ26"),
        ("WZ26-001-P03", "WZ26-001-P03"),
        ("名录", "名录"),
    ],
)
def test_the_list_shows_of_a_number_what_the_tab_does_not_say(number: str, shown: str) -> None:
    assert short_number(number) == shown
