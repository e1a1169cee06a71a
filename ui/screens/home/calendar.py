"""Five weeks: today framed, days off shaded, the publicity banded, deadlines underlined."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from reviewer.domain.due_dates import WEEKDAYS
from ui.qt.theme import Theme, theme
from ui.screens.home.presenter import WEEKS, CalendarDay

ROW, HEAD, LABEL = 28, 28, 44


class CalendarView(QWidget):
    """``set_days`` takes today and five weeks of days; each day's deadlines are its tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = date.min
        self._days: tuple[CalendarDay, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_days(self, today: date, days: Sequence[CalendarDay]) -> None:
        """Show the five weeks that begin with today's."""
        self._today, self._days = today, tuple(days)
        words = "；".join(f"{each.day.isoformat()} {each.names}" for each in days if each.names)
        self.setAccessibleName(f"五周日历，今天 {today.isoformat()}。{words}")
        self.update()

    def sizeHint(self) -> QSize:
        """Six lines of text and the margins of a pane."""
        return QSize(theme().px("width.home_side"), HEAD + ROW * WEEKS + theme().space(3) * 2 - 1)

    def event(self, event: QEvent) -> bool:
        """The tooltip of the day under the pointer."""
        if isinstance(event, QHelpEvent):
            found = next((each for each in self._days if self._place(each).contains(event.pos())), None)
            QToolTip.showText(event.globalPos(), _tip(found) if found is not None else "", self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Head, month names, days."""
        if not self._days:
            return
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font("small"))
        painter.setPen(look.color("muted_text"))
        for each, name in zip(self._days[:7], WEEKDAYS, strict=True):
            head = self._place(each).translated(0, -HEAD)
            painter.drawText(head, Qt.AlignmentFlag.AlignCenter, name)
        for week in range(WEEKS):
            self._paint_month(painter, look, self._days[7 * week : 7 * week + 7], week)
        for each in self._days:
            self._paint_day(painter, look, self._place(each), each)

    def _place(self, day: CalendarDay) -> QRectF:
        left = theme().space(4) + LABEL
        width = (self.width() - left - theme().space(4)) / 7
        week, at = divmod(self._days.index(day), 7)
        return QRectF(left + at * width, theme().space(2) + HEAD + week * ROW, width, ROW)

    def _paint_month(self, painter: QPainter, look: Theme, week: Sequence[CalendarDay], number: int) -> None:
        begins = [each.day for each in week if each.day.day == 1]
        month = begins[0].month if begins else week[0].day.month
        if number == 0 or begins:
            place = QRect(look.space(4), int(self._place(week[0]).y()), LABEL - look.space(2), ROW)
            painter.setFont(look.font("small"))
            painter.setPen(look.color("muted_text"))
            painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), f"{month} 月")

    def _paint_day(self, painter: QPainter, look: Theme, rect: QRectF, day: CalendarDay) -> None:
        is_today = day.day == self._today
        if day.is_off:
            painter.fillRect(rect, look.color("raised"))
        if day.in_publicity and not day.is_off:
            painter.fillRect(rect, look.color("selection"))
        if is_today:
            painter.setPen(QPen(look.color("accent"), look.px("border.line")))
            painter.setBrush(look.color("panel"))
            painter.drawRoundedRect(
                rect.adjusted(1.5, 0.5, -1.5, -0.5), look.px("radius.control"), look.px("radius.control")
            )
        painter.setFont(look.font(bold=is_today))
        token = "accent" if is_today else "muted_text" if day.is_off or day.day < self._today else "text"
        painter.setPen(look.color(token))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(day.day.day))
        if day.is_worked_weekend:
            painter.setFont(look.font("small"))
            painter.setPen(look.color("unclear"))
            painter.drawText(rect.adjusted(rect.width() / 2 + 8, 0, 0, -6), Qt.AlignmentFlag.AlignVCenter, "班")
        if day.names:
            middle = rect.center().x()
            token = "not_met" if day.is_overdue else "accent"
            painter.fillRect(QRectF(middle - 7, rect.bottom() - 3, 14, 3), look.color(token))


def _tip(day: CalendarDay) -> str:
    parts = [day.names, "公示期" if day.in_publicity else "", "调休上班" if day.is_worked_weekend else ""]
    told = "；".join(each for each in parts if each)
    return f"{day.day.isoformat()}　{told}" if told else ""
