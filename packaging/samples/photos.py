"""The rooms an applicant shows: theory room, practical room, office, monitoring, archive."""

from __future__ import annotations

import random
from datetime import datetime

from PIL import Image
from samples.rooms import (
    DARK,
    STEEL,
    WHITE,
    WOOD,
    Scene,
    add_board,
    add_camera,
    add_drone,
    add_plaque,
    add_robot,
    add_seat_row,
    add_sign,
    add_windows,
    photograph,
)


def theory_room(
    seed: str, taken: datetime, rows: int, columns: int, *, missing: int = 0, board: bool = True, screens: bool = True
) -> Image.Image:
    """Rows of desks facing the board; ``missing`` seats are left out of the last row."""
    rng = random.Random(seed)
    scene = Scene(
        width=columns * 1.15 + 1.4, depth=rows * 1.28 + 3.4, eye=(columns * 0.16, 2.42, 0.3), pitch=17, yaw=-4
    )
    add_windows(scene, max(2, rows // 2))
    if board:
        add_board(scene, "诚信考试　公平竞争")
    else:
        add_sign(scene, "诚信考试　公平竞争", 0, 2.3, 0.34, (186, 30, 34))
        scene.box(-0.95, 0.95, scene.depth - 0.12, 1.9, 1.08, 0.08, DARK, -3)
    scene.box(-0.6, 0, scene.depth - 1.3, 1.2, 1.02, 0.5, (150, 112, 76))
    left = -(columns - 1) * 1.15 / 2
    for row in range(rows):
        places = [left + column * 1.15 for column in range(columns)]
        if row == 0 and missing:
            places = places[: columns - missing]
        add_seat_row(scene, 1.75 + row * 1.28, places, screens=screens, rng=rng)
    add_camera(scene, scene.width / 2 - 0.6, scene.depth - 0.8)
    add_camera(scene, -scene.width / 2 + 0.6, 2.6)
    add_plaque(scene, "考场规则", 2.4)
    return photograph(scene, seed, taken)


def drone_room(seed: str, taken: datetime, benches: int) -> Image.Image:
    """Workbenches with aircraft and tools, two columns."""
    rng = random.Random(seed)
    scene = Scene(width=9.0, depth=benches * 1.9 + 3.2, height=3.8, eye=(0.9, 2.6, 0.3), pitch=17, yaw=-5)
    add_windows(scene, 3)
    add_sign(scene, "无人机实操考场", 0, 2.7, 0.5, (28, 66, 140))
    for row in range(benches):
        z = 2.0 + row * 1.9
        for x in (-2.9, 1.1):
            scene.shadow(x - 0.1, z - 0.05, 2.2, 1.05)
            scene.box(x, 0.76, z, 2.0, 0.05, 0.85, (92, 128, 112))
            for leg in (x + 0.05, x + 1.85):
                scene.box(leg, 0, z + 0.1, 0.08, 0.76, 0.65, STEEL)
            add_drone(scene, x + 0.7, 0.81, z + 0.42, 0.42 + rng.uniform(-0.04, 0.05))
            scene.box(x + 1.4, 0.81, z + 0.25, 0.42, 0.12, 0.3, (190, 60, 44))
            scene.box(x + 1.45, 0.94, z + 0.42, 0.3, 0.2, 0.03, DARK)
    scene.box(scene.width / 2 - 0.5, 0, scene.depth - 3.0, 0.46, 2.0, 2.4, (186, 190, 196))
    for x in (-3.9, 3.7):
        scene.box(x, 0, scene.depth - 0.5, 0.18, 0.55, 0.18, (196, 34, 30))
    add_camera(scene, 2.2, scene.depth - 1.0)
    add_camera(scene, -2.2, 3.0)
    add_plaque(scene, "安全操作规程", 3.0, 1.5, 1.4)
    return photograph(scene, seed, taken)


def robot_room(seed: str, taken: datetime, cells: int) -> Image.Image:
    """Robot cells behind yellow floor lines."""
    scene = Scene(width=11.0, depth=cells * 2.3 + 3.0, height=4.4, eye=(0.6, 2.7, 0.3), pitch=15, yaw=-3)
    add_windows(scene, 4)
    add_sign(scene, "工业机器人实操考场", 0, 3.2, 0.5, (28, 66, 140))
    for row in range(cells):
        z = 2.8 + row * 2.3
        for x, lean in ((-3.0, 1.0), (3.0, -1.0)):
            scene.quad(
                (
                    (x - 1.4, 0.004, z - 1.0),
                    (x + 1.4, 0.004, z - 1.0),
                    (x + 1.4, 0.004, z - 0.9),
                    (x - 1.4, 0.004, z - 0.9),
                ),
                (232, 190, 40),
                -3,
            )
            add_robot(scene, x, z, lean)
            scene.box(x + lean * 1.0 - 0.4, 0, z - 0.35, 0.8, 0.85, 0.6, (204, 208, 212))
            scene.box(x - lean * 1.15 - 0.25, 0, z - 0.25, 0.5, 1.25, 0.5, WHITE)
            scene.box(x - lean * 1.15 - 0.18, 0.9, z - 0.27, 0.36, 0.26, 0.02, DARK)
    add_camera(scene, 2.8, scene.depth - 1.2)
    add_camera(scene, -2.8, 3.4)
    add_plaque(scene, "安全操作规程", 3.4, 1.6, 1.5)
    return photograph(scene, seed, taken)


def warehouse_room(seed: str, taken: datetime, shelves: int) -> Image.Image:
    """Storage racks with parcels, a packing bench."""
    rng = random.Random(seed)
    scene = Scene(width=8.0, depth=shelves * 2.0 + 2.6, height=3.6, eye=(0.4, 2.3, 0.3), pitch=13, yaw=-3)
    add_sign(scene, "供应链实训区", 0, 2.6, 0.45, (28, 66, 140))
    for row in range(shelves):
        z = 2.4 + row * 2.0
        for x in (-3.4, 1.8):
            scene.shadow(x - 0.1, z - 0.1, 1.9, 0.95)
            for level in (0.15, 0.95, 1.75):
                scene.box(x, level, z, 1.6, 0.05, 0.7, (60, 92, 160))
                for parcel in range(3):
                    high = rng.uniform(0.25, 0.55)
                    scene.box(x + 0.1 + parcel * 0.5, level + 0.05, z + 0.1, 0.38, high, 0.45, (188, 150, 104))
            for post in (x, x + 1.54):
                scene.box(post, 0, z, 0.06, 2.4, 0.06, (224, 130, 40))
    scene.box(-1.0, 0, scene.depth - 1.8, 2.0, 0.8, 0.8, WOOD)
    return photograph(scene, seed, taken)


def office(seed: str, taken: datetime, desks: int, *, printer: bool = True) -> Image.Image:
    """Desks with screens, cabinets along the right wall, a printer."""
    rng = random.Random(seed)
    scene = Scene(width=5.6, depth=desks * 1.5 + 3.0, height=2.9, eye=(0.3, 2.0, 0.25), pitch=13, yaw=-6)
    add_windows(scene, 2)
    add_sign(scene, "技能人才评价办公室", 0, 2.2, 0.26, (28, 66, 140))
    for row in range(desks):
        add_seat_row(scene, 1.9 + row * 1.5, (-1.5, -0.3), screens=True, rng=rng)
    for cabinet in range(3):
        z = scene.depth - 1.0 - cabinet * 0.95
        scene.box(scene.width / 2 - 0.48, 0, z, 0.45, 1.85, 0.9, (200, 204, 208))
        scene.box(scene.width / 2 - 0.5, 0.9, z + 0.42, 0.02, 0.02, 0.06, DARK)
    if printer:
        scene.box(0.9, 0, scene.depth - 0.9, 0.6, 0.7, 0.6, (176, 180, 186))
        scene.box(0.92, 0.7, scene.depth - 0.88, 0.56, 0.34, 0.5, WHITE)
    add_plaque(scene, "岗位责任制", 1.9, 1.5, 0.9)
    return photograph(scene, seed, taken)


def monitoring(seed: str, taken: datetime, screens: int) -> Image.Image:
    """A console before a wall of surveillance pictures."""
    rng = random.Random(seed)
    scene = Scene(width=5.2, depth=4.4, height=2.9, eye=(0.0, 1.7, 0.2), pitch=4, zoom=0.6)
    columns = max(2, (screens + 1) // 2)
    for index in range(screens):
        x = -columns * 0.5 + (index % columns) * 1.0
        y = 1.75 - (index // columns) * 0.62
        scene.box(x + 0.03, y, 4.25, 0.94, 0.56, 0.08, DARK, -3)
        tone = rng.randrange(70, 120)
        scene.quad(
            (
                (x + 0.07, y + 0.04, 4.24),
                (x + 0.93, y + 0.04, 4.24),
                (x + 0.93, y + 0.52, 4.24),
                (x + 0.07, y + 0.52, 4.24),
            ),
            (tone, tone + 12, tone + 18),
            -2,
            shaded=False,
        )
        for desk in range(6):
            left = x + 0.12 + (desk % 3) * 0.27
            low = y + 0.08 + (desk // 3) * 0.16
            scene.quad(
                (
                    (left, low, 4.23),
                    (left + 0.2, low, 4.23),
                    (left + 0.17, low + 0.09, 4.23),
                    (left + 0.03, low + 0.09, 4.23),
                ),
                (tone + 70, tone + 64, tone + 44),
                -1,
                shaded=False,
            )
    add_sign(scene, "视频监控室", 0, 2.45, 0.3, (28, 66, 140))
    add_seat_row(scene, 2.6, (-0.7, 0.7), screens=True, rng=rng)
    return photograph(scene, seed, taken)
