"""What the paper screen shows: copies and how far they are, the sheet to type in, the differences; no Qt."""

from __future__ import annotations

from decimal import Decimal

from reviewer.desk import Desk
from reviewer.domain.paper import PaperPlace, PaperState
from reviewer.domain.records import Record
from reviewer.domain.sheet import JUDGEMENT_TEXT, ItemKey, Judgement
from reviewer.usecases.compare_paper import ComparedField, compare_paper
from reviewer.usecases.paper_copies import PaperView, list_papers, paper_keys, show_paper, typed_values
from reviewer.usecases.work_result import read_panel

MEASURED = "measured:"
JUDGEMENTS = tuple(Judgement)
STATE_SIGN = {
    PaperState.PRINTED: ("printer", "muted_text"),
    PaperState.ONE_TYPED: ("keyboard", "unclear"),
    PaperState.TWO_TYPED: ("circle-check", "met"),
    PaperState.DIFFERENT: ("arrows-left-right", "not_met"),
    PaperState.SETTLED: ("lock", "muted_text"),
}


class PrintChoice(Record):
    """An application that a blank may be printed for, and for whom."""

    application: str
    name: str
    members: tuple[str, ...]


class PapersState(Record):
    """Every copy of the round, and what may be printed. ``settler``: who works here, if anybody."""

    papers: tuple[PaperView, ...]
    choices: tuple[PrintChoice, ...]
    settler: str


class TypingField(Record):
    """One place to type into. ``name`` is its label, ``unit`` stands behind it."""

    field: str
    name: str
    text: str
    tip: str = ""
    unit: str = ""


class TypingItem(Record):
    """One item of the copy with the typist's own values. ``page``: where on paper it about stands."""

    item: str
    scope: str | None
    clause: str
    name: str
    full: str
    quick: tuple[Decimal, ...]
    points: str
    judgement: str
    measured: tuple[TypingField, ...]
    remark: str
    page: int

    @property
    def key(self) -> ItemKey:
        """Which item."""
        return ItemKey(self.item, self.scope)

    def place(self, field: str) -> PaperPlace:
        """A field of the item."""
        return PaperPlace(self.item, self.scope, field)

    @property
    def is_begun(self) -> bool:
        """Something was typed."""
        return bool(self.points or self.judgement or self.remark or any(each.text for each in self.measured))


class TypingState(Record):
    """One typist's sheet; nothing of the other's is in it. ``order`` 1 or 2."""

    view: PaperView
    typist: str
    order: int
    is_done: bool
    items: tuple[TypingItem, ...]


class DifferenceLine(Record):
    """One difference as shown; ``chosen`` is the text taken, ``taken`` A, B, value or empty."""

    place: PaperPlace
    item: str
    field: str
    first: str
    second: str
    taken: str
    chosen: str
    reason: str
    page: int


class CompareState(Record):
    """Where the two differ."""

    view: PaperView
    first: str
    second: str
    lines: tuple[DifferenceLine, ...]

    @property
    def left(self) -> int:
        """How many nobody has resolved."""
        return sum(not line.taken for line in self.lines)


def read_papers(desk: Desk, round_id: str) -> PapersState:
    """The copies of the round's applications, the newest first, and what may be printed."""
    rows = desk.store.applications(round_id or None)
    mine = {row.id for row in rows}
    papers = [each for each in list_papers(desk) if each.application in mine]
    choices = [PrintChoice(application=row.id, name=row.name, members=_members(desk, row.id)) for row in rows]
    return PapersState(
        papers=tuple(reversed(papers)),
        choices=tuple(each for each in choices if each.members),
        settler=desk.member or "",
    )


def _members(desk: Desk, application_id: str) -> tuple[str, ...]:
    panel = read_panel(desk, application_id)
    if panel is None:
        return (desk.member,) if desk.member else ()
    if desk.store.role == "centre" or desk.member == panel.leader:
        return panel.names
    return (desk.member,) if desk.member in panel.names else ()


def read_typing(desk: Desk, number: str, typist: str) -> TypingState:
    """One typist's own values in the order of the sheet."""
    row, view = desk.store.paper_copy(number), show_paper(desk, number)
    scheme, values = desk.scheme(row.scheme_sha256), typed_values(desk, number, typist)
    keys = paper_keys(desk, row)
    items = []
    for at, key in enumerate(keys):
        item = scheme.item(key.item)
        own = {place.field: value for place, value in values.items() if (place.item, place.scope) == key}
        measured = [
            TypingField(
                field=f"{MEASURED}{each.id}",
                name=each.id,
                text=own.get(f"{MEASURED}{each.id}", ""),
                tip=each.text,
                unit=each.unit,
            )
            for each in item.requirement
            if each.measurable
        ]
        items.append(
            TypingItem(
                item=key.item,
                scope=key.scope,
                clause=item.clause,
                name=item.name,
                full=str(item.full),
                quick=item.rubric.quick_points,
                points=own.get("points", ""),
                judgement=own.get("judgement", ""),
                measured=tuple(measured),
                remark=own.get("remark", ""),
                page=_page(at, len(keys), row.pages),
            )
        )
    own_typing = next(each for each in desk.store.paper_typings(number) if each.typist == typist)
    return TypingState(
        view=view,
        typist=typist,
        order=own_typing.place,
        is_done=own_typing.done_at is not None,
        items=tuple(items),
    )


def _page(at: int, count: int, pages: int) -> int:
    """About where an item stands on paper: items fill all pages but the last, which has totals and signatures."""
    return 1 + at * max(1, pages - 1) // max(1, count)


def read_comparison(desk: Desk, number: str) -> CompareState:
    """Only the fields that the two did not read alike.

    Raises:
        RuleViolation: not both have typed it in.
    """
    row, compared = desk.store.paper_copy(number), compare_paper(desk, number)
    scheme, keys = desk.scheme(row.scheme_sha256), paper_keys(desk, row)
    order = {key: at for at, key in enumerate(keys)}
    lines = []
    for each in compared.fields:
        item = scheme.item(each.item)
        scope = f"（{each.scope}）" if each.scope else ""
        page = _page(order[ItemKey(each.item, each.scope)], len(keys), row.pages)
        lines.append(_difference(each, f"{item.clause} {item.name}{scope}", page))
    first, second = compared.typists
    return CompareState(view=show_paper(desk, number), first=first, second=second, lines=tuple(lines))


def _difference(field: ComparedField, item: str, page: int) -> DifferenceLine:
    return DifferenceLine(
        place=field.place,
        item=item,
        field=field_name(field.field),
        first=shown(field.field, field.first),
        second=shown(field.field, field.second),
        taken=field.choice.taken if field.choice is not None else "",
        chosen=shown(field.field, field.value) if field.choice is not None else "",
        reason=field.choice.reason if field.choice is not None else "",
        page=page,
    )


def field_name(field: str) -> str:
    """A field as people call it."""
    if field.startswith(MEASURED):
        return f"核实值 {field.removeprefix(MEASURED)}"
    return {"points": "得分", "judgement": "判断", "remark": "说明"}[field]


def shown(field: str, value: str | None) -> str:
    """A value as it stands on paper; 空 for none."""
    if value is None:
        return "空"
    return JUDGEMENT_TEXT[Judgement(value)] if field == "judgement" else value


def page_words(pages: tuple[int, ...]) -> str:
    """Page numbers with runs drawn together: 1、3–6、9."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
