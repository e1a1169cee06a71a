"""Photos and sound from the visit: what they are by content, what the camera wrote, what is refused and why."""

from __future__ import annotations

import io
import random
import struct
import tracemalloc
from decimal import Decimal

import pytest
from PIL import Image
from site_pictures import exif, mp3, mp4, photo, picture, wav

from reviewer.errors import RuleViolation
from reviewer.intake.exif import read_exif
from reviewer.intake.limits import MEGABYTE
from reviewer.intake.site_file import SiteLimits, read_site_file

FORMS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP")


def refusal(data: bytes, name: str = "IMG_0001.JPG") -> RuleViolation:
    """The refusal: one Chinese sentence with the file's name."""
    with pytest.raises(RuleViolation) as caught:
        read_site_file(data, name)
    assert caught.value.where == name
    assert "未添加" in caught.value.message
    return caught.value


@pytest.mark.requirement("X12")
@pytest.mark.parametrize("form", FORMS)
def test_kind_is_told_by_content_not_by_name(form: str) -> None:
    read = read_site_file(photo(form), "会议记录.docx")
    assert (read.kind, read.media_type, read.width, read.height) == ("photo", f"image/{form.lower()}", 320, 240)


@pytest.mark.requirement("X12")
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_time_place_and_camera_are_read_exactly(form: str) -> None:
    read = read_site_file(photo(form), "a.jpg")
    assert read.taken_at == "2026-05-12T09:30:11+08:00"
    # 27 + 59/60 + 30.5/3600 never ends and is rounded to a millimetre; 120 + 40/60 + 7.23/3600 = 120.668675.
    assert (read.latitude, read.longitude) == (Decimal("27.99180556"), Decimal("120.668675"))
    assert read.device == "样例相机 D1"


@pytest.mark.requirement("X12")
def test_tiff_carries_its_own_exif() -> None:
    out = io.BytesIO()
    picture().save(out, "TIFF", tiffinfo={271: "Maker", 272: "M1", 274: 6})
    read = read_site_file(out.getvalue(), "a.tif")
    assert (read.device, read.width, read.height) == ("Maker M1", 240, 320)


@pytest.mark.requirement("X12")
@pytest.mark.parametrize("orientation", range(1, 9))
def test_width_and_height_are_those_of_the_upright_picture(orientation: int) -> None:
    read = read_site_file(photo(block=exif(orientation=orientation)), "a.jpg")
    assert (read.width, read.height) == ((240, 320) if orientation >= 5 else (320, 240))


@pytest.mark.requirement("X12")
@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (exif(offset=None), "2026-05-12T09:30:11"),
        (exif(offset="+8"), "2026-05-12T09:30:11"),
        (exif(offset="+99:00"), "2026-05-12T09:30:11"),
        (exif(offset="-03:30"), "2026-05-12T09:30:11-03:30"),
        (exif(taken="0000:00:00 00:00:00"), None),
        (exif(taken="2026:13:45 99:99:99"), None),
        (exif(taken="昨天"), None),
        (exif(taken=None), None),
    ],
)
def test_time_is_never_guessed(block: bytes, expected: str | None) -> None:
    assert read_exif(block).taken_at == expected


@pytest.mark.requirement("X12")
@pytest.mark.parametrize(
    ("block", "latitude"),
    [
        (exif(sides=("S", "E")), Decimal("-27.99180556")),
        (exif(sides=("X", "E")), None),
        (exif(north=((27, 0), (59, 1), (61, 2))), None),
        (exif(north=((91, 1), (0, 1), (0, 1))), None),
        (exif(north=((27, 1), (61, 1), (0, 1))), None),
        (exif(north=((27, 1), (59, 1))), None),
        (exif(north=((90, 1), (0, 1), (0, 1))), Decimal(90)),
        (exif(place=False), None),
    ],
)
def test_place_is_exact_or_left_out(block: bytes, latitude: Decimal | None) -> None:
    read = read_exif(block)
    assert read.latitude == latitude
    assert (read.longitude is None) == (latitude is None)


@pytest.mark.requirement("X12")
@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (wav(), "audio/wav"),
        (mp3(), "audio/mpeg"),
        (mp3()[10:], "audio/mpeg"),
        (mp4(b"soun", b"M4A "), "audio/mp4"),
        (mp4(b"soun"), "audio/mp4"),
        (mp4(b"soun", b"3gp4"), "audio/3gpp"),
        (b"#!AMR\n" + bytes(64), "audio/amr"),
        (b"#!AMR-WB\n" + bytes(64), "audio/amr"),
        (b"OggS" + bytes(24) + b"OpusHead" + bytes(64), "audio/ogg"),
        (b"OggS" + bytes(24) + b"\x01vorbis" + bytes(64), "audio/ogg"),
    ],
)
def test_sound_is_told_by_content(data: bytes, media_type: str) -> None:
    read = read_site_file(data, "录音.jpg")
    assert (read.kind, read.media_type, read.width) == ("audio", media_type, None)


@pytest.mark.requirement("X12")
@pytest.mark.parametrize(
    ("data", "code", "word"),
    [
        (struct.pack(">I", 24) + b"ftypheic" + bytes(64), "site_file_heic", "JPEG"),
        (struct.pack(">I", 24) + b"ftypavif" + bytes(64), "site_file_heic", "JPEG"),
        (b"II*\0\x10\0\0\0CR\x02\0" + bytes(64), "site_file_raw", "JPEG"),
        (mp4(b"vide"), "site_file_video", "视频"),
        (b"", "site_file_empty", "空文件"),
        (b"%PDF-1.7\n" + bytes(64), "site_file_unknown_kind", "JPEG"),
        (b"MZ" + bytes(200), "site_file_unknown_kind", "JPEG"),
        (b"\xff\xfb\x90\x00 one frame by chance", "site_file_unknown_kind", "JPEG"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_advice(data: bytes, code: str, word: str) -> None:
    error = refusal(data)
    assert error.code == code
    assert word in error.message


@pytest.mark.requirement("X12")
@pytest.mark.parametrize("form", FORMS)
def test_a_photo_cut_on_the_card_is_told_at_once(form: str) -> None:
    data = photo(form, image=Image.effect_noise((320, 240), 60).convert("RGB"))
    for share in (0.9, 0.5, 0.05):
        assert refusal(data[: int(len(data) * share)]).code == "site_file_damaged"


@pytest.mark.requirement("X12")
def test_a_file_beyond_the_limit_is_named_with_both_sizes() -> None:
    with pytest.raises(RuleViolation, match=r"1\.5 MB，超过单个文件 1\.0 MB") as caught:
        read_site_file(bytes(MEGABYTE * 3 // 2), "大.jpg", SiteLimits(max_file_bytes=MEGABYTE))
    assert caught.value.where == "大.jpg"


def _png_bomb() -> bytes:
    data = bytearray(photo("PNG"))
    data[16:24] = struct.pack(">II", 60_000, 60_000)
    return bytes(data)


def _jpeg_bomb() -> bytes:
    data = bytearray(photo(block=b""))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", 65_500, 65_500)
    return bytes(data)


def _webp_bomb() -> bytes:
    head = b"VP8X" + struct.pack("<I", 10) + bytes(4) + b"\xff\xff\xff" * 2
    return b"RIFF" + struct.pack("<I", len(head) + 4) + b"WEBP" + head


def _scan_bomb() -> bytes:
    """A progressive picture whose last scan comes a thousand times."""
    out = io.BytesIO()
    picture(2000, 2000).save(out, "JPEG", progressive=True)
    data = out.getvalue()
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * 1_000 + data[-2:]


def _overlapping(tags: int) -> bytes:
    """A TIFF structure whose fields all claim the same large stretch."""
    size = MEGABYTE
    entries = b"".join(struct.pack("<HHII", 40_000 + at, 7, size, 8) for at in range(tags))
    body = bytes(size)
    return b"II*\0" + struct.pack("<I", 8 + size) + body + struct.pack("<H", tags) + entries + bytes(4)


def _exif_bomb() -> bytes:
    """The same inside a JPEG, as large as a segment may be."""
    tags, size = 4_000, 15_000
    entries = b"".join(struct.pack("<HHII", 40_000 + at, 7, size, 8) for at in range(tags))
    block = b"II*\0" + struct.pack("<I", 8 + size) + bytes(size) + struct.pack("<H", tags) + entries
    segment = b"Exif\0\0" + block
    plain = photo(block=b"")
    return plain[:2] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + plain[2:]


@pytest.mark.requirement("X12", "X15")
@pytest.mark.parametrize(
    ("make", "code"),
    [
        (_png_bomb, "site_file_too_many_pixels"),
        (_jpeg_bomb, "site_file_too_many_pixels"),
        (_webp_bomb, "site_file_too_many_pixels"),
        (_scan_bomb, "site_file_damaged"),
        (lambda: _overlapping(500), "site_file_damaged"),
        (lambda: _overlapping(5_000), "site_file_damaged"),
    ],
)
def test_a_bomb_ends_in_a_message_and_takes_no_memory(make: object, code: str) -> None:
    assert callable(make)
    data = make()
    tracemalloc.start()
    try:
        assert refusal(data).code == code
        assert tracemalloc.get_traced_memory()[1] < 8 * len(data) + 8 * MEGABYTE
    finally:
        tracemalloc.stop()


@pytest.mark.requirement("X12", "X15")
def test_nonsense_in_exif_never_keeps_a_photo_out() -> None:
    tracemalloc.start()
    try:
        read = read_site_file(_exif_bomb(), "a.jpg")
        assert tracemalloc.get_traced_memory()[1] < 8 * MEGABYTE
    finally:
        tracemalloc.stop()
    assert (read.taken_at, read.width) == (None, 320)


@pytest.mark.requirement("X12", "X15")
@pytest.mark.parametrize("form", FORMS)
def test_altered_bytes_end_in_a_value_or_a_message(form: str) -> None:
    """Every head with random bytes in it: read, or refused, and nothing else."""
    chance = random.Random(form)
    base = photo(form, image=picture(48, 32))
    outcomes = set()
    for _ in range(400):
        data = bytearray(base)
        for _ in range(chance.randint(1, 10)):
            data[chance.randrange(min(len(data), 600))] = chance.randrange(256)
        try:
            outcomes.add(read_site_file(bytes(data), "a").kind)
        except RuleViolation as error:
            outcomes.add(error.code)
    assert len(outcomes) > 1


@pytest.mark.requirement("X12", "X15")
def test_altered_exif_is_read_or_left_out() -> None:
    chance = random.Random(7)
    base = exif()
    moments = set()
    for _ in range(3_000):
        data = bytearray(base)
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        read = read_exif(bytes(data[: chance.randint(8, len(data))]))
        moments.add(read.taken_at)
        assert read.latitude is None or abs(read.latitude) <= 90
        assert 1 <= read.orientation <= 8
    assert None in moments and len(moments) > 1
