"""The age key of an identity, derived from its signing key.

One passphrase-protected file has to hold both keys and stay an ordinary PKCS#12 that other programs
open. PKCS#12 has no place for an X25519 key that they would leave alone, so the second key is computed:

    HKDF-SHA256(secret = the P-256 private scalar, 32 bytes big-endian, info = "reviewer age identity v1")

gives the 32 bytes of the X25519 secret. The scalar is uniformly random, HKDF is one-way and the info
string separates the uses: neither the age key nor what it decrypts says anything about the signing key.
Both live and die together, as they would in one file. It also gives an age key to a PKCS#12 that was
brought along from a licensed provider.
"""

from __future__ import annotations

import pyrage
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_INFO = b"reviewer age identity v1"
_PREFIX = "age-secret-key-"
_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def age_secret(key: ec.EllipticCurvePrivateKey) -> str:
    """The age identity ``AGE-SECRET-KEY-1…`` that belongs to a P-256 signing key.

    Source: RFC 5869 (HKDF); age specification, "The X25519 recipient type".
    """
    scalar = key.private_numbers().private_value.to_bytes(32, "big")
    secret = HKDF(algorithm=SHA256(), length=32, salt=None, info=_INFO).derive(scalar)
    return bech32(_PREFIX, secret).upper()


def recipient_of_secret(secret: str) -> str:
    """The public half ``age1…`` of an age identity."""
    return str(pyrage.x25519.Identity.from_str(secret).to_public())


def is_recipient(text: str) -> bool:
    """Whether ``text`` is an age recipient that can be encrypted to."""
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


def bech32(prefix: str, data: bytes) -> str:
    """``data`` as Bech32 text under ``prefix`` (lower case).

    Source: BIP 173.
    """
    values = _five_bits(data)
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    checksum = _polymod([*expanded, *values, 0, 0, 0, 0, 0, 0]) ^ 1
    values += [(checksum >> 5 * (5 - i)) & 31 for i in range(6)]
    return f"{prefix}1{''.join(_ALPHABET[v] for v in values)}"


def _five_bits(data: bytes) -> list[int]:
    bits = 8 * len(data)
    padding = -bits % 5
    number = int.from_bytes(data, "big") << padding
    groups = (bits + padding) // 5
    return [(number >> 5 * (groups - 1 - i)) & 31 for i in range(groups)]


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for i, generator in enumerate(_GENERATORS):
            if top >> i & 1:
                check ^= generator
    return check
