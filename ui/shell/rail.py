"""The rail at the left: seven screens, settings at the bottom."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QWidget

from ui.qt.icons import paint_icon
from ui.qt.theme import theme
from ui.shell.actions import ActionSpec
from ui.widgets.panes import column


class RailButton(QAbstractButton):
    """Icon over word, with a round count at its corner."""

    def __init__(self, spec: ActionSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self._badge = 0
        self.setText(spec.text)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setToolTip(f"{spec.text}  {spec.keys}")
        self.setAccessibleName(spec.text)
        self.setFixedSize(theme().px("bar.rail_width") - 1, theme().px("bar.rail_button"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_badge(self, count: int) -> None:
        """Show a count; 0 shows none."""
        if count != self._badge:
            self._badge = count
            self.setAccessibleDescription(f"{count} 件待办" if count else "")
            self.update()

    def sizeHint(self) -> QSize:
        """Fixed by the tokens."""
        return self.size()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Tint, bar, icon, word, count, ring."""
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_on = self.isChecked()
        if is_on or self.underMouse():
            painter.fillRect(self.rect(), look.color("selection" if is_on else "hover"))
        if is_on:
            painter.fillRect(0, 0, look.px("border.active_marker"), self.height(), look.color("accent"))
        token = "accent" if is_on else "muted_text"
        middle = QRect(0, 8, self.width(), look.px("icon.size"))
        paint_icon(painter, middle, self.spec.icon, token, look.px("icon.size"))
        painter.setFont(look.font("small", bold=is_on))
        painter.setPen(look.color(token))
        painter.drawText(QRect(0, 32, self.width(), 18), Qt.AlignmentFlag.AlignCenter, self.spec.text)
        if self._badge:
            self._paint_badge(painter)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("focus"), look.px("border.focus")))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 6, 6)

    def _paint_badge(self, painter: QPainter) -> None:
        look = theme()
        text = str(self._badge) if self._badge < 100 else "99+"
        font = look.font("small")
        width = max(16, QFontMetrics(font).horizontalAdvance(text) + 6)
        box = QRectF(self.width() - width - 8, 4, width, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("accent"))
        painter.drawRoundedRect(box, 8, 8)
        painter.setPen(look.color("accent_text"))
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


class _Seal(QWidget):
    """The program's sign at the top of the rail."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(theme().px("bar.rail_width") - 1, theme().px("bar.header"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF((self.width() - 28) / 2, (self.height() - 28) / 2, 28, 28)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("accent"))
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(look.color("accent_text"))
        painter.setFont(look.font("text", bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "评")


class Rail(QFrame):
    """``chosen`` carries the screen's name."""

    chosen = Signal(str)

    def __init__(self, specs: Sequence[ActionSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setFixedWidth(theme().px("bar.rail_width"))
        self._buttons = {spec.screen: RailButton(spec, self) for spec in specs}
        layout = column(_Seal(), parent=self)
        for screen, button in self._buttons.items():
            if screen == "settings":
                layout.addStretch(1)
            layout.addWidget(button)
            button.clicked.connect(self._on_clicked)
        layout.addSpacing(theme().space(1))

    def button(self, screen: str) -> RailButton:
        """The button of a screen."""
        return self._buttons[screen]

    def set_current(self, screen: str) -> None:
        """Show a screen as the current one; none for a screen without a button."""
        for name, button in self._buttons.items():
            # An exclusive button cannot be let go otherwise.
            button.setAutoExclusive(False)
            button.setChecked(name == screen)
            button.setAutoExclusive(True)

    def set_badge(self, screen: str, count: int) -> None:
        """Show a count on a screen's button."""
        if screen in self._buttons:
            self._buttons[screen].set_badge(count)

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, RailButton):
            self.chosen.emit(sender.spec.screen)
