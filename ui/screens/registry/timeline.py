"""The stages of a round as bars on a line of days, a flag at each end; weeks or months by the room there is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QEvent, QLineF, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from reviewer.usecases.stage_bars import StageBar
from ui.qt.icons import paint_icon
from ui.qt.theme import Theme, theme
from ui.screens.registry.presenter import Flag, RegistryState, bar_words, short_name
from ui.screens.registry.timeline_scale import MARGIN, Scale, fit, flag_rows

# Logical pixels from the top, read off the picture.
SHADE_TOP, SHADE_BOTTOM = 28, 88
TODAY_TOP, TODAY_HEIGHT, TODAY_BOTTOM = 7, 19, 85
TICK_TOP = 12
BAR_TOP, BAR_HEIGHT = 44, 32
FLAG_TOP, FLAG_LINE, FLAG_ROW = 94, 16, 54
MOST_ROWS = 2
OPEN_WIDTH: Final = 168
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class TimeLine(QWidget):
    """``set_state`` shows a round. ← → Home End choose a bar, Enter asks to change its days (``wanted``)."""

    wanted = Signal(str)
    moved = Signal(int, int)
    height_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = RegistryState()
        self._scale: Scale | None = None
        self._rows: tuple[int | None, ...] = ()
        self._room = 0
        self._chosen = -1
        self._is_brief = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("阶段与期限")

    @property
    def scale(self) -> Scale | None:
        """Where the days lie, None while there are none."""
        return self._scale

    @property
    def state(self) -> RegistryState:
        """What is shown."""
        return self._state

    def set_state(self, state: RegistryState) -> None:
        """Show another round, or the same one as it is now."""
        self._state = state
        self._chosen = min(self._chosen, len(state.bars) - 1)
        words = "；".join(f"{each.on.isoformat()} {each.name} {each.left}".strip() for each in state.flags)
        self.setAccessibleDescription(words)
        self.fit_in(self._room)

    def fit_in(self, room: int) -> None:
        """Use so many logical pixels of width; more where the days need it."""
        self._room = room
        state = self._state
        if state.first is None or state.last is None or not room:
            self._scale = None
            self.setFixedSize(max(room, 1), theme().px("bar.timeline"))
            return
        first, last = min(state.first, _near(state)), max(state.last, _near(state))
        tail = OPEN_WIDTH if state.undated else 0
        self._scale = fit(first, last, room - tail)
        self._rows = self._placed()
        more = FLAG_ROW if any(self._rows) else 0
        self.setFixedSize(max(room, self._scale.width + tail), theme().px("bar.timeline") + more)
        self.height_changed.emit(self.height())
        self.update()

    def bar_rect(self, bar: StageBar) -> QRectF:
        """Where a bar lies, in logical pixels of this widget."""
        if self._scale is None or bar.starts_on is None:
            return QRectF()
        x = self._scale.x(bar.starts_on)
        return QRectF(x, BAR_TOP, self._scale.end(bar.ends_on or max(bar.starts_on, self._state.today)) - x, BAR_HEIGHT)

    def flag_rect(self, at: int) -> QRectF:
        """Where a flag's text stands; empty for one that found no room."""
        row = self._rows[at]
        if row is None or self._scale is None:
            return QRectF()
        left, right = self._span(self._state.flags[at])
        return QRectF(left, FLAG_TOP + row * FLAG_ROW, right - left, 3 * FLAG_LINE)

    def sizeHint(self) -> QSize:
        """As high as the tokens say, with a second row of flags higher."""
        return self.size()

    # ---------------------------------------------------------------- flags

    def _placed(self) -> tuple[int | None, ...]:
        flags = self._state.flags
        rank = {"not_met": 0, "text": 1, "muted_text": 2, "met": 3}
        order = sorted(range(len(flags)), key=lambda at: (rank[flags[at].tone], not flags[at].is_due, flags[at].on))
        for rows, is_brief in ((1, False), (1, True), (MOST_ROWS, False), (MOST_ROWS, True)):
            self._is_brief = is_brief
            spans = [self._span(each) for each in flags]
            found = flag_rows(spans, range(len(flags)) if rows == 1 else order, rows)
            if None not in found:
                break
        return found

    def _name(self, flag: Flag) -> str:
        """Whole, or without its last word where all flags then find room."""
        return flag.brief if self._is_brief else flag.name

    def _span(self, flag: Flag) -> tuple[float, float]:
        """The text of a flag left of its line; right of it where the window begins too near."""
        look, gap = theme(), theme().space(2)
        bold, small = QFontMetrics(look.font("small", bold=True)), QFontMetrics(look.font("small"))
        head = bold.horizontalAdvance(_day_text(flag.on)) + look.space(1) + small.horizontalAdvance(self._name(flag))
        wide = max(head, bold.horizontalAdvance(flag.left), small.horizontalAdvance(flag.working)) + 2
        line = self._line(flag.on)
        return (line - gap - wide, line) if line - gap - wide >= 0 else (line, line + gap + wide)

    def _line(self, on: date) -> float:
        return self._scale.end(on) if self._scale is not None else 0.0

    # ---------------------------------------------------------------- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: days, bars, today, flags."""
        if self._scale is None:
            return
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_days(painter, look, self._scale)
        for at, bar in enumerate(self._state.bars):
            self._paint_bar(painter, look, bar, is_chosen=self.hasFocus() and at == self._chosen)
        self._paint_undated(painter, look, self._scale)
        for at, flag in enumerate(self._state.flags):
            self._paint_line(painter, look, flag, self._rows[at])
        for at, flag in enumerate(self._state.flags):
            self._paint_flag(painter, look, flag, self.flag_rect(at))
        self._paint_today(painter, look, self._scale)

    def _paint_days(self, painter: QPainter, look: Theme, scale: Scale) -> None:
        for day in scale.days:
            if day in self._state.off_days:
                left, right = round(scale.x(day)), round(scale.end(day))
                painter.fillRect(QRect(left, SHADE_TOP, right - left, SHADE_BOTTOM - SHADE_TOP), look.color("raised"))
        painter.setFont(look.font("small"))
        for tick in scale.ticks():
            x = round(scale.x(tick.day)) + 0.5
            painter.setPen(QPen(look.color("line"), look.px("border.line")))
            painter.drawLine(QLineF(x, TICK_TOP, x, SHADE_BOTTOM))
            painter.setPen(look.color("muted_text"))
            place = QRectF(x + look.space(1), TICK_TOP - 3, 120, FLAG_LINE)
            wide = painter.fontMetrics().horizontalAdvance(tick.text)
            if not self._today_box(scale).intersects(QRectF(place.x(), place.y(), wide, FLAG_LINE)):
                painter.drawText(place, _LEFT, tick.text)

    def _paint_bar(self, painter: QPainter, look: Theme, bar: StageBar, *, is_chosen: bool) -> None:
        rect = self.bar_rect(bar).adjusted(0.5, 0.5, -0.5, -0.5)
        radius = look.px("radius.small")
        ground, edge, ink = _BAR_LOOKS[bar.state]
        pen = QPen(look.color(edge), look.px("border.line"))
        if bar.is_proposal:
            pen.setStyle(Qt.PenStyle.DashLine)
        shape = QPainterPath()
        shape.addRoundedRect(rect, radius, radius)
        painter.fillPath(shape, look.color(ground))
        if bar.state == "current" and self._scale is not None:
            done = QRectF(rect)
            done.setRight(min(rect.right(), max(rect.left(), self._scale.x(self._state.today) + self._now())))
            painter.save()
            painter.setClipRect(done)
            painter.fillPath(shape, look.color("selection"))
            painter.restore()
        if is_chosen:
            pen = QPen(look.color("focus"), look.px("border.focus"))
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(shape)
        self._paint_name(painter, look, bar, rect, ink)

    def _now(self) -> float:
        """The line of today stands in the middle of the day."""
        return self._scale.day_px / 2 if self._scale is not None else 0.0

    def _paint_name(self, painter: QPainter, look: Theme, bar: StageBar, rect: QRectF, ink: str) -> None:
        icon, pad = look.px("icon.small"), look.space(2)
        inner = rect.toRect().adjusted(pad, 0, -pad // 2, 0)
        if bar.state == "done" and inner.width() >= icon:
            paint_icon(painter, QRect(inner.x(), inner.y(), icon, inner.height()), "check", ink, icon)
            inner.setLeft(inner.left() + icon + look.space(1))
        is_bold = bar.state == "current"
        font, name = look.font(bold=is_bold), bar.name
        if QFontMetrics(font).horizontalAdvance(name) > inner.width():
            font, name = look.font("small", bold=is_bold), short_name(name)
        text = QFontMetrics(font).elidedText(name, Qt.TextElideMode.ElideRight, inner.width())
        if len(text) < 2 and len(bar.name) > 1:
            return
        painter.setFont(font)
        painter.setPen(look.color(ink))
        painter.drawText(inner, _LEFT, text)

    def _paint_undated(self, painter: QPainter, look: Theme, scale: Scale) -> None:
        """Stages whose days nobody can know yet: one open box after the last day."""
        names = self._state.undated
        if not names:
            return
        rect = QRectF(scale.width + 0.5, BAR_TOP + 0.5, OPEN_WIDTH - MARGIN - 1, BAR_HEIGHT - 1)
        pen = QPen(look.color("control_line"), look.px("border.line"), Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect, look.px("radius.small"), look.px("radius.small"))
        painter.setFont(look.font())
        painter.setPen(look.color("muted_text"))
        text = names[0] if len(names) == 1 else f"其后 {len(names)} 个阶段"
        inner = rect.toRect().adjusted(look.space(2), 0, -look.space(1), 0)
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, _LEFT, elided)
        painter.setFont(look.font("small"))
        painter.drawText(QRect(inner.x(), FLAG_TOP, inner.width(), FLAG_LINE), _LEFT, "日期待定")

    def _paint_line(self, painter: QPainter, look: Theme, flag: Flag, row: int | None) -> None:
        x = round(self._line(flag.on)) - 0.5
        bottom = SHADE_BOTTOM + look.space(1) if row is None else FLAG_TOP + row * FLAG_ROW + 3 * FLAG_LINE
        painter.setPen(QPen(look.color("muted_text" if flag.is_due else "control_line"), look.px("border.line")))
        painter.drawLine(QLineF(x, BAR_TOP + BAR_HEIGHT, x, bottom))
        if row is None:
            painter.setBrush(look.color(flag.tone))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(QRectF(x - 2.5, bottom - 2, 5, 5))

    def _paint_flag(self, painter: QPainter, look: Theme, flag: Flag, rect: QRectF) -> None:
        if rect.isEmpty():
            return
        gap = look.space(2)
        is_left = rect.right() >= self._line(flag.on) - 0.5 and rect.left() < self._line(flag.on) - 1
        text = rect.adjusted(0, 0, -gap, 0) if is_left else rect.adjusted(gap, 0, 0, 0)
        # A line that leads to the second row ends before a text of the first.
        painter.fillRect(text.adjusted(1, 0, 0, 0), look.color("panel"))
        strong = "text" if flag.tone in ("text", "met") else flag.tone
        day, name = _day_text(flag.on), self._name(flag)
        bold, small = look.font("small", bold=True), look.font("small")
        line = QRectF(text.x(), text.y(), text.width(), FLAG_LINE)
        name_wide = QFontMetrics(small).horizontalAdvance(name)
        day_wide = QFontMetrics(bold).horizontalAdvance(day)
        start = line.right() - name_wide - look.space(1) - day_wide if is_left else line.left()
        painter.setFont(bold)
        painter.setPen(look.color("text" if strong == "muted_text" else strong))
        painter.drawText(QRectF(start, line.y(), day_wide + 1, FLAG_LINE), _LEFT, day)
        painter.setFont(small)
        painter.setPen(look.color("text" if flag.tone == "text" else "muted_text"))
        painter.drawText(QRectF(start + day_wide + look.space(1), line.y(), name_wide + 1, FLAG_LINE), _LEFT, name)
        side = _RIGHT if is_left else _LEFT
        for at, words in enumerate((flag.left, flag.working), 1):
            painter.setFont(bold if at == 1 and flag.tone in ("text", "not_met") else small)
            painter.setPen(look.color(flag.tone))
            painter.drawText(line.translated(0, at * FLAG_LINE), side, words)

    def _today_text(self) -> str:
        return f"今天 {self._state.today:%m-%d}"

    def _today_box(self, scale: Scale) -> QRectF:
        """Where the word stands; empty where today is not drawn."""
        if not scale.first <= self._state.today <= scale.last:
            return QRectF()
        x = scale.x(self._state.today) + self._now()
        wide = QFontMetrics(theme().font("small")).horizontalAdvance(self._today_text()) + 2 * theme().space(1)
        return QRectF(x + 1 - wide if x - wide > 0 else x - 1, TODAY_TOP, wide, TODAY_HEIGHT)

    def _paint_today(self, painter: QPainter, look: Theme, scale: Scale) -> None:
        box = self._today_box(scale)
        if box.isEmpty():
            return
        x = scale.x(self._state.today) + self._now()
        painter.setFont(look.font("small"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("accent"))
        painter.drawRoundedRect(box, look.space(0), look.space(0))
        painter.fillRect(QRectF(x - 1, TODAY_TOP, 2, TODAY_BOTTOM - TODAY_TOP), look.color("accent"))
        painter.setPen(look.color("accent_text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._today_text())

    # ---------------------------------------------------------------- pointer and keys

    def event(self, event: QEvent) -> bool:
        """Qt: the tooltip tells what is under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = self.words_at(event.pos())
            QToolTip.showText(event.globalPos(), words, self) if words else QToolTip.hideText()
            return True
        return super().event(event)

    def words_at(self, at: QPoint) -> str:
        """What the tooltip says at a point."""
        for place, flag in enumerate(self._state.flags):
            if self.flag_rect(place).contains(at) or (abs(at.x() - self._line(flag.on)) < 4 and at.y() > BAR_TOP):
                return flag.tip
        bar = self._bar_at(at)
        if bar >= 0:
            return bar_words(self._state.bars[bar])
        is_open = self._scale is not None and at.x() > self._scale.width and bool(self._state.undated)
        return "\n".join(("日期待定：", *self._state.undated, *self._state.notes)) if is_open else ""

    def _bar_at(self, at: QPoint) -> int:
        return next((place for place, each in enumerate(self._state.bars) if self.bar_rect(each).contains(at)), -1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: a press chooses a bar."""
        at = self._bar_at(event.position().toPoint())
        if at >= 0:
            self._choose(at)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Qt: twice asks to change its days."""
        at = self._bar_at(event.position().toPoint())
        if at >= 0:
            self.wanted.emit(self._state.bars[at].stage)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: bars by arrows, Enter changes the chosen one's days."""
        key, count = Qt.Key(event.key()), len(self._state.bars)
        if count and key in _STEPS:
            self._choose(max(0, min(count - 1, self._chosen + _STEPS[key])))
        elif count and key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._choose(0 if key == Qt.Key.Key_Home else count - 1)
        elif count and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._chosen >= 0:
            self.wanted.emit(self._state.bars[self._chosen].stage)
        else:
            super().keyPressEvent(event)

    def _choose(self, at: int) -> None:
        self._chosen = at
        bar = self._state.bars[at]
        rect = self.bar_rect(bar)
        self.setAccessibleDescription(bar_words(bar))
        self.moved.emit(round(rect.left()), round(rect.right()))
        self.update()


_BAR_LOOKS: Final = {
    "done": ("hover", "line", "met"),
    "past": ("hover", "line", "muted_text"),
    "current": ("panel", "accent", "accent"),
    "coming": ("panel", "control_line", "text"),
    "open": ("panel", "control_line", "muted_text"),
}


def _day_text(on: date) -> str:
    return f"{on:%m-%d}"


def _near(state: RegistryState) -> date:
    """Today where it is close to the stages, else the nearest of their days: an old round is not stretched to now."""
    first, last = state.first or state.today, state.last or state.today
    return state.today if first - timedelta(days=14) <= state.today <= last + timedelta(days=14) else first
