"""Backups: one ZIP of the encrypted files as they are, under the same passphrase, with a hash of each."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec

from reviewer.domain.progress import Progress
from reviewer.domain.records import Record, canonical_json, decoded
from reviewer.errors import IntegrityProblem, RuleViolation
from reviewer.store.disk import sync_folder, translated
from reviewer.store.engine import DATABASE_FILE
from reviewer.store.key import KEY_FILE

MANIFEST = "manifest.json"
PIECE = 1 << 20
LARGEST_MANIFEST = 64 << 20
_NAMES = re.compile(r"store\.db|key\.json|evidence/[0-9a-f]{2}/[0-9a-f]{64}")


class BackupEntry(Record):
    """One file of the store; ``size`` in bytes."""

    name: str
    size: int
    sha256: str


class BackupManifest(Record):
    """What a backup holds."""

    format: int
    store_id: str
    made_at: datetime
    entries: tuple[BackupEntry, ...]


def write_backup(
    out: Path, files: Iterable[tuple[str, Path]], store_id: str, at: datetime, progress: Progress | None
) -> None:
    """Write ``files`` (name in the backup, path) and their manifest; ``out`` appears only when it is whole."""
    draft = out.with_name(out.name + ".part")
    everything = list(files)
    entries = []
    try:
        with draft.open("wb") as target:
            with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
                for done, (name, path) in enumerate(everything):
                    if progress:
                        progress(done, len(everything), name)
                    entries.append(_add(archive, name, path))
                manifest = BackupManifest(format=1, store_id=store_id, made_at=at, entries=tuple(entries))
                archive.writestr(MANIFEST, canonical_json(manifest))
            target.flush()
            os.fsync(target.fileno())
        draft.replace(out)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(out.absolute().parent)


def restore_backup(source: Path, folder: Path, progress: Progress | None = None) -> BackupManifest:
    """Put a backup's store into ``folder``, which must not exist or be empty; open it with its passphrase.

    Raises:
        RuleViolation: ``folder_not_empty``.
        IntegrityProblem: ``backup_damaged``; nothing is left behind.
        EnvironmentProblem: ``disk_full``, ``read_only``, ``store_unreachable``.
    """
    with translated():
        if folder.exists() and any(folder.iterdir()):
            message = "恢复的目标文件夹不是空的，没有恢复，其中的内容未动。请换一个空文件夹。"
            raise RuleViolation(message, code="folder_not_empty", where=str(folder))
        draft = folder.with_name(folder.name + ".restoring")
        shutil.rmtree(draft, ignore_errors=True)
        try:
            with zipfile.ZipFile(source) as archive:
                manifest = _read_manifest(archive, source)
                for done, entry in enumerate(manifest.entries):
                    if progress:
                        progress(done, len(manifest.entries), entry.name)
                    _extract(archive, entry, draft, source)
            if folder.exists():
                folder.rmdir()
            draft.replace(folder)
        except (zipfile.BadZipFile, KeyError, NotImplementedError) as error:
            raise _damaged(source) from error
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return manifest


def _add(archive: zipfile.ZipFile, name: str, path: Path) -> BackupEntry:
    digest = hashlib.sha256()
    size = path.stat().st_size
    info = zipfile.ZipInfo(name)
    info.file_size = size
    with path.open("rb") as file, archive.open(info, "w") as target:
        while piece := file.read(PIECE):
            digest.update(piece)
            target.write(piece)
    return BackupEntry(name=name, size=size, sha256=digest.hexdigest())


def _read_manifest(archive: zipfile.ZipFile, source: Path) -> BackupManifest:
    if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
        raise _damaged(source)
    try:
        manifest = decoded(archive.read(MANIFEST), BackupManifest)
    except msgspec.DecodeError as error:
        raise _damaged(source) from error
    names = [entry.name for entry in manifest.entries]
    is_whole = {KEY_FILE, DATABASE_FILE} <= set(names) and len(set(names)) == len(names)
    if manifest.format != 1 or not is_whole or not all(_NAMES.fullmatch(name) for name in names):
        raise _damaged(source)
    return manifest


def _extract(archive: zipfile.ZipFile, entry: BackupEntry, folder: Path, source: Path) -> None:
    path = folder / entry.name
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    left = entry.size
    with archive.open(entry.name) as file, path.open("wb") as target:
        while piece := file.read(min(PIECE, left + 1)):
            left -= len(piece)
            if left < 0:
                break
            digest.update(piece)
            target.write(piece)
        target.flush()
        os.fsync(target.fileno())
    if left != 0 or digest.hexdigest() != entry.sha256:
        raise _damaged(source)


def _damaged(source: Path) -> IntegrityProblem:
    message = "备份文件已损坏或被改动，没有恢复，现有数据未动。请换一份备份。"
    return IntegrityProblem(message, code="backup_damaged", where=source.name)
