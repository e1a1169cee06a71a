"""A PDF to look at: sizes, pictures on white, words and where they stand, also on turned and cut pages."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor

import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfgen.canvas import Canvas
from scan_builders import as_pdf, rendered

from reviewer.errors import RuleViolation
from reviewer.intake.pdf_file import Box, PdfFile
from reviewer.intake.scan import read_scan_pages

WIDE, HIGH = 300, 400


def paper(*lines: tuple[float, float, str], turned: int = 0, size: float = 12, pages: int = 1) -> bytes:
    """Pages of 300 × 400 points with lines of text at places from the lower left corner."""
    registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDE, HIGH))
    for _ in range(pages):
        canvas.setPageRotation(turned)
        canvas.setFont("STSong-Light", size)
        for x, y, text in lines:
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def without_pages() -> bytes:
    out = io.BytesIO()
    document = pypdfium2.PdfDocument.new()
    document.save(out)
    document.close()
    return out.getvalue()


def drawn(file: PdfFile, page: int, width: int, height: int) -> Image.Image:
    pixels = bytearray(4 * width * height)
    file.draw(memoryview(pixels), page, width, height)
    return Image.frombuffer("RGBA", (width, height), pixels, "raw", "BGRA", 0, 1)


def dark(picture: Image.Image) -> Box:
    """What is dark on a drawn page, as fractions of it."""
    left, top, right, bottom = picture.convert("L").point(lambda grey: 255 * (grey < 128)).getbbox()  # type: ignore[misc]
    wide, high = picture.size
    return Box(left / wide, top / high, (right - left) / wide, (bottom - top) / high)


def is_blank(file: PdfFile, page: int) -> bool:
    return drawn(file, page, 60, 80).getextrema() == ((255, 255),) * 4


def test_a_page_is_drawn_black_on_white_and_opaque() -> None:
    colours = drawn(PdfFile(paper((60, 300, "area")), "证明.pdf"), 0, 600, 800).getcolors(1 << 20)
    assert colours is not None
    assert max(colours)[1] == (255, 255, 255, 255)
    assert min(sum(colour[:3]) for _, colour in colours) < 30
    assert {colour[3] for _, colour in colours} == {255}


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_words_are_told_where_they_are_drawn_however_the_page_is_turned(turned: int) -> None:
    data = paper((60, 200, "Seats"), turned=turned)
    # A turned page lies in the file; shown it stands upright again.
    assert (b"/MediaBox [ 0 0 400 300 ]" in data) == (turned in (90, 270))
    file = PdfFile(data, "证明.pdf")
    assert file.sizes == ((WIDE, HIGH),)
    (hit,) = file.find(0, "sEATS")
    assert hit == pytest.approx(dark(drawn(file, 0, 600, 800)), abs=0.012)


def test_a_page_cut_to_its_crop_box_counts_from_its_own_corner() -> None:
    data = paper((100, 300, "Seats")).replace(b"/MediaBox", b"/CropBox [ 50 100 250 350 ] /MediaBox")
    file = PdfFile(data, "证明.pdf")
    assert file.sizes == ((200, 250),)
    (hit,) = file.find(0, "seats")
    assert hit == pytest.approx(dark(drawn(file, 0, 800, 1000)), abs=0.012)


def test_every_place_of_a_word_is_found_in_order_and_none_of_a_strange_one() -> None:
    file = PdfFile(paper((60, 300, "座位 28 座位"), (60, 200, "座位")), "证明.pdf")
    hits = file.find(0, "座位")
    assert [round(each.y, 1) for each in hits] == [0.2, 0.2, 0.5]
    assert hits[0].x < hits[1].x
    assert file.find(0, "场地") == file.find(0, "") == []


def test_letters_that_fold_to_two_do_not_shift_what_comes_after() -> None:
    file = PdfFile(paper((60, 300, "ßßßß area")), "证明.pdf")
    plain = PdfFile(paper((60, 300, "ssss area")), "证明.pdf")
    (hit,), (other,) = file.find(0, "AREA"), plain.find(0, "AREA")
    assert (hit.width, hit.height) == pytest.approx((other.width, other.height), abs=0.02)


def test_the_line_for_itself_is_the_place_and_not_the_small_print() -> None:
    data = paper((60, 120, "改动：名称 样例学校 由样例甲填写"), (60, 300, "样例学校"))
    place = PdfFile(data, "复函.pdf").locate(0, {"name": "样例 学校", "missing": "别的学校"})
    assert list(place) == ["name"]
    (box,) = place["name"].boxes
    assert box.y == pytest.approx(1 - 300 / HIGH - 0.025, abs=0.02)


def test_a_text_that_goes_on_in_the_next_line_has_a_box_a_line() -> None:
    data = paper((60, 300, "样例职业培训学"), (60, 280, "校有限公司"))
    place = PdfFile(data, "复函.pdf").locate(0, {"name": "样例职业培训学校有限公司"})["name"]
    assert len(place.boxes) == 2
    assert place.boxes[0].width > place.boxes[1].width
    assert place.boxes[0].y < place.boxes[1].y


def test_what_is_no_pdf_and_what_has_a_password_is_refused_with_a_reason() -> None:
    for data in (b"", b"no PDF", b"%PDF-1.7 broken", without_pages()):
        with pytest.raises(RuleViolation) as caught:
            PdfFile(data, "坏.pdf")
        assert (caught.value.code, caught.value.where) == ("pdf_broken", "坏.pdf")
    out = io.BytesIO()
    canvas = Canvas(out, encrypt="secret")
    canvas.drawString(60, 300, "x")
    canvas.save()
    with pytest.raises(RuleViolation) as caught:
        PdfFile(out.getvalue(), "锁.pdf")
    assert caught.value.code == "pdf_password"
    assert "密码" in caught.value.message


def test_a_closed_file_and_a_page_that_is_not_there_are_blank() -> None:
    file = PdfFile(paper((60, 300, "area")), "证明.pdf")
    assert is_blank(file, 5)
    file.refresh()
    assert file.find(0, "area")
    file.close()
    file.close()
    assert is_blank(file, 0)
    assert (file.find(0, "area"), file.locate(0, {"a": "area"})) == ([], {})


def test_scans_are_read_while_pages_are_drawn_by_many_threads() -> None:
    pages = paper((60, 300, "area 28"), pages=4)
    scan = as_pdf(rendered(pages))
    file, start = PdfFile(pages, "证明.pdf"), threading.Barrier(4)

    def draw(number: int) -> bytes:
        start.wait()
        return b"".join(drawn(file, (number + turn) % 4, 150, 200).tobytes()[:4] for turn in range(12))

    def read() -> int:
        start.wait()
        return sum(len(read_scan_pages(scan, "扫描.pdf")) for _ in range(2))

    with ThreadPoolExecutor(4) as pool:
        read_in = pool.submit(read)
        pieces = [pool.submit(draw, number) for number in range(3)]
        assert {each.result() for each in pieces} == {b"\xff" * 48}
        assert read_in.result() == 8
