"""How far something is: a slim bar, and the bar of long work with its words and its Cancel."""

from __future__ import annotations

import time

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from ui.qt.jobs import Advance
from ui.qt.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.labels import ElidedLabel, label

GREATEST_COUNT = 10_000


def paint_bar(painter: QPainter, rect: QRect, share: float, height: int, token: str = "bar_fill") -> None:
    """A bar of ``height`` centred in ``rect``; ``share`` from 0 to 1 is filled."""
    look = theme()
    box = QRectF(rect.x(), rect.y() + (rect.height() - height) / 2, rect.width(), height)
    radius = height / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("bar_track"))
    painter.drawRoundedRect(box, radius, radius)
    filled = max(0.0, min(1.0, share)) * box.width()
    if filled > 0:
        painter.setClipRect(QRectF(box.x(), box.y(), filled, box.height()))
        painter.setBrush(look.color(token))
        painter.drawRoundedRect(box, radius, radius)
    painter.restore()


class ProgressLine(QWidget):
    """A slim bar: ``set_share`` from 0 to 1."""

    def __init__(self, name: str = "进度", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self._name = name
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme().px("bar.progress"))

    def set_share(self, share: float) -> None:
        """Fill it up to ``share``."""
        self._share = share
        self.setAccessibleName(f"{self._name} {share:.0%}")
        self.update()

    def sizeHint(self) -> QSize:
        """Wide enough to be read."""
        return QSize(theme().space(5) * 4, theme().px("bar.progress"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Track and fill."""
        paint_bar(QPainter(self), self.rect(), self._share, self.height())


class LongWorkBar(QFrame):
    """What, how much, how long, 取消. Hidden while nothing runs."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filterBar")
        self.setFixedHeight(theme().px("bar.batch"))
        self._what = ElidedLabel()
        self._count, self._total = label("", "bold"), label("")
        self._line = ProgressLine()
        self._line.setMaximumWidth(theme().space(5) * 8)
        self._left = label("", "muted")
        cancel = Button("取消", "quiet")
        cancel.clicked.connect(self.cancelled)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme().space(4), 0, theme().space(4), 0)
        row.setSpacing(theme().space(3))
        row.addWidget(self._what, 1)
        counted = QHBoxLayout()
        counted.setSpacing(theme().space(1))
        counted.addWidget(self._count)
        counted.addWidget(self._total)
        row.addLayout(counted)
        row.addWidget(self._line, 3)
        row.addWidget(self._left)
        row.addWidget(cancel)
        self._began = 0.0
        self.hide()

    def begin(self, what: str) -> None:
        """Show that work has begun."""
        self._began = time.monotonic()
        self._what.setText(what)
        self._count.setText("")
        self._total.setText("")
        self._left.setText("")
        self._line.set_share(0)
        self.show()

    def advance(self, advance: Advance) -> None:
        """Show how far it is and how long it will take."""
        if not advance.total:
            return
        share = advance.done / advance.total
        self._what.setText(advance.what)
        # Long figures are bytes: nobody counts them.
        is_count = advance.total < GREATEST_COUNT
        self._count.setText(str(advance.done) if is_count else f"{share:.0%}")
        self._total.setText(f"/ {advance.total}" if is_count else "")
        self._line.set_share(share)
        passed = time.monotonic() - self._began
        self._left.setText(f"约 {passed / share * (1 - share):.0f} 秒" if share > 0 and passed > 1 else "")

    def end(self) -> None:
        """Nothing runs any more."""
        self.hide()
