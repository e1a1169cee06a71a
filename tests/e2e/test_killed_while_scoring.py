"""The real window program, scoring by itself: killed, started twice, refused."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from reviewer.desk import Desk
from reviewer.usecases.show_sheet import show_sheet
from tests.bench.kills import START_PATIENCE_S, kill_often, make_store
from tests.bench.measuring import PASSPHRASE, child_environment


def desk_program(folder: Path, store: Path, application: str) -> subprocess.Popen[str]:
    """``reviewer-desk --soak`` as a program of its own."""
    command = [sys.executable, "-m", "ui", "--store", str(store), "--soak", application]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=child_environment(folder), stdout=pipe, stderr=pipe, text=True)


def test_what_was_called_saved_survives_the_kill_and_the_day_goes_on_at_its_place(tmp_path: Path) -> None:
    summary = kill_often(tmp_path, times=6, seed=7)
    assert summary.faults == ()
    assert (summary.kills, summary.lost, summary.wrong_place) == (6, 0, 0)
    assert summary.acknowledged > 0


def test_the_second_window_on_a_store_is_told_who_has_it_and_nothing_is_scored_twice(tmp_path: Path) -> None:
    store, application = make_store(tmp_path)
    with Desk.open(store, PASSPHRASE):
        second = desk_program(tmp_path, store, application)
        out, err = second.communicate(timeout=START_PATIENCE_S)
    assert second.returncode == 4
    assert out == ""
    assert f"（进程 {os.getpid()}，" in err
    with Desk.open(store, PASSPHRASE) as desk:
        assert show_sheet(desk, application).scored == 0


def test_an_unknown_application_is_refused_with_a_message(tmp_path: Path) -> None:
    store, _ = make_store(tmp_path)
    program = desk_program(tmp_path, store, "NOPE")
    out, err = program.communicate(timeout=START_PATIENCE_S)
    assert (program.returncode, out) == (3, "")
    assert "NOPE" in err
