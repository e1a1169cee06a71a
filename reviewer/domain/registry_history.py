"""From what was filed, listed and changed to how a body stands on a day: every source in the order of its date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import NamedTuple

import msgspec

from reviewer.domain.catalogue import plain_name
from reviewer.domain.code_changes import CodeChanges
from reviewer.domain.filing import FiledItem, FiledSite, Filing
from reviewer.domain.procedure import ApplicationType
from reviewer.domain.registry import (
    HELD,
    Body,
    BodyChange,
    BodyItem,
    ChangeKind,
    ListedBody,
    body_state,
    item_key,
    item_state,
)

_NEVER = datetime.min.replace(tzinfo=UTC)


class FiledSource(NamedTuple):
    """A filing made here, and when it was written down.

    ``ended_on`` is None where it was ended on a day that was not written down.
    """

    filing: Filing
    edition: str = ""
    type: ApplicationType = "new"
    is_ended: bool = False
    ended_on: date | None = None
    end_reason: str = ""
    at: datetime = _NEVER


class ChangeSource(NamedTuple):
    """A change, when it was written down and why."""

    change: BodyChange
    at: datetime
    reason: str


class BodySources(NamedTuple):
    """Everything on record of one body."""

    filings: Sequence[FiledSource] = ()
    listed: Sequence[ListedBody] = ()
    changes: Sequence[ChangeSource] = ()


@dataclass
class _Held:
    """An item under way through its history."""

    item: BodyItem
    is_out: bool = False
    suspended_until: date | None = None
    is_suspended: bool = False

    @property
    def levels(self) -> frozenset[int]:
        return frozenset(self.item.levels)

    def kept(self, levels: Iterable[int]) -> _Held:
        """The same with only these levels."""
        return replace(self, item=msgspec.structs.replace(self.item, levels=_ordered(levels)))


def body_on(sources: BodySources, on: date, changes: CodeChanges | None = None) -> Body | None:
    """The body on a day, None before anything was on record of it."""
    history = _History(on, changes)
    for _, _, _, source in sorted(_dated(sources), key=lambda each: each[:3]):
        history.take(source)
    return history.body(sources) if history.is_begun else None


_Source = FiledSource | ListedBody | ChangeSource


def _dated(sources: BodySources) -> Iterable[tuple[date, bool, datetime, _Source]]:
    """Of one day lists come first, then filings and changes in the order of their writing."""
    for listed in sources.listed:
        yield listed.as_of, False, _NEVER, listed
    for filed in sources.filings:
        yield filed.filing.issued_on, True, filed.at, filed
    for change in sources.changes:
        yield change.change.on, True, change.at, change


class _History:
    def __init__(self, on: date, changes: CodeChanges | None) -> None:
        self._on, self._codes = on, changes
        self._held: list[_Held] = []
        self._past: list[tuple[BodyChange, str]] = []
        self._facts: dict[str, str] = {}
        self._sites: tuple[FiledSite, ...] = ()
        self._ground = self._reason = ""
        self.is_begun = False

    def take(self, source: _Source) -> None:
        """The next source in time; one after the day does not count yet."""
        if isinstance(source, ListedBody):
            if source.as_of <= self._on:
                self._take_list(source)
        elif isinstance(source, FiledSource):
            if source.filing.issued_on <= self._on:
                self._take_filing(source)
        elif source.change.on <= self._on:
            self._take_change(source.change, source.reason)

    def _learn(self, **facts: str) -> None:
        self._facts |= {name: text for name, text in facts.items() if text}

    def _key(self, item: BodyItem | FiledItem, edition: str = "") -> tuple[str, str]:
        told = item.edition if isinstance(item, BodyItem) else edition
        return item_key(item.occupation, item.work_type, item.code, told, self._codes)

    def _take_list(self, listed: ListedBody) -> None:
        """What it names is held, but for what was taken out or suspended before: a list alone revives nothing."""
        self.is_begun = True
        self._learn(
            name=listed.name,
            credit_code=listed.credit_code,
            district=listed.district,
            address=listed.address,
            contact=listed.contact,
            phone=listed.phone,
        )
        for each in listed.items:
            item = BodyItem(
                occupation=each.occupation,
                work_type=each.work_type,
                code=each.code,
                edition=each.edition,
                levels=_ordered(each.levels),
                filed_on=each.filed_on,
                valid_from=each.filed_on,
                valid_until=each.valid_until,
                source=listed.list,
            )
            # A list without dates says nothing against a filing that has them and was valid on its day.
            dated = [held for held in self._same(item) if self._is_dated(held, listed.as_of)]
            rest = set(item.levels).difference(*(held.levels for held in dated))
            if rest:
                self._supersede(rest, [held for held in self._same(item) if held not in dated])
                self._held += self._as_left(_Held(msgspec.structs.replace(item, levels=_ordered(rest))))

    def _as_left(self, fresh: _Held) -> list[_Held]:
        """An item of a list with everything done to it that was on record before the list."""
        others, self._held = self._held, [fresh]
        for change, reason in self._past:
            self._act(change, reason)
        others, self._held = self._held, others
        return others

    def _act(self, change: BodyChange, reason: str) -> None:
        if change.kind == "suspend":
            for held in self._chosen(change.items, change.edition):
                held.is_suspended, held.suspended_until = True, change.until
                held.item = msgspec.structs.replace(held.item, reason=reason)
        elif change.kind == "resume":
            for held in self._chosen(change.items, change.edition):
                held.is_suspended = False
                held.item = msgspec.structs.replace(held.item, reason="")
        elif change.kind in ("reduce", "remove"):
            self._reduce(() if change.kind == "remove" else change.items, change.edition, reason)
        elif change.kind == "add":
            for held in self._chosen(change.items, change.edition, out=True):
                held.is_out, held.is_suspended = False, False
                held.item = msgspec.structs.replace(held.item, reason="")

    def _is_dated(self, held: _Held, on: date) -> bool:
        return not held.is_out and held.item.valid_until is not None and held.item.valid_until >= on

    def _take_filing(self, source: FiledSource) -> None:
        self.is_begun = True
        filing = source.filing
        self._learn(
            name=filing.name,
            credit_code=filing.credit_code,
            address=filing.address,
            contact=filing.contact,
            phone=filing.phone,
            issuer=filing.issuer,
        )
        self._sites = tuple(dict.fromkeys((*self._sites, *filing.sites)))
        is_out = source.is_ended and (source.ended_on is None or source.ended_on <= self._on)
        if not is_out or source.type != "remove":
            # A list after the filing tells of the filing: ended, it is out there too.
            kind: ChangeKind = "reduce" if is_out or source.type == "remove" else "add"
            past = BodyChange(kind=kind, on=filing.issued_on, items=filing.items, edition=source.edition)
            self._past.append((past, source.end_reason if is_out else "申请减少"))
        if source.type == "remove":
            if not is_out:
                self._reduce(filing.items, source.edition, "申请减少")
            return
        for each in filing.items:
            item = BodyItem(
                occupation=each.occupation,
                work_type=each.work_type,
                code=each.code,
                edition=source.edition,
                levels=_ordered(each.levels),
                filed_on=filing.issued_on,
                valid_from=filing.valid_from,
                valid_until=filing.valid_until,
                source=filing.number,
                application=filing.application,
                reason=source.end_reason if is_out else "",
            )
            if not is_out:
                self._supersede(set(item.levels), self._same(item))
            self._held.append(_Held(item, is_out=is_out))

    def _same(self, item: BodyItem) -> list[_Held]:
        return [held for held in self._held if self._key(held.item) == self._key(item)]

    def _supersede(self, levels: set[int], older: Sequence[_Held]) -> None:
        """New levels complement the old ones; the same levels again take their place."""
        for held in older:
            rest = held.levels - levels
            at = next(place for place, each in enumerate(self._held) if each is held)
            self._held[at : at + 1] = [held.kept(rest)] if rest else []

    def _take_change(self, change: BodyChange, reason: str) -> None:
        kind = change.kind
        if kind in ("suspend", "resume", "add", "reduce", "remove"):
            self._past.append((change, reason))
        if kind in ("suspend", "resume", "reduce", "remove"):
            self._act(change, reason)
        if kind == "remove":
            self._ground, self._reason = change.ground, reason
        elif kind == "add":
            self._add(change)
        elif kind == "renew":
            for held in self._chosen(change.items, change.edition):
                held.item = msgspec.structs.replace(held.item, valid_until=change.until)
        elif kind in ("facts", "code"):
            self._learn(
                name=change.name,
                credit_code=change.credit_code,
                district=change.district,
                address=change.address,
                contact=change.contact,
                phone=change.phone,
                code=change.code,
            )
            self._sites = change.sites or self._sites

    def _add(self, change: BodyChange) -> None:
        ends = [held.item.valid_until for held in self._held if not held.is_out and held.item.valid_until is not None]
        for each in change.items:
            item = BodyItem(
                occupation=each.occupation,
                work_type=each.work_type,
                code=each.code,
                edition=change.edition,
                levels=_ordered(each.levels),
                filed_on=change.on,
                valid_from=change.on,
                valid_until=change.until or max(ends, default=None),
                source=change.number or self._number(),
            )
            self._supersede(set(item.levels), self._same(item))
            self._held.append(_Held(item))

    def _number(self) -> str:
        """What a body's added item is filed under: the newest filing, else the list it is on."""
        filed = [held.item.source for held in self._held if held.item.application and not held.is_out]
        return (filed or [held.item.source for held in self._held] or [""])[-1]

    def _reduce(self, items: Sequence[FiledItem], edition: str, reason: str) -> None:
        for held in self._chosen(items, edition):
            held.is_out = True
            held.item = msgspec.structs.replace(held.item, reason=reason)

    def _chosen(self, items: Sequence[FiledItem], edition: str, *, out: bool = False) -> list[_Held]:
        """The items meant, cut where only some of their levels are; all that are not out where none is named.

        ``out``: those that are out too.
        """
        if not items:
            return [held for held in self._held if out or not held.is_out]
        chosen: list[_Held] = []
        for wanted in items:
            for held in [each for each in self._held if out or not each.is_out]:
                if self._key(held.item) != self._key(wanted, edition):
                    continue
                mine = held.levels & frozenset(wanted.levels) if wanted.levels else held.levels
                if not mine:
                    continue
                part = held
                if mine != held.levels:
                    at = next(place for place, each in enumerate(self._held) if each is held)
                    part = held.kept(mine)
                    self._held[at : at + 1] = [held.kept(held.levels - mine), part]
                chosen.append(part)
        return chosen

    def _item(self, held: _Held) -> BodyItem:
        if held.is_out:
            return msgspec.structs.replace(held.item, state="removed")
        is_suspended = held.is_suspended and (held.suspended_until is None or self._on <= held.suspended_until)
        reason = "" if held.is_suspended and not is_suspended else held.item.reason
        state = item_state(held.item, self._on, suspended=is_suspended)
        return msgspec.structs.replace(held.item, state=state, reason=reason)

    def body(self, sources: BodySources) -> Body:
        """How it stands on the day."""
        items = tuple(map(self._item, self._held))
        state = body_state(items)
        live = [each for each in items if each.state in HELD] or [each for each in items if each.state == "expired"]
        ends = sorted(each.valid_until for each in live or items if each.valid_until is not None)
        until = None if not ends else ends[-1] if state in ("expired", "removed") else ends[0]
        begins = [each.valid_from for each in live or items if each.valid_from is not None]
        filings = [each for each in sources.filings if each.filing.issued_on <= self._on]
        numbers = [each.number for each in sources.listed if each.number]
        numbers += [each.filing.number for each in filings]
        credit_code, name = self._facts.get("credit_code", ""), self._facts.get("name", "")
        names = [plain_name(each) for each in (name, *_names(sources))]
        codes = [*(each.credit_code for each in sources.listed), *(each.filing.credit_code for each in filings)]
        reasons = (each.reason for each in items if each.state == "removed")
        return Body(
            key=credit_code or plain_name(name),
            aliases=tuple(dict.fromkeys(each for each in (credit_code, *codes, *names) if each)),
            name=name,
            credit_code=credit_code,
            numbers=tuple(dict.fromkeys(numbers)),
            code=self._facts.get("code", ""),
            lists=tuple(dict.fromkeys(each.list for each in sources.listed if each.as_of <= self._on)),
            list_titles=tuple(
                dict.fromkeys(each.title or each.list for each in sources.listed if each.as_of <= self._on)
            ),
            district=self._facts.get("district", ""),
            address=self._facts.get("address", ""),
            contact=self._facts.get("contact", ""),
            phone=self._facts.get("phone", ""),
            issuer=self._facts.get("issuer", ""),
            sites=self._sites,
            items=items,
            state=state,
            valid_from=min(begins, default=None),
            valid_until=until,
            days_left=None if until is None else (until - self._on).days,
            ground=self._ground if state == "removed" else "",
            reason=(self._reason or next(reasons, "")) if state == "removed" else "",
            is_filed_here=bool(filings),
            is_territorial=any(each.type == "territorial" for each in filings),
            is_sample=any(each.filing.is_sample for each in filings),
        )


def _names(sources: BodySources) -> list[str]:
    names = [each.name for each in sources.listed] + [each.filing.name for each in sources.filings]
    return names + [each.change.name for each in sources.changes if each.change.name]


def _ordered(levels: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(levels), reverse=True))
