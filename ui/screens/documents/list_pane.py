"""The list of documents: a box where it can be made, the body, its outcome, number and state."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ui.qt.icons import paint_icon
from ui.qt.theme import Theme, theme
from ui.screens.documents.detail_presenter import CONCLUSION_STATE
from ui.screens.documents.presenter import DocumentLine, conclusion_text
from ui.widgets.marks import SIGNS
from ui.widgets.table import Table, paint_row_ground
from ui.widgets.table_model import Cell, Column, Index

ICON = 14
_STATES = {
    "ready": ("check", "met"),
    "changed": ("alert-triangle", "unclear"),
    "stopped": ("alert-triangle", "not_met"),
    "waiting": ("clock", "muted_text"),
    "made": ("", "muted_text"),
}
_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)


def _line_cell(line: DocumentLine) -> Cell:
    words = (line.applicant, conclusion_text(line.conclusion), line.number, line.state)
    return Cell(" ".join(each for each in words if each), tip=line.applicant)


def _line_key(line: DocumentLine) -> object:
    return line.key


class DocumentTable(Table[DocumentLine]):
    """Space or a click on the box chooses what is made; ``choice_changed`` follows."""

    choice_changed = Signal()

    def __init__(self) -> None:
        super().__init__((Column("文书", 200, _line_cell, stretch=True),), "文书", row="document", key=_line_key)
        self._left_out: set[str] = set()
        self.has_boxes = False
        self.horizontalHeader().hide()
        self.setItemDelegate(LineDelegate(self))

    def is_chosen(self, line: DocumentLine) -> bool:
        """Whether it is made with the others."""
        return line.can_make and line.key not in self._left_out

    def toggle(self, line: DocumentLine) -> None:
        """Choose a line or leave it out."""
        if not (self.has_boxes and line.can_make):
            return
        self._left_out ^= {line.key}
        self.viewport().update()
        self.choice_changed.emit()

    def choose_all(self, *, is_chosen: bool) -> None:
        """Choose all that can be made, or none."""
        keys = {line.key for line in self.rows_model.rows if line.can_make}
        self._left_out = self._left_out - keys if is_chosen else self._left_out | keys
        self.viewport().update()
        self.choice_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space toggles."""
        line = self.current_row()
        if event.key() == Qt.Key.Key_Space and line is not None:
            self.toggle(line)
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a box toggles."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and box_rect(theme(), self.visualRect(index)).contains(event.position().toPoint()):
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
        left = look.space(4)
        if self._table.has_boxes:
            if line.can_make:
                paint_box(painter, look, box_rect(look, rect), is_on=self._table.is_chosen(line))
            left += look.px("control.checkbox") + look.space(3)
        box = rect.adjusted(left, look.space(2), -look.space(4), -look.space(2))
        painter.setFont(look.font(bold=is_current))
        painter.setPen(look.color("text"))
        text = painter.fontMetrics().elidedText(line.applicant, Qt.TextElideMode.ElideRight, box.width())
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
        number = metrics.elidedText(_short_number(line.number), Qt.TextElideMode.ElideRight, free)
        painter.drawText(QRect(x, place.y(), free + 1, place.height()), _LEFT, number)


def _short_number(number: str) -> str:
    """〔2026〕12号 of a letter's number; other numbers whole."""
    return number[number.index("〔") :] if "〔" in number else number


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
