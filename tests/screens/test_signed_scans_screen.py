"""Signed paper comes back: read in by the button or dropped, told page by page, looked at, put in place by hand."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pytest
from PIL import Image, ImageChops, ImageStat
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPushButton, QWidget
from workplace import Workplace

from reviewer.usecases.documents.issue import issue_document
from reviewer.usecases.documents.letter import LETTER
from reviewer.usecases.documents.prevails import prevailing
from tests.scan_builders import as_pdf, as_picture, as_tiff, rendered, worn
from ui.screens.documents.scans_page import ScansPage
from ui.screens.documents.view import DocumentsView
from ui.widgets.ask import AskDialog
from ui.widgets.marks import SignWord

CONTROL = Qt.KeyboardModifier.ControlModifier
DPI = 200
Pages = list[Image.Image]


@pytest.fixture
def letter(centre: Workplace, tmp_path: Path) -> Pages:
    """The first application's letter, issued and printed: what the copier sees."""
    (made,) = issue_document(centre.desk, LETTER, centre.desk.store.applications()[0].id, tmp_path, ("pdf",))
    return rendered(Path(made.path).read_bytes(), DPI)


def open_letters(work: Workplace) -> DocumentsView:
    view = work.goto("documents", kind="letter")
    assert isinstance(view, DocumentsView)
    return view


def drag(target: QWidget, paths: list[Path], *, drop: bool = True) -> bool:
    """Drag files over a widget and let go; whether they were welcome."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(each)) for each in paths])
    left, none, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    at = target.rect().center()
    enter = QDragEnterEvent(at, copy, mime, left, none)
    enter.ignore()
    QApplication.sendEvent(target, enter)
    if drop and enter.isAccepted():
        QApplication.sendEvent(target, QDropEvent(QPointF(at), copy, mime, left, none))
    return enter.isAccepted()


def scans(work: Workplace) -> list[tuple[int, int, str]]:
    """Page of the document, page of the file and reason, as the store keeps them."""
    return [
        (each.page, each.scan_page, each.reason)
        for row in work.desk.store.documents()
        for each in work.desk.store.document_scans(row.id)
    ]


def words(widget: QWidget) -> str:
    return " ".join(each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget))


def button(parent: QWidget, name: str) -> QPushButton:
    return next(each for each in parent.findChildren(QPushButton) if name in (each.text(), each.accessibleName()))


def unlike(one: Image.Image, other: Image.Image) -> float:
    """How far two pictures are apart, in grey levels."""
    return ImageStat.Stat(ImageChops.difference(one, other)).mean[0]


def scan_sign(view: DocumentsView) -> str:
    """What the versions block says of the scans of the first version."""
    shown = button(view.room.fields.versions, "看第 1 版的签字扫描件").parentWidget()
    assert shown is not None
    return next(each.accessibleName() for each in shown.findChildren(SignWord))


def results(view: DocumentsView) -> ScansPage:
    page = view.page
    assert isinstance(page, ScansPage)
    return page


def answering(answer: str) -> Callable[[], None]:
    """Answers the dialog that comes."""

    def give() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, AskDialog):
            QTimer.singleShot(20, give)
            return
        (field,) = dialog.findChildren(QLineEdit)
        field.setText(answer)
        QTest.keyClick(field, Qt.Key.Key_Return)

    QTimer.singleShot(0, give)
    return give


@pytest.mark.requirement("X14")
def test_scans_chosen_by_key_go_to_their_document_and_are_looked_at_on_its_page(
    centre: Workplace, letter: Pages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = tmp_path / "签字.tif"
    scan.write_bytes(as_tiff([worn(each, turned=180 if not at else 0) for at, each in enumerate(letter)]))
    chosen = ([str(scan)], "")
    # The system's own dialog cannot be driven off screen.
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: chosen)
    view = open_letters(centre)
    centre.press(Qt.Key.Key_O, CONTROL)
    assert [each[:2] for each in scans(centre)] == [(at + 1, at + 1) for at in range(len(letter))]
    row = centre.desk.store.documents()[0]
    assert view.page is None
    assert f"{row.number} 第 1 版：{len(letter)} / {len(letter)} 页，已齐" in centre.window.notice_bar.text
    versions = view.room.fields.versions
    assert scan_sign(view) == f"签字扫描件 {len(letter)} 页"
    assert " 读入" in words(versions)

    before = view.room.detail
    assert before is not None and not before.is_scan
    button(versions, "看第 1 版的签字扫描件").click()
    centre.settle()
    detail = view.room.detail
    assert detail is not None and detail.is_scan and detail.data is not None
    assert "签字件的扫描件" in view.room.fields.bar.text
    assert view.room.page.page_count == len(letter)
    with pdfplumber.open(io.BytesIO(detail.data)) as shown:
        first = shown.pages[0]
        assert abs(float(first.width) - 595) < 2 and abs(float(first.height) - 842) < 2
        assert not first.chars
        upright = first.to_image(resolution=50).original.convert("L")
    printed = letter[0].resize(upright.size)
    assert unlike(upright, printed) < unlike(upright, printed.rotate(180))
    centre.press(Qt.Key.Key_Escape)
    assert view.room.detail is not None and not view.room.detail.is_scan
    assert view.room.detail.data == before.data


@pytest.mark.requirement("X14")
def test_dropped_files_are_told_one_by_one_and_one_that_is_no_scan_stops_nothing(
    centre: Workplace, letter: Pages, tmp_path: Path
) -> None:
    photo, broken, note = tmp_path / "第一页.jpg", tmp_path / "坏.png", tmp_path / "别的.tiff"
    photo.write_bytes(as_picture(worn(letter[0])))
    broken.write_bytes(b"no picture")
    scribble = Image.new("L", letter[0].size, 255)
    scribble.paste(0, (300, 300, 700, 420))
    note.write_bytes(as_tiff([scribble, worn(Image.new("L", letter[0].size, 255))]))
    view = open_letters(centre)
    welcoming = [each for each in view.room.findChildren(QWidget) if each.acceptDrops() and each.isVisible()]
    assert welcoming == [], "a field that takes files as words"
    assert not drag(view, [tmp_path / "材料.docx"])
    assert not drag(view, [photo, tmp_path / "材料.docx"])
    assert drag(view, [photo, broken, note])
    assert view.scans.is_under_way and not button(centre.window, "读入扫描件…").isEnabled()
    centre.settle()
    page = results(view)
    told = [(Path(each.path).name, each.words) for each in page.table.rows_model.rows]
    number = centre.desk.store.documents()[0].number
    assert told[0] == ("第一页.jpg", f"{number} 第 1 版 第 1 页")
    assert told[1][0] == "坏.png" and "不是可读的扫描件" in told[1][1]
    assert told[2] == ("别的.tiff", "二维码读不出，请手工指定")
    assert told[3] == ("别的.tiff", "空白页，未采用")
    assert "读入 3 页，归入 1 页，未归入 1 页，空白 1 页；1 个文件读不出" in words(page)
    assert "缺第 2 页" in words(page) and "以纸质签字件为准" in words(page)
    assert [each[:2] for each in scans(centre)] == [(1, 1)]
    current = page.table.current_row()
    assert current is not None and Path(current.path).name == "别的.tiff"
    assert centre.target is page.number


@pytest.mark.requirement("X14")
def test_a_page_whose_code_is_covered_is_put_in_its_place_by_hand_and_the_journal_knows_why(
    centre: Workplace, letter: Pages, tmp_path: Path
) -> None:
    sealed = letter[-1].copy()
    sealed.paste(90, (0, int(sealed.height * 0.85), sealed.width, sealed.height))
    scan = tmp_path / "盖章.pdf"
    scan.write_bytes(as_pdf([sealed], DPI))
    view = open_letters(centre)
    document = centre.desk.store.documents()[0]
    view.scans.read_by_hand(scan, document.id)
    centre.settle()
    page = results(view)
    assert page.paper.currentData() == document.id
    assert centre.target is page.number
    centre.type("99")
    centre.press(Qt.Key.Key_Return)
    centre.press(Qt.Key.Key_Return)
    assert "理由" in page.message.text() and scans(centre) == []
    page.reason.setText("印章盖住二维码")
    centre.press(Qt.Key.Key_Return, CONTROL)
    assert f"共 {len(letter)} 页" in page.message.text() and scans(centre) == []
    page.number.setText(str(len(letter)))
    centre.press(Qt.Key.Key_Return, CONTROL)
    assert scans(centre) == [(len(letter), 1, "印章盖住二维码")]
    (entry,) = [each for each in centre.desk.store.journal() if each.action == "document_scan"]
    assert entry.reason == "印章盖住二维码"
    assert page.result is not None and page.result.left == []

    # The same page once more: what is there is not replaced unasked.
    view.scans.read_by_hand(scan, document.id)
    centre.settle()
    page.number.setText(str(len(letter)))
    page.reason.setText("重扫")
    centre.press(Qt.Key.Key_Return, CONTROL)
    assert "已有扫描件" in page.message.text()
    assert [each[2] for each in scans(centre)] == ["印章盖住二维码"]
    centre.press(Qt.Key.Key_Return, CONTROL)
    assert [each[2] for each in scans(centre)] == ["重扫"]
    centre.press(Qt.Key.Key_Return)
    assert view.page is None and view.room.line is not None
    assert view.room.line.subject == document.application
    assert scan_sign(view) == "签字扫描件 1 页"
    assert view.room.detail is not None and view.room.detail.is_scan


@pytest.mark.requirement("X14")
def test_a_copy_of_an_older_version_is_taken_and_told(centre: Workplace, letter: Pages, tmp_path: Path) -> None:
    application = centre.desk.store.applications()[0].id
    with centre.desk.store.change("样例") as change:
        change.set_document_entry("letter", application, "phone", "0577-1", application)
    issue_document(centre.desk, LETTER, application, tmp_path, ("pdf",), "电话更正")
    scan = tmp_path / "旧版.pdf"
    scan.write_bytes(as_pdf([worn(letter[0])], DPI))
    view = open_letters(centre)
    view.scans.read([scan])
    centre.settle()
    assert "不是最新版：签的是第1版，最新为第2版" in results(view).table.rows_model.rows[0].words
    centre.press(Qt.Key.Key_Escape)
    assert view.page is None
    button(view.room.fields.versions, "看第 1 版的签字扫描件").click()
    centre.settle()
    assert "不是最新版" in view.room.fields.bar.text
    detail = view.room.detail
    assert detail is not None and detail.data is not None and (detail.shown, detail.is_scan) == (1, True)
    with pdfplumber.open(io.BytesIO(detail.data)) as shown:
        assert abs(float(shown.pages[0].width) - 595) < 2 and len(shown.pages) == 1


def test_reading_is_cancelled_and_nothing_half_read_is_kept(centre: Workplace, letter: Pages, tmp_path: Path) -> None:
    scan = tmp_path / "长.pdf"
    scan.write_bytes(as_pdf([worn(each) for each in letter * 3], DPI))
    view = open_letters(centre)
    view.scans.read([scan])
    assert view.batch.work.isVisible()
    button(view.batch.work, "取消").click()
    centre.settle()
    assert scans(centre) == []
    assert centre.window.notice_bar.text.startswith("已取消")
    assert view.batch.work.isHidden() and button(centre.window, "读入扫描件…").isEnabled()


@pytest.mark.requirement("X14")
def test_the_centre_says_which_copy_prevails_and_the_journal_keeps_why(centre: Workplace, letter: Pages) -> None:
    assert letter
    view = open_letters(centre)
    versions = view.room.fields.versions
    assert "以纸质签字件为准" in words(versions)
    answering("电子归档为主")
    button(versions, "更改以何种签字件为准").click()
    centre.settle()
    round_id = centre.desk.store.documents()[0].round
    assert round_id is not None and prevailing(centre.desk, round_id) == "electronic"
    assert "以电子件为准" in words(versions)
    (entry,) = [each for each in centre.desk.store.journal() if "rule.prevails" in each.subject]
    assert (entry.new, entry.reason) == ("electronic", "电子归档为主")
