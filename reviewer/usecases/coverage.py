"""合理布局 of the list: occupations × districts, and the occupations of the round that nobody assesses yet.

Source: 温州2022 五(一), 五(二); 沪人社职〔2024〕38号 五(五).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from reviewer.desk import Desk
from reviewer.domain.catalogue import Catalogue
from reviewer.domain.coverage import Coverage, CoverageLine, Holding, measure_coverage
from reviewer.domain.records import Record
from reviewer.domain.registry import Body, item_key
from reviewer.usecases.catalogues import code_changes
from reviewer.usecases.registry import bodies


class CoverageView(Record):
    """The table of a day, and ``missing``: occupations of the round's catalogue that no body on the list assesses."""

    coverage: Coverage
    missing: tuple[CoverageLine, ...] = ()


def read_coverage(
    desk: Desk, round_id: str = "", *, level: int = 0, filed_here: bool = False, on: date | None = None
) -> CoverageView:
    """What may be assessed on the day (all levels or one), by all bodies or those filed here.

    What is suspended, run out or removed does not count. With a round, its catalogue tells what is missing.
    """
    known = bodies(desk, on)
    coverage = measure_coverage(holdings(known, level=level, filed_here=filed_here))
    if not round_id:
        return CoverageView(coverage=coverage)
    catalogue = desk.catalogue(desk.scheme_of_round(round_id))
    return CoverageView(coverage=coverage, missing=_missing(catalogue, known, level, filed_here=filed_here))


def holdings(known: Iterable[Body], *, level: int = 0, filed_here: bool = False) -> tuple[Holding, ...]:
    """One for each body, item and district of its sites."""
    return tuple(
        Holding(
            body=body.key,
            name=body.name,
            code=item.code or "—",
            occupation=item.scope,
            edition=item.edition,
            levels=item.levels,
            district=district,
        )
        for body in known
        if body.is_filed_here or not filed_here
        for item in body.items
        if item.is_assessed
        and (not level or level in item.levels)
        and (item.source not in body.lists or not filed_here)
        for district in body.districts
    )


def _missing(catalogue: Catalogue, known: Iterable[Body], level: int, *, filed_here: bool) -> tuple[CoverageLine, ...]:
    changes = code_changes()
    held = {
        item_key(item.occupation, item.work_type, item.code, item.edition, changes)
        for body in known
        if body.is_filed_here or not filed_here
        for item in body.items
        if item.is_assessed and (not level or level in item.levels)
    }
    whole = {name for name, _ in held}
    lines = []
    for entry in catalogue.entries:
        edition = entry.edition or catalogue.edition
        key = item_key(entry.name, entry.work_type, entry.code, edition, changes)
        is_held = key in held or (key[0], "") in held or (not entry.work_type and key[0] in whole)
        if not is_held and (not level or not entry.levels or level in entry.levels):
            lines.append(
                CoverageLine(code=entry.code or "—", occupation=entry.full_name, edition=edition, levels=entry.levels)
            )
    return tuple(lines)
