"""The enrolment file that carries both public keys of a person to the centre.

``F.enrol.pem`` has three blocks: CERTIFICATE REQUEST (PKCS#10, any program reads it), AGE RECIPIENT
(the text ``age1…``) and BINDING SIGNATURE: ECDSA with SHA-256 by the requested key over

    "reviewer enrolment v1" NUL, the request's DER, NUL, the recipient's ASCII

so that nobody can put another recipient under somebody's request.
"""

from __future__ import annotations

import base64
import binascii
import re
import textwrap
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from reviewer.errors import IntegrityProblem
from reviewer.signing.age_key import is_recipient
from reviewer.signing.certificates import MALFORMED, recipient_in, recipient_name, subject, subject_name

_REQUEST, _RECIPIENT, _BINDING = "CERTIFICATE REQUEST", "AGE RECIPIENT", "BINDING SIGNATURE"
_BLOCK = re.compile(rb"-----BEGIN ([A-Z ]+)-----\s+([A-Za-z0-9+/=\s]+?)-----END \1-----")
_CONTEXT = b"reviewer enrolment v1\0"
_SIZE_LIMIT_BYTES = 64 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Enrolment:
    """A verified enrolment: who asks, with which signing key (in ``request``) and age recipient."""

    name: str
    request: x509.CertificateSigningRequest
    public_key: ec.EllipticCurvePublicKey
    recipient: str


def enrolment_pem(name: str, key: ec.EllipticCurvePrivateKey, recipient: str) -> bytes:
    """The enrolment file of the holder of ``key``."""
    request = (
        x509.CertificateSigningRequestBuilder()
        .subject_name(subject(name))
        .add_extension(recipient_name(recipient), critical=False)
        .sign(key, SHA256())
    )
    binding = key.sign(_bound(request, recipient), ec.ECDSA(SHA256()))
    return request.public_bytes(Encoding.PEM) + _block(_RECIPIENT, recipient.encode()) + _block(_BINDING, binding)


def read_enrolment(pem: bytes) -> Enrolment:
    """Read an enrolment file and verify that one and the same key holder made all of it.

    Raises:
        IntegrityProblem: ``enrolment_damaged`` (cannot be read), ``enrolment_unbound`` (a signature does
            not fit).
    """
    blocks = _blocks(pem)
    try:
        request = x509.load_der_x509_csr(blocks[_REQUEST])
        public_key = request.public_key()
        named = recipient_in(request.extensions)
        name, recipient = subject_name(request), blocks[_RECIPIENT].decode("ascii")
    except MALFORMED as error:
        raise _damaged("内容无法识别") from error
    if not isinstance(public_key, ec.EllipticCurvePublicKey) or not isinstance(public_key.curve, ec.SECP256R1):
        raise _damaged("密钥不是 P-256")
    if not is_recipient(recipient):
        raise _damaged("加密公钥无效")
    if named != recipient or not request.is_signature_valid:
        raise _unbound()
    try:
        public_key.verify(blocks[_BINDING], _bound(request, recipient), ec.ECDSA(SHA256()))
    except InvalidSignature as error:
        raise _unbound() from error
    return Enrolment(name=name, request=request, public_key=public_key, recipient=recipient)


def _bound(request: x509.CertificateSigningRequest, recipient: str) -> bytes:
    return _CONTEXT + request.public_bytes(Encoding.DER) + b"\0" + recipient.encode()


def _block(label: str, data: bytes) -> bytes:
    lines = textwrap.wrap(base64.b64encode(data).decode(), 64)
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""]).encode()


def _blocks(pem: bytes) -> dict[str, bytes]:
    if len(pem) > _SIZE_LIMIT_BYTES:
        raise _damaged("文件过大")
    found = _BLOCK.findall(pem)
    labels = [label.decode() for label, _ in found]
    if sorted(labels) != sorted([_REQUEST, _RECIPIENT, _BINDING]):
        raise _damaged("缺少或多出内容块")
    try:
        return {label.decode(): base64.b64decode(b"".join(text.split()), validate=True) for label, text in found}
    except binascii.Error as error:
        raise _damaged("内容块无法解码") from error


def _damaged(detail: str) -> IntegrityProblem:
    return IntegrityProblem(
        f"登记文件已损坏或不是登记文件（{detail}），没有签发证书。请申请人重新发送。", code="enrolment_damaged"
    )


def _unbound() -> IntegrityProblem:
    return IntegrityProblem(
        "登记文件的签名不符，内容可能被替换，没有签发证书。请向申请人当面核实后重新索取。", code="enrolment_unbound"
    )
