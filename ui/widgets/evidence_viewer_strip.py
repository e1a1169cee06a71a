"""The page strip: one small picture a page, with the pins on it: filled count = this item's, hollow = others'."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.qt.theme import theme
from ui.widgets.evidence_viewer_pages import PageSource

AnyIndex = QModelIndex | QPersistentModelIndex
PICTURE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
OWN_ROLE = PICTURE_ROLE + 1
OTHER_ROLE = PICTURE_ROLE + 2
MARK_ROLE = PICTURE_ROLE + 3
THUMB, THUMB_HEIGHT_COMPACT = QSize(52, 70), 30
UPRIGHT_THUMB, UPRIGHT_STEP, UPRIGHT_TOP = QSize(60, 85), 64, 4
STEP, TOP, BADGE = 60, 9, 16
NO_INDEX = QModelIndex()


class PageListModel(QAbstractListModel):
    """The pages of one file. Small pictures are asked for only when a page comes into view."""

    def __init__(self, thumb: QSize = THUMB, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thumb = thumb
        self._source: PageSource | None = None
        self._ratio = 1.0
        self._pictures: dict[int, QImage] = {}
        self._asked: set[int] = set()
        self._own: dict[int, int] = {}
        self._other: dict[int, int] = {}
        self._marks: dict[int, int] = {}

    def show_source(self, source: PageSource | None, ratio: float) -> None:
        """Another file; ``ratio`` device pixels a logical one."""
        self.beginResetModel()
        if self._source is not None:
            self._source.page_ready.disconnect(self._on_source_page_ready)
        self._source = source
        self._ratio = ratio
        self._pictures.clear()
        self._asked.clear()
        if source is not None:
            source.page_ready.connect(self._on_source_page_ready)
        self.endResetModel()

    def replace_source(self, source: PageSource, ratio: float) -> None:
        """A newer state of the same file: small pictures stay until the new ones are drawn."""
        if self._source is None or source.count() != self.rowCount():
            self.show_source(source, ratio)
            return
        self._source.page_ready.disconnect(self._on_source_page_ready)
        self._source, self._ratio = source, ratio
        self._asked.clear()
        source.page_ready.connect(self._on_source_page_ready)
        self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1), [PICTURE_ROLE])

    def show_marks(self, marks: dict[int, int]) -> None:
        """How many things are missing on each page (from 0)."""
        self._marks = marks
        if self.rowCount():
            self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1), [MARK_ROLE])

    def show_pins(self, own: dict[int, int], other: dict[int, int]) -> None:
        """How many pins are on each page (from 0): the open item's and other items'."""
        self._own, self._other = own, other
        if self.rowCount():
            self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1), [OWN_ROLE, OTHER_ROLE])

    def rowCount(self, parent: AnyIndex = NO_INDEX) -> int:
        """Qt: one row a page."""
        return 0 if parent.isValid() or self._source is None else self._source.count()

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: the page number, its small picture, its pins."""
        if not index.isValid():
            return None
        page = index.row()
        if role == Qt.ItemDataRole.DisplayRole:
            return str(page + 1)
        if role == Qt.ItemDataRole.AccessibleTextRole and self._marks.get(page):
            return f"第 {page + 1} 页，缺 {self._marks[page]} 项"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"第 {page + 1} 页，本项定位 {self._own.get(page, 0)}，其他定位 {self._other.get(page, 0)}"
        if role == PICTURE_ROLE:
            self._ask(page)
            return self._pictures.get(page)
        if role == OWN_ROLE:
            return self._own.get(page, 0)
        if role == OTHER_ROLE:
            return self._other.get(page, 0)
        if role == MARK_ROLE:
            return self._marks.get(page, 0)
        return None

    def _ask(self, page: int) -> None:
        if page in self._asked or self._source is None:
            return
        self._asked.add(page)
        self._source.request(page, self._wanted(page))

    def _wanted(self, page: int) -> QSize:
        if self._source is None:
            return QSize()
        size = self._source.page_size(page)
        across, down = self._thumb.width() / max(1.0, size.width()), self._thumb.height() / max(1.0, size.height())
        scale = min(across, down) * self._ratio
        return QSize(max(1, round(size.width() * scale)), max(1, round(size.height() * scale)))

    def _on_source_page_ready(self, page: int, size: QSize, image: QImage) -> None:
        if size == self._wanted(page):
            self._pictures[page] = image
            index = self.index(page)
            self.dataChanged.emit(index, index, [PICTURE_ROLE])


class PageDelegate(QStyledItemDelegate):
    """Paints one page of the strip."""

    def __init__(self, parent: QWidget, *, is_upright: bool) -> None:
        super().__init__(parent)
        self.is_compact = False
        self._thumb = UPRIGHT_THUMB if is_upright else THUMB
        self._step, self._top = (UPRIGHT_STEP, UPRIGHT_TOP) if is_upright else (STEP, TOP)

    @property
    def thumb_height(self) -> int:
        """Height of the small page; lower windows show its upper part."""
        return THUMB_HEIGHT_COMPACT if self.is_compact else self._thumb.height()

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Qt: all equal."""
        del option, index
        return QSize(self._step, self._top + self.thumb_height + 22)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Qt: paper, picture, badge, number."""
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        is_current = bool(state & QStyle.StateFlag.State_Selected)
        wide = self._thumb.width()
        paper = QRect(rect.left() + (self._step - wide) // 2, rect.top() + self._top, wide, self.thumb_height)
        painter.save()
        painter.fillRect(paper, theme().color("paper"))
        self._paint_picture(painter, paper, index.data(PICTURE_ROLE))
        edge = QPen(theme().color("accent" if is_current else "paper_line"), 2 if is_current else 1)
        edge.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(edge)
        painter.drawRect(paper.adjusted(1, 1, -1, -1) if is_current else paper.adjusted(0, 0, -1, -1))
        self._paint_badge(painter, paper, index.data(OWN_ROLE), index.data(OTHER_ROLE))
        self._paint_mark(painter, paper, index.data(MARK_ROLE))
        painter.setFont(theme().font("small", bold=is_current))
        painter.setPen(theme().color("accent" if is_current else "muted_text"))
        number = QRect(paper.left(), paper.bottom() + 1, paper.width(), 22)
        painter.drawText(number, Qt.AlignmentFlag.AlignCenter, str(index.row() + 1))
        painter.restore()

    def _paint_picture(self, painter: QPainter, paper: QRect, image: QImage | None) -> None:
        if image is None:
            return
        size = image.size() / image.devicePixelRatio()
        width = min(paper.width(), round(size.width() * paper.width() / max(1, size.width())))
        height = round(width * image.height() / max(1, image.width()))
        painter.setClipRect(paper)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        top = paper.top() + max(0, (paper.height() - height) // 2)
        painter.drawImage(QRect(paper.left(), top, width, height), image)
        if theme().is_dark:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
            painter.fillRect(paper, theme().color("paper"))
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.setClipping(False)

    @staticmethod
    def _paint_badge(painter: QPainter, paper: QRect, own: int, other: int) -> None:
        if not own and not other:
            return
        place = QRect(paper.right() - BADGE + 1, paper.top(), BADGE, BADGE)
        painter.setPen(theme().color("pin"))
        painter.setBrush(theme().color("pin" if own else "paper"))
        painter.drawRect(place.adjusted(0, 0, -1, -1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(theme().font("small"))
        painter.setPen(theme().color("pin_text" if own else "pin"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(own or other))

    @staticmethod
    def _paint_mark(painter: QPainter, paper: QRect, count: int) -> None:
        """How many things are missing on the page, at its foot."""
        if not count:
            return
        look = theme()
        place = QRect(paper.right() - BADGE + look.space(1), paper.bottom() - BADGE + look.space(1), BADGE, BADGE)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("not_met"))
        painter.drawRoundedRect(place, look.px("radius.small"), look.px("radius.small"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(look.font("small"))
        painter.setPen(look.color("accent_text"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(count))


class PageStrip(QListView):
    """A row of pages to choose from, or upright a column. ``page_chosen`` carries the page, from 0."""

    page_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None, *, is_upright: bool = False) -> None:
        super().__init__(parent)
        self._is_upright = is_upright
        self.pages = PageListModel(UPRIGHT_THUMB if is_upright else THUMB, self)
        self._delegate = PageDelegate(self, is_upright=is_upright)
        self.setModel(self.pages)
        self.setItemDelegate(self._delegate)
        self.setFlow(QListView.Flow.TopToBottom if is_upright else QListView.Flow.LeftToRight)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("canvas" if is_upright else "raisedPane")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        if is_upright:
            self.setViewportMargins(0, theme().space(3), 0, 0)
        else:
            self.setViewportMargins(theme().space(2), 0, theme().space(2), 0)
        self.setAccessibleName("页面缩略图")
        self.set_compact(False)
        self.selectionModel().currentChanged.connect(self._on_selection_current_changed)

    def set_compact(self, is_compact: bool) -> None:
        """Lower windows have a lower strip."""
        self._delegate.is_compact = is_compact
        if self._is_upright:
            self.setFixedWidth(UPRIGHT_STEP + theme().space(1))
        else:
            self.setFixedHeight(64 if is_compact else 104)
        self.scheduleDelayedItemsLayout()

    def show_page(self, page: int) -> None:
        """Mark the page shown, without announcing it."""
        index = self.pages.index(page)
        self.selectionModel().blockSignals(True)
        self.setCurrentIndex(index)
        self.selectionModel().blockSignals(False)
        self.scrollTo(index)
        self.viewport().update()

    def _on_selection_current_changed(self, current: QModelIndex, before: QModelIndex) -> None:
        del before
        if current.isValid():
            self.page_chosen.emit(current.row())
