"""A finished PDF shown as it is: pages on the canvas, its toolbar, nothing to edit."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QObject, QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from ui.qt.theme import theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.labels import label
from ui.widgets.panes import column, row

ZOOM_STEP, LEAST_ZOOM, MOST_ZOOM = 1.25, 0.25, 4.0


class _Paper(QWidget):
    """Lies over the pages and dims white paper to the theme's (multiply); takes no input."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        parent.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As large as what it lies over."""
        if watched is self.parent() and event.type() == QEvent.Type.Resize and isinstance(event, QResizeEvent):
            self.resize(event.size())
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Multiply by the paper's colour."""
        painter = QPainter(self)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        painter.fillRect(self.rect(), theme().color("paper"))


class PageView(QWidget):
    """``show_pdf`` takes the bytes; ``show_words`` a sentence in place of pages."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = QPdfDocument(self)
        self._buffer = QBuffer(self)
        self._view = QPdfView(self)
        self._view.setDocument(self._document)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._view.setFrameShape(QFrame.Shape.NoFrame)
        self._view.setAccessibleName("文书页面")
        self._paper = _Paper(self._view.viewport())
        self._page, self._zoom = label("", "bold"), label("", "muted")
        self._words = label("", "muted")
        self._words.setWordWrap(True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._words.setContentsMargins(*[theme().space(5)] * 4)
        self._fit = Button("适合宽度", "quiet")
        self._out, self._in = IconButton("minus", "缩小", size=16), IconButton("plus", "放大", size=16)
        self._stack = QStackedWidget()
        self._lay_out()
        self._out.clicked.connect(self._on_out)
        self._in.clicked.connect(self._on_in)
        self._fit.clicked.connect(self._on_fit)
        self._view.pageNavigator().currentPageChanged.connect(self._on_page_changed)
        self._view.zoomFactorChanged.connect(self._on_zoom_changed)

    def _lay_out(self) -> None:
        bar = QFrame()
        bar.setObjectName("paneHead")
        bar.setFixedHeight(theme().px("bar.pane_head"))
        line = row(self._page, parent=bar, gap=theme().space(1))
        line.setContentsMargins(theme().space(4), 0, theme().space(2), 0)
        line.addStretch(1)
        for each in (self._out, self._zoom, self._in, self._fit):
            line.addWidget(each)
        self._stack.addWidget(self._view)
        self._stack.addWidget(self._words)
        column(bar, parent=self).addWidget(self._stack, 1)
        self._paint_canvas()

    def show_pdf(self, data: bytes) -> None:
        """Show a document from its first page."""
        self._close()
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        self._paint_canvas()
        self._stack.setCurrentIndex(0)
        self._view.pageNavigator().jump(0, QPointF())
        self._on_page_changed(0)

    def show_words(self, words: str) -> None:
        """Show a sentence in place of pages."""
        self._close()
        self._words.setText(words)
        self._stack.setCurrentIndex(1)
        self._page.setText("")
        self._zoom.setText("")

    def changeEvent(self, event: QEvent) -> None:
        """The canvas follows a theme switch."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._paint_canvas()

    def _close(self) -> None:
        # QtPdf keeps about 3 MB a page seen until the document is closed.
        self._document.close()
        self._buffer.close()

    def _paint_canvas(self) -> None:
        palette = QPalette(self._view.palette())
        palette.setColor(QPalette.ColorRole.Dark, theme().color("canvas"))
        palette.setColor(QPalette.ColorRole.Window, theme().color("canvas"))
        self._view.setPalette(palette)

    def _on_page_changed(self, page: int) -> None:
        count = self._document.pageCount()
        self._page.setText(f"第 {page + 1} / {count} 页" if count else "")

    def _on_zoom_changed(self, factor: float) -> None:
        self._zoom.setText(f"{factor:.0%}")

    def _scale(self, by: float) -> None:
        factor = max(LEAST_ZOOM, min(MOST_ZOOM, self._view.zoomFactor() * by))
        self._view.setZoomMode(QPdfView.ZoomMode.Custom)
        self._view.setZoomFactor(factor)
        self._zoom.setText(f"{factor:.0%}")

    def _on_out(self) -> None:
        self._scale(1 / ZOOM_STEP)

    def _on_in(self) -> None:
        self._scale(ZOOM_STEP)

    def _on_fit(self) -> None:
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._zoom.setText("")
