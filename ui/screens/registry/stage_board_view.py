"""The stage board: a column a stage, a card an application; arrows go about, Space marks, Enter opens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from reviewer.usecases.stage_board import BoardCard, BoardColumn
from ui.qt.icons import paint_icon
from ui.qt.theme import Theme, theme
from ui.screens.registry.board_places import CARD, HEAD, ColumnPlace, find_card, first_card, next_card, place_columns

_STEPS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_PageUp: (0, -6),
    Qt.Key.Key_PageDown: (0, 6),
    Qt.Key.Key_Home: (0, -100_000),
    Qt.Key.Key_End: (0, 100_000),
}
# Beyond so many days the year is told.
_YEAR: Final = 180
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class StageBoard(QAbstractScrollArea):
    """``chosen`` carries the current card's subject, ``opened`` too on Enter, ``marked`` the subjects marked."""

    chosen = Signal(str)
    opened = Signal(str)
    marked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[BoardColumn, ...] = ()
        self._late: frozenset[str] = frozenset()
        self._places: tuple[ColumnPlace, ...] = ()
        self._current, self._hovered = "", ""
        self._marks: dict[str, None] = {}
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("阶段总览")
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().setSingleStep(CARD)
        self.horizontalScrollBar().setSingleStep(CARD)

    @property
    def current(self) -> str:
        """The subject of the current card."""
        return self._current

    @property
    def marks(self) -> tuple[str, ...]:
        """The subjects marked, in the order of marking."""
        return tuple(self._marks)

    @property
    def columns(self) -> tuple[BoardColumn, ...]:
        """What is shown."""
        return self._columns

    def set_board(self, columns: Sequence[BoardColumn], late: Sequence[str]) -> None:
        """Show other cards; the current one stays current wherever it went, marks stay on cards still there."""
        self._columns, self._late = tuple(columns), frozenset(late)
        there = {card.subject for each in self._columns for card in each.cards}
        self._marks = {each: None for each in self._marks if each in there}
        self._lay_out()
        first = first_card(self._columns)
        wanted = self._current if self._current in there else first.subject if first is not None else ""
        self._choose(wanted, tells=True)

    def choose(self, subject: str) -> None:
        """Make a card current."""
        if find_card(self._columns, subject) is not None:
            self._choose(subject, tells=True)

    def set_marks(self, subjects: Sequence[str]) -> None:
        """Mark these cards and no others."""
        if tuple(subjects) != self.marks:
            self._marks = dict.fromkeys(subjects)
            self._tell_marks()

    def card(self, subject: str) -> BoardCard | None:
        """The card of a subject."""
        at = find_card(self._columns, subject)
        return self._columns[at[0]].cards[at[1]] if at is not None else None

    def card_rect(self, subject: str) -> QRect:
        """Where a card stands on the viewport; empty when it is not there."""
        at = find_card(self._columns, subject)
        if at is None or not self._places:
            return QRect()
        place = next(each for each in self._places if each.column is self._columns[at[0]])
        x = place.x - self.horizontalScrollBar().value()
        return QRect(x, HEAD + at[1] * CARD - self.verticalScrollBar().value(), place.width, CARD)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home and End, Space marks, Ctrl+A marks the column, Enter opens, Esc takes the marks away."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            card = next_card(self._columns, self._current, *_STEPS[key])
            if card is not None:
                self._choose(card.subject, tells=True)
        elif key == Qt.Key.Key_Space and self._current:
            self._mark(self._current)
        elif key == Qt.Key.Key_A and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._mark_column()
        elif key in _ENTER and self._current:
            self.opened.emit(self._current)
        elif key == Qt.Key.Key_Escape and self._marks:
            self.set_marks(())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click makes current, with Ctrl it marks."""
        card = self._card_at(event.position().toPoint())
        if card is not None:
            self._choose(card.subject, tells=True)
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._mark(card.subject)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click opens."""
        card = self._card_at(event.position().toPoint())
        if card is not None:
            self.opened.emit(card.subject)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The card under the pointer is tinted."""
        card = self._card_at(event.position().toPoint())
        self._hover(card.subject if card is not None else "")

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer any more."""
        self._hover("")
        super().leaveEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """The tooltip: the whole name and all that is unmet."""
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._tip(event.pos()), self)
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other widths."""
        super().resizeEvent(event)
        self._lay_out()

    def focusInEvent(self, event: QEvent) -> None:
        """The ring comes."""
        super().focusInEvent(event)  # type: ignore[arg-type]
        self.viewport().update()

    def focusOutEvent(self, event: QEvent) -> None:
        """The ring goes."""
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self.viewport().update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Columns with their cards, then the heads over them."""
        painter, look = QPainter(self.viewport()), theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.viewport().rect(), look.color("panel"))
        shift = self.horizontalScrollBar().value()
        for place in self._places:
            rect = QRect(place.x - shift, 0, place.width, self.viewport().height())
            if rect.right() >= 0 and rect.left() <= self.viewport().width():
                self._paint_column(painter, look, place, rect)

    def _paint_column(self, painter: QPainter, look: Theme, place: ColumnPlace, rect: QRect) -> None:
        if place.is_strip:
            painter.fillRect(rect, look.color("raised"))
            _paint_strip(painter, look, place.column, rect)
        else:
            top = self.verticalScrollBar().value()
            first = top // CARD
            last = min(len(place.column.cards), first + rect.height() // CARD + 2)
            for row in range(first, last):
                box = QRect(rect.x(), HEAD + row * CARD - top, rect.width(), CARD)
                self._paint_card(painter, look, place.column.cards[row], box)
            _paint_head(painter, look, place.column, QRect(rect.x(), 0, rect.width(), HEAD))
        painter.fillRect(rect.right(), 0, 1, rect.height(), look.color("line"))

    def _paint_card(self, painter: QPainter, look: Theme, card: BoardCard, box: QRect) -> None:
        is_current, is_marked = card.subject == self._current, card.subject in self._marks
        ground = "selection" if is_current or is_marked else "hover" if card.subject == self._hovered else "panel"
        painter.fillRect(box, look.color(ground))
        painter.fillRect(box.x(), box.bottom(), box.width(), 1, look.color("line"))
        if is_current:
            painter.fillRect(box.x(), box.y(), look.px("border.active_marker"), box.height() - 1, look.color("accent"))
        inner = box.adjusted(look.space(3), look.space(2), -look.space(3), -look.space(2))
        line = QRect(inner.x(), inner.y(), inner.width(), look.px("font.line_height_px.text"))
        if is_marked:
            _paint_check(painter, look, line)
            line = line.adjusted(0, 0, -look.px("control.checkbox") - look.space(1), 0)
        painter.setFont(look.font(bold=is_current))
        painter.setPen(look.color("text"))
        _draw(painter, line, card.name)
        below = QRect(inner.x(), line.bottom() + look.space(1), inner.width(), inner.bottom() - line.bottom())
        self._paint_state(painter, look, card, below)
        if is_current and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("focus"), look.px("border.focus")))
            painter.drawRect(box.adjusted(1, 1, -2, -2))

    def _paint_state(self, painter: QPainter, look: Theme, card: BoardCard, rect: QRect) -> None:
        """Since when, and at the right what the way on lacks."""
        painter.setFont(look.font("small"))
        icon, word, token = card_sign(card, is_late=card.subject in self._late)
        width = painter.fontMetrics().horizontalAdvance(word)
        if word:
            painter.setPen(look.color(token))
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), word)
            size = look.px("icon.small")
            paint_icon(
                painter,
                QRect(rect.right() - width - size - look.space(1), rect.y(), size, rect.height()),
                icon,
                token,
                size,
            )
            width += size + look.space(2)
        painter.setPen(look.color("muted_text"))
        room, words = rect.adjusted(0, 0, -width, 0), since_words(card)
        fits = painter.fontMetrics().horizontalAdvance(words) < room.width() - look.space(1)
        _draw(painter, room, words if fits else words.rpartition(" · ")[2])

    def _lay_out(self) -> None:
        size = self.viewport().size()
        self._places = place_columns(self._columns, size.width())
        total = self._places[-1].x + self._places[-1].width if self._places else 0
        most = max((len(each.cards) for each in self._columns), default=0)
        self.horizontalScrollBar().setRange(0, max(0, total - size.width()))
        self.horizontalScrollBar().setPageStep(size.width())
        self.verticalScrollBar().setRange(0, max(0, HEAD + most * CARD - size.height()))
        self.verticalScrollBar().setPageStep(size.height() - HEAD)
        self.viewport().update()

    def _choose(self, subject: str, *, tells: bool) -> None:
        self._current = subject
        card = self.card(subject)
        self.setAccessibleDescription(f"{card.name}，{since_words(card)}" if card is not None else "")
        self._show_current()
        self.viewport().update()
        if tells and subject:
            self.chosen.emit(subject)

    def _show_current(self) -> None:
        """Scroll so far that the current card is whole."""
        box, view = self.card_rect(self._current), self.viewport().rect()
        if box.isNull():
            return
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        if box.top() < HEAD:
            down.setValue(down.value() + box.top() - HEAD)
        elif box.bottom() > view.bottom():
            down.setValue(down.value() + box.bottom() - view.bottom())
        if box.left() < 0:
            across.setValue(across.value() + box.left())
        elif box.right() > view.right():
            across.setValue(across.value() + box.right() - view.right())

    def _card_at(self, point: QPoint) -> BoardCard | None:
        if point.y() < HEAD:
            return None
        x, row = (
            point.x() + self.horizontalScrollBar().value(),
            (point.y() - HEAD + self.verticalScrollBar().value()) // CARD,
        )
        for place in self._places:
            if place.x <= x < place.x + place.width and row < len(place.column.cards):
                return place.column.cards[row]
        return None

    def _tip(self, point: QPoint) -> str:
        card = self._card_at(point)
        if card is not None:
            lines = [f"{card.name}　{card.subject}"]
            lines += [f"转到“{card.following}”还差："] + [f"· {each}" for each in card.blocks] if card.blocks else []
            return "\n".join(lines)
        x = point.x() + self.horizontalScrollBar().value()
        column = next((each.column for each in self._places if each.x <= x < each.x + each.width), None)
        return f"{column.name}\n{column.actor}　{column.clause}" if column is not None else ""

    def _hover(self, subject: str) -> None:
        if subject != self._hovered:
            self._hovered = subject
            self.viewport().update()

    def _mark(self, subject: str) -> None:
        if subject in self._marks:
            del self._marks[subject]
        else:
            self._marks[subject] = None
        self._tell_marks()

    def _mark_column(self) -> None:
        at = find_card(self._columns, self._current)
        if at is None:
            return
        mine = [each.subject for each in self._columns[at[0]].cards]
        if all(each in self._marks for each in mine):
            self._marks = {each: None for each in self._marks if each not in mine}
        else:
            self._marks |= dict.fromkeys(mine)
        self._tell_marks()

    def _tell_marks(self) -> None:
        self.viewport().update()
        self.marked.emit(self.marks)


def since_words(card: BoardCard) -> str:
    """Since when it stands there."""
    if card.since is None:
        return "没有登记" if not card.is_recorded else ""
    days = f"{card.days} 天" if card.days else "今天"
    return f"{card.since:%m-%d} · {days}" if (card.days or 0) < _YEAR else f"{card.since.isoformat()} · {days}"


def card_sign(card: BoardCard, *, is_late: bool) -> tuple[str, str, str]:
    """Icon, word and token of how its way on is."""
    if is_late:
        return "alert-triangle", "逾期", "not_met"
    if not card.following:
        return "", "", "muted_text"
    if card.blocks:
        return "question-mark", f"差 {len(card.blocks)} 项", "unclear"
    return "check", "可转", "met"


def _paint_head(painter: QPainter, look: Theme, column: BoardColumn, rect: QRect) -> None:
    painter.fillRect(rect, look.color("raised"))
    painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, look.color("line"))
    inner = rect.adjusted(look.space(3), look.space(2), -look.space(3), -look.space(2))
    line = QRect(inner.x(), inner.y(), inner.width(), look.px("font.line_height_px.text"))
    count = str(len(column.cards))
    painter.setFont(look.font(bold=True))
    painter.setPen(look.color("text"))
    painter.drawText(line, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), count)
    _draw(painter, line.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(count) - look.space(2), 0), column.name)
    painter.setFont(look.font("small"))
    painter.setPen(look.color("muted_text"))
    below = QRect(inner.x(), line.bottom(), inner.width(), inner.bottom() - line.bottom() + 1)
    _draw(painter, below, f"{column.clause}　{column.actor}")


def _paint_strip(painter: QPainter, look: Theme, column: BoardColumn, rect: QRect) -> None:
    """The count at the top, the name written downwards."""
    painter.setFont(look.font("small"))
    painter.setPen(look.color("muted_text"))
    painter.drawText(QRect(rect.x(), 0, rect.width(), HEAD), Qt.AlignmentFlag.AlignCenter, "0")
    step = look.px("font.line_height_px.small")
    room = max(1, (rect.height() - HEAD - look.space(4)) // step)
    shown = column.name if len(column.name) <= room else column.name[: room - 1] + "⋮"
    for at, letter in enumerate(shown):
        box = QRect(rect.x(), HEAD + at * step, rect.width(), step)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _upright(letter))


def _upright(letter: str) -> str:
    """Punctuation as it stands in a column."""
    return {"、": "︑", "，": "︐", "（": "︵", "）": "︶"}.get(letter, letter)


def _paint_check(painter: QPainter, look: Theme, line: QRect) -> None:
    side, radius = look.px("control.checkbox"), look.px("radius.small")
    box = QRect(line.right() - side, line.y() + (line.height() - side) // 2, side, side)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("accent"))
    painter.drawRoundedRect(QRectF(box), radius, radius)
    paint_icon(painter, box, "check", "accent_text", side)


def _draw(painter: QPainter, rect: QRect, text: str) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
