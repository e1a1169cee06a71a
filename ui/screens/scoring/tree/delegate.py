"""Paints a tree line: sign, number, name, marks, points and full points in columns that line up."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from ui.qt.icons import paint_icon
from ui.qt.theme import TypeSize, theme
from ui.screens.scoring.sheet.rows import ItemRow, SectionRow
from ui.screens.scoring.signs import SIGNS
from ui.screens.scoring.tree.models import ROW_ROLE

AnyIndex = QModelIndex | QPersistentModelIndex
# Columns of the picture, in logical pixels from the left edge or from the right one.
SIGN_LEFT, ITEM_NO_LEFT, ITEM_NAME_LEFT = 12, 34, 58
SECTION_SIGN_LEFT, SECTION_NO_LEFT, SECTION_NAME_LEFT = 8, 28, 56
POINTS_RIGHT, FULL_LEFT, COUNT_RIGHT, MARKS_RIGHT, POINTS_WIDTH = 46, 42, 86, 86, 36
MARK_STEP = 19
MOST_PICTURES = 160


class _Look(NamedTuple):
    is_selected: bool
    is_hovered: bool
    has_ring: bool
    is_open: bool


class TreeDelegate(QStyledItemDelegate):
    """One line of the item tree. ``marks_hidden`` below the compact width leaves the names the room."""

    def __init__(self, view: QTreeView) -> None:
        super().__init__(view)
        self._view = view
        self.marks_hidden = False
        self._pictures: dict[tuple[object, ...], QPixmap] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Qt: all lines are equally high."""
        del option, index
        return QSize(theme().px("width.scoring_tree_compact"), theme().px("row.tree"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Qt: paint one line over the whole width of the view."""
        row: SectionRow | ItemRow = index.data(ROW_ROLE)
        state: QStyle.StateFlag = option.state
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        look = _Look(
            is_selected,
            bool(state & QStyle.StateFlag.State_MouseOver),
            is_selected and self._view.hasFocus(),
            isinstance(row, SectionRow) and self._view.isExpanded(index.sibling(index.row(), 0)),
        )
        ratio = self._view.devicePixelRatioF()
        width, height = self._view.viewport().width(), option.rect.height()
        # The next item paints many lines of which two are different: the others are kept pictures.
        key = (row, look, width, height, ratio, theme().name, self.marks_hidden)
        picture = self._pictures.get(key)
        if picture is None:
            picture = self._draw(row, look, QSize(width, height), ratio)
            if len(self._pictures) >= MOST_PICTURES:
                self._pictures.pop(next(iter(self._pictures)))
            self._pictures[key] = picture
        painter.drawPixmap(0, option.rect.top(), picture)

    def _draw(self, row: SectionRow | ItemRow, look: _Look, size: QSize, ratio: float) -> QPixmap:
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(theme().color("raised"))
        rect = QRect(0, 0, size.width(), size.height())
        painter = QPainter(picture)
        self._paint_ground(painter, rect, look.is_selected, look.is_hovered)
        if isinstance(row, SectionRow):
            self._paint_section(painter, rect, row, look.is_open)
        else:
            self._paint_item(painter, rect, row, look.is_selected)
        if look.has_ring:
            painter.setPen(QPen(theme().color("focus"), theme().px("border.focus")))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.end()
        return picture

    def _paint_ground(self, painter: QPainter, rect: QRect, is_selected: bool, is_hovered: bool) -> None:
        if is_selected:
            painter.fillRect(rect, theme().color("selection"))
            bar = QRect(rect.left(), rect.top(), theme().px("border.active_marker"), rect.height())
            painter.fillRect(bar, theme().color("accent"))
        elif is_hovered:
            painter.fillRect(rect, theme().color("hover"))

    def _paint_section(self, painter: QPainter, rect: QRect, row: SectionRow, is_open: bool) -> None:
        right = rect.right() + 1
        sign = QRect(rect.left() + SECTION_SIGN_LEFT, rect.top(), 16, rect.height())
        paint_icon(painter, sign, "chevron-down" if is_open else "chevron-right", "muted_text", 16)
        count = f"{row.scored}/{row.total}"
        count_width = QFontMetrics(theme().font("small")).horizontalAdvance(count)
        _text(painter, rect, rect.left() + SECTION_NO_LEFT, right, row.no, "text", bold=True)
        name_right = right - COUNT_RIGHT - count_width - 8
        _text(painter, rect, rect.left() + SECTION_NAME_LEFT, name_right, row.title, "text", bold=True)
        _right(painter, rect, right - COUNT_RIGHT, count, "muted_text", "small")
        _right(painter, rect, right - POINTS_RIGHT, row.points, "text")
        _text(painter, rect, right - FULL_LEFT, right, f"/{row.full}", "muted_text", "small")

    def _paint_item(self, painter: QPainter, rect: QRect, row: ItemRow, is_current: bool) -> None:
        right = rect.right() + 1
        icon, _, token = SIGNS[row.sign]
        place = QRect(rect.left() + SIGN_LEFT, rect.top(), 16, rect.height())
        paint_icon(painter, place, icon, token, 16)
        _text(painter, rect, rect.left() + ITEM_NO_LEFT, right, row.no, "muted_text")
        mark_right = right - MARKS_RIGHT
        name_right = right - POINTS_RIGHT - POINTS_WIDTH
        for mark in () if self.marks_hidden else self._marks(row):
            mark_icon, mark_token = mark
            paint_icon(painter, QRect(mark_right - 16, rect.top(), 16, rect.height()), mark_icon, mark_token, 16)
            mark_right -= MARK_STEP
            name_right = mark_right
        for mark_icon, mark_token in self._lasting_marks(row):
            paint_icon(painter, QRect(name_right - 16, rect.top(), 16, rect.height()), mark_icon, mark_token, 16)
            name_right -= MARK_STEP
        _text(painter, rect, rect.left() + ITEM_NAME_LEFT, name_right, row.name, "text", bold=is_current)
        token = "text" if row.is_scored else "muted_text"
        _right(painter, rect, right - POINTS_RIGHT, row.points, token, bold=is_current and row.is_scored)
        _text(painter, rect, right - FULL_LEFT, right, f"/{row.full}", "muted_text", "small")

    @staticmethod
    def _lasting_marks(row: ItemRow) -> list[tuple[str, str]]:
        """Shown in narrow windows, too."""
        marks = [("pencil", "accent")] if row.is_changed else []
        return [*marks, ("ban", "formal_red")] if row.is_veto and row.sign != "veto" else marks

    @staticmethod
    def _marks(row: ItemRow) -> list[tuple[str, str]]:
        marks = [("pin", "muted_text")] if row.has_pins else []
        if row.wants_remark:
            marks.append(("message-exclamation", "not_met"))
        elif row.has_remark:
            marks.append(("message-2", "muted_text"))
        return marks


def _text(
    painter: QPainter,
    rect: QRect,
    left: int,
    right: int,
    text: str,
    token: str,
    size: TypeSize = "text",
    *,
    bold: bool = False,
) -> None:
    font = theme().font(size, bold=bold)
    painter.setFont(font)
    painter.setPen(theme().color(token))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, right - left)
    place = QRect(left, rect.top(), right - left, rect.height())
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def _right(
    painter: QPainter, rect: QRect, right: int, text: str, token: str, size: TypeSize = "text", *, bold: bool = False
) -> None:
    painter.setFont(theme().font(size, bold=bold))
    painter.setPen(theme().color(token))
    place = QRect(rect.left(), rect.top(), right - rect.left(), rect.height())
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
