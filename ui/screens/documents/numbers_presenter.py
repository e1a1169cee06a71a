"""文号登记: which numbers were given, kept free or cancelled, and for what; no Qt."""

from __future__ import annotations

import re

from reviewer.desk import Desk
from reviewer.domain.moments import beijing_date
from reviewer.domain.records import Record
from reviewer.usecases.documents.kinds import KINDS
from reviewer.usecases.documents.numbers import (
    NumberLine,
    cancel_number,
    list_numbers,
    number_stem,
    reserve_numbers,
)
from reviewer.usecases.documents.templates import list_templates

STATE_TEXT = {"used": "已用", "reserved": "预留", "cancelled": "作废"}
STATE_SIGN = {"used": ("check", "met"), "reserved": ("clock", "muted_text"), "cancelled": ("ban", "not_met")}


class SeriesLine(Record):
    """One series of numbers: 温技评函〔2026〕, with what is used, reserved, cancelled and skipped in words."""

    stem: str
    kind: str
    words: str
    following: int


class NumberRow(Record):
    """One number; ``whose`` is the body's or the round's name, empty while it is only kept free."""

    number: str
    state: str
    kind: str
    whose: str
    reason: str


class NumbersState(Record):
    """All that the page shows; ``why_not`` says why nothing can be changed here, empty where it can."""

    series: tuple[SeriesLine, ...]
    rows: dict[str, tuple[NumberRow, ...]]
    why_not: str = ""


def read_numbers(desk: Desk, round_id: str) -> NumbersState:
    """Every series of the store, with those that the round's templates would begin this year."""
    names = {row.id: row.name for row in desk.store.applications()} | {row.id: row.name for row in desk.store.rounds()}
    known = {each.stem: each for each in list_numbers(desk)}
    kinds = _stems(desk, round_id)
    series, rows = [], {}
    for stem in dict.fromkeys([*known, *kinds]):
        found = known.get(stem)
        numbers = found.numbers if found is not None else ()
        kind = numbers[-1].kind if numbers else kinds[stem]
        words = found.words if found is not None else "还没有用过"
        following = found.following if found is not None else 1
        series.append(SeriesLine(stem=stem, kind=kind, words=words, following=following))
        rows[stem] = tuple(_row(each, names) for each in reversed(numbers))
    why_not = "" if desk.store.role == "centre" else "文号由评价中心登记。"
    return NumbersState(series=tuple(series), rows=rows, why_not=why_not)


def _stems(desk: Desk, round_id: str) -> dict[str, str]:
    """The stems that papers with a number begin with now, and the kind of each."""
    if not round_id:
        return {}
    letters, year = desk.scheme_of_round(round_id).letters, beijing_date(desk.clock()).year
    templates = [each.text for each in list_templates(desk, round_id)]
    return {
        number_stem(text.number_word or letters.number_word, year): text.kind
        for text in templates
        if text.form != "plain" and text.kind in KINDS
    }


def _row(line: NumberLine, names: dict[str, str]) -> NumberRow:
    return NumberRow(
        number=line.number,
        state=line.state,
        kind=KINDS[line.kind].name if line.kind in KINDS else line.kind,
        whose=names.get(line.subject, line.subject),
        reason=line.reason,
    )


def typed_serials(text: str) -> tuple[int, ...]:
    """20, 20-25 and 20、22 as serials; empty where it is none of these."""
    serials: list[int] = []
    for part in re.split(r"[、,，;；\s]+", text.strip()):
        match = re.fullmatch(r"(\d{1,5})(?:[-–—~～至](\d{1,5}))?", part)
        if match is None:
            return ()
        first, last = int(match[1]), int(match[2] or match[1])
        if not 0 < first <= last:
            return ()
        serials += range(first, last + 1)
    return tuple(dict.fromkeys(serials))


def reserve(desk: Desk, series: SeriesLine, text: str) -> int:
    """Keep numbers of a series free; returns how many.

    Raises:
        RuleViolation: one of them is taken, or there are too many; none is reserved then.
    """
    return len(reserve_numbers(desk, series.kind, series.stem, typed_serials(text)))


def cancel(desk: Desk, number: str, reason: str) -> str:
    """Cancel a number for good.

    Raises:
        RuleViolation: no reason.
    """
    return cancel_number(desk, number, reason).number
