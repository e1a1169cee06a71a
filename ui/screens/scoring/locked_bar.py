"""The bar of a submitted sheet: lock, when, commit hash; sign, export, reopen."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from reviewer.domain.moments import beijing_text
from reviewer.usecases.show_sheet import SheetView
from ui.qt.icons import paint_icon
from ui.qt.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.labels import ElidedLabel


class _Lock(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(theme().px("icon.size"), theme().px("icon.size"))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        paint_icon(painter, QRect(0, 0, self.width(), self.height()), "lock", "text", theme().px("icon.small"))
        painter.end()


class LockedBar(QFrame):
    """Hidden while the sheet is open."""

    sign_wanted = Signal()
    export_wanted = Signal()
    reopen_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setProperty("kind", "done")
        self.setFixedHeight(theme().px("bar.batch"))
        self._text = ElidedLabel("")
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sign, self.export = Button("签名…", "filled"), Button("导出…")
        self.reopen = Button("退回修改…", "quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme().space(5), 0, theme().space(4), 0)
        row.setSpacing(theme().space(2))
        row.addWidget(_Lock())
        row.addWidget(self._text, 1)
        for each in (self.sign, self.export, self.reopen):
            row.addWidget(each)
        self.sign.clicked.connect(self.sign_wanted)
        self.export.clicked.connect(self.export_wanted)
        self.reopen.clicked.connect(self.reopen_wanted)
        self.hide()

    @property
    def text(self) -> str:
        """What the bar says."""
        return self._text.text()

    def show_sheet(self, view: SheetView, *, is_signed: bool) -> None:
        """Show or hide it for a sheet; the next step is the signature, after that the export."""
        self.setVisible(view.is_locked)
        self.sign.set_kind("plain" if is_signed else "filled")
        self.export.set_kind("filled" if is_signed else "plain")
        if view.is_locked and view.submitted_at is not None:
            commit = view.commit or ""
            state = "已交卷并签名" if is_signed else "已交卷"
            version = f"第 {view.version} 版 " if view.version > 1 else ""
            self._text.setText(
                f"{state} {version}{beijing_text(view.submitted_at)}　承诺值 {commit[:8]} {commit[8:16]}"
            )
            self._text.setToolTip(f"承诺值（SHA-256）：{commit}")
            self.setAccessibleName(self._text.text())
