"""A sample round of each notice goes through its stages in the window, every move by keys."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from workplace import PASSPHRASE, Workplace

from reviewer.desk import Desk
from reviewer.usecases.sample_notices import SampleNotice, make_sample_notices
from reviewer.usecases.stages import stage_of
from tests.e2e.notice_walk import NATIONAL, SHANGHAI_2020, SHANGHAI_2024, WENZHOU, Walk
from ui.screens.registry.stages_page import StagesPage
from ui.screens.registry.view import RegistryView

WAYS = [
    (
        "zhejiang-wenzhou-2022",
        WENZHOU,
        ("acceptance", "review", "publicity", "filing", "report", "operation"),
    ),
    ("national-2020-16", NATIONAL, ("materials", "assessment", "conclusion", "numbering", "publication")),
    (
        "shanghai-2020-439",
        SHANGHAI_2020,
        (
            "acceptance",
            "document_check",
            "site_visit",
            "selection",
            "consent",
            "publicity",
            "receipt",
            "publication",
        ),
    ),
    (
        "shanghai-2024-124",
        SHANGHAI_2024,
        (
            "submission",
            "acceptance",
            "document_check",
            "expert_discussion",
            "site_visit",
            "institution_review",
            "reply",
            "project_review",
            "consent",
            "publicity",
            "receipt",
            "report",
            "publication",
        ),
    ),
]


class KeyWalk(Walk):
    """What the gates ask for is written down by commands; the moves are made in the window."""

    def __init__(self, place: Workplace, application: str, dates: Mapping[str, date], out: Path) -> None:
        super().__init__(place.desk, application, dates, out)
        self.place = place
        place.context.choose_round(self.round)
        place.settle()

    def move(self, stage_id: str, on: date) -> None:
        """Enter on the card, down to the move, Enter, Tab, the date, Enter."""
        self.place.goto("home")
        view = self.place.goto("registry", page="stages", application=self.application)
        assert isinstance(view, RegistryView) and isinstance(view.page, StagesPage)
        page = view.page
        assert page.board.current == self.application
        self.place.press(Qt.Key.Key_Return)
        for _ in self.scheme.stage:
            if page.pane.lines.current == stage_id:
                break
            self.place.press(Qt.Key.Key_Down)
        assert page.pane.lines.current == stage_id and page.pane.go.isEnabled()
        self.place.press(Qt.Key.Key_Return)
        self.place.press(Qt.Key.Key_Tab)
        assert page.pane.day.hasFocus()
        self.place.type(on.isoformat())
        self.place.press(Qt.Key.Key_Return)
        assert stage_of(self.desk, self.application).stage == stage_id, page.pane.message.text()


@pytest.fixture(scope="module")
def kept_notices(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, SampleNotice]]:
    """A centre with a sample round of every notice."""
    folder = tmp_path_factory.mktemp("notices") / "store"
    with Desk.create(folder, PASSPHRASE, role="centre") as desk:
        return folder, {each.scheme: each for each in make_sample_notices(desk)}


@pytest.fixture
def place(
    look: Callable[[str], None], kept_notices: tuple[Path, dict[str, SampleNotice]], tmp_path: Path
) -> Iterator[Workplace]:
    """The window over a copy."""
    made = Workplace(Path(shutil.copytree(kept_notices[0], tmp_path / "store")), tmp_path / "window.ini")
    yield made
    made.close()


@pytest.mark.requirement("A16", "C25", "G09", "X22")
@pytest.mark.parametrize(("scheme", "dates", "stages"), WAYS, ids=[each[0] for each in WAYS])
def test_every_stage_is_reached_by_keys(
    place: Workplace,
    kept_notices: tuple[Path, dict[str, SampleNotice]],
    tmp_path: Path,
    scheme: str,
    dates: Mapping[str, date],
    stages: tuple[str, ...],
) -> None:
    walk = KeyWalk(place, kept_notices[1][scheme].applications[0], dates, tmp_path / "out")
    for stage in stages:
        walk.go(stage)
    assert stage_of(place.desk, walk.application).outcome == "filed"
    page = place.goto("registry", page="bodies")
    assert isinstance(page, RegistryView)
    assert any(row.state == "in_force" for row in place.desk.store.filings(walk.round))
