"""Sign and word of a requirement; a touch replaces the verdict by one's own."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.qt.icons import paint_icon
from ui.qt.theme import theme
from ui.screens.scoring.cells import draw
from ui.screens.scoring.sheet.rows import RequirementRow
from ui.screens.scoring.signs import SIGNS

WIDTH = 116
ASK, ASK_AGAIN = "改判…", "修改改判…"


class VerdictButton(QAbstractButton):
    """As wide as the column 结论. Where a message is to be answered it says how.

    ``line``: how high, from its top, the line of sign and word is.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row: RequirementRow | None = None
        self.line = theme().px("site.row")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_row(self, row: RequirementRow, *, is_read_only: bool) -> None:
        """Another requirement or verdict."""
        self._row = row
        self.setEnabled(not is_read_only)
        self.setAccessibleName(f"{row.name}：{row.verdict}，{self._ask() or '点按可改判'}")
        self.update()

    def sizeHint(self) -> QSize:
        """One row high."""
        return QSize(WIDTH, theme().px("site.target"))

    def _ask(self) -> str:
        if self._row is None or not self._row.message or not self.isEnabled():
            return ""
        return ASK_AGAIN if self._row.override is not None else ASK

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: sign and word, under them what a touch does."""
        del event
        if self._row is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isDown() or self.hasFocus():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("selection"))
            painter.drawRoundedRect(self.rect(), theme().px("radius.control"), theme().px("radius.control"))
        icon, _, token = SIGNS[self._row.sign]
        size, ask = theme().px("site.icon"), self._ask()
        small = QFontMetrics(theme().font("small", site=True)).height()
        line = self.line
        if ask and self.height() < line + small:
            # Both lines together in the middle of a card that is one row high.
            line = self.height() - small - theme().space(1)
        paint_icon(painter, QRect(0, 0, size, line), icon, token, size)
        left = size + theme().space(1)
        draw(painter, QRect(left, 0, self.width() - left, line), self._row.verdict, token, site=True)
        if ask:
            below = QRect(left, line - theme().space(2), self.width() - left, small)
            draw(painter, below, ask, "accent", "small", site=True)
        painter.end()
