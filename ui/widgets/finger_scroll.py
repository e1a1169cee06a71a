"""Scrolling by finger."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QScroller, QScrollerProperties, QWidget

from ui.qt.theme import theme

Metric = QScrollerProperties.ScrollMetric
LEAST_MARK = 32


def scroll_by_finger(area: QAbstractScrollArea) -> None:
    """A finger, pen or pointer drags what is shown; a short touch still presses what lies under it.

    In place of the bar, which no finger hits, a mark over the content tells where one is.
    """
    viewport = area.viewport()
    QScroller.grabGesture(viewport, QScroller.ScrollerGestureType.LeftMouseButtonGesture)
    scroller = QScroller.scroller(viewport)
    properties = scroller.scrollerProperties()
    for metric in (Metric.VerticalOvershootPolicy, Metric.HorizontalOvershootPolicy):
        properties.setScrollMetric(metric, QScrollerProperties.OvershootPolicy.OvershootAlwaysOff)
    scroller.setScrollerProperties(properties)
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    ScrollMark(area)


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
