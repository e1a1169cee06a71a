"""The two typists' values beside each other: only once both are done, and only where they differ."""

from __future__ import annotations

from reviewer.desk import Desk
from reviewer.domain.paper import PaperDifference, PaperPlace, Taken, plain_name
from reviewer.domain.records import Record
from reviewer.errors import RuleViolation
from reviewer.store import PaperCopyRow
from reviewer.usecases.paper_copies import OPEN, all_differences
from reviewer.usecases.type_paper import checked_value


class PaperChoice(Record):
    """How a difference is resolved. ``value`` and its ``reason`` are of ``taken`` "value"; None: left empty."""

    taken: Taken
    value: str | None = None
    reason: str = ""
    chosen_by: str = ""


class ComparedField(Record):
    """A difference, what each read, and how it was resolved, if it was."""

    item: str
    scope: str | None
    field: str
    first: str | None
    second: str | None
    choice: PaperChoice | None

    @property
    def place(self) -> PaperPlace:
        """Which field."""
        return PaperPlace(self.item, self.scope, self.field)

    @property
    def value(self) -> str | None:
        """What was chosen; None for an empty field or while nothing is chosen."""
        if self.choice is None:
            return None
        return {"A": self.first, "B": self.second, "value": self.choice.value}[self.choice.taken]


class PaperComparison(Record):
    """Both typists and where they differ, in the sheet's order."""

    number: str
    typists: tuple[str, str]
    fields: tuple[ComparedField, ...]

    @property
    def unresolved(self) -> tuple[ComparedField, ...]:
        """Differences that nobody has resolved."""
        return tuple(each for each in self.fields if each.choice is None)


def compare_paper(desk: Desk, number: str) -> PaperComparison:
    """Every field that the two did not read alike.

    Raises:
        RuleViolation: no such copy, or not both have typed it in.
    """
    row = desk.store.paper_copy(number)
    typings = [each for each in desk.store.paper_typings(number) if each.done_at is not None]
    if len(typings) < 2:
        done = f"{typings[0].typist} 已录完，" if typings else ""
        message = f"{done}还不能核对：须由两人分别录完，才显示差异。"
        raise RuleViolation(message, code="paper_not_typed", where=number)
    chosen = {
        PaperPlace(each.item, each.scope, each.field): PaperChoice(
            taken=_taken(each.taken), value=each.value, reason=each.reason, chosen_by=each.chosen_by
        )
        for each in desk.store.paper_choices(number)
    }
    return PaperComparison(
        number=number,
        typists=(typings[0].typist, typings[1].typist),
        fields=tuple(_compared(each, chosen.get(each.place)) for each in all_differences(desk, row)),
    )


def choose_value(
    desk: Desk, number: str, place: PaperPlace, taken: Taken | None, by: str, *, value: str = "", reason: str = ""
) -> None:
    """Resolve one difference with the paper in view: A (first typist), B (second) or what the paper really says.

    ``taken`` None takes the choice back. ``by`` is who looked at the paper.

    Raises:
        RuleViolation: nobody is named, no such difference, a value that the screen would refuse, or no reason for it.
    """
    row = desk.store.paper_copy(number)
    checked = checked_choice(desk, row, compare_paper(desk, number), place, taken, by, value=value, reason=reason)
    with desk.store.change(desk.actor) as change:
        chosen = checked or PaperChoice(taken="A")
        change.set_paper_choice(
            number, *place, taken if checked is not None else None, chosen.value, chosen.reason, chosen.chosen_by
        )


def checked_choice(
    desk: Desk,
    row: PaperCopyRow,
    comparison: PaperComparison,
    place: PaperPlace,
    taken: Taken | None,
    by: str,
    *,
    value: str = "",
    reason: str = "",
) -> PaperChoice | None:
    """The choice as it would be kept; nothing is written. Raises as ``choose_value``."""
    if row.state != OPEN:
        raise RuleViolation("这份纸质评分表已采用，不能再改。", code="paper_settled", where=row.number)
    if place not in {each.place for each in comparison.fields}:
        message = "两人在这一栏没有差异，没有保存；请核对项号、职业与栏目。"
        raise RuleViolation(message, code="no_difference", where=place.text)
    if taken is None:
        return None
    name = settler_name(by)
    if taken != "value":
        return PaperChoice(taken=taken, reason=reason.strip(), chosen_by=name)
    if not reason.strip():
        message = "填写两人都没有录的值须写理由（如两人都认错了字），没有保存。"
        raise RuleViolation(message, code="paper_reason_missing", where=place.text)
    checked = checked_value(desk, row, place, value)
    return PaperChoice(taken="value", value=checked, reason=reason.strip(), chosen_by=name)


def settler_name(text: str) -> str:
    """Who looked at the paper, as names are kept.

    Raises:
        RuleViolation: nobody is named.
    """
    name = plain_name(text)
    if not name:
        message = "须写明由谁看着纸质评分表核对，没有保存；请写核对人的姓名。"
        raise RuleViolation(message, code="settler_missing")
    return name


def _taken(text: str) -> Taken:
    return "A" if text == "A" else "B" if text == "B" else "value"


def _compared(difference: PaperDifference, choice: PaperChoice | None) -> ComparedField:
    return ComparedField(
        item=difference.item,
        scope=difference.scope,
        field=difference.field,
        first=difference.first,
        second=difference.second,
        choice=choice,
    )
