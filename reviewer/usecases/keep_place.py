"""Where the member was: application, item, field and the text being typed, so that the day goes on where it stopped."""

from __future__ import annotations

from reviewer.desk import Desk
from reviewer.domain.records import Record, canonical_json, from_document
from reviewer.store import Change

_SETTING = "place"


class Place(Record):
    """A spot on the scoring screen. ``field`` as on the sheet (points, remark, measured:2.2.a, override:2.2.a).

    ``draft`` is the text being typed where the sheet does not hold it: refused points, ``8.``, the reason of an
    own verdict; ``choice`` the verdict chosen with that reason. ``caret`` counts characters before the cursor.
    What an input method is still composing is no text yet and is in none of them.
    """

    application: str
    item: str | None = None
    scope: str | None = None
    occupation: str | None = None
    field: str = "points"
    evidence: str | None = None
    page: int | None = None
    caret: int | None = None
    draft: str | None = None
    choice: str | None = None


def take_along(desk: Desk, place: Place | None) -> None:
    """The next entries take the place with them, in the same transaction; None takes nothing along."""
    desk.place = canonical_json(place).decode() if place is not None else None


def put_place(desk: Desk, change: Change) -> None:
    """Write the place that goes along with an entry, inside the entry's change."""
    if desk.place is not None:
        change.keep_place(desk.place)


def remember_place(desk: Desk, place: Place) -> None:
    """Keep the place on this machine."""
    with desk.store.change(desk.actor) as change:
        change.keep_place(canonical_json(place).decode())


def last_place(desk: Desk) -> Place | None:
    """The place kept last, None on a new machine."""
    text = desk.store.setting(_SETTING)
    return from_document(text.encode(), Place) if text else None
