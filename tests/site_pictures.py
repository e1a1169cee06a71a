"""Photos and sound as cameras and recorders write them, made in memory."""

from __future__ import annotations

import io
import struct

from PIL import Image

TAKEN, OFFSET = "2026:05:12 09:30:11", "+08:00"
# 27°59′30.5″ N, 120°40′7.23″ E
NORTH, EAST = ((27, 1), (59, 1), (61, 2)), ((120, 1), (40, 1), (723, 100))


def picture(width: int = 320, height: int = 240, colour: tuple[int, int, int] = (90, 120, 150)) -> Image.Image:
    """A gradient: every row and column differs, so that a turned picture shows."""
    base = Image.linear_gradient("L").resize((width, height))
    return Image.merge("RGB", [base.point(lambda value, most=most: value * most // 255) for most in colour])


def exif(
    *,
    taken: str | None = TAKEN,
    offset: str | None = OFFSET,
    orientation: int = 1,
    device: tuple[str, str] = ("样例相机", "D1"),
    place: bool = True,
    north: tuple[tuple[int, int], ...] = NORTH,
    sides: tuple[str, str] = ("N", "E"),
) -> bytes:
    """An EXIF block, little endian, as a camera would write it."""
    main: list[tuple[int, int, int, bytes]] = [
        _text(0x010F, device[0]),
        _text(0x0110, device[1]),
        (0x0112, 3, 1, struct.pack("<HH", orientation, 0)),
    ]
    moments = [_text(tag, text) for tag, text in ((0x9003, taken), (0x9011, offset)) if text is not None]
    gps = []
    if place:
        gps = [_text(1, sides[0]), _degrees(2, north), _text(3, sides[1]), _degrees(4, EAST)]
    return _tiff(main, moments, gps)


def _text(tag: int, text: str) -> tuple[int, int, int, bytes]:
    raw = text.encode() + b"\0"
    return tag, 2, len(raw), raw


def _degrees(tag: int, parts: tuple[tuple[int, int], ...]) -> tuple[int, int, int, bytes]:
    return tag, 5, len(parts), b"".join(struct.pack("<II", *each) for each in parts)


def _tiff(
    main: list[tuple[int, int, int, bytes]],
    moments: list[tuple[int, int, int, bytes]],
    gps: list[tuple[int, int, int, bytes]],
) -> bytes:
    block = bytearray(b"II*\0\0\0\0\0")
    pointers = []
    for tag, fields in ((0x8769, moments), (0x8825, gps)):
        pointers.append((tag, 4, 1, struct.pack("<I", _directory(block, fields))))
    first = _directory(block, sorted([*main, *pointers]))
    block[4:8] = struct.pack("<I", first)
    return bytes(block)


def _directory(block: bytearray, fields: list[tuple[int, int, int, bytes]]) -> int:
    entries = b""
    for tag, kind, count, value in fields:
        stands = value.ljust(4, b"\0")
        if len(value) > 4:
            stands = struct.pack("<I", len(block))
            block += value
        entries += struct.pack("<HHI", tag, kind, count) + stands
    start = len(block)
    block += struct.pack("<H", len(fields)) + entries + b"\0\0\0\0"
    return start


def photo(form: str = "JPEG", *, block: bytes | None = None, image: Image.Image | None = None) -> bytes:
    """A photo of the form with that EXIF block; None: the usual one (BMP carries none)."""
    out = io.BytesIO()
    written = exif() if block is None else block
    extra = {} if form in ("BMP", "TIFF") or not written else {"exif": b"Exif\0\0" + written}
    (image or picture()).save(out, form, **extra)
    return out.getvalue()


def wav(seconds: float = 0.1) -> bytes:
    """Silence, 8 kHz, one channel."""
    samples = bytes(int(8000 * seconds))
    head = struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
    body = b"WAVEfmt " + head + b"data" + struct.pack("<I", len(samples)) + samples
    return b"RIFF" + struct.pack("<I", len(body)) + body


def mp3(frames: int = 4) -> bytes:
    """Silent frames, 128 kbit/s, 44.1 kHz, behind an empty tag."""
    return b"ID3\x04\0\0\0\0\0\0" + (b"\xff\xfb\x90\x00" + bytes(413)) * frames


def mp4(handler: bytes, brand: bytes = b"isom") -> bytes:
    """An MP4 file with one track of that handler."""
    track = _box(b"trak", _box(b"mdia", _box(b"hdlr", bytes(8) + handler + bytes(13))))
    return _box(b"ftyp", brand + bytes(4) + brand) + _box(b"mdat", bytes(64)) + _box(b"moov", track)


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + kind + content
