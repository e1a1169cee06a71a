"""A pad to sign on with pen, finger or mouse; it keeps strokes, the picture is drawn from them."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QTabletEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.qt.theme import theme

PAD_SIZE = (420, 160)
PICTURE_SCALE = 3
MOUSE_PRESSURE = 0.5
THIN, THICKER = 1.5, 3.0


class InkPoint(NamedTuple):
    """One point: parts of the pad's width and height from the top left; pressure from 0 to 1."""

    x: float
    y: float
    pressure: float


class InkPad(QWidget):
    """``changed`` after every stroke. Strokes are kept as parts of the pad, so that resizing keeps them."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strokes: list[list[InkPoint]] = []
        self._is_writing = False
        self.setAccessibleName("签名板")
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(PAD_SIZE[1])
        self.setMinimumWidth(PAD_SIZE[0])

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written."""
        return not self._strokes

    @property
    def strokes(self) -> tuple[tuple[InkPoint, ...], ...]:
        """What was written, one pen-down to pen-up each."""
        return tuple(tuple(points) for points in self._strokes)

    def png(self) -> bytes | None:
        """The picture for the signature field, ink on nothing; None when nothing was written."""
        if self.is_empty:
            return None
        image = QImage(self.size() * PICTURE_SCALE, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(PICTURE_SCALE, PICTURE_SCALE)
        for stroke in self._strokes:
            self._paint_stroke(painter, stroke)
        painter.end()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]
        return bytes(buffer.data().data())

    def clear(self) -> None:
        """Begin again."""
        self._strokes.clear()
        self.update()
        self.changed.emit()

    def undo(self) -> None:
        """Take the last stroke back."""
        if self._strokes:
            self._strokes.pop()
            self.update()
            self.changed.emit()

    def sizeHint(self) -> QSize:
        """As wide as a signature field."""
        return QSize(*PAD_SIZE)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pen down."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._down(event.position(), MOUSE_PRESSURE)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pen moves."""
        self._move(event.position(), MOUSE_PRESSURE)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Pen up."""
        self._up()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """A real pen tells its pressure."""
        kind = event.type()
        if kind == QTabletEvent.Type.TabletPress:
            self._down(event.position(), event.pressure())
        elif kind == QTabletEvent.Type.TabletMove:
            self._move(event.position(), event.pressure())
        elif kind == QTabletEvent.Type.TabletRelease:
            self._up()
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paper, base line, ink."""
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = look.px("radius.control")
        painter.setPen(QPen(look.color("control_line"), look.px("border.line")))
        painter.setBrush(look.color("paper"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.setPen(QPen(look.color("paper_line"), look.px("border.line")))
        base = self.height() * 3 // 4
        painter.drawLine(look.space(5), base, self.width() - look.space(5), base)
        for stroke in self._strokes:
            self._paint_stroke(painter, stroke)

    def _paint_stroke(self, painter: QPainter, stroke: list[InkPoint]) -> None:
        ink = theme().color("pin")
        for first, second in zip(stroke, stroke[1:] or stroke, strict=False):
            pen = QPen(ink, THIN + THICKER * second.pressure)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawLine(self._place(first), self._place(second))

    def _place(self, point: InkPoint) -> QPointF:
        return QPointF(point.x * self.width(), point.y * self.height())

    def _point(self, at: QPointF, pressure: float) -> InkPoint:
        x, y = at.x() / max(1, self.width()), at.y() / max(1, self.height())
        return InkPoint(x=min(1.0, max(0.0, x)), y=min(1.0, max(0.0, y)), pressure=min(1.0, max(0.0, pressure)))

    def _down(self, at: QPointF, pressure: float) -> None:
        self._is_writing = True
        self._strokes.append([self._point(at, pressure)])
        self.update()

    def _move(self, at: QPointF, pressure: float) -> None:
        if self._is_writing:
            self._strokes[-1].append(self._point(at, pressure))
            self.update()

    def _up(self) -> None:
        if self._is_writing:
            self._is_writing = False
            self.changed.emit()
