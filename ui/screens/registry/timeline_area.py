"""The time line in its frame: as wide as the screen, scrolling sideways where its days need more."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.qt.theme import theme
from ui.screens.registry.presenter import RegistryState
from ui.screens.registry.timeline import TimeLine


class TimeLineArea(QScrollArea):
    """The time line, which scrolls sideways where its days need more room than there is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = TimeLine()
        self._is_new = True
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self.line)
        self.setFixedHeight(theme().px("bar.timeline"))
        self.line.height_changed.connect(self._on_height_changed)
        self.line.moved.connect(self._on_moved)

    def set_state(self, state: RegistryState) -> None:
        """Show a round; another one than before with today in sight."""
        self._is_new = self._is_new or state.round_name != self.line.state.round_name
        self.line.set_state(state)
        self._show_today()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the days take the new width."""
        super().resizeEvent(event)
        self.line.fit_in(self.viewport().width())
        self._show_today()

    def _show_today(self) -> None:
        scale, today = self.line.scale, self.line.state.today
        if self._is_new and scale is not None and self.line.width() > self.viewport().width() > 0:
            self.horizontalScrollBar().setValue(round(scale.x(today) - self.viewport().width() / 3))
            self._is_new = False

    def _on_height_changed(self, height: int) -> None:
        bar = self.horizontalScrollBar().sizeHint().height() if self.line.width() > self.viewport().width() else 0
        self.setFixedHeight(height + bar)

    def _on_moved(self, left: int, right: int) -> None:
        bar, wide = self.horizontalScrollBar(), self.viewport().width()
        room = theme().space(5)
        if left - room < bar.value():
            bar.setValue(left - room)
        elif right + room > bar.value() + wide:
            bar.setValue(right + room - wide)
