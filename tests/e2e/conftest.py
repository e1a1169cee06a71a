"""The people are made once for all tests that go through the whole loop."""

from __future__ import annotations

from pathlib import Path

import pytest
from people import People, build
from visited_centre import bring_home


@pytest.fixture(scope="session")
def kept_people(tmp_path_factory: pytest.TempPathFactory) -> People:
    """Nobody changes these: copy them."""
    return build(tmp_path_factory.mktemp("people") / "专家 与 中心")


@pytest.fixture
def people(kept_people: People, tmp_path: Path) -> People:
    """The people, for one test to change."""
    return kept_people.copy(tmp_path / "专家 与 中心")


@pytest.fixture(scope="session")
def kept_visited(kept_people: People, tmp_path_factory: pytest.TempPathFactory) -> People:
    """As ``kept_people`` after the visit: the centre has all sheets. Nobody changes these: copy them."""
    people = kept_people.copy(tmp_path_factory.mktemp("visited") / "考察 之后")
    bring_home(people)
    return people


@pytest.fixture
def visited_centre(kept_visited: People, tmp_path: Path) -> People:
    """The people after the visit, for one test to change."""
    return kept_visited.copy(tmp_path / "考察 之后")
