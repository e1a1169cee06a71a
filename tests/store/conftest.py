"""A clock by hand and a filled store in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from store_builders import HandClock, fill, make_store

from reviewer.store import Store


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def store(tmp_path: Path, clock: HandClock) -> Iterator[Store]:
    with make_store(tmp_path / "store", clock) as made:
        fill(made)
        yield made
