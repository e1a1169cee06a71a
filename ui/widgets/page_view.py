"""A PDF shown as it is: one page on the canvas, its toolbar, its strip; the field being edited framed on it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QStackedWidget, QWidget

from reviewer.errors import RuleViolation
from ui.qt.theme import theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.evidence_viewer_pages import PdfPages
from ui.widgets.evidence_viewer_strip import PageStrip
from ui.widgets.evidence_viewer_view import PageView as PageCanvas
from ui.widgets.field_boxes import FieldBoxes
from ui.widgets.labels import label
from ui.widgets.panes import column, row
from ui.widgets.pdf_pages import PdfFile, Place

POINTS_AN_INCH, PIXELS_AN_INCH, POINTS_A_MM = 72, 96, 72 / 25.4
# Paper by its short and long side in millimetres.
PAPERS = {(210, 297): "A4", (297, 420): "A3", (148, 210): "A5"}


class Measures(QWidget):
    """Short facts side by side; those that find no room are left out, the last first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_facts(self, facts: tuple[str, ...]) -> None:
        """Show other facts."""
        self._facts = facts
        self.setAccessibleName("　".join(facts))
        self.setToolTip("　".join(facts))
        self.update()

    def sizeHint(self) -> QSize:
        """Qt: takes what is left."""
        return QSize(0, theme().px("font.line_height_px.text"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: from left to right as far as there is room."""
        look, painter = theme(), QPainter(self)
        painter.setFont(look.font("small"))
        painter.setPen(look.color("muted_text"))
        x = 0
        for fact in self._facts:
            width = painter.fontMetrics().horizontalAdvance(fact)
            if x + width > self.width():
                break
            place = QRect(x, 0, width + 1, self.height())
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), fact)
            x += width + look.space(3)


class PageView(QWidget):
    """``show_pdf`` takes a document, ``renew_pdf`` a newer state of it, ``show_words`` a sentence in their place.

    From two pages on there is a strip at the right, or page arrows when ``set_compact``.
    """

    print_wanted = Signal()
    field_clicked = Signal(str)
    places_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source: PdfPages | None = None
        self._wanted: dict[str, str] = {}
        self._measured: tuple[str, ...] = ()
        self._is_compact = False
        self.canvas, self.strip = PageCanvas(), PageStrip(is_upright=True)
        self.boxes = FieldBoxes(self)
        self.canvas.overlay = self.boxes
        self.canvas.can_draw = False
        self.canvas.viewport().unsetCursor()
        self.canvas.setAccessibleName("文书页面")
        self._page, self._zoom, self._measures = label(""), label("", "muted"), Measures()
        self._words = label("", "muted")
        self._words.setWordWrap(True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._words.setContentsMargins(*[theme().space(5)] * 4)
        small = theme().px("icon.small")
        self._before = IconButton("chevron-left", "上一页", size=small)
        self._after = IconButton("chevron-right", "下一页", size=small)
        self._fit = Button("适合宽度", "quiet")
        self._out, self._in = IconButton("minus", "缩小", size=small), IconButton("plus", "放大", size=small)
        self.print_button = IconButton("printer", "打印（Ctrl+P）", size=small)
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self.show_words("")

    def _lay_out(self) -> None:
        bar = QFrame()
        bar.setObjectName("paneHead")
        bar.setFixedHeight(theme().px("bar.pane_head"))
        line = row(self._before, self._page, self._after, parent=bar)
        line.setContentsMargins(theme().space(4), 0, theme().space(1), 0)
        line.addSpacing(theme().space(2))
        line.addWidget(self._measures, 1)
        for each in (self._out, self._zoom, self._in, self._fit, self.print_button):
            line.addWidget(each)
        self._stack.addWidget(self.canvas)
        self._stack.addWidget(self._words)
        column(bar, parent=self).addWidget(self._stack, 1)

    def _connect(self) -> None:
        self._out.clicked.connect(self.canvas.zoom_out)
        self._in.clicked.connect(self.canvas.zoom_in)
        self._fit.clicked.connect(self._on_fit)
        self._before.clicked.connect(self._on_before)
        self._after.clicked.connect(self._on_after)
        self.print_button.clicked.connect(self.print_wanted)
        self.canvas.page_turned.connect(self.turn_page)
        self.canvas.zoom_changed.connect(self._show_zoom)
        self.strip.page_chosen.connect(self.show_page)
        self.boxes.clicked.connect(self.field_clicked)

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

    @property
    def zoom_text(self) -> str:
        """The scale shown in the toolbar."""
        return self._zoom.text()

    def show_pdf(self, data: bytes, name: str = "", measures: tuple[str, ...] = ()) -> None:
        """Show a document from its first page; ``measures`` stand beside the page number."""
        try:
            self.show_file(PdfFile(data, name), measures)
        except RuleViolation as error:
            self.show_words(error.message)

    def show_file(self, file: PdfFile, measures: tuple[str, ...] = ()) -> None:
        """The same for a file opened in the job pool."""
        self._close()
        self._source = source = PdfPages(file, self)
        source.located.connect(self._on_located)
        self._measured = measures
        self._stack.setCurrentIndex(0)
        self.strip.pages.show_source(source, self.devicePixelRatioF())
        self.canvas.show_source(source)
        self._show_place()

    def renew_file(self, file: PdfFile, measures: tuple[str, ...] = ()) -> None:
        """A newer state of the document shown: page, zoom and place stay, and nothing flickers."""
        before = self._source
        if before is None:
            self.show_file(file, measures)
            return
        self._source = source = PdfPages(file, self)
        source.located.connect(self._on_located)
        self._measured = measures
        self.strip.pages.replace_source(source, self.devicePixelRatioF())
        self.canvas.replace_source(source)
        before.close()
        before.deleteLater()
        self._show_place()

    def show_words(self, words: str) -> None:
        """Show a sentence in place of pages."""
        self._close()
        self._words.setText(words)
        self._measured = ()
        self._stack.setCurrentIndex(1)
        self._show_place()

    def locate_fields(self, wanted: Mapping[str, str]) -> None:
        """Find where these texts stand, by field name; ``places_changed`` answers."""
        self._wanted = {name: text for name, text in wanted.items() if len(text) > 1}
        if self._source is not None:
            self._source.locate(self._wanted)

    def frame_field(self, name: str) -> None:
        """Frame a field and bring it into view; an empty name frames none."""
        self.boxes.current = name
        self._bring_into_view()

    def mark_missing(self, marks: dict[int, int]) -> None:
        """How many fields are missing on each page, from 0."""
        self.strip.pages.show_marks(marks)

    def show_page(self, page: int) -> None:
        """Turn to a page, from 0."""
        if 0 <= page < self.page_count:
            self.canvas.show_page(page)
            self._show_place()

    def turn_page(self, step: int) -> None:
        """Forwards or backwards."""
        self.show_page(self.canvas.page + step)

    def set_compact(self, is_compact: bool) -> None:
        """Narrow windows do without the strip and the figure of the zoom."""
        self._is_compact = is_compact
        self._zoom.setHidden(is_compact)
        self._show_place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the page follows the width, so its scale is another."""
        super().resizeEvent(event)
        self._show_zoom()

    def changeEvent(self, event: QEvent) -> None:
        """Qt: with another theme the page takes another paper."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.canvas.viewport().update()

    def _close(self) -> None:
        self.boxes.places = {}
        self.strip.pages.show_marks({})
        self.canvas.show_source(None)
        self.strip.pages.show_source(None, 1.0)
        if self._source is not None:
            self._source.close()
            self._source.deleteLater()
            self._source = None

    def _on_located(self, places: dict[str, Place]) -> None:
        if self.sender() is self._source:
            self.boxes.places = places
            self._bring_into_view()
            self.places_changed.emit()

    def _bring_into_view(self) -> None:
        place = self.boxes.place
        if place is not None and place.page < self.page_count:
            self.show_page(place.page)
            if place.boxes:
                self.canvas.show_box(place.boxes[0])
        self.canvas.viewport().update()

    def _show_place(self) -> None:
        count = self.page_count
        self.boxes.page = self.page
        self._page.setText(f"第 {self.page + 1} / {count} 页" if count else "")
        self._measures.set_facts((self._paper_name(), *self._measured) if count else ())
        has_strip = count > 1 and not self._is_compact
        for button, can_turn in ((self._before, self.page > 0), (self._after, self.page + 1 < count)):
            button.setVisible(count > 1 and not has_strip)
            button.setEnabled(can_turn)
        for each in (self._out, self._in, self._fit):
            each.setEnabled(count > 0)
        self.canvas.set_aside(self.strip if has_strip else None)
        self.strip.setVisible(has_strip)
        if count:
            self.strip.show_page(self.page)
        self._show_zoom()

    def _paper_name(self) -> str:
        """A4, or A4 横 when it lies; other papers in millimetres."""
        if self._source is None:
            return ""
        size = self._source.page_size(self.page) / POINTS_A_MM
        across, down = round(size.width()), round(size.height())
        name = PAPERS.get((min(across, down), max(across, down)), f"{across} × {down} mm")
        return f"{name} 横" if across > down and "mm" not in name else name

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
