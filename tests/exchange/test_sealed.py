"""Sealed documents and the veiled temporary file."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from exchange_workplace import Workplace
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.errors import IntegrityProblem, RuleViolation
from reviewer.exchange import seal, unseal
from reviewer.exchange.veiled_file import VeiledFile


def test_a_sealed_document_is_opened_by_each_recipient_alone(workplace: Workplace) -> None:
    sealed = seal(b"salt and sheet", [workplace.member.recipient, workplace.centre.recipient])
    assert b"sheet" not in sealed
    for identity in (workplace.member, workplace.centre):
        assert unseal(sealed, [identity.age_secret]) == b"salt and sheet"
    with pytest.raises(RuleViolation) as refused:
        unseal(sealed, [workplace.stranger.age_secret])
    assert refused.value.code == "sealed_not_for_me"


def test_altered_and_cut_seals_are_refused(workplace: Workplace) -> None:
    sealed = seal(os.urandom(1000), [workplace.member.recipient])
    altered = sealed[:-5] + bytes([sealed[-5] ^ 1]) + sealed[-4:]
    for data in (altered, sealed[:-1], sealed[:30], b"", b"nonsense"):
        with pytest.raises(IntegrityProblem) as refused:
            unseal(data, [workplace.member.age_secret])
        assert refused.value.code == "sealed_damaged"


def test_bad_keys_are_refused_without_being_repeated(workplace: Workplace) -> None:
    sealed = seal(b"x", [workplace.member.recipient])
    with pytest.raises(RuleViolation) as refused:
        unseal(sealed, ["AGE-SECRET-KEY-1NONSENSE"])
    assert refused.value.code == "bad_secret"
    assert "NONSENSE" not in str(refused.value)
    with pytest.raises(RuleViolation) as nobody:
        seal(b"x", [])
    assert nobody.value.code == "no_recipients"


@settings(max_examples=60, deadline=None)
@given(
    pieces=st.lists(st.binary(max_size=200), max_size=8),
    reads=st.lists(st.tuples(st.integers(0, 1700), st.integers(0, 400)), max_size=8),
)
def test_a_veiled_file_gives_back_what_was_written_anywhere(pieces: list[bytes], reads: list[tuple[int, int]]) -> None:
    plain = io.BytesIO(b"".join(pieces))
    with VeiledFile() as veiled:
        for piece in pieces:
            assert veiled.write(piece) == len(piece)
        for offset, size in reads:
            plain.seek(offset)
            assert veiled.seek(offset) == veiled.tell() == offset
            assert veiled.read(size) == plain.read(size)
            assert veiled.read(7) == plain.read(7)
        assert veiled.seek(0, io.SEEK_END) == len(plain.getvalue())


def test_a_veiled_file_has_no_name_and_no_plain_content_on_disk(tmp_path: Path) -> None:
    text = "身份证号 110105194912310022".encode()
    with VeiledFile(tmp_path) as veiled:
        veiled.write(text * 100)
        veiled.flush()
        descriptor = veiled._file.fileno()
        on_disk = os.pread(descriptor, 10_000, 0) if os.name == "posix" else b"?" * len(text)
        assert len(on_disk) >= len(text)
        assert "身份证号".encode() not in on_disk
        if os.name == "posix":
            assert not list(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())


def test_seeking_before_the_start_is_a_bug() -> None:
    with VeiledFile() as veiled, pytest.raises(ValueError, match="before the start"):
        veiled.seek(-1)
