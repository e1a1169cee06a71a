"""Opening a pack: decrypt to a veiled temporary file, verify everything, only then hand it out.

Source: contracts, "Packs".
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, BinaryIO, Protocol, cast

import pyrage

from reviewer.domain.progress import Progress
from reviewer.domain.records import document_hash
from reviewer.errors import EnvironmentProblem, IntegrityProblem, RuleViolation, reason_of
from reviewer.exchange.manifest import (
    MANIFEST_LIMIT_BYTES,
    MANIFEST_NAME,
    SIGNATURE_NAME,
    ManifestEntry,
    PackManifest,
    check_version,
    damaged,
    read_manifest,
)
from reviewer.exchange.sealed import NO_MATCHING_KEY, age_identities
from reviewer.exchange.veiled_file import VeiledFile

CHUNK_BYTES = 1024 * 1024
_AGE_MAGIC = b"age-encryption.org/v1\n"
_SIGNATURE_LIMIT_BYTES = 256 * 1024
# zipfile loads the whole directory: bound it before. Room for more entries than a manifest may have.
_DIRECTORY_LIMIT_BYTES = 16 * 1024 * 1024
# Everything that zipfile raises on a malformed file.
_BROKEN_ZIP = (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, struct.error)


class Signer(Protocol):
    """Who signed, as told by the function that verifies signatures."""

    @property
    def name(self) -> str:
        """The name in the certificate."""

    @property
    def is_trusted(self) -> bool:
        """Whether the certificate leads to a root that this workplace knows."""


Verify = Callable[[bytes, bytes], Signer]


class OpenPack:
    """A pack of which every hash and the signature held. A context manager; closing removes its data."""

    def __init__(
        self,
        *,
        pack_id: str,
        manifest: PackManifest,
        signer: Signer,
        archive: zipfile.ZipFile,
        temporary: contextlib.ExitStack,
    ) -> None:
        self.id = pack_id
        self.manifest = manifest
        self.signer = signer
        self._archive = archive
        self._temporary = temporary
        self._entries = {entry.name: entry for entry in manifest.entries}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all entries, in the order of the manifest."""
        return tuple(self._entries)

    def entry(self, name: str) -> ManifestEntry:
        """Size and hash of one entry.

        Raises:
            IntegrityProblem: the pack has no such entry.
        """
        entry = self._entries.get(name)
        if entry is None:
            raise IntegrityProblem(
                f"数据包中缺少条目“{name}”。本机数据未作任何更改，请向发送人重新索取。", code="pack_incomplete"
            )
        return entry

    def open(self, name: str) -> BinaryIO:
        """A seekable stream of one entry; it lives as long as the pack is open.

        Raises:
            IntegrityProblem: the pack has no such entry.
        """
        return cast(BinaryIO, self._archive.open(self.entry(name).name))

    def read(self, name: str) -> bytes:
        """The whole content of one entry.

        Raises:
            IntegrityProblem: the pack has no such entry.
        """
        with self.open(name) as stream:
            return stream.read()

    def close(self) -> None:
        """Remove the temporary data. Closing twice is the same as once."""
        self._temporary.close()

    def __enter__(self) -> OpenPack:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_pack(
    path: Path,
    *,
    secrets: Sequence[str],
    verify: Verify,
    temporary_folder: Path | None = None,
    progress: Progress | None = None,
) -> OpenPack:
    """Open and verify the pack at ``path``; nothing of it is seen before all of it held.

    Args:
        path: the pack.
        secrets: own age keys ``AGE-SECRET-KEY-1…``.
        verify: (manifest bytes, detached CMS signature) → who signed; raises IntegrityProblem when the
            signature does not fit.
        temporary_folder: where the veiled temporary file goes; the system's folder when None.
        progress: told bytes done of bytes in all, first for decrypting, then for checking.

    Returns:
        The open pack; the caller closes it.

    Raises:
        RuleViolation: ``not_a_pack``, ``pack_not_for_me``.
        IntegrityProblem: ``pack_damaged``, ``pack_unknown_sender``, ``pack_sender_mismatch``.
        EnvironmentProblem: ``pack_newer``, ``pack_unreadable``, ``disk_full``.
        Cancelled: by ``progress``. Nothing is left behind in any of these cases.
    """
    where = path.name
    keys = age_identities(secrets)
    with contextlib.ExitStack() as stack:
        temporary = stack.enter_context(_temporary_file(temporary_folder))
        _decrypt(path, temporary, keys, progress)
        archive = stack.enter_context(_open_archive(temporary, where))
        document = _read_small(archive, MANIFEST_NAME, MANIFEST_LIMIT_BYTES, where)
        check_version(document, where)
        signer = _verified_signer(archive, document, verify, where)
        manifest = read_manifest(document, where)
        _check_addressed(manifest, signer, [str(key.to_public()) for key in keys], where)
        _check_entries(archive, manifest, where, progress)
        return OpenPack(
            pack_id=document_hash(document),
            manifest=manifest,
            signer=signer,
            archive=archive,
            temporary=stack.pop_all(),
        )
    raise AssertionError("unreachable")


def _temporary_file(folder: Path | None) -> VeiledFile:
    try:
        return VeiledFile(folder)
    except OSError as error:
        raise _no_room(error) from error


def _no_room(error: OSError) -> EnvironmentProblem:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        code, text = "disk_full", "磁盘空间不足，无法解开数据包。请腾出空间后重试"
    else:
        code, text = "temporary_not_writable", f"临时文件夹无法写入（{reason_of(error)}）。请检查磁盘后重试"
    return EnvironmentProblem(f"{text}，本机数据未作任何更改。", code=code)


class _Source:
    """What age reads from: the pack, with progress; keeps the error that stopped it."""

    def __init__(self, file: IO[bytes], total: int, what: str, progress: Progress | None) -> None:
        self._file = file
        self._total = total
        self._what = what
        self._progress = progress
        self._done = 0
        self._told = 0
        self.failure: BaseException | None = None

    def read(self, size: int) -> bytes:
        try:
            data = self._file.read(size)
            self._done += len(data)
            if self._progress is not None and self._done - self._told >= CHUNK_BYTES:
                self._told = self._done
                self._progress(self._done, self._total, self._what)
        except BaseException as error:
            self.failure = error
            raise
        return data


class _Sink:
    """What age writes to: the temporary file; keeps the error that stopped it."""

    def __init__(self, file: VeiledFile) -> None:
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


def _decrypt(
    path: Path, temporary: VeiledFile, keys: Sequence[pyrage.x25519.Identity], progress: Progress | None
) -> None:
    try:
        with path.open("rb") as file:
            total = path.stat().st_size
            _check_magic(file.read(len(_AGE_MAGIC)), path.name)
            file.seek(0)
            source = _Source(file, total, f"正在解密 {path.name}", progress)
            _run_age(source, _Sink(temporary), keys, path.name)
    except OSError as error:
        raise EnvironmentProblem(
            f"无法读取数据包（{reason_of(error)}）。本机数据未作任何更改，请检查文件或 U 盘后重试。",
            code="pack_unreadable",
            where=str(path),
        ) from error


def _check_magic(start: bytes, where: str) -> None:
    if start == _AGE_MAGIC:
        return
    if _AGE_MAGIC.startswith(start):
        raise damaged(where, "文件被截断")
    raise RuleViolation(
        "这不是本程序的数据包。本机数据未作任何更改，请选择扩展名为 .rpk 或 .spk 的文件。",
        code="not_a_pack",
        where=where,
    )


def _run_age(source: _Source, sink: _Sink, keys: Sequence[pyrage.x25519.Identity], where: str) -> None:
    try:
        pyrage.decrypt_io(source, sink, keys)
    except (pyrage.DecryptError, OSError) as error:
        if source.failure is not None:
            raise source.failure from error
        if sink.failure is not None:
            raise _no_room(sink.failure) from error
        if str(error) == NO_MATCHING_KEY:
            raise _not_for_me(where) from error
        raise damaged(where, "解密校验不通过") from error


def _not_for_me(where: str) -> RuleViolation:
    return RuleViolation(
        "此数据包不是发给本机身份的，无法打开。本机数据未作任何更改，请确认接收人，或请发送人重新制作。",
        code="pack_not_for_me",
        where=where,
    )


def _open_archive(temporary: VeiledFile, where: str) -> zipfile.ZipFile:
    foreign = RuleViolation(
        "文件可以解密，但里面不是评审包或评分包。本机数据未作任何更改，请确认文件来源。",
        code="not_a_pack",
        where=where,
    )
    _check_directory_size(temporary, where)
    # The buffer is closed with the raw file, which the caller owns.
    reader = io.BufferedReader(temporary, CHUNK_BYTES)
    try:
        archive = zipfile.ZipFile(cast(IO[bytes], reader))
    except _BROKEN_ZIP as error:
        raise foreign from error
    if MANIFEST_NAME not in archive.namelist():
        archive.close()
        raise foreign
    return archive


def _check_directory_size(temporary: VeiledFile, where: str) -> None:
    """Read the size of the ZIP's directory where zipfile will read it: APPNOTE 4.3.14 and 4.3.16."""
    size = temporary.seek(0, io.SEEK_END)
    temporary.seek(max(0, size - 98))
    tail = temporary.read(98) or b""
    found = [0]
    if tail[-22:-18] == b"PK\x05\x06":
        found.append(struct.unpack_from("<L", tail, len(tail) - 10)[0])
    if len(tail) == 98 and tail[56:60] == b"PK\x06\x07":
        found = [struct.unpack_from("<Q", tail, 40)[0]]
    if max(found) > _DIRECTORY_LIMIT_BYTES:
        raise damaged(where, "目录过大")


def _read_small(archive: zipfile.ZipFile, name: str, limit: int, where: str) -> bytes:
    infos = [info for info in archive.infolist() if info.filename == name]
    if len(infos) != 1 or infos[0].file_size > limit:
        raise damaged(where, f"{name} 缺失、重复或过大")
    _check_plain(infos[0], where)
    try:
        with archive.open(infos[0]) as stream:
            return stream.read(limit + 1)
    except _BROKEN_ZIP as error:
        raise damaged(where, f"{name} 无法读取") from error


def _check_plain(info: zipfile.ZipInfo, where: str) -> None:
    is_stored = info.compress_type == zipfile.ZIP_STORED and info.compress_size == info.file_size
    if not is_stored or info.flag_bits & 0x1:
        raise damaged(where, f"条目“{info.filename}”的存储方式不对")


def _verified_signer(archive: zipfile.ZipFile, document: bytes, verify: Verify, where: str) -> Signer:
    signature = _read_small(archive, SIGNATURE_NAME, _SIGNATURE_LIMIT_BYTES, where)
    try:
        signer = verify(document, signature)
    except IntegrityProblem as error:
        raise damaged(where, f"签名不符：{error.message.rstrip('。')}") from error
    if not signer.is_trusted:
        raise IntegrityProblem(
            f"发送人“{signer.name}”的证书不在本机信任之列，数据包被拒绝，本机数据未作任何更改。"
            "请先从评价中心取得并导入其证书。",
            code="pack_unknown_sender",
            where=where,
        )
    return signer


def _check_addressed(manifest: PackManifest, signer: Signer, own: Sequence[str], where: str) -> None:
    if manifest.sender != signer.name:
        raise IntegrityProblem(
            f"数据包自称由“{manifest.sender}”发出，签名却属于“{signer.name}”，已拒绝，本机数据未作任何更改。"
            "请向发送人核实。",
            code="pack_sender_mismatch",
            where=where,
        )
    # Encrypted to us, yet not meant for us: somebody passed it on under another cover.
    if not set(own) & set(manifest.recipients):
        raise _not_for_me(where)


def _check_entries(archive: zipfile.ZipFile, manifest: PackManifest, where: str, progress: Progress | None) -> None:
    expected = [MANIFEST_NAME, SIGNATURE_NAME, *(entry.name for entry in manifest.entries)]
    found = [info.filename for info in archive.infolist()]
    if sorted(found) != sorted(expected):
        odd = sorted(set(found) ^ set(expected)) or ["有重复条目"]
        raise damaged(where, f"条目与清单不一致：{'、'.join(odd[:3])}")
    _check_contents(archive, manifest, where, progress)


def _check_contents(archive: zipfile.ZipFile, manifest: PackManifest, where: str, progress: Progress | None) -> None:
    total = sum(entry.size for entry in manifest.entries)
    done = 0
    for entry in manifest.entries:
        info = archive.getinfo(entry.name)
        _check_plain(info, where)
        if info.file_size != entry.size:
            raise damaged(where, f"条目“{entry.name}”大小不符")
        digest = hashlib.sha256()
        try:
            with archive.open(info) as stream:
                while chunk := stream.read(CHUNK_BYTES):
                    digest.update(chunk)
                    done += len(chunk)
                    if progress is not None:
                        progress(done, total, f"正在校验 {entry.name}")
        except _BROKEN_ZIP as error:
            raise damaged(where, f"条目“{entry.name}”无法读取") from error
        if digest.hexdigest() != entry.sha256:
            raise damaged(where, f"条目“{entry.name}”校验值不符")
