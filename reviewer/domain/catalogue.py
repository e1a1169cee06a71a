"""Occupations that a round is open for, with the editions of their codes, and how they are found by name or code.

A code means something only together with the edition of the 职业分类大典 that it was taken from: codes were re-used.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from reviewer.domain.records import Record

_BRACKETED = re.compile(r"([^()]+)\((.+)\)")


class CatalogueEntry(Record):
    """One row of a catalogue: an occupation, perhaps one work type (工种) of it, and the levels open for it.

    ``seq`` is its number in the notice. ``code`` and ``levels`` (5 the lowest, 1 the highest) may be unknown;
    ``status`` tells whether a standard exists. ``edition`` is that of the code, empty: the catalogue's.
    ``group`` is what the notice puts the row under, with the number ``group_no`` that it has there: a qualification
    (水平评价类技能人员职业资格) or the body that holds the row; ``block`` counts the parts into which the notice splits
    a group. ``raw`` is the notice's text where it was damaged, ``repair`` how it was mended. ``later_codes`` are codes
    of the same name in the 2022 edition where the notice gives none.
    """

    seq: int
    name: str
    code: str = ""
    work_type: str = ""
    levels: tuple[int, ...] = ()
    status: str = ""
    aliases: tuple[str, ...] = ()
    edition: str = ""
    group_no: int = 0
    group: str = ""
    block: int = 0
    raw: str = ""
    repair: str = ""
    later_codes: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        """The name as notices print it: 职业（工种）."""
        return f"{self.name}（{self.work_type}）" if self.work_type else self.name

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Edition, code, occupation, work type: what tells rows apart; the code alone does not (A39)."""
        return self.edition, self.code, self.name, self.work_type


class Catalogue(Record):
    """The rows of one list: a round keeps the names and codes of its own.

    ``edition`` of the 职业分类大典 (2015, 2022) is empty where the list has no codes. ``group_name`` is what its
    groups are (职业资格, 社评组织).
    """

    id: str
    title: str
    edition: str
    source: str = ""
    note: str = ""
    group_name: str = ""
    entries: tuple[CatalogueEntry, ...]

    def edition_of(self, entry: CatalogueEntry) -> str:
        """The edition of the row's code: its own, else the list's."""
        return entry.edition or self.edition

    def named(self, name: str, work_type: str = "") -> CatalogueEntry | None:
        """The row of that name (or alias) and work type, else the row of that name without one.

        A name may hold its work type in brackets: 无人机驾驶员（航拍无人机驾驶员）.
        """
        wanted, kind = plain_name(name), plain_name(work_type)
        pairs = {(wanted, kind)}
        if not kind and (found := _BRACKETED.fullmatch(wanted)):
            pairs.add((found[1], found[2]))
        whole: CatalogueEntry | None = None
        for entry in self.entries:
            names = {plain_name(each) for each in (entry.name, *entry.aliases)}
            own = plain_name(entry.work_type)
            if any(each in names and own == work for each, work in pairs):
                return entry
            if whole is None and not own and any(each in names for each, _ in pairs):
                whole = entry
        return whole

    def coded(self, code: str) -> tuple[CatalogueEntry, ...]:
        """The entries of that code: one code may stand for several work types."""
        wanted = plain_code(code)
        return tuple(each for each in self.entries if wanted and plain_code(each.code) == wanted)

    def search(self, text: str) -> tuple[CatalogueEntry, ...]:
        """Entries whose name, alias, work type or code holds the text: exact first, then heads, then the rest."""
        wanted = plain_name(text)
        if not wanted:
            return self.entries
        ranked: list[tuple[int, int, CatalogueEntry]] = []
        for entry in self.entries:
            words = [plain_name(each) for each in (entry.name, entry.work_type, *entry.aliases) if each]
            rank = min((_rank(each, wanted) for each in (*words, entry.code)), default=3)
            if rank < 3:
                ranked.append((rank, entry.seq, entry))
        return tuple(entry for _, _, entry in sorted(ranked, key=lambda each: each[:2]))


@lru_cache(maxsize=1 << 16)
def plain_name(text: str) -> str:
    """A name without spaces, full-width forms and brackets' differences, for comparing."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


@lru_cache(maxsize=1 << 14)
def plain_code(text: str) -> str:
    """A code with plain digits and hyphens (4-02-04-06), for comparing."""
    return re.sub(r"[‐-―−－ー_]", "-", re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)))


def _rank(word: str, wanted: str) -> int:
    if word == wanted:
        return 0
    if word.startswith(wanted):
        return 1
    return 2 if wanted in word else 3
