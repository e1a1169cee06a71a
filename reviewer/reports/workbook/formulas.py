"""The scoring rule as formulas, and figures as a workbook keeps them.

Sums of decimals are not exact in a spreadsheet: before totals are compared they are rounded to ten places, so
that noise decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Final

from openpyxl.utils import get_column_letter

from reviewer.domain.scheme import Scheme, Scoring
from reviewer.domain.scoring import CONCLUSION_TEXT

COMMON: Final = "（共同）"
NOT_APPLICABLE: Final = "不适用"
NOT_COUNTED: Final = "不计"
STRUCK: Final = "一票否决"
COMPARED_PLACES: Final = 10


def sheet_ref(sheet: str, cells: str) -> str:
    """Cells of another sheet, its name quoted."""
    return f"'{sheet}'!{cells}"


def column_refs(sheet: str, column: str, rows: Iterable[int]) -> str:
    """The cells of some rows of a column, neighbours as one range: 'A'!$M$5:$M$8,'A'!$M$10."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    cells = (f"${column}${a}" if a == b else f"${column}${a}:${column}${b}" for a, b in runs)
    return ",".join(sheet_ref(sheet, each) for each in cells)


def span(first: int, last: int, row: int) -> str:
    """The cells of a row from column to column."""
    return f"{get_column_letter(first)}{row}:{get_column_letter(last)}{row}"


def value_formula(scheme: Scheme, cells: str, members: int) -> str:
    """The panel's value of one item over one line of points."""
    scoring = scheme.scoring
    side = scoring.trim_each_side
    if scoring.method == "median":
        value = f"MEDIAN({cells})"
    elif scoring.method == "trimmed_mean":
        high = "".join(f"-LARGE({cells},{n})" for n in range(1, side + 1))
        low = "".join(f"-SMALL({cells},{n})" for n in range(1, side + 1))
        enough = max(scoring.trim_from_members, 2 * side + 1)
        trimmed = f"(SUM({cells}){high}{low})/(COUNT({cells})-{2 * side})"
        value = f"IF(COUNT({cells})>={enough},{trimmed},AVERAGE({cells}))"
    else:
        value = f"AVERAGE({cells})"
    out = f'COUNTIF({cells},"{NOT_APPLICABLE}")*2>{members}'
    return f'IF(OR({out},COUNT({cells})=0),"{NOT_COUNTED}",{value})'


def shown_formula(cell: str, scoring: Scoring) -> str:
    """The total as printed: the scheme's decimals, half up or half to even."""
    places = scoring.decimals
    rounded = f"ROUND({cell},{places})"
    if scoring.rounding == "half_up":
        return rounded
    power = 10**places
    is_half = f"ROUND(ABS({cell}*{power}-TRUNC({cell}*{power})-0.5),{COMPARED_PLACES - 2})=0"
    return f"IF({is_half},2*ROUND({cell}*{power}/2,0)/{power},{rounded})"


def conclusion_formula(total: str, veto: str, scoring: Scoring) -> str:
    """The conclusion by points over a total's and a veto's cell."""
    words, points = CONCLUSION_TEXT, f"ROUND({total},{COMPARED_PLACES})"
    return (
        f'IF({veto}<>"","{words["FAIL"]}",IF({points}>={scoring.pass_line},"{words["PASS"]}",'
        f'IF({points}>={scoring.rectify_line},"{words["RECTIFY"]}","{words["FAIL"]}")))'
    )


def rounded(total: str) -> Decimal:
    """An exact total (a fraction's text) at the places at which totals are compared."""
    value = Fraction(total)
    scaled = (value * 10**COMPARED_PLACES + Fraction(1, 2)).__floor__()
    return Decimal(scaled).scaleb(-COMPARED_PLACES)


def figure_of(value: str | None) -> Decimal | str:
    """A value of a result: its number, or 不计."""
    return NOT_COUNTED if value is None else Decimal(value)
