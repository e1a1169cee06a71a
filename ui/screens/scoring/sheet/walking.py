"""Where the member is in the own sheet: from item to item, and the place that the day goes on from, without Qt."""

from __future__ import annotations

from functools import partial

import msgspec

from reviewer.domain.sheet import ItemKey
from reviewer.usecases.keep_place import Place, remember_place
from ui.screens.scoring.sheet import rows
from ui.screens.scoring.sheet.reading import SheetReading


class SheetWalk(SheetReading):
    """The sheet with a place in it that moves and is remembered."""

    def choose_occupation(self, scope: str) -> None:
        """Show another occupation's items; a common item stays open."""
        self.occupation = scope
        if self.key.scope is not None:
            self.key = ItemKey(self.key.item, scope)
        self.go_to(self.key)

    def go_to(self, key: ItemKey, field: str = "points") -> None:
        """Open an item; another occupation's item brings that occupation."""
        if key.scope is not None and key.scope != self.occupation:
            self.occupation = key.scope
        self.key = key
        self._points_before = self.score.points
        self.remember(field)
        if self._listener is not None:
            self._listener.show_item_opened(field)

    def step(self, by: int) -> None:
        """So many items on or back, among those found while something is searched for; stops at the ends."""
        key = self.neighbour(by)
        if key is not None:
            self.go_to(key)

    def neighbour(self, by: int) -> ItemKey | None:
        """The item so many places on or back among those shown; None at the ends and where nothing was found."""
        keys = self.keys
        if self.search.strip():
            found = {row.key for section in self.tree for row in section.items}
            keys = tuple(key for key in keys if key in found or key == self.key)
        at = keys.index(self.key) + by
        return keys[at] if 0 <= at < len(keys) else None

    def step_section(self, by: int) -> None:
        """The first item of the next or previous section."""
        firsts = [section.items[0].key for section in self._rows[0]]
        places = [self.keys.index(key) for key in firsts]
        here = self.keys.index(self.key)
        ahead = [at for at in places if at > here] if by > 0 else [at for at in reversed(places) if at < here]
        if ahead:
            self.go_to(self.keys[ahead[0]])

    def next_unscored(self) -> bool:
        """Open the next unscored item, of this occupation first; False when all are scored."""
        here = self.keys.index(self.key)
        others = [key for key in self._scores if key not in self.keys]
        for key in (*self.keys[here + 1 :], *self.keys[:here], *others):
            if not self._scores[key].is_scored:
                self.go_to(key)
                return True
        return False

    def remember(self, field: str) -> None:
        """Keep the place, so that the day goes on here."""
        self._keep(
            Place(
                application=self.application_id,
                item=self.key.item,
                scope=self.key.scope,
                occupation=self.occupation,
                field=field,
                evidence=self._shown[0],
                page=self._shown[1],
            )
        )

    def remember_evidence(self, sha256: str, page: int | None) -> None:
        """Keep the file and page shown, too."""
        self._shown = (sha256, page)
        if self._place is not None:
            self._keep(msgspec.structs.replace(self._place, evidence=sha256, page=page))

    def _keep(self, place: Place) -> None:
        if place != self._place:
            self._place = place
            self._move_place()

    def _move_place(self) -> None:
        if self._listener is not None:
            self._listener.show_place_moved()

    def _here(self) -> Place | None:
        """The place with the text being typed, where the sheet does not hold just that text."""
        typing = self._listener.typing() if self._listener is not None else None
        if self._place is None or typing is None:
            return self._place
        field = typing.field or self._place.field
        draft = typing.text if typing.text != self._text_of(field) else None
        return msgspec.structs.replace(self._place, field=field, caret=typing.caret, draft=draft, choice=typing.choice)

    def _text_of(self, field: str) -> str:
        """What a field of the open item shows of what the sheet holds."""
        if field == "points":
            points = self.score.points
            return rows.points_text(points, self._scheme.scoring.step) if points is not None else ""
        if field == "remark":
            return self.score.remark
        return self.score.measured.get(field.removeprefix("measured:"), "")

    @property
    def place(self) -> Place | None:
        """Where the member is, with the text being typed; None while nothing is open."""
        if not self.is_open:
            return None
        # Nothing had the keyboard yet, as in a window opened behind another: the item's own field.
        first = Place(application=self.application_id, item=self.key.item, scope=self.key.scope)
        return self._here() or msgspec.structs.replace(first, occupation=self.occupation, field="points")

    def keep_place(self) -> None:
        """Send the newest place to the disk, unless an entry took it along."""
        here = self._here() if self.is_open else None
        if here is not None and here != self._kept:
            self._kept = here
            self._writer.write(partial(remember_place, self._desk, here))
