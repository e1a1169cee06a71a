"""Occupations of several catalogues found together: by name, alias, pinyin, initials, code or a part of it.

The same edition, code, occupation and work type in several catalogues is one hit that tells all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from reviewer.domain.catalogue import Catalogue, CatalogueEntry, plain_code, plain_name
from reviewer.domain.code_changes import CodeChanges
from reviewer.domain.records import Record
from reviewer.domain.spelling import spelled

# How well a word fits, best first; a hit is as good as its worst word.
_WHOLE, _HEAD, _INSIDE, _SPELLED, _RELATED, _GROUP, _NOT = range(7)
# The edition of a list without codes, as people choose it.
NO_EDITION: Final = "none"


class CataloguePlace(Record):
    """Where a hit stands: the catalogue, its row there, what that row opens and under whom or what it stands."""

    catalogue: str
    title: str
    source: str
    seq: int
    levels: tuple[int, ...] = ()
    status: str = ""
    group_name: str = ""
    group: str = ""
    raw: str = ""
    repair: str = ""


class CatalogueHit(Record):
    """One occupation (and work type) under one code of one edition. ``levels`` of all its places together."""

    code: str
    name: str
    work_type: str
    edition: str
    levels: tuple[int, ...]
    aliases: tuple[str, ...]
    later_codes: tuple[str, ...]
    warning: str
    places: tuple[CataloguePlace, ...]

    @property
    def full_name(self) -> str:
        """The name as notices print it: 职业（工种）."""
        return f"{self.name}（{self.work_type}）" if self.work_type else self.name

    @property
    def statuses(self) -> tuple[str, ...]:
        """What its catalogues say of its standard."""
        return tuple(dict.fromkeys(place.status for place in self.places if place.status))


class _Known(Record):
    """A hit with the words under which it is found."""

    hit: CatalogueHit
    codes: tuple[str, ...]
    names: tuple[str, ...]
    spellings: tuple[str, ...]
    related: tuple[str, ...]
    groups: tuple[str, ...]

    def fit(self, word: str) -> int:
        """How well a plain word fits, ``_NOT`` where it does not."""
        found = [_fit(each, word) for each in (*self.codes, *self.names)]
        found += [_SPELLED for each in self.spellings if each.startswith(word) or (len(word) > 2 and word in each)]
        found += [_RELATED for each in self.related if word in each]
        found += [_GROUP for each in self.groups if word in each]
        return min(found, default=_NOT)


class CatalogueIndex:
    """Catalogues ready to be searched at every key stroke."""

    def __init__(self, catalogues: Sequence[Catalogue], changes: CodeChanges) -> None:
        together: dict[tuple[str, str, str, str], list[tuple[Catalogue, CatalogueEntry]]] = {}
        for catalogue in catalogues:
            for entry in catalogue.entries:
                key = (catalogue.edition_of(entry), entry.code, entry.name, entry.work_type)
                together.setdefault(key, []).append((catalogue, entry))
        self._known = tuple(_known(edition, rows, changes) for (edition, *_), rows in together.items())

    @property
    def editions(self) -> tuple[str, ...]:
        """Every edition that occurs, newest first; lists without codes last."""
        found = {each.hit.edition for each in self._known}
        return (*sorted(found - {""}, reverse=True), *([NO_EDITION] if "" in found else []))

    def search(self, text: str, edition: str = "") -> tuple[CatalogueHit, ...]:
        """The occupations that every word of the text fits, best first; of one edition where it is given.

        No text finds everything, by code; ``NO_EDITION`` asks for lists without codes.
        """
        wanted = "" if edition == NO_EDITION else edition
        known = [each for each in self._known if not edition or each.hit.edition == wanted]
        words = [plain_code(plain_name(word)) for word in text.split()]
        ranked: list[tuple[int, int, str, int, CatalogueHit]] = []
        for place, each in enumerate(known):
            fit = max((each.fit(word) for word in words), default=_WHOLE)
            if fit < _NOT:
                older = -int(each.hit.edition) if each.hit.edition.isdigit() else 0
                ranked.append((fit, older if words else 0, each.hit.code or "9", place, each.hit))
        return tuple(hit for *_, hit in sorted(ranked, key=lambda each: each[:4]))


def _known(edition: str, rows: Sequence[tuple[Catalogue, CatalogueEntry]], changes: CodeChanges) -> _Known:
    first = rows[0][1]
    places = tuple(
        CataloguePlace(
            catalogue=catalogue.id,
            title=catalogue.title,
            source=catalogue.source,
            seq=entry.seq,
            levels=entry.levels,
            status=entry.status,
            group_name=catalogue.group_name,
            group=entry.group,
            raw=entry.raw,
            repair=entry.repair,
        )
        for catalogue, entry in rows
    )
    levels = {level for place in places for level in place.levels}
    aliases = dict.fromkeys(alias for _, entry in rows for alias in entry.aliases)
    hit = CatalogueHit(
        code=first.code,
        name=first.name,
        work_type=first.work_type,
        edition=edition,
        levels=tuple(sorted(levels, reverse=True)),
        aliases=tuple(aliases),
        later_codes=tuple(dict.fromkeys(code for _, entry in rows for code in entry.later_codes)),
        warning=changes.warning(first.code, first.name),
        places=places,
    )
    names = [hit.name, hit.work_type, hit.full_name, *hit.aliases]
    related = _related(hit, changes)
    return _Known(
        hit=hit,
        codes=tuple(_plain([hit.code, *hit.later_codes])),
        names=tuple(_plain(names)),
        spellings=tuple(word for name in _plain(names) for word in spelled(name).split()),
        related=tuple(_plain(related)),
        groups=tuple(_plain(place.group for place in places)),
    )


def _related(hit: CatalogueHit, changes: CodeChanges) -> list[str]:
    """Older and newer codes and names of the same occupation; not those of another one under a re-used code."""
    found: list[str] = []
    for change in changes.of_name(hit.name):
        if hit.name in (change.old_name, change.new_name):
            found += [change.old_code, change.old_name, change.new_code, change.new_name]
    return found


def _plain(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(plain_code(plain_name(each)) for each in words if each))


def _fit(held: str, wanted: str) -> int:
    if held == wanted:
        return _WHOLE
    if held.startswith(wanted):
        return _HEAD
    return _INSIDE if wanted in held else _NOT
