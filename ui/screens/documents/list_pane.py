"""The list of documents: a box, the body, its outcome, number and state."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ui.qt.icons import paint_icon
from ui.qt.theme import Theme, theme
from ui.screens.documents.detail_presenter import CONCLUSION_STATE
from ui.screens.documents.presenter import DocumentLine, conclusion_text, short_number
from ui.widgets.marks import SIGNS
from ui.widgets.table import Table, paint_row_ground
from ui.widgets.table_model import Cell, Column, Index

ICON = 14
_STATES = {
    "ready": ("check", "met"),
    "changed": ("alert-triangle", "unclear"),
    "missing": ("alert-triangle", "not_met"),
    "stopped": ("alert-triangle", "not_met"),
    "waiting": ("clock", "muted_text"),
    "made": ("", "muted_text"),
}
_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)


def _line_cell(line: DocumentLine) -> Cell:
    words = (line.name, conclusion_text(line.conclusion), line.number, line.state)
    tip = "\n".join(each for each in (line.name, line.why) if each)
    return Cell(" ".join(each for each in words if each), tip=tip)


def _line_key(line: DocumentLine) -> object:
    return line.key


class DocumentTable(Table[DocumentLine]):
    """Space or a click on the box marks a line for the batch; ``choice_changed`` follows."""

    choice_changed = Signal()

    def __init__(self) -> None:
        super().__init__((Column("文书", 200, _line_cell, stretch=True),), "文书", row="document", key=_line_key)
        self._turned: set[str] = set()
        self._standings: dict[str, tuple[str, bool]] = {}
        self.horizontalHeader().hide()
        self.setItemDelegate(LineDelegate(self))

    def is_chosen(self, line: DocumentLine) -> bool:
        """Whether it is issued with the others: at first whatever is new."""
        return line.can_choose and line.is_new != (line.key in self._turned)

    def follow(self, lines: Sequence[DocumentLine]) -> None:
        """Lines that stand elsewhere now begin anew: what was issued is no longer marked."""
        for line in lines:
            before = self._standings.get(line.key)
            if before is not None and (before[1] != line.is_new or (line.standing == "made" != before[0])):
                self._turned.discard(line.key)
            self._standings[line.key] = (line.standing, line.is_new)

    def toggle(self, line: DocumentLine) -> None:
        """Mark a line or leave it out."""
        if not line.can_choose:
            return
        self._turned ^= {line.key}
        self.viewport().update()
        self.choice_changed.emit()

    def choose_all(self, *, is_chosen: bool) -> None:
        """Mark all that are shown, or none."""
        for line in self.rows_model.rows:
            if line.can_choose and self.is_chosen(line) != is_chosen:
                self._turned ^= {line.key}
        self.viewport().update()
        self.choice_changed.emit()

    def replace_row(self, line: DocumentLine) -> None:
        """One line as it stands now, in its place."""
        rows = [line if each.key == line.key else each for each in self.rows_model.rows]
        if rows != list(self.rows_model.rows):
            self.rows_model.replace_rows(rows)
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space marks."""
        line = self.current_row()
        if event.key() == Qt.Key.Key_Space and line is not None:
            self.toggle(line)
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a box marks."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if not index.isValid():
            return
        air = theme().space(1)
        box = box_rect(theme(), self.visualRect(index)).adjusted(-air, -air, air, air)
        if box.contains(event.position().toPoint()):
            self.toggle(self.rows_model.rows[index.row()])


def box_rect(look: Theme, rect: QRect) -> QRect:
    """Where a row's box stands."""
    side = look.px("control.checkbox")
    return QRect(rect.x() + look.space(4), rect.y() + (rect.height() - side) // 2, side, side)


class LineDelegate(QStyledItemDelegate):
    """Two lines a row: the body, bold when current; outcome, number and state below."""

    def __init__(self, table: DocumentTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt: one row."""
        look, rect = theme(), option.rect
        line = self._table.rows_model.rows[index.row()]
        is_current = index.row() == self._table.currentIndex().row()
        painter.save()
        paint_row_ground(painter, look, rect, self._table.row_ground(index.row()))
        if is_current:
            painter.fillRect(rect.x(), rect.y(), look.px("border.active_marker"), rect.height(), look.color("accent"))
        if line.can_choose:
            paint_box(painter, look, box_rect(look, rect), is_on=self._table.is_chosen(line))
        left = look.space(4) + look.px("control.checkbox") + look.space(3)
        box = rect.adjusted(left, look.space(2), -look.space(4), -look.space(2))
        painter.setFont(look.font(bold=is_current))
        painter.setPen(look.color("muted_text" if line.standing == "waiting" else "text"))
        text = painter.fontMetrics().elidedText(line.name, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(QRect(box.x(), box.y(), box.width(), 20), _LEFT, text)
        self._paint_second(painter, look, QRect(box.x(), box.y() + 22, box.width(), 18), line)
        painter.restore()

    def _paint_second(self, painter: QPainter, look: Theme, place: QRect, line: DocumentLine) -> None:
        metrics = QFontMetrics(look.font("small"))
        painter.setFont(look.font("small"))
        icon, token = _STATES[line.standing]
        width = metrics.horizontalAdvance(line.state)
        painter.setPen(look.color(token))
        painter.drawText(place, _RIGHT, line.state)
        taken = width + look.space(2)
        if icon:
            at = QRect(place.right() - width - ICON - look.space(1), place.y(), ICON, place.height())
            paint_icon(painter, at, icon, token, ICON)
            taken += ICON + look.space(1)
        x = place.x()
        if line.conclusion:
            sign, _, tone = SIGNS[CONCLUSION_STATE[line.conclusion]]
            word = conclusion_text(line.conclusion)
            paint_icon(painter, QRect(x, place.y(), ICON, place.height()), sign, tone, ICON)
            painter.setPen(look.color(tone))
            painter.drawText(QRect(x + ICON + 2, place.y(), place.width(), place.height()), _LEFT, word)
            x += ICON + 2 + metrics.horizontalAdvance(word) + look.space(3)
        painter.setPen(look.color("muted_text"))
        free = max(0, place.right() - taken - x)
        words = short_number(line.number) if line.number else line.why
        number = metrics.elidedText(words, Qt.TextElideMode.ElideRight, free)
        painter.drawText(QRect(x, place.y(), free + 1, place.height()), _LEFT, number)


def paint_box(painter: QPainter, look: Theme, box: QRect, *, is_on: bool, is_partly: bool = False) -> None:
    """A check box: empty, ticked, or with a dash for some."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    is_filled = is_on or is_partly
    painter.setPen(QPen(look.color("accent" if is_filled else "control_line"), look.px("border.line")))
    painter.setBrush(look.color("accent" if is_filled else "panel"))
    radius = look.px("radius.small")
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    if is_filled:
        paint_icon(painter, box, "check" if is_on else "minus", "accent_text", ICON)
    painter.restore()
