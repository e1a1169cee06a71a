"""Identities: one passphrase-protected file, enrolment, certificates of the centre, other programs."""

from __future__ import annotations

import base64
import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
import pytest
from cryptography import x509
from signing_people import Centre

from reviewer.errors import EnvironmentProblem, IntegrityProblem, RuleViolation
from reviewer.signing.age_key import age_secret, bech32
from reviewer.signing.centre_root import create_issued_identity, create_root, issue, load_root
from reviewer.signing.certificates import read_certificate, years_later
from reviewer.signing.enrolment import read_enrolment
from reviewer.signing.identity import (
    attach_certificate,
    create_identity,
    enrolment_path,
    issued_path,
    load_identity,
)

AT = datetime(2026, 2, 28, 9, 30, tzinfo=UTC)


def openssl(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["openssl", *map(str, arguments)], capture_output=True, check=False)


def test_a_new_identity_is_loaded_back_with_both_keys(tmp_path: Path) -> None:
    made = create_identity(" 王䶮 ", tmp_path / "w.p12", "口令", at=AT)
    loaded = load_identity(tmp_path / "w.p12", "口令")
    assert (loaded.name, loaded.recipient, loaded.age_secret) == ("王䶮", made.recipient, made.age_secret)
    assert loaded.certificate == made.certificate
    assert not loaded.is_issued_by_centre
    assert loaded.root is None
    assert (
        pyrage.decrypt(
            pyrage.encrypt(b"pack", [pyrage.x25519.Recipient.from_str(made.recipient)]),
            [pyrage.x25519.Identity.from_str(loaded.age_secret)],
        )
        == b"pack"
    )


def test_secrets_are_not_in_the_representation(centre: Centre) -> None:
    member = centre.members[0]
    assert member.age_secret not in repr(member)
    assert "PrivateKey" not in repr(member)


def test_the_age_key_depends_on_the_signing_key_alone(centre: Centre) -> None:
    first, second = centre.members[:2]
    assert age_secret(first.key) == first.age_secret
    assert first.age_secret != second.age_secret


def test_bech32_gives_the_text_that_age_itself_writes() -> None:
    alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    for _ in range(20):
        text = str(pyrage.x25519.Identity.generate())
        bits = "".join(f"{alphabet.index(c):05b}" for c in text.lower().split("1", 1)[1][:-6])
        data = bytes(int(bits[i : i + 8], 2) for i in range(0, 256, 8))
        assert bech32("age-secret-key-", data).upper() == text


def test_openssl_opens_the_key_file_with_the_passphrase(centre: Centre) -> None:
    secret = centre.folder / "passphrase.txt"
    secret.write_text(centre.passphrase, encoding="utf-8")
    done = openssl("pkcs12", "-in", centre.folder / "0.p12", "-passin", f"file:{secret}", "-nodes")
    assert done.returncode == 0, done.stderr
    assert b"BEGIN PRIVATE KEY" in done.stdout
    assert x509.load_pem_x509_certificates(done.stdout)[0] == centre.members[0].certificate
    secret.write_text("wrong", encoding="utf-8")
    assert openssl("pkcs12", "-in", centre.folder / "0.p12", "-passin", f"file:{secret}", "-nodes").returncode != 0


def test_the_key_file_takes_as_many_rounds_in_the_mac_as_in_the_encryption(centre: Centre) -> None:
    done = openssl("pkcs12", "-in", centre.folder / "0.p12", "-passin", f"pass:{centre.passphrase}", "-info", "-noout")
    rounds = {int(n) for n in re.findall(rb"Iteration (\d+)", done.stderr)}
    assert rounds == {600_000}


def test_a_wrong_passphrase_and_a_damaged_file_are_different_messages(tmp_path: Path) -> None:
    path = tmp_path / "w.p12"
    create_identity("王", path, "口令", at=AT)
    with pytest.raises(EnvironmentProblem, match="口令") as wrong:
        load_identity(path, "other")
    assert wrong.value.code == "wrong_passphrase"
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(IntegrityProblem) as cut:
        load_identity(path, "口令")
    assert cut.value.code == "identity_damaged"
    with pytest.raises(EnvironmentProblem) as missing:
        load_identity(tmp_path / "none.p12", "口令")
    assert missing.value.code == "identity_missing"


@pytest.mark.parametrize("name", ["", "  ", "王\n五", "王" * 65])
def test_unfit_names_are_refused_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        create_identity(name, tmp_path / "w.p12", "口令", at=AT)
    assert refused.value.code == "name_invalid"
    assert not list(tmp_path.iterdir())


def test_an_empty_passphrase_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(RuleViolation) as refused:
        create_identity("王", tmp_path / "w.p12", "", at=AT)
    assert refused.value.code == "passphrase_empty"
    assert not list(tmp_path.iterdir())


def test_an_existing_key_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "w.p12"
    path.write_bytes(b"somebody's key")
    with pytest.raises(RuleViolation) as refused:
        create_identity("王", path, "口令", at=AT)
    assert refused.value.code == "identity_exists"
    assert path.read_bytes() == b"somebody's key"


def test_a_folder_that_is_gone_is_an_environment_problem(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem) as refused:
        create_identity("王", tmp_path / "stick" / "w.p12", "口令", at=AT)
    assert refused.value.code == "identity_not_written"


@pytest.mark.requirement("X13")
def test_enrolment_certificate_and_use_go_round(tmp_path: Path, centre: Centre) -> None:
    path = tmp_path / "w.p12"
    made = create_identity("王䶮", path, "口令", at=centre.at)
    enrolment = read_enrolment(enrolment_path(path).read_bytes())
    assert (enrolment.name, enrolment.recipient) == ("王䶮", made.recipient)
    pem = issue(centre.root, enrolment, at=centre.at, serial=7)
    received = read_certificate(pem)
    assert (received.name, received.recipient, received.certificate.serial_number) == ("王䶮", made.recipient, 7)
    assert received.chain == (centre.root.certificate,)

    elsewhere = tmp_path / "from-the-centre.pem"
    elsewhere.write_bytes(pem)
    attached = attach_certificate(path, elsewhere, "口令")
    loaded = load_identity(path, "口令")
    assert attached.certificate == loaded.certificate == received.certificate
    assert loaded.is_issued_by_centre
    assert loaded.root == centre.root.certificate
    assert (loaded.age_secret, loaded.recipient) == (made.age_secret, made.recipient)


def test_an_issued_certificate_beside_the_key_file_is_used(tmp_path: Path, centre: Centre) -> None:
    path = tmp_path / "w.p12"
    create_identity("王", path, "口令", at=centre.at)
    issued_path(path).write_bytes(issue(centre.root, read_enrolment(enrolment_path(path).read_bytes()), at=centre.at))
    assert load_identity(path, "口令").is_issued_by_centre


def test_somebody_elses_certificate_is_not_attached(tmp_path: Path, centre: Centre) -> None:
    path = tmp_path / "w.p12"
    create_identity("王䶮", path, "口令", at=centre.at)
    before = path.read_bytes()
    with pytest.raises(RuleViolation) as refused:
        attach_certificate(path, centre.folder / "0.cert.pem", "口令")
    assert refused.value.code == "certificate_other_key"
    assert path.read_bytes() == before


def test_a_certificate_without_its_chain_is_not_attached(tmp_path: Path, centre: Centre) -> None:
    path = tmp_path / "w.p12"
    create_identity("王䶮", path, "口令", at=centre.at)
    pem = issue(centre.root, read_enrolment(enrolment_path(path).read_bytes()), at=centre.at)
    alone = tmp_path / "alone.pem"
    alone.write_bytes(pem[: pem.index(b"-----END CERTIFICATE-----") + 26])
    with pytest.raises(RuleViolation) as refused:
        attach_certificate(path, alone, "口令")
    assert refused.value.code == "certificate_unchained"


def test_issued_certificates_sign_documents_and_issue_nothing(centre: Centre) -> None:
    certificate = centre.members[1].certificate
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert usage.content_commitment
    assert not usage.key_cert_sign
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert certificate.not_valid_after_utc == years_later(centre.at, 2)
    assert certificate.not_valid_before_utc == centre.at - timedelta(days=1)


def test_openssl_accepts_the_chain(tmp_path: Path, centre: Centre) -> None:
    (tmp_path / "root.pem").write_bytes(centre.root.certificate_pem())
    done = openssl("verify", "-x509_strict", "-CAfile", tmp_path / "root.pem", centre.folder / "0.cert.pem")
    assert done.returncode == 0, done.stderr
    request = openssl("req", "-in", centre.folder / "0.enrol.pem", "-verify", "-noout")
    assert request.returncode == 0, request.stderr


def test_29_february_has_a_day_in_every_year() -> None:
    assert years_later(datetime(2024, 2, 29, tzinfo=UTC), 2) == datetime(2026, 2, 28, tzinfo=UTC)
    assert years_later(datetime(2024, 2, 29, tzinfo=UTC), 4) == datetime(2028, 2, 29, tzinfo=UTC)


def blocks(pem: bytes) -> list[bytes]:
    return re.findall(rb"-----BEGIN .*?-----END [A-Z ]+-----\n", pem, re.DOTALL)


def test_a_recipient_from_another_enrolment_is_noticed(centre: Centre) -> None:
    mine = blocks((centre.folder / "0.enrol.pem").read_bytes())
    other = blocks((centre.folder / "1.enrol.pem").read_bytes())
    for mixed in ([mine[0], other[1], mine[2]], [mine[0], mine[1], other[2]], [other[0], mine[1], mine[2]]):
        with pytest.raises(IntegrityProblem) as refused:
            read_enrolment(b"".join(mixed))
        assert refused.value.code == "enrolment_unbound"


def test_missing_doubled_and_foreign_blocks_are_refused(centre: Centre) -> None:
    mine = blocks((centre.folder / "0.enrol.pem").read_bytes())
    certificate = (centre.folder / "0.cert.pem").read_bytes()
    for pem in (b"", b"\xff\xfe", b"".join(mine[:2]), b"".join([*mine, mine[1]]), certificate, b"x" * 100_000):
        with pytest.raises(IntegrityProblem) as refused:
            read_enrolment(pem)
        assert refused.value.code == "enrolment_damaged"


def test_every_altered_byte_of_an_enrolment_is_noticed(centre: Centre) -> None:
    mine = blocks((centre.folder / "0.enrol.pem").read_bytes())
    for number in range(3):
        lines = mine[number].split(b"\n")
        data = base64.b64decode(b"".join(lines[1:-2]))
        for position in range(0, len(data), 7):
            altered = bytearray(data)
            altered[position] ^= 0x04
            block = b"\n".join([lines[0], base64.b64encode(altered), lines[-2], b""])
            with pytest.raises(IntegrityProblem):
                read_enrolment(b"".join([*mine[:number], block, *mine[number + 1 :]]))


def test_the_root_is_loaded_back_and_a_members_identity_is_no_root(centre: Centre) -> None:
    root = load_root(centre.folder / "root.p12", "根口令")
    assert root.certificate == centre.root.certificate
    with pytest.raises(RuleViolation) as refused:
        load_root(centre.folder / "0.p12", centre.passphrase)
    assert refused.value.code == "not_a_root"


def test_a_root_does_not_overwrite_a_root(centre: Centre) -> None:
    with pytest.raises(RuleViolation) as refused:
        create_root("中心", centre.folder / "root.p12", "x", at=AT)
    assert refused.value.code == "identity_exists"
    with pytest.raises(RuleViolation):
        create_issued_identity(centre.root, "王", centre.folder / "0.p12", "x", at=AT)


def test_a_damaged_certificate_file_is_named() -> None:
    for pem in (b"", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        with pytest.raises(IntegrityProblem) as refused:
            read_certificate(pem)
        assert refused.value.code == "certificate_damaged"
