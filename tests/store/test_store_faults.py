"""What holds when the machine fails: crashes, full disks, read-only files, vanished folders."""

from __future__ import annotations

import errno
import io
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import event
from store_builders import ID_NUMBER, PASSPHRASE, HandClock, fields, flip_bit, open_store, put, sha256

from reviewer.errors import EnvironmentProblem, IntegrityProblem, ReviewerError
from reviewer.store import Store
from reviewer.store.disk import file_problem

CRASHING = """
import os, sys, pathlib, datetime
from reviewer.store import Store
def clock(): return datetime.datetime.now(datetime.UTC)
store = Store.open(pathlib.Path(sys.argv[1]), sys.argv[2], machine="m", clock=clock)
for number in range(40):
    with store.change("张三") as change:
        change.set_sheet_field("sheet-1", str(number), None, "points", "1")
    print(number, flush=True)
with store.change("张三") as change:
    change.set_sheet_field("sheet-1", "half", None, "points", "1")
    os._exit(9)
"""


def test_a_crash_in_the_middle_of_a_change_keeps_every_saved_field(store: Store, clock: HandClock) -> None:
    store.close()
    command = [sys.executable, "-c", CRASHING, str(store.folder), PASSPHRASE]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 9, done.stderr
    saved = done.stdout.split()
    assert len(saved) == 40
    with open_store(store.folder, clock) as again:
        assert {item for item, _, _ in fields(again)} == set(saved)
        assert again.verify_journal().is_whole
        assert again.check() == []


def crashed(store: Store) -> Path:
    """A store whose program died after 40 saved fields: everything of it is still in the log."""
    store.close()
    command = [sys.executable, "-c", CRASHING, str(store.folder), PASSPHRASE]
    subprocess.run(command, capture_output=True)
    log = store.folder / "store.db-wal"
    assert log.stat().st_size > 100_000
    return log


@pytest.mark.parametrize("place", ["header", "first frame", "middle", "salt of a frame"])
def test_a_flipped_bit_in_the_log_of_a_crash_is_not_passed_over(store: Store, clock: HandClock, place: str) -> None:
    log = crashed(store)
    frame = 32 + (log.stat().st_size // 2 // 4120) * 4120
    position = {"header": 18, "first frame": 2000, "middle": frame + 3000, "salt of a frame": frame + 9}[place]
    flip_bit(log, position)
    with pytest.raises(IntegrityProblem) as caught:
        open_store(store.folder, clock)
    assert (caught.value.code, caught.value.where) == ("store_damaged", "store.db-wal")
    with open_store(store.folder, clock) as again:
        assert again.verify_journal().is_whole
        (problem,) = again.check()
        assert "store.db-wal.damaged" in problem


def test_the_torn_end_of_a_power_cut_is_no_damage(store: Store, clock: HandClock) -> None:
    log = crashed(store)
    log.write_bytes(log.read_bytes()[:-2000])
    with open_store(store.folder, clock) as again:
        assert len(fields(again)) in (39, 40)
        assert again.check() == []


@pytest.mark.requirement("X17")
def test_no_file_of_the_store_shows_an_id_number(store: Store) -> None:
    put(store, "2.2", f"证件 {ID_NUMBER}", field="remark")
    files = [path for path in store.folder.rglob("*") if path.is_file()]
    assert {"store.db", "store.db-wal", "key.json"} <= {path.name for path in files}
    for secret in (ID_NUMBER.encode(), "温州样本学校".encode(), "证件".encode(), PASSPHRASE.encode()):
        assert [path.name for path in files if secret in path.read_bytes()] == []


def limit_pages(store: Store) -> None:
    """Stand-in for a full disk: SQLite answers with the very same error when its page limit is reached."""
    pages = (store.folder / "store.db").stat().st_size // 4096 + 60

    def limit(connection: object, _record: object, _proxy: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")  # type: ignore[attr-defined]

    event.listen(store._engine, "checkout", limit)


def test_a_full_disk_loses_nothing_that_was_saved(store: Store, clock: HandClock) -> None:
    put(store, "2.2", "4")
    limit_pages(store)
    with pytest.raises(EnvironmentProblem) as caught:
        put(store, "2.3", "x" * 4_000_000, field="remark")
    assert caught.value.code == "disk_full"
    assert fields(store) == {("2.2", None, "points"): "4"}
    put(store, "2.4", "1")
    store.close()
    with open_store(store.folder, clock) as again:
        assert set(fields(again)) == {("2.2", None, "points"), ("2.4", None, "points")}
        assert again.check() == []


def test_a_read_only_database_can_still_be_read(store: Store) -> None:
    put(store, "2.2", "4")

    def forbid(connection: object, _record: object, _proxy: object) -> None:
        connection.execute("PRAGMA query_only = ON")  # type: ignore[attr-defined]

    event.listen(store._engine, "checkout", forbid)
    with pytest.raises(EnvironmentProblem) as caught:
        put(store, "2.2", "5")
    assert caught.value.code == "read_only"
    assert fields(store) == {("2.2", None, "points"): "4"}


def test_a_store_that_was_carried_away_takes_no_more_changes(store: Store) -> None:
    put(store, "2.2", "4")
    shutil.move(store.folder, store.folder.with_name("elsewhere"))
    with pytest.raises(EnvironmentProblem) as caught:
        put(store, "2.2", "5")
    assert caught.value.code == "store_unreachable"
    shutil.move(store.folder.with_name("elsewhere"), store.folder)
    put(store, "2.2", "6")
    assert fields(store) == {("2.2", None, "points"): "6"}


def test_a_database_put_in_the_place_of_the_open_one_takes_no_changes(store: Store) -> None:
    path = store.folder / "store.db"
    copy = path.with_name("copy")
    shutil.copy(path, copy)
    copy.replace(path)
    with pytest.raises(EnvironmentProblem) as caught:
        put(store, "2.2", "5")
    assert caught.value.code == "store_unreachable"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EDQUOT, "disk_full"),
        (errno.EROFS, "read_only"),
        (errno.EACCES, "read_only"),
        (errno.EIO, "store_unreachable"),
        (errno.ENODEV, "store_unreachable"),
    ],
)
def test_errors_of_the_system_say_what_was_kept_and_what_to_do(number: int, code: str) -> None:
    problem = file_problem(OSError(number, "?"))
    assert (problem.code, problem.exit_code) == (code, 4)
    assert "请" in problem.message
    assert "没有保存" in problem.message


def test_evidence_that_does_not_fit_on_the_disk_is_reported_as_such(store: Store) -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(EnvironmentProblem) as caught, store.change("李四") as change:
        change.add_evidence(Failing(), sha256(b"x"), 1, "image/jpeg")
    assert caught.value.code == "disk_full"
    assert list((store.folder / "evidence" / "incoming").iterdir()) == []


def test_a_folder_that_cannot_be_made_is_an_environment_problem(tmp_path: Path, clock: HandClock) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ReviewerError) as caught:
        Store.create(tmp_path / "file" / "store", PASSPHRASE, role="centre", machine="m", clock=clock)
    assert isinstance(caught.value, EnvironmentProblem)


def test_a_failed_creation_leaves_nothing_in_the_way(tmp_path: Path, clock: HandClock) -> None:
    (tmp_path / "key.json.part").mkdir()
    with pytest.raises(EnvironmentProblem):
        Store.create(tmp_path, PASSPHRASE, role="centre", machine="m", clock=clock)
    (tmp_path / "key.json.part").rmdir()
    Store.create(tmp_path, PASSPHRASE, role="centre", machine="m", clock=clock).close()


def test_changes_from_many_threads_follow_each_other_and_readers_see_whole_ones(store: Store) -> None:
    failures: list[BaseException] = []
    stop = threading.Event()

    def write(name: str) -> None:
        for number in range(25):
            with store.change(name) as change:
                change.set_sheet_field("sheet-1", f"{name}-{number}", None, "points", "1")
                change.set_sheet_field("sheet-1", f"{name}-{number}", None, "remark", "1")

    def read() -> None:
        while not stop.is_set():
            if len(store.sheet_fields("sheet-1")) % 2:
                failures.append(AssertionError("half a change was seen"))
                return

    writers = [threading.Thread(target=write, args=(name,)) for name in ("甲", "乙", "丙")]
    reader = threading.Thread(target=read)
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    reader.join()
    assert failures == []
    assert len(fields(store)) == 150
    assert store.verify_journal().is_whole


def test_reading_inside_a_change_sees_what_it_wrote(store: Store) -> None:
    with store.change("张三") as change:
        change.set_sheet_field("sheet-1", "2.2", None, "points", "4")
        assert fields(store) == {("2.2", None, "points"): "4"}
        seen: list[int] = []
        other = threading.Thread(target=lambda: seen.append(len(store.sheet_fields("sheet-1"))))
        other.start()
        other.join()
        assert seen == [0]


def test_a_change_inside_a_change_is_a_bug(store: Store) -> None:
    with pytest.raises(RuntimeError), store.change("张三"), store.change("张三"):
        pass
    put(store, "2.2", "4")


def test_a_page_damaged_under_an_open_store_stops_the_check(store: Store) -> None:
    path = store.folder / "store.db"
    with store._engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()
    store._engine.dispose()
    with path.open("r+b") as file:
        for page in range(1, path.stat().st_size // 4096):
            file.seek(page * 4096 + 2000)
            byte = file.read(1)
            file.seek(page * 4096 + 2000)
            file.write(bytes([byte[0] ^ 1]))
    assert store.check() != []
    with pytest.raises(IntegrityProblem) as caught:
        store.sheet_fields("sheet-1")
    assert caught.value.code == "store_damaged"
