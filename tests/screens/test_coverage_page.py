"""布局 on the registry screen: the table counts as an independent count does, filtered by level, walked by keys."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from workplace import Workplace, click

from reviewer.usecases.change_bodies import change_facts
from reviewer.usecases.import_registry import import_registry, preview_import
from ui.screens.registry.coverage_chart import ROW
from ui.screens.registry.coverage_page import CoveragePage
from ui.screens.registry.view import RegistryView

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def page(centre: Workplace) -> CoveragePage:
    """The page with the published list, one of whose bodies has a district."""
    import_registry(centre.desk, preview_import(centre.desk, "shanghai-2024-38"))
    change_facts(centre.desk, "中华职业学校", {"district": "黄浦区"}, "样例")
    view = centre.goto("registry", page="coverage")
    assert isinstance(view, RegistryView) and isinstance(view.page, CoveragePage)
    return view.page


def _listed(level: int = 0) -> Counter[tuple[str, str]]:
    document = json.loads((ROOT / "resources" / "registries" / "shanghai-2024-38.json").read_text(encoding="utf-8"))
    return Counter(
        (item["code"], item["name"] + (f"（{item['work_type']}）" if item.get("work_type") else ""))
        for body in document["bodies"]
        for item in body["items"]
        if not level or level in item["levels"]
    )


def _shown(page: CoveragePage) -> dict[tuple[str, str], int]:
    rows = [each for each in page.table.rows_model.rows if each.kind == "held"]
    return {(each.line.code, each.line.occupation): each.line.total.count for each in rows}


@pytest.mark.requirement("C26", "B05", "B09")
def test_the_table_counts_bodies_by_occupation_and_district(centre: Workplace, page: CoveragePage) -> None:
    assert _shown(page) == dict(_listed())
    cook = next(each for each in page.table.rows_model.rows if each.line.occupation == "西式烹调师")
    assert cook.line.total.count == 2 and [each.count for each in cook.line.cells] == [1, 1]
    heads = [page.table.rows_model.headerData(at, Qt.Orientation.Horizontal) for at in range(6)]
    assert heads == ["职业编号", "职业（工种）", "等级", "机构数", "黄浦区", "未注明"]
    total = next(each for each in page.table.rows_model.rows if each.kind == "total")
    assert (total.line.total.count, [each.count for each in total.line.cells]) == (47, [1, 46])
    page.level._choose(2)
    centre.settle()
    assert page.level.current == "4" and _shown(page) == dict(_listed(4))


@pytest.mark.requirement("C26", "C27")
def test_occupations_of_the_round_that_nobody_assesses_are_told(centre: Workplace, page: CoveragePage) -> None:
    page.shown._choose(2)
    missing = {each.line.occupation for each in page.table.rows_model.rows}
    catalogue = centre.desk.catalogue(centre.desk.scheme_of_round(centre.context.round_id))
    held = {occupation for _, occupation in _listed()} | {name.partition("（")[0] for _, name in _listed()}
    assert missing == {each.name for each in catalogue.entries} - held - {"互联网营销师"}
    assert "无人机驾驶员" in missing and "人工智能训练师" not in missing


@pytest.mark.requirement("C26")
def test_the_chart_and_the_names_follow_the_keys(centre: Workplace, page: CoveragePage) -> None:
    page.table.setFocus()
    centre.press(Qt.Key.Key_Down)
    chosen = page.table.current_row()
    assert chosen is not None
    assert page.chart._current == 1 and f"{chosen.line.occupation} 1 家" in page.chart.accessibleName()
    click(page.chart, QPoint(40, page.chart.row_rect(4).y() + ROW // 2))
    assert page.table.currentIndex().row() == 4
    centre.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    page.search.setText("西式烹调师")
    centre.settle()
    assert [each.kind for each in page.table.rows_model.rows] == ["held", "total"]
    words = [each.text() for each in page._names.parentWidget().findChildren(type(page._count)) if not each.isHidden()]
    assert "黄浦区 1 家" in words and "中华职业学校" in words
