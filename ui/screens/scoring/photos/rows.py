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
    """One photo with where it stands. ``is_own``: it is the open item's; ``requirement`` like ``b 同时考试``."""

    file: SiteFile
    key: ItemKey
    item: str
    requirement: str
    is_own: bool

    @property
    def id(self) -> str:
        """The file's id on the sheet."""
        return self.file.id

    @property
    def sha256(self) -> str:
        """The file's hash."""
        return self.file.sha256

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What is drawn on it."""
        return self.file.marks

    @property
    def caption(self) -> str:
        """What the member wrote under it."""
        return self.file.caption

    @property
    def stem(self) -> str:
        """IMG_0231."""
        return self.file.name.rpartition(".")[0] or self.file.name

    @property
    def title(self) -> str:
        """The caption, or the file's name without its ending."""
        return self.caption or self.stem

    @property
    def is_camera_time(self) -> bool:
        """Whether the camera wrote a time; else the machine's is shown, and said to be."""
        return self.file.taken_at is not None

    @property
    def taken(self) -> datetime:
        """The camera's own clock as it stood, else this machine's in Beijing time."""
        if self.file.taken_at is not None:
            return datetime.fromisoformat(self.file.taken_at)
        return self.file.added_at.astimezone(BEIJING)

    @property
    def clock(self) -> str:
        """13:52; the machine's time says so."""
        time = self.taken.strftime("%H:%M")
        return time if self.is_camera_time else f"本机 {time}"

    @property
    def place(self) -> str:
        """北纬27.99420° 东经120.69940°; empty where the camera wrote none."""
        latitude, longitude = self.file.latitude, self.file.longitude
        if latitude is None or longitude is None:
            return ""
        north, east = "北纬" if latitude >= 0 else "南纬", "东经" if longitude >= 0 else "西经"
        return f"{north}{abs(latitude).quantize(PLACES)}° {east}{abs(longitude).quantize(PLACES)}°"

    @property
    def short_hash(self) -> str:
        """3f9a 41c0."""
        return f"{self.sha256[:4]} {self.sha256[4:8]}"

    @property
    def facts(self) -> tuple[str, ...]:
        """Lines: file; when and where as the camera wrote it; hash and author; item and requirement."""
        file = self.file
        pixels = f"{file.width}×{file.height}" if file.width and file.height else ""
        lines = (
            (file.name, pixels, size_words(file.size), file.device),
            (self._taken_words, self.place or "相机未写位置"),
            (f"哈希 {self.short_hash}", file.author),
            (self.item, self.requirement),
        )
        return tuple("　".join(each for each in line if each) for line in lines)

    @property
    def _taken_words(self) -> str:
        day = self.taken.strftime("%Y-%m-%d %H:%M")
        if not self.is_camera_time:
            return f"相机未写时间，{day} 加入本机"
        offset = self.taken.isoformat()[-6:] if self.taken.tzinfo is not None else ""
        return f"拍摄 {day} {offset}".rstrip()

    @property
    def evidence(self) -> Evidence:
        """The photo as the viewer takes it."""
        file = self.file
        return Evidence(sha256=file.sha256, name=file.name, size=file.size, media_type=file.media_type)

    @property
    def spoken(self) -> str:
        """The row in words, for a screen reader."""
        marks = f"标注 {len(self.marks)}" if self.marks else ""
        has_place = "有位置" if self.place else ""
        parts = (f"照片 {self.title}", self.clock, self.item, self.requirement, has_place, marks, self.file.author)
        return "，".join(each for each in parts if each)


def photo_rows(scheme: Scheme, sheet: ScoreSheet, key: ItemKey) -> tuple[PhotoRow, ...]:
    """All photos of a sheet: those of the item ``key`` first, then in the standard's order, then the visit's."""
    held = [(score.key, file) for score in sheet.items for file in score.files]
    held += [(VISIT, file) for file in sheet.files]
    rows = [
        PhotoRow(
            file=file,
            key=place,
            item=item_words(scheme, place),
            requirement=_requirement_words(scheme, file.requirement),
            is_own=place == key,
        )
        for place, file in held
        if file.kind == "photo"
    ]
    return tuple(sorted(rows, key=lambda row: not row.is_own))


def item_words(scheme: Scheme, place: ItemKey) -> str:
    """二(2) 理论知识考试场地; 走访 for what belongs to the visit as a whole."""
    if place == VISIT:
        return "走访"
    item = scheme.item(place.item)
    return f"{item.clause} {item.name}" + (f"（{place.scope}）" if place.scope else "")


def _requirement_words(scheme: Scheme, requirement: str | None) -> str:
    if requirement is None:
        return ""
    return f"{requirement.rpartition('.')[2]} {scheme.requirement(requirement).text}"


def size_words(size: int) -> str:
    """3.2 MB or 640 KB."""
    if size >= KILO * KILO:
        return f"{size / KILO / KILO:.1f} MB"
    return f"{max(1, round(size / KILO))} KB"
