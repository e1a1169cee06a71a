"""Official documents: what staff typed for them, their numbers, templates, scans of signed paper, and filings.

Numbers are never given twice and never vanish: one that was cancelled stays, with its reason.
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE document_entry (
        kind TEXT NOT NULL, subject TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL,
        PRIMARY KEY (kind, subject, field)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE document_number (
        stem TEXT NOT NULL, serial INTEGER NOT NULL CHECK (serial > 0), kind TEXT NOT NULL, subject TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('reserved', 'used', 'cancelled')), reason TEXT NOT NULL,
        at TEXT NOT NULL, PRIMARY KEY (stem, serial), CHECK (state <> 'cancelled' OR reason <> '')
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE template_version (
        round TEXT NOT NULL REFERENCES review_round (id), kind TEXT NOT NULL, variant TEXT NOT NULL,
        version INTEGER NOT NULL CHECK (version > 0), document BLOB NOT NULL, set_at TEXT NOT NULL,
        reason TEXT NOT NULL, PRIMARY KEY (round, kind, variant, version)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE document_scan (
        document TEXT NOT NULL REFERENCES document (id), page INTEGER NOT NULL CHECK (page > 0),
        sha256 TEXT NOT NULL REFERENCES evidence (sha256), scan_page INTEGER NOT NULL CHECK (scan_page > 0),
        turned INTEGER NOT NULL CHECK (turned IN (0, 90, 180, 270)), reason TEXT NOT NULL, added_at TEXT NOT NULL,
        PRIMARY KEY (document, page)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE filing (
        number TEXT NOT NULL PRIMARY KEY, application TEXT NOT NULL REFERENCES application (id), round TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('in_force', 'ended')), document BLOB NOT NULL, filed_at TEXT NOT NULL,
        reason TEXT NOT NULL, CHECK (state <> 'ended' OR reason <> '')
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE UNIQUE INDEX filing_in_force ON filing (application) WHERE state = 'in_force'",
    # What a document was made from, so that a re-issue can tell what changed.
    "ALTER TABLE document ADD COLUMN data BLOB",
    "ALTER TABLE document ADD COLUMN changes TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE document ADD COLUMN reason TEXT NOT NULL DEFAULT ''",
)

TRIGGERS = (
    """
    CREATE TRIGGER document_number_delete_refused BEFORE DELETE ON document_number
    BEGIN SELECT RAISE(ABORT, 'numbers never vanish'); END
    """,
    """
    CREATE TRIGGER document_number_update_refused BEFORE UPDATE ON document_number
    WHEN OLD.state = 'cancelled' OR (OLD.state = 'used' AND NEW.state = 'reserved')
        OR (OLD.subject <> '' AND NEW.subject IS NOT OLD.subject)
    BEGIN SELECT RAISE(ABORT, 'a number is given once'); END
    """,
    *(
        f"""
        CREATE TRIGGER {table}_{verb.lower()}_refused BEFORE {verb} ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
        """
        for table in ("template_version",)
        for verb in ("UPDATE", "DELETE")
    ),
    """
    CREATE TRIGGER filing_delete_refused BEFORE DELETE ON filing
    BEGIN SELECT RAISE(ABORT, 'filings never vanish'); END
    """,
)


def upgrade() -> None:
    """Add the tables of official documents; nothing that was there is touched."""
    for statement in (*TABLES, *TRIGGERS):
        op.execute(statement)
