"""The evidence viewer: file chooser, page toolbar, search, the page with its pins, the page strip.

PDF and images are shown as pages, office files as text. Reading and decoding run in the job pool.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QFrame,
    QMenu,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from reviewer.domain.application import Evidence
from reviewer.errors import Cancelled, ReviewerError
from ui.qt.jobs import Jobs
from ui.qt.theme import theme
from ui.widgets.evidence_viewer_pages import ImagePages, PageSource, PdfPages, Picture, kind_of, read_picture
from ui.widgets.evidence_viewer_strip import PageStrip
from ui.widgets.evidence_viewer_tools import SearchLine, ViewerTools
from ui.widgets.evidence_viewer_view import PageBox, PageView
from ui.widgets.labels import label
from ui.widgets.pdf_pages import Hit, PdfFile


class Pin(NamedTuple):
    """A pin as the viewer shows it: page from 1 (None: the file), box in fractions, tag; ``is_own``: open item's."""

    id: str
    evidence: str
    page: int | None
    box: tuple[float, float, float, float] | None
    tag: str
    is_own: bool


class PinPlace(NamedTuple):
    """What would be pinned: page from 1 or None for the whole file, box in fractions or None for the page."""

    evidence: str
    page: int | None
    box: tuple[float, float, float, float] | None


class _Loaded(NamedTuple):
    sha256: str
    kind: str
    pdf: PdfFile | None
    picture: Picture | None
    text: str


SLOW_MS = 150
ReadBytes = Callable[[str], bytes]
ReadText = Callable[[Evidence], str]


class EvidenceViewer(QWidget):
    """Shows one file of an application at a time.

    ``read(sha256)`` gives a file's bytes and ``read_text(evidence)`` an office file's text; both
    are called in the job pool and may raise a ReviewerError, which is shown in the page's place.
    """

    pin_wanted = Signal(object)
    pin_clicked = Signal(str)
    place_changed = Signal(str, int)
    page_shown = Signal()

    def __init__(self, jobs: Jobs, read: ReadBytes, read_text: ReadText, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._read, self._read_text = jobs, read, read_text
        self._files: tuple[Evidence, ...] = ()
        self._first: tuple[str, ...] = ()
        self._current: Evidence | None = None
        self._source: PageSource | None = None
        self._pins: tuple[Pin, ...] = ()
        self._wanted_page = 0
        self._wanted_box: QRectF | None = None
        self._hit_number = -1
        self._compact = (False, False)
        # Most files open at once: their tools stay in place meanwhile, and nothing flashes.
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW_MS)
        self._slow.timeout.connect(self._on_slow_timeout)
        self._build()

    # ---- what is shown

    @property
    def evidence(self) -> Evidence | None:
        """The file shown or being opened."""
        return self._current

    @property
    def page(self) -> int | None:
        """The page shown, from 1; None for a text."""
        return self.view.page + 1 if self._source is not None else None

    @property
    def message(self) -> str:
        """What stands in the page's place, empty while a page or text is shown."""
        return self._message.text() if self._stack.currentWidget() is self._message_page else ""

    @property
    def text(self) -> str:
        """The text shown, empty while pages are shown."""
        return self._text.toPlainText()

    def show_files(self, files: tuple[Evidence, ...], first: tuple[str, ...] = ()) -> None:
        """The files to choose from; those named in ``first`` (hashes) head the list. Opens nothing."""
        self._first = first
        ahead = [each for each in files if each.sha256 in first]
        self._files = (*ahead, *(each for each in files if each.sha256 not in first))
        if self._current is not None and self._current.sha256 not in {each.sha256 for each in files}:
            self._close_source()
            self._current = None
        if not files:
            self._say("这份申报没有佐证文件。")
        self._refresh_toolbar()

    def show_pins(self, pins: tuple[Pin, ...]) -> None:
        """Pins of the whole sheet; own ones are drawn on the page, all are counted on the strip."""
        if pins != self._pins:
            self._pins = pins
            self._refresh_pins()

    def open_place(
        self, sha256: str, page: int | None = None, box: tuple[float, float, float, float] | None = None
    ) -> None:
        """Show a file at a page (from 1) and bring a box into view."""
        found = next((each for each in self._files if each.sha256 == sha256), None)
        if found is None:
            return
        self._wanted_page = max(0, (page or 1) - 1)
        self._wanted_box = QRectF(*box) if box is not None else None
        if self._current is not None and self._current.sha256 == sha256 and self._source is not None:
            self._go_to_wanted()
            return
        self._close_source()
        self._current = found
        self._slow.start()
        self._refresh_toolbar()
        work = partial(_load, QBuffer(), found, self._read, self._read_text)
        self._jobs.read(work, self._on_loaded, self._on_load_failed, key=f"evidence-{id(self)}")

    def pin_place(self) -> PinPlace | None:
        """What Ctrl+B pins: the search hit marked on the page, else the page, else the file."""
        if self._current is None:
            return None
        if self._source is None:
            return PinPlace(self._current.sha256, None, None)
        hit = self.view.hit
        box = (hit.x(), hit.y(), hit.width(), hit.height()) if hit is not None else None
        return PinPlace(self._current.sha256, self.view.page + 1, box)

    def set_compact(self, is_narrow: bool, is_low: bool) -> None:
        """Narrow windows hide the zoom figure, low ones lower the strip."""
        if self._compact != (is_narrow, is_low):
            self._compact = (is_narrow, is_low)
            self.strip.set_compact(is_low)
            self._refresh_toolbar()

    def set_read_only(self, is_read_only: bool) -> None:
        """A locked sheet takes no new pins."""
        self.view.can_draw = not is_read_only

    def start_search(self) -> None:
        """Open the search line."""
        self.search.begin()

    def focus_page(self) -> None:
        """Put the keyboard on the page (F4)."""
        target = self._text if self._stack.currentWidget() is self._text else self.view
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_files(self) -> None:
        """Give back the memory of the file shown."""
        self._close_source()
        self._current = None

    # ---- building

    def _build(self) -> None:
        self.tools, self.search = ViewerTools(self), SearchLine(self)
        self.search.hide()
        self.view = PageView(self)
        self.strip = PageStrip(self)
        self._text = QPlainTextEdit(self)
        self._text.setReadOnly(True)
        self._text.setFrameShape(QFrame.Shape.NoFrame)
        self._text.setAccessibleName("佐证文字")
        self._message = label("", "muted")
        self._message.setWordWrap(True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._message.setContentsMargins(*(theme().space(5),) * 4)
        self._message_page = QWidget(self)
        self._message_page.setObjectName("canvas")
        self._message_page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        holder = QVBoxLayout(self._message_page)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.addWidget(self._message)
        self._stack = QStackedWidget(self)
        for page in (self._message_page, self.view, self._text):
            self._stack.addWidget(page)
        self.setTabOrder(self.view, self.strip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tools)
        column.addWidget(self.search)
        column.addWidget(self._stack, 1)
        self._strip_line = QFrame(self)
        self._strip_line.setObjectName("divider")
        self._strip_line.setFixedHeight(theme().px("border.line"))
        column.addWidget(self._strip_line)
        column.addWidget(self.strip)
        self.view.box_drawn.connect(self._on_view_box_drawn)
        self.view.pin_clicked.connect(self.pin_clicked)
        self.view.page_turned.connect(self.turn_page)
        self.view.zoom_changed.connect(self._refresh_toolbar)
        self.strip.page_chosen.connect(self.show_page)
        self.tools.file_stepped.connect(self._step_file)
        self.tools.choose_wanted.connect(self.choose_file)
        self.tools.zoomed_out.connect(self.view.zoom_out)
        self.tools.zoomed_in.connect(self.view.zoom_in)
        self.tools.turned.connect(self.view.turn)
        self.tools.search_wanted.connect(self.start_search)
        self.search.words_changed.connect(self._on_search_words_changed)
        self.search.stepped.connect(self._step_hit)
        self.search.closed.connect(self.focus_page)

    # ---- files

    def choose_file(self) -> None:
        """Open the list of files: the open item's first."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        if any(each.sha256 in self._first for each in self._files):
            menu.addSection("本项佐证")
        is_ahead = True
        for each in self._files:
            if is_ahead and each.sha256 not in self._first and self._first:
                menu.addSeparator()
                is_ahead = False
            action = menu.addAction(each.name, partial(self.open_place, each.sha256))
            action.setCheckable(True)
            action.setChecked(self._current is not None and each.sha256 == self._current.sha256)
        menu.popup(self.tools.below_file())

    def _step_file(self, step: int) -> None:
        hashes = [each.sha256 for each in self._files]
        at = hashes.index(self._current.sha256) if self._current is not None else 0
        if hashes and 0 <= at + step < len(hashes):
            self.open_place(hashes[at + step])

    def _on_loaded(self, loaded: _Loaded) -> None:
        if self._current is None or loaded.sha256 != self._current.sha256:
            return
        self._slow.stop()
        if loaded.kind == "text":
            self._text.setPlainText(loaded.text)
            self._stack.setCurrentWidget(self._text)
            self._refresh_toolbar()
            self.place_changed.emit(loaded.sha256, 0)
            return
        self._source = self._make_source(loaded)
        self._source.hits_changed.connect(self._on_source_hits_changed)
        page = min(self._wanted_page, self._source.count() - 1)
        self.strip.pages.show_source(self._source, self.devicePixelRatioF())
        self._stack.setCurrentWidget(self.view)
        self.view.show_source(self._source, page)
        self._go_to_wanted()
        if self.search.isVisible() and self.search.words:
            self._source.search(self.search.words)

    def _make_source(self, loaded: _Loaded) -> PageSource:
        if loaded.pdf is not None:
            return PdfPages(loaded.pdf, self)
        assert loaded.picture is not None
        return ImagePages(loaded.picture, self._jobs, self)

    def _on_load_failed(self, error: ReviewerError) -> None:
        if not isinstance(error, Cancelled):
            self._slow.stop()
            self._say(error.message)
            self._refresh_toolbar()

    def _on_slow_timeout(self) -> None:
        self._say("正在打开…")
        self._refresh_toolbar()

    def _close_source(self) -> None:
        self._slow.stop()
        self.view.show_source(None)
        self.strip.pages.show_source(None, 1.0)
        self._text.clear()
        if self._source is not None:
            self._source.hits_changed.disconnect(self._on_source_hits_changed)
            self._source.close()
            self._source.deleteLater()
            self._source = None
        self._hit_number = -1
        self.search.show_found("")

    def _say(self, text: str) -> None:
        self._message.setText(text)
        self._stack.setCurrentWidget(self._message_page)

    # ---- pages

    def show_page(self, page: int) -> None:
        """Turn to a page, from 0."""
        if self._source is None or not 0 <= page < self._source.count():
            return
        self.view.show_page(page)
        self.strip.show_page(page)
        self._refresh_toolbar()
        self._refresh_pins()
        if self._current is not None:
            self.place_changed.emit(self._current.sha256, page + 1)

    def turn_page(self, step: int) -> None:
        """So many pages on or back."""
        self.show_page(self.view.page + step)

    def _go_to_wanted(self) -> None:
        if self._source is None:
            return
        self.show_page(min(self._wanted_page, self._source.count() - 1))
        if self._wanted_box is not None:
            self.view.show_box(self._wanted_box)
            self._wanted_box = None

    def _on_view_box_drawn(self, box: QRectF) -> None:
        if self._current is not None:
            place = (box.x(), box.y(), box.width(), box.height())
            self.pin_wanted.emit(PinPlace(self._current.sha256, self.view.page + 1, place))

    def _refresh_pins(self) -> None:
        sha256 = self._current.sha256 if self._current is not None else ""
        here = [pin for pin in self._pins if pin.evidence == sha256]
        own: dict[int, int] = {}
        other: dict[int, int] = {}
        for pin in here:
            counts = own if pin.is_own else other
            counts[(pin.page or 1) - 1] = counts.get((pin.page or 1) - 1, 0) + 1
        self.strip.pages.show_pins(own, other)
        self.view.show_boxes(
            tuple(
                PageBox(pin.id, QRectF(*pin.box) if pin.box is not None else None, pin.tag)
                for pin in here
                if pin.is_own and (pin.page or 1) - 1 == self.view.page
            )
        )

    # ---- search

    def _on_search_words_changed(self, words: str) -> None:
        self._hit_number = -1
        self.view.show_hit(None)
        if self._source is not None:
            self._source.search(words)
        self._refresh_found()

    def _on_source_hits_changed(self) -> None:
        if self._hit_number < 0 and self._hits():
            ahead = [n for n, hit in enumerate(self._hits()) if hit.page >= self.view.page]
            self._show_hit(ahead[0] if ahead else 0)
        self._refresh_found()

    def _hits(self) -> list[Hit]:
        return self._source.hits() if self._source is not None and self.search.words else []

    def _step_hit(self, step: int) -> None:
        if self._source is None:
            self._find_in_text(step)
            return
        hits = self._hits()
        if hits:
            self._show_hit((self._hit_number + step) % len(hits))

    def _find_in_text(self, step: int) -> None:
        backward = QTextDocument.FindFlag.FindBackward
        found = self._text.find(self.search.words, backward) if step < 0 else self._text.find(self.search.words)
        if not found:
            start = QTextCursor.MoveOperation.End if step < 0 else QTextCursor.MoveOperation.Start
            self._text.moveCursor(start)
            found = self._text.find(self.search.words)
        self.search.show_found("" if found else "没有")

    def _show_hit(self, number: int) -> None:
        hit = self._hits()[number]
        self._hit_number = number
        self.show_page(hit.page)
        self.view.show_hit(hit.box)
        self._refresh_found()

    def _refresh_found(self) -> None:
        hits = self._hits()
        if not self.search.words or self._source is None:
            self.search.show_found("")
        elif not hits:
            self.search.show_found("没有")
        else:
            self.search.show_found(f"{self._hit_number + 1} / {len(hits)}")

    # ---- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Esc closes the search."""
        if event.key() == Qt.Key.Key_Escape and self.search.isVisible():
            self.search.finish()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the file name takes what the other tools leave."""
        super().resizeEvent(event)
        self._refresh_toolbar()

    def sizeHint(self) -> QSize:
        """As drawn."""
        return QSize(theme().px("width.scoring_evidence"), 600)

    def _refresh_toolbar(self) -> None:
        self._refresh_page_tools()
        hashes = [each.sha256 for each in self._files]
        at = hashes.index(self._current.sha256) if self._current is not None and hashes else -1
        self.tools.show_file(self._current.name if self._current is not None else "", at, len(hashes))

    def _refresh_page_tools(self) -> None:
        source = self._source
        if source is None and self._slow.isActive():
            return
        is_text = self._stack.currentWidget() is self._text
        self.strip.setVisible(source is not None and source.count() > 1)
        self._strip_line.setVisible(self.strip.isVisibleTo(self))
        page = f"{self.view.page + 1} / {source.count()}" if source is not None else ""
        zoom = f"{round(self.view.zoom * 100)}%" if not self._compact[0] else ""
        self.tools.show_pages(page, zoom, can_search=isinstance(source, PdfPages) or is_text)


def _load(buffer: QBuffer, evidence: Evidence, read: ReadBytes, read_text: ReadText) -> _Loaded:
    data = read(evidence.sha256)
    kind = kind_of(evidence.name, evidence.media_type, data)
    if kind == "image":
        return _Loaded(evidence.sha256, kind, None, read_picture(buffer, data, evidence.name), "")
    if kind == "pdf":
        return _Loaded(evidence.sha256, kind, PdfFile(data, evidence.name), None, "")
    return _Loaded(evidence.sha256, "text", None, None, read_text(evidence))
