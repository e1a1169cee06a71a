"""A member's sheet after a visit: workings, photos with marks, sound, records, pins; through the use cases alone."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal

from PIL import Image, ImageDraw
from site_pictures import exif, picture, wav

from reviewer.desk import Desk
from reviewer.domain.findings import Verdict
from reviewer.domain.records import canonical_json
from reviewer.domain.sheet import VISIT, ItemKey
from reviewer.domain.site_files import Mark
from reviewer.domain.visit import Participant, VisitNote, VisitRecord
from reviewer.domain.working import AreaWorking, LeaseWorking, Rectangle, RoomArea
from reviewer.usecases.keep_site_file import add_site_bytes, change_site_file
from reviewer.usecases.score_item import Entry, add_pin, set_override, set_working, write_entries
from reviewer.usecases.show_sheet import scored_application, sheet_keys

START = datetime(2026, 11, 20, 1, 5, 30, tzinfo=UTC)
METRES = Decimal
EXIF = b"Exif\0\0"


def shot(number: int, size: tuple[int, int] = (400, 300), *, orientation: int = 1, **facts: object) -> bytes:
    """A photo of its own: a gradient with its number drawn in, EXIF with time and place."""
    image = picture(*size, colour=(60 + 20 * (number % 8), 150, 230 - 20 * (number % 9)))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, size[0] // 4, size[1] // 4), fill=(255, 255, 255))
    draw.text((8, 8), f"no {number}", fill=(0, 0, 0), font_size=size[1] // 8)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=92, exif=EXIF + exif(orientation=orientation, **facts))  # type: ignore[arg-type]
    return out.getvalue()


def noisy(number: int, size: tuple[int, int] = (4000, 3000)) -> bytes:
    """A photo as hard to compress as a real one."""
    out = io.BytesIO()
    grain = Image.effect_noise((size[0] // 4, size[1] // 4), 60).resize(size)
    base = picture(*size, colour=(60 + 20 * (number % 8), 150, 230 - 20 * (number % 9)))
    Image.blend(base, grain.convert("RGB"), 0.35).save(
        out, "JPEG", quality=90, exif=EXIF + exif(orientation=1 + number % 8)
    )
    return out.getvalue()


def place(desk: Desk, application: str, item: str) -> ItemKey:
    """The first place of an item."""
    return next(key for key in sheet_keys(desk, application) if key.item == item)


def visit(desk: Desk, application: str) -> None:
    """What is entered at the visit, on a sheet that has its points already."""
    rooms = place(desk, application, "2.2")
    part = Rectangle(length=METRES("9.00"), width=METRES("7.50"))
    cut = Rectangle(length=METRES("2.00"), width=METRES("2.00"), is_excluded=True, note="立柱")
    area = AreaWorking(rooms=(RoomArea(name="301教室", parts=(part, cut)),))
    set_working(desk, application, rooms, "2.2.a", area)
    lease = LeaseWorking(starts="2023-01-01", ends="2028-12-31", seen_on="2026-11-20")
    set_working(desk, application, place(desk, application, "2.5"), "2.5.b", lease)
    set_override(desk, application, rooms, "2.2.c", Verdict.MET, "原件现场核对，与清单一致")
    _photos(desk, application, rooms)
    _records(desk, application)


def _photos(desk: Desk, application: str, rooms: ItemKey) -> None:
    saved = add_site_bytes(
        desk, application, rooms, shot(1, orientation=6), "IMG_0001.jpg", requirement="2.2.a", caption="301教室全景"
    )
    file = saved.field.removeprefix("file:")
    tenth = [Decimal(number) / 10 for number in range(11)]
    marks = (
        Mark(kind="arrow", x=tenth[2], y=tenth[8], x2=tenth[5], y2=tenth[5]),
        Mark(kind="box", x=tenth[5], y=tenth[2], x2=tenth[9], y2=tenth[5], text="立柱"),
        Mark(kind="text", x=tenth[1], y=tenth[9], x2=tenth[1], y2=tenth[9], text="量自南墙"),
    )
    change_site_file(desk, application, rooms, file, marks=marks)
    add_site_bytes(desk, application, rooms, shot(2), "IMG_0002.jpg", caption="监控录像画面")
    bare = io.BytesIO()
    picture(300, 500).save(bare, "PNG")
    add_site_bytes(desk, application, place(desk, application, "2.1"), bare.getvalue(), "截图.png")
    add_site_bytes(desk, application, VISIT, shot(3, place=False), "IMG_0003.jpg", caption="座谈会")
    evidence = scored_application(desk, application).evidence[0]
    box = (Decimal("0.1"), Decimal("0.1"), Decimal("0.2"), Decimal("0.05"))
    add_pin(desk, application, rooms, evidence.sha256, page=1, box=box)


def _records(desk: Desk, application: str) -> None:
    sound = add_site_bytes(desk, application, VISIT, wav(), "访谈.wav").field.removeprefix("file:")
    scheme = desk.scheme_of(application)
    method = scheme.method[0].id if scheme.method else "访谈"
    record = VisitRecord(
        id="r1",
        method=method,
        started_at=START,
        ended_at=START.replace(hour=2),
        place="二楼会议室",
        participants=(
            Participant(name="样例甲", role="组长"),
            Participant(name="样例负责人", side="applicant", role="主任"),
            Participant(name="样例见证人", side="other"),
        ),
        items=("1.1", "2.2"),
        files=(sound,),
    )
    note = VisitNote(id="n1", at=START.replace(minute=20), text="考务人员由教务处兼任", speaker="主任")
    entries = (
        Entry(key=VISIT, field="record:r1", value=canonical_json(record).decode()),
        Entry(key=VISIT, field="findings:r1", value="听取了机构情况汇报，与申报材料一致。"),
        Entry(key=VISIT, field="note:r1:n1", value=canonical_json(note).decode()),
    )
    write_entries(desk, application, entries)
