"""What was issued of a document: version by version, with day, files, what changed and why, and its signed copy."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewer.domain.moments import beijing_text
from reviewer.usecases.documents.scan_signed import SignedCopy
from ui.qt.theme import theme
from ui.screens.documents.detail_presenter import PREVAILS_TEXT, Detail, MadeVersion, Paper
from ui.screens.documents.scans_presenter import pages_text
from ui.widgets.buttons import Button
from ui.widgets.labels import divider, label
from ui.widgets.marks import SignWord
from ui.widgets.panes import clear_layout, column, row


class VersionsBlock(QWidget):
    """Hidden with nothing issued. ``wanted`` and ``scan_wanted`` carry the id of a version's file.

    ``attach_wanted``: a page of a scan is to be put to the document of that id by hand; ``prevails_wanted``: it is
    to be said which copy prevails.
    """

    wanted = Signal(str)
    scan_wanted = Signal(str)
    attach_wanted = Signal(str)
    prevails_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[object, ...] = ()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme().space(2))
        body = column(label("签发记录", "small"), divider(vertical=False), parent=self)
        body.setContentsMargins(theme().space(4), theme().space(1), theme().space(4), theme().space(4))
        body.setSpacing(theme().space(1))
        body.addSpacing(theme().space(1))
        body.addLayout(self._lines)
        self.hide()

    def show_detail(self, detail: Detail) -> None:
        """The newest first; which of them, or which scan, is on the page; which copy prevails."""
        self._show(detail.versions, detail.shown, is_scan=detail.is_scan, paper=detail.paper)

    def show_nothing(self) -> None:
        """No document."""
        self._show((), 0, is_scan=False, paper=None)

    def _show(self, versions: Sequence[MadeVersion], shown: int, *, is_scan: bool, paper: Paper | None) -> None:
        if (tuple(versions), shown, is_scan, paper) == self._shown:
            return
        self._shown = (tuple(versions), shown, is_scan, paper)
        clear_layout(self._lines)
        self.setVisible(bool(versions))
        for each in versions:
            is_shown = each.version == shown
            self._lines.addWidget(self._line(each, is_shown=is_shown and not is_scan))
            if each.scan is not None:
                self._lines.addWidget(self._scan_line(each.scan, each.document, is_shown=is_shown and is_scan))
        if paper is not None:
            self._lines.addWidget(self._paper_line(paper, versions[0]))

    def _scan_line(self, scan: SignedCopy, document: str, *, is_shown: bool) -> QWidget:
        whole, sign = QWidget(), SignWord()
        icon, token = ("alert-triangle", "unclear") if scan.missing else ("circle-check", "met")
        sign.show_parts(icon, f"签字扫描件 {len(scan.scanned)} 页", token)
        show = _button("正在显示" if is_shown else "看扫描件", f"看第 {scan.version} 版的签字扫描件", document)
        show.setEnabled(not is_shown)
        show.clicked.connect(self._on_scan_clicked)
        head = row(sign, parent=whole)
        head.addStretch(1)
        head.addWidget(show)
        words = f"{beijing_text(scan.scanned_at)} 读入" + (
            f"，缺第 {pages_text(scan.missing)} 页" if scan.missing else ""
        )
        note = label(words, "small")
        note.setWordWrap(True)
        made = QWidget()
        column(whole, note, parent=made)
        return made

    def _paper_line(self, paper: Paper, newest: MadeVersion) -> QWidget:
        whole = QWidget()
        said = row(label("两者不一致时", "muted"), gap=theme().space(2))
        said.addWidget(label(PREVAILS_TEXT[paper.prevails]))
        said.addStretch(1)
        if paper.can_change:
            change = _button("更改…", "更改以何种签字件为准", "")
            change.clicked.connect(self.prevails_wanted)
            said.addWidget(change)
        attach = _button("手工归入扫描页…", "手工归入扫描页", newest.document)
        attach.setToolTip("二维码读不出时，指定扫描件的哪一页是这份文书的第几页")
        attach.clicked.connect(self._on_attach_clicked)
        body = column(divider(vertical=False), parent=whole)
        body.addSpacing(theme().space(1))
        body.addLayout(said)
        foot = row()
        foot.addStretch(1)
        foot.addWidget(attach)
        body.addLayout(foot)
        return whole

    def _line(self, made: MadeVersion, *, is_shown: bool) -> QWidget:
        whole = QWidget()
        body = column(parent=whole)
        head = row(label(f"第 {made.version} 版", "bold" if is_shown else "text"), gap=theme().space(2))
        head.addWidget(label(made.made_at, "muted"))
        head.addStretch(1)
        show = _button("正在显示" if is_shown else "查看", f"查看第 {made.version} 版", made.document)
        show.setEnabled(not is_shown)
        show.clicked.connect(self._on_show_clicked)
        head.addWidget(show)
        body.addLayout(head)
        notes = ["、".join(made.files)]
        if made.reason:
            notes.append(f"重发理由：{made.reason}")
        notes += made.changes
        for words in notes:
            note = label(words, "small")
            note.setWordWrap(True)
            body.addWidget(note)
        return whole

    def _on_show_clicked(self) -> None:
        self.wanted.emit(self._document_of_sender())

    def _on_scan_clicked(self) -> None:
        self.scan_wanted.emit(self._document_of_sender())

    def _on_attach_clicked(self) -> None:
        self.attach_wanted.emit(self._document_of_sender())

    def _document_of_sender(self) -> str:
        button = self.sender()
        return str(button.property("document")) if isinstance(button, Button) else ""


def _button(text: str, name: str, document: str) -> Button:
    made = Button(text, "quiet", height="compact")
    made.setAccessibleName(name)
    made.setProperty("document", document)
    return made
