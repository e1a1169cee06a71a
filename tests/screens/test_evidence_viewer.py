"""The evidence viewer on real files: PDF pages, photos turned by EXIF, Office text, broken files, boxes, search."""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QBuffer, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from reportlab.pdfgen.canvas import Canvas

from reviewer.domain.application import Evidence
from reviewer.errors import RuleViolation
from reviewer.intake.evidence_text import read_evidence_text
from reviewer.resources import sample_path
from ui.qt.jobs import Jobs
from ui.qt.theme import apply_theme
from ui.widgets.evidence_viewer import EvidenceViewer, Pin, PinPlace
from ui.widgets.evidence_viewer_pages import PdfPages, read_image
from ui.widgets.pdf_pages import PAGES_BEFORE_REOPEN, PdfFile


class Files:
    """Files in memory, as the store would give them."""

    def __init__(self) -> None:
        self.data: dict[str, bytes] = {}
        self.evidence: list[Evidence] = []

    def add(self, name: str, data: bytes, media_type: str) -> Evidence:
        sha256 = hashlib.sha256(data).hexdigest()
        self.data[sha256] = data
        made = Evidence(sha256=sha256, name=name, size=len(data), media_type=media_type)
        self.evidence.append(made)
        return made

    def read(self, sha256: str) -> bytes:
        return self.data[sha256]

    def text(self, evidence: Evidence) -> str:
        return read_evidence_text(io.BytesIO(self.data[evidence.sha256]), evidence.name)


def pdf(pages: int, words: str = "area") -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 400))
    for page in range(pages):
        canvas.drawString(60, 300, f"page {page + 1}")
        canvas.drawString(60, 200, f"{words} {page + 1}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.fixture
def files() -> Files:
    return Files()


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


@pytest.fixture
def viewer(qapp: QApplication, files: Files, jobs: Jobs) -> Iterator[EvidenceViewer]:
    apply_theme(qapp, "light")
    made = EvidenceViewer(jobs, files.read, files.text)
    made.resize(408, 760)
    made.show()
    yield made
    made.close_files()
    made.close()


def wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not until():
        QApplication.processEvents()
        assert time.monotonic() < end


def shown(viewer: EvidenceViewer, files: Files, evidence: Evidence, page: int | None = None) -> None:
    viewer.show_files(tuple(files.evidence))
    viewer.open_place(evidence.sha256, page)
    wait(lambda: viewer.page is not None and viewer.view.is_rendered)


def test_a_pdf_opens_at_the_page_asked_for_and_turns_by_key(viewer: EvidenceViewer, files: Files) -> None:
    shown(viewer, files, files.add("证明.pdf", pdf(12), "application/pdf"), 3)
    assert viewer.page == 3
    viewer.focus_page()
    QTest.keyClick(viewer.view, Qt.Key.Key_PageDown)
    assert viewer.page == 4
    QTest.keyClick(viewer.view, Qt.Key.Key_PageUp)
    QTest.keyClick(viewer.view, Qt.Key.Key_PageUp)
    assert viewer.page == 2
    wait(lambda: viewer.view.is_rendered)


def test_a_dragged_box_is_told_in_fractions_of_the_page(viewer: EvidenceViewer, files: Files) -> None:
    evidence = files.add("证明.pdf", pdf(2), "application/pdf")
    shown(viewer, files, evidence, 2)
    wanted: list[PinPlace] = []
    viewer.pin_wanted.connect(wanted.append)
    paper = viewer.view._paper()
    page = viewer.view.viewport()
    start = paper.topLeft() + QPoint(paper.width() // 4, paper.height() // 2)
    end = paper.topLeft() + QPoint(paper.width() * 3 // 4, paper.height() * 6 // 10)
    QTest.mousePress(page, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(page, end)
    QTest.mouseRelease(page, Qt.MouseButton.LeftButton, pos=end)
    (place,) = wanted
    assert (place.evidence, place.page) == (evidence.sha256, 2)
    assert place.box == pytest.approx((0.25, 0.5, 0.5, 0.1), abs=0.01)


def test_a_box_keeps_its_place_on_the_page_when_the_page_is_turned(viewer: EvidenceViewer, files: Files) -> None:
    shown(viewer, files, files.add("证明.pdf", pdf(1), "application/pdf"))
    wanted: list[PinPlace] = []
    viewer.pin_wanted.connect(wanted.append)
    viewer.view.turn()
    wait(lambda: viewer.view.is_rendered)
    paper = viewer.view._paper()
    assert paper.width() > paper.height()
    page = viewer.view.viewport()
    # The left quarter of a page turned clockwise is its lower quarter.
    QTest.mousePress(page, Qt.MouseButton.LeftButton, pos=paper.topLeft())
    QTest.mouseRelease(page, Qt.MouseButton.LeftButton, pos=paper.topLeft() + QPoint(paper.width() // 4, 60))
    (place,) = wanted
    assert place.box is not None
    assert place.box[1] == pytest.approx(0.75, abs=0.01)
    assert place.box[3] == pytest.approx(0.25, abs=0.01)


def test_clicking_a_box_names_its_pin(viewer: EvidenceViewer, files: Files) -> None:
    evidence = files.add("证明.pdf", pdf(1), "application/pdf")
    shown(viewer, files, evidence)
    viewer.show_pins((Pin("aa", evidence.sha256, 1, (0.2, 0.2, 0.4, 0.1), "定位 1", True),))
    clicked: list[str] = []
    viewer.pin_clicked.connect(clicked.append)
    paper = viewer.view._paper()
    QTest.mouseClick(
        viewer.view.viewport(),
        Qt.MouseButton.LeftButton,
        pos=paper.topLeft() + QPoint(paper.width() * 3 // 10, paper.height() // 4),
    )
    assert clicked == ["aa"]


def test_search_finds_the_word_marks_it_and_it_can_be_pinned(viewer: EvidenceViewer, files: Files) -> None:
    evidence = files.add("证明.pdf", pdf(5, "seats"), "application/pdf")
    shown(viewer, files, evidence, 2)
    viewer.start_search()
    QTest.keyClicks(viewer.search.field, "seats 4")
    wait(lambda: viewer.view.hit is not None)
    place = viewer.pin_place()
    assert place is not None
    assert (place.evidence, place.page) == (evidence.sha256, 4)
    assert place.box is not None
    # Drawn 200 points above the foot of a page of 400.
    assert place.box[1] == pytest.approx(0.48, abs=0.03)


def test_a_photo_is_turned_as_its_camera_says(qapp: QApplication) -> None:
    picture = Image.new("RGB", (60, 40), "white")
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    image = read_image(QBuffer(), out.getvalue(), "IMG_0231.jpg")
    assert (image.width(), image.height()) == (40, 60)


def test_a_page_just_as_high_as_the_view_is_drawn_at_its_size(viewer: EvidenceViewer, files: Files) -> None:
    shown(viewer, files, files.add("一.pdf", pdf(1), "application/pdf"))
    room = viewer.view.viewport().size()
    for extra in range(-16, 17, 4):
        out = io.BytesIO()
        Image.new("RGB", (room.width() - 40, room.height() - 32 + extra)).save(out, "PNG")
        shown(viewer, files, files.add(f"{extra}.png", out.getvalue(), "image/png"))
        assert viewer.message == ""


def test_a_picture_that_would_swell_to_gigabytes_is_read_smaller_or_refused(qapp: QApplication) -> None:
    out = io.BytesIO()
    Image.new("1", (30000, 30000)).save(out, "PNG")
    begun = time.monotonic()
    try:
        image = read_image(QBuffer(), out.getvalue(), "炸弹.png")
    except RuleViolation as error:
        assert "原样保留" in error.message
    else:
        assert image.width() * image.height() <= 40_100_000
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("坏.pdf", b"%PDF-1.7 broken", "application/pdf"),
        ("坏.jpg", b"\xff\xd8\xff not a picture", "image/jpeg"),
        ("坏.docx", b"PK not a zip", "application/octet-stream"),
        ("别的.dwg", b"AC1027", "application/octet-stream"),
    ],
)
def test_what_cannot_be_shown_is_said_in_its_place(
    viewer: EvidenceViewer, files: Files, name: str, data: bytes, media_type: str
) -> None:
    evidence = files.add(name, data, media_type)
    viewer.show_files(tuple(files.evidence))
    viewer.open_place(evidence.sha256)
    wait(lambda: "原样保留" in viewer.message)
    assert viewer.page is None


def test_office_files_are_shown_as_text(viewer: EvidenceViewer, files: Files) -> None:
    package = sample_path("packages", "01 温州样例职业培训学校")
    for name in ("补充信息.xlsx", "申报表.docx"):
        evidence = files.add(name, Path(package / name).read_bytes(), "application/octet-stream")
        viewer.show_files(tuple(files.evidence))
        viewer.open_place(evidence.sha256)
        wait(lambda: len(viewer.text) > 200)
        assert viewer.page is None
        place = viewer.pin_place()
        assert place == PinPlace(evidence.sha256, None, None)
        viewer.close_files()


def test_a_long_pdf_is_opened_anew_before_it_fills_the_memory(qapp: QApplication) -> None:
    source = PdfPages(PdfFile(pdf(PAGES_BEFORE_REOPEN + 5), "长.pdf"))
    for page in range(source.count()):
        arrived: list[int] = []
        source.page_ready.connect(lambda number, size, image, arrived=arrived: arrived.append(number))
        source.request(page, (source.page_size(page) / 10).toSize())
        wait(lambda arrived=arrived: bool(arrived))
    assert source.pages_held < PAGES_BEFORE_REOPEN
    source.close()


def test_the_strip_s_model_keeps_qt_s_rules(viewer: EvidenceViewer, files: Files) -> None:
    tester = QAbstractItemModelTester(viewer.strip.pages, viewer)
    evidence = files.add("证明.pdf", pdf(7), "application/pdf")
    shown(viewer, files, evidence)
    viewer.show_pins((Pin("aa", evidence.sha256, 3, None, "", False), Pin("bb", evidence.sha256, 1, None, "", True)))
    index = viewer.strip.pages.index(2)
    assert "其他定位 1" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    viewer.strip.page_chosen.emit(2)
    assert viewer.page == 3
    assert tester.model() is viewer.strip.pages
