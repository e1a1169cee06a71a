"""The one setter of Chinese lines: where text breaks, how lines fill their measure.

No line begins with ，。、；：！？）》」』】〉” and the like, none ends with （《「『【〈“; punctuation that
meets punctuation is squeezed, Latin words and numbers stay whole where possible, and all lines but the
last reach both margins. Used wherever a document wraps text.
Source: GB/T 15834-2011 5.1 (标点符号的位置); GB/T 9704-2012 7.3.3 (数字、年份不能回行).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from reviewer.reports.setting.faces import Face
from reviewer.reports.setting.fonts import FontBook, Role

NOT_AT_HEAD = frozenset("，。、；：！？）》」』】〉”’〕］｝·,.;:!?)]}%％‰℃㎡°～")
NOT_AT_END = frozenset("（《「『【〈“‘〔［｛([{＃￥$§№")
_OPENING = frozenset("（《「『【〈“‘〔［｛")
_CLOSING = frozenset("，。、；：！？）》」』】〉”’〕］｝")
_JOINED = frozenset("—…")
_BREAK_AFTER = frozenset("-/._@&=?,:;_")
_LOOSE = 0.25  # em a gap: beyond this a Latin word is rather broken
_GAP_AT_SQUEEZE = 0.05  # a fully squeezed line looks as bad as one stretched by this many em a gap
_SPACE_WEIGHT = 3.0  # a space between words takes this share of the slack

_UNITS = (
    "人次|个月|学时|课时|小时|分钟|平方米|平米|公里|公斤|千克|毫米|厘米|年|月|日|天|时|分|秒|人|名|位|座|路|种|类|个|台|套|间|份|次|条|项|处"
    "|家|所|期|批|级|页|版|册|本|张|题|岁|倍|元|米|吨|㎡|m²|%|％"
)
# A date, a decimal, a number with what it counts.
_QUANTITY = re.compile(
    r"[约近第超≥≤＞＜]?\d+(?:[-.,:/]\d+)*"
    rf"(?:[ \u3000]?[余多]?(?:[十百千万亿]+[余多]?(?:{_UNITS})?|(?:{_UNITS})))?"
)

Align = Literal["justify", "left", "center", "right"]


class Span(NamedTuple):
    """Text in one role."""

    text: str
    role: Role


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


@dataclass(slots=True)
class _Unit:
    """What is not divided: a Chinese character, a word, a number, a dash pair, one space."""

    chars: list[tuple[str, Face, float]] = field(default_factory=list)  # character, face, advance in points
    width: float = 0.0
    blank_left: float = 0.0
    blank_right: float = 0.0
    is_word: bool = False
    is_space: bool = False
    is_glued: bool = False  # follows a piece of the same word without a gap

    @property
    def first(self) -> str:
        return self.chars[0][0]

    @property
    def last(self) -> str:
        return self.chars[-1][0]


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
    ) -> tuple[SetLine, ...]:
        """Break text into lines no wider than ``measure`` points.

        Args:
            spans: plain text in ``role``, or spans each with its own role. "\\n" begins a new paragraph.
            where: the field's Chinese name, for errors.
            indent: blank at the head of each paragraph's first line, in points.
            hanging: blank at the head of its other lines, in points.
            whole: a number and its unit stay together, and where lines are not stretched no word or number
                is broken that fits a line: for narrow columns.

        Returns:
            the lines, top to bottom; one empty line for each empty paragraph.

        Raises:
            RuleViolation: a character that no font has.
        """
        parts = [Span(spans, role)] if isinstance(spans, str) else list(spans)
        key = (tuple(parts), measure, align, indent, hanging, whole)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= self._KEPT:
                self._known.clear()
            known = tuple(
                line
                for paragraph in _paragraphs(parts)
                for line in self._set(self._words(paragraph, where, whole), measure, align, indent, hanging, whole)
            )
            self._known[key] = known
        return known

    # ---- what is not divided

    def _words(self, spans: Iterable[Span], where: str, whole: bool) -> list[_Unit]:
        units = self._units(spans, where)
        return _with_quantities(units) if whole else units

    def _units(self, spans: Iterable[Span], where: str) -> list[_Unit]:
        units: list[_Unit] = []
        for text, role in spans:
            for char in text:
                shown = " " if char in "\t\u00a0" else char
                face, glyph = self.fonts.choose(role, shown, where)
                takes_cell = glyph.is_full_width and not shown.isascii()
                advance = self.pitch if takes_cell else glyph.width * self.size
                unit = _Unit([(shown, face, advance)], advance)
                unit.is_space = shown == " "
                unit.is_word = not (unit.is_space or takes_cell or _is_chinese(shown))
                if takes_cell and (shown in _OPENING or shown in _CLOSING):
                    spare = advance - self.size * glyph.width  # the grid's own share, on the right
                    unit.blank_left = glyph.left * self.size
                    unit.blank_right = glyph.right * self.size + spare
                if units and _belongs(units[-1], unit):
                    units[-1].chars += unit.chars
                    units[-1].width += advance
                else:
                    units.append(unit)
        return units

    def _kerns(self, units: Sequence[_Unit]) -> list[float]:
        """What is taken out between each unit and the next: punctuation that meets punctuation."""
        kerns = []
        for one, two in pairwise(units):
            blank = one.blank_right + two.blank_left
            meets = (one.blank_left or one.blank_right) and (two.blank_left or two.blank_right)
            kerns.append(-max(0.0, min(0.5 * self.size, blank - 0.12 * self.size)) if meets else 0.0)
        return [*kerns, 0.0]

    # ---- breaking

    def _set(
        self, units: list[_Unit], measure: float, align: Align, indent: float, hanging: float, whole: bool
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
            if fit.end == len(units) and slack >= 0 and align == "justify":
                slack = 0.0
            line = units[start : fit.end]
            yield self._fill(line, kerns[start : fit.end], fit, slack, align, head, trim)
            start = fit.end

    def _head_squeeze(self, unit: _Unit) -> float:
        if unit.first not in _OPENING or not unit.blank_left:
            return 0.0
        return max(0.0, min(0.5 * self.size, unit.blank_left - 0.06 * self.size))

    def _choose(self, units: Sequence[_Unit], kerns: Sequence[float], start: int, room: float, trim: float) -> _Fit:
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
            elif _may_break(units, start, end) and (best is None or fit.cost <= best.cost):
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

    def _end_squeeze(self, unit: _Unit) -> float:
        if unit.last not in _CLOSING or not unit.blank_right:
            return 0.0
        return max(0.0, min(0.5 * self.size, unit.blank_right - 0.06 * self.size))

    def _gap_squeeze(self, one: _Unit, two: _Unit, kern: float) -> float:
        """At most a quarter of a cell where punctuation leaves a blank; a quarter stays."""
        if two.is_space:
            return 0.0
        blank = one.blank_right + two.blank_left + kern
        return max(0.0, min(0.25 * self.size, blank - 0.25 * self.size))

    def _split_word(self, units: list[_Unit], start: int, fit: _Fit) -> bool:
        """Take the next word apart when keeping it whole would leave the line far too loose or too wide."""
        if fit.is_lawful and (fit.end == len(units) or fit.cost <= _LOOSE):
            return False
        # Punctuation that clings to a word may have pushed the break back: look at the words around it.
        for place in (fit.end, fit.end - 1, fit.end + 1, fit.end - 2):
            if start <= place < len(units) and units[place].is_word and len(units[place].chars) > 1:
                units[place : place + 1] = _pieces(units[place])
                return True
        return False

    # ---- filling

    def _fill(
        self,
        units: list[_Unit],
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
        self, units: Sequence[_Unit], between: Sequence[float], head: float, trim: float, end_cut: float
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


def _paragraphs(spans: Iterable[Span]) -> list[list[Span]]:
    paragraphs: list[list[Span]] = [[]]
    for text, role in spans:
        for number, part in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
            if number:
                paragraphs.append([])
            if part:
                paragraphs[-1].append(Span(part, role))
    return paragraphs


def _with_quantities(units: Sequence[_Unit]) -> list[_Unit]:
    """The units, those of one quantity made one."""
    text = "".join(char for unit in units for char, _, _ in unit.chars)
    owners = [number for number, unit in enumerate(units) for _ in unit.chars]
    made: list[_Unit] = []
    done = 0
    for match in _QUANTITY.finditer(text):
        first, last = owners[match.start()], owners[match.end() - 1]
        if first < done or first == last:
            continue
        made += units[done:first]
        parts = units[first : last + 1]
        chars = [char for unit in parts for char in unit.chars]
        made.append(_Unit(chars, sum(unit.width for unit in parts), is_word=True))
        done = last + 1
    return [*made, *units[done:]]


def _is_chinese(char: str) -> bool:
    return char in "·①②③④⑤⑥⑦⑧⑨⑩" or "\u2e80" <= char <= "\u9fff" or char >= "\uf900"


def _belongs(before: _Unit, unit: _Unit) -> bool:
    """Whether ``unit`` is never parted from the one before: letters of a word, halves of a dash."""
    if before.is_word and unit.is_word:
        return not (before.last in NOT_AT_HEAD and before.last not in _BREAK_AFTER and unit.first in NOT_AT_END)
    return unit.first in _JOINED and before.last == unit.first and len(before.chars) < 2


def _pieces(word: _Unit) -> list[_Unit]:
    """A word taken apart: at its own joints (- / . @ …, before a unit) where it has some, else letter by letter."""
    parts: list[list[tuple[str, Face, float]]] = [[]]
    for number, char in enumerate(word.chars):
        before = word.chars[number - 1][0] if number else ""
        if _is_chinese(char[0]) and (before.isdigit() or before == " "):
            parts.append([])
        parts[-1].append(char)
        if char[0] in _BREAK_AFTER:
            parts.append([])
    parts = [each for each in parts if each]
    if len(parts) == 1:
        parts = [[each] for each in word.chars]
    return [
        _Unit(chars, sum(advance for _, _, advance in chars), is_word=True, is_glued=number > 0 or word.is_glued)
        for number, chars in enumerate(parts)
    ]


def _may_break(units: Sequence[_Unit], start: int, end: int) -> bool:
    """Whether a line that began at ``start`` may end before ``end``."""
    following = units[end]
    if following.is_space or following.first in NOT_AT_HEAD:
        return False
    for unit in reversed(units[start:end]):
        if not unit.is_space:
            return unit.last not in NOT_AT_END
    return False


def _weight(unit: _Unit, following: _Unit) -> float:
    if following.is_glued:
        return 0.0
    return _SPACE_WEIGHT if unit.is_space or following.is_space else 1.0
