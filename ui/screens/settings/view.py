"""设置: this machine with its journal, and the schemes; a page each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from PySide6.QtWidgets import QWidget

from ui.qt.context import Context
from ui.screens.settings.machine_page import MachinePage
from ui.screens.settings.page import SettingsPage
from ui.screens.settings.schemes_page import SchemesPage
from ui.widgets.page_stack import PageStack
from ui.widgets.panes import PaneHead, column
from ui.widgets.screen import Screen
from ui.widgets.segments import Segment, Segments


class PageSpec(NamedTuple):
    """A page: its key (``goto("settings", page=key)``), its word on the tab, and what makes it."""

    key: str
    word: str
    make: Callable[[Context], SettingsPage]


MACHINE: Final = "machine"
PAGES: Final = (
    PageSpec(MACHINE, "本机与日志", MachinePage),
    PageSpec("schemes", "遴选办法", SchemesPage),
)


class SettingsView(Screen):
    """``goto("settings", page=key)`` shows a page; Ctrl+PgUp and Ctrl+PgDn turn them."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._where: Mapping[str, object] = {}
        self.tabs = Segments([Segment(each.key, each.word) for each in PAGES], "设置的页")
        self._tab_head = PaneHead("", widgets=(self.tabs,))
        self._pages: dict[str, SettingsPage] = {}
        self._stack = PageStack()
        column(self._tab_head, parent=self).addWidget(self._stack, 1)
        self.tabs.chosen.connect(self.show_page)
        self.add_key("Ctrl+PgDown", self.turn_page)
        self.add_key("Ctrl+PgUp", self.turn_page)
        self.add_key("Esc", self._on_escape)
        context.changes.changed.connect(self._on_changed)

    @property
    def page(self) -> SettingsPage | None:
        """The page shown, None before the first."""
        return self._pages.get(self.tabs.current)

    def title(self) -> str:
        """设置."""
        return "设置"

    def facts(self) -> str:
        """Those of the page."""
        return self.page.facts() if self.page is not None else ""

    def header_widgets(self) -> list[QWidget]:
        """Those of the page."""
        return self.page.header_widgets() if self.page is not None else []

    def key_hints(self) -> list[tuple[str, str]]:
        """Those of the page, and turning pages."""
        return [*(self.page.key_hints() if self.page is not None else []), ("Ctrl+PgDn", "下一页")]

    def may_leave(self) -> bool:
        """Whether every page is safe."""
        return all(page.may_leave() for page in self._pages.values())

    def activate(self, where: Mapping[str, object]) -> None:
        """Show the page named; asked for a new identity the machine's."""
        asked = MACHINE if where.get("start") == "new" else str(where.get("page", "")) or self.tabs.current
        self._where = where
        self.show_page(asked)
        self._where = {}

    def show_page(self, key: str) -> None:
        """Show a page, made at its first time."""
        spec = next(each for each in PAGES if each.key == key)
        if key not in self._pages:
            page = spec.make(self.context)
            page.header_changed.connect(self._on_header_changed)
            self._pages[key] = page
            self._stack.addWidget(page)
        self.tabs.set_current(key)
        self._stack.setCurrentWidget(self._pages[key])
        self._tab_head.set_title(spec.word)
        self._pages[key].read()
        self._pages[key].activate(self._where)
        self._on_header_changed()

    def turn_page(self) -> None:
        """The other page."""
        keys = [each.key for each in PAGES]
        self.show_page(keys[(keys.index(self.tabs.current) + 1) % len(keys)])

    def _on_header_changed(self) -> None:
        self.header_changed.emit()
        self.hints_changed.emit()

    def _on_escape(self) -> None:
        if self.page is not None:
            self.page.go_back()

    def _on_changed(self, _notice: object) -> None:
        if self.isVisible() and self.page is not None:
            self.page.read()
