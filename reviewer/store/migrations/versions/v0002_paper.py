"""Paper copies of score sheets: what was printed, scanned, typed in by two persons and chosen between them.

A settled copy is as immutable as a submitted sheet: its scans, values and choices are locked with it.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE paper_copy (
        number TEXT NOT NULL PRIMARY KEY, application TEXT NOT NULL REFERENCES application (id), member TEXT NOT NULL,
        copy INTEGER NOT NULL CHECK (copy > 0), version INTEGER NOT NULL CHECK (version > 0),
        application_sha256 TEXT NOT NULL CHECK (length(application_sha256) = 64),
        scheme_sha256 TEXT NOT NULL CHECK (length(scheme_sha256) = 64),
        data_sha256 TEXT NOT NULL CHECK (length(data_sha256) = 64),
        pages INTEGER NOT NULL CHECK (pages > 0), made_at TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('open', 'settled')),
        settled_at TEXT, settled_by TEXT, reason TEXT, sheet TEXT,
        UNIQUE (application, member, copy),
        CHECK (state = 'open' OR (settled_at IS NOT NULL AND settled_by IS NOT NULL AND sheet IS NOT NULL))
    ) STRICT
    """,
    """
    CREATE TABLE paper_page (
        number TEXT NOT NULL REFERENCES paper_copy (number), page INTEGER NOT NULL CHECK (page > 0),
        sha256 TEXT NOT NULL REFERENCES evidence (sha256), scan_page INTEGER NOT NULL CHECK (scan_page > 0),
        turned INTEGER NOT NULL CHECK (turned IN (0, 90, 180, 270)), reason TEXT NOT NULL, added_at TEXT NOT NULL,
        PRIMARY KEY (number, page)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE paper_typing (
        number TEXT NOT NULL REFERENCES paper_copy (number), typist TEXT NOT NULL,
        place INTEGER NOT NULL CHECK (place IN (1, 2)), began_at TEXT NOT NULL, done_at TEXT,
        PRIMARY KEY (number, typist), UNIQUE (number, place)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE paper_value (
        number TEXT NOT NULL, typist TEXT NOT NULL, item TEXT NOT NULL, scope TEXT NOT NULL, field TEXT NOT NULL,
        value TEXT NOT NULL, PRIMARY KEY (number, typist, item, scope, field),
        FOREIGN KEY (number, typist) REFERENCES paper_typing (number, typist)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE paper_choice (
        number TEXT NOT NULL REFERENCES paper_copy (number), item TEXT NOT NULL, scope TEXT NOT NULL,
        field TEXT NOT NULL, taken TEXT NOT NULL CHECK (taken IN ('A', 'B', 'value')), value TEXT,
        reason TEXT NOT NULL, chosen_by TEXT NOT NULL, PRIMARY KEY (number, item, scope, field)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX paper_by_application ON paper_copy (application, number)",
)

TRIGGERS = (
    """
    CREATE TRIGGER paper_copy_update_refused BEFORE UPDATE ON paper_copy
    WHEN OLD.state = 'settled' OR NEW.number IS NOT OLD.number OR NEW.application IS NOT OLD.application
        OR NEW.member IS NOT OLD.member OR NEW.copy IS NOT OLD.copy OR NEW.version IS NOT OLD.version
        OR NEW.application_sha256 IS NOT OLD.application_sha256 OR NEW.scheme_sha256 IS NOT OLD.scheme_sha256
        OR NEW.data_sha256 IS NOT OLD.data_sha256 OR NEW.pages IS NOT OLD.pages OR NEW.made_at IS NOT OLD.made_at
    BEGIN SELECT RAISE(ABORT, 'what was printed is immutable'); END
    """,
    """
    CREATE TRIGGER paper_copy_delete_refused BEFORE DELETE ON paper_copy
    BEGIN SELECT RAISE(ABORT, 'paper_copy is append-only'); END
    """,
    """
    CREATE TRIGGER paper_copy_replace_refused BEFORE INSERT ON paper_copy
    WHEN EXISTS (SELECT 1 FROM paper_copy WHERE number = NEW.number)
    BEGIN SELECT RAISE(ABORT, 'the number is given'); END
    """,
    *(
        f"""
        CREATE TRIGGER {table}_{verb.lower()}_refused BEFORE {verb} ON {table}
        WHEN (SELECT state FROM paper_copy WHERE number = {row}.number) <> 'open'
        BEGIN SELECT RAISE(ABORT, 'a settled paper copy is immutable'); END
        """
        for table in ("paper_page", "paper_typing", "paper_value", "paper_choice")
        for verb, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
    ),
)


def upgrade() -> None:
    """Add the tables of the paper path; nothing that was there is touched."""
    for statement in (*TABLES, *TRIGGERS):
        op.execute(statement)
