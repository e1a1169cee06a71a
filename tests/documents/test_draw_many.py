"""Drawing on every core: all of it, errors with their job, stopped at once, nothing lost with a process."""

from __future__ import annotations

import multiprocessing
import os

import pytest

from reviewer.errors import Cancelled, ReviewerError, RuleViolation
from reviewer.usecases.documents.draw_many import DrawJob, cores, draw_many
from tests.documents.drawers import die_elsewhere, never_done, refuse_odd, stumble, twice, who_draws


@pytest.fixture(autouse=True)
def _nobody_left() -> object:
    yield
    assert not multiprocessing.active_children()


def test_every_job_is_drawn_once_by_several_processes() -> None:
    jobs = [DrawJob(who_draws, number, "pdf") for number in range(40)]
    drawn = dict(draw_many(jobs, processes=2))
    assert sorted(drawn) == list(range(40))
    words = {number: bytes(data).decode().split() for number, data in drawn.items()}  # type: ignore[arg-type]
    assert all(words[number][1:] == [str(number), "pdf"] for number in range(40))
    pids = {pid for pid, *_ in words.values()}
    assert len(pids) == 2
    assert str(os.getpid()) not in pids


def test_a_short_batch_needs_no_process() -> None:
    drawn = dict(draw_many([DrawJob(who_draws, number, "pdf") for number in range(3)]))
    assert {bytes(data).split()[0] for data in drawn.values()} == {str(os.getpid()).encode()}  # type: ignore[arg-type]


@pytest.mark.skipif(cores() < 2, reason="one core")
def test_a_long_batch_goes_to_processes_by_itself() -> None:
    drawn = dict(draw_many([DrawJob(who_draws, number, "pdf") for number in range(120)]))
    pids = [bytes(drawn[number]).split()[0] for number in range(120)]  # type: ignore[arg-type]
    assert pids[0] == str(os.getpid()).encode()
    assert len(set(pids)) > 2


def test_large_data_and_large_files_pass() -> None:
    data = bytes(range(256)) * 20_000
    drawn = dict(draw_many([DrawJob(twice, data, "zip")] * 5, processes=2))
    assert all(drawn[number] == data * 2 for number in range(5))


@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_stays_with_its_job(processes: int) -> None:
    drawn = dict(draw_many([DrawJob(refuse_odd, number, "pdf") for number in range(10)], processes=processes))
    for number, data in drawn.items():
        if number % 2 == 0:
            assert data == str(number).encode()
            continue
        assert isinstance(data, RuleViolation)
        assert (data.message, data.code, data.where) == ("没有这个字。", "missing_glyph", f"第{number}份")


@pytest.mark.parametrize("processes", [1, 2])
def test_cancelling_keeps_what_was_finished(processes: int) -> None:
    kept: list[int] = []

    def tell(done: int, total: int, what: str) -> None:
        assert (total, what) == (50, "复函")
        if done >= 5:
            raise Cancelled

    jobs = [DrawJob(who_draws, number, "pdf", "复函") for number in range(50)]
    with pytest.raises(Cancelled):
        for number, data in draw_many(jobs, tell, processes=processes):
            assert not isinstance(data, ReviewerError)
            kept.append(number)
    assert 5 <= len(kept) < 10


def test_cancelling_does_not_wait_for_a_drawing_that_never_ends() -> None:
    asked = 0

    def tell(done: int, total: int, what: str) -> None:
        nonlocal asked
        asked += 1
        if asked == 5:
            raise Cancelled

    with pytest.raises(Cancelled):
        list(draw_many([DrawJob(never_done, number, "pdf") for number in range(4)], tell, processes=2))


def test_a_long_drawing_has_a_process_of_its_own_even_when_it_is_the_only_one() -> None:
    (drawn,) = draw_many([DrawJob(who_draws, 7, "xlsx", is_long=True)])
    assert isinstance(drawn[1], bytes)
    assert drawn[1].split()[0] != str(os.getpid()).encode()


def test_whoever_leaves_early_leaves_no_process() -> None:
    drawing = draw_many([DrawJob(who_draws, number, "pdf") for number in range(50)], processes=2)
    next(drawing)
    drawing.close()


def test_a_process_that_is_ended_from_outside_takes_nothing_with_it() -> None:
    jobs = [DrawJob(die_elsewhere, number, str(os.getpid())) for number in range(12)]
    assert dict(draw_many(jobs, processes=2)) == {number: str(number).encode() for number in range(12)}


def test_a_bug_shows_as_what_it_is(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ZeroDivisionError):
        list(draw_many([DrawJob(stumble, number, "pdf") for number in range(4)], processes=2))
    assert "ZeroDivisionError" in capfd.readouterr().err
