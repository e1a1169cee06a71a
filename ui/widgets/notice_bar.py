"""The bar at the top of a screen: what happened, what was kept, what to do."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui.qt.context import Notice
from ui.qt.icons import paint_icon
from ui.qt.theme import theme
from ui.widgets.buttons import Button, IconButton

_SIGNS = {
    "info": ("info-circle", "accent"),
    "done": ("circle-check", "met"),
    "warning": ("alert-triangle", "unclear"),
    "problem": ("alert-triangle", "not_met"),
}


class _Sign(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.kind = "info"
        self.setFixedSize(theme().px("icon.size"), theme().px("icon.size"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        name, token = _SIGNS[self.kind]
        paint_icon(QPainter(self), QRect(0, 0, self.width(), self.height()), name, token, theme().px("icon.small"))


class NoticeBar(QFrame):
    """Hidden until ``show_notice``; stays until closed, answered or replaced."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._notice: Notice | None = None
        self._sign = _Sign()
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._action = Button("")
        self._close = IconButton("x", "关闭消息", size=theme().px("icon.small"))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme().space(4), theme().space(1), theme().space(2), theme().space(1))
        row.setSpacing(theme().space(2))
        row.addWidget(self._sign)
        row.addWidget(self._text, 1)
        row.addWidget(self._action)
        row.addWidget(self._close)
        self._action.clicked.connect(self._on_action_clicked)
        self._close.clicked.connect(self.clear)
        self.setMinimumHeight(theme().px("bar.pane_head"))
        self.hide()

    def set_site(self, site: bool) -> None:
        """Make its buttons for fingers, or for the pointer again."""
        self._action.set_site(site)
        self._close.set_site(site)
        self._text.setProperty("type", "site_text" if site else "text")
        self._text.style().unpolish(self._text)
        self._text.style().polish(self._text)

    @property
    def text(self) -> str:
        """The message shown, empty for none."""
        return self._text.text() if self._notice else ""

    def show_notice(self, notice: Notice) -> None:
        """Show a message in place of the one before."""
        self._notice = notice
        self._sign.kind = notice.kind
        self._text.setText(notice.text)
        self._action.setText(notice.action)
        self._action.setVisible(bool(notice.action))
        self.setProperty("kind", notice.kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self.setAccessibleName(notice.text)
        self.show()

    def clear(self) -> None:
        """Take the message away."""
        self._notice = None
        self.hide()

    def sizeHint(self) -> QSize:
        """At least one line high."""
        return QSize(super().sizeHint().width(), max(theme().px("bar.pane_head"), super().sizeHint().height()))

    def _on_action_clicked(self) -> None:
        notice = self._notice
        self.clear()
        if notice is not None and notice.on_action is not None:
            notice.on_action()
