"""名录: the round's stages and deadlines on a time line, and below it the pages of ``pages.PAGES``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtWidgets import QWidget

from ui.qt.context import Context
from ui.screens.registry.dates_pane import DatesPane
from ui.screens.registry.page import RegistryPage
from ui.screens.registry.pages import PAGES
from ui.screens.registry.presenter import RegistryState, read_registry
from ui.screens.registry.timeline_area import TimeLineArea
from ui.screens.registry.timeline_head import TimeLineHead
from ui.widgets.labels import divider
from ui.widgets.page_stack import PageStack
from ui.widgets.panes import PaneHead, column, row
from ui.widgets.screen import Screen
from ui.widgets.segments import Segment, Segments

FIRST_WITHOUT_ROUNDS = "rounds"


class RegistryView(Screen):
    """``goto("registry", page=key)`` shows a page; Ctrl+PgUp and Ctrl+PgDn turn them."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._state: RegistryState | None = None
        self._where: Mapping[str, object] = {}
        self.head, self.area = TimeLineHead(), TimeLineArea()
        self.time_line, self.dates = self.area.line, DatesPane(context)
        self.dates.hide()
        self.tabs = Segments([Segment(each.key, each.word) for each in PAGES], "名录的页")
        self._tab_head = PaneHead("", widgets=(self.tabs,))
        self._pages: dict[str, RegistryPage] = {}
        self._stack = PageStack()
        self._below_line = divider(vertical=False)
        whole = column(self.head, self.area, self._below_line, self._tab_head, parent=self)
        below = row(self._stack, self.dates)
        below.setStretch(0, 1)
        whole.addLayout(below, 1)
        self.tabs.chosen.connect(self.show_page)
        self.add_key("Ctrl+PgDown", self.show_next_page)
        self.add_key("Ctrl+PgUp", self.show_previous_page)
        self.add_key("Ctrl+D", self.open_dates)
        self.head.wanted.connect(self.open_dates)
        self.time_line.wanted.connect(self.open_dates)
        self.dates.closed.connect(self._on_dates_closed)
        context.changes.changed.connect(self._on_changed)
        context.round_changed.connect(self._on_changed)

    @property
    def page(self) -> RegistryPage | None:
        """The page shown, None before the first."""
        return self._pages.get(self.tabs.current)

    @property
    def _has_stages(self) -> bool:
        """A registry's round has no way of applications, and so no time line."""
        return self._state is not None and bool(self._state.bars or self._state.undated)

    def title(self) -> str:
        """名录."""
        return "名录"

    def facts(self) -> str:
        """The round shown."""
        return self._state.round_name if self._state is not None else ""

    def header_widgets(self) -> list[QWidget]:
        """Those of the page."""
        return self.page.header_widgets() if self.page is not None else []

    def key_hints(self) -> list[tuple[str, str]]:
        """Those of the page, and turning pages."""
        own = self.page.key_hints() if self.page is not None else []
        dates = [("Ctrl+D", "改日期")] if self._has_stages else []
        return [*own, *dates, ("Ctrl+PgDn", "下一页")]

    def help_keys(self) -> list[tuple[str, str]]:
        """Those of the status line, and the time line's own."""
        own = [("← →", "时间线上选阶段"), ("Enter", "时间线上改所选阶段的日期")] if self._has_stages else []
        return [*self.key_hints(), *own]

    def may_leave(self) -> bool:
        """Whether every page is safe."""
        return all(page.may_leave() for page in self._pages.values())

    def activate(self, where: Mapping[str, object]) -> None:
        """Show the page named; without a round yet, the one where rounds are made."""
        asked = str(where.get("page", ""))
        if where.get("start") == "new" or (not asked and not self.context.round_id):
            asked = FIRST_WITHOUT_ROUNDS
        self._where = where
        self.show_page(asked or self.tabs.current)
        self._where = {}

    def show_page(self, key: str) -> None:
        """Show a page, made at its first time."""
        spec = next(each for each in PAGES if each.key == key)
        if key not in self._pages:
            page = spec.make(self.context)
            page.header_changed.connect(self.header_changed)
            self._pages[key] = page
            self._stack.addWidget(page)
        self.tabs.set_current(key)
        self._stack.setCurrentWidget(self._pages[key])
        self._tab_head.set_title(spec.word)
        self._read()
        self._pages[key].activate(self._where)
        self.header_changed.emit()
        self.hints_changed.emit()

    def open_dates(self, stage: str = "") -> None:
        """The form in which stages are planned and deadlines changed."""
        if self._has_stages:
            self.dates.open_at(stage)

    def show_next_page(self) -> None:
        """The page to the right, after the last the first."""
        self._turn(1)

    def show_previous_page(self) -> None:
        """The page to the left."""
        self._turn(-1)

    def _turn(self, step: int) -> None:
        keys = [each.key for each in PAGES]
        self.show_page(keys[(keys.index(self.tabs.current) + step) % len(keys)])

    def _read(self) -> None:
        work = partial(read_registry, self.context.desk, self.context.round_id)
        self.context.jobs.read(work, self._on_read, key="registry")
        if self.page is not None:
            self.page.read()

    def _on_read(self, state: RegistryState) -> None:
        self._state = state
        self.head.set_state(state)
        self.head.setVisible(self._has_stages)
        self._below_line.setVisible(self._has_stages)
        self.area.setVisible(bool(state.bars))
        self.area.set_state(state)
        if not self._has_stages:
            self.dates.hide()
        self.header_changed.emit()
        self.hints_changed.emit()

    def _on_changed(self, _notice: object) -> None:
        if self.isVisible():
            self._read()
        if self.dates.isVisible():
            self.dates.read()

    def _on_dates_closed(self) -> None:
        if self.page is not None:
            self.page.activate({})
