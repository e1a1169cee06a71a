"""Several members sign one report, on one machine or on their own; public tools and ours read it."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from page import validate_pdf_bytes
from panel_centre import PASSPHRASE, PLACE, PanelCentre, SignedReport, ink, kept_file, sign_all, write_opinion
from PIL import Image

from reviewer.desk import Desk
from reviewer.errors import EnvironmentProblem, IntegrityProblem, RuleViolation
from reviewer.reports.panel.data import SignPlace
from reviewer.reports.panel.report import panel_report_pdf
from reviewer.reports.setting.fonts import FontBook
from reviewer.signing.centre_root import create_issued_identity, create_root
from reviewer.signing.pdf_check import verify_pdf
from reviewer.usecases.documents.issue import issue_document
from reviewer.usecases.documents.keep_document import made_of
from reviewer.usecases.documents.panel_report import PANEL_REPORT, describe_report, survey_report
from reviewer.usecases.documents.verify_files import verify_files
from reviewer.usecases.hold_identity import new_identity, trusted_roots
from reviewer.usecases.panel_opinion import set_opinion, set_stance
from reviewer.usecases.sign_report import make_report, report_signers, show_signing, sign_report
from reviewer.usecases.take_report import sign_report_file, take_report


@pytest.mark.requirement("X11")
def test_five_members_sign_in_any_order_and_the_last_locks_all(signed: SignedReport) -> None:
    centre, files = signed
    with centre.open() as desk:
        state = show_signing(desk, centre.application)
        assert state.is_locked
        assert state.signatures == 6
        assert [each.member for each in state.signers] == list(centre.members)
        assert {(each.state, each.place) for each in state.signers} == {("signed", PLACE)}
        assert state.certified_by == "评价中心"
        row = made_of(desk, "report", centre.application)[-1]
        assert (row.signatures, row.file_sha256, row.version) == (6, state.sha256, 1)
        assert len(made_of(desk, "report", centre.application)) == 1
        found = verify_pdf(files[-1], roots=trusted_roots(desk))
    assert all(each.is_valid and each.is_trusted for each in found)
    assert [each.is_certification for each in found] == [True] + [False] * 5
    assert [each.locks_all for each in found] == [False] * 5 + [True]
    assert found[-1].name == centre.members[4]
    for before, after in pairwise(files):
        assert after.startswith(before)


def test_pdfsig_and_qpdf_read_the_signed_report(kept_signed: SignedReport, tmp_path: Path) -> None:
    path = tmp_path / "评审意见.pdf"
    path.write_bytes(kept_signed.files[-1])
    said = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, check=False).stdout.decode()
    assert said.count("Signature is Valid.") == 6
    for member in kept_signed.centre.members:
        assert f"Signer Certificate Common Name: {member}" in said
    assert subprocess.run(["qpdf", "--check", str(path)], capture_output=True, check=False).returncode == 0


def test_it_is_fit_for_the_archive_before_and_after_signing(kept_signed: SignedReport) -> None:
    """PDF/A-2b by a validator that is not ours; it asks one signature to cover all, which only the last can."""
    first, *_, last = kept_signed.files
    for pdf in (first, last):
        found = {each.rule_id for each in validate_pdf_bytes(pdf, profile="pdfa-2b").failures}
        assert found <= {"PDFA2B-SIGNATURE-BYTERANGE-001"}


def test_ink_name_date_and_place_are_on_the_page(kept_signed: SignedReport, tmp_path: Path) -> None:
    """Every signature, with a pen or without, darkens its own row and no other."""
    centre, files = kept_signed
    with centre.open() as desk:
        places = {each.member: each for each in _places(desk, centre)}

    def dark(number: int, member: str) -> int:
        place = places[member]
        page = str(place.page + 1)
        (tmp_path / "r.pdf").write_bytes(files[number])
        words = ["pdftoppm", "-r", "72", "-f", page, "-l", page, "-gray", "-singlefile", "r.pdf", "r"]
        subprocess.run(words, cwd=tmp_path, check=True)
        with Image.open(tmp_path / "r.pgm") as picture:
            left, bottom, right, top = place.box
            box = picture.crop((int(left), int(picture.height - top), int(right), int(picture.height - bottom)))
            return sum(box.histogram()[:160])

    first, second = centre.members[2], centre.members[0]
    # What the box shows without a signature are the edges of its cells' lines.
    lines = dark(0, first)
    assert dark(1, first) > lines + 100
    assert dark(1, second) == dark(0, second)
    assert dark(2, second) > lines + 100


def _places(desk: Desk, centre: PanelCentre) -> tuple[SignPlace, ...]:
    return panel_report_pdf(describe_report(desk, centre.application).data, FontBook()).places


@pytest.mark.requirement("X09")
def test_who_neither_signs_nor_says_why_has_no_place_and_the_others_lock(centre: PanelCentre) -> None:
    silent = centre.members[1]
    with centre.open() as desk:
        write_opinion(desk, centre)
        for number in (1, 2, 3):
            set_stance(desk, centre.application, centre.members[number], "视为同意")
        sign_all(desk, centre, (4, 0))
        state = show_signing(desk, centre.application)
        assert state.is_locked
        assert [each.state for each in state.signers] == ["signed", "silent", "silent", "silent", "signed"]
        with pytest.raises(RuleViolation) as refused:
            sign_report(desk, centre.application, centre.identity(silent), PASSPHRASE)
        assert refused.value.code == "not_a_signer"


def test_what_cannot_be_signed_is_refused_and_nothing_is_kept(centre: PanelCentre, tmp_path: Path) -> None:
    app, member = centre.application, centre.members[2]
    at = datetime.now(UTC)
    stranger = create_issued_identity(
        create_root("别的中心", tmp_path / "root.p12", PASSPHRASE, at=at), member, tmp_path / "x.p12", PASSPHRASE, at=at
    )
    new_identity("样例路人", tmp_path / "y.p12", PASSPHRASE)
    with centre.open() as desk:

        def refuses(code: str, file: Path | None, passphrase: str = PASSPHRASE, words: str = "") -> None:
            before = kept_file(desk, centre) if made_of(desk, "report", app) else b""
            with pytest.raises((RuleViolation, EnvironmentProblem)) as refused:
                sign_report(desk, app, file, passphrase)
            assert (refused.value.code, words in refused.value.message) == (code, True)
            assert (kept_file(desk, centre) if made_of(desk, "report", app) else b"") == before

        refuses("report_not_made", centre.identity(member))
        make_report(desk, app, PASSPHRASE)
        refuses("no_identity", None)
        refuses("wrong_passphrase", centre.identity(member), "别的口令")
        refuses("unknown_certificate", tmp_path / "x.p12")
        refuses("unknown_certificate", tmp_path / "y.p12")
        assert stranger.name == member
        sign_report(desk, app, centre.identity(member), PASSPHRASE)
        refuses("field_signed", centre.identity(member), words=f"“{member}”在这份评审意见上已经签过名")
        set_opinion(desk, app, "专家组改了主意。")
        refuses("report_changed", centre.identity(centre.members[0]))
        assert survey_report(desk, app).standing == "changed"
        again = make_report(desk, app, PASSPHRASE)
        assert (again.version, again.signatures) == (2, 1)
        assert [row.version for row in made_of(desk, "report", app)] == [1, 2]


def test_making_again_keeps_what_is_signed_and_export_writes_that_file(centre: PanelCentre, tmp_path: Path) -> None:
    app = centre.application
    with centre.open() as desk:
        (draft,) = issue_document(desk, PANEL_REPORT, app, tmp_path / "a")
        make_report(desk, app, PASSPHRASE)
        sign_report(desk, app, centre.identity(centre.members[0]), PASSPHRASE, ink(), "别处")
        assert make_report(desk, app, PASSPHRASE).signatures == 2
        (written,) = issue_document(desk, PANEL_REPORT, app, tmp_path / "b")
        assert Path(written.path).read_bytes() == kept_file(desk, centre)
        assert kept_file(desk, centre).startswith(Path(draft.path).read_bytes())
        assert len(made_of(desk, "report", app)) == 1
        assert report_signers(desk, app)[0].place == "别处"


@pytest.mark.requirement("X13")
def test_a_report_goes_to_another_laptop_and_comes_back(centre: PanelCentre, tmp_path: Path) -> None:
    app = centre.application
    first, second, third = (centre.identity(each) for each in centre.members[:3])
    with centre.open() as desk:
        write_opinion(desk, centre)
        make_report(desk, app, PASSPHRASE)
        (sent,) = issue_document(desk, PANEL_REPORT, app, tmp_path)
        back = sign_report_file(Path(sent.path), first, PASSPHRASE, tmp_path / "back.pdf", ink())
        assert [each.state for each in take_report(desk, back).signers] == ["signed"] + ["waiting"] * 4
        assert take_report(desk, back).signatures == 2
        # An older copy brings nothing and takes nothing away.
        assert take_report(desk, Path(sent.path)).signatures == 2
        aside = sign_report_file(back, second, PASSPHRASE, tmp_path / "aside.pdf")
        sign_report(desk, app, third, PASSPHRASE)
        with pytest.raises(RuleViolation) as refused:
            take_report(desk, aside)
        assert refused.value.code == "report_diverged"
        assert show_signing(desk, app).open_members == (centre.members[1], *centre.members[3:])
        (ahead,) = verify_files(desk, [aside])
        assert not ahead.holds


def test_a_file_that_is_no_report_or_was_touched_is_not_signed(signed: SignedReport, tmp_path: Path) -> None:
    centre, files = signed
    identity = centre.identity(centre.members[1])
    touched = tmp_path / "touched.pdf"
    touched.write_bytes(files[1].replace(b"reviewer-workstation", b"reviewer-workstatiom", 1))
    with pytest.raises(IntegrityProblem):
        sign_report_file(touched, identity, PASSPHRASE, tmp_path / "out.pdf")
    other = tmp_path / "other.pdf"
    other.write_bytes(files[0][: files[0].index(b"%%EOF") + 6])
    with pytest.raises(RuleViolation) as refused:
        sign_report_file(other, identity, PASSPHRASE, tmp_path / "out.pdf")
    assert refused.value.code == "not_a_report"
    assert not (tmp_path / "out.pdf").exists()
