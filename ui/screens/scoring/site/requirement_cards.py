"""All requirements of one item as cards under each other."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

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
        self._lines: list[RequirementCard] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    @property
    def lines(self) -> list[RequirementCard]:
        """The cards shown."""
        return [line for line in self._lines if not line.isHidden()]

    @property
    def every_line(self) -> list[RequirementCard]:
        """The cards kept for use, hidden ones too."""
        return self._lines

    @property
    def focused_line(self) -> RequirementCard | None:
        """The card whose measured value has the keyboard."""
        return next((line for line in self.lines if line.has_keyboard), None)

    def show_rows(self, shown: tuple[RequirementRow, ...], *, is_read_only: bool) -> None:
        """Show these requirements."""
        before = len(self._lines)
        while len(self._lines) < len(shown):
            self._add_line()
        if len(self._lines) > before:
            self.lines_added.emit()
        for line, row in zip(self._lines, shown, strict=False):
            line.show_row(row, is_read_only=is_read_only)
            line.show()
        for line in self._lines[len(shown) :]:
            line.hide()

    def line_of(self, requirement: str) -> RequirementCard | None:
        """The card of a requirement."""
        return next((line for line in self.lines if line.row is not None and line.row.id == requirement), None)

    def focus_measured(self, requirement: str = "") -> bool:
        """Put the keyboard on a measured field: the named one, else the one after it, the next empty, the first."""
        editors = [line for line in self.lines if line.editor is not None]
        if not editors:
            return False
        here = next((at for at, line in enumerate(editors) if line.has_keyboard), None)
        if here is not None and not requirement:
            self._focus(editors[(here + 1) % len(editors)])
            return True
        named = [line for line in editors if line.row is not None and line.row.id == requirement]
        empty = [line for line in editors if line.row is not None and not line.row.measured]
        self._focus((named or empty or editors)[0])
        return True

    def focus_after(self, line: RequirementCard) -> None:
        """The next measured field; after the last one ``finished``."""
        editors = [each for each in self.lines if each.editor is not None]
        after = editors[editors.index(line) + 1 :]
        if after:
            self._focus(after[0])
        else:
            self.finished.emit()

    @staticmethod
    def _focus(line: RequirementCard) -> None:
        editor = line.editor
        if editor is not None:
            editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
            if editor is line.field:
                line.field.selectAll()

    def _add_line(self) -> None:
        line = RequirementCard(self)
        self._column.addWidget(line)
        self._lines.append(line)
        line.measured_edited.connect(self.measured_edited)
        line.focused.connect(self.focused)
        line.moved.connect(self.moved)
        line.committed.connect(self.focus_after)
        line.choice_wanted.connect(self.choice_wanted)
        line.override_wanted.connect(self.override_wanted)
