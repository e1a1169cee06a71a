"""The archive's file itself: streamed, whole or not at all, and hostile ones named without harm."""

from __future__ import annotations

import hashlib
import io
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from msgspec.structs import replace

from reviewer.domain.records import canonical_json
from reviewer.errors import Cancelled, EnvironmentProblem, IntegrityProblem, RuleViolation
from reviewer.exchange.archive_manifest import ArchiveEntry, ArchiveManifest, JournalHead
from reviewer.exchange.archive_reading import bad_files, is_archive, open_archive, read_signed_manifest, shell_problem
from reviewer.exchange.archive_writing import ArchiveFile, write_archive

HASH = "0" * 64
LARGE = 96 * 1024 * 1024
MANIFEST = ArchiveManifest(
    application="样例-001",
    application_sha256=HASH,
    applicant="样例单位",
    round="样例",
    round_name="样例批次",
    scheme_sha256=HASH,
    store="s",
    created_at=datetime(2026, 11, 20, 1, 2, 3, tzinfo=UTC),
    signer="样例",
    is_masked=False,
    journal=JournalHead(seq=0, hash=HASH, excerpt=0),
)


def _sign(document: bytes) -> bytes:
    return hashlib.sha256(document).digest()


def _verify(document: bytes, signature: bytes) -> None:
    if _sign(document) != signature:
        raise IntegrityProblem("签名与内容不符", code="signature_invalid")


def _file(name: str, data: bytes) -> ArchiveFile:
    entry = ArchiveEntry(name=name, size=len(data), sha256=hashlib.sha256(data).hexdigest(), kind="evidence")
    return ArchiveFile(entry=entry, open=lambda: io.BytesIO(data))


class _Zeros(io.RawIOBase):
    """A large file that is nowhere."""

    def __init__(self) -> None:
        super().__init__()
        self.left = LARGE

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        size = min(self.left, len(buffer))
        buffer[:size] = bytes(size)
        self.left -= size
        return size


def _large() -> ArchiveFile:
    digest = hashlib.sha256()
    for _ in range(LARGE // (1 << 20)):
        digest.update(bytes(1 << 20))
    entry = ArchiveEntry(name="佐证/大.bin", size=LARGE, sha256=digest.hexdigest(), kind="evidence")
    return ArchiveFile(entry=entry, open=lambda: cast(BinaryIO, io.BufferedReader(_Zeros())))


@pytest.mark.requirement("X11")
def test_a_large_archive_is_written_and_checked_as_a_stream(tmp_path: Path) -> None:
    path, large = tmp_path / "大.zip", _large()
    tracemalloc.start()
    sha256 = write_archive(path, manifest=MANIFEST, files=[large, _file("a.txt", b"x")], sign=_sign)
    with open_archive(path) as source:
        manifest = read_signed_manifest(source, _verify)
        assert bad_files(source, manifest) == []
        assert shell_problem(source, manifest) == ""
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 12 * 1024 * 1024
    assert hashlib.sha256(path.read_bytes()).hexdigest() == sha256
    assert [each.name for each in tmp_path.iterdir()] == ["大.zip"]


@pytest.mark.requirement("X11")
def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    files = [_file("核验说明.txt", b"x" * 3000), _file("佐证/一〔1〕.pdf", b"%PDF-1.7")]
    first = write_archive(tmp_path / "一.zip", manifest=MANIFEST, files=files, sign=_sign)
    assert write_archive(tmp_path / "二.zip", manifest=MANIFEST, files=files, sign=_sign) == first
    with zipfile.ZipFile(tmp_path / "一.zip") as archive:
        assert archive.namelist() == ["manifest.json", "manifest.sig", *(each.entry.name for each in files)]
        assert all(each.date_time == (2026, 11, 20, 9, 2, 2) for each in archive.infolist())


def _stop(done: int, total: int, what: str) -> None:
    del total, what
    if done:
        raise Cancelled


@pytest.mark.requirement("X11")
def test_what_cannot_be_written_leaves_nothing_and_the_old_one_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "归档.zip"
    path.write_bytes(b"old")
    changed = _file("佐证/一.pdf", b"x")
    lying = ArchiveFile(entry=replace(changed.entry, sha256=HASH), open=changed.open)
    with pytest.raises(IntegrityProblem):
        write_archive(path, manifest=MANIFEST, files=[lying], sign=_sign)
    with pytest.raises(Cancelled):
        write_archive(path, manifest=MANIFEST, files=[changed], sign=_sign, progress=_stop)
    with pytest.raises(EnvironmentProblem):
        write_archive(path / "下面.zip", manifest=MANIFEST, files=[changed], sign=_sign)
    assert [each.name for each in tmp_path.iterdir()] == ["归档.zip"]
    assert path.read_bytes() == b"old"


NAMES = ("../外", "/根", "C:/x", "a\\b", "con.txt", "尾. ", "a//b", "a/./b", "a\0b", "问?", "", "manifest.json", "好/.")


@pytest.mark.requirement("X11")
@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_name_that_is_no_plain_file_everywhere_is_neither_written_nor_believed(tmp_path: Path, name: str) -> None:
    file = _file(name, b"x")
    with pytest.raises(RuleViolation) as caught:
        write_archive(tmp_path / "a.zip", manifest=MANIFEST, files=[file], sign=_sign)
    assert caught.value.code == "archive_entry_name"
    assert list(tmp_path.iterdir()) == []
    document = canonical_json(replace(MANIFEST, entries=(file.entry,)))
    folder = tmp_path / "包"
    folder.mkdir()
    (folder / "manifest.json").write_bytes(document)
    (folder / "manifest.sig").write_bytes(_sign(document))
    with open_archive(folder) as source, pytest.raises(IntegrityProblem) as damaged:
        read_signed_manifest(source, _verify)
    assert damaged.value.code == "archive_damaged"


def _written(tmp_path: Path) -> Path:
    path = tmp_path / "归档.zip"
    write_archive(path, manifest=MANIFEST, files=[_file("佐证/一.pdf", b"x" * 100)], sign=_sign)
    return path


def _doubled(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("佐证/一.pdf", b"y" * 100)


def _added(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("佐证/二.pdf", b"y")


def _deflated(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def _behind(path: Path) -> None:
    data = path.read_bytes()
    at = data.index(b"PK\x01\x02")
    # Bytes that no entry covers, before the directory: readers skip them.
    end = bytearray(data[at:])
    end[-6:-2] = (at + 4).to_bytes(4, "little")
    path.write_bytes(data[:at] + b"SPY!" + bytes(end))


def _comment(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = "附言".encode()


@pytest.mark.requirement("X11")
@pytest.mark.parametrize("change", [_doubled, _added, _deflated, _behind, _comment], ids=lambda each: each.__name__)
def test_a_zip_that_was_tinkered_with_is_told(tmp_path: Path, change: Callable[[Path], None]) -> None:
    path = _written(tmp_path)
    change(path)
    with open_archive(path) as source:
        manifest = read_signed_manifest(source, _verify)
        assert bad_files(source, manifest) or shell_problem(source, manifest)


@pytest.mark.requirement("X11")
def test_a_link_in_an_unpacked_archive_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "包"
    with zipfile.ZipFile(_written(tmp_path)) as archive:
        archive.extractall(folder)
    target = tmp_path / "外.pdf"
    target.write_bytes(b"x" * 100)
    inside = folder / "佐证/一.pdf"
    inside.unlink()
    inside.symlink_to(target)
    with open_archive(folder) as source:
        manifest = read_signed_manifest(source, _verify)
        with pytest.raises(IntegrityProblem, match="是链接"):
            bad_files(source, manifest)


@pytest.mark.requirement("X11")
def test_a_newer_archive_is_not_taken_for_a_damaged_one(tmp_path: Path) -> None:
    document = canonical_json({"format": "reviewer-archive", "version": 2, "something": "new"})
    (tmp_path / "manifest.json").write_bytes(document)
    (tmp_path / "manifest.sig").write_bytes(_sign(document))
    assert is_archive(tmp_path)
    with open_archive(tmp_path) as source, pytest.raises(EnvironmentProblem) as caught:
        read_signed_manifest(source, _verify)
    assert caught.value.code == "archive_newer"
