"""Photos and sound from the visit: what a file is by its content, and what the camera wrote into it.

A photo is looked through before it comes in: its dimensions from its own head, its EXIF by a reader of
our own, and one cheap decoding that shows a cut or broken file while it can still be taken again. The
bytes are never changed.
"""

from __future__ import annotations

import io
import struct
from decimal import Decimal
from typing import Literal

from PIL import Image

from reviewer.domain.records import Record
from reviewer.errors import RuleViolation
from reviewer.intake.exif import Exif, TiffFields, read_exif
from reviewer.intake.limits import MEGABYTE, megabytes
from reviewer.intake.sound_kind import is_video, sound_type

# What the window can still show: Qt gives one picture 256 MB, four bytes a pixel.
MOST_PIXELS = 64 * MEGABYTE
# Progressive pictures of ten scans are usual; each scan costs a pass over the whole picture.
_MOST_SCANS = 200
_MOST_TIFF_BYTES = 8 * MEGABYTE
_MOST_TIFF_FIELDS = 1_000
_HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")
_RAW_HEADS = (b"FUJIFILMCCD-RAW", b"IIRO", b"IIRS", b"MMOR", b"IIU\0")
_DNG_VERSION, _SUBFILE, _WIDTH, _HEIGHT, _TILE_WIDTH, _TILE_HEIGHT = 50706, 254, 256, 257, 322, 323
_SAMPLES, _MOST_SAMPLES = 277, 8
_BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, OverflowError, MemoryError,
    ArithmeticError, AttributeError, struct.error, Image.DecompressionBombError, Warning,
)  # fmt: skip


class SiteLimits(Record):
    """How big one photo or sound file may be, in bytes."""

    max_file_bytes: int = 128 * MEGABYTE


DEFAULT_SITE_LIMITS = SiteLimits()


class ReadSiteFile(Record):
    """What a photo or sound file is. ``width`` and ``height`` are those of the upright picture, in pixels."""

    kind: Literal["photo", "audio"]
    media_type: str
    taken_at: str | None = None
    device: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    width: int | None = None
    height: int | None = None


class _Picture(Record):
    """What a picture's head says. ``plain``: the bytes without what only describes them, for the decoder."""

    form: str
    width: int
    height: int
    exif: bytes = b""
    plain: bytes | None = None


def read_site_file(data: bytes, name: str, limits: SiteLimits = DEFAULT_SITE_LIMITS) -> ReadSiteFile:
    """Look at a file brought back from the visit; its name is for messages only.

    Raises:
        RuleViolation: empty, too big, damaged, or of a kind that cannot be kept (HEIC, raw, film, others).
    """
    require_size(len(data), name, limits)
    picture = _picture(data, name)
    if picture is not None:
        return _photo(data, picture, name)
    sound = sound_type(data)
    if sound is not None:
        return ReadSiteFile(kind="audio", media_type=sound)
    if is_video(data):
        raise _refused("这是视频，不能作为现场照片或录音，未添加。请拍照片或录音。", "video", name)
    raise _refused(
        "不是认得的照片或录音，未添加。照片请用 JPEG、PNG、WebP、TIFF 或 BMP，录音请用 WAV、MP3、M4A、AMR 或 OGG。",
        "unknown_kind",
        name,
    )


def require_size(size: int, name: str, limits: SiteLimits = DEFAULT_SITE_LIMITS) -> None:
    """Look at the size alone, before the file is read.

    Raises:
        RuleViolation: empty, or beyond the limit.
    """
    if size == 0:
        raise _refused("是空文件，未添加。请检查存储卡后重新拷贝。", "empty", name)
    if size > limits.max_file_bytes:
        most = megabytes(limits.max_file_bytes)
        raise _refused(f"有 {megabytes(size)}，超过单个文件 {most} 的上限，未添加。请压缩或分段。", "too_big", name)


def _photo(data: bytes, picture: _Picture, name: str) -> ReadSiteFile:
    if picture.width * picture.height > MOST_PIXELS:
        size = f"{picture.width}×{picture.height}"
        most = f"{MOST_PIXELS // 1_000_000 * 100} 万"
        raise _refused(f"照片 {size}，超过 {most}像素的上限，未添加。请把相机调到较小尺寸。", "too_many_pixels", name)
    _require_whole(picture.plain if picture.plain is not None else data, picture, name)
    exif = read_exif(picture.exif) if picture.exif else Exif()
    width, height = picture.width, picture.height
    if exif.orientation >= 5:
        width, height = height, width
    return ReadSiteFile(
        kind="photo",
        media_type=f"image/{picture.form.lower()}",
        taken_at=exif.taken_at,
        device=exif.device,
        latitude=exif.latitude,
        longitude=exif.longitude,
        width=width,
        height=height,
    )


def _require_whole(data: bytes, picture: _Picture, name: str) -> None:
    """Decode it once, JPEG at an eighth of its size: a file cut on the card shows now, not next year."""
    try:
        with Image.open(io.BytesIO(data), formats=[picture.form]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise ValueError("another size than the head says")
            image.draft(None, (max(1, image.width // 8), max(1, image.height // 8)))
            image.load()
    except _BROKEN as error:
        raise _cut(name) from error


def _picture(data: bytes, name: str) -> _Picture | None:
    """What the head says, None when it is no picture."""
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data, name)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(data, name)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return _webp(data, name)
    if data.startswith(b"BM") and data[6:10] == b"\0\0\0\0" and len(data) > 26:
        return _bmp(data)
    if data.startswith((b"II*\0", b"MM\0*")):
        return _tiff(data, name)
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        message = (
            "是手机的 HEIC 格式，别的电脑多半打不开，未添加。请把相机格式改为 JPEG"
            "（iPhone：设置 › 相机 › 格式 › 兼容性最佳）后重拍，或先另存为 JPEG。"
        )
        raise _refused(message, "heic", name)
    if data.startswith(_RAW_HEADS) or data[4:12] == b"ftypcrx ":
        raise _raw(name)
    return None


def _jpeg(data: bytes, name: str) -> _Picture:
    """Walk the segments up to the first scan; those that only describe are kept from the decoder."""
    at, exif, size, kept = 2, b"", None, [data[:2]]
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        segment = data[at + 4 : at + 2 + length]
        if 0xE0 <= marker <= 0xEF or marker == 0xFE:
            if marker == 0xE1 and segment.startswith(b"Exif\0\0") and not exif:
                exif = segment[6:]
        else:
            kept.append(data[at : at + 2 + length])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC) and len(segment) >= 5 and size is None:
            size = int.from_bytes(segment[3:5], "big"), int.from_bytes(segment[1:3], "big")
        at += 2 + max(2, length)
        if marker == 0xDA:
            break
    if size is None or data.count(b"\xff\xda", at) > _MOST_SCANS:
        raise _cut(name)
    return _Picture(form="JPEG", width=size[0], height=size[1], exif=exif, plain=b"".join((*kept, data[at:])))


def _png(data: bytes, name: str) -> _Picture:
    if len(data) < 33 or data[12:16] != b"IHDR":
        raise _cut(name)
    width, height = struct.unpack(">II", data[16:24])
    return _Picture(form="PNG", width=width, height=height, exif=_chunk(data, 8, b"eXIf", ">", 12))


def _chunk(data: bytes, at: int, wanted: bytes, order: str, rest: int) -> bytes:
    """The first chunk of that kind; PNG says length, kind, content, check sum; RIFF kind, length, content."""
    for _ in range(10_000):
        if at + 8 > len(data):
            break
        first, second = data[at : at + 4], data[at + 4 : at + 8]
        kind, size = (second, first) if order == ">" else (first, second)
        length: int = struct.unpack(f"{order}I", size)[0]
        if kind == wanted:
            return data[at + 8 : at + 8 + length]
        at += rest + length + (length % 2 if order == "<" else 0)
    return b""


def _webp(data: bytes, name: str) -> _Picture:
    kind, head = data[12:16], data[20:30]
    if len(head) < 10:
        raise _cut(name)
    if kind == b"VP8X":
        width, height = (int.from_bytes(head[at : at + 3], "little") + 1 for at in (4, 7))
    elif kind == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    else:
        width, height = (int.from_bytes(head[at : at + 2], "little") & 0x3FFF for at in (6, 8))
    exif = _chunk(data, 12, b"EXIF", "<", 8).removeprefix(b"Exif\0\0")
    return _Picture(form="WEBP", width=width, height=height, exif=exif)


def _bmp(data: bytes) -> _Picture:
    if int.from_bytes(data[14:18], "little") == 12:
        width, height = struct.unpack("<HH", data[18:22])
    else:
        width, height = struct.unpack("<ii", data[18:26])
    return _Picture(form="BMP", width=abs(width), height=abs(height))


def _tiff(data: bytes, name: str) -> _Picture:
    tiff = TiffFields(data)
    first = tiff.first
    width, height = tiff.number(first.get(_WIDTH)), tiff.number(first.get(_HEIGHT))
    # Cameras' raw files are TIFF too, their first picture a thumbnail.
    if data[8:10] == b"CR" or _DNG_VERSION in first or (tiff.number(first.get(_SUBFILE)) or 0) & 1:
        raise _raw(name)
    tile = (tiff.number(first.get(_TILE_WIDTH)) or 0) * (tiff.number(first.get(_TILE_HEIGHT)) or 0)
    is_heavy = tiff.weight() > _MOST_TIFF_BYTES or tiff.count() > _MOST_TIFF_FIELDS or tile > MOST_PIXELS
    is_heavy = is_heavy or (tiff.number(first.get(_SAMPLES)) or 0) > _MOST_SAMPLES
    if width is None or height is None or is_heavy:
        raise _cut(name)
    return _Picture(form="TIFF", width=width, height=height, exif=data)


def _cut(name: str) -> RuleViolation:
    return _refused("照片已损坏或没有拷贝完整，未添加；原文件未动。请从相机重新拷贝，或重拍。", "damaged", name)


def _raw(name: str) -> RuleViolation:
    return _refused("是相机的 RAW 原始格式，未添加。请把相机格式改为 JPEG 后重拍，或先另存为 JPEG。", "raw", name)


def _refused(message: str, code: str, name: str) -> RuleViolation:
    return RuleViolation(message, code=f"site_file_{code}", where=name)
