"""Photos as a camera would write them, for tests: orientation, time with its offset, place."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

ORIENTATION, MAKE, MODEL = 0x0112, 0x010F, 0x0110
EXIF, TAKEN, OFFSET = 0x8769, 0x9003, 0x9011
GPS = 0x8825
TURNED = 6


def camera_photo(
    path: Path,
    *,
    size: tuple[int, int] = (800, 600),
    orientation: int = 1,
    taken: str = "2026:11:20 13:52:07",
    colour: str = "#c8cdd8",
) -> Path:
    """A JPEG taken in Wenzhou at Beijing time; its left half is darker, so that turning shows."""
    picture = Image.new("RGB", size, colour)
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 2, size[1]), fill="#404858")
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE], exif[MODEL] = orientation, "Sample", "Cam 5"
    times = exif.get_ifd(EXIF)
    times[TAKEN], times[OFFSET] = taken, "+08:00"
    place = exif.get_ifd(GPS)
    place[1], place[2] = "N", (27.0, 59.0, 39.12)
    place[3], place[4] = "E", (120.0, 41.0, 57.84)
    picture.save(path, "JPEG", exif=exif)
    return path


def plain_photo(path: Path, colour: str = "#e0d8c8") -> Path:
    """A picture that tells nothing of its making."""
    Image.new("RGB", (640, 480), colour).save(path)
    return path
