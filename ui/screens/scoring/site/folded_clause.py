"""The clause in one line; a touch unfolds it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.qt.icons import paint_icon
from ui.qt.theme import theme
from ui.screens.scoring.cells import draw

WRAP = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


class FoldedClause(QAbstractButton):
    """Unfolded it shows the whole clause, where it stands, and how points are proposed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._aside = ""
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.toggled.connect(self._fit)

    def show_clause(self, text: str, aside: str) -> None:
        """Another item's clause, folded. ``aside``: lines in small type under the unfolded clause."""
        self._aside = aside
        self.setText(text)
        self.setAccessibleName(f"条文：{text}")
        self.setChecked(False)
        self._fit()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as what is shown."""
        return QSize(theme().px("site.target") * 2, self._wanted_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: another width, another number of lines."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self.height() != self._wanted_height():
            self.setFixedHeight(self._wanted_height())

    def _room(self) -> int:
        return max(1, self.width() - 2 * theme().space(5) - theme().px("site.icon") - theme().space(3))

    def _wanted_height(self) -> int:
        least = theme().px("site.field") + theme().space(2) - theme().px("border.line")
        if not self.isChecked():
            return least
        text, aside = self._heights()
        return max(least, text + aside + theme().space(1) + 2 * theme().space(4))

    def _heights(self) -> tuple[int, int]:
        box = QRect(0, 0, self._room(), 1 << 16)
        text = QFontMetrics(theme().font(site=True)).boundingRect(box, int(WRAP), self.text()).height()
        small = QFontMetrics(theme().font("small", site=True))
        return text, small.boundingRect(box, int(WRAP), self._aside).height() if self._aside else 0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: one elided line, or everything."""
        del event
        painter = QPainter(self)
        look = theme()
        if self.isDown() or self.hasFocus():
            painter.fillRect(self.rect(), look.color("selection" if self.isDown() else "hover"))
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), look.color("line"))
        left, size = look.space(5), look.px("site.icon")
        arrow = QRect(self.width() - left - size, 0, size, min(self.height(), look.px("site.field")))
        paint_icon(painter, arrow, "chevron-up" if self.isChecked() else "chevron-down", "muted_text", size)
        if not self.isChecked():
            draw(painter, QRect(left, 0, self._room(), self.height()), self.text(), "muted_text", site=True)
        else:
            text, aside = self._heights()
            painter.setFont(look.font(site=True))
            painter.setPen(look.color("text"))
            painter.drawText(QRect(left, look.space(4), self._room(), text), int(WRAP), self.text())
            painter.setFont(look.font("small", site=True))
            painter.setPen(look.color("muted_text"))
            below = look.space(4) + text + look.space(1)
            painter.drawText(QRect(left, below, self._room(), aside), int(WRAP), self._aside)
        painter.end()
