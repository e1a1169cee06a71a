"""A staged round, made once and copied."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from staged import PASSPHRASE, make_staged

from reviewer.desk import Desk


@pytest.fixture(scope="session")
def kept_staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nobody changes it: copy it."""
    folder = tmp_path_factory.mktemp("staged") / "中心"
    make_staged(folder)
    return folder


@pytest.fixture
def staged(kept_staged: Path, tmp_path: Path) -> Path:
    """The store, for one test to change."""
    return Path(shutil.copytree(kept_staged, tmp_path / "中心"))


@pytest.fixture
def desk(staged: Path) -> Iterator[Desk]:
    """The store, opened."""
    with Desk.open(staged, PASSPHRASE) as opened:
        yield opened
