"""The look: one token file, two colour sets, three type sizes; every widget asks here.

``theme()`` is the theme in use. Widgets that paint themselves ask at paint time and so follow a
switch by themselves; style sheets and palette are renewed by ``apply_theme``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template
from typing import Literal, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from reviewer.resources import resource_path

ThemeName = Literal["light", "dark"]
Appearance = Literal["light", "dark", "auto"]
TypeSize = Literal["small", "text", "title"]

# Qt style sheets know no variables; a half-transparent token is never needed, so plain hex does.
_PALETTE: dict[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "panel",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "panel",
    QPalette.ColorRole.AlternateBase: "raised",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.PlaceholderText: "muted_text",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "panel",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.Highlight: "selection",
    QPalette.ColorRole.HighlightedText: "text",
    QPalette.ColorRole.Light: "raised",
    QPalette.ColorRole.Midlight: "hover",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "control_line",
    QPalette.ColorRole.Shadow: "control_line",
    QPalette.ColorRole.Accent: "accent",
}
_DISABLED = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


@cache
def _tokens() -> dict[str, object]:
    return cast(dict[str, object], json.loads(resource_path("themes", "tokens.json").read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Theme:
    """One colour set and the measures; ``name`` is light or dark."""

    name: ThemeName
    colors: dict[str, str]

    @classmethod
    def load(cls, name: ThemeName) -> Theme:
        """The theme of that name from the token file."""
        return cls(name, cast(dict[str, str], _tokens()[name]))

    @property
    def is_dark(self) -> bool:
        """Whether light text stands on dark ground."""
        return self.name == "dark"

    def hex(self, token: str) -> str:
        """The colour of a token as #RRGGBB."""
        return self.colors[token]

    def color(self, token: str) -> QColor:
        """The colour of a token, e.g. ``accent``, ``muted_text``, ``not_met_tint``."""
        return QColor(self.colors[token])

    def px(self, path: str) -> int:
        """A measure in logical pixels by its dotted path, e.g. ``row.table``, ``control.button``, ``site.target``."""
        return _px(path)

    def space(self, step: int) -> int:
        """The spaces 0…5: 2, 4, 8, 12, 16, 24 logical pixels."""
        return self.px(f"space.{step}")

    def font(self, size: TypeSize = "text", *, bold: bool = False, strike: bool = False, site: bool = False) -> QFont:
        """The interface font at one of three sizes with tabular figures; ``site`` gives 现场模式 sizes."""
        return QFont(_font(size, bold, strike, site))

    @property
    def clause_line_px(self) -> int:
        """Line height of clause texts in logical pixels."""
        return self.px("font.clause.line_height_px")


@cache
def _px(path: str) -> int:
    """Looked up once: painting asks some hundred times a key."""
    value: object = _tokens()
    for part in path.split("."):
        value = cast(dict[str, object], value)[part]
    return int(cast(int, value))


@cache
def _font(size: TypeSize, bold: bool, strike: bool, site: bool) -> QFont:
    """Made once: delegates ask for fonts at every cell they paint."""
    font = QFont(_families())
    sizes = cast(dict[str, dict[str, float]], _tokens()["site" if site else "font"])["size_pt"]
    font.setPointSizeF(sizes[size])
    font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    font.setStrikeOut(strike)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


@cache
def _families() -> list[str]:
    """The families of the token file; shipped sans fonts are registered on first use."""
    wanted = cast(dict[str, list[str]], _tokens()["font"])["ui"]
    families = list(wanted)
    for path in sorted(resource_path().glob("fonts/*Sans*.[to]t[fc]")):
        families.extend(register_font(path))
    return list(dict.fromkeys(families))


def register_font(path: Path) -> list[str]:
    """Make a font file known to Qt; returns its families (none when it is no font)."""
    number = QFontDatabase.addApplicationFont(str(path))
    return [] if number < 0 else list(QFontDatabase.applicationFontFamilies(number))


_current: list[Theme] = []


def theme() -> Theme:
    """The theme in use (light before one was applied)."""
    if not _current:
        _current.append(Theme.load("light"))
    return _current[0]


def resolve_appearance(appearance: str) -> ThemeName:
    """``auto`` asks the system; anything else than ``dark`` is light."""
    if appearance == "auto":
        scheme = QGuiApplication.styleHints().colorScheme()
        return "dark" if scheme == Qt.ColorScheme.Dark else "light"
    return "dark" if appearance == "dark" else "light"


def apply_theme(app: QApplication, name: ThemeName) -> Theme:
    """Put a theme on the whole application: style, palette, font, style sheet. Returns it."""
    chosen = Theme.load(name)
    _current[:] = [chosen]
    app.setStyle("Fusion")
    app.setPalette(_palette(chosen))
    app.setFont(chosen.font())
    app.setStyleSheet(style_sheet(chosen))
    return chosen


def _palette(chosen: Theme) -> QPalette:
    palette = QPalette()
    for role, token in _PALETTE.items():
        palette.setColor(role, chosen.color(token))
    for role in _DISABLED:
        palette.setColor(QPalette.ColorGroup.Disabled, role, chosen.color("disabled_text"))
    return palette


def style_sheet(chosen: Theme) -> str:
    """The style sheet template filled from the tokens.

    Raises:
        KeyError: the template names a token that the file has not.
    """
    places: dict[str, str] = dict(chosen.colors)
    for group in ("space", "radius", "control", "bar", "row"):
        for key, value in cast(dict[str, int], _tokens()[group]).items():
            places[f"{group}_{key}"] = f"{value}px"
    for group, prefix in (("font", "size"), ("site", "site_size")):
        for key, points in cast(dict[str, dict[str, float]], _tokens()[group])["size_pt"].items():
            places[f"{prefix}_{key}"] = f"{points}pt"
    # A style sheet's heights are those within the edge.
    for name in ("field", "quick_step", "target"):
        places[f"site_{name}_within"] = f"{chosen.px(f'site.{name}') - 2 * chosen.px('border.line')}px"
    places["icons"] = resource_path("icons").as_posix()
    template = resource_path("themes", "window.qss").read_text(encoding="utf-8")
    return Template(template).substitute(places)
