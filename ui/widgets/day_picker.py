"""A month to pick a day from: opened under a date field, with the pointer or the arrow keys."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.qt.theme import theme
from ui.widgets.buttons import IconButton
from ui.widgets.labels import label
from ui.widgets.panes import row

WEEKDAYS = "一二三四五六日"
WEEKS, CELL_WIDTH, CELL_HEIGHT = 6, 36, 28
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
MONTHS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)


def month_days(day: date) -> tuple[date, ...]:
    """The 42 days of the weeks that begin with the one of the month's first day."""
    first = day.replace(day=1)
    begin = first - timedelta(days=first.weekday())
    return tuple(begin + timedelta(days=at) for at in range(7 * WEEKS))


def moved_months(day: date, months: int) -> date:
    """The same day of another month, or its last one."""
    at = day.year * 12 + day.month - 1 + months
    year, month = at // 12, at % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


class MonthGrid(QWidget):
    """``day`` is the one under the keyboard; ``chosen`` carries the day that was clicked or entered."""

    chosen = Signal(object)
    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.day = self.today = date.min
        self._hovered: date | None = None
        self.setFixedSize(self.sizeHint())
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("日历")

    def sizeHint(self) -> QSize:
        """Qt: seven columns, the names of the days and six weeks."""
        return QSize(7 * CELL_WIDTH, (WEEKS + 1) * CELL_HEIGHT)

    def show_day(self, day: date, today: date) -> None:
        """Show the month of a day."""
        self.today = today
        self._move(day)

    def _move(self, day: date) -> None:
        self.day = max(FIRST, min(LAST, day))
        self.setAccessibleDescription(self.day.isoformat())
        self.moved.emit()
        self.update()

    def turn(self, months: int) -> None:
        """Another month."""
        self._move(moved_months(self.day, months))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: arrows by days and weeks, PgUp and PgDn by months, Enter takes the day."""
        key = Qt.Key(event.key())
        if key in STEPS:
            self._move(self.day + timedelta(days=STEPS[key]))
        elif key in MONTHS:
            self.turn(MONTHS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.day)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: the day under the pointer is tinted."""
        self._hovered = self._day_at(event.position().toPoint())
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt: a click takes the day."""
        day = self._day_at(event.position().toPoint())
        if day is not None:
            self.chosen.emit(day)

    def _day_at(self, at: QPoint) -> date | None:
        across, down = at.x() // CELL_WIDTH, at.y() // CELL_HEIGHT - 1
        return month_days(self.day)[down * 7 + across] if 0 <= across < 7 and 0 <= down < WEEKS else None

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: names of the days, days, the chosen one filled, today framed."""
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font("small"))
        painter.setPen(look.color("muted_text"))
        for at, name in enumerate(WEEKDAYS):
            painter.drawText(QRect(at * CELL_WIDTH, 0, CELL_WIDTH, CELL_HEIGHT), Qt.AlignmentFlag.AlignCenter, name)
        for at, day in enumerate(month_days(self.day)):
            place = QRectF(at % 7 * CELL_WIDTH, (at // 7 + 1) * CELL_HEIGHT, CELL_WIDTH, CELL_HEIGHT)
            self._paint_day(painter, place.adjusted(2, 1, -2, -1), day)

    def _paint_day(self, painter: QPainter, place: QRectF, day: date) -> None:
        look = theme()
        is_chosen, is_today = day == self.day, day == self.today
        ground = "accent" if is_chosen else "hover" if day == self._hovered else ""
        painter.setBrush(look.color(ground) if ground else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.color("accent"), 1) if is_today else Qt.PenStyle.NoPen)
        if ground or is_today:
            painter.drawRoundedRect(place, look.px("radius.small"), look.px("radius.small"))
        is_aside = day.month != self.day.month or day.weekday() > 4
        painter.setFont(look.font(bold=is_chosen))
        painter.setPen(look.color("accent_text" if is_chosen else "muted_text" if is_aside else "text"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(day.day))


class DayPicker(QFrame):
    """A popup: month, arrows, grid; Esc or a click elsewhere closes it. ``chosen`` carries the day."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("palette")
        self.grid, self._title = MonthGrid(), label("", "bold")
        small = theme().px("icon.small")
        back, on = IconButton("chevron-left", "上个月", size=small), IconButton("chevron-right", "下个月", size=small)
        back.clicked.connect(self._on_back)
        on.clicked.connect(self._on_on)
        head = row(back)
        head.addStretch(1)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(on)
        body = QVBoxLayout(self)
        body.setContentsMargins(*[theme().space(2)] * 4)
        body.addLayout(head)
        body.addWidget(self.grid)
        self.grid.moved.connect(self._on_moved)
        self.grid.chosen.connect(self._on_chosen)

    def open_under(self, field: QWidget, day: date, today: date) -> None:
        """Open under a field at its right end, with a day chosen."""
        self.grid.show_day(day, today)
        self.adjustSize()
        at = field.mapToGlobal(QPoint(field.width() - self.width(), field.height() + theme().space(0)))
        self.move(at)
        self.show()
        self.grid.setFocus()

    def _on_moved(self) -> None:
        self._title.setText(f"{self.grid.day.year} 年 {self.grid.day.month} 月")

    def _on_back(self) -> None:
        self.grid.turn(-1)

    def _on_on(self) -> None:
        self.grid.turn(1)

    def _on_chosen(self, day: date) -> None:
        self.close()
        self.chosen.emit(day)
