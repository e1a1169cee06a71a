"""Whether a certificate leads to a root that this workplace knows; offline, so without revocation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature

from reviewer.signing.certificates import MALFORMED

_DEPTH_LIMIT = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Trust:
    """The outcome; ``why`` is Chinese and empty when trusted."""

    is_trusted: bool
    why: str


def check_trust(
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate],
    roots: Sequence[x509.Certificate],
    at: datetime,
) -> Trust:
    """Follow ``certificate`` up to one of ``roots``.

    A person's own certificate among the roots is trusted as it stands (pinned by hand).

    Args:
        certificate: of the signer.
        chain: further certificates that came along, in any order; not trusted by themselves.
        roots: those that this workplace trusts.
        at: the moment at which all certificates must have been valid, with time zone.
    """
    if not _is_valid_at(certificate, at):
        return Trust(is_trusted=False, why="签名时证书不在有效期内")
    if not _may_sign(certificate):
        return Trust(is_trusted=False, why="证书的用途不包括签名")
    current = certificate
    for _ in range(_DEPTH_LIMIT):
        if current in roots:
            return Trust(is_trusted=True, why="")
        issuer = next((c for c in [*roots, *chain] if _has_issued(c, current, at)), None)
        if issuer is None or issuer == current:
            break
        current = issuer
    return Trust(is_trusted=False, why="证书不是由本机信任的评价中心签发")


def _is_valid_at(certificate: x509.Certificate, at: datetime) -> bool:
    return certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc


def _may_sign(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    except MALFORMED:
        return False
    return usage.digital_signature or usage.content_commitment


def _has_issued(issuer: x509.Certificate, certificate: x509.Certificate, at: datetime) -> bool:
    try:
        constraints = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value
        usage = issuer.extensions.get_extension_for_class(x509.KeyUsage).value
        certificate.verify_directly_issued_by(issuer)
    except (*MALFORMED, InvalidSignature, x509.ExtensionNotFound):
        return False
    return constraints.ca and usage.key_cert_sign and _is_valid_at(issuer, at)
