"""What the members photograph at the first applicant's, and how their visit is recorded: fictional, marked 样例."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from samples import photos
from samples.applicant import SampleApplicant
from samples.paper import jpeg

OCCUPATION = "无人机驾驶员"


def site_photos(applicant: SampleApplicant) -> Iterator[tuple[str, bytes]]:
    """File name below ``site_photos/`` and its bytes, with the camera's time and place."""
    rows, _ = applicant.seats
    shots = (
        ("IMG_0412", photos.theory_room("site seats", _at(13, 52), min(rows, 4), 6, board=False)),
        ("IMG_0413", photos.theory_room("site passage", _at(13, 54), 3, 5, missing=2, board=False)),
        ("IMG_0414", photos.monitoring("site monitoring", _at(13, 57), 4)),
        ("IMG_0415", photos.theory_room("site screen", _at(14, 0), 2, 6, board=False)),
        ("IMG_0419", photos.drone_room("site practice", _at(14, 21), 3)),
    )
    for number, (name, image) in enumerate(shots):
        place = (applicant.place[0] + number * 0.00009, applicant.place[1] + number * 0.00005)
        yield f"{name}.jpg", jpeg(image, quality=58, taken=TIMES[number], place=place)


def site_visit() -> dict[str, Any]:
    """The visit to the first applicant, as ``data/sample_visit.json`` holds it."""
    theory = {"item": "2.2", "occupation": OCCUPATION}
    mark = {"kind": "box", "x": "0.36", "y": "0.16", "x2": "0.63", "y2": "0.42", "text": ""}
    word = {"kind": "text", "x": "0.36", "y": "0.1", "x2": "0.36", "y2": "0.1", "text": "无黑板，用触控屏"}
    return {
        "photos": [
            {**theory, "requirement": "2.2.b", "file": "IMG_0412.jpg", "caption": "座位", "marks": []},
            {**theory, "requirement": "2.2.b", "file": "IMG_0413.jpg", "caption": "通道", "marks": []},
            {**theory, "requirement": "2.2.c", "file": "IMG_0415.jpg", "caption": "触控屏", "marks": [mark, word]},
            {**theory, "requirement": "2.2.d", "file": "IMG_0414.jpg", "caption": "监控室", "marks": []},
            {
                "item": "2.3",
                "occupation": OCCUPATION,
                "requirement": "2.3.a",
                "file": "IMG_0419.jpg",
                "caption": "实操工位",
                "marks": [],
            },
        ],
        "workings": [
            {
                **theory,
                "requirement": "2.2.a",
                "working": {
                    "kind": "area",
                    "rooms": [
                        {
                            "name": "301",
                            "parts": [
                                {"length": "9.00", "width": "7.50"},
                                {"length": "2.00", "width": "2.00", "is_excluded": True, "note": "讲台后储物间"},
                            ],
                        }
                    ],
                },
            },
            {
                **theory,
                "requirement": "2.2.b",
                "working": {"kind": "seats", "rooms": [{"name": "301", "blocks": [{"rows": 7, "seats": 4}]}]},
            },
        ],
        "records": [
            {
                "method": "现场察看",
                "started_at": "2026-11-18T13:45:00+08:00",
                "ended_at": "2026-11-18T14:40:00+08:00",
                "place": "样例市样例区样例路88号3幢301室",
                "applicant": [["样例校长", "校长"], ["样例主任", "教务主任"]],
                "items": ["2.1", "2.2", "2.3"],
                "findings": "理论考场28座，两排座位已拆除改作通道；无黑板，用86寸触控屏代替。实操区护网一侧破损。",
                "notes": [
                    ["2026-11-18T13:58:00+08:00", "样例主任", "两排座位12月15日前补齐。"],
                    ["2026-11-18T14:22:00+08:00", "", "实操考场灭火器2具过期，已请对方当场登记。"],
                ],
            },
            {
                "method": "访谈咨询",
                "started_at": "2026-11-18T14:50:00+08:00",
                "ended_at": "2026-11-18T15:10:00+08:00",
                "place": "样例会议室",
                "applicant": [["样例主任", "教务主任"]],
                "items": ["1.8.2"],
                "findings": "考评人员聘任手续齐全，能说明督导流程。",
                "notes": [],
            },
        ],
    }


def _at(hour: int, minute: int) -> datetime:
    return datetime(2026, 11, 18, hour, minute, 10)


TIMES = (_at(13, 52), _at(13, 54), _at(13, 57), _at(14, 0), _at(14, 21))
