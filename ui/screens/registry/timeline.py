"""The stages of a procedure from left to right, each with who acts, its clause and its deadline."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.qt.icons import paint_icon
from ui.qt.theme import Theme, theme
from ui.screens.registry.presenter import StageView

BOX_TOP, BOX_HEIGHT, GAP = 28, 32, 24


class TimeLine(QWidget):
    """152 high; without dates for every stage the boxes are equally wide, in the order of the notice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stages: tuple[StageView, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme().px("bar.timeline"))

    def set_stages(self, stages: tuple[StageView, ...]) -> None:
        """Show other stages."""
        self._stages = stages
        self.setAccessibleName("；".join(f"{each.name} {each.until}".strip() for each in stages))
        self.update()

    def sizeHint(self) -> QSize:
        """As high as the tokens say."""
        return QSize(theme().space(5) * 20, theme().px("bar.timeline"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Boxes, arrows between them, words below."""
        if not self._stages:
            return
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = (self.width() - 2 * look.space(4) - GAP * (len(self._stages) - 1)) // len(self._stages)
        for at, stage in enumerate(self._stages):
            box = QRect(look.space(4) + at * (width + GAP), BOX_TOP, width, BOX_HEIGHT)
            self._paint_stage(painter, look, box, stage, at)
            if at < len(self._stages) - 1:
                between = QRect(box.right() + 1, box.y(), GAP, BOX_HEIGHT)
                paint_icon(painter, between, "arrow-narrow-right", "muted_text", look.px("icon.small"))

    def _paint_stage(self, painter: QPainter, look: Theme, box: QRect, stage: StageView, at: int) -> None:
        painter.setFont(look.font("small"))
        painter.setPen(look.color("muted_text"))
        painter.drawText(
            QRect(box.x(), 6, box.width(), 20), int(Qt.AlignmentFlag.AlignVCenter), f"{at + 1}　{stage.clause}"
        )
        painter.setPen(QPen(look.color("line" if stage.is_past else "control_line"), 1))
        painter.setBrush(look.color("hover" if stage.is_past else "panel"))
        radius = look.px("radius.small")
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        inner = box.adjusted(look.space(2), 0, -look.space(2), 0)
        painter.setFont(look.font())
        painter.setPen(look.color("text"))
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter), self._elided(painter, stage.name, inner.width()))
        below = QRect(box.x(), box.bottom() + 8, box.width(), 20)
        painter.setFont(look.font("small"))
        painter.setPen(look.color("muted_text"))
        painter.drawText(below, int(Qt.AlignmentFlag.AlignVCenter), self._elided(painter, stage.actor, box.width()))
        if stage.until:
            painter.setFont(look.font("small", bold=True))
            painter.setPen(look.color("text"))
            until = below.translated(0, 20)
            painter.drawText(until, int(Qt.AlignmentFlag.AlignVCenter), self._elided(painter, stage.until, box.width()))
            if stage.is_past:
                painter.setFont(look.font("small"))
                painter.setPen(look.color("muted_text"))
                painter.drawText(until.translated(0, 20), int(Qt.AlignmentFlag.AlignVCenter), "已过")

    def _elided(self, painter: QPainter, text: str, width: int) -> str:
        return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
