"""What the window expects of a screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ui.qt.context import Context
from ui.widgets.targets import Target


class Screen(QWidget):
    """Base of all screens. The window fills its header and status line from the methods below.

    Emit ``header_changed`` or ``hints_changed`` when what they return is different now: the window
    then asks again. Widgets returned by ``header_widgets`` and ``fact_widgets`` are made once and
    kept by the screen (the window only shows and hides them).
    """

    header_changed = Signal()
    hints_changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context

    def add_key(self, keys: str, run: Callable[[], object]) -> None:
        """Let a key do something while the screen, or anything in it, has the focus. ``run``: a bound method."""
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(run)

    def title(self) -> str:
        """The one large word of the header, e.g. 工作台 or the applicant's name."""
        return ""

    def tag(self) -> str:
        """A small tag after the title, e.g. 样例; empty for none."""
        return ""

    def facts(self) -> str:
        """Plain text after the title's divider, e.g. 样例批次 2026."""
        return ""

    def fact_widgets(self) -> list[QWidget]:
        """Widgets after the facts (a menu button of occupations …)."""
        return []

    def header_widgets(self) -> list[QWidget]:
        """Buttons at the right end of the header; at most one of them filled."""
        return []

    def key_hints(self) -> list[tuple[str, str]]:
        """Keys and what they do, for the left of the status line: ("Enter", "记分")."""
        return []

    def help_keys(self) -> list[tuple[str, str]]:
        """All keys of the screen, for F1; those of the status line unless there are more."""
        return self.key_hints()

    def status_facts(self) -> list[str]:
        """Texts for the right of the status line before round and identity, e.g. the scheme."""
        return []

    def is_whole(self) -> bool:
        """Whether the screen wants the whole window, without rail, header and status line."""
        return False

    def targets(self) -> list[Target]:
        """What Ctrl+K offers on this screen before all else: its items, files and actions."""
        return []

    def activate(self, where: Mapping[str, object]) -> None:
        """The screen is shown, at a place when ``where`` names one; set the focus."""

    def may_leave(self) -> bool:
        """Whether everything typed is safe; False keeps the window open (the screen says why)."""
        return True
