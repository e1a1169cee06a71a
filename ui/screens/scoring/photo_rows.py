"""What is shown of a sheet's photos, as plain values: one row a photo, the open item's first. No Qt."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from reviewer.domain.application import Evidence
from reviewer.domain.moments import BEIJING
from reviewer.domain.records import Record
from reviewer.domain.scheme import Scheme
from reviewer.domain.sheet import VISIT, ItemKey, ScoreSheet
from reviewer.domain.site_files import Mark, SiteFile

KILO = 1024
PLACES = Decimal("0.00001")


class PhotoRow(Record):
    """One photo. ``time`` is the clock's hours and minutes as the camera wrote them, else this machine's.

    ``is_camera_time`` tells which; ``place`` is empty where the camera wrote none; ``is_own``: the open item's.
    """

    id: str
    key: ItemKey
    sha256: str
    name: str
    item: str
    requirement: str | None
    requirement_text: str
    caption: str
    time: str
    day: str
    is_camera_time: bool
    place: str
    device: str
    author: str
    short_hash: str
    size: str
    pixels: str
    media_type: str
    marks: tuple[Mark, ...]
    is_own: bool

    @property
    def title(self) -> str:
        """The caption, or the file's name without its ending."""
        return self.caption or self.stem

    @property
    def stem(self) -> str:
        """IMG_0231."""
        return self.name.rsplit("/", 1)[-1].rsplit(".", 1)[0]

    @property
    def clock(self) -> str:
        """13:52; the machine's time says so."""
        return self.time if self.is_camera_time else f"本机 {self.time}"

    @property
    def facts(self) -> tuple[str, ...]:
        """When and where as the camera wrote it, then size, pixels, hash, author, item."""
        taken = (
            f"拍摄于 {self.day} {self.time}"
            if self.is_camera_time
            else f"相机未写时间，{self.day} {self.time} 加入本机"
        )
        where = self.place or "相机未写位置"
        return tuple(
            each
            for each in (
                self.name.rsplit("/", 1)[-1], taken, where, self.device, self.pixels, self.size, self.short_hash,
                self.author, self.item, self.requirement_text,
            )
            if each
        )  # fmt: skip

    @property
    def evidence(self) -> Evidence:
        """The photo as the viewer takes it."""
        return Evidence(sha256=self.sha256, name=f"照片/{self.name}", size=0, media_type=self.media_type)

    @property
    def spoken(self) -> str:
        """The row in words, for a screen reader."""
        parts = [f"照片 {self.title}", self.clock, self.item, self.requirement_text]
        parts += ["有位置" if self.place else "", f"标注 {len(self.marks)}" if self.marks else "", self.author]
        return "，".join(each for each in parts if each)


def photo_rows(scheme: Scheme, sheet: ScoreSheet, key: ItemKey) -> tuple[PhotoRow, ...]:
    """All photos of a sheet: those of the item ``key`` first, then in the standard's order, then the visit's."""
    held = [(score.key, file) for score in sheet.items for file in score.files]
    held += [(VISIT, file) for file in sheet.files]
    rows = [_photo_row(scheme, place, file, key) for place, file in held if file.kind == "photo"]
    return tuple(sorted(rows, key=lambda row: not row.is_own))


def _photo_row(scheme: Scheme, place: ItemKey, file: SiteFile, key: ItemKey) -> PhotoRow:
    day, time, is_camera_time = taken_words(file)
    return PhotoRow(
        id=file.id,
        key=place,
        sha256=file.sha256,
        name=file.name,
        item=item_words(scheme, place),
        requirement=file.requirement,
        requirement_text=_requirement_words(scheme, file.requirement),
        caption=file.caption,
        time=time,
        day=day,
        is_camera_time=is_camera_time,
        place=place_words(file.latitude, file.longitude),
        device=file.device,
        author=file.author,
        short_hash=f"{file.sha256[:4]} {file.sha256[4:8]}",
        size=size_words(file.size),
        pixels=f"{file.width}×{file.height}" if file.width and file.height else "",
        media_type=file.media_type,
        marks=file.marks,
        is_own=place == key,
    )


def item_words(scheme: Scheme, place: ItemKey) -> str:
    """二(2) 理论知识考试场地; 走访 for what belongs to the visit as a whole."""
    if place == VISIT:
        return "走访"
    item = scheme.item(place.item)
    return f"{item.clause} {item.name}" + (f"（{place.scope}）" if place.scope else "")


def _requirement_words(scheme: Scheme, requirement: str | None) -> str:
    if requirement is None:
        return ""
    return f"{requirement.rsplit('.', 1)[-1]} {scheme.requirement(requirement).text}"


def taken_words(file: SiteFile) -> tuple[str, str, bool]:
    """(day, hours and minutes, whether the camera wrote them): the camera's own clock, else this machine's."""
    if file.taken_at is not None:
        taken = datetime.fromisoformat(file.taken_at)
        return taken.strftime("%Y-%m-%d"), taken.strftime("%H:%M"), True
    added = file.added_at.astimezone(BEIJING)
    return added.strftime("%Y-%m-%d"), added.strftime("%H:%M"), False


def place_words(latitude: Decimal | None, longitude: Decimal | None) -> str:
    """北纬27.99420° 东经120.69940°; empty for none."""
    if latitude is None or longitude is None:
        return ""
    north = "北纬" if latitude >= 0 else "南纬"
    east = "东经" if longitude >= 0 else "西经"
    return f"{north}{abs(latitude).quantize(PLACES)}° {east}{abs(longitude).quantize(PLACES)}°"


def size_words(size: int) -> str:
    """3.2 MB or 640 KB."""
    if size >= KILO * KILO:
        return f"{size / KILO / KILO:.1f} MB"
    return f"{max(1, round(size / KILO))} KB"
