"""Requirement lines of an item that are kept and used again, and where the keyboard goes among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from ui.screens.scoring.sheet.rows import RequirementRow


class _Line(Protocol):
    """What the pool must know of a line: its row, and the editor of its measured value where it has one."""

    @property
    def row(self) -> RequirementRow | None: ...
    @property
    def editor(self) -> QWidget | None: ...
    @property
    def has_keyboard(self) -> bool: ...
    def isHidden(self) -> bool: ...
    def show(self) -> None: ...
    def hide(self) -> None: ...


LineT = TypeVar("LineT", bound=_Line)


class LinePool(Generic[LineT]):
    """Lines under each other; ``make`` adds one to its place."""

    def __init__(self, make: Callable[[], LineT]) -> None:
        self._make = make
        self.every: list[LineT] = []

    @property
    def shown(self) -> list[LineT]:
        """The lines that show a requirement now."""
        return [line for line in self.every if not line.isHidden()]

    def show_rows(self, rows: tuple[RequirementRow, ...]) -> Iterator[tuple[LineT, RequirementRow]]:
        """Each row with the line that shows it from now on; lines that are left over are hidden."""
        while len(self.every) < len(rows):
            self.every.append(self._make())
        for line, row in zip(self.every, rows, strict=False):
            yield line, row
            line.show()
        for line in self.every[len(rows) :]:
            line.hide()

    def of(self, requirement: str) -> LineT | None:
        """The line of a requirement."""
        return next((line for line in self.shown if line.row is not None and line.row.id == requirement), None)

    def focus_measured(self, requirement: str = "") -> bool:
        """Put the keyboard on a measured field: the named one, else the one after it, the next empty, the first."""
        editors = [line for line in self.shown if line.editor is not None]
        if not editors:
            return False
        here = next((at for at, line in enumerate(editors) if line.has_keyboard), None)
        if here is not None and not requirement:
            self.focus(editors[(here + 1) % len(editors)])
            return True
        named = [line for line in editors if line.row is not None and line.row.id == requirement]
        empty = [line for line in editors if line.row is not None and not line.row.measured]
        self.focus((named or empty or editors)[0])
        return True

    def focus_after(self, line: LineT) -> bool:
        """Put the keyboard on the next measured field; False after the last one."""
        editors = [each for each in self.shown if each.editor is not None]
        after = editors[editors.index(line) + 1 :]
        if after:
            self.focus(after[0])
        return bool(after)

    @staticmethod
    def focus(line: LineT) -> None:
        """Put the keyboard on the measured value of a line, its text chosen."""
        editor = line.editor
        if editor is None:
            return
        editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field = editor.lineEdit() if isinstance(editor, QComboBox) else editor
        if isinstance(field, QLineEdit):
            field.selectAll()
