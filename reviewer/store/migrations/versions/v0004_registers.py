"""Registers: what a centre writes down in the course of a round, entry by entry, each correction a new version."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE register_entry (
        register TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL CHECK (version > 0),
        subject TEXT NOT NULL, document BLOB NOT NULL, at TEXT NOT NULL, actor TEXT NOT NULL, reason TEXT NOT NULL,
        PRIMARY KEY (register, id, version)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX register_entry_of_subject ON register_entry (register, subject)",
    *(
        f"""
        CREATE TRIGGER register_entry_{verb.lower()}_refused BEFORE {verb} ON register_entry
        BEGIN SELECT RAISE(ABORT, 'register_entry is append-only'); END
        """
        for verb in ("UPDATE", "DELETE")
    ),
)


def upgrade() -> None:
    """Add the table of register entries; nothing that was there is touched."""
    for statement in STATEMENTS:
        op.execute(statement)
