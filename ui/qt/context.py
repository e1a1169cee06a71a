"""What every screen is given: the desk, the jobs, the change notices, and ways to speak to the window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Literal, NamedTuple

from PySide6.QtCore import QObject, Signal

from reviewer.desk import Desk
from reviewer.errors import Cancelled, ReviewerError
from ui.qt.changes import Changes
from ui.qt.jobs import Jobs
from ui.qt.preferences import Preferences
from ui.qt.theme import Theme, theme

BEIJING = timezone(timedelta(hours=8), "Beijing")
NO_IDENTITY = "no_identity"
SCREENS = ("home", "applications", "scoring", "panel", "summary", "documents", "registry", "settings", "paper")
NoticeKind = Literal["info", "done", "warning", "problem"]
SaveKind = Literal["saved", "saving", "failed"]


class Notice(NamedTuple):
    """One message in the bar at the top; the action, if any, is a button in it."""

    kind: NoticeKind
    text: str
    action: str = ""
    on_action: Callable[[], None] | None = None


class SaveState(NamedTuple):
    """What the header tells about saving."""

    kind: SaveKind
    at: datetime | None = None
    text: str = ""
    unsaved: int = 0


class Context(QObject):
    """One per window. ``goto("scoring", application=…, item=…)`` opens a screen at a place."""

    went = Signal(str, dict)
    noticed = Signal(object)
    notice_cleared = Signal()
    save_changed = Signal(object)
    round_changed = Signal(str)
    palette_wanted = Signal()
    badge_changed = Signal(str, int)

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        changes: Changes,
        parent: QObject | None = None,
        preferences: Preferences | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.preferences = preferences or Preferences(None)
        self.jobs = jobs
        self.changes = changes
        self._round_id = ""
        self._unsaved: SaveState | None = None
        self._save_state: SaveState | None = None
        jobs.problem.connect(self.show_error)

    @property
    def theme(self) -> Theme:
        """The theme in use."""
        return theme()

    @property
    def round_id(self) -> str:
        """The round that lists show; empty when the store has none yet."""
        return self._round_id

    def choose_round(self, round_id: str) -> None:
        """Let every list show another round."""
        if round_id != self._round_id:
            self._round_id = round_id
            self.round_changed.emit(round_id)

    @property
    def appearance(self) -> str:
        """light, dark or auto, as the person chose."""
        return self.preferences.appearance

    def set_appearance(self, appearance: str) -> None:
        """Keep what the person chose for the next start."""
        self.preferences.keep("appearance", appearance)

    def goto(self, screen: str, **where: object) -> None:
        """Show a screen; ``where`` reaches its ``activate`` (application, item, scope, field …).

        Raises:
            ValueError: there is no such screen.
        """
        if screen not in SCREENS:
            raise ValueError(screen)
        self.went.emit(screen, where)

    def set_badge(self, screen: str, count: int) -> None:
        """Show how many things wait on a screen's rail button; 0 shows none."""
        self.badge_changed.emit(screen, count)

    def ask_palette(self) -> None:
        """Open the go-to-anything list, as Ctrl+K does."""
        self.palette_wanted.emit()

    def notify(
        self, text: str, kind: NoticeKind = "info", action: str = "", on_action: Callable[[], None] | None = None
    ) -> None:
        """Show a message in the bar at the top."""
        self.noticed.emit(Notice(kind, text, action, on_action))

    def clear_notice(self) -> None:
        """Take the message away."""
        self.notice_cleared.emit()

    def show_error(self, error: ReviewerError) -> None:
        """Show an expected error in the bar at the top, with the way out of it; a cancelled job stays silent."""
        if isinstance(error, Cancelled):
            return
        if error.code == NO_IDENTITY:
            self.notify(error.message, "problem", "去设置", self._on_settings_wanted)
        else:
            self.notify(str(error), "problem")

    def _on_settings_wanted(self) -> None:
        self.goto("settings")

    def mark_saving(self) -> None:
        """Tell in the header that something is on its way to the disk."""
        self._tell(SaveState("saving"))

    def mark_saved(self, at: datetime) -> None:
        """Tell in the header that everything is on the disk since ``at`` (aware), unless entries are unsaved."""
        self._tell(SaveState("saved", at))

    def mark_save_failed(self, error: ReviewerError) -> None:
        """Tell in the header that saving failed; it stays until the next success. Also shows the error."""
        self._tell(SaveState("failed", None, error.message))
        self.show_error(error)

    def mark_unsaved(self, places: int, problem: ReviewerError | None = None) -> None:
        """Tell in the header that so many fields are not on the disk; it stays until told that there are none."""
        why = problem.message if problem is not None else ""
        self._unsaved = SaveState("failed", None, why, places) if places else None
        if self._unsaved is not None:
            self._tell(self._unsaved)

    @property
    def save_state(self) -> SaveState | None:
        """What was told last; None before anything was."""
        return self._save_state

    def _tell(self, state: SaveState) -> None:
        self._save_state = self._unsaved or state
        self.save_changed.emit(self._save_state)


def beijing(at: datetime, form: str = "%m-%d %H:%M") -> str:
    """A point of time as Beijing time, e.g. ``11-20 14:03``."""
    return at.astimezone(BEIJING).strftime(form)
