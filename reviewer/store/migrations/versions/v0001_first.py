"""The first schema: everything received, everything people do, and the journal over it.

Triggers guard against bugs; against people only the hashes and the signatures are proof.
"""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE store_info (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT
    """,
    """
    CREATE TABLE scheme (
        sha256 TEXT NOT NULL PRIMARY KEY CHECK (length(sha256) = 64),
        id TEXT NOT NULL, version TEXT NOT NULL, document BLOB NOT NULL, imported_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE review_round (
        id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, scheme_sha256 TEXT NOT NULL REFERENCES scheme (sha256),
        created_at TEXT NOT NULL, state TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE application (
        id TEXT NOT NULL PRIMARY KEY, round TEXT NOT NULL REFERENCES review_round (id), name TEXT NOT NULL,
        seq INTEGER NOT NULL, version INTEGER NOT NULL, sha256 TEXT NOT NULL, state TEXT NOT NULL,
        updated_at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX application_by_round ON application (round, seq)",
    """
    CREATE TABLE application_version (
        application TEXT NOT NULL REFERENCES application (id), version INTEGER NOT NULL, name TEXT NOT NULL,
        seq INTEGER NOT NULL, sha256 TEXT NOT NULL CHECK (length(sha256) = 64), document BLOB NOT NULL,
        created_at TEXT NOT NULL, PRIMARY KEY (application, version)
    ) STRICT
    """,
    """
    CREATE TABLE evidence (
        sha256 TEXT NOT NULL PRIMARY KEY CHECK (length(sha256) = 64), size INTEGER NOT NULL CHECK (size >= 0),
        media_type TEXT NOT NULL, added_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE sheet (
        id TEXT NOT NULL PRIMARY KEY, application TEXT NOT NULL REFERENCES application (id), member TEXT NOT NULL,
        version INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN ('open', 'submitted', 'reopened')),
        opened_at TEXT NOT NULL, submitted_at TEXT, commit_hash TEXT, salt BLOB, document BLOB, from_pack TEXT,
        steps_done INTEGER NOT NULL DEFAULT 0, steps_known INTEGER NOT NULL DEFAULT 0,
        CHECK (state = 'open' OR (submitted_at IS NOT NULL AND commit_hash IS NOT NULL))
    ) STRICT
    """,
    "CREATE UNIQUE INDEX sheet_once ON sheet (application, member, version)",
    """
    CREATE TABLE sheet_field (
        sheet TEXT NOT NULL REFERENCES sheet (id), item TEXT NOT NULL, scope TEXT NOT NULL, field TEXT NOT NULL,
        value TEXT NOT NULL, PRIMARY KEY (sheet, item, scope, field)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE sheet_step (
        sheet TEXT NOT NULL REFERENCES sheet (id), step INTEGER NOT NULL, together INTEGER NOT NULL,
        item TEXT NOT NULL, scope TEXT NOT NULL, field TEXT NOT NULL, old TEXT, new TEXT,
        PRIMARY KEY (sheet, step)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE panel_version (
        application TEXT NOT NULL REFERENCES application (id), version INTEGER NOT NULL, document BLOB NOT NULL,
        set_at TEXT NOT NULL, PRIMARY KEY (application, version)
    ) STRICT
    """,
    """
    CREATE TABLE person (
        name TEXT NOT NULL PRIMARY KEY, certificate_pem TEXT NOT NULL, recipient TEXT NOT NULL,
        employer TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE decision (
        application TEXT NOT NULL PRIMARY KEY REFERENCES application (id), conclusion TEXT NOT NULL,
        reason TEXT NOT NULL, decided_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE pack (
        id TEXT NOT NULL, direction TEXT NOT NULL CHECK (direction IN ('in', 'out')), kind TEXT NOT NULL,
        sender TEXT NOT NULL, round TEXT NOT NULL, created_at TEXT NOT NULL, taken_at TEXT,
        PRIMARY KEY (id, direction)
    ) STRICT
    """,
    """
    CREATE TABLE document (
        id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, application TEXT, round TEXT, number TEXT NOT NULL,
        version INTEGER NOT NULL, data_sha256 TEXT NOT NULL, file_sha256 TEXT NOT NULL,
        signatures INTEGER NOT NULL, file_name TEXT NOT NULL, made_at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE TABLE setting (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT",
    """
    CREATE TABLE journal (
        seq INTEGER NOT NULL PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, machine TEXT NOT NULL,
        application TEXT, action TEXT NOT NULL, subject TEXT NOT NULL, field TEXT NOT NULL, old TEXT, new TEXT,
        reason TEXT NOT NULL, clock_back INTEGER NOT NULL CHECK (clock_back IN (0, 1)),
        previous TEXT NOT NULL, hash TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX journal_by_application ON journal (application, seq) WHERE application IS NOT NULL",
    """
    CREATE TABLE journal_head (
        only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT
    """,
    f"INSERT INTO journal_head (only, seq, hash, at) VALUES (1, 0, '{'0' * 64}', '')",
)

# "INSERT OR REPLACE" is an update in disguise: guarded by BEFORE INSERT where rows are immutable.
TRIGGERS = (
    """
    CREATE TRIGGER journal_follows BEFORE INSERT ON journal
    WHEN NEW.seq <> (SELECT seq + 1 FROM journal_head) OR NEW.previous <> (SELECT hash FROM journal_head)
    BEGIN SELECT RAISE(ABORT, 'journal entry does not follow the head'); END
    """,
    """
    CREATE TRIGGER journal_moves_head AFTER INSERT ON journal
    BEGIN UPDATE journal_head SET seq = NEW.seq, hash = NEW.hash, at = NEW.at; END
    """,
    """
    CREATE TRIGGER sheet_update_refused BEFORE UPDATE ON sheet
    WHEN OLD.state <> 'open' AND (
        NEW.id IS NOT OLD.id OR NEW.application IS NOT OLD.application OR NEW.member IS NOT OLD.member
        OR NEW.version IS NOT OLD.version OR NEW.opened_at IS NOT OLD.opened_at
        OR NEW.submitted_at IS NOT OLD.submitted_at OR NEW.commit_hash IS NOT OLD.commit_hash
        OR (OLD.salt IS NOT NULL AND NEW.salt IS NOT OLD.salt)
        OR (OLD.document IS NOT NULL AND NEW.document IS NOT OLD.document)
        OR (NEW.state IS NOT OLD.state AND NOT (OLD.state = 'submitted' AND NEW.state = 'reopened'))
    )
    BEGIN SELECT RAISE(ABORT, 'a submitted sheet is immutable'); END
    """,
    """
    CREATE TRIGGER sheet_delete_refused BEFORE DELETE ON sheet WHEN OLD.state <> 'open'
    BEGIN SELECT RAISE(ABORT, 'a submitted sheet is immutable'); END
    """,
    """
    CREATE TRIGGER sheet_replace_refused BEFORE INSERT ON sheet
    WHEN EXISTS (SELECT 1 FROM sheet WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'the sheet exists'); END
    """,
    *(
        f"""
        CREATE TRIGGER sheet_field_{verb.lower()}_refused BEFORE {verb} ON sheet_field
        WHEN (SELECT state FROM sheet WHERE id = {row}.sheet) <> 'open'
        BEGIN SELECT RAISE(ABORT, 'a submitted sheet is immutable'); END
        """
        for verb, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
    ),
    *(
        f"""
        CREATE TRIGGER {table}_{verb.lower()}_refused BEFORE {verb} ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
        """
        for table in ("journal", "scheme", "application_version", "panel_version")
        for verb in ("UPDATE", "DELETE")
    ),
    """
    CREATE TRIGGER scheme_replace_refused BEFORE INSERT ON scheme
    WHEN EXISTS (SELECT 1 FROM scheme WHERE sha256 = NEW.sha256)
    BEGIN SELECT RAISE(ABORT, 'scheme is append-only'); END
    """,
    *(
        f"""
        CREATE TRIGGER {table}_replace_refused BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE application = NEW.application AND version = NEW.version)
        BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
        """
        for table in ("application_version", "panel_version")
    ),
)


def upgrade() -> None:
    """Make everything."""
    for statement in (*TABLES, *TRIGGERS):
        op.execute(statement)
