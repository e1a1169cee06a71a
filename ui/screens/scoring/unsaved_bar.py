"""未保存: what the disk does not take, tried again by itself and by a button, or written elsewhere."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.qt.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.marks import SignWord

TRY_AGAIN_MS = 4_000
QUESTION_WIDTH = 480
Answer = Literal["stay", "save", "close"]


class UnsavedBar(QFrame):
    """Hidden while everything is on the disk; tries again on its own while it is shown."""

    try_again_wanted = Signal()
    save_elsewhere_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setProperty("kind", "problem")
        self.setFixedHeight(theme().px("bar.batch"))
        self._sign = SignWord()
        self._text = ElidedLabel("")
        self.try_again, self.save_elsewhere = Button("再试一次"), Button("另存未保存内容…")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme().space(5), 0, theme().space(4), 0)
        row.setSpacing(theme().space(2))
        row.addWidget(self._sign)
        row.addWidget(self._text, 1)
        row.addWidget(self.try_again)
        row.addWidget(self.save_elsewhere)
        self.try_again.clicked.connect(self.try_again_wanted)
        self.save_elsewhere.clicked.connect(self.save_elsewhere_wanted)
        self.beat = QTimer(self)
        self.beat.setInterval(TRY_AGAIN_MS)
        self.beat.timeout.connect(self.try_again_wanted)
        self.hide()

    def set_site(self, site: bool) -> None:
        """Make its buttons for fingers, or for the pointer again."""
        for button in (self.try_again, self.save_elsewhere):
            button.set_site(site)
        self.setFixedHeight(theme().px("site.header" if site else "bar.batch"))

    @property
    def text(self) -> str:
        """What the bar says, empty while it is hidden."""
        return self._text.text() if not self.isHidden() else ""

    def show_unsaved(self, places: int, why: str) -> None:
        """So many fields are only on the screen, and why."""
        self._sign.show_parts("circle-x", f"未保存 {places} 处", "not_met")
        self._text.setText(f"{why}输入仍在屏幕上，会自动重试。")
        self._text.setToolTip(self._text.text())
        self.setAccessibleName(f"未保存 {places} 处。{why}")
        self.show()
        if not self.beat.isActive():
            self.beat.start()

    def finish(self) -> None:
        """Everything is on the disk."""
        self.beat.stop()
        self.hide()


class LeaveQuestion(QDialog):
    """Asked before the window closes over unsaved entries. ``answer`` is stay unless a button says otherwise."""

    def __init__(self, places: int, why: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.answer: Answer = "stay"
        self.setWindowTitle("还有未保存的内容")
        self.setMinimumWidth(QUESTION_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme().space(5)] * 4)
        column.setSpacing(theme().space(3))
        column.addWidget(label(f"还有 {places} 处没有保存", "title"))
        words = label(f"{why}现在关闭，这些输入就没有了；可以先另存为文件，以后用“sheet fill”填回。", "muted")
        words.setWordWrap(True)
        column.addWidget(words)
        self.close_anyway, self.save, self.stay = (
            Button("不保存，关闭"),
            Button("另存并关闭…"),
            Button("返回", "filled"),
        )
        self.close_anyway.clicked.connect(self._on_close_clicked)
        self.save.clicked.connect(self._on_save_clicked)
        self.stay.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.close_anyway)
        foot.addStretch(1)
        foot.addWidget(self.save)
        foot.addWidget(self.stay)
        column.addLayout(foot)
        self.stay.setDefault(True)
        self.stay.setFocus()

    def _on_close_clicked(self) -> None:
        self.answer = "close"
        self.accept()

    def _on_save_clicked(self) -> None:
        self.answer = "save"
        self.accept()
