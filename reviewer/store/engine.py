"""Connections to the SQLCipher file: one key, one set of settings, transactions begun by us alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as sqlcipher

DATABASE_FILE = "store.db"
BUSY_TIMEOUT_S = 10.0
# Above this a full page walk at opening would be felt; the complete check is the store's check().
QUICK_CHECK_UP_TO_BYTES = 32 << 20

_SETTINGS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA trusted_schema = OFF",
)


def make_engine(path: Path, key: bytes, *, is_new: bool = False) -> Engine:
    """An engine for the file under the raw 32-byte ``key``.

    A missing file is an error unless ``is_new``. Connections begun with the execution option ``writes``
    take the write lock at once (BEGIN IMMEDIATE); the others read one snapshot.
    """
    uri = f"{path.absolute().as_uri()}?mode={'rwc' if is_new else 'rw'}"
    key_statement = f"PRAGMA key = \"x'{key.hex()}'\""

    def connect() -> Any:
        connection = sqlcipher.connect(
            uri,
            uri=True,
            timeout=BUSY_TIMEOUT_S,
            check_same_thread=False,
            # The driver must not begin transactions: tables would survive a rollback.
            isolation_level=None,
            cached_statements=256,
        )
        # It would print each failed page on stderr.
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(key_statement)
        if is_new:
            connection.execute("PRAGMA journal_mode = WAL")
        for statement in _SETTINGS:
            connection.execute(statement)
        return connection

    engine = create_engine(
        "sqlite://",
        creator=connect,
        module=sqlcipher,
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=12,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    return engine


def driver(connection: Connection) -> Any:
    """The driver's own connection underneath, in the same transaction: for the few statements of a key press."""
    return connection.connection.driver_connection


def is_quick_check_due(path: Path) -> bool:
    """Whether opening walks all pages: small file, or the last program did not close it."""
    left_over = path.with_name(path.name + "-wal")
    return path.stat().st_size <= QUICK_CHECK_UP_TO_BYTES or (left_over.exists() and left_over.stat().st_size > 0)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    driver(connection).execute("BEGIN IMMEDIATE" if writes else "BEGIN")
