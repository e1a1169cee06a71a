"""Certificates of people and of the centre's root: how they are made, read and named.

A person's age recipient stands in the certificate as a subject alternative name ``age:age1…``, so that
the certificate alone is enough to address packs to them, and the issuer's signature covers it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto.x509 import Certificate as CertificateStructure
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.oid import NameOID

from reviewer.errors import IntegrityProblem, RuleViolation
from reviewer.signing.age_key import is_recipient

# Clocks of site laptops are off by hours; a certificate of today has to hold on all of them.
CLOCK_TOLERANCE = timedelta(days=1)
_NAME_LIMIT = 64  # ub-common-name, RFC 5280 appendix A.1
_RECIPIENT_SCHEME = "age:"
# Everything that cryptography raises on a malformed certificate; it reads the parts when they are asked for.
MALFORMED = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
    # Only where warnings are errors: for flaws that the next version will refuse.
    CryptographyDeprecationWarning,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonCertificate:
    """A certificate as received from a file. ``chain`` leads from its issuer to the root."""

    name: str
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    recipient: str | None

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, hexadecimal."""
        return fingerprint(self.certificate)


def checked_name(name: str) -> str:
    """``name`` as it goes into a certificate: NFC, trimmed.

    Raises:
        RuleViolation: empty, longer than 64 characters or with control characters.
    """
    clean = unicodedata.normalize("NFC", name).strip()
    if not clean or len(clean) > _NAME_LIMIT or any(unicodedata.category(c) == "Cc" for c in clean):
        raise RuleViolation("姓名不能为空、不能超过 64 个字，也不能含控制字符。请更正后重试。", code="name_invalid")
    return clean


def subject(name: str) -> x509.Name:
    """The subject of a person or of the centre."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def subject_name(certificate: x509.Certificate | x509.CertificateSigningRequest) -> str:
    """The common name, or the whole subject where there is none."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    if names:
        value = names[0].value
        return value if isinstance(value, str) else value.decode("utf-8", "replace")
    return certificate.subject.rfc4514_string()


def recipient_name(recipient: str) -> x509.SubjectAlternativeName:
    """The extension that carries an age recipient."""
    return x509.SubjectAlternativeName([x509.UniformResourceIdentifier(_RECIPIENT_SCHEME + recipient)])


def recipient_in(extensions: x509.Extensions) -> str | None:
    """The age recipient that a certificate or request carries, or None."""
    try:
        names = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return None
    for uri in names.get_values_for_type(x509.UniformResourceIdentifier):
        if uri.startswith(_RECIPIENT_SCHEME) and is_recipient(uri.removeprefix(_RECIPIENT_SCHEME)):
            return uri.removeprefix(_RECIPIENT_SCHEME)
    return None


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of the certificate (DER), 64 lower-case hexadecimal digits."""
    return certificate.fingerprint(SHA256()).hex()


def years_later(at: datetime, years: int) -> datetime:
    """The same day ``years`` on; 29 February becomes the 28th where there is none."""
    try:
        return at.replace(year=at.year + years)
    except ValueError:
        return at.replace(year=at.year + years, day=28)


def person_certificate(
    *,
    name: str,
    public_key: ec.EllipticCurvePublicKey,
    recipient: str,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    at: datetime,
    years: int,
    serial: int,
) -> x509.Certificate:
    """A certificate for signing documents, not for issuing others.

    Source: RFC 5280 4.2.1.3: digitalSignature and nonRepudiation (contentCommitment).
    """
    builder = _builder(name, public_key, issuer, issuer_key, at, years, serial)
    usage = _usage(signs_documents=True)
    return (
        builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(recipient_name(recipient), critical=False)
        .sign(issuer_key, SHA256())
    )


def root_certificate(
    *, name: str, key: ec.EllipticCurvePrivateKey, at: datetime, years: int, serial: int
) -> x509.Certificate:
    """The centre's self-signed root, which issues people's certificates and nothing below them."""
    builder = _builder(name, key.public_key(), subject(name), key, at, years, serial)
    usage = _usage(signs_documents=False)
    return (
        builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, SHA256())
    )


def _builder(
    name: str,
    public_key: ec.EllipticCurvePublicKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    at: datetime,
    years: int,
    serial: int,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject(name))
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(serial)
        .not_valid_before(at - CLOCK_TOLERANCE)
        .not_valid_after(years_later(at, years))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )


def _usage(*, signs_documents: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs_documents,
        content_commitment=signs_documents,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signs_documents,
        crl_sign=not signs_documents,
        encipher_only=False,
        decipher_only=False,
    )


def to_pem(certificates: Sequence[x509.Certificate]) -> bytes:
    """The certificates one after the other, the person's own first."""
    return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in certificates)


def load_certificate(structure: CertificateStructure) -> x509.Certificate:
    """A certificate found inside a signature, where anybody may have put anything.

    Raises:
        One of ``MALFORMED``; also for serial numbers that RFC 5280 4.1.2.2 forbids.
    """
    if structure.serial_number <= 0:
        raise ValueError("serial number not positive")
    return x509.load_der_x509_certificate(structure.dump())


def read_certificate(pem: bytes) -> PersonCertificate:
    """Read a certificate file: the person's own first, then its chain. Says nothing about trust.

    Raises:
        IntegrityProblem: ``certificate_damaged``.
    """
    try:
        certificates = x509.load_pem_x509_certificates(pem)
        own = certificates[0]
        name, recipient = subject_name(own), recipient_in(own.extensions)
        own.public_key()
    except MALFORMED as error:
        raise IntegrityProblem(
            "证书文件已损坏或不是 PEM 证书，未作任何更改。请重新索取证书。", code="certificate_damaged"
        ) from error
    return PersonCertificate(name=name, certificate=own, chain=tuple(certificates[1:]), recipient=recipient)
