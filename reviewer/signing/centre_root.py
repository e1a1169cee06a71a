"""The centre's own root: a P-256 authority that issues certificates to panel members and to the centre."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from reviewer.errors import RuleViolation
from reviewer.signing.certificates import (
    checked_name,
    person_certificate,
    read_certificate,
    root_certificate,
    subject_name,
    to_pem,
)
from reviewer.signing.enrolment import Enrolment, read_enrolment
from reviewer.signing.identity import Identity, enrolment_path, issued_path, new_enrolment, unlocked
from reviewer.signing.key_file import KeyFile, encode_key_file, read_key_file, refuse_existing, write_private

ROOT_YEARS = 20
PERSON_YEARS = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class CentreRoot:
    """The unlocked root."""

    name: str
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey = field(repr=False)

    def certificate_pem(self) -> bytes:
        """The root's certificate, which others may trust."""
        return to_pem([self.certificate])


def create_root(name: str, path: Path, passphrase: str, *, at: datetime) -> CentreRoot:
    """Make the centre's root and write it to ``path`` as PKCS#12.

    Raises:
        RuleViolation: ``name_invalid``, ``passphrase_empty``, ``identity_exists``.
        EnvironmentProblem: ``identity_not_written``.
    """
    centre = checked_name(name)
    refuse_existing(path)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = root_certificate(name=centre, key=key, at=at, years=ROOT_YEARS, serial=x509.random_serial_number())
    write_private(path, encode_key_file(centre, key, certificate, (), passphrase))
    return CentreRoot(name=centre, certificate=certificate, key=key)


def load_root(path: Path, passphrase: str) -> CentreRoot:
    """Unlock the root.

    Raises:
        EnvironmentProblem: ``identity_missing``, ``identity_unreadable``, ``wrong_passphrase``.
        IntegrityProblem: ``identity_damaged``.
        RuleViolation: ``not_a_root``: a person's identity.
    """
    held = read_key_file(path, passphrase)
    try:
        is_authority = held.certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        is_authority = False
    if not is_authority:
        raise RuleViolation(
            "这是个人身份文件，不是评价中心的根证书，没有签发证书。请选择根证书文件。",
            code="not_a_root",
            where=path.name,
        )
    return CentreRoot(name=subject_name(held.certificate), certificate=held.certificate, key=held.key)


def issue(
    root: CentreRoot, enrolment: Enrolment, *, at: datetime, serial: int | None = None, years: int = PERSON_YEARS
) -> bytes:
    """Issue a certificate for a verified enrolment.

    Args:
        root: the centre's.
        enrolment: as returned by ``read_enrolment``.
        at: now, with time zone; the certificate holds from a day before.
        serial: a positive number that the root uses once; random (159 bits) when None.
        years: validity.

    Returns:
        PEM: the person's certificate, then the root's.
    """
    certificate = person_certificate(
        name=checked_name(enrolment.name),
        public_key=enrolment.public_key,
        recipient=enrolment.recipient,
        issuer=root.certificate.subject,
        issuer_key=root.key,
        at=at,
        years=years,
        serial=x509.random_serial_number() if serial is None else serial,
    )
    return to_pem([certificate, root.certificate])


def create_issued_identity(root: CentreRoot, name: str, path: Path, passphrase: str, *, at: datetime) -> Identity:
    """Make an identity and issue its certificate in one go, as for the centre itself.

    Writes ``F.p12`` (with the certificate inside), ``F.enrol.pem`` and ``F.cert.pem``.

    Raises:
        RuleViolation: ``name_invalid``, ``passphrase_empty``, ``identity_exists``.
        EnvironmentProblem: ``identity_not_written``.
    """
    person = checked_name(name)
    refuse_existing(path)
    key, enrolment = new_enrolment(person)
    pem = issue(root, read_enrolment(enrolment), at=at)
    issued = read_certificate(pem)
    write_private(path, encode_key_file(person, key, issued.certificate, issued.chain, passphrase))
    write_private(enrolment_path(path), enrolment)
    write_private(issued_path(path), pem)
    return unlocked(KeyFile(key=key, certificate=issued.certificate, chain=issued.chain))
