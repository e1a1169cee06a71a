"""A centre with three applications, two of them with all sheets, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reviewer.desk import Desk
from reviewer.usecases.run_demo import read_sample_round
from tests.sample_centre import make_centre

PASSPHRASE = "样例口令-2026"


class Clock:
    """A clock that stands where it was put; noon, so that the day is the same everywhere."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The moment it stands at."""
        return self.now


@pytest.fixture(scope="session")
def kept_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nobody changes this one."""
    folder = tmp_path_factory.mktemp("issuing") / "store"
    make_centre(folder, PASSPHRASE, read_sample_round(), packages=3, scored=2)
    return folder


@pytest.fixture
def clock() -> Clock:
    """The test's own time."""
    return Clock()


@pytest.fixture
def store(kept_store: Path, tmp_path: Path) -> Path:
    """The store, for one test to change."""
    return Path(shutil.copytree(kept_store, tmp_path / "中心"))


@pytest.fixture
def desk(store: Path, clock: Clock) -> Iterator[Desk]:
    """The centre's desk."""
    with Desk.open(store, PASSPHRASE, clock=clock) as opened:
        yield opened


@pytest.fixture
def round_id(desk: Desk) -> str:
    """The only round."""
    return desk.store.rounds()[0].id


@pytest.fixture
def scored(desk: Desk) -> tuple[str, str]:
    """The two applications that have all sheets."""
    first, second, _ = (row.id for row in desk.store.applications())
    return first, second


@pytest.fixture
def unscored(desk: Desk) -> str:
    """The application without sheets."""
    return desk.store.applications()[2].id
