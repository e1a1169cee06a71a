"""读入结果: page by page where the scans of signed paper went; what no code tells is put to a document by hand."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QSplitter, QVBoxLayout, QWidget

from reviewer.domain.application import Evidence
from reviewer.errors import ReviewerError
from reviewer.usecases.documents.scan_signed import SignedPage, attach_signed_page
from reviewer.usecases.read_evidence import read_text
from reviewer.usecases.read_scan import preview_scan_page
from ui.qt.context import Context
from ui.qt.theme import theme
from ui.screens.documents.pages import DocumentsPage
from ui.screens.documents.scans_presenter import ScanResult, ScanRow, copy_text, with_page
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.combo_box import ComboBox
from ui.widgets.evidence_viewer import EvidenceViewer
from ui.widgets.labels import ElidedLabel, divider, label
from ui.widgets.panes import PaneHead, column, row
from ui.widgets.segments import Segment, Segments
from ui.widgets.table import Table
from ui.widgets.table_model import Cell, Column

TURNS = (("0", "不转"), ("90", "右转 90°"), ("180", "倒转"), ("270", "左转 90°"))
LIST_WIDTH, VIEW_WIDTH = 640, 640
COPIES_SHOWN = 6


def _file_cell(line: ScanRow) -> Cell:
    name = Path(line.path).name
    return Cell(name, tip=line.path)


def _page_cell(line: ScanRow) -> Cell:
    return Cell(f"第 {line.page.scan_page} 页" if line.page is not None else "–")


def _words_cell(line: ScanRow) -> Cell:
    return Cell(line.words, icon=line.icon, icon_token=line.token, tip=line.words)


def _key(line: ScanRow) -> object:
    return line.key


class ScansPage(DocumentsPage):
    """``document_wanted`` carries the IssuedPaper of a page, whose scan is to be shown."""

    document_wanted = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._result: ScanResult | None = None
        self._replacing = ("", 0)
        self._head, self._copies = PaneHead("读入结果"), label("", "small_text")
        self._place, self._became = ElidedLabel("", "bold"), label("")
        self.table: Table[ScanRow] = Table(
            (
                Column("文件", 184, _file_cell),
                Column("扫描页", 72, _page_cell),
                Column("归入", 280, _words_cell, stretch=True),
            ),
            "扫描页",
            key=_key,
        )
        self.paper, self.number, self.reason = ComboBox(), QLineEdit(), QLineEdit()
        self.turned = Segments([Segment(key, text) for key, text in TURNS], "转正")
        self.take = Button("归入这份文书", "outlined", ButtonExtras(key_cap="Ctrl+Enter"))
        self.message, self._form = label("", "small_text", "not_met"), QWidget()
        self._go = Button("到这份文书", extras=ButtonExtras(icon="arrow-right"))
        self.viewer = EvidenceViewer(context.jobs, _read, partial(read_text, context.desk))
        self.viewer.set_read_only(True)
        self._lay_out()
        self.table.row_chosen.connect(self._on_row_chosen)
        self.table.row_activated.connect(self._on_row_activated)
        self.take.clicked.connect(self._on_take)
        self._go.clicked.connect(self._on_go)
        self.number.returnPressed.connect(self.reason.setFocus)
        self.reason.returnPressed.connect(self._on_take)

    def _lay_out(self) -> None:
        self.number.setPlaceholderText("文书页脚的“第几页”")
        self.reason.setPlaceholderText("如：二维码被印章盖住，记入日志")
        fields = QVBoxLayout(self._form)
        fields.setContentsMargins(theme().space(4), theme().space(3), theme().space(4), theme().space(3))
        fields.setSpacing(theme().space(1))
        named = (("哪份文书", self.paper), ("文书的第几页", self.number), ("转正", self.turned), ("理由", self.reason))
        for words, field in named:
            field.setAccessibleName(words)
            name = label(words, "muted")
            name.setBuddy(field)
            fields.addWidget(name)
            fields.addWidget(field)
            fields.addSpacing(theme().space(1))
        self.message.setWordWrap(True)
        fields.addWidget(self.message)
        fields.addWidget(self.take, 0, Qt.AlignmentFlag.AlignRight)
        self._copies.setWordWrap(True)
        self._copies.setContentsMargins(theme().space(4), theme().space(3), theme().space(4), theme().space(3))
        left, split = QWidget(), QSplitter(Qt.Orientation.Horizontal)
        body = column(self._head, parent=left)
        body.addWidget(self.table, 1)
        self._became.setWordWrap(True)
        current = QWidget()
        about = column(self._place, self._became, parent=current)
        about.setContentsMargins(theme().space(4), theme().space(3), theme().space(4), 0)
        about.setSpacing(theme().space(1))
        for each in (divider(vertical=False), current, self._form, divider(vertical=False), self._copies):
            body.addWidget(each)
        split.addWidget(left)
        split.addWidget(self.viewer)
        split.setHandleWidth(theme().px("border.line"))
        split.setChildrenCollapsible(False)
        split.setSizes([LIST_WIDTH, VIEW_WIDTH])
        split.setStretchFactor(1, 1)
        row(split, parent=self)

    def show_result(self, result: ScanResult) -> None:
        """What some files brought; the first page that waits for a person is current."""
        self._show(result)
        self.paper.clear()
        for each in result.papers:
            self.paper.addItem(each.words, each.document)
        pages = [each.page for each in result.rows if each.page is not None]
        self.viewer.show_files(tuple(_evidence(each) for each in pages))
        if result.first is not None:
            self.table.choose_key(result.first.key)
            self._on_row_chosen(result.first)

    def _show(self, result: ScanResult) -> None:
        self._result = result
        self._head.set_aside(result.counts)
        self.table.set_rows(result.rows)
        lines = [copy_text(each) for each in result.copies[:COPIES_SHOWN]]
        lines += [f"等 {len(result.copies)} 份"] if len(result.copies) > COPIES_SHOWN else []
        lines += list(dict.fromkeys(each.prevails for each in result.copies if each.prevails))
        self._copies.setText("\n".join(lines))
        self._copies.setVisible(bool(lines))

    @property
    def result(self) -> ScanResult | None:
        """What is shown."""
        return self._result

    # ---- what the screen asks

    def activate(self, kind: str, subject: str) -> None:
        """The keyboard goes to what is to be typed, or to the list."""
        del kind, subject
        (self.number if self._form.isVisibleTo(self) else self.table).setFocus()

    def header_widgets(self) -> list[QWidget]:
        """To the document of the current page."""
        self._go.setEnabled(self._current_document() is not None)
        return [self._go]

    def key_hints(self) -> list[tuple[str, str]]:
        """In the list and the form."""
        current = self.table.current_row()
        return [("↑ ↓", "移动"), ("Enter", "归入" if current is not None and current.is_left else "到这份文书")]

    def may_leave(self) -> bool:
        """What is typed here is nothing until it is put to a document."""
        return True

    def confirm(self) -> None:
        """Ctrl+Enter: put the page to the document."""
        if self._form.isVisible():
            self._on_take()

    def leave(self) -> None:
        """Give back the memory."""
        self.viewer.close_files()

    # ---- rows

    def _on_row_chosen(self, line: ScanRow) -> None:
        self._form.setVisible(line.is_left)
        scan_page = f" 第 {line.page.scan_page} 页" if line.page is not None else ""
        self._place.setText(f"{Path(line.path).name}{scan_page}")
        self._became.setText(line.words)
        self.message.setText("")
        self.number.clear()
        self._replacing = ("", 0)
        if line.page is not None:
            self.viewer.open_place(line.key)
        self.take.setEnabled(self.paper.count() > 0)
        if line.is_left and not self.paper.count():
            self.message.setText("这个批次还没有签发过文书，没有可归入的。")
        self.changed.emit()

    def _on_row_activated(self, line: ScanRow) -> None:
        if line.is_left:
            self.number.setFocus()
        else:
            self._on_go()

    def _current_document(self) -> str | None:
        line = self.table.current_row()
        return line.page.document if line is not None and line.page is not None else None

    def _on_go(self) -> None:
        document = self._current_document()
        if self._result is not None and document is not None:
            found = next((each for each in self._result.papers if each.document == document), None)
            if found is not None:
                self.document_wanted.emit(found)

    # ---- by hand

    def _on_take(self) -> None:
        line, number = self.table.current_row(), self.number.text().strip()
        at = self.paper.currentIndex()
        if line is None or line.page is None or self._result is None or at < 0 or not self.take.isEnabled():
            return
        if not number.isdecimal():
            self._say("请写这是文书的第几页（数字）。", self.number)
            return
        if not self.reason.text().strip():
            self._say("请写理由，如二维码被印章盖住。", self.reason)
            return
        paper = self._result.papers[at]
        place = (paper.document, int(number))
        if place[1] in paper.scanned and place != self._replacing:
            self._replacing = place
            self._say(
                f"这份文书第 {place[1]} 页已有扫描件；要用这一页替换它，请再按一次“{self.take.text()}”。", self.number
            )
            return
        self.take.setEnabled(False)
        work = partial(
            _attach,
            self.context,
            self._result,
            partial(
                attach_signed_page,
                self.context.desk,
                Path(line.path),
                line.page.scan_page,
                paper.number,
                int(number),
                self.reason.text(),
                version=paper.version,
                turned=int(self.turned.current or "0"),
            ),
        )
        self.context.jobs.write(work, self._on_taken, self._on_refused)

    def _on_taken(self, result: ScanResult) -> None:
        self._show(result)
        self.context.changes.announce("document")
        first = next(iter(result.left), None)
        if first is not None:
            self.table.choose_key(first.key)
            self.number.setFocus()
            return
        self._form.hide()
        self.table.setFocus()
        self.changed.emit()
        self.context.notify(result.notice, "warning" if result.wants_a_look else "done")

    def _on_refused(self, error: ReviewerError) -> None:
        self.take.setEnabled(True)
        self._say(error.message, self.reason if error.code == "scan_reason_missing" else self.number)

    def _say(self, words: str, field: QLineEdit) -> None:
        self.message.setText(words)
        field.setFocus()


def _attach(context: Context, result: ScanResult, attach: partial[SignedPage]) -> ScanResult:
    return with_page(context.desk, result, attach())


def _read(key: str) -> bytes:
    path, _, page = key.rpartition("#")
    return preview_scan_page(Path(path), int(page))


def _evidence(page: SignedPage) -> Evidence:
    name = f"{Path(page.path).name} 第 {page.scan_page} 页.jpg"
    return Evidence(sha256=f"{page.path}#{page.scan_page}", name=name, size=0, media_type="image/jpeg")
