"""Labelled values as facts of the scheme: exact numbers, ISO dates, options; text where nothing exact is said.

Source: 温州2022 附件3 基本信息 and 场地设备情况; 合计 = 理论 + 技能 is arithmetic, not a rule of the notice.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from reviewer.domain.application import Fact
from reviewer.domain.identifiers import IdentifierKind, check_identifier
from reviewer.domain.scheme import FactKind, Scheme
from reviewer.intake.choices import read_choice, read_list, read_yes_no
from reviewer.intake.form_occupations import Scopes
from reviewer.intake.grid import Cell
from reviewer.intake.quantities import Reading, read_date, read_quantity
from reviewer.intake.trouble import Trouble
from reviewer.intake.wording import bare_key, clean_name, clean_text, compact, identifier_text, is_blank, label_key

APPLICANT = "applicant"
APPLICANT_KIND = "applicant_kind"
APPLICANT_TYPE = "applicant_type"
FILLED_ON = "filled_on"
_TOTAL, _THEORY, _PRACTICAL = "site_total_m2", "theory_area_m2", "practical_area_m2"
_IDENTIFIERS: tuple[tuple[str, IdentifierKind], ...] = (
    ("信用代码", "uscc"),
    ("邮编", "postcode"),
    ("邮政编码", "postcode"),
    ("邮箱", "email"),
    ("电话", "phone"),
)


class Vocabulary:
    """Finds the scheme's fact for a label."""

    def __init__(self, scheme: Scheme) -> None:
        self._kinds: dict[str, FactKind] = {}
        for kind in scheme.fact:
            for word in (kind.label, *kind.labels):
                self._kinds.setdefault(label_key(word), kind)
        for key, kind in list(self._kinds.items()):
            self._kinds.setdefault(bare_key(key), kind)

    @property
    def keys(self) -> frozenset[str]:
        """Every label key."""
        return frozenset(self._kinds)

    def find(self, label: str) -> FactKind | None:
        """The fact that a label names, None when the scheme knows no such label."""
        return self._kinds.get(label_key(label)) or self._kinds.get(bare_key(label))


def read_value(kind: FactKind, cell: Cell) -> Reading:
    """What a cell says as a value of that kind."""
    if cell.problem:
        return Reading(problem=cell.problem)
    readers = {"date": read_date, "yes_no": read_yes_no, "list": read_list}
    if kind.of in ("number", "area"):
        return read_quantity(cell.text, kind.unit)
    if kind.of == "choice":
        return read_choice(cell.text, kind.options)
    if kind.of in readers:
        return readers[kind.of](cell.text)
    if is_blank(cell.text):
        return Reading()
    identifier = identifier_kind(kind)
    if identifier in ("uscc", "postcode"):
        return Reading(text=identifier_text(cell.text))
    return Reading(text=clean_name(cell.text) if kind.key == APPLICANT else clean_text(cell.text))


def identifier_kind(kind: FactKind) -> IdentifierKind | None:
    """Which check a text fact gets, told by its label."""
    if kind.of != "text":
        return None
    return next((identifier for word, identifier in _IDENTIFIERS if word in kind.label), None)


class FactCollector:
    """Collects facts; the same value twice is one, two different values are an error."""

    def __init__(self, scopes: Scopes, trouble: Trouble) -> None:
        self._scopes = scopes
        self._trouble = trouble
        self._facts: dict[tuple[str, str | None], Fact] = {}
        self._covers: set[tuple[str, str | None]] = set()

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts in the order they were first met."""
        return tuple(self._facts.values())

    def text(self, key: str) -> str:
        """An applicant-wide fact's text, empty when it was not declared."""
        fact = self._facts.get((key, None))
        return fact.text if fact else ""

    def add(
        self, kind: FactKind, cell: Cell, where: str, *, scope: str = "", is_venue: bool = False, is_cover: bool = False
    ) -> None:
        """Read one value. ``scope`` is the text that names the occupation, empty when nothing does."""
        reading = read_value(kind, cell)
        if reading.problem:
            self._trouble.error(where, f"“{kind.label}”：{reading.problem}。")
            return
        if not reading.text:
            return
        if reading.remark:
            self._trouble.warn(where, f"“{kind.label}”：{reading.remark}。")
        for each in self._scopes_for(kind, scope, is_venue, where):
            self._keep(
                kind, Fact(key=kind.key, text=reading.text, value=reading.value, scope=each, where=where), is_cover
            )

    def _scopes_for(self, kind: FactKind, scope: str, is_venue: bool, where: str) -> Iterable[str | None]:
        if kind.per != "occupation":
            return (None,)
        if is_blank(scope):
            if self._scopes.only is not None:
                return (self._scopes.only,)
            if is_venue and self._scopes.every:
                why = "未写明职业（工种）；请每个职业（工种）单独填一张并写明职业（工种）"
                self._trouble.error(where, f"“{kind.label}”：{why}。")
                return ()
            return (None,)
        named = self._scopes.named(scope)
        if named is None:
            self._trouble.error(
                where, f"“{kind.label}”：职业（工种）“{clean_name(scope)}”不在拟开展的职业（工种）范围内。"
            )
            return ()
        return named or (None,)

    def _keep(self, kind: FactKind, fact: Fact, is_cover: bool) -> None:
        place = (fact.key, fact.scope)
        known = self._facts.get(place)
        if known is None:
            self._facts[place] = fact
            self._covers |= {place} if is_cover else set()
            return
        same = known.value == fact.value if known.value is not None else compact(known.text) == compact(fact.text)
        if same:
            return
        text = f"“{kind.label}”有两个不同的内容：“{known.text[:40]}”（{known.where}）和“{fact.text[:40]}”。"
        if place in self._covers or is_cover:
            self._trouble.warn(fact.where, f"{text}以表内填写的为准。")
            if place in self._covers:
                self._facts[place] = fact
                self._covers.discard(place)
        else:
            self._trouble.error(fact.where, text)

    def look_at_identifiers(self, vocabulary: Iterable[FactKind]) -> None:
        """Warnings about credit code, postcode, phone and e-mail."""
        kinds = {kind.key: kind for kind in vocabulary}
        for fact in self.facts:
            identifier = identifier_kind(kinds[fact.key]) if fact.key in kinds else None
            if identifier is None:
                continue
            value = fact.text if identifier in ("uscc", "postcode") else clean_name(fact.text).replace(" ", "")
            check = check_identifier(identifier, value)
            if not check.valid:
                self._trouble.warn(fact.where, f"“{kinds[fact.key].label}”（{fact.text[:40]}）：{check.why}。")

    def look_at_areas(self) -> None:
        """A warning where 合计 is not 理论 + 技能."""
        for scope in (*self._scopes.every, None):
            total, theory, practical = (self._facts.get((key, scope)) for key in (_TOTAL, _THEORY, _PRACTICAL))
            values = [fact.value if fact else None for fact in (total, theory, practical)]
            if total is None or any(value is None for value in values):
                continue
            whole, first, second = (value or Decimal(0) for value in values)
            if whole != first + second:
                self._trouble.warn(
                    total.where,
                    f"考核场地合计 {whole} 平方米，与理论 {first} 加技能 {second}（共 {first + second}）平方米不符。",
                )
