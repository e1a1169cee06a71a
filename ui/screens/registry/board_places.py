"""Where everything of the stage board stands, in logical pixels; no Qt.

A stage with nobody in it is a narrow strip with its name written downwards, so that a procedure of a dozen stages
stays in sight as a whole; the others share the rest of the width.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from reviewer.domain.stages import SIDE_OUTCOMES
from reviewer.usecases.stage_board import BoardCard, BoardColumn

STRIP: Final = 24
ROOMY_STRIP: Final = 48
NARROWEST: Final = 136
WIDEST: Final = 360
HEAD: Final = 56
CARD: Final = 64


class ColumnPlace(NamedTuple):
    """One column: from ``x`` on so wide; ``is_strip``: nobody is there."""

    column: BoardColumn
    x: int
    width: int
    is_strip: bool


def place_columns(columns: Sequence[BoardColumn], width: int) -> tuple[ColumnPlace, ...]:
    """The columns over a width; wider than it where so many stages have somebody.

    Where not even strips fit, ways out that nobody went are left away: the moves of a card name them.
    """
    least = sum(NARROWEST if each.cards else STRIP for each in columns)
    if least > width:
        columns = [each for each in columns if each.cards or each.outcome not in SIDE_OUTCOMES]
    strips = sum(not each.cards for each in columns)
    full = len(columns) - strips
    share = (width - strips * STRIP) // full if full else 0
    each_width = max(NARROWEST, min(WIDEST, share))
    # What is left over goes to the strips, so that their names may be read.
    rest = max(0, width - full * each_width - strips * STRIP)
    strip = min(ROOMY_STRIP, STRIP + rest // strips) if strips else 0
    places, x = [], 0
    for column in columns:
        mine = each_width if column.cards else strip
        places.append(ColumnPlace(column, x, mine, not column.cards))
        x += mine
    return tuple(places)


def find_card(columns: Sequence[BoardColumn], subject: str) -> tuple[int, int] | None:
    """(column, row) of a card, None when it is not there."""
    for at, column in enumerate(columns):
        for row, card in enumerate(column.cards):
            if card.subject == subject:
                return at, row
    return None


def next_card(columns: Sequence[BoardColumn], subject: str, across: int, down: int) -> BoardCard | None:
    """The card that an arrow key leads to; strips are passed over."""
    at = find_card(columns, subject)
    if at is None:
        return first_card(columns)
    column, row = at
    if across:
        column += across
        while 0 <= column < len(columns) and not columns[column].cards:
            column += across
        if not 0 <= column < len(columns):
            return columns[at[0]].cards[row]
    cards = columns[column].cards
    return cards[max(0, min(len(cards) - 1, row + down))]


def first_card(columns: Sequence[BoardColumn]) -> BoardCard | None:
    """The topmost card of the first stage that has one."""
    return next((each.cards[0] for each in columns if each.cards), None)
