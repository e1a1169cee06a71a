"""Pages one over the other, none of which holds the window open while another is shown."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QWidget


class PageStack(QStackedWidget):
    """May become as small as the page shown; Qt's own is never smaller than the largest of all pages."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(self.updateGeometry)

    def minimumSizeHint(self) -> QSize:
        """Qt: of the page shown."""
        page = self.currentWidget()
        return page.minimumSizeHint().expandedTo(page.minimumSize()) if page is not None else QSize(0, 0)

    def sizeHint(self) -> QSize:
        """Qt: of the page shown."""
        page = self.currentWidget()
        return page.sizeHint() if page is not None else QSize(0, 0)
