"""What a sound file is by its content: the recorders and phones that people bring along."""

from __future__ import annotations

from collections.abc import Iterator

_MP4_BRANDS = {b"3gp": "audio/3gpp"}
_OGG_SOUND = (b"\x01vorbis", b"OpusHead", b"Speex   ", b"\x7fFLAC")
_MPEG_BITRATES = {
    (3, 3): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (3, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (3, 1): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 3): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 1): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_MPEG_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_MOST_BOXES = 10_000
_LOOKED_AT = 64 * 1024


def sound_type(data: bytes) -> str | None:
    """The media type of a sound file, None when it is none (or holds moving pictures)."""
    if data.startswith(b"RIFF") and data[8:12] == b"WAVE":
        return "audio/wav"
    if data.startswith((b"#!AMR\n", b"#!AMR-WB\n")):
        return "audio/amr"
    if data.startswith(b"OggS"):
        return (
            "audio/ogg" if any(each in data[:512] for each in _OGG_SOUND) and b"\x80theora" not in data[:4096] else None
        )
    if data[4:8] == b"ftyp":
        kinds = mp4_handlers(data)
        is_sound = b"soun" in kinds and b"vide" not in kinds
        return _MP4_BRANDS.get(data[8:11], "audio/mp4") if is_sound else None
    return "audio/mpeg" if _is_mpeg(data) else None


def is_video(data: bytes) -> bool:
    """Whether it is a film of one of the usual kinds."""
    if data[4:8] == b"ftyp":
        return b"vide" in mp4_handlers(data)
    is_avi = data.startswith(b"RIFF") and data[8:12] == b"AVI "
    return is_avi or data.startswith(b"\x1a\x45\xdf\xa3") or b"\x80theora" in data[:4096]


def mp4_handlers(data: bytes) -> frozenset[bytes]:
    """The kinds of tracks (``soun``, ``vide`` …) of an MP4 family file."""
    found: set[bytes] = set()
    for kind, start, end in _boxes(data, 0, len(data)):
        if kind == b"moov":
            at = data.find(b"hdlr", start, end)
            while at >= 0 and len(found) < 8:
                found.add(data[at + 12 : at + 16])
                at = data.find(b"hdlr", at + 4, end)
    return frozenset(found)


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    for _ in range(_MOST_BOXES):
        if start + 8 > end:
            return
        size, head = int.from_bytes(data[start : start + 4], "big"), 8
        if size == 1:
            size, head = int.from_bytes(data[start + 8 : start + 16], "big"), 16
        stop = end if size == 0 else start + size
        if size and size < head:
            return
        yield data[start + 4 : start + 8], start + head, min(stop, end)
        start = stop


def _is_mpeg(data: bytes) -> bool:
    """Two frames in a row: one alone stands by chance in many a file."""
    start = 0
    if data.startswith(b"ID3") and len(data) > 10:
        start = 10 + sum((byte & 0x7F) << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True))
    for at in range(start, min(len(data) - 4, start + _LOOKED_AT)):
        length = _frame_length(data, at)
        if length and (_frame_length(data, at + length) or at + length == len(data)):
            return True
        if not start:
            # Without a tag the file begins with its first frame.
            return False
    return False


def _frame_length(data: bytes, at: int) -> int:
    """Bytes of the MPEG audio frame that begins at ``at``, 0 when none does."""
    head = data[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bitrate, rate, padding = head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    if version == 1 or layer == 0 or bitrate in (0, 15) or rate == 3:
        return 0
    kilobits = _MPEG_BITRATES[3 if version == 3 else 2, layer][bitrate - 1]
    hertz = _MPEG_RATES[version][rate]
    if layer == 3:
        return (12_000 * kilobits // hertz + padding) * 4
    samples = 1152 if version == 3 or layer == 2 else 576
    return samples * 125 * kilobits // hertz + padding
