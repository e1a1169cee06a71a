"""A temporary file whose plain content never reaches the disk.

Opened packs hold personal numbers. The file is encrypted under a random key that lives in memory only
and has no name that survives the process, so that neither a power cut nor a kill leaves readable data.
It keeps data secret, not whole: what is read from it was verified after it was written.
"""

from __future__ import annotations

import io
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes

if TYPE_CHECKING:
    from typing_extensions import Buffer

_BLOCK = 16


class VeiledFile(io.RawIOBase):
    """Append-only for writing, seekable for reading; AES-256-CTR under a key of its own."""

    def __init__(self, folder: Path | None = None) -> None:
        """Open an empty one in ``folder``, or in the system's temporary folder.

        Raises:
            OSError: the folder cannot be written to.
        """
        super().__init__()
        self._file = tempfile.TemporaryFile(buffering=0, dir=folder)  # noqa: SIM115 - closed with this object
        self._cipher_key = algorithms.AES256(os.urandom(32))
        self._first_block = int.from_bytes(os.urandom(_BLOCK), "big")
        self._size = 0
        self._position = 0
        self._writing = self._context_at(0)
        self._reading = self._writing
        self._reading_at = -1

    def _context_at(self, offset: int) -> CipherContext:
        block, inside = divmod(offset, _BLOCK)
        counter = (self._first_block + block) % (1 << (8 * _BLOCK))
        context = Cipher(self._cipher_key, modes.CTR(counter.to_bytes(_BLOCK, "big"))).encryptor()
        context.update(bytes(inside))
        return context

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def write(self, data: Buffer, /) -> int:
        """Append ``data``, wherever the reading position is."""
        plain = memoryview(data).cast("B")
        veiled = memoryview(self._writing.update(plain))
        self._file.seek(self._size)
        while veiled:
            veiled = veiled[self._file.write(veiled) :]
        self._size += len(plain)
        return len(plain)

    def readinto(self, buffer: Buffer, /) -> int:
        target = memoryview(buffer).cast("B")
        self._file.seek(self._position)
        veiled = self._file.read(len(target))
        if not veiled:
            return 0
        if self._reading_at != self._position:
            self._reading = self._context_at(self._position)
        target[: len(veiled)] = self._reading.update(veiled)
        self._position += len(veiled)
        self._reading_at = self._position
        return len(veiled)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError("seek before the start of the file")
        self._position = base + offset
        return self._position

    def tell(self) -> int:
        return self._position

    def close(self) -> None:
        if not self.closed:
            super().close()
            self._file.close()
