"""An encrypted store: made, opened, checked, written through one change at a time, read from any thread."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, insert, select, text

from reviewer.domain.progress import Progress
from reviewer.errors import EnvironmentProblem, IntegrityProblem, RuleViolation
from reviewer.store import attempts as unlocking
from reviewer.store import check as whole_check
from reviewer.store import journal as chain
from reviewer.store import schema
from reviewer.store.backup import write_backup
from reviewer.store.change import Change
from reviewer.store.disk import store_damaged, sync_folder, translated, unreachable
from reviewer.store.engine import DATABASE_FILE, driver, is_quick_check_due, make_engine
from reviewer.store.evidence import EVIDENCE_FOLDER, EvidenceFolder
from reviewer.store.key import KEY_FILE, Keys, create_keys, read_key_file, unwrap, write_key_file
from reviewer.store.lock import StoreLock
from reviewer.store.reading import journal_broken
from reviewer.store.reading_registers import RegisterReading
from reviewer.store.rows import StoreInfo
from reviewer.store.tables import evidence, store_info, time_text
from reviewer.store.wal import LogFile

Clock = Callable[[], datetime]
SYSTEM_ACTOR = "系统"


class Store(RegisterReading):
    """An open store. Holds the folder's lock until ``close``.

    One change at a time: ``change`` waits for the one of another thread. Reading never waits.
    """

    def __init__(self, folder: Path, engine: Engine, keys: Keys, lock: StoreLock, machine: str, clock: Clock) -> None:
        """For ``create`` and ``open`` alone."""
        self.folder = folder
        self._engine = engine
        self._writer = engine.execution_options(writes=True)
        self._keys = keys
        self._lock = lock
        self._machine = machine
        self._clock = clock
        self._evidence = EvidenceFolder(folder / EVIDENCE_FOLDER, keys)
        self._one_writer = threading.Lock()
        self._generation = 0
        self._owner: int | None = None
        self._change_connection: Connection | None = None
        self._database = (folder / DATABASE_FILE).stat()
        self._head, self.info = self._begin()

    @property
    def store_id(self) -> str:
        """Identifies the store on every machine that it is carried to."""
        return self.info.store_id

    @property
    def role(self) -> str:
        """``centre`` or ``member``."""
        return self.info.role

    @property
    def generation(self) -> int:
        """Grows with every change but one of sheet fields alone: what was read of anything else holds until then.

        Settings of this machine are not counted.
        """
        return self._generation

    @staticmethod
    def holds(folder: Path) -> bool:
        """Whether a store lies in the folder, whole or not; opening it tells."""
        return (folder / DATABASE_FILE).exists() or (folder / KEY_FILE).exists()

    @classmethod
    def create(cls, folder: Path, passphrase: str, *, role: str, machine: str, clock: Clock) -> Self:
        """Make a new store in ``folder`` (made when missing) and open it.

        ``role`` is ``centre`` or ``member``; ``machine`` names this computer in the journal and the lock.

        Raises:
            RuleViolation: ``store_exists``, ``passphrase_empty``.
            EnvironmentProblem: ``store_in_use``, ``disk_full``, ``read_only``, ``store_unreachable``.
        """
        if not passphrase:
            raise RuleViolation("口令不能为空，没有建立工作库。请输入口令。", code="passphrase_empty")
        with translated():
            folder.mkdir(parents=True, exist_ok=True)
            lock = StoreLock(folder, machine, clock())
        try:
            if cls.holds(folder):
                message = "这个文件夹里已有工作库，没有重新建立，原有数据未动。请直接打开，或换一个文件夹。"
                raise RuleViolation(message, code="store_exists", where=str(folder))
            keys = create_keys()
            with translated():
                try:
                    _make_database(folder / DATABASE_FILE, keys, role, machine, clock)
                    write_key_file(folder, keys, passphrase)
                except BaseException:
                    # Nobody has the key of a half-made store: it must not stand in the way of the next try.
                    for name in (KEY_FILE, DATABASE_FILE, f"{DATABASE_FILE}-wal", f"{DATABASE_FILE}-shm"):
                        (folder / name).unlink(missing_ok=True)
                    raise
            return cls._opened(folder, keys, lock, machine, clock)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def open(cls, folder: Path, passphrase: str, *, machine: str, clock: Clock) -> Self:
        """Unlock a store, bring its schema up to date and look over the file and the journal's end.

        Raises:
            EnvironmentProblem: ``store_missing``, ``store_in_use``, ``unlock_delayed``, ``wrong_passphrase``,
                ``store_newer``, ``disk_full``, ``read_only``, ``store_unreachable``.
            IntegrityProblem: ``store_damaged``, ``journal_broken``.
        """
        if not cls.holds(folder):
            message = f"这里没有工作库：{folder}。请选择工作库所在的文件夹，或先新建。"
            raise EnvironmentProblem(message, code="store_missing", where=str(folder))
        with translated():
            lock = StoreLock(folder, machine, clock())
        try:
            for name in (KEY_FILE, DATABASE_FILE):
                if not (folder / name).exists():
                    raise store_damaged(name)
            with translated():
                keys = _unlock(folder, passphrase, clock)
            return cls._opened(folder, keys, lock, machine, clock)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def _opened(cls, folder: Path, keys: Keys, lock: StoreLock, machine: str, clock: Clock) -> Self:
        engine = make_engine(folder / DATABASE_FILE, keys.database)
        try:
            with translated():
                store = cls(folder, engine, keys, lock, machine, clock)
            store._note_failed_unlocks()
        except BaseException:
            engine.dispose()
            raise
        return store

    def _begin(self) -> tuple[chain.Head, StoreInfo]:
        """Look over the file, upgrade an older schema, read who the store is."""
        log = LogFile(self.folder / DATABASE_FILE)
        with self._engine.connect() as connection:
            revision = schema.stored_revision(connection)
            log.require_replayed(connection)
            if is_quick_check_due(self.folder / DATABASE_FILE):
                whole_check.require_sound(connection)
        if revision != schema.REVISIONS[-1]:
            with self._writer.begin() as connection:
                schema.upgrade(connection)
        with self._engine.connect() as connection:
            end = chain.verify_end(connection)
            if not end.is_whole:
                raise journal_broken(end.first_bad)
            head = chain.read_head(connection)
            facts = {row.name: row.value for row in connection.execute(select(store_info))}
        self._evidence.prepare()
        created_at = datetime.fromisoformat(facts["created_at"])
        info = StoreInfo(
            store_id=facts["store_id"], role=facts["role"], schema=schema.REVISIONS[-1], created_at=created_at
        )
        return head, info

    def _note_failed_unlocks(self) -> None:
        with translated():
            attempts = unlocking.read_attempts(self.folder)
        if attempts is None:
            return
        with self.change(SYSTEM_ACTOR) as change:
            last = time_text(attempts.last)
            change.note("unlock_failed", self.store_id, field="tries", new=str(attempts.failed), reason=last)
        with translated():
            unlocking.forget_failures(self.folder)

    def close(self) -> None:
        """Fold the write-ahead log back, let go of every connection and of the lock. Twice is once."""
        self._engine.dispose()
        self._lock.release()

    def __enter__(self) -> Self:
        """The store itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    @contextmanager
    def change(self, actor: str) -> Iterator[Change]:
        """One transaction: durable when the block ends, undone when it raises. ``actor`` goes to the journal.

        Raises:
            EnvironmentProblem: ``disk_full``, ``read_only``, ``store_busy``, ``store_unreachable``.
        """
        if self._owner == threading.get_ident():
            raise RuntimeError("a change inside a change")
        with self._one_writer, translated():
            self._require_database()
            with self._writer.connect() as connection:
                change = Change(
                    connection,
                    self._head,
                    actor=actor,
                    machine=self._machine,
                    clock=self._clock,
                    evidence=self._evidence,
                )
                self._owner, self._change_connection = threading.get_ident(), connection
                try:
                    with connection.begin():
                        yield change
                except BaseException:
                    for path in change.new_files:
                        path.unlink(missing_ok=True)
                    raise
                finally:
                    self._owner, self._change_connection = None, None
                    # Also when undone: what was read inside the change is void then.
                    if not change.is_about_fields_only:
                        self._generation += 1
                self._head = change.head

    def check(self) -> list[str]:
        """Everything that can be checked, in words (Chinese); empty when all holds. Slow: reads every byte."""
        try:
            with self._reading() as connection:
                return whole_check.problems(connection, self._evidence, self.folder)
        except IntegrityProblem as error:
            return [str(error)]

    def change_passphrase(self, old: str, new: str, *, actor: str) -> None:
        """Wrap the data key with another passphrase; the data stays as it is.

        Raises:
            RuleViolation: ``passphrase_empty``.
            EnvironmentProblem: ``wrong_passphrase``.
        """
        if not new:
            raise RuleViolation("新口令不能为空，口令未更改。", code="passphrase_empty")
        with self.change(actor) as change:
            unwrap(read_key_file(self.folder), old)
            write_key_file(self.folder, self._keys, new)
            change.note("change_passphrase", self.store_id)

    def back_up(self, out: Path, *, actor: str, progress: Progress | None = None) -> list[str]:
        """Write the whole store as it is now into one file; others may go on working meanwhile.

        Returns:
            What could not be put in (evidence files that are missing), in words; empty when all is there.

        Raises:
            EnvironmentProblem: ``disk_full``, ``read_only``, ``store_unreachable``.
        """
        with self.change(actor) as change:
            change.note("back_up", self.store_id, new=out.name)
        snapshot = out.with_name(out.name + ".database.part")
        with translated():
            snapshot.unlink(missing_ok=True)
            try:
                with self._one_writer, self._engine.connect() as connection:
                    driver(connection).execute("VACUUM INTO ?", (str(snapshot),))
                    kept = connection.execute(select(evidence.c.sha256)).scalars().all()
                paths = [self._evidence.path(sha256) for sha256 in kept]
                files = [(DATABASE_FILE, snapshot), (KEY_FILE, self.folder / KEY_FILE)]
                files += [(path.relative_to(self.folder).as_posix(), path) for path in paths if path.exists()]
                write_backup(out, files, self.store_id, self._clock(), progress)
            finally:
                snapshot.unlink(missing_ok=True)
        return [f"佐证文件缺失，未能备份：{path.name}" for path in paths if not path.exists()]

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translated():
            if self._owner == threading.get_ident() and self._change_connection is not None:
                yield self._change_connection
                return
            with self._engine.connect() as connection:
                yield connection

    def _require_database(self) -> None:
        # On Linux a deleted file goes on accepting commits that nobody will ever find.
        try:
            now = (self.folder / DATABASE_FILE).stat()
        except FileNotFoundError as error:
            raise unreachable() from error
        if (now.st_dev, now.st_ino) != (self._database.st_dev, self._database.st_ino):
            raise unreachable()


def _unlock(folder: Path, passphrase: str, clock: Clock) -> Keys:
    attempts = unlocking.read_attempts(folder)
    unlocking.refuse_too_early(attempts, clock())
    key_file = read_key_file(folder)
    try:
        return unwrap(key_file, passphrase)
    except EnvironmentProblem:
        unlocking.record_failure(folder, attempts, clock())
        raise


def _make_database(path: Path, keys: Keys, role: str, machine: str, clock: Clock) -> None:
    engine = make_engine(path, keys.database, is_new=True)
    try:
        with engine.execution_options(writes=True).begin() as connection:
            schema.upgrade(connection)
            at = clock()
            store_id = uuid.uuid4().hex
            facts = {"store_id": store_id, "role": role, "created_at": time_text(at)}
            connection.execute(insert(store_info), [{"name": name, "value": facts[name]} for name in facts])
            chain.append(
                connection,
                chain.read_head(connection),
                at=at,
                actor=SYSTEM_ACTOR,
                machine=machine,
                action="create_store",
                subject=store_id,
                field="role",
                new=role,
            )
        with engine.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    finally:
        engine.dispose()
    sync_folder(path.parent)
