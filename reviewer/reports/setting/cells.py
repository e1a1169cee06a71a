"""Text set into cells and into paragraphs that may run over pages: what the score sheets' tables are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reviewer.reports.setting.fonts import FontBook, Role
from reviewer.reports.setting.paper import BLACK, MM, Colour
from reviewer.reports.setting.table import Cell, Strip
from reviewer.reports.setting.typeset import Align, Span, line_setter

LEFT, RIGHT = 20 * MM, 196 * MM

SIZE, LEADING, PAD = 8.5, 11.6, 2.4
NOTE_SIZE, NOTE_LEADING = 7.5, 10.4
SIDE = 3.2  # blank left and right of a cell's text
NARROW_SIDE = 1.6  # the same in the narrow columns, whose text is centred
LABEL = 24 * MM
HEAD_ROW = 17.0


class CellSetter:
    """Sets texts into cells, at the size of a table's body or of its notes."""

    def __init__(self, fonts: FontBook) -> None:
        self.text = line_setter(fonts, SIZE)
        self.note = line_setter(fonts, NOTE_SIZE)
        self._known: dict[tuple[object, ...], Cell] = {}

    def cell(
        self,
        text: str | Sequence[Span],
        x: float,
        width: float,
        where: str,
        *,
        role: Role = Role.SONG,
        align: Align = "left",
        colour: Colour = BLACK,
        side: float = SIDE,
        small: bool = False,
    ) -> Cell:
        """Text set into a cell that begins at ``x``; ``where`` names the field in errors."""
        key = (text if isinstance(text, str) else tuple(text), x, width, role, align, colour, side, small)
        known = self._known.get(key)
        if known is None:
            setter, leading = (self.note, NOTE_LEADING) if small else (self.text, LEADING)
            lines = setter.lines(text, role, width - 2 * side, where, align=align, whole=True) if text else ()
            known = self._known[key] = Cell(x + side, width - 2 * side, lines, leading, PAD, colour)
        return known

    def centred(
        self, text: str, x: float, width: float, where: str, *, role: Role = Role.SONG, colour: Colour = BLACK
    ) -> Cell:
        """Text centred in a narrow cell; no single character of a Chinese text is left for its last line."""
        cell = self.cell(text, x, width, where, role=role, align="center", side=NARROW_SIDE, colour=colour)
        if len(cell.lines) < 2 or len(cell.lines[-1].text) > 1 or any(char.isascii() for char in text):
            return cell
        side = NARROW_SIDE + SIZE / 2
        tighter = self.cell(text, x, width, where, role=role, align="center", side=side, colour=colour)
        return tighter if len(tighter.lines) == len(cell.lines) else cell

    def head_row(self, pairs: Sequence[tuple[str, str]]) -> Strip:
        """A row of a head table: one label with its value, or two side by side."""
        half = (RIGHT - LEFT) / 2
        cells: list[Cell] = []
        uprights: list[float] = []
        for number, (label, value) in enumerate(pairs):
            x = LEFT + number * half
            width = (half if len(pairs) == 2 else RIGHT - LEFT) - LABEL
            cells.append(self.cell(label, x, LABEL, label, role=Role.HEI, align="center")._replace(heads="Row"))
            cells.append(self.cell(value, x + LABEL, width, label, align="left"))
            uprights += [x, x + LABEL] if number else [x + LABEL]
        height = max(HEAD_ROW, *(each.height for each in cells))
        return Strip(height, tuple(cells), tuple(uprights))

    def paragraph(
        self,
        name: str,
        text: str | Sequence[Span],
        where: str,
        *,
        colour: Colour = BLACK,
        left: float = LEFT,
        block: int | None = None,
        opens: bool = False,
        uprights: tuple[float, ...] = (),
    ) -> list[Strip]:
        """A text over the table's width from ``left`` on, one strip a line, so that it may run over pages.

        ``opens``: a full line above it, a hair line otherwise.
        """
        head = [Span(f"{name}：", Role.HEI)] if name else []
        body = [Span(text, Role.SONG)] if isinstance(text, str) else list(text)
        lines = self.note.lines([*head, *body], Role.SONG, RIGHT - left - 2 * SIDE, where, whole=True)
        strips = []
        for number, line in enumerate(lines):
            first, last = number == 0, number == len(lines) - 1
            above, below = PAD if first else 0.0, PAD if last else 0.0
            cell = Cell(left + SIDE, RIGHT - left, (line,), NOTE_LEADING, above, colour, "top")
            strips.append(
                Strip(
                    NOTE_LEADING + above + below,
                    (cell,),
                    uprights,
                    # No single first or last line on a page.
                    keep=not last and (first or number == len(lines) - 2),
                    block=block,
                    opens=opens and first,
                    hair_from=left if first else 0.0,
                    hair_to=RIGHT if first else 0.0,
                )
            )
        return strips


def kept(strip: Strip) -> Strip:
    """The strip, never parted from the next one."""
    return replace(strip, keep=True)


def kept_at(strips: Sequence[Strip], number: int) -> list[Strip]:
    """The strips, the one at ``number`` kept with its next."""
    return [kept(each) if place == number else each for place, each in enumerate(strips)]


def all_kept(strips: Sequence[Strip]) -> list[Strip]:
    """The strips as one piece: all but the last kept with their next."""
    return [*map(kept, strips[:-1]), *strips[-1:]]
