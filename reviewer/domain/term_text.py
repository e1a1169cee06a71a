"""The terms of a round as people write them, and back: 2024-05-20至2024-05-22, 9:30-11:00、13:30-16:00, one a line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final, Literal

import msgspec

from reviewer.domain.procedure import APPLICATION_TYPES, ApplicationType, Contact, Recommendation
from reviewer.domain.round_terms import RoundTerms, Term, TermKind, term, with_value
from reviewer.errors import RuleViolation

LONGEST_LINE: Final = 200
LONGEST_LIST: Final = 60
_DAY = r"(?:(\d{4})[-年/.])?(?:(\d{1,2})[-月/.])?(\d{1,2})日?"
_DAYS = re.compile(rf"{_DAY}(?:\s*(?:至|到|~|～|—|–|\.\.|-)\s*{_DAY})?")
_HOURS = re.compile(r"(\d{1,2})[:：](\d{2})\s*(?:-|—|–|~|～|至|到)+\s*(\d{1,2})[:：](\d{2})")
_PHONE = re.compile(r"[\d+][\d\-()（）转 ]{5,}")
_PER: Final[Mapping[str, Literal["applicant", "site"]]] = {"申报单位": "applicant", "考核点": "site"}
_NEED: Final = {"必须": True, "可选": False}


def term_text(terms: RoundTerms, key: str) -> str:
    """A term as it is written; the same text read again gives the same term."""
    known = term(key)
    if known is None:
        raise _unknown(key)
    return _WRITE[known.kind](getattr(terms, key))


def with_term(terms: RoundTerms, key: str, text: str) -> RoundTerms:
    """The terms with one of them as somebody wrote it.

    Raises:
        RuleViolation: ``unknown_term``, ``term_unreadable``.
    """
    known = term(key)
    if known is None:
        raise _unknown(key)
    value = _READ[known.kind](known, text.strip())
    if known.kind == "recommendations":
        value = _with_what_was(value, terms.recommendation)
    return with_value(terms, key, value)


def read_day(text: str) -> date | None:
    """2024-05-20, 2024年5月20日 or 2024.5.20 as a day; None where it is none."""
    match = re.fullmatch(_DAY, text.strip())
    return _day(match.groups(), None) if match is not None else None


def _unknown(key: str) -> RuleViolation:
    return RuleViolation(f"批次没有“{key}”这一项，未作更改。", code="unknown_term", where=key)


def _unreadable(known: Term, text: str, how: str) -> RuleViolation:
    shown = text if len(text) <= LONGEST_LIST else f"{text[:LONGEST_LIST]}…"
    return RuleViolation(f"{known.label}“{shown}”读不出，未作更改；{how}。", code="term_unreadable", where=known.key)


def _line(known: Term, text: str) -> str:
    if len(text) > LONGEST_LINE or not text.replace("\u3000", " ").isprintable():
        raise _unreadable(known, text, f"请写成一行，{LONGEST_LINE} 字以内")
    return text


def _lines(_known: Term, text: str) -> tuple[str, ...]:
    between = r"\n" if "\n" in text else r"[\n；;]"
    return tuple(dict.fromkeys(each.strip() for each in re.split(between, text) if each.strip()))


def _words(known: Term, text: str) -> tuple[str, ...]:
    parts = _lines(known, text.replace("、", "\n") if known.key == "excluded_affiliations" else text)
    return tuple(_line(known, each) for each in parts)


def _one_day(known: Term, text: str) -> str:
    if not text:
        return ""
    day = read_day(text)
    if day is None:
        raise _unreadable(known, text, "请写成 2024-05-20 或 2024年5月20日")
    return day.isoformat()


def _days(known: Term, text: str) -> tuple[str, ...]:
    """Single days and runs of them; a day without its year or month has that of the one before."""
    how = "请写成 2024-05-20至2024-05-22，或 2024-05-20、2024-05-22"
    found: set[date] = set()
    last: date | None = None
    for part in filter(None, (each.strip() for each in re.split(r"[、,，;；\n]+", text))):
        match = _DAYS.fullmatch(part)
        first = _day(match.groups()[:3], last) if match is not None else None
        if match is None or first is None:
            raise _unreadable(known, part, how)
        last = _day(match.groups()[3:], first) if match.group(6) else first
        if last is None or not first <= last <= first + timedelta(days=366):
            raise _unreadable(known, part, how)
        found |= {first + timedelta(days=each) for each in range((last - first).days + 1)}
    return tuple(each.isoformat() for each in sorted(found))


def _day(parts: tuple[str | None, ...], before: date | None) -> date | None:
    year, month, day = parts
    if (year is None or month is None) and before is None:
        return None
    if year is not None and month is None:
        return None
    known = before or date.min
    try:
        return date(int(year or known.year), int(month or known.month), int(day or 0))
    except ValueError:
        return None


def _hours(known: Term, text: str) -> tuple[str, ...]:
    parts = [each.strip(" 上下中午") for each in re.split(r"[、,，;；\n]+", text) if each.strip()]
    spans = []
    for part in parts:
        match = _HOURS.fullmatch(part)
        if match is None or not (int(match[1]) < 24 and int(match[3]) < 24 and int(match[2]) < 60 > int(match[4])):
            raise _unreadable(known, part, "请写成 9:30-11:00、13:30-16:00")
        spans.append(f"{int(match[1]):02d}:{match[2]}-{int(match[3]):02d}:{match[4]}")
    return tuple(spans)


def _types(known: Term, text: str) -> tuple[ApplicationType, ...]:
    names: dict[str, ApplicationType] = {}
    for kind, words in APPLICATION_TYPES.items():
        names |= {kind: kind, words: kind, words.partition("（")[0]: kind, words[:2]: kind}
    found: list[ApplicationType] = []
    for part in filter(None, (each.strip() for each in re.split(r"[、,，;；\n]+", text))):
        if part not in names:
            raise _unreadable(known, part, f"可以写 {'、'.join(APPLICATION_TYPES.values())}")
        found.append(names[part])
    return tuple(dict.fromkeys(found))


def _contacts(known: Term, text: str) -> tuple[Contact, ...]:
    found = []
    for line in _lines(known, text):
        match = _PHONE.search(line)
        if match is None:
            raise _unreadable(known, line, "每行写姓名、电话，后面可以写部门")
        name, rest = line[: match.start()].strip(" ，,：:\t"), line[match.end() :].strip(" ，,：:\t")
        if not name:
            raise _unreadable(known, line, "请把姓名写在电话前面")
        found.append(Contact(name=name, phone=match.group().strip(), role=rest))
    return tuple(found)


def _recommendations(known: Term, text: str) -> tuple[Recommendation, ...]:
    found = []
    for at, line in enumerate(_lines(known, text), 1):
        parts = [each.strip() for each in re.split(r"[｜|]", line)]
        parts += [""] * (4 - len(parts))
        name, issuer, per, need = parts[:4]
        if not name or (per and per not in _PER) or (need and need not in _NEED) or len(parts) > 4:
            raise _unreadable(known, line, "每行写：名称｜出具单位｜申报单位或考核点｜必须或可选")
        letter = Recommendation(
            id=f"letter-{at}", name=name, issuer=issuer, per=_PER.get(per, "applicant"), required=_NEED.get(need, True)
        )
        found.append(letter)
    return tuple(found)


def _with_what_was(new: tuple[Recommendation, ...], old: tuple[Recommendation, ...]) -> tuple[Recommendation, ...]:
    """Letters of the same name keep their id and clause; further ones get an id that nobody has."""
    known = {each.name: each for each in old}
    taken = {each.id for each in old}
    found = []
    for each in new:
        was = known.get(each.name)
        id = was.id if was is not None else next(f"letter-{n}" for n in range(1, 999) if f"letter-{n}" not in taken)
        taken.add(id)
        clause = was.clause if was is not None else ""
        found.append(msgspec.structs.replace(each, id=id, clause=clause))
    return tuple(found)


def _count(known: Term, text: str) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"[1-9]\d{0,3}", text, re.ASCII):
        raise _unreadable(known, text, "请写家数，如 5；不限可不填")
    return int(text)


def _days_written(days: tuple[str, ...]) -> str:
    runs: list[list[date]] = []
    for each in map(date.fromisoformat, days):
        if runs and each - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(each)
        else:
            runs.append([each])
    return "、".join(
        run[0].isoformat() if len(run) == 1 else f"{run[0].isoformat()}至{run[-1].isoformat()}" for run in runs
    )


def _contact_written(each: Contact) -> str:
    return " ".join(part for part in (each.name, each.phone, each.role) if part)


def _recommendation_written(each: Recommendation) -> str:
    per = "考核点" if each.per == "site" else "申报单位"
    return "｜".join((each.name, each.issuer, per, "必须" if each.required else "可选"))


_READ: Final[Mapping[TermKind, Callable[[Term, str], Any]]] = MappingProxyType(
    {
        "line": _line,
        "lines": _words,
        "day": _one_day,
        "days": _days,
        "hours": _hours,
        "types": _types,
        "contacts": _contacts,
        "recommendations": _recommendations,
        "count": _count,
    }
)
_WRITE: Final[Mapping[TermKind, Callable[[Any], str]]] = MappingProxyType(
    {
        "line": str,
        "lines": "\n".join,
        "day": str,
        "days": _days_written,
        "hours": "、".join,
        "types": lambda kinds: "、".join(APPLICATION_TYPES[each] for each in kinds),
        "contacts": lambda people: "\n".join(map(_contact_written, people)),
        "recommendations": lambda letters: "\n".join(map(_recommendation_written, letters)),
        "count": lambda number: "" if number is None else str(number),
    }
)
