"""The photos of the open item in one row: small pictures with caption and time under them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.qt.theme import theme
from ui.screens.scoring.photos.model import AnyIndex, PhotoModel, paint_photo
from ui.screens.scoring.photos.rows import PhotoRow
from ui.screens.scoring.tree.models import ROW_ROLE
from ui.widgets.thumbnails import Thumbnails

# As drawn: three pictures of 3:2 side by side in the dock of 现场模式.
PICTURE = QSize(117, 79)


class PhotoStrip(QListView):
    """``show_photos`` takes the rows; ``opened(photo id)`` on a tap, Enter or Space. Arrow keys walk along it.

    ``site``: the sizes of 现场模式. It shows what it is given: the open item's, or all of the sheet's.
    """

    opened = Signal(str)

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None, *, site: bool = False) -> None:
        super().__init__(parent)
        self.photos = PhotoModel(thumbnails, self)
        self.setModel(self.photos)
        self.setItemDelegate(StripDelegate(thumbnails, site, self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setUniformItemSizes(True)
        self.setSpacing(0)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setObjectName("raisedPane")
        self.setAccessibleName("照片")
        self.setFixedHeight(PICTURE.height() + _words_height(site) + 2 * theme().px("border.focus"))
        self.clicked.connect(self._on_clicked)

    @property
    def count(self) -> int:
        """How many photos are shown."""
        return len(self.photos.photos)

    def show_photos(self, photos: tuple[PhotoRow, ...]) -> None:
        """Show these from the first on; one that joined those shown already is brought into view."""
        before = [each.id for each in self.photos.photos]
        now = [each.id for each in photos]
        self.photos.show_photos(photos)
        if before == now:
            return
        # A list lays itself out after the event; its length is asked for here.
        self.doItemsLayout()
        has_grown = bool(before) and now[: len(before)] == before
        self.horizontalScrollBar().setValue((len(now) - self._whole_ones) * self._pitch if has_grown else 0)

    @property
    def _pitch(self) -> int:
        return PICTURE.width() + theme().space(2)

    @property
    def _whole_ones(self) -> int:
        return max(1, (self.viewport().width() + theme().space(2)) // self._pitch)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter and Space open."""
        index = self.currentIndex()
        if index.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._on_clicked(index)
        elif (
            event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
            or event.text().isdigit()
        ):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _on_clicked(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if isinstance(row, PhotoRow):
            self.opened.emit(row.id)


class StripDelegate(QStyledItemDelegate):
    """Paints one photo: picture, caption at the left, time at the right."""

    def __init__(self, thumbnails: Thumbnails, is_site: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._thumbnails, self._is_site = thumbnails, is_site

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Qt: all equal."""
        del option, index
        return QSize(PICTURE.width() + theme().space(2), PICTURE.height() + _words_height(self._is_site))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Qt: one photo."""
        row: PhotoRow = index.data(ROW_ROLE)
        rect: QRect = option.rect
        picture = QRect(rect.topLeft(), PICTURE)
        painter.save()
        paint_photo(painter, picture, row, self._thumbnails)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme().color("focus"), theme().px("border.focus")))
            painter.drawRect(picture.adjusted(1, 1, -1, -1))
        font = theme().font("small", site=self._is_site)
        metrics = QFontMetrics(font)
        words = QRect(picture.left(), picture.bottom() + 1, picture.width(), _words_height(self._is_site))
        time = metrics.horizontalAdvance(row.clock)
        painter.setFont(font)
        painter.setPen(theme().color("muted_text"))
        painter.drawText(words, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, row.clock)
        room = words.width() - time - theme().space(1)
        title = metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        painter.restore()


def _words_height(is_site: bool) -> int:
    return QFontMetrics(theme().font("small", site=is_site)).height() + theme().space(1)
