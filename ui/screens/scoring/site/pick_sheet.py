"""A list of choices over the page, each a row for a finger; a touch elsewhere closes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.qt.icons import paint_icon
from ui.qt.theme import theme
from ui.screens.scoring.cells import draw
from ui.widgets.finger_scroll import scroll_by_finger

WIDTH = 360


class Pick(NamedTuple):
    """One choice: its text, what a touch does, whether it is the present one, an icon before it."""

    text: str
    run: Callable[[], object]
    is_chosen: bool = False
    icon: str = ""


class PickRow(QAbstractButton):
    """One choice."""

    def __init__(self, pick: Pick) -> None:
        super().__init__()
        self._pick = pick
        self.setText(pick.text)
        self.setAccessibleName(pick.text)
        self.setToolTip(pick.text)
        self.setFixedHeight(theme().px("site.quick_step"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: icon or check, then the text."""
        del event
        look, painter = theme(), QPainter(self)
        if self.isDown() or self._pick.is_chosen:
            painter.fillRect(self.rect(), look.color("selection"))
        elif self.hasFocus() or self.underMouse():
            painter.fillRect(self.rect(), look.color("hover"))
        if self.hasFocus():
            painter.fillRect(QRect(0, 0, look.px("border.active_marker"), self.height()), look.color("accent"))
        size, pad = look.px("site.icon"), look.space(4)
        icon = self._pick.icon or ("check" if self._pick.is_chosen else "")
        if icon:
            paint_icon(painter, QRect(pad, 0, size, self.height()), icon, "accent", size)
        room = self.rect().adjusted(pad + size + look.space(3), 0, -pad, 0)
        draw(painter, room, self._pick.text, "text", bold=self._pick.is_chosen, site=True)
        painter.end()


class PickSheet(QWidget):
    """Covers its parent while it is open; ``open_at`` shows the choices beside what was touched."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self._back: QWidget | None = None
        self._rows: list[PickRow] = []
        self._panel = QFrame(self)
        self._panel.setObjectName("palette")
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll_by_finger(self._area)
        edge = theme().px("border.line")
        column = QVBoxLayout(self._panel)
        column.setContentsMargins(edge, theme().space(1), edge, theme().space(1))
        column.addWidget(self._area)
        parent.installEventFilter(self)
        self.hide()

    @property
    def rows(self) -> list[PickRow]:
        """The choices shown."""
        return self._rows

    def open_at(self, touched: QWidget, picks: Sequence[Pick], back: QWidget | None = None) -> None:
        """Show the choices below ``touched``, or above it, wherever there is room; then the keyboard goes ``back``."""
        self._back = back
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._rows = [PickRow(pick) for pick in picks]
        for row, pick in zip(self._rows, picks, strict=True):
            column.addWidget(row)
            row.clicked.connect(partial(self._choose, pick))
        self._area.setWidget(holder)
        self.setGeometry(self._over.rect())
        corner = touched.mapTo(self._over, touched.rect().bottomLeft())
        gap, high = theme().space(1), len(picks) * theme().px("site.quick_step")
        height = min(high + 2 * gap + 2, self.height() - 2 * gap)
        width = min(max(WIDTH, touched.width()), self.width() - 2 * theme().space(2))
        top = corner.y() + gap if corner.y() + gap + height <= self.height() else self.height() - gap - height
        left = min(max(theme().space(2), corner.x()), self.width() - width - theme().space(2))
        self._panel.setGeometry(left, top, width, height)
        self.show()
        self.raise_()
        chosen = next((at for at, pick in enumerate(picks) if pick.is_chosen), 0)
        self._rows[chosen].setFocus(Qt.FocusReason.PopupFocusReason)
        self._area.ensureWidgetVisible(self._rows[chosen])

    def close_sheet(self) -> None:
        """Put it away; the keyboard goes back."""
        if not self.isHidden():
            self.hide()
            if self._back is not None:
                self._back.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: ↑ ↓ walk, Enter and Space choose, Esc closes; nothing reaches the page below."""
        at = next((at for at, row in enumerate(self._rows) if row.hasFocus()), 0)
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and self._rows:
            row = self._rows[(at + step) % len(self._rows)]
            row.setFocus(Qt.FocusReason.OtherFocusReason)
            self._area.ensureWidgetVisible(row)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._rows:
            self._rows[at].click()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_sheet()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: a touch elsewhere closes it."""
        if not self._panel.geometry().contains(event.position().toPoint()):
            self.close_sheet()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: the page changes its size: what was touched stands elsewhere now."""
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self.close_sheet()
        return super().eventFilter(watched, event)

    def _choose(self, pick: Pick) -> None:
        self.close_sheet()
        pick.run()
