"""The rows of the supplement sheet, made from the scheme's facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forms.sheets import SupplementLine

from reviewer.domain.scheme import FactKind, Scheme

_UNITS = {"m2": "平方米"}
_HINTS = {
    "date": "日期，如 2022年6月1日",
    "area": "填确切面积；写“约”或范围的，核查结论为待定",
    "number": "填确切数字；写“约”或“余”的，核查结论为待定",
    "list": "逐项列出，用顿号分开",
    "yes_no": "填“是”或“否”",
}


def supplement_lines(
    scheme: Scheme,
    answers: Mapping[str, str],
    by_occupation: Sequence[tuple[str, Mapping[str, str]]] = (),
) -> list[SupplementLine]:
    """One row for each fact that the official form lacks; one for each occupation where it is asked so.

    ``answers`` and the occupations' mappings go by fact key; a missing key leaves the row empty.
    """
    wanted = [fact for fact in scheme.fact if fact.form == "supplement"]
    lines = [_line(fact, answers.get(fact.key, ""), "") for fact in wanted if fact.per != "occupation"]
    own = [fact for fact in wanted if fact.per == "occupation"]
    for name, facts in by_occupation or (("", {}),):
        lines.extend(_line(fact, facts.get(fact.key, ""), name) for fact in own)
    return lines


def _line(fact: FactKind, value: str, occupation: str) -> SupplementLine:
    hint = f"选填：{'、'.join(fact.options)}" if fact.options else _HINTS.get(fact.of, "")
    if fact.per == "occupation":
        hint = f"每个职业（工种）一行。{hint}"
    return SupplementLine(fact.label, value, occupation, _UNITS.get(fact.unit, fact.unit), hint)
