"""The form's foot: what is added to the item, and the way on."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.qt.theme import theme
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.labels import ElidedLabel


class FormFoot(QFrame):
    """Pin, photo, copy; what is to say of photos; 下一未评 as the one filled button."""

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
        self.next = Button("下一未评", "filled", ButtonExtras(key_cap="Space"))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme().space(5), 0, theme().space(5), 0)
        row.setSpacing(theme().space(2))
        for each in (self.pin, self.photo, self.copy):
            row.addWidget(each)
        row.addWidget(self.note, 1)
        row.addWidget(self.next)

    @property
    def tab_chain(self) -> list[QWidget]:
        """What takes the keyboard, in order."""
        return [self.pin, self.photo, self.copy, self.next]
