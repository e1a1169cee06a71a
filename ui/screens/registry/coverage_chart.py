"""The chart of 布局: a bar for each row of the table, as long as it has bodies; the chosen row stands out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.qt.theme import theme
from ui.screens.registry.coverage_presenter import CoverageRow

BAR: Final = 12
ROW: Final = 24
_NAME_SHARE: Final = 0.46


class CoverageChart(QWidget):
    """``chosen`` carries the place of the row whose bar was clicked."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[CoverageRow, ...] = ()
        self._current = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_rows(self, rows: Sequence[CoverageRow]) -> None:
        """Other rows; the total, which would dwarf the others, has no bar."""
        self._rows = tuple(rows)
        words = [f"{each.line.occupation} {each.line.total.count} 家" for each in rows]
        self.setAccessibleName("各职业机构数：" + "，".join(words))
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def set_current(self, at: int) -> None:
        """The row that is chosen in the table."""
        self._current = at
        self.update()

    def row_rect(self, at: int) -> QRect:
        """Where a row stands."""
        return QRect(0, theme().space(2) + at * ROW, self.width(), ROW)

    def sizeHint(self) -> QSize:
        """Qt: all rows."""
        return QSize(theme().px("width.registry_side"), 2 * theme().space(2) + len(self._rows) * ROW)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: a click chooses the row."""
        at = (event.position().toPoint().y() - theme().space(2)) // ROW
        if 0 <= at < len(self._rows):
            self.chosen.emit(at)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: names, bars, figures; only what is in sight."""
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((each.line.total.count for each in self._rows if each.kind != "total"), default=0) or 1
        left = look.space(4)
        names = int((self.width() - 2 * left) * _NAME_SHARE)
        for at, each in enumerate(self._rows):
            box = self.row_rect(at)
            if not box.intersects(event.rect()) or each.kind == "total":
                continue
            is_current = at == self._current
            if is_current:
                painter.fillRect(box, look.color("selection"))
            font = look.font("small", bold=is_current)
            metrics = QFontMetrics(font)
            painter.setFont(font)
            painter.setPen(look.color("text" if each.kind == "held" else "muted_text"))
            name = metrics.elidedText(each.line.occupation, Qt.TextElideMode.ElideRight, names - look.space(2))
            flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
            painter.drawText(QRect(left, box.y(), names, ROW), flags, name)
            count = each.line.total.count
            figure = metrics.horizontalAdvance(str(most)) + look.space(2)
            room = self.width() - 2 * left - names - figure
            length = room * count // most
            bar = QRect(left + names, box.y() + (ROW - BAR) // 2, max(length, look.space(0) if count else 0), BAR)
            painter.fillRect(bar, look.color("accent" if is_current else "bar_fill"))
            painter.setPen(look.color("text" if count else "not_met"))
            painter.drawText(QRect(bar.right() + look.space(1), box.y(), figure + left, ROW), flags, str(count))
