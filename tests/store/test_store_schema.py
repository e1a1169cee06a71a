"""The schema: what the migrations make, old stores, migrations that fail half way."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from store_builders import HandClock, fields, open_store, print_paper, sha256

from reviewer.errors import IntegrityProblem
from reviewer.store import Store, schema
from reviewer.store.engine import make_engine
from reviewer.store.tables import metadata

KEPT = Path(__file__).parent / "kept"
KEY = bytes(range(32))

NEXT = """
from alembic import op

revision = "next"
down_revision = "{last}"


def upgrade():
    op.execute("CREATE TABLE seal (id TEXT NOT NULL PRIMARY KEY) STRICT")
    op.execute("INSERT INTO seal VALUES ('x')")
    op.execute({statement!r})
"""


def new_engine(folder: Path) -> Engine:
    return make_engine(folder / "store.db", KEY, is_new=True)


def tables_of(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(inspect(connection).get_table_names())


def test_the_migrations_make_exactly_the_tables_that_the_program_knows(tmp_path: Path) -> None:
    engine = new_engine(tmp_path)
    with engine.execution_options(writes=True).begin() as connection:
        schema.upgrade(connection)
    with engine.connect() as connection:
        found = inspect(connection)
        made = {name: [column["name"] for column in found.get_columns(name)] for name in found.get_table_names()}
        assert made.pop("alembic_version") == ["version_num"]
        known = {table.name: [column.name for column in table.columns] for table in metadata.tables.values()}
        assert {name: sorted(columns) for name, columns in made.items()} == {
            name: sorted(columns) for name, columns in known.items()
        }
        for table in metadata.tables.values():
            keys = found.get_pk_constraint(table.name)["constrained_columns"]
            assert sorted(keys) == sorted(column.name for column in table.primary_key)
        strict = connection.execute(text("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'")).all()
        assert {row.name for row in strict if row.strict} == set(known)
    engine.dispose()


def test_the_known_revisions_are_those_that_are_shipped() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    config.set_main_option("path_separator", "os")
    revisions = ScriptDirectory.from_config(config).walk_revisions()
    assert tuple(reversed([each.revision for each in revisions])) == schema.REVISIONS


def test_a_store_of_every_released_version_is_kept() -> None:
    assert sorted(path.name for path in KEPT.iterdir() if path.is_dir()) == [f"v{each}" for each in schema.REVISIONS]


@pytest.mark.parametrize("version", schema.REVISIONS)
def test_a_kept_store_opens_with_all_that_was_in_it(tmp_path: Path, clock: HandClock, version: str) -> None:
    folder = tmp_path / "store"
    shutil.copytree(KEPT / f"v{version}", folder)
    with open_store(folder, clock, "sample") as store:
        assert store.check() == []
        assert store.info.schema == schema.REVISIONS[-1]
        assert [row.name for row in store.applications()] == ["温州样本学校"]
        assert fields(store) == {("2.1", None, "points"): "4.5", ("2.2", "养老护理员", "points"): "3"}
        step = store.redo_entry("sheet-1")
        assert step is not None
        assert (step.field, step.new) == ("remark", "场地面积不足")
        assert store.sheet("sheet-2").state == "submitted"
        with store.open_evidence(sha256(b"photo")) as file:
            assert file.read() == b"photo"
        assert store.panel("app-1") == b"{}"
        assert [row.name for row in store.people()] == ["张三"]
        decision = store.decision("app-1")
        assert decision is not None
        assert decision.conclusion == "RECTIFY"
        assert (len(store.packs()), len(store.documents()), store.setting("place")) == (1, 1, "app-1 2.2")
        assert store.verify_journal().is_whole
        with store.change("张三") as change:
            assert change.redo_sheet("sheet-1") == ("2.2", "养老护理员", "remark")
        assert [row.number for row in store.paper_copies()] == (["app-1-P01-纸1"] if version >= "0002" else [])
        assert [row.text for row in store.document_numbers()] == (
            [f"样函〔2026〕{serial}号" for serial in (1, 2, 3)] if version >= "0003" else []
        )
        kept = [(row.version, row.reason) for row in store.register("acceptance", "app-1")]
        assert kept == ([(2, "材料已补齐")] if version >= "0004" else [])


@pytest.mark.requirement("X14")
def test_a_kept_store_knows_its_paper_copies(tmp_path: Path, clock: HandClock) -> None:
    folder = tmp_path / "store"
    shutil.copytree(KEPT / "v0002", folder)
    with open_store(folder, clock, "sample") as store:
        copy = store.paper_copy("app-1-P01-纸1")
        assert (copy.member, copy.copy, copy.state) == ("张三", 1, "open")
        assert [(row.page, row.turned) for row in store.paper_pages(copy.number)] == [(1, 180)]
        assert [(row.typist, row.done_at is None) for row in store.paper_typings(copy.number)] == [
            ("赵六", False),
            ("钱七", True),
        ]
        assert {(row.typist, row.field, row.value) for row in store.paper_values(copy.number)} == {
            ("赵六", "points", "4.5"),
            ("钱七", "points", "5"),
        }
        assert [(row.taken, row.chosen_by) for row in store.paper_choices(copy.number)] == [("A", "李四")]


@pytest.mark.requirement("X14")
def test_a_first_store_takes_paper_copies_once_it_is_upgraded(tmp_path: Path, clock: HandClock) -> None:
    folder = tmp_path / "store"
    shutil.copytree(KEPT / "v0001", folder)
    with open_store(folder, clock, "sample") as store:
        print_paper(store)
    with open_store(folder, clock, "sample") as store:
        assert [row.number for row in store.paper_copies("app-1")] == ["app-1-P01-纸1"]
        assert store.verify_journal().is_whole
        assert store.check() == []


def with_next(folder: Path, statement: str) -> Path:
    migrations = folder / f"migrations {len(statement)}%"
    shutil.copytree(schema.MIGRATIONS, migrations, ignore=shutil.ignore_patterns("__pycache__"))
    text = NEXT.format(statement=statement, last=schema.REVISIONS[-1])
    (migrations / "versions" / "v9999_next.py").write_text(text)
    return migrations


def test_a_migration_that_fails_half_way_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    engine = new_engine(tmp_path)
    writer = engine.execution_options(writes=True)
    with writer.begin() as connection:
        schema.upgrade(connection)
    before = tables_of(engine)
    with pytest.raises(Exception, match="no such table: nowhere"), writer.begin() as connection:
        schema.upgrade(connection, with_next(tmp_path, "INSERT INTO nowhere VALUES (1)"))
    assert tables_of(engine) == before
    with engine.connect() as connection:
        assert schema.stored_revision(connection) == schema.REVISIONS[-1]
    with writer.begin() as connection:
        schema.upgrade(connection, with_next(tmp_path, "INSERT INTO seal VALUES ('y')"))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM seal")).scalar() == 2
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "next"
    engine.dispose()


def test_a_migration_that_breaks_a_reference_is_undone(tmp_path: Path) -> None:
    engine = new_engine(tmp_path)
    writer = engine.execution_options(writes=True)
    statement = "CREATE TABLE child AS SELECT 1 AS a"
    broken = with_next(tmp_path, statement)
    path = broken / "versions" / "v9999_next.py"
    dangling = "CREATE TABLE lost (id TEXT REFERENCES seal (id) DEFERRABLE INITIALLY DEFERRED)"
    addition = f"    op.execute({dangling!r})\n    op.execute(\"INSERT INTO lost VALUES ('nobody')\")\n"
    path.write_text(path.read_text() + addition)
    with pytest.raises(IntegrityProblem), writer.begin() as connection:
        schema.upgrade(connection, broken)
    assert tables_of(engine) == set()
    engine.dispose()


def test_a_database_without_a_schema_version_is_damaged(store: Store, clock: HandClock) -> None:
    with store._writer.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    store.close()
    with pytest.raises(IntegrityProblem) as caught:
        open_store(store.folder, clock)
    assert caught.value.code == "store_damaged"
