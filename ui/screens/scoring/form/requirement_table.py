"""All requirement lines of one item under their head; under one of them the measuring editor."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

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
from ui.screens.scoring.line_pool import LinePool
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
        self.pool: LinePool[RequirementLine] = LinePool(self._add_line)
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
        return self.pool.shown

    def show_rows(self, shown: tuple[RequirementRow, ...], *, is_compact: bool, is_read_only: bool) -> None:
        """Show these requirements."""
        before = len(self.pool.every)
        for line, row in self.pool.show_rows(shown):
            line.show_row(row, is_compact=is_compact, is_read_only=is_read_only)
        if len(self.pool.every) > before:
            self.lines_added.emit()
        if self.measuring.requirement and (is_read_only or self.measuring.requirement not in {row.id for row in shown}):
            self.measuring.put_away()

    def open_measuring(self, requirement: str, today: date, at: str) -> None:
        """Open the measuring editor under a requirement, or put it away where it is open."""
        line = self.pool.of(requirement)
        if line is None or line.row is None or line.row.working_kind is None:
            return
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
        line = self.pool.of(requirement)
        if line is not None:
            line.open_override()
            line.override.type_again(reason, verdict)

    @property
    def tab_chain(self) -> list[QWidget]:
        """Every widget of the lines that takes the keyboard, in reading order."""
        parts = [(line.field, line.calculate, line.choice, *line.override.tab_chain) for line in self.pool.every]
        return [each for part in parts for each in part]

    def _on_line_committed(self, line: RequirementLine) -> None:
        """Enter: the next measured field, after the last one the points."""
        if not self.pool.focus_after(line):
            self.finished.emit()

    def _add_line(self) -> RequirementLine:
        line = RequirementLine(self)
        self._column.addWidget(line)
        line.measured_edited.connect(self.measured_edited)
        line.focused.connect(self.focused)
        line.committed.connect(self._on_line_committed)
        line.calculator_wanted.connect(self._on_calculator_wanted)
        line.override.given.connect(self._on_override_given)
        line.override.closed.connect(line.close_override)
        line.override.edited.connect(self.override_edited)
        return line

    def _on_calculator_wanted(self, line: RequirementLine) -> None:
        if line.row is not None:
            self.measuring_wanted.emit(line.row.id)

    def _on_measuring_closed(self) -> None:
        """The keyboard goes back to the measured value."""
        if self._measured_line is not None:
            self.pool.focus(self._measured_line)

    def _on_override_given(self, requirement: str, verdict: Verdict | None, reason: str) -> None:
        self.override_given.emit(requirement, verdict, reason)

    def sizeHint(self) -> QSize:
        """The lines shown."""
        return self._column.sizeHint()
