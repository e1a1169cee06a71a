"""The pins and photos of the open item: file and page, requirement, 框选 or 整页 or a photo's time, hash, ✕.

Enter jumps there, Del removes.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from reviewer.domain.sheet import EvidencePin
from ui.qt.icons import paint_icon
from ui.qt.theme import TypeSize, theme
from ui.screens.scoring.photos.rows import PhotoRow
from ui.screens.scoring.tree.models import ROW_ROLE, PinModel, short_hash

AnyIndex = QModelIndex | QPersistentModelIndex
REQUIREMENT, KIND, HASH, REMOVE = 256, 160, 104, 24
LEAST_ROWS, MOST_ROWS = 2, 6


class PinDelegate(QStyledItemDelegate):
    """Paints one pin."""

    def __init__(self, view: PinList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Qt: all equal."""
        del option, index
        return QSize(200, theme().px("row.pin"))

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: AnyIndex
    ) -> bool:
        """Qt: the whole line, as its cells may be elided."""
        row = index.data(ROW_ROLE) if event.type() == QEvent.Type.ToolTip else None
        if not isinstance(row, EvidencePin):
            return super().helpEvent(event, view, option, index)
        lines = (str(index.data()), self._view.requirement_label(row.requirement), short_hash(row.evidence))
        QToolTip.showText(event.globalPos(), "\n".join(each for each in lines if each), view)
        return True

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Qt: columns and the line under them."""
        row = index.data(ROW_ROLE)
        rect = option.rect
        right = rect.right() + 1
        painter.save()
        if option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect.adjusted(0, 0, 0, -1), theme().color("hover"))
        if option.state & QStyle.StateFlag.State_Selected and self._view.hasFocus():
            painter.fillRect(rect.adjusted(0, 0, 0, -1), theme().color("selection"))
            painter.setPen(QPen(theme().color("focus"), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme().color("line"))
        if isinstance(row, PhotoRow):
            icon, label, kind, sha256 = "photo", row.requirement, row.clock, row.sha256
        else:
            icon = "photo" if self._view.is_image(row.evidence) else "file-text"
            label = self._view.requirement_label(row.requirement)
            kind = "框选" if row.box is not None else "整页" if row.page is not None else "文件"
            sha256 = row.evidence
        paint_icon(painter, QRect(rect.left(), rect.top(), 16, rect.height()), icon, "muted_text", 16)
        name = str(index.data())
        _cell(painter, rect, rect.left() + 24, right - REQUIREMENT - 8, name, "text")
        _cell(painter, rect, right - REQUIREMENT, right - KIND - 8, label, "muted_text")
        _cell(painter, rect, right - KIND, right - HASH - 4, kind, "muted_text")
        _cell(painter, rect, right - HASH, right - REMOVE, short_hash(sha256), "muted_text", "small")
        if not self._view.is_read_only:
            paint_icon(painter, QRect(right - REMOVE, rect.top(), REMOVE, rect.height()), "x", "text", 16)
        painter.restore()


class PinList(QListView):
    """The list. ``opened(pin or photo)``, ``removed(pin id)``, ``photo_removed(PhotoRow)``."""

    opened = Signal(object)
    removed = Signal(str)
    photo_removed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pins = PinModel(self)
        self.setModel(self.pins)
        self.setItemDelegate(PinDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("定位")
        self.is_read_only = False
        self._labels: dict[str, str] = {}
        self._images: set[str] = set()
        self._shown: tuple[object, ...] = ()
        self._room = MOST_ROWS * theme().px("row.pin")

    def show_pins(
        self,
        pins: tuple[EvidencePin, ...],
        names: dict[str, str],
        images: set[str],
        labels: dict[str, str],
        photos: tuple[PhotoRow, ...] = (),
    ) -> None:
        """Show pins with the names of their files and the labels of their requirements, and the item's photos."""
        if self._shown == (pins, names, labels, photos):
            self.viewport().update()
            return
        before = {str(self.pins.index(row).data(ROW_ROLE).id) for row in range(self.pins.rowCount())}
        self._shown = (pins, names, labels, photos)
        self._labels, self._images = labels, images
        self.pins.show_pins(pins, names, photos)
        count = self.pins.rowCount()
        has_grown = 0 < len(before) < count and before <= {pin.id for pin in pins} | {photo.id for photo in photos}
        self.fit(self._room)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if count else Qt.FocusPolicy.NoFocus)
        if count:
            self.setCurrentIndex(self.pins.index(count - 1 if has_grown else 0))
            self.scrollTo(self.currentIndex())

    def fit(self, room: int) -> None:
        """Show as many whole rows as fit into ``room`` (px), two at least; the rest is scrolled to."""
        self._room = room
        count, height = self.pins.rowCount(), theme().px("row.pin")
        rows = min(count, max(LEAST_ROWS, min(MOST_ROWS, room // height)))
        if self.height() != rows * height:
            self.setFixedHeight(rows * height)
            self.scrollTo(self.currentIndex())

    @property
    def is_folded(self) -> bool:
        """Whether there are more rows than are seen at once."""
        return self.pins.rowCount() * theme().px("row.pin") > self.height()

    def is_image(self, sha256: str) -> bool:
        """Whether the pin's file is a photo or scan."""
        return sha256 in self._images

    def requirement_label(self, requirement: str | None) -> str:
        """``a 面积``; empty for none."""
        return self._labels.get(requirement or "", "")

    def mark(self, pin_id: str) -> None:
        """Mark a pin that was clicked on its page."""
        for row in range(self.pins.rowCount()):
            index = self.pins.index(row)
            if index.data(ROW_ROLE).id == pin_id:
                self.setCurrentIndex(index)
                self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter opens, Del removes."""
        index = self.currentIndex()
        if index.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.opened.emit(index.data(ROW_ROLE))
        elif index.isValid() and event.key() == Qt.Key.Key_Delete and not self.is_read_only:
            self._remove(index)
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) or event.text().isdigit():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt: ✕ removes, the rest opens."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton:
            return
        if event.position().x() >= self.viewport().width() - REMOVE and not self.is_read_only:
            self._remove(index)
        else:
            self.opened.emit(index.data(ROW_ROLE))

    def _remove(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if isinstance(row, PhotoRow):
            self.photo_removed.emit(row)
        else:
            self.removed.emit(row.id)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: a theme switch repaints."""
        super().changeEvent(event)
        self.viewport().update()


def _cell(
    painter: QPainter, rect: QRect, left: int, right: int, text: str, token: str, size: TypeSize = "text"
) -> None:
    font = theme().font(size)
    painter.setFont(font)
    painter.setPen(theme().color(token))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, right - left)
    painter.drawText(QRect(left, rect.top(), right - left, rect.height() - 1), Qt.AlignmentFlag.AlignVCenter, shown)
