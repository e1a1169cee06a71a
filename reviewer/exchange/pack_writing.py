"""Writing a pack: ZIP, signature and encryption in one stream, under the final name only when whole.

Nothing is held in memory but the manifest; nothing plain is written to disk. The ZIP is produced
piece by piece while age asks for more, so that no second thread and no temporary copy is needed.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import os
import secrets
import zipfile
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

import msgspec
import pyrage

from reviewer.domain.progress import Progress
from reviewer.domain.records import canonical_json, document_hash
from reviewer.errors import EnvironmentProblem, IntegrityProblem, reason_of
from reviewer.exchange.manifest import (
    MANIFEST_NAME,
    SIGNATURE_NAME,
    ManifestEntry,
    PackManifest,
    check_manifest_to_write,
)
from reviewer.exchange.sealed import age_recipients

CHUNK_BYTES = 1024 * 1024
# One date for all entries: the same content gives the same ZIP.
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class PackEntry:
    """Something to be packed: ``size`` in bytes and ``sha256`` are checked while ``open()`` is read."""

    name: str
    size: int
    sha256: str
    open: Callable[[], BinaryIO]

    @classmethod
    def of_bytes(cls, name: str, data: bytes) -> PackEntry:
        """An entry whose content is at hand."""
        return cls(name=name, size=len(data), sha256=document_hash(data), open=lambda: io.BytesIO(data))


def write_pack(
    path: Path,
    *,
    manifest: PackManifest,
    entries: Iterable[PackEntry],
    sign: Callable[[bytes], bytes],
    recipients: Sequence[str],
    progress: Progress | None = None,
) -> str:
    """Write a pack to ``path``, which is replaced only once the whole pack is on the medium.

    Args:
        path: the final name; a file that is already there stays as it is until the end.
        manifest: its ``entries`` and ``recipients`` are filled here.
        entries: in the order they are to stand in the pack.
        sign: the manifest's bytes → detached CMS signature (DER).
        recipients: age recipients ``age1…``, each of whom can open the pack.
        progress: told bytes done of bytes in all.

    Returns:
        The pack's id: SHA-256 of its manifest.

    Raises:
        RuleViolation: no or bad recipients; unsafe or doubled names.
        EnvironmentProblem: medium full, read-only or gone.
        IntegrityProblem: an entry is not what size and hash say.
        Cancelled: by ``progress``. Nothing is left behind in any of these cases.
    """
    keys = age_recipients(recipients)
    todo = tuple(entries)
    manifest = msgspec.structs.replace(
        manifest,
        recipients=tuple(dict.fromkeys(recipients)),
        entries=tuple(ManifestEntry(name=e.name, size=e.size, sha256=e.sha256) for e in todo),
    )
    check_manifest_to_write(manifest)
    document = canonical_json(manifest)
    head = (PackEntry.of_bytes(MANIFEST_NAME, document), PackEntry.of_bytes(SIGNATURE_NAME, sign(document)))
    with contextlib.closing(_zip_stream((*head, *todo), progress)) as pieces:
        _write_encrypted(path, _Pull(pieces), keys)
    return document_hash(document)


def _zip_stream(entries: Sequence[PackEntry], progress: Progress | None) -> Generator[bytes, None, None]:
    """The bytes of the stored ZIP, as they come into being."""
    outlet = _Outlet()
    total = sum(entry.size for entry in entries)
    done = 0
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_STORED) as archive:
        for entry in entries:
            info = zipfile.ZipInfo(entry.name, _ZIP_DATE)
            # Known beforehand; above 4 GB it switches the entry to ZIP64.
            info.file_size = entry.size
            with opened_entry(entry) as source, archive.open(info, "w") as target:
                for chunk in checked_chunks(entry, source):
                    target.write(chunk)
                    done += len(chunk)
                    if progress is not None:
                        progress(done, total, f"正在打包 {entry.name}")
                    yield outlet.take()
    yield outlet.take()


def opened_entry(entry: PackEntry) -> BinaryIO:
    """The entry's content as a stream.

    Raises:
        EnvironmentProblem: ``entry_unreadable``.
    """
    try:
        return entry.open()
    except OSError as error:
        raise _unreadable(entry, error) from error


def checked_chunks(entry: PackEntry, source: BinaryIO) -> Iterator[bytes]:
    """The entry's content piece by piece, with an end only when it was what size and hash say.

    Raises:
        IntegrityProblem: ``entry_changed``.
        EnvironmentProblem: ``entry_unreadable``.
    """
    digest = hashlib.sha256()
    size = 0
    while True:
        try:
            chunk = source.read(CHUNK_BYTES)
        except OSError as error:
            raise _unreadable(entry, error) from error
        if not chunk:
            break
        digest.update(chunk)
        size += len(chunk)
        yield chunk
    if size != entry.size or digest.hexdigest() != entry.sha256:
        raise IntegrityProblem(
            "内容与登记的大小或校验值不符，没有写出文件，原数据未动。请先核验本机数据后重试。",
            code="entry_changed",
            where=entry.name,
        )


def _unreadable(entry: PackEntry, error: OSError) -> EnvironmentProblem:
    return EnvironmentProblem(
        f"打包时无法读取材料（{reason_of(error)}），没有写出文件，原数据未动。请检查磁盘后重试。",
        code="entry_unreadable",
        where=entry.name,
    )


class _Outlet(io.RawIOBase):
    """Where the ZIP is written to: hands on what has come in since it was last asked."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]  # zipfile writes bytes only
        self._pieces.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        """Everything since the last call."""
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data


class _Pull:
    """What age reads from. Keeps the error that stopped it, as age passes on its text only."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")
        self.failure: BaseException | None = None

    def read(self, size: int) -> bytes:
        try:
            while not self._rest:
                piece = next(self._pieces, None)
                if piece is None:
                    return b""
                self._rest = memoryview(piece)
        except BaseException as error:
            self.failure = error
            raise
        data, self._rest = self._rest[:size], self._rest[size:]
        return bytes(data)


class _Sink:
    """What age writes to. Keeps the error that stopped it, as age passes on its text only."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.failure: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            return self._file.write(data)
        except OSError as error:
            self.failure = error
            raise

    def flush(self) -> None:
        """Nothing is buffered."""


def _write_encrypted(path: Path, source: _Pull, keys: Sequence[pyrage.x25519.Recipient]) -> None:
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with unfinished.open("xb", buffering=0) as file:
            _encrypt(source, _Sink(file), keys)
            os.fsync(file.fileno())
        unfinished.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        _discard(unfinished)
        raise _write_problem(path, error) from error
    except BaseException:
        _discard(unfinished)
        raise


def _encrypt(source: _Pull, sink: _Sink, keys: Sequence[pyrage.x25519.Recipient]) -> None:
    try:
        pyrage.encrypt_io(source, sink, keys)
    except (pyrage.EncryptError, OSError) as error:
        failure = source.failure or sink.failure
        if failure is None:
            raise
        raise failure from error


def _discard(unfinished: Path) -> None:
    # A pulled stick takes the unfinished file with it; the error already on its way says why.
    with contextlib.suppress(OSError):
        unfinished.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make the new name durable. Windows has no such call and file systems of sticks may refuse it."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


def _write_problem(path: Path, error: OSError) -> EnvironmentProblem:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        code, text = "disk_full", "空间不足，请腾出空间或换一个位置后重试"
    elif error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        code, text = "read_only", "没有写入权限或介质只读，请换一个位置后重试"
    elif error.errno == errno.ENOENT:
        code, text = "target_missing", "目标文件夹不存在或 U 盘已拔出，请重新插入或换一个位置后重试"
    else:
        code, text = "pack_not_written", f"写入失败（{reason_of(error)}），请检查 U 盘或换一个位置后重试"
    return EnvironmentProblem(f"数据包未写出，本机数据完好：{text}。", code=code, where=str(path))
