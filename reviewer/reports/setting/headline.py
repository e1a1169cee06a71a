"""Titles broken at word sense into lines that make a 梯形 or 菱形, never a rectangle with a stray tail.

Source: GB/T 9704-2012 7.3.1 (标题分一行或多行居中排布；回行时，要做到词意完整，排列对称，长短适宜，间距恰当，
标题排列应当使用梯形或菱形).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from reviewer.reports.setting.headline_words import LEGAL_FORMS, OPENERS, WORDS
from reviewer.reports.setting.units import NOT_AT_END, NOT_AT_HEAD

_LONGEST = max(len(each) for each in WORDS)
_INSIDE_WORD = 4.0
_AFTER_NAME_PART = 1.5
_BEFORE_LEGAL_FORM = 3.5
_AFTER_OPENER = 2.0
_ONE_MORE_LINE = 3.0
_AT_NAME_END = 0.7
_MOST_SHAPED_LINES = 4
_ROUNDING = 1e-9
_HEAD_PARTICLES = frozenset("的和与及并、")

_Broken = tuple[float, tuple[str, ...]]


def break_headline(text: str, cells: int, names: Iterable[str] = ()) -> tuple[str, ...]:
    """The lines of a headline.

    Args:
        text: the headline; "\\n" in it is where a person wants the break, and then nothing else is broken.
        cells: how many full-width characters fit one line.
        names: names that must stay whole where they fit a line (the addressee).

    Returns:
        as few lines as hold it, broken between words, top and bottom not of one length.
    """
    if "\n" in text:
        return tuple(part.strip() for part in text.split("\n") if part.strip())
    return _break(text.strip(), cells, tuple(sorted({each for each in names if each}, key=len, reverse=True)))


@lru_cache(maxsize=512)
def _break(text: str, cells: int, names: tuple[str, ...]) -> tuple[str, ...]:
    if _length(text) <= cells:
        return (text,)
    words = _words(text, names, cells)
    ends = {text.find(name) + len(name) for name in names if name in text}
    places = [(place, cost - (_AT_NAME_END if place in ends else 0.0)) for place, cost in _places(words)]
    fewest = int(-(-_length(text) // cells))
    best: _Broken | None = None
    # A longer one has no shape any more, and its ways to be broken are past counting.
    for count in range(fewest, fewest + 3) if places and fewest <= _MOST_SHAPED_LINES else ():
        paid = (count - fewest) * _ONE_MORE_LINE
        best = _Search(text, cells, places, count, best).run(paid)
        if best is not None and best[0] < (count + 1 - fewest) * _ONE_MORE_LINE:
            break
    return best[1] if best is not None else tuple(_filled(text, cells, [place for place, _ in places]))


class _Search:
    """The cheapest of all ways to break a text into that many lines; what already costs more is not gone into."""

    def __init__(
        self, text: str, cells: int, places: list[tuple[int, float]], count: int, best: _Broken | None
    ) -> None:
        self._text, self._cells, self._places, self._count = text, cells, places, count
        self._best = best
        self._cheapest = min(cost for _, cost in places)

    def run(self, paid: float) -> _Broken | None:
        """The cheapest known, this search's where that is cheaper than the one before."""
        self._go_on((), 0, 0, paid)
        return self._best

    def _go_on(self, lines: tuple[str, ...], start: int, first: int, paid: float) -> None:
        left = self._count - len(lines) - 1
        if not left:
            whole = (*lines, self._text[start:])
            cost = paid + _shape(whole)
            if _length(whole[-1]) <= self._cells and (self._best is None or cost < self._best[0]):
                self._best = (cost, whole)
            return
        for index in range(first, len(self._places)):
            place, penalty = self._places[index]
            line = self._text[start:place]
            if _length(line) > self._cells:
                return
            at_least = paid + penalty + _shape((*lines, line)) + self._cheapest * (left - 1)
            if _length(self._text[place:]) > self._cells * left or (
                self._best is not None and at_least > self._best[0] + _ROUNDING
            ):
                continue
            self._go_on((*lines, line), place, index + 1, paid + penalty)


def _filled(text: str, cells: int, places: list[int]) -> Iterator[str]:
    """Line after line as full as it gets."""
    start, used, ends = 0, 0.0, set(places)
    fitting = 0
    for place, char in enumerate(text):
        width = _length(char)
        if place in ends:
            fitting = place
        if used + width > cells:
            end = fitting if fitting > start else place
            yield text[start:end]
            start, used = end, _length(text[end:place])
        used += width
    yield text[start:]


def _length(text: str) -> float:
    """In cells: Latin letters and digits take half of one."""
    return sum(0.5 if char < "\u0250" else 1.0 for char in text)


def _words(text: str, names: tuple[str, ...], cells: int) -> list[str]:
    words: list[str] = []
    place = 0
    while place < len(text):
        name = next((each for each in names if text.startswith(each, place) and _length(each) <= cells), "")
        size = len(name)
        if not size:
            for length in range(min(_LONGEST, len(text) - place), 1, -1):
                if text[place : place + length] in WORDS:
                    size = length
                    break
        if not size:
            size = 1
            while text[place].isascii() and place + size < len(text) and text[place + size].isascii():
                size += 1
        words.append(text[place : place + size])
        place += size
    return words


def _places(words: list[str]) -> list[tuple[int, float]]:
    """Where a line may end, with what the break costs."""
    places: list[tuple[int, float]] = []
    place = 0
    for word, following in pairwise(words):
        place += len(word)
        if following[0] in NOT_AT_HEAD or word[-1] in NOT_AT_END or following[0] in "〔［" or word == "关于":
            continue
        penalty = 0.0
        if len(word) == 1 and len(following) == 1:
            penalty = _INSIDE_WORD
        elif len(word) == 1 or len(following) == 1:
            penalty = _AFTER_NAME_PART
        if following[0] in _HEAD_PARTICLES:
            penalty += 3.0
        if word[-1] == "的":
            penalty = 0.3
        if following in LEGAL_FORMS:
            penalty += _BEFORE_LEGAL_FORM
        if word in OPENERS:
            penalty += _AFTER_OPENER
        places.append((place, penalty))
    return places


def _shape(lines: tuple[str, ...]) -> float:
    """梯形 (each line longer, or each shorter, than the one above) or 菱形 is wanted; big differences are not."""
    lengths = [_length(line) for line in lines]
    steps = [two - one for one, two in pairwise(lengths)]
    cost = sum(max(0.0, abs(step) - 3.0) * 0.35 for step in steps)
    cost += sum(1.2 for step in steps if step == 0)
    falls = [step < 0 for step in steps]
    if any(fall and not later for fall, later in pairwise(falls)):
        cost += 3.0  # an hourglass
    return cost + sum(2.0 for length in lengths if length < 5)
