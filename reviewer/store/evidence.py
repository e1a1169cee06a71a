"""Encrypted, content-addressed evidence files: written once, read by seeking, altered never unnoticed.

Layout: magic, 16 bytes of salt, length (8 bytes, big endian), then chunks of 1 MiB, each AES-256-GCM under
a key of its own file. The nonce of a chunk is its index and a flag on the last one; header and content hash
are authenticated with every chunk, so that a cut, re-ordered, exchanged or lengthened file does not open.
"""

from __future__ import annotations

import hashlib
import io
import os
import secrets
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from reviewer.errors import IntegrityProblem
from reviewer.store.disk import sync_folder
from reviewer.store.key import Keys

MAGIC = b"RWEVID1\n"
CHUNK = 1 << 20
TAG = 16
HEADER = struct.Struct(">8s16sQ")
EVIDENCE_FOLDER = "evidence"
INCOMING = "incoming"


class EvidenceFolder:
    """The folder of a store's evidence files, named so that names tell nothing."""

    def __init__(self, folder: Path, keys: Keys) -> None:
        self._folder = folder
        self._incoming = folder / INCOMING
        self._keys = keys

    def prepare(self) -> None:
        """Make the folder, and clear what a crash left half written."""
        self._incoming.mkdir(parents=True, exist_ok=True)
        for each in self._incoming.iterdir():
            each.unlink()

    def path(self, sha256: str) -> Path:
        """Where the file of that content hash lies."""
        name = self._keys.evidence_name(sha256)
        return self._folder / name[:2] / name

    def is_there(self, sha256: str, size: int) -> bool:
        """Whether a file of the right length is in its place (its content is checked on reading)."""
        path = self.path(sha256)
        return path.is_file() and path.stat().st_size == encrypted_size(size)

    def keep(self, stream: BinaryIO, sha256: str, size: int) -> Path:
        """Encrypt ``stream`` into its place: temporary file, fsync, rename, fsync of the folder.

        Raises:
            IntegrityProblem: ``evidence_mismatch``, the content is not of that hash and size.
            OSError: disk full, read-only.
        """
        draft = self._incoming / secrets.token_hex(16)
        try:
            with draft.open("wb") as file:
                _encrypt(stream, file, self._keys.evidence, sha256, size)
                file.flush()
                os.fsync(file.fileno())
            path = self.path(sha256)
            if not path.parent.exists():
                path.parent.mkdir()
                sync_folder(self._folder)
            draft.replace(path)
            sync_folder(path.parent)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        return path

    def open(self, sha256: str) -> BinaryIO:
        """The decrypted content as a seekable file; at most one chunk is held in memory.

        Raises:
            IntegrityProblem: ``evidence_missing`` or ``evidence_damaged``; the latter on reading, too.
        """
        path = self.path(sha256)
        try:
            file = path.open("rb", buffering=0)
        except FileNotFoundError as error:
            message = "佐证文件不在存放位置，评分数据未受影响。请从备份恢复，或重新导入材料包。"
            raise IntegrityProblem(message, code="evidence_missing", where=sha256) from error
        try:
            return io.BufferedReader(EvidenceReader(file, self._keys.evidence, sha256), buffer_size=1 << 16)
        except BaseException:
            file.close()
            raise

    def files(self) -> Iterator[Path]:
        """Every evidence file there is, row or no row."""
        for folder in sorted(self._folder.iterdir()):
            if folder.is_dir() and folder.name != INCOMING:
                yield from sorted(folder.iterdir())


class EvidenceReader(io.RawIOBase):
    """Raw seekable view of one encrypted file."""

    def __init__(self, file: io.FileIO, key: bytes, sha256: str) -> None:
        super().__init__()
        header = file.read(HEADER.size) or b""
        self._sha256 = sha256
        if len(header) != HEADER.size:
            raise self._damaged()
        magic, salt, self.size = HEADER.unpack(header)
        total = os.fstat(file.fileno()).st_size
        if magic != MAGIC or total != encrypted_size(self.size):
            raise self._damaged()
        self._file = file
        self._cipher = AESGCM(_file_key(key, salt))
        self._bound = _bound(header, sha256)
        self._position = 0
        self._index = -1
        self._chunk = b""

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """Position in the decrypted content, in bytes."""
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move to a position of the decrypted content."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self.size}[whence]
        if start + offset < 0:
            raise ValueError("position before the beginning of the file")
        self._position = start + offset
        return self._position

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill ``buffer`` from the current position, at most to the end of the current chunk."""
        if self._position >= self.size:
            # An empty file has one (empty) chunk that must hold, too.
            if self.size == 0:
                self._load(0)
            return 0
        index, start = divmod(self._position, CHUNK)
        self._load(index)
        part = self._chunk[start : start + len(buffer)]
        buffer[: len(part)] = part
        self._position += len(part)
        return len(part)

    def close(self) -> None:
        """Close the file underneath."""
        if not self.closed and hasattr(self, "_file"):
            self._file.close()
        super().close()

    def _load(self, index: int) -> None:
        if index == self._index:
            return
        is_last = index == _chunk_count(self.size) - 1
        length = self.size - index * CHUNK if is_last else CHUNK
        self._file.seek(HEADER.size + index * (CHUNK + TAG))
        sealed = self._file.read(length + TAG) or b""
        try:
            self._chunk = self._cipher.decrypt(_nonce(index, is_last), sealed, self._bound)
        except (InvalidTag, ValueError) as error:
            raise self._damaged() from error
        self._index = index

    def _damaged(self) -> IntegrityProblem:
        message = "佐证文件已被改动或损坏，已停止读取；评分数据未受影响。请从备份恢复，或重新导入材料包。"
        return IntegrityProblem(message, code="evidence_damaged", where=self._sha256)


def encrypted_size(size: int) -> int:
    """Length in bytes of the file that holds ``size`` bytes of content."""
    return HEADER.size + size + _chunk_count(size) * TAG


def _encrypt(stream: BinaryIO, file: BinaryIO, key: bytes, sha256: str, size: int) -> None:
    salt = secrets.token_bytes(16)
    header = HEADER.pack(MAGIC, salt, size)
    cipher = AESGCM(_file_key(key, salt))
    bound = _bound(header, sha256)
    digest = hashlib.sha256()
    seen = 0
    file.write(header)
    for index in range(_chunk_count(size)):
        chunk = _read_exactly(stream, min(CHUNK, size - seen))
        digest.update(chunk)
        seen += len(chunk)
        file.write(cipher.encrypt(_nonce(index, index == _chunk_count(size) - 1), chunk, bound))
    if seen != size or stream.read(1) or digest.hexdigest() != sha256:
        message = "佐证内容与登记的哈希或大小不符，没有保存；此前的内容未动。请重新取得材料包。"
        raise IntegrityProblem(message, code="evidence_mismatch", where=sha256)


def _read_exactly(stream: BinaryIO, length: int) -> bytes:
    first = stream.read(length)
    if len(first) == length:
        return first
    parts = [first]
    missing = length - len(first)
    while missing and parts[-1]:
        parts.append(stream.read(missing))
        missing -= len(parts[-1])
    return b"".join(parts)


def _chunk_count(size: int) -> int:
    return max(1, -(-size // CHUNK))


def _nonce(index: int, is_last: bool) -> bytes:
    return struct.pack(">3xQ?", index, is_last)


def _bound(header: bytes, sha256: str) -> bytes:
    return header + bytes.fromhex(sha256)


def _file_key(key: bytes, salt: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"evidence file").derive(key)
