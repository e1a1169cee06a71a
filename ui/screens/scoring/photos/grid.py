"""All photos of the sheet as a grid, the open item's first; captions are written in place."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.qt.icons import paint_icon
from ui.qt.theme import theme
from ui.screens.scoring.photos.caption import CaptionLine
from ui.screens.scoring.photos.model import AnyIndex, PhotoModel, paint_photo
from ui.screens.scoring.photos.rows import PhotoRow
from ui.screens.scoring.tree.models import ROW_ROLE
from ui.widgets.thumbnails import Thumbnails

LEAST_WIDTH = 156
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
PASSED_ON = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Space, Qt.Key.Key_Escape)


class PhotoGrid(QListView):
    """``opened(photo id)`` on Enter or a click, ``removed(photo id)`` on Del, ``menu_wanted(photo id, place)``.

    F2 writes the caption in place: ``captioned(row, text, goes on)`` at every key.
    """

    opened = Signal(str)
    removed = Signal(str)
    menu_wanted = Signal(str, QPoint)
    captioned = Signal(object, str, bool)

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.photos = PhotoModel(thumbnails, self, has_heads=True)
        self.is_read_only = False
        self._delegate = GridDelegate(thumbnails, self)
        self.setModel(self.photos)
        self.setItemDelegate(self._delegate)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.SinglePass)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setSpacing(0)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setMouseTracking(True)
        self.setAcceptDrops(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName("照片")
        self.clicked.connect(self._on_clicked)
        self.customContextMenuRequested.connect(self._on_menu_requested)

    @property
    def current(self) -> PhotoRow | None:
        """The photo that is chosen."""
        row = self.currentIndex().data(ROW_ROLE) if self.currentIndex().isValid() else None
        return row if isinstance(row, PhotoRow) else None

    def show_photos(self, photos: tuple[PhotoRow, ...]) -> None:
        """Show these; the chosen one stays chosen, in place of one that went its neighbour is."""
        before, at = self.current, self.currentIndex().row()
        self.photos.show_photos(photos)
        if before is None:
            return
        index = self.photos.index_of(before.id)
        if not index.isValid() and photos:
            near = [self.photos.index(row) for row in (at, at - 1, at + 1)]
            index = next((each for each in near if isinstance(each.data(ROW_ROLE), PhotoRow)), self.photos.first())
        if index.isValid() and index != self.currentIndex():
            self.setCurrentIndex(index)

    def choose(self, photo_id: str) -> None:
        """Choose a photo, the first when that one is not there, and take the keyboard."""
        index = self.photos.index_of(photo_id)
        self.setCurrentIndex(index if index.isValid() else self.photos.first())
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def write_caption(self) -> None:
        """F2: write under the chosen photo."""
        if self.current is not None and not self.is_read_only:
            self.edit(self.currentIndex())

    # ---- Qt

    def event(self, event: QEvent) -> bool:
        """Qt: F2 is the caption here, not the item's remark."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            is_ours = event.key() == Qt.Key.Key_F2 and self.current is not None
            event.setAccepted(is_ours)
            if is_ours:
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter opens, Del removes, F2 writes the caption, the menu key opens the menu."""
        row = self.current
        if row is not None and event.key() in ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.opened.emit(row.id)
        elif row is not None and event.key() == Qt.Key.Key_Delete and not self.is_read_only:
            self.removed.emit(row.id)
        elif row is not None and event.key() == Qt.Key.Key_F2:
            self.write_caption()
        elif row is not None and event.key() == Qt.Key.Key_Menu:
            self.menu_wanted.emit(row.id, self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center()))
        elif event.key() in PASSED_ON or (event.text() and event.text().isprintable()):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: as many columns as fit."""
        super().resizeEvent(event)
        # The bar may come and go without the columns moving.
        self._delegate.set_width(self.width() - self.verticalScrollBar().sizeHint().width())
        self.scheduleDelayedItemsLayout()

    def _on_clicked(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, PhotoRow):
            return
        at = self.viewport().mapFromGlobal(self.cursor().pos())
        if self._delegate.caption_rect(self.visualRect(index)).contains(at) and not self.is_read_only:
            self.edit(index)
        else:
            self.opened.emit(row.id)

    def _on_menu_requested(self, at: QPoint) -> None:
        row = self.indexAt(at).data(ROW_ROLE)
        if isinstance(row, PhotoRow):
            self.setCurrentIndex(self.indexAt(at))
            self.menu_wanted.emit(row.id, self.viewport().mapToGlobal(at))


class GridDelegate(QStyledItemDelegate):
    """Paints a head or one photo: picture, caption and time, then place sign, author, hash."""

    def __init__(self, thumbnails: Thumbnails, view: PhotoGrid) -> None:
        super().__init__(view)
        self._thumbnails, self._view = thumbnails, view
        self._width, self._cell = 0, LEAST_WIDTH

    def set_width(self, width: int) -> None:
        """The grid is so wide."""
        room = width - theme().space(4)
        self._width = width
        self._cell = room // max(1, room // (LEAST_WIDTH + theme().space(2)))

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Qt: a head across, photos as many as fit."""
        del option
        if isinstance(index.data(ROW_ROLE), str):
            return QSize(self._width - 1, theme().px("row.table"))
        height = self._picture_size().height() + self._line("text") + self._line("small") + theme().space(4)
        return QSize(self._cell, height)

    def caption_rect(self, rect: QRect) -> QRect:
        """Where the caption stands in a photo's cell."""
        picture = self._picture(rect)
        return QRect(picture.left(), picture.bottom() + 1 + theme().space(0), picture.width(), self._line("text"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Qt: one cell."""
        row, rect = index.data(ROW_ROLE), option.rect
        painter.save()
        if isinstance(row, str):
            painter.setFont(theme().font("small"))
            painter.setPen(theme().color("muted_text"))
            painter.drawText(rect.adjusted(theme().space(4), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, row)
        else:
            self._paint_photo(painter, option, row)
        painter.restore()

    def _paint_photo(self, painter: QPainter, option: QStyleOptionViewItem, row: PhotoRow) -> None:
        rect = option.rect
        picture = self._picture(rect)
        paint_photo(painter, picture, row, self._thumbnails)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_chosen:
            has_focus = self._view.hasFocus()
            painter.setPen(QPen(theme().color("focus" if has_focus else "accent"), theme().px("border.focus")))
            painter.drawRect(picture.adjusted(0, 0, -1, -1) if not has_focus else picture.adjusted(-1, -1, 0, 0))
        words = self.caption_rect(rect)
        right = self._cell_text(painter, words, row.clock, "muted_text", "small", is_right=True)
        room = words.adjusted(0, 0, -right - theme().space(2), 0)
        token = "text" if row.caption else "muted_text"
        self._cell_text(painter, room, row.title, token, "text")
        below = QRect(words.left(), words.bottom() + 1, words.width(), self._line("small"))
        self._paint_below(painter, below, row)

    def _paint_below(self, painter: QPainter, below: QRect, row: PhotoRow) -> None:
        """Place sign, marks sign, hash at the right, between them the author, and the item of another one's photo."""
        x, side = below.left(), theme().px("icon.small") - 2
        for icon, is_there in (("map-pin", bool(row.place)), ("writing", bool(row.marks))):
            if is_there:
                paint_icon(painter, QRect(x, below.top(), side, below.height()), icon, "muted_text", side)
                x += side + theme().space(0)
        right = self._cell_text(painter, below, row.short_hash, "muted_text", "small", is_right=True)
        words = row.file.author if row.is_own else f"{row.item.split(' ', 1)[0]} {row.file.author}"
        room = QRect(x, below.top(), below.right() - right - theme().space(2) - x, below.height())
        self._cell_text(painter, room, words, "muted_text", "small")

    def _cell_text(
        self, painter: QPainter, rect: QRect, text: str, token: str, size: str, *, is_right: bool = False
    ) -> int:
        """Draw a text elided; returns its width."""
        font = theme().font("small" if size == "small" else "text")
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
        painter.setFont(font)
        painter.setPen(theme().color(token))
        painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, shown)
        return metrics.horizontalAdvance(shown)

    def _picture_size(self) -> QSize:
        width = self._cell - theme().space(4)
        return QSize(width, width * 3 // 4)

    def _picture(self, rect: QRect) -> QRect:
        return QRect(rect.topLeft() + QPoint(theme().space(4), 0), self._picture_size())

    def _line(self, size: str) -> int:
        return theme().px(f"font.line_height_px.{size}") + theme().space(0)

    # ---- the caption's editor

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:
        """Qt: a line in the caption's place."""
        del option
        line = CaptionLine(parent)
        line.show_row(index.data(ROW_ROLE))
        line.typed.connect(self._view.captioned)
        line.left.connect(self._on_line_left)
        return line

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        """Qt: what was typed stays; an undo shows."""
        if isinstance(editor, CaptionLine) and isinstance(index.data(ROW_ROLE), PhotoRow):
            editor.show_row(index.data(ROW_ROLE))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: AnyIndex) -> None:
        """Qt: every key was kept already."""

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Qt: where the caption stands."""
        del index
        place = self.caption_rect(option.rect)
        height = theme().px("control.compact")
        editor.setGeometry(QRect(place.left(), place.center().y() - height // 2, place.width(), height))

    def _on_line_left(self) -> None:
        line = self.sender()
        if isinstance(line, QLineEdit):
            self.closeEditor.emit(line)
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
