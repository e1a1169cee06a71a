"""The bar of a submitted sheet: lock, when, commit hash; sign, export, reopen."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from reviewer.domain.moments import beijing_text
from reviewer.usecases.show_sheet import SheetView
from ui.qt.icons import paint_icon
from ui.qt.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.labels import ElidedLabel

HEIGHT = 64
PRINTED = "承诺值（印在评分表上）"


class _Lock(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(theme().px("icon.size"), theme().px("icon.size"))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        paint_icon(painter, QRect(0, 0, self.width(), self.height()), "lock", "text", theme().px("icon.small"))
        painter.end()


def spoken_groups(commit: str) -> tuple[str, str]:
    """The 64 digits of a commit hash in groups of four, on two lines, to be read aloud and compared."""
    groups = [commit[at : at + 4] for at in range(0, len(commit), 4)]
    half = (len(groups) + 1) // 2
    return " ".join(groups[:half]), " ".join(groups[half:])


class LockedBar(QFrame):
    """Hidden while the sheet is open."""

    sign_wanted = Signal()
    export_wanted = Signal()
    reopen_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setProperty("kind", "done")
        self.setFixedHeight(HEIGHT)
        self._state = ElidedLabel("", "bold")
        self._groups = (ElidedLabel("", "small_text"), ElidedLabel("", "small_text"))
        for each in self._groups:
            each.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sign, self.export = Button("签名…", "filled"), Button("导出…")
        self.reopen = Button("退回修改…", "quiet")
        words = QVBoxLayout()
        words.setSpacing(0)
        top = QHBoxLayout()
        top.setSpacing(theme().space(3))
        top.addWidget(self._state)
        top.addWidget(ElidedLabel(PRINTED, "small"), 1)
        words.addLayout(top)
        for line in self._groups:
            words.addWidget(line)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme().space(5), theme().space(1), theme().space(4), theme().space(1))
        row.setSpacing(theme().space(2))
        row.addWidget(_Lock(), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        for button in (self.sign, self.export, self.reopen):
            row.addWidget(button)
        self.sign.clicked.connect(self.sign_wanted)
        self.export.clicked.connect(self.export_wanted)
        self.reopen.clicked.connect(self.reopen_wanted)
        self.hide()

    @property
    def text(self) -> str:
        """What the bar says."""
        return f"{self._state.text()}　{' '.join(each.text() for each in self._groups)}"

    def show_sheet(self, view: SheetView, *, is_signed: bool) -> None:
        """Show or hide it for a sheet; the next step is the signature, after that the export."""
        self.setVisible(view.is_locked)
        self.sign.set_kind("plain" if is_signed else "filled")
        self.export.set_kind("filled" if is_signed else "plain")
        if view.is_locked and view.submitted_at is not None:
            commit = view.commit or ""
            state = "已交卷并签名" if is_signed else "已交卷"
            version = f"第 {view.version} 版 " if view.version > 1 else ""
            self._state.setText(f"{state} {version}{beijing_text(view.submitted_at)}")
            self._state.updateGeometry()
            for line, part in zip(self._groups, spoken_groups(commit), strict=True):
                line.setText(part)
            self.setToolTip(f"承诺值（SHA-256）：{commit}")
            self.setAccessibleName(self.text)
