"""The paper path: what a paper copy is made from, what two typists differ in, what a settled sheet says of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Literal, NamedTuple

from reviewer.domain.records import Record

PREVAILS = "纸质签名件与录入不一致时以纸质签名件为准。"
Prevailing = Literal["paper", "electronic"]
PREVAILING_TEXT: Mapping[Prevailing, str] = {
    "paper": "文书的纸质签字件与电子件不一致时，以纸质签字件为准。",
    "electronic": "文书的纸质签字件与电子件不一致时，以电子件为准，纸质签字件备查。",
}
"""Which copy of an issued document prevails; a round says it, 'paper' where it says nothing."""
FROM_PAPER = "paper:"
"""What stands before a paper copy's number where a sheet names the pack that it came from."""
Taken = Literal["A", "B", "value"]


class PaperState(StrEnum):
    """How far a paper copy is."""

    PRINTED = "printed"
    ONE_TYPED = "one_typed"
    TWO_TYPED = "two_typed"
    DIFFERENT = "different"
    SETTLED = "settled"


PAPER_STATE_TEXT: Mapping[PaperState, str] = {
    PaperState.PRINTED: "已打印",
    PaperState.ONE_TYPED: "一人已录",
    PaperState.TWO_TYPED: "两人已录",
    PaperState.DIFFERENT: "有差异",
    PaperState.SETTLED: "已采用",
}


class PaperBasis(Record):
    """What a paper copy is made from; its hash stands in the QR code of every page.

    ``store`` and ``made_at`` tell two copies apart that were given the same number in two places.
    """

    number: str
    application: str
    application_sha256: str
    scheme_sha256: str
    member: str
    version: int
    store: str
    made_at: datetime


class PaperOrigin(Record):
    """Where a sheet comes from that was typed in from paper; the signed paper prevails.

    ``scans`` are the SHA-256 of the scanned files; ``reason`` says why there is none, or why the paper
    replaces what was there.
    """

    number: str
    typists: tuple[str, ...]
    settled_by: str
    settled_at: datetime
    scans: tuple[str, ...] = ()
    reason: str = ""


class PaperPlace(NamedTuple):
    """A field of a paper copy: points, judgement, remark or ``measured:R``."""

    item: str
    scope: str | None
    field: str

    @property
    def text(self) -> str:
        """As the command line names it: ``2.2/points``, ``3.1@无人机驾驶员/measured:3.1.a``."""
        return f"{self.item}{f'@{self.scope}' if self.scope else ''}/{self.field}"


class PaperDifference(Record):
    """A field that the two typists read differently; None: one of them left it empty."""

    item: str
    scope: str | None
    field: str
    first: str | None
    second: str | None

    @property
    def place(self) -> PaperPlace:
        """Which field."""
        return PaperPlace(self.item, self.scope, self.field)


def find_differences(
    first: Mapping[PaperPlace, str], second: Mapping[PaperPlace, str], order: Mapping[tuple[str, str | None], int]
) -> tuple[PaperDifference, ...]:
    """Field by field what the two did not read alike, in the sheet's order.

    ``order`` gives the place of each (item, scope). Numbers are equal by value (8 and 8.0), texts but
    for blanks at line ends.
    """
    places = sorted({*first, *second}, key=lambda place: (order[place.item, place.scope], _rank(place.field)))
    return tuple(
        PaperDifference(
            item=place.item, scope=place.scope, field=place.field, first=first.get(place), second=second.get(place)
        )
        for place in places
        if not is_same(first.get(place), second.get(place))
    )


def plain_name(text: str) -> str:
    """A person's name without blanks and signs that no one sees, letters of one width; empty where nothing is left."""
    letters = unicodedata.normalize("NFKC", text)
    return "".join(each for each in letters if not (each.isspace() or unicodedata.category(each) in ("Cc", "Cf")))


def is_same(first: str | None, second: str | None) -> bool:
    """Whether two typed values say the same."""
    if first is None or second is None:
        return first == second
    numbers = _number(first), _number(second)
    if None not in numbers:
        return numbers[0] == numbers[1]
    return _plain(first) == _plain(second)


def _rank(field: str) -> tuple[int, str]:
    """In the order in which a line of the sheet is read: points, judgement, measured values, remark."""
    kind = field.split(":", 1)[0]
    return ("points", "judgement", "measured", "remark").index(kind), field


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _plain(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]
