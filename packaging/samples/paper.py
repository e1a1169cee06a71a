"""What makes a drawn page look scanned or photographed: paper, seal ink, skew, noise, and the 样例 mark."""

from __future__ import annotations

import io
import math
import random
from datetime import datetime
from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter
from samples.faces import drawn

A4 = (1696, 2400)
SCAN = (848, 1200)
SEAL_RED = (196, 28, 36)


def blank_page(size: tuple[int, int] = A4, tint: tuple[int, int, int] = (252, 251, 247)) -> Image.Image:
    """An empty sheet, drawn at twice the size it is kept at."""
    return Image.new("RGB", size, tint)


def watermark(page: Image.Image, *, strength: int = 62, size: int = 0) -> Image.Image:
    """The page with 样例 across it, light and diagonal."""
    width, height = page.size
    size = size or min(width, height) // 5
    layer = Image.new("L", (width, height), 0)
    stamp = Image.new("L", (size * 3, size * 2), 0)
    ImageDraw.Draw(stamp).text((size * 1.5, size), "样　例", font=drawn("serif", size), fill=strength, anchor="mm")
    stamp = stamp.rotate(32, Image.Resampling.BICUBIC, expand=True)
    places = ((0.5, 0.25), (0.5, 0.72)) if height > width else ((0.27, 0.5), (0.74, 0.5))
    for x, y in places:
        layer.paste(stamp, (int(width * x - stamp.width / 2), int(height * y - stamp.height / 2)), stamp)
    return Image.composite(Image.new("RGB", page.size, (70, 78, 96)), page, layer)


@lru_cache(maxsize=64)
def seal(owner: str, size: int = 380, middle: str = "样例专用") -> Image.Image:
    """A round red seal with the owner's name on the arc, as RGBA with uneven ink."""
    big = size * 2
    alpha = Image.new("L", (big, big), 0)
    pen = ImageDraw.Draw(alpha)
    rim = big // 36
    pen.ellipse((rim, rim, big - rim, big - rim), outline=255, width=rim)
    _star(pen, big / 2, big * 0.47, big * 0.15)
    pen.text((big / 2, big * 0.76), middle, font=drawn("serif-bold", big // 12), fill=255, anchor="mm")
    _arc_text(alpha, owner, big)
    rng = random.Random(f"seal {owner} {size}")
    blotch = Image.frombytes("L", (40, 40), rng.randbytes(1600)).resize((big, big), Image.Resampling.BICUBIC)
    grain = Image.frombytes("L", (size, size), rng.randbytes(size * size)).resize((big, big))
    ink = ImageChops.add(blotch.point(lambda v: 150 + v * 90 // 255), grain.point(lambda v: v * 40 // 255))
    alpha = ImageChops.multiply(alpha, ink).resize((size, size), Image.Resampling.LANCZOS)
    alpha = alpha.rotate(rng.uniform(-9, 9), Image.Resampling.BICUBIC).point(lambda v: min(205, v // 16 * 16))
    image = Image.new("RGBA", (size, size), (*SEAL_RED, 0))
    image.putalpha(alpha)
    return image


def _star(pen: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.382
        angle = math.radians(-90 + corner * 36)
        points.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    pen.polygon(points, fill=255)


def _arc_text(alpha: Image.Image, text: str, big: int) -> None:
    size = min(big // 9, int(big * 2.3 / (len(text) + 2)))
    font = drawn("serif-bold", size)
    span = min(252.0, 21.0 * (len(text) - 1)) if len(text) > 1 else 0
    for index, char in enumerate(text):
        angle = -span / 2 + (span * index / (len(text) - 1) if len(text) > 1 else 0)
        tile = Image.new("L", (size * 2, size * 2), 0)
        ImageDraw.Draw(tile).text((size, size), char, font=font, fill=255, anchor="mm")
        tile = tile.rotate(-angle, Image.Resampling.BICUBIC)
        turn = math.radians(angle - 90)
        x, y = big / 2 + big * 0.385 * math.cos(turn), big / 2 + big * 0.385 * math.sin(turn)
        alpha.paste(255, (int(x - size), int(y - size)), tile)


def stamp_seal(page: Image.Image, owner: str, x: int, y: int, size: int = 380) -> None:
    """Press the owner's seal on a page, centred on (x, y)."""
    mark = seal(owner, size)
    page.paste(mark, (x - size // 2, y - size // 2), mark)


def signature(name: str, size: int, seed: str) -> Image.Image:
    """A name as if written by pen: slanted 楷书 in blue-black, RGBA."""
    rng = random.Random(seed)
    tile = Image.new("L", (size * (len(name) + 2), size * 2), 0)
    pen = ImageDraw.Draw(tile)
    for index, char in enumerate(name):
        face = drawn("kai", int(size * rng.uniform(0.95, 1.2)))
        pen.text((size * (0.5 + index * 0.86), size * rng.uniform(0.28, 0.45)), char, font=face, fill=235)
    tile = tile.transform(
        tile.size, Image.Transform.AFFINE, (1, 0.22, -size * 0.2, 0.06, 1, -size * 0.05), Image.Resampling.BICUBIC
    )
    image = Image.new("RGBA", tile.size, (24, 32, 74, 0))
    image.putalpha(tile.rotate(rng.uniform(1, 4), Image.Resampling.BICUBIC))
    return image


def scanned(page: Image.Image, seed: str, size: tuple[int, int] = SCAN, *, skew: float = 0.7) -> Image.Image:
    """The page as a flat-bed scanner gives it: slightly turned, shaded, a little soft and grainy."""
    rng = random.Random(f"scan {seed}")
    angle = rng.uniform(0.25, skew) * rng.choice((-1, 1))
    page = page.rotate(angle, Image.Resampling.BICUBIC, fillcolor=(231, 230, 227))
    page = page.resize(size, Image.Resampling.LANCZOS)
    shade = Image.new("L", (8, 8))
    shade.putdata([236 + min(19, 6 * min(x, 4) + rng.randrange(4)) for _ in range(8) for x in range(8)])
    page = ImageChops.multiply(page, shade.resize(size, Image.Resampling.BICUBIC).convert("RGB"))
    return grain(page.filter(ImageFilter.GaussianBlur(0.35)), rng, 0.032, 0.3)


def grain(image: Image.Image, rng: random.Random, strength: float, clouds: float = 0.5) -> Image.Image:
    """Sensor and paper noise: ``strength`` is the share of the full range, ``clouds`` the soft part of it."""
    width, height = image.size
    fine = Image.frombytes("L", (width, height), rng.randbytes(width * height))
    cloud = Image.frombytes("L", (width // 24, height // 24), rng.randbytes((width // 24) * (height // 24)))
    cloud = cloud.resize((width, height), Image.Resampling.BICUBIC)
    mix = Image.blend(fine, cloud, clouds).point(lambda v: 128 + int((v - 128) * strength * 2))
    return ImageChops.add(image, mix.convert("RGB"), 1, -128)


def jpeg(
    image: Image.Image, *, quality: int = 54, taken: datetime | None = None, place: tuple[float, float] | None = None
) -> bytes:
    """JPEG bytes; with EXIF time and GPS place (degrees north, east) where a camera took it."""
    out = io.BytesIO()
    if taken is None:
        image.save(out, "JPEG", quality=quality, optimize=True)
        return out.getvalue()
    stamp = taken.strftime("%Y:%m:%d %H:%M:%S")
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0132], exif[0x0112] = "SAMPLE", "Sample Camera 1", stamp, 1
    detail = exif.get_ifd(0x8769)
    detail[0x9003] = detail[0x9004] = stamp
    detail[0x9011] = "+08:00"
    if place:
        gps = exif.get_ifd(0x8825)
        gps[1], gps[2], gps[3], gps[4] = "N", _degrees(place[0]), "E", _degrees(place[1])
    image.save(out, "JPEG", quality=quality, optimize=True, exif=exif)
    return out.getvalue()


def _degrees(value: float) -> tuple[float, float, float]:
    whole = int(value)
    minutes = int((value - whole) * 60)
    return float(whole), float(minutes), round((value - whole) * 3600 - minutes * 60, 2)
