"""What the store's tests build on: a clock that is set by hand, and a store with one sheet."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from reviewer.store import Store
from reviewer.store.key import read_key_file, unwrap

PASSPHRASE = "样本 sample"
MACHINE = "评审机一"
ID_NUMBER = "330302199001011232"
SCHEME = b'{"id":"sample"}'
APPLICATION = ('{"applicant":"温州样本学校","id":"' + ID_NUMBER + '"}').encode()
EVIDENCE = ("佐证 " + ID_NUMBER + "\n").encode() * 50_000


class HandClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def make_store(folder: Path, clock: HandClock, role: str = "centre") -> Store:
    return Store.create(folder, PASSPHRASE, role=role, machine=MACHINE, clock=clock)


def open_store(folder: Path, clock: HandClock, passphrase: str = PASSPHRASE) -> Store:
    return Store.open(folder, passphrase, machine="评审机二", clock=clock)


def fill(store: Store, evidence: bytes = EVIDENCE) -> None:
    """One scheme, one round, one application with one piece of evidence, one open sheet."""
    with store.change("李四") as change:
        change.add_scheme(sha256(SCHEME), "sample", "1", SCHEME)
        change.add_round("round-1", "第一批", sha256(SCHEME))
        change.add_application_version("app-1", "round-1", "温州样本学校", 1, APPLICATION)
        change.add_evidence(io.BytesIO(evidence), sha256(evidence), len(evidence), "application/pdf")
        change.open_sheet("sheet-1", "app-1", "张三", 1)


def put(
    store: Store,
    item: str,
    value: str | None,
    field: str = "points",
    scope: str | None = None,
    *,
    continues: bool = False,
) -> str | None:
    with store.change("张三") as change:
        return change.set_sheet_field("sheet-1", item, scope, field, value, continues=continues)


def print_paper(store: Store, copy: int = 1) -> str:
    """A paper copy of 张三's sheet; returns its number."""
    number = f"app-1-P01-纸{copy}"
    with store.change("李四") as change:
        change.add_paper_copy(number, "app-1", "张三", copy, 1, sha256(APPLICATION), sha256(SCHEME), "d" * 64, 3)
    return number


def fields(store: Store, sheet: str = "sheet-1") -> dict[tuple[str, str | None, str], str]:
    return {(each.item, each.scope, each.field): each.value for each in store.sheet_fields(sheet)}


def raw(folder: Path) -> Any:
    """The bare SQLCipher connection that somebody with the passphrase and ill intent would make."""
    keys = unwrap(read_key_file(folder), PASSPHRASE)
    connection = sqlcipher.connect(str(folder / "store.db"), isolation_level=None)
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{keys.database.hex()}'\"")
    return connection


def flip_bit(path: Path, position: int) -> None:
    content = bytearray(path.read_bytes())
    content[position] ^= 1
    path.write_bytes(content)
