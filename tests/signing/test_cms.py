"""Detached signatures: openssl accepts them, alterations are noticed, trust follows the centre's root."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from signing_people import Centre

from reviewer.errors import IntegrityProblem
from reviewer.signing.centre_root import create_root, issue
from reviewer.signing.certificates import read_certificate
from reviewer.signing.cms import sign_detached, verify_detached
from reviewer.signing.enrolment import read_enrolment
from reviewer.signing.identity import create_identity
from reviewer.signing.trust import check_trust

# Line ends that a text mode would change: signed is what is there, byte for byte.
DATA = '{"kind":"score","sender":"王䶮"}\r\n\n\x00'.encode()


def openssl_accepts(folder: Path, data: bytes, signature: bytes, root_pem: bytes) -> bool:
    (folder / "manifest.json").write_bytes(data)
    (folder / "manifest.sig").write_bytes(signature)
    (folder / "root.pem").write_bytes(root_pem)
    done = subprocess.run(
        ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-content", "manifest.json",
         "-in", "manifest.sig", "-CAfile", "root.pem", "-purpose", "any"],
        cwd=folder, capture_output=True, check=False,
    )  # fmt: skip
    return done.returncode == 0 and done.stdout == data


@pytest.mark.requirement("X13", "X18")
def test_openssl_accepts_the_signature_and_refuses_other_content(tmp_path: Path, centre: Centre) -> None:
    signature = sign_detached(DATA, centre.members[0], at=centre.at)
    root = centre.root.certificate_pem()
    assert openssl_accepts(tmp_path, DATA, signature, root)
    assert not openssl_accepts(tmp_path, DATA + b" ", signature, root)


def test_openssl_accepts_a_self_signed_member(tmp_path: Path, centre: Centre) -> None:
    member = create_identity("张三", tmp_path / "z.p12", "x", at=centre.at)
    signature = sign_detached(DATA, member, at=centre.at)
    assert openssl_accepts(tmp_path, DATA, signature, member.certificate_pem())


def test_the_signer_is_told_with_time_and_fingerprint(centre: Centre) -> None:
    member = centre.members[1]
    signer = verify_detached(DATA, sign_detached(DATA, member, at=centre.at), roots=[centre.root.certificate])
    assert (signer.name, signer.fingerprint, signer.recipient) == ("李𬱟", member.fingerprint, member.recipient)
    assert (signer.signed_at, signer.is_trusted, signer.why) == (centre.at, True, "")


def test_a_signer_of_another_root_is_told_apart(tmp_path: Path, centre: Centre) -> None:
    signature = sign_detached(DATA, centre.members[0], at=centre.at)
    namesake = create_root(centre.root.name, tmp_path / "r.p12", "x", at=centre.at)
    for roots in ([], [namesake.certificate]):
        signer = verify_detached(DATA, signature, roots=roots)
        assert not signer.is_trusted
        assert "信任" in signer.why


def test_a_pinned_certificate_is_trusted_without_a_root(tmp_path: Path, centre: Centre) -> None:
    member = create_identity("张三", tmp_path / "z.p12", "x", at=centre.at)
    signature = sign_detached(DATA, member, at=centre.at)
    assert verify_detached(DATA, signature, roots=[member.certificate]).is_trusted
    assert not verify_detached(DATA, signature, roots=[centre.root.certificate]).is_trusted


def test_a_members_certificate_cannot_issue_others(tmp_path: Path, centre: Centre) -> None:
    create_identity("冒名", tmp_path / "m.p12", "x", at=centre.at)
    enrolment = read_enrolment((tmp_path / "m.enrol.pem").read_bytes())
    member = centre.members[0]
    forged_root = type(centre.root)(name=member.name, certificate=member.certificate, key=member.key)
    forged = read_certificate(issue(forged_root, enrolment, at=centre.at))
    pool = [member.certificate, centre.root.certificate]
    assert not check_trust(forged.certificate, pool, [centre.root.certificate], centre.at).is_trusted


@pytest.mark.parametrize("days", [-3, 800])
def test_a_signature_outside_the_certificates_validity_is_not_trusted(centre: Centre, days: int) -> None:
    signature = sign_detached(DATA, centre.members[0], at=centre.at + timedelta(days=days))
    signer = verify_detached(DATA, signature, roots=[centre.root.certificate])
    assert not signer.is_trusted
    assert "有效期" in signer.why


def test_dates_after_2049_are_stated_right(centre: Centre) -> None:
    late = centre.at.replace(year=2051)
    assert verify_detached(DATA, sign_detached(DATA, centre.members[0], at=late)).signed_at == late


def test_the_root_itself_signs_no_documents(centre: Centre) -> None:
    root = centre.root.certificate
    assert not check_trust(root, [], [root], centre.at).is_trusted


def test_other_content_is_refused(centre: Centre) -> None:
    signature = sign_detached(DATA, centre.members[0], at=centre.at)
    with pytest.raises(IntegrityProblem) as refused:
        verify_detached(DATA[:-1], signature)
    assert refused.value.code == "signature_invalid"


@pytest.mark.parametrize("signature", [b"", b"0\x00", b"not a signature", b"\x30\x80" * 40, b"0" * 300_000])
def test_what_is_no_signature_is_refused(signature: bytes) -> None:
    with pytest.raises(IntegrityProblem) as refused:
        verify_detached(DATA, signature)
    assert refused.value.code == "signature_damaged"


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_no_flipped_bit_turns_into_another_trusted_signer(centre: Centre, place: float, bit: int) -> None:
    member = centre.members[0]
    signature = bytearray(sign_detached(DATA, member, at=centre.at))
    signature[int(place * len(signature))] ^= 1 << bit
    try:
        signer = verify_detached(DATA, bytes(signature), roots=[centre.root.certificate])
    except IntegrityProblem:
        return
    # A flip in what no signature covers (version numbers, the copy of the root) leaves the statement as it was.
    seen = (signer.name, signer.recipient, signer.certificate.public_key(), signer.signed_at)
    is_same = seen == (member.name, member.recipient, member.certificate.public_key(), centre.at)
    assert is_same or not signer.is_trusted


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True))
def test_a_cut_signature_is_refused(centre: Centre, place: float) -> None:
    signature = sign_detached(DATA, centre.members[0], at=centre.at)
    with pytest.raises(IntegrityProblem):
        verify_detached(DATA, signature[: int(place * len(signature))])
