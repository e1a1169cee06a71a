"""Detached CMS signatures on packs: made here, verifiable with ``openssl cms -verify``.

    openssl cms -verify -binary -inform DER -in manifest.sig -content manifest.json -CAfile root.pem -purpose any

One signer, SHA-256, ECDSA on P-256, signed attributes always present, chain inside; no timestamp server.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import algos, cms
from asn1crypto import x509 as x509_structure
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from reviewer.errors import IntegrityProblem
from reviewer.signing.certificates import MALFORMED, fingerprint, load_certificate, recipient_in, subject_name
from reviewer.signing.identity import Identity
from reviewer.signing.trust import check_trust

_SIZE_LIMIT_BYTES = 256 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class SignerInfo:
    """Who made a signature that holds, and whether this workplace trusts the certificate.

    ``signed_at`` (UTC) is the signer's own statement; ``why`` is Chinese and empty when trusted;
    ``fingerprint`` is the SHA-256 of the certificate, hexadecimal.
    """

    name: str
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    fingerprint: str
    recipient: str | None
    signed_at: datetime
    is_trusted: bool
    why: str


def sign_detached(data: bytes, identity: Identity, *, at: datetime) -> bytes:
    """Sign ``data`` as it is, byte for byte.

    Args:
        data: what is signed; does not become part of the signature.
        identity: of the signer.
        at: the signing time to state, with time zone.

    Returns:
        CMS SignedData, DER.

    Source: RFC 5652 section 5.
    """
    own = _structure(identity.certificate)
    attributes = cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["data"]}),
            cms.CMSAttribute({"type": "signing_time", "values": [_time(at)]}),
            cms.CMSAttribute({"type": "message_digest", "values": [hashlib.sha256(data).digest()]}),
        ]
    )
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                {
                    "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                        {"issuer": own.issuer, "serial_number": own.serial_number}
                    )
                }
            ),
            "digest_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
            "signed_attrs": attributes,
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
            "signature": identity.key.sign(attributes.dump(), ec.ECDSA(SHA256())),
        }
    )
    content = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
            "encap_content_info": {"content_type": "data"},
            "certificates": [own, *(_structure(c) for c in identity.chain)],
            "signer_infos": [signer],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": content}).dump())


def verify_detached(data: bytes, signature: bytes, *, roots: Sequence[x509.Certificate] = ()) -> SignerInfo:
    """Verify a detached signature on ``data``.

    Args:
        data: what was signed.
        signature: CMS SignedData, DER.
        roots: certificates that this workplace trusts: the centre's root, or a person's own.

    Returns:
        The signer; ``is_trusted`` tells whether one of ``roots`` vouches for them.

    Raises:
        IntegrityProblem: ``signature_damaged`` (cannot be read), ``signature_invalid`` (does not fit).
    """
    try:
        return _verified(data, signature, roots)
    except (*MALFORMED, KeyError, RecursionError) as error:
        raise IntegrityProblem(
            "签名文件无法读取，内容未采用。请向发送人重新索取。", code="signature_damaged"
        ) from error


def _verified(data: bytes, signature: bytes, roots: Sequence[x509.Certificate]) -> SignerInfo:
    signer, certificates = _parse(signature)
    attributes = _attributes(signer)
    certificate = _certificate_of(signer, certificates)
    _check_signature(data, signer, attributes, certificate)
    signed_at = _signing_time(attributes)
    trust = check_trust(certificate, certificates, roots, signed_at)
    return SignerInfo(
        name=subject_name(certificate),
        certificate=certificate,
        chain=tuple(c for c in certificates if c != certificate),
        fingerprint=fingerprint(certificate),
        recipient=recipient_in(certificate.extensions),
        signed_at=signed_at,
        is_trusted=trust.is_trusted,
        why=trust.why,
    )


def _structure(certificate: x509.Certificate) -> x509_structure.Certificate:
    return x509_structure.Certificate.load(certificate.public_bytes(Encoding.DER))


def _time(at: datetime) -> cms.Time:
    """UTCTime up to 2049, GeneralizedTime after: RFC 5652 11.3."""
    second = at.astimezone(UTC).replace(microsecond=0)
    return cms.Time({"utc_time" if second.year < 2050 else "generalized_time": second})


def _parse(signature: bytes) -> tuple[cms.SignerInfo, list[x509.Certificate]]:
    if len(signature) > _SIZE_LIMIT_BYTES:
        raise ValueError("larger than any signature")
    info = cms.ContentInfo.load(signature, strict=True)
    if info["content_type"].native != "signed_data":
        raise ValueError("not SignedData")
    content = info["content"]
    if len(content["signer_infos"]) != 1 or content["encap_content_info"]["content"].native is not None:
        raise ValueError("not one detached signature")
    return content["signer_infos"][0], [load_certificate(choice.chosen) for choice in content["certificates"]]


def _attributes(signer: cms.SignerInfo) -> dict[str, object]:
    found: dict[str, object] = {}
    for attribute in signer["signed_attrs"]:
        kind = attribute["type"].native
        if kind in found or len(attribute["values"]) != 1:
            raise ValueError("attribute with several values")
        found[kind] = attribute["values"][0].native
    return found


def _certificate_of(signer: cms.SignerInfo, certificates: Sequence[x509.Certificate]) -> x509.Certificate:
    sid = signer["sid"]
    if sid.name != "issuer_and_serial_number":
        raise ValueError("signer not named by issuer and serial number")
    issuer, serial = sid.chosen["issuer"].dump(), sid.chosen["serial_number"].native
    for certificate in certificates:
        if certificate.serial_number == serial and certificate.issuer.public_bytes() == issuer:
            return certificate
    raise ValueError("the signer's certificate is missing")


def _signing_time(attributes: dict[str, object]) -> datetime:
    signed_at = attributes["signing_time"]
    if not isinstance(signed_at, datetime):
        raise TypeError("signing time")
    return signed_at.astimezone(UTC)


def _check_signature(
    data: bytes, signer: cms.SignerInfo, attributes: dict[str, object], certificate: x509.Certificate
) -> None:
    invalid = IntegrityProblem(
        "签名与内容不符，内容或签名被改动，内容未采用。请向发送人核实。", code="signature_invalid"
    )
    key = certificate.public_key()
    algorithms = (signer["digest_algorithm"]["algorithm"].native, signer["signature_algorithm"]["algorithm"].native)
    if algorithms != ("sha256", "sha256_ecdsa") or not isinstance(key, ec.EllipticCurvePublicKey):
        raise invalid
    digest = attributes.get("message_digest")
    if attributes.get("content_type") != "data" or not isinstance(digest, bytes):
        raise invalid
    if not hmac.compare_digest(digest, hashlib.sha256(data).digest()):
        raise invalid
    try:
        # Signed is the SET OF, not the implicitly tagged field: RFC 5652 5.4.
        key.verify(signer["signature"].native, signer["signed_attrs"].untag().dump(), ec.ECDSA(SHA256()))
    except InvalidSignature as error:
        raise invalid from error
