"""One page on its canvas: paper, pinned boxes with their tags, search hits, the box being drawn."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from ui.qt.theme import theme
from ui.widgets.evidence_viewer_pages import PageSource
from ui.widgets.page_overlay import PageOverlay

ZOOM_STEPS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
SMALLEST_BOX = 6
CACHED_PAGES = 6
RESIZE_SETTLE_MS = 60


class PageBox(NamedTuple):
    """A pinned box on the page shown: the pin's id, its place in fractions (None: whole page), its tag."""

    pin: str
    box: QRectF | None
    tag: str


class PageView(QAbstractScrollArea):
    """Shows one page, fit to the width at zoom 1. Boxes are in fractions of the unrotated page."""

    box_drawn = Signal(QRectF)
    pin_clicked = Signal(str)
    page_turned = Signal(int)
    zoom_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("佐证页面")
        self.viewport().setCursor(Qt.CursorShape.CrossCursor)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._source: PageSource | None = None
        self._page = 0
        self._zoom = 1.0
        self._turn = 0
        self._boxes: tuple[PageBox, ...] = ()
        self._hit: QRectF | None = None
        self._images: dict[tuple[int, int, int], QImage] = {}
        self._last: QImage | None = None
        self._drag: tuple[QPoint, QPoint] | None = None
        self.can_draw = True
        self.overlay: PageOverlay | None = None
        self._aside: QWidget | None = None
        # While a splitter moves, the old picture is stretched; one render follows when it rests.
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(RESIZE_SETTLE_MS)
        self._settle.timeout.connect(self._request)

    @property
    def page(self) -> int:
        """The page shown, from 0."""
        return self._page

    @property
    def zoom(self) -> float:
        """1 = the page is as wide as the pane."""
        return self._zoom

    def show_source(self, source: PageSource | None, page: int = 0) -> None:
        """Show another file."""
        if self._source is not None:
            self._source.page_ready.disconnect(self._on_source_page_ready)
        self._source = source
        self._images.clear()
        self._last = None
        self._boxes = ()
        self._hit = None
        self._turn = 0
        self._page = page
        if source is not None:
            source.page_ready.connect(self._on_source_page_ready)
        self._lay_out()
        self._request()

    def replace_source(self, source: PageSource) -> None:
        """A newer state of the same file: page, zoom and place stay, the old picture until the new one is drawn."""
        if self._source is not None:
            self._source.page_ready.disconnect(self._on_source_page_ready)
        self._source = source
        self._images.clear()
        self._page = min(self._page, source.count() - 1)
        source.page_ready.connect(self._on_source_page_ready)
        self._lay_out()
        self._request()

    def set_aside(self, widget: QWidget | None) -> None:
        """Keep room for a widget between page and scroll bar; it is shown there. None: no room."""
        self._aside = widget
        self.setViewportMargins(0, 0, widget.width() if widget is not None else 0, 0)
        if widget is not None:
            widget.setParent(self)
            self._place_aside()
        self._lay_out()
        self._settle.start()

    def _place_aside(self) -> None:
        if self._aside is not None:
            view = self.viewport().geometry()
            self._aside.setGeometry(view.right() + 1, view.top(), self._aside.width(), view.height())

    def show_page(self, page: int) -> None:
        """Turn to a page of the same file."""
        if self._source is None or page == self._page:
            return
        self._page = page
        self._hit = None
        self._last = None
        self._lay_out()
        self.verticalScrollBar().setValue(0)
        self._request()

    def show_boxes(self, boxes: tuple[PageBox, ...]) -> None:
        """Pins of the page shown."""
        self._boxes = boxes
        self.viewport().update()

    def show_hit(self, box: QRectF | None) -> None:
        """Mark what the search found and bring it into view."""
        self._hit = box
        if box is not None:
            self._bring_into_view(box)
        self.viewport().update()

    @property
    def hit(self) -> QRectF | None:
        """The search hit marked on this page."""
        return self._hit

    def show_box(self, box: QRectF) -> None:
        """Bring a box into view."""
        self._bring_into_view(box)

    def set_zoom(self, zoom: float) -> None:
        """Zoom; the middle of the view stays."""
        if zoom == self._zoom:
            return
        bar = self.verticalScrollBar()
        middle = (bar.value() + self.viewport().height() / 2) / max(1.0, self._zoom)
        self._zoom = zoom
        self._lay_out()
        bar.setValue(round(middle * zoom - self.viewport().height() / 2))
        self._request()
        self.zoom_changed.emit(zoom)

    def zoom_in(self) -> None:
        """One step nearer."""
        self.set_zoom(next((step for step in ZOOM_STEPS if step > self._zoom), ZOOM_STEPS[-1]))

    def zoom_out(self) -> None:
        """One step away."""
        self.set_zoom(next((step for step in reversed(ZOOM_STEPS) if step < self._zoom), ZOOM_STEPS[0]))

    def turn(self) -> None:
        """A quarter turn clockwise."""
        self._turn = (self._turn + 90) % 360
        self._lay_out()
        self._request()

    def place(self, point: QPointF) -> QPointF:
        """Where a place of the page (fractions) is shown, in the viewport's pixels."""
        return self._to_paper().map(point)

    # ---- geometry

    @property
    def shown_width(self) -> int:
        """The page's width as shown, in logical pixels."""
        return self._shown_size().width()

    def _shown_size(self) -> QSize:
        """The page as shown, turned, in logical pixels."""
        if self._source is None:
            return QSize(0, 0)
        size = self._source.page_size(self._page)
        if self._turn in (90, 270):
            size = QSizeF(size.height(), size.width())
        margin = theme().space(4) + theme().space(1)
        # The bar's room is kept free: a page just as high as the view would else show and hide it without end.
        room = self.width() - self.verticalScrollBar().sizeHint().width() - self.viewportMargins().right()
        width = max(60, room - 2 * margin) * self._zoom
        return QSize(round(width), round(width * size.height() / max(1.0, size.width())))

    def _paper(self) -> QRect:
        size = self._shown_size()
        left = max((self.viewport().width() - size.width()) // 2, theme().space(2))
        return QRect(
            QPoint(left - self.horizontalScrollBar().value(), theme().space(4) - self.verticalScrollBar().value()),
            size,
        )

    def _lay_out(self) -> None:
        size, view = self._shown_size(), self.viewport().size()
        margin = 2 * theme().space(4)
        bar, across = self.verticalScrollBar(), self.horizontalScrollBar()
        bar.setRange(0, max(0, size.height() + margin - view.height()))
        bar.setPageStep(view.height())
        bar.setSingleStep(theme().space(5))
        across.setRange(0, max(0, size.width() + theme().space(4) - view.width()))
        across.setPageStep(view.width())
        across.setSingleStep(theme().space(5))
        self.viewport().update()

    def _to_paper(self) -> QTransform:
        """From fractions of the unrotated page to the viewport."""
        paper = self._paper()
        width, height = paper.width(), paper.height()
        move = QTransform.fromTranslate(paper.x(), paper.y())
        if self._turn == 90:
            return QTransform(0, height, -width, 0, width, 0) * move
        if self._turn == 180:
            return QTransform(-width, 0, 0, -height, width, height) * move
        if self._turn == 270:
            return QTransform(0, -height, width, 0, 0, height) * move
        return QTransform(width, 0, 0, height, 0, 0) * move

    def _bring_into_view(self, box: QRectF) -> None:
        place = self._to_paper().mapRect(box)
        view = QRectF(self.viewport().rect())
        if not view.contains(place):
            bar, across = self.verticalScrollBar(), self.horizontalScrollBar()
            bar.setValue(round(bar.value() + place.center().y() - view.center().y()))
            across.setValue(round(across.value() + place.center().x() - view.center().x()))

    # ---- pictures

    def _request(self) -> None:
        if self._source is None or self.viewport().width() < 2:
            return
        wanted = self._wanted()
        key = (self._page, wanted.width(), wanted.height())
        if key in self._images:
            self._last = self._images[key]
            self.viewport().update()
        else:
            self._source.request(self._page, wanted)

    def _wanted(self) -> QSize:
        size = self._shown_size()
        if self._turn in (90, 270):
            size = size.transposed()
        return size * self.devicePixelRatioF()

    def _on_source_page_ready(self, page: int, size: QSize, image: QImage) -> None:
        if page != self._page or size != self._wanted():
            return
        if len(self._images) >= CACHED_PAGES:
            self._images.pop(next(iter(self._images)))
        self._images[page, size.width(), size.height()] = image
        self._last = image
        self.viewport().update()

    @property
    def is_rendered(self) -> bool:
        """Whether the page shown is drawn at its right size."""
        wanted = self._wanted()
        return (self._page, wanted.width(), wanted.height()) in self._images

    # ---- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: keep the page as wide as the pane."""
        super().resizeEvent(event)
        self._place_aside()
        self._lay_out()
        self._settle.start()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Qt: everything is painted anew; a page is one picture."""
        del dx, dy
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt: the ring shows at once."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt: and goes."""
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: canvas, paper, boxes."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme().color("canvas"))
        if self._source is not None:
            self._paint_paper(painter)
            for box in self._boxes:
                self._paint_box(painter, box)
            if self._hit is not None:
                self._paint_frame(painter, self._to_paper().mapRect(self._hit), theme().color("unclear"))
            if self.overlay is not None:
                self.overlay.paint(painter, self._to_paper())
            if self._drag is not None:
                self._paint_frame(painter, QRectF(QRect(*self._drag).normalized()), theme().color("pin"))
        if self.hasFocus():
            painter.setPen(QPen(theme().color("focus"), theme().px("border.focus")))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_paper(self, painter: QPainter) -> None:
        paper = self._paper()
        painter.fillRect(paper, theme().color("paper"))
        if self._last is not None:
            painter.save()
            if self._turn == 0 and self._last.size() == paper.size() * self.devicePixelRatioF():
                painter.drawImage(paper, self._last)
            else:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.setTransform(self._to_paper())
                painter.drawImage(QRectF(0, 0, 1, 1), self._last)
            painter.restore()
            if theme().is_dark:
                painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
                painter.fillRect(paper, theme().color("paper"))
                painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.setPen(theme().color("paper_line"))
        painter.drawRect(paper.adjusted(-1, -1, 0, 0))

    def _paint_box(self, painter: QPainter, box: PageBox) -> None:
        place = self._to_paper().mapRect(box.box if box.box is not None else QRectF(0, 0, 1, 1))
        self._paint_frame(painter, place, theme().color("pin"), is_filled=box.box is not None)
        if not box.tag:
            return
        font = theme().font("small")
        width = QFontMetrics(font).horizontalAdvance(box.tag) + 2 * theme().space(2)
        height = theme().px("control.tag") - 1
        top = place.top() - height if place.top() - height >= self._paper().top() else place.top()
        tag = QRectF(max(place.right() + 1 - width, place.left() - 1), top, width, height)
        painter.fillRect(tag, theme().color("pin"))
        painter.setPen(theme().color("pin_text"))
        painter.setFont(font)
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, box.tag)

    @staticmethod
    def _paint_frame(painter: QPainter, place: QRectF, color: QColor, *, is_filled: bool = True) -> None:
        if is_filled:
            tint = QColor(color)
            tint.setAlphaF(0.1)
            painter.fillRect(place, tint)
        pen = QPen(color, 2)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: begin a box."""
        if self.overlay is not None and self.overlay.press(event, self._to_paper()):
            return
        if event.button() == Qt.MouseButton.LeftButton and self._source is not None:
            self._drag = (event.position().toPoint(), event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: stretch the box."""
        if self.overlay is not None and self.overlay.move(event, self._to_paper()):
            return
        if self._drag is not None and self.can_draw:
            self._drag = (self._drag[0], event.position().toPoint())
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt: a box large enough becomes a pin; a click opens the pin under it."""
        if self.overlay is not None and self.overlay.release(event, self._to_paper()):
            return
        if self._drag is None:
            return
        start, end = self._drag[0], event.position().toPoint()
        self._drag = None
        self.viewport().update()
        drawn = QRect(start, end).normalized()
        if self.can_draw and drawn.width() >= SMALLEST_BOX and drawn.height() >= SMALLEST_BOX:
            back, is_possible = self._to_paper().inverted()
            box = back.mapRect(QRectF(drawn)).intersected(QRectF(0, 0, 1, 1)) if is_possible else QRectF()
            if not box.isEmpty():
                self.box_drawn.emit(box)
            return
        self._click(QPointF(end))

    def _click(self, at: QPointF) -> None:
        for box in self._boxes:
            if box.box is not None and self._to_paper().mapRect(box.box).contains(at):
                self.pin_clicked.emit(box.pin)
                return

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt: scroll; at the end turn the page; with Ctrl zoom."""
        down = event.angleDelta().y() < 0
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if down:
                self.zoom_out()
            else:
                self.zoom_in()
            return
        bar = self.verticalScrollBar()
        if bar.value() == (bar.maximum() if down else bar.minimum()) and event.angleDelta().y():
            self.page_turned.emit(1 if down else -1)
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: PgUp and PgDn turn pages here, + − 0 zoom, R turns, arrows scroll."""
        if self.overlay is not None and self.overlay.take_key(event):
            return
        key = event.key()
        if key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.page_turned.emit(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif key == Qt.Key.Key_Minus:
            self.zoom_out()
        elif key == Qt.Key.Key_R:
            self.turn()
        else:
            super().keyPressEvent(event)
