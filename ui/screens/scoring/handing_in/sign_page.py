"""签名: the signer's own passphrase and, if wanted, the pen; in the form's place, no dialog."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from reviewer.errors import ReviewerError
from ui.qt.theme import theme
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.ink_pad import InkPad
from ui.widgets.labels import label

PASSPHRASE_WIDTH = 320
LONGEST_PLACE = 60


class SignPage(QWidget):
    """``sign_wanted(passphrase, ink PNG or None, place)``; ``show_fault`` keeps the page open and says why."""

    sign_wanted = Signal(str, object, str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = label("")
        self._text.setWordWrap(True)
        self.passphrase = QLineEdit(self)
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setFixedWidth(PASSPHRASE_WIDTH)
        self.passphrase.setAccessibleName("本人身份口令")
        self.place = QLineEdit(self)
        self.place.setFixedWidth(PASSPHRASE_WIDTH)
        self.place.setMaxLength(LONGEST_PLACE)
        self.place.setAccessibleName("签署地点")
        self._fault = label("", "small_text", "not_met")
        self._fault.setWordWrap(True)
        self.ink = InkPad(self)
        self._clear = Button("擦除重写", "quiet")
        self._back = Button("返回", "plain", ButtonExtras(key_cap="Esc"))
        self.sign = Button("签名", "filled")
        self._lay_out()
        self._back.clicked.connect(self.closed)
        self._clear.clicked.connect(self.ink.clear)
        self.sign.clicked.connect(self._on_sign_clicked)
        self.passphrase.returnPressed.connect(self._on_sign_clicked)

    @property
    def fault_text(self) -> str:
        """Why it was not signed, empty for none."""
        return self._fault.text()

    def begin(self, member: str, applicant: str) -> None:
        """Ask a member for the signature of a sheet."""
        self._text.setText(
            f"{member} 为“{applicant}”的评分表签名。"
            "签名用本人身份口令，手写笔迹可留可不留；签名后的 PDF 存于本机，可导出。"
        )
        self.passphrase.clear()
        self.ink.clear()
        self._fault.clear()
        self.sign.setEnabled(True)
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_fault(self, error: ReviewerError) -> None:
        """Not signed: why, and the page stays."""
        self._fault.setText(error.message)
        self.sign.setEnabled(True)
        self.passphrase.selectAll()
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def _on_sign_clicked(self) -> None:
        if not self.sign.isEnabled():
            return
        if not self.passphrase.text():
            self._fault.setText("请输入本人身份口令。")
            return
        self._fault.clear()
        self.sign.setEnabled(False)
        self.sign_wanted.emit(self.passphrase.text(), self.ink.png(), self.place.text().strip())
        self.passphrase.clear()

    def _lay_out(self) -> None:
        head = QFrame(self)
        head.setObjectName("paneHead")
        head.setFixedHeight(theme().px("bar.header"))
        top = QHBoxLayout(head)
        top.setContentsMargins(theme().space(5), 0, theme().space(5), 0)
        top.addWidget(label("签名", "title"))
        top.addStretch(1)
        body = QVBoxLayout()
        body.setContentsMargins(theme().space(5), theme().space(4), theme().space(5), theme().space(4))
        body.setSpacing(theme().space(2))
        name = label("本人身份口令", "muted")
        name.setBuddy(self.passphrase)
        place = label("签署地点（可不填）", "muted")
        place.setBuddy(self.place)
        ink = label("手写签名（可不写）", "muted")
        for each in (self._text, name, self.passphrase, self._fault, place, self.place, ink):
            body.addWidget(each)
        body.addWidget(self.ink)
        body.addWidget(self._clear)
        body.addStretch(1)
        foot = QFrame(self)
        foot.setObjectName("paneFoot")
        foot.setFixedHeight(theme().px("bar.form_foot"))
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme().space(5), 0, theme().space(5), 0)
        row.addWidget(self._back)
        row.addStretch(1)
        row.addWidget(self.sign)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(body, 1)
        column.addWidget(foot)
