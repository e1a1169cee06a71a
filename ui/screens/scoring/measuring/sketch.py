"""A small sketch to scale of the rooms being measured: what counts filled, what is taken off hatched."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from reviewer.domain.working import RoomArea
from ui.qt.theme import theme

WIDTH, HEIGHT, NAME_HEIGHT = 200, 120, 18
# Metres between two rooms in the drawing: it says nothing about the building.
ROOM_GAP = 0.8


class Shape(NamedTuple):
    """A rectangle in metres from the left wall and the floor line."""

    x: float
    y: float
    length: float
    width: float
    is_excluded: bool


class Plan(NamedTuple):
    """One room drawn: its name, its shapes, and how much place it takes in metres."""

    name: str
    shapes: tuple[Shape, ...]
    length: float
    width: float


def plan_of(room: RoomArea) -> Plan:
    """The room's parts side by side on one line, as an L stands; parts taken off lie in the first one's corner."""
    shapes: list[Shape] = []
    x = inset = 0.0
    for part in room.parts:
        length, width = float(part.length), float(part.width)
        if part.is_excluded:
            shapes.append(Shape(inset, 0.0, length, width, True))
            inset += length
        else:
            shapes.append(Shape(x, 0.0, length, width, False))
            x += length
    # What counts is painted first, whatever the order of typing.
    shapes.sort(key=lambda shape: shape.is_excluded)
    return Plan(
        room.name,
        tuple(shapes),
        max((shape.x + shape.length for shape in shapes), default=0.0),
        max((shape.width for shape in shapes), default=0.0),
    )


class Sketch(QWidget):
    """Paints the rooms to one scale."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plans: tuple[Plan, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("示意图（按比例）")

    def show_rooms(self, rooms: tuple[RoomArea, ...]) -> None:
        """Draw these rooms."""
        self._plans = tuple(plan_of(room) for room in rooms)
        self.setAccessibleDescription("、".join(plan.name or "未命名房间" for plan in self._plans))
        self.update()

    @property
    def plans(self) -> tuple[Plan, ...]:
        """What is drawn."""
        return self._plans

    def sizeHint(self) -> QSize:
        """Small, beside the fields."""
        return QSize(WIDTH, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: every room from the left, standing on one line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme().color("panel"))
        painter.setPen(QPen(theme().color("line"), theme().px("border.line")))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        if self._plans:
            self._paint_plans(painter)
        else:
            painter.setFont(theme().font("small"))
            painter.setPen(theme().color("muted_text"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "填写长、宽后按比例画出")
        painter.end()

    def _paint_plans(self, painter: QPainter) -> None:
        pad = float(theme().space(2))
        across = sum(plan.length for plan in self._plans) + ROOM_GAP * (len(self._plans) - 1)
        high = max(plan.width for plan in self._plans)
        room = self.height() - 2 * pad - NAME_HEIGHT
        scale = min((self.width() - 2 * pad) / across, room / high)
        floor = pad + room
        x = (self.width() - across * scale) / 2
        for plan in self._plans:
            for shape in plan.shapes:
                place = QRectF(
                    x + shape.x * scale, floor - (shape.y + shape.width) * scale,
                    shape.length * scale, shape.width * scale,
                )  # fmt: skip
                self._paint_shape(painter, place, is_excluded=shape.is_excluded)
            name = QRectF(x, floor, plan.length * scale, NAME_HEIGHT)
            painter.setFont(theme().font("small"))
            painter.setPen(theme().color("muted_text"))
            text = painter.fontMetrics().elidedText(plan.name, Qt.TextElideMode.ElideRight, int(name.width()))
            painter.drawText(name, Qt.AlignmentFlag.AlignCenter, text)
            x += (plan.length + ROOM_GAP) * scale

    @staticmethod
    def _paint_shape(painter: QPainter, place: QRectF, *, is_excluded: bool) -> None:
        token = "not_met" if is_excluded else "accent"
        painter.setPen(QPen(theme().color(token), theme().px("border.line")))
        ground = theme().color("not_met_tint" if is_excluded else "selection")
        painter.setBrush(QBrush(ground))
        painter.drawRect(place)
        if is_excluded:
            painter.setBrush(QBrush(theme().color(token), Qt.BrushStyle.BDiagPattern))
            painter.drawRect(place)
