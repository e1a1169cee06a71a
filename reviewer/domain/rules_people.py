"""Rules about people: how many there are, and whether each of them is qualified."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from enum import IntEnum
from functools import lru_cache, reduce
from typing import NamedTuple

from reviewer.domain.application import AppliedOccupation, Examiner, ItemBankExpert
from reviewer.domain.catalogue import plain_name
from reviewer.domain.checking_case import Case, Outcome
from reviewer.domain.findings import Verdict
from reviewer.domain.posts import Posts, read_posts, vocabulary
from reviewer.domain.qualifications import (
    education_rank,
    qualification_text,
    read_education,
    read_qualification,
)
from reviewer.domain.quantities import (
    bounds_text,
    exact_number,
    is_within,
    miss_text,
    number_text,
    says_nothing,
    shortfall,
)
from reviewer.domain.rule_kinds import Group, PeopleCount, PeopleEach, Qualification, QualifiedCount

_NAMES_SHOWN = 5
# A longest working life: 2010年 under 从事年限 is a year, not a span.
_MOST_YEARS = 70
_CERTIFICATE_NEAR = r"(?:师|证|资格|从业|职称|初级|中级|高级|专业技术)"


class Sureness(IntEnum):
    """Whether something holds for a person."""

    NO = 0
    UNSURE = 1
    YES = 2


class Person(NamedTuple):
    """One person of a group, put together from all rows that are about the same person."""

    name: str
    education: str
    qualification: str
    years: str
    certificate: str
    posts: Posts
    scope: Sureness
    is_own: bool | None


class People(NamedTuple):
    """A group's people in the order of their names, and how many rows repeated somebody."""

    people: tuple[Person, ...]
    repeated: int


def people_of(case: Case, group: Group) -> People:
    """The distinct people of a group, with how surely each belongs to the case's occupation."""
    return case.once((group, case.scope), lambda: _people_of(case, group))


def _people_of(case: Case, group: Group) -> People:
    if group is Group.STAFF:
        words = case.once("vocabulary", lambda: vocabulary(case.scheme))
        rows = [
            (
                (each.name, each.id_number),
                Person(each.name, each.education, each.post, each.training_years, each.certificate,
                       read_posts(each.duty, each.post, words), Sureness.YES, None),
            )
            for each in case.application.staff
        ]  # fmt: skip
    elif group is Group.EXPERTS:
        rows = [
            ((each.name, each.id_number), _outsider(case, each, each.specialty, None))
            for each in case.application.experts
        ]
    else:
        rows = [
            ((each.name, each.certificate_number), _outsider(case, each, each.field, each.is_own))
            for each in case.application.examiners
        ]
    return _distinct(rows)


def _outsider(case: Case, row: ItemBankExpert | Examiner, field: str, is_own: bool | None) -> Person:
    scope = _belongs(case, row.scope, field)
    nothing = Posts(frozenset(), frozenset())
    return Person(row.name, row.education, row.qualification, "", "", nothing, scope, is_own)


def _belongs(case: Case, scope: str | None, field: str) -> Sureness:
    """Whether a person works for the case's occupation.

    The form's own scope decides, then the occupation's name in 专业／考评职业领域, then the fact that
    only one occupation is applied for. Anything else cannot be told.
    """
    occupation = case.occupation
    if occupation is None:
        return Sureness.YES
    if scope is not None:
        names = {plain_name(each) for each in (occupation.scope, occupation.name, occupation.work_type) if each}
        return Sureness.YES if plain_name(scope) in names else Sureness.NO
    if len(case.application.occupations) == 1:
        return Sureness.YES
    named = case.once(("named", field), lambda: _named(plain_name(field), case.application.occupations))
    if occupation.scope in named:
        return Sureness.YES
    return Sureness.NO if named else Sureness.UNSURE


def _named(text: str, occupations: tuple[AppliedOccupation, ...]) -> frozenset[str]:
    """Scopes of the applied occupations that the text names: in full, or else without the last 员, 师 or 工.

    A short stem inside a longer one that fits does not count: 电子竞技运营 is not 电子竞技员.
    """
    whole = {each.scope for each in occupations if plain_name(each.name) in text}
    whole |= {each.scope for each in occupations if each.work_type and plain_name(each.work_type) in text}
    if whole:
        return frozenset(whole)
    stems = {each.scope: plain_name(each.name)[:-1] for each in occupations if each.name[-1:] in ("员", "师", "工")}
    fitting = {scope: stem for scope, stem in stems.items() if len(stem) > 2 and stem in text}
    longer = {stem for stem in fitting.values() if any(stem != other and stem in other for other in fitting.values())}
    return frozenset(scope for scope, stem in fitting.items() if stem not in longer)


def _distinct(rows: Iterable[tuple[tuple[str, str], Person]]) -> People:
    """One entry a person, whatever the rows' order: same name is the same person, unless the numbers differ."""
    named: dict[str, list[tuple[str, Person]]] = {}
    for (name, number), person in rows:
        named.setdefault(plain_name(name), []).append((plain_name(number), person))
    people: list[Person] = []
    total = 0
    for entries in named.values():
        total += len(entries)
        numbers = sorted({number for number, _ in entries if number})
        for at, number in enumerate(numbers or [""]):
            own = {number, ""} if at == 0 else {number}
            people.append(reduce(_merged, (person for each, person in entries if each in own)))
    return People(tuple(sorted(people, key=lambda each: (each.name, each.qualification))), total - len(people))


def _merged(one: Person, other: Person) -> Person:
    def both(first: str, second: str) -> str:
        return "、".join(sorted({each for each in (first.strip(), second.strip()) if each}))

    return Person(
        name=min(one.name, other.name),
        education=both(one.education, other.education),
        qualification=both(one.qualification, other.qualification),
        years=both(one.years, other.years),
        certificate=both(one.certificate, other.certificate),
        posts=Posts(one.posts.sure | other.posts.sure, one.posts.unsure | other.posts.unsure),
        scope=max(one.scope, other.scope),
        is_own=max((each for each in (one.is_own, other.is_own) if each is not None), default=None),
    )


def in_roles(person: Person, roles: tuple[str, ...]) -> Sureness:
    """Whether a person fills one of the posts; an empty list means any."""
    if not roles or not person.posts.sure.isdisjoint(roles):
        return Sureness.YES
    return Sureness.NO if person.posts.unsure.isdisjoint(roles) else Sureness.UNSURE


@lru_cache(maxsize=1 << 12)
def _qualified(qualification: str, wanted: tuple[Qualification, ...]) -> Sureness:
    reading = read_qualification(qualification)
    answers = [reading.satisfies(each) for each in wanted]
    if any(answers):
        return Sureness.YES
    return Sureness.UNSURE if None in answers else Sureness.NO


def _own(person: Person) -> Sureness:
    if person.is_own is None:
        return Sureness.UNSURE
    return Sureness.YES if person.is_own else Sureness.NO


def _names_text(people: Iterable[Person]) -> str:
    names = [each.name for each in people]
    text = "、".join(names[:_NAMES_SHOWN])
    return f"{text}等 {len(names)} 人" if len(names) > _NAMES_SHOWN else text


def _applied(case: Case, levels: tuple[int, ...]) -> bool:
    return case.occupation is None or bool(set(levels) & set(case.occupation.levels))


def count_people(rule: PeopleCount, case: Case) -> Outcome:
    """How many people there are against inclusive bounds; only distinct persons count.

    Source: 温州2022 附件2 一1–7 (K22: a bare 1人 is a minimum, K24: one person may hold several
    posts), 一8 (K23: for each applied occupation, everyone qualified for an applied level group).
    """
    found = people_of(case, rule.group)
    wanted = tuple(
        target.qualification
        for each in rule.qualified_by
        if isinstance(target := case.rule_of(each), QualifiedCount) and _applied(case, target.levels)
    )
    listed: list[Person] = []
    sure: list[Person] = []
    unsure: list[Person] = []
    for person in found.people:
        present = min(in_roles(person, rule.roles), person.scope)
        if rule.own:
            present = min(present, _own(person))
        if present is Sureness.YES:
            listed.append(person)
        if present is not Sureness.NO and wanted:
            present = min(present, _qualified(person.qualification, wanted))
        if present is not Sureness.NO:
            (sure if present is Sureness.YES else unsure).append(person)
    low, high = Decimal(len(sure)), Decimal(len(sure) + len(unsure))
    verdict = _interval(low, high, rule.minimum, rule.maximum)
    parts = [f"申报 {len(listed)} 人" + (f"（{_names_text(listed)}）" if 0 < len(listed) <= _NAMES_SHOWN else "")]
    if wanted:
        parts.append(f"其中 {len(sure)} 人具备所申报等级的资格")
    if unsure:
        parts.append(f"{_names_text(unsure)}不能确定（{_doubts(rule, unsure, wanted)}）")
    parts.append("" if verdict is Verdict.UNCLEAR else miss_text(low, rule.minimum, rule.maximum, rule.unit))
    parts += _remarks(rule, found, listed)
    why = "，".join(part for part in parts if part) + "。"
    return Outcome(
        verdict,
        why,
        declared=str(len(listed)),
        unit=rule.unit,
        threshold=bounds_text(rule.minimum, rule.maximum),
        short=None if unsure else shortfall(low, rule.minimum),
    )


def _interval(low: Decimal, high: Decimal, minimum: int | None, maximum: int | None) -> Verdict:
    """The verdict when the true number lies somewhere from ``low`` to ``high``."""
    held = {is_within(low + each, minimum, maximum) for each in range(int(high - low) + 1)}
    if held == {True}:
        return Verdict.MET
    return Verdict.NOT_MET if held == {False} else Verdict.UNCLEAR


def _doubts(rule: PeopleCount, people: list[Person], wanted: tuple[Qualification, ...]) -> str:
    reasons: list[str] = []
    if any(in_roles(each, rule.roles) is Sureness.UNSURE for each in people):
        reasons.append("分工")
    if any(each.scope is Sureness.UNSURE for each in people):
        reasons.append("所属职业")
    if rule.own and any(each.is_own is None for each in people):
        reasons.append("是否自有")
    if wanted and any(_qualified(each.qualification, wanted) is Sureness.UNSURE for each in people):
        reasons.append("职称或职业资格")
    return "、".join(reasons)


def _remarks(rule: PeopleCount, found: People, listed: list[Person]) -> list[str]:
    remarks: list[str] = []
    if found.repeated and rule.group is not Group.STAFF:
        remarks.append(f"重复登记 {found.repeated} 行只计一次")
    if rule.roles:
        for person in listed:
            others = sorted(person.posts.sure - set(rule.roles))
            if others:
                remarks.append(f"{person.name}兼任{'、'.join(others)}")
    return remarks


def count_qualified(rule: QualifiedCount, case: Case) -> Outcome:
    """How many people are qualified for a group of levels, where such a level is applied for.

    Source: 温州2022 附件2 一8 — 三、四、五级: 技师 or 中级职称; 一、二级: 高级技师 or 高级职称.
    """
    threshold = bounds_text(rule.minimum, None)
    blank = Outcome(Verdict.UNCLEAR, "", unit=rule.unit, threshold=threshold)
    levels = "、".join(f"{'零一二三四五'[each]}级" for each in sorted(rule.levels))
    if case.occupation is not None and not case.occupation.levels:
        return blank._replace(why="申报表未填等级，不能确定是否适用。")
    if not _applied(case, rule.levels):
        return blank._replace(verdict=Verdict.NOT_APPLICABLE, why=f"未申报{levels}。")
    people = [each for each in people_of(case, rule.group).people if each.scope is not Sureness.NO]
    graded = [(each, min(_qualified(each.qualification, (rule.qualification,)), each.scope)) for each in people]
    sure = [each for each, how in graded if how is Sureness.YES]
    unsure = [each for each, how in graded if how is Sureness.UNSURE]
    verdict = _interval(Decimal(len(sure)), Decimal(len(sure) + len(unsure)), rule.minimum, None)
    parts = [f"申报 {len(people)} 人中 {len(sure)} 人具备{qualification_text(rule.qualification)}"]
    if sure and len(sure) <= _NAMES_SHOWN:
        parts.append(_names_text(sure))
    if unsure:
        parts.append(f"{_names_text(unsure)}的职称、职业资格或所属职业不能确定")
    if verdict is Verdict.NOT_MET:
        parts.append(miss_text(Decimal(len(sure)), rule.minimum, None, rule.unit))
    short = None if unsure else shortfall(Decimal(len(sure)), rule.minimum)
    return blank._replace(verdict=verdict, why="，".join(parts) + "。", declared=str(len(sure)), short=short)


def each_person(rule: PeopleEach, case: Case) -> Outcome:
    """Whether every person of a post has the education, qualification, years or certificate.

    Source: 温州2022 附件2 一1, 一2 (大专以上、技师或中级职称、5年以上), 一7 (大专以上、财会人员证书).
    """
    test, threshold = _test(rule, case)
    unit = "年" if rule.minimum_years is not None else rule.unit
    people = people_of(case, rule.group).people
    sure, unsure = _filling(people, rule.roles)
    if not sure:
        who = "、".join(rule.roles)
        named = f"{_names_text(unsure)}的分工不能确定。" if unsure else f"没有申报分工为{who}的人员，无从核对。"
        return Outcome(Verdict.UNCLEAR if unsure else Verdict.NOT_MET, named, unit=unit, threshold=threshold)
    graded = [(each, *test(each)) for each in sure]
    failing = [f"{each.name}（{text}）" for each, how, text in graded if how is Sureness.NO]
    doubtful = [f"{each.name}（{text}）" for each, how, text in graded if how is Sureness.UNSURE]
    doubtful += [f"{each.name}（分工不能确定）" for each in unsure if test(each)[0] is not Sureness.YES]
    parts = [f"{'、'.join(failing)}不符合{threshold}"] if failing else []
    parts += [f"{'、'.join(doubtful)}待核"] if doubtful else []
    if not parts:
        parts = ["、".join(f"{each.name}（{text}）" for each, _, text in graded[:_NAMES_SHOWN]) + f"均符合{threshold}"]
    verdict = Verdict.NOT_MET if failing else Verdict.UNCLEAR if doubtful else Verdict.MET
    lacking = () if doubtful else tuple(each.name for each, how, _ in graded if how is Sureness.NO)
    why = "；".join(parts) + "。"
    return Outcome(verdict, why, _declared(rule, graded), None, unit, threshold, lacking=lacking)


def _declared(rule: PeopleEach, graded: list[tuple[Person, Sureness, str]]) -> str:
    """The lowest of all years where each is exact; otherwise every person's own text."""
    if rule.minimum_years is not None:
        years = [exact_number(person.years) for person, _, _ in graded]
        exact = [each for each in years if each is not None]
        if len(exact) == len(years):
            return number_text(min(exact))
    return "、".join(f"{person.name} {text}" for person, _, text in graded)


def _filling(people: Iterable[Person], roles: tuple[str, ...]) -> tuple[list[Person], list[Person]]:
    """The people of the case's occupation that surely, and that perhaps, fill one of the posts."""
    sure: list[Person] = []
    unsure: list[Person] = []
    for person in people:
        present = min(in_roles(person, roles), person.scope)
        if present is not Sureness.NO:
            (sure if present is Sureness.YES else unsure).append(person)
    return sure, unsure


def _test(rule: PeopleEach, case: Case) -> tuple[Callable[[Person], tuple[Sureness, str]], str]:
    """The test of one person (answer and what was read) and the threshold in words."""
    if rule.education is not None:
        wanted = rule.education
        return lambda person: _education(person, wanted), f"{wanted}及以上学历"
    if rule.qualification is not None:
        needed = rule.qualification
        return lambda person: (
            _qualified(person.qualification, (needed,)),
            person.qualification or "未填",
        ), qualification_text(needed)
    if rule.minimum_years is not None:
        minimum = rule.minimum_years
        return lambda person: _years(person, minimum), f">={number_text(minimum)}"
    return lambda person: _certificate(person, rule.certificate_words, case), f"{rule.certificate_words[0]}等证书"


def _education(person: Person, wanted: str) -> tuple[Sureness, str]:
    rank = read_education(person.education)
    if rank is None:
        return Sureness.UNSURE, person.education or "学历未填"
    return (Sureness.YES if rank >= education_rank(wanted) else Sureness.NO), person.education


def _years(person: Person, minimum: Decimal) -> tuple[Sureness, str]:
    years = exact_number(person.years)
    if years is None or years > _MOST_YEARS:
        return Sureness.UNSURE, person.years or "年限未填"
    return (Sureness.YES if years >= minimum else Sureness.NO), f"{person.years.rstrip('年')} 年"


def _certificate(person: Person, words: tuple[str, ...], case: Case) -> tuple[Sureness, str]:
    """A certificate in its own column, or in 职称、职业资格 beside a word that tells it from the job."""
    if any(word in person.certificate for word in words):
        return Sureness.YES, person.certificate
    if person.certificate and says_nothing(person.certificate):
        return Sureness.NO, "无证书"
    for word in words:
        if re.search(rf"{word}{_CERTIFICATE_NEAR}|{_CERTIFICATE_NEAR}{word}", person.qualification):
            return Sureness.YES, person.qualification
        if word[-1] in "师证" and word in person.qualification:
            return Sureness.YES, person.qualification
    for each in case.application.evidence:
        if person.name in each.name and any(word in each.name for word in words):
            return Sureness.YES, each.name
    return Sureness.UNSURE, "未见财会人员证书" if "会计" in words else "未见证书"
