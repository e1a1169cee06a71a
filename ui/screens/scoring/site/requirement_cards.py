"""All requirements of one item as cards under each other."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.screens.scoring.line_pool import LinePool
from ui.screens.scoring.sheet.rows import RequirementRow
from ui.screens.scoring.site.requirement_card import RequirementCard


class RequirementCards(QWidget):
    """Cards are kept and used again, so that the next item comes at once."""

    measured_edited = Signal(str, str)
    choice_wanted = Signal(object)
    override_wanted = Signal(object)
    focused = Signal(str)
    moved = Signal()
    finished = Signal()
    lines_added = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pool: LinePool[RequirementCard] = LinePool(self._add_line)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    @property
    def lines(self) -> list[RequirementCard]:
        """The cards shown."""
        return self.pool.shown

    @property
    def focused_line(self) -> RequirementCard | None:
        """The card whose measured value has the keyboard."""
        return next((line for line in self.lines if line.has_keyboard), None)

    def show_rows(self, shown: tuple[RequirementRow, ...], *, is_read_only: bool) -> None:
        """Show these requirements."""
        before = len(self.pool.every)
        for line, row in self.pool.show_rows(shown):
            line.show_row(row, is_read_only=is_read_only)
        if len(self.pool.every) > before:
            self.lines_added.emit()

    def focus_after(self, line: RequirementCard) -> None:
        """The next measured field; after the last one ``finished``."""
        if not self.pool.focus_after(line):
            self.finished.emit()

    def _add_line(self) -> RequirementCard:
        line = RequirementCard(self)
        self._column.addWidget(line)
        line.measured_edited.connect(self.measured_edited)
        line.focused.connect(self.focused)
        line.moved.connect(self.moved)
        line.committed.connect(self.focus_after)
        line.choice_wanted.connect(self.choice_wanted)
        line.override_wanted.connect(self.override_wanted)
        return line
