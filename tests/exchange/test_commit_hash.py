"""The commitment that a member makes on submission."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.sealing import SALT_BYTES, commit_hash, verify

SALT = bytes(range(SALT_BYTES))


def test_the_commit_is_the_sha256_of_salt_and_document() -> None:
    assert commit_hash(SALT, b'{"items":[]}') == hashlib.sha256(SALT + b'{"items":[]}').hexdigest()


@pytest.mark.requirement("X18")
@given(document=st.binary(max_size=200), other=st.binary(max_size=200))
def test_a_commit_fits_its_own_document_only(document: bytes, other: bytes) -> None:
    commit = commit_hash(SALT, document)
    assert verify(commit, SALT, document)
    assert verify(commit, SALT, other) == (other == document)
    assert not verify(commit, bytes(SALT_BYTES), document)


@pytest.mark.parametrize("commit", ["", "0" * 64, "not a hash", "提交"])
def test_other_text_is_no_commit(commit: str) -> None:
    assert not verify(commit, SALT, b"x")


@pytest.mark.parametrize("salt", [b"", b"short", bytes(33)])
def test_a_salt_of_another_length_is_refused(salt: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        commit_hash(salt, b"x")
    assert not verify("0" * 64, salt, b"x")
