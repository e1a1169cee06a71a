"""Writing an archive: a plain ZIP as a stream, signed, under its final name only when whole.

Everything is stored, names are UTF-8, and the ZIP's own fields follow from the manifest alone, so that a bit
changed between the files is found, too (``archive_reading.shell_problem``). Nothing but the manifest is in memory.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO

import msgspec

from reviewer.domain.moments import BEIJING
from reviewer.domain.progress import Progress
from reviewer.domain.records import canonical_json
from reviewer.errors import EnvironmentProblem, RuleViolation, reason_of
from reviewer.exchange.archive_manifest import (
    ArchiveEntry,
    ArchiveManifest,
    archive_name_problem,
)
from reviewer.exchange.manifest import MANIFEST_NAME, SIGNATURE_NAME
from reviewer.exchange.pack_writing import CHUNK_BYTES, PackEntry, checked_chunks, opened_entry

_READABLE = 0o100644 << 16
_UNIX = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class ArchiveFile:
    """Something to be archived: what the manifest says of it, and its content."""

    entry: ArchiveEntry
    open: Callable[[], BinaryIO]


def write_archive(
    path: Path,
    *,
    manifest: ArchiveManifest,
    files: Sequence[ArchiveFile],
    sign: Callable[[bytes], bytes],
    progress: Progress | None = None,
) -> str:
    """Write an archive to ``path``, which is replaced only once the whole archive is on the medium.

    Args:
        path: the final name; a file that is already there stays as it is until the end.
        manifest: its ``entries`` are filled here.
        files: in the order they are to stand in the archive.
        sign: the manifest's bytes → detached CMS signature (DER).
        progress: told bytes done of bytes in all.

    Returns:
        SHA-256 of the file.

    Raises:
        RuleViolation: ``archive_entry_name``, unsafe or doubled names.
        EnvironmentProblem: medium full, read-only or gone.
        IntegrityProblem: a file is not what size and hash say.
        Cancelled: by ``progress``. Nothing is left behind in any of these cases.
    """
    manifest = msgspec.structs.replace(manifest, entries=tuple(each.entry for each in files))
    problem = archive_name_problem(entry.name for entry in manifest.entries)
    if problem is not None:
        message = f"无法制作归档包：{problem}。没有写出任何文件，请更正后重试。"
        raise RuleViolation(message, code="archive_entry_name", where=path.name)
    document = canonical_json(manifest)
    entries = [PackEntry.of_bytes(MANIFEST_NAME, document), PackEntry.of_bytes(SIGNATURE_NAME, sign(document))]
    entries += [
        PackEntry(name=each.entry.name, size=each.entry.size, sha256=each.entry.sha256, open=each.open)
        for each in files
    ]
    partial = path.with_name(f".{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("xb") as target:
            write_zip(target, entries, manifest.created_at, progress)
            target.flush()
            os.fsync(target.fileno())
        sha256 = hash_file(partial)
        partial.replace(path)
    except OSError as error:
        _discard(partial)
        raise _not_written(path, error) from error
    except BaseException:
        _discard(partial)
        raise
    return sha256


def write_zip(target: IO[bytes], entries: Sequence[PackEntry], at: datetime, progress: Progress | None = None) -> None:
    """Write the ZIP's bytes; the same entries and time give the same bytes on every system.

    Raises:
        EnvironmentProblem, IntegrityProblem: an entry cannot be read or is not what it should be.
        OSError: from ``target``.
        Cancelled: by ``progress``.
    """
    when = at.astimezone(BEIJING)
    total, done = sum(entry.size for entry in entries), 0
    with zipfile.ZipFile(target, "w") as archive:
        for entry in entries:
            info = zipfile.ZipInfo(entry.name, (when.year, when.month, when.day, when.hour, when.minute, when.second))
            info.create_system = _UNIX
            info.external_attr = _READABLE
            # Known beforehand; above 4 GB it switches the entry to ZIP64.
            info.file_size = entry.size
            with opened_entry(entry) as source, archive.open(info, "w") as out:
                for chunk in checked_chunks(entry, source):
                    out.write(chunk)
                    done += len(chunk)
                    if progress is not None:
                        progress(done, total, f"正在归档 {entry.name}")


def hash_file(path: Path) -> str:
    """SHA-256 of a file, read as a stream.

    Raises:
        OSError: it cannot be read.
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def _discard(partial: Path) -> None:
    # A pulled stick takes the unfinished file with it; the error already on its way says why.
    with suppress(OSError):
        partial.unlink(missing_ok=True)


def _not_written(path: Path, error: OSError) -> EnvironmentProblem:
    is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    message = f"归档包没有写出（{reason_of(error)}）；数据仍在存储中，请换一个文件夹或腾出空间后再导出。"
    return EnvironmentProblem(message, code="disk_full" if is_full else "cannot_write", where=str(path))
