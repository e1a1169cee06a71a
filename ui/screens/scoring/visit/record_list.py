"""The records of the visit as a list: method and time, what is lacking or what was found."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.qt.icons import paint_icon
from ui.qt.theme import theme
from ui.screens.scoring.tree.models import ROW_ROLE
from ui.screens.scoring.visit.rows import RecordRow

AnyIndex = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
ROW_HEIGHT = 56
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RecordModel(QAbstractListModel):
    """One line a record."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[RecordRow, ...] = ()

    @property
    def rows(self) -> tuple[RecordRow, ...]:
        """The lines shown."""
        return self._rows

    def show_rows(self, rows: tuple[RecordRow, ...]) -> None:
        """Show these; while they are the same records their lines only change."""
        if rows == self._rows:
            return
        if [each.id for each in rows] == [each.id for each in self._rows]:
            self._rows = rows
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = NO_INDEX) -> int:
        """Qt: one row a record."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: the line's words, the line itself."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row.title} {row.when}"
        return row.spoken if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole) else None


class RecordDelegate(QStyledItemDelegate):
    """Paints one record: sign, method, time; below what is lacking, else what was found."""

    def __init__(self, view: RecordList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Qt: all equal."""
        del option, index
        return QSize(200, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Qt: one line."""
        row: RecordRow = index.data(ROW_ROLE)
        rect, look = option.rect, theme()
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if is_selected:
            painter.fillRect(rect, look.color("selection"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, look.color("hover"))
        if is_selected and self._view.hasFocus():
            painter.setPen(QPen(look.color("focus"), look.px("border.focus")))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        pad, side = look.space(4), look.px("icon.small")
        left = rect.left() + pad
        icon, token = ("circle", "not_met") if row.lacks else ("circle-check", "met")
        paint_icon(painter, QRect(left, rect.top() + 8, side, 20), icon, token, side)
        left += side + look.space(2)
        width = rect.right() - pad - left
        when = self._text(painter, QRect(left, rect.top() + 8, width, 20), row.when, "muted_text", "small", right=True)
        self._text(painter, QRect(left, rect.top() + 8, width - when - pad, 20), row.title, "text", "text")
        below = QRect(left, rect.top() + 30, width, 18)
        words, token = (row.lacks, "not_met") if row.lacks else (row.words, "muted_text")
        self._text(painter, below, words, token, "small")
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), look.color("line"))
        painter.restore()

    def _text(self, painter: QPainter, place: QRect, text: str, token: str, size: str, *, right: bool = False) -> int:
        """Draw a text elided; returns its width."""
        font = theme().font("small" if size == "small" else "text")
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.setFont(font)
        painter.setPen(theme().color(token))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, shown)
        return metrics.horizontalAdvance(shown)


class RecordList(QListView):
    """``opened(record id)`` on Enter or a click, ``removed(record id)`` on Del."""

    opened = Signal(str)
    removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.records = RecordModel(self)
        self.is_read_only = False
        self.setModel(self.records)
        self.setItemDelegate(RecordDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("评审方式记录")
        self.clicked.connect(self._on_clicked)

    def choose(self, record_id: str) -> None:
        """Select a record, the first when that one is not there."""
        ids = [each.id for each in self.records.rows]
        at = ids.index(record_id) if record_id in ids else 0
        self.setCurrentIndex(self.records.index(at))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter opens, Del removes."""
        row = self.currentIndex().data(ROW_ROLE) if self.currentIndex().isValid() else None
        if isinstance(row, RecordRow) and event.key() in ENTER and not event.modifiers():
            self.opened.emit(row.id)
        elif isinstance(row, RecordRow) and event.key() == Qt.Key.Key_Delete and not self.is_read_only:
            self.removed.emit(row.id)
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _on_clicked(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if isinstance(row, RecordRow):
            self.opened.emit(row.id)
