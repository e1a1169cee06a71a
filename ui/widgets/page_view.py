"""A finished PDF shown as it is: one page on the canvas, its toolbar, its strip; nothing to edit."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from reviewer.errors import RuleViolation
from ui.qt.theme import theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.evidence_viewer_pages import PdfPages
from ui.widgets.evidence_viewer_strip import PageStrip
from ui.widgets.evidence_viewer_view import PageView as PageCanvas
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.panes import column, row
from ui.widgets.pdf_pages import PdfFile

POINTS_AN_INCH, PIXELS_AN_INCH = 72, 96


class PageView(QWidget):
    """``show_pdf`` takes the bytes; ``show_words`` a sentence in place of pages.

    From two pages on there are page arrows and, unless ``set_compact``, a strip at the right.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source: PdfPages | None = None
        self._is_compact = False
        self.canvas, self.strip = PageCanvas(), PageStrip(is_upright=True)
        self.canvas.can_draw = False
        self.canvas.viewport().unsetCursor()
        self.canvas.setAccessibleName("文书页面")
        self._page, self._zoom, self._measures = label("", "bold"), label("", "muted"), ElidedLabel("", "small")
        self._words = label("", "muted")
        self._words.setWordWrap(True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._words.setContentsMargins(*[theme().space(5)] * 4)
        self._before = IconButton("chevron-left", "上一页", size=theme().px("icon.small"))
        self._after = IconButton("chevron-right", "下一页", size=theme().px("icon.small"))
        self._fit = Button("适合宽度", "quiet")
        self._out, self._in = (
            IconButton("minus", "缩小", size=theme().px("icon.small")),
            IconButton("plus", "放大", size=theme().px("icon.small")),
        )
        self._stack = QStackedWidget()
        self._lay_out()
        self._out.clicked.connect(self.canvas.zoom_out)
        self._in.clicked.connect(self.canvas.zoom_in)
        self._fit.clicked.connect(self._on_fit)
        self._before.clicked.connect(self._on_before)
        self._after.clicked.connect(self._on_after)
        self.canvas.page_turned.connect(self.turn_page)
        self.canvas.zoom_changed.connect(self._show_zoom)
        self.strip.page_chosen.connect(self.show_page)
        self.show_words("")

    def _lay_out(self) -> None:
        bar = QFrame()
        bar.setObjectName("paneHead")
        bar.setFixedHeight(theme().px("bar.pane_head"))
        line = row(self._before, self._page, self._after, parent=bar, gap=theme().space(1))
        line.setContentsMargins(theme().space(4), 0, theme().space(2), 0)
        line.addSpacing(theme().space(2))
        line.addWidget(self._measures)
        line.addStretch(1)
        for each in (self._out, self._zoom, self._in, self._fit):
            line.addWidget(each)
        pages = QWidget()
        row(self.canvas, parent=pages).addWidget(self.strip)
        self._stack.addWidget(pages)
        self._stack.addWidget(self._words)
        column(bar, parent=self).addWidget(self._stack, 1)

    @property
    def page_count(self) -> int:
        """How many pages are shown, 0 while there are words in their place."""
        return self._source.count() if self._source is not None else 0

    @property
    def page(self) -> int:
        """The page shown, from 0."""
        return self.canvas.page

    @property
    def words(self) -> str:
        """The sentence in place of pages."""
        return self._words.text() if self._source is None else ""

    def show_pdf(self, data: bytes, name: str = "", measures: str = "") -> None:
        """Show a document from its first page; ``measures`` stand beside the page number."""
        try:
            source = PdfPages(PdfFile(data, name), self)
        except RuleViolation as error:
            self.show_words(error.message)
            return
        self._close()
        self._source = source
        self._measures.setText(measures)
        self._stack.setCurrentIndex(0)
        self.strip.pages.show_source(source, self.devicePixelRatioF())
        self.canvas.show_source(source)
        self._show_place()

    def show_words(self, words: str) -> None:
        """Show a sentence in place of pages."""
        self._close()
        self._words.setText(words)
        self._measures.setText("")
        self._stack.setCurrentIndex(1)
        self._show_place()

    def show_page(self, page: int) -> None:
        """Turn to a page, from 0."""
        if 0 <= page < self.page_count:
            self.canvas.show_page(page)
            self._show_place()

    def turn_page(self, step: int) -> None:
        """Forwards or backwards."""
        self.show_page(self.canvas.page + step)

    def set_compact(self, is_compact: bool) -> None:
        """Narrow windows do without the strip."""
        self._is_compact = is_compact
        self._show_place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the page follows the width, so its scale is another."""
        super().resizeEvent(event)
        self._show_zoom()

    def _close(self) -> None:
        self.canvas.show_source(None)
        self.strip.pages.show_source(None, 1.0)
        if self._source is not None:
            self._source.close()
            self._source.deleteLater()
            self._source = None

    def _show_place(self) -> None:
        count = self.page_count
        self._page.setText(f"第 {self.page + 1} / {count} 页" if count else "")
        for button, can_turn in ((self._before, self.page > 0), (self._after, self.page + 1 < count)):
            button.setVisible(count > 1)
            button.setEnabled(can_turn)
        for each in (self._out, self._in, self._fit):
            each.setEnabled(count > 0)
        self.strip.setVisible(count > 1 and not self._is_compact)
        if count:
            self.strip.show_page(self.page)
        self._show_zoom()

    def _show_zoom(self, _zoom: float = 1.0) -> None:
        if self._source is None:
            self._zoom.setText("")
            return
        real = self._source.page_size(self.page).width() * PIXELS_AN_INCH / POINTS_AN_INCH
        self._zoom.setText(f"{self.canvas.shown_width / real:.0%}")

    def _on_fit(self) -> None:
        self.canvas.set_zoom(1.0)

    def _on_before(self) -> None:
        self.turn_page(-1)

    def _on_after(self) -> None:
        self.turn_page(1)
