"""Where the member was: application, item and field, so that the day goes on where it stopped."""

from __future__ import annotations

from reviewer.desk import Desk
from reviewer.domain.records import Record, canonical_json, from_document

_SETTING = "place"


class Place(Record):
    """A spot on the scoring screen. ``field`` as on the sheet (points, remark, measured:2.2.a)."""

    application: str
    item: str | None = None
    scope: str | None = None
    occupation: str | None = None
    field: str = "points"
    evidence: str | None = None
    page: int | None = None


def remember_place(desk: Desk, place: Place) -> None:
    """Keep the place on this machine."""
    with desk.store.change(desk.actor) as change:
        change.set_setting(_SETTING, canonical_json(place).decode())


def last_place(desk: Desk) -> Place | None:
    """The place kept last, None on a new machine."""
    text = desk.store.setting(_SETTING)
    return from_document(text.encode(), Place) if text else None
