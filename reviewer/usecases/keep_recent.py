"""What a person went to last, so that it is offered first; kept in the store, as it may name applicants."""

from __future__ import annotations

from reviewer.desk import Desk
from reviewer.domain.records import Record, canonical_json, from_document

_SETTING = "recent"
MOST = 40


class Recent(Record):
    """Names, the last one first."""

    names: tuple[str, ...] = ()


def recent_names(desk: Desk) -> tuple[str, ...]:
    """What was gone to, the last one first."""
    text = desk.store.setting(_SETTING)
    return from_document(text.encode(), Recent).names if text else ()


def remember_recent(desk: Desk, name: str) -> None:
    """Put a name before the others; the same one again writes nothing."""
    kept = recent_names(desk)
    names = (name, *(each for each in kept if each != name))[:MOST]
    if names != kept:
        with desk.store.change(desk.actor) as change:
            change.set_setting(_SETTING, canonical_json(Recent(names=names)).decode())
