"""Rooms drawn in perspective, as an applicant photographs them: a small painter's-order renderer.

World: metres, x to the right, y up, z away from the camera's wall. A scene is a list of flat faces.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from PIL import Image, ImageChops, ImageDraw, ImageFilter
from samples.faces import drawn
from samples.paper import grain, watermark

Point = tuple[float, float, float]
Colour = tuple[int, int, int]
SIZE = (2400, 1600)
LIGHT = (-0.45, 0.8, -0.4)
WALL, FLOOR, CEILING = (226, 226, 219), (186, 178, 164), (238, 238, 236)
WOOD, STEEL, DARK, WHITE = (196, 158, 112), (150, 156, 164), (44, 48, 56), (234, 236, 238)


@dataclass(frozen=True)
class Face:
    """A flat polygon; ``layer`` faces (floor, walls) are painted before the furniture."""

    points: tuple[Point, ...]
    colour: Colour
    layer: int = 1
    shaded: bool = True


@dataclass
class Scene:
    """A room of w × d × h metres and what stands in it. ``signs`` are written on walls."""

    width: float
    depth: float
    height: float = 3.0
    eye: Point = (0.0, 2.15, 0.2)
    pitch: float = 14.0
    yaw: float = 0.0
    zoom: float = 0.66
    faces: list[Face] = field(default_factory=list)
    signs: list[tuple[str, tuple[Point, Point, Point, Point], Colour]] = field(default_factory=list)

    def quad(self, points: Sequence[Point], colour: Colour, layer: int = 1, *, shaded: bool = True) -> None:
        """Add one face."""
        self.faces.append(Face(tuple(points), colour, layer, shaded))

    def box(self, x: float, y: float, z: float, w: float, h: float, d: float, colour: Colour, layer: int = 1) -> None:
        """A box with its lower front-left corner at (x, y, z)."""
        a, b, c, e = (x, y, z), (x + w, y, z), (x + w, y, z + d), (x, y, z + d)
        top = [(p[0], y + h, p[2]) for p in (a, b, c, e)]
        self.quad(top, colour, layer)
        for first, second in ((a, b), (b, c), (c, e), (e, a)):
            self.quad((first, second, (second[0], y + h, second[2]), (first[0], y + h, first[2])), colour, layer)

    def shadow(self, x: float, z: float, w: float, d: float) -> None:
        """A darker patch of floor under something that stands on it."""
        for inset, colour in ((0.0, (172, 164, 150)), (0.14, (158, 150, 137))):
            a, b, c, e = x + inset, z + inset, x + w - inset, z + d - inset
            self.quad(((a, 0.002, b), (c, 0.002, b), (c, 0.002, e), (a, 0.002, e)), colour, -6 if inset == 0 else -5)

    def beam(self, start: Point, end: Point, thick: float, colour: Colour) -> None:
        """A square bar between two points, for arms and legs that are not upright."""
        axis = _minus(end, start)
        side = _unit(_cross(axis, (0.3, 0.2, 1.0)))
        up = _unit(_cross(axis, side))
        corners = ((1, 1), (1, -1), (-1, -1), (-1, 1))
        rings = [[_beside(p, side, up, s * thick / 2, u * thick / 2) for s, u in corners] for p in (start, end)]
        for corner in range(4):
            following = (corner + 1) % 4
            self.quad((rings[0][corner], rings[0][following], rings[1][following], rings[1][corner]), colour)
        self.quad(rings[1], colour)

    def disc(self, x: float, y: float, z: float, radius: float, colour: Colour, layer: int = 1) -> None:
        """A flat round plate."""
        turn = [math.tau * step / 14 for step in range(14)]
        self.quad([(x + radius * math.cos(t), y, z + radius * math.sin(t)) for t in turn], colour, layer)


def _beside(point: Point, side: Point, up: Point, across: float, upwards: float) -> Point:
    x, y, z = (point[axis] + across * side[axis] + upwards * up[axis] for axis in range(3))
    return (x, y, z)


def _minus(a: Point, b: Point) -> Point:
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def _cross(a: Point, b: Point) -> Point:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def _dot(a: Point, b: Point) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _unit(a: Point) -> Point:
    length = math.sqrt(_dot(a, a)) or 1.0
    return (a[0] / length, a[1] / length, a[2] / length)


def _camera(scene: Scene) -> Callable[[Point], Point]:
    pitch, yaw = math.radians(scene.pitch), math.radians(scene.yaw)

    def seen(point: Point) -> Point:
        x, y, z = _minus(point, scene.eye)
        x, z = x * math.cos(yaw) - z * math.sin(yaw), x * math.sin(yaw) + z * math.cos(yaw)
        return (x, y * math.cos(pitch) + z * math.sin(pitch), z * math.cos(pitch) - y * math.sin(pitch))

    return seen


def _clipped(points: Sequence[Point], near: float = 0.12) -> list[Point]:
    kept: list[Point] = []
    for index, point in enumerate(points):
        before = points[index - 1]
        if (point[2] > near) != (before[2] > near):
            share = (near - before[2]) / (point[2] - before[2])
            kept.append((before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1]), near))
        if point[2] > near:
            kept.append(point)
    return kept


def _project(point: Point, zoom: float) -> tuple[float, float]:
    scale = SIZE[0] * zoom / point[2]
    return (SIZE[0] / 2 + point[0] * scale, SIZE[1] / 2 - point[1] * scale)


def _lit(face: Face, depth: float) -> Colour:
    if not face.shaded:
        return face.colour
    normal = _unit(_cross(_minus(face.points[1], face.points[0]), _minus(face.points[2], face.points[0])))
    light = 0.84 + 0.28 * abs(_dot(normal, _unit(LIGHT)))
    light *= 1.06 - min(0.2, depth * 0.014)
    return tuple(min(255, int(part * light)) for part in face.colour)  # type: ignore[return-value]


def photograph(scene: Scene, seed: str, taken: datetime, size: tuple[int, int] = (1200, 800)) -> Image.Image:
    """The scene as a photo: shaded, soft, with lens shade, noise and the camera's date."""
    rng = random.Random(f"photo {seed}")
    _shell(scene)
    seen = _camera(scene)
    image = Image.new("RGB", SIZE, (206, 206, 200))
    pen = ImageDraw.Draw(image)
    ordered = []
    for face in scene.faces:
        points = [seen(point) for point in face.points]
        middle = [sum(p[axis] for p in points) / len(points) for axis in range(3)]
        ordered.append((face.layer, -math.sqrt(sum(m * m for m in middle)), face, _clipped(points)))
    ordered.sort(key=lambda each: each[:2])
    written = False
    for layer, depth, face, points in ordered:
        if layer > 0 and not written:
            _write_signs(image, scene, seen)
            written = True
        if len(points) >= 3:
            colour = _lit(face, -depth)
            edge = tuple(int(part * 0.86) for part in colour)
            pen.polygon([_project(p, scene.zoom) for p in points], fill=colour, outline=edge if layer > 0 else None)
    image = image.resize(size, Image.Resampling.LANCZOS).filter(ImageFilter.GaussianBlur(0.6))
    image = ImageChops.multiply(image, _lens_shade(size))
    image = grain(watermark(image, strength=74), rng, 0.045, 0.12)
    ImageDraw.Draw(image).text(
        (size[0] - 24, size[1] - 18),
        taken.strftime("%Y-%m-%d %H:%M"),
        font=drawn("sans", 24),
        fill=(238, 150, 60),
        anchor="rs",
    )
    return image


def _lens_shade(size: tuple[int, int]) -> Image.Image:
    small = Image.new("RGB", (48, 32))
    values = []
    for y in range(32):
        for x in range(48):
            far = ((x - 23.5) / 24) ** 2 + ((y - 15.5) / 16) ** 2
            level = 255 - int(38 * far)
            values.append((level, level - 2, max(0, level - 9)))
    small.putdata(values)
    return small.resize(size, Image.Resampling.BICUBIC)


def _shell(scene: Scene) -> None:
    """Floor tiles, walls, ceiling with lamps, skirting."""
    w, d, h = scene.width / 2, scene.depth, scene.height
    scene.quad(((-w, 0, 0), (w, 0, 0), (w, 0, d), (-w, 0, d)), FLOOR, -9)
    step = 0.8
    for column in range(int(scene.width / step) + 1):
        x = -w + column * step
        scene.quad(((x, 0.001, 0), (x + 0.015, 0.001, 0), (x + 0.015, 0.001, d), (x, 0.001, d)), (160, 152, 138), -8)
    for row in range(int(d / step) + 1):
        z = float(row) * step
        scene.quad(((-w, 0.001, z), (w, 0.001, z), (w, 0.001, z + 0.015), (-w, 0.001, z + 0.015)), (160, 152, 138), -8)
    scene.quad(((-w, h, 0), (w, h, 0), (w, h, d), (-w, h, d)), CEILING, -9)
    scene.quad(((-w, 0, 0), (-w, 0, d), (-w, h, d), (-w, h, 0)), WALL, -9)
    scene.quad(((w, 0, 0), (w, 0, d), (w, h, d), (w, h, 0)), WALL, -9)
    scene.quad(((-w, 0, d), (w, 0, d), (w, h, d), (-w, h, d)), WALL, -9)
    for x in (-w + 0.005, w - 0.005):
        scene.quad(((x, 0, 0), (x, 0, d), (x, 0.14, d), (x, 0.14, 0)), (132, 118, 100), -7)
    for side in (-0.5, 0.5):
        for row in range(max(1, int(d / 2.2))):
            x, z = side * scene.width / 2 - 0.6, 1.2 + row * 2.2
            scene.quad(
                ((x, h - 0.01, z), (x + 1.2, h - 0.01, z), (x + 1.2, h - 0.01, z + 0.32), (x, h - 0.01, z + 0.32)),
                (255, 255, 250),
                -6,
                shaded=False,
            )


def add_windows(scene: Scene, count: int) -> None:
    """Bright windows in the left wall."""
    x = -scene.width / 2 + 0.01
    pitch = scene.depth / count
    for index in range(count):
        z, end = index * pitch + pitch * 0.18, (index + 1) * pitch - pitch * 0.18
        scene.quad(((x, 0.95, z), (x, 0.95, end), (x, 2.55, end), (x, 2.55, z)), (246, 247, 248), -5, shaded=False)
        for low, high, sky in ((1.0, 1.5, (196, 208, 200)), (1.5, 2.5, (214, 230, 243))):
            middle = (z + end) / 2
            for first, last in ((z + 0.06, middle - 0.03), (middle + 0.03, end - 0.06)):
                scene.quad(
                    ((x + 0.01, low, first), (x + 0.01, low, last), (x + 0.01, high, last), (x + 0.01, high, first)),
                    sky,
                    -4,
                    shaded=False,
                )


def add_board(scene: Scene, text: str, *, width: float = 3.6, colour: Colour = (46, 84, 70)) -> None:
    """A board on the far wall with a line written on it; ``text`` above it in red."""
    z = scene.depth - 0.02
    half = width / 2
    scene.quad(
        ((-half - 0.06, 0.94, z), (half + 0.06, 0.94, z), (half + 0.06, 2.26, z), (-half - 0.06, 2.26, z)),
        (196, 198, 202),
        -5,
    )
    scene.quad(((-half, 1.0, z), (half, 1.0, z), (half, 2.2, z), (-half, 2.2, z)), colour, -4)
    add_sign(scene, text, 0.0, 2.5, 0.42, (186, 30, 34))


def add_sign(scene: Scene, text: str, x: float, y: float, height: float, colour: Colour) -> None:
    """Words on the far wall, centred on x, their foot at y."""
    z, half = scene.depth - 0.03, height * len(text) / 2
    scene.signs.append(
        (text, ((x - half, y + height, z), (x + half, y + height, z), (x + half, y, z), (x - half, y, z)), colour)
    )


def add_plaque(scene: Scene, text: str, z: float, y: float = 1.5, length: float = 1.2) -> None:
    """A framed notice on the right wall, facing the room."""
    x = scene.width / 2 - 0.02
    scene.quad(
        ((x, y, z), (x, y, z + length), (x, y + length * 0.7, z + length), (x, y + length * 0.7, z)),
        (250, 250, 250),
        -5,
        shaded=False,
    )
    inner = y + length * 0.45
    scene.signs.append(
        (
            text,
            (
                (x, inner + 0.2, z + length - 0.1),
                (x, inner + 0.2, z + 0.1),
                (x, inner, z + 0.1),
                (x, inner, z + length - 0.1),
            ),
            (30, 60, 130),
        )
    )


def add_camera(scene: Scene, x: float, z: float) -> None:
    """A dome camera under the ceiling."""
    y = scene.height - 0.05
    scene.disc(x, y, z, 0.11, (250, 250, 250), -3)
    scene.disc(x, y - 0.05, z, 0.07, (40, 42, 48), -2)


def add_seat_row(scene: Scene, z: float, places: Sequence[float], *, screens: bool, rng: random.Random) -> None:
    """Desks with chairs in front of them (towards the camera), one for each x in ``places``."""
    for x in places:
        scene.shadow(x - 0.55, z - 0.45, 1.05, 1.05)
        scene.box(x - 0.45, 0.72, z, 0.9, 0.035, 0.5, WOOD)
        for leg in (x - 0.43, x + 0.39):
            scene.box(leg, 0, z + 0.05, 0.04, 0.72, 0.4, (170, 174, 180))
        scene.box(x - 0.43, 0.35, z + 0.44, 0.86, 0.35, 0.02, (206, 172, 128))
        if screens:
            turn = rng.uniform(-0.03, 0.03)
            scene.box(x - 0.25 + turn, 0.82, z + 0.3, 0.5, 0.32, 0.04, DARK)
            glass = ((x - 0.23 + turn, 0.84), (x + 0.23 + turn, 0.84), (x + 0.23 + turn, 1.12), (x - 0.23 + turn, 1.12))
            scene.quad([(px, py, z + 0.29) for px, py in glass], (72, 112, 160), shaded=False)
            scene.box(x - 0.05 + turn, 0.755, z + 0.3, 0.1, 0.07, 0.06, DARK)
            scene.box(x - 0.2, 0.756, z + 0.07, 0.36, 0.015, 0.13, (58, 60, 66))
        shift, back = rng.uniform(-0.06, 0.06), rng.uniform(-0.08, 0.04)
        seat = z - 0.42 + back
        scene.box(x - 0.2 + shift, 0.42, seat, 0.4, 0.04, 0.38, (60, 96, 148))
        scene.box(x - 0.2 + shift, 0.5, seat - 0.02, 0.4, 0.34, 0.03, (66, 104, 158))
        for leg in (x - 0.18 + shift, x + 0.15 + shift):
            scene.box(leg, 0, seat + 0.02, 0.03, 0.42, 0.32, (92, 96, 104))


def add_drone(scene: Scene, x: float, y: float, z: float, reach: float, colour: Colour = (64, 68, 76)) -> None:
    """A four-rotor aircraft standing at (x, y, z)."""
    scene.box(x - reach * 0.28, y + 0.1, z - reach * 0.2, reach * 0.56, 0.09, reach * 0.4, colour)
    for sx in (-1, 1):
        for sz in (-1, 1):
            end = (x + sx * reach * 0.75, y + 0.17, z + sz * reach * 0.62)
            scene.beam((x, y + 0.15, z), end, 0.035, (90, 94, 102))
            scene.disc(end[0], end[1] + 0.05, end[2], reach * 0.36, (176, 182, 190))
            scene.beam(end, (end[0], y, end[2]), 0.02, (70, 72, 80))


def add_robot(scene: Scene, x: float, z: float, lean: float, colour: Colour = (228, 128, 40)) -> None:
    """An articulated arm on its pedestal, behind a low fence."""
    scene.shadow(x - 0.6, z - 0.55, 1.2, 1.2)
    scene.box(x - 0.3, 0, z - 0.3, 0.6, 0.35, 0.6, (92, 98, 108))
    scene.box(x - 0.18, 0.35, z - 0.18, 0.36, 0.3, 0.36, colour)
    elbow = (x + 0.25 * lean, 1.35, z)
    wrist = (x + 0.95 * lean, 1.5, z - 0.05)
    scene.beam((x, 0.6, z), elbow, 0.2, colour)
    scene.beam(elbow, wrist, 0.15, colour)
    scene.beam(wrist, (wrist[0], 1.12, wrist[2]), 0.08, (60, 64, 72))


def _write_signs(image: Image.Image, scene: Scene, seen: Callable[[Point], Point]) -> None:
    for text, corners, colour in scene.signs:
        points = [seen(corner) for corner in corners]
        if min(point[2] for point in points) < 0.2:
            continue
        flat = [_project(point, scene.zoom) for point in points]
        tile = Image.new("L", (100 * len(text), 110), 0)
        ImageDraw.Draw(tile).text((50 * len(text), 54), text, font=drawn("sans-bold", 92), fill=255, anchor="mm")
        coefficients = _perspective(flat, [(0, 0), (tile.width, 0), (tile.width, tile.height), (0, tile.height)])
        mask = tile.transform(image.size, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BICUBIC)
        image.paste(colour, (0, 0), mask)


def _perspective(target: Sequence[tuple[float, float]], source: Sequence[tuple[float, float]]) -> list[float]:
    """Pillow's eight coefficients that carry target places back to the tile, by elimination."""
    rows = []
    for (x, y), (u, v) in zip(target, source, strict=True):
        rows.append([x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y, u])
        rows.append([0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y, v])
    for column in range(8):
        pivot = max(range(column, 8), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for row in range(8):
            if row != column:
                factor = rows[row][column]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[column], strict=True)]
    return [row[8] for row in rows]
