"""The form's foot: what is added to the item, and the way on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.qt.theme import theme
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.labels import ElidedLabel

NEXT, REVIEW = "下一未评", "核对并交卷"


class FormFoot(QFrame):
    """Pin, photo, copy; what is to say of photos; the way on as the one filled button.

    ``next_wanted``, and ``review_wanted`` once nothing is unscored.
    """

    next_wanted = Signal()
    review_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("paneFoot")
        self.setFixedHeight(theme().px("bar.form_foot"))
        self.pin = Button("添加定位", "plain", ButtonExtras(icon="pin", key_cap="Ctrl+B"))
        self.photo = Button("照片", "plain", ButtonExtras(icon="camera-plus"))
        self.photo.setToolTip("添加照片：文件、粘贴（Ctrl+P）、相机；也可以拖到这里")
        self.note = ElidedLabel("", "small_text")
        self.copy = Button("复制到…", "plain", ButtonExtras(icon="copy"))
        self.copy.setToolTip("复制到其他职业（Ctrl+Shift+C）")
        self.copy.setAccessibleName("复制到其他职业")
        self.next = Button(NEXT, "filled", ButtonExtras(key_cap="Space"))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme().space(5), 0, theme().space(5), 0)
        row.setSpacing(theme().space(2))
        for each in (self.pin, self.photo, self.copy):
            row.addWidget(each)
        row.addWidget(self.note, 1)
        row.addWidget(self.next)

        self.next.clicked.connect(self._on_next_clicked)

    def show_left(self, count: int) -> None:
        """How many places are unscored: with none the way on is 交卷."""
        text, key = (NEXT, "Space") if count else (REVIEW, "Ctrl+Enter")
        if self.next.text() != text:
            self.next.setText(text)
            self.next.setAccessibleName(text)
            self.next.set_extras(ButtonExtras(key_cap=key))

    def _on_next_clicked(self) -> None:
        (self.next_wanted if self.next.text() == NEXT else self.review_wanted).emit()

    @property
    def tab_chain(self) -> list[QWidget]:
        """What takes the keyboard, in order."""
        return [self.pin, self.photo, self.copy, self.next]
