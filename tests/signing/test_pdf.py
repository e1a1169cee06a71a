"""Signatures on PDF: several people with ink and Chinese names, and what tampering does to them."""

from __future__ import annotations

import io
import itertools
import re
import subprocess
import zlib
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page import validate_pdf_bytes
from PIL import Image
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from signing_people import Centre

from reviewer.errors import IntegrityProblem, RuleViolation
from reviewer.intake.pdf_file import PdfFile
from reviewer.signing.identity import Identity
from reviewer.signing.pdf import FieldPlace, add_signature_fields, sign_pdf
from reviewer.signing.pdf_check import enclosed_data, signature_count, verify_pdf

FIELDS = ("member-1", "member-2", "leader")


def sign(
    pdf: bytes,
    centre: Centre,
    member: Identity,
    field: str,
    ink: bytes | None = None,
    *,
    certify: bool = False,
    locks_all: bool = False,
) -> bytes:
    return sign_pdf(
        pdf, member, field_name=field, reason="评审意见确认", place="温州 · 现场", at=centre.at, ink_png=ink,
        page=1, box=(100, 100, 220, 140), certify=certify, locks_all=locks_all,
    )  # fmt: skip


@pytest.fixture(scope="module")
def prepared(unsigned_pdf: bytes) -> bytes:
    return add_signature_fields(
        unsigned_pdf,
        [
            FieldPlace(name=name, page=1, box=(100, low, 260, low + 60), locks_all=name == "leader")
            for name, low in zip(FIELDS, (100, 180, 260.5), strict=True)
        ],
    )


@pytest.fixture(scope="module")
def revisions(prepared: bytes, centre: Centre, ink: bytes) -> list[bytes]:
    """The certified report, then the same with one, two and three members' signatures."""
    files = [sign_pdf(
        prepared, centre.members[0], field_name="certification", reason="生成", place="", at=centre.at,
        ink_png=None, page=0, box=None, certify=True,
    )]  # fmt: skip
    for member, field in zip(centre.members, FIELDS, strict=True):
        files.append(sign(files[-1], centre, member, field, ink))
    return files


@pytest.fixture(scope="module")
def signed(revisions: list[bytes]) -> bytes:
    return revisions[-1]


@pytest.mark.requirement("X18")
def test_all_signatures_hold_with_names_times_and_trust(signed: bytes, centre: Centre) -> None:
    found = verify_pdf(signed, roots=[centre.root.certificate])
    assert [s.field for s in found] == ["certification", *FIELDS]
    assert [s.name for s in found] == ["王䶮", "王䶮", "李𬱟", "欧阳·买买提"]
    assert all(s.is_valid and s.is_trusted and s.at == centre.at and s.why == "" for s in found)
    assert [s.covers_whole for s in found] == [False, False, False, True]
    assert [s.fingerprint for s in found[1:]] == [m.fingerprint for m in centre.members]
    assert signature_count(signed) == 4


def test_pdfsig_says_valid_for_each_signature(signed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "评审意见.pdf"
    path.write_bytes(signed)
    done = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, check=False)
    said = done.stdout.decode()
    assert said.count("Signature Validation: Signature is Valid.") == 4
    assert said.count("Signature Type: ETSI.CAdES.detached") == 4
    for name in ("王䶮", "李𬱟", "欧阳·买买提"):
        assert f"Signer Certificate Common Name: {name}" in said


def test_the_ink_is_on_the_page(signed: bytes, unsigned_pdf: bytes, tmp_path: Path) -> None:
    def dark_pixels(pdf: bytes, name: str) -> int:
        (tmp_path / f"{name}.pdf").write_bytes(pdf)
        subprocess.run(["pdftoppm", "-r", "50", "-f", "2", "-l", "2", "-gray", "-singlefile", f"{name}.pdf", name],
                       cwd=tmp_path, check=True)  # fmt: skip
        with Image.open(tmp_path / f"{name}.pgm") as picture:
            return sum(picture.histogram()[:128])

    assert dark_pixels(signed, "signed") > dark_pixels(unsigned_pdf, "unsigned") + 300


def test_the_ink_is_on_the_page_that_the_window_shows(signed: bytes, unsigned_pdf: bytes) -> None:
    def dark_pixels(pdf: bytes) -> int:
        pixels = bytearray(595 * 842 * 4)
        PdfFile(pdf, "评分表.pdf").draw(memoryview(pixels), 1, 595, 842)
        return sum(value < 200 for value in pixels[::4])

    assert dark_pixels(signed) > dark_pixels(unsigned_pdf) + 300


def alike(ink: bytes, last_byte: int) -> bytes:
    """The ink with one spot more, so chosen that its compressed opacity ends in that byte (Adler-32's last one)."""
    with Image.open(io.BytesIO(ink)) as picture:
        opacity = picture.getchannel("A")
        opacity.putpixel((0, 0), 0)
        opacity.putpixel((0, 0), (last_byte - zlib.adler32(opacity.tobytes())) % 256)
        assert zlib.adler32(opacity.tobytes()) % 256 == last_byte
        picture.putalpha(opacity)
        out = io.BytesIO()
        picture.save(out, "PNG")
    return out.getvalue()


def empty_pages() -> bytes:
    """A PDF without any stream of its own."""
    out = io.BytesIO()
    document = pypdfium2.PdfDocument.new()
    for _ in range(2):
        document.new_page(595, 842).close()
    document.save(out)
    document.close()
    return out.getvalue()


@pytest.mark.parametrize("last_byte", [0x0D, 0x0A, 0x41])
def test_a_stream_that_would_end_in_a_carriage_return_keeps_its_length(
    centre: Centre, ink: bytes, tmp_path: Path, last_byte: int
) -> None:
    """A line feed follows each stream, and the two would be read as one line end."""
    fields = [FieldPlace(name="member-1", page=1, box=(100, 100, 260, 160))]
    fitted = add_signature_fields(empty_pages(), fields, enclosed=b'{"a":1}\r')
    assert enclosed_data(fitted) == b'{"a":1}\r'
    drawn = alike(ink, last_byte)
    signed = sign(fitted, centre, centre.members[0], "member-1", drawn, certify=True, locks_all=True)
    assert b"\r\nendstream" not in signed
    assert signed.count(b"/ASCII85Decode") == (2 if last_byte == 0x0D else 1)
    found = {each.rule_id for each in validate_pdf_bytes(signed, profile="pdfa-2b").failures}
    assert not [each for each in found if "STREAM" in each]
    assert [each.is_valid for each in verify_pdf(signed, roots=[centre.root.certificate])] == [True]
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)
    subprocess.run(["qpdf", "--check", path], capture_output=True, check=True)
    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=True).stdout
    assert "Signature is Valid" in said
    subprocess.run(["pdfimages", "-png", path, tmp_path / "image"], check=True)
    with Image.open(io.BytesIO(drawn)) as picture, Image.open(tmp_path / "image-001.png") as opacity:
        assert opacity.convert("L").tobytes() == picture.getchannel("A").tobytes()


def test_signing_without_ink_leaves_an_empty_box(prepared: bytes, centre: Centre) -> None:
    signed = sign(prepared, centre, centre.members[0], "member-1", certify=True)
    assert b"/Helvetica" not in signed[len(prepared) :]
    assert verify_pdf(signed, roots=[centre.root.certificate])[0].is_valid


def test_a_sheet_of_one_signature_is_locked_by_it(unsigned_pdf: bytes, centre: Centre, ink: bytes) -> None:
    signed = sign(unsigned_pdf, centre, centre.members[1], "member", ink, certify=True, locks_all=True)
    (found,) = verify_pdf(signed, roots=[centre.root.certificate])
    assert found.is_valid
    assert found.covers_whole
    with pytest.raises(RuleViolation) as refused:
        sign(signed, centre, centre.members[0], "another")
    assert refused.value.code == "signature_not_allowed"


def test_each_signature_only_appends(revisions: list[bytes]) -> None:
    for earlier, later in itertools.pairwise(revisions):
        assert later.startswith(earlier)


def test_an_unsigned_document_has_no_signatures(unsigned_pdf: bytes, prepared: bytes) -> None:
    assert verify_pdf(unsigned_pdf) == verify_pdf(prepared) == []
    assert signature_count(prepared) == 0


def test_without_a_known_root_signatures_hold_but_are_not_trusted(signed: bytes) -> None:
    found = verify_pdf(signed)
    assert all(s.is_valid and not s.is_trusted and "信任" in s.why for s in found)


def test_the_locking_signature_waits_for_the_others(revisions: list[bytes], centre: Centre) -> None:
    with pytest.raises(RuleViolation, match="member-2") as refused:
        sign(revisions[1], centre, centre.members[2], "leader")
    assert refused.value.code == "locking_signature_early"


def test_what_may_not_be_signed_is_refused(signed: bytes, prepared: bytes, unsigned_pdf: bytes, centre: Centre) -> None:
    member = centre.members[0]
    refusals = {
        "field_signed": lambda: sign(signed, centre, member, "member-1"),
        "signature_not_allowed": lambda: sign(signed, centre, member, "member-9"),
        "not_first_signature": lambda: sign(signed, centre, member, "member-9", certify=True),
        "pdf_already_signed": lambda: add_signature_fields(signed, [FieldPlace(name="x", page=0, box=None)]),
        "field_exists": lambda: add_signature_fields(prepared, [FieldPlace(name="leader", page=0, box=None)]),
        "page_missing": lambda: add_signature_fields(unsigned_pdf, [FieldPlace(name="x", page=2, box=None)]),
        "ink_invalid": lambda: sign(prepared, centre, member, "member-1", b"no picture"),
    }
    for code, attempt in refusals.items():
        with pytest.raises(RuleViolation) as refused:
            attempt()
        assert refused.value.code == code


def appended(pdf: bytes, change: str) -> bytes:
    """The file with one more revision, as an editor would save it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"].raw_get(1).get_object()
    if change == "content":
        stream = writer.add_object(generic.StreamObject(stream_data=b"BT /F1 20 Tf 300 700 Td (100 points) Tj ET"))
        page["/Contents"] = generic.ArrayObject([page.raw_get("/Contents"), stream])
        writer.update_container(page)
    elif change == "annotation":
        box = generic.ArrayObject(map(generic.NumberObject, (10, 10, 90, 90)))
        note = generic.DictionaryObject({
            generic.NameObject("/Type"): generic.NameObject("/Annot"),
            generic.NameObject("/Subtype"): generic.NameObject("/Square"),
            generic.NameObject("/Rect"): box,
        })  # fmt: skip
        page["/Annots"].append(writer.add_object(note))
        writer.update_container(page["/Annots"])
    else:
        field = writer.root["/AcroForm"]["/Fields"][0]
        field["/Rect"] = generic.ArrayObject(map(generic.NumberObject, (0, 0, 500, 500)))
        writer.update_container(field)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.requirement("X18")
@pytest.mark.parametrize("change", ["content", "annotation", "field"])
def test_a_revision_appended_after_signing_is_named(signed: bytes, centre: Centre, change: str) -> None:
    found = verify_pdf(appended(signed, change), roots=[centre.root.certificate])
    assert len(found) == 4
    assert not any(s.is_valid or s.covers_whole for s in found)
    assert all("追加" in s.why for s in found)


@pytest.mark.requirement("X18")
def test_a_cut_off_revision_shows_in_the_number_of_signatures(revisions: list[bytes], centre: Centre) -> None:
    cut = revisions[-1][: len(revisions[-2])]
    assert all(s.is_valid for s in verify_pdf(cut, roots=[centre.root.certificate]))
    assert signature_count(cut) == 3 != signature_count(revisions[-1])


class Whole:
    """The signed file with a short representation, as hypothesis prints its arguments."""

    def __init__(self, data: bytes) -> None:
        self.data = data


@pytest.fixture(scope="module")
def whole(signed: bytes) -> Whole:
    return Whole(signed)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_no_flipped_bit_of_what_is_signed_goes_unnoticed(whole: Whole, place: float, bit: int) -> None:
    position = int(place * len(whole.data))
    altered = bytearray(whole.data)
    altered[position] ^= 1 << bit
    try:
        found = verify_pdf(bytes(altered))
    except IntegrityProblem as problem:
        assert problem.code == "pdf_damaged"
        return
    # The signature values themselves are not signed: there the file's SHA-256 has to tell.
    values = re.finditer(rb"/Contents <[0-9A-F]{500,}>", whole.data)
    is_in_a_value = any(value.start() <= position < value.end() for value in values)
    assert is_in_a_value or len(found) < 4 or not found[-1].is_valid


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True))
def test_a_file_cut_anywhere_lacks_a_signature(whole: Whole, place: float) -> None:
    try:
        found = verify_pdf(whole.data[: int(place * len(whole.data))])
    except IntegrityProblem as problem:
        assert problem.code == "pdf_damaged"
        return
    assert len(found) < 4 or not found[-1].is_valid


def test_room_behind_a_signature_stays_empty(signed: bytes) -> None:
    end = re.search(rb"0{40}>", signed)
    assert end is not None
    filled = signed[: end.start() + 20] + b"4" + signed[end.start() + 21 :]
    found = verify_pdf(filled)
    assert len(found) == 4
    assert not all(s.is_valid for s in found)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4\n%%EOF", b"PK\x03\x04", b"hello" * 1000])
def test_what_is_no_pdf_is_refused(data: bytes, centre: Centre) -> None:
    for attempt in (
        lambda: verify_pdf(data),
        lambda: signature_count(data),
        lambda: add_signature_fields(data, [FieldPlace(name="x", page=0, box=None)]),
        lambda: sign(data, centre, centre.members[0], "x"),
    ):
        with pytest.raises(IntegrityProblem) as refused:
            attempt()
        assert refused.value.code == "pdf_damaged"
