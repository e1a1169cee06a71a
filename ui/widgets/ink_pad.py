"""The signing pad: pen, finger or mouse, with pressure; its picture is what the signature shows."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QTabletEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.qt.theme import theme

WIDTH, HEIGHT = 400, 140
THIN, THICK = 1.5, 5.0
UNKNOWN_PRESSURE = 0.5
# The picture is larger than the pad, so that print shows no steps.
PICTURE_SCALE = 3


class InkPoint(NamedTuple):
    """A point of a stroke in logical pixels, with pressure from 0 to 1."""

    at: QPointF
    pressure: float


class InkPad(QWidget):
    """Write on it; ``changed`` at every stroke. ``png()`` is None while nothing is written."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strokes: list[list[InkPoint]] = []
        self._is_writing = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(WIDTH, HEIGHT)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName("手写签名板")

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written."""
        return not self._strokes

    def clear(self) -> None:
        """Wipe it."""
        self._strokes.clear()
        self._is_writing = False
        self.update()
        self.changed.emit()

    def png(self) -> bytes | None:
        """What is written, dark on nothing, as a PNG picture."""
        if self.is_empty:
            return None
        picture = QImage(QSize(WIDTH, HEIGHT) * PICTURE_SCALE, QImage.Format.Format_ARGB32)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.scale(PICTURE_SCALE, PICTURE_SCALE)
        self._paint_strokes(painter)
        painter.end()
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        picture.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub asks for bytes, the call for str
        return bytes(data.data())

    def sizeHint(self) -> QSize:
        """As large as it is."""
        return QSize(WIDTH, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: paper, a line to write on, the strokes."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme().color("control_line"))
        painter.setBrush(theme().color("paper"))
        radius = theme().px("radius.control")
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.setPen(theme().color("paper_line"))
        painter.drawLine(QLineF(theme().space(5), HEIGHT * 0.75, WIDTH - theme().space(5), HEIGHT * 0.75))
        self._paint_strokes(painter)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: a stroke begins."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position(), UNKNOWN_PRESSURE)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: it goes on."""
        self._go_on(event.position(), UNKNOWN_PRESSURE)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt: it ends."""
        del event
        self._is_writing = False

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Qt: the same with the pen's pressure."""
        if event.type() == QEvent.Type.TabletPress:
            self._begin(event.position(), event.pressure())
        elif event.type() == QEvent.Type.TabletMove:
            self._go_on(event.position(), event.pressure())
        else:
            self._is_writing = False
        event.accept()

    def _begin(self, at: QPointF, pressure: float) -> None:
        self._is_writing = True
        self._strokes.append([InkPoint(at, pressure)])
        self.update()
        self.changed.emit()

    def _go_on(self, at: QPointF, pressure: float) -> None:
        if self._is_writing:
            self._strokes[-1].append(InkPoint(at, pressure))
            self.update()

    def _paint_strokes(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for stroke in self._strokes:
            before = stroke[0]
            for point in stroke[1:] or stroke:
                width = THIN + (THICK - THIN) * point.pressure
                pen = QPen(theme().color("pin"), width)
                pen.setCapStyle(Qt.PenCapStyle.RoundCap)
                painter.setPen(pen)
                painter.drawLine(QLineF(before.at, point.at))
                before = point
