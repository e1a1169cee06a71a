"""What the page 布局 shows: the table of a day as rows, then the total; occupations without any body as asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from reviewer.desk import Desk
from reviewer.domain.coverage import CoverageCell, CoverageLine
from reviewer.usecases.coverage import CoverageView, read_coverage

Shown = Literal["all", "held", "missing"]
SHOWN: Final[dict[Shown, str]] = {"all": "全部职业", "held": "已有机构", "missing": "尚无机构"}
WHOSE: Final = {"all": "全部名录", "here": "本中心备案"}
LEVELS: Final = ("", "5", "4", "3", "2", "1")


class CoverageRow(NamedTuple):
    """An occupation, one without any body, or the total."""

    kind: Literal["held", "missing", "total"]
    line: CoverageLine


class CoverageState(NamedTuple):
    """Everything that was read."""

    view: CoverageView | None = None
    round_name: str = ""


def read_layout(desk: Desk, round_id: str, level: int, whose: str) -> CoverageState:
    """The table of today; what is missing is told of the round's catalogue."""
    name = desk.store.round(round_id).name if round_id else ""
    return CoverageState(read_coverage(desk, round_id, level=level, filed_here=whose == "here"), name)


def rows_of(state: CoverageState, shown: Shown, text: str) -> tuple[CoverageRow, ...]:
    """The rows that are shown; the total stands for the whole table whatever is searched for."""
    if state.view is None:
        return ()
    coverage, rows = state.view.coverage, list[CoverageRow]()
    if shown != "missing":
        held = [each for each in coverage.lines if _holds(each, text)]
        rows += [CoverageRow("held", each) for each in held]
        total = CoverageLine(
            code="", occupation="机构数（不重复）", total=coverage.total, cells=coverage.district_totals
        )
        rows += [CoverageRow("total", total)] if held else []
    if shown != "held":
        empty = tuple(CoverageCell() for _ in coverage.districts)
        missing = [each for each in state.view.missing if _holds(each, text)]
        rows += [
            CoverageRow("missing", CoverageLine(code=each.code, occupation=each.occupation, cells=empty))
            for each in missing
        ]
    return tuple(rows)


def districts_of(state: CoverageState) -> tuple[str, ...]:
    """The columns."""
    return state.view.coverage.districts if state.view is not None else ()


def summary_words(state: CoverageState) -> str:
    """46 家机构，61 个职业（工种），3 个区；12 个职业尚无机构."""
    if state.view is None:
        return ""
    coverage = state.view.coverage
    words = f"{coverage.total.count} 家　{len(coverage.lines)} 个职业（工种）　{len(coverage.districts)} 个区"
    return words + (f"　{len(state.view.missing)} 个职业尚无机构" if state.view.missing else "")


def names_of(row: CoverageRow, districts: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """The bodies of a row by district, districts without any left out."""
    cells = zip(districts, row.line.cells, strict=False)
    return {district: cell.names for district, cell in cells if cell.names}


def _holds(line: CoverageLine, text: str) -> bool:
    wanted = text.strip().lower()
    return not wanted or wanted in f"{line.code} {line.occupation}".lower()
