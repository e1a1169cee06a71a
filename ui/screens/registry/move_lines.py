"""Possible moves, one under the other: each with its sign and, under it, what is unmet in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from reviewer.domain.records import Record
from reviewer.domain.stages import SIDE_OUTCOMES
from reviewer.usecases.stages import PossibleMove
from ui.qt.icons import paint_icon
from ui.qt.theme import theme

_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)


class MoveLine(Record):
    """One line: the stage, what stands at its right, what is unmet."""

    stage: str
    name: str
    icon: str
    token: str
    aside: str
    problems: tuple[str, ...]


def line_of(move: PossibleMove, aside: str = "") -> MoveLine:
    """A move as its line."""
    icon, token = ("x", "not_met") if move.unmet else ("check", "met")
    if not move.unmet and move.is_back:
        icon, token = "arrow-back-up", "muted_text"
    elif not move.unmet and move.outcome in SIDE_OUTCOMES:
        icon, token = "logout", "muted_text"
    return MoveLine(
        stage=move.stage,
        name=move.name,
        icon=icon,
        token=token,
        aside=aside or ("退回" if move.is_back else ""),
        problems=move.problems,
    )


class MoveLines(QWidget):
    """One of several by arrows or a click; ``chosen`` carries the stage. Enter emits ``entered``."""

    chosen = Signal(str)
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[MoveLine, ...] = ()
        self._current, self._hovered = "", ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("可以转到的阶段")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def current(self) -> str:
        """The stage chosen, empty where there is no line."""
        return self._current

    def set_lines(self, lines: Sequence[MoveLine]) -> None:
        """Show other moves; the one chosen stays when it is still there, else the first is."""
        self._lines = tuple(lines)
        stages = [each.stage for each in self._lines]
        self._current = self._current if self._current in stages else stages[0] if stages else ""
        self._describe()
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Qt: sentences wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Qt: all lines."""
        return sum(self._height(each, width) for each in self._lines)

    def sizeHint(self) -> QSize:
        """Qt: at the width there is."""
        width = max(self.width(), 4 * theme().px("control.points_field_width") // 2)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Qt: as narrow as a pane makes it."""
        return QSize(theme().px("control.points_field_width"), self.heightForWidth(max(1, self.width())))

    def choose(self, stage: str) -> None:
        """Choose a move."""
        if stage != self._current and any(each.stage == stage for each in self._lines):
            self._current = stage
            self._describe()
            self.update()
            self.chosen.emit(stage)

    def current_rect(self) -> QRect:
        """Where the line chosen stands."""
        top = 0
        for line in self._lines:
            height = self._height(line, self.width())
            if line.stage == self._current:
                return QRect(0, top, self.width(), height)
            top += height
        return QRect()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose, Enter goes on to the fields."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if key in steps and self._lines:
            at = [each.stage for each in self._lines].index(self._current) + steps[key]
            self.choose(self._lines[max(0, min(len(self._lines) - 1, at))].stage)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses."""
        line = self._line_at(int(event.position().y()))
        if line is not None:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.choose(line.stage)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The line under the pointer is tinted."""
        line = self._line_at(int(event.position().y()))
        self._hovered = line.stage if line is not None else ""
        self.update()

    def leaveEvent(self, event: object) -> None:
        """Nothing is under the pointer any more."""
        self._hovered = ""
        self.update()
        super().leaveEvent(event)  # type: ignore[arg-type]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Line after line."""
        painter, top = QPainter(self), 0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for line in self._lines:
            height = self._height(line, self.width())
            self._paint(painter, line, QRect(0, top, self.width(), height))
            top += height

    def _paint(self, painter: QPainter, line: MoveLine, rect: QRect) -> None:
        look, is_current = theme(), line.stage == self._current
        ground = "selection" if is_current else "hover" if line.stage == self._hovered else "panel"
        painter.fillRect(rect, look.color(ground))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, look.color("line"))
        if is_current:
            painter.fillRect(
                rect.x(), rect.y(), look.px("border.active_marker"), rect.height() - 1, look.color("accent")
            )
        head = QRect(look.space(4), rect.y(), rect.width() - 2 * look.space(4), look.px("row.table"))
        size = look.px("icon.small")
        paint_icon(painter, QRect(head.x(), head.y(), size, head.height()), line.icon, line.token, size)
        painter.setFont(look.font("small"))
        painter.setPen(look.color("muted_text"))
        painter.drawText(head, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), line.aside)
        aside = painter.fontMetrics().horizontalAdvance(line.aside) + look.space(2) if line.aside else 0
        painter.setFont(look.font(bold=is_current))
        painter.setPen(look.color("text"))
        name = head.adjusted(size + look.space(2), 0, -aside, 0)
        shown = painter.fontMetrics().elidedText(line.name, Qt.TextElideMode.ElideRight, name.width())
        painter.drawText(name, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
        self._paint_problems(painter, line, rect)
        if is_current and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("focus"), look.px("border.focus")))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def _paint_problems(self, painter: QPainter, line: MoveLine, rect: QRect) -> None:
        look, top = theme(), rect.y() + theme().px("row.table")
        painter.setFont(look.font("small"))
        painter.setPen(look.color("not_met"))
        for problem, height in zip(line.problems, self._problem_heights(line, rect.width()), strict=True):
            left = self._indent()
            painter.drawText(QRect(left, top, rect.width() - left - look.space(4), height), _WRAP, problem)
            top += height

    def _height(self, line: MoveLine, width: int) -> int:
        more = sum(self._problem_heights(line, width))
        return theme().px("row.table") + (more + theme().space(2) if more else 0)

    def _problem_heights(self, line: MoveLine, width: int) -> list[int]:
        metrics = QFontMetrics(theme().font("small"))
        room = QRect(0, 0, max(1, width - self._indent() - theme().space(4)), 10_000)
        return [metrics.boundingRect(room, _WRAP, each).height() + theme().space(0) for each in line.problems]

    def _indent(self) -> int:
        return theme().space(4) + theme().px("icon.small") + theme().space(2)

    def _line_at(self, y: int) -> MoveLine | None:
        top = 0
        for line in self._lines:
            top += self._height(line, self.width())
            if y < top:
                return line
        return None

    def _describe(self) -> None:
        line = next((each for each in self._lines if each.stage == self._current), None)
        self.setAccessibleDescription(f"{line.name}。{'；'.join(line.problems)}" if line is not None else "")
