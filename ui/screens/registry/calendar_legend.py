"""What the signs of the calendar mean."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.qt.theme import Theme, theme

SAMPLE = 20
WORDS: Final = (
    ("shade", "非工作日"),
    ("off", "放假"),
    ("shift", "调休上班"),
    ("due", "期限"),
    ("late", "逾期"),
    ("band", "公示期"),
    ("today", "今天"),
)


class CalendarLegend(QWidget):
    """One line: a sample of each sign and its word."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme().px("bar.pane_head"))
        self.setAccessibleName("图例：" + "、".join(word for _, word in WORDS))

    def sizeHint(self) -> QSize:
        """Qt: as wide as its words."""
        return QSize(theme().space(4) * 2 + len(WORDS) * theme().space(5) * 4, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: sample, word, sample, word."""
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, height = float(look.space(4)), SAMPLE - look.space(1)
        for kind, word in WORDS:
            box = QRectF(x, (self.height() - height) / 2, SAMPLE, height)
            self._paint_sample(painter, look, kind, box)
            painter.setFont(look.font("small"))
            painter.setPen(look.color("muted_text"))
            wide = QFontMetrics(look.font("small")).horizontalAdvance(word)
            place = QRectF(box.right() + look.space(1), 0, wide + 1, self.height())
            painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), word)
            x = place.right() + look.space(3)

    def _paint_sample(self, painter: QPainter, look: Theme, kind: str, box: QRectF) -> None:
        if kind in ("shade", "band"):
            painter.fillRect(box, look.color("raised" if kind == "shade" else "selection"))
            painter.setPen(QPen(look.color("line"), look.px("border.line")))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        elif kind in ("off", "shift"):
            painter.setFont(look.font("small", bold=kind == "shift"))
            painter.setPen(look.color("unclear" if kind == "shift" else "muted_text"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "班" if kind == "shift" else "休")
        elif kind in ("due", "late"):
            bar = QRectF(box.x() + 3, box.bottom() - 4, 14, 3)
            painter.fillRect(bar, look.color("accent" if kind == "due" else "not_met"))
        else:
            painter.setPen(QPen(look.color("accent"), look.px("border.line")))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            radius = look.px("radius.small")
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
