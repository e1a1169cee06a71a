"""What a camera wrote into a picture, read within bounds: a few named fields, nothing followed, nothing guessed.

Cameras, editors and hostile files write nonsense here. A field that cannot be read exactly is left out;
it never stops the picture itself from coming in.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from reviewer.domain.records import Record

_MAKE, _MODEL, _ORIENTATION, _EXIF_IFD, _GPS_IFD = 0x010F, 0x0110, 0x0112, 0x8769, 0x8825
_TAKEN, _TAKEN_OFFSET = 0x9003, 0x9011
_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE, _GPS_STATUS = 1, 2, 3, 4, 9
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_SHORT, _LONG, _RATIONAL, _DIRECTORY = 3, 4, 5, 13
_MOST_FIELDS = 1_000
_MOST_TEXT = 256
_GPS_PLACES = Decimal("0.00000001")
_MOST_OFFSET_MINUTES = 14 * 60


class Exif(Record):
    """``orientation`` 1…8 as EXIF counts them; ``taken_at`` ISO, with its offset only where the camera gave one."""

    taken_at: str | None = None
    device: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    orientation: int = 1


class TiffFields:
    """The fields of one TIFF structure (EXIF is one) by the offset of their directory."""

    def __init__(self, block: bytes) -> None:
        self._block = block
        self._order = {b"II*\0": "<", b"MM\0*": ">"}.get(block[:4], "")

    @property
    def first(self) -> Mapping[int, tuple[int, int, int]]:
        """The first directory: tag → (type, count, where the value stands); empty when there is none."""
        return self.directory(self._unpack("I", 4) or 0)

    def directory(self, offset: int) -> Mapping[int, tuple[int, int, int]]:
        """The directory at ``offset``; what lies outside the block is left out."""
        count = self._unpack("H", offset) if self._order and offset >= 8 else None
        fields: dict[int, tuple[int, int, int]] = {}
        for at in range(min(count or 0, _MOST_FIELDS)):
            start = offset + 2 + 12 * at
            tag, kind, length = self._unpack("H", start), self._unpack("H", start + 2), self._unpack("I", start + 4)
            if tag is None or kind is None or length is None:
                break
            size = _SIZES.get(kind, 0) * length
            place = start + 8 if size <= 4 else self._unpack("I", start + 8)
            if place is not None and 0 < size <= len(self._block) - place:
                fields[tag] = kind, length, place
        return fields

    def weight(self) -> int:
        """Bytes that reading every field of the first directory would take, overlapping ones counted each."""
        return sum(_SIZES.get(kind, 0) * length for kind, length, _ in self.first.values())

    def count(self) -> int:
        """How many fields the first directory claims to have."""
        offset = self._unpack("I", 4)
        return (self._unpack("H", offset) or 0) if self._order and offset is not None else 0

    def text(self, field: tuple[int, int, int] | None) -> str:
        """Text up to its first NUL, without what cannot be shown; empty when there is none."""
        if field is None or field[0] != 2:
            return ""
        raw = self._block[field[2] : field[2] + min(field[1], _MOST_TEXT)].split(b"\0")[0]
        return "".join(each for each in raw.decode("utf-8", errors="ignore") if each.isprintable()).strip()

    def number(self, field: tuple[int, int, int] | None) -> int | None:
        """A whole number."""
        if field is None or field[0] not in (_SHORT, _LONG, _DIRECTORY):
            return None
        return self._unpack("H" if field[0] == _SHORT else "I", field[2])

    def fractions(self, field: tuple[int, int, int] | None, count: int) -> tuple[Fraction, ...] | None:
        """Exactly ``count`` rationals, None when one has no denominator."""
        if field is None or field[:2] != (_RATIONAL, count):
            return None
        pairs = struct.unpack_from(f"{self._order}{2 * count}I", self._block, field[2])
        if not all(pairs[1::2]):
            return None
        return tuple(Fraction(upper, lower) for upper, lower in zip(pairs[::2], pairs[1::2], strict=True))

    def _unpack(self, kind: str, offset: int) -> int | None:
        size = struct.calcsize(kind)
        if not self._order or not 0 <= offset <= len(self._block) - size:
            return None
        value: int = struct.unpack_from(f"{self._order}{kind}", self._block, offset)[0]
        return value


def read_exif(block: bytes) -> Exif:
    """Read an EXIF block (a TIFF structure, from its byte order mark on). Never raises."""
    tiff = TiffFields(block)
    first = tiff.first
    exif = tiff.directory(tiff.number(first.get(_EXIF_IFD)) or 0)
    gps = tiff.directory(tiff.number(first.get(_GPS_IFD)) or 0)
    orientation = tiff.number(first.get(_ORIENTATION))
    latitude = _degrees(tiff, gps, (_LATITUDE, _LATITUDE_REF), "NS", 90)
    longitude = _degrees(tiff, gps, (_LONGITUDE, _LONGITUDE_REF), "EW", 180)
    has_place = latitude is not None and longitude is not None and bool(latitude or longitude)
    # V: the receiver had no fix when the picture was taken.
    if tiff.text(gps.get(_GPS_STATUS)) == "V" or not has_place:
        latitude = longitude = None
    return Exif(
        taken_at=_moment(tiff.text(exif.get(_TAKEN)), tiff.text(exif.get(_TAKEN_OFFSET))),
        device=_device(tiff.text(first.get(_MAKE)), tiff.text(first.get(_MODEL))),
        latitude=latitude,
        longitude=longitude,
        orientation=orientation if orientation is not None and 1 <= orientation <= 8 else 1,
    )


def _device(make: str, model: str) -> str:
    """Many models repeat their maker's name."""
    return model if model.lower().startswith(make.lower()) else f"{make} {model}".strip()


def _moment(text: str, offset: str) -> str | None:
    try:
        taken = datetime.strptime(text, "%Y:%m:%d %H:%M:%S")
    except ValueError:
        return None
    return taken.isoformat() + _offset(offset)


def _offset(text: str) -> str:
    """``+08:00`` as it stands, empty when it is none."""
    try:
        moved = datetime.strptime(text, "%z").utcoffset()
    except ValueError:
        return ""
    plain = len(text) == 6 and text[0] in "+-" and text[3] == ":"
    if moved is None or not plain or abs(moved.total_seconds()) > 60 * _MOST_OFFSET_MINUTES:
        return ""
    return text


def _degrees(
    tiff: TiffFields, gps: Mapping[int, tuple[int, int, int]], tags: tuple[int, int], signs: str, most: int
) -> Decimal | None:
    """Degrees, minutes and seconds as one decimal: exact, or to the eighth place (a millimetre) where it never ends."""
    parts = tiff.fractions(gps.get(tags[0]), 3)
    side = tiff.text(gps.get(tags[1]))
    if parts is None or len(side) != 1 or side not in signs:
        return None
    whole, minutes, seconds = parts
    value = whole + minutes / 60 + seconds / 3600
    if value > most or minutes >= 60 or seconds >= 60:
        return None
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    rounded = exact.quantize(_GPS_PLACES)
    shown = rounded.normalize() if rounded else Decimal(0)
    plain = Decimal(f"{shown:f}")
    return -plain if side == signs[1] and plain else plain
