"""Scanned pages whose QR code cannot be read: shown one by one, put to a copy by hand with a reason, or left out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QSplitter, QVBoxLayout, QWidget

from reviewer.domain.application import Evidence
from reviewer.domain.paper import PaperState
from reviewer.errors import ReviewerError
from reviewer.usecases.paper_copies import PaperView
from reviewer.usecases.read_evidence import read_text
from reviewer.usecases.read_scan import PageTaken, attach_page, preview_scan_page
from ui.qt.context import Context
from ui.qt.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.combo_box import ComboBox
from ui.widgets.evidence_viewer import EvidenceViewer
from ui.widgets.labels import label
from ui.widgets.panes import PaneHead, column, row
from ui.widgets.segments import Segment, Segments

TURNS = (("0", "不转"), ("90", "右转 90°"), ("180", "倒转"), ("270", "左转 90°"))
FORM_WIDTH, VIEW_WIDTH = 460, 700


class AssignPage(QWidget):
    """``ended`` after the last page."""

    ended = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._left: list[PageTaken] = []
        self._count = 0
        self._head = PaneHead("没有归属的扫描页")
        self._why = label("", "small_text", "not_met")
        self.copy, self.page, self.reason = ComboBox(), QLineEdit(), QLineEdit()
        self.turned = Segments([Segment(key, text) for key, text in TURNS], "转正")
        self._take, self._skip = Button("归入这一份", "filled"), Button("不归入")
        self.message = label("", "small_text", "not_met")
        self.viewer = EvidenceViewer(context.jobs, self._read, partial(read_text, context.desk))
        self.viewer.set_read_only(True)
        self._lay_out()
        self._take.clicked.connect(self._on_take)
        self._skip.clicked.connect(self._next)
        self.page.returnPressed.connect(self.reason.setFocus)
        self.reason.returnPressed.connect(self._on_take)

    def _lay_out(self) -> None:
        left, split = QWidget(), QSplitter(Qt.Orientation.Horizontal)
        form = QVBoxLayout()
        form.setContentsMargins(*[theme().space(4)] * 4)
        form.setSpacing(theme().space(2))
        self.page.setPlaceholderText("纸上页脚的“第几页”")
        self.reason.setPlaceholderText("如：二维码被涂污、折角")
        for each in (self._why, self.message):
            each.setWordWrap(True)
        form.addWidget(self._why)
        fields = (
            ("哪一份", self.copy),
            ("评分表的第几页", self.page),
            ("转正", self.turned),
            ("手工指定的理由", self.reason),
        )
        for words, field in fields:
            field.setAccessibleName(words)
            name = label(words, "muted")
            name.setBuddy(field)
            form.addWidget(name)
            form.addWidget(field)
        form.addWidget(self.message)
        buttons = row(self._take, self._skip, gap=theme().space(2))
        buttons.addStretch(1)
        form.addLayout(buttons)
        form.addStretch(1)
        column(self._head, parent=left).addLayout(form)
        split.addWidget(left)
        split.addWidget(self.viewer)
        split.setHandleWidth(theme().px("border.line"))
        split.setChildrenCollapsible(False)
        split.setSizes([FORM_WIDTH, VIEW_WIDTH])
        split.setStretchFactor(1, 1)
        row(split, parent=self)

    def show_left(self, left: Sequence[PageTaken], papers: Sequence[PaperView]) -> None:
        """Go through these pages; copies that are not settled may take them."""
        self._left, self._count = list(left), len(left)
        self.copy.clear()
        for each in papers:
            if each.state is not PaperState.SETTLED:
                self.copy.addItem(f"{each.number} {each.applicant} {each.member}", each.number)
        self.viewer.show_files(tuple(_evidence(each) for each in left))
        self._show()

    def leave(self) -> None:
        """Give back the memory."""
        self.viewer.close_files()

    def _show(self) -> None:
        each = self._left[0]
        self._head.set_aside(f"{self._count - len(self._left) + 1} / {self._count}")
        self._why.setText(f"{Path(each.path).name} 第 {each.scan_page} 页：{each.why}")
        self.message.setText("")
        self.page.clear()
        self._take.setEnabled(self.copy.count() > 0)
        self.viewer.open_place(_evidence(each).sha256)
        self.page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _next(self) -> None:
        self._left = self._left[1:]
        if self._left:
            self._show()
        else:
            self.leave()
            self.ended.emit()

    def _on_take(self) -> None:
        number, page = self.copy.currentData(), self.page.text().strip()
        if number is None or not page.isdigit():
            self.message.setText("请写评分表的第几页（数字）。")
            self.page.setFocus()
            return
        each = self._left[0]
        work = partial(
            attach_page,
            self._context.desk,
            Path(each.path),
            each.scan_page,
            str(number),
            int(page),
            self.reason.text(),
            turned=int(self.turned.current or "0"),
        )
        self._context.jobs.write(work, self._on_taken, self._on_refused)

    def _on_taken(self, _page: PageTaken) -> None:
        self._next()

    def _on_refused(self, error: ReviewerError) -> None:
        self.message.setText(error.message)
        (self.reason if error.code == "paper_reason_missing" else self.page).setFocus()

    def _read(self, key: str) -> bytes:
        path, _, page = key.rpartition("#")
        return preview_scan_page(Path(path), int(page))


def _evidence(page: PageTaken) -> Evidence:
    name = f"{Path(page.path).name} 第 {page.scan_page} 页.jpg"
    return Evidence(sha256=f"{page.path}#{page.scan_page}", name=name, size=0, media_type="image/jpeg")
