"""新批次: a scheme and a name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.screens.registry.form import Field, form_body
from ui.screens.registry.rounds_presenter import SchemeChoice
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.panes import PaneHead, column, row


class NewRoundForm(QWidget):
    """``wanted(scheme id, name)`` when both are there, ``given_up`` on Esc or 取消."""

    wanted = Signal(str, str)
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scheme = Field("scheme", "遴选办法", "choice")
        self.name = Field("name", "批次名称", "line", "样例批次 2026")
        self.make, self.cancel = Button("建立批次", "filled", ButtonExtras(key_cap="Enter")), Button("取消", "quiet")
        whole = column(PaneHead("新批次"), parent=self)
        form = form_body()
        form.addWidget(self.scheme)
        form.addWidget(self.name)
        buttons = row(self.make, self.cancel, gap=8)
        buttons.addStretch(1)
        form.addLayout(buttons)
        whole.addLayout(form)
        whole.addStretch(1)
        self._titles: dict[str, str] = {}
        self._is_proposed = False
        self.scheme.edited.connect(self._on_scheme)
        self.make.clicked.connect(self._on_make)
        self.cancel.clicked.connect(self.given_up)
        self.name.left.connect(self._on_name_left)

    def show_schemes(self, schemes: Sequence[SchemeChoice], proposed: str, *, can_cancel: bool) -> None:
        """The schemes to choose from, one proposed; without a round yet there is nothing to go back to."""
        self._titles = {each.id: each.title for each in schemes}
        self.scheme.set_choices([(each.id, each.words) for each in schemes])
        if not self._is_proposed and proposed in self._titles:
            self.scheme.set_text(proposed)
            self._is_proposed = True
        self._on_scheme()
        self.cancel.setVisible(can_cancel)

    def take_focus(self) -> None:
        """The name is what is typed first."""
        self.name.take_focus()

    def clear(self) -> None:
        """Ready for another; the scheme is proposed anew."""
        self._is_proposed = False
        self.name.set_text("")
        self.name.show_fault("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Esc gives up."""
        if event.key() == Qt.Key.Key_Escape and self.cancel.isVisibleTo(self):
            self.given_up.emit()
            return
        super().keyPressEvent(event)

    def _on_scheme(self, _key: str = "") -> None:
        title = self._titles.get(self.scheme.text, "")
        self.scheme.show_note(f"{title}。批次先按通知的内容设定，建立后可以逐项改。" if title else "")

    def _on_name_left(self, _key: str) -> None:
        """Enter in the name makes the round; leaving the field does not."""
        if self.name.input.hasFocus():
            self._on_make()

    def _on_make(self) -> None:
        name = self.name.text.strip()
        if not name or not self.scheme.text:
            self.name.show_fault("请选遴选办法并写上批次名称。")
            self.name.take_focus()
            return
        self.name.show_fault("")
        self.wanted.emit(self.scheme.text, name)
