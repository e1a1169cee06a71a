"""A person's identity: P-256 key and certificate for signing, age key for opening packs, in one file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from reviewer.errors import EnvironmentProblem, RuleViolation, reason_of
from reviewer.signing.age_key import age_secret, recipient_of_secret
from reviewer.signing.certificates import (
    checked_name,
    fingerprint,
    person_certificate,
    read_certificate,
    subject,
    subject_name,
    to_pem,
)
from reviewer.signing.enrolment import enrolment_pem
from reviewer.signing.key_file import KeyFile, encode_key_file, read_key_file, refuse_existing, write_private

_SELF_SIGNED_YEARS = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """An unlocked identity. Its secrets are kept out of ``repr``.

    ``chain`` leads from the certificate's issuer to the centre's root; empty while self-signed.
    """

    name: str
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    key: ec.EllipticCurvePrivateKey = field(repr=False)
    age_secret: str = field(repr=False)
    recipient: str

    @property
    def is_issued_by_centre(self) -> bool:
        """Whether somebody else than the person vouches for the certificate."""
        return self.certificate.issuer != self.certificate.subject

    @property
    def root(self) -> x509.Certificate | None:
        """The root that issued the certificate, which this workplace may trust; None while self-signed."""
        return self.chain[-1] if self.chain else None

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, hexadecimal."""
        return fingerprint(self.certificate)

    def certificate_pem(self) -> bytes:
        """The public half: certificate and chain."""
        return to_pem([self.certificate, *self.chain])


def enrolment_path(path: Path) -> Path:
    """``F.enrol.pem`` beside ``F.p12``."""
    return path.with_name(f"{path.stem}.enrol.pem")


def issued_path(path: Path) -> Path:
    """``F.cert.pem`` beside ``F.p12``."""
    return path.with_name(f"{path.stem}.cert.pem")


def create_identity(name: str, path: Path, passphrase: str, *, at: datetime) -> Identity:
    """Make an identity with a self-signed certificate, and write ``F.p12`` and ``F.enrol.pem``.

    Args:
        name: the person's name, as it will stand in the certificate.
        path: ``F.p12``; must not exist.
        passphrase: protects the file.
        at: now, with time zone.

    Raises:
        RuleViolation: ``name_invalid``, ``passphrase_empty``, ``identity_exists``.
        EnvironmentProblem: ``identity_not_written``.
    """
    person = checked_name(name)
    refuse_existing(path)
    key, enrolment = new_enrolment(person)
    recipient = recipient_of_secret(age_secret(key))
    certificate = person_certificate(
        name=person,
        public_key=key.public_key(),
        recipient=recipient,
        issuer=subject(person),
        issuer_key=key,
        at=at,
        years=_SELF_SIGNED_YEARS,
        serial=x509.random_serial_number(),
    )
    write_private(path, encode_key_file(person, key, certificate, (), passphrase))
    write_private(enrolment_path(path), enrolment)
    return unlocked(KeyFile(key=key, certificate=certificate, chain=()))


def load_identity(path: Path, passphrase: str) -> Identity:
    """Unlock ``F.p12``. While its certificate is self-signed, an issued ``F.cert.pem`` beside it is used.

    Raises:
        EnvironmentProblem: ``identity_missing``, ``identity_unreadable``, ``wrong_passphrase``.
        IntegrityProblem: ``identity_damaged``, ``certificate_damaged``.
        RuleViolation: ``identity_key_kind``, ``certificate_other_key``, ``certificate_unchained``.
    """
    held = read_key_file(path, passphrase)
    beside = issued_path(path)
    if held.certificate.issuer == held.certificate.subject and beside.exists():
        held = _with_certificate(held, beside)
    return unlocked(held)


def attach_certificate(path: Path, certificate_path: Path, passphrase: str) -> Identity:
    """Put the issued certificate and its chain into ``F.p12``.

    Raises:
        EnvironmentProblem: wrong passphrase, file missing or not writable.
        IntegrityProblem: one of the files is damaged.
        RuleViolation: ``certificate_other_key``, ``certificate_unchained``.
    """
    held = _with_certificate(read_key_file(path, passphrase), certificate_path)
    name = subject_name(held.certificate)
    write_private(path, encode_key_file(name, held.key, held.certificate, held.chain, passphrase))
    return unlocked(held)


def new_enrolment(name: str) -> tuple[ec.EllipticCurvePrivateKey, bytes]:
    """A new signing key, and the enrolment file that asks for its certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key, enrolment_pem(name, key, recipient_of_secret(age_secret(key)))


def unlocked(held: KeyFile) -> Identity:
    """The identity that a key file holds."""
    secret = age_secret(held.key)
    return Identity(
        name=subject_name(held.certificate),
        certificate=held.certificate,
        chain=_ordered(held.certificate, held.chain),
        key=held.key,
        age_secret=secret,
        recipient=recipient_of_secret(secret),
    )


def _with_certificate(held: KeyFile, certificate_path: Path) -> KeyFile:
    try:
        received = read_certificate(certificate_path.read_bytes())
    except OSError as error:
        raise EnvironmentProblem(
            f"无法读取证书文件（{reason_of(error)}），身份文件未改动。请检查路径后重试。",
            code="certificate_unreadable",
            where=str(certificate_path),
        ) from error
    if received.certificate.public_key() != held.key.public_key():
        raise RuleViolation(
            f"证书属于“{received.name}”的另一把密钥，与此身份文件不配套，身份文件未改动。请核对证书文件。",
            code="certificate_other_key",
            where=certificate_path.name,
        )
    chain = _ordered(received.certificate, received.chain)
    if not chain or chain[-1].issuer != chain[-1].subject:
        raise RuleViolation(
            "证书文件里没有完整的签发链，身份文件未改动。请向评价中心重新索取证书文件。",
            code="certificate_unchained",
            where=certificate_path.name,
        )
    return KeyFile(key=held.key, certificate=received.certificate, chain=chain)


def _ordered(certificate: x509.Certificate, pool: Sequence[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """The issuers of ``certificate`` up to the root, by name; PKCS#12 keeps no order."""
    chain: list[x509.Certificate] = []
    current = certificate
    while current.issuer != current.subject:
        issuer = next((c for c in pool if c.subject == current.issuer and c not in chain), None)
        if issuer is None:
            break
        chain.append(issuer)
        current = issuer
    return tuple(chain)
