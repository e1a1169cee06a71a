"""A check box painted from the tokens: the box, its check, its words, the ring."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from ui.qt.icons import paint_icon
from ui.qt.theme import theme


class CheckBox(QCheckBox):
    """Space turns it; Enter and the arrows are left to what holds it. Words without room are elided, with a tooltip."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setToolTip(text)

    def sizeHint(self) -> QSize:
        """Box, gap, words, and room for the ring."""
        look = theme()
        words = QFontMetrics(look.font()).horizontalAdvance(self.text())
        return QSize(
            look.px("control.checkbox") + words + 2 * look.space(1) + look.space(2) + 1, look.px("control.compact")
        )

    def minimumSizeHint(self) -> QSize:
        """The words give way."""
        return QSize(theme().px("control.checkbox") + 4 * theme().space(2), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Space only."""
        if event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def hitButton(self, pos: QPoint) -> bool:
        """Qt: the whole line can be pressed."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: box, check, words, ring."""
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, radius = look.px("control.checkbox"), look.px("radius.small")
        box = QRect(look.space(1), (self.height() - side) // 2, side, side)
        ground = "accent" if self.isChecked() else "panel"
        edge = "line" if not self.isEnabled() else ground if self.isChecked() else "control_line"
        painter.setBrush(look.color(ground))
        painter.setPen(QPen(look.color(edge), look.px("border.line")))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        if self.isChecked():
            paint_icon(painter, box, "check", "accent_text", side)
        painter.setFont(look.font())
        painter.setPen(look.color("text" if self.isEnabled() else "disabled_text"))
        words = self.rect().adjusted(box.right() + 1 + look.space(2), 0, -look.space(1), 0)
        shown = QFontMetrics(look.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("focus"), look.px("border.focus")))
            wide = min(self.width(), self.sizeHint().width() + look.space(1))
            ring = QRectF(0, 0, wide, self.height()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, look.px("radius.control"), look.px("radius.control"))
        painter.end()
