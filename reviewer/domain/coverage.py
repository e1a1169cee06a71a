"""合理布局: how many bodies assess an occupation, in which district, at which levels.

Source: 温州2022 五(一); 沪人社职〔2024〕38号 五(五).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reviewer.domain.filing import UNKNOWN_DISTRICT
from reviewer.domain.records import Record


class Holding(Record):
    """One occupation of one body in one district. A body with sites in two districts has it twice."""

    body: str
    name: str
    code: str
    occupation: str
    edition: str = ""
    levels: tuple[int, ...]
    district: str


class CoverageCell(Record):
    """The bodies that assess an occupation in a district."""

    bodies: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many, each once."""
        return len(self.bodies)


class CoverageLine(Record):
    """An occupation: its bodies over all districts, each once, and those of each district in the order of the table."""

    code: str
    occupation: str
    edition: str = ""
    levels: tuple[int, ...] = ()
    total: CoverageCell = CoverageCell()
    cells: tuple[CoverageCell, ...] = ()


class Coverage(Record):
    """The whole table. ``total`` and ``district_totals`` count each body once, whatever it assesses."""

    districts: tuple[str, ...]
    lines: tuple[CoverageLine, ...]
    total: CoverageCell
    district_totals: tuple[CoverageCell, ...]


def measure_coverage(holdings: Iterable[Holding]) -> Coverage:
    """Occupations (by code and name) × districts, both in order, 未注明 last."""
    every = tuple(holdings)
    districts = tuple(sorted({each.district for each in every}, key=lambda each: (each == UNKNOWN_DISTRICT, each)))
    of_line: dict[tuple[str, str], list[Holding]] = {}
    for each in every:
        of_line.setdefault((each.code, each.occupation), []).append(each)
    lines = [
        CoverageLine(
            code=code,
            occupation=occupation,
            edition=next((each.edition for each in mine if each.edition), ""),
            levels=tuple(sorted({level for each in mine for level in each.levels}, reverse=True)),
            total=_cell(mine),
            cells=_cells(mine, districts),
        )
        for (code, occupation), mine in sorted(of_line.items())
    ]
    return Coverage(
        districts=districts, lines=tuple(lines), total=_cell(every), district_totals=_cells(every, districts)
    )


def _cells(holdings: Sequence[Holding], districts: Sequence[str]) -> tuple[CoverageCell, ...]:
    return tuple(_cell([each for each in holdings if each.district == district]) for district in districts)


def _cell(holdings: Sequence[Holding]) -> CoverageCell:
    found = {each.body: each.name for each in holdings}
    return CoverageCell(bodies=tuple(found), names=tuple(found.values()))
