"""Which schema a store has, and bringing an older one up to date: Alembic, run from the package's own path."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from reviewer.errors import EnvironmentProblem, IntegrityProblem
from reviewer.store.disk import store_damaged

MIGRATIONS = Path(__file__).parent / "migrations"
# Known without loading a single migration, so that opening a current store stays fast.
REVISIONS = ("0001", "0002", "0003", "0004")


def stored_revision(connection: Connection) -> str:
    """The schema version that the store names.

    Raises:
        EnvironmentProblem: ``store_newer``, this program does not know it.
        IntegrityProblem: ``store_damaged``, there is none.
    """
    try:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except DBAPIError as error:
        if "no such table" not in str(error.orig):
            raise
        raise _no_schema() from error
    if found is None:
        raise _no_schema()
    revision = str(found)
    if revision not in REVISIONS:
        message = (
            f"工作库由更新的程序建立（数据结构 {revision}，本程序到 {REVISIONS[-1]}），没有打开，数据未动。"
            "请升级程序后再打开。"
        )
        raise EnvironmentProblem(message, code="store_newer", where="store.db")
    return revision


def upgrade(connection: Connection, migrations: Path = MIGRATIONS) -> None:
    """Run the missing migrations inside the caller's transaction.

    ``connection`` is in an explicit transaction: SQLite then rolls tables back like rows.
    ``migrations`` is the folder that holds ``versions/``.
    """
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)

    def steps(revision: str, _context: Any) -> Any:
        return script._upgrade_revs("head", revision)

    with EnvironmentContext(config, script, fn=steps) as environment:
        environment.configure(connection=connection, transactional_ddl=False)
        environment.run_migrations()
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        raise store_damaged("store.db")


def _no_schema() -> IntegrityProblem:
    return store_damaged("store.db")
