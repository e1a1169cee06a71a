"""新建批次: choose a scheme, give a name. Stands where the list would be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from reviewer.usecases.keep_schemes import SchemeView
from ui.qt.theme import theme
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.combo_box import ComboBox
from ui.widgets.labels import label

WIDTH = 520


class RoundForm(QWidget):
    """``wanted(scheme id, name)`` when both are there; ``given_up`` on Esc or 取消."""

    wanted = Signal(str, str)
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence = label("", "muted")
        self._scheme, self._name = ComboBox(), QLineEdit()
        self._message = label("", "small_text", "not_met")
        self._go = Button("新建批次", "filled", ButtonExtras(key_cap="Enter"))
        self._cancel = Button("取消", "quiet")
        self._scheme.setAccessibleName("遴选办法")
        self._name.setAccessibleName("批次名称")
        self._name.setPlaceholderText("如：样例批次 2026")
        self._name.setMaxLength(60)
        self._lay_out()
        self._name.returnPressed.connect(self._on_go)
        self._go.clicked.connect(self._on_go)
        self._cancel.clicked.connect(self.given_up)
        self._name.textChanged.connect(self._message.clear)

    def _lay_out(self) -> None:
        look = theme()
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.space(3))
        grid.setVerticalSpacing(look.space(2))
        for at, (text, field) in enumerate((("遴选办法", self._scheme), ("批次名称", self._name))):
            name = label(text, "muted")
            name.setBuddy(field)
            grid.addWidget(name, at, 0)
            grid.addWidget(field, at, 1)
        grid.addWidget(self._message, 2, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(look.space(2))
        buttons.addWidget(self._go)
        buttons.addWidget(self._cancel)
        buttons.addStretch(1)
        grid.addLayout(buttons, 3, 1)
        body = QWidget()
        body.setFixedWidth(WIDTH)
        body.setLayout(grid)
        grid.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.space(4), look.space(4), look.space(4), look.space(4))
        column.setSpacing(look.space(3))
        column.addWidget(self._sentence)
        column.addWidget(body)
        column.addStretch(1)

    def open_form(self, schemes: Sequence[SchemeView], *, is_first: bool) -> None:
        """Show the schemes to choose from; ``is_first``: there is no round to go back to."""
        self._sentence.setText(
            "还没有批次。先选定遴选办法、写明名称，再导入申报材料包。"
            if is_first
            else "新的批次从空表开始，原有批次不变。"
        )
        self._cancel.setVisible(not is_first)
        self._scheme.clear()
        for each in schemes:
            self._scheme.addItem(f"{each.title}　第 {each.version} 版", each.id)
            self._scheme.setItemData(self._scheme.count() - 1, each.issuer, Qt.ItemDataRole.ToolTipRole)
        self._go.setEnabled(self._scheme.count() > 0)
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, text: str) -> None:
        """Say beside the field why it did not work."""
        self._message.setText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up where there is something to go back to."""
        if event.key() == Qt.Key.Key_Escape and self._cancel.isVisibleTo(self):
            self.given_up.emit()
            return
        super().keyPressEvent(event)

    def _on_go(self) -> None:
        name = self._name.text().strip()
        if not name:
            self._message.setText("请写明批次名称，如“样例批次 2026”。")
            self._name.setFocus()
            return
        self.wanted.emit(str(self._scheme.currentData()), name)
