"""What one can go to: applications, items, documents, screens and actions, found by a few typed letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from reviewer.domain.spelling import is_found, spelled


class Target(NamedTuple):
    """Something to go to. ``words`` are searched beside text, pinyin and initials, and never shown.

    ``id`` names it for good, so that what was used last comes first; without one its text does.
    """

    icon: str
    text: str
    aside: str
    words: str
    run: Callable[[], object]
    id: str = ""

    @property
    def name(self) -> str:
        """What it is remembered by."""
        return self.id or self.text


def find_targets(targets: Sequence[Target], typed: str, recent: Sequence[str] = ()) -> list[Target]:
    """Targets that hold every typed word: what was used last first, then those whose text begins so.

    ``recent`` are the names of those used, the last one first.
    """
    found = [each for each in targets if is_found(typed, each.text, f"{each.aside} {each.words}")]
    places = {name: place for place, name in enumerate(recent)}
    start = typed.strip().lower()

    def rank(target: Target) -> tuple[bool, bool, int]:
        text = target.text.lower()
        is_first = not start or start in target.words.lower().split() or text.startswith(start)
        begins = is_first or any(each.startswith(start) for each in spelled(target.text).split())
        return not begins, target.name not in places, places.get(target.name, 0)

    return sorted(found, key=rank)
