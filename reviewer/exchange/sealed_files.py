"""Files sealed one after another on their way into a pack, and back: streamed, whatever their size.

A pack tells size and hash of its entries before their content, and age never seals the same twice, so
that sealed files wait in one temporary file until the pack is written.
"""

from __future__ import annotations

import errno
import hashlib
import io
from collections.abc import Sequence
from functools import partial
from types import TracebackType
from typing import IO, TYPE_CHECKING, BinaryIO, Self, cast

import pyrage

from reviewer.errors import EnvironmentProblem, reason_of
from reviewer.exchange.pack_writing import PackEntry
from reviewer.exchange.sealed import age_identities, age_recipients, unseal_problem
from reviewer.exchange.veiled_file import VeiledFile

if TYPE_CHECKING:
    from typing_extensions import Buffer


class SealedFiles:
    """The temporary file that holds them; close it when the pack is written."""

    def __init__(self) -> None:
        """Open an empty one.

        Raises:
            EnvironmentProblem: the temporary folder cannot be written to.
        """
        try:
            self._file = VeiledFile()
        except OSError as error:
            raise _no_room(error) from error
        self._end = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, name: str, source: BinaryIO, recipients: Sequence[str]) -> PackEntry:
        """Seal what ``source`` gives to ``recipients`` (``age1…``).

        Returns:
            The pack's entry ``name`` with the sealed bytes; good until this is closed.

        Raises:
            RuleViolation: no or bad recipients.
            EnvironmentProblem: no room for the temporary file.
            IntegrityProblem: what ``source`` raises when the file was altered.
        """
        start = self._end
        sink = _Sink(self._file)
        pull = _Pull(source)
        try:
            pyrage.encrypt_io(pull, sink, age_recipients(recipients))
        except (pyrage.EncryptError, OSError) as error:
            # What a failed file left behind is no part of the next.
            self._end += sink.size
            raise _first_failure(pull, sink, error) from error
        self._end += sink.size
        opener = cast("partial[BinaryIO]", partial(_Window, self._file, start, sink.size))
        return PackEntry(name=name, size=sink.size, sha256=sink.digest.hexdigest(), open=opener)


def unseal_file(source: BinaryIO, secrets: Sequence[str]) -> BinaryIO:
    """What ``SealedFiles`` closed, opened with one of ``secrets``, at its beginning; close it.

    Raises:
        RuleViolation: sealed for somebody else.
        IntegrityProblem: altered or cut short.
        EnvironmentProblem: no room for the temporary file.
    """
    try:
        plain = VeiledFile()
    except OSError as error:
        raise _no_room(error) from error
    pull, sink = _Pull(source), _Sink(plain)
    try:
        pyrage.decrypt_io(pull, sink, age_identities(secrets))
    except (pyrage.DecryptError, OSError) as error:
        plain.close()
        if pull.failure is not None or sink.failure is not None:
            raise _first_failure(pull, sink, error) from error
        raise unseal_problem(error) from error
    except BaseException:
        plain.close()
        raise
    plain.seek(0)
    return cast(BinaryIO, plain)


class _Pull:
    """What age reads from. Keeps the error that stopped it, as age passes on its text only."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.failure: BaseException | None = None

    def read(self, size: int) -> bytes:
        try:
            return self._file.read(size)
        except BaseException as error:
            self.failure = error
            raise


class _Sink:
    """What age writes to: counts and hashes what passes, keeps the error that stopped it."""

    def __init__(self, file: VeiledFile) -> None:
        self._file = file
        self.size = 0
        self.digest = hashlib.sha256()
        self.failure: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            written = self._file.write(data)
        except OSError as error:
            self.failure = error
            raise
        self.size += written
        self.digest.update(data)
        return written

    def flush(self) -> None:
        """Nothing is buffered."""


class _Window(io.RawIOBase):
    """A part of the temporary file as a file of its own; closing it leaves the whole open."""

    def __init__(self, file: VeiledFile, start: int, size: int) -> None:
        super().__init__()
        self._file = file
        self._at, self._end = start, start + size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        target = memoryview(buffer).cast("B")[: self._end - self._at]
        self._file.seek(self._at)
        count = self._file.readinto(target) if len(target) else 0
        self._at += count
        return count


def _first_failure(pull: _Pull, sink: _Sink, error: Exception) -> BaseException:
    if pull.failure is not None:
        return pull.failure
    return _no_room(sink.failure) if sink.failure is not None else error


def _no_room(error: OSError) -> EnvironmentProblem:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        code, text = "disk_full", "磁盘空间不足，放不下照片的临时文件。请腾出空间后重试"
    else:
        code, text = "temporary_not_writable", f"临时文件夹无法写入（{reason_of(error)}）。请检查磁盘后重试"
    return EnvironmentProblem(f"{text}，本机数据未作任何更改。", code=code)
