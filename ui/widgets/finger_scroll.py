"""Scrolling by finger."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QWindow
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QScroller, QScrollerProperties, QWidget

from ui.qt.theme import theme

Metric = QScrollerProperties.ScrollMetric
LEAST_MARK = 32
PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)


def scroll_by_finger(area: QAbstractScrollArea) -> None:
    """A finger, pen or pointer drags what is shown; a short touch still presses what lies under it.

    In place of the bar, which no finger hits, a mark over the content tells where one is.
    """
    scroller = QScroller.scroller(area.viewport())
    properties = scroller.scrollerProperties()
    for metric in (Metric.VerticalOvershootPolicy, Metric.HorizontalOvershootPolicy):
        properties.setScrollMetric(metric, QScrollerProperties.OvershootPolicy.OvershootAlwaysOff)
    scroller.setScrollerProperties(properties)
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    FingerScroll(area)
    ScrollMark(area)


class FingerScroll(QObject):
    """Holds a press back until it is a touch or a drag: a drag scrolls, a touch is pressed and released.

    Qt's own gesture does the same for a mouse, but swallows the press of a finger: it asks the scroller
    through gestures, this does through ``handleInput``.
    """

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self._window: QWindow | None = None
        self._press: QMouseEvent | None = None
        self._is_sending = self._is_scrolling = False
        area.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: the mouse as it reaches the window, a finger's too."""
        if watched is self._area and event.type() == QEvent.Type.Show:
            self._attach()
        elif watched is self._window and isinstance(event, QMouseEvent) and not self._is_sending:
            return self._take(event)
        return super().eventFilter(watched, event)

    def _attach(self) -> None:
        window = self._area.window().windowHandle()
        if window is not None and window is not self._window:
            if self._window is not None:
                self._window.removeEventFilter(self)
            self._window = window
            window.installEventFilter(self)

    def _take(self, event: QMouseEvent) -> bool:
        kind = event.type()
        if kind in PRESSES and event.button() == Qt.MouseButton.LeftButton:
            return self._begin(event)
        if self._press is None:
            return False
        scroller = QScroller.scroller(self._area.viewport())
        if kind == QEvent.Type.MouseMove:
            scroller.handleInput(QScroller.Input.InputMove, self._spot(event), event.timestamp())
            self._is_scrolling = self._is_scrolling or scroller.state() == QScroller.State.Dragging
            return True
        if kind != QEvent.Type.MouseButtonRelease:
            return False
        scroller.handleInput(QScroller.Input.InputRelease, self._spot(event), event.timestamp())
        press, self._press = self._press, None
        if self._is_scrolling or self._window is None:
            return True
        self._is_sending = True
        QApplication.sendEvent(self._window, press)
        self._is_sending = False
        return False

    def _begin(self, event: QMouseEvent) -> bool:
        """A press on what can be scrolled waits; one while it still runs on only stops it."""
        self._press = None
        viewport = self._area.viewport()
        child = self._area.window().childAt(event.position().toPoint())
        is_here = child is not None and (child is viewport or viewport.isAncestorOf(child))
        bars = (self._area.verticalScrollBar(), self._area.horizontalScrollBar())
        if not is_here or not viewport.isVisible() or not any(bar.maximum() > bar.minimum() for bar in bars):
            return False
        scroller = QScroller.scroller(viewport)
        self._is_scrolling = scroller.state() == QScroller.State.Scrolling
        self._press = event.clone()
        scroller.handleInput(QScroller.Input.InputPress, self._spot(event), event.timestamp())
        return True

    def _spot(self, event: QMouseEvent) -> QPointF:
        return self._area.viewport().mapFrom(self._area.window(), event.position())


class ScrollMark(QWidget):
    """How much of the content is shown, and which part; it takes no room and no touch."""

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bar = area.verticalScrollBar()
        bar.valueChanged.connect(self.update)
        bar.rangeChanged.connect(self._place)
        area.installEventFilter(self)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: stay at the right edge."""
        if watched is self._area and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        width = theme().space(1) + theme().space(0)
        self.setGeometry(self._area.width() - width, 0, width, self._area.height())
        self.setVisible(self._area.verticalScrollBar().maximum() > 0)
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: one rounded line."""
        del event
        bar = self._area.verticalScrollBar()
        whole = bar.maximum() + bar.pageStep()
        if whole <= 0:
            return
        height = max(LEAST_MARK, self.height() * bar.pageStep() / whole)
        top = (self.height() - height) * bar.value() / max(1, bar.maximum())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("control_line"))
        radius = theme().px("radius.small")
        painter.drawRoundedRect(QRectF(0, top, self.width() - 1, height), radius, radius)
        painter.end()
