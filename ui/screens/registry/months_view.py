"""One or two months: days off shaded, worked weekends marked 班, deadlines underlined, the publicity as a band."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from reviewer.domain.due_dates import WEEKDAYS
from ui.qt.theme import Theme, theme
from ui.screens.registry.calendar_presenter import WEEKS, CalendarState, DayEvent, month_days, moved_months

TWO_FROM = 720
TITLE, HEAD, LEAST_ROW, MOST_ROW = 32, 24, 40, 76
LINE = 16
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
_MONTHS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
_MARKS: Final = {"shift": ("班", "unclear"), "off": ("休", "muted_text")}
FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)


class MonthsView(QWidget):
    """``day`` is the one under the keyboard; ``moved`` when it changed, ``entered`` on Enter."""

    moved = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: CalendarState | None = None
        self.day = date.min
        self._top = date.min
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("日历")

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of the months shown."""
        if self._top == date.min:
            return ()
        return (self._top, moved_months(self._top, 1)) if self.width() >= TWO_FROM else (self._top,)

    def set_state(self, state: CalendarState) -> None:
        """Show the events; at first today is chosen."""
        self._state = state
        if self.day == date.min:
            self.choose(state.today)
        else:
            self.choose(self.day)

    def choose(self, day: date) -> None:
        """Put the keyboard on a day and show its month."""
        self.day = max(FIRST, min(LAST, day))
        if self.day.replace(day=1) not in self.months:
            self._top = self.day.replace(day=1)
        if self._state is not None:
            self.setAccessibleDescription(self._state.words(self.day))
        self.moved.emit()
        self.update()

    def turn(self, months: int) -> None:
        """Another month."""
        day = moved_months(self.day, months)
        self._top = moved_months(self._top, months)
        self.choose(day)

    def show_today(self) -> None:
        """Back to today."""
        if self._state is not None:
            self.choose(self._state.today)

    def sizeHint(self) -> QSize:
        """Qt: two months with small rows."""
        return QSize(TWO_FROM, TITLE + HEAD + WEEKS * LEAST_ROW)

    def minimumSizeHint(self) -> QSize:
        """Qt: one month."""
        return QSize(TWO_FROM // 2, TITLE + HEAD + WEEKS * LEAST_ROW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: with the room the number of months changes."""
        super().resizeEvent(event)
        if self._state is not None:
            self.choose(self.day)

    def cell_rect(self, day: date, month: date | None = None) -> QRectF:
        """Where a day stands in its month; empty where it is not shown."""
        month = month or day.replace(day=1)
        if month not in self.months or day not in month_days(month):
            return QRectF()
        at = month_days(month).index(day)
        left, wide, high = self._place(self.months.index(month))
        return QRectF(left + at % 7 * wide, TITLE + HEAD + at // 7 * high, wide, high)

    def _place(self, number: int) -> tuple[float, float, float]:
        """Left edge of a month, width and height of its days."""
        gap = theme().space(5)
        whole = (self.width() - theme().space(4) * 2 - gap * (len(self.months) - 1)) / len(self.months)
        high = max(LEAST_ROW, min(MOST_ROW, (self.height() - TITLE - HEAD - theme().space(2)) // WEEKS))
        return theme().space(4) + number * (whole + gap), whole / 7, float(high)

    # ---------------------------------------------------------------- keys and pointer

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: arrows by days and weeks, PgUp and PgDn by months, T today, Enter to the events."""
        key = Qt.Key(event.key())
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key in _STEPS and plain:
            self.choose(self.day + timedelta(days=_STEPS[key]))
        elif key in _MONTHS and plain:
            self.turn(_MONTHS[key])
        elif key == Qt.Key.Key_T and plain:
            self.show_today()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: a press chooses a day."""
        day = self._day_at(event.position().toPoint())
        if day is not None:
            self.choose(day)

    def event(self, event: QEvent) -> bool:
        """Qt: the tooltip tells the day."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._state is not None:
            day = self._day_at(event.pos())
            QToolTip.showText(event.globalPos(), self._state.words(day), self) if day else QToolTip.hideText()
            return True
        return super().event(event)

    def _day_at(self, at: QPoint) -> date | None:
        for month in self.months:
            for day in month_days(month):
                if day.month == month.month and self.cell_rect(day, month).contains(at):
                    return day
        return None

    # ---------------------------------------------------------------- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: title, weekdays and days of each month."""
        if self._state is None:
            return
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, month in enumerate(self.months):
            left, wide, _ = self._place(number)
            painter.setFont(look.font(bold=True))
            painter.setPen(look.color("text"))
            flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(QRectF(left + look.space(2), 0, 7 * wide, TITLE), flags, f"{month.year}年{month.month}月")
            painter.setFont(look.font("small"))
            painter.setPen(look.color("muted_text"))
            for at, name in enumerate(WEEKDAYS):
                place = QRectF(left + at * wide + look.space(2), TITLE, wide, HEAD)
                painter.drawText(place, flags, name)
            for day in month_days(month):
                if day.month == month.month:
                    self._paint_day(painter, look, self._state, day, self.cell_rect(day, month))

    def _paint_day(self, painter: QPainter, look: Theme, state: CalendarState, day: date, rect: QRectF) -> None:
        kind, is_today = state.kind(day), day == state.today
        inner = rect.adjusted(0, 0, -1, -1)
        if state.is_in_band(day):
            painter.fillRect(rect.adjusted(0, 0, 0, -1), look.color("selection"))
        elif kind in ("weekend", "off"):
            painter.fillRect(inner, look.color("raised"))
        painter.setPen(QPen(look.color("line"), look.px("border.line")))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        self._paint_frame(painter, look, inner, is_today=is_today, is_chosen=day == self.day)
        painter.setFont(look.font(bold=is_today))
        is_aside = kind in ("weekend", "off", "unknown") or day < state.today
        painter.setPen(look.color("accent" if is_today else "muted_text" if is_aside else "text"))
        number = QRectF(rect.x() + look.space(2), rect.y() + look.space(1), rect.width(), LINE + 2)
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(number, flags, str(day.day))
        events = state.on(day)
        if any(each.is_due for each in events):
            late = any(each.is_late for each in events)
            wide = QFontMetrics(look.font(bold=is_today)).horizontalAdvance(str(day.day))
            bar = QRectF(number.x() - 1, number.bottom(), max(wide + 2, 14), 3)
            painter.fillRect(bar, look.color("not_met" if late else "accent"))
        if kind in _MARKS:
            word, token = _MARKS[kind]
            painter.setFont(look.font("small", bold=kind == "shift"))
            painter.setPen(look.color(token))
            side = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(number.adjusted(0, 0, -look.space(2) - look.space(1), 0), side, word)
        self._paint_names(painter, look, events, rect)

    def _paint_frame(self, painter: QPainter, look: Theme, rect: QRectF, *, is_today: bool, is_chosen: bool) -> None:
        radius = look.px("radius.small")
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if is_today:
            painter.setPen(QPen(look.color("accent"), look.px("border.line")))
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        if is_chosen:
            token = "focus" if self.hasFocus() else "control_line"
            painter.setPen(QPen(look.color(token), look.px("border.focus" if self.hasFocus() else "border.line")))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)

    def _paint_names(self, painter: QPainter, look: Theme, events: tuple[DayEvent, ...], rect: QRectF) -> None:
        """As many names as fit under the number; the rest is counted."""
        room = int((rect.height() - LINE - look.space(3)) // LINE)
        if not events or room < 1:
            return
        painter.setFont(look.font("small"))
        shown = events if len(events) <= room else events[: max(1, room)]
        for at, each in enumerate(shown):
            more = f" +{len(events) - room}" if at == room - 1 and len(events) > room else ""
            place = QRectF(rect.x() + look.space(2), rect.y() + LINE + look.space(2) + 2 + at * LINE, 0, LINE)
            wide = int(rect.width() - look.space(2) - look.space(1))
            text = painter.fontMetrics().elidedText(each.brief, Qt.TextElideMode.ElideRight, wide - 8 * len(more))
            token = "not_met" if each.is_late else "muted_text" if each.is_over or not each.is_due else "text"
            painter.setPen(look.color(token))
            flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(QRectF(place.x(), place.y(), wide, LINE), flags, f"{text}{more}")
