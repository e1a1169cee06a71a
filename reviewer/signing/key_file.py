"""The PKCS#12 file that holds a key, and how it is put on disk: private, whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from asn1crypto import pkcs12 as pkcs12_structure
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12

from reviewer.errors import EnvironmentProblem, IntegrityProblem, RuleViolation, reason_of

_KDF_ROUNDS = 600_000


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyFile:
    """What a PKCS#12 file holds. ``chain`` are further certificates, without the key's own."""

    key: ec.EllipticCurvePrivateKey = field(repr=False)
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]


def read_key_file(path: Path, passphrase: str) -> KeyFile:
    """Read a PKCS#12 file with a P-256 key and its certificate.

    Raises:
        EnvironmentProblem: ``identity_missing``, ``identity_unreadable``, ``wrong_passphrase``.
        IntegrityProblem: ``identity_damaged``.
        RuleViolation: ``identity_key_kind``: no P-256 key with certificate in it.
    """
    data = _read(path)
    try:
        pkcs12_structure.Pfx.load(data, strict=True).native  # noqa: B018 - parses all of it
    except (ValueError, TypeError) as error:
        raise IntegrityProblem(
            "身份文件已损坏或不是 PKCS#12 文件，未作任何更改。请从备份恢复，或重新办理身份。",
            code="identity_damaged",
            where=path.name,
        ) from error
    try:
        bundle = pkcs12.load_pkcs12(data, _secret(passphrase))
    except ValueError as error:
        raise EnvironmentProblem(
            "身份口令不正确（或文件已被改动），未作任何更改。请重新输入口令。",
            code="wrong_passphrase",
            where=path.name,
        ) from error
    return _checked(bundle, path)


def _checked(bundle: pkcs12.PKCS12KeyAndCertificates, path: Path) -> KeyFile:
    key, own = bundle.key, bundle.cert
    is_p256 = isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1)
    if not is_p256 or not isinstance(key, ec.EllipticCurvePrivateKey) or own is None:
        raise RuleViolation(
            "身份文件里没有 P-256 密钥及其证书，本程序不能使用，文件未改动。请换用本程序生成的身份文件。",
            code="identity_key_kind",
            where=path.name,
        )
    if own.certificate.public_key() != key.public_key():
        raise IntegrityProblem(
            "身份文件中的证书与密钥不配套，未作任何更改。请从备份恢复，或重新办理身份。",
            code="identity_damaged",
            where=path.name,
        )
    return KeyFile(
        key=key,
        certificate=own.certificate,
        chain=tuple(extra.certificate for extra in bundle.additional_certs),
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise EnvironmentProblem(
            "找不到身份文件，未作任何更改。请检查路径，或插入存放身份文件的 U 盘。",
            code="identity_missing",
            where=str(path),
        ) from error
    except OSError as error:
        raise EnvironmentProblem(
            f"无法读取身份文件（{reason_of(error)}），未作任何更改。请检查文件权限后重试。",
            code="identity_unreadable",
            where=str(path),
        ) from error


def encode_key_file(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate],
    passphrase: str,
) -> bytes:
    """The PKCS#12 bytes: AES-256-CBC under PBKDF2, MAC with SHA-256; openssl and Windows open it.

    Raises:
        RuleViolation: the passphrase is empty.
    """
    encryption = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(_KDF_ROUNDS)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(SHA256())
        .build(_secret(passphrase))
    )
    data = pkcs12.serialize_key_and_certificates(name.encode(), key, certificate, chain or None, encryption)
    return _with_slow_mac(data, _normal(passphrase))


def _with_slow_mac(data: bytes, passphrase: str) -> bytes:
    """The same file with as many rounds in its MAC as in its encryption.

    cryptography writes a MAC of 2048 rounds: whoever holds the file could try passphrases against that,
    and the 600,000 rounds of the encryption would protect nothing.

    Source: RFC 7292 section 4 and appendix B.2 (one block of SHA-256 is all that the MAC key takes).
    """
    pfx = pkcs12_structure.Pfx.load(data, strict=True)
    salt = os.urandom(16)
    block = b"\x03" * 64 + _repeated(salt) + _repeated(passphrase.encode("utf-16-be") + b"\0\0")
    for _ in range(_KDF_ROUNDS):
        block = hashlib.sha256(block).digest()
    pfx["mac_data"]["mac_salt"] = salt
    pfx["mac_data"]["iterations"] = _KDF_ROUNDS
    pfx["mac_data"]["mac"]["digest"] = hmac.digest(block, pfx["auth_safe"]["content"].native, "sha256")
    return bytes(pfx.dump())


def _repeated(text: bytes) -> bytes:
    """``text`` over and over, up to the next multiple of 64 bytes."""
    length = -(-len(text) // 64) * 64
    return (text * (length // len(text) + 1))[:length]


def _secret(passphrase: str) -> bytes:
    if not passphrase:
        raise RuleViolation("身份口令不能为空，未作任何更改。请输入口令。", code="passphrase_empty")
    return _normal(passphrase).encode()


def _normal(passphrase: str) -> str:
    """The same Chinese passphrase typed on another system may come in another form."""
    return unicodedata.normalize("NFC", passphrase)


def refuse_existing(path: Path) -> None:
    """A key that is overwritten is lost for good.

    Raises:
        RuleViolation: ``identity_exists``.
    """
    if path.exists():
        raise RuleViolation(
            "文件已存在，为免丢失密钥没有覆盖。请换一个文件名。", code="identity_exists", where=str(path)
        )


def write_private(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` for the owner's eyes only; an older file stays until the new one is whole.

    Raises:
        EnvironmentProblem: ``identity_not_written``.
    """
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        # The medium may be gone altogether; the error raised below says so.
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise EnvironmentProblem(
            f"文件未写出（{reason_of(error)}），原有文件未动。请检查磁盘空间和写入权限后重试。",
            code="identity_not_written",
            where=str(path),
        ) from error
