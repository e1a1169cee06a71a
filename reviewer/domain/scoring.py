"""Sheets → result: exact arithmetic, every step kept."""

from __future__ import annotations

from reviewer.domain.records import Record


class ItemResult(Record):
    """How one item's value came about. Decimals as text; ``value`` has 12 decimals, None when left out."""

    item: str
    occupation: str | None
    full: str
    scores: dict[str, str | None]
    dropped: tuple[str, ...]
    value: str | None
    spread: str | None
    is_divergent: bool
    steps: tuple[str, ...]


class SectionResult(Record):
    """A section's sum for one occupation (None: application with one total)."""

    section: str
    occupation: str | None
    title: str
    full: str
    value: str


class OccupationResult(Record):
    """The total of one applied occupation: its own items plus the common ones."""

    occupation: str
    total: str
    total_shown: str
    vetoes: tuple[str, ...]
    conclusion: str


class Result(Record):
    """The panel's result for one application. ``total`` has 12 decimals; decided on the unrounded value."""

    application: str
    rule: dict[str, str]
    members: tuple[str, ...]
    items: tuple[ItemResult, ...]
    sections: tuple[SectionResult, ...]
    occupations: tuple[OccupationResult, ...]
    total: str
    total_shown: str
    vetoes: tuple[str, ...]
    conclusion: str
    steps: tuple[str, ...]


class RankRow(Record):
    """One line of a ranking; ties share a rank."""

    rank: int
    application: str
    name: str
    occupation: str | None
    total: str
    total_shown: str
    conclusion: str
