"""Five weeks: today framed, non-working days shaded, deadlines underlined."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.qt.theme import Theme, theme
from ui.screens.home.presenter import WEEKDAYS, WEEKS, calendar_weeks

ROW, HEAD, LABEL = 28, 28, 44
SATURDAY = 5


class CalendarView(QWidget):
    """``set_days`` takes today and the deadlines by day; days and their names are its tooltip and text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = date.min
        self._marked: Mapping[date, str] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_days(self, today: date, marked: Mapping[date, str]) -> None:
        """Show the five weeks that begin with today's."""
        self._today, self._marked = today, marked
        words = "；".join(f"{day.isoformat()} {name}" for day, name in sorted(marked.items()))
        self.setAccessibleName(f"五周日历，今天 {today.isoformat()}。{words}")
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:
        """Six lines of text and the margins of a pane."""
        return QSize(theme().px("width.home_side"), HEAD + ROW * WEEKS + theme().space(3) * 2 - 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Head, month names, days."""
        if self._today == date.min:
            return
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = look.space(4) + LABEL
        width = (self.width() - left - look.space(4)) / 7
        top = look.space(2)
        painter.setFont(look.font("small"))
        painter.setPen(look.color("muted_text"))
        for at, name in enumerate(WEEKDAYS):
            painter.drawText(QRectF(left + at * width, top, width, HEAD), Qt.AlignmentFlag.AlignCenter, name)
        for number, week in enumerate(calendar_weeks(self._today)):
            y = top + HEAD + number * ROW
            self._paint_month(painter, look, QRect(look.space(4), y, LABEL - look.space(2), ROW), week, number)
            for at, day in enumerate(week):
                self._paint_day(painter, look, QRectF(left + at * width, y, width, ROW), day)

    def _paint_month(self, painter: QPainter, look: Theme, rect: QRect, week: tuple[date, ...], number: int) -> None:
        begins = [day for day in week if day.day == 1]
        month = begins[0].month if begins else week[0].month
        if number == 0 or begins:
            painter.setFont(look.font("small"))
            painter.setPen(look.color("muted_text"))
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), f"{month} 月")

    def _paint_day(self, painter: QPainter, look: Theme, rect: QRectF, day: date) -> None:
        is_today, is_free = day == self._today, day.weekday() >= SATURDAY
        if is_free:
            painter.fillRect(rect, look.color("raised"))
        if is_today:
            painter.setPen(QPen(look.color("accent"), look.px("border.line")))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(
                rect.adjusted(1.5, 0.5, -1.5, -0.5), look.px("radius.control"), look.px("radius.control")
            )
        painter.setFont(look.font(bold=is_today))
        token = "accent" if is_today else "muted_text" if is_free or day < self._today else "text"
        painter.setPen(look.color(token))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(day.day))
        if day in self._marked:
            bar = QRectF(rect.center().x() - 7, rect.bottom() - 4, 14, 3)
            painter.fillRect(bar, look.color("not_met" if day < self._today else "accent"))
