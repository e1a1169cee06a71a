"""The table models keep Qt's rules, and the tables their manners."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from workplace import Workplace, click

from ui.qt.preferences import Preferences
from ui.screens.panel.matrix import FIRST_MEMBER, MatrixModel
from ui.screens.panel.view import PanelView
from ui.widgets.table import Table
from ui.widgets.table_model import Cell, Column, RowsModel


def _text_cell(row: str) -> Cell:
    return Cell(row)


def _button_cell(row: str) -> Cell:
    return Cell("打开" if row else "", button=True)


def _key(row: str) -> object:
    return row


COLUMNS = (Column("名称", 120, _text_cell, stretch=True), Column("字数", 90, _text_cell), Column("", 96, _button_cell))


def test_the_rows_model_keeps_the_rules_of_models(qtmodeltester: ModelTester) -> None:
    model: RowsModel[str] = RowsModel(COLUMNS)
    qtmodeltester.check(model)
    model.set_rows(["样例甲", "样例乙"])
    qtmodeltester.check(model)
    assert model.data(model.index(1, 0)) == "样例乙"
    assert model.headerData(0, Qt.Orientation.Horizontal) == "名称"


def test_the_matrix_model_keeps_the_rules_of_models(centre: Workplace, qtmodeltester: ModelTester) -> None:
    view = centre.goto("panel")
    assert isinstance(view, PanelView)
    model = view.matrix.table.matrix
    assert isinstance(model, MatrixModel)
    assert (model.rowCount(), model.columnCount()) == (32, FIRST_MEMBER + 5 + 2)
    qtmodeltester.check(model)


def test_enter_activates_and_a_click_on_the_button_does_its_work(qtbot: QtBot, look: Callable[[str], None]) -> None:
    table: Table[str] = Table(COLUMNS, "样例表", key=_key)
    qtbot.addWidget(table)
    table.resize(600, 300)
    table.set_rows(["一", "二", "三"])
    table.show()
    with qtbot.waitSignal(table.row_activated) as activated:
        QTest.keyClick(table, Qt.Key.Key_Down)
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert activated.args == ["二"]
    with qtbot.waitSignal(table.button_clicked) as clicked:
        rect = table.visualRect(table.rows_model.index(2, 2))
        click(table.viewport(), QPoint(rect.right() - 40, rect.center().y()))
    assert clicked.args == ["三"]


def test_the_current_row_stays_when_other_rows_arrive(qtbot: QtBot, look: Callable[[str], None]) -> None:
    table: Table[str] = Table(COLUMNS, "样例表", key=_key)
    qtbot.addWidget(table)
    table.set_rows(["一", "二", "三"])
    assert table.choose_key("三")
    table.set_rows(["零", "三", "二"])
    assert table.current_row() == "三"
    assert not table.choose_key("九")


def test_column_widths_are_there_again_next_time(qtbot: QtBot, look: Callable[[str], None], tmp_path: Path) -> None:
    file = tmp_path / "window.ini"
    table: Table[str] = Table(COLUMNS, "样例表", widths=Preferences(file))
    qtbot.addWidget(table)
    table.resize(600, 300)
    table.show()
    table.setColumnWidth(1, 137)
    qtbot.waitUntil(lambda: "137" in Preferences(file).text("widths/样例表"))
    again: Table[str] = Table(COLUMNS, "样例表", widths=Preferences(file))
    qtbot.addWidget(again)
    assert again.columnWidth(1) == 137
    QApplication.processEvents()
