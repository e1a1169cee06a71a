"""The one window: rail, header, notice, the screen, status line; it routes and holds nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from reviewer.usecases.keep_recent import recent_names, remember_recent
from ui.qt.context import Context, Notice
from ui.qt.theme import ThemeName, apply_theme, theme
from ui.shell.actions import ASIDE_ACTIONS, SCREEN_ACTIONS, WINDOW_ACTIONS, ActionSpec
from ui.shell.header import Header
from ui.shell.help_page import HelpPage
from ui.shell.palette import Palette
from ui.shell.rail import Rail
from ui.shell.screen_table import SCREENS
from ui.shell.status_line import StatusLine
from ui.shell.targets import window_targets
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.page_stack import PageStack
from ui.widgets.panes import column, row
from ui.widgets.screen import Screen
from ui.widgets.targets import Target

ROLE_TEXT = {"centre": "评价中心", "member": "评审专家"}
DEFAULT_SIZE = (1440, 900)
LEAST_SIZE = (1120, 680)
# Of a screen that has the whole window: a tablet of 1280 × 800 at 200 %.
LEAST_WHOLE_SIZE = (640, 400)
# What the window's own frame takes of the screen's height.
FRAME_ROOM = 40


def first_size(room: QSize) -> QSize:
    """As drawn, or what a smaller screen has room for. ``room``: logical pixels without task bar."""
    return QSize(*DEFAULT_SIZE).boundedTo(room - QSize(0, FRAME_ROOM)).expandedTo(QSize(*LEAST_SIZE))


class ShellWindow(QMainWindow):
    """Screens are made when first shown. Closing waits for what is being written."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._screens: dict[str, Screen] = {}
        self._current = ""
        self._specs = [spec for spec in SCREEN_ACTIONS if spec.screen in SCREENS]
        self.rail, self.header, self.status = Rail(self._specs), Header(), StatusLine()
        self.notice_bar, self.stack = NoticeBar(), PageStack()
        self.palette_page = Palette(self._lay_out())
        self._connect()
        self._make_actions()
        self._choose_newest_round()
        self.setWindowTitle("评审工作站")
        self.resize(first_size(self.screen().availableSize()))
        self.setMinimumSize(*LEAST_SIZE)
        # With the whole window the smallest size is another: the first screen comes before the size kept.
        first = context.preferences.first_screen
        self._on_went(first if first in SCREENS else "home", {})
        self.restoreGeometry(context.preferences.geometry)

    @property
    def current(self) -> str:
        """The name of the screen shown."""
        return self._current

    def screen_view(self, name: str) -> Screen:
        """The view of a screen, made when first asked for."""
        if name not in self._screens:
            view = SCREENS[name](self.context)
            view.header_changed.connect(self._on_header_changed)
            view.hints_changed.connect(self._on_hints_changed)
            self._screens[name] = view
            self.stack.addWidget(view)
        return self._screens[name]

    def closeEvent(self, event: QCloseEvent) -> None:
        """Every screen may object; then what is being written comes to its end."""
        if not all(view.may_leave() for view in self._screens.values()):
            event.ignore()
            return
        self.context.preferences.keep_geometry(self.saveGeometry())
        self.context.jobs.close()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The header's texts settle before the next paint."""
        super().resizeEvent(event)
        self.header.updateGeometry()

    def _lay_out(self) -> QWidget:
        right = QWidget()
        body = column(self.header, self.notice_bar, parent=right)
        body.addWidget(self.stack, 1)
        body.addWidget(self.status)
        whole = QWidget()
        row(self.rail, parent=whole).addWidget(right, 1)
        self.setCentralWidget(whole)
        return whole

    def _connect(self) -> None:
        self.rail.chosen.connect(self._on_rail_chosen)
        self.context.went.connect(self._on_went)
        self.context.noticed.connect(self._on_noticed)
        self.context.notice_cleared.connect(self.notice_bar.clear)
        self.context.badge_changed.connect(self.rail.set_badge)
        self.context.palette_wanted.connect(self.open_palette)
        self.context.save_changed.connect(self.header.saved.show_state)
        self.context.round_changed.connect(self._on_round_changed)
        self.context.changes.changed.connect(self._on_changed)
        self.palette_page.closed.connect(self._on_palette_closed)
        self.palette_page.went.connect(self._on_palette_went)

    def _make_actions(self) -> None:
        runs = {
            "palette": self.open_palette,
            "help": self.open_help,
            "theme.toggle": self.toggle_theme,
            "quit": self.close,
        }
        for spec in WINDOW_ACTIONS:
            self._add_action(spec).triggered.connect(runs[spec.id])
        for spec in self._specs:
            action = self._add_action(spec)
            action.setData(spec.screen)
            action.triggered.connect(self._on_screen_action)

    def _add_action(self, spec: ActionSpec) -> QAction:
        action = QAction(spec.text, self)
        action.setShortcut(QKeySequence(spec.keys))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        self.addAction(action)
        return action

    def open_palette(self) -> None:
        """Go to anything."""
        self.palette_page.open_with(self._targets(), recent_names(self.context.desk))

    def open_help(self) -> None:
        """The keys of this screen and of the window."""
        view = self.screen_view(self._current)
        name = next(spec.text for spec in (*self._specs, *ASIDE_ACTIONS) if spec.screen == self._current)
        HelpPage(name, view.help_keys(), self).exec()

    def toggle_theme(self) -> None:
        """Light becomes dark, dark light; kept for the next start."""
        name: ThemeName = "light" if theme().is_dark else "dark"
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, name)
        self.context.set_appearance(name)

    def _targets(self) -> list[Target]:
        runs: dict[str, Callable[[], object]] = {
            "help": self.open_help,
            "theme.toggle": self.toggle_theme,
            "quit": self.close,
        }
        own = self.screen_view(self._current).targets()
        return [*own, *window_targets(self.context, [*self._specs, *ASIDE_ACTIONS], self._current, runs)]

    def _on_palette_went(self, name: str) -> None:
        self.context.jobs.write(partial(remember_recent, self.context.desk, name))

    def _choose_newest_round(self) -> None:
        rounds = self.context.desk.store.rounds()
        if rounds:
            self.context.choose_round(max(rounds, key=lambda each: each.created_at).id)
        self._show_facts()

    def _show_facts(self) -> None:
        desk, facts = self.context.desk, []
        if self.context.round_id:
            head = desk.scheme_of_round(self.context.round_id).scheme
            facts = [f"{head.short_title} 第 {head.version} 版", desk.store.round(self.context.round_id).name]
        role = ROLE_TEXT.get(desk.store.role, desk.store.role)
        self.status.set_facts([*facts, f"{role} · {desk.member}" if desk.member else role, "离线"])

    def _on_went(self, name: str, where: Mapping[str, object]) -> None:
        if name not in SCREENS:
            return
        if name != self._current:
            self.notice_bar.clear()
        view = self.screen_view(name)
        self._current = name
        self.stack.setCurrentWidget(view)
        self.rail.set_current(name)
        view.activate(where)
        self._on_header_changed()
        self._on_hints_changed()

    def _on_rail_chosen(self, name: str) -> None:
        self.context.goto(name)

    def _on_screen_action(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.context.goto(str(action.data()))

    def _on_header_changed(self) -> None:
        view = self.screen_view(self._current)
        self.header.show_screen(view)
        self._show_frame(not view.is_whole())

    def _show_frame(self, is_shown: bool) -> None:
        for part in (self.rail, self.header, self.status):
            part.setVisible(is_shown)
        self.notice_bar.set_site(not is_shown)
        least = QSize(*(LEAST_SIZE if is_shown else LEAST_WHOLE_SIZE))
        is_other = least != self.minimumSize()
        self.setMinimumSize(least)
        if is_other and not is_shown:
            self._fit_screen()

    def _fit_screen(self) -> None:
        """On a screen too small for the frame the window was larger than the screen: now all of it can be seen."""
        room = self.screen().availableGeometry()
        if QSize(*LEAST_SIZE).boundedTo(room.size()) == QSize(*LEAST_SIZE):
            return
        is_maximized = self.isMaximized()
        self.setGeometry(room)
        if is_maximized:
            self.showMaximized()

    def _on_hints_changed(self) -> None:
        self.status.set_hints([*self.screen_view(self._current).key_hints(), ("Ctrl+K", "跳转"), ("F1", "帮助")])

    def _on_noticed(self, notice: Notice) -> None:
        self.notice_bar.show_notice(notice)

    def _on_round_changed(self, _round_id: str) -> None:
        self._show_facts()

    def _on_changed(self, _notice: object) -> None:
        if not self.context.round_id:
            self._choose_newest_round()
        self._show_facts()

    def _on_palette_closed(self) -> None:
        view = self.stack.currentWidget()
        if view is not None and self.focusWidget() is None:
            view.setFocus()
