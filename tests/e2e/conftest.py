"""The people are made once for all tests that go through the whole loop."""

from __future__ import annotations

from pathlib import Path

import pytest
from people import People, build


@pytest.fixture(scope="session")
def kept_people(tmp_path_factory: pytest.TempPathFactory) -> People:
    """Nobody changes these: copy them."""
    return build(tmp_path_factory.mktemp("people") / "专家 与 中心")


@pytest.fixture
def people(kept_people: People, tmp_path: Path) -> People:
    """The people, for one test to change."""
    return kept_people.copy(tmp_path / "专家 与 中心")
