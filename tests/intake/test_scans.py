"""Scanned pages: the QR code is found on turned, grey and noisy pages, and nothing else is taken for one."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from scan_builders import as_pdf, as_picture, as_tiff, rendered, worn

from reviewer.errors import Cancelled, RuleViolation
from reviewer.intake.scan import draw_scan_page, read_scan_pages
from reviewer.reports.setting.qr import page_code, qr_picture

pytestmark = pytest.mark.requirement("X14")
HASH = "0123456789abcdef" * 4


def code(copy: int, page: int) -> str:
    return page_code(f"WZ26-005-P02-纸{copy}", 1, HASH, page, 3)


def printed(*codes: str) -> bytes:
    """A PDF whose pages carry these codes, 25 mm wide, and a line of text."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for each in codes:
        canvas.drawString(60, 700, "2.2.a  60  4.5")
        if each:
            canvas.drawImage(ImageReader(io.BytesIO(qr_picture(each))), 480, 740, 71, 71)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_printed_page_tells_its_number() -> None:
    (page,) = read_scan_pages(printed(code(1, 2)), "扫描.pdf")
    assert (page.page, page.codes, page.turned) == (1, (code(1, 2),), 0)


@pytest.mark.parametrize(("turned", "back"), [(0, 0), (90, 90), (180, 180), (270, 270), (2.5, 0), (182, 180)])
def test_a_noisy_scan_at_150_dpi_is_read_however_it_lies(turned: float, back: int) -> None:
    (sheet,) = rendered(printed(code(1, 1)))
    (page,) = read_scan_pages(as_pdf([worn(sheet, turned=turned)]), "扫描.pdf")
    assert (page.codes, page.turned) == ((code(1, 1),), back)
    (photo,) = read_scan_pages(as_picture(worn(sheet, turned=turned)), "照片.jpg")
    assert (photo.codes, photo.turned) == ((code(1, 1),), back)


def test_pages_of_two_copies_mixed_keep_their_own_numbers() -> None:
    wanted = [code(2, 3), code(1, 1), "", code(2, 1), code(1, 2)]
    pages = rendered(printed(*wanted))
    scans = [worn(page, turned=180 * (number % 2)) for number, page in enumerate(pages)]
    for data, name in ((as_pdf(scans), "扫描.pdf"), (as_tiff(scans), "扫描.tif")):
        read = read_scan_pages(data, name)
        assert [page.codes for page in read] == [(each,) if each else () for each in wanted]
        assert [page.turned for page in read] == [0, 180, 0, 180, 0]


def test_a_page_is_drawn_upright() -> None:
    (sheet,) = rendered(printed(code(1, 1)))
    data = as_picture(worn(sheet, turned=180, noise=0))
    (page,) = read_scan_pages(data, "照片.jpg")
    upright = draw_scan_page(data, "照片.jpg", 1, page.turned)
    assert read_scan_pages(upright, "正.jpg")[0].turned == 0
    with Image.open(io.BytesIO(upright)) as picture:
        assert picture.height > picture.width
    with pytest.raises(RuleViolation) as caught:
        draw_scan_page(data, "照片.jpg", 2, 0)
    assert caught.value.code == "scan_page"


@pytest.mark.parametrize(
    "data",
    [b"", b"no picture", b"%PDF-1.7 cut", as_picture(Image.new("L", (60, 60)), "PNG")[:40]],
    ids=["empty", "text", "cut PDF", "cut PNG"],
)
def test_what_is_no_scan_is_refused(data: bytes) -> None:
    with pytest.raises(RuleViolation) as caught:
        read_scan_pages(data, "扫描.pdf")
    assert (caught.value.code, caught.value.where) == ("scan_unreadable", "扫描.pdf")


def test_a_page_beyond_measure_is_refused_before_it_is_drawn() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(14_000, 14_000))
    canvas.showPage()
    canvas.save()
    with pytest.raises(RuleViolation) as caught:
        read_scan_pages(out.getvalue(), "大.pdf")
    assert caught.value.code == "scan_too_large"


def test_reading_can_be_stopped() -> None:
    def stop(done: int, total: int, what: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        read_scan_pages(printed(code(1, 1)), "扫描.pdf", stop)
