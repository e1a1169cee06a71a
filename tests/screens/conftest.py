"""The real window over a real store, off screen, with the shipped fonts."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication
from workplace import PASSPHRASE, Workplace

from reviewer.desk import Desk
from reviewer.domain.sheet import item_keys
from reviewer.usecases.fill_sheet import FilledSheet, fill_sheet
from reviewer.usecases.hold_identity import new_identity, use_identity
from reviewer.usecases.keep_place import Place, remember_place
from reviewer.usecases.make_round import make_round
from reviewer.usecases.open_package import open_packages
from reviewer.usecases.run_demo import SampleRound, read_sample_round, sample_packages
from tests.sample_centre import make_centre
from ui.qt.theme import apply_theme

PACKAGES = 2
HALF = 12


@pytest.fixture(autouse=True)
def _garbage_on_this_thread() -> Iterator[None]:
    """As in the program (ui/qt/collector.py): a reader's thread must not destroy widgets."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(scope="session")
def sample() -> SampleRound:
    """The shipped sample round."""
    return read_sample_round()


@pytest.fixture(scope="session")
def kept_centre(tmp_path_factory: pytest.TempPathFactory, sample: SampleRound) -> Path:
    """A centre's store: two applications; the first with all five sheets opened, the second with none."""
    folder = tmp_path_factory.mktemp("centre") / "store"
    make_centre(folder, PASSPHRASE, sample, packages=PACKAGES, scored=1)
    return folder


@pytest.fixture(scope="session")
def kept_member(tmp_path_factory: pytest.TempPathFactory, sample: SampleRound) -> Path:
    """A member's store: one application, its sheet half done, the place remembered."""
    home = tmp_path_factory.mktemp("member")
    member = sample.leader
    with Desk.create(home / "store", PASSPHRASE, role="member") as desk:
        new_identity(member, home / "a.p12", PASSPHRASE)
        use_identity(desk, home / "a.p12", PASSPHRASE)
        round_id = make_round(desk, sample.scheme, sample.round)
        (outcome,) = open_packages(desk, sample_packages()[:1], round_id)
        assert outcome.application is not None, outcome.errors
        keys = item_keys(desk.scheme_of(outcome.application), desk.application(outcome.application))
        done = {key.item for key in keys[:HALF]}
        filled = next(iter(sample.sheets[member].values()))
        fill_sheet(
            desk, outcome.application, FilledSheet(items=tuple(each for each in filled.items if each.item in done))
        )
        following = next(key for key in keys if key.item not in done)
        remember_place(desk, Place(application=outcome.application, item=following.item, scope=following.scope))
    return home / "store"


@pytest.fixture
def look(qapp: QApplication) -> Callable[[str], None]:
    """Put a theme on; tests begin light."""

    def put_on(name: str) -> None:
        apply_theme(qapp, "dark" if name == "dark" else "light")

    put_on("light")
    return put_on


@pytest.fixture
def centre(look: Callable[[str], None], kept_centre: Path, tmp_path: Path) -> Iterator[Workplace]:
    """The window over a copy of the centre's store."""
    place = Workplace(Path(shutil.copytree(kept_centre, tmp_path / "store")), tmp_path / "window.ini")
    yield place
    place.close()


@pytest.fixture
def member(look: Callable[[str], None], kept_member: Path, tmp_path: Path) -> Iterator[Workplace]:
    """The window over a copy of the member's store."""
    place = Workplace(Path(shutil.copytree(kept_member, tmp_path / "store")), tmp_path / "window.ini")
    yield place
    place.close()


@pytest.fixture
def empty(look: Callable[[str], None], tmp_path: Path) -> Iterator[Workplace]:
    """The window over a centre's store with nothing in it."""
    Desk.create(tmp_path / "store", PASSPHRASE, role="centre").close()
    place = Workplace(tmp_path / "store", tmp_path / "window.ini")
    yield place
    place.close()
