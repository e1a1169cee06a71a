"""The shipped sample as a workplace to look at: made once from the sample packages, then only opened."""

from __future__ import annotations

from pathlib import Path

from reviewer.desk import Desk
from reviewer.domain.progress import Progress
from reviewer.domain.records import decoded
from reviewer.errors import EnvironmentProblem
from reviewer.resources import sample_path
from reviewer.usecases.run_demo import SAMPLE_PASSPHRASE, Demo, run_demo

SAMPLE_MEMBERS = 5
_MARK = "demo.json"


def has_sample() -> bool:
    """Whether the sample packages were installed."""
    try:
        sample_path("sample_round.json")
    except EnvironmentProblem:
        return False
    return True


def is_sample_made(folder: Path) -> bool:
    """Whether it is only to be opened."""
    return (folder / _MARK).exists()


def open_sample(folder: Path, progress: Progress | None = None) -> Desk:
    """The leader's workplace of the sample round, in the middle of the day; takes a while the first time.

    Raises:
        Cancelled: from ``progress``; the next time it is made anew.
        EnvironmentProblem: the folder cannot be written.
        RuleViolation: the sample packages are not as shipped.
    """
    mark = folder / _MARK
    if mark.exists():
        demo = decoded(mark.read_bytes(), Demo)
    else:
        demo = run_demo(
            folder,
            members=SAMPLE_MEMBERS,
            store_passphrase=SAMPLE_PASSPHRASE,
            identity_passphrase=SAMPLE_PASSPHRASE,
            again=True,
            with_desk=True,
            with_documents=False,
            progress=progress,
        )
    return Desk.open(folder / (demo.desk or demo.store), SAMPLE_PASSPHRASE)
