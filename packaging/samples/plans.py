"""Floor plans with dimensions and seats, drawn the same way on a picture or on a PDF page."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas
from samples.faces import drawn, printed
from samples.paper import blank_page, stamp_seal, watermark


class Pen(Protocol):
    """Draws in page units, y downwards."""

    def line(self, points: Sequence[tuple[float, float]], width: float) -> None: ...

    def text(self, x: float, y: float, text: str, size: float, anchor: str = "mm") -> None: ...

    def arc(self, x: float, y: float, radius: float, start: float, end: float) -> None: ...


class PicturePen:
    """On a Pillow picture; ``scale`` pixels a unit."""

    def __init__(self, image: Image.Image, scale: float = 1.0) -> None:
        self._draw, self._scale = ImageDraw.Draw(image), scale

    def line(self, points: Sequence[tuple[float, float]], width: float) -> None:
        """A polyline."""
        flat = [(x * self._scale, y * self._scale) for x, y in points]
        self._draw.line(flat, fill=(40, 48, 66), width=max(1, round(width * self._scale)), joint="curve")

    def text(self, x: float, y: float, text: str, size: float, anchor: str = "mm") -> None:
        """Text at its anchor."""
        place = (x * self._scale, y * self._scale)
        self._draw.text(place, text, font=drawn("serif", round(size * self._scale)), fill=(30, 34, 44), anchor=anchor)

    def arc(self, x: float, y: float, radius: float, start: float, end: float) -> None:
        """A door's swing, degrees clockwise from the right."""
        box = [each * self._scale for each in (x - radius, y - radius, x + radius, y + radius)]
        self._draw.arc(box, start, end, fill=(90, 98, 114), width=max(1, round(0.6 * self._scale)))


class PdfPen:
    """On a reportlab page of the given height in points."""

    def __init__(self, canvas: Canvas, height: float) -> None:
        self._canvas, self._height = canvas, height

    def line(self, points: Sequence[tuple[float, float]], width: float) -> None:
        """A polyline."""
        path = self._canvas.beginPath()
        path.moveTo(points[0][0], self._height - points[0][1])
        for x, y in points[1:]:
            path.lineTo(x, self._height - y)
        self._canvas.setStrokeColorRGB(0.16, 0.19, 0.26)
        self._canvas.setLineWidth(width)
        self._canvas.drawPath(path)

    def text(self, x: float, y: float, text: str, size: float, anchor: str = "mm") -> None:
        """Text at its anchor."""
        self._canvas.setFillColorRGB(0.12, 0.13, 0.17)
        self._canvas.setFont(printed("serif"), size)
        draw = self._canvas.drawCentredString if anchor[0] == "m" else self._canvas.drawString
        draw(x, self._height - y - size * 0.36, text)

    def arc(self, x: float, y: float, radius: float, start: float, end: float) -> None:
        """A door's swing, degrees clockwise from the right."""
        self._canvas.setLineWidth(0.5)
        low, high = self._height - y - radius, self._height - y + radius
        self._canvas.arc(x - radius, low, x + radius, high, -end, start - end + 0.0 if start > end else end - start)


@dataclass(frozen=True)
class PlanRoom:
    """A room in metres from the building's upper left corner. ``seats`` = rows × columns, ``benches`` likewise."""

    name: str
    x: float
    y: float
    width: float
    depth: float
    seats: tuple[int, int] = (0, 0)
    missing: int = 0
    benches: tuple[int, int] = (0, 0)
    door: str = "bottom"

    @property
    def area(self) -> float:
        """Floor area in m²."""
        return self.width * self.depth


@dataclass(frozen=True)
class Plan:
    """One storey."""

    title: str
    rooms: tuple[PlanRoom, ...]

    @property
    def width(self) -> float:
        """Whole width in metres."""
        return max(room.x + room.width for room in self.rooms)

    @property
    def depth(self) -> float:
        """Whole depth in metres."""
        return max(room.y + room.depth for room in self.rooms)


def draw_plan(pen: Pen, plan: Plan, left: float, top: float, unit: float, size: float) -> None:
    """The storey with its walls, doors, furniture and dimensions; ``unit`` page units a metre."""
    for room in plan.rooms:
        x, y = left + room.x * unit, top + room.y * unit
        w, d = room.width * unit, room.depth * unit
        pen.line([(x, y), (x + w, y), (x + w, y + d), (x, y + d), (x, y)], unit * 0.09)
        _furniture(pen, room, x, y, unit)
        words = room.name.split(" ")
        foot = y + d - unit * 0.62 if max(room.seats + room.benches) else y + d / 2
        pen.text(x + w / 2, foot, " ".join(words), size)
        _door(pen, room, x, y, unit)
    right, bottom = left + plan.width * unit, top + plan.depth * unit
    outline = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    pen.line(outline, unit * 0.16)
    _dimensions(pen, plan, left, top, unit, size)


def _furniture(pen: Pen, room: PlanRoom, x: float, y: float, unit: float) -> None:
    for rows, columns, w, d, count in (
        (*room.seats, 0.7, 0.45, room.seats[0] * room.seats[1] - room.missing),
        (*room.benches, 1.8, 0.9, room.benches[0] * room.benches[1]),
    ):
        if not rows:
            continue
        across, down = (room.width - 0.8) / columns, (room.depth - 2.6) / rows
        pen.line(_rectangle(x + (room.width / 2 - 0.8) * unit, y + 0.35 * unit, 1.6 * unit, 0.3 * unit), 0.5)
        for place in range(count):
            column, row = place % columns, place // columns
            px = x + (0.4 + across * column + (across - w) / 2) * unit
            py = y + (1.2 + down * row + (down - d) / 2) * unit
            pen.line(_rectangle(px, py, w * unit, d * unit), 0.6)
            if w < 1:
                seat = 0.3 * unit
                pen.line(_rectangle(px + (w * unit - seat) / 2, py + d * unit + 0.05 * unit, seat, seat * 0.7), 0.4)


def _rectangle(x: float, y: float, w: float, d: float) -> list[tuple[float, float]]:
    return [(x, y), (x + w, y), (x + w, y + d), (x, y + d), (x, y)]


def _door(pen: Pen, room: PlanRoom, x: float, y: float, unit: float) -> None:
    leaf = 0.9 * unit
    if room.door == "bottom":
        hinge = (x + room.width * unit - 1.3 * unit, y + room.depth * unit)
        pen.line([hinge, (hinge[0], hinge[1] - leaf)], 0.8)
        pen.arc(hinge[0], hinge[1], leaf, 270, 360)
    elif room.door == "top":
        hinge = (x + 0.5 * unit, y)
        pen.line([hinge, (hinge[0], hinge[1] + leaf)], 0.8)
        pen.arc(hinge[0], hinge[1], leaf, 0, 90)


def _dimensions(pen: Pen, plan: Plan, left: float, top: float, unit: float, size: float) -> None:
    gap, tick = unit * 0.9, unit * 0.16
    bottom = top + plan.depth * unit
    edges = sorted({0.0, plan.width, *(room.x for room in plan.rooms), *(room.x + room.width for room in plan.rooms)})
    for row, stops in ((0, edges), (1, [0.0, plan.width])):
        y = bottom + gap * (1 + row)
        pen.line([(left, y), (left + plan.width * unit, y)], 0.5)
        for stop in stops:
            pen.line([(left + stop * unit - tick, y + tick), (left + stop * unit + tick, y - tick)], 0.8)
            pen.line([(left + stop * unit, y - gap * 0.5), (left + stop * unit, y + tick)], 0.3)
        for first, last in itertools.pairwise(stops):
            if last - first > 0.6:
                pen.text(left + (first + last) / 2 * unit, y + size * 0.8, f"{last - first:.2f}", size * 0.9)
    levels = sorted({0.0, plan.depth, *(room.y for room in plan.rooms), *(room.y + room.depth for room in plan.rooms)})
    x = left - gap
    pen.line([(x, top), (x, bottom)], 0.5)
    for level in levels:
        pen.line([(x - tick, top + level * unit + tick), (x + tick, top + level * unit - tick)], 0.8)
    for first, last in itertools.pairwise(levels):
        if last - first > 0.6:
            pen.text(x - size * 1.5, top + (first + last) / 2 * unit, f"{last - first:.2f}", size * 0.9)


def plan_picture(plan: Plan, owner: str, drawn_by: str, date: str) -> Image.Image:
    """A drawing sheet with frame and title block, landscape."""
    page = blank_page((2400, 1696), (250, 250, 246))
    pen = PicturePen(page, 2.0)
    pen.line(_rectangle(30, 30, 1140, 788), 1.4)
    pen.line(_rectangle(42, 42, 1116, 764), 0.6)
    unit = min(960 / plan.width, 560 / (plan.depth + 2.2))
    left = 600 - plan.width * unit / 2 + 20
    draw_plan(pen, plan, left, 96, unit, 14)
    pen.text(600, 66, plan.title, 22)
    pen.line(_rectangle(760, 706, 398, 100), 0.8)
    for y in (731, 756, 781):
        pen.line([(760, y), (1158, y)], 0.5)
    pen.line([(850, 706), (850, 806)], 0.5)
    for y, label, text in (
        (719, "单位", owner),
        (744, "图名", plan.title),
        (769, "比例/单位", "1:100　尺寸单位 m"),
        (794, "绘制", f"{drawn_by}　{date}"),
    ):
        pen.text(805, y, label, 11)
        pen.text(1004, y, text, 11)
    seats = "；".join(
        f"{room.name} {room.area:.1f} ㎡"
        + (f"，{room.seats[0] * room.seats[1] - room.missing} 座" if room.seats[0] else "")
        for room in plan.rooms
        if room.area >= 8
    )
    pen.text(60, 790, f"说明：{seats[:60]}", 11, "lm")
    pen.text(60, 772, "（样例）图中家具为示意，座位数按现场布置", 11, "lm")
    stamp_seal(page, owner, 1700, 1330, 300)
    return watermark(page, strength=48)
