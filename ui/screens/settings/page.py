"""What the settings screen expects of its pages."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.qt.context import Context


class SettingsPage(QWidget):
    """Base of the pages of 设置. The screen calls ``read`` when it is shown and whenever the store changed meanwhile.

    Emit ``header_changed`` when what the methods below return is different now. Widgets of ``header_widgets`` are made
    once and kept by the page.
    """

    header_changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context

    def read(self) -> None:
        """Read again what is shown, off the window's thread."""

    def activate(self, where: Mapping[str, object]) -> None:
        """The page is shown, at a place when ``where`` names one; set the focus."""

    def facts(self) -> str:
        """What stands beside the screen's title."""
        return ""

    def header_widgets(self) -> list[QWidget]:
        """Buttons at the right end of the screen's header; at most one of them filled."""
        return []

    def key_hints(self) -> list[tuple[str, str]]:
        """Keys and what they do, for the status line."""
        return []

    def go_back(self) -> bool:
        """One step back inside the page; False where there is none."""
        return False

    def may_leave(self) -> bool:
        """Whether everything typed is safe."""
        return True
