"""All requirement lines of one item under their head; under one of them the measuring editor."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from reviewer.domain.findings import Verdict
from ui.qt.theme import theme
from ui.screens.scoring.cells import draw
from ui.screens.scoring.form.requirement_rows import (
    DECLARED_END,
    DOCUMENTED_END,
    LETTER_WIDTH,
    MEASURED,
    THRESHOLD,
    VERDICT,
    RequirementLine,
)
from ui.screens.scoring.measuring.panel import MeasuringPanel
from ui.screens.scoring.sheet.rows import RequirementRow

HEAD_HEIGHT = 28


class RequirementHead(QWidget):
    """要求 · 申报 · 佐证 · 核实 · 要求值 · 结论."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEAD_HEIGHT + 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: words between two lines."""
        del event
        painter = QPainter(self)
        left, right = theme().space(5), self.width() - theme().space(5)
        for y in (0, self.height() - 1):
            painter.fillRect(QRect(left, y, right - left, 1), theme().color("line"))
        for text, x, at_right in (
            ("要求", left + LETTER_WIDTH, False),
            ("申报", right - DECLARED_END, True),
            ("佐证", right - DOCUMENTED_END, True),
            ("核实", right - MEASURED, False),
            ("要求值", right - THRESHOLD, False),
            ("结论", right - VERDICT, False),
        ):
            place = QRect(x - 100 if at_right else x, 1, 100, HEAD_HEIGHT)
            draw(painter, place, text, "muted_text", "small", right=at_right)
        painter.end()


class RequirementTable(QWidget):
    """All lines of one item; line widgets are kept and used again, so that the next item comes at once."""

    measured_edited = Signal(str, str)
    override_given = Signal(str, object, str)
    focused = Signal(str)
    finished = Signal()
    override_edited = Signal()
    lines_added = Signal()
    measuring_wanted = Signal(str)
    worked_out = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[RequirementLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(RequirementHead(self))
        self.measuring = MeasuringPanel(self)
        self.measuring.taken.connect(self.worked_out)
        self.measuring.closed.connect(self._on_measuring_closed)
        self.measuring.edited.connect(self.override_edited)
        self._measured_line: RequirementLine | None = None

    @property
    def lines(self) -> list[RequirementLine]:
        """The lines shown."""
        return [line for line in self._lines if not line.isHidden()]

    @property
    def every_line(self) -> list[RequirementLine]:
        """The lines kept for use, hidden ones too."""
        return self._lines

    def show_rows(self, shown: tuple[RequirementRow, ...], *, is_compact: bool, is_read_only: bool) -> None:
        """Show these requirements."""
        before = len(self._lines)
        while len(self._lines) < len(shown):
            self._add_line()
        if len(self._lines) > before:
            self.lines_added.emit()
        for line, row in zip(self._lines, shown, strict=False):
            line.show_row(row, is_compact=is_compact, is_read_only=is_read_only)
            line.show()
        for line in self._lines[len(shown) :]:
            line.hide()
        if self.measuring.requirement and (is_read_only or self.measuring.requirement not in {row.id for row in shown}):
            self.measuring.put_away()

    def focus_measured(self, requirement: str = "") -> bool:
        """Put the keyboard on a measured field: the named one, else the one after it, the next empty, the first."""
        editors = [line for line in self.lines if line.editor is not None]
        if not editors:
            return False
        here = next((at for at, line in enumerate(editors) if line.has_keyboard), None)
        if here is not None and not requirement:
            editors = editors[here + 1 :] + editors[: here + 1]
            self._focus(editors[0])
            return True
        named = [line for line in editors if line.row is not None and line.row.id == requirement]
        empty = [line for line in editors if line.row is not None and not line.row.measured]
        self._focus((named or empty or editors)[0])
        return True

    def open_measuring(self, requirement: str, today: date, at: str) -> None:
        """Open the measuring editor under a requirement, or put it away where it is open."""
        for line in self.lines:
            if line.row is not None and line.row.id == requirement and line.row.working_kind is not None:
                if self.measuring.requirement == requirement:
                    self.measuring.close_panel()
                    return
                self._measured_line = line
                self._column.removeWidget(self.measuring)
                self._column.insertWidget(self._column.indexOf(line) + 1, self.measuring)
                self.measuring.open_for(line.row, today, at)
                QWidget.setTabOrder(line.calculate, self.measuring.tab_chain[0])
                self.measuring.order_tabs()

    def open_override(self, requirement: str, reason: str, verdict: str | None) -> None:
        """Open the editor of the own verdict with what was being typed in it."""
        for line in self.lines:
            if line.row is not None and line.row.id == requirement:
                line.open_override()
                line.override.type_again(reason, verdict)

    @property
    def tab_chain(self) -> list[QWidget]:
        """Every widget of the lines that takes the keyboard, in reading order."""
        parts = [(line.field, line.calculate, line.choice, *line.override.tab_chain) for line in self._lines]
        return [each for part in parts for each in part]

    @staticmethod
    def _focus(line: RequirementLine) -> None:
        editor = line.editor
        if editor is not None:
            editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
            field = editor.lineEdit() if isinstance(editor, QComboBox) else editor
            if isinstance(field, QLineEdit):
                field.selectAll()

    def _on_line_committed(self, line: RequirementLine) -> None:
        """Enter: the next measured field, after the last one the points."""
        editors = [each for each in self.lines if each.editor is not None]
        after = editors[editors.index(line) + 1 :]
        if after:
            self._focus(after[0])
        else:
            self.finished.emit()

    def _add_line(self) -> None:
        line = RequirementLine(self)
        self._column.addWidget(line)
        self._lines.append(line)
        line.measured_edited.connect(self.measured_edited)
        line.focused.connect(self.focused)
        line.committed.connect(self._on_line_committed)
        line.calculator_wanted.connect(self._on_calculator_wanted)
        line.override.given.connect(self._on_override_given)
        line.override.closed.connect(line.close_override)
        line.override.edited.connect(self.override_edited)

    def _on_calculator_wanted(self, line: RequirementLine) -> None:
        if line.row is not None:
            self.measuring_wanted.emit(line.row.id)

    def _on_measuring_closed(self) -> None:
        """The keyboard goes back to the measured value."""
        if self._measured_line is not None:
            self._focus(self._measured_line)

    def _on_override_given(self, requirement: str, verdict: Verdict | None, reason: str) -> None:
        self.override_given.emit(requirement, verdict, reason)

    def sizeHint(self) -> QSize:
        """The lines shown."""
        return self._column.sizeHint()
