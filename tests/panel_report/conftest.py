"""The centre and its signed report are made once; who changes a store copies it."""

from __future__ import annotations

from pathlib import Path

import pytest
from panel_centre import PanelCentre, SignedReport, build, sign_all, write_opinion


@pytest.fixture(scope="session")
def kept_centre(tmp_path_factory: pytest.TempPathFactory) -> PanelCentre:
    """Nobody changes it."""
    return build(tmp_path_factory.mktemp("panel") / "中心 与 成员")


@pytest.fixture
def centre(kept_centre: PanelCentre, tmp_path: Path) -> PanelCentre:
    """The centre, for one test to change."""
    return kept_centre.copy(tmp_path / "中心 与 成员")


@pytest.fixture(scope="session")
def kept_signed(kept_centre: PanelCentre, tmp_path_factory: pytest.TempPathFactory) -> SignedReport:
    """Five members have signed; nobody changes it."""
    centre = kept_centre.copy(tmp_path_factory.mktemp("signed") / "中心 与 成员")
    with centre.open() as desk:
        write_opinion(desk, centre)
        return SignedReport(centre, sign_all(desk, centre))


@pytest.fixture
def signed(kept_signed: SignedReport, tmp_path: Path) -> SignedReport:
    """The signed report, for one test to change."""
    return SignedReport(kept_signed.centre.copy(tmp_path / "中心 与 成员"), kept_signed.files)
