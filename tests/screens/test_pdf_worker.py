"""Pages are drawn in a worker while the window makes and destroys widgets: both go on, and only values come back."""

from __future__ import annotations

import gc
import io
import time
from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from reportlab.pdfgen.canvas import Canvas

from ui.widgets.evidence_viewer_pages import PdfPages
from ui.widgets.pdf_pages import PdfFile

PAGES, LEAST = 8, 120


def pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 400))
    for page in range(PAGES):
        canvas.setFillColorRGB(page / PAGES, 0, 1)
        canvas.rect(0, 0, 300, 400, fill=1, stroke=0)
        canvas.drawString(60, 300, f"page {page}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not until():
        QApplication.processEvents()
        assert time.monotonic() < end


def many_widgets() -> None:
    """Widgets with connections, made and destroyed as a window does it that changes its screen."""
    parent = QWidget()
    for number in range(30):
        button = QPushButton(str(number), parent)
        button.clicked.connect(parent.update)
        button.destroyed.connect(parent.update)
    parent.deleteLater()
    del parent, button


def test_drawing_and_a_busy_window_do_not_stop_each_other(qapp: QApplication) -> None:
    source, drawn, shades = PdfPages(PdfFile(pdf(), "长.pdf")), list[int](), dict[int, QColor]()

    def take(page: int, _size: QSize, image: QImage) -> None:
        drawn.append(page)
        shades[page] = image.pixelColor(5, 5)

    source.page_ready.connect(take)
    asked = 0
    while len(drawn) < LEAST:
        while asked < min(LEAST, len(drawn) + 4):
            source.request(asked % PAGES, QSize(300, 400))
            asked += 1
        many_widgets()
        QApplication.processEvents()
    source.close()
    assert drawn == [number % PAGES for number in range(LEAST)]
    for page, shade in shades.items():
        assert (shade.green(), shade.blue(), shade.alpha()) == (0, 255, 255)
        assert abs(shade.red() - 255 * page / PAGES) <= 1


def test_a_file_that_nobody_closes_is_given_back_with_the_next_one(qapp: QApplication) -> None:
    left = PdfFile(pdf(), "一.pdf")
    inner = left._pdf

    def first_pixel() -> bytes:
        pixels = bytearray(16)
        inner.draw(memoryview(pixels), 0, 2, 2)
        return bytes(pixels[:4])

    del left
    gc.collect()
    assert first_pixel() == b"\xff\x00\x00\xff"
    PdfFile(pdf(), "二.pdf").close()
    assert first_pixel() == b"\xff\xff\xff\xff"


def test_a_page_for_print_and_places_come_back_as_values(qapp: QApplication) -> None:
    file = PdfFile(pdf(), "一.pdf")
    image = file.picture(3, QSize(30, 40))
    assert (image.size(), image.format()) == (QSize(30, 40), QImage.Format.Format_RGB32)
    source, places = PdfPages(file), list[dict[str, object]]()
    source.located.connect(places.append)
    source.locate({"page": "page 5"})
    source.search("PAGE 6")
    wait(lambda: bool(places) and bool(source.hits()))
    assert places[0]["page"].page == 5  # type: ignore[attr-defined]
    (hit,) = source.hits()
    assert hit.page == 6
    source.close()
