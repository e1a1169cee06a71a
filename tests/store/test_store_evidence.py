"""Evidence files: encrypted, seekable, altered never unnoticed."""

from __future__ import annotations

import io
import os
import random
import tracemalloc
from pathlib import Path

import pytest
from store_builders import EVIDENCE, HandClock, flip_bit, open_store, sha256

from reviewer.errors import IntegrityProblem, RuleViolation
from reviewer.store import Store
from reviewer.store.evidence import CHUNK


def evidence_files(store: Store) -> list[Path]:
    return sorted(path for path in (store.folder / "evidence").rglob("*") if path.is_file())


def add(store: Store, content: bytes) -> str:
    with store.change("李四") as change:
        change.add_evidence(io.BytesIO(content), sha256(content), len(content), "image/jpeg")
    return sha256(content)


@pytest.mark.requirement("X12")
@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_content_comes_back_byte_for_byte(store: Store, size: int) -> None:
    content = random.Random(size).randbytes(size)
    key = add(store, content)
    assert store.has_evidence(key)
    with store.open_evidence(key) as file:
        assert file.read() == content


@pytest.mark.requirement("X12")
def test_reading_jumps_like_a_plain_file(store: Store) -> None:
    content = random.Random(1).randbytes(2 * CHUNK + 12_345)
    key = add(store, content)
    plain = io.BytesIO(content)
    dice = random.Random(2)
    with store.open_evidence(key) as file:
        for _ in range(200):
            offset = dice.choice([0, CHUNK - 3, CHUNK, 2 * CHUNK + 12_340, dice.randrange(len(content) + 50)])
            length = dice.choice([0, 1, 10, 70_000])
            assert file.seek(offset) == plain.seek(offset)
            assert file.read(length) == plain.read(length)
            assert file.tell() == plain.tell()
        assert file.seek(-5, os.SEEK_END) == len(content) - 5
        assert file.read() == content[-5:]
        assert file.read() == b""


def test_reading_a_large_file_needs_little_memory(store: Store) -> None:
    key = add(store, bytes(24 * CHUNK))
    tracemalloc.start()
    with store.open_evidence(key) as file:
        while file.read(1 << 16):
            pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * CHUNK


@pytest.mark.requirement("X12")
@pytest.mark.parametrize("position", [0, 9, 25, 31, 40, CHUNK // 2, CHUNK + 60, -1])
def test_a_flipped_bit_is_an_integrity_problem_and_named_by_the_check(store: Store, position: int) -> None:
    (path,) = evidence_files(store)
    flip_bit(path, position)
    with pytest.raises(IntegrityProblem) as caught, store.open_evidence(sha256(EVIDENCE)) as file:
        file.read()
    assert caught.value.code == "evidence_damaged"
    (problem,) = store.check()
    assert sha256(EVIDENCE) in problem


@pytest.mark.parametrize("change", ["cut", "cut at a chunk", "longer", "gone", "exchanged"])
def test_a_cut_longer_exchanged_or_missing_file_is_an_integrity_problem(store: Store, change: str) -> None:
    (path,) = evidence_files(store)
    content = path.read_bytes()
    if change == "exchanged":
        other = add(store, bytes(len(EVIDENCE)))
        theirs = next(each for each in evidence_files(store) if each != path)
        path.write_bytes(theirs.read_bytes())
        assert store.has_evidence(other)
    elif change == "gone":
        path.unlink()
    else:
        end = {"cut": len(content) - 1, "cut at a chunk": 32 + CHUNK + 16, "longer": len(content)}[change]
        path.write_bytes(content[:end] + (b"\0" if change == "longer" else b""))
    with pytest.raises(IntegrityProblem) as caught, store.open_evidence(sha256(EVIDENCE)) as file:
        file.read()
    assert caught.value.code == ("evidence_missing" if change == "gone" else "evidence_damaged")
    assert len(store.check()) == 1


def test_content_that_is_not_what_was_announced_is_refused_and_leaves_nothing(store: Store) -> None:
    before = evidence_files(store)
    content = b"photo"
    for announced, size in ((sha256(b"other"), 5), (sha256(content), 4), (sha256(content), 6)):
        with pytest.raises(IntegrityProblem) as caught, store.change("李四") as change:
            change.add_evidence(io.BytesIO(content), announced, size, "image/jpeg")
        assert caught.value.code == "evidence_mismatch"
    assert evidence_files(store) == before
    assert store.check() == []


def test_a_failed_change_takes_its_files_back(store: Store) -> None:
    before = evidence_files(store)
    with pytest.raises(ZeroDivisionError), store.change("李四") as change:
        change.add_evidence(io.BytesIO(b"x"), sha256(b"x"), 1, "image/jpeg")
        raise ZeroDivisionError
    assert evidence_files(store) == before
    assert not store.has_evidence(sha256(b"x"))


def test_the_same_content_is_kept_once_and_mended_when_its_file_was_lost(store: Store) -> None:
    entries = store.verify_journal().entries
    add(store, EVIDENCE)
    assert store.verify_journal().entries == entries
    (path,) = evidence_files(store)
    path.unlink()
    add(store, EVIDENCE)
    with store.open_evidence(sha256(EVIDENCE)) as file:
        assert file.read() == EVIDENCE
    assert store.check() == []


def test_leftovers_of_a_crash_are_cleared_and_strangers_are_named(store: Store, clock: HandClock) -> None:
    store.close()
    (store.folder / "evidence" / "incoming" / "half").write_bytes(b"half")
    (store.folder / "evidence" / "zz").mkdir()
    (store.folder / "evidence" / "zz" / "stranger").write_bytes(b"?")
    with open_store(store.folder, clock) as again:
        (problem,) = again.check()
        assert "stranger" in problem
    assert not (store.folder / "evidence" / "incoming" / "half").exists()


@pytest.mark.requirement("X17")
def test_names_of_evidence_files_do_not_tell_their_content(store: Store) -> None:
    assert all(sha256(EVIDENCE)[:8] not in str(path) for path in evidence_files(store))


def test_unknown_evidence_is_said_to_be_unknown(store: Store) -> None:
    assert not store.has_evidence("0" * 64)
    with pytest.raises(RuleViolation) as caught:
        store.open_evidence("0" * 64)
    assert caught.value.code == "unknown_evidence"
