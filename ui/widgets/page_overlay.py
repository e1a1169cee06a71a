"""What may lie over a page and take its gestures first."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QTransform


class PageOverlay(QObject):
    """Base: shows nothing and takes nothing. ``to_view`` leads from fractions of the upright page to the viewport."""

    def paint(self, painter: QPainter, to_view: QTransform) -> None:
        """Draw over the page and its pins."""

    def press(self, event: QMouseEvent, to_view: QTransform) -> bool:
        """A button or finger goes down; whether it is taken."""
        del event, to_view
        return False

    def move(self, event: QMouseEvent, to_view: QTransform) -> bool:
        """It moves; whether it is taken."""
        del event, to_view
        return False

    def release(self, event: QMouseEvent, to_view: QTransform) -> bool:
        """It goes up; whether it is taken."""
        del event, to_view
        return False

    def take_key(self, event: QKeyEvent) -> bool:
        """A key on the page; whether it is taken."""
        del event
        return False
