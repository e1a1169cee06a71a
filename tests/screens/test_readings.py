"""How an unclear place of the notice is read stands beside what it matters for."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QLabel, QTableView
from shanghai import CENTRE, COMPANY, OF_2024, package_path
from workplace import PASSPHRASE, Workplace

from reviewer.desk import Desk
from reviewer.usecases.make_round import make_round
from reviewer.usecases.open_package import open_packages
from ui.screens.applications.view import ApplicationsView


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre with a round of 沪人社职〔2024〕124号 and its two packages."""
    folder = tmp_path_factory.mktemp("readings") / "centre"
    with Desk.create(folder, PASSPHRASE, role="centre") as desk:
        round_id = make_round(desk, OF_2024, "样例批次")
        open_packages(desk, (package_path(CENTRE), package_path(COMPANY)), round_id)
    return folder


def rows(table: QTableView) -> list[list[str]]:
    model: QAbstractItemModel = table.model()
    return [
        [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def tips(table: QTableView, row: int) -> str:
    model: QAbstractItemModel = table.model()
    said = [model.index(row, column).data(Qt.ItemDataRole.ToolTipRole) for column in range(model.columnCount())]
    return "\n".join(str(each) for each in said if each)


@pytest.mark.requirement("A13", "A35")
def test_a_condition_shows_its_reading_and_an_incomplete_material_what_it_lacks(
    store: Path, tmp_path: Path, qapp: object
) -> None:
    place = Workplace(store, tmp_path / "preferences.ini")
    second = place.desk.store.applications()[1]
    view = place.goto("applications", application=second.id, tab="conditions")
    assert isinstance(view, ApplicationsView)
    view.detail.conditions.table.selectRow(0)
    place.settle()
    words = "\n".join(each.text() for each in view.findChildren(QLabel) if each.isVisible())
    assert "未同时申报一级" in words
    assert "K09" in words
    assert "指所选的一行所列的全部等级" in words
    view = place.goto("applications", application=second.id, tab="materials")
    assert isinstance(view, ApplicationsView)
    table = view.detail.materials.table
    seventh = rows(table)[6]
    assert "不齐" in seventh
    assert any("样卷只有 1 套，要求 2 套" in each for each in seventh)
    assert "K08" in tips(table, 6)
    place.close()
