"""Short lists inside the record's page: as chips that wrap (people, items) or as lines (notes, files)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QListWidget, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.qt.icons import paint_icon
from ui.qt.theme import theme

AnyIndex = QModelIndex | QPersistentModelIndex
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
REMOVE = 24
MOST = 400
CHIP_MOST = 320


class WordList(QListWidget):
    """As high as what it holds. ``removed(place)`` on Del or ✕, ``opened(place)`` on Enter or a double click."""

    removed = Signal(int)
    opened = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None, *, chips: bool = False) -> None:
        super().__init__(parent)
        self.is_read_only = False
        self._chips = chips
        self._words: tuple[str, ...] = ()
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setTabKeyNavigation(False)
        if chips:
            self.setFlow(QListWidget.Flow.LeftToRight)
            self.setWrapping(True)
        self.setItemDelegate(WordDelegate(self, chips=chips))
        self.hide()

    @property
    def words(self) -> tuple[str, ...]:
        """What is shown."""
        return self._words

    def show_words(self, words: Sequence[str]) -> None:
        """Show these; an empty list takes no room."""
        if tuple(words) == self._words:
            return
        had_focus, at = self.hasFocus(), self.currentRow()
        self._words = tuple(words)
        self.clear()
        for word in words:
            self.addItem(word)
            self.item(self.count() - 1).setToolTip(word)
        self.setVisible(bool(words))
        if words and had_focus:
            self.setCurrentRow(min(max(at, 0), len(words) - 1))
        self._fit()

    def line_width(self) -> int:
        """How wide a line may be."""
        return self.width()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Del removes, Enter opens; Esc belongs to the page."""
        at = self.currentRow()
        if at >= 0 and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not self.is_read_only:
            self.removed.emit(at)
        elif at >= 0 and event.key() in ENTER and not event.modifiers():
            self.opened.emit(at)
        elif event.key() == Qt.Key.Key_Escape or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt: a click on ✕ removes."""
        at = self.indexAt(event.position().toPoint()).row()
        if at >= 0 and not self.is_read_only:
            rect = self.visualItemRect(self.item(at))
            if event.position().x() >= rect.right() - REMOVE:
                self.removed.emit(at)
                return
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Qt: opens."""
        at = self.indexAt(event.position().toPoint()).row()
        if at >= 0:
            self.opened.emit(at)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt: the keyboard finds something chosen."""
        super().focusInEvent(event)
        if self.currentRow() < 0 and self.count():
            self.setCurrentRow(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: another width, other lines."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
        self._fit()

    def _fit(self) -> None:
        if not self.count():
            return
        self.doItemsLayout()
        last = self.visualItemRect(self.item(self.count() - 1))
        height = min(MOST, last.bottom() + 1 + self.verticalScrollBar().value())
        if height > 0 and height != self.height():
            self.setFixedHeight(height)


class WordDelegate(QStyledItemDelegate):
    """Paints a chip or a line, with ✕ where it may be removed."""

    def __init__(self, view: WordList, *, chips: bool) -> None:
        super().__init__(view)
        self._view, self._chips = view, chips

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Qt: a chip as wide as its word, a line as high as its words."""
        del option
        metrics = QFontMetrics(theme().font())
        pad, text = theme().space(2), str(index.data())
        if self._chips:
            width = metrics.horizontalAdvance(text) + 2 * pad + REMOVE
            return QSize(min(width, CHIP_MOST, max(REMOVE, self._view.line_width())) + pad, theme().px("row.pin"))
        room = max(1, self._view.line_width() - REMOVE - pad)
        flags = int(Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere)
        height = metrics.boundingRect(QRect(0, 0, room, 10_000), flags, text).height()
        return QSize(room, max(theme().px("row.pin"), height + 2 * theme().space(1)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Qt: one word."""
        look, rect, text = theme(), option.rect, str(index.data())
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected) and self._view.hasFocus()
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(rect).adjusted(0.5, 1.5, -look.space(2) - 0.5, -2.5) if self._chips else QRectF(rect)
        ground = "selection" if is_chosen else "hover" if is_hovered else "panel"
        painter.setBrush(look.color(ground))
        edge = QPen(look.color("focus"), look.px("border.focus")) if is_chosen else QPen(look.color("line"), 1)
        painter.setPen(edge if self._chips or is_chosen else Qt.PenStyle.NoPen)
        if self._chips:
            painter.drawRoundedRect(box, look.px("radius.small"), look.px("radius.small"))
        else:
            painter.drawRect(box.adjusted(1, 1, -1, -1) if is_chosen else box)
            painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), look.color("line"))
        place = box.toRect().adjusted(look.space(2) if self._chips else look.space(1), 0, -REMOVE, 0)
        painter.setPen(look.color("text"))
        painter.setFont(look.font())
        if self._chips:
            shown = QFontMetrics(look.font()).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, shown)
        else:
            wrapped = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere)
            painter.drawText(place, wrapped, text)
        if not self._view.is_read_only:
            side = look.px("icon.small") - 2
            cross = QRect(box.toRect().right() - REMOVE + 2, box.toRect().top(), REMOVE, int(box.height()))
            paint_icon(painter, cross, "x", "muted_text", side)
        painter.restore()
