"""Scrolling by finger."""

from __future__ import annotations

from PySide6.QtWidgets import QScroller, QScrollerProperties, QWidget

Metric = QScrollerProperties.ScrollMetric


def scroll_by_finger(viewport: QWidget) -> None:
    """A finger, pen or pointer drags what is shown; a short touch still presses what lies under it."""
    QScroller.grabGesture(viewport, QScroller.ScrollerGestureType.LeftMouseButtonGesture)
    scroller = QScroller.scroller(viewport)
    properties = scroller.scrollerProperties()
    for metric in (Metric.VerticalOvershootPolicy, Metric.HorizontalOvershootPolicy):
        properties.setScrollMetric(metric, QScrollerProperties.OvershootPolicy.OvershootAlwaysOff)
    scroller.setScrollerProperties(properties)
