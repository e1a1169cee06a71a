"""Wrong passphrases: counted beside the store, each making the next try wait longer."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from reviewer.domain.records import Record, canonical_json, decoded
from reviewer.errors import EnvironmentProblem
from reviewer.store.disk import write_durably

ATTEMPTS_FILE = "unlock.json"
FREE_TRIES = 3
LONGEST_DELAY_S = 900


class Attempts(Record):
    """Failed tries since the last success, and when the last one was."""

    failed: int
    last: datetime


def unlock_delay_s(failed: int) -> int:
    """Seconds to wait after ``failed`` wrong passphrases: none for the first three, then 2, 4, 8 … 900."""
    if failed < FREE_TRIES:
        return 0
    doublings = min(failed - FREE_TRIES + 1, 10)
    return min(1 << doublings, LONGEST_DELAY_S)


def read_attempts(folder: Path) -> Attempts | None:
    """The failed tries on record; None when there are none (or the side file is unreadable: it guards nothing else)."""
    path = folder / ATTEMPTS_FILE
    if not path.exists():
        return None
    content = path.read_bytes()
    try:
        return decoded(content, Attempts)
    except msgspec.DecodeError:
        return None


def refuse_too_early(attempts: Attempts | None, now: datetime) -> None:
    """Refuse while the delay runs; the clock decides, nothing sleeps.

    Raises:
        EnvironmentProblem: ``unlock_delayed``, with the seconds left.
    """
    if attempts is None:
        return
    delay = unlock_delay_s(attempts.failed)
    # A clock set back must not lock the store for longer than the delay itself.
    left = min(attempts.last + timedelta(seconds=delay) - now, timedelta(seconds=delay))
    if left > timedelta(0):
        seconds = int(left.total_seconds()) + (left % timedelta(seconds=1) > timedelta(0))
        message = f"口令已连续输错 {attempts.failed} 次，请等 {seconds} 秒再试。数据未作任何更改。"
        raise EnvironmentProblem(message, code="unlock_delayed")


def record_failure(folder: Path, attempts: Attempts | None, now: datetime) -> None:
    """Count one more wrong passphrase, durably."""
    failed = (attempts.failed if attempts else 0) + 1
    write_durably(folder / ATTEMPTS_FILE, canonical_json(Attempts(failed=failed, last=now)))


def forget_failures(folder: Path) -> None:
    """After a success that the journal has noted."""
    (folder / ATTEMPTS_FILE).unlink(missing_ok=True)
