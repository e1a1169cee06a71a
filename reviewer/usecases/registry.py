"""名录 as one view: filings made here, imported lists and what happened since, gathered by body."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from reviewer.desk import Desk
from reviewer.domain.catalogue import plain_name
from reviewer.domain.moments import beijing_date
from reviewer.domain.registers import BODY, BODY_CHANGE
from reviewer.domain.registry import REGISTRY_STATES, Body, BodyChange, ListedBody, item_key
from reviewer.domain.registry_history import BodySources, ChangeSource, FiledSource, body_on
from reviewer.errors import RuleViolation
from reviewer.usecases.accept_application import application_type
from reviewer.usecases.catalogues import code_changes
from reviewer.usecases.file_application import IN_FORCE, read_filing
from reviewer.usecases.registers import Kept, entries

_NAMED_AT_MOST = 5


class RegistryCounts(NamedTuple):
    """How many bodies stand how; ``valid`` includes those that end soon."""

    bodies: int
    items: int
    valid: int
    expiring: int
    suspended: int
    expired: int
    removed: int


def bodies(desk: Desk, on: date | None = None) -> tuple[Body, ...]:
    """Every body as it stands on a day or today: those filed here first, then those of lists, each in their order.

    Source: 沪人社职〔2024〕38号 一; 沪人社职〔2020〕439号 三(四) (目录、查询).
    """
    day = on or beijing_date(desk.clock())
    changes = code_changes()
    found = [body_on(sources, day, changes) for sources in _gathered(desk)]
    shown = [each for each in found if each is not None]
    return tuple(sorted(shown, key=lambda each: not each.is_filed_here))


def body(desk: Desk, key: str, on: date | None = None) -> Body:
    """One body by its key, credit code, filing number, organisation code or name (or a part of only one's).

    Raises:
        RuleViolation: ``unknown_body``, ``several_bodies``.
    """
    known = bodies(desk, on)
    wanted = plain_name(key)
    exact = [each for each in known if wanted in map(plain_name, (*each.aliases, *each.numbers, each.code or each.key))]
    near = exact or [each for each in known if wanted and each.matches(key)]
    if len(near) == 1:
        return near[0]
    if not near:
        raise RuleViolation(
            f"名录中没有“{key}”，未作更改；可用机构名称、统一社会信用代码或备案编号。", code="unknown_body", where=key
        )
    names = "、".join(each.name for each in near[:_NAMED_AT_MOST])
    raise RuleViolation(
        f"“{key}”在名录中有 {len(near)} 家（{names}…），未作更改；请写全称、信用代码或备案编号。",
        code="several_bodies",
        where=key,
    )


def why_not_assessed(
    desk: Desk, key: str, occupation: str, work_type: str = "", level: int = 0, on: date | None = None
) -> str:
    """Why a body may not assess an occupation (at a level) on a day; empty when it may.

    Source: 沪人社职〔2024〕38号 一, 五(二) (经备案的社评组织, 在经备案的职业（工种）范围内).

    Raises:
        RuleViolation: ``unknown_body``, ``several_bodies``.
    """
    known, changes = body(desk, key, on), code_changes()
    wanted = item_key(occupation, work_type, changes=changes)
    same = [
        each
        for each in known.items
        if item_key(each.occupation, each.work_type, each.code, each.edition, changes) == wanted
    ]
    mine = [each for each in same if not level or level in each.levels]
    if any(each.is_assessed for each in mine):
        return ""
    words = f"{occupation}（{work_type}）" if work_type else occupation
    if not same:
        return f"“{known.name}”没有备案“{words}”，不在备案范围内。"
    if not mine:
        held = "、".join(str(level) for each in same for level in each.levels)
        return f"“{known.name}”的“{words}”备案 {held} 级，没有 {level} 级。"
    return f"“{known.name}”的“{words}”{REGISTRY_STATES[mine[0].state]}，不得评价。"


def count_bodies(known: Iterable[Body]) -> RegistryCounts:
    """The figures over the list."""
    all_of = tuple(known)
    states = [each.state for each in all_of]
    return RegistryCounts(
        bodies=len(all_of),
        items=sum(len(each.items) for each in all_of),
        valid=sum(each in ("in_force", "expiring") for each in states),
        expiring=states.count("expiring"),
        suspended=states.count("suspended"),
        expired=states.count("expired"),
        removed=states.count("removed"),
    )


def filed_sources(desk: Desk) -> tuple[FiledSource, ...]:
    """The filings made here, each with the edition of its round's catalogue."""
    ends = {number: each.value.on for each in _changes(desk) for number in each.value.numbers}
    sources = []
    for row in desk.store.filings():
        filing = read_filing(desk, row)
        sources.append(
            FiledSource(
                filing=filing,
                edition=desk.catalogue(desk.scheme_of_round(filing.round)).edition,
                type=application_type(desk, filing.application),
                is_ended=row.state != IN_FORCE,
                ended_on=ends.get(row.number),
                end_reason=row.reason,
                at=row.filed_at,
            )
        )
    return tuple(sources)


def _changes(desk: Desk) -> tuple[Kept[BodyChange], ...]:
    return entries(desk, BODY_CHANGE, BodyChange)


def _gathered(desk: Desk) -> Sequence[BodySources]:
    """What belongs together: the same credit code, or where none is told the same name and only one code of it."""
    filed, listed, changes = filed_sources(desk), entries(desk, BODY, ListedBody), _changes(desk)
    keys = _Keys(changes)
    for filing in filed:
        keys.learn(filing.filing.credit_code, filing.filing.name)
    for entry in listed:
        keys.learn(entry.value.credit_code, entry.value.name)
    of_filings: dict[str, list[FiledSource]] = defaultdict(list)
    of_lists: dict[str, list[ListedBody]] = defaultdict(list)
    of_changes: dict[str, list[ChangeSource]] = defaultdict(list)
    for entry in listed:
        of_lists[keys.key(entry.value.credit_code, entry.value.name)].append(entry.value)
    for filing in filed:
        of_filings[keys.key(filing.filing.credit_code, filing.filing.name)].append(filing)
    for change in changes:
        of_changes[keys.key("", change.subject)].append(ChangeSource(change.value, change.at, change.reason))
    order = dict.fromkeys((*of_filings, *of_lists))
    return [BodySources(of_filings[key], of_lists[key], of_changes[key]) for key in order]


class _Keys:
    """Under which key a name or credit code is gathered."""

    def __init__(self, changes: Iterable[Kept[BodyChange]]) -> None:
        self._codes: dict[str, set[str]] = defaultdict(set)
        self._renamed: dict[str, str] = {}
        self._known: set[str] = set()
        for each in changes:
            if each.value.credit_code:
                self.learn(each.value.credit_code, each.subject)
            if each.value.name and plain_name(each.value.name) != each.subject:
                self._renamed[plain_name(each.value.name)] = each.subject

    def learn(self, code: str, name: str) -> None:
        """That a name goes with a credit code."""
        if code:
            self._codes[plain_name(name)].add(code)
            self._known.add(code)

    def key(self, code: str, name: str) -> str:
        """The key of both; ``name`` may itself be a credit code."""
        if code or name in self._known:
            return code or name
        plain = plain_name(name)
        codes = self._codes.get(plain, set())
        if len(codes) == 1:
            return next(iter(codes))
        before = self._renamed.get(plain, plain)
        return self.key("", before) if before != plain and not codes else plain
