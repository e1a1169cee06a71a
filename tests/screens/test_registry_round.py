"""A round that only runs a registry: every screen says so in one sentence and leads to 名录."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from workplace import Workplace

from reviewer.usecases.make_round import make_round
from ui.widgets.buttons import Button

SCREENS = ("home", "applications", "scoring", "panel", "summary", "documents")


@pytest.mark.requirement("B02")
def test_every_screen_says_that_nothing_is_scored(empty: Workplace) -> None:
    empty.context.choose_round(make_round(empty.desk, "shanghai-2024-38", "名录2024"))
    for name in SCREENS:
        view = empty.goto(name)
        empty.settle()
        texts = [each.text() for each in view.findChildren(QLabel) if each.isVisible()]
        assert any(each.startswith("本批次为名录管理，不评分") for each in texts), (name, texts)


@pytest.mark.requirement("B02")
@pytest.mark.parametrize("name", ["home", "applications", "scoring", "panel", "summary"])
def test_its_button_leads_to_the_registry(empty: Workplace, name: str) -> None:
    empty.context.choose_round(make_round(empty.desk, "shanghai-2024-38", "名录2024"))
    view = empty.goto(name)
    empty.settle()
    button = next(each for each in view.findChildren(Button) if each.text() == "到名录" and each.isVisible())
    button.setFocus()
    empty.press(Qt.Key.Key_Return)
    assert empty.window.screen_view("registry").isVisible()


@pytest.mark.requirement("B02")
def test_nothing_is_received_in_it(empty: Workplace) -> None:
    empty.context.choose_round(make_round(empty.desk, "shanghai-2024-38", "名录2024"))
    view = empty.goto("registry", page="acceptance")
    texts = [each.text() for each in view.findChildren(QLabel) if each.isVisible()]
    assert any("不收申报" in each for each in texts)
    away = next(each for each in empty.window.findChildren(Button) if each.text().startswith("登记退回"))
    assert not away.isEnabled()
