"""Marks on a photo as shapes: drawn, hit, moved, pulled. Places are fractions of the upright picture."""

from __future__ import annotations

from decimal import Decimal
from math import atan2, cos, hypot, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF, QTransform

from reviewer.domain.site_files import Mark
from ui.qt.theme import theme

# A finger is wide: this far from a line still hits it, in logical pixels.
REACH = 12
HANDLE = 9
LINE, EDGE = 3, 2
HEAD, SPREAD = 16, pi / 7
PLACES = Decimal("0.0001")


def fraction(value: float) -> Decimal:
    """A place on the picture, exact to a ten-thousandth and never beyond the picture."""
    return Decimal(str(min(1.0, max(0.0, value)))).quantize(PLACES)


def start(mark: Mark) -> QPointF:
    """Its first corner."""
    return QPointF(float(mark.x), float(mark.y))


def end(mark: Mark) -> QPointF:
    """Its second corner."""
    return QPointF(float(mark.x2), float(mark.y2))


def between(kind: str, first: QPointF, second: QPointF, text: str = "") -> Mark:
    """A mark of a kind from one place to another; a box from its left upper to its right lower corner."""
    x, y, x2, y2 = (fraction(each) for each in (first.x(), first.y(), second.x(), second.y()))
    if kind == "box":
        return Mark(kind="box", x=min(x, x2), y=min(y, y2), x2=max(x, x2), y2=max(y, y2))
    if kind == "arrow":
        return Mark(kind="arrow", x=x, y=y, x2=x2, y2=y2)
    return Mark(kind="text", x=x, y=y, x2=x, y2=y, text=text)


def moved(mark: Mark, by: QPointF) -> Mark:
    """The mark as a whole elsewhere, within the picture."""
    first, second = start(mark), end(mark)
    left, right = min(first.x(), second.x()), max(first.x(), second.x())
    top, bottom = min(first.y(), second.y()), max(first.y(), second.y())
    way = QPointF(min(max(by.x(), -left), 1 - right), min(max(by.y(), -top), 1 - bottom))
    return between(mark.kind, first + way, second + way, mark.text)


def handles(mark: Mark) -> tuple[QPointF, ...]:
    """Places to pull at: the arrow's ends, the box's corners, none for a text."""
    first, second = start(mark), end(mark)
    if mark.kind == "arrow":
        return first, second
    if mark.kind == "box":
        return first, QPointF(second.x(), first.y()), second, QPointF(first.x(), second.y())
    return ()


def pulled(mark: Mark, handle: int, to: QPointF) -> Mark:
    """The mark with one of its handles elsewhere."""
    if mark.kind == "arrow":
        return between("arrow", to, end(mark)) if handle == 0 else between("arrow", start(mark), to)
    return between("box", to, handles(mark)[(handle + 2) % 4])


def hit(mark: Mark, at: QPointF, to_view: QTransform) -> bool:
    """Whether a place of the viewport is on the mark: near the arrow, in the box, on the text."""
    first, second = to_view.map(start(mark)), to_view.map(end(mark))
    if mark.kind == "arrow":
        return _distance(at, first, second) <= REACH
    area = text_area(mark, to_view) if mark.kind == "text" else QRectF(first, second).normalized()
    return area.adjusted(-REACH, -REACH, REACH, REACH).contains(at)


def handle_at(mark: Mark, at: QPointF, to_view: QTransform) -> int | None:
    """Which handle is under a place of the viewport."""
    near = [hypot(*_pair(at - to_view.map(each))) for each in handles(mark)]
    best = min(range(len(near)), key=near.__getitem__, default=None)
    return best if best is not None and near[best] <= REACH else None


def text_area(mark: Mark, to_view: QTransform) -> QRectF:
    """Where the words of a text mark stand in the viewport, its ground included."""
    metrics, pad = QFontMetricsF(theme().font(bold=True)), theme().space(1)
    size = metrics.size(Qt.TextFlag.TextSingleLine, mark.text or " ")
    return QRectF(to_view.map(start(mark)), size).adjusted(0, 0, 2 * pad, 2 * pad)


def paint_mark(painter: QPainter, mark: Mark, to_view: QTransform, *, is_selected: bool = False) -> None:
    """One mark with a light edge, so that it stands out from any photo; handles while it is selected."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if mark.kind == "text":
        _paint_text(painter, mark, to_view)
    else:
        for width, token in ((LINE + 2 * EDGE, "mark_edge"), (LINE, "mark")):
            pen = QPen(theme().color(token), width)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            _paint_lines(painter, mark, to_view)
    if is_selected:
        _paint_selection(painter, mark, to_view)
    painter.restore()


def _paint_lines(painter: QPainter, mark: Mark, to_view: QTransform) -> None:
    first, second = to_view.map(start(mark)), to_view.map(end(mark))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if mark.kind == "box":
        painter.drawRect(QRectF(first, second).normalized())
        return
    painter.drawLine(first, second)
    angle = atan2(first.y() - second.y(), first.x() - second.x())
    sides = [second + QPointF(cos(angle + turn), sin(angle + turn)) * HEAD for turn in (SPREAD, -SPREAD)]
    painter.drawPolyline(QPolygonF([sides[0], second, sides[1]]))


def _paint_text(painter: QPainter, mark: Mark, to_view: QTransform) -> None:
    area = text_area(mark, to_view)
    painter.setPen(QPen(theme().color("mark_edge"), EDGE))
    painter.setBrush(theme().color("mark"))
    painter.drawRect(area)
    painter.setFont(theme().font(bold=True))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, mark.text)


def _paint_selection(painter: QPainter, mark: Mark, to_view: QTransform) -> None:
    painter.setPen(QPen(theme().color("pin"), 1))
    painter.setBrush(theme().color("mark_edge"))
    for each in handles(mark):
        middle = to_view.map(each)
        painter.drawRect(QRectF(middle.x() - HANDLE / 2, middle.y() - HANDLE / 2, HANDLE, HANDLE))
    if mark.kind == "text":
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme().color("pin"), theme().px("border.focus"), Qt.PenStyle.DashLine))
        painter.drawRect(text_area(mark, to_view).adjusted(-3, -3, 3, 3))


def _distance(at: QPointF, first: QPointF, second: QPointF) -> float:
    way, to = second - first, at - first
    length = way.x() ** 2 + way.y() ** 2
    share = 0.0 if length == 0 else min(1.0, max(0.0, (to.x() * way.x() + to.y() * way.y()) / length))
    return hypot(*_pair(at - (first + way * share)))


def _pair(point: QPointF) -> tuple[float, float]:
    return point.x(), point.y()
