"""名录: bodies and what they may assess, as one value whatever it was made from: filings, lists, later changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final, Literal

from reviewer.domain.catalogue import plain_name
from reviewer.domain.code_changes import CodeChanges
from reviewer.domain.filing import UNKNOWN_DISTRICT, FiledItem, FiledSite, district_of
from reviewer.domain.records import Record
from reviewer.domain.spelling import spelled
from reviewer.domain.working_days import months_later

EXPIRING_MONTHS: Final = 6
RegistryState = Literal["in_force", "expiring", "suspended", "upcoming", "expired", "removed"]
REGISTRY_STATES: Final[dict[RegistryState, str]] = {
    "in_force": "有效",
    "expiring": "即将到期",
    "suspended": "暂停",
    "upcoming": "未生效",
    "expired": "已到期",
    "removed": "已退出",
}
# What a body may assess on the day; a suspended item may not be assessed although it is still filed.
ASSESSING: Final[frozenset[RegistryState]] = frozenset({"in_force", "expiring"})
HELD: Final[frozenset[RegistryState]] = frozenset({"in_force", "expiring", "suspended", "upcoming"})

ChangeKind = Literal["suspend", "resume", "add", "reduce", "renew", "remove", "end_filing", "facts", "code"]
CHANGE_KINDS: Final[dict[ChangeKind, str]] = {
    "suspend": "暂停",
    "resume": "恢复",
    "add": "新增职业（工种）",
    "reduce": "减少职业（工种）",
    "renew": "延续",
    "remove": "移出名录",
    "end_filing": "终止备案",
    "facts": "信息变更",
    "code": "赋码",
}
# Source: 沪人社职〔2020〕439号 四(三): 对违规失信、恶性竞争、管理失序的评价组织移出机构目录.
GROUNDS: Final = ("违规失信", "恶性竞争", "管理失序")
GROUNDS_CLAUSE: Final = "沪人社职〔2020〕439号 四(三)"
OTHER_GROUNDS: Final = ("自行申请退出", "主体资格终止", "其他")


class ListedItem(Record):
    """An item of an imported list. ``row`` is its number there; ``raw`` the text before ``repair`` mended it."""

    row: int = 0
    occupation: str
    work_type: str = ""
    code: str = ""
    edition: str = ""
    levels: tuple[int, ...]
    filed_on: date | None = None
    valid_until: date | None = None
    raw: str = ""
    repair: str = ""


class ListedBody(Record):
    """A body as an imported list has it on the day ``as_of``; what the list does not say is empty."""

    list: str
    title: str = ""
    as_of: date
    no: str = ""
    name: str
    raw_name: str = ""
    credit_code: str = ""
    number: str = ""
    address: str = ""
    contact: str = ""
    phone: str = ""
    district: str = ""
    items: tuple[ListedItem, ...]


class BodyChange(Record):
    """What happened to a body after it was filed or listed.

    ``items`` without levels mean all levels; no items: all of the body's. ``until`` is the last day of a suspension,
    the new last valid day of a renewal or of an added item. ``numbers`` are filing numbers that ended with it. The
    facts replace what was known; empty ones leave it.
    """

    kind: ChangeKind
    on: date
    items: tuple[FiledItem, ...] = ()
    edition: str = ""
    until: date | None = None
    ground: str = ""
    number: str = ""
    numbers: tuple[str, ...] = ()
    name: str = ""
    credit_code: str = ""
    district: str = ""
    address: str = ""
    contact: str = ""
    phone: str = ""
    sites: tuple[FiledSite, ...] = ()
    code: str = ""


class BodyItem(Record):
    """An occupation (or work type) of a body with levels that stand alike. Dates that nobody stated are None.

    ``source`` is the filing number, or the list it stands on. ``reason`` says why it is suspended or out.
    """

    occupation: str
    work_type: str = ""
    code: str = ""
    edition: str = ""
    levels: tuple[int, ...]
    filed_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    state: RegistryState = "in_force"
    source: str = ""
    application: str = ""
    reason: str = ""

    @property
    def scope(self) -> str:
        """The occupation, with its work type where it has one."""
        return f"{self.occupation}（{self.work_type}）" if self.work_type else self.occupation

    @property
    def is_assessed(self) -> bool:
        """Whether the body may assess it on the day. Source: 沪人社职〔2024〕38号 五(二) (经备案的范围内)."""
        return self.state in ASSESSING


class Body(Record):
    """One body on one day. ``key``: its credit code, else its plain name; ``aliases`` every key it was known by.

    ``valid_until`` is the nearest end of what it still holds, None where no date was stated.
    """

    key: str
    aliases: tuple[str, ...] = ()
    name: str
    credit_code: str = ""
    numbers: tuple[str, ...] = ()
    code: str = ""
    lists: tuple[str, ...] = ()
    list_titles: tuple[str, ...] = ()
    district: str = ""
    address: str = ""
    contact: str = ""
    phone: str = ""
    issuer: str = ""
    sites: tuple[FiledSite, ...] = ()
    items: tuple[BodyItem, ...] = ()
    state: RegistryState
    valid_from: date | None = None
    valid_until: date | None = None
    days_left: int | None = None
    ground: str = ""
    reason: str = ""
    is_filed_here: bool = False
    is_territorial: bool = False
    is_sample: bool = False

    @property
    def state_text(self) -> str:
        """有效, 即将到期, 暂停 …"""
        return REGISTRY_STATES[self.state]

    @property
    def districts(self) -> tuple[str, ...]:
        """Where it assesses: districts of its sites, else its own, else 未注明. Source: 沪人社职〔2024〕38号 五(五)."""
        known = [each.district for each in self.sites if each.district != UNKNOWN_DISTRICT]
        own = [self.district] if self.district else []
        found = known or own or [district_of(self.address)]
        return tuple(dict.fromkeys(found))

    def matches(self, text: str) -> bool:
        """Whether each typed word is in name, number, code, occupation or district, or their pinyin or initials."""
        words = [plain_name(each) for each in text.split()]
        return all(word in self._searched() for word in words)

    def matches_item(self, item: BodyItem, text: str) -> bool:
        """Whether an item is what was searched for."""
        held = _spelled(item.scope) + plain_name(item.code)
        return all(plain_name(each) in held for each in text.split())

    def _searched(self) -> str:
        plain = [*self.numbers, self.credit_code, self.code, *self.lists]
        spoken = [self.name, *self.districts, *(each.scope for each in self.items)]
        plain += [each.code for each in self.items]
        return "\n".join([*map(plain_name, plain), *map(_spelled, dict.fromkeys(spoken))])


def _spelled(text: str) -> str:
    return f"{plain_name(text)}\n" + "\n".join(spelled(text).split())


def occupation_key(occupation: str, code: str, edition: str, changes: CodeChanges | None) -> str:
    """By what the same occupation is known again: its plain name in the newest edition known.

    Codes alone are no key: the 2022 edition gave old ones to other occupations. Source: 沪人社职〔2024〕38号 一.
    """
    name = plain_name(occupation)
    for change in changes.changes if changes is not None else ():
        if plain_name(change.old_name) == name and change.new_name and _is_of(change.old_code, code, edition, changes):
            return plain_name(change.new_name)
    return name


def item_key(
    occupation: str, work_type: str, code: str = "", edition: str = "", changes: CodeChanges | None = None
) -> tuple[str, str]:
    """The same occupation and work type have the same key, whatever edition they are told in."""
    return occupation_key(occupation, code, edition, changes), plain_name(work_type)


def _is_of(old_code: str, code: str, edition: str, changes: CodeChanges | None) -> bool:
    """A name that is still in use for something else keeps it: only its own old code makes it the old one."""
    if changes is None or not code:
        return True
    return plain_name(code) == plain_name(old_code) or edition == changes.older


def newest_words(occupation: str, code: str, edition: str, changes: CodeChanges) -> tuple[str, str]:
    """Code and name of an occupation in the newest edition known; as they are where nothing is known to have changed.

    Source: 沪人社职〔2024〕38号 一 (按现行职业分类大典动态调整).
    """
    name = plain_name(occupation)
    for change in changes.changes:
        if plain_name(change.old_name) == name and change.new_name and _is_of(change.old_code, code, edition, changes):
            return change.new_code, change.new_name
    return code, occupation


def item_state(item: BodyItem, on: date, *, suspended: bool) -> RegistryState:
    """How an item that is not out stands on a day; both ends of its validity are inside."""
    if item.valid_until is not None and on > item.valid_until:
        return "expired"
    if suspended:
        return "suspended"
    if item.valid_from is not None and on < item.valid_from:
        return "upcoming"
    if item.valid_until is not None and item.valid_until <= months_later(on, EXPIRING_MONTHS):
        return "expiring"
    return "in_force"


def body_state(items: Iterable[BodyItem]) -> RegistryState:
    """A body stands as well as the best of what it holds; what ends within half a year makes it 即将到期."""
    states = {each.state for each in items}
    if states & ASSESSING:
        return "expiring" if "expiring" in states else "in_force"
    order: tuple[RegistryState, ...] = ("suspended", "upcoming", "expired")
    return next((each for each in order if each in states), "removed")
