"""What a line is made of: characters, and what is not divided among them.

Words, numbers with their units, dashes, names, numbers of documents.
Source: GB/T 15834-2011 5.1 (标点符号的位置); GB/T 9704-2012 7.3.3 (数字、年份不能回行).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from reviewer.reports.setting.faces import Face
from reviewer.reports.setting.fonts import Role

NOT_AT_HEAD = frozenset("，。、；：！？）》」』】〉”’〕］｝·,.;:!?)]}%％‰℃㎡°～")
NOT_AT_END = frozenset("（《「『【〈“‘〔［｛([{＃￥$§№")
OPENING = frozenset("（《「『【〈“‘〔［｛")
CLOSING = frozenset("，。、；：！？）》」』】〉”’〕］｝")
_JOINED = frozenset("—…")
_BREAK_AFTER = frozenset("-/._@&=?,:;_")

_UNITS = (
    "人次|个月|学时|课时|小时|分钟|平方米|平米|公里|公斤|千克|毫米|厘米|年|月|日|天|时|分|秒|人|名|位|座|路|种|类|个|台|套|间|份|次|条|项|处"
    "|家|所|期|批|级|页|版|册|本|张|题|岁|倍|元|米|吨|㎡|m²|%|％"
)
# A date, a decimal, a number with what it counts.
_QUANTITY = re.compile(
    r"[约近第超≥≤＞＜]?\d+(?:[-.,:/]\d+)*"
    rf"(?:[ \u3000]?[余多]?(?:[十百千万亿]+[余多]?(?:{_UNITS})?|(?:{_UNITS})))?"
)

_NUMBERED = re.compile(r"〔\d{4}〕(?:第?\d+号)?")  # a document's number, from its year on


class Span(NamedTuple):
    """Text in one role.

    A ``whole`` span (a person's name, a body's short name, a document's number) is not broken over lines
    where it fits one with the punctuation that clings to it.
    """

    text: str
    role: Role
    whole: bool = False


@dataclass(slots=True)
class Unit:
    """What is not divided: a Chinese character, a word, a number, a dash pair, one space."""

    chars: list[tuple[str, Face, float]] = field(default_factory=list)  # character, face, advance in points
    width: float = 0.0
    blank_left: float = 0.0
    blank_right: float = 0.0
    is_word: bool = False
    is_space: bool = False
    is_glued: bool = False  # follows a piece of the same word without a gap
    is_named: bool = False  # part of what stays whole
    clings: bool = False  # stays with the one before: both are parts of one name

    @property
    def first(self) -> str:
        """Its first character."""
        return self.chars[0][0]

    @property
    def last(self) -> str:
        """Its last character."""
        return self.chars[-1][0]


def is_divisible(unit: Unit) -> bool:
    """Whether it may be taken apart where a line would be far too loose otherwise."""
    return unit.is_word and len(unit.chars) > 1 and not unit.is_named


def kept_whole(spans: Sequence[Span], names: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where what stays whole begins and ends, in characters from the paragraph's first."""
    places: list[tuple[int, int]] = []
    text = "".join(each.text for each in spans)
    for pattern in (_NUMBERED, _any_of(names)) if names else (_NUMBERED,):
        places += [match.span() for match in pattern.finditer(text)]
    start = 0
    for each in spans:
        if each.whole and each.text:
            places.append((start, start + len(each.text)))
        start += len(each.text)
    return places


@lru_cache(maxsize=256)
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted({each for each in names if each}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")


def paragraphs_of(spans: Iterable[Span]) -> list[list[Span]]:
    """The spans of each paragraph; a line feed parts them."""
    paragraphs: list[list[Span]] = [[]]
    for text, role, whole in spans:
        for number, part in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
            if number:
                paragraphs.append([])
            if part:
                paragraphs[-1].append(Span(part, role, whole))
    return paragraphs


def with_quantities(units: Sequence[Unit]) -> list[Unit]:
    """The units, those of one quantity made one."""
    text = "".join(char for unit in units for char, _, _ in unit.chars)
    owners = [number for number, unit in enumerate(units) for _ in unit.chars]
    made: list[Unit] = []
    done = 0
    for match in _QUANTITY.finditer(text):
        first, last = owners[match.start()], owners[match.end() - 1]
        if first < done or first == last:
            continue
        made += units[done:first]
        parts = units[first : last + 1]
        chars = [char for unit in parts for char in unit.chars]
        made.append(Unit(chars, sum(unit.width for unit in parts), is_word=True))
        done = last + 1
    return [*made, *units[done:]]


def is_chinese(char: str) -> bool:
    """Whether a line may break on either side of it without a blank."""
    return char in "·①②③④⑤⑥⑦⑧⑨⑩" or "\u2e80" <= char <= "\u9fff" or char >= "\uf900"


def belongs(before: Unit, unit: Unit) -> bool:
    """Whether ``unit`` is never parted from the one before: letters of a word, halves of a dash."""
    if before.is_word and unit.is_word:
        return not (before.last in NOT_AT_HEAD and before.last not in _BREAK_AFTER and unit.first in NOT_AT_END)
    return unit.first in _JOINED and before.last == unit.first and len(before.chars) < 2


def pieces_of(word: Unit) -> list[Unit]:
    """A word taken apart: at its own joints (- / . @ …, before a unit) where it has some, else letter by letter."""
    parts: list[list[tuple[str, Face, float]]] = [[]]
    for number, char in enumerate(word.chars):
        before = word.chars[number - 1][0] if number else ""
        if is_chinese(char[0]) and (before.isdigit() or before == " "):
            parts.append([])
        parts[-1].append(char)
        if char[0] in _BREAK_AFTER:
            parts.append([])
    parts = [each for each in parts if each]
    if len(parts) == 1:
        parts = [[each] for each in word.chars]
    return [
        Unit(chars, sum(advance for _, _, advance in chars), is_word=True, is_glued=number > 0 or word.is_glued)
        for number, chars in enumerate(parts)
    ]


def may_break(units: Sequence[Unit], start: int, end: int) -> bool:
    """Whether a line that began at ``start`` may end before ``end``."""
    following = units[end]
    if following.clings or following.is_space or following.first in NOT_AT_HEAD:
        return False
    for unit in reversed(units[start:end]):
        if not unit.is_space:
            return unit.last not in NOT_AT_END
    return False
