"""The one setter of Chinese lines: where text breaks, how lines fill their measure.

No line begins with ，。、；：！？）》」』】〉” and the like, none ends with （《「『【〈“; punctuation that
meets punctuation is squeezed, Latin words and numbers stay whole where possible, names stay whole, and all
lines but the last reach both margins. Used wherever a document wraps text.
Source: GB/T 15834-2011 5.1 (标点符号的位置); GB/T 9704-2012 7.3.3 (数字、年份不能回行).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from reviewer.reports.setting.faces import Face
from reviewer.reports.setting.fonts import FontBook, Role
from reviewer.reports.setting.units import (
    CLOSING,
    NOT_AT_END,
    NOT_AT_HEAD,
    OPENING,
    Span,
    Unit,
    belongs,
    is_chinese,
    is_divisible,
    kept_whole,
    may_break,
    paragraphs_of,
    pieces_of,
    with_quantities,
)

__all__ = ["Align", "LineSetter", "Piece", "SetLine", "Span", "line_setter"]

_LOOSE = 0.25  # em a gap: beyond this a Latin word is rather broken
_GAP_AT_SQUEEZE = 0.05  # a fully squeezed line looks as bad as one stretched by this many em a gap
_TORN = 0.5  # em a gap: no name is worth a line stretched further
_SPACE_WEIGHT = 3.0  # a space between words takes this share of the slack

Align = Literal["justify", "left", "center", "right"]


class Piece(NamedTuple):
    """Characters drawn by one face: each with its place in points from the line's left end."""

    face: Face
    text: str
    places: tuple[float, ...]


class SetLine(NamedTuple):
    """One line. ``width`` is from its left end to the last cell's right; ``indent`` is included in places."""

    pieces: tuple[Piece, ...]
    text: str
    width: float
    size: float


class _Fit(NamedTuple):
    """A possible line: up to which unit (exclusive), its natural width and how it is squeezed."""

    end: int
    natural: float
    squeeze_end: float
    squeeze_inner: float
    cost: float
    is_lawful: bool = True


class LineSetter:
    """Sets text of one size to one pitch, with the faces of a book.

    ``pitch`` is the advance of a full cell in points (the size itself unless the page has a grid).
    Results are kept: the same text in the same measure is set once.
    """

    _KEPT = 20_000

    def __init__(self, fonts: FontBook, size: float, *, pitch: float | None = None) -> None:
        self.fonts = fonts
        self.size = size
        self.pitch = size if pitch is None else pitch
        self._known: dict[tuple[object, ...], tuple[SetLine, ...]] = {}

    def width(self, text: str, role: Role, where: str) -> float:
        """Natural width of ``text`` on one line, in points."""
        units = self._units([Span(text, role)], where)
        return sum(each.width for each in units) + sum(self._kerns(units))

    def line(self, spans: str | Sequence[Span], role: Role, where: str) -> SetLine:
        """``spans`` on one line at natural width, never broken."""
        units = self._units([Span(spans, role)] if isinstance(spans, str) else spans, where)
        return self._place(units, self._kerns(units), 0.0, 0.0, 0.0)

    def lines(
        self,
        spans: str | Sequence[Span],
        role: Role,
        measure: float,
        where: str,
        *,
        align: Align = "justify",
        indent: float = 0.0,
        hanging: float = 0.0,
        whole: bool = False,
        names: Iterable[str] = (),
    ) -> tuple[SetLine, ...]:
        """Break text into lines no wider than ``measure`` points.

        Args:
            spans: plain text in ``role``, or spans each with its own role. "\\n" begins a new paragraph.
            where: the field's Chinese name, for errors.
            indent: blank at the head of each paragraph's first line, in points.
            hanging: blank at the head of its other lines, in points.
            whole: a number and its unit stay together, and where lines are not stretched no word or number
                is broken that fits a line: for narrow columns.
            names: kept whole wherever they occur, as a whole span is. A line that a long name leaves very
                short is not stretched.

        Returns:
            the lines, top to bottom; one empty line for each empty paragraph.

        Raises:
            RuleViolation: a character that no font has.
        """
        kept = tuple(names)
        what = (spans, role) if isinstance(spans, str) else tuple(spans)
        key = (what, measure, align, indent, hanging, whole, kept)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= self._KEPT:
                self._known.clear()
            parts = [Span(spans, role)] if isinstance(spans, str) else list(spans)
            known = tuple(
                line
                for paragraph in paragraphs_of(parts)
                for line in self._set(
                    self._words(paragraph, where, whole, kept, measure - max(indent, hanging)),
                    measure,
                    align,
                    indent,
                    hanging,
                    whole,
                )
            )
            self._known[key] = known
        return known

    # ---- what is not divided

    def _words(self, spans: Sequence[Span], where: str, whole: bool, names: tuple[str, ...], room: float) -> list[Unit]:
        units = self._units(spans, where)
        if whole:
            units = with_quantities(units)
        places = kept_whole(spans, names)
        if places:
            owners = [number for number, unit in enumerate(units) for _ in unit.chars]
            for start, end in places:
                self._join(units, owners[start], owners[end - 1], room)
        return units

    def _join(self, units: Sequence[Unit], first: int, last: int, room: float) -> None:
        """Mark the units of one name, unless they do not fit a line with what clings to them."""
        left, right = first, last
        while left > 0 and units[left - 1].last in NOT_AT_END:
            left -= 1
        while right + 1 < len(units) and units[right + 1].first in NOT_AT_HEAD:
            right += 1
        cluster = units[left : right + 1]
        squeezed = self._head_squeeze(cluster[0]) + self._end_squeeze(cluster[-1])
        if sum(each.width for each in cluster) + sum(self._kerns(cluster)) - squeezed > room:
            return
        for number in range(first, last + 1):
            units[number].is_named = True
            units[number].clings = units[number].clings or number > first

    def _units(self, spans: Iterable[Span], where: str) -> list[Unit]:
        units: list[Unit] = []
        for text, role, _ in spans:
            for char in text:
                shown = " " if char in "\t\u00a0" else char
                face, glyph = self.fonts.choose(role, shown, where)
                takes_cell = glyph.is_full_width and not shown.isascii()
                advance = self.pitch if takes_cell else glyph.width * self.size
                unit = Unit([(shown, face, advance)], advance)
                unit.is_space = shown == " "
                unit.is_word = not (unit.is_space or takes_cell or is_chinese(shown))
                if takes_cell and (shown in OPENING or shown in CLOSING):
                    spare = advance - self.size * glyph.width  # the grid's own share, on the right
                    unit.blank_left = glyph.left * self.size
                    unit.blank_right = glyph.right * self.size + spare
                if units and belongs(units[-1], unit):
                    units[-1].chars += unit.chars
                    units[-1].width += advance
                else:
                    units.append(unit)
        return units

    def _kerns(self, units: Sequence[Unit]) -> list[float]:
        """What is taken out between each unit and the next: punctuation that meets punctuation."""
        kerns = []
        for one, two in pairwise(units):
            blank = one.blank_right + two.blank_left
            meets = (one.blank_left or one.blank_right) and (two.blank_left or two.blank_right)
            kerns.append(-max(0.0, min(0.5 * self.size, blank - 0.12 * self.size)) if meets else 0.0)
        return [*kerns, 0.0] if units else []

    # ---- breaking

    def _set(
        self, units: list[Unit], measure: float, align: Align, indent: float, hanging: float, whole: bool
    ) -> Iterable[SetLine]:
        if not units:
            yield SetLine((), "", 0.0, self.size)
            return
        kerns = self._kerns(units)
        keeps_words = whole and align != "justify"
        start = 0
        while start < len(units):
            room, head = (measure - indent, indent) if start == 0 else (measure - hanging, hanging)
            trim = 0.0 if start == 0 else self._head_squeeze(units[start])
            fit = self._choose(units, kerns, start, room, trim)
            if not (keeps_words and fit.is_lawful) and self._split_word(units, start, fit):
                kerns = self._kerns(units)
                continue
            slack = room - fit.natural
            if slack >= 0 and align == "justify" and self._is_ragged(units, start, fit, slack):
                slack = 0.0
            line = units[start : fit.end]
            yield self._fill(line, kerns[start : fit.end], fit, slack, align, head, trim)
            start = fit.end

    def _is_ragged(self, units: Sequence[Unit], start: int, fit: _Fit, slack: float) -> bool:
        """The paragraph's last line, and one that a name left so short that stretching would tear it apart."""
        if fit.end == len(units):
            return True
        gaps = max(1, fit.end - start - 1)
        return units[fit.end].is_named and slack > _TORN * self.size * gaps

    def _head_squeeze(self, unit: Unit) -> float:
        if unit.first not in OPENING or not unit.blank_left:
            return 0.0
        return max(0.0, min(0.5 * self.size, unit.blank_left - 0.06 * self.size))

    def _choose(self, units: Sequence[Unit], kerns: Sequence[float], start: int, room: float, trim: float) -> _Fit:
        """The best break: least stretch or squeeze among the lawful ones that fit."""
        best: _Fit | None = None
        emergency: _Fit | None = None
        natural, inner, gaps = -trim, 0.0, 0
        for end in range(start + 1, len(units) + 1):
            unit = units[end - 1]
            if end - 1 > start:
                natural += kerns[end - 2]
                inner += self._gap_squeeze(units[end - 2], unit, kerns[end - 2])
                gaps += 0 if unit.is_glued else 1
            natural += unit.width
            last = end - 1
            hanging_space = 0.0
            while last > start and units[last].is_space:
                hanging_space += units[last].width
                last -= 1
            at_end = self._end_squeeze(units[last])
            tight = natural - hanging_space - at_end - inner
            if tight > room + 0.01:
                break
            fit = self._fit(end, natural - hanging_space, at_end, inner, gaps, room)
            emergency = fit
            if end == len(units):
                # The text ends here; it needs no stretching.
                if fit.natural <= room + 0.01 or best is None or fit.cost <= best.cost:
                    return fit
            elif may_break(units, start, end) and (best is None or fit.cost <= best.cost):
                best = fit
        if best is not None:
            return best
        if emergency is not None:
            return emergency._replace(is_lawful=False)
        return _Fit(start + 1, units[start].width - trim, 0.0, 0.0, 1.0, is_lawful=False)

    def _fit(self, end: int, natural: float, at_end: float, inner: float, gaps: int, room: float) -> _Fit:
        over = natural - room
        if over <= 0:
            return _Fit(end, natural, 0.0, 0.0, -over / self.size / max(1, gaps))
        from_end = min(over, at_end)
        from_inner = over - from_end if inner else 0.0
        share = from_inner / inner if inner else 0.0
        return _Fit(end, natural - over, from_end, from_inner, _GAP_AT_SQUEEZE * share)

    def _end_squeeze(self, unit: Unit) -> float:
        if unit.last not in CLOSING or not unit.blank_right:
            return 0.0
        return max(0.0, min(0.5 * self.size, unit.blank_right - 0.06 * self.size))

    def _gap_squeeze(self, one: Unit, two: Unit, kern: float) -> float:
        """At most a quarter of a cell where punctuation leaves a blank; a quarter stays."""
        if two.is_space:
            return 0.0
        blank = one.blank_right + two.blank_left + kern
        return max(0.0, min(0.25 * self.size, blank - 0.25 * self.size))

    def _split_word(self, units: list[Unit], start: int, fit: _Fit) -> bool:
        """Take the next word apart when keeping it whole would leave the line far too loose or too wide."""
        if fit.is_lawful and (fit.end == len(units) or fit.cost <= _LOOSE):
            return False
        # Punctuation that clings to a word may have pushed the break back: look at the words around it.
        for place in (fit.end, fit.end - 1, fit.end + 1, fit.end - 2):
            if start <= place < len(units) and is_divisible(units[place]):
                units[place : place + 1] = pieces_of(units[place])
                return True
        return False

    # ---- filling

    def _fill(
        self,
        units: list[Unit],
        kerns: list[float],
        fit: _Fit,
        slack: float,
        align: Align,
        head: float,
        trim: float,
    ) -> SetLine:
        between = kerns[:-1]
        if fit.squeeze_inner:
            caps = [self._gap_squeeze(*pair, kern) for pair, kern in zip(pairwise(units), between, strict=True)]
            share = fit.squeeze_inner / sum(caps)
            between = [kern - cap * share for kern, cap in zip(between, caps, strict=True)]
        elif slack > 0 and align == "justify":
            weights = [_weight(one, two) for one, two in pairwise(units)]
            for number in range(len(weights) - 1, -1, -1):
                if not units[number + 1].is_space:
                    break
                weights[number] = 0.0  # blanks at the line's end are not seen
            total = sum(weights)
            if total:
                between = [one + slack * weight / total for one, weight in zip(between, weights, strict=True)]
        offset = {"justify": 0.0, "left": 0.0, "center": slack / 2, "right": slack}[align]
        return self._place(units, [*between, 0.0], head + max(0.0, offset), trim, fit.squeeze_end)

    def _place(
        self, units: Sequence[Unit], between: Sequence[float], head: float, trim: float, end_cut: float
    ) -> SetLine:
        pieces: list[Piece] = []
        text: list[str] = []
        places: list[float] = []
        face: Face | None = None
        x = head - trim
        end = head
        for unit, gap in zip(units, between, strict=True):
            for char, drawn_by, advance in unit.chars:
                if drawn_by is not face:
                    if face is not None:
                        pieces.append(Piece(face, "".join(text), tuple(places)))
                    face, text, places = drawn_by, [], []
                text.append(char)
                places.append(x)
                x += advance
            if not unit.is_space:
                end = x
            x += gap
        if face is not None:
            pieces.append(Piece(face, "".join(text), tuple(places)))
        whole = "".join(piece.text for piece in pieces)
        return SetLine(tuple(pieces), whole, end - end_cut, self.size)


@lru_cache(maxsize=64)
def line_setter(fonts: FontBook, size: float, pitch: float | None = None) -> LineSetter:
    """The setter of that size; the same one again, so that what documents share is set once."""
    return LineSetter(fonts, size, pitch=pitch)


def _weight(unit: Unit, following: Unit) -> float:
    if following.is_glued:
        return 0.0
    return _SPACE_WEIGHT if unit.is_space or following.is_space else 1.0
