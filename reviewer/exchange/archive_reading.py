"""Checking an archive, ZIP or unpacked folder, without any store: manifest, signature, every file, nothing besides."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, BinaryIO, cast

from reviewer.domain.progress import Progress
from reviewer.errors import EnvironmentProblem, reason_of
from reviewer.exchange.archive_manifest import (
    ArchiveEntry,
    ArchiveManifest,
    archive_damaged,
    read_archive_manifest,
)
from reviewer.exchange.archive_writing import write_zip
from reviewer.exchange.manifest import MANIFEST_LIMIT_BYTES, MANIFEST_NAME, SIGNATURE_NAME
from reviewer.exchange.pack_writing import CHUNK_BYTES, PackEntry

_SIGNATURE_LIMIT_BYTES = 256 * 1024
_DIRECTORY_LIMIT_BYTES = 64 * 1024 * 1024
_MOST_FILES = 200_000
# What file managers leave in any folder that somebody looked into.
_SYSTEM_FILES = frozenset(["thumbs.db", "desktop.ini", ".ds_store"])
# Everything that zipfile raises on a malformed file.
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError, struct.error)


@dataclass(frozen=True, slots=True)
class BadFile:
    """A file that is not as the manifest says; ``what`` is Chinese, without a full stop."""

    name: str
    what: str


class ArchiveSource(ABC):
    """The files of an archive, by the names of its manifest."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @abstractmethod
    def names(self) -> Sequence[str]:
        """Every file there is, doubled ones twice.

        Raises:
            IntegrityProblem: ``archive_damaged``.
        """

    @abstractmethod
    def open(self, name: str) -> IO[bytes]:
        """One file.

        Raises:
            KeyError: there is none of that name.
            OSError: it cannot be read.
        """

    def read(self, name: str, limit: int) -> bytes:
        """A small file whole.

        Raises:
            IntegrityProblem: ``archive_damaged``: missing, larger than ``limit`` bytes, or broken.
            EnvironmentProblem: ``file_unreadable``.
        """
        try:
            with self.open(name) as stream:
                data = stream.read(limit + 1)
        except (KeyError, FileNotFoundError) as error:
            raise archive_damaged(self.path.name, f"缺少 {name}") from error
        except OSError as error:
            raise self._unreadable(error) from error
        except _BROKEN_ZIP as error:
            raise archive_damaged(self.path.name, f"{name} 无法读取") from error
        if len(data) > limit:
            raise archive_damaged(self.path.name, f"{name} 过大")
        return data

    def chunks(self, name: str, size: int) -> Iterator[bytes]:
        """A file piece by piece, never more than one byte over ``size``."""
        with self.open(name) as stream:
            left = size + 1
            while left and (chunk := stream.read(min(CHUNK_BYTES, left))):
                left -= len(chunk)
                yield chunk

    def _unreadable(self, error: OSError) -> EnvironmentProblem:
        message = f"读不到归档包（{reason_of(error)}），未核对；请检查路径。"
        return EnvironmentProblem(message, code="file_unreadable", where=str(self.path))


class ZipSource(ArchiveSource):
    """An archive as it was written."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        super().__init__(path)
        self._archive = archive

    def names(self) -> Sequence[str]:
        """Every entry but folders; only plain and deflated ones are an archive's."""
        infos = self._archive.infolist()
        for info in infos:
            if info.flag_bits & 0x1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise archive_damaged(self.path.name, f"条目“{info.filename[:120]}”的存储方式不对")
        return [info.filename for info in infos if not info.filename.endswith("/")]

    def open(self, name: str) -> IO[bytes]:
        """An entry's content."""
        return self._archive.open(name)


class FolderSource(ArchiveSource):
    """An archive that was unpacked."""

    def names(self) -> Sequence[str]:
        """Every file below the folder; a link is nothing that was unpacked."""
        found = []
        for each in sorted(self.path.rglob("*")):
            if each.is_symlink():
                raise archive_damaged(self.path.name, f"{each.relative_to(self.path)} 是链接")
            if each.is_file() and each.name.casefold() not in _SYSTEM_FILES:
                found.append(each.relative_to(self.path).as_posix())
            if len(found) > _MOST_FILES:
                raise archive_damaged(self.path.name, "文件过多")
        return found

    def open(self, name: str) -> IO[bytes]:
        """A file's content."""
        return (self.path / name).open("rb")


@contextmanager
def open_archive(path: Path) -> Iterator[ArchiveSource]:
    """The files of an archive, from its ZIP or the folder it was unpacked into.

    Raises:
        IntegrityProblem: ``archive_damaged``: no readable ZIP.
        EnvironmentProblem: ``file_unreadable``.
    """
    if path.is_dir():
        yield FolderSource(path)
        return
    try:
        _require_small_directory(path)
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise FolderSource(path)._unreadable(error) from error
    except _BROKEN_ZIP as error:
        raise archive_damaged(path.name, "不是完整的 ZIP 文件") from error
    with archive:
        yield ZipSource(path, archive)


def is_archive(path: Path, marks: Sequence[str] = ()) -> bool:
    """Whether a ZIP or folder holds a manifest and its signature, or is left of one that did.

    ``marks`` are further files that every archive has at its top: most of them together are an archive that lost
    its manifest or signature, and checking it tells so.

    Raises:
        IntegrityProblem: ``archive_damaged``: a ZIP that cannot be read as one.
        EnvironmentProblem: ``file_unreadable``.
    """
    proof, known = {MANIFEST_NAME, SIGNATURE_NAME}, {MANIFEST_NAME, SIGNATURE_NAME, *marks}
    with open_archive(path) as source:
        if isinstance(source, FolderSource):
            there = {name for name in known if (path / name).is_file()}
        else:
            there = known & set(source.names())
    return proof <= there or len(there) > max(len(proof), len(known) // 2)


def _require_small_directory(path: Path) -> None:
    """zipfile loads the whole directory: bound it before. APPNOTE 4.3.16."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 22))
        tail = file.read(22)
    if tail[:4] == b"PK\x05\x06" and struct.unpack_from("<L", tail, 12)[0] > _DIRECTORY_LIMIT_BYTES:
        raise archive_damaged(path.name, "目录过大")


def read_signed_manifest(source: ArchiveSource, verify: Callable[[bytes, bytes], object]) -> ArchiveManifest:
    """The manifest, once ``verify`` (manifest bytes, CMS signature) has accepted its signature.

    Raises:
        IntegrityProblem: missing, altered, or the signature does not fit.
        EnvironmentProblem: ``archive_newer``, ``file_unreadable``.
    """
    document = source.read(MANIFEST_NAME, MANIFEST_LIMIT_BYTES)
    verify(document, source.read(SIGNATURE_NAME, _SIGNATURE_LIMIT_BYTES))
    return read_archive_manifest(document, source.path.name)


def bad_files(source: ArchiveSource, manifest: ArchiveManifest, progress: Progress | None = None) -> list[BadFile]:
    """Every file that is missing, altered or not in the manifest.

    Raises:
        Cancelled: by ``progress``.
    """
    there = Counter(source.names())
    known = {entry.name for entry in manifest.entries} | {MANIFEST_NAME, SIGNATURE_NAME}
    found = [BadFile(name, "清单中没有，不是归档时放入的") for name in sorted(set(there) - known)]
    found += [BadFile(name, "在包中出现两次") for name, times in there.items() if times > 1]
    total, done = sum(entry.size for entry in manifest.entries), 0
    for entry in manifest.entries:
        what = _what_is_wrong(source, entry)
        if what:
            found.append(BadFile(entry.name, what))
        done += entry.size
        if progress is not None:
            progress(done, total, f"正在核对 {entry.name}")
    return found


def _what_is_wrong(source: ArchiveSource, entry: ArchiveEntry) -> str:
    digest, size = hashlib.sha256(), 0
    try:
        for chunk in source.chunks(entry.name, entry.size):
            digest.update(chunk)
            size += len(chunk)
    except (KeyError, FileNotFoundError):
        return "缺失"
    except (OSError, *_BROKEN_ZIP):
        return "无法读取"
    if size != entry.size:
        return f"大小不符，应为 {entry.size} 字节"
    return "" if digest.hexdigest() == entry.sha256 else "内容被改动，校验值不符"


def shell_problem(source: ArchiveSource, manifest: ArchiveManifest) -> str:
    """What is wrong with the ZIP around files that are all right (Chinese), or an empty text; a folder has none.

    The ZIP is written anew from its manifest and files, and compared with the file byte by byte.
    """
    if not isinstance(source, ZipSource):
        return ""
    heads = (
        PackEntry.of_bytes(name, source.read(name, MANIFEST_LIMIT_BYTES)) for name in (MANIFEST_NAME, SIGNATURE_NAME)
    )
    entries = [
        PackEntry(name=each.name, size=each.size, sha256=each.sha256, open=partial(_opened, source, each.name))
        for each in manifest.entries
    ]
    with source.path.open("rb") as file:
        twin = _Twin(file)
        write_zip(cast(IO[bytes], twin), [*heads, *entries], manifest.created_at)
        return "" if twin.is_same else "压缩包本身与归档时不同（重新打包过，或外壳被改动）"


def _opened(source: ArchiveSource, name: str) -> BinaryIO:
    return cast(BinaryIO, source.open(name))


class _Twin(io.RawIOBase):
    """Is written to like a file and compares with one: only what differs is held."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file
        self._at = self._end = 0
        # zipfile fills an entry's head in after its content.
        self._different: set[int] = set()

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._end}[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def write(self, data: bytes, /) -> int:  # type: ignore[override]  # zipfile writes bytes only
        self._file.seek(self._at)
        if self._file.read(len(data)) == data:
            self._different.discard(self._at)
        else:
            self._different.add(self._at)
        self._at += len(data)
        self._end = max(self._end, self._at)
        return len(data)

    @property
    def is_same(self) -> bool:
        """Whether all that was written is in the file, and nothing else."""
        return not self._different and self._file.seek(0, io.SEEK_END) == self._end
