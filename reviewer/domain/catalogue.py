"""Occupations that a round is open for, of one edition, and how they are found by name or code."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from reviewer.domain.records import Record


class CatalogueEntry(Record):
    """One occupation. ``code`` and ``levels`` may be unknown; ``status`` tells whether a standard exists."""

    seq: int
    name: str
    code: str = ""
    work_type: str = ""
    levels: tuple[int, ...] = ()
    status: str = ""
    aliases: tuple[str, ...] = ()


class Catalogue(Record):
    """The entries of one edition: a round keeps the names and codes of its own edition."""

    id: str
    title: str
    edition: str
    source: str = ""
    note: str = ""
    entries: tuple[CatalogueEntry, ...]

    def named(self, name: str, work_type: str = "") -> CatalogueEntry | None:
        """The entry of that name (or alias); its work type must fit where the entry has one."""
        wanted, kind = plain_name(name), plain_name(work_type)
        for entry in self.entries:
            names = {plain_name(each) for each in (entry.name, *entry.aliases)}
            if wanted in names and (not entry.work_type or plain_name(entry.work_type) == kind):
                return entry
        return None

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
