"""The commit hash: what a member publishes on submission, so that a later change of the sheet shows.

A commit hash is the SHA-256 of a secret random salt followed by the sheet's canonical document.
The salt keeps others from guessing the points by trying documents; it travels with the sheet and
is opened together with it once the quorum has sealed.
"""

from __future__ import annotations

import hashlib
import hmac

SALT_BYTES = 32


def commit_hash(salt: bytes, document: bytes) -> str:
    """The commitment to ``document`` (canonical JSON) under ``salt``.

    The salt has a fixed length, so that no other split of the same bytes gives the same hash.

    Args:
        salt: exactly 32 random bytes.
        document: the sheet's canonical document.

    Returns:
        64 lower-case hexadecimal digits.

    Raises:
        ValueError: the salt has another length.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a commit salt has {SALT_BYTES} bytes, not {len(salt)}")
    return hashlib.sha256(salt + document).hexdigest()


def verify(commit: str, salt: bytes, document: bytes) -> bool:
    """Whether ``commit``, known from submission on, fits the opened ``salt`` and ``document``."""
    if len(salt) != SALT_BYTES:
        return False
    return hmac.compare_digest(commit.encode(), commit_hash(salt, document).encode())
