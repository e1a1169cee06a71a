"""Making, unlocking and refusing a store."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from store_builders import MACHINE, PASSPHRASE, HandClock, fields, flip_bit, make_store, open_store, put, raw

from reviewer.errors import EnvironmentProblem, IntegrityProblem, ReviewerError, RuleViolation
from reviewer.store import Store
from reviewer.store.attempts import unlock_delay_s


def refusal(folder: Path, clock: HandClock, passphrase: str = PASSPHRASE) -> ReviewerError:
    with pytest.raises(ReviewerError) as caught:
        open_store(folder, clock, passphrase).close()
    return caught.value


@pytest.mark.requirement("X13")
def test_everything_is_there_after_reopening(store: Store, clock: HandClock) -> None:
    put(store, "2.2", "4.5", scope="养老护理员")
    store.close()
    with open_store(store.folder, clock) as again:
        assert (again.role, again.store_id) == ("centre", store.store_id)
        assert again.info.created_at == clock.now
        assert fields(again) == {("2.2", "养老护理员", "points"): "4.5"}
        assert again.verify_journal().is_whole
        assert again.check() == []


@pytest.mark.requirement("X17")
def test_wrong_passphrase_is_said_as_such(store: Store, clock: HandClock) -> None:
    store.close()
    error = refusal(store.folder, clock, "样本")
    assert isinstance(error, EnvironmentProblem)
    assert error.code == "wrong_passphrase"


def test_same_passphrase_from_another_input_method_opens(tmp_path: Path, clock: HandClock) -> None:
    Store.create(tmp_path, "caf\u00e9", role="member", machine=MACHINE, clock=clock).close()
    with open_store(tmp_path, clock, "cafe\u0301") as store:
        assert store.role == "member"


@pytest.mark.requirement("X17")
def test_damaged_key_file_is_not_called_a_wrong_passphrase(store: Store, clock: HandClock) -> None:
    store.close()
    path = store.folder / "key.json"
    whole = path.read_bytes()
    for position in range(0, len(whole), 17):
        flip_bit(path, position)
        error = refusal(store.folder, clock)
        assert isinstance(error, IntegrityProblem), position
        assert (error.code, error.where) == ("store_damaged", "key.json")
        path.write_bytes(whole)
    path.write_bytes(whole[:-20])
    assert refusal(store.folder, clock).code == "store_damaged"


def test_a_flipped_bit_of_the_database_stops_opening(store: Store, clock: HandClock) -> None:
    store.close()
    path = store.folder / "store.db"
    whole = path.read_bytes()
    for share in (0.0, 0.004, 0.1, 0.3, 0.5, 0.8, 0.999):
        flip_bit(path, int(path.stat().st_size * share))
        error = refusal(store.folder, clock)
        assert isinstance(error, IntegrityProblem)
        assert error.code == "store_damaged"
        path.write_bytes(whole)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.99])
def test_a_cut_database_stops_opening(store: Store, clock: HandClock, share: float) -> None:
    store.close()
    path = store.folder / "store.db"
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    assert refusal(store.folder, clock).code == "store_damaged"


@pytest.mark.parametrize("name", ["key.json", "store.db"])
def test_half_a_store_is_damaged_and_an_empty_folder_is_none(store: Store, clock: HandClock, name: str) -> None:
    store.close()
    (store.folder / name).unlink()
    error = refusal(store.folder, clock)
    assert (error.code, error.where) == ("store_damaged", name)
    assert refusal(store.folder.parent, clock).code == "store_missing"


def test_a_store_is_never_made_over_another(store: Store, clock: HandClock) -> None:
    store.close()
    with pytest.raises(RuleViolation) as caught:
        make_store(store.folder, clock)
    assert caught.value.code == "store_exists"
    open_store(store.folder, clock).close()


def test_an_empty_passphrase_makes_no_store(tmp_path: Path, clock: HandClock) -> None:
    with pytest.raises(RuleViolation) as caught:
        Store.create(tmp_path / "new", "", role="centre", machine=MACHINE, clock=clock)
    assert caught.value.code == "passphrase_empty"
    assert not (tmp_path / "new").exists()


@pytest.mark.requirement("X17")
def test_wrong_passphrases_make_the_next_try_wait_longer(store: Store, clock: HandClock) -> None:
    store.close()
    for _ in range(3):
        assert refusal(store.folder, clock, "x").code == "wrong_passphrase"
    delayed = refusal(store.folder, clock)
    assert delayed.code == "unlock_delayed"
    assert "等 2 秒" in delayed.message
    clock.move(1.5)
    assert "等 1 秒" in refusal(store.folder, clock).message
    clock.move(0.5)
    assert refusal(store.folder, clock, "x").code == "wrong_passphrase"
    assert "等 4 秒" in refusal(store.folder, clock).message
    clock.move(-86_400)
    assert "等 4 秒" in refusal(store.folder, clock).message, "a clock set back must not lock for longer"


@pytest.mark.requirement("X17", "X18")
def test_failed_unlocks_are_journaled_at_the_next_success_and_then_forgotten(store: Store, clock: HandClock) -> None:
    store.close()
    refusal(store.folder, clock, "x")
    refusal(store.folder, clock, "y")
    with open_store(store.folder, clock) as again:
        last = list(again.journal())[-1]
        assert (last.action, last.new, last.machine) == ("unlock_failed", "2", "评审机二")
    with open_store(store.folder, clock) as again:
        assert sum(entry.action == "unlock_failed" for entry in again.journal()) == 1


def test_the_delay_grows_up_to_its_limit() -> None:
    delays = [unlock_delay_s(failed) for failed in range(40)]
    assert delays[:6] == [0, 0, 0, 2, 4, 8]
    assert delays == sorted(delays)
    assert delays[-1] == 900


def test_a_second_program_is_told_who_has_the_store(store: Store, clock: HandClock) -> None:
    error = refusal(store.folder, clock)
    assert isinstance(error, EnvironmentProblem)
    assert error.code == "store_in_use"
    assert MACHINE in error.message
    put(store, "2.2", "3")
    assert fields(store) == {("2.2", None, "points"): "3"}


def test_another_process_is_refused_and_a_dead_holder_is_not_in_the_way(store: Store, clock: HandClock) -> None:
    script = (
        "import sys, pathlib, datetime\n"
        "from reviewer.store import Store\n"
        "from reviewer.errors import ReviewerError\n"
        "try:\n"
        "    Store.open(pathlib.Path(sys.argv[1]), sys.argv[2], machine='m', "
        "clock=lambda: datetime.datetime.now(datetime.UTC))\n"
        "    print('opened', flush=True)\n"
        "except ReviewerError as error:\n"
        "    print(error.code, flush=True)\n"
        "import os; os._exit(9)\n"
    )
    command = [sys.executable, "-c", script, str(store.folder), PASSPHRASE]
    assert subprocess.run(command, capture_output=True, text=True).stdout.strip() == "store_in_use"
    store.close()
    assert subprocess.run(command, capture_output=True, text=True).stdout.strip() == "opened"
    text = json.loads((store.folder / "store.lock").read_text())
    assert text["machine"] == "m"
    open_store(store.folder, clock).close()


def test_a_newer_store_is_refused_with_the_version_needed(store: Store, clock: HandClock) -> None:
    store.close()
    connection = raw(store.folder)
    connection.execute("UPDATE alembic_version SET version_num = '0099'")
    connection.close()
    error = refusal(store.folder, clock)
    assert isinstance(error, EnvironmentProblem)
    assert error.code == "store_newer"
    assert "0099" in error.message


def test_the_passphrase_can_be_changed_without_touching_the_data(store: Store, clock: HandClock) -> None:
    with pytest.raises(EnvironmentProblem) as caught:
        store.change_passphrase("不对", "新密码", actor="李四")
    assert caught.value.code == "wrong_passphrase"
    store.change_passphrase(PASSPHRASE, "新密码", actor="李四")
    store.close()
    assert refusal(store.folder, clock).code == "wrong_passphrase"
    with open_store(store.folder, clock, "新密码") as again:
        assert again.check() == []
        assert list(again.journal())[-2].action == "change_passphrase"
