"""A five-member report that somebody touched: what pdfsig says, and what ours says with and without the store."""

from __future__ import annotations

import io
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from panel_centre import PASSPHRASE, SignedReport
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields

from reviewer.desk import utc_now
from reviewer.errors import IntegrityProblem
from reviewer.signing.identity import load_identity
from reviewer.signing.pdf import sign_pdf
from reviewer.usecases.documents.verify_files import verify_files
from reviewer.usecases.take_report import take_report

Tamper = Callable[[bytes], bytes]


def _appended(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def flip_a_byte(pdf: bytes) -> bytes:
    """One byte of a page's drawing."""
    at = pdf.index(b"stream\n") + 40
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]


def other_page_content(pdf: bytes) -> bytes:
    """A revision that draws 通过 where 限期整改 stood: the whole first page anew."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        page = writer.root["/Pages"]["/Kids"][0]
        page[generic.pdf_name("/Contents")] = writer.add_object(generic.StreamObject(stream_data=b"0 0 m 9 9 l S"))
        writer.update_container(page)

    return _appended(pdf, change)


def move_a_field(pdf: bytes) -> bytes:
    """A revision that moves a member's signature to another place."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        for name, _, reference in fields.enumerate_sig_fields(writer):
            if name == "member_2":
                field = reference.get_object()
                field[generic.pdf_name("/Rect")] = generic.ArrayObject([generic.FloatObject(n) for n in (9, 9, 99, 49)])
                writer.update_container(field)

    return _appended(pdf, change)


def add_a_note(pdf: bytes) -> bytes:
    """A revision with an annotation over the conclusion."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        page = writer.root["/Pages"]["/Kids"][0]
        name = generic.pdf_name
        note = generic.DictionaryObject(
            {
                name("/Type"): name("/Annot"),
                name("/Subtype"): name("/FreeText"),
                name("/Contents"): generic.TextStringObject("结论：通过"),
                name("/Rect"): generic.ArrayObject([generic.NumberObject(n) for n in (90, 300, 300, 330)]),
            }
        )
        old = page["/Annots"] if "/Annots" in page else generic.ArrayObject()
        page[name("/Annots")] = generic.ArrayObject([*old, writer.add_object(note)])
        writer.update_container(page)

    return _appended(pdf, change)


def another_field(pdf: bytes) -> bytes:
    """A revision with a sixth place to sign."""
    return _appended(pdf, _add_field)


def _add_field(writer: IncrementalPdfFileWriter) -> None:
    fields.append_signature_field(writer, fields.SigFieldSpec("member_6", on_page=0, box=(10, 10, 90, 50)))


def rewritten(pdf: bytes) -> bytes:
    """Saved by another program, nothing meant."""
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder) / "before.pdf", Path(folder) / "after.pdf"
        before.write_bytes(pdf)
        subprocess.run(["qpdf", "--warning-exit-0", str(before), str(after)], capture_output=True, check=True)
        return after.read_bytes()


PDFSIG_SAYS_VALID = (other_page_content, move_a_field, add_a_note, another_field)
TAMPERS = (flip_a_byte, *PDFSIG_SAYS_VALID, rewritten)
# Comparing six revisions takes its time; these are found whether all have signed or not.
SOON_FOUND = (flip_a_byte, move_a_field, rewritten)


def _pdfsig(path: Path) -> int:
    said = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, check=False).stdout.decode()
    return said.count("Signature is Valid.")


@pytest.mark.requirement("X18")
@pytest.mark.parametrize("tamper", TAMPERS, ids=lambda each: each.__name__)
def test_whoever_touches_it_is_found_even_without_the_store(
    kept_signed: SignedReport, tamper: Tamper, tmp_path: Path
) -> None:
    path, signatures = tmp_path / "换了名字.pdf", 4 if tamper in SOON_FOUND else 6
    path.write_bytes(tamper(kept_signed.files[signatures - 1]))
    assert path.stat().st_size > 1000
    assert path.read_bytes() != kept_signed.files[signatures - 1]
    if tamper in PDFSIG_SAYS_VALID:
        assert _pdfsig(path) == signatures
    (alone,) = verify_files(None, [path])
    assert not alone.holds, alone.what


@pytest.mark.requirement("X18")
def test_a_touched_report_is_not_taken_back(kept_signed: SignedReport, tmp_path: Path) -> None:
    centre, files = kept_signed
    path = tmp_path / "换了名字.pdf"
    path.write_bytes(add_a_note(files[2]))
    with centre.open() as desk:
        (beside,) = verify_files(desk, [path])
        assert not beside.holds, beside.what
        with pytest.raises(IntegrityProblem) as refused:
            take_report(desk, path)
        assert refused.value.code == "signature_invalid"


@pytest.mark.requirement("X18")
@pytest.mark.parametrize("left", [0, 2])
def test_signatures_that_were_cut_off_are_missed(kept_signed: SignedReport, left: int, tmp_path: Path) -> None:
    """Every reader calls the shorter file valid; the file itself and the store tell who is gone."""
    centre, files = kept_signed
    path = tmp_path / "寄来的.pdf"
    path.write_bytes(files[left])
    assert _pdfsig(path) == left + 1
    (alone,) = verify_files(None, [path])
    assert alone.holds
    assert "已被截去" in alone.what
    assert centre.members[4] in alone.what
    with centre.open() as desk:
        (beside,) = verify_files(desk, [path])
        assert not beside.holds
        assert "应有 6 个签名" in beside.what


def test_a_member_cannot_sign_in_anothers_place(kept_signed: SignedReport, tmp_path: Path) -> None:
    """A valid signature by a valid member in the wrong field: readers say valid, taking it back refuses."""
    centre, files = kept_signed
    wrong = load_identity(centre.identity(centre.members[1]), PASSPHRASE)
    forged = sign_pdf(
        files[1], wrong, field_name="member_1", reason="", place="", at=utc_now(), ink_png=None,
        page=0, box=None, certify=False,
    )  # fmt: skip
    path = tmp_path / "forged.pdf"
    path.write_bytes(forged)
    assert _pdfsig(path) == 3
    with centre.open() as desk, pytest.raises(IntegrityProblem, match="签名栏"):
        take_report(desk, path)
