"""Colours, sizes and icons come from the token file alone, and can be read."""

from __future__ import annotations

import ast
import re
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFontInfo, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import ui
from reviewer.resources import resource_path
from ui.qt.icons import icon, pixmap
from ui.qt.theme import Theme, ThemeName, apply_theme, style_sheet, theme
from ui.widgets.buttons import Button

SOURCES = sorted(Path(ui.__file__).parent.rglob("*.py"))
GROUNDS = ("panel", "raised", "background", "selection", "hover")
INKS = ("text", "muted_text", "accent", "met", "unclear", "not_met", "formal_red")
READABLE, SHAPE = 4.5, 3.0


def luminance(color: QColor) -> float:
    """Relative luminance by WCAG 2."""
    parts = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (color.redF(), color.greenF(), color.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(first: QColor, second: QColor) -> float:
    """Contrast by WCAG 2, from 1 to 21."""
    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_text_colour_can_be_read_on_every_ground(name: ThemeName) -> None:
    look = Theme.load(name)
    for ink, ground in product(INKS, GROUNDS):
        assert contrast(look.color(ink), look.color(ground)) >= READABLE, (ink, ground)
    assert contrast(look.color("accent_text"), look.color("accent")) >= READABLE
    assert contrast(look.color("not_met"), look.color("not_met_tint")) >= READABLE
    assert contrast(look.color("unclear"), look.color("unclear_tint")) >= READABLE


@pytest.mark.parametrize("name", ["light", "dark"])
def test_edges_and_rings_can_be_seen(name: ThemeName) -> None:
    look = Theme.load(name)
    for ground in ("panel", "raised"):
        assert contrast(look.color("control_line"), look.color(ground)) >= SHAPE
    assert contrast(look.color("focus"), look.color("panel")) >= SHAPE
    assert contrast(look.color("bar_fill"), look.color("bar_track")) >= SHAPE


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_ring_of_a_filled_button_can_be_seen(qtbot: QtBot, name: ThemeName) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    look = apply_theme(app, name)
    button = Button("记入结论", "filled")
    qtbot.addWidget(button)
    with qtbot.waitActive(button):
        button.show()
        button.activateWindow()
    button.clearFocus()
    plain = button.grab().toImage()
    button.setFocus()
    assert button.hasFocus()
    ringed = button.grab().toImage()
    middle = button.width() // 2
    bare = [plain.pixelColor(middle, y).name() for y in (0, 1, 2)]
    # The pointer may happen to lie on it.
    ground = "accent_hover" if button.underMouse() else "accent"
    assert bare == [look.color(ground).name()] * 3
    shown = [ringed.pixelColor(middle, y).name() for y in (0, 1, 2)]
    assert shown == [look.color(token).name() for token in ("focus", "accent_text", ground)]
    for ground in ("accent", "accent_hover"):
        assert contrast(look.color("accent_text"), look.color(ground)) >= SHAPE
    apply_theme(app, "light")


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_style_sheet_is_filled_completely(name: ThemeName) -> None:
    filled = style_sheet(Theme.load(name))
    assert "$" not in filled
    template = resource_path("themes", "window.qss").read_text(encoding="utf-8")
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?=;|\s*[;}])", template.replace("#", "#"))


def test_no_colour_and_no_font_is_written_outside_the_theme() -> None:
    for path in SOURCES:
        if path.name == "theme.py":
            continue
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"[\"']#[0-9a-fA-F]{6}[\"']", text), path
        assert not re.search(r"\bQFont\(|\bQColor\([\"'\d]", text), path


def test_figures_are_tabular_and_sizes_are_the_three(qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    sizes = {size: QFontInfo(theme().font(size)).pointSizeF() for size in ("small", "text", "title")}
    assert sizes == {"small": 9.0, "text": 10.5, "title": 13.5}
    assert theme().font().featureTags()
    assert "Noto Sans CJK SC" in theme().font().families()


def _icon_names(path: Path) -> set[str]:
    """Icon names by the places where the code names them."""
    tree, names = ast.parse(path.read_text(encoding="utf-8")), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            places = {
                "IconButton": 0,
                "icon": 0,
                "pixmap": 0,
                "show_parts": 0,
                "set_icon": 0,
                "paint_icon": 2,
                "SheetAction": 0,
            }
            at = places.get(called)
            if at is not None and len(node.args) > at:
                names |= _strings(node.args[at])
            names |= {text for each in node.keywords if each.arg in ("icon", "after") for text in _strings(each.value)}
            if called in ("_task", "ActionSpec", "_fact", "BarFact", "Target"):
                at = {"_task": 1, "ActionSpec": 3, "_fact": 2, "BarFact": 2, "Target": 0}[called]
                names |= _strings(node.args[at]) if len(node.args) > at else set()
    return {name for name in names if name}


def _strings(node: ast.expr) -> set[str]:
    if isinstance(node, ast.IfExp):
        return _strings(node.body) | _strings(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def test_every_icon_that_the_code_names_is_shipped() -> None:
    named = {name for path in SOURCES for name in _icon_names(path)}
    assert len(named) > 30
    missing = {name for name in named if not (resource_path("icons") / f"{name}.svg").exists()}
    assert not missing


def test_an_icon_takes_the_colour_of_its_token_and_the_size_of_the_screen(qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    sharp = pixmap("check", "not_met", 20, 2.0)
    assert (sharp.width(), sharp.devicePixelRatio()) == (40, 2.0)
    picture = sharp.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    solid = {
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(picture.height())
        if picture.pixelColor(x, y).alpha() == 255
    }
    assert solid == {theme().color("not_met").name()}
    assert not icon("check").isNull()
