"""Who sends, who receives and who is a stranger in the pack tests."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from reviewer.exchange import OpenPack, PackEntry, PackManifest, open_pack, write_pack
from reviewer.signing.cms import SignerInfo, sign_detached, verify_detached
from reviewer.signing.identity import Identity

AT = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)
CONTENT = {
    "applications/温州-1.json": '{"name":"温州市某某培训学校"}'.encode(),
    "evidence/scan.bin": os.urandom(200_000),
    "evidence/empty.bin": b"",
}


@dataclass(frozen=True)
class Workplace:
    """Whose keys are at hand: ``centre`` sends, ``member`` receives, ``stranger`` has no certificate."""

    centre: Identity
    member: Identity
    stranger: Identity

    def sign(self, identity: Identity) -> Callable[[bytes], bytes]:
        return lambda data: sign_detached(data, identity, at=AT)

    def verify(self, data: bytes, signature: bytes) -> SignerInfo:
        root = self.centre.root
        assert root is not None
        return verify_detached(data, signature, roots=[root])

    def manifest(self, sender: str | None = None) -> PackManifest:
        return PackManifest(
            kind="review", round="2026-1", scheme_sha256="0" * 64, sender=sender or self.centre.name,
            created_at=AT, addressed_to=(self.member.name,),
        )  # fmt: skip

    def write(self, path: Path, recipients: Sequence[str] = (), entries: Sequence[PackEntry] | None = None) -> str:
        if entries is None:
            entries = [PackEntry.of_bytes(name, data) for name, data in CONTENT.items()]
        return write_pack(
            path, manifest=self.manifest(), entries=entries, sign=self.sign(self.centre),
            recipients=recipients or [self.member.recipient],
        )  # fmt: skip

    def open(self, path: Path, folder: Path | None = None, identity: Identity | None = None) -> OpenPack:
        secret = (identity or self.member).age_secret
        return open_pack(path, secrets=[secret], verify=self.verify, temporary_folder=folder)


class Failing(io.RawIOBase):
    """A source that breaks after some bytes, as evidence on a bad disk does."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.rest = data

    def read(self, size: int = -1, /) -> bytes:
        if not self.rest:
            raise OSError(5, "Input/output error")
        data, self.rest = self.rest[:size], self.rest[size:]
        return data
