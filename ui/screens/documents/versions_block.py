"""What was issued of a document: version by version, with day, files, what changed and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.qt.theme import theme
from ui.screens.documents.detail_presenter import MadeVersion
from ui.widgets.buttons import Button
from ui.widgets.labels import divider, label
from ui.widgets.panes import clear_layout, column, row


class VersionsBlock(QWidget):
    """Hidden with nothing issued. ``wanted`` carries the id of a version's file."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[tuple[MadeVersion, ...], int] = ((), -1)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme().space(2))
        body = column(label("签发记录", "small"), divider(vertical=False), parent=self)
        body.setContentsMargins(theme().space(4), theme().space(1), theme().space(4), theme().space(4))
        body.setSpacing(theme().space(1))
        body.addSpacing(theme().space(1))
        body.addLayout(self._lines)
        self.hide()

    def show_versions(self, versions: Sequence[MadeVersion], shown: int) -> None:
        """The newest first; ``shown`` is the version on the page, 0 for the page as it would be made now."""
        if (tuple(versions), shown) == self._shown:
            return
        self._shown = (tuple(versions), shown)
        clear_layout(self._lines)
        self.setVisible(bool(versions))
        for each in versions:
            self._lines.addWidget(self._line(each, is_shown=each.version == shown))

    def _line(self, made: MadeVersion, *, is_shown: bool) -> QWidget:
        whole = QWidget()
        body = column(parent=whole)
        head = row(label(f"第 {made.version} 版", "bold" if is_shown else "text"), gap=theme().space(2))
        head.addWidget(label(made.made_at, "muted"))
        head.addStretch(1)
        show = Button("正在显示" if is_shown else "查看", "quiet", height="compact")
        show.setEnabled(not is_shown)
        show.setAccessibleName(f"查看第 {made.version} 版")
        show.setProperty("document", made.document)
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
        button = self.sender()
        if isinstance(button, Button):
            self.wanted.emit(str(button.property("document")))
