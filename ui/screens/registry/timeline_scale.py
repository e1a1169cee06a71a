"""Days on a line: how wide a day is, which days are named, which flags find room; no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

WEEK: Final = 7
# Logical pixels: a day is never narrower, a name on the scale needs so much.
LEAST_DAY: Final = 6.0
TICK_ROOM: Final = 60.0
MARGIN: Final = 24


class Tick(NamedTuple):
    """A day that is named on the scale."""

    day: date
    text: str


class Scale(NamedTuple):
    """From the first to the last day, both drawn; ``day_px`` logical pixels a day."""

    first: date
    last: date
    day_px: float

    def x(self, day: date) -> float:
        """Where a day begins."""
        return MARGIN + (day - self.first).days * self.day_px

    def end(self, day: date) -> float:
        """Where a day ends."""
        return self.x(day) + self.day_px

    @property
    def width(self) -> int:
        """Of the whole line with its margins."""
        return round(self.end(self.last) + MARGIN)

    @property
    def days(self) -> tuple[date, ...]:
        """Every day drawn."""
        return tuple(self.first + timedelta(days=at) for at in range((self.last - self.first).days + 1))

    def ticks(self) -> tuple[Tick, ...]:
        """Mondays, every second one where they are close, the first of months where even these are."""
        if self.day_px * WEEK >= TICK_ROOM:
            return self._mondays(WEEK)
        if self.day_px * 2 * WEEK >= TICK_ROOM:
            return self._mondays(2 * WEEK)
        months = [day for day in self.days if day.day == 1]
        return tuple(Tick(day, f"{day.year}年{day.month}月" if day.month == 1 else f"{day.month}月") for day in months)

    def _mondays(self, step: int) -> tuple[Tick, ...]:
        days = [self.first + timedelta(days=at) for at in range(0, (self.last - self.first).days + 1, step)]
        years = {day.year for day in days}
        found: list[Tick] = []
        for day in days:
            is_new = len(years) > 1 and (not found or found[-1].day.year != day.year)
            found.append(Tick(day, day.strftime("%Y-%m-%d" if is_new else "%m-%d")))
        return tuple(found)


def fit(first: date, last: date, width: float) -> Scale:
    """Whole weeks around the days, as wide as there is room; wider than that where days would become too narrow."""
    monday = first - timedelta(days=first.weekday())
    sunday = last + timedelta(days=WEEK - 1 - last.weekday())
    count = (sunday - monday).days + 1
    return Scale(monday, sunday, max((width - 2 * MARGIN) / count, LEAST_DAY))


def flag_rows(spans: Sequence[tuple[float, float]], order: Sequence[int], rows: int) -> tuple[int | None, ...]:
    """The row in which each flag's text (left, right) stands, None where it finds no room.

    ``order`` are the places in ``spans`` by importance: those named first choose first.
    """
    taken: list[list[tuple[float, float]]] = [[] for _ in range(rows)]
    found: list[int | None] = [None] * len(spans)
    for at in order:
        left, right = spans[at]
        for row, texts in enumerate(taken):
            if all(right <= other[0] or left >= other[1] for other in texts):
                texts.append((left, right))
                found[at] = row
                break
    return tuple(found)
